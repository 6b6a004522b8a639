//! How messages are gathered into turns: bursts, messages during a turn, order, and no waiting where none is wished.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use sim::{Draft, WebhookConfig};

use crate::rows::Reader;
use crate::support::{PATIENCE, Wishes, World, eager, on_both};

/// Waits 300 ms after each message and 2 s in all, on a clock that stands still.
fn gathering() -> Wishes {
    eager()
        .set("SWITCHBOARD_AGENT__DEBOUNCE_MS", "300")
        .set("SWITCHBOARD_AGENT__MAX_WAIT_MS", "2000")
        .set("SWITCHBOARD_WORKERS__POLL_INTERVAL_MS", "20")
        .still()
}

/// Nothing is ever found by looking: only notices wake the workers.
fn unpolled() -> Wishes {
    eager().set("SWITCHBOARD_WORKERS__POLL_INTERVAL_MS", "50000").still()
}

on_both!(
    five_quick_messages_get_one_answer(gathering()),
    a_steady_drip_is_answered_after_the_longest_wait(gathering()),
    without_debounce_no_timer_is_waited_for(unpolled()),
    a_message_during_the_turn_is_answered_with_it(eager()),
    every_message_of_a_flood_is_answered_once_and_in_order(eager()),
    answers_follow_their_questions(eager()),
    what_comes_twice_and_shuffled_is_answered_once(eager()),
);

/// Waits until no lane has anything left to do and no webhook is under way: nothing more can happen by itself.
pub async fn settled(world: &World, reader: &Reader) {
    let moves = || (world.sim.graph().webhook_stats(), world.sim.graph().accepted_count());
    world
        .until("nothing to be left to do", || async {
            let before = moves();
            let is_idle = reader.count("jobs").await == 0 && before.0.pending_updates == 0;
            // A lane that ended while we looked may have caused webhooks that are not counted yet.
            (is_idle && moves() == before).then_some(())
        })
        .await;
}

/// The stand-in model repeats what it was asked: the messages that an answer covers.
fn covered(answer: &str) -> Vec<&str> {
    let asked = answer.strip_prefix("Thank you. You wrote: ").unwrap();
    asked.split("\n\n").collect()
}

fn texts(world: &World) -> Vec<String> {
    world.sim.graph().accepted(0).iter().map(|message| message.text.clone().unwrap()).collect()
}

async fn turn_at(reader: &Reader) -> i64 {
    let lanes = reader.rows("turn_at", "jobs").await;
    assert_eq!(lanes.len(), 1, "{lanes:?}");
    lanes[0]["turn_at"].as_i64().unwrap()
}

async fn outcomes(reader: &Reader) -> Vec<Value> {
    let turns = reader.rows("outcome", "turns ORDER BY id").await;
    turns.iter().map(|turn| turn["outcome"].clone()).collect()
}

async fn five_quick_messages_get_one_answer(world: World) {
    let reader = Reader::open(&world.database).await;
    let phone = world.sim.phone("15550100001");
    for message in ["hello", "it is me", "I ordered", "two lamps", "where are they?"] {
        world.pass_ms(50);
        assert!(phone.text(message).await.acknowledged);
        assert_eq!(turn_at(&reader).await, world.now().0 + 300);
    }
    assert_eq!(world.sim.llm().request_count(), 0);
    world.pass_ms(300);
    world.sim.graph().wait_accepted(1, PATIENCE).await;
    settled(&world, &reader).await;
    assert_eq!(texts(&world), ["Thank you. You wrote: hello\n\nit is me\n\nI ordered\n\ntwo lamps\n\nwhere are they?"]);
    assert_eq!(outcomes(&reader).await, ["answered"]);
    assert_eq!(world.sim.llm().request_count(), 1);
    world.stop().await;
}

async fn a_steady_drip_is_answered_after_the_longest_wait(world: World) {
    let reader = Reader::open(&world.database).await;
    let phone = world.sim.phone("15550100001");
    let start = world.now().0;
    let drops: Vec<String> = (0..8).map(|n| format!("drop {n}")).collect();
    for (n, drop) in drops.iter().enumerate() {
        assert!(phone.text(drop).await.acknowledged);
        let after_this_one = 250 * n as i64 + 300;
        assert_eq!(turn_at(&reader).await, start + after_this_one.min(2_000), "{drop}");
        world.pass_ms(250);
    }
    let first = world.sim.graph().wait_accepted(1, PATIENCE).await;
    assert_eq!(covered(first[0].text.as_deref().unwrap()), drops);
    settled(&world, &reader).await;
    assert!(phone.text("drop 8").await.acknowledged);
    assert_eq!(turn_at(&reader).await, world.now().0 + 300);
    world.pass_ms(300);
    let both = world.sim.graph().wait_accepted(2, PATIENCE).await;
    assert_eq!(covered(both[1].text.as_deref().unwrap()), ["drop 8"]);
    settled(&world, &reader).await;
    assert_eq!(outcomes(&reader).await, ["answered", "answered"]);
    world.stop().await;
}

async fn without_debounce_no_timer_is_waited_for(world: World) {
    // The clock stands still and nobody polls: only the webhook itself can have started the turn.
    for customer in ["15550100001", "15550100002", "15550100003"] {
        let phone = world.sim.phone(customer);
        assert!(phone.text("hello").await.acknowledged);
        assert_eq!(phone.wait_received(1, PATIENCE).await.len(), 1);
    }
    world.stop().await;
}

async fn a_message_during_the_turn_is_answered_with_it(world: World) {
    let reader = Reader::open(&world.database).await;
    let phone = world.sim.phone("15550100001");
    world.sim.llm().set_delay_ms(500);
    assert!(phone.text("first").await.acknowledged);
    world.until("the model to be asked", || async { (world.sim.llm().request_count() == 1).then_some(()) }).await;
    assert!(phone.text("second").await.acknowledged);
    world.sim.graph().wait_accepted(1, PATIENCE).await;
    settled(&world, &reader).await;
    assert_eq!(texts(&world), ["Thank you. You wrote: first\n\nsecond"]);
    assert_eq!(outcomes(&reader).await, ["superseded", "answered"]);
    world.stop().await;
}

async fn every_message_of_a_flood_is_answered_once_and_in_order(world: World) {
    let reader = Reader::open(&world.database).await;
    let phone = world.sim.phone("15550100001");
    world.sim.llm().set_delay_ms(15);
    let sent: Vec<String> = (0..25).map(|n| format!("message {n}")).collect();
    for message in &sent {
        assert!(phone.text(message).await.acknowledged);
    }
    world
        .until("the last one to be answered", || async {
            texts(&world).last().is_some_and(|text| text.ends_with("message 24")).then_some(())
        })
        .await;
    settled(&world, &reader).await;
    let answers = texts(&world);
    let answered: Vec<&str> = answers.iter().flat_map(|answer| covered(answer)).collect();
    assert_eq!(answered, sent);
    world.stop().await;
}

async fn answers_follow_their_questions(world: World) {
    let reader = Reader::open(&world.database).await;
    let phone = world.sim.phone("15550100001");
    for n in 0..6 {
        assert!(phone.text(format!("question {n}")).await.acknowledged);
        phone.wait_received(n + 1, PATIENCE).await;
    }
    settled(&world, &reader).await;
    let thread = reader.rows("direction text", "messages ORDER BY order_at, seq").await;
    let expected: Vec<Value> = (0..6)
        .flat_map(|n| {
            let answer = format!("Thank you. You wrote: question {n}");
            [
                json!({"direction": "inbound", "text": format!("question {n}")}),
                json!({"direction": "outbound", "text": answer}),
            ]
        })
        .collect();
    assert_eq!(reader.rows("direction text", "messages ORDER BY seq").await, expected);
    assert_eq!(thread.len(), 12);
    world.stop().await;
}

async fn what_comes_twice_and_shuffled_is_answered_once(world: World) {
    let reader = Reader::open(&world.database).await;
    let restless = WebhookConfig { duplicate_probability: 1.0, reorder_window_ms: 40, ..WebhookConfig::default() };
    world.sim.graph().set_webhooks(restless);
    world.sim.llm().set_delay_ms(10);
    let mut sent = BTreeSet::new();
    let mut deliveries = Vec::new();
    for n in 0..4 {
        for customer in 0..6 {
            let text = format!("message {n} of {customer}");
            deliveries.push(world.sim.phone(&format!("1555010000{customer}")).post(Draft::text(&text)).unwrap().1);
            sent.insert(text);
        }
    }
    for delivery in deliveries {
        assert!(delivery.await.unwrap());
    }
    settled(&world, &reader).await;
    assert_eq!(reader.count("messages WHERE direction = 'inbound'").await, 24);
    let answers = texts(&world);
    let mut answered: Vec<String> = answers.iter().flat_map(|answer| covered(answer)).map(str::to_owned).collect();
    answered.sort();
    assert_eq!(answered, sent.into_iter().collect::<Vec<_>>());
    assert_eq!(reader.count("messages WHERE direction = 'outbound' AND delivery = 'read'").await, answers.len() as i64);
    world.stop().await;
}

//! The newest messages of a thread: what is kept in memory is what the database has, whoever wrote.

use model::agent::{AgentSettings, AgentStatus};
use model::content::Content;
use model::inbound::Event;
use model::{ConversationId, UnixMs};
use store::Store;
use store::agents::AgentDraft;
use store::turns::CommitOutcome;

use crate::outbox::operator_says;
use crate::support::{Ground, START, on_both};
use crate::writer_desk::{DEBOUNCE_MS, Desk, caller, message, says, second_store, status};

on_both!(
    a_thread_from_memory_is_the_thread,
    what_is_known_is_not_read_again,
    an_edit_while_the_agent_thinks,
    an_agent_that_is_paused_while_it_thinks,
    within_the_same_second
);

const NUMBER: &str = "15550100";
const LIMIT: i64 = 12;
const STEPS: u64 = 160;

async fn history(store: &Store, d: &Desk, conversation: ConversationId, limit: i64) -> String {
    let states = store.lane_states(&[(d.ws, conversation)], limit).await.unwrap();
    format!("{:#?}", states[&conversation].history)
}

fn edit(nth: u64, target: u64, at: UnixMs) -> Event {
    Event::Edit {
        target: format!("wamid.{target}"),
        from: caller(NUMBER),
        content: Content::text(format!("changed {nth}")),
        at,
        provider_id: format!("edit.{nth}"),
    }
}

fn revoke(nth: u64, target: u64, at: UnixMs) -> Event {
    Event::Revoke { target: format!("wamid.{target}"), from: caller(NUMBER), at, provider_id: format!("gone.{nth}") }
}

/// A customer's text whose clock stands `late_ms` before now.
fn late(nth: u64, now: UnixMs, late_ms: i64) -> Event {
    let mut text = message(caller(NUMBER), &format!("wamid.{nth}"), &format!("number {nth}"));
    text.at = Some(now.plus_ms(-late_ms));
    Event::Message(Box::new(text))
}

/// Everything that changes a thread, in an order that a seed chooses, read by two processes that remember, now and
/// then, and by one that does not.
async fn a_thread_from_memory_is_the_thread(t: Ground) {
    let d = Desk::open(t).await;
    let other = second_store(&d).await;
    d.hear(vec![says(NUMBER, "wamid.0", "number 0")]).await;
    let conversation = d.with(NUMBER).await.id;
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut below = |end: u64| {
        // xorshift64
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % end
    };
    for nth in 1..=STEPS {
        d.hand.advance_ms(below(3_000) as i64);
        let (target, now) = (below(nth), d.now());
        match below(8) {
            0..3 => drop(d.hear(vec![late(nth, now, 0)]).await),
            3 => drop(d.hear((0..below(12)).map(|more| late(nth * 1_000 + more, now, 0)).collect()).await),
            4 => drop(d.hear(vec![late(nth, now, below(60_000) as i64)]).await),
            5 => drop(d.hear(vec![edit(nth, target, now), revoke(nth, below(nth), now)]).await),
            6 => drop(operator_says(&d, conversation, &format!("number {nth}, from us")).await),
            _ => drop(d.hear(vec![status(&format!("wamid.{target}"), model::receipt::Receipt::Read)]).await),
        }
        let fresh = second_store(&d).await;
        let expected = history(&fresh, &d, conversation, LIMIT).await;
        fresh.close().await;
        if below(3) > 0 {
            assert_eq!(history(&d, &d, conversation, LIMIT).await, expected, "step {nth}, here");
        }
        if below(4) == 0 {
            assert_eq!(history(&other, &d, conversation, LIMIT).await, expected, "step {nth}, there");
        }
    }
    let all = d.with(NUMBER).await.message_count;
    assert!(all > 100, "a thread of {all} messages was read");
    assert_ne!(history(&d, &d, conversation, LIMIT).await, history(&d, &d, conversation, LIMIT + 1).await);
}

async fn what_is_known_is_not_read_again(t: Ground) {
    let d = Desk::open(t).await;
    let (lane, state) = d.asked(NUMBER, "wamid.1").await;
    assert_eq!(state.history.len(), 1);
    // Not a way in which threads change: it shows what is read.
    d.sql("UPDATE messages SET content = '{\"kind\":\"text\",\"body\":\"overwritten\"}'".into()).await;
    let texts = async || -> Vec<String> {
        let state = d.state(lane.conversation_id).await;
        state.history.iter().map(|entry| entry.content.as_text()).collect()
    };
    assert_eq!(texts().await, ["when do you open?"], "from memory");
    let turn = d.turn(lane, &state, &["at nine"]);
    d.writer.commit_turn(turn).await.unwrap();
    d.hear(vec![says(NUMBER, "wamid.2", "thank you")]).await;
    assert_eq!(texts().await, ["when do you open?", "at nine", "thank you"], "what came since, beside what is known");
    d.hear(vec![edit(2, 2, START.plus_ms(DEBOUNCE_MS + 1))]).await;
    assert_eq!(texts().await, ["overwritten", "at nine", "changed 2"], "after a change, the whole");
}

/// The answer to what the customer no longer asks does not leave; a new turn is due at once.
async fn an_edit_while_the_agent_thinks(t: Ground) {
    let d = Desk::open(t).await;
    let (lane, state) = d.asked(NUMBER, "wamid.1").await;
    d.hear(vec![edit(1, 1, d.now())]).await;
    let turn = d.turn(lane, &state, &["at nine"]);
    assert_eq!(d.writer.commit_turn(turn).await.unwrap(), CommitOutcome::Superseded);
    assert_eq!(d.thread(lane.conversation_id).await.len(), 1, "nothing was written");
    let again = d.claim().await;
    assert!(again.len() == 1 && again[0].turn_is_due, "{again:?}");
    let state = d.state(lane.conversation_id).await;
    assert_eq!(state.history[0].content.as_text(), "changed 1");
    let turn = d.turn(again[0].lane, &state, &["at nine"]);
    assert_eq!(d.writer.commit_turn(turn).await.unwrap(), CommitOutcome::Committed);
}

/// Providers' times have whole seconds: who answers within the second in which he was written to stands below it.
async fn within_the_same_second(t: Ground) {
    let d = Desk::open(t).await;
    d.hand.advance_ms(400);
    d.hear(vec![says(NUMBER, "wamid.1", "hello")]).await;
    let conversation = d.with(NUMBER).await.id;
    d.hand.advance_ms(100);
    operator_says(&d, conversation, "good morning").await;
    d.hand.advance_ms(300);
    let mut reply = message(caller(NUMBER), "wamid.2", "is it open?");
    reply.at = Some(START);
    d.hear(vec![Event::Message(Box::new(reply))]).await;
    d.hand.advance_ms(5_000);
    // An older message that comes late keeps its place.
    let mut older = message(caller(NUMBER), "wamid.3", "first of all");
    older.at = Some(START.plus_ms(-60_000));
    d.hear(vec![Event::Message(Box::new(older))]).await;
    let texts: Vec<_> = d.thread(conversation).await.into_iter().map(|message| message.text).collect();
    assert_eq!(texts, ["first of all", "hello", "good morning", "is it open?"]);
}

/// An agent that is paused while it thinks says nothing; the next turn sees that it is.
async fn an_agent_that_is_paused_while_it_thinks(t: Ground) {
    let d = Desk::open(t).await;
    let draft = AgentDraft { name: "Asha".into(), role: "front desk".into(), settings: AgentSettings::default() };
    let agent = d.create_agent(d.ws, &draft, AgentStatus::Active, START).await.unwrap();
    let (lane, state) = d.asked(NUMBER, "wamid.1").await;
    d.switch_agent(d.ws, agent, AgentStatus::Paused, d.now()).await.unwrap().unwrap();
    let mut turn = d.turn(lane, &state, &["at nine"]);
    turn.seen.agent = Some(agent);
    assert_eq!(d.writer.commit_turn(turn).await.unwrap(), CommitOutcome::Superseded);
    assert_eq!(d.thread(lane.conversation_id).await.len(), 1, "nothing was written");
    let again = d.claim().await;
    assert!(again.len() == 1 && again[0].turn_is_due, "{again:?}");
    // What does not depend on it, such as the answer to STOP, is said.
    let turn = d.turn(again[0].lane, &state, &["You will get no more messages."]);
    assert_eq!(d.writer.commit_turn(turn).await.unwrap(), CommitOutcome::Committed);
}

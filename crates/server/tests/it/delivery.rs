//! How answers leave: refusals for a moment and for good, lost connections, parts, statuses.

use serde_json::{Value, json};
use sim::{Action, Draft, FaultRule, GraphFault, Rule, StatusKind, StatusPlan, WebhookConfig};

use crate::pipeline::settled;
use crate::rows::Reader;
use crate::support::{PATIENCE, Wishes, World, eager, on_both};

/// Answers at once, on a clock that stands still.
fn sending() -> Wishes {
    eager()
        .set("SWITCHBOARD_DELIVERY__SETTLE_AFTER_MS", "1000")
        .set("SWITCHBOARD_WORKERS__POLL_INTERVAL_MS", "20")
        .still()
}

on_both!(
    what_is_refused_for_a_moment_is_delivered_once(sending()),
    what_is_refused_for_good_says_what_to_do(sending()),
    a_failed_status_counts_like_a_refusal(sending()),
    a_failure_may_say_something_of_the_customer(sending()),
    outside_the_window_nothing_leaves(sending()),
    what_broke_before_acceptance_is_sent_again_once(sending()),
    what_broke_after_acceptance_is_settled_by_its_status(sending()),
    parts_stay_in_order_when_the_first_is_refused(sending()),
    parts_stay_in_order_when_the_first_is_lost(sending()),
    a_later_answer_waits_for_one_that_is_held_back(sending()),
    a_later_answer_waits_for_one_whose_fate_is_unknown(sending()),
    a_broken_proxy_is_waited_for(sending()),
    silence_ends_after_two_sendings(sending()),
    statuses_only_move_forward(sending()),
    a_status_may_come_before_the_answer(sending()),
);

const CUSTOMER: &str = "15550100001";

/// Rows of what was sent, the oldest first.
async fn outbound(reader: &Reader) -> Vec<Value> {
    let columns = "delivery attempts error_code error_text provider_id";
    reader.rows(columns, "messages WHERE direction = 'outbound' ORDER BY seq").await
}

async fn log(reader: &Reader) -> Vec<Value> {
    reader.rows("number outcome code", "attempts ORDER BY number, outcome").await
}

async fn flag(reader: &Reader) -> Value {
    reader.rows("flag", "conversations").await[0]["flag"].clone()
}

/// Lets time pass until the only answer is in this state.
async fn reaches(world: &World, reader: &Reader, delivery: &str) {
    world
        .pass_until(&format!("the answer to be {delivery}"), || async {
            let sent = outbound(reader).await;
            (!sent.is_empty() && sent.iter().all(|message| message["delivery"] == delivery)).then_some(())
        })
        .await;
}

async fn what_is_refused_for_a_moment_is_delivered_once(world: World) {
    let reader = Reader::open(&world.database).await;
    let faults = [(131056, None), (130429, Some(2)), (80007, None)];
    for (code, retry_after_s) in faults {
        world.sim.graph().inject(FaultRule::once(GraphFault::Error { code, retry_after_s }));
    }
    assert!(world.sim.phone(CUSTOMER).text("hello").await.acknowledged);
    reaches(&world, &reader, "read").await;
    settled(&world, &reader).await;
    let sent = outbound(&reader).await;
    assert_eq!((sent.len(), &sent[0]["attempts"], &sent[0]["error_code"]), (1, &json!(4), &Value::Null));
    let log = log(&reader).await;
    let codes: Vec<_> =
        log.iter().map(|attempt| (attempt["outcome"].as_str().unwrap(), attempt["code"].as_str().unwrap())).collect();
    assert_eq!(codes, [("retry", "131056"), ("retry", "130429"), ("retry", "80007")]);
    assert_eq!(world.sim.graph().accepted_count(), 1);
    assert_eq!(flag(&reader).await, Value::Null);
    world.stop().await;
}

async fn what_is_refused_for_good_says_what_to_do(world: World) {
    let reader = Reader::open(&world.database).await;
    world.sim.graph().inject(FaultRule::once(GraphFault::Error { code: 131047, retry_after_s: None }));
    let phone = world.sim.phone(CUSTOMER);
    assert!(phone.text("hello").await.acknowledged);
    reaches(&world, &reader, "failed").await;
    settled(&world, &reader).await;
    let sent = outbound(&reader).await;
    assert_eq!(sent[0]["error_code"], "131047");
    let advice = sent[0]["error_text"].as_str().unwrap();
    assert!(advice.contains("template"), "{advice}");
    assert_eq!(flag(&reader).await, "delivery_failed");
    // What a person sees.
    let token = world.login().await;
    let conversations = world.get(&token, "/api/v1/conversations").await;
    assert_eq!(conversations[0]["metadata"]["flag"], "delivery_failed");
    // The next answer leaves.
    assert!(phone.text("hello again").await.acknowledged);
    world.sim.graph().wait_accepted(1, PATIENCE).await;
    settled(&world, &reader).await;
    assert_eq!(world.sim.graph().accepted_count(), 1);
    world.stop().await;
}

async fn a_failed_status_counts_like_a_refusal(world: World) {
    let reader = Reader::open(&world.database).await;
    world.sim.graph().set_status_plan(StatusPlan::failed(131026));
    assert!(world.sim.phone(CUSTOMER).text("hello").await.acknowledged);
    reaches(&world, &reader, "failed").await;
    settled(&world, &reader).await;
    let sent = outbound(&reader).await;
    assert_eq!((&sent[0]["error_code"], &sent[0]["attempts"]), (&json!("131026"), &json!(1)));
    assert!(!sent[0]["error_text"].as_str().unwrap().is_empty());
    assert_eq!(flag(&reader).await, "delivery_failed");
    assert_eq!(world.sim.graph().accepted_count(), 1);
    world.stop().await;
}

/// The contact of the only conversation, once `look` likes it; `/contacts` says the same.
async fn contact(world: &World, token: &str, look: impl Fn(&Value) -> bool) -> Value {
    let found = world
        .until("the contact to stand so", || async {
            let conversations = world.get(token, "/api/v1/conversations").await;
            Some(conversations[0]["contact"].clone()).filter(|contact| look(contact))
        })
        .await;
    let profile = world.get(token, &format!("/api/v1/contacts/{}", found["id"].as_str().unwrap())).await;
    for field in ["marketing_opt_out_at", "unreachable_at"] {
        assert_eq!(profile[field], found[field], "{field}");
    }
    found
}

async fn a_failure_may_say_something_of_the_customer(world: World) {
    let reader = Reader::open(&world.database).await;
    let (token, graph) = (world.login().await, world.sim.graph());
    assert!(world.sim.phone(CUSTOMER).text("hello").await.acknowledged);
    reaches(&world, &reader, "read").await;
    let conversation = world.get(&token, "/api/v1/conversations").await[0]["id"].as_str().unwrap().to_owned();
    let channels = world.get(&token, "/api/v1/channels").await;
    let channel = channels.as_array().unwrap().iter().find(|one| one["kind"] == "whatsapp").unwrap()["id"].clone();
    let ids = async |category: &str| {
        let components = json!([{"type": "BODY", "text": "Come in."}]);
        let (name, language) = (category.to_lowercase(), "en");
        let new = json!({"channel_id": channel, "name": name, "language": language, "category": category, "components": components});
        assert_eq!(world.post(&token, "/api/v1/templates", new).await.0, 201);
        let path = format!("/api/v1/templates?status=approved&search={name}");
        let approved = || async { world.get(&token, &path).await[0]["id"].as_str().map(str::to_owned) };
        world.until("the template to be approved", approved).await
    };
    let (offer, news) = (ids("MARKETING").await, ids("UTILITY").await);
    let messages = format!("/api/v1/conversations/{conversation}/messages");
    let send = async |id: &str| {
        world.pass_ms(2_000);
        world.post(&token, &messages, json!({"template": {"id": id}})).await
    };

    graph.inject(FaultRule::once(GraphFault::Error { code: 131050, retry_after_s: None }));
    assert_eq!(send(&offer).await.0, 202);
    let stopped = contact(&world, &token, |contact| contact["marketing_opt_out_at"].is_string()).await;
    assert_eq!(stopped["unreachable_at"], Value::Null);
    let (status, refused) = send(&offer).await;
    assert_eq!((status, &refused["code"]), (409, &json!("CONFLICT")), "{refused}");
    // What is no marketing may go on.
    let before = graph.accepted_count();
    assert_eq!(send(&news).await.0, 202);
    graph.wait_accepted(before + 1, PATIENCE).await;

    graph.set_status_plan(StatusPlan::failed(131026));
    let failed = async |times: i64| {
        assert_eq!(send(&news).await.0, 202);
        let all = "messages WHERE error_code = '131026'";
        world.until("the failure", || async { (reader.count(all).await == times).then_some(()) }).await;
    };
    failed(1).await;
    assert_eq!(contact(&world, &token, |_| true).await["unreachable_at"], Value::Null, "once");
    failed(2).await;
    contact(&world, &token, |contact| contact["unreachable_at"].is_string()).await;
    graph.set_status_plan(StatusPlan::default());
    world.pass_ms(2_000);
    let now = world.now().0 / 1_000;
    let draft = Draft { timestamp: Some(now), ..Draft::text("I am here again") };
    assert!(world.sim.phone(CUSTOMER).send(draft).await.unwrap().acknowledged);
    let heard = contact(&world, &token, |contact| contact["unreachable_at"].is_null()).await;
    assert_eq!(heard["marketing_opt_out_at"], stopped["marketing_opt_out_at"], "that stays as it is");
    world.stop().await;
}

async fn outside_the_window_nothing_leaves(world: World) {
    let reader = Reader::open(&world.database).await;
    let six_days_ago = world.now().0 / 1000 - 6 * 24 * 3600;
    let draft = Draft { timestamp: Some(six_days_ago), ..Draft::text("sent six days ago") };
    assert!(world.sim.phone(CUSTOMER).send(draft).await.unwrap().acknowledged);
    reaches(&world, &reader, "failed").await;
    settled(&world, &reader).await;
    let sent = outbound(&reader).await;
    assert_eq!((&sent[0]["error_code"], &sent[0]["attempts"]), (&json!("WINDOW_CLOSED"), &json!(0)));
    assert!(sent[0]["error_text"].as_str().unwrap().contains("template"), "{sent:?}");
    assert_eq!(flag(&reader).await, "delivery_failed");
    assert_eq!(world.sim.graph().accepted_count(), 0);
    world.stop().await;
}

async fn what_broke_before_acceptance_is_sent_again_once(world: World) {
    let reader = Reader::open(&world.database).await;
    world.sim.graph().inject(FaultRule::once(GraphFault::DropBefore));
    assert!(world.sim.phone(CUSTOMER).text("hello").await.acknowledged);
    world
        .until("its outcome to be unknown", || async {
            (outbound(&reader).await.first()?["delivery"] == "unknown").then_some(())
        })
        .await;
    let waiting = reader.rows("next_attempt_at", "messages WHERE delivery = 'unknown'").await;
    assert_eq!(waiting[0]["next_attempt_at"], world.now().0 + 1_000);
    assert_eq!(world.sim.graph().accepted_count(), 0);
    reaches(&world, &reader, "read").await;
    settled(&world, &reader).await;
    assert_eq!(outbound(&reader).await[0]["attempts"], 2);
    assert_eq!(log(&reader).await, [json!({"number": 1, "outcome": "unknown", "code": null})]);
    assert_eq!(world.sim.graph().accepted_count(), 1);
    world.stop().await;
}

async fn what_broke_after_acceptance_is_settled_by_its_status(world: World) {
    let reader = Reader::open(&world.database).await;
    world.sim.graph().set_status_plan(StatusPlan::none());
    world.sim.graph().inject(FaultRule::once(GraphFault::DropAfter));
    let phone = world.sim.phone(CUSTOMER);
    assert!(phone.text("hello").await.acknowledged);
    world
        .until("its outcome to be unknown", || async {
            (outbound(&reader).await.first()?["delivery"] == "unknown").then_some(())
        })
        .await;
    let wamid = world.sim.graph().accepted(0)[0].wamid.to_string();
    assert!(world.sim.graph().send_status(&wamid, StatusKind::Delivered));
    world
        .until("the status to settle it", || async {
            (outbound(&reader).await[0]["delivery"] == "delivered").then_some(())
        })
        .await;
    world.pass_ms(60_000);
    settled(&world, &reader).await;
    let sent = outbound(&reader).await;
    assert_eq!((&sent[0]["attempts"], &sent[0]["provider_id"]), (&json!(1), &json!(wamid)));
    assert_eq!(world.sim.graph().accepted_count(), 1);
    // The lane goes on with what comes next.
    assert!(phone.text("and now?").await.acknowledged);
    assert_eq!(world.sim.graph().wait_accepted(2, PATIENCE).await.len(), 2);
    world.stop().await;
}

async fn parts_in_order(world: World, fault: GraphFault) {
    let reader = Reader::open(&world.database).await;
    let long: String = (0..1_200).map(|n| format!("word{n} ")).collect();
    world.sim.llm().add_rule(Rule::always(Action::Reply { text: long.clone() }));
    world.sim.graph().inject(FaultRule::once(fault));
    assert!(world.sim.phone(CUSTOMER).text("tell me everything").await.acknowledged);
    reaches(&world, &reader, "read").await;
    settled(&world, &reader).await;
    let accepted = world.sim.graph().accepted(0);
    assert!(accepted.len() > 1 && accepted.len() < 4, "{}", accepted.len());
    let arrived: Vec<&str> =
        accepted.iter().flat_map(|part| part.text.as_deref().unwrap().split_whitespace()).collect();
    assert_eq!(arrived, long.split_whitespace().collect::<Vec<_>>());
    assert_eq!(outbound(&reader).await.len(), accepted.len());
    world.stop().await;
}

async fn parts_stay_in_order_when_the_first_is_refused(world: World) {
    parts_in_order(world, GraphFault::Error { code: 131056, retry_after_s: None }).await;
}

async fn parts_stay_in_order_when_the_first_is_lost(world: World) {
    parts_in_order(world, GraphFault::DropBefore).await;
}

/// The answer to the second message is there before the one to the first has left.
async fn in_order_after(world: World, fault: FaultRule, held_as: &str) {
    let reader = Reader::open(&world.database).await;
    world.sim.graph().inject(fault);
    let phone = world.sim.phone(CUSTOMER);
    assert!(phone.text("first").await.acknowledged);
    world
        .until("the first answer to be held", || async {
            let sent = outbound(&reader).await;
            (sent.first()?["delivery"] == held_as && sent[0]["attempts"] == 1).then_some(())
        })
        .await;
    assert!(phone.text("second").await.acknowledged);
    world
        .until("the second answer to be written", || async { (outbound(&reader).await.len() == 2).then_some(()) })
        .await;
    assert_eq!(world.sim.graph().accepted_count(), 0);
    reaches(&world, &reader, "read").await;
    settled(&world, &reader).await;
    let accepted: Vec<_> = world.sim.graph().accepted(0).iter().map(|message| message.text.clone().unwrap()).collect();
    assert_eq!(accepted, ["Thank you. You wrote: first", "Thank you. You wrote: second"]);
    world.stop().await;
}

async fn a_later_answer_waits_for_one_that_is_held_back(world: World) {
    let fault = GraphFault::Error { code: 130429, retry_after_s: Some(30) };
    in_order_after(world, FaultRule::times(fault, 2), "queued").await;
}

async fn a_later_answer_waits_for_one_whose_fate_is_unknown(world: World) {
    in_order_after(world, FaultRule::once(GraphFault::DropBefore), "unknown").await;
}

async fn a_broken_proxy_is_waited_for(world: World) {
    let reader = Reader::open(&world.database).await;
    world.sim.graph().inject(FaultRule::once(GraphFault::Html500));
    assert!(world.sim.phone(CUSTOMER).text("hello").await.acknowledged);
    reaches(&world, &reader, "read").await;
    settled(&world, &reader).await;
    assert_eq!(outbound(&reader).await[0]["attempts"], 2);
    assert_eq!(log(&reader).await.len(), 1);
    assert_eq!(world.sim.graph().accepted_count(), 1);
    world.stop().await;
}

async fn silence_ends_after_two_sendings(world: World) {
    let reader = Reader::open(&world.database).await;
    world.sim.graph().set_status_plan(StatusPlan::none());
    world.sim.graph().inject(FaultRule::always(GraphFault::DropAfter));
    assert!(world.sim.phone(CUSTOMER).text("hello").await.acknowledged);
    reaches(&world, &reader, "failed").await;
    settled(&world, &reader).await;
    let sent = outbound(&reader).await;
    assert_eq!((&sent[0]["error_code"], &sent[0]["attempts"]), (&json!("UNKNOWN_OUTCOME"), &json!(2)));
    assert!(sent[0]["error_text"].as_str().unwrap().len() > 30);
    let log = log(&reader).await;
    let steps: Vec<_> =
        log.iter().map(|attempt| (attempt["number"].as_i64().unwrap(), attempt["outcome"].as_str().unwrap())).collect();
    assert_eq!(steps, [(1, "unknown"), (2, "failed"), (2, "unknown")]);
    assert_eq!(world.sim.graph().accepted_count(), 2);
    assert_eq!(flag(&reader).await, "delivery_failed");
    world.stop().await;
}

async fn statuses_only_move_forward(world: World) {
    use StatusKind::{Delivered, Read, Sent};
    let reader = Reader::open(&world.database).await;
    let orders = [[Read, Delivered, Sent], [Delivered, Sent, Read], [Sent, Read, Delivered], [Delivered, Read, Sent]];
    for (n, order) in orders.into_iter().enumerate() {
        // Together in one webhook, then one by one and shuffled.
        for status_batch_max in [100, 1] {
            let shuffled = if status_batch_max == 1 { 20 } else { 0 };
            world.sim.graph().set_webhooks(WebhookConfig {
                status_batch_max,
                reorder_window_ms: shuffled,
                ..WebhookConfig::default()
            });
            world.sim.graph().plan_next(1, StatusPlan::of(&order));
            let phone = world.sim.phone(&format!("1555010{n:02}{status_batch_max:03}"));
            assert!(phone.text("hello").await.acknowledged);
            phone.wait_received(1, PATIENCE).await;
        }
    }
    settled(&world, &reader).await;
    let sent = outbound(&reader).await;
    assert_eq!(sent.len(), 8);
    assert!(sent.iter().all(|message| message["delivery"] == "read"), "{sent:?}");
    assert_eq!(reader.count("parked_statuses").await, 0);
    world.stop().await;
}

async fn a_status_may_come_before_the_answer(world: World) {
    let reader = Reader::open(&world.database).await;
    for (n, echo_opaque) in [true, false].into_iter().enumerate() {
        let plan = StatusPlan { before_response: true, echo_opaque, ..StatusPlan::of(&[StatusKind::Read]) };
        world.sim.graph().plan_next(1, plan);
        let phone = world.sim.phone(&format!("1555010000{n}"));
        assert!(phone.text("hello").await.acknowledged);
        phone.wait_received(1, PATIENCE).await;
    }
    settled(&world, &reader).await;
    let sent = outbound(&reader).await;
    assert!(
        sent.len() == 2 && sent.iter().all(|message| message["delivery"] == "read" && message["attempts"] == 1),
        "{sent:?}"
    );
    assert_eq!(reader.count("parked_statuses").await, 0);
    assert_eq!(world.sim.graph().accepted_count(), 2);
    world.stop().await;
}

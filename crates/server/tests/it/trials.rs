//! Trials: who talks to an agent from its page sees all that a customer's message would lead to, and nothing of it is left.

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use serde_json::{Value, json};
use sim::{Action, Match, Rule, ToolCall};

use crate::models::{hurried, import};
use crate::pipeline::settled;
use crate::rows::Reader;
use crate::support::{World, eager, on_both};
use crate::tools::{act, furnish, shopping};
use crate::tools_shop::Shop;

on_both!(
    nothing_of_a_trial_is_left(eager()),
    a_trial_goes_on_with_what_was_said(eager()),
    a_trial_asks_the_shop(shopping()),
    a_workspace_runs_so_many_trials_at_once(hurried()),
);

const CHAT: &str = "/api/v1/conversations/owner-1/message";
/// What people see, and what is counted.
const LISTS: [&str; 12] = [
    "/api/v1/conversations",
    "/api/v1/conversations?view=archived",
    "/api/v1/conversations/counts",
    "/api/v1/conversations?search=broken",
    "/api/v1/activity",
    "/api/v1/stats",
    "/api/v1/tickets",
    "/api/v1/tasks",
    "/api/v1/knowledge/unanswered",
    "/api/v1/agents",
    "/api/whatsapp/inbox",
    "/api/whatsapp/analytics",
];

fn call(name: &str, arguments: Value) -> ToolCall {
    ToolCall { name: name.to_owned(), arguments }
}

async fn default_agent(world: &World, token: &str) -> Value {
    world.get(token, "/api/v1/agents").await[0]["id"].clone()
}

async fn try_it(world: &World, token: &str, agent: &Value, text: &str) -> Value {
    let (status, answer) = world.post(token, CHAT, json!({ "message": text, "agent_id": agent })).await;
    assert_eq!(status, 200, "{answer}");
    answer
}

/// What the last step says would have been written.
fn would(answer: &Value) -> &Value {
    let last = answer["steps"].as_array().unwrap().last().unwrap();
    assert_eq!((&last["step"], &last["output"]["trial"]), (&json!("commit"), &json!(true)), "{answer}");
    &last["output"]["would"]
}

async fn everything(world: &World, token: &str) -> Vec<Value> {
    let mut all = Vec::new();
    for path in LISTS {
        all.push(world.get(token, path).await);
    }
    all
}

async fn nothing_of_a_trial_is_left(world: World) {
    let (token, reader) = (world.login().await, Reader::open(&world.database).await);
    import(&world, &token, &[]).await;
    settled(&world, &reader).await;
    let agent = default_agent(&world, &token).await;
    let before = everything(&world, &token).await;
    let rows = ["conversations", "contacts", "messages", "turns", "feed", "raw_events", "jobs"];
    let mut counts = Vec::new();
    for table in rows {
        counts.push(reader.count(table).await);
    }

    let ticket = json!({ "issue_type": "damaged parcel", "description": "A jar is broken" });
    let task = json!({ "title": "Call back", "due": "2030-01-02T17:00" });
    let person = json!({ "reason": "wants a person" });
    act(&world, "broken", vec![call("create_ticket", ticket), call("create_task", task)], "A ticket is opened.");
    act(&world, "a person", vec![call("request_intervention", person)], "A person will write to you.");

    let answer = try_it(&world, &token, &agent, "A jar is broken").await;
    assert_eq!((&answer["outcome"], &answer["response"]), (&json!("answered"), &json!("A ticket is opened.")));
    assert_eq!(
        (&would(&answer)["tickets"], &would(&answer)["tasks"]),
        (&json!(["damaged parcel"]), &json!(["Call back"]))
    );
    assert_eq!((&would(&answer)["hand_over"], &answer["message_id"]), (&json!(false), &Value::Null));

    let answer = try_it(&world, &token, &agent, "I want a person").await;
    assert_eq!((&answer["outcome"], &answer["reason"]), (&json!("escalated"), &json!("wants a person")));
    assert_eq!(answer["response"], "A person will write to you.");
    assert_eq!((&would(&answer)["hand_over"], &would(&answer)["tell_a_person"]), (&json!(true), &json!(true)));
    // The agent goes on: nobody has taken over.
    assert_eq!(try_it(&world, &token, &agent, "The jar is broken, too").await["outcome"], "answered");
    assert_eq!(would(&try_it(&world, &token, &agent, "STOP").await)["opted_out"], true);

    settled(&world, &reader).await;
    for (path, (now, then)) in LISTS.iter().zip(everything(&world, &token).await.iter().zip(&before)) {
        assert_eq!(now, then, "{path}");
    }
    for (table, then) in rows.iter().zip(counts) {
        assert_eq!(reader.count(table).await, then, "{table}");
    }
    let id = answer["conversation_id"].as_str().unwrap();
    let found =
        world.http.get(world.url(&format!("/api/v1/conversations/{id}"))).bearer_auth(&token).send().await.unwrap();
    assert_eq!(found.status(), 404, "it is no conversation");
    world.stop().await;
}

async fn a_trial_goes_on_with_what_was_said(world: World) {
    let token = world.login().await;
    let agent = default_agent(&world, &token).await;
    try_it(&world, &token, &agent, "My name is Meera").await;
    try_it(&world, &token, &agent, "What did I say?").await;
    let asked = |session: &'static str| {
        let (world, token, agent) = (&world, &token, &agent);
        async move {
            let body = json!({ "message": "And now?", "agent_id": agent });
            let (status, answer) = world.post(token, &format!("/api/v1/conversations/{session}/message"), body).await;
            assert_eq!(status, 200, "{answer}");
            world.sim.llm().requests(0).last().unwrap().body_json()["messages"].to_string()
        }
    };
    let same = asked("owner-1").await;
    assert!(same.contains("My name is Meera") && same.contains("What did I say?"), "{same}");
    let other = asked("owner-2").await;
    assert!(!other.contains("Meera"), "{other}");

    // Another agent that takes over keeps it.
    let body = json!({ "name": "Returns", "role": "Returns", "agent_type": "specialist", "system_prompt": "You are returns-desk." });
    let (status, returns) = world.post(&token, "/api/v1/agents", body).await;
    assert_eq!(status, 201, "{returns}");
    let path = format!("/api/v1/agents/{}/activate", returns["id"].as_str().unwrap());
    assert_eq!(world.post(&token, &path, Value::Null).await.0, 200);
    let pass = Action::ToolCalls { calls: vec![call("transfer_to_agent", json!({ "agent": "Returns" }))] };
    let from_the_desk = Match { after_tool_result: Some(false), ..Match::text("send it back") };
    world.sim.llm().add_rule(Rule { matches: from_the_desk, ..Rule::always(pass) });
    let passed = try_it(&world, &token, &agent, "I want to send it back").await;
    assert_eq!(passed["agent"], "Returns", "{passed}");
    assert_eq!(try_it(&world, &token, &agent, "And the box?").await["agent"], "Returns");
    world.stop().await;
}

async fn a_trial_asks_the_shop(world: World) {
    let (token, shop) = (world.login().await, Shop::open().await);
    furnish(&world, &token, &shop).await;
    let agent = default_agent(&world, &token).await;
    let calls =
        vec![call("order_status", json!({ "order_id": "A-17" })), call("refund", json!({ "order_id": "A-17" }))];
    act(&world, "A-17", calls, "Done.");
    let answer = try_it(&world, &token, &agent, "Please pay my order A-17 back").await;
    assert_eq!(answer["response"], "Done.");
    let used: Vec<_> = answer["tool_calls"].as_array().unwrap().iter().map(|call| &call["name"]).collect();
    assert_eq!(used, [&json!("order_status"), &json!("refund")]);
    assert_eq!((shop.asked_of("/orders").len(), shop.asked_of("/refunds").len()), (1, 1));
    assert!(shop.asked_of("/refunds")[0].headers.contains_key("idempotency-key"));
    world.stop().await;
}

/// Trials that a workspace may run at the same time.
const TRIALS_SHARE: usize = 4;

async fn a_workspace_runs_so_many_trials_at_once(world: World) {
    let token = world.login().await;
    world.sim.llm().add_rule(Rule::always(Action::Hang { ms: 20_000 }));
    let agent = default_agent(&world, &token).await;
    let ask = || world.post(&token, CHAT, json!({ "message": "Anybody there?", "agent_id": agent }));
    let mut trials: FuturesUnordered<_> = (0..=TRIALS_SHARE).map(|_| ask()).collect();
    // The others wait for a model that says nothing.
    let (status, problem) = trials.next().await.unwrap();
    assert_eq!((status, &problem["code"]), (503, &json!("UNAVAILABLE")), "{problem}");
    for _ in 0..TRIALS_SHARE {
        let (status, answer) = trials.next().await.unwrap();
        assert_eq!(status, 200, "{answer}");
    }
    let (status, answer) = ask().await;
    assert_eq!(status, 200, "their places are free again: {answer}");
}

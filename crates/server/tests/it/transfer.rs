//! `transfer_to_agent`: one agent passes a customer on to another, who answers with all that was said.

use serde_json::{Value, json};
use sim::{Action, Match, Rule, ToolCall};

use crate::models::{ask, assert_stands, import, seen};
use crate::support::{World, eager, on_both};

const CUSTOMER: &str = "15550100001";

on_both!(
    a_specialist_takes_over_and_keeps_the_conversation(eager()),
    nobody_is_passed_on_to_who_does_not_work(eager()),
    an_agent_that_hands_over_says_nothing_itself(eager()),
);

async fn specialist(world: &World, token: &str) -> Value {
    let body = json!({
        "name": "Returns desk", "role": "Returns", "description": "Everything about returns.",
        "agent_type": "specialist", "system_prompt": "You are the one for returns.",
    });
    let (status, made) = world.post(token, "/api/v1/agents", body).await;
    assert_eq!(status, 201, "{made}");
    made
}

async fn switch(world: &World, token: &str, agent: &Value, what: &str) {
    let path = format!("/api/v1/agents/{}/{what}", agent["id"].as_str().unwrap());
    assert_eq!(world.post(token, &path, Value::Null).await.0, 200);
}

/// The front desk's model passes on whoever speaks of returns.
fn pass_on(world: &World) {
    let call = ToolCall {
        name: "transfer_to_agent".to_owned(),
        arguments: json!({ "agent": "returns DESK", "reason": "It is about a return." }),
    };
    let asked = Match { after_tool_result: Some(false), ..Match::text("send the blue kettle back") };
    let calls = Action::ToolCalls { calls: vec![call] };
    world.sim.llm().add_rule(Rule { matches: asked, ..Rule::always(calls) });
}

async fn a_specialist_takes_over_and_keeps_the_conversation(world: World) {
    let token = world.login().await;
    import(&world, &token, &[]).await;
    let returns = specialist(&world, &token).await;
    switch(&world, &token, &returns, "activate").await;
    assert!(ask(&world, CUSTOMER, "Hello, I am Meera").await.contains("Hello, I am Meera"));
    assert_ne!(seen(&world, &token, CUSTOMER).await.0["current_agent"], returns["name"]);

    pass_on(&world);
    let own = Match { system: Some("You are the one for returns.".to_owned()), ..Match::any() };
    let answer = Action::Reply { text: "Of course: which shop was it from?".to_owned() };
    world.sim.llm().add_rule(Rule { matches: own, ..Rule::always(answer) });
    let said = ask(&world, CUSTOMER, "I want to send the blue kettle back").await;
    assert_eq!(said, "Of course: which shop was it from?");

    // The specialist was told its own instructions, and everything that was said.
    let last = world.sim.llm().requests(0).last().unwrap().body_json()["messages"].to_string();
    for part in ["You are the one for returns.", "Hello, I am Meera", "send the blue kettle back"] {
        assert!(last.contains(part), "{part}: {last}");
    }
    let (conversation, turns) = seen(&world, &token, CUSTOMER).await;
    assert_stands(&conversation, "active", "ai");
    assert_eq!(
        (&conversation["metadata"]["agent_id"], &conversation["current_agent"]),
        (&returns["id"], &returns["name"])
    );
    assert_eq!((&turns[0]["outcome"], turns.len()), (&json!("answered"), 2));
    let tool = turns[0]["steps"].as_array().unwrap().iter().find(|step| step["step"] == "tool").unwrap();
    assert_eq!(tool["input"]["name"], "transfer_to_agent");

    // It goes on to answer, and its figures count.
    assert_eq!(ask(&world, CUSTOMER, "The one in Chennai").await, "Of course: which shop was it from?");
    let (_, turns) = seen(&world, &token, CUSTOMER).await;
    assert!(!turns[0]["steps"].as_array().unwrap().iter().any(|step| step["step"] == "tool"));
    let path = format!("/api/v1/agents/{}", returns["id"].as_str().unwrap());
    let own = world.get(&token, &format!("{path}/conversations")).await;
    assert_eq!((own.as_array().unwrap().len(), &own[0]["id"]), (1, &conversation["id"]));
    let figures = world.get(&token, &path).await;
    // The conversation counts for both: each has answered in it.
    let first = world.get(&token, "/api/v1/agents").await[0].clone();
    assert_eq!((&first["is_default"], &first["success_rate"]), (&json!(true), &json!(100.0)), "{first}");
    assert_eq!((&figures["total_chats"], &figures["success_rate"]), (&json!(1), &json!(100.0)), "{figures}");
    assert!(figures["last_active"].is_string() && figures["avg_response_time_ms"].is_i64(), "{figures}");
    world.stop().await;
}

async fn nobody_is_passed_on_to_who_does_not_work(world: World) {
    let token = world.login().await;
    import(&world, &token, &[]).await;
    let returns = specialist(&world, &token).await;
    let other = json!({ "name": "Night desk", "role": "Nights" });
    let other = world.post(&token, "/api/v1/agents", other).await.1;
    switch(&world, &token, &other, "activate").await;
    switch(&world, &token, &returns, "activate").await;
    switch(&world, &token, &returns, "pause").await;
    pass_on(&world);
    let told = Match { after_tool_result: Some(true), ..Match::text("send the blue kettle back") };
    let answer = Action::Reply { text: "Let me see.".to_owned() };
    world.sim.llm().add_rule(Rule { matches: told, ..Rule::always(answer) });
    assert_eq!(ask(&world, CUSTOMER, "I want to send the blue kettle back").await, "Let me see.");
    let (conversation, turns) = seen(&world, &token, CUSTOMER).await;
    assert_ne!(conversation["current_agent"], returns["name"]);
    let tool = turns[0]["steps"].as_array().unwrap().iter().find(|step| step["step"] == "tool").unwrap();
    assert!(tool["output"]["error"].as_str().unwrap().contains("no such agent"), "{tool}");
    world.stop().await;
}

async fn an_agent_that_hands_over_says_nothing_itself(world: World) {
    let token = world.login().await;
    import(&world, &token, &[]).await;
    let body = json!({ "name": "Returns desk", "role": "People", "agent_type": "handoff" });
    let (status, people) = world.post(&token, "/api/v1/agents", body).await;
    assert_eq!(status, 201, "{people}");
    switch(&world, &token, &people, "activate").await;
    pass_on(&world);
    let told = Match { after_tool_result: Some(true), ..Match::text("send the blue kettle back") };
    let answer = Action::Reply { text: "How can I help you further?".to_owned() };
    world.sim.llm().add_rule(Rule { matches: told, ..Rule::always(answer) });
    let said = ask(&world, CUSTOMER, "I want to send the blue kettle back").await;
    assert_eq!(said, "Someone from our team will reply to you here shortly.");
    let (conversation, turns) = seen(&world, &token, CUSTOMER).await;
    assert_stands(&conversation, "escalated", "operator");
    assert!(turns[0]["reason"].as_str().unwrap().contains("Returns desk"), "{}", turns[0]);
    world.stop().await;
}

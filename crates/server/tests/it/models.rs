//! Models over HTTP: answers with sources, tools, other providers, and everything that a model can do wrong.

use serde_json::{Value, json};
use sim::{Action, Match, Provider, Rule, ToolCall};

use crate::pipeline::settled;
use crate::rows::Reader;
use crate::support::{PATIENCE, Wishes, World, eager, on_both, on_sqlite};

const CUSTOMER: &str = "15550100001";
const FALLBACK: &str =
    "I am sorry, I do not have a reliable answer to that. I have told our team; they will reply to you here.";
const DELIVERY: &str =
    "Within Chennai we deliver the next working day, in the rest of India within 3 to 5 working days.";

/// Facts need a source.
fn strict() -> Wishes {
    eager().set("SWITCHBOARD_AGENT__GROUNDING", "strict")
}

pub fn hurried() -> Wishes {
    eager().set("SWITCHBOARD_AGENT__TURN_DEADLINE_MS", "1500")
}

on_both!(
    facts_without_a_source_are_not_sent(strict()),
    a_promise_of_a_person_is_kept_in_the_same_commit(eager()),
    a_person_who_is_asked_for_is_told(eager()),
    the_model_may_search_and_cite(strict()),
    the_model_may_ask_for_the_hours(strict()),
    buttons_arrive_as_buttons(eager()),
    wrong_calls_of_tools_end_in_an_answer(strict()),
    analysis_by_the_model_is_stored(eager().set("SWITCHBOARD_ANALYSIS__PROVIDER", "llm")),
    the_second_provider_answers_when_the_first_is_down(
        eager()
            .set("SWITCHBOARD_LLM__BASE_URL", "http://127.0.0.1:1/v1")
            .set("SWITCHBOARD_LLM__FALLBACK_PROVIDER", "gemini")
            .set("SWITCHBOARD_LLM__FALLBACK_API_KEY", "fictional")
            .set("SWITCHBOARD_LLM__FALLBACK_BASE_URL", "{sim}/v1beta")
    ),
);

pub async fn import(world: &World, token: &str, entries: &[(&str, &str, &str)]) {
    let faqs: Vec<_> = entries
        .iter()
        .map(|(id, question, answer)| json!({"id": id, "question": question, "answer": answer}))
        .collect();
    let hours = json!({"monday_friday": "9:00 AM - 8:00 PM", "saturday": "10:00 AM - 6:00 PM", "sunday": "Closed"});
    let business = json!({"name": "Marina Spices", "timezone": "Asia/Kolkata", "operating_hours": hours});
    let (status, answer) =
        world.post(token, "/api/v1/knowledge/import", json!({"business_info": business, "faqs": faqs})).await;
    assert_eq!((status, &answer["created"]), (200, &json!(entries.len())), "{answer}");
}

async fn import_delivery(world: &World, token: &str) {
    import(world, token, &[("delivery", "How long does delivery take?", DELIVERY)]).await;
}

/// Sends a message and waits for the next thing that comes back.
pub async fn ask(world: &World, customer: &str, text: &str) -> String {
    let phone = world.sim.phone(customer);
    let known = phone.received().len();
    assert!(phone.text(text).await.acknowledged);
    let received = phone.wait_received(known + 1, PATIENCE).await;
    assert_eq!(received.len(), known + 1, "{text:?} is answered once");
    received[known].text.clone().unwrap()
}

/// The customer's conversation as an operator sees it, and its turns, the newest first.
pub async fn seen(world: &World, token: &str, customer: &str) -> (Value, Vec<Value>) {
    let all = world.get(token, "/api/v1/conversations").await;
    let number = format!("+{customer}");
    let conversation =
        all.as_array().unwrap().iter().find(|one| one["phone_number"] == number.as_str()).unwrap().clone();
    let path = format!("/api/v1/conversations/{}/turns", conversation["id"].as_str().unwrap());
    let turns = world.get(token, &path).await.as_array().unwrap().clone();
    (conversation, turns)
}

#[track_caller]
pub fn assert_stands(conversation: &Value, status: &str, mode: &str) {
    assert_eq!((&conversation["status"], &conversation["mode"]), (&json!(status), &json!(mode)), "{conversation}");
}

#[track_caller]
fn assert_reason(turn: &Value, outcome: &str, part: &str) {
    assert_eq!(turn["outcome"], outcome, "{turn}");
    assert!(turn["reason"].as_str().is_some_and(|reason| reason.contains(part)), "{turn}");
}

fn reply(text: &str) -> Action {
    Action::Reply { text: text.to_owned() }
}

fn call(name: &str, arguments: Value) -> Action {
    Action::ToolCalls { calls: vec![ToolCall { name: name.to_owned(), arguments }] }
}

/// First the call, then, with its result, the text.
fn call_then_reply(world: &World, on: &str, name: &str, arguments: Value, text: &str) {
    let matches = |after| Match { after_tool_result: Some(after), ..Match::text(on) };
    world.sim.llm().add_rule(Rule { matches: matches(false), ..Rule::always(call(name, arguments)) });
    world.sim.llm().add_rule(Rule { matches: matches(true), ..Rule::always(reply(text)) });
}

async fn facts_without_a_source_are_not_sent(world: World) {
    let token = world.login().await;
    import_delivery(&world, &token).await;
    let rules = [
        ("uncited", "Delivery takes 3 days all over India."),
        ("cited", "We deliver within 3 to 5 working days [1]. In Chennai it is faster [1]."),
        ("invented", "Delivery is free of charge for everybody [9]."),
        ("greeting", "Hello! How can I help you?"),
    ];
    for (on, text) in rules {
        world.sim.llm().add_rule(Rule::on(on, reply(text)));
    }
    assert_eq!(ask(&world, CUSTOMER, "uncited: how long does delivery take?").await, FALLBACK);
    let (conversation, turns) = seen(&world, &token, CUSTOMER).await;
    assert_stands(&conversation, "escalated", "ai");
    assert_reason(&turns[0], "escalated", "no source");

    let cited = ask(&world, "15550100002", "cited: how long does delivery take?").await;
    assert_eq!(cited, "We deliver within 3 to 5 working days. In Chennai it is faster.");
    let (conversation, turns) = seen(&world, &token, "15550100002").await;
    assert_stands(&conversation, "active", "ai");
    assert_eq!(
        (&turns[0]["outcome"], &turns[0]["chunks"][0]["question"]),
        (&json!("answered"), &json!("How long does delivery take?"))
    );

    assert_eq!(ask(&world, "15550100003", "invented: how long does delivery take?").await, FALLBACK);
    assert_eq!(ask(&world, "15550100004", "greeting").await, "Hello! How can I help you?");
    world.stop().await;
}

async fn a_promise_of_a_person_is_kept_in_the_same_commit(world: World) {
    let reader = Reader::open(&world.database).await;
    let token = world.login().await;
    let promise = "Sure, I will connect you with a specialist.";
    world.sim.llm().add_rule(Rule::always(reply(promise)));
    assert_eq!(ask(&world, CUSTOMER, "my lamp is broken").await, promise);
    // At once: the answer could not have left before the commit that also called a person.
    let (conversation, turns) = seen(&world, &token, CUSTOMER).await;
    assert_stands(&conversation, "escalated", "operator");
    assert_reason(&turns[0], "escalated", "promised");
    assert_eq!(reader.count("feed WHERE type = 'conversation.escalated'").await, 1);
    // From now on the agent keeps silent.
    assert!(world.sim.phone(CUSTOMER).text("hello?").await.acknowledged);
    settled(&world, &reader).await;
    assert_eq!(world.sim.graph().accepted_count(), 1);
    world.stop().await;
}

async fn a_person_who_is_asked_for_is_told(world: World) {
    let reader = Reader::open(&world.database).await;
    let token = world.login().await;
    call_then_reply(
        &world,
        "refund",
        "request_intervention",
        json!({"reason": "wants a refund"}),
        "One of us will write to you soon.",
    );
    assert_eq!(ask(&world, CUSTOMER, "I want a refund").await, "One of us will write to you soon.");
    let (conversation, turns) = seen(&world, &token, CUSTOMER).await;
    assert_stands(&conversation, "escalated", "operator");
    assert_reason(&turns[0], "escalated", "wants a refund");
    let steps: Vec<_> =
        turns[0]["steps"].as_array().unwrap().iter().map(|step| step["step"].as_str().unwrap()).collect();
    assert_eq!(steps, ["route", "understand", "retrieve", "generate", "tool", "generate", "check", "commit"]);
    let feed = reader.rows("type hex:conversation_id", "feed WHERE type = 'conversation.escalated'").await;
    assert_eq!(feed.len(), 1);
    assert_eq!(feed[0]["conversation_id"], conversation["id"].as_str().unwrap().replace('-', ""));
    world.stop().await;
}

async fn the_model_may_search_and_cite(world: World) {
    let token = world.login().await;
    import_delivery(&world, &token).await;
    call_then_reply(
        &world,
        "parcel",
        "search_knowledge",
        json!({"query": "how long does delivery take"}),
        "The next working day [1].",
    );
    assert_eq!(ask(&world, CUSTOMER, "my parcel?").await, "The next working day.");
    let requests = world.sim.llm().requests(0);
    let told = requests.last().unwrap().body_json().to_string();
    assert!(requests.last().unwrap().after_tool_result && told.contains(DELIVERY), "{told}");
    let (conversation, turns) = seen(&world, &token, CUSTOMER).await;
    assert_stands(&conversation, "active", "ai");
    assert_eq!((&turns[0]["outcome"], turns[0]["input_tokens"].as_i64().unwrap() > 0), (&json!("answered"), true));
    world.stop().await;
}

async fn the_model_may_ask_for_the_hours(world: World) {
    let token = world.login().await;
    import_delivery(&world, &token).await;
    call_then_reply(&world, "open", "get_business_hours", json!({}), "We are open from 9 to 20 on weekdays.");
    // A tool's result is a source.
    assert_eq!(ask(&world, CUSTOMER, "when are you open?").await, "We are open from 9 to 20 on weekdays.");
    let told = world.sim.llm().requests(0).last().unwrap().body_json().to_string();
    assert!(told.contains("9:00 AM - 8:00 PM"), "{told}");
    world.stop().await;
}

async fn buttons_arrive_as_buttons(world: World) {
    let titles = json!({"buttons": ["Track my order", "A title that is much too long for a button", "Track my order"]});
    call_then_reply(&world, "help", "send_buttons", titles, "What can I do for you?");
    assert_eq!(ask(&world, CUSTOMER, "help").await, "What can I do for you?");
    let accepted = world.sim.graph().accepted(0);
    assert_eq!(accepted[0].kind, "interactive");
    let sent: Value = serde_json::from_str(accepted[0].raw.as_ref().unwrap().get()).unwrap();
    let buttons = sent["interactive"]["action"]["buttons"].as_array().unwrap();
    let titles: Vec<_> = buttons.iter().map(|button| button["reply"]["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["Track my order", "A title that is much"]);
    world.stop().await;
}

async fn wrong_calls_of_tools_end_in_an_answer(world: World) {
    let token = world.login().await;
    let cases = [
        ("endless", Action::LoopTool { name: "get_business_hours".into(), arguments: json!({}) }, None),
        ("unknown", Action::LoopTool { name: "launch_rocket".into(), arguments: json!({}) }, None),
        ("malformed", Action::MalformedToolArguments { name: "search_knowledge".into() }, None),
        ("once unknown", call("launch_rocket", json!({})), Some(1)),
        ("once malformed", Action::MalformedToolArguments { name: "search_knowledge".into() }, Some(1)),
        ("wrong arguments", call("send_buttons", json!({"buttons": "yes"})), Some(1)),
    ];
    for (n, (on, action, times)) in cases.into_iter().enumerate() {
        world.sim.llm().clear_rules();
        world.sim.llm().add_rule(Rule { times, ..Rule::on(on, action) });
        if times.is_some() {
            let told = Match { after_tool_result: Some(true), ..Match::text(on) };
            world.sim.llm().add_rule(Rule { matches: told, ..Rule::always(reply("Which one do you mean?")) });
        }
        let customer = format!("1555010001{n}");
        let asked = world.sim.llm().request_count();
        let answer = ask(&world, &customer, on).await;
        let (conversation, turns) = seen(&world, &token, &customer).await;
        if times.is_some() {
            // The model was told what was wrong, and found an answer.
            assert_eq!(answer, "Which one do you mean?", "{on}");
            assert_eq!(turns[0]["outcome"], "answered", "{on}");
            let step = turns[0]["steps"].as_array().unwrap().iter().find(|step| step["step"] == "tool").unwrap();
            assert!(step["output"]["error"].is_string(), "{step}");
        } else {
            assert_eq!(answer, FALLBACK, "{on}");
            assert_stands(&conversation, "escalated", "ai");
            assert_eq!(turns[0]["outcome"], "failed", "{on}: {}", turns[0]);
        }
        assert!(world.sim.llm().request_count() - asked <= 8, "{on}: the rounds are bounded");
    }
    world.stop().await;
}

async fn analysis_by_the_model_is_stored(world: World) {
    let reader = Reader::open(&world.database).await;
    let found = json!({
        "language": "hi", "intent": "order_status", "sentiment": "urgent", "score": -0.8, "topics": ["delivery"],
        "issues": [], "people": ["Asha"], "companies": [], "order_ids": ["A-17"], "summary": "Asks for an order.",
        "needs_task": true,
    });
    let matches = Match { structured: Some(true), ..Match::any() };
    world.sim.llm().add_rule(Rule { matches, ..Rule::always(reply(&found.to_string())) }.times(1));
    world.sim.llm().set_default_reply("ठीक है");
    assert_eq!(ask(&world, CUSTOMER, "order A-17 kahan hai? jaldi!").await, "ठीक है");
    let stored = reader.rows("language intent sentiment json:analysis", "message_analyses").await;
    assert_eq!(stored.len(), 1);
    let analysis = &stored[0]["analysis"];
    for name in ["language", "intent", "sentiment", "score", "topics", "summary", "needs_task"] {
        assert_eq!(analysis[name], found[name], "{name}");
    }
    assert_eq!((&stored[0]["intent"], &stored[0]["sentiment"]), (&json!("order_status"), &json!("urgent")));
    assert_eq!((&analysis["by"], &analysis["romanised"]), (&json!("model"), &json!(true)));
    let named = &analysis["entities"];
    assert_eq!((&named["people"], &named["order_ids"]), (&json!(["Asha"]), &json!(["A-17"])));
    let token = world.login().await;
    let (conversation, _) = seen(&world, &token, CUSTOMER).await;
    assert_eq!((&conversation["language"], &conversation["sentiment"]), (&json!("hi"), &json!("urgent")));

    // An analysis that cannot be read costs nothing but itself: what the rules say stays.
    let matches = Match { structured: Some(true), ..Match::any() };
    world.sim.llm().add_rule(Rule { matches, ..Rule::always(reply("I would rather not")) });
    assert_eq!(ask(&world, "15550100002", "नमस्ते").await, "ठीक है");
    let stored = reader.rows("language json:analysis", "message_analyses WHERE intent <> 'order_status'").await;
    assert_eq!((&stored[0]["language"], &stored[0]["analysis"]["by"]), (&json!("hi"), &json!("builtin")));
    world.stop().await;
}

async fn the_second_provider_answers_when_the_first_is_down(world: World) {
    let token = world.login().await;
    assert_eq!(ask(&world, CUSTOMER, "hello").await, "Thank you. You wrote: hello");
    assert!(world.sim.llm().requests(0).iter().all(|request| request.provider == Provider::Gemini));
    let (conversation, turns) = seen(&world, &token, CUSTOMER).await;
    assert_stands(&conversation, "active", "ai");
    assert_eq!(turns[0]["outcome"], "answered");
    assert!(turns[0]["model"].as_str().unwrap().contains("gemini"), "{}", turns[0]);
    world.stop().await;
}

/// Gemini, Anthropic and a compatible server speak, call tools and are cited as OpenAI is.
async fn every_provider(name: &'static str, wishes: Wishes) {
    let world = on_sqlite(wishes).await;
    let token = world.login().await;
    import_delivery(&world, &token).await;
    call_then_reply(&world, "parcel", "search_knowledge", json!({"query": "delivery"}), "The next working day [1].");
    assert_eq!(ask(&world, CUSTOMER, "my parcel?").await, "The next working day.");
    let requests = world.sim.llm().requests(0);
    assert_eq!(requests.len(), 2);
    assert!(requests.iter().all(|request| request.tools.iter().any(|tool| tool == "search_knowledge")));
    let (_, turns) = seen(&world, &token, CUSTOMER).await;
    assert_eq!(turns[0]["outcome"], "answered", "{name}: {}", turns[0]);
    assert!(turns[0]["input_tokens"].as_i64().unwrap() > 0, "{name}");
    world.sim.llm().clear_rules();
    world.sim.llm().add_rule(Rule::always(Action::Blocked));
    assert_eq!(ask(&world, "15550100002", "something bad").await, FALLBACK);
    let (conversation, turns) = seen(&world, &token, "15550100002").await;
    assert_stands(&conversation, "escalated", "ai");
    assert_eq!(turns[0]["outcome"], "failed", "{name}: {}", turns[0]);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn gemini() {
    let wishes = strict().set("SWITCHBOARD_LLM__PROVIDER", "gemini").set("GEMINI_API_KEY", "fictional");
    every_provider("gemini", wishes.set("SWITCHBOARD_LLM__BASE_URL", "{sim}/v1beta")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn anthropic() {
    let wishes = strict().set("SWITCHBOARD_LLM__PROVIDER", "anthropic").set("ANTHROPIC_API_KEY", "fictional");
    every_provider("anthropic", wishes).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn openai_compatible() {
    every_provider("openai_compatible", strict().set("SWITCHBOARD_LLM__PROVIDER", "openai_compatible")).await;
}

/// Whatever the model does: the customer hears something, a person is told, and the reason is kept.
async fn breaks(world: World, action: Option<Action>) {
    let reader = Reader::open(&world.database).await;
    let token = world.login().await;
    if let Some(action) = action {
        world.sim.llm().add_rule(Rule::always(action));
    }
    assert_eq!(ask(&world, CUSTOMER, "when do you open?").await, FALLBACK);
    settled(&world, &reader).await;
    let (conversation, turns) = seen(&world, &token, CUSTOMER).await;
    assert_stands(&conversation, "escalated", "ai");
    assert_eq!((turns.len(), &turns[0]["outcome"]), (1, &json!("failed")), "{turns:?}");
    assert!(turns[0]["reason"].as_str().is_some_and(|reason| reason.len() > 10), "{}", turns[0]);
    assert_eq!(reader.count("feed WHERE type = 'conversation.escalated'").await, 1);
    assert_eq!(world.sim.graph().accepted_count(), 1);
    world.stop().await;
}

macro_rules! broken_models {
    ($($name:ident($wishes:expr, $action:expr)),+ $(,)?) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            breaks(on_sqlite($wishes).await, $action).await;
        }
    )+};
}

broken_models!(
    a_model_that_is_too_slow(hurried(), Some(Action::Hang { ms: 20_000 })),
    a_model_that_fails(eager(), Some(Action::Error { status: 500, code: "server_error".into(), retry_after_s: None })),
    a_model_that_is_overloaded_for_long(
        eager(),
        Some(Action::Error { status: 429, code: "rate_limit_exceeded".into(), retry_after_s: Some(3_600) })
    ),
    a_model_that_refuses_the_key(
        eager(),
        Some(Action::Error { status: 401, code: "invalid_api_key".into(), retry_after_s: None })
    ),
    a_model_behind_a_broken_proxy(eager(), Some(Action::Rubbish { html: true })),
    a_model_that_writes_half_an_answer(eager(), Some(Action::Rubbish { html: false })),
    a_model_that_says_nothing(eager(), Some(Action::Empty)),
    a_model_that_runs_out_of_tokens(eager(), Some(Action::Truncated)),
    a_model_whose_filter_strikes(eager(), Some(Action::Blocked)),
    a_model_that_nobody_serves(eager().set("SWITCHBOARD_LLM__BASE_URL", "http://127.0.0.1:1/v1"), None),
);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_model_that_recovers_within_the_turn() {
    let world = on_sqlite(eager()).await;
    let error = Action::Error { status: 503, code: "overloaded".into(), retry_after_s: None };
    world.sim.llm().add_rule(Rule::always(error).times(1));
    assert_eq!(ask(&world, CUSTOMER, "hello").await, "Thank you. You wrote: hello");
    let token = world.login().await;
    assert_stands(&seen(&world, &token, CUSTOMER).await.0, "active", "ai");
    world.stop().await;
}

/// The stand-in refuses a call that comes back without the signature that it came with.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn gemini_s_signatures_go_back_over_several_rounds() {
    let wishes = eager().set("SWITCHBOARD_LLM__PROVIDER", "gemini").set("GEMINI_API_KEY", "fictional");
    let world = on_sqlite(wishes.set("SWITCHBOARD_LLM__BASE_URL", "{sim}/v1beta")).await;
    let token = world.login().await;
    import_delivery(&world, &token).await;
    let both = Action::ToolCalls {
        calls: vec![
            ToolCall { name: "search_knowledge".into(), arguments: json!({"query": "delivery"}) },
            ToolCall { name: "get_business_hours".into(), arguments: json!({}) },
        ],
    };
    world.sim.llm().add_rule(Rule::always(call("search_knowledge", json!({"query": "parcel"}))).times(1));
    world.sim.llm().add_rule(Rule::always(both).times(1));
    world.sim.llm().add_rule(Rule::always(reply("The next working day [1].")));
    assert_eq!(ask(&world, CUSTOMER, "my parcel?").await, "The next working day.");
    assert_eq!(world.sim.llm().requests(0).len(), 3);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_model_that_says_when_to_come_again() {
    let world = on_sqlite(eager()).await;
    let error = Action::Error { status: 429, code: "rate_limit_exceeded".into(), retry_after_s: Some(1) };
    world.sim.llm().add_rule(Rule::always(error).times(1));
    assert_eq!(ask(&world, CUSTOMER, "hello").await, "Thank you. You wrote: hello");
    let asked = world.sim.llm().requests(0);
    assert!(asked.len() == 2 && asked[1].at_ms - asked[0].at_ms >= 1_000, "it waits as long as it was told");
    world.stop().await;
}

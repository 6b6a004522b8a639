//! Who answers (pipeline.md, route), through the real pipeline; and checks before go-live.

use chrono::{Datelike, Weekday};
use futures::StreamExt;
use model::account::Role;
use reqwest::Method;
use serde_json::{Value, json};
use sim::{Action, Rule};

use crate::api_support::{Desk, Person, on_both_desks};
use crate::models::{ask, assert_stands, import, seen};
use crate::pipeline::settled;
use crate::rows::Reader;
use crate::support::{PATIENCE, Wishes, World, eager, on_both, on_sqlite};

const CUSTOMER: &str = "15550100001";
const FAQS: [(&str, &str, &str); 2] = [
    (
        "where",
        "Where is your shop? What is the address?",
        "You find us at 12 Beach Road, Chennai, opposite the lighthouse.",
    ),
    ("ta-delivery", "டெலிவரிக்கு எவ்வளவு நாள் ஆகும்?", "சென்னையில் அடுத்த வேலை நாளில் டெலிவரி செய்கிறோம்."),
];

fn keyless() -> Wishes {
    Wishes::default().set("SWITCHBOARD_AGENT__DEBOUNCE_MS", "0")
}

on_both!(
    stop_is_confirmed_once_and_start_ends_it(keyless()),
    closed_hours_are_told_once(keyless()),
    rules_pass_a_conversation_on(keyless()),
    an_agent_may_hand_over_at_once_or_when_unsure(keyless()),
    a_long_conversation_is_offered_to_a_person(eager()),
    an_agent_has_its_own_model_and_prompt(eager()),
);

on_both_desks! {
    checks_run_and_tell_what_is_wrong(&[]),
    checks_are_refused_and_belong_to_their_workspace(&[]),
    checks_travel_as_a_file(&[]),
    a_rehearsal_leaves_no_trace(&[]),
}

async fn agents(world: &World, token: &str) -> Vec<Value> {
    world.get(token, "/api/v1/agents").await.as_array().unwrap().clone()
}

async fn put(world: &World, token: &str, agent: &Value, body: Value) {
    let path = format!("/api/v1/agents/{}", agent["id"].as_str().unwrap());
    let answer = world.http.put(world.url(&path)).bearer_auth(token).json(&body).send().await.unwrap();
    let status = answer.status();
    assert_eq!(status, 200, "{}", answer.text().await.unwrap());
}

async fn make(world: &World, token: &str, body: Value) -> Value {
    let (status, agent) = world.post(token, "/api/v1/agents", body).await;
    assert_eq!(status, 201, "{agent}");
    let path = format!("/api/v1/agents/{}/activate", agent["id"].as_str().unwrap());
    world.post(token, &path, Value::Null).await.1
}

async fn stop_is_confirmed_once_and_start_ends_it(world: World) {
    let reader = Reader::open(&world.database).await;
    let token = world.login().await;
    import(&world, &token, &FAQS).await;
    assert_eq!(
        ask(&world, CUSTOMER, "STOP").await,
        "You will get no more messages from us. Write START to get them again."
    );
    let phone = world.sim.phone(CUSTOMER);
    for text in ["stop", "Where is your shop?"] {
        assert!(phone.text(text).await.acknowledged);
        settled(&world, &reader).await;
    }
    assert_eq!(phone.received().len(), 1, "silent from then on");
    let (conversation, turns) = seen(&world, &token, CUSTOMER).await;
    assert_stands(&conversation, "active", "ai");
    assert_eq!((&turns[0]["outcome"], &turns[0]["reason"]), (&json!("silent"), &json!("opted_out")));
    assert_eq!(ask(&world, CUSTOMER, "Start").await, "Welcome back. How can I help you?");
    assert_eq!(ask(&world, CUSTOMER, "Where is your shop?").await, FAQS[0].2);
    // Who gets messages anyway asks for something else.
    assert_ne!(ask(&world, "15550100002", "start").await, "Welcome back. How can I help you?");
    // In the customer's language, also when the agent is paused.
    assert_eq!(ask(&world, "15550100003", "டெலிவரிக்கு எவ்வளவு நாள் ஆகும்?").await, FAQS[1].2);
    world.post(&token, "/api/v1/agents/pause-all", Value::Null).await;
    assert!(ask(&world, "15550100003", "STOP").await.contains("செய்திகள் வராது"));
    world.stop().await;
}

/// Open for some hours on one day: two days from now in the shop's time zone.
fn open_in_two_days(world: &World) -> (Weekday, Value) {
    let day = (world.now().to_utc().with_timezone(&chrono_tz::Asia::Kolkata) + chrono::Days::new(2)).weekday();
    let name = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
        [day.num_days_from_monday() as usize];
    (day, json!({ name: {"open": "09:00", "close": "18:00"} }))
}

async fn closed_hours_are_told_once(world: World) {
    let reader = Reader::open(&world.database).await;
    let token = world.login().await;
    import(&world, &token, &FAQS).await;
    let agent = agents(&world, &token).await.remove(0);
    let (day, hours) = open_in_two_days(&world);
    let day = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
        [day.num_days_from_monday() as usize];
    put(&world, &token, &agent, json!({ "working_hours": hours })).await;
    let told = ask(&world, CUSTOMER, "Where is your shop?").await;
    assert_eq!(
        told,
        format!(
            "We are closed at the moment. We open again on {day} at 09:00. I have told our team; they will reply to you here."
        )
    );
    let (conversation, turns) = seen(&world, &token, CUSTOMER).await;
    assert_stands(&conversation, "escalated", "ai");
    assert_eq!((&turns[0]["outcome"], &turns[0]["reason"]), (&json!("escalated"), &json!("closed_hours")));
    let phone = world.sim.phone(CUSTOMER);
    assert!(phone.text("Can you hear me?").await.acknowledged);
    settled(&world, &reader).await;
    assert_eq!(phone.received().len(), 1, "it is said once");
    let tamil = ask(&world, "15550100002", FAQS[1].1).await;
    assert!(tamil.contains("09:00 மணிக்கு"), "{tamil}");

    // In its own words, without a person.
    put(&world, &token, &agent, json!({"closed_text": "Back {opens}!", "closed_offers_person": false})).await;
    assert_eq!(ask(&world, "15550100003", "Hello!").await, format!("Back on {day} at 09:00!"));
    let (conversation, turns) = seen(&world, &token, "15550100003").await;
    assert_stands(&conversation, "active", "ai");
    assert_eq!(turns[0]["outcome"], "silent");
    // A trial answers at any hour.
    let body = json!({"message": "Where is your shop?", "agent_id": agent["id"]});
    let (status, tried) = world.post(&token, "/api/v1/conversations/owner-1/message", body).await;
    assert_eq!((status, &tried["outcome"]), (200, &json!("answered")), "{tried}");
    // When it is open, everything that waits is answered together.
    put(&world, &token, &agent, json!({"working_hours": null})).await;
    let answer = ask(&world, CUSTOMER, "Where is your shop?").await;
    assert!(answer.contains("12 Beach Road"), "{answer}");
    world.stop().await;
}

async fn rules_pass_a_conversation_on(world: World) {
    let token = world.login().await;
    import(&world, &token, &FAQS).await;
    let first = agents(&world, &token).await.remove(0);
    let tamil = make(&world, &token, json!({"name": "Tamil desk", "agent_type": "specialist"})).await;
    let people = make(
        &world,
        &token,
        json!({"name": "Returns", "agent_type": "handoff", "fallback_text": "Our returns desk will write to you."}),
    )
    .await;
    let paused = make(&world, &token, json!({"name": "Hindi desk"})).await;
    world.post(&token, &format!("/api/v1/agents/{}/pause", paused["id"].as_str().unwrap()), Value::Null).await;
    let rules = json!([
        {"to": tamil["id"], "languages": ["ta"]},
        {"to": paused["id"], "languages": ["en"]},
        {"to": people["id"], "topics": ["refund"], "languages": ["en"]},
        {"to": people["id"], "intents": ["refund"]},
    ]);
    put(&world, &token, &first, json!({ "transfer_rules": rules })).await;

    assert_eq!(ask(&world, CUSTOMER, "டெலிவரிக்கு எவ்வளவு நாள் ஆகும்?").await, FAQS[1].2);
    let (conversation, turns) = seen(&world, &token, CUSTOMER).await;
    assert_eq!((&turns[0]["agent_id"], &conversation["current_agent"]), (&tamil["id"], &json!("Tamil desk")));
    let passed = turns[0]["steps"].as_array().unwrap().iter().find(|step| step["step"] == "transfer").unwrap();
    assert_eq!((&passed["output"]["from"], &passed["output"]["to"]), (&first["name"], &json!("Tamil desk")));
    // It stays with who has it.
    assert_eq!(ask(&world, CUSTOMER, "Where is your shop?").await, FAQS[0].2);
    assert_eq!(seen(&world, &token, CUSTOMER).await.1[0]["agent_id"], tamil["id"]);

    // The paused one gets nothing: the rule after it holds, too.
    assert_eq!(
        ask(&world, "15550100002", "I want a refund, give me my money back").await,
        "Our returns desk will write to you."
    );
    let (conversation, turns) = seen(&world, &token, "15550100002").await;
    assert_stands(&conversation, "escalated", "operator");
    assert_eq!(turns[0]["agent_id"], people["id"]);
    assert_eq!(ask(&world, "15550100003", "Where is your shop?").await, FAQS[0].2);
    assert_eq!(seen(&world, &token, "15550100003").await.1[0]["agent_id"], first["id"]);
    world.stop().await;
}

async fn an_agent_may_hand_over_at_once_or_when_unsure(world: World) {
    let token = world.login().await;
    import(&world, &token, &FAQS).await;
    let agent = agents(&world, &token).await.remove(0);
    put(&world, &token, &agent, json!({"auto_handoff_threshold": 0.3})).await;
    assert_eq!(ask(&world, CUSTOMER, "Where is your shop?").await, FAQS[0].2);
    let greeted = ask(&world, "15550100002", "Hello!").await;
    assert_stands(&seen(&world, &token, "15550100002").await.0, "active", "ai");
    assert!(!greeted.is_empty());
    let handed = ask(&world, "15550100003", "Do your elephants speak French?").await;
    assert_eq!(handed, "Someone from our team will reply to you here shortly.");
    let (conversation, turns) = seen(&world, &token, "15550100003").await;
    assert_stands(&conversation, "escalated", "operator");
    assert!(turns[0]["reason"].as_str().unwrap().contains("sure enough"), "{}", turns[0]);
    world.stop().await;
}

async fn a_long_conversation_is_offered_to_a_person(world: World) {
    let reader = Reader::open(&world.database).await;
    let token = world.login().await;
    let agent = agents(&world, &token).await.remove(0);
    put(&world, &token, &agent, json!({"max_conversation_length": 3})).await;
    ask(&world, CUSTOMER, "one").await;
    let phone = world.sim.phone(CUSTOMER);
    assert!(phone.text("two").await.acknowledged);
    let received = phone.wait_received(3, PATIENCE).await;
    let texts: Vec<_> = received.iter().map(|message| message.text.clone().unwrap()).collect();
    assert_eq!(texts[2], "I have also told our team: if you like, they can help you here directly.", "{texts:?}");
    assert_stands(&seen(&world, &token, CUSTOMER).await.0, "escalated", "ai");
    ask(&world, CUSTOMER, "three").await;
    settled(&world, &reader).await;
    assert_eq!(phone.received().len(), 4, "it is offered once");
    world.stop().await;
}

async fn an_agent_has_its_own_model_and_prompt(world: World) {
    let token = world.login().await;
    let agent = agents(&world, &token).await.remove(0);
    let prompts = json!({"ta": "Always mention the temple festival."});
    put(&world, &token, &agent, json!({"ai_model": "openai/another-stand-in", "custom_prompts": prompts})).await;
    ask(&world, CUSTOMER, "hello").await;
    let asked = world.sim.llm().requests(0).last().unwrap().body_json();
    assert_eq!(asked["model"], "another-stand-in");
    assert!(!asked.to_string().contains("temple festival"));
    ask(&world, "15550100002", "வணக்கம், நாளை திறந்திருக்குமா?").await;
    assert!(world.sim.llm().requests(0).last().unwrap().body_json().to_string().contains("temple festival"));
    put(&world, &token, &agent, json!({"ai_model": null})).await;
    ask(&world, "15550100003", "hello again").await;
    assert_eq!(world.sim.llm().requests(0).last().unwrap().body_json()["model"], "stand-in");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_trial_shows_the_draft_as_it_comes() {
    let world = on_sqlite(eager()).await;
    let token = world.login().await;
    let text = "Our shop opens at nine and closes at six.";
    world.sim.llm().add_rule(Rule::always(Action::Reply { text: text.to_owned() }));
    let body = json!({"message": "When do you open?"});
    let request = world.http.post(world.url("/api/v1/conversations/owner-1/message")).bearer_auth(&token).json(&body);
    let answer = request.header("accept", "text/event-stream").send().await.unwrap();
    let mut stream = answer.bytes_stream();
    let mut events = String::new();
    while let Some(chunk) = stream.next().await {
        events.push_str(&String::from_utf8_lossy(&chunk.unwrap()));
    }
    let parsed: Vec<(String, Value)> = events
        .split("\n\n")
        .filter_map(|event| {
            let name = event.lines().find_map(|line| line.strip_prefix("event: "))?;
            let data = event.lines().find_map(|line| line.strip_prefix("data: "))?;
            Some((name.to_owned(), serde_json::from_str(data).unwrap()))
        })
        .collect();
    let draft: String =
        parsed.iter().filter(|(name, _)| name == "delta").map(|(_, data)| data["text"].as_str().unwrap()).collect();
    assert_eq!(draft, text, "{events}");
    let place = |name: &str| parsed.iter().position(|(known, data)| known == name || data["step"] == name).unwrap();
    assert!(place("route") < place("delta") && place("delta") < place("message"), "{events}");
    assert_eq!(parsed.last().unwrap().1["response"], text);
    world.stop().await;
}

/// Waits for a run to end.
async fn run_to_end(desk: &Desk, person: &Person, body: Value) -> Value {
    let started = person.post("/api/v1/checks/run", body).await;
    assert_eq!(started.status, 202, "{}", started.text);
    let path = format!("/api/v1/checks/runs/{}", started.ok()["run_id"].as_str().unwrap());
    ended(desk, person, &path).await
}

async fn ended(desk: &Desk, person: &Person, path: &str) -> Value {
    let mut growth = desk.server.app.engine.growth();
    let deadline = tokio::time::Instant::now() + PATIENCE;
    loop {
        let run = person.get(path).await.ok();
        if run["status"] != "running" {
            return run;
        }
        assert!(tokio::time::Instant::now() < deadline, "{run}");
        let _ = tokio::time::timeout(std::time::Duration::from_millis(100), growth.recv()).await;
    }
}

async fn shop(desk: &Desk) -> Person {
    let ann = desk.sign_up("ann@example.com").await;
    for (_, question, answer) in FAQS {
        ann.post("/api/v1/knowledge/faqs", json!({"question": question, "answer": answer, "category": ""})).await.ok();
    }
    ann
}

async fn check(person: &Person, body: Value) -> String {
    let made = person.post("/api/v1/checks", body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.ok()["id"].as_str().unwrap().to_owned()
}

async fn checks_run_and_tell_what_is_wrong(desk: Desk) {
    let ann = shop(&desk).await;
    let good =
        check(&ann, json!({"question": "Where is your shop?", "must_contain": ["beach road|marina", "CHENNAI"]})).await;
    let unknown = check(&ann, json!({"question": "Do your elephants speak French?", "expect": "abstain"})).await;
    let person = check(&ann, json!({"question": "I want to talk to a person please", "expect": "handover"})).await;
    let wrong = check(
        &ann,
        json!({"question": "Where is your shop?", "must_contain": ["Mumbai"], "must_not_contain": ["lighthouse"]}),
    )
    .await;
    let run = run_to_end(&desk, &ann, json!({})).await;
    assert_eq!(
        (&run["status"], &run["trigger"], &run["total"]),
        (&json!("done"), &json!("manual"), &json!(4)),
        "{run}"
    );
    assert_eq!((&run["passed"], &run["failed"]), (&json!(3), &json!(1)), "{run}");
    let results = run["results"].as_array().unwrap();
    let ids: Vec<_> = results.iter().map(|result| result["check_id"].as_str().unwrap()).collect();
    assert_eq!(ids, [&good, &unknown, &person, &wrong]);
    assert_eq!(results[3]["reasons"], json!(["it does not say “Mumbai”", "it says “lighthouse”"]));
    assert_eq!((&results[0]["answer"], &results[0]["outcome"]), (&json!(FAQS[0].2), &json!("answered")));
    assert!(results[0]["chunks_used"][0]["text"].as_str().unwrap().contains("Beach Road"));
    assert!(results[0]["steps"].as_array().unwrap().iter().any(|step| step["step"] == "retrieve"));
    let listed = ann.get("/api/v1/checks").await.ok();
    assert_eq!(
        (&listed[3]["last_result"]["passed"], &listed[0]["last_result"]["passed"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(listed[0]["last_result"]["run_id"], run["id"]);

    // Better written, and alone.
    let path = format!("/api/v1/checks/{wrong}");
    let changed =
        ann.send(Method::PATCH, &path, json!({"must_contain": ["lighthouse"], "must_not_contain": []})).await.ok();
    assert_eq!(
        (&changed["question"], &changed["must_contain"]),
        (&json!("Where is your shop?"), &json!(["lighthouse"]))
    );
    let run = run_to_end(&desk, &ann, json!({"ids": [wrong]})).await;
    assert_eq!((&run["passed"], &run["total"]), (&json!(1), &json!(1)), "{run}");
    let runs = ann.get("/api/v1/checks/runs").await.ok();
    assert_eq!((runs.as_array().unwrap().len(), &runs[0]["id"]), (2, &run["id"]));
    assert_eq!(ann.send(Method::DELETE, &path, Value::Null).await.status, 204);
    ann.send(Method::DELETE, &path, Value::Null).await.problem(404, "NOT_FOUND");
    // Asked of an agent that hands everything over.
    let made = ann.post("/api/v1/agents", json!({"name": "People", "agent_type": "handoff"})).await.ok();
    let run = run_to_end(&desk, &ann, json!({"agent_id": made["id"]})).await;
    assert_eq!((&run["passed"], &run["failed"]), (&json!(1), &json!(2)), "{run}");
    assert!(run["results"][0]["reasons"][0].as_str().unwrap().contains("handed over to a person"), "{run}");
    desk.stop().await;
}

async fn checks_are_refused_and_belong_to_their_workspace(desk: Desk) {
    let ann = shop(&desk).await;
    ann.post("/api/v1/checks/run", json!({})).await.problem(409, "CONFLICT");
    ann.post("/api/v1/checks/generate", json!({"count": 3})).await.problem(409, "MODEL_REQUIRED");
    ann.post("/api/v1/checks/generate", json!({"count": 21})).await.problem(422, "VALIDATION_FAILED");
    let id = check(&ann, json!({"question": "Where is your shop?"})).await;
    let nobody = uuid::Uuid::nil();
    let cases = [
        ("question", json!(" ")),
        ("question", json!("x".repeat(2_001))),
        ("expect", json!("laugh")),
        ("language", json!("Tamil")),
        ("must_contain", json!(["a||b"])),
        ("must_contain", json!(["x".repeat(301)])),
        ("must_not_contain", json!(vec!["x"; 21])),
        ("agent_id", json!(nobody)),
    ];
    let path = format!("/api/v1/checks/{id}");
    for (field, value) in cases {
        let mut body = json!({"question": "Where?"});
        body[field] = value.clone();
        let problem = ann.post("/api/v1/checks", body).await.problem(422, "VALIDATION_FAILED");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
        let problem = ann.send(Method::PATCH, &path, json!({ field: value })).await.problem(422, "VALIDATION_FAILED");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    ann.post("/api/v1/checks", json!({"question": "x", "must": []})).await.problem(422, "VALIDATION_FAILED");
    ann.post("/api/v1/checks", json!({})).await.problem(400, "VALIDATION_FAILED");
    ann.post("/api/v1/checks/run", json!({"agent_id": nobody})).await.problem(422, "VALIDATION_FAILED");
    let many: Vec<Value> = (0..200).map(|n| json!({"question": format!("Question {n}?")})).collect();
    ann.post("/api/v1/checks/import", json!({ "checks": many })).await.problem(409, "CONFLICT");
    assert_eq!(ann.get("/api/v1/checks?limit=200").await.ok().as_array().unwrap().len(), 1, "all or none");

    let run = run_to_end(&desk, &ann, json!({})).await;
    let run_path = format!("/api/v1/checks/runs/{}", run["id"].as_str().unwrap());
    let (viewer, operator) = (desk.invite(&ann, Role::Viewer).await, desk.invite(&ann, Role::Operator).await);
    for person in [&viewer, &operator] {
        person.post("/api/v1/checks", json!({"question": "x"})).await.problem(403, "FORBIDDEN");
        person.post("/api/v1/checks/run", json!({})).await.problem(403, "FORBIDDEN");
        person.post("/api/v1/checks/generate", json!({"count": 1})).await.problem(403, "FORBIDDEN");
        person.post("/api/v1/checks/import", json!({"checks": []})).await.problem(403, "FORBIDDEN");
        person.send(Method::PATCH, &path, json!({})).await.problem(403, "FORBIDDEN");
        person.send(Method::DELETE, &path, Value::Null).await.problem(403, "FORBIDDEN");
        person.get("/api/v1/checks").await.ok();
        person.get(&run_path).await.ok();
    }
    let bob = desk.sign_up("bob@example.com").await;
    assert_eq!(bob.get("/api/v1/checks").await.ok(), json!([]));
    assert_eq!(bob.get("/api/v1/checks/runs").await.ok(), json!([]));
    bob.get(&run_path).await.problem(404, "NOT_FOUND");
    bob.send(Method::PATCH, &path, json!({"question": "mine"})).await.problem(404, "NOT_FOUND");
    bob.send(Method::DELETE, &path, Value::Null).await.problem(404, "NOT_FOUND");
    bob.post("/api/v1/checks/run", json!({"ids": [id]})).await.problem(409, "CONFLICT");
    desk.stop().await;
}

async fn checks_travel_as_a_file(desk: Desk) {
    let ann = shop(&desk).await;
    let body = json!({"question": "எங்கே?", "language": "ta", "expect": "abstain", "must_not_contain": ["x"]});
    check(&ann, body.clone()).await;
    let file = ann.get("/api/v1/checks/export").await.ok();
    assert_eq!(
        file["checks"][0],
        json!({"question": "எங்கே?", "language": "ta", "expect": "abstain", "must_contain": [], "must_not_contain": ["x"]})
    );
    let bob = desk.sign_up("bob@example.com").await;
    let imported = bob.post("/api/v1/checks/import", file.clone()).await;
    assert_eq!((imported.status, &imported.ok()[0]["question"]), (201, &json!("எங்கே?")));
    assert_eq!(bob.get("/api/v1/checks/export").await.ok(), file);
    let wrong = json!({"checks": [{"question": "fine"}, {"question": "x", "expect": "y"}]});
    let problem = bob.post("/api/v1/checks/import", wrong).await.problem(422, "VALIDATION_FAILED");
    assert!(problem["detail"].as_str().unwrap().contains("number 2"), "{problem}");
    desk.stop().await;
}

/// Counts the rows that a customer's question would leave.
async fn traces(reader: &Reader) -> Vec<i64> {
    let mut counts = Vec::new();
    for table in
        ["conversations", "messages", "contacts", "turns", "tickets", "tasks", "message_analyses", "raw_events"]
    {
        counts.push(reader.count(table).await);
    }
    counts.push(reader.count("jobs WHERE kind = 'lane'").await);
    counts.push(reader.count("feed WHERE type NOT IN ('checks.run', 'agent.updated')").await);
    counts
}

async fn a_rehearsal_leaves_no_trace(desk: Desk) {
    let ann = shop(&desk).await;
    let reader = Reader::open(&desk.database_url()).await;
    check(&ann, json!({"question": "Where is your shop?"})).await;
    check(&ann, json!({"question": "Do your elephants speak French?", "expect": "abstain"})).await;
    check(&ann, json!({"question": "I want to talk to a person, and STOP calling me", "expect": "handover"})).await;
    check(&ann, json!({"question": "STOP", "expect": "answer"})).await;
    let before = traces(&reader).await;
    let run = run_to_end(&desk, &ann, json!({})).await;
    assert_eq!((&run["status"], &run["total"]), (&json!("done"), &json!(4)), "{run}");
    assert_eq!(traces(&reader).await, before);
    desk.stop().await;
}

/// What a customer would have caused through tools is not done either; the next change runs the checks by itself.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn changes_run_the_checks_and_tools_do_nothing_in_them() {
    let world = on_sqlite(eager().still()).await;
    let reader = Reader::open(&world.database).await;
    let token = world.login().await;
    let call = sim::ToolCall {
        name: "create_ticket".into(),
        arguments: json!({"issue_type": "late", "description": "a late parcel"}),
    };
    let after = |after| sim::Match { after_tool_result: Some(after), ..sim::Match::text("late") };
    world.sim.llm().add_rule(Rule { matches: after(false), ..Rule::always(Action::ToolCalls { calls: vec![call] }) });
    world
        .sim
        .llm()
        .add_rule(Rule { matches: after(true), ..Rule::always(Action::Reply { text: "I have noted it.".into() }) });
    let body = json!({"question": "my parcel is late", "must_contain": ["noted"]});
    assert_eq!(world.post(&token, "/api/v1/checks", body).await.0, 201);
    let agent = agents(&world, &token).await.remove(0);
    put(&world, &token, &agent, json!({"system_prompt": "Be brief."})).await;
    let runs = || async {
        let runs = world.get(&token, "/api/v1/checks/runs").await;
        let run = runs.as_array().unwrap().first().cloned();
        run.filter(|run| run["status"] == "done")
    };
    let run = world.pass_until("the checks to run by themselves", runs).await;
    assert_eq!((&run["trigger"], &run["passed"]), (&json!("agent"), &json!(1)), "{run}");
    let path = format!("/api/v1/checks/runs/{}", run["id"].as_str().unwrap());
    let steps = world.get(&token, &path).await["results"][0]["steps"].clone();
    let tool = steps.as_array().unwrap().iter().find(|step| step["step"] == "tool").unwrap().clone();
    assert_eq!(tool["input"]["name"], "create_ticket", "{tool}");
    assert_eq!(reader.count("tickets").await, 0);

    // A change of the knowledge, too.
    import(&world, &token, &FAQS).await;
    let of_knowledge = || async {
        let runs = world.get(&token, "/api/v1/checks/runs").await;
        runs.as_array().unwrap().iter().find(|run| run["trigger"] == "knowledge" && run["status"] == "done").cloned()
    };
    world.pass_until("the checks to run after the import", of_knowledge).await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn simulated_customers_come_from_the_knowledge() {
    let world = on_sqlite(eager()).await;
    let token = world.login().await;
    import(&world, &token, &FAQS).await;
    let written = json!({"questions": [
        {"question": "shop enga irukku?", "entry": 1, "language": "ta", "must_contain": ["12 Beach Road", "Mumbai"]},
        {"question": "Do you repair bicycles?", "entry": 0, "language": "en", "must_contain": []},
    ]});
    let demanded = sim::Match { structured: Some(true), ..sim::Match::text("<knowledge>") };
    let reply = Action::Reply { text: written.to_string() };
    world.sim.llm().add_rule(Rule { matches: demanded, ..Rule::always(reply) });
    let (status, made) = world.post(&token, "/api/v1/checks/generate", json!({"count": 5})).await;
    assert_eq!(status, 201, "{made}");
    assert_eq!(made.as_array().unwrap().len(), 2, "{made}");
    assert_eq!((&made[0]["language"], &made[1]["expect"]), (&json!("ta"), &json!("abstain")));
    let asked = world.sim.llm().requests(0).last().unwrap().body_json().to_string();
    assert!(asked.contains("Beach Road"), "{asked}");
    world.stop().await;
}

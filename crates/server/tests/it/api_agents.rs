//! Agents over HTTP: written, versioned, switched, removed; rules over several; roles and other workspaces.

use model::account::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::api_support::{Answer, Desk, Person, on_both_desks};

on_both_desks! {
    an_agent_is_made_changed_and_removed(&[]),
    bad_values_are_refused_by_field(&[]),
    rules_over_several_agents(&[]),
    versions_tell_what_changed_and_lead_back(&[]),
    only_admins_write_and_others_see_nothing(&[]),
    all_are_paused_and_activated(&[]),
    a_model_must_be_of_a_provider_that_is_there(&[]),
    drafts_are_tried_before_they_are_activated(&[]),
    tools_must_be_there(&[]),
}

const AGENTS: &str = "/api/v1/agents";

async fn make(person: &Person, body: Value) -> (String, String) {
    let made = person.post(AGENTS, body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let id = made.ok()["id"].as_str().unwrap().to_owned();
    (format!("{AGENTS}/{id}"), id)
}

async fn put(person: &Person, path: &str, body: Value) -> Answer {
    person.send(Method::PUT, path, body).await
}

fn whole() -> Value {
    json!({
        "name": " Asha ", "role": "Sales", "description": "Sells lamps.", "agent_type": "specialist",
        "languages": ["ta", "en"], "personality": "formal", "system_prompt": "Be brief.",
        "custom_prompts": {"ta": "தமிழில் எழுது.", "ta-latn": "Thanglish."}, "ai_model": null,
        "tools": ["search_knowledge", "create_ticket"], "transfer_rules": [],
        "response_time_target_seconds": 30, "max_conversation_length": 40, "auto_handoff_threshold": 0.2,
        "working_hours": {"monday": {"open": "09:00", "close": "18:00"}, "sunday": null},
        "closed_text": "We open {opens}.", "closed_offers_person": false,
        "voice_config": {"voice": "aura-asteria-en", "tone": "warm", "language": "ta"},
        "channel_config": {"chat_widget": {"enabled": true}}, "fallback_text": "I do not know.",
        "grounding": "lenient", "debounce_ms": 500, "max_wait_ms": 3000,
    })
}

async fn an_agent_is_made_changed_and_removed(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    let first = ann.get(AGENTS).await.ok()[0].clone();
    // What was read can be sent back with a change in it.
    let own = format!("{AGENTS}/{}", first["id"].as_str().unwrap());
    let mut changed = first.clone();
    changed["description"] = json!("Sells lamps.");
    put(&ann, &own, changed).await.ok();
    assert_eq!(ann.get(&own).await.ok()["description"], "Sells lamps.");
    put(&ann, &own, first.clone()).await.ok();
    put(&ann, &own, json!({"descripton": "x"})).await.problem(422, "VALIDATION_FAILED");
    assert_eq!(
        (&first["is_default"], &first["version"], &first["status"]),
        (&json!(true), &json!(1), &json!("active"))
    );
    for unknown in ["success_rate", "avg_response_time", "within_response_time_target"] {
        assert_eq!(first[unknown], Value::Null, "{unknown} has nothing to be computed from");
    }
    let (path, id) = make(&ann, whole()).await;
    let agent = ann.get(&path).await.ok();
    for (field, value) in whole().as_object().unwrap() {
        match field.as_str() {
            "name" => assert_eq!(agent["name"], "Asha"),
            "working_hours" => {
                assert_eq!((&agent[field]["monday"], &agent[field]["tuesday"]), (&value["monday"], &Value::Null))
            }
            "voice_config" => {
                assert_eq!((&agent[field]["voice"], &agent[field]["personality"]), (&value["voice"], &json!("formal")));
            }
            _ => assert_eq!(agent[field], *value, "{field}"),
        }
    }
    assert_eq!(
        (&agent["status"], &agent["is_active"], &agent["is_default"]),
        (&json!("draft"), &json!(false), &json!(false))
    );
    assert_eq!(agent["model_in_use"], first["model_in_use"]);

    let changed = put(&ann, &path, json!({"name": "Meera", "tools": null, "working_hours": null, "debounce_ms": null}))
        .await
        .ok();
    assert_eq!(
        (&changed["name"], &changed["version"], &changed["system_prompt"]),
        (&json!("Meera"), &json!(2), &json!("Be brief."))
    );
    assert_eq!(
        (&changed["tools"], &changed["working_hours"], &changed["debounce_ms"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    assert_eq!(put(&ann, &path, json!({"name": "Meera"})).await.ok()["version"], 2, "nothing has changed");
    assert_eq!(
        put(&ann, &path, json!({"voice_config": {"personality": "casual"}})).await.ok()["personality"],
        "casual"
    );

    let tools = ann.get(&format!("{path}/tools")).await.ok();
    let tool = |name: &str| tools.as_array().unwrap().iter().find(|tool| tool["name"] == name).unwrap().clone();
    assert_eq!((&tool("send_buttons")["kind"], &tool("send_buttons")["enabled"]), (&json!("builtin"), &json!(true)));
    assert_eq!(tool("create_ticket")["parameters"]["type"], "object");
    put(&ann, &path, json!({"tools": ["create_ticket"]})).await.ok();
    let tools = ann.get(&format!("{path}/tools")).await.ok();
    let tool = |name: &str| tools.as_array().unwrap().iter().find(|tool| tool["name"] == name).unwrap().clone();
    assert_eq!((&tool("create_ticket")["enabled"], &tool("send_buttons")["enabled"]), (&json!(true), &json!(false)));
    assert_eq!(ann.get(&format!("{path}/conversations")).await.ok(), json!([]));

    assert_eq!(ann.send(Method::DELETE, &path, Value::Null).await.status, 204);
    ann.get(&path).await.problem(404, "NOT_FOUND");
    ann.send(Method::DELETE, &path, Value::Null).await.problem(404, "NOT_FOUND");
    let audit = ann.get("/api/v1/audit").await.ok();
    let done: Vec<_> = audit
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["subject"] == json!(id))
        .map(|row| row["action"].clone())
        .collect();
    assert_eq!(done, ["agent.removed", "agent.updated", "agent.updated", "agent.updated", "agent.created"]);
    // The same key makes one agent.
    let (one, two) = (
        ann.post_with_key(AGENTS, "k-1", json!({"name": "Ravi"})).await.ok(),
        ann.post_with_key(AGENTS, "k-1", json!({"name": "Ravi"})).await.ok(),
    );
    assert_eq!((&one["id"], ann.get(AGENTS).await.ok().as_array().unwrap().len()), (&two["id"], 2));
    desk.stop().await;
}

async fn bad_values_are_refused_by_field(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    let (path, _) = make(&ann, json!({"name": "Asha"})).await;
    let nobody = uuid::Uuid::nil();
    let rule = |more: Value| {
        let mut rule = json!({"to": nobody});
        rule.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!([rule])
    };
    let cases = [
        ("name", json!("")),
        ("name", json!("x".repeat(81))),
        ("role", json!("x".repeat(201))),
        ("description", json!("x".repeat(2_001))),
        ("agent_type", json!("boss")),
        ("languages", json!([])),
        ("languages", json!(["English"])),
        ("personality", json!("rude")),
        ("system_prompt", json!("x".repeat(20_001))),
        ("custom_prompts", json!({"Tamil": "x"})),
        ("ai_model", json!("gpt")),
        ("ai_model", json!("nobody/gpt")),
        ("response_time_target_seconds", json!(0)),
        ("max_conversation_length", json!(1)),
        ("auto_handoff_threshold", json!(2)),
        ("working_hours", json!({"monday": {"open": "nine", "close": "18:00"}})),
        ("working_hours", json!({})),
        ("closed_text", json!("x".repeat(1_001))),
        ("channel_config", json!({"x": "x".repeat(20_000)})),
        ("grounding", json!("loose")),
        ("debounce_ms", json!(-1)),
        ("max_wait_ms", json!(1_000_000)),
        ("tools", json!([""])),
        ("transfer_rules", rule(json!({}))),
        ("transfer_rules", rule(json!({"languages": ["ta"]}))),
        ("transfer_rules", rule(json!({"languages": ["ta"], "confidence_below": 7}))),
    ];
    for (field, value) in cases {
        let problem = put(&ann, &path, json!({ field: value })).await.problem(422, "VALIDATION_FAILED");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
        let problem = ann.post(AGENTS, json!({"name": "x", field: value})).await.problem(422, "VALIDATION_FAILED");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    for unknown in [
        json!({"nmae": "x"}),
        json!({"voice_config": {"pitch": 1}}),
        json!({"working_hours": {"funday": null}}),
        json!({"transfer_rules": [{"to": nobody, "topic": "x"}]}),
    ] {
        put(&ann, &path, unknown).await.problem(422, "VALIDATION_FAILED");
    }
    ann.post(AGENTS, json!({})).await.problem(400, "VALIDATION_FAILED");
    assert_eq!(ann.get(&path).await.ok()["version"], 1, "nothing was changed");
    desk.stop().await;
}

async fn rules_over_several_agents(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    let first = ann.get(AGENTS).await.ok()[0]["id"].as_str().unwrap().to_owned();
    let first_path = format!("{AGENTS}/{first}");
    let only = ann.send(Method::DELETE, &first_path, Value::Null).await.problem(409, "CONFLICT");
    assert!(only["detail"].as_str().unwrap().contains("only agent"), "{only}");
    let (tamil_path, tamil) = make(&ann, json!({"name": "Tamil", "agent_type": "specialist"})).await;
    let pass = |to: &str, languages: Value| json!({"transfer_rules": [{"to": to, "languages": languages}]});
    let changed = put(&ann, &first_path, pass(&tamil, json!(["TA"]))).await.ok();
    assert_eq!(
        changed["transfer_rules"][0],
        json!({"to": tamil, "intents": [], "topics": [], "languages": ["ta"], "confidence_below": null})
    );

    let oneself = put(&ann, &tamil_path, pass(&tamil, json!(["en"]))).await.problem(422, "VALIDATION_FAILED");
    assert!(oneself["detail"].as_str().unwrap().contains("itself"), "{oneself}");
    let circle = put(&ann, &tamil_path, pass(&first, json!(["ta", "en"]))).await.problem(422, "VALIDATION_FAILED");
    assert!(
        circle["detail"].as_str().unwrap().contains("Tamil → Assistant → Tamil")
            || circle["detail"].as_str().unwrap().contains("Assistant → Tamil → Assistant"),
        "{circle}"
    );
    // What one passes on the other does not get back: no circle.
    put(&ann, &tamil_path, pass(&first, json!(["en"]))).await.ok();

    let named = ann.send(Method::DELETE, &tamil_path, Value::Null).await.problem(409, "CONFLICT");
    assert!(named["detail"].as_str().unwrap().contains("Assistant"), "{named}");
    put(&ann, &tamil_path, json!({"transfer_rules": []})).await.ok();
    let primary = ann.send(Method::DELETE, &first_path, Value::Null).await.problem(409, "CONFLICT");
    assert!(primary["detail"].as_str().unwrap().contains("primary"), "{primary}");
    let primary = put(&ann, &first_path, json!({"agent_type": "handoff"})).await.problem(422, "VALIDATION_FAILED");
    assert_eq!(primary["errors"][0]["field"], "agent_type");
    put(&ann, &tamil_path, json!({"agent_type": "primary"})).await.ok();
    assert_eq!(ann.send(Method::DELETE, &first_path, Value::Null).await.status, 204);
    assert_eq!(ann.get(&tamil_path).await.ok()["is_default"], true);
    // Who is named by a rule of an agent that is gone may go, and the web chat goes to who is left.
    let answer =
        ann.post(&format!("/api/v1/conversations/{}/message", ann.session_id), json!({"message": "Hello!"})).await;
    assert_eq!(answer.problem(409, "CONFLICT")["code"], "CONFLICT", "it is still a draft");
    desk.stop().await;
}

async fn versions_tell_what_changed_and_lead_back(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    let (path, _) = make(&ann, json!({"name": "Asha", "system_prompt": "One."})).await;
    let (_, other) = make(&ann, json!({"name": "Ravi", "agent_type": "specialist"})).await;
    let rules = json!([{"to": other, "topics": ["refund"]}]);
    put(&ann, &path, json!({"system_prompt": "Two.", "max_conversation_length": 10, "transfer_rules": rules}))
        .await
        .ok();
    put(&ann, &path, json!({"system_prompt": "Three.", "transfer_rules": []})).await.ok();
    let list = ann.get(&format!("{path}/versions")).await.ok();
    let short = |row: &Value| (row["version"].as_i64().unwrap(), row["current"].as_bool().unwrap());
    assert_eq!(list.as_array().unwrap().iter().map(short).collect::<Vec<_>>(), [(3, true), (2, false), (1, false)]);
    assert_eq!((&list[0]["created_by"], list[0]["created_by_name"].is_string()), (&json!(ann.id), true));
    let page = ann.get(&format!("{path}/versions?limit=2")).await;
    assert_eq!(ann.get(&page.next().unwrap()).await.ok()[0]["version"], 1);

    let second = ann.get(&format!("{path}/versions/2")).await.ok();
    let diff_of = |version: &Value, field: &str| {
        let diff = version["diff"].as_array().unwrap().iter().find(|diff| diff["field"] == field);
        diff.cloned().unwrap_or_default()
    };
    assert_eq!((second["diff"].as_array().unwrap().len(), &second["against"]), (3, &json!(1)));
    let prompt = json!({"field": "system_prompt", "before": "One.", "after": "Two."});
    assert_eq!(diff_of(&second, "system_prompt"), prompt);
    assert_eq!(diff_of(&second, "max_conversation_length")["after"], 10);
    assert_eq!(diff_of(&second, "transfer_rules")["before"], json!([]));
    assert_eq!((&second["agent"]["system_prompt"], &second["current"]), (&json!("Two."), &json!(false)));
    let third = ann.get(&format!("{path}/versions/3?against=1")).await.ok();
    assert_eq!((diff_of(&third, "system_prompt")["before"].clone(), &third["against"]), (json!("One."), &json!(1)));
    assert_eq!(ann.get(&format!("{path}/versions/1")).await.ok()["diff"], json!([]));
    for gone in ["versions/9", "versions/x", "versions/1?against=9"] {
        ann.get(&format!("{path}/{gone}")).await.problem(404, "NOT_FOUND");
    }

    // Back to the second; its rule names an agent that is gone by then.
    assert_eq!(ann.send(Method::DELETE, &format!("{AGENTS}/{other}"), Value::Null).await.status, 204);
    let restored = ann.post(&format!("{path}/versions/2/restore"), Value::Null).await.ok();
    assert_eq!(
        (&restored["system_prompt"], &restored["version"], &restored["transfer_rules"]),
        (&json!("Two."), &json!(4), &json!([]))
    );
    assert_eq!(ann.get(&format!("{path}/versions")).await.ok().as_array().unwrap().len(), 4);
    ann.post(&format!("{path}/versions/9/restore"), Value::Null).await.problem(404, "NOT_FOUND");
    desk.stop().await;
}

async fn only_admins_write_and_others_see_nothing(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    let (path, id) = make(&ann, json!({"name": "Asha"})).await;
    let (viewer, operator) = (desk.invite(&ann, Role::Viewer).await, desk.invite(&ann, Role::Operator).await);
    let writes = [
        (Method::POST, AGENTS.to_owned(), json!({"name": "x"})),
        (Method::PUT, path.clone(), json!({"name": "x"})),
        (Method::DELETE, path.clone(), Value::Null),
        (Method::POST, format!("{path}/pause"), Value::Null),
        (Method::POST, format!("{path}/activate"), Value::Null),
        (Method::POST, format!("{AGENTS}/pause-all"), Value::Null),
        (Method::POST, format!("{AGENTS}/activate-all"), Value::Null),
        (Method::POST, format!("{path}/versions/1/restore"), Value::Null),
    ];
    for person in [&viewer, &operator] {
        for (method, path, body) in &writes {
            person.send(method.clone(), path, body.clone()).await.problem(403, "FORBIDDEN");
        }
    }
    let reads = ["", "/versions", "/versions/1", "/tools", "/conversations"].map(|more| format!("{path}{more}"));
    for read in &reads {
        viewer.get(read).await.ok();
        desk.stranger().get(read).await.problem(401, "UNAUTHORIZED");
    }
    let bob = desk.sign_up("bob@example.com").await;
    for read in &reads {
        bob.get(read).await.problem(404, "NOT_FOUND");
    }
    for (method, path, body) in writes.iter().filter(|(_, path, _)| path.contains(&id)) {
        bob.send(method.clone(), path, body.clone()).await.problem(404, "NOT_FOUND");
    }
    let message = format!("/api/v1/conversations/{}/message", bob.session_id);
    bob.post(&message, json!({"message": "Hello", "agent_id": id})).await.problem(404, "NOT_FOUND");
    let own = bob.get(AGENTS).await.ok()[0]["id"].as_str().unwrap().to_owned();
    let pass = json!({"transfer_rules": [{"to": id, "languages": ["ta"]}]});
    put(&bob, &format!("{AGENTS}/{own}"), pass).await.problem(422, "VALIDATION_FAILED");
    assert_eq!(ann.get(&path).await.ok()["name"], "Asha");
    desk.stop().await;
}

async fn all_are_paused_and_activated(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    let (path, _) = make(&ann, json!({"name": "Asha"})).await;
    assert_eq!(ann.post(&format!("{path}/activate"), Value::Null).await.ok()["status"], "active");
    make(&ann, json!({"name": "A draft"})).await;
    let states = |agents: Value| {
        agents.as_array().unwrap().iter().map(|a| a["status"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ann.post(&format!("{AGENTS}/pause-all"), Value::Null).await.ok(), json!({"changed": 2}));
    assert_eq!(states(ann.get(AGENTS).await.ok()), ["paused", "paused", "draft"]);
    assert_eq!(ann.post(&format!("{AGENTS}/pause-all"), Value::Null).await.ok(), json!({"changed": 0}));
    assert_eq!(ann.post(&format!("{AGENTS}/activate-all"), Value::Null).await.ok(), json!({"changed": 2}));
    assert_eq!(states(ann.get(AGENTS).await.ok()), ["active", "active", "draft"]);
    assert_eq!(ann.post(&format!("{path}/pause"), Value::Null).await.ok()["is_active"], false);
    desk.stop().await;
}

async fn a_model_must_be_of_a_provider_that_is_there(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    let (path, _) = make(&ann, json!({"name": "Asha"})).await;
    let problem = put(&ann, &path, json!({"ai_model": "openai/gpt-4.1-mini"})).await.problem(422, "VALIDATION_FAILED");
    assert!(problem["detail"].as_str().unwrap().contains("openai is not set up"), "{problem}");
    let own = json!({"provider": "openai", "model": "gpt-4.1", "api_key": "fictional"});
    ann.send(Method::PUT, "/api/v1/providers/primary", own).await.ok();
    let agent = put(&ann, &path, json!({"ai_model": "openai/gpt-4.1-mini"})).await.ok();
    assert_eq!(
        (&agent["ai_model"], &agent["model_in_use"]),
        (&json!("openai/gpt-4.1-mini"), &json!("openai/gpt-4.1-mini"))
    );
    // The provider goes; the agent can still be changed.
    ann.send(Method::DELETE, "/api/v1/providers/primary", Value::Null).await.ok();
    put(&ann, &path, json!({"role": "Sales"})).await.ok();
    desk.stop().await;
}

async fn drafts_are_tried_before_they_are_activated(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    let (path, id) = make(&ann, json!({"name": "Asha"})).await;
    let faq = json!({"question": "Where is your shop?", "answer": "At 12 Beach Road, Chennai.", "category": "shop"});
    ann.post("/api/v1/knowledge/faqs", faq).await.ok();
    let session = format!("/api/v1/conversations/{}/message", ann.session_id);
    let tried = ann.post(&session, json!({"message": "Where is your shop?", "agent_id": id})).await.ok();
    assert_eq!(
        (&tried["agent"], &tried["outcome"], &tried["model"]),
        (&json!("Asha"), &json!("answered"), &json!("builtin"))
    );
    assert_eq!(tried["response"], "At 12 Beach Road, Chennai.");
    let steps: Vec<_> = tried["steps"].as_array().unwrap().iter().map(|step| step["step"].as_str().unwrap()).collect();
    assert!(steps.starts_with(&["route", "understand", "retrieve", "generate"]), "{steps:?}");
    // By itself: the front desk's conversation goes on as it was.
    let usual = ann.post(&session, json!({"message": "Where is your shop?"})).await.ok();
    assert_eq!(usual["agent"], "Assistant");
    assert_ne!(usual["conversation_id"], tried["conversation_id"]);
    // It is in no list.
    assert_eq!(ann.get(&format!("{path}/conversations")).await.ok(), json!([]));
    let listed = ann.get("/api/v1/conversations").await.ok();
    assert_eq!((listed.as_array().unwrap().len(), &listed[0]["id"]), (1, &usual["conversation_id"]));

    let request = ann.request(Method::POST, &session).header("accept", "text/event-stream");
    let body = json!({"message": "Where is your shop?", "agent_id": id});
    let events = Answer::read(request.json(&body).send().await.unwrap()).await;
    let mut names = events.text.lines().filter_map(|line| line.strip_prefix("event: "));
    assert_eq!(names.next(), Some("step"), "{}", events.text);
    assert_eq!(names.next_back(), Some("message"), "{}", events.text);
    let last = events.text.lines().filter_map(|line| line.strip_prefix("data: ")).next_back().unwrap();
    let message: Value = serde_json::from_str(last).unwrap();
    assert_eq!((&message["response"], &message["outcome"]), (&tried["response"], &json!("answered")));
    desk.stop().await;
}

async fn tools_must_be_there(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    let unknown = |answer: Answer| {
        let problem = answer.problem(422, "VALIDATION_FAILED");
        assert_eq!(problem["errors"][0]["field"], "tools", "{problem}");
        problem["errors"][0]["message"].as_str().unwrap().to_owned()
    };
    let body = json!({"name": "Asha", "tools": ["search_knowledge", "order_status", "fly"]});
    let told = unknown(ann.post(AGENTS, body).await);
    assert!(told.contains("order_status, fly") && !told.contains("search_knowledge"), "{told}");
    // Those that are offered only where there is something for them are tools all the same.
    let (path, _) = make(&ann, json!({"name": "Asha", "tools": ["respond_with_media", "transfer_to_agent"]})).await;
    assert!(unknown(put(&ann, &path, json!({"tools": ["order_status"]})).await).contains("order_status"));

    let hosts = json!({"allowed_hosts": ["shop.example"]});
    ann.send(Method::PUT, "/api/v1/tools/settings", hosts).await.ok();
    let tool = json!({
        "name": "order_status", "description": "Tells how an order stands.", "url_template": "https://shop.example/orders",
        "enabled": false,
    });
    let tool = ann.post("/api/v1/tools", tool).await.ok();
    let names = json!({"tools": ["search_knowledge", "order_status"]});
    assert_eq!(put(&ann, &path, names.clone()).await.ok()["version"], 2, "switched off, but there");
    // Another workspace's tools are not there.
    let bob = desk.sign_up("bob@example.com").await;
    assert!(unknown(bob.post(AGENTS, json!({"name": "x", "tools": ["order_status"]})).await).contains("order_status"));

    // It is removed: the agent stays as it is, can be changed, and does not get it.
    ann.send(Method::DELETE, &format!("/api/v1/tools/{}", tool["id"].as_str().unwrap()), json!({})).await.ok();
    assert_eq!(ann.get(&path).await.ok()["tools"], names["tools"]);
    put(&ann, &path, json!({"name": "Meera", "tools": ["order_status", "search_knowledge"]})).await.ok();
    let offered = ann.get(&format!("{path}/tools")).await.ok();
    assert!(offered.as_array().unwrap().iter().all(|tool| tool["name"] != "order_status"), "{offered}");
    put(&ann, &path, json!({"tools": null})).await.ok();
    unknown(put(&ann, &path, names).await);
    let back = ann.post(&format!("{path}/versions/2/restore"), Value::Null).await.ok();
    assert_eq!(back["tools"], json!(["search_knowledge"]), "the way back leaves out what is gone");
    desk.stop().await;
}

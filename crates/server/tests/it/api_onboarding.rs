//! The first steps of a company, over HTTP: from sign-up to an agent that answers from a document.

use model::account::Role;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::api_support::{Answer, Desk, PATIENCE, Person, on_both_desks};

const SETTINGS: &[(&str, &str)] = &[("sources.program", env!("CARGO_BIN_EXE_switchboard"))];
const STATUS: &str = "/api/v1/onboarding/status";

on_both_desks! {
    six_steps_lead_to_an_agent_that_answers(super::SETTINGS),
    steps_can_be_repeated_and_bad_ones_are_refused(super::SETTINGS),
    only_admins_set_up_their_own_company(super::SETTINGS),
}

fn company() -> Value {
    json!({"company_name": "Meena Furniture", "industry": "Furniture", "use_case": "Customer support", "description": "Sofas"})
}

async fn give(person: &Person, form: Form) -> Answer {
    Answer::read(person.request(Method::POST, "/api/v1/onboarding/knowledge").multipart(form).send().await.unwrap())
        .await
}

fn document(name: &str, text: &str) -> Form {
    Form::new().part("files", Part::bytes(text.as_bytes().to_vec()).file_name(name.to_owned()))
}

/// The status once nothing is being read any more.
async fn read_through(desk: &Desk, person: &Person) -> Value {
    let mut growth = desk.server.app.engine.growth();
    loop {
        let status = person.get(STATUS).await.ok();
        let sources = status["knowledge"]["sources"].as_array().unwrap();
        if sources.iter().all(|source| source["status"] == "ready" || source["status"] == "failed") {
            return status;
        }
        assert!(tokio::time::timeout(PATIENCE, growth.recv()).await.is_ok(), "waited in vain: {status}");
    }
}

async fn six_steps_lead_to_an_agent_that_answers(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    let status = ann.get(STATUS).await.ok();
    assert_eq!((&status["status"], &status["steps"]["company"]), (&json!("draft"), &json!(false)));
    assert_eq!(status["message"], "The next step is company.");

    assert_eq!(ann.post("/api/v1/onboarding/company", company()).await.ok(), json!({"success": true}));
    assert_eq!(ann.get("/api/v1/settings").await.ok()["company_name"], "Meena Furniture");
    let business = ann.get("/api/v1/knowledge").await.ok()["business_info"].clone();
    assert_eq!((&business["industry"], &business["name"]), (&json!("Furniture"), &json!("Meena Furniture")));

    let body = json!({"name": "Meena", "role": "Front desk", "channels": ["whatsapp", "web"]});
    let agent = ann.post("/api/v1/onboarding/agent", body).await.ok()["agent_id"].clone();
    let path = format!("/api/v1/agents/{}", agent.as_str().unwrap());
    assert_eq!(ann.get(&path).await.ok()["name"], "Meena");

    let form = document("returns.md", "# Returns\n\nSofas can be returned within 45 days if the cover is clean.\n")
        .text(
            "faq_text",
            "We were founded in 1987 by two sisters.\n\nQ: Do you deliver to Madurai?\nA: Yes, every Tuesday.",
        );
    let taken = give(&ann, form).await.ok();
    assert_eq!(
        (&taken["success"], &taken["faqs"], taken["sources"].as_array().unwrap().len()),
        (&json!(true), &json!(1), 2)
    );
    let status = read_through(&desk, &ann).await;
    let sources = status["knowledge"]["sources"].as_array().unwrap();
    assert!(
        sources.iter().all(|source| source["status"] == "ready" && source["chunks"].as_i64() > Some(0)),
        "{status}"
    );

    let voice = json!({"voice": "asha", "tone": "warm", "personality": "professional", "language": "ta"});
    ann.post("/api/v1/onboarding/voice", voice).await.ok();
    let shown = ann.get(&path).await.ok();
    assert_eq!((&shown["personality"], &shown["voice_config"]["language"]), (&json!("professional"), &json!("ta")));
    let channels =
        json!({"chat_widget": {"enabled": true, "website_url": "https://meena.example", "widget_color": "#0f766e"}});
    ann.post("/api/v1/onboarding/channels", channels).await.ok();

    let status = ann.get(STATUS).await.ok();
    assert_eq!(
        status["steps"],
        json!({"company": true, "agent": true, "knowledge": true, "voice": true, "channels": true, "deploy": false})
    );
    assert_eq!(
        (&status["company"]["use_case"], &status["voice"]["tone"]),
        (&json!("Customer support"), &json!("warm"))
    );
    assert_eq!((&status["agent"]["id"], &status["channels"]["chat_widget"]["enabled"]), (&agent, &json!(true)));
    let live = ann.post("/api/v1/onboarding/deploy", json!({"agent_id": agent})).await.ok();
    assert_eq!((&live["success"], &live["phone_number"]), (&json!(true), &Value::Null));
    assert_eq!(ann.get(STATUS).await.ok()["status"], "live");

    let ask = format!("/api/v1/conversations/{}/message", ann.session_id);
    let answer = ann.post(&ask, json!({"message": "can sofas be returned?"})).await.ok();
    assert!(answer["response"].as_str().unwrap().contains("45 days"), "{answer}");
    let answer = ann.post(&ask, json!({"message": "Do you deliver to Madurai?"})).await.ok();
    assert!(answer["response"].as_str().unwrap().contains("Tuesday"), "{answer}");
    desk.stop().await;
}

async fn steps_can_be_repeated_and_bad_ones_are_refused(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    let refused = |path: &'static str, body: Value, field: &'static str| {
        let ann = ann.clone();
        async move {
            let problem = ann.post(&format!("/api/v1/onboarding/{path}"), body).await.problem(422, "VALIDATION_FAILED");
            assert_eq!(problem["errors"][0]["field"], field, "{problem}");
        }
    };
    let with = |field: &str, value: Value| {
        let mut body = company();
        body[field] = value;
        body
    };
    refused("company", with("company_name", json!(" ")), "company_name").await;
    refused("company", with("description", json!("x".repeat(2_001))), "description").await;
    refused("agent", json!({"name": "", "role": "x", "channels": []}), "name").await;
    refused("agent", json!({"name": "A", "role": "x", "channels": vec!["web"; 11]}), "channels").await;
    let voice = |personality: &str| json!({"voice": "a", "tone": "b", "language": "en", "personality": personality});
    refused("voice", voice("rude"), "personality").await;
    let widget =
        |url: &str, color: &str| json!({"chat_widget": {"enabled": true, "website_url": url, "widget_color": color}});
    refused("channels", widget("javascript:alert(1)", "#000000"), "chat_widget.website_url").await;
    refused("channels", widget("https://a.example", "red;}"), "chat_widget.widget_color").await;
    ann.post("/api/v1/onboarding/company", json!({"industry": "x"})).await.problem(400, "VALIDATION_FAILED");
    ann.post("/api/v1/onboarding/knowledge", json!({"text_content": " "})).await.problem(400, "VALIDATION_FAILED");
    give(&ann, Form::new().text("websites", "[\"http://127.0.0.1/\"]")).await.problem(422, "VALIDATION_FAILED");
    give(&ann, Form::new().text("websites", "no list")).await.problem(422, "VALIDATION_FAILED");
    give(&ann, Form::new()).await.problem(400, "VALIDATION_FAILED");
    ann.post("/api/v1/onboarding/deploy", json!({"agent_id": uuid::Uuid::nil()})).await.problem(404, "NOT_FOUND");
    let steps = ann.get(STATUS).await.ok()["steps"].clone();
    assert!(steps.as_object().unwrap().values().all(|done| done == false), "nothing was taken: {steps}");

    let body = |name: &str| json!({"name": name, "role": "Desk", "channels": ["web"]});
    let first = ann.post("/api/v1/onboarding/agent", body("Meena")).await.ok();
    assert_eq!(ann.post("/api/v1/onboarding/agent", body("Asha")).await.ok(), first, "the same agent");
    assert_eq!(ann.get("/api/v1/agents").await.ok().as_array().unwrap().len(), 1);
    for _ in 0..2 {
        let taken = give(&ann, document("a.txt", "Parking is behind the shop, for two hours.")).await.ok();
        assert_eq!(taken["sources"].as_array().unwrap().len(), 1);
    }
    assert_eq!(ann.get("/api/v1/knowledge/sources").await.ok().as_array().unwrap().len(), 1, "once");
    desk.stop().await;
}

async fn only_admins_set_up_their_own_company(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    let bob = desk.sign_up("bob@example.com").await;
    let operator = desk.invite(&ann, Role::Operator).await;
    operator.post("/api/v1/onboarding/company", company()).await.problem(403, "FORBIDDEN");
    operator.get(STATUS).await.problem(403, "FORBIDDEN");
    desk.stranger().get(STATUS).await.problem(401, "UNAUTHORIZED");
    let agent = ann.get(STATUS).await.ok()["agent"]["id"].clone();
    bob.post("/api/v1/onboarding/deploy", json!({"agent_id": agent})).await.problem(404, "NOT_FOUND");
    bob.get(&format!("{STATUS}?agent_id={}", agent.as_str().unwrap())).await.problem(404, "NOT_FOUND");
    ann.post("/api/v1/onboarding/company", company()).await.ok();
    assert_eq!(bob.get(STATUS).await.ok()["company"], json!({}));
    desk.stop().await;
}

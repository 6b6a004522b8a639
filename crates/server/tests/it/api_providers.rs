//! Model providers of workspaces over HTTP: each with its own key, in force at once; the test button; what nobody sees.

use model::account::Role;
use reqwest::Method;
use serde_json::{Value, json};
use sim::{LlmConfig, Sim, SimConfig};
use std::time::Duration;
use store::providers::ProviderRole;

use crate::api_support::{Answer, Desk, Person};
use crate::support::{Database, install_tls};

/// One stand-in for each key: it takes no other.
struct Vendors {
    config: Sim,
    a: Sim,
    b: Sim,
}

async fn vendor(key: &str) -> Sim {
    let llm = LlmConfig { api_key: Some(key.into()), ..LlmConfig::default() };
    Sim::start(([127, 0, 0, 1], 0).into(), SimConfig { llm, ..SimConfig::default() }).await.unwrap()
}

async fn start(database: Option<Database>, more: &[(&str, &str)]) -> (Desk, Vendors) {
    install_tls();
    let vendors = Vendors { config: vendor("sk-config").await, a: vendor("sk-a").await, b: vendor("sk-b").await };
    let address = vendors.config.openai_base_url();
    let mut settings = vec![
        ("llm.provider", "openai"),
        ("llm.model", "configured"),
        ("llm.openai_api_key", "sk-config"),
        ("llm.openai_base_url", address.as_str()),
        ("agent.grounding", "off"),
    ];
    settings.extend_from_slice(more);
    (Desk::start(&settings, database).await, vendors)
}

async fn ask(person: &Person) -> Value {
    let path = format!("/api/v1/conversations/{}/message", person.session_id);
    person.post(&path, json!({"message": "How are you?"})).await.ok()
}

#[track_caller]
fn assert_no_key(answer: &Answer) {
    assert!(!answer.text.contains("sk-"), "{}", answer.text);
}

fn own(vendor: &Sim, key: &str) -> Value {
    json!({"provider": "openai", "model": "own", "base_url": vendor.openai_base_url(), "api_key": key})
}

#[tokio::test]
async fn a_workspace_s_key_is_used_for_it_alone_on_sqlite() {
    a_workspace_s_key_is_used_for_it_alone(None).await;
}

#[tokio::test]
async fn a_workspace_s_key_is_used_for_it_alone_on_postgres() {
    a_workspace_s_key_is_used_for_it_alone(Some(Database::create().await)).await;
}

async fn a_workspace_s_key_is_used_for_it_alone(database: Option<Database>) {
    let (desk, vendors) = start(database, &[]).await;
    let a = desk.sign_up("a@example.com").await;
    let b = desk.sign_up("b@example.com").await;
    let c = desk.sign_up("c@example.com").await;
    let before = a.get("/api/v1/providers").await;
    assert_no_key(&before);
    let primary = before.ok()[0].clone();
    assert_eq!(
        (&primary["source"], &primary["api_key"], &primary["status"]),
        (&json!("config"), &json!("********"), &Value::Null)
    );

    // In force at once, without a restart.
    for (person, vendor, key) in [(&a, &vendors.a, "sk-a"), (&b, &vendors.b, "sk-b")] {
        let put = person.send(Method::PUT, "/api/v1/providers/primary", own(vendor, key)).await;
        assert_no_key(&put);
        assert_eq!((&put.ok()["source"], &put.json()["model"]), (&json!("app"), &json!("own")));
    }
    for person in [&a, &b, &c] {
        assert!(ask(person).await["response"].as_str().unwrap().starts_with("Thank you. You wrote:"));
    }
    let counts = [&vendors.a, &vendors.b, &vendors.config].map(|vendor| vendor.llm().request_count());
    assert_eq!(counts, [1, 1, 1], "each key goes to its own address, once");
    let after = a.get("/api/v1/providers").await.ok();
    assert_eq!(after[0]["status"]["ok"], true, "seen in a turn");
    let agents = a.get("/api/v1/agents").await.ok();
    assert_eq!(agents[0]["model_in_use"], "openai/own");

    // Back to the configuration.
    assert_eq!(a.send(Method::DELETE, "/api/v1/providers/primary", json!({})).await.status, 204);
    a.send(Method::DELETE, "/api/v1/providers/primary", json!({})).await.problem(404, "NOT_FOUND");
    ask(&a).await;
    assert_eq!(vendors.config.llm().request_count(), 2);
    let store = desk.server.app.engine.store();
    let user = store.user_by_email("a@example.com").await.unwrap().unwrap().user;
    let trail = format!("{:?}", store.audit(user.workspace_id, None, 50).await.unwrap());
    assert!(
        trail.contains("provider.changed") && trail.contains("provider.removed") && !trail.contains("sk-"),
        "{trail}"
    );
    desk.stop().await;
}

#[tokio::test]
async fn the_test_button_tells_what_is_wrong_without_the_key() {
    let (desk, vendors) = start(None, &[]).await;
    let owner = desk.sign_up("owner@example.com").await;
    let put = async |body: Value| owner.send(Method::PUT, "/api/v1/providers/primary", body).await;
    let test = async || {
        let answer = owner.post("/api/v1/providers/primary/test", json!({})).await;
        assert_no_key(&answer);
        answer.ok()
    };
    put(own(&vendors.a, "sk-a")).await.ok();
    let well = test().await;
    assert_eq!((&well["success"], well["latency_ms"].is_u64()), (&json!(true), true), "{well}");
    put(own(&vendors.a, "sk-wrong")).await.ok();
    let refused = test().await;
    assert_eq!((&refused["success"], &refused["latency_ms"]), (&json!(false), &Value::Null));
    assert!(refused["message"].as_str().unwrap().contains("check the API key"), "{refused}");
    let shown = owner.get("/api/v1/providers").await.ok();
    assert_eq!(shown[0]["status"]["ok"], false);
    put(json!({"provider": "openai", "base_url": "http://127.0.0.1:1/v1", "api_key": "sk-a"})).await.ok();
    assert!(test().await["message"].as_str().unwrap().contains("could not connect"));
    owner.post("/api/v1/providers/fallback/test", json!({})).await.problem(404, "NOT_FOUND");

    // A silent one is given up.
    put(own(&vendors.a, "sk-a")).await.ok();
    vendors.a.llm().set_delay_ms(60_000);
    let user = desk.server.app.engine.store().user_by_email("owner@example.com").await.unwrap().unwrap().user;
    let patience = Duration::from_millis(200);
    let silent = desk.server.app.engine.test_provider(user.workspace_id, ProviderRole::Primary, patience).await;
    assert!(silent.unwrap().unwrap_err().contains("did not answer within"));
    desk.stop().await;
}

#[tokio::test]
async fn the_own_fallback_answers_when_the_own_primary_is_down() {
    let (desk, vendors) = start(None, &[]).await;
    let owner = desk.sign_up("owner@example.com").await;
    let dead = json!({"provider": "openai_compatible", "model": "x", "base_url": "http://127.0.0.1:1/v1"});
    owner.send(Method::PUT, "/api/v1/providers/primary", dead).await.ok();
    owner.send(Method::PUT, "/api/v1/providers/fallback", own(&vendors.b, "sk-b")).await.ok();
    assert!(ask(&owner).await["response"].as_str().unwrap().starts_with("Thank you"));
    assert_eq!(vendors.b.llm().request_count(), 1);
    let list = owner.get("/api/v1/providers").await.ok();
    let roles: Vec<_> = list.as_array().unwrap().iter().map(|one| one["role"].clone()).collect();
    assert_eq!(
        (roles, &list[0]["status"]["ok"], &list[1]["status"]["ok"]),
        (vec![json!("primary"), json!("fallback")], &json!(false), &json!(true))
    );
    desk.stop().await;
}

#[tokio::test]
async fn who_may_and_what_is_refused() {
    let (desk, vendors) = start(None, &[]).await;
    let owner = desk.sign_up("owner@example.com").await;
    let path = "/api/v1/providers/primary";
    for role in [Role::Operator, Role::Viewer] {
        let member = desk.invite(&owner, role).await;
        member.get("/api/v1/providers").await.ok();
        member.send(Method::PUT, path, own(&vendors.a, "sk-a")).await.problem(403, "FORBIDDEN");
        member.send(Method::DELETE, path, json!({})).await.problem(403, "FORBIDDEN");
        member.post(&format!("{path}/test"), json!({})).await.problem(403, "FORBIDDEN");
    }
    owner.send(Method::PUT, "/api/v1/providers/third", own(&vendors.a, "sk-a")).await.problem(404, "NOT_FOUND");
    let with = |name: &str, value: Value| {
        let mut body = own(&vendors.a, "sk-a");
        body[name] = value;
        body
    };
    for (body, field) in [
        (with("provider", json!("parrot")), "provider"),
        (with("api_key", json!("")), "api_key"),
        (with("api_key", json!("with blank")), "api_key"),
        (with("api_key", json!("x".repeat(600))), "api_key"),
        (with("base_url", json!("ftp://x/v1")), "base_url"),
        (with("base_url", json!("http://me:secret@x/v1")), "base_url"),
        (with("base_url", json!("http://x/v1?key=1")), "base_url"),
        (with("model", json!("m".repeat(300))), "model"),
        (json!({"provider": "openai_compatible"}), "base_url"),
    ] {
        let problem = owner.send(Method::PUT, path, body.clone()).await.problem(422, "VALIDATION_FAILED");
        assert_eq!(problem["errors"][0]["field"], field, "{body}");
    }
    assert_eq!(owner.get("/api/v1/providers").await.ok()[0]["source"], "config", "nothing was stored");

    // A stored key goes to no other server.
    owner.send(Method::PUT, path, own(&vendors.a, "sk-a")).await.ok();
    let moved =
        json!({"provider": "openai", "model": "own", "base_url": vendors.b.openai_base_url(), "api_key": "********"});
    let problem = owner.send(Method::PUT, path, moved).await.problem(422, "VALIDATION_FAILED");
    assert_eq!(problem["errors"][0]["field"], "api_key");
    let kept = json!({"provider": "openai", "model": "newer", "base_url": vendors.a.openai_base_url()});
    assert_eq!(owner.send(Method::PUT, path, kept).await.ok()["model"], "newer");
    assert_eq!(owner.post(&format!("{path}/test"), json!({})).await.ok()["success"], true, "with the stored key");
    desk.stop().await;
}

#[tokio::test]
async fn addresses_of_one_s_own_can_be_switched_off() {
    let (desk, vendors) = start(None, &[("llm.allow_custom_base_url", "false")]).await;
    let owner = desk.sign_up("owner@example.com").await;
    let problem = owner.send(Method::PUT, "/api/v1/providers/primary", own(&vendors.a, "sk-a")).await;
    assert_eq!(problem.problem(422, "VALIDATION_FAILED")["errors"][0]["field"], "base_url");
    // The vendor's configured address is still there, with a key of one's own.
    let usual = json!({"provider": "openai", "model": "own", "api_key": "sk-config"});
    assert_eq!(owner.send(Method::PUT, "/api/v1/providers/primary", usual).await.ok()["source"], "app");
    ask(&owner).await;
    assert_eq!((vendors.a.llm().request_count(), vendors.config.llm().request_count()), (0, 1));
    desk.stop().await;
}

//! Templates over HTTP, with the simulator as Meta: synced, decided by webhook, tried out, sent, deleted.

use model::account::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::api_channels::{Ground, on_both_grounds};
use crate::api_support::Person;
use crate::support::PATIENCE;

on_both_grounds!(
    templates_are_listed_as_the_provider_has_them(&[]),
    an_event_makes_an_unknown_template_known(&[]),
    a_template_is_sent_with_values(&[]),
    a_template_is_made_decided_and_deleted(&[]),
    who_may_and_what_is_refused(&[]),
);

async fn synced(owner: &Person) -> Vec<Value> {
    owner.post("/api/v1/templates/sync", json!({})).await.ok();
    owner.get("/api/v1/templates").await.ok().as_array().unwrap().clone()
}

fn named<'a>(list: &'a [Value], name: &str, language: &str) -> &'a Value {
    list.iter().find(|one| one["name"] == name && one["language"] == language).unwrap()
}

/// Waits until the template stands so. Decisions come by webhook and are applied by a task.
async fn until_status(owner: &Person, name: &str, status: &str) -> Value {
    tokio::time::timeout(PATIENCE, async {
        loop {
            let list = owner.get(&format!("/api/v1/templates?search={name}&status={status}")).await.ok();
            if let Some(found) = list.as_array().unwrap().first() {
                return found.clone();
            }
            tokio::task::yield_now().await;
        }
    })
    .await
    .unwrap()
}

async fn templates_are_listed_as_the_provider_has_them(ground: Ground) {
    let owner = ground.desk.sign_up("owner@example.com").await;
    let channel = ground.connect(&owner).await;
    let first = owner.post("/api/v1/templates/sync", json!({"channel_id": channel["id"]})).await.ok();
    assert_eq!(first, json!({"created": 3, "updated": 0, "removed": 0}));
    let again = owner.post("/api/v1/templates/sync", json!({})).await.ok();
    assert_eq!(again, json!({"created": 0, "updated": 0, "removed": 0}));
    let list = owner.get("/api/v1/templates?limit=2").await;
    assert_eq!(list.ok().as_array().unwrap().len(), 2);
    assert_eq!(owner.get(&list.next().unwrap()).await.ok().as_array().unwrap().len(), 1);
    let tamil = owner.get("/api/v1/templates?search=appointment&status=approved").await.ok();
    let tamil = named(tamil.as_array().unwrap(), "appointment_reminder", "ta").clone();
    let names: Vec<_> = tamil["variables"].as_array().unwrap().iter().map(|v| v["name"].clone()).collect();
    assert_eq!((names, &tamil["channel_id"]), (vec![json!("1"), json!("2")], &channel["id"]));
    // The provider's decisions come by themselves.
    assert!(ground.sim.graph().decide_template("hello_world", "en_US", "PAUSED", None));
    until_status(&owner, "hello_world", "paused").await;
    assert!(ground.sim.graph().decide_template("hello_world", "en_US", "DISABLED", Some("ABUSIVE_CONTENT")));
    let disabled = until_status(&owner, "hello_world", "disabled").await;
    assert_eq!(disabled["rejected_reason"], "ABUSIVE_CONTENT");
    ground.stop().await;
}

async fn an_event_makes_an_unknown_template_known(ground: Ground) {
    let owner = ground.desk.sign_up("owner@example.com").await;
    ground.connect(&owner).await;
    assert_eq!(owner.get("/api/v1/templates").await.ok(), json!([]), "nobody has asked yet");
    assert!(ground.sim.graph().decide_template("hello_world", "en_US", "PAUSED", None));
    until_status(&owner, "hello_world", "paused").await;
    assert_eq!(owner.get("/api/v1/templates").await.ok().as_array().unwrap().len(), 3, "all that the provider has");
    assert!(ground.sim.graph().decide_template("hello_world", "en_US", "DELETED", None));
    tokio::time::timeout(PATIENCE, async {
        while owner.get("/api/v1/templates").await.ok().as_array().unwrap().len() == 3 {
            tokio::task::yield_now().await;
        }
    })
    .await
    .unwrap();
    ground.stop().await;
}

async fn a_template_is_sent_with_values(ground: Ground) {
    let owner = ground.desk.sign_up("owner@example.com").await;
    ground.connect(&owner).await;
    let list = synced(&owner).await;
    let template = named(&list, "appointment_reminder", "ta");
    let id = template["id"].as_str().unwrap();
    let preview = format!("/api/v1/templates/{id}/preview");
    let shown = owner.post(&preview, json!({"variables": {"1": "மாலா", "2": "10:30"}})).await.ok();
    assert_eq!((&shown["text"], &shown["errors"]), (&json!("வணக்கம் மாலா, உங்கள் நேரம் 10:30."), &json!([])));
    let wrong = owner.post(&preview, json!({"variables": {"1": "a\nb", "3": "x"}})).await.ok();
    let fields: Vec<_> = wrong["errors"].as_array().unwrap().iter().map(|error| error["field"].clone()).collect();
    assert_eq!(fields, ["variables.1", "variables.2", "variables.3"]);

    assert!(ground.sim.phone("15550100001").text("hello").await.acknowledged);
    let conversation = owner.conversation().await;
    owner.post(&format!("/api/v1/conversations/{conversation}/takeover"), json!({})).await.ok();
    let messages = format!("/api/v1/conversations/{conversation}/messages");
    let send =
        async |variables: Value| owner.post(&messages, json!({"template": {"id": id, "variables": variables}})).await;
    let problem = send(json!({"1": "x".repeat(1_100)})).await.problem(422, "VALIDATION_FAILED");
    assert_eq!(problem["errors"][0]["field"], "template.variables.1");
    assert_eq!(problem["errors"][1]["field"], "template.variables.2");
    let before = ground.sim.graph().accepted_count();
    let sent = send(json!({"1": "மாலா", "2": 1030})).await.ok();
    assert_eq!((&sent["message_type"], &sent["content"]), (&json!("template"), &json!("வணக்கம் மாலா, உங்கள் நேரம் 1030.")));
    let accepted = ground.sim.graph().wait_accepted(before + 1, PATIENCE).await;
    let body: Value = serde_json::from_str(accepted.last().unwrap().raw.as_ref().unwrap().get()).unwrap();
    let parameters = &body["template"]["components"][0]["parameters"];
    assert_eq!(parameters, &json!([{"type": "text", "text": "மாலா"}, {"type": "text", "text": "1030"}]), "{body}");

    // Only approved ones, and only of this channel.
    assert!(ground.sim.graph().decide_template("appointment_reminder", "ta", "PAUSED", None));
    until_status(&owner, "appointment_reminder", "paused").await;
    let refused = send(json!({"1": "a", "2": "b"})).await.problem(409, "CONFLICT");
    assert!(refused["detail"].as_str().unwrap().contains("paused"));
    let nothing = json!({"template": {"id": "00000000-0000-7000-8000-000000000001"}});
    owner.post(&messages, nothing).await.problem(404, "NOT_FOUND");
    owner.post(&messages, json!({"template": {}})).await.problem(400, "VALIDATION_FAILED");
    ground.stop().await;
}

async fn a_template_is_made_decided_and_deleted(ground: Ground) {
    let owner = ground.desk.sign_up("owner@example.com").await;
    let channel = ground.connect(&owner).await;
    let body = |name: &str, text: &str| {
        json!({
            "channel_id": channel["id"], "name": name, "language": "en", "category": "UTILITY",
            "components": [{"type": "BODY", "text": text, "example": {"body_text": [["17"]]}}],
        })
    };
    let made = owner.post("/api/v1/templates", body("order_ready", "Order {{1}} is ready.")).await;
    assert_eq!(made.status, 201);
    let id = made.json()["id"].as_str().unwrap().to_owned();
    // The simulator approves at once, and says so by webhook.
    assert_eq!(until_status(&owner, "order_ready", "approved").await["id"], id.as_str());
    assert_eq!(ground.sim.graph().templates().len(), 4);
    let known = owner.post("/api/v1/templates", body("order_ready", "Again {{1}}.")).await;
    known.problem(422, "VALIDATION_FAILED");
    let problem =
        owner.post("/api/v1/templates", body("Order Ready", "No {{2}}")).await.problem(422, "VALIDATION_FAILED");
    let fields: Vec<_> = problem["errors"].as_array().unwrap().iter().map(|error| error["field"].clone()).collect();
    assert_eq!(fields, ["name", "components[0].text"]);
    let path = format!("/api/v1/templates/{id}");
    assert_eq!(owner.send(Method::DELETE, &path, json!({})).await.status, 204);
    assert_eq!(ground.sim.graph().templates().len(), 3);
    owner.get(&path).await.problem(404, "NOT_FOUND");
    ground.stop().await;
}

async fn who_may_and_what_is_refused(ground: Ground) {
    let owner = ground.desk.sign_up("owner@example.com").await;
    let channel = ground.connect(&owner).await;
    let list = synced(&owner).await;
    let path = format!("/api/v1/templates/{}", list[0]["id"].as_str().unwrap());
    let viewer = ground.desk.invite(&owner, Role::Viewer).await;
    assert_eq!(viewer.get("/api/v1/templates").await.ok().as_array().unwrap().len(), 3);
    viewer.post(&format!("{path}/preview"), json!({})).await.ok();
    viewer.post("/api/v1/templates/sync", json!({})).await.problem(403, "FORBIDDEN");
    let operator = ground.desk.invite(&owner, Role::Operator).await;
    operator.post("/api/v1/templates/sync", json!({})).await.ok();
    operator.send(Method::DELETE, &path, json!({})).await.problem(403, "FORBIDDEN");
    let new =
        json!({"channel_id": channel["id"], "name": "a", "language": "en", "category": "UTILITY", "components": []});
    operator.post("/api/v1/templates", new.clone()).await.problem(403, "FORBIDDEN");

    let stranger = ground.desk.sign_up("stranger@example.com").await;
    assert_eq!(stranger.get("/api/v1/templates").await.ok(), json!([]));
    stranger.get(&path).await.problem(404, "NOT_FOUND");
    stranger.post(&format!("{path}/preview"), json!({})).await.problem(404, "NOT_FOUND");
    stranger.send(Method::DELETE, &path, json!({})).await.problem(404, "NOT_FOUND");
    let theirs = json!({"channel_id": channel["id"]});
    stranger.post("/api/v1/templates/sync", theirs).await.problem(404, "NOT_FOUND");
    let mut foreign = new;
    foreign["components"] = json!([{"type": "BODY", "text": "x"}]);
    stranger.post("/api/v1/templates", foreign).await.problem(404, "NOT_FOUND");

    owner.get("/api/v1/templates?status=great").await.problem(422, "VALIDATION_FAILED");
    owner.get("/api/v1/templates?cursor=x").await.problem(400, "VALIDATION_FAILED");
    let many: serde_json::Map<String, Value> = (0..200).map(|n| (n.to_string(), json!("x"))).collect();
    owner.post(&format!("{path}/preview"), json!({"variables": many})).await.problem(422, "VALIDATION_FAILED");
    owner.post(&format!("{path}/preview"), json!({"variables": {"1": [1]}})).await.problem(422, "VALIDATION_FAILED");
    ground.stop().await;
}

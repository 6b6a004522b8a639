//! What messages say, over HTTP: analyses and their roll-up, tasks of themselves, questions without an answer, teaching.

use model::account::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::api_support::{Desk, PATIENCE, Person, on_both_desks};

on_both_desks! {
    messages_are_understood_and_rolled_up(&[]),
    what_has_to_be_done_is_a_task_also_when_a_person_answers(&[]),
    unanswered_questions_are_grouped_and_answered_once(&[]),
    an_answer_can_be_taught(&[]),
    settings_are_checked(&[]),
}

const UNDERSTANDING: &str = "/api/v1/settings/understanding";

/// Asks until the answer is as it has to become: turns and jobs follow what is written, and each makes the feed grow.
async fn until(desk: &Desk, person: &Person, path: &str, is_there: impl Fn(&Value) -> bool) -> Value {
    let mut growth = desk.server.app.engine.growth();
    loop {
        let found = person.get(path).await.ok();
        if is_there(&found) {
            return found;
        }
        assert!(tokio::time::timeout(PATIENCE, growth.recv()).await.is_ok(), "waited in vain for {path}: {found}");
    }
}

async fn owner(desk: &Desk) -> Person {
    let ann = desk.sign_up("ann@example.com").await;
    desk.whatsapp(&ann, "100").await;
    ann
}

async fn messages_are_understood_and_rolled_up(desk: Desk) {
    let ann = owner(&desk).await;
    let custom = json!({"custom_entities": [{"name": "policy_number", "pattern": r"\bPOL-\d{4}\b"}]});
    ann.send(Method::PATCH, UNDERSTANDING, custom).await.ok();
    let text = "My order ORD-7781 came broken, I am very angry! Policy POL-2231. Mail asha@example.com";
    desk.customer_writes("100", "15550100199", "wamid.1", text).await;
    let id = ann.conversation().await;
    let messages = format!("/api/v1/conversations/{id}/messages");
    let thread = until(&desk, &ann, &messages, |thread| thread[0]["analysis"].is_object()).await;
    let said = &thread[0]["analysis"];
    assert_eq!(
        (&said["language"], &said["by"], &said["sentiment"]),
        (&json!("en"), &json!("builtin"), &json!("negative"))
    );
    assert_eq!(said["entities"]["emails"], json!(["asha@example.com"]));
    assert_eq!(said["entities"]["order_ids"], json!(["ORD-7781"]));
    assert_eq!(said["entities"]["custom"]["policy_number"], json!(["POL-2231"]));
    assert!(said["score"].as_f64().unwrap() < 0.0);
    desk.customer_writes("100", "15550100199", "wamid.2", "எப்போது பணம் திரும்ப கிடைக்கும்?").await;
    let path = format!("/api/v1/conversations/{id}");
    let rolled =
        until(&desk, &ann, &path, |one| one["understanding"]["languages"].as_array().is_some_and(|l| l.len() == 2))
            .await;
    let understanding = &rolled["understanding"];
    assert_eq!(understanding["entities"]["custom"]["policy_number"], json!(["POL-2231"]));
    assert!(understanding["summary"].as_str().is_some_and(|text| !text.is_empty()), "{understanding}");
    assert_eq!(rolled["language"], "ta", "of the newest message");
    desk.stop().await;
}

async fn what_has_to_be_done_is_a_task_also_when_a_person_answers(desk: Desk) {
    let ann = owner(&desk).await;
    desk.customer_writes("100", "15550100199", "wamid.1", "Hello").await;
    let id = ann.conversation().await;
    ann.post(&format!("/api/v1/conversations/{id}/takeover"), json!({})).await.ok();
    let wish = "Please call me tomorrow at 5 pm about the sofa";
    desk.customer_writes("100", "15550100199", "wamid.2", wish).await;
    let tasks = until(&desk, &ann, "/api/v1/tasks", |tasks| tasks.as_array().is_some_and(|t| !t.is_empty())).await;
    assert_eq!((&tasks[0]["task_type"], &tasks[0]["created_by"]), (&json!("call"), &json!("ai")));
    assert_eq!(tasks[0]["conversation_id"], json!(id));
    assert!(tasks[0]["due_at"].is_string() && tasks[0]["message_id"].is_string(), "{tasks}");
    // The same message, read again with the next one and by the agent after the hand-back: one task.
    desk.customer_writes("100", "15550100199", "wamid.3", "thanks").await;
    ann.post(&format!("/api/v1/conversations/{id}/handback"), json!({})).await.ok();
    let path = format!("/api/v1/conversations/{id}/turns");
    until(&desk, &ann, &path, |turns| {
        let outcomes = turns.as_array().unwrap().iter().map(|turn| turn["outcome"].clone());
        outcomes.filter(|outcome| outcome != "silent" && outcome != "superseded" && outcome != "taken_over").count() > 0
    })
    .await;
    assert_eq!(ann.get("/api/v1/tasks").await.ok().as_array().unwrap().len(), 1);
    // Switched off.
    ann.send(Method::PATCH, UNDERSTANDING, json!({"auto_tasks": false})).await.ok();
    desk.customer_writes("100", "15550100177", "wamid.4", "Please send me the invoice by email").await;
    let all = ann.get("/api/v1/conversations").await.ok();
    let other = all.as_array().unwrap().iter().find(|one| one["id"] != json!(id)).unwrap()["id"].clone();
    let path = format!("/api/v1/conversations/{}/messages", other.as_str().unwrap());
    until(&desk, &ann, &path, |thread| thread[0]["analysis"].is_object()).await;
    assert_eq!(ann.get("/api/v1/tasks").await.ok().as_array().unwrap().len(), 1);
    desk.stop().await;
}

async fn unanswered_questions_are_grouped_and_answered_once(desk: Desk) {
    let ann = owner(&desk).await;
    let list = "/api/v1/knowledge/unanswered";
    assert_eq!(ann.get(list).await.ok(), json!([]));
    let asked = ["Do you ship to Sri Lanka?", "do you ship to sri lanka", "Is there a discount for students?"];
    for (nth, text) in asked.iter().enumerate() {
        desk.customer_writes("100", &format!("1555010020{nth}"), &format!("wamid.{nth}"), text).await;
        until(&desk, &ann, list, |groups| {
            groups.as_array().unwrap().iter().filter_map(|group| group["count"].as_i64()).sum::<i64>() == nth as i64 + 1
        })
        .await;
    }
    let groups = ann.get(list).await.ok();
    assert_eq!(groups.as_array().unwrap().len(), 2, "{groups}");
    let ship = groups.as_array().unwrap().iter().find(|group| group["count"] == 2).unwrap().clone();
    assert_eq!((&ship["question"], ship["examples"].as_array().unwrap().len()), (&json!(asked[0]), 2));
    let path = format!("{list}/{}/answer", ship["id"].as_str().unwrap());
    let viewer = desk.invite(&ann, Role::Viewer).await;
    let bob = desk.sign_up("bob@example.com").await;
    viewer.post(&path, json!({"answer": "Yes."})).await.problem(403, "FORBIDDEN");
    bob.post(&path, json!({"answer": "Yes."})).await.problem(404, "NOT_FOUND");
    assert_eq!(bob.get(list).await.ok(), json!([]));
    ann.post(&path, json!({"answer": " "})).await.problem(422, "VALIDATION_FAILED");
    let made = ann.post(&path, json!({"answer": "Yes, by sea, in nine days."})).await;
    assert_eq!((made.status, &made.ok()["question"]), (201, &json!(asked[0])));
    ann.post(&path, json!({"answer": "Yes."})).await.problem(409, "CONFLICT");
    let answered = ann.get(&format!("{list}?status=answered")).await.ok();
    assert_eq!((&answered[0]["id"], answered[0]["faq_id"].is_string()), (&ship["id"], true));
    let question = json!({"message": "do you ship to Sri Lanka?"});
    let answer = ann.post(&format!("/api/v1/conversations/{}/message", ann.session_id), question).await.ok();
    assert!(answer["response"].as_str().unwrap().contains("nine days"), "{answer}");
    let other = ann.get(list).await.ok()[0]["id"].clone();
    let path = format!("{list}/{}/dismiss", other.as_str().unwrap());
    assert_eq!(ann.post(&path, json!({})).await.status, 204);
    ann.post(&path, json!({})).await.problem(404, "NOT_FOUND");
    assert_eq!(ann.get(list).await.ok(), json!([]));
    ann.get(&format!("{list}?status=lost")).await.problem(422, "VALIDATION_FAILED");
    desk.stop().await;
}

async fn an_answer_can_be_taught(desk: Desk) {
    let ann = owner(&desk).await;
    desk.customer_writes("100", "15550100199", "wamid.1", "Can the cover of the Kaveri sofa be washed?").await;
    let id = ann.conversation().await;
    ann.post(&format!("/api/v1/conversations/{id}/takeover"), json!({})).await.ok();
    let path = format!("/api/v1/conversations/{id}/messages");
    let said = ann.post(&path, json!({"text": "Yes, at 30 degrees, without bleach."})).await.ok();
    let teach = |message: &Value| format!("{path}/{}/teach", message.as_str().unwrap());
    let made = ann.post(&teach(&said["id"]), json!({"category": "Care"})).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let entry = made.ok();
    assert_eq!(entry["question"], "Can the cover of the Kaveri sofa be washed?");
    assert_eq!((&entry["answer"], &entry["category"]), (&json!("Yes, at 30 degrees, without bleach."), &json!("Care")));
    let question = json!({"message": "can i wash the kaveri sofa cover"});
    let answer = ann.post(&format!("/api/v1/conversations/{}/message", ann.session_id), question).await.ok();
    assert!(answer["response"].as_str().unwrap().contains("30 degrees"), "{answer}");
    let thread = ann.get(&path).await.ok();
    let theirs = thread.as_array().unwrap().iter().find(|message| message["sender"] == "customer").unwrap();
    ann.post(&teach(&theirs["id"]), json!({})).await.problem(422, "VALIDATION_FAILED");
    let bob = desk.sign_up("bob@example.com").await;
    bob.post(&teach(&said["id"]), json!({})).await.problem(404, "NOT_FOUND");
    desk.invite(&ann, Role::Viewer).await.post(&teach(&said["id"]), json!({})).await.problem(403, "FORBIDDEN");
    ann.post(&format!("{path}/{}/teach", uuid::Uuid::nil()), json!({})).await.problem(404, "NOT_FOUND");
    desk.stop().await;
}

async fn settings_are_checked(desk: Desk) {
    let ann = owner(&desk).await;
    let settings = ann.get(UNDERSTANDING).await.ok();
    assert_eq!(settings, json!({"provider": null, "instructions": "", "custom_entities": [], "auto_tasks": true}));
    let entity = |name: &str, pattern: &str| json!({"custom_entities": [{"name": name, "pattern": pattern}]});
    let twice = json!({"custom_entities": [{"name": "a", "pattern": "b"}, {"name": "a", "pattern": "c"}]});
    let many: Vec<Value> = (0..21).map(|nth| json!({"name": format!("n{nth}"), "pattern": "x"})).collect();
    for (body, field) in [
        (json!({"provider": "guess"}), "provider"),
        (json!({"instructions": "x".repeat(4_001)}), "instructions"),
        (entity("Has Blanks", "x"), "custom_entities.0.name"),
        (entity("a", "("), "custom_entities.0.pattern"),
        (entity("a", "x{9999}{9999}"), "custom_entities.0.pattern"),
        (entity("a", ""), "custom_entities.0.description"),
        (twice, "custom_entities.1.name"),
        (json!({"custom_entities": many}), "custom_entities"),
    ] {
        let problem = ann.send(Method::PATCH, UNDERSTANDING, body).await.problem(422, "VALIDATION_FAILED");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    assert_eq!(ann.get(UNDERSTANDING).await.ok(), settings, "nothing was taken");
    let operator = desk.invite(&ann, Role::Operator).await;
    operator.send(Method::PATCH, UNDERSTANDING, json!({"auto_tasks": false})).await.problem(403, "FORBIDDEN");
    operator.get(UNDERSTANDING).await.ok();
    let changed = ann
        .send(Method::PATCH, UNDERSTANDING, json!({"provider": "model", "instructions": "We sell sofas."}))
        .await
        .ok();
    assert_eq!((&changed["provider"], &changed["auto_tasks"]), (&json!("model"), &json!(true)));
    assert_eq!(ann.send(Method::PATCH, UNDERSTANDING, json!({"provider": null})).await.ok()["provider"], Value::Null);
    desk.stop().await;
}

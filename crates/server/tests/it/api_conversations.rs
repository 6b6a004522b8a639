//! The inbox: lists and pages, taking over, sending, idempotency, older clients' endpoints.

use reqwest::Method;
use serde_json::{Value, json};

use crate::api_support::{Answer, Desk, Person, on_both_desks};

on_both_desks! {
    pages_hold_every_conversation_once(&[]),
    a_thread_pages_backwards(&[]),
    an_operator_takes_over_writes_and_hands_back(&[]),
    outside_the_window_only_a_template_is_taken(&[]),
    a_repeated_key_sends_once(&[]),
    operator_consoles_work_by_phone_number(&[]),
    inbox_clients_get_their_shapes(&[]),
    the_test_chat_answers_from_the_knowledge_and_says_why(&[]),
    figures_are_those_of_what_is_stored(&[]),
}

async fn owner_with_number(desk: &Desk) -> Person {
    let ann = desk.sign_up("ann@example.com").await;
    desk.whatsapp(&ann, "100").await;
    ann
}

async fn pages_hold_every_conversation_once(desk: Desk) {
    let ann = owner_with_number(&desk).await;
    for n in 0..7 {
        desk.customer_writes("100", &format!("1555010010{n}"), &format!("wamid.{n}"), "Hello").await;
    }
    // An answer that comes between two pages would move its conversation to the front.
    let answered = async || {
        let rows = ann.get("/api/v1/conversations").await.ok();
        rows.as_array().unwrap().iter().all(|row| row["message_count"].as_i64() >= Some(2))
    };
    while !answered().await {
        tokio::task::yield_now().await;
    }
    let mut seen = Vec::new();
    let mut path = Some("/api/v1/conversations?limit=3&status=active".to_owned());
    while let Some(next) = path {
        let page = ann.get(&next).await;
        let rows = page.ok();
        assert!(rows.as_array().unwrap().len() <= 3);
        seen.extend(rows.as_array().unwrap().iter().map(|row| row["phone_number"].as_str().unwrap().to_owned()));
        path = page.next();
    }
    seen.sort();
    let expected: Vec<_> = (0..7).map(|n| format!("+1555010010{n}")).collect();
    assert_eq!(seen, expected);
    let found = ann.get("/api/v1/conversations?search=%2B15550100103").await.ok();
    assert_eq!(found[0]["contact"]["name"], "Customer 15550100103");
    desk.stop().await;
}

async fn a_thread_pages_backwards(desk: Desk) {
    let ann = owner_with_number(&desk).await;
    for n in 0..5 {
        desk.customer_writes("100", "15550100199", &format!("wamid.{n}"), &format!("line {n}")).await;
    }
    let id = ann.conversation().await;
    ann.post(&format!("/api/v1/conversations/{id}/takeover"), json!({})).await.ok();
    let mut customers = Vec::new();
    let mut path = Some(format!("/api/v1/conversations/{id}/messages?limit=2"));
    while let Some(next) = path {
        let page = ann.get(&next).await;
        let lines: Vec<_> = page.ok().as_array().unwrap().iter().rev().cloned().collect();
        customers.extend(lines.into_iter().filter(|line| line["role"] == "user").map(|line| line["content"].clone()));
        path = page.next();
    }
    assert_eq!(customers, ["line 4", "line 3", "line 2", "line 1", "line 0"]);
    let transcript = ann.get(&format!("/api/v1/conversations/{id}/transcript")).await.ok();
    assert_eq!(
        (&transcript["conversationId"], &transcript["messages"][0]["speaker"]),
        (&json!(id), &json!("customer"))
    );
    desk.stop().await;
}

async fn an_operator_takes_over_writes_and_hands_back(desk: Desk) {
    let ann = owner_with_number(&desk).await;
    desk.customer_writes("100", "15550100199", "wamid.1", "Hello").await;
    let id = ann.conversation().await;
    let at = |path: &str| format!("/api/v1/conversations/{id}{path}");
    let taken = ann.post(&at("/takeover"), json!({})).await.ok();
    assert_eq!((&taken["mode"], &taken["assignee"]), (&json!("operator"), &json!(ann.id)));
    let sent = ann.post(&at("/messages"), json!({"text": "Good day"})).await;
    assert_eq!(sent.status, 202);
    let sent = sent.ok();
    assert_eq!(
        (&sent["sender"], &sent["role"], &sent["content"]),
        (&json!("operator"), &json!("assistant"), &json!("Good day"))
    );
    ann.post(&at("/messages"), json!({"text": "x".repeat(4_097)})).await.problem(422, "VALIDATION_FAILED");
    ann.post(&at("/messages"), json!({})).await.problem(400, "VALIDATION_FAILED");
    let note = ann.post(&at("/notes"), json!({"text": "A regular"})).await;
    assert_eq!(note.status, 201);
    assert_eq!(ann.get(&at("/notes")).await.ok()[0]["text"], "A regular");
    assert_eq!(ann.post(&at("/labels"), json!({"labels": ["vip"]})).await.ok()["labels"], json!(["vip"]));
    assert_eq!(ann.get("/api/v1/conversations?label=vip").await.ok()[0]["id"], json!(id));
    ann.post(&at("/assign"), json!({})).await.problem(400, "VALIDATION_FAILED");
    assert_eq!(ann.post(&at("/assign"), json!({"user_id": null})).await.ok()["assignee"], Value::Null);
    assert_eq!(ann.post(&at("/assign"), json!({"user_id": ann.id})).await.ok()["assignee"], json!(ann.id));
    assert_eq!(ann.post(&at("/read"), json!({})).await.ok()["unread_count"], 0);
    assert_eq!(ann.post(&at("/close"), json!({})).await.ok()["status"], "ended");
    assert_eq!(ann.post(&at("/reopen"), json!({})).await.ok()["status"], "active");
    assert_eq!(ann.post(&at("/handback"), json!({})).await.ok()["mode"], "ai");
    desk.stop().await;
}

async fn outside_the_window_only_a_template_is_taken(desk: Desk) {
    let ann = owner_with_number(&desk).await;
    // Begun by us: the customer never wrote.
    let queued =
        ann.post("/api/v1/operator-message", json!({"phone": "+1 (555) 010-0199", "message": "Hi"})).await.ok();
    assert_eq!((&queued["status"], &queued["message"]), (&json!("success"), &json!("Message queued for processing")));
    let id = ann.conversation().await;
    let path = format!("/api/v1/conversations/{id}/messages");
    let closed = ann.post(&path, json!({"text": "Hello?"})).await.problem(409, "WINDOW_CLOSED");
    assert!(closed["detail"].as_str().unwrap().contains("template"));
    let template = json!({"template": {"name": "hello_world", "language": "en_US"}});
    assert_eq!(ann.post(&path, template).await.status, 202);
    desk.stop().await;
}

async fn a_repeated_key_sends_once(desk: Desk) {
    let ann = owner_with_number(&desk).await;
    desk.customer_writes("100", "15550100199", "wamid.1", "Hello").await;
    let id = ann.conversation().await;
    let path = format!("/api/v1/conversations/{id}/messages");
    ann.post(&format!("/api/v1/conversations/{id}/takeover"), json!({})).await.ok();
    let first = ann.post_with_key(&path, "key-1", json!({"text": "Once"})).await;
    let second = ann.post_with_key(&path, "key-1", json!({"text": "Once"})).await;
    assert_eq!((first.status, first.json()["id"].clone()), (202, second.json()["id"].clone()));
    assert_eq!((second.status, second.header("idempotent-replayed")), (202, Some("true")));
    ann.post_with_key(&path, "key-1", json!({"text": "Other"})).await.problem(422, "IDEMPOTENCY_KEY_REUSED");
    // A refusal does not use the key up.
    ann.post_with_key(&path, "key-2", json!({})).await.problem(400, "VALIDATION_FAILED");
    assert_eq!(ann.post_with_key(&path, "key-2", json!({"text": "Twice"})).await.status, 202);
    let together =
        futures::future::join_all((0..8).map(|_| ann.post_with_key(&path, "key-3", json!({"text": "Race"})))).await;
    assert!(together.iter().all(|answer| answer.status == 202 || answer.status == 409));
    let thread = ann.get(&path).await.ok();
    let count = |text: &str| thread.as_array().unwrap().iter().filter(|line| line["content"] == text).count();
    assert_eq!((count("Once"), count("Twice"), count("Race"), count("Other")), (1, 1, 1, 0));
    desk.stop().await;
}

async fn operator_consoles_work_by_phone_number(desk: Desk) {
    let ann = owner_with_number(&desk).await;
    let missing = ann.post("/api/v1/takeover", json!({})).await.problem(400, "VALIDATION_FAILED");
    assert_eq!(missing["message"], "Phone number is required");
    for path in ["/api/v1/takeover", "/api/v1/handback"] {
        let unknown = ann.post(path, json!({"phone": "15550100777"})).await.problem(404, "NOT_FOUND");
        assert!(unknown["message"].as_str().unwrap().contains("15550100777"));
    }
    ann.post("/api/v1/operator-message", json!({"phone": "15550100199"})).await.problem(400, "VALIDATION_FAILED");
    desk.customer_writes("100", "15550100199", "wamid.1", "Hello").await;
    let body = json!({"phone": "+15550100199"});
    assert_eq!(ann.post("/api/v1/takeover", body.clone()).await.ok(), json!({"status": "takeover_complete"}));
    let media = json!({"phone": "15550100199", "media": {"id": "42", "mimeType": "image/png"}, "messageId": "wamid.1"});
    ann.post("/api/v1/operator-message", media).await.ok();
    let id = ann.conversation().await;
    let thread = ann.get(&format!("/api/v1/conversations/{id}/messages")).await.ok();
    let image = thread.as_array().unwrap().iter().find(|line| line["message_type"] == "image").cloned();
    let image = image.unwrap();
    assert_eq!((&image["media"]["id"], &image["media"]["mime_type"]), (&json!("42"), &json!("image/png")));
    assert_eq!(image["reply_to"], thread[0]["id"]);
    assert_eq!(ann.post("/api/v1/handback", body).await.ok(), json!({"status": "handback_complete"}));
    // A program with a key may do it, too.
    let key = ann.post("/api/v1/api-keys", json!({"name": "console"})).await.ok();
    let console = ann.with_token(key["key"].as_str().unwrap());
    console.post("/api/v1/takeover", json!({"phone": 15550100199i64})).await.ok();
    desk.stop().await;
}

async fn inbox_clients_get_their_shapes(desk: Desk) {
    let ann = owner_with_number(&desk).await;
    desk.customer_writes("100", "15550100199", "wamid.1", "Hello").await;
    let id = ann.conversation().await;
    ann.post(&format!("/api/v1/conversations/{id}/takeover"), json!({})).await.ok();
    for path in ["/api/whatsapp/inbox", "/api/whatsapp/inbox/"] {
        let inbox = ann.get(path).await.ok();
        let rows = inbox["messages"].as_array().unwrap();
        assert_eq!((inbox["success"].clone(), inbox["count"].as_u64().unwrap() as usize), (json!(true), rows.len()));
        let row = rows.iter().find(|row| row["message_sid"] == "wamid.1").unwrap();
        assert_eq!((&row["from_number"], &row["direction"]), (&json!("+15550100199"), &json!("inbound")));
        let mut members: Vec<&String> = row.as_object().unwrap().keys().collect();
        members.sort();
        insta::assert_json_snapshot!("inbox_row_members", members);
    }
    let thread = ann.get("/api/whatsapp/conversation/+15550100199/").await.ok();
    assert_eq!(
        (&thread["phone_number"], &thread["messages"][0]["message_body"]),
        (&json!("+15550100199"), &json!("Hello"))
    );
    let read = ann.post("/api/whatsapp/mark-read", json!({"phone_number": "15550100199"})).await.ok();
    assert_eq!(read, json!({"success": true, "updated": 1}));
    let again = ann.post("/api/whatsapp/mark-read/", json!({"phone_number": "15550100199"})).await.ok();
    assert_eq!(again["updated"], 0);
    let sent =
        ann.post("/api/whatsapp/send", json!({"to_number": "whatsapp:+15550100199", "message": "Hi"})).await.ok();
    assert!(sent["success"] == true && sent["message_sid"].is_string() && sent["message_id"].is_string());
    let figures = ann.get("/api/whatsapp/analytics").await.ok()["analytics"].clone();
    assert_eq!((&figures["inbound_messages"], &figures["unique_contacts"]), (&json!(1), &json!(1)));
    desk.stop().await;
}

async fn the_test_chat_answers_from_the_knowledge_and_says_why(desk: Desk) {
    let ann = owner_with_number(&desk).await;
    let faq = json!({"question": "When are you open on Sundays?", "answer": "On Sundays from 10 to 4.", "keywords": ["sunday", "hours"]});
    ann.post("/api/v1/knowledge/faqs", faq).await.ok();
    let path = format!("/api/v1/conversations/{}/message", ann.session_id);
    let answer = ann.post(&path, json!({"message": "When are you open on Sundays?"})).await.ok();
    assert!(answer["response"].as_str().unwrap().contains("10 to 4"), "{answer}");
    assert!(answer["chunks_used"].as_array().unwrap().iter().any(|chunk| chunk["source"] == "faq"));
    assert!(answer["latency_ms"].is_i64() && answer["agent"] == "Assistant");
    let conversation = answer["conversation_id"].as_str().unwrap().to_owned();
    let turns = ann.get(&format!("/api/v1/conversations/{conversation}/turns")).await.ok();
    assert_eq!(turns[0]["outcome"], "answered");
    assert!(!turns[0]["steps"].as_array().unwrap().is_empty());

    let request = ann.request(Method::POST, &path).header("accept", "text/event-stream");
    let request = request.json(&json!({"message": "When are you open on Sundays?"}));
    let stream = Answer::read(request.send().await.unwrap()).await;
    assert!(stream.header("content-type").unwrap().starts_with("text/event-stream"));
    let events: Vec<&str> = stream.text.lines().filter_map(|line| line.strip_prefix("event: ")).collect();
    assert_eq!(events.last(), Some(&"message"));
    assert!(
        events[..events.len() - 1].iter().all(|event| ["step", "delta"].contains(event)) && events.contains(&"step"),
        "{events:?}"
    );

    ann.post(&format!("/api/v1/conversations/{conversation}/takeover"), json!({})).await.ok();
    ann.post(&path, json!({"message": "Anybody?"})).await.problem(409, "CONFLICT");
    desk.stop().await;
}

async fn figures_are_those_of_what_is_stored(desk: Desk) {
    let ann = owner_with_number(&desk).await;
    let empty = ann.get("/api/v1/stats").await.ok();
    assert_eq!(empty["total_conversations"], 0);
    assert_eq!((&empty["avg_response_time_ms"], &empty["satisfaction_score"]), (&Value::Null, &Value::Null));
    desk.customer_writes("100", "15550100199", "wamid.1", "Hello").await;
    let stats = ann.get("/api/v1/stats").await.ok();
    assert_eq!((&stats["total_conversations"], &stats["active_conversations"]), (&json!(1), &json!(1)));
    assert!(stats["messages_today"].as_i64().unwrap() >= 1);
    let active = ann.get("/api/v1/conversations/active").await.ok();
    assert_eq!((&active[0]["type"], &active[0]["customerInfo"]), (&json!("chat"), &json!("Customer 15550100199")));
    let channels = ann.get("/api/v1/channels").await;
    assert!(!channels.text.contains(crate::api_support::APP_SECRET));
    let whatsapp =
        channels.ok().as_array().unwrap().iter().find(|channel| channel["kind"] == "whatsapp").cloned().unwrap();
    assert_eq!(whatsapp["credentials"]["app_secret"], "********");
    let tested = ann.post(&format!("/api/v1/channels/{}/test", whatsapp["id"].as_str().unwrap()), json!({})).await.ok();
    assert_eq!(tested["success"], false);
    desk.stop().await;
}

//! Tickets, tasks, the dashboard's figures and what has happened lately, over HTTP.

use futures::StreamExt;
use model::account::Role;
use reqwest::Method;
use serde_json::{Value, json};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::{Error, Message};

use crate::api_support::{Desk, PATIENCE, Person, on_both_desks};

on_both_desks! {
    a_ticket_is_written_found_changed_and_removed(&[]),
    bad_tickets_are_refused_by_field(&[]),
    tickets_belong_to_their_workspace_and_viewers_only_read(&[]),
    tasks_have_due_times_and_people(&[]),
    lists_page_and_keys_create_once(&[]),
    figures_have_zero_rows_and_changes(&[]),
    the_feed_tells_of_tickets_and_activity(&[]),
}

async fn owner_with_customer(desk: &Desk) -> (Person, String) {
    let ann = desk.sign_up("ann@example.com").await;
    desk.whatsapp(&ann, "100").await;
    desk.customer_writes("100", "15550100199", "wamid.1", "Hello").await;
    let id = ann.conversation().await;
    (ann, id)
}

fn draft() -> Value {
    json!({"customer_phone": "+1 (555) 010-0123", "issue_type": "late", "description": "It is late"})
}

async fn a_ticket_is_written_found_changed_and_removed(desk: Desk) {
    let (ann, conversation) = owner_with_customer(&desk).await;
    let body = json!({"issue_type": " damaged ", "description": "A jar is broken", "conversation_id": conversation,
        "priority": "high", "order_id": "MS-1", "assigned_to": ann.id});
    let created = ann.post("/api/v1/tickets", body).await;
    assert_eq!(created.status, 201, "{}", created.text);
    let ticket = created.ok();
    let id = ticket["id"].as_str().unwrap();
    assert!(id.starts_with("TKT-") && id.len() == 12, "{id}");
    assert_eq!((&ticket["customer_phone"], &ticket["issue_type"]), (&json!("+15550100199"), &json!("damaged")));
    assert_eq!((&ticket["status"], &ticket["expires_at"]), (&json!("open"), &Value::Null));
    assert_eq!((&ticket["assigned_to"], &ticket["created_by"]), (&json!(ann.id), &json!(ann.id)));
    let path = format!("/api/v1/tickets/{}", id.to_lowercase());
    assert_eq!(ann.get(&path).await.ok(), ticket, "in whatever spelling");
    for query in [
        "status=open",
        "assigned_to=me",
        "search=JAR",
        "search=15550100199",
        "priority=high",
        &format!("conversation_id={conversation}"),
        "customer_phone=15550100199",
        &format!("search={id}"),
        "status=",
    ] {
        assert_eq!(ann.get(&format!("/api/v1/tickets?{query}")).await.ok()[0]["id"], json!(id), "{query}");
    }
    for query in ["status=closed", "assigned_to=none", "search=elephant"] {
        assert_eq!(ann.get(&format!("/api/v1/tickets?{query}")).await.ok(), json!([]), "{query}");
    }
    let patch = json!({"status": "closed", "resolution_notes": "sent again", "assigned_to": null});
    let changed = ann.send(Method::PATCH, &path, patch).await.ok();
    assert_eq!((&changed["status"], &changed["assigned_to"]), (&json!("closed"), &Value::Null));
    assert_eq!((&changed["order_id"], &changed["resolution_notes"]), (&json!("MS-1"), &json!("sent again")));
    let day = |name: &str| changed[name].as_str().unwrap().parse::<chrono::DateTime<chrono::Utc>>().unwrap();
    assert_eq!((day("expires_at") - day("updated_at")).num_days(), 90);
    ann.send(Method::PATCH, &path, json!({"status": "in_progress"})).await.problem(422, "VALIDATION_FAILED");
    assert_eq!(ann.send(Method::PATCH, &path, json!({"status": "open"})).await.ok()["expires_at"], Value::Null);
    assert_eq!(ann.send(Method::DELETE, &path, Value::Null).await.status, 204);
    ann.get(&path).await.problem(404, "NOT_FOUND");
    ann.send(Method::DELETE, &path, Value::Null).await.problem(404, "NOT_FOUND");
    desk.stop().await;
}

async fn bad_tickets_are_refused_by_field(desk: Desk) {
    let (ann, conversation) = owner_with_customer(&desk).await;
    let with = |field: &str, value: Value| {
        let mut body = draft();
        body[field] = value;
        body
    };
    let cases = [
        ("issue_type", json!("")),
        ("issue_type", json!("x".repeat(81))),
        ("description", json!("x".repeat(10_001))),
        ("priority", json!("soon")),
        ("customer_phone", json!("call me")),
        ("order_id", json!("x".repeat(101))),
        ("assigned_to", json!(uuid::Uuid::nil())),
        ("conversation_id", json!(uuid::Uuid::nil())),
        ("message_id", json!(uuid::Uuid::nil())),
    ];
    for (field, value) in cases {
        let problem = ann.post("/api/v1/tickets", with(field, value)).await.problem(422, "VALIDATION_FAILED");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    ann.post("/api/v1/tickets", json!({"issue_type": "x", "description": "y"})).await.problem(400, "VALIDATION_FAILED");
    ann.post("/api/v1/tickets", json!({"customer_phone": "15550100123"})).await.problem(400, "VALIDATION_FAILED");
    ann.get("/api/v1/tickets?status=late").await.problem(422, "VALIDATION_FAILED");
    ann.get("/api/v1/tickets?cursor=zzz").await.problem(400, "VALIDATION_FAILED");
    ann.get("/api/v1/tickets/nothing").await.problem(404, "NOT_FOUND");
    let script = "<script>alert('x')</script>\u{0}";
    let body = json!({"issue_type": script, "description": script, "conversation_id": conversation});
    let kept = ann.post("/api/v1/tickets", body).await.ok();
    assert_eq!(
        kept["issue_type"],
        json!(script.replace('\0', "\u{fffd}")),
        "kept as it is, for a client that shows text as text"
    );
    assert_eq!(ann.get("/api/v1/tickets").await.ok().as_array().unwrap().len(), 1, "nothing else was stored");
    desk.stop().await;
}

async fn tickets_belong_to_their_workspace_and_viewers_only_read(desk: Desk) {
    let (ann, conversation) = owner_with_customer(&desk).await;
    let bob = desk.sign_up("bob@example.com").await;
    let viewer = desk.invite(&ann, Role::Viewer).await;
    let ticket = ann.post("/api/v1/tickets", draft()).await.ok();
    let task = ann.post("/api/v1/tasks", json!({"title": "Call"})).await.ok();
    for (noun, id) in [("tickets", &ticket["id"]), ("tasks", &task["id"])] {
        let path = format!("/api/v1/{noun}/{}", id.as_str().unwrap());
        bob.get(&path).await.problem(404, "NOT_FOUND");
        bob.send(Method::PATCH, &path, json!({"description": "mine"})).await.problem(404, "NOT_FOUND");
        bob.send(Method::DELETE, &path, Value::Null).await.problem(404, "NOT_FOUND");
        assert_eq!(bob.get(&format!("/api/v1/{noun}")).await.ok(), json!([]));
        assert_eq!(viewer.get(&path).await.ok()["id"], *id);
        viewer.send(Method::PATCH, &path, json!({"description": "mine"})).await.problem(403, "FORBIDDEN");
        viewer.send(Method::DELETE, &path, Value::Null).await.problem(403, "FORBIDDEN");
        viewer.post(&format!("/api/v1/{noun}"), draft()).await.problem(403, "FORBIDDEN");
        desk.stranger().get(&path).await.problem(401, "UNAUTHORIZED");
    }
    let theirs = json!({"issue_type": "x", "description": "y", "conversation_id": conversation});
    bob.post("/api/v1/tickets", theirs).await.problem(422, "VALIDATION_FAILED");
    bob.post("/api/v1/tasks", json!({"title": "x", "assignee": ann.id})).await.problem(422, "VALIDATION_FAILED");
    desk.stop().await;
}

async fn tasks_have_due_times_and_people(desk: Desk) {
    let (ann, conversation) = owner_with_customer(&desk).await;
    let now = chrono::DateTime::from_timestamp_millis(desk.server.app.engine.clock().now().0).unwrap();
    let at = |hours: i64| (now + chrono::TimeDelta::hours(hours)).to_rfc3339();
    let late =
        json!({"title": "Call back", "task_type": "call", "due_at": at(-1), "assignee": ann.id, "tags": ["vip"]});
    let late = ann.post("/api/v1/tasks", late).await.ok();
    assert_eq!((&late["overdue"], &late["priority"], &late["status"]), (&json!(true), &json!(3), &json!("open")));
    let next =
        json!({"title": "Send an offer", "task_type": "proposal", "due_at": at(30), "conversation_id": conversation});
    let next = ann.post("/api/v1/tasks", next).await.ok();
    let someday = ann.post("/api/v1/tasks", json!({"title": "Tidy up"})).await.ok();
    let titles = |list: Value| {
        list.as_array().unwrap().iter().map(|task| task["title"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    for (query, expected) in [
        ("", vec!["Tidy up", "Send an offer", "Call back"]),
        ("due=overdue", vec!["Call back"]),
        ("due=any", vec!["Call back", "Send an offer"]),
        ("due=any&limit=1", vec!["Call back"]),
        ("assignee=me", vec!["Call back"]),
        ("assignee=none", vec!["Tidy up", "Send an offer"]),
        ("type=proposal", vec!["Send an offer"]),
        ("search=TIDY", vec!["Tidy up"]),
    ] {
        assert_eq!(titles(ann.get(&format!("/api/v1/tasks?{query}")).await.ok()), expected, "{query}");
    }
    let following = ann.get("/api/v1/tasks?due=any&limit=1").await.next().unwrap();
    assert_eq!(titles(ann.get(&following).await.ok()), ["Send an offer"]);
    let path = |task: &Value| format!("/api/v1/tasks/{}", task["id"].as_str().unwrap());
    let done = ann.send(Method::PATCH, &path(&late), json!({"status": "done", "due_at": null})).await.ok();
    assert_eq!((&done["status"], &done["due_at"], &done["overdue"]), (&json!("done"), &Value::Null, &json!(false)));
    assert!(done["completed_at"].is_string());
    for bad in [json!({"priority": 6}), json!({"task_type": "nap"}), json!({"title": ""}), json!({"due_at": "soon"})] {
        ann.send(Method::PATCH, &path(&next), bad).await.problem(422, "VALIDATION_FAILED");
    }
    ann.get("/api/v1/tasks?due=never").await.problem(422, "VALIDATION_FAILED");
    assert_eq!(ann.send(Method::DELETE, &path(&someday), Value::Null).await.status, 204);
    desk.stop().await;
}

async fn lists_page_and_keys_create_once(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    let first = ann.post_with_key("/api/v1/tickets", "k1", draft()).await.ok();
    assert_eq!(ann.post_with_key("/api/v1/tickets", "k1", draft()).await.ok()["id"], first["id"]);
    for _ in 0..4 {
        ann.post("/api/v1/tickets", draft()).await.ok();
    }
    let (mut seen, mut path) =
        (std::collections::BTreeSet::new(), Some("/api/v1/tickets?limit=2&status=open".to_owned()));
    while let Some(next) = path {
        let page = ann.get(&next).await;
        for ticket in page.ok().as_array().unwrap() {
            assert!(seen.insert(ticket["id"].as_str().unwrap().to_owned()), "twice");
        }
        path = page.next();
    }
    assert_eq!(seen.len(), 5);
    desk.stop().await;
}

async fn figures_have_zero_rows_and_changes(desk: Desk) {
    let (ann, _) = owner_with_customer(&desk).await;
    let stats = ann.get("/api/v1/stats").await.ok();
    assert_eq!((&stats["total_conversations"], &stats["active_conversations"]), (&json!(1), &json!(1)));
    assert!(stats["messages_today"].as_i64().unwrap() >= 1);
    for name in ["median_response_time_ms", "p90_response_time_ms", "waiting"] {
        assert!(stats.get(name).is_some(), "{name}: {stats}");
    }
    assert_eq!(
        (&stats["changes"]["messages_today"], &stats["changes"]["active_conversations"]),
        (&Value::Null, &Value::Null)
    );
    for (range, bucket, rows) in [("24h", "hour", 24), ("7d", "day", 7), ("30d", "day", 30)] {
        let volume = ann.get(&format!("/api/v1/stats/volume?range={range}")).await.ok();
        let data = volume["data"].as_array().unwrap();
        assert_eq!((volume["bucket"].as_str(), data.len()), (Some(bucket), rows));
        assert_eq!(data.iter().map(|row| row["inbound"].as_i64().unwrap()).sum::<i64>(), 1);
        assert_eq!((&data[0]["inbound"], &data[0]["operator"]), (&json!(0), &json!(0)), "silence is a row");
        assert_eq!(data[rows - 1]["inbound"], 1, "the running one is the last");
    }
    ann.get("/api/v1/stats/volume?range=1y").await.problem(422, "VALIDATION_FAILED");
    let bob = desk.sign_up("bob@example.com").await;
    assert_eq!(bob.get("/api/v1/stats").await.ok()["total_conversations"], 0);
    desk.stop().await;
}

/// The next frame of this type.
async fn frame(socket: &mut (impl futures::Stream<Item = Result<Message, Error>> + Unpin), kind: &str) -> Value {
    loop {
        let next = tokio::time::timeout(PATIENCE, socket.next()).await.expect("a frame comes in time");
        let Some(Ok(Message::Text(text))) = next else { continue };
        let frame: Value = serde_json::from_str(text.as_str()).unwrap();
        if frame["type"] == kind {
            return frame["data"].clone();
        }
    }
}

async fn the_feed_tells_of_tickets_and_activity(desk: Desk) {
    let (ann, conversation) = owner_with_customer(&desk).await;
    let address = format!("ws://{}/api/v1/ws?token={}&after=0", desk.server.address, ann.token);
    let (mut socket, _) = connect_async(address).await.unwrap();
    let ticket = ann.post("/api/v1/tickets", draft()).await.ok();
    assert_eq!(frame(&mut socket, "ticket.created").await, ticket, "as the API shows it");
    let path = format!("/api/v1/tickets/{}", ticket["id"].as_str().unwrap());
    let changed = ann.send(Method::PATCH, &path, json!({"status": "resolved"})).await.ok();
    assert_eq!(frame(&mut socket, "ticket.updated").await, changed);
    assert_eq!(ann.send(Method::DELETE, &path, Value::Null).await.status, 204);
    assert_eq!(frame(&mut socket, "ticket.updated").await, json!({"id": ticket["id"], "erased": true}));
    let task = ann.post("/api/v1/tasks", json!({"title": "Call"})).await.ok();
    assert_eq!(frame(&mut socket, "task.created").await, task);
    drop(socket);
    ann.post(&format!("/api/v1/conversations/{conversation}/close"), json!({})).await.ok();
    let activity = ann.get("/api/v1/activity?limit=10").await.ok();
    let kinds: Vec<_> = activity.as_array().unwrap().iter().map(|one| one["type"].as_str().unwrap()).collect();
    assert_eq!((kinds.first(), kinds.last()), (Some(&"chat_ended"), Some(&"chat_started")), "{activity}");
    assert_eq!(activity[0]["conversation_id"], json!(conversation));
    assert!(activity[0]["customerInfo"].as_str().unwrap().contains("Customer"));
    assert_eq!(ann.get("/api/v1/activity?limit=1").await.ok().as_array().unwrap().len(), 1);
    let bob = desk.sign_up("bob@example.com").await;
    assert_eq!(bob.get("/api/v1/activity").await.ok(), json!([]));
    desk.stop().await;
}

//! The desk's inbox: views, counts, search, events, drafts, saved replies, presence, receipts; and what is refused.

use model::account::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::api_support::{Desk, PATIENCE, Person, on_both_desks};

on_both_desks! {
    views_and_counts_follow_what_operators_do(&[]),
    a_search_finds_what_was_written_shortly_before(&[]),
    what_was_done_stands_between_the_messages(&[]),
    a_thread_is_read_around_a_message(&[]),
    an_operator_gets_a_draft(&[]),
    saved_replies_are_shared(&[]),
    presence_and_typing(&[]),
    the_desk_refuses(&[]),
}

async fn owner_with_number(desk: &Desk) -> Person {
    let ann = desk.sign_up("ann@example.com").await;
    desk.whatsapp(&ann, "100").await;
    ann
}

/// The id of the conversation with a number.
async fn with(ann: &Person, phone: &str) -> String {
    let found = ann.get(&format!("/api/v1/conversations?search=%2B{phone}")).await.ok();
    assert_eq!(found.as_array().unwrap().len(), 1, "{found}");
    found[0]["id"].as_str().unwrap().to_owned()
}

async fn rows(ann: &Person, query: &str) -> Vec<Value> {
    ann.get(&format!("/api/v1/conversations?{query}")).await.ok().as_array().unwrap().clone()
}

/// Asks until the answer is as it has to become: the index follows what is written.
async fn until(ann: &Person, query: &str, expected: usize) -> Vec<Value> {
    let deadline = tokio::time::Instant::now() + PATIENCE;
    loop {
        let found = rows(ann, query).await;
        if found.len() == expected {
            return found;
        }
        assert!(tokio::time::Instant::now() < deadline, "{query}: {found:?}");
        tokio::task::yield_now().await;
    }
}

async fn views_and_counts_follow_what_operators_do(desk: Desk) {
    let ann = owner_with_number(&desk).await;
    for n in 1..=3 {
        desk.customer_writes("100", &format!("1555010010{n}"), &format!("wamid.{n}"), "Hello").await;
    }
    let (one, two) = (with(&ann, "15550100101").await, with(&ann, "15550100102").await);
    let at = |id: &str, path: &str| format!("/api/v1/conversations/{id}{path}");
    ann.post(&at(&one, "/takeover"), json!({})).await.ok();
    ann.post(&at(&two, "/labels"), json!({"labels": ["vip", "late"]})).await.ok();
    let put_away = ann.post(&at(&two, "/archive"), json!({})).await.ok();
    assert_eq!(put_away["archived"], true);
    assert_eq!(put_away["labels"], json!(["vip", "late"]), "labels stay");
    assert_eq!(rows(&ann, "view=mine").await[0]["id"], json!(one));
    assert_eq!(rows(&ann, "view=archived").await[0]["id"], json!(two));
    assert_eq!(rows(&ann, "view=all").await.len(), 2);
    assert_eq!(rows(&ann, "").await.len(), 3);
    let counts = ann.get("/api/v1/conversations/counts").await.ok();
    assert_eq!((&counts["all"], &counts["mine"], &counts["archived"]), (&json!(2), &json!(1), &json!(1)), "{counts}");
    assert_eq!(ann.get("/api/v1/labels").await.ok()[0]["count"], 1);
    // The customer writes: it is an open matter again.
    desk.customer_writes("100", "15550100102", "wamid.9", "One more thing").await;
    let back = rows(&ann, "label=vip").await;
    assert_eq!((back[0].get("archived"), back[0]["unread_count"].as_i64() >= Some(1)), (None, true));
    ann.post(&at(&two, "/archive"), json!({})).await.ok();
    let out = ann.post(&at(&two, "/archive"), json!({"archived": false})).await.ok();
    assert_eq!(out.get("archived"), None);
    let row = &rows(&ann, "view=mine").await[0];
    let last = &row["metadata"];
    assert!(last["last_message_id"].is_string() && last["last_message_type"] == "text", "{row}");
    desk.stop().await;
}

async fn a_search_finds_what_was_written_shortly_before(desk: Desk) {
    let ann = owner_with_number(&desk).await;
    let ben = desk.sign_up("ben@example.com").await;
    desk.customer_writes("100", "15550100101", "wamid.1", "எப்போது கடை திறக்கும்? நன்றி").await;
    desk.customer_writes("100", "15550100102", "wamid.2", "<script>alert(1)</script> refund please").await;
    let found = until(&ann, "search=%E0%AE%A8%E0%AE%A9%E0%AF%8D", 1).await;
    assert!(found[0]["matched_text"].as_str().unwrap().contains("நன்றி"), "{found:?}");
    assert!(found[0]["matched_message_id"].is_string(), "{found:?}");
    let found = until(&ann, "search=REFU", 1).await;
    assert_eq!(found[0]["matched_text"], "<script>alert(1)</script> refund please", "as it was written");
    assert_eq!(until(&ann, "search=0102", 1).await[0]["phone_number"], "+15550100102");
    assert_eq!(until(&ann, "search=010-0101", 1).await[0]["phone_number"], "+15550100101");
    assert_eq!(until(&ann, "search=customer", 2).await.len(), 2, "names");
    let all = ann.get("/api/v1/conversations?search=customer&limit=1").await;
    let next = ann.get(&all.next().unwrap()).await.ok();
    assert_ne!(next[0]["id"], all.ok()[0]["id"]);
    assert_eq!(rows(&ann, "search=customer&view=archived").await.len(), 0);
    for query in ["search=refund", "search=0102", "search=%2B15550100102"] {
        assert_eq!(rows(&ben, query).await.len(), 0, "another workspace");
    }
    desk.stop().await;
}

async fn what_was_done_stands_between_the_messages(desk: Desk) {
    let ann = owner_with_number(&desk).await;
    desk.customer_writes("100", "15550100101", "wamid.1", "Hello").await;
    let id = ann.conversation().await;
    let at = |path: &str| format!("/api/v1/conversations/{id}{path}");
    ann.post(&at("/takeover"), json!({})).await.ok();
    ann.post(&at("/labels"), json!({"labels": ["vip"]})).await.ok();
    ann.post(&at("/assign"), json!({"user_id": null})).await.ok();
    ann.post(&at("/close"), json!({})).await.ok();
    ann.post(&at("/reopen"), json!({})).await.ok();
    ann.post(&at("/archive"), json!({})).await.ok();
    ann.post(&at("/handback"), json!({})).await.ok();
    let events = ann.get(&at("/events")).await.ok();
    let kinds: Vec<_> = events.as_array().unwrap().iter().map(|event| event["type"].as_str().unwrap()).collect();
    let expected = ["created", "taken_over", "labelled", "assigned", "closed", "reopened", "archived", "handed_back"];
    let of_people: Vec<_> = kinds.into_iter().filter(|kind| *kind != "escalated").collect();
    assert_eq!(of_people, expected);
    let taken = events.as_array().unwrap().iter().find(|event| event["type"] == "taken_over").unwrap();
    assert_eq!((&taken["actor"]["type"], &taken["actor"]["id"]), (&json!("operator"), &json!(ann.id)));
    assert!(taken["actor"]["name"].is_string());
    let note = ann.post(&at("/notes"), json!({"text": "A regular"})).await.ok();
    let path = at(&format!("/notes/{}", note["id"].as_str().unwrap()));
    let olga = desk.invite(&ann, Role::Operator).await;
    olga.send(Method::DELETE, &path, json!({})).await.problem(403, "FORBIDDEN");
    assert_eq!(ann.send(Method::DELETE, &path, json!({})).await.status, 204);
    ann.send(Method::DELETE, &path, json!({})).await.problem(404, "NOT_FOUND");
    desk.stop().await;
}

async fn a_thread_is_read_around_a_message(desk: Desk) {
    let ann = owner_with_number(&desk).await;
    desk.customer_writes("100", "15550100101", "wamid.0", "line 0").await;
    let id = ann.conversation().await;
    ann.post(&format!("/api/v1/conversations/{id}/takeover"), json!({})).await.ok();
    for n in 1..7 {
        desk.customer_writes("100", "15550100101", &format!("wamid.{n}"), &format!("line {n}")).await;
    }
    let at = |query: String| format!("/api/v1/conversations/{id}/messages?{query}");
    let all = ann.get(&at("limit=100".into())).await.ok();
    let all: Vec<Value> = all.as_array().unwrap().clone();
    let lines = |rows: &Value| -> Vec<String> {
        rows.as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
    };
    let ids: Vec<String> = all.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect();
    let middle = &ids[3];
    assert_eq!(lines(&ann.get(&at(format!("around={middle}&limit=3"))).await.ok()), ids[2..5]);
    assert_eq!(lines(&ann.get(&at(format!("before={middle}&limit=2"))).await.ok()), ids[1..3]);
    let after = ann.get(&at(format!("after={middle}&limit=2"))).await;
    assert_eq!(lines(&after.ok()), ids[4..6]);
    let next = ann.get(&after.next().unwrap()).await.ok();
    assert_eq!(lines(&next), ids[6..(8.min(ids.len()))]);
    ann.get(&at(format!("after={middle}&before={middle}"))).await.problem(422, "VALIDATION_FAILED");
    ann.get(&at("around=nonsense".into())).await.problem(422, "VALIDATION_FAILED");
    desk.stop().await;
}

async fn an_operator_gets_a_draft(desk: Desk) {
    let ann = owner_with_number(&desk).await;
    let faq = json!({"category": "Shop", "question": "What are your opening hours?", "answer": "We open at nine."});
    assert_eq!(ann.post("/api/v1/knowledge/faqs", faq).await.status, 201);
    desk.customer_writes("100", "15550100101", "wamid.1", "Hello there").await;
    let id = ann.conversation().await;
    ann.post(&format!("/api/v1/conversations/{id}/takeover"), json!({})).await.ok();
    desk.customer_writes("100", "15550100101", "wamid.2", "What are your opening hours?").await;
    let path = format!("/api/v1/conversations/{id}/suggestion");
    let before = ann.get(&format!("/api/v1/conversations/{id}/messages")).await.ok();
    let draft = ann.post(&path, json!({})).await.ok();
    assert!(draft["text"].as_str().unwrap().contains("nine"), "{draft}");
    assert_eq!((&draft["abstained"], &draft["model"]), (&json!(false), &json!("builtin")));
    assert!(draft["sources"][0]["text"].as_str().unwrap().contains("nine"));
    desk.customer_writes("100", "15550100101", "wamid.3", "Do zebras fly to Neptune on Wednesdays?").await;
    let draft = ann.post(&path, json!({})).await.ok();
    assert_eq!(draft["abstained"], draft["text"] == "", "{draft}");
    let after = ann.get(&format!("/api/v1/conversations/{id}/messages")).await.ok();
    assert_eq!(after.as_array().unwrap().len(), before.as_array().unwrap().len() + 1, "nothing was sent");
    let viewer = desk.invite(&ann, Role::Viewer).await;
    viewer.post(&path, json!({})).await.problem(403, "FORBIDDEN");
    desk.stop().await;
}

async fn saved_replies_are_shared(desk: Desk) {
    let ann = owner_with_number(&desk).await;
    let viewer = desk.invite(&ann, Role::Viewer).await;
    let ben = desk.sign_up("ben@example.com").await;
    let base = "/api/v1/saved-replies";
    let made = ann.post(base, json!({"shortcut": "/hi", "title": "Greeting", "text": "Hello {{contact.name}}"})).await;
    assert_eq!(made.status, 201);
    let made = made.ok();
    assert_eq!((&made["shortcut"], &made["created_by"]), (&json!("hi"), &json!(ann.id)));
    let one = format!("{base}/{}", made["id"].as_str().unwrap());
    ann.post(base, json!({"shortcut": "hi", "text": "again"})).await.problem(409, "CONFLICT");
    for bad in [
        json!({"shortcut": "a b", "text": "x"}),
        json!({"shortcut": "a", "text": "x".repeat(5_000)}),
        json!({"shortcut": "a", "text": "{{contact.phone}}"}),
    ] {
        ann.post(base, bad).await.problem(422, "VALIDATION_FAILED");
    }
    ann.post(base, json!({"text": "x"})).await.problem(400, "VALIDATION_FAILED");
    let changed = ann.send(Method::PATCH, &one, json!({"title": "<b>Hi</b>"})).await.ok();
    assert_eq!((&changed["title"], &changed["text"]), (&json!("<b>Hi</b>"), &json!("Hello {{contact.name}}")));
    assert_eq!(viewer.get(base).await.ok().as_array().unwrap().len(), 1);
    viewer.post(base, json!({"shortcut": "v", "text": "x"})).await.problem(403, "FORBIDDEN");
    assert_eq!(ben.get(base).await.ok(), json!([]));
    ben.send(Method::PATCH, &one, json!({"title": "mine"})).await.problem(404, "NOT_FOUND");
    ben.send(Method::DELETE, &one, json!({})).await.problem(404, "NOT_FOUND");
    assert_eq!(ann.send(Method::DELETE, &one, json!({})).await.status, 204);
    ann.send(Method::DELETE, &one, json!({})).await.problem(404, "NOT_FOUND");
    desk.stop().await;
}

async fn presence_and_typing(desk: Desk) {
    let ann = owner_with_number(&desk).await;
    desk.customer_writes("100", "15550100101", "wamid.1", "Hello").await;
    let id = ann.conversation().await;
    let path = format!("/api/v1/conversations/{id}/presence");
    let engine = &desk.server.app.engine;
    let mut changes = engine.presence_changes();
    assert_eq!(ann.send(Method::PUT, &path, json!({"state": "viewing"})).await.status, 204);
    let (workspace, conversation) = changes.recv().await.unwrap();
    assert_eq!(conversation.to_string(), id);
    let present = engine.present(workspace, conversation);
    assert_eq!((present.len(), present[0].user.to_string()), (1, ann.id.clone()));
    assert_eq!(ann.post(&format!("/api/v1/conversations/{id}/typing"), json!({})).await.status, 202);
    assert_eq!(changes.recv().await.unwrap().1, conversation);
    assert_eq!(engine.present(workspace, conversation)[0].doing, engine::presence::Doing::Writing);
    assert_eq!(ann.send(Method::PUT, &path, json!({"state": "left"})).await.status, 204);
    assert!(engine.present(workspace, conversation).is_empty());
    ann.send(Method::PUT, &path, json!({"state": "sleeping"})).await.problem(422, "VALIDATION_FAILED");
    ann.send(Method::PUT, &path, json!({})).await.problem(400, "VALIDATION_FAILED");
    desk.stop().await;
}

async fn the_desk_refuses(desk: Desk) {
    let ann = owner_with_number(&desk).await;
    let viewer = desk.invite(&ann, Role::Viewer).await;
    let ben = desk.sign_up("ben@example.com").await;
    desk.customer_writes("100", "15550100101", "wamid.1", &"x".repeat(5_000)).await;
    let id = ann.conversation().await;
    let at = |path: &str| format!("/api/v1/conversations/{id}{path}");
    for (path, body) in [
        ("/archive", json!({})),
        ("/read", json!({})),
        ("/typing", json!({})),
        ("/suggestion", json!({})),
        ("/labels", json!({"labels": []})),
        ("/messages", json!({"text": "x"})),
    ] {
        viewer.post(&at(path), body.clone()).await.problem(403, "FORBIDDEN");
        ben.post(&at(path), body).await.problem(404, "NOT_FOUND");
    }
    for path in ["", "/events", "/messages", "/notes"] {
        assert_eq!(viewer.get(&at(path)).await.status, 200, "{path}");
        ben.get(&at(path)).await.problem(404, "NOT_FOUND");
        desk.stranger().get(&at(path)).await.problem(401, "UNAUTHORIZED");
    }
    ben.send(Method::PUT, &at("/presence"), json!({"state": "viewing"})).await.problem(404, "NOT_FOUND");
    let one = uuid::Uuid::nil();
    ben.send(Method::DELETE, &at(&format!("/notes/{one}")), json!({})).await.problem(404, "NOT_FOUND");
    ann.send(Method::DELETE, &at("/notes/nonsense"), json!({})).await.problem(404, "NOT_FOUND");
    ann.get("/api/v1/conversations?view=nonsense").await.problem(422, "VALIDATION_FAILED");
    ann.get("/api/v1/conversations?cursor=nonsense").await.problem(400, "VALIDATION_FAILED");
    ann.post(&at("/archive"), json!({"archived": "yes"})).await.problem(422, "VALIDATION_FAILED");
    ann.post(&at("/messages"), json!({"text": "x".repeat(5_000)})).await.problem(422, "VALIDATION_FAILED");
    assert_eq!(rows(&ann, &format!("search={}", "y".repeat(5_000))).await.len(), 0);
    assert_eq!(rows(&ann, "search=%25").await.len(), 0, "no letter and no digit");
    desk.stop().await;
}

#[tokio::test]
async fn who_is_there_is_known_on_every_node() {
    use engine::presence::Doing;
    use model::{ConversationId, UserId, WorkspaceId};

    let redis = crate::support::redis_url();
    let settings = [("redis.url", redis.as_str())];
    let (here, there) = (Desk::start(&settings, None).await, Desk::start(&settings, None).await);
    let (a, b) = (&here.server.app.engine, &there.server.app.engine);
    let mut heard = b.presence_changes();
    let ids = a.ids();
    let (workspace, conversation, ada): (WorkspaceId, ConversationId, UserId) = (ids.make(), ids.make(), ids.make());
    // The other node may still be about to listen: a renewal tells it, too.
    let change = tokio::time::timeout(PATIENCE, async {
        loop {
            a.set_presence(workspace, conversation, ada, "Ada <b>", Doing::Writing).await;
            let patience = std::time::Duration::from_millis(100);
            if let Ok(change) = tokio::time::timeout(patience, heard.recv()).await {
                return change.unwrap();
            }
        }
    })
    .await
    .unwrap();
    assert_eq!(change, (workspace, conversation));
    let present = b.present(workspace, conversation);
    assert_eq!((present.len(), present[0].name.as_str(), present[0].doing), (1, "Ada <b>", Doing::Writing));
    a.set_presence(workspace, conversation, ada, "Ada <b>", Doing::Left).await;
    assert_eq!(tokio::time::timeout(PATIENCE, heard.recv()).await.unwrap().unwrap(), (workspace, conversation));
    assert!(b.present(workspace, conversation).is_empty());
    here.stop().await;
    there.stop().await;
}

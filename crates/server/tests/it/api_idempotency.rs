//! The same key twice, where the answer tells a secret and where the body is a file.

use futures::future::join_all;
use model::account::Role;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::api_support::{Answer, Desk, Person, on_both_desks};
use crate::rows::Reader;

on_both_desks! {
    a_person_is_invited_once(&[]),
    a_key_and_a_channel_are_made_once(&[]),
    a_file_is_taken_once(&[]),
}

/// The second answer is the first one's.
fn the_same(first: &Answer, second: &Answer) -> Value {
    assert_eq!((first.status, first.header("idempotent-replayed")), (201, None), "{}", first.text);
    assert_eq!((second.status, second.header("idempotent-replayed")), (201, Some("true")), "{}", second.text);
    assert_eq!(first.json(), second.json());
    first.json()
}

/// No answer that was kept can be read in the database.
async fn nothing_is_in_clear(desk: &Desk) {
    let reader = Reader::open(&desk.database_url()).await;
    assert!(reader.count("idempotency_keys WHERE sealed IS NOT NULL").await > 0);
    assert_eq!(reader.count("idempotency_keys WHERE body IS NOT NULL").await, 0);
}

async fn a_person_is_invited_once(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    let (path, bob) = ("/api/v1/users", json!({"email": "bob@example.com", "role": "operator"}));
    let first = ann.post_with_key(path, "k", bob.clone()).await;
    let invited = the_same(&first, &ann.post_with_key(path, "k", bob.clone()).await);
    // The first link was not replaced by a second one.
    let shown = format!("/api/v1/auth/invitation?token={}", invited["token"].as_str().unwrap());
    assert_eq!(desk.stranger().get(&shown).await.ok()["email"], "bob@example.com");
    assert_eq!(ann.get("/api/v1/users/invitations").await.ok().as_array().unwrap().len(), 1);
    // Also for a client that could read a stream.
    let request = ann.request(Method::POST, path).header("idempotency-key", "k").json(&bob);
    let streams = request.header("accept", "application/json, text/event-stream").send().await.unwrap();
    the_same(&first, &Answer::read(streams).await);
    ann.post_with_key(path, "k", json!({"email": "cid@example.com"})).await.problem(422, "IDEMPOTENCY_KEY_REUSED");
    ann.post_with_key(path, "other", json!({"email": "nonsense"})).await.problem(422, "VALIDATION_FAILED");
    assert_eq!(ann.post_with_key(path, "other", json!({"email": "cid@example.com"})).await.status, 201);
    // The key is the caller's: somebody else does not get the link by naming it.
    let admin = desk.invite(&ann, Role::Admin).await;
    admin.post_with_key(path, "k", bob.clone()).await.problem(422, "IDEMPOTENCY_KEY_REUSED");
    let eve = desk.sign_up("eve@example.com").await;
    assert_ne!(eve.post_with_key(path, "k", bob).await.ok()["token"], invited["token"]);
    nothing_is_in_clear(&desk).await;
    desk.stop().await;
}

async fn a_key_and_a_channel_are_made_once(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    let (path, bridge) = ("/api/v1/api-keys", json!({"name": "Bridge"}));
    let first = ann.post_with_key(path, "k", bridge.clone()).await;
    let made = the_same(&first, &ann.post_with_key(path, "k", bridge).await);
    ann.with_token(made["key"].as_str().unwrap()).get("/api/v1/auth/me").await.ok();
    assert_eq!(ann.get(path).await.ok().as_array().unwrap().len(), 1);

    let path = "/api/v1/channels";
    let credentials = json!({"app_secret": "app-secret", "access_token": "access-token", "business_account_id": "1"});
    let desk_line = json!({"kind": "whatsapp", "name": "Desk", "account": "100", "credentials": credentials});
    let first = ann.post_with_key(path, "c", desk_line.clone()).await;
    the_same(&first, &ann.post_with_key(path, "c", desk_line).await);
    assert!(!first.text.contains("access-token"));
    nothing_is_in_clear(&desk).await;
    desk.stop().await;
}

async fn upload(who: &Person, key: &str, name: &str, bytes: &[u8]) -> Answer {
    // Each form has a boundary of its own: the bodies differ, the files do not.
    let part = Part::bytes(bytes.to_vec()).file_name(name.to_owned()).mime_str("text/plain").unwrap();
    let request = who.request(Method::POST, "/api/v1/media").header("idempotency-key", key);
    Answer::read(request.multipart(Form::new().part("file", part)).send().await.unwrap()).await
}

async fn a_file_is_taken_once(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    let first = upload(&ann, "k", "menu.txt", b"Idli, dosa").await;
    the_same(&first, &upload(&ann, "k", "menu.txt", b"Idli, dosa").await);
    for (name, bytes) in [("menu.txt", &b"Idli, vada"[..]), ("other.txt", b"Idli, dosa")] {
        upload(&ann, "k", name, bytes).await.problem(422, "IDEMPOTENCY_KEY_REUSED");
    }
    // What was refused may be tried again.
    upload(&ann, "e", "empty.txt", b"").await.problem(422, "VALIDATION_FAILED");
    assert_eq!(upload(&ann, "e", "full.txt", b"now").await.status, 201);
    assert_eq!(upload(&ann, &"k".repeat(256), "a.txt", b"a").await.status, 400);
    let together = join_all((0..6).map(|_| upload(&ann, "race", "race.txt", b"race"))).await;
    assert!(together.iter().all(|answer| [201, 409].contains(&answer.status)));
    let ids: std::collections::HashSet<String> = together
        .iter()
        .filter(|answer| answer.status == 201)
        .map(|answer| answer.json()["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(ids.len(), 1);
    let reader = Reader::open(&desk.database_url()).await;
    assert_eq!(reader.count("media").await, 3);
    desk.stop().await;
}

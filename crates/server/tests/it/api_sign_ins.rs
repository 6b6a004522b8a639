//! What a session alone must not do, and sign-ins that are under way while their owner closes the door.

use reqwest::Method;
use serde_json::json;
use tokio::time::timeout;

use crate::api_accounts_security::{LOGIN, NEW_PASSWORD, code, login};
use crate::api_support::{Answer, Desk, PASSWORD, PATIENCE, on_both_desks};
use crate::rows::Reader;

on_both_desks! {
    a_session_alone_touches_no_second_factor(&[]),
    a_sign_in_that_waits_for_its_code_is_void(&[]),
}

async fn a_session_alone_touches_no_second_factor(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    let path = "/api/v1/auth/totp";
    ann.post(path, json!({})).await.problem(400, "VALIDATION_FAILED");
    let guess = json!({"current_password": "not the password"});
    let refused = ann.post(path, guess.clone()).await.problem(422, "VALIDATION_FAILED");
    assert_eq!(refused["errors"][0]["field"], "current_password");
    // Nothing was begun by it.
    ann.post("/api/v1/auth/totp/confirm", json!({"code": "123456"})).await.problem(409, "CONFLICT");

    let setup = ann.post(path, json!({"current_password": PASSWORD})).await.ok();
    ann.post("/api/v1/auth/totp/confirm", json!({"code": code(&desk, &setup, 0)})).await.ok();
    ann.send(Method::DELETE, path, json!({})).await.problem(400, "VALIDATION_FAILED");
    ann.send(Method::DELETE, path, guess.clone()).await.problem(422, "VALIDATION_FAILED");
    assert_eq!(ann.get("/api/v1/auth/me").await.ok()["totp_enabled"], true);
    assert_eq!(ann.send(Method::DELETE, path, json!({"current_password": PASSWORD})).await.status, 204);
    // Who has only the session may not guess either, whatever is tried with it.
    for _ in 0..5 {
        ann.post(path, guess.clone()).await.problem(422, "VALIDATION_FAILED");
    }
    ann.post(path, json!({"current_password": PASSWORD})).await.problem(429, "RATE_LIMITED");
    desk.stop().await;
}

/// A sign-in of which the password was accepted, and which waits for the database to accept its recovery code.
struct Waiting {
    answer: tokio::task::JoinHandle<Answer>,
    lock: Reader,
}

impl Waiting {
    /// On PostgreSQL, where a row can be held.
    async fn begin(desk: &Desk, recovery_code: &str) -> Waiting {
        let lock = Reader::open(&desk.database_url()).await;
        lock.run("BEGIN").await;
        lock.run("UPDATE recovery_codes SET used_at = used_at").await;
        let (stranger, body) = (desk.stranger(), login(Some(recovery_code)));
        let answer = tokio::spawn(async move { stranger.post(LOGIN, body).await });
        let watch = Reader::open(&desk.database_url()).await;
        let waits = "pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        let arrived = async { while watch.count(waits).await == 0 {} };
        timeout(PATIENCE, arrived).await.expect("the sign-in waits for its code");
        Waiting { answer, lock }
    }

    async fn end(self) -> Answer {
        self.lock.run("ROLLBACK").await;
        self.answer.await.unwrap()
    }
}

async fn a_sign_in_that_waits_for_its_code_is_void(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    let setup = ann.post("/api/v1/auth/totp", json!({"current_password": PASSWORD})).await.ok();
    let confirm = json!({"code": code(&desk, &setup, 0)});
    let codes = ann.post("/api/v1/auth/totp/confirm", confirm).await.ok()["recovery_codes"].clone();
    let stranger = desk.stranger();
    // As the web app does it: the password is accepted, and the code asked for.
    stranger.post(LOGIN, login(None)).await.problem(401, "TOTP_REQUIRED");
    let change = json!({"current_password": PASSWORD, "new_password": NEW_PASSWORD});
    if desk.database_url().starts_with("sqlite:") {
        // One writer: nothing comes between. The store's tests hold the rule there.
        assert_eq!(ann.post("/api/v1/auth/password", change).await.status, 204);
    } else {
        let waiting = Waiting::begin(&desk, codes[0].as_str().unwrap()).await;
        ann.send(Method::DELETE, "/api/v1/auth/sessions", json!({})).await.ok();
        waiting.end().await.problem(401, "UNAUTHORIZED");
        let waiting = Waiting::begin(&desk, codes[1].as_str().unwrap()).await;
        assert_eq!(ann.post("/api/v1/auth/password", change).await.status, 204);
        waiting.end().await.problem(401, "UNAUTHORIZED");
    }
    stranger.post(LOGIN, login(codes[2].as_str())).await.problem(401, "UNAUTHORIZED");
    assert_eq!(ann.get("/api/v1/auth/sessions").await.ok().as_array().unwrap().len(), 1);
    let fresh = json!({"email": "ann@example.com", "password": NEW_PASSWORD, "code": codes[2]});
    stranger.post(LOGIN, fresh).await.ok();
    desk.stop().await;
}

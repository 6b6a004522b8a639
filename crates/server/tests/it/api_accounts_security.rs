//! What keeps an account its owner's: second factor, sessions, passwords, invitations, audit; and what strangers get.

use std::time::Duration;

use futures::StreamExt;
use model::account::Role;
use model::time::ClockHand;
use model::{Clock, UnixMs};
use reqwest::Method;
use serde_json::{Value, json};
use server::auth::token::digest;
use server::auth::totp::code_at;
use tokio::time::timeout;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;

use crate::api_support::{Answer, Desk, PASSWORD, Person, on_both_desks};
use crate::support::Database;

pub const LOGIN: &str = "/api/v1/auth/login";
const START: UnixMs = UnixMs(1_795_000_000_000);
pub const NEW_PASSWORD: &str = "seven quiet umbrellas";

on_both_desks! {
    sessions_are_seen_and_ended_at_once(&[]),
    changing_the_password_ends_the_other_sessions(&[]),
    a_password_that_is_easy_to_guess_is_refused_with_a_hint(&[]),
    a_password_link_works_once(&[]),
    invitations_are_shown_listed_replaced_and_revoked(&[]),
    the_audit_trail_is_read_by_admins_of_its_workspace(&[]),
    a_profile_is_ones_own(&[]),
    a_stolen_cookie_changes_nothing_from_another_origin(&[("server.environment", "production"), ("auth.open_signup", "true")]),
    one_address_cannot_try_everybody_and_known_browsers_go_on(&[]),
    a_proxy_that_is_trusted_says_who_came(&[("server.trusted_proxies", "127.0.0.1")]),
}

mod on_one_ground {
    use super::*;

    #[tokio::test]
    async fn a_second_factor_on_sqlite() {
        let (clock, hand) = Clock::manual(START);
        a_second_factor_is_asked_for(Desk::start_by(clock, &[], None).await, hand).await;
    }

    #[tokio::test]
    async fn a_second_factor_on_postgres() {
        let (clock, hand) = Clock::manual(START);
        let desk = Desk::start_by(clock, &[], Some(Database::create().await)).await;
        a_second_factor_is_asked_for(desk, hand).await;
    }

    #[tokio::test]
    async fn commands_help_those_who_are_locked_out() {
        a_person_gets_back_in_by_a_command(Desk::start(&[], None).await).await;
    }

    #[tokio::test]
    async fn successes_of_ones_own() {
        let (clock, _hand) = Clock::manual(START);
        ones_own_sign_in_pays_for_no_guess(Desk::start_by(clock, &[], None).await).await;
    }

    #[tokio::test]
    async fn guesses_of_codes() {
        let (clock, hand) = Clock::manual(START);
        codes_cannot_be_guessed(Desk::start_by(clock, &[], None).await, hand).await;
    }
}

/// The code that an app shows, `steps` from now.
pub fn code(desk: &Desk, setup: &Value, steps: i64) -> String {
    let secret = from_base32(setup["secret"].as_str().unwrap());
    code_at(&secret, desk.server.app.engine.clock().now().0 / 30_000 + steps)
}

fn from_base32(text: &str) -> Vec<u8> {
    let (mut held, mut bits, mut out) = (0u32, 0, Vec::new());
    for letter in text.bytes() {
        let five = if letter.is_ascii_uppercase() { letter - b'A' } else { letter - b'2' + 26 };
        (held, bits) = ((held << 5) | u32::from(five), bits + 5);
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits) as u8);
        }
    }
    out
}

pub fn login(code: Option<&str>) -> Value {
    json!({"email": "ann@example.com", "password": PASSWORD, "code": code})
}

/// A code that is wrong now, whatever is right.
fn wrong(desk: &Desk, setup: &Value) -> String {
    let right: Vec<String> = (-1..=1).map(|steps| code(desk, setup, steps)).collect();
    (0..4).map(|n| format!("{n:06}")).find(|code| !right.contains(code)).unwrap()
}

async fn a_second_factor_is_asked_for(desk: Desk, hand: ClockHand) {
    let ann = desk.sign_up("ann@example.com").await;
    let stranger = desk.stranger();
    ann.post("/api/v1/auth/totp/confirm", json!({"code": "123456"})).await.problem(409, "CONFLICT");
    let setup = ann.post("/api/v1/auth/totp", json!({"current_password": PASSWORD})).await.ok();
    assert!(setup["otpauth_uri"].as_str().unwrap().contains(setup["secret"].as_str().unwrap()));
    assert!(setup["qr_svg"].as_str().unwrap().contains("<svg"));
    // Not before it is confirmed.
    stranger.post(LOGIN, login(None)).await.ok();
    let refused = ann.post("/api/v1/auth/totp/confirm", json!({"code": wrong(&desk, &setup)})).await;
    assert_eq!(refused.problem(422, "VALIDATION_FAILED")["errors"][0]["field"], "code");
    let confirmed = ann.post("/api/v1/auth/totp/confirm", json!({"code": code(&desk, &setup, 0)})).await.ok();
    let recovery: Vec<&str> =
        confirmed["recovery_codes"].as_array().unwrap().iter().map(|c| c.as_str().unwrap()).collect();
    assert!(recovery.len() == 10 && recovery.iter().all(|code| code.len() == 9 && code.as_bytes()[4] == b'-'));
    assert_eq!(ann.get("/api/v1/auth/me").await.ok()["totp_enabled"], true);
    assert_eq!(ann.get("/api/v1/users").await.ok()[0]["totp_enabled"], true);
    ann.post("/api/v1/auth/totp", json!({"current_password": PASSWORD})).await.problem(409, "CONFLICT");

    stranger.post(LOGIN, login(None)).await.problem(401, "TOTP_REQUIRED");
    stranger.post(LOGIN, login(Some(" "))).await.problem(401, "TOTP_REQUIRED");
    stranger.post(LOGIN, login(Some(&wrong(&desk, &setup)))).await.problem(401, "TOTP_INVALID");
    stranger.post(LOGIN, login(Some(&code(&desk, &setup, 0)))).await.problem(401, "TOTP_INVALID");
    let next = code(&desk, &setup, 1);
    assert_eq!(stranger.post(LOGIN, login(Some(&next))).await.ok()["user"]["totp_enabled"], true);
    stranger.post(LOGIN, login(Some(&next))).await.problem(401, "TOTP_INVALID");
    // The password alone still says nothing where it is wrong.
    let guess = json!({"email": "ann@example.com", "password": "not the password", "code": next});
    stranger.post(LOGIN, guess).await.problem(401, "UNAUTHORIZED");
    hand.advance_ms(90_000);
    stranger.post(LOGIN, login(Some(&code(&desk, &setup, 0)))).await.ok();
    // The clock goes back by an hour: a code that may have been seen is not taken, a recovery code is.
    hand.advance_ms(-3_600_000);
    stranger.post(LOGIN, login(Some(&code(&desk, &setup, 0)))).await.problem(401, "TOTP_INVALID");
    let upper = recovery[0].to_uppercase();
    stranger.post(LOGIN, login(Some(&upper))).await.ok();
    stranger.post(LOGIN, login(Some(recovery[0]))).await.problem(401, "TOTP_INVALID");
    hand.advance_ms(7_200_000);

    let removal = |password: &str| json!({"current_password": password});
    let refused = ann.send(Method::DELETE, "/api/v1/auth/totp", removal("not the password")).await;
    assert_eq!(refused.problem(422, "VALIDATION_FAILED")["errors"][0]["field"], "current_password");
    assert_eq!(ann.send(Method::DELETE, "/api/v1/auth/totp", removal(PASSWORD)).await.status, 204);
    ann.send(Method::DELETE, "/api/v1/auth/totp", removal(PASSWORD)).await.problem(404, "NOT_FOUND");
    stranger.post(LOGIN, login(None)).await.ok();
    let trail = ann.get("/api/v1/audit").await;
    for action in ["second_factor_enabled", "recovery_code_used", "second_factor_removed"] {
        assert!(trail.text.contains(action), "{action}: {}", trail.text);
    }
    for secret in recovery.into_iter().chain([setup["secret"].as_str().unwrap()]) {
        assert!(!trail.text.contains(secret));
    }
    desk.stop().await;
}

async fn codes_cannot_be_guessed(desk: Desk, hand: ClockHand) {
    let ann = desk.sign_up("ann@example.com").await;
    let setup = ann.post("/api/v1/auth/totp", json!({"current_password": PASSWORD})).await.ok();
    ann.post("/api/v1/auth/totp/confirm", json!({"code": code(&desk, &setup, 0)})).await.ok();
    let stranger = desk.stranger();
    for _ in 0..5 {
        stranger.post(LOGIN, login(Some(&wrong(&desk, &setup)))).await.problem(401, "TOTP_INVALID");
        // Knowing the password makes nobody forget the guesses.
        stranger.post(LOGIN, login(None)).await.problem(401, "TOTP_REQUIRED");
    }
    let slowed = stranger.post(LOGIN, login(Some(&code(&desk, &setup, 1)))).await;
    slowed.problem(429, "RATE_LIMITED");
    assert_eq!(slowed.header("retry-after"), Some("1"));
    hand.advance_ms(1_000);
    stranger.post(LOGIN, login(Some(&code(&desk, &setup, 1)))).await.ok();
    desk.stop().await;
}

async fn ones_own_sign_in_pays_for_no_guess(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    let setup = ann.post("/api/v1/auth/totp", json!({"current_password": PASSWORD})).await.ok();
    let confirm = json!({"code": code(&desk, &setup, 0)});
    let codes = ann.post("/api/v1/auth/totp/confirm", confirm).await.ok()["recovery_codes"].clone();
    let stranger = desk.stranger();
    for n in 0..30 {
        let guess = json!({"email": format!("nobody{n}@example.com"), "password": PASSWORD});
        stranger.post(LOGIN, guess).await.problem(401, "UNAUTHORIZED");
        if n % 5 == 0 {
            stranger.post(LOGIN, login(codes[n / 5].as_str())).await.ok();
            stranger.post(LOGIN, login(None)).await.problem(401, "TOTP_REQUIRED");
        }
    }
    stranger.post(LOGIN, login(codes[9].as_str())).await.problem(429, "RATE_LIMITED");
    desk.stop().await;
}

/// Runs `switchboard user …` beside the running server: what it printed, if it went well.
async fn command(desk: &Desk, words: &[&str]) -> Result<String, String> {
    let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_switchboard"));
    let folder = &desk.server.app.config.server.data_dir;
    command.env_clear().current_dir(folder).env("SWITCHBOARD_DATA_DIR", folder).arg("user").args(words);
    let output = command.output().await.unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
}

async fn a_person_gets_back_in_by_a_command(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    let setup = ann.post("/api/v1/auth/totp", json!({"current_password": PASSWORD})).await.ok();
    assert!(
        command(&desk, &["reset-second-factor", "ann@example.com"]).await.unwrap_err().contains("no second factor")
    );
    ann.post("/api/v1/auth/totp/confirm", json!({"code": code(&desk, &setup, 0)})).await.ok();
    let stranger = desk.stranger();
    stranger.post(LOGIN, login(None)).await.problem(401, "TOTP_REQUIRED");
    command(&desk, &["reset-second-factor", "Ann@example.com"]).await.unwrap();
    stranger.post(LOGIN, login(None)).await.ok();

    let printed = command(&desk, &["password-link", "ann@example.com"]).await.unwrap();
    let (address, token) = printed.trim().split_once("?token=").unwrap();
    assert!(address.ends_with("/password"), "{address}");
    let choose = json!({"token": token, "new_password": NEW_PASSWORD});
    assert_eq!(stranger.post("/api/v1/auth/password-link", choose).await.status, 204);
    stranger.post(LOGIN, json!({"email": "ann@example.com", "password": NEW_PASSWORD})).await.ok();
    assert!(command(&desk, &["password-link", "eve@example.com"]).await.unwrap_err().contains("nobody signs in"));
    desk.stop().await;
}

/// Waits until the server closes the feed.
async fn closed(mut feed: impl futures::Stream<Item = Result<Message, tokio_tungstenite::tungstenite::Error>> + Unpin) {
    while let Some(Ok(message)) = feed.next().await {
        if let Message::Close(frame) = message {
            assert_eq!(u16::from(frame.unwrap().code), 4401);
            return;
        }
    }
}

async fn sign_in(desk: &Desk, email: &str, agent: &str) -> Person {
    let body = json!({"email": email, "password": PASSWORD});
    let request = desk.stranger().request(Method::POST, LOGIN).header("user-agent", agent).json(&body);
    desk.person(Answer::read(request.send().await.unwrap()).await.ok())
}

async fn sessions_are_seen_and_ended_at_once(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    let eve = desk.sign_up("eve@example.com").await;
    let phone = sign_in(&desk, "ann@example.com", "Phone 1").await;
    let tablet = sign_in(&desk, "ann@example.com", "Tablet 2").await;
    let listed = ann.get("/api/v1/auth/sessions").await.ok();
    let agents: Vec<_> = listed.as_array().unwrap().iter().map(|session| session["user_agent"].as_str()).collect();
    assert_eq!(agents, [Some("Tablet 2"), Some("Phone 1"), None]);
    assert_eq!(listed[2]["id"], json!(ann.session_id));
    assert_eq!(
        listed.as_array().unwrap().iter().map(|session| &session["current"]).collect::<Vec<_>>(),
        [false, false, true]
    );
    assert!(listed[1]["ip"] == "127.0.0.1" && listed[1]["last_seen_at"].is_string());
    assert!(!listed.to_string().contains(&ann.token));
    let first = ann.get("/api/v1/auth/sessions?limit=2").await;
    assert_eq!(ann.get(&first.next().unwrap()).await.ok()[0]["id"], json!(ann.session_id));

    let end = |id: &str| format!("/api/v1/auth/sessions/{id}");
    eve.send(Method::DELETE, &end(&phone.session_id), json!({})).await.problem(404, "NOT_FOUND");
    ann.send(Method::DELETE, &end("nonsense"), json!({})).await.problem(404, "NOT_FOUND");
    let address = format!("ws://{}/api/v1/ws?token={}", desk.server.address, phone.token);
    let (feed, _) = connect_async(address).await.unwrap();
    assert_eq!(ann.send(Method::DELETE, &end(&phone.session_id), json!({})).await.status, 204);
    phone.get("/api/v1/auth/me").await.problem(401, "UNAUTHORIZED");
    // Sooner than the feed looks by itself.
    timeout(Duration::from_secs(4), closed(feed)).await.expect("the feed closes at once");
    ann.send(Method::DELETE, &end(&phone.session_id), json!({})).await.problem(404, "NOT_FOUND");

    assert_eq!(ann.send(Method::DELETE, "/api/v1/auth/sessions", json!({})).await.ok(), json!({"ended": 1}));
    tablet.get("/api/v1/auth/me").await.problem(401, "UNAUTHORIZED");
    ann.get("/api/v1/auth/me").await.ok();
    eve.get("/api/v1/auth/me").await.ok();
    desk.stop().await;
}

async fn changing_the_password_ends_the_other_sessions(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    let phone = sign_in(&desk, "ann@example.com", "Phone 1").await;
    let change = |current: &str, new: &str| json!({"current_password": current, "new_password": new});
    let path = "/api/v1/auth/password";
    let refused = ann.post(path, change("not the password", NEW_PASSWORD)).await.problem(422, "VALIDATION_FAILED");
    assert_eq!(refused["errors"][0]["field"], "current_password");
    for weak in ["short", "password1234", "ann@example.com", PASSWORD] {
        let refused = ann.post(path, change(PASSWORD, weak)).await.problem(422, "VALIDATION_FAILED");
        assert_eq!(refused["errors"][0]["field"], "new_password", "{weak}");
    }
    assert_eq!(ann.post(path, change(PASSWORD, NEW_PASSWORD)).await.status, 204);
    phone.get("/api/v1/auth/me").await.problem(401, "UNAUTHORIZED");
    ann.get("/api/v1/auth/me").await.ok();
    desk.stranger().post(LOGIN, login(None)).await.problem(401, "UNAUTHORIZED");
    let fresh = json!({"email": "ann@example.com", "password": NEW_PASSWORD});
    desk.stranger().post(LOGIN, fresh).await.ok();
    // A session that was left open is not enough to find the password out.
    for _ in 0..5 {
        ann.post(path, change("not the password", PASSWORD)).await.problem(422, "VALIDATION_FAILED");
    }
    ann.post(path, change(NEW_PASSWORD, PASSWORD)).await.problem(429, "RATE_LIMITED");
    desk.stop().await;
}

async fn a_password_that_is_easy_to_guess_is_refused_with_a_hint(desk: Desk) {
    let sign_up = |password: &str| json!({"email": "ann@example.com", "password": password, "company_name": "Lakshmi Sweets", "name": "Ann Miller"});
    for weak in ["1234567890", "lakshmisweets", "Ann Miller 1", "qwertyuiop[]"] {
        let refused =
            desk.stranger().post("/api/v1/auth/signup", sign_up(weak)).await.problem(422, "VALIDATION_FAILED");
        assert_eq!(refused["errors"][0]["field"], "password");
        assert!(refused["errors"][0]["message"].as_str().unwrap().starts_with("is too easy to guess. "), "{refused}");
    }
    let long = "x".repeat(100_000);
    desk.stranger().post("/api/v1/auth/signup", sign_up(&long)).await.problem(422, "VALIDATION_FAILED");
    let owner = desk.person(desk.stranger().post("/api/v1/auth/signup", sign_up(PASSWORD)).await.ok());
    let invited = owner.post("/api/v1/users", json!({"email": "bob@example.com"})).await.ok();
    let accept = json!({"token": invited["token"], "password": "LakshmiSweets1"});
    desk.stranger().post("/api/v1/auth/accept", accept).await.problem(422, "VALIDATION_FAILED");
    desk.stop().await;
}

async fn a_password_link_works_once(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    let engine = &desk.server.app.engine;
    let user = engine.store().user_by_email("ann@example.com").await.unwrap().unwrap().user;
    let now = engine.clock().now();
    let make = |token: &'static str, ends: UnixMs| {
        let (store, ws, id) = (engine.store().clone(), user.workspace_id, user.id);
        async move { assert!(store.create_password_link(ws, id, &digest(token), now, ends).await.unwrap()) }
    };
    let stranger = desk.stranger();
    let path = "/api/v1/auth/password-link";
    let show = |token: &str| format!("{path}?token={token}");
    stranger.get(&show("nonsense")).await.problem(404, "NOT_FOUND");
    stranger.get(path).await.problem(400, "VALIDATION_FAILED");
    make("ended", now).await;
    stranger.get(&show("ended")).await.problem(410, "GONE");
    make("good", now.plus_ms(60_000)).await;
    assert_eq!(stranger.get(&show("good")).await.ok()["email"], "ann@example.com");
    let choose = |token: &str, password: &str| json!({"token": token, "new_password": password});
    stranger.post(path, choose("good", "ann@example.com")).await.problem(422, "VALIDATION_FAILED");
    stranger.post(path, choose("ended", NEW_PASSWORD)).await.problem(410, "GONE");
    assert_eq!(stranger.post(path, choose("good", NEW_PASSWORD)).await.status, 204);
    stranger.post(path, choose("good", NEW_PASSWORD)).await.problem(410, "GONE");
    ann.get("/api/v1/auth/me").await.problem(401, "UNAUTHORIZED");
    stranger.post(LOGIN, login(None)).await.problem(401, "UNAUTHORIZED");
    stranger.post(LOGIN, json!({"email": "ann@example.com", "password": NEW_PASSWORD})).await.ok();
    desk.stop().await;
}

async fn invitations_are_shown_listed_replaced_and_revoked(desk: Desk) {
    let owner = desk.sign_up("ann@example.com").await;
    let admin = desk.invite(&owner, Role::Admin).await;
    let operator = desk.invite(&owner, Role::Operator).await;
    let eve = desk.sign_up("eve@example.com").await;
    let stranger = desk.stranger();
    let invite = |email: &str, role: &str| json!({"email": email, "role": role});
    let first = owner.post("/api/v1/users", invite("bob@example.com", "operator")).await.ok();
    let above = owner.post("/api/v1/users", invite("cid@example.com", "owner")).await.ok();
    let show = |invited: &Value| format!("/api/v1/auth/invitation?token={}", invited["token"].as_str().unwrap());
    let shown = stranger.get(&show(&first)).await.ok();
    assert_eq!((&shown["email"], &shown["role"]), (&json!("bob@example.com"), &json!("operator")));
    assert_eq!((&shown["company_name"], &shown["expires_at"]), (&json!("Lakshmi Sweets"), &first["expires_at"]));
    stranger.get("/api/v1/auth/invitation?token=nonsense").await.problem(404, "NOT_FOUND");

    let again = owner.post("/api/v1/users", invite("bob@example.com", "viewer")).await.ok();
    stranger.get(&show(&first)).await.problem(410, "GONE");
    let listed = admin.get("/api/v1/users/invitations").await;
    let emails: Vec<_> = listed.ok().as_array().unwrap().iter().map(|open| open["email"].clone()).collect();
    assert_eq!(emails, ["cid@example.com", "bob@example.com"]);
    assert!(!listed.text.contains(again["token"].as_str().unwrap()));
    let page = admin.get("/api/v1/users/invitations?limit=1").await;
    assert_eq!(admin.get(&page.next().unwrap()).await.ok()[0]["id"], again["id"]);
    assert_eq!(eve.get("/api/v1/users/invitations").await.ok(), json!([]));
    operator.get("/api/v1/users/invitations").await.problem(403, "FORBIDDEN");

    let revoke = |invited: &Value| format!("/api/v1/users/invitations/{}", invited["id"].as_str().unwrap());
    operator.send(Method::DELETE, &revoke(&again), json!({})).await.problem(403, "FORBIDDEN");
    eve.send(Method::DELETE, &revoke(&again), json!({})).await.problem(404, "NOT_FOUND");
    admin.send(Method::DELETE, &revoke(&above), json!({})).await.problem(403, "FORBIDDEN");
    assert_eq!(admin.send(Method::DELETE, &revoke(&again), json!({})).await.status, 204);
    admin.send(Method::DELETE, &revoke(&again), json!({})).await.problem(404, "NOT_FOUND");
    stranger.get(&show(&again)).await.problem(410, "GONE");
    let accept = json!({"token": again["token"], "password": PASSWORD});
    stranger.post("/api/v1/auth/accept", accept).await.problem(404, "NOT_FOUND");
    desk.stop().await;
}

async fn the_audit_trail_is_read_by_admins_of_its_workspace(desk: Desk) {
    let owner = desk.sign_up("ann@example.com").await;
    let eve = desk.sign_up("eve@example.com").await;
    let viewer = desk.invite(&owner, Role::Viewer).await;
    let path = format!("/api/v1/users/{}", viewer.id);
    owner.send(Method::PATCH, &path, json!({"role": "operator"})).await.ok();
    owner.send(Method::DELETE, &path, json!({})).await;
    let trail = owner.get("/api/v1/audit?limit=2").await;
    let newest = &trail.ok()[0];
    assert_eq!((&newest["action"], &newest["subject"]), (&json!("user.removed"), &json!(viewer.id)));
    assert_eq!((&newest["actor"], &newest["actor_name"]), (&json!(owner.id), &json!("ann")));
    assert_eq!(trail.ok()[1]["action"], "user.role_changed");
    assert_eq!(owner.get(&trail.next().unwrap()).await.ok()[0]["action"], "user.invited");
    assert_eq!(eve.get("/api/v1/audit").await.ok(), json!([]));
    let operator = desk.invite(&owner, Role::Operator).await;
    operator.get("/api/v1/audit").await.problem(403, "FORBIDDEN");
    owner.get("/api/v1/audit?cursor=nonsense").await.problem(400, "VALIDATION_FAILED");
    desk.stop().await;
}

async fn a_profile_is_ones_own(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    let me = ann.get("/api/v1/auth/me").await.ok();
    assert!(me["workspace_id"].is_string());
    assert_eq!((&me["language"], &me["totp_enabled"]), (&json!("en"), &json!(false)));
    let change = |body: Value| ann.send(Method::PATCH, "/api/v1/auth/me", body);
    let changed = change(json!({"name": " Ann M. ", "language": "ta"})).await.ok();
    assert_eq!((&changed["name"], &changed["language"]), (&json!("Ann M."), &json!("ta")));
    assert_eq!(change(json!({})).await.ok(), changed);
    assert_eq!(ann.get("/api/v1/auth/me").await.ok(), changed);
    let refused = change(json!({"name": "", "language": "fr"})).await.problem(422, "VALIDATION_FAILED");
    assert_eq!(refused["errors"].as_array().unwrap().len(), 2);
    assert!(ann.get("/api/v1/users").await.ok()[0]["last_seen_at"].is_string());

    // What belongs to a person does not belong to a program.
    let key = ann.post("/api/v1/api-keys", json!({"name": "Bridge", "role": "owner"})).await.ok();
    let bridge = ann.with_token(key["key"].as_str().unwrap());
    assert_eq!(bridge.get("/api/v1/auth/me").await.ok()["language"], "en");
    for (method, path, body) in personal() {
        if !path.contains("password-link") {
            bridge.send(method, path, body).await.problem(403, "FORBIDDEN");
        }
    }
    bridge.get("/api/v1/auth/sessions").await.problem(403, "FORBIDDEN");
    for (method, path, body) in personal().into_iter().filter(|(_, path, _)| !path.contains("password-link")) {
        desk.stranger().send(method, path, body).await.problem(401, "UNAUTHORIZED");
    }
    desk.stop().await;
}

/// Every route with which people change something of their own.
fn personal() -> Vec<(Method, &'static str, Value)> {
    vec![
        (Method::PATCH, "/api/v1/auth/me", json!({"name": "Eve"})),
        (Method::POST, "/api/v1/auth/password", json!({"current_password": PASSWORD, "new_password": NEW_PASSWORD})),
        (Method::DELETE, "/api/v1/auth/sessions/00000000-0000-0000-0000-000000000000", json!({})),
        (Method::DELETE, "/api/v1/auth/sessions", json!({})),
        (Method::POST, "/api/v1/auth/totp", json!({"current_password": PASSWORD})),
        (Method::POST, "/api/v1/auth/totp/confirm", json!({"code": "123456"})),
        (Method::DELETE, "/api/v1/auth/totp", json!({"current_password": PASSWORD})),
    ]
}

async fn a_stolen_cookie_changes_nothing_from_another_origin(desk: Desk) {
    let owner = desk.sign_up("ann@example.com").await;
    let open = owner.post("/api/v1/users", json!({"email": "bob@example.com"})).await.ok();
    let revoke = format!("/api/v1/users/invitations/{}", open["id"].as_str().unwrap());
    let mut routes: Vec<(Method, String, Value)> =
        personal().into_iter().map(|(method, path, body)| (method, path.to_owned(), body)).collect();
    routes.push((Method::DELETE, revoke, json!({})));
    let send = |method: Method, path: &str, body: &Value, origin: Option<&str>| {
        let mut request = desk.http.request(method, format!("{}{path}", desk.base())).json(body);
        request = request.header("cookie", format!("switchboard_session={}", owner.token));
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        async move { Answer::read(request.send().await.unwrap()).await }
    };
    for (method, path, body) in &routes {
        for origin in [None, Some("null"), Some("https://evil.example"), Some("http://localhost:5173")] {
            send(method.clone(), path, body, origin).await.problem(403, "FORBIDDEN");
        }
    }
    // Nothing of it has happened, and from our own page it does.
    let me = owner.get("/api/v1/auth/me").await.ok();
    assert_eq!((&me["name"], &me["totp_enabled"]), (&json!("ann"), &json!(false)));
    desk.stranger().post(LOGIN, login(None)).await.ok();
    assert_eq!(owner.get("/api/v1/users/invitations").await.ok().as_array().unwrap().len(), 1);
    let (base, body) = (desk.base(), json!({"name": "Ann"}));
    send(Method::PATCH, "/api/v1/auth/me", &body, Some(&base)).await.ok();
    desk.stop().await;
}

async fn one_address_cannot_try_everybody_and_known_browsers_go_on(desk: Desk) {
    desk.sign_up("ann@example.com").await;
    let stranger = desk.stranger();
    let signed_in = stranger.post(LOGIN, login(None)).await;
    let cookies: Vec<&str> =
        signed_in.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap()).collect();
    let known = cookies.iter().find(|cookie| cookie.starts_with("switchboard_device=")).unwrap();
    assert!(
        known.contains("HttpOnly") && known.contains("SameSite=Lax") && known.contains("Path=/api/v1/auth;"),
        "{known}"
    );
    let known = known.split(';').next().unwrap().to_owned();
    let from_known = |body: Value| {
        let request = desk.stranger().request(Method::POST, LOGIN).header("cookie", &known).json(&body);
        async move { Answer::read(request.send().await.unwrap()).await }
    };
    let mut answers = Vec::new();
    for n in 0..31 {
        let guess = json!({"email": format!("nobody{n}@example.com"), "password": PASSWORD});
        answers.push(stranger.post(LOGIN, guess).await.status);
    }
    assert!(answers[..30].iter().all(|status| *status == 401) && answers[30] == 429, "{answers:?}");
    stranger.post(LOGIN, login(None)).await.problem(429, "RATE_LIMITED");
    // Who was here before goes on; as another person the browser is not known.
    from_known(login(None)).await.ok();
    from_known(json!({"email": "eve@example.com", "password": PASSWORD})).await.problem(429, "RATE_LIMITED");
    // It opens nothing, and may not guess for ever either.
    for _ in 0..5 {
        from_known(json!({"email": "ann@example.com", "password": "not the password"}))
            .await
            .problem(401, "UNAUTHORIZED");
    }
    from_known(login(None)).await.problem(429, "RATE_LIMITED");
    desk.stop().await;
}

async fn a_proxy_that_is_trusted_says_who_came(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    let request = desk.stranger().request(Method::POST, LOGIN).json(&login(None));
    let request = request.header("x-forwarded-for", "203.0.113.9, 198.51.100.7");
    Answer::read(request.send().await.unwrap()).await.ok();
    let listed = ann.get("/api/v1/auth/sessions").await.ok();
    assert_eq!((&listed[0]["ip"], &listed[1]["ip"]), (&json!("198.51.100.7"), &json!("127.0.0.1")));
    desk.stop().await;
}

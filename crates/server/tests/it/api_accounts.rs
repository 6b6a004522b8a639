//! Signing up, in and out; roles; keys; other workspaces; problems of every kind.

use model::account::Role;
use reqwest::Method;
use serde_json::json;

use crate::api_support::{Answer, Desk, PASSWORD, on_both_desks};

on_both_desks! {
    a_person_signs_up_in_and_out_and_the_token_is_dead(&[]),
    a_wrong_password_says_nothing_and_slows_down(&[]),
    in_production_only_the_first_signs_up(&[("server.environment", "production")]),
    each_role_may_do_its_part(&[]),
    an_invitation_works_once_and_for_its_address_only(&[]),
    an_api_key_works_until_it_is_revoked_and_is_shown_once(&[]),
    the_cookie_needs_an_allowed_origin_for_changes(&[("server.environment", "production")]),
    every_way_to_be_wrong_is_a_problem(&[]),
    answers_carry_what_browsers_need_to_be_careful(&[]),
    another_workspaces_ids_are_not_there(&[]),
}

async fn a_person_signs_up_in_and_out_and_the_token_is_dead(desk: Desk) {
    let ann = desk.sign_up("Ann@Example.com").await;
    let me = ann.get("/api/v1/auth/me").await.ok();
    assert_eq!(me["email"], "ann@example.com");
    assert_eq!((&me["role"], &me["company_name"]), (&json!("owner"), &json!("Lakshmi Sweets")));
    let again = json!({"email": "ANN@example.com", "password": PASSWORD, "company_name": "Other"});
    ann.post("/api/v1/auth/signup", again).await.problem(409, "CONFLICT");

    let stranger = desk.stranger();
    let login = json!({"email": "ann@example.com", "password": PASSWORD});
    let answer = stranger.post("/api/v1/auth/login", login).await;
    let cookie = answer.header("set-cookie").unwrap().to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"), "{cookie}");
    let second = desk.person(answer.ok());
    assert_ne!(second.token, ann.token);
    assert_eq!(second.post("/api/v1/auth/logout", json!({})).await.ok(), json!({"success": true}));
    second.get("/api/v1/auth/me").await.problem(401, "UNAUTHORIZED");
    second.post("/api/v1/auth/logout", json!({})).await.problem(401, "UNAUTHORIZED");
    ann.get("/api/v1/auth/me").await.ok();
    desk.stop().await;
}

async fn a_wrong_password_says_nothing_and_slows_down(desk: Desk) {
    desk.sign_up("ann@example.com").await;
    let stranger = desk.stranger();
    let wrong = json!({"email": "ann@example.com", "password": "not the password"});
    let first = stranger.post("/api/v1/auth/login", wrong.clone()).await.problem(401, "UNAUTHORIZED");
    let nobody = json!({"email": "nobody@example.com", "password": PASSWORD});
    assert_eq!(stranger.post("/api/v1/auth/login", nobody).await.problem(401, "UNAUTHORIZED"), first);
    for _ in 0..4 {
        stranger.post("/api/v1/auth/login", wrong.clone()).await.problem(401, "UNAUTHORIZED");
    }
    let right = json!({"email": "ann@example.com", "password": PASSWORD});
    let slowed = stranger.post("/api/v1/auth/login", right).await;
    slowed.problem(429, "RATE_LIMITED");
    assert!(slowed.header("retry-after").unwrap().parse::<u64>().unwrap() >= 1);
    desk.stop().await;
}

async fn in_production_only_the_first_signs_up(desk: Desk) {
    desk.sign_up("ann@example.com").await;
    let second = json!({"email": "bob@example.com", "password": PASSWORD, "company_name": "Other"});
    desk.stranger().post("/api/v1/auth/signup", second).await.problem(403, "FORBIDDEN");
    desk.stop().await;
}

async fn each_role_may_do_its_part(desk: Desk) {
    let owner = desk.sign_up("ann@example.com").await;
    let admin = desk.invite(&owner, Role::Admin).await;
    let operator = desk.invite(&owner, Role::Operator).await;
    let viewer = desk.invite(&owner, Role::Viewer).await;
    let agent = owner.get("/api/v1/agents").await.ok()[0]["id"].as_str().unwrap().to_owned();
    let pause = format!("/api/v1/agents/{agent}/pause");
    let faq = json!({"question": "Open?", "answer": "Yes."});
    for (who, may_write, may_rule) in
        [(&owner, true, true), (&admin, true, true), (&operator, true, false), (&viewer, false, false)]
    {
        who.get("/api/v1/conversations").await.ok();
        let wrote = who.post("/api/v1/knowledge/faqs", faq.clone()).await;
        let ruled = who.post(&pause, json!({})).await;
        let keys = who.get("/api/v1/api-keys").await;
        if may_write {
            drop(wrote.ok())
        } else {
            drop(wrote.problem(403, "FORBIDDEN"))
        }
        if may_rule {
            drop((ruled.ok(), keys.ok()))
        } else {
            drop((ruled.problem(403, "FORBIDDEN"), keys.problem(403, "FORBIDDEN")))
        }
    }
    // Nobody rises above themselves, or changes those above.
    let path = format!("/api/v1/users/{}", operator.id);
    admin.send(Method::PATCH, &path, json!({"role": "owner"})).await.problem(403, "FORBIDDEN");
    admin.send(Method::DELETE, &format!("/api/v1/users/{}", owner.id), json!({})).await.problem(403, "FORBIDDEN");
    owner.send(Method::DELETE, &format!("/api/v1/users/{}", owner.id), json!({})).await.problem(409, "CONFLICT");
    // A change of role counts at once, and so does a removal.
    admin.send(Method::PATCH, &path, json!({"role": "viewer"})).await.ok();
    operator.post("/api/v1/knowledge/faqs", faq).await.problem(403, "FORBIDDEN");
    assert_eq!(admin.send(Method::DELETE, &path, json!({})).await.status, 204);
    operator.get("/api/v1/auth/me").await.problem(401, "UNAUTHORIZED");
    desk.stop().await;
}

async fn an_invitation_works_once_and_for_its_address_only(desk: Desk) {
    let owner = desk.sign_up("ann@example.com").await;
    let invited = owner.post("/api/v1/users", json!({"email": "bob@example.com", "role": "admin"})).await.ok();
    assert!(invited["url"].as_str().unwrap().ends_with(invited["token"].as_str().unwrap()));
    let stranger = desk.stranger();
    let other = json!({"token": invited["token"], "email": "eve@example.com", "password": PASSWORD});
    stranger.post("/api/v1/auth/accept", other).await.problem(422, "VALIDATION_FAILED");
    let accept = json!({"token": invited["token"], "password": PASSWORD, "name": "Bob"});
    let bob = stranger.post("/api/v1/auth/accept", accept.clone()).await;
    assert_eq!(bob.ok()["user"]["role"], "admin");
    stranger.post("/api/v1/auth/accept", accept).await.problem(404, "NOT_FOUND");
    desk.stop().await;
}

async fn an_api_key_works_until_it_is_revoked_and_is_shown_once(desk: Desk) {
    let owner = desk.sign_up("ann@example.com").await;
    let made = owner.post("/api/v1/api-keys", json!({"name": "Bridge", "role": "viewer"})).await;
    assert_eq!(made.status, 201);
    let (key, id) = (made.ok()["key"].as_str().unwrap().to_owned(), made.ok()["id"].as_str().unwrap().to_owned());
    let bridge = owner.with_token(&key);
    bridge.get("/api/v1/conversations").await.ok();
    bridge.post("/api/v1/knowledge/faqs", json!({"question": "q", "answer": "a"})).await.problem(403, "FORBIDDEN");
    let listed = owner.get("/api/v1/api-keys").await;
    assert!(!listed.text.contains(&key));
    assert!(listed.ok()[0]["last_used_at"].is_string());
    assert_eq!(owner.send(Method::DELETE, &format!("/api/v1/api-keys/{id}"), json!({})).await.status, 204);
    bridge.get("/api/v1/conversations").await.problem(401, "UNAUTHORIZED");
    desk.stop().await;
}

async fn the_cookie_needs_an_allowed_origin_for_changes(desk: Desk) {
    let owner = desk.sign_up("ann@example.com").await;
    let with_cookie = |method: Method, path: &str, origin: Option<String>| {
        let mut request = desk.http.request(method, format!("{}{path}", desk.base()));
        request = request.header("cookie", format!("switchboard_session={}", owner.token));
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        async move { Answer::read(request.send().await.unwrap()).await }
    };
    with_cookie(Method::GET, "/api/v1/auth/me", None).await.ok();
    with_cookie(Method::POST, "/api/v1/auth/logout", None).await.problem(403, "FORBIDDEN");
    with_cookie(Method::POST, "/api/v1/auth/logout", Some("https://evil.example".into()))
        .await
        .problem(403, "FORBIDDEN");
    with_cookie(Method::POST, "/api/v1/auth/logout", Some(desk.base())).await.ok();
    desk.stop().await;
}

async fn every_way_to_be_wrong_is_a_problem(desk: Desk) {
    let owner = desk.sign_up("ann@example.com").await;
    let stranger = desk.stranger();
    stranger.get("/api/v1/conversations").await.problem(401, "UNAUTHORIZED");
    owner.with_token("e30.e30.e30").get("/api/v1/conversations").await.problem(401, "UNAUTHORIZED");
    owner.get("/api/v1/no-such-thing").await.problem(404, "NOT_FOUND");
    owner.get("/api/v1/conversations/not-an-id").await.problem(404, "NOT_FOUND");
    owner.send(Method::DELETE, "/api/v1/conversations", json!({})).await.problem(405, "METHOD_NOT_ALLOWED");
    owner.get("/api/v1/conversations?limit=many").await.problem(400, "VALIDATION_FAILED");
    owner.get("/api/v1/conversations?cursor=x").await.problem(400, "VALIDATION_FAILED");
    let wrong = owner.get("/api/v1/conversations?status=open").await.problem(422, "VALIDATION_FAILED");
    assert_eq!(wrong["errors"][0]["field"], "status");
    let missing =
        stranger.post("/api/v1/auth/login", json!({"email": "a@b.c"})).await.problem(400, "VALIDATION_FAILED");
    assert_eq!(missing["errors"][0]["field"], "password");
    let weak = json!({"email": "not an address", "password": "short", "company_name": ""});
    let weak = stranger.post("/api/v1/auth/signup", weak).await.problem(422, "VALIDATION_FAILED");
    assert_eq!(weak["errors"].as_array().unwrap().len(), 3);
    let raw = |kind: &'static str, body: String| {
        let request = owner.request(Method::POST, "/api/v1/knowledge/faqs").header("content-type", kind).body(body);
        async move { Answer::read(request.send().await.unwrap()).await }
    };
    raw("application/json", "{".into()).await.problem(400, "VALIDATION_FAILED");
    raw("text/plain", "{}".into()).await.problem(415, "UNSUPPORTED_MEDIA_TYPE");
    raw("application/json", format!("\"{}\"", "x".repeat(2_000_000))).await.problem(413, "PAYLOAD_TOO_LARGE");
    desk.stop().await;
}

async fn answers_carry_what_browsers_need_to_be_careful(desk: Desk) {
    let owner = desk.sign_up("ann@example.com").await;
    let answer = owner.get("/api/v1/auth/me").await;
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert!(answer.header("content-security-policy").unwrap().contains("frame-ancestors 'none'"));
    assert!(answer.header("x-request-id").is_some());
    let docs = owner.get("/docs/").await;
    assert!(
        docs.text.contains("swagger-ui")
            && docs.header("content-security-policy").unwrap().contains("script-src 'self'")
    );
    let preflight = |origin: &'static str| {
        let request = desk.http.request(Method::OPTIONS, format!("{}/api/v1/conversations", desk.base()));
        let request = request.header("origin", origin).header("access-control-request-method", "GET");
        async move { Answer::read(request.send().await.unwrap()).await }
    };
    let allowed = preflight("http://localhost:5173").await;
    assert_eq!(allowed.header("access-control-allow-origin"), Some("http://localhost:5173"));
    assert_eq!(preflight("https://evil.example").await.header("access-control-allow-origin"), None);
    desk.stop().await;
}

async fn another_workspaces_ids_are_not_there(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    let eve = desk.sign_up("eve@example.com").await;
    let channel = desk.whatsapp(&ann, "100").await;
    desk.customer_writes("100", "15550100199", "wamid.1", "Hello").await;
    let conversation = ann.conversation().await;
    let agent = ann.get("/api/v1/agents").await.ok()[0]["id"].as_str().unwrap().to_owned();
    let faq = ann.post("/api/v1/knowledge/faqs", json!({"question": "q", "answer": "a"})).await.ok();
    let faq = faq["id"].as_str().unwrap().to_owned();
    let key = ann.post("/api/v1/api-keys", json!({"name": "k"})).await.ok()["id"].as_str().unwrap().to_owned();
    for path in ["", "/messages", "/transcript", "/notes", "/turns"] {
        let path = format!("/api/v1/conversations/{conversation}{path}");
        ann.get(&path).await.ok();
        eve.get(&path).await.problem(404, "NOT_FOUND");
    }
    let writes = [
        (Method::POST, format!("/api/v1/conversations/{conversation}/takeover"), json!({})),
        (Method::POST, format!("/api/v1/conversations/{conversation}/handback"), json!({})),
        (Method::POST, format!("/api/v1/conversations/{conversation}/close"), json!({})),
        (Method::POST, format!("/api/v1/conversations/{conversation}/reopen"), json!({})),
        (Method::POST, format!("/api/v1/conversations/{conversation}/archive"), json!({})),
        (Method::POST, format!("/api/v1/conversations/{conversation}/read"), json!({})),
        (Method::POST, format!("/api/v1/conversations/{conversation}/assign"), json!({"user_id": null})),
        (Method::POST, format!("/api/v1/conversations/{conversation}/labels"), json!({"labels": ["x"]})),
        (Method::POST, format!("/api/v1/conversations/{conversation}/notes"), json!({"text": "x"})),
        (Method::POST, format!("/api/v1/conversations/{conversation}/messages"), json!({"text": "x"})),
        (Method::POST, format!("/api/v1/agents/{agent}/pause"), json!({})),
        (Method::POST, format!("/api/v1/agents/{agent}/activate"), json!({})),
        (Method::GET, format!("/api/v1/agents/{agent}"), json!({})),
        (Method::PATCH, format!("/api/v1/knowledge/faqs/{faq}"), json!({"answer": "b"})),
        (Method::DELETE, format!("/api/v1/knowledge/faqs/{faq}"), json!({})),
        (Method::DELETE, format!("/api/v1/api-keys/{key}"), json!({})),
        (Method::PATCH, format!("/api/v1/users/{}", ann.id), json!({"role": "viewer"})),
        (Method::DELETE, format!("/api/v1/users/{}", ann.id), json!({})),
        (Method::POST, format!("/api/v1/channels/{channel}/test"), json!({})),
        (Method::POST, "/api/v1/takeover".into(), json!({"phone": "15550100199"})),
        (Method::POST, "/api/v1/handback".into(), json!({"phone": "15550100199"})),
        (Method::GET, "/api/whatsapp/conversation/15550100199".into(), json!({})),
        (Method::POST, "/api/whatsapp/mark-read".into(), json!({"phone_number": "15550100199"})),
    ];
    for (method, path, body) in writes {
        let answer = eve.send(method, &path, body).await;
        assert_eq!(answer.status, 404, "{path}: {}", answer.text);
    }
    let body = json!({"user_id": eve.id});
    let assigned = ann.post(&format!("/api/v1/conversations/{conversation}/assign"), body).await;
    assigned.problem(422, "VALIDATION_FAILED");
    assert_eq!(eve.get("/api/v1/conversations").await.ok(), json!([]));
    assert_eq!(eve.get("/api/whatsapp/inbox").await.ok()["count"], 0);
    desk.stop().await;
}

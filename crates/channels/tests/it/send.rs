//! Sending over a real connection: what is asked, and how every kind of answer is understood.

use std::time::Duration;

use channels::whatsapp::ApiError;
use model::content::Content;
use model::identity::{Identity, Phone};
use model::ids::MessageId;
use model::outbound::{Accepted, ContactVerdict, OutboundMessage, RetryScope, SendError};
use serde_json::json;

use crate::graph::{Answer, StandIn, TOKEN, answer, closes_after, nowhere, number};

const TAKEN: &str = r#"{"messaging_product":"whatsapp","contacts":[{"input":"+15550100199","wa_id":"15550100199","user_id":"US.1"}],"messages":[{"id":"wamid.OUT"}]}"#;

fn message(content: Content) -> OutboundMessage {
    OutboundMessage {
        id: "01990000-0000-7000-8000-000000000001".parse::<MessageId>().unwrap(),
        to: Identity { phone: Phone::parse("15550100199"), user_id: Some("US.1".into()), ..Identity::default() },
        content,
        reply_to: Some("wamid.IN".into()),
    }
}

fn text() -> OutboundMessage {
    message(Content::text("Hello https://example.com"))
}

async fn send_to(reply: Answer) -> Result<Accepted, SendError> {
    let graph = StandIn::start([reply]).await;
    let outcome = graph.number().send(&text()).await;
    assert_eq!(graph.asked().len(), 1, "a send asks once, whatever comes back");
    outcome
}

fn error(code: i64) -> String {
    json!({"error": {"message": format!("(#{code}) m"), "code": code, "error_data": {"details": "why"}, "fbtrace_id": "A"}})
        .to_string()
}

#[tokio::test]
async fn an_accepted_message_returns_its_id_and_the_recipients_spelling() {
    let graph = StandIn::start([answer(200, TAKEN)]).await;
    let accepted = graph.number().send(&text()).await.unwrap();
    assert_eq!(accepted.provider_id, "wamid.OUT");
    assert_eq!(accepted.recipient.phone, Phone::parse("15550100199"));
    assert_eq!(accepted.recipient.user_id.as_deref(), Some("US.1"));
    let asked = &graph.asked()[0];
    assert_eq!((asked.method.as_str(), asked.target.as_str()), ("POST", "/v24.0/200000000000001/messages"));
    assert_eq!(asked.header("authorization"), format!("Bearer {TOKEN}"));
    assert_eq!(asked.header("content-type"), "application/json");
    assert_eq!(
        asked.json(),
        json!({
            "messaging_product": "whatsapp", "recipient_type": "individual", "to": "+15550100199",
            "recipient": "US.1", "context": {"message_id": "wamid.IN"},
            "biz_opaque_callback_data": "01990000-0000-7000-8000-000000000001",
            "type": "text", "text": {"body": "Hello https://example.com", "preview_url": true}
        })
    );
}

#[tokio::test]
async fn a_user_id_alone_goes_into_recipient_and_nobody_is_refused_unasked() {
    let graph = StandIn::start([answer(200, TAKEN)]).await;
    let mut hidden = text();
    hidden.to.phone = None;
    hidden.reply_to = None;
    graph.number().send(&hidden).await.unwrap();
    let body = graph.asked()[0].json();
    assert!(body.get("to").is_none() && body.get("context").is_none());
    assert_eq!(body["recipient"], "US.1");
    hidden.to = Identity::default();
    let Err(SendError::Fail { code, .. }) = graph.number().send(&hidden).await else { panic!() };
    assert_eq!((code.as_str(), graph.asked().len()), ("NO_RECIPIENT", 1));
}

#[tokio::test]
async fn what_breaks_a_limit_is_refused_before_it_is_sent() {
    let graph = StandIn::start([]).await;
    let long = message(Content::text("x".repeat(4097)));
    let Err(SendError::Fail { code, reason, .. }) = graph.number().send(&long).await else { panic!() };
    assert_eq!(code, "CONTENT_INVALID");
    assert!(reason.contains("4097") && reason.contains("4096"), "{reason}");
    assert!(graph.asked().is_empty());
}

#[tokio::test]
async fn metas_error_object_decides_whatever_the_status() {
    for status in [200, 400, 401, 429, 500, 503] {
        let outcome = send_to(answer(status, error(131056))).await.unwrap_err();
        assert!(
            matches!(outcome, SendError::Retry { scope: RetryScope::Pair, code: Some(131056), .. }),
            "{status}: {outcome:?}"
        );
    }
    let SendError::Fail { code, reason, advice, contact } = send_to(answer(400, error(131026))).await.unwrap_err()
    else {
        panic!()
    };
    assert_eq!((code.as_str(), contact), ("131026", ContactVerdict::Unreachable));
    assert!(reason.contains("(#131026) m: why") && advice.contains("Use another channel"), "{reason} {advice}");
    let expired = send_to(answer(401, error(190))).await.unwrap_err();
    assert!(matches!(expired, SendError::Retry { scope: RetryScope::Account, .. }));
}

#[tokio::test]
async fn retry_after_is_respected_with_and_without_an_error_object() {
    for reply in [answer(429, error(130429)), answer(429, "slow down")] {
        let outcome = send_to(reply.with("retry-after", "11")).await.unwrap_err();
        let SendError::Retry { after, scope, .. } = outcome else { panic!("{outcome:?}") };
        assert_eq!((after, scope), (Some(Duration::from_secs(11)), RetryScope::Account));
    }
}

#[tokio::test]
async fn what_may_have_been_accepted_is_unknown() {
    for reply in [
        answer(200, ""),
        answer(200, "<html>ok</html>"),
        answer(200, "{}"),
        answer(200, r#"{"messages":[]}"#),
        answer(200, r#"{"messages":[{"id":null}]}"#),
        answer(500, "<html>oops</html>"),
        answer(502, ""),
        answer(503, "busy").with("retry-after", "1"),
        answer(504, r#"{"message":"gateway"}"#),
        answer(408, ""),
    ] {
        let (status, body) = (reply.status, String::from_utf8_lossy(&reply.body).into_owned());
        let outcome = send_to(reply).await.unwrap_err();
        assert!(matches!(outcome, SendError::Unknown { .. }), "{status} {body}: {outcome:?}");
    }
}

#[tokio::test]
async fn a_refusal_by_something_else_than_meta_fails_with_advice() {
    for status in [301, 400, 403, 404, 413] {
        let outcome = send_to(answer(status, "<html>no</html>")).await.unwrap_err();
        let SendError::Fail { code, advice, .. } = outcome else { panic!("{status}") };
        assert_eq!(code, format!("HTTP_{status}"));
        assert!(advice.contains("proxy"));
    }
}

#[tokio::test]
async fn a_connection_that_was_never_made_is_retried() {
    let outcome = number(&nowhere().await).send(&text()).await.unwrap_err();
    assert!(matches!(outcome, SendError::Retry { scope: RetryScope::Message, .. }), "{outcome:?}");
}

#[tokio::test]
async fn a_connection_that_breaks_after_the_request_is_unknown() {
    for bytes in [
        &b""[..],
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"messages\":[{\"id\":\"wamid.HALF",
        b"HTTP/1.1 500 Oops\r\ncontent-length: 500\r\n\r\n{\"error\"",
        b"not HTTP at all\r\n\r\n",
    ] {
        let outcome = number(&closes_after(bytes).await).send(&text()).await.unwrap_err();
        assert!(matches!(outcome, SendError::Unknown { .. }), "{}: {outcome:?}", String::from_utf8_lossy(bytes));
    }
    let refused = b"HTTP/1.1 400 No\r\ncontent-length: 500\r\n\r\n{\"error\"";
    let outcome = number(&closes_after(refused).await).send(&text()).await.unwrap_err();
    assert!(matches!(outcome, SendError::Retry { .. }), "refused for a reason that got lost: {outcome:?}");
}

#[tokio::test]
async fn an_endless_answer_is_cut_off() {
    let outcome = send_to(answer(200, vec![b' '; 1024 * 1024])).await.unwrap_err();
    assert!(matches!(outcome, SendError::Unknown { .. }));
}

#[tokio::test]
async fn nothing_shows_the_token() {
    let number = number(&nowhere().await);
    let outcome = number.send(&text()).await;
    assert!(!format!("{number:?} {outcome:?}").contains(TOKEN));
}

#[tokio::test]
async fn read_receipts_and_typing() {
    let graph = StandIn::start([answer(200, r#"{"success":true}"#), answer(200, r#"{"success":true}"#)]).await;
    graph.number().mark_read("wamid.IN", false).await.unwrap();
    graph.number().mark_read("wamid.IN", true).await.unwrap();
    let plain = json!({"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.IN"});
    assert_eq!(graph.asked()[0].json(), plain);
    assert_eq!(graph.asked()[1].json()["typing_indicator"], json!({"type": "text"}));
    graph.then(answer(400, error(131009)));
    let Err(ApiError::Graph(refused)) = graph.number().mark_read("gone", false).await else { panic!() };
    assert_eq!(refused.code, 131009);
}

#[tokio::test]
async fn the_numbers_state_and_the_subscription_are_read() {
    let state = r#"{"id":"200000000000001","display_phone_number":"+1 555-010-0100","quality_rating":"GREEN","throughput":{"level":"STANDARD"},"new":1}"#;
    let apps = r#"{"data":[{"whatsapp_business_api_data":{"id":"7","name":"Desk","link":"x"},"override_callback_uri":"https://bot.example.com"}]}"#;
    let graph = StandIn::start([answer(200, state), answer(200, apps), answer(200, r#"{"success":true}"#)]).await;
    let number = graph.number();
    let found = number.check().await.unwrap();
    assert_eq!(found.display_phone_number.as_deref(), Some("+1 555-010-0100"));
    assert_eq!((found.throughput.as_deref(), found.verified_name), (Some("STANDARD"), None));
    let apps = number.subscribed_apps().await.unwrap();
    assert_eq!((apps[0].id.as_deref(), apps[0].name.as_deref()), (Some("7"), Some("Desk")));
    number.subscribe_app().await.unwrap();
    let asked: Vec<_> = graph.asked().iter().map(|asked| format!("{} {}", asked.method, asked.target)).collect();
    assert!(asked[0].starts_with("GET /v24.0/200000000000001?fields=id%2C"), "{}", asked[0]);
    assert_eq!(
        asked[1..],
        ["GET /v24.0/100000000000001/subscribed_apps", "POST /v24.0/100000000000001/subscribed_apps"]
    );
}

#[tokio::test]
async fn templates_are_read_page_by_page() {
    let page = |name: &str, paging: serde_json::Value| {
        let template = json!({"id": "7", "name": name, "language": "ta", "status": "APPROVED", "category": "UTILITY",
            "components": [{"type": "BODY", "text": "Hi {{1}}"}], "quality_score": {"score": "GREEN"}, "rejected_reason": "NONE"});
        answer(200, json!({"data": [template, 5, {"id": "nameless"}], "paging": paging}).to_string())
    };
    let graph = StandIn::start([
        page("one", json!({"cursors": {"after": "b&=c"}, "next": "https://evil.example/steal"})),
        page("two", json!({"cursors": {"after": "d"}})),
    ])
    .await;
    let templates = graph.number().templates().await.unwrap();
    assert_eq!(templates.iter().map(|template| template.name.as_str()).collect::<Vec<_>>(), ["one", "two"]);
    assert_eq!((templates[0].quality.as_deref(), &templates[0].rejected_reason), (Some("GREEN"), &None));
    assert_eq!(templates[0].components[0]["text"], "Hi {{1}}");
    let asked = graph.asked();
    assert!(asked[1].target.ends_with("&after=b%26%3Dc"), "{}", asked[1].target);
    assert_eq!(asked.len(), 2);
}

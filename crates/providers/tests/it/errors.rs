//! Refusals, rubbish, cuts and silence.

use std::time::Duration;

use providers::{Limits, ModelError, ProviderKind};
use serde_json::json;

use crate::{
    ask,
    fixture::{Answer, Fixture, KEY},
    openai::TEXT_STREAM,
    streamed, whole,
};

#[tokio::test]
async fn refusals_are_judged_alike_with_and_without_streaming() {
    let quota = json!({"error": {"message": "m", "type": "insufficient_quota", "code": "insufficient_quota"}});
    let key = json!({"error": {"message": format!("Incorrect key {KEY}"), "code": "invalid_api_key"}});
    let long = json!({"error": {"message": "m", "code": "context_length_exceeded"}});
    let rows = [
        (Answer::limited("retry-after: 7\r\n"), "for the moment"),
        (Answer::json(429, quota), "billing"),
        (Answer::json(401, key), "API key"),
        (Answer::json(400, long), "shorten"),
        (Answer::Full(502, "", "text/html", "<html>Bad gateway</html>".into()), "for the moment"),
        (Answer::Full(404, "", "text/html", "<html>nginx</html>".into()), "base URL"),
        (Answer::Full(302, "location: http://127.0.0.1:1/\r\n", "text/html", String::new()), "redirects"),
    ];
    for (answer, expected) in rows {
        let fixture = Fixture::start(vec![answer]).await;
        let model = fixture.model(ProviderKind::Openai);
        let one = whole(&*model, &ask("x")).await.unwrap_err();
        let (other, shown) = streamed(&*model, &ask("x")).await;
        assert_eq!((Err(one.clone()), shown.len()), (other, 0));
        let text = one.to_string();
        assert!(text.contains(expected) && !text.contains(KEY), "{text}");
        if let ModelError::Retry { after: Some(after), .. } = one {
            assert_eq!(after, Duration::from_secs(7));
        }
    }
}

#[tokio::test]
async fn what_is_no_answer_is_rubbish() {
    for answer in [
        Answer::Full(200, "", "text/html", "<html>Log in</html>".into()),
        Answer::Full(200, "", "application/json", "{\"choices\": [".into()),
        Answer::json(200, json!({"hello": "world"})),
    ] {
        let fixture = Fixture::start(vec![answer]).await;
        let got = whole(&*fixture.model(ProviderKind::Openai), &ask("x")).await;
        assert!(matches!(got, Err(ModelError::Rubbish { .. })), "{got:?}");
    }
    let fixture = Fixture::start(vec![Answer::stream("data: <html>\n\n", 99)]).await;
    let (got, _) = streamed(&*fixture.model(ProviderKind::Openai), &ask("x")).await;
    assert!(matches!(got, Err(ModelError::Rubbish { .. })), "{got:?}");
}

#[tokio::test]
async fn json_under_another_name_is_still_read() {
    let body = json!({"choices": [{"message": {"content": "ok"}}]}).to_string();
    let fixture = Fixture::start(vec![Answer::Full(200, "", "text/plain", body)]).await;
    assert_eq!(whole(&*fixture.model(ProviderKind::Openai), &ask("x")).await.unwrap().text, "ok");
}

/// Where the stream is cut decides: before any text it may be tried again, afterwards it may not.
#[tokio::test]
async fn a_cut_stream() {
    let first = TEXT_STREAM.find(": a comment").unwrap();
    let shown_text = TEXT_STREAM.find("data: {\"choices\":[{\"index\":0,\"delta\":{},").unwrap();
    let finished = TEXT_STREAM.find("data: {\"choices\":[],").unwrap();
    for (cut, expected) in [(0, "retry"), (first, "retry"), (shown_text, "rubbish"), (finished, "ok")] {
        let events = &TEXT_STREAM[..cut];
        for answer in [Answer::cut_stream(events), Answer::stream(events, 4096)] {
            let fixture = Fixture::start(vec![answer]).await;
            let (got, _) = streamed(&*fixture.model(ProviderKind::Openai), &ask("x")).await;
            let kind = match got {
                Ok(_) => "ok",
                Err(ModelError::Retry { .. }) => "retry",
                Err(ModelError::Rubbish { .. }) => "rubbish",
                Err(_) => "other",
            };
            assert_eq!(kind, expected, "cut at {cut}");
        }
    }
}

#[tokio::test]
async fn nobody_listens() {
    let mut cfg = Fixture::start(vec![Answer::Hang]).await.config(ProviderKind::OpenaiCompatible);
    // A port that was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    cfg.base_url = Some(format!("http://127.0.0.1:{port}/v1"));
    let model = providers::build(cfg, crate::fixture::client()).unwrap();
    let one = whole(&*model, &ask("x")).await;
    assert_eq!(one, Err(ModelError::Retry { after: None, reason: "openai_compatible: could not connect".into() }));
    assert_eq!(streamed(&*model, &ask("x")).await.0, one);
}

#[tokio::test(start_paused = true)]
async fn silence_is_borne_for_so_long() {
    let end = TEXT_STREAM.find("data: {\"choices\":[{\"index\":0,\"delta\":{},").unwrap();
    let text = TEXT_STREAM.as_bytes()[..end].to_vec();
    let hang = Fixture::start(vec![Answer::Hang]).await;
    let stall = Fixture::start(vec![Answer::Stall(vec![text])]).await;
    let limits = Limits { first_byte: Duration::from_secs(9), between_tokens: Duration::from_secs(4) };
    let model = |fixture: &Fixture| {
        let mut cfg = fixture.config(ProviderKind::OpenaiCompatible);
        cfg.limits = limits;
        providers::build(cfg, crate::fixture::client()).unwrap()
    };
    let silent = Err(ModelError::Retry { after: None, reason: "openai_compatible: silent for 9 s".into() });
    assert_eq!(whole(&*model(&hang), &ask("x")).await, silent);
    assert_eq!(streamed(&*model(&hang), &ask("x")).await.0, silent);
    assert_eq!(hang.seen().len(), 2, "the requests were sent");
    let before = tokio::time::Instant::now();
    let (stalled, shown) = streamed(&*model(&stall), &ask("x")).await;
    assert_eq!(before.elapsed().as_secs(), limits.between_tokens.as_secs());
    assert_eq!(shown.concat(), "வணக்கம் 👋");
    assert!(matches!(stalled, Err(ModelError::Rubbish { .. })), "{stalled:?}");

    let deadline = tokio::time::Instant::now() + Duration::from_secs(2);
    assert_eq!(model(&hang).chat(&ask("x"), deadline, None).await, Err(ModelError::Deadline));
    assert_eq!(tokio::time::Instant::now(), deadline);
}

//! `Fallback` over HTTP, on a paused clock: waits are exact and cost no time.

use std::{sync::Arc, time::Duration};

use providers::{BreakerPolicy, Builtin, ChatModel, Fallback, ModelError, ProviderKind, RetryPolicy};
use serde_json::json;
use tokio::time::Instant;

use crate::{
    ask,
    fixture::{Answer, Fixture},
    openai::TEXT_STREAM,
    soon, streamed, whole,
};

fn ok() -> Answer {
    Answer::json(200, json!({"choices": [{"message": {"content": "ok"}, "finish_reason": "stop"}]}))
}

/// Jitter always takes the whole wait.
fn chain(primary: &Fixture, secondary: Option<Arc<dyn ChatModel>>, breaker: BreakerPolicy) -> Fallback {
    let primary = primary.model(ProviderKind::Openai);
    Fallback::new(primary, secondary, RetryPolicy::default(), breaker, Box::new(|| 1.0))
}

fn other(fixture: &Fixture) -> Option<Arc<dyn ChatModel>> {
    Some(fixture.model(ProviderKind::OpenaiCompatible))
}

#[tokio::test(start_paused = true)]
async fn waits_as_long_as_it_was_told() {
    let fixture =
        Fixture::start(vec![Answer::limited("retry-after: 17\r\n"), Answer::json(500, json!({})), ok()]).await;
    let start = Instant::now();
    assert_eq!(whole(&chain(&fixture, None, BreakerPolicy::default()), &ask("x")).await.unwrap().text, "ok");
    // 17 s and half a second of jitter, then one second of backoff.
    let waited = start.elapsed();
    assert!(waited >= Duration::from_millis(18_500) && waited < Duration::from_millis(18_600), "{waited:?}");
    assert_eq!(fixture.seen().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn gives_up_at_once_when_told_to_come_after_the_deadline() {
    let fixture = Fixture::start(vec![Answer::limited("retry-after: 101\r\n")]).await;
    let start = Instant::now();
    let got = whole(&chain(&fixture, None, BreakerPolicy::default()), &ask("x")).await;
    assert!(matches!(got, Err(ModelError::Retry { after: Some(_), .. })), "{got:?}");
    assert_eq!((fixture.seen().len(), start.elapsed().as_secs()), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn turns_to_the_second_provider() {
    let rows = [
        (Answer::limited("retry-after: 17\r\n"), 1),
        (Answer::json(401, json!({})), 1),
        (Answer::json(503, json!({})), 3),
        (Answer::Full(200, "", "text/html", "<html>".into()), 3),
    ];
    for (answer, calls) in rows {
        let (first, second) = (Fixture::start(vec![answer]).await, Fixture::start(vec![ok()]).await);
        let start = Instant::now();
        let got = whole(&chain(&first, other(&second), BreakerPolicy::default()), &ask("x")).await.unwrap();
        assert_eq!((got.text.as_str(), got.provider.as_str()), ("ok", "openai_compatible"));
        assert_eq!((first.seen().len(), second.seen().len()), (calls, 1));
        assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    }
}

#[tokio::test(start_paused = true)]
async fn a_hanging_provider_leaves_time_for_the_second() {
    let (first, second) = (Fixture::start(vec![Answer::Hang]).await, Fixture::start(vec![ok()]).await);
    let got = whole(&chain(&first, other(&second), BreakerPolicy::default()), &ask("x")).await.unwrap();
    assert_eq!((got.provider.as_str(), first.seen().len()), ("openai_compatible", 1));
}

#[tokio::test(start_paused = true)]
async fn the_built_in_answerer_can_be_the_second() {
    let first = Fixture::start(vec![Answer::json(500, json!({}))]).await;
    let got = whole(&chain(&first, Some(Arc::new(Builtin::new(0.5))), BreakerPolicy::default()), &ask("hello"))
        .await
        .unwrap();
    assert_eq!(got.model, "builtin");
}

#[tokio::test(start_paused = true)]
async fn a_blocked_prompt_is_taken_nowhere_else() {
    let blocked = json!({"choices": [{"message": {"content": null}, "finish_reason": "content_filter"}]});
    let (first, second) = (Fixture::start(vec![Answer::json(200, blocked)]).await, Fixture::start(vec![ok()]).await);
    let got = whole(&chain(&first, other(&second), BreakerPolicy::default()), &ask("x")).await;
    assert!(matches!(got, Err(ModelError::Blocked { .. })));
    assert_eq!((first.seen().len(), second.seen().len()), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn nothing_is_asked_again_once_text_was_shown() {
    let text = &TEXT_STREAM[..TEXT_STREAM.find("data: {\"choices\":[{\"index\":0,\"delta\":{},").unwrap()];
    let first = Fixture::start(vec![Answer::cut_stream(""), Answer::cut_stream(text)]).await;
    let second = Fixture::start(vec![Answer::stream(TEXT_STREAM, 99)]).await;
    let (got, shown) = streamed(&chain(&first, other(&second), BreakerPolicy::default()), &ask("x")).await;
    assert!(matches!(got, Err(ModelError::Rubbish { .. })), "{got:?}");
    assert_eq!(shown.concat(), "வணக்கம் 👋");
    assert_eq!((first.seen().len(), second.seen().len()), (2, 0));
}

#[tokio::test(start_paused = true)]
async fn a_dead_provider_is_left_alone_and_probed() {
    let first = Fixture::start(vec![
        Answer::json(500, json!({})),
        Answer::json(500, json!({})),
        Answer::json(500, json!({})),
        ok(),
    ])
    .await;
    let second = Fixture::start(vec![ok()]).await;
    let breaker = BreakerPolicy { failures: 2, cool_down: Duration::from_secs(30) };
    let chain = chain(&first, other(&second), breaker);
    assert_eq!(whole(&chain, &ask("x")).await.unwrap().provider, "openai_compatible");
    assert_eq!(first.seen().len(), 2, "stops when the breaker opens");

    let start = Instant::now();
    assert_eq!(whole(&chain, &ask("x")).await.unwrap().provider, "openai_compatible");
    assert_eq!((first.seen().len(), start.elapsed().as_secs()), (2, 0), "skipped without waiting");

    tokio::time::advance(breaker.cool_down).await;
    assert_eq!(whole(&chain, &ask("x")).await.unwrap().provider, "openai_compatible");
    assert_eq!(first.seen().len(), 3, "one probe, which fails");

    tokio::time::advance(breaker.cool_down).await;
    assert_eq!(whole(&chain, &ask("x")).await.unwrap().provider, "openai", "one probe, which succeeds");
    assert_eq!(whole(&chain, &ask("x")).await.unwrap().provider, "openai");
    assert_eq!(second.seen().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn the_deadline_holds_for_the_whole_chain() {
    let (first, second) = (Fixture::start(vec![Answer::Hang]).await, Fixture::start(vec![Answer::Hang]).await);
    let chain = chain(&first, other(&second), BreakerPolicy::default());
    let deadline = Instant::now() + Duration::from_secs(40);
    assert_eq!(chain.chat(&ask("x"), deadline, None).await, Err(ModelError::Deadline));
    assert_eq!(Instant::now(), deadline);
    assert!(soon() > deadline);
}

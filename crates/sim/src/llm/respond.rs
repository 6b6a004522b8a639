//! From a request to the bytes of its answer: the rule's misbehaviour, delays, and streams whose
//! chunks end in the middle of events and characters.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures::{StreamExt, stream};

use crate::server::AbortConnection;
use crate::state::SimState;

use super::ask::{Answer, Ask, Provider};
use super::rules::{Action, ToolCall};

/// The message of errors that a rule ordered.
const BY_RULE: &str = "Requested by the simulator's rules.";
/// A stream has about this many text deltas.
const DELTAS: usize = 8;

/// Numbers that an answer carries.
pub(crate) struct Ids {
    /// Unique within the run.
    pub(crate) number: u64,
    pub(crate) created_s: i64,
    /// Usage is written.
    pub(crate) with_usage: bool,
}

/// An error to be written in the provider's form.
pub(crate) struct LlmError {
    pub(crate) status: u16,
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) retry_after_s: Option<u64>,
}

impl LlmError {
    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self { status: 400, code: "invalid_request_error".into(), message: message.into(), retry_after_s: None }
    }
}

/// How a provider writes.
pub(crate) trait Dialect {
    const PROVIDER: Provider;

    /// The body of an answer that is not streamed.
    fn whole(ask: &Ask, ids: &Ids, answer: &Answer) -> Vec<u8>;
    /// The events of a streamed answer, each with its closing empty line. The last one is the end
    /// mark, or carries the finish reason.
    fn events(ask: &Ask, ids: &Ids, answer: &Answer) -> Vec<Vec<u8>>;
    /// An error event inside a stream.
    fn error_event() -> Vec<u8>;
    /// The body of an HTTP error.
    fn error(error: &LlmError) -> Vec<u8>;
}

/// Answers a request that was understood.
pub(crate) async fn respond<D: Dialect>(state: &Arc<SimState>, ask: Ask, body: &[u8]) -> Response {
    let (action, delay_ms) = state.llm.decide(D::PROVIDER, &ask);
    state.llm.record(state.clock.now_ms(), D::PROVIDER, &ask, body);
    if delay_ms > 0 {
        tokio::time::sleep(Duration::from_millis(delay_ms)).await;
    }
    let ids = Ids {
        number: state.next_number(),
        created_s: state.clock.now_ms() / 1000,
        with_usage: !state.llm.config().omit_usage,
    };
    match action {
        Some(Action::Error { status, code, retry_after_s }) => {
            error::<D>(&LlmError { status, code, message: BY_RULE.into(), retry_after_s })
        }
        Some(Action::Rubbish { html: true }) => {
            ([(header::CONTENT_TYPE, "text/html")], "<html><body>Bad gateway</body></html>").into_response()
        }
        Some(Action::Rubbish { html: false }) => json_response(b"{\"id\": \"broken\", \"choices\": [{".to_vec()),
        Some(Action::Hang { ms }) => {
            tokio::time::sleep(Duration::from_millis(ms)).await;
            AbortConnection::response()
        }
        Some(Action::CutMidStream { after_ms, clean }) => cut::<D>(state, &ask, &ids, after_ms, clean),
        Some(Action::StreamError) => fail_midway::<D>(state, &ask, &ids),
        Some(Action::Reply { text }) => answer::<D>(state, &ask, &ids, &Answer::Text(super::fill(&text, &ask))),
        Some(Action::ToolCalls { calls }) => answer::<D>(state, &ask, &ids, &Answer::Calls(calls)),
        Some(Action::LoopTool { name, arguments }) => {
            answer::<D>(state, &ask, &ids, &Answer::Calls(vec![ToolCall { name, arguments }]))
        }
        Some(Action::MalformedToolArguments { name }) => {
            answer::<D>(state, &ask, &ids, &Answer::MalformedCall { name })
        }
        Some(Action::Empty) => answer::<D>(state, &ask, &ids, &Answer::Empty),
        Some(Action::Truncated) => answer::<D>(state, &ask, &ids, &Answer::Truncated),
        Some(Action::Blocked) => answer::<D>(state, &ask, &ids, &Answer::Blocked),
        None => answer::<D>(state, &ask, &ids, &state.llm.default_answer(&ask)),
    }
}

fn answer<D: Dialect>(state: &SimState, ask: &Ask, ids: &Ids, answer: &Answer) -> Response {
    if !ask.stream {
        return json_response(D::whole(ask, ids, answer));
    }
    event_stream(frames(&D::events(ask, ids, answer)), state.llm.config().chunk_delay_ms, None)
}

/// Half of a stream, then an error event.
fn fail_midway<D: Dialect>(state: &SimState, ask: &Ask, ids: &Ids) -> Response {
    if !ask.stream {
        let code = "server_error".into();
        return error::<D>(&LlmError { status: 500, code, message: BY_RULE.into(), retry_after_s: None });
    }
    let mut events = D::events(ask, ids, &state.llm.default_answer(ask));
    events.truncate(events.len() / 2);
    events.push(D::error_event());
    event_stream(frames(&events), 0, None)
}

/// Half of the default answer, then the end.
fn cut<D: Dialect>(state: &SimState, ask: &Ask, ids: &Ids, after_ms: u64, clean: bool) -> Response {
    let answer = state.llm.default_answer(ask);
    let end = if clean { None } else { Some(Duration::from_millis(after_ms)) };
    if ask.stream {
        let mut events = D::events(ask, ids, &answer);
        // The last events carry the finish reason, the usage and the end mark.
        events.truncate((events.len() / 2).max(1));
        return event_stream(frames(&events), state.llm.config().chunk_delay_ms, end);
    }
    let whole = Bytes::from(D::whole(ask, ids, &answer));
    let half = whole.slice(..whole.len() / 2);
    let mut response = body_of(vec![half], 0, end).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// An HTTP error in the provider's form.
pub(crate) fn error<D: Dialect>(error: &LlmError) -> Response {
    let status = StatusCode::from_u16(error.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, json_response(D::error(error))).into_response();
    if let Some(seconds) = error.retry_after_s {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

pub(crate) fn json_response(body: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}

fn event_stream(frames: Vec<Bytes>, chunk_delay_ms: u64, break_after: Option<Duration>) -> Response {
    let headers = [(header::CONTENT_TYPE, "text/event-stream"), (header::CACHE_CONTROL, "no-cache")];
    (headers, body_of(frames, chunk_delay_ms, break_after)).into_response()
}

/// A body of these frames; with `break_after` the connection breaks that long after the last.
fn body_of(frames: Vec<Bytes>, chunk_delay_ms: u64, break_after: Option<Duration>) -> Body {
    let frames = stream::iter(frames).then(move |frame| async move {
        if chunk_delay_ms > 0 {
            tokio::time::sleep(Duration::from_millis(chunk_delay_ms)).await;
        }
        Ok(frame)
    });
    let end = stream::iter(break_after).then(|wait| async move {
        // Yields once at least, so that what came before is flushed first.
        tokio::time::sleep(wait.max(Duration::from_millis(1))).await;
        Err(AbortConnection)
    });
    Body::from_stream(frames.chain(end))
}

/// Re-cuts events so that no chunk ends where an event ends: inside the first multi-byte
/// character of each event if there is one, else in its middle.
fn frames(events: &[Vec<u8>]) -> Vec<Bytes> {
    let mut frames = Vec::with_capacity(events.len() + 1);
    let mut frame = Vec::new();
    for event in events {
        let at = event.iter().position(|byte| !byte.is_ascii()).map_or(event.len() / 2, |at| at + 1);
        frame.extend_from_slice(&event[..at]);
        frames.push(Bytes::from(std::mem::take(&mut frame)));
        frame.extend_from_slice(&event[at..]);
    }
    if !frame.is_empty() {
        frames.push(frame.into());
    }
    frames
}

/// Cuts a text into the deltas of a stream.
pub(crate) fn pieces(text: &str) -> Vec<&str> {
    let size = (text.chars().count() / DELTAS).max(4);
    let mut pieces = Vec::with_capacity(DELTAS + 2);
    let mut rest = text;
    while !rest.is_empty() {
        let at = rest.char_indices().nth(size).map_or(rest.len(), |(at, _)| at);
        let (piece, after) = rest.split_at(at);
        pieces.push(piece);
        rest = after;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_cut_characters_and_lose_nothing() {
        let events = vec!["data: வண\n\n".as_bytes().to_vec(), b"data: [DONE]\n\n".to_vec()];
        let frames = frames(&events);
        assert!(std::str::from_utf8(&frames[0]).is_err());
        assert_eq!(frames.concat(), events.concat());
    }

    #[test]
    fn pieces_make_up_the_text() {
        let text = "வணக்கம், how are you today? 👍🏽";
        assert_eq!(pieces(text).concat(), text);
        assert!(pieces(text).len() > 2);
    }
}

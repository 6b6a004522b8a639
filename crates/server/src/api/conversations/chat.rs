//! The test chat and the web widget: a message in, the agent's answer back in the same request.

use std::convert::Infallible;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use engine::web_chat::{ChatAnswer, ChatError};
use futures::stream;
use model::WorkspaceId;
use model::limits::OPERATOR_TEXT_CHARS;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::api::extract::Body;
use crate::api::idempotent::wants_stream;
use crate::app::App;
use crate::auth::Operator;
use crate::error::{ApiError, Problems};

const SESSION_CHARS: usize = 128;

#[derive(Deserialize, ToSchema)]
pub struct ChatMessage {
    /// 1 to 4,096 characters.
    message: String,
}

#[derive(Serialize, ToSchema)]
pub struct ChatReply {
    response: String,
    chunks_used: Vec<ChunkUsed>,
    message_id: Option<Uuid>,
    conversation_id: Uuid,
    /// The agent's name.
    agent: Option<String>,
    latency_ms: i64,
}

/// A piece of knowledge that was before the agent.
#[derive(Serialize, ToSchema)]
pub struct ChunkUsed {
    id: String,
    source: String,
    text: String,
    /// How likely it is right, 0 to 1.
    score: f32,
}

impl From<ChatAnswer> for ChatReply {
    fn from(answer: ChatAnswer) -> Self {
        let used = answer.result.chunks.into_iter().map(|chunk| ChunkUsed {
            id: chunk.id,
            source: chunk.source,
            text: chunk.text,
            score: chunk.score,
        });
        Self {
            response: answer.result.texts.join("\n\n"),
            chunks_used: used.collect(),
            message_id: answer.result.message_id.map(|id| id.0),
            conversation_id: answer.conversation_id.0,
            agent: answer.result.agent,
            latency_ms: answer.latency_ms,
        }
    }
}

/// Talk to the agent
///
/// `session_id` names a web-chat session: what sign-in returned, or any text of up to 128 letters, digits, `-`, `_`,
/// `.` and `:`. Answered without the buffering window. With `Accept: text/event-stream` the answer comes as events:
/// a `step` for each step of the turn, then `message`, or `error` with a problem. 409 where a person answers in this
/// conversation: the message was stored and waits for them.
#[utoipa::path(
    post, path = "/api/v1/conversations/{session_id}/message", tag = "Conversations",
    params(("session_id" = String, Path)), request_body = ChatMessage,
    responses((status = 200, description = "The answer", body = ChatReply), Problems)
)]
pub async fn chat(
    State(app): State<App>,
    caller: Operator,
    Path(session): Path<String>,
    headers: HeaderMap,
    Body(body): Body<ChatMessage>,
) -> Result<Response, ApiError> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.:".contains(c);
    if session.len() > SESSION_CHARS || !session.chars().all(plain) {
        return Err(ApiError::not_found("session"));
    }
    let text = body.message.trim().to_owned();
    if !(1..=OPERATOR_TEXT_CHARS).contains(&text.chars().count()) {
        return Err(ApiError::invalid_field("message", format!("must have 1 to {OPERATOR_TEXT_CHARS} characters")));
    }
    if wants_stream(&headers) {
        return Ok(answer_as_events(app, caller.workspace, session, text));
    }
    let answer = app.engine.chat(caller.workspace, &session, &text).await.map_err(refusal)?;
    Ok(Json(ChatReply::from(answer)).into_response())
}

fn refusal(error: ChatError) -> ApiError {
    match error {
        ChatError::NoChannel => ApiError::conflict("This workspace has no web chat."),
        ChatError::TooSlow => ApiError::upstream_timeout(
            "The answer is taking too long. The message is stored, and the answer will be in the conversation.",
        ),
        ChatError::OperatorMode => ApiError::conflict("A person answers in this conversation. The message is stored."),
        ChatError::Store(error) => error.into(),
    }
}

/// The turn's events come after its commit: what was not committed must not be shown. Until then, comments keep the
/// connection open.
fn answer_as_events(app: App, ws: WorkspaceId, session: String, text: String) -> Response {
    let events = stream::once(async move {
        let answer = app.engine.chat(ws, &session, &text).await;
        stream::iter(match answer {
            Ok(answer) => told(answer),
            Err(error) => vec![event("error", &refusal(error).problem())],
        })
    });
    let events = futures::StreamExt::flatten(events);
    Sse::new(futures::StreamExt::map(events, Ok::<_, Infallible>)).keep_alive(KeepAlive::default()).into_response()
}

fn told(answer: ChatAnswer) -> Vec<Event> {
    let steps = answer.result.steps.as_array().cloned().unwrap_or_default();
    let steps = steps.iter().map(|step| json!({ "step": step["step"], "ms": step["ms"] }));
    let mut events: Vec<Event> = steps.map(|step| event("step", &step)).collect();
    events.push(event("message", &ChatReply::from(answer)));
    events
}

fn event(name: &str, data: &impl Serialize) -> Event {
    let data = serde_json::to_value(data).unwrap_or(Value::Null);
    Event::default().event(name).data(data.to_string())
}

//! The test chat and the web widget: a message in, the agent's answer back in the same request, at once or as it comes.

use std::convert::Infallible;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use engine::web_chat::{self, ChatAnswer, ChatError, ChatEvent, ChatWait, UsedChunk};
use futures::{StreamExt, stream};
use model::limits::OPERATOR_TEXT_CHARS;
use model::{AgentId, WorkspaceId};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::api::conversations::shape::{ToolCallMade, tool_calls};
use crate::api::extract::{Body, Path};
use crate::api::idempotent::wants_stream;
use crate::app::App;
use crate::auth::Operator;
use crate::error::{ApiError, Problems};

const SESSION_CHARS: usize = 128;

#[derive(Deserialize, ToSchema)]
pub struct ChatMessage {
    /// 1 to 4,096 characters.
    message: String,
    /// Try this agent, also before it is activated: nothing is written of it, in no conversation and no figure.
    agent_id: Option<Uuid>,
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
    /// `answered`, `escalated`, `silent` or `failed`
    outcome: &'static str,
    /// Why a person was told, or nobody answers.
    reason: Option<String>,
    /// `provider/model`'s model; `builtin` where no model was asked.
    model: Option<String>,
    /// What each step of the turn saw and did.
    #[schema(value_type = Vec<Object>)]
    steps: Value,
    tool_calls: Vec<ToolCallMade>,
}

/// A piece of knowledge that was before the agent.
#[derive(Serialize, ToSchema)]
pub struct ChunkUsed {
    id: String,
    /// `faq`, `business_info`, or the document's name
    source: String,
    text: String,
    /// How likely it is right, 0 to 1.
    score: f32,
    /// Of a document.
    source_id: Option<Uuid>,
    /// Of a document with pages, from 1.
    page: Option<u32>,
    heading: Option<String>,
    /// Of a website's page.
    url: Option<String>,
}

impl From<UsedChunk> for ChunkUsed {
    fn from(chunk: UsedChunk) -> Self {
        let UsedChunk { id, source, text, score, source_id, page, heading, url } = chunk;
        Self { id, source, text, score, source_id: source_id.map(|id| id.0), page, heading, url }
    }
}

impl From<ChatAnswer> for ChatReply {
    fn from(answer: ChatAnswer) -> Self {
        let used = answer.result.chunks.into_iter().map(ChunkUsed::from);
        Self {
            response: answer.result.texts.join("\n\n"),
            chunks_used: used.collect(),
            message_id: answer.result.message_id.map(|id| id.0),
            conversation_id: answer.conversation_id.0,
            agent: answer.result.agent,
            latency_ms: answer.latency_ms,
            outcome: answer.result.outcome,
            reason: answer.result.reason,
            model: answer.result.model,
            tool_calls: tool_calls(&answer.result.steps),
            steps: answer.result.steps,
        }
    }
}

/// Talk to the agent
///
/// `session_id` names a web-chat session: what sign-in returned, or any text of up to 128 letters, digits, `-`, `_`,
/// `.` and `:`. Answered without the buffering window. With `Accept: text/event-stream` the answer comes as events: a
/// `step` `{step,ms,detail?}` as each step of the turn ends, `delta` `{text,anew}` as the model writes its draft (`anew`:
/// what came before is void; what is sent may differ), then `message` with the whole answer, or `error` with a
/// problem. 409 where nobody answers by himself in this conversation: the message was stored and waits.
///
/// With `agent_id` it is a trial. What was said is remembered for a day, by session, but is no conversation: nobody is told,
/// no ticket, task or unanswered question is made, and nothing is counted; `conversation_id` names nothing. What would have
/// been written is in the output of the last step, `commit`: `{"trial":true,"would":{"hand_over":true,…}}`.
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
    let asked = Asked { session, text, trial_of: body.agent_id.map(AgentId) };
    if wants_stream(&headers) {
        return Ok(answer_as_events(app, caller.workspace, asked));
    }
    let answer = app.engine.chat(caller.workspace, asked.message(false)).await.map_err(refusal)?;
    Ok(Json(ChatReply::from(answer)).into_response())
}

/// What a request asks.
struct Asked {
    session: String,
    text: String,
    trial_of: Option<AgentId>,
}

impl Asked {
    fn message(&self, streams: bool) -> web_chat::ChatMessage<'_> {
        web_chat::ChatMessage { session: &self.session, text: &self.text, trial_of: self.trial_of, streams }
    }
}

fn refusal(error: ChatError) -> ApiError {
    match error {
        ChatError::NoChannel => ApiError::conflict("This workspace has no web chat."),
        ChatError::NoAgent => ApiError::not_found("agent"),
        ChatError::Busy => ApiError::busy("Other trials of this workspace's agents still run: try again in a moment."),
        ChatError::TooSlow => ApiError::upstream_timeout(
            "The answer is taking too long. The message is stored, and the answer will be in the conversation.",
        ),
        ChatError::Silent(why) => ApiError::conflict(match why.as_str() {
            "operator_mode" => "A person answers in this conversation. The message is stored.",
            "opted_out" => "This visitor wants no messages: write START to get them again.",
            "closed_hours" => "The agent is closed now and has said so before. The message is stored.",
            _ => "Nobody answers by himself in this conversation. The message is stored.",
        }),
        ChatError::Store(error) => error.into(),
    }
}

/// Steps and drafts come while the turn runs; the message after its commit. In between, comments keep the connection
/// open.
fn answer_as_events(app: App, ws: WorkspaceId, asked: Asked) -> Response {
    let begin = stream::once(async move { app.engine.begin_chat(ws, asked.message(true)).await });
    let events = begin.flat_map(|begun| match begun {
        Ok(wait) => stream::unfold(Some(wait), next_event).boxed(),
        Err(error) => stream::once(async move { event("error", &refusal(error).problem()) }).boxed(),
    });
    Sse::new(events.map(Ok::<_, Infallible>)).keep_alive(KeepAlive::default()).into_response()
}

/// The next event of a chat; after the message or an error there is none.
async fn next_event(wait: Option<ChatWait>) -> Option<(Event, Option<ChatWait>)> {
    let mut wait = wait?;
    let told = match wait.next().await {
        Ok(ChatEvent::Step { step, ms, detail }) => event("step", &step_event(step, ms, detail)),
        Ok(ChatEvent::Delta { text, anew }) => event("delta", &json!({ "text": text, "anew": anew })),
        Ok(ChatEvent::Done(result)) => {
            return Some((settled(wait.answer(*result)), None));
        }
        Err(error) => return Some((settled(Err(error)), None)),
    };
    Some((told, Some(wait)))
}

fn settled(answer: Result<ChatAnswer, ChatError>) -> Event {
    match answer {
        Ok(answer) => event("message", &ChatReply::from(answer)),
        Err(error) => event("error", &refusal(error).problem()),
    }
}

fn step_event(step: &str, ms: u64, detail: Option<String>) -> Value {
    match detail {
        Some(detail) => json!({ "step": step, "ms": ms, "detail": detail }),
        None => json!({ "step": step, "ms": ms }),
    }
}

fn event(name: &str, data: &impl Serialize) -> Event {
    let data = serde_json::to_value(data).unwrap_or(Value::Null);
    Event::default().event(name).data(data.to_string())
}

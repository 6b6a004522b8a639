//! Anthropic's `POST /v1/messages`, whole and streamed (reference §6).

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::state::SimState;

use super::ask::{Answer, Ask, Content, MALFORMED_ARGUMENTS, Provider, Role, Turn, last_user_text};
use super::respond::{Dialect, Ids, LlmError, error, pieces, respond};
use super::rules::ToolCall;

#[derive(Deserialize)]
struct MessagesRequest {
    model: String,
    max_tokens: Option<u64>,
    #[serde(default)]
    system: Content,
    #[serde(default)]
    messages: Vec<Message>,
    #[serde(default)]
    tools: Vec<Tool>,
    tool_choice: Option<ToolChoice>,
    #[serde(default)]
    stream: bool,
    output_config: Option<OutputConfig>,
    output_format: Option<OutputFormat>,
}

#[derive(Deserialize)]
struct Message {
    role: String,
    content: Content,
}

#[derive(Deserialize)]
struct Tool {
    name: String,
    input_schema: Option<Box<RawValue>>,
}

#[derive(Deserialize)]
struct ToolChoice {
    #[serde(rename = "type")]
    kind: String,
    name: Option<String>,
}

#[derive(Deserialize)]
struct OutputConfig {
    format: Option<OutputFormat>,
}

#[derive(Deserialize)]
struct OutputFormat {
    schema: Option<Box<RawValue>>,
}

/// The handler.
pub(crate) async fn messages(State(state): State<Arc<SimState>>, headers: HeaderMap, body: Bytes) -> Response {
    let key = headers.get("x-api-key").and_then(|value| value.to_str().ok()).or_else(|| super::bearer(&headers));
    if !state.llm.key_fits(key) {
        let message = "invalid x-api-key".to_owned();
        return error::<Anthropic>(&LlmError { status: 401, code: String::new(), message, retry_after_s: None });
    }
    if !headers.contains_key("anthropic-version") {
        return error::<Anthropic>(&LlmError::bad_request("anthropic-version: header is required"));
    }
    let parsed = serde_json::from_slice(&body).map_err(|error| LlmError::bad_request(error.to_string()));
    match parsed.and_then(|request| ask(request, body.len())) {
        Ok(ask) => respond::<Anthropic>(&state, ask, &body).await,
        Err(refused) => error::<Anthropic>(&refused),
    }
}

fn ask(request: MessagesRequest, body_len: usize) -> Result<Ask, LlmError> {
    if request.max_tokens.is_none() {
        return Err(LlmError::bad_request("max_tokens: Field required"));
    }
    check_messages(&request.messages)?;
    let turns = request.messages.iter().map(|message| Turn {
        role: if message.role == "assistant" { Role::Assistant } else { Role::User },
        text: &message.content.text,
        asks_for_tools: message.content.has_tool_use,
    });
    let format = request.output_config.and_then(|config| config.format).or(request.output_format);
    let mut tools = request.tools;
    let names = tools.iter().map(|tool| tool.name.clone()).collect();
    let forced_at = match &request.tool_choice {
        Some(ToolChoice { kind, .. }) if kind == "any" => Some(0),
        Some(ToolChoice { kind, name: Some(name) }) if kind == "tool" => {
            tools.iter().position(|tool| tool.name == *name)
        }
        _ => None,
    };
    let forced = forced_at.filter(|&at| at < tools.len()).map(|at| tools.swap_remove(at));
    Ok(Ask {
        model: request.model,
        stream: request.stream,
        include_usage: true,
        last_user_text: last_user_text(turns),
        system: request.system.text,
        json_object: format.is_some(),
        schema: format.and_then(|format| format.schema),
        tools: names,
        forced_tool: forced.map(|tool| (tool.name, tool.input_schema)),
        after_tool_result: request.messages.last().is_some_and(|message| message.content.has_tool_result),
        prompt_tokens: body_len as u64 / 4,
    })
}

fn check_messages(messages: &[Message]) -> Result<(), LlmError> {
    if messages.is_empty() {
        return Err(LlmError::bad_request("messages: at least one message is required"));
    }
    for (at, message) in messages.iter().enumerate() {
        if !matches!(message.role.as_str(), "user" | "assistant") {
            return Err(LlmError::bad_request(format!("messages.{at}.role: unexpected role")));
        }
        let answered = messages.get(at + 1).is_some_and(|next| next.content.has_tool_result);
        if message.content.has_tool_use && !answered {
            let message = format!("messages.{at}: tool_use ids were found without tool_result blocks after them");
            return Err(LlmError::bad_request(message));
        }
    }
    Ok(())
}

/// Anthropic's form.
pub(crate) struct Anthropic;

fn stop_reason(answer: &Answer) -> &'static str {
    match answer {
        Answer::Text(_) | Answer::Empty => "end_turn",
        Answer::Calls(_) | Answer::MalformedCall { .. } => "tool_use",
        Answer::Truncated => "max_tokens",
        Answer::Blocked => "refusal",
    }
}

fn tool_use(ids: &Ids, at: usize, name: &str, input: Value) -> Value {
    json!({"type": "tool_use", "id": format!("toolu_{}_{at}", ids.number), "name": name, "input": input})
}

fn input(call: &ToolCall) -> Value {
    if call.arguments.is_null() { json!({}) } else { call.arguments.clone() }
}

/// Each block as it starts, with the deltas that fill it.
fn blocks(ids: &Ids, answer: &Answer) -> Vec<(Value, Vec<Value>)> {
    let json_deltas = |text: &str| {
        pieces(text).into_iter().map(|piece| json!({"type": "input_json_delta", "partial_json": piece})).collect()
    };
    match answer {
        Answer::Text(text) => {
            let deltas = pieces(text).into_iter().map(|piece| json!({"type": "text_delta", "text": piece})).collect();
            vec![(json!({"type": "text", "text": ""}), deltas)]
        }
        Answer::Calls(calls) => calls
            .iter()
            .enumerate()
            .map(|(at, call)| (tool_use(ids, at, &call.name, json!({})), json_deltas(&input(call).to_string())))
            .collect(),
        Answer::MalformedCall { name } => {
            vec![(tool_use(ids, 0, name, json!({})), json_deltas(MALFORMED_ARGUMENTS))]
        }
        Answer::Empty | Answer::Truncated | Answer::Blocked => Vec::new(),
    }
}

impl Dialect for Anthropic {
    const PROVIDER: Provider = Provider::Anthropic;

    fn whole(ask: &Ask, ids: &Ids, answer: &Answer) -> Vec<u8> {
        let content = match answer {
            Answer::Text(text) => json!([{"type": "text", "text": text}]),
            Answer::Calls(calls) => {
                calls.iter().enumerate().map(|(at, call)| tool_use(ids, at, &call.name, input(call))).collect()
            }
            // Not streamed, an input is always JSON; a text breaks the schema instead.
            Answer::MalformedCall { name } => json!([tool_use(ids, 0, name, json!(MALFORMED_ARGUMENTS))]),
            Answer::Empty | Answer::Truncated | Answer::Blocked => json!([]),
        };
        let mut body = message(ask, ids, content, json!(stop_reason(answer)));
        if ids.with_usage {
            body["usage"] = usage(ask.prompt_tokens, answer.tokens());
        }
        body.to_string().into_bytes()
    }

    fn events(ask: &Ask, ids: &Ids, answer: &Answer) -> Vec<Vec<u8>> {
        let mut start = message(ask, ids, json!([]), Value::Null);
        start["usage"] = usage(ask.prompt_tokens, 1);
        let mut events = vec![event("message_start", json!({"message": start})), event("ping", json!({}))];
        for (index, (block, deltas)) in blocks(ids, answer).into_iter().enumerate() {
            events.push(event("content_block_start", json!({"index": index, "content_block": block})));
            events.extend(
                deltas.into_iter().map(|delta| event("content_block_delta", json!({"index": index, "delta": delta}))),
            );
            events.push(event("content_block_stop", json!({"index": index})));
        }
        let delta = json!({"stop_reason": stop_reason(answer), "stop_sequence": null});
        events.push(event("message_delta", json!({"delta": delta, "usage": {"output_tokens": answer.tokens()}})));
        events.push(event("message_stop", json!({})));
        events
    }

    fn error_event() -> Vec<u8> {
        event("error", json!({"error": {"type": "overloaded_error", "message": "Overloaded"}}))
    }

    fn error(error: &LlmError) -> Vec<u8> {
        let kind = match error.status {
            400 | 422 => "invalid_request_error",
            401 => "authentication_error",
            402 => "billing_error",
            403 => "permission_error",
            404 => "not_found_error",
            413 => "request_too_large",
            429 => "rate_limit_error",
            504 => "timeout_error",
            529 => "overloaded_error",
            _ => "api_error",
        };
        json!({"type": "error", "error": {"type": kind, "message": error.message}, "request_id": "req_sim"})
            .to_string()
            .into_bytes()
    }
}

fn message(ask: &Ask, ids: &Ids, content: Value, stop_reason: Value) -> Value {
    json!({
        "id": format!("msg_{}", ids.number),
        "type": "message",
        "role": "assistant",
        "model": ask.model,
        "content": content,
        "stop_reason": stop_reason,
        "stop_sequence": null,
    })
}

fn usage(input_tokens: u64, output_tokens: u64) -> Value {
    json!({
        "input_tokens": input_tokens,
        "output_tokens": output_tokens,
        "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": 0,
    })
}

fn event(name: &str, mut data: Value) -> Vec<u8> {
    data["type"] = json!(name);
    format!("event: {name}\ndata: {data}\n\n").into_bytes()
}

//! `POST /v1/chat/completions`, whole and streamed (reference §1 and §3).

use std::collections::HashSet;
use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::state::SimState;

use super::ask::{Answer, Ask, Content, ForcedTool, MALFORMED_ARGUMENTS, Provider, Role, Turn, last_user_text};
use super::respond::{Dialect, Ids, LlmError, error, pieces, respond};

#[derive(Deserialize)]
struct ChatRequest {
    model: Option<String>,
    #[serde(default)]
    messages: Vec<ChatMessage>,
    #[serde(default)]
    stream: Option<bool>,
    stream_options: Option<StreamOptions>,
    tools: Option<Vec<Tool>>,
    tool_choice: Option<Value>,
    response_format: Option<ResponseFormat>,
}

#[derive(Deserialize)]
struct ChatMessage {
    role: String,
    #[serde(default)]
    content: Content,
    tool_calls: Option<Vec<CallId>>,
    tool_call_id: Option<String>,
}

#[derive(Deserialize)]
struct CallId {
    #[serde(default)]
    id: String,
}

#[derive(Deserialize)]
struct StreamOptions {
    #[serde(default)]
    include_usage: bool,
}

#[derive(Deserialize)]
struct Tool {
    function: Function,
}

#[derive(Deserialize)]
struct Function {
    name: String,
    parameters: Option<Box<RawValue>>,
}

#[derive(Deserialize)]
struct ResponseFormat {
    #[serde(rename = "type")]
    kind: String,
    json_schema: Option<JsonSchema>,
}

#[derive(Deserialize)]
struct JsonSchema {
    schema: Option<Box<RawValue>>,
}

/// The handler.
pub(crate) async fn chat(State(state): State<Arc<SimState>>, headers: HeaderMap, body: Bytes) -> Response {
    if !state.llm.key_fits(super::bearer(&headers)) {
        let message = "Incorrect API key provided.".to_owned();
        return error::<OpenAi>(&LlmError {
            status: 401,
            code: "invalid_api_key".into(),
            message,
            retry_after_s: None,
        });
    }
    let parsed = serde_json::from_slice(&body).map_err(|error| LlmError::bad_request(error.to_string()));
    match parsed.and_then(|request| ask(request, body.len())) {
        Ok(ask) => respond::<OpenAi>(&state, ask, &body).await,
        Err(refused) => error::<OpenAi>(&refused),
    }
}

fn ask(request: ChatRequest, body_len: usize) -> Result<Ask, LlmError> {
    let model = request.model.filter(|model| !model.is_empty());
    let model = model.ok_or_else(|| LlmError::bad_request("you must provide a model parameter"))?;
    check_messages(&request.messages)?;
    let system: Vec<&str> = request
        .messages
        .iter()
        .filter(|message| matches!(message.role.as_str(), "system" | "developer"))
        .map(|message| message.content.text.as_str())
        .collect();
    let turns = request.messages.iter().map(|message| Turn {
        role: match message.role.as_str() {
            "user" => Role::User,
            "assistant" => Role::Assistant,
            _ => Role::Other,
        },
        text: &message.content.text,
        asks_for_tools: message.tool_calls.as_ref().is_some_and(|calls| !calls.is_empty()),
    });
    let format = request.response_format.as_ref().map(|format| format.kind.as_str());
    let mut tools = request.tools.unwrap_or_default();
    Ok(Ask {
        model,
        stream: request.stream.unwrap_or(false),
        include_usage: request.stream_options.is_some_and(|options| options.include_usage),
        last_user_text: last_user_text(turns),
        system: system.join("\n"),
        json_object: format.is_some_and(|kind| kind.starts_with("json")),
        schema: request.response_format.and_then(|format| format.json_schema).and_then(|schema| schema.schema),
        tools: tools.iter().map(|tool| tool.function.name.clone()).collect(),
        forced_tool: forced(request.tool_choice.as_ref(), &mut tools)?,
        after_tool_result: request.messages.last().is_some_and(|message| message.role == "tool"),
        prompt_tokens: body_len as u64 / 4,
    })
}

/// Roles are known, and every tool call is answered before anything else is said (else 400).
fn check_messages(messages: &[ChatMessage]) -> Result<(), LlmError> {
    if messages.is_empty() {
        return Err(LlmError::bad_request("[] is too short - 'messages'"));
    }
    let mut open: HashSet<&str> = HashSet::new();
    for message in messages {
        if message.role == "tool" {
            let id = message.tool_call_id.as_deref().unwrap_or_default();
            if !open.remove(id) {
                return Err(LlmError::bad_request(
                    "messages with role 'tool' must be a response to a preceding message with 'tool_calls'.",
                ));
            }
            continue;
        }
        if !open.is_empty() {
            return Err(LlmError::bad_request(
                "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'.",
            ));
        }
        match message.role.as_str() {
            "assistant" => open.extend(message.tool_calls.iter().flatten().map(|call| call.id.as_str())),
            "system" | "developer" | "user" => {}
            other => return Err(LlmError::bad_request(format!("Invalid value: '{other}' - 'messages.role'"))),
        }
    }
    if open.is_empty() { Ok(()) } else { Err(LlmError::bad_request("tool_call_ids did not have response messages")) }
}

/// The tool that `tool_choice` forces: a named one, or the first for `required`.
fn forced(choice: Option<&Value>, tools: &mut Vec<Tool>) -> Result<Option<ForcedTool>, LlmError> {
    let at = match choice {
        Some(Value::String(mode)) if mode == "required" => 0,
        Some(Value::Object(named)) => {
            let name = named.get("function").and_then(|function| function["name"].as_str());
            let at = tools.iter().position(|tool| Some(tool.function.name.as_str()) == name);
            at.ok_or_else(|| LlmError::bad_request("tool_choice names no tool of 'tools'"))?
        }
        _ => return Ok(None),
    };
    if at >= tools.len() {
        return Err(LlmError::bad_request("tool_choice needs tools"));
    }
    let function = tools.swap_remove(at).function;
    Ok(Some((function.name, function.parameters)))
}

/// The form of chat completions.
pub(crate) struct OpenAi;

#[derive(Serialize)]
struct Completion<'a> {
    id: String,
    object: &'static str,
    created: i64,
    model: &'a str,
    system_fingerprint: &'static str,
    choices: Vec<Choice<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    usage: Option<Usage>,
}

#[derive(Serialize)]
struct Choice<'a> {
    index: u32,
    finish_reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delta: Option<Value>,
}

#[derive(Serialize)]
struct Message<'a> {
    role: &'static str,
    content: Option<&'a str>,
    refusal: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_calls: Vec<Call>,
}

#[derive(Serialize)]
struct Call {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    function: CalledFunction,
}

#[derive(Serialize)]
struct CalledFunction {
    name: String,
    arguments: String,
}

#[derive(Clone, Serialize)]
struct Usage {
    prompt_tokens: u64,
    completion_tokens: u64,
    total_tokens: u64,
    prompt_tokens_details: Value,
    completion_tokens_details: Value,
}

fn usage(ask: &Ask, answer: &Answer) -> Usage {
    let completion_tokens = answer.tokens();
    Usage {
        prompt_tokens: ask.prompt_tokens,
        completion_tokens,
        total_tokens: ask.prompt_tokens + completion_tokens,
        prompt_tokens_details: json!({"cached_tokens": 0}),
        completion_tokens_details: json!({"reasoning_tokens": 0}),
    }
}

fn calls(ids: &Ids, answer: &Answer) -> Vec<Call> {
    let call = |at: usize, name: &str, arguments: String| Call {
        id: format!("call_{}_{at}", ids.number),
        kind: "function",
        function: CalledFunction { name: name.to_owned(), arguments },
    };
    match answer {
        Answer::Calls(calls) => {
            let object = |arguments: &Value| if arguments.is_null() { "{}".into() } else { arguments.to_string() };
            calls.iter().enumerate().map(|(at, one)| call(at, &one.name, object(&one.arguments))).collect()
        }
        Answer::MalformedCall { name } => vec![call(0, name, MALFORMED_ARGUMENTS.to_owned())],
        _ => Vec::new(),
    }
}

fn finish_reason(answer: &Answer) -> &'static str {
    match answer {
        Answer::Text(_) | Answer::Empty => "stop",
        Answer::Calls(_) | Answer::MalformedCall { .. } => "tool_calls",
        Answer::Truncated => "length",
        Answer::Blocked => "content_filter",
    }
}

fn content(answer: &Answer) -> Option<&str> {
    match answer {
        Answer::Text(text) => Some(text),
        Answer::Empty | Answer::Truncated => Some(""),
        _ => None,
    }
}

impl Dialect for OpenAi {
    const PROVIDER: Provider = Provider::Openai;

    fn whole(ask: &Ask, ids: &Ids, answer: &Answer) -> Vec<u8> {
        let message = Message {
            role: "assistant",
            content: content(answer),
            refusal: matches!(answer, Answer::Blocked).then_some("I cannot help with that."),
            tool_calls: calls(ids, answer),
        };
        let choice =
            Choice { index: 0, finish_reason: Some(finish_reason(answer)), message: Some(message), delta: None };
        to_json(&Completion {
            id: format!("chatcmpl-{}", ids.number),
            object: "chat.completion",
            created: ids.created_s,
            model: &ask.model,
            system_fingerprint: "fp_sim",
            choices: vec![choice],
            usage: ids.with_usage.then(|| usage(ask, answer)),
        })
    }

    fn events(ask: &Ask, ids: &Ids, answer: &Answer) -> Vec<Vec<u8>> {
        let id = format!("chatcmpl-{}", ids.number);
        let event = |choices: Vec<Choice>, usage: Option<Usage>| {
            event(&Completion {
                id: id.clone(),
                object: "chat.completion.chunk",
                created: ids.created_s,
                model: &ask.model,
                system_fingerprint: "fp_sim",
                choices,
                usage,
            })
        };
        let delta = |delta: Value, finish_reason| {
            event(vec![Choice { index: 0, finish_reason, message: None, delta: Some(delta) }], None)
        };
        let mut events = vec![delta(json!({"role": "assistant", "content": content(answer).map(|_| "")}), None)];
        if let Answer::Text(text) = answer {
            events.extend(pieces(text).into_iter().map(|piece| delta(json!({"content": piece}), None)));
        }
        if matches!(answer, Answer::Blocked) {
            events.push(delta(json!({"refusal": "I cannot help with that."}), None));
        }
        for (index, call) in calls(ids, answer).into_iter().enumerate() {
            let function = json!({"name": call.function.name, "arguments": ""});
            let first = json!({"index": index, "id": call.id, "type": "function", "function": function});
            events.push(delta(json!({"tool_calls": [first]}), None));
            for piece in pieces(&call.function.arguments) {
                let next = json!({"index": index, "function": {"arguments": piece}});
                events.push(delta(json!({"tool_calls": [next]}), None));
            }
        }
        events.push(delta(json!({}), Some(finish_reason(answer))));
        if ask.include_usage && ids.with_usage {
            events.push(event(Vec::new(), Some(usage(ask, answer))));
        }
        events.push(b"data: [DONE]\n\n".to_vec());
        events
    }

    fn error_event() -> Vec<u8> {
        event(&json!({"error": {"message": "The server had an error.", "type": "server_error", "code": null}}))
    }

    fn error(error: &LlmError) -> Vec<u8> {
        let kind = match error.status {
            401 => "authentication_error",
            429 if error.code == "insufficient_quota" => "insufficient_quota",
            429 => "rate_limit_error",
            500.. => "server_error",
            _ => "invalid_request_error",
        };
        to_json(&json!({"error": {"message": error.message, "type": kind, "param": null, "code": error.code}}))
    }
}

fn to_json(body: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(body).expect("response types have string keys and no failing serialisers")
}

fn event(data: &impl Serialize) -> Vec<u8> {
    let mut event = b"data: ".to_vec();
    event.extend_from_slice(&to_json(data));
    event.extend_from_slice(b"\n\n");
    event
}

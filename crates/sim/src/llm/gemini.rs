//! Gemini's `generateContent`, `streamGenerateContent`, `embedContent` and `batchEmbedContents`
//! (reference §5 and §7).

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::state::SimState;

use super::ask::{Answer, Ask, ForcedTool, Provider, Role, Turn, last_user_text};
use super::embeddings;
use super::respond::{Dialect, Ids, LlmError, error, pieces, respond};

/// Signatures are `base64(PREFIX + number)`; anything else was not given out here.
const SIGNATURE_PREFIX: &[u8] = b"sim-thought-";
/// The documented stand-in for a signature that was lost.
const DUMMY_SIGNATURE: &str = "skip_thought_signature_validator";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct GenerateRequest {
    #[serde(default)]
    contents: Vec<Turns>,
    #[serde(alias = "system_instruction")]
    system_instruction: Option<Turns>,
    #[serde(default)]
    tools: Vec<Tools>,
    #[serde(alias = "tool_config")]
    tool_config: Option<Value>,
    #[serde(alias = "generation_config")]
    generation_config: Option<GenerationConfig>,
}

#[derive(Deserialize)]
struct Turns {
    role: Option<String>,
    #[serde(default)]
    parts: Vec<Part>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Part {
    text: Option<String>,
    #[serde(alias = "function_call")]
    function_call: Option<IgnoredAny>,
    #[serde(alias = "function_response")]
    function_response: Option<IgnoredAny>,
    #[serde(alias = "thought_signature")]
    thought_signature: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Tools {
    #[serde(default, alias = "function_declarations")]
    function_declarations: Vec<Declaration>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Declaration {
    name: String,
    parameters: Option<Box<RawValue>>,
    #[serde(alias = "parameters_json_schema")]
    parameters_json_schema: Option<Box<RawValue>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct GenerationConfig {
    #[serde(alias = "response_mime_type")]
    response_mime_type: Option<String>,
    #[serde(alias = "response_schema")]
    response_schema: Option<Box<RawValue>>,
    #[serde(alias = "response_json_schema")]
    response_json_schema: Option<Box<RawValue>>,
}

#[derive(Deserialize)]
pub(crate) struct CallQuery {
    alt: Option<String>,
    key: Option<String>,
}

/// `GET /v1beta/models`.
pub(crate) async fn models() -> Json<Value> {
    Json(json!({"models": [{
        "name": "models/sim-chat",
        "displayName": "Simulator",
        "supportedGenerationMethods": ["generateContent", "streamGenerateContent"],
    }]}))
}

/// `POST /v1beta/models/{model}:{method}`.
pub(crate) async fn call(
    State(state): State<Arc<SimState>>,
    Path(call): Path<String>,
    Query(query): Query<CallQuery>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let header = headers.get("x-goog-api-key").and_then(|value| value.to_str().ok());
    if !state.llm.key_fits(header.or(query.key.as_deref())) {
        return error::<Gemini>(&LlmError::bad_request("API key not valid. Please pass a valid API key."));
    }
    let (model, method) = call.rsplit_once(':').unwrap_or((&call, ""));
    let stream = match method {
        "generateContent" => false,
        "streamGenerateContent" => true,
        "embedContent" | "batchEmbedContents" => return embeddings::gemini(method, &body),
        _ => {
            let message = format!("models/{call} is not found.");
            return error::<Gemini>(&LlmError { status: 404, code: String::new(), message, retry_after_s: None });
        }
    };
    let parsed = serde_json::from_slice(&body).map_err(|error| LlmError::bad_request(error.to_string()));
    let ask = match parsed.and_then(|request| ask(request, model, stream, body.len())) {
        Ok(ask) => ask,
        Err(refused) => return error::<Gemini>(&refused),
    };
    if stream && query.alt.as_deref() != Some("sse") {
        return as_array(&state, ask, &body).await;
    }
    respond::<Gemini>(&state, ask, &body).await
}

/// Without `alt=sse` the stream is one JSON array.
async fn as_array(state: &Arc<SimState>, ask: Ask, body: &[u8]) -> Response {
    let response = respond::<Gemini>(state, Ask { stream: false, ..ask }, body).await;
    if !response.status().is_success() || response.extensions().get::<crate::server::AbortConnection>().is_some() {
        return response;
    }
    match axum::body::to_bytes(response.into_body(), usize::MAX).await {
        Ok(whole) => super::respond::json_response([b"[".as_slice(), &whole, b"]"].concat()),
        Err(_) => crate::server::AbortConnection::response(),
    }
}

fn ask(request: GenerateRequest, model: &str, stream: bool, body_len: usize) -> Result<Ask, LlmError> {
    check_contents(&request.contents)?;
    if model.contains("gemini-3") {
        check_signatures(&request.contents)?;
    }
    let texts: Vec<String> = request.contents.iter().map(text_of).collect();
    let turns = request.contents.iter().zip(&texts).map(|(turn, text)| Turn {
        role: if turn.role.as_deref() == Some("model") { Role::Assistant } else { Role::User },
        text,
        asks_for_tools: turn.parts.iter().any(|part| part.function_call.is_some()),
    });
    let last = request.contents.last();
    let config = request.generation_config.as_ref();
    let json_object = config.and_then(|config| config.response_mime_type.as_deref()) == Some("application/json");
    let mut declarations: Vec<Declaration> =
        request.tools.into_iter().flat_map(|tools| tools.function_declarations).collect();
    Ok(Ask {
        model: model.to_owned(),
        stream,
        include_usage: true,
        last_user_text: last_user_text(turns),
        system: request.system_instruction.as_ref().map(text_of).unwrap_or_default(),
        json_object,
        tools: declarations.iter().map(|declaration| declaration.name.clone()).collect(),
        forced_tool: forced(request.tool_config.as_ref(), &mut declarations),
        after_tool_result: last.is_some_and(|turn| turn.parts.iter().any(|part| part.function_response.is_some())),
        schema: request.generation_config.and_then(|config| config.response_schema.or(config.response_json_schema)),
        prompt_tokens: body_len as u64 / 4,
    })
}

fn text_of(turn: &Turns) -> String {
    let texts: Vec<&str> = turn.parts.iter().filter_map(|part| part.text.as_deref()).collect();
    texts.join("\n")
}

fn check_contents(contents: &[Turns]) -> Result<(), LlmError> {
    let Some(first) = contents.first() else { return Err(LlmError::bad_request("contents is not specified")) };
    if first.role.as_deref() == Some("model") {
        return Err(LlmError::bad_request("contents must start with role user"));
    }
    for turn in contents {
        if !matches!(turn.role.as_deref(), None | Some("user" | "model")) {
            return Err(LlmError::bad_request("Please use a valid role: user, model."));
        }
        if turn.parts.is_empty() {
            return Err(LlmError::bad_request("contents.parts must not be empty."));
        }
    }
    Ok(())
}

/// The first function call of each model turn since the last text of the user must carry the
/// signature it came with.
fn check_signatures(contents: &[Turns]) -> Result<(), LlmError> {
    let is_model = |turn: &&Turns| turn.role.as_deref() == Some("model");
    let has_text = |turn: &&Turns| !is_model(turn) && turn.parts.iter().any(|part| part.text.is_some());
    let current = contents.iter().rev().take_while(|turn| !has_text(turn)).filter(is_model);
    for turn in current {
        let Some(call) = turn.parts.iter().find(|part| part.function_call.is_some()) else { continue };
        let Some(signature) = &call.thought_signature else {
            return Err(LlmError::bad_request("Function call is missing a thought_signature in functionCall parts."));
        };
        let ours = STANDARD.decode(signature).is_ok_and(|bytes| bytes.starts_with(SIGNATURE_PREFIX));
        if !ours && signature != DUMMY_SIGNATURE {
            return Err(LlmError::bad_request("Corrupted thought signature."));
        }
    }
    Ok(())
}

/// The tool that mode ANY forces: the first allowed one.
fn forced(config: Option<&Value>, declarations: &mut Vec<Declaration>) -> Option<ForcedTool> {
    let config = config?;
    let calling = config.get("functionCallingConfig").or_else(|| config.get("function_calling_config"))?;
    if calling["mode"].as_str() != Some("ANY") || declarations.is_empty() {
        return None;
    }
    let allowed = calling.get("allowedFunctionNames").or_else(|| calling.get("allowed_function_names"));
    let first = allowed.and_then(|names| names.get(0)).and_then(Value::as_str);
    let at = first.map_or(Some(0), |name| declarations.iter().position(|one| one.name == name))?;
    let declaration = declarations.swap_remove(at);
    Some((declaration.name, declaration.parameters.or(declaration.parameters_json_schema)))
}

/// Gemini's form.
pub(crate) struct Gemini;

impl Gemini {
    fn response(ask: &Ask, ids: &Ids, answer: &Answer, candidates: Option<Value>) -> Value {
        let mut response = json!({"modelVersion": ask.model, "responseId": format!("sim-{}", ids.number)});
        match candidates {
            Some(candidate) => response["candidates"] = json!([candidate]),
            None => response["promptFeedback"] = json!({"blockReason": "SAFETY"}),
        }
        if ids.with_usage {
            let output = answer.tokens();
            response["usageMetadata"] = json!({
                "promptTokenCount": ask.prompt_tokens,
                "candidatesTokenCount": output,
                "thoughtsTokenCount": 0,
                "totalTokenCount": ask.prompt_tokens + output,
            });
        }
        response
    }

    /// The candidate with everything in it; none if the prompt is blocked.
    fn candidate(ids: &Ids, answer: &Answer) -> Option<Value> {
        let (parts, reason) = match answer {
            Answer::Text(text) => (json!([{"text": text}]), "STOP"),
            Answer::Calls(calls) => {
                let signature = STANDARD.encode([SIGNATURE_PREFIX, ids.number.to_string().as_bytes()].concat());
                let part = |(at, call): (usize, &super::rules::ToolCall)| {
                    let args = if call.arguments.is_null() { json!({}) } else { call.arguments.clone() };
                    let id = format!("f{}_{at}", ids.number);
                    let mut part = json!({"functionCall": {"id": id, "name": call.name, "args": args}});
                    if at == 0 {
                        part["thoughtSignature"] = json!(signature);
                    }
                    part
                };
                (calls.iter().enumerate().map(part).collect(), "STOP")
            }
            Answer::MalformedCall { .. } => {
                return Some(json!({"index": 0, "finishReason": "MALFORMED_FUNCTION_CALL"}));
            }
            Answer::Empty => return Some(json!({"index": 0, "content": {"role": "model"}, "finishReason": "STOP"})),
            Answer::Truncated => {
                return Some(json!({"index": 0, "content": {"role": "model"}, "finishReason": "MAX_TOKENS"}));
            }
            Answer::Blocked => return None,
        };
        Some(json!({"index": 0, "content": {"role": "model", "parts": parts}, "finishReason": reason}))
    }
}

impl Dialect for Gemini {
    const PROVIDER: Provider = Provider::Gemini;

    fn whole(ask: &Ask, ids: &Ids, answer: &Answer) -> Vec<u8> {
        Self::response(ask, ids, answer, Self::candidate(ids, answer)).to_string().into_bytes()
    }

    fn events(ask: &Ask, ids: &Ids, answer: &Answer) -> Vec<Vec<u8>> {
        let event = |candidate| event(&Self::response(ask, ids, answer, candidate));
        let Answer::Text(text) = answer else { return vec![event(Self::candidate(ids, answer))] };
        let pieces = pieces(text);
        let last = pieces.len().saturating_sub(1);
        let candidate = |(at, piece): (usize, &str)| {
            let mut candidate = json!({"index": 0, "content": {"role": "model", "parts": [{"text": piece}]}});
            if at == last {
                candidate["finishReason"] = json!("STOP");
            }
            event(Some(candidate))
        };
        if pieces.is_empty() {
            return vec![event(Self::candidate(ids, &Answer::Empty))];
        }
        pieces.into_iter().enumerate().map(candidate).collect()
    }

    fn error_event() -> Vec<u8> {
        event(&json!({"error": {"code": 503, "message": "The model is overloaded.", "status": "UNAVAILABLE"}}))
    }

    fn error(error: &LlmError) -> Vec<u8> {
        let status = match error.status {
            400 => "INVALID_ARGUMENT",
            401 => "UNAUTHENTICATED",
            403 => "PERMISSION_DENIED",
            404 => "NOT_FOUND",
            429 => "RESOURCE_EXHAUSTED",
            503 => "UNAVAILABLE",
            504 => "DEADLINE_EXCEEDED",
            _ => "INTERNAL",
        };
        let mut body = json!({"error": {"code": error.status, "message": error.message, "status": status}});
        if let Some(seconds) = error.retry_after_s {
            let retry =
                json!({"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": format!("{seconds}s")});
            body["error"]["details"] = json!([retry]);
        }
        if error.message.starts_with("API key not valid") {
            let info = json!({"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"});
            body["error"]["details"] = json!([info]);
        }
        body.to_string().into_bytes()
    }
}

/// Gemini ends its lines with CR LF.
fn event(data: &Value) -> Vec<u8> {
    format!("data: {data}\r\n\r\n").into_bytes()
}

/// A refusal outside of the usual flow (embeddings).
pub(crate) fn refuse(message: &str) -> Response {
    error::<Gemini>(&LlmError::bad_request(message))
}

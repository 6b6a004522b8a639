//! Minimal stand-ins for Meta's Graph API and an OpenAI-compatible model, on one port, for measurements only: they accept
//! everything and answer at once (the model after a delay). Faults, limits and validation belong to the `sim` crate.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::http::read_message;
use super::ledger::Ledger;
use super::webhook::customer_of;

/// "Hello! Yes, you can see the doctor tomorrow morning.": in the customers' language, so that no language check objects.
const ANSWER: &str = "வணக்கம்! ஆம், நாளை காலை மருத்துவரைச் சந்திக்கலாம்.";
/// Nesting of a response schema beyond which an instance stays empty.
const SCHEMA_DEPTH_LIMIT: usize = 16;

/// The running stand-ins; they end when this is dropped.
pub struct StandIns {
    pub address: SocketAddr,
    task: JoinHandle<()>,
}

impl Drop for StandIns {
    fn drop(&mut self) {
        self.task.abort();
    }
}

struct Shared {
    ledger: Arc<Ledger>,
    model_delay: Duration,
    next_id: AtomicU64,
}

impl StandIns {
    /// Listens on a free loopback port and reports what is accepted to `ledger`.
    pub async fn start(ledger: Arc<Ledger>, model_delay: Duration) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared { ledger, model_delay, next_id: AtomicU64::new(0) });
        let task = tokio::spawn(async move {
            // Connections are as many as the server opens; the server is ours, and each ends with it.
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&shared)));
            }
        });
        Ok(Self { address, task })
    }

    /// For `SWITCHBOARD_WHATSAPP__GRAPH_BASE_URL`.
    pub fn graph_base_url(&self) -> String {
        format!("http://{}/v23.0", self.address)
    }

    /// For `SWITCHBOARD_LLM__BASE_URL`.
    pub fn model_base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }
}

async fn serve(mut stream: TcpStream, shared: Arc<Shared>) {
    // A connection that breaks is the server's to notice: it sees the failed request.
    let _ = serve_requests(&mut stream, &shared).await;
}

async fn serve_requests(stream: &mut TcpStream, shared: &Shared) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut buffer = Vec::new();
    while let Some(frame) = read_message(stream, &mut buffer).await? {
        let answer = route(shared, &buffer[..frame.head], &buffer[frame.head..frame.total]);
        if !answer.delay.is_zero() {
            tokio::time::sleep(answer.delay).await;
        }
        stream.write_all(&answer.render()).await?;
        buffer.drain(..frame.total);
        if frame.close {
            break;
        }
    }
    Ok(())
}

struct Answer {
    status: &'static str,
    content_type: &'static str,
    body: String,
    delay: Duration,
}

impl Answer {
    fn json(body: String) -> Self {
        Self { status: "200 OK", content_type: "application/json", body, delay: Duration::ZERO }
    }

    fn render(&self) -> Vec<u8> {
        let Self { status, content_type, body, .. } = self;
        let length = body.len();
        format!("HTTP/1.1 {status}\r\ncontent-type: {content_type}\r\ncontent-length: {length}\r\n\r\n{body}").into_bytes()
    }
}

fn route(shared: &Shared, head: &[u8], body: &[u8]) -> Answer {
    let head = String::from_utf8_lossy(head);
    let request_line = head.lines().next().unwrap_or_default();
    let mut words = request_line.split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let path = target.split('?').next().unwrap_or_default();
    match method {
        "POST" if path.starts_with("/v1") && path.ends_with("/chat/completions") => complete(shared, body),
        "GET" if path == "/v1/models" => Answer::json(json!({"object": "list", "data": [{"id": "bench"}]}).to_string()),
        "POST" if path.starts_with("/v23.0/") && path.ends_with("/messages") => accept(shared, body),
        "POST" if path.starts_with("/v23.0/") => Answer::json(r#"{"success":true}"#.to_owned()),
        "GET" if path.starts_with("/v23.0/") => Answer::json(r#"{"id":"200000000000001","data":[]}"#.to_owned()),
        _ => {
            shared.ledger.count_unknown(request_line);
            let body = r#"{"error":{"message":"unknown path","code":100}}"#.to_owned();
            Answer { status: "404 Not Found", ..Answer::json(body) }
        }
    }
}

/// What this stand-in reads of a send (WhatsApp Cloud API, "Messages").
#[derive(Deserialize)]
struct Send {
    to: Option<String>,
    recipient: Option<String>,
    /// `read` for a read receipt, which is no message.
    status: Option<String>,
    biz_opaque_callback_data: Option<String>,
}

fn accept(shared: &Shared, body: &[u8]) -> Answer {
    let Ok(send) = serde_json::from_slice::<Send>(body) else {
        let body = r#"{"error":{"message":"invalid JSON","code":100}}"#.to_owned();
        return Answer { status: "400 Bad Request", ..Answer::json(body) };
    };
    if send.status.is_some() {
        return Answer::json(r#"{"success":true}"#.to_owned());
    }
    let recipient = send.to.or(send.recipient).unwrap_or_default();
    let digits = recipient.trim_start_matches('+');
    let number = shared.next_id.fetch_add(1, Ordering::Relaxed);
    // The ledger's address in memory tells two stand-ins of one process apart on the same database.
    let run = Arc::as_ptr(&shared.ledger) as usize;
    let id = format!("wamid.HBgMOTEwMDAwMDAwMDAxFQIAERgS{run:012X}{number:016X}OUT");
    shared.ledger.accept(customer_of(&recipient), &id, send.biz_opaque_callback_data);
    Answer::json(format!(
        r#"{{"messaging_product":"whatsapp","contacts":[{{"input":"{recipient}","wa_id":"{digits}"}}],"messages":[{{"id":"{id}"}}]}}"#
    ))
}

/// A chat completion, streamed when asked for. The prompt is searched, not parsed: it is long and nothing in it matters.
fn complete(shared: &Shared, body: &[u8]) -> Answer {
    shared.ledger.count_model_call();
    let text = String::from_utf8_lossy(body);
    let answer = if text.contains(r#""json_schema""#) { structured(body) } else { ANSWER.to_owned() };
    let streamed = text.contains(r#""stream":true"#) || text.contains(r#""stream": true"#);
    let answer = if streamed { stream_of(&answer) } else { completion_of(&answer) };
    Answer { delay: shared.model_delay, ..answer }
}

fn completion_of(answer: &str) -> Answer {
    let body = json!({
        "id": "chatcmpl-1", "object": "chat.completion", "created": 1_790_000_000, "model": "bench",
        "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": answer}}],
        "usage": {"prompt_tokens": 400, "completion_tokens": 20, "total_tokens": 420},
    });
    Answer::json(body.to_string())
}

fn stream_of(answer: &str) -> Answer {
    let chunk = |choices: Value, usage: Value| {
        let event = json!({
            "id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1_790_000_000, "model": "bench",
            "choices": choices, "usage": usage,
        });
        format!("data: {event}\n\n")
    };
    let mut body = chunk(json!([{"index": 0, "delta": {"role": "assistant", "content": ""}, "finish_reason": null}]), Value::Null);
    for word in answer.split_inclusive(' ') {
        body += &chunk(json!([{"index": 0, "delta": {"content": word}, "finish_reason": null}]), Value::Null);
    }
    body += &chunk(json!([{"index": 0, "delta": {}, "finish_reason": "stop"}]), Value::Null);
    body += &chunk(json!([]), json!({"prompt_tokens": 400, "completion_tokens": 20, "total_tokens": 420}));
    body += "data: [DONE]\n\n";
    Answer { content_type: "text/event-stream", ..Answer::json(body) }
}

/// An instance of the schema that the request asks for.
fn structured(body: &[u8]) -> String {
    let request: Value = serde_json::from_slice(body).unwrap_or_default();
    let schema = &request["response_format"]["json_schema"]["schema"];
    instance_of(schema, schema, 0).to_string()
}

/// The plainest value that a schema allows: null where it may be, else the first choice.
fn instance_of(schema: &Value, root: &Value, depth: usize) -> Value {
    if depth > SCHEMA_DEPTH_LIMIT {
        return Value::Null;
    }
    if let Some(pointer) = schema["$ref"].as_str().and_then(|reference| reference.strip_prefix('#')) {
        return root.pointer(pointer).map_or(Value::Null, |target| instance_of(target, root, depth + 1));
    }
    if let Some(value) = schema.get("const").or_else(|| schema["enum"].get(0)) {
        return value.clone();
    }
    if let Some(choices) = schema["anyOf"].as_array().or_else(|| schema["oneOf"].as_array()) {
        let nullable = choices.iter().any(|choice| choice["type"] == "null");
        let first = choices.first().filter(|_| !nullable);
        return first.map_or(Value::Null, |choice| instance_of(choice, root, depth + 1));
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) if kinds.iter().any(|kind| kind == "null") => "null",
        Value::Array(kinds) => kinds.first().and_then(Value::as_str).unwrap_or("null"),
        kind => kind.as_str().unwrap_or("object"),
    };
    match kind {
        "object" => {
            let properties = schema["properties"].as_object().into_iter().flatten();
            properties.map(|(name, part)| (name.clone(), instance_of(part, root, depth + 1))).collect()
        }
        "array" => Value::Array(Vec::new()),
        "string" => Value::from(ANSWER),
        "integer" => schema.get("minimum").cloned().unwrap_or_else(|| Value::from(1)),
        "number" => Value::from(0.9),
        "boolean" => Value::from(false),
        _ => Value::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shared() -> Shared {
        Shared { ledger: Arc::new(Ledger::new(2, 2)), model_delay: Duration::from_millis(7), next_id: AtomicU64::new(0) }
    }

    #[tokio::test]
    async fn a_send_is_accepted_and_a_read_receipt_is_not_a_message() {
        let shared = shared();
        let customer = shared.ledger.next_customer().await.expect("may write");
        let head = b"POST /v23.0/200000000000001/messages HTTP/1.1\r\n\r\n";
        let receipt = route(&shared, head, br#"{"messaging_product":"whatsapp","status":"read","message_id":"x"}"#);
        assert_eq!(receipt.body, r#"{"success":true}"#);
        assert_eq!(shared.ledger.counts().answered, 0);

        let body = format!(r#"{{"to":"+{}","type":"text","text":{{"body":"x"}}}}"#, super::super::webhook::phone_of(customer));
        let answer: Value = serde_json::from_str(&route(&shared, head, body.as_bytes()).body).expect("JSON");
        assert!(answer["messages"][0]["id"].as_str().expect("an id").starts_with("wamid."));
        assert_eq!(shared.ledger.counts().answered, 1);
    }

    #[test]
    fn the_model_answers_whole_streamed_and_structured() {
        let shared = shared();
        let head = b"POST /v1/chat/completions HTTP/1.1\r\n\r\n";
        let whole = route(&shared, head, br#"{"messages":[]}"#);
        assert_eq!(whole.delay, Duration::from_millis(7));
        let whole: Value = serde_json::from_str(&whole.body).expect("JSON");
        assert_eq!(whole["choices"][0]["message"]["content"], ANSWER);

        let streamed = route(&shared, head, br#"{"stream":true}"#).body;
        let mut text = String::new();
        for event in streamed.lines().filter_map(|line| line.strip_prefix("data: ")).filter(|event| *event != "[DONE]") {
            let event: Value = serde_json::from_str(event).expect("JSON");
            text += event["choices"][0]["delta"]["content"].as_str().unwrap_or_default();
        }
        assert_eq!(text, ANSWER);
        assert_eq!(shared.ledger.counts().model_calls, 2);
    }

    #[test]
    fn a_schema_gets_an_instance() {
        let schema = json!({
            "type": "object",
            "properties": {
                "intent": {"type": "string", "enum": ["inquiry", "complaint"]},
                "score": {"type": "number"},
                "note": {"type": ["string", "null"]},
                "dates": {"type": "array", "items": {"type": "string"}},
                "who": {"$ref": "#/$defs/person"},
                "maybe": {"anyOf": [{"type": "object"}, {"type": "null"}]},
            },
            "$defs": {"person": {"type": "object", "properties": {"age": {"type": "integer", "minimum": 3}}}},
        });
        let request = json!({"response_format": {"type": "json_schema", "json_schema": {"name": "x", "schema": schema}}});
        let instance: Value = serde_json::from_str(&structured(request.to_string().as_bytes())).expect("JSON");
        let expected = json!({"intent": "inquiry", "score": 0.9, "note": null, "dates": [], "who": {"age": 3}, "maybe": null});
        assert_eq!(instance, expected);
    }

    #[test]
    fn an_unknown_path_is_counted() {
        let shared = shared();
        assert_eq!(route(&shared, b"GET /nowhere HTTP/1.1\r\n\r\n", b"").status, "404 Not Found");
        assert_eq!(shared.ledger.counts().first_unknown.as_deref(), Some("GET /nowhere HTTP/1.1"));
    }
}

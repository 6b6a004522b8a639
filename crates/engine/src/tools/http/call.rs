//! One request of a tool, bounded in every way, and what comes back as data.

use std::time::Duration;

use reqwest::{Response, Url};
use serde_json::{Map, Value, json};

use super::{Context, HttpTool, check_host, fill_header};
use crate::Engine;
use crate::tools::toolbox::Toolbox;

/// Characters of what a refused call says.
const REFUSAL_CHARS: usize = 1_000;

/// What a service said.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub status: u16,
    pub ok: bool,
    pub result: Value,
}

/// Why there is no answer. For the model and people: without addresses, headers and secrets.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Trouble {
    /// Nothing was sent.
    #[error("{0}")]
    Unsent(String),
    #[error("the service could not be reached")]
    Unreachable,
    /// It may have been received.
    #[error("the service did not answer in time")]
    TooSlow,
    #[error("the service's answer was cut off")]
    Cut,
    #[error("the service's answer is larger than allowed")]
    TooLarge,
    #[error("the service answers from another address, which is not followed")]
    Redirected,
    /// What the service says is for the model.
    #[error("the service refused: {0}")]
    Refused(String),
}

impl Trouble {
    /// Whether the service surely did not get the request.
    pub(crate) fn was_not_sent(&self) -> bool {
        matches!(self, Self::Unsent(_) | Self::Unreachable)
    }
}

/// Makes the request. `idempotency_key`: the same for a repetition of the same call.
pub(crate) async fn run(
    engine: &Engine,
    tool: &HttpTool,
    toolbox: &Toolbox,
    arguments: &Map<String, Value>,
    context: &Context,
    idempotency_key: Option<&str>,
) -> Result<Answer, Trouble> {
    let url = tool.url.fill(arguments, context).map_err(Trouble::Unsent)?;
    // Again, because either list may have become shorter since the tool was stored.
    check_host(&tool.url, &toolbox.hosts, engine.private_hosts()).map_err(Trouble::Unsent)?;
    let request = build(engine, tool, toolbox, arguments, context, idempotency_key, url)?;
    let limit = Duration::from_millis(tool.timeout_ms);
    let answered = tokio::time::timeout(limit, async {
        let _place = engine.inner.outbound.place().await;
        let response = request.send().await.map_err(|error| trouble(&error))?;
        read(response, tool.max_response_bytes).await
    });
    let (status, is_json, bytes) = answered.await.map_err(|_| Trouble::TooSlow)??;
    Ok(digest(status, is_json, &bytes, toolbox))
}

fn build(
    engine: &Engine,
    tool: &HttpTool,
    toolbox: &Toolbox,
    arguments: &Map<String, Value>,
    context: &Context,
    idempotency_key: Option<&str>,
    url: Url,
) -> Result<reqwest::RequestBuilder, Trouble> {
    let client = engine.inner.outbound.client(&url).map_err(Trouble::Unsent)?;
    let mut request = client.request(tool.method.clone(), url).header("accept", "application/json, text/plain;q=0.5");
    for (name, value) in &tool.headers {
        let filled = fill_header(value, &toolbox.secrets, context).map_err(Trouble::Unsent)?;
        let mut header = reqwest::header::HeaderValue::from_str(&filled)
            .map_err(|_| Trouble::Unsent(format!("the value of the header {name} cannot be sent")))?;
        // Kept out of anything that prints a request.
        header.set_sensitive(true);
        request = request.header(name, header);
    }
    if let Some(key) = idempotency_key {
        request = request.header("idempotency-key", key);
    }
    if tool.method != reqwest::Method::GET {
        let body = match &tool.body {
            Some(template) => template.fill(arguments, context).map_err(Trouble::Unsent)?,
            None => Value::Object(arguments.clone()),
        };
        request = request.json(&body);
    }
    Ok(request)
}

fn trouble(error: &reqwest::Error) -> Trouble {
    if error.is_timeout() {
        Trouble::TooSlow
    } else if error.is_connect() || error.is_builder() {
        Trouble::Unreachable
    } else {
        Trouble::Cut
    }
}

/// Status, whether it is JSON by its type, and the bytes.
async fn read(mut response: Response, max_bytes: usize) -> Result<(u16, bool, Vec<u8>), Trouble> {
    let status = response.status();
    if status.is_redirection() {
        return Err(Trouble::Redirected);
    }
    let kind = response.headers().get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let is_json = kind.to_ascii_lowercase().contains("json");
    if response.content_length().is_some_and(|length| length > max_bytes as u64) {
        return Err(Trouble::TooLarge);
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|_| Trouble::Cut)? {
        if bytes.len() + chunk.len() > max_bytes {
            return Err(Trouble::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok((status.as_u16(), is_json, bytes))
}

/// What came back, without the workspace's secrets: some services repeat what they were sent.
fn digest(status: u16, is_json: bool, bytes: &[u8], toolbox: &Toolbox) -> Answer {
    let text = toolbox.blotted(&String::from_utf8_lossy(bytes));
    let parsed =
        if is_json || text.trim_start().starts_with(['{', '[']) { serde_json::from_str(&text).ok() } else { None };
    let ok = (200..300).contains(&status);
    let result = match parsed {
        Some(value) if ok => value,
        None if ok => json!(text),
        _ => json!(model::text::fit(&text, REFUSAL_CHARS)),
    };
    Answer { status, ok, result }
}

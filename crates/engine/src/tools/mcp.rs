//! Tools of MCP servers, over streamable HTTP.
//!
//! A connection lives as long as one call: servers come and go, and no session is worth keeping open for a chat. What a
//! server says of itself and of its tools is a stranger's text: bounded here, guarded where it goes into a prompt.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use reqwest::header::{HeaderName, HeaderValue};
use rmcp::model::{
    CallToolRequestParams, CallToolResult, ClientCapabilities, ClientConfig, ContentBlock, Implementation,
    PaginatedRequestParams,
};
use rmcp::service::{RoleClient, RunningService};
use rmcp::transport::StreamableHttpClientTransport;
use rmcp::transport::common::client_side_sse::NeverRetry;
use rmcp::transport::streamable_http_client::StreamableHttpClientTransportConfig;
use rmcp::{ServiceError, ServiceExt};
use serde_json::{Map, Value, json};
use store::mcp::{McpDraft, McpRecord, McpStatus, McpTool as StoredTool};
use uuid::Uuid;

use super::http::{Context, Problems, Trouble, check_headers, fill_header};
use super::outside;
use super::schema::Schema;
use super::toolbox::Toolbox;
use crate::Engine;
use crate::turn::guard::guard;

const URL_CHARS: usize = 500;
/// For a call, with everything before and after it.
const CALL: Duration = Duration::from_secs(20);
/// For asking what a server offers.
const ASK: Duration = Duration::from_secs(20);
const CLOSE: Duration = Duration::from_secs(2);
/// Pages of a server's list, and tools of a server.
const PAGES_MAX: usize = 10;
const TOOLS_MAX: usize = 64;
const NAME_CHARS: usize = 64;
const DESCRIPTION_CHARS: usize = 1_000;
/// Bytes of one event from a server.
const EVENT_BYTES: usize = 1024 * 1024;
/// Characters of what a result says, before it is fitted into the prompt.
const RESULT_CHARS: usize = 20_000;

type Session = RunningService<RoleClient, ClientConfig>;

/// A server as its tools share it.
pub(crate) struct McpServer {
    pub id: Uuid,
    url: Url,
    headers: store::tools::Headers,
}

/// A tool of a server.
pub(crate) struct McpTool {
    pub server: Arc<McpServer>,
    /// As the server calls it.
    pub name: String,
    pub read_only: bool,
}

impl McpServer {
    pub(crate) fn new(record: &McpRecord) -> Result<Self, String> {
        let url = Url::parse(&record.draft.url).map_err(|_| "the address cannot be read".to_owned())?;
        Ok(Self { id: record.id, url, headers: record.draft.headers.clone() })
    }

    /// Connects, with the workspace's secrets in its headers.
    async fn connect(&self, engine: &Engine, toolbox: &Toolbox, context: &Context) -> Result<Session, Trouble> {
        let unsent = |why: String| Trouble::Unsent(why);
        engine.private_hosts().allows_url(&self.url).map_err(|refusal| unsent(refusal.to_string()))?;
        let mut headers = HashMap::new();
        for (name, value) in &self.headers {
            let filled = fill_header(value, &toolbox.secrets, context).map_err(unsent)?;
            let bad = |_| Trouble::Unsent(format!("the header {name} cannot be sent"));
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| bad(()))?;
            let mut value = HeaderValue::from_str(&filled).map_err(|_| bad(()))?;
            value.set_sensitive(true);
            headers.insert(name, value);
        }
        let mut config = StreamableHttpClientTransportConfig::with_uri(self.url.as_str());
        config.custom_headers = headers;
        config.retry_config = Arc::new(NeverRetry::default());
        config.reinit_on_expired_session = false;
        config.max_sse_event_size = EVENT_BYTES;
        let client = engine.inner.outbound.client(&self.url).map_err(unsent)?.clone();
        let transport = StreamableHttpClientTransport::with_client(client, config);
        let us = Implementation::new("switchboard", env!("CARGO_PKG_VERSION"));
        let config = ClientConfig::new(ClientCapabilities::default(), us);
        // Its errors may hold addresses and headers: only that there was one is told.
        config.serve(transport).await.map_err(|_| Trouble::Unreachable)
    }
}

impl McpTool {
    pub(crate) async fn call(
        &self,
        engine: &Engine,
        toolbox: &Toolbox,
        arguments: &Map<String, Value>,
        context: &Context,
    ) -> Result<Value, Trouble> {
        let _place = engine.inner.outbound.place().await;
        let called = tokio::time::timeout(CALL, async {
            let mut session = self.server.connect(engine, toolbox, context).await?;
            let request = CallToolRequestParams::new(self.name.clone()).with_arguments(arguments.clone());
            let result = session.call_tool(request).await.map_err(|error| trouble(&error));
            // A server that does not say goodbye is no trouble of the call.
            let _ = session.close_with_timeout(CLOSE).await;
            result
        });
        let result = called.await.map_err(|_| Trouble::TooSlow)??;
        Ok(toolbox.blotted_json(digest(result)))
    }
}

fn trouble(error: &ServiceError) -> Trouble {
    match error {
        ServiceError::McpError(said) => Trouble::Refused(model::text::fit(&said.message, 300).to_owned()),
        ServiceError::Timeout { .. } => Trouble::TooSlow,
        _ => Trouble::Cut,
    }
}

/// A result as the model is told of it: structured where it is, else its texts. Pictures and sounds are named only.
fn digest(result: CallToolResult) -> Value {
    let failed = result.is_error == Some(true);
    let value = match result.structured_content {
        Some(value) => value,
        None => {
            let mut texts = Vec::new();
            for block in &result.content {
                match block {
                    ContentBlock::Text(text) => texts.push(text.text.clone()),
                    ContentBlock::Image(_) => texts.push("[a picture]".to_owned()),
                    ContentBlock::Audio(_) => texts.push("[a sound]".to_owned()),
                    _ => texts.push("[a resource]".to_owned()),
                }
            }
            let text = texts.join("\n");
            let text = model::text::fit(&text, RESULT_CHARS);
            serde_json::from_str(text).unwrap_or_else(|_| json!(text))
        }
    };
    if failed { outside::refusal(outside::TOOL_FAILED, &value) } else { value }
}

impl Engine {
    /// Checks what only the engine knows about an MCP server.
    pub fn check_mcp_server(&self, draft: &McpDraft, secrets: &[String]) -> Problems {
        let mut problems = Problems::new();
        let checked = match Url::parse(&draft.url) {
            _ if draft.url.chars().count() > URL_CHARS => Err(format!("must have at most {URL_CHARS} characters")),
            Err(_) => Err("is no address".to_owned()),
            Ok(url) => self.private_hosts().allows_url(&url).map_err(|refusal| refusal.to_string()).and_then(|()| {
                let named = self.private_hosts().names(url.host_str().unwrap_or_default(), url.port_or_known_default());
                if url.scheme() == "https" || named { Ok(()) } else { Err("must begin with https://".to_owned()) }
            }),
        };
        problems.extend(checked.err().map(|why| ("url", why)));
        problems.extend(check_headers(&draft.headers, secrets).into_iter().map(|why| ("headers", why)));
        problems
    }

    /// Asks a server what it offers, and keeps the answer. Tools that were switched off stay so.
    pub async fn refresh_mcp_server(&self, ws: model::WorkspaceId, record: &McpRecord) -> store::Result<()> {
        self.forget_tools(ws);
        let toolbox = super::toolbox::of(self, ws).await;
        let asked = tokio::time::timeout(ASK, ask(self, record, &toolbox)).await;
        let at = self.clock().now();
        let (status, tools) = match asked.unwrap_or(Err(Trouble::TooSlow)) {
            Ok((tools, unfit)) => {
                let message = match unfit {
                    0 => format!("{} tools", tools.len()),
                    _ => format!("{} tools; {unfit} cannot be used (their names or schemas do not fit)", tools.len()),
                };
                (McpStatus { ok: true, message, at }, Some(tools))
            }
            Err(trouble) => (McpStatus { ok: false, message: trouble.to_string(), at }, None),
        };
        self.store().note_mcp_server(ws, record.id, &status, tools.as_deref()).await?;
        self.forget_tools(ws);
        Ok(())
    }
}

/// What a server offers, and how much of it cannot be used.
async fn ask(engine: &Engine, record: &McpRecord, toolbox: &Toolbox) -> Result<(Vec<StoredTool>, usize), Trouble> {
    let server = McpServer::new(record).map_err(Trouble::Unsent)?;
    let mut session = server.connect(engine, toolbox, &Context::default()).await?;
    let listed = list(&session).await;
    let _ = session.close_with_timeout(CLOSE).await;
    let mut tools: Vec<StoredTool> = Vec::new();
    let mut unfit = 0;
    for tool in listed? {
        let parameters = Value::Object((*tool.input_schema).clone());
        let name = tool.name.into_owned();
        let is_known =
            tools.iter().any(|known| known.name == name || spec_name("", &known.name) == spec_name("", &name));
        let fits = (1..=NAME_CHARS).contains(&name.chars().count()) && Schema::compile(&parameters).is_ok();
        if is_known || !fits || tools.len() >= TOOLS_MAX {
            unfit += 1;
            continue;
        }
        let before = record.tools.iter().find(|known| known.name == name);
        let description = guard(model::text::fit(tool.description.as_deref().unwrap_or_default(), DESCRIPTION_CHARS));
        tools.push(StoredTool {
            enabled: before.is_none_or(|known| known.enabled),
            description: description.into_owned(),
            read_only: tool.annotations.and_then(|hints| hints.read_only_hint).unwrap_or(false),
            name,
            parameters,
        });
    }
    Ok((tools, unfit))
}

async fn list(session: &Session) -> Result<Vec<rmcp::model::Tool>, Trouble> {
    let (mut tools, mut cursor) = (Vec::new(), None);
    for _ in 0..PAGES_MAX {
        let page = PaginatedRequestParams::default().with_cursor(cursor.take());
        let page = session.list_tools(Some(page)).await.map_err(|error| trouble(&error))?;
        tools.extend(page.tools);
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    Ok(tools)
}

/// What models call a server's tool: `<server>__<tool>`, of the characters that every vendor takes.
pub(crate) fn spec_name(server: &str, tool: &str) -> String {
    let safe: String =
        tool.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '_' | '-') { c } else { '_' }).collect();
    let mut name = format!("{server}__{safe}");
    name.truncate(NAME_CHARS);
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_what_every_vendor_takes() {
        assert_eq!(spec_name("shop", "orders/look.up"), "shop__orders_look_up");
        assert_eq!(spec_name("shop", &"x".repeat(100)).len(), NAME_CHARS);
    }

    #[test]
    fn results_are_texts_or_what_is_structured() {
        let result = CallToolResult::success(vec![ContentBlock::text("{\"status\":\"sent\"}")]);
        assert_eq!(digest(result), json!({"status": "sent"}));
        let result = CallToolResult::error(vec![ContentBlock::text("no such order")]);
        assert_eq!(digest(result), json!({"error": "the tool failed", "detail": "no such order"}));
    }
}

//! HTTP tools that admins define: a request made from arguments that a model chose.
//!
//! [`template`] makes the address and the body, so that no argument changes more than its own place in them; [`call`]
//! makes the request, with the workspace's secrets in its headers alone. What comes back is data.

mod call;
mod template;

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::{Map, Value};
use store::tools::{ToolDraft, ToolRecord};
use uuid::Uuid;

use super::schema::Schema;
use crate::Engine;
use crate::net::PrivateHosts;

pub(crate) use call::{Answer, Trouble, run};
pub(crate) use template::fill_header;
use template::{BodyTemplate, UrlTemplate};

/// Headers of one tool.
const HEADERS_MAX: usize = 20;
const HEADER_CHARS: usize = 2_000;
/// Headers that say how a request travels: they are ours.
const OWN_HEADERS: [&str; 9] = [
    "host",
    "content-length",
    "transfer-encoding",
    "connection",
    "te",
    "trailer",
    "upgrade",
    "expect",
    "idempotency-key",
];

/// What may stand in templates besides arguments, filled in by the server: no model can change it.
pub const CONTEXT: [&str; 4] = ["contact.phone", "contact.name", "contact.id", "conversation.id"];

/// A tool that is ready for use.
pub(crate) struct HttpTool {
    pub id: Uuid,
    method: Method,
    url: UrlTemplate,
    body: Option<BodyTemplate>,
    headers: BTreeMap<String, String>,
    timeout_ms: u64,
    max_response_bytes: usize,
}

/// For whom a call is made.
#[derive(Clone, Debug, Default)]
pub(crate) struct Context {
    pub contact_phone: String,
    pub contact_name: String,
    pub contact_id: String,
    pub conversation_id: String,
}

impl Context {
    fn get(&self, name: &str) -> Option<&str> {
        match name {
            "contact.phone" => Some(&self.contact_phone),
            "contact.name" => Some(&self.contact_name),
            "contact.id" => Some(&self.contact_id),
            "conversation.id" => Some(&self.conversation_id),
            _ => None,
        }
    }
}

impl HttpTool {
    pub(crate) fn new(record: &ToolRecord) -> Result<Self, String> {
        let draft = &record.draft;
        Ok(Self {
            id: record.id,
            method: Method::from_bytes(draft.method.as_bytes()).map_err(|_| "method is not known".to_owned())?,
            url: UrlTemplate::parse(&draft.url_template)?,
            body: draft.body_template.as_deref().map(BodyTemplate::parse).transpose()?,
            headers: draft.headers.clone(),
            timeout_ms: draft.timeout_ms.max(1) as u64,
            max_response_bytes: draft.max_response_bytes.max(1) as usize,
        })
    }

    /// By its method it changes nothing.
    pub(crate) fn looks_up(&self) -> bool {
        self.method == Method::GET
    }
}

/// What is wrong with a tool that somebody wants to store: field and words.
pub type Problems = Vec<(&'static str, String)>;

impl Engine {
    /// Checks what only the engine knows about a tool: its schema, templates and headers.
    pub fn check_tool(&self, draft: &ToolDraft, allowed_hosts: &[String], secrets: &[String]) -> Problems {
        let mut problems = Problems::new();
        if let Err(why) = Schema::compile(&draft.parameters) {
            problems.push(("parameters", why));
        }
        let names: Vec<&str> = draft
            .parameters
            .get("properties")
            .and_then(Value::as_object)
            .map(|properties| properties.keys().map(String::as_str).collect())
            .unwrap_or_default();
        match UrlTemplate::parse(&draft.url_template) {
            Ok(url) => {
                let checked = url.check(&names).and_then(|()| check_host(&url, allowed_hosts, self.private_hosts()));
                problems.extend(checked.err().map(|why| ("url_template", why)));
            }
            Err(why) => problems.push(("url_template", why)),
        }
        if let Some(body) = &draft.body_template {
            let checked = BodyTemplate::parse(body).and_then(|body| body.check(&names));
            problems.extend(checked.err().map(|why| ("body_template", why)));
            if draft.method == "GET" {
                problems.push(("body_template", "a GET has no body".to_owned()));
            }
        }
        problems.extend(check_headers(&draft.headers, secrets).into_iter().map(|why| ("headers", why)));
        problems
    }

    /// A host that tools are to be allowed to call, as it is kept; or what is wrong with it.
    pub fn check_tool_host(&self, text: &str) -> Result<String, String> {
        let host = text.trim().to_ascii_lowercase();
        let address =
            reqwest::Url::parse(&format!("https://{host}/")).map_err(|_| "is no name of a host".to_owned())?;
        let is_bare = address.path() == "/" && address.port().is_none() && address.query().is_none();
        if host.is_empty() || !is_bare || host.contains([':', '/', '?', '#', '@', '*', '\\']) && !host.starts_with('[')
        {
            return Err("must be a host alone, such as shop.example: without scheme, port, path and *".to_owned());
        }
        // As the parser spells it: names of other scripts become ASCII, odd spellings of addresses the address.
        let host = address.host_str().unwrap_or_default().to_owned();
        let named = self.private_hosts().names_any_port(&host);
        if !named {
            self.private_hosts().allows_url(&address).map_err(|refusal| refusal.to_string())?;
        }
        Ok(host)
    }

    /// Hosts of private networks that the configuration lets tools call.
    pub(crate) fn private_hosts(&self) -> &PrivateHosts {
        &self.inner.outbound.private
    }
}

fn check_host(url: &UrlTemplate, allowed: &[String], private: &PrivateHosts) -> Result<(), String> {
    if !allowed.iter().any(|host| host == url.host()) {
        return Err(format!("its host {} is not among the allowed hosts: add it there first", url.host()));
    }
    let example = url.example();
    private.allows_url(&example).map_err(|refusal| refusal.to_string())?;
    if example.scheme() != "https" && !private.names(url.host(), example.port_or_known_default()) {
        return Err("must begin with https://".to_owned());
    }
    Ok(())
}

/// What is wrong with headers: of a tool, or of an MCP server.
pub(crate) fn check_headers(headers: &BTreeMap<String, String>, secrets: &[String]) -> Vec<String> {
    let mut problems = Vec::new();
    if headers.len() > HEADERS_MAX {
        problems.push(format!("at most {HEADERS_MAX} are allowed"));
    }
    for (name, value) in headers.iter().take(HEADERS_MAX) {
        let lower = name.to_ascii_lowercase();
        if reqwest::header::HeaderName::from_bytes(name.as_bytes()).is_err() {
            problems.push(format!("{name:?} is no name of a header"));
        } else if OWN_HEADERS.contains(&lower.as_str()) || lower.starts_with("mcp-") {
            problems.push(format!("{name} is set by the server itself"));
        }
        if value.chars().count() > HEADER_CHARS || value.chars().any(char::is_control) {
            problems.push(format!("the value of {name} must have at most {HEADER_CHARS} characters, all printable"));
        }
        for placeholder in template::placeholders(value) {
            match placeholder.strip_prefix("secret:") {
                Some(secret) if secrets.iter().any(|known| known == secret) => {}
                Some(secret) => problems.push(format!("there is no secret {secret}")),
                None if CONTEXT.contains(&placeholder) => {}
                None => problems.push(format!("{{{{{placeholder}}}}} is not known")),
            }
        }
    }
    problems
}

/// What a test of a tool brought.
#[derive(Clone, Debug)]
pub struct ToolTest {
    pub ok: bool,
    pub status: Option<u16>,
    pub latency_ms: i64,
    pub result: Value,
    pub error: Option<String>,
}

impl Engine {
    /// Makes a tool's request with these arguments, as an agent would, and shows what comes of it.
    pub async fn test_tool(
        &self,
        ws: model::WorkspaceId,
        record: &ToolRecord,
        arguments: &Map<String, Value>,
    ) -> Result<ToolTest, String> {
        Schema::compile(&record.draft.parameters)?.check(arguments)?;
        let tool = HttpTool::new(record)?;
        self.forget_tools(ws);
        let toolbox = super::toolbox::of(self, ws).await;
        let context = Context {
            contact_phone: "+15550100000".to_owned(),
            contact_name: "Test".to_owned(),
            contact_id: Uuid::nil().to_string(),
            conversation_id: Uuid::nil().to_string(),
        };
        let started = self.clock().now();
        let answer = run(self, &tool, &toolbox, arguments, &context, None).await;
        let latency_ms = self.clock().now().since(started);
        Ok(match answer {
            Ok(Answer { status, ok, result }) => {
                let error = (!ok).then(|| format!("the service answered {status}"));
                ToolTest { ok, status: Some(status), latency_ms, result, error }
            }
            Err(trouble) => {
                ToolTest { ok: false, status: None, latency_ms, result: Value::Null, error: Some(trouble.to_string()) }
            }
        })
    }
}

//! What a workspace's agents have to work with: kept in memory, and read again when something about it was changed.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use model::agent::AgentStatus;
use model::{AgentId, UnixMs, WorkspaceId};
use providers::ToolSpec;
use serde_json::Value;
use store::agents::AgentRecord;
use store::mcp::McpRecord;
use store::media_library::LibraryCategory;
use tokio::time::Instant;

use super::http::HttpTool;
use super::mcp::{McpServer, McpTool, spec_name};
use super::schema::Schema;
use super::{Kind, Tool, specs};
use crate::Engine;

/// How long a toolbox is taken for current without asking.
const FRESH: Duration = Duration::from_secs(1);
/// Workspaces whose toolboxes are kept.
const CACHED_MAX: usize = 1_000;
/// Read of one workspace.
const TOOLS_MAX: i64 = 100;
const SERVERS_MAX: i64 = 50;
/// Offered of all servers together: more than that, models lose their way.
const MCP_TOOLS_MAX: usize = 64;
const AGENTS_MAX: i64 = 50;
const CATEGORIES_MAX: i64 = 200;
/// Shorter secrets are not blotted out: they would be found in any text.
const SECRET_MIN: usize = 6;

/// One state of a workspace's tools.
pub(crate) struct Toolbox {
    pub tools: Vec<Arc<Tool>>,
    /// The active ones.
    pub agents: Vec<Arc<AgentRecord>>,
    pub categories: Vec<LibraryCategory>,
    pub hosts: Vec<String>,
    /// Values of the workspace's secrets: for headers, and to be blotted out of results.
    pub secrets: BTreeMap<String, String>,
    state: State,
}

/// What moves when something has changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct State {
    version: i64,
    agents: Vec<(AgentId, UnixMs)>,
}

impl Toolbox {
    /// A text without the workspace's secrets: some services repeat what they were sent.
    pub(crate) fn blotted(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for secret in self.secrets.values().filter(|secret| secret.len() >= SECRET_MIN) {
            if text.contains(secret.as_str()) {
                text = text.replace(secret.as_str(), "•••");
            }
        }
        text
    }

    /// The same for every text of a value.
    pub(crate) fn blotted_json(&self, value: Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.blotted(&text)),
            Value::Array(list) => list.into_iter().map(|one| self.blotted_json(one)).collect(),
            Value::Object(map) => {
                Value::Object(map.into_iter().map(|(key, one)| (self.blotted(&key), self.blotted_json(one))).collect())
            }
            other => other,
        }
    }
}

#[derive(Default)]
pub(crate) struct Toolboxes(Mutex<HashMap<WorkspaceId, (Arc<Toolbox>, Instant)>>);

impl Toolboxes {
    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<WorkspaceId, (Arc<Toolbox>, Instant)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn forget(&self, ws: WorkspaceId) {
        self.lock().remove(&ws);
    }
}

/// A workspace's toolbox. Where it cannot be read, the last one that was, else the product's own tools.
pub(crate) async fn of(engine: &Engine, ws: WorkspaceId) -> Arc<Toolbox> {
    let known = engine.inner.toolboxes.lock().get(&ws).cloned();
    if let Some((toolbox, at)) = &known
        && at.elapsed() < FRESH
    {
        return toolbox.clone();
    }
    let known = known.map(|(toolbox, _)| toolbox);
    let toolbox = match read(engine, ws, known.as_deref()).await {
        Ok(Some(read)) => Arc::new(read),
        Ok(None) => known.unwrap_or_else(|| Arc::new(bare())),
        Err(error) => {
            tracing::warn!(workspace.id = %ws, %error, "a workspace's tools could not be read");
            return known.unwrap_or_else(|| Arc::new(bare()));
        }
    };
    let mut all = engine.inner.toolboxes.lock();
    if all.len() >= CACHED_MAX {
        all.clear();
    }
    all.insert(ws, (toolbox.clone(), Instant::now()));
    toolbox
}

fn bare() -> Toolbox {
    Toolbox {
        tools: specs::ALWAYS.clone(),
        agents: Vec::new(),
        categories: Vec::new(),
        hosts: Vec::new(),
        secrets: BTreeMap::new(),
        state: State::default(),
    }
}

/// The names of what people and MCP servers have added, also of what is switched off or does not work now.
pub(crate) async fn names(engine: &Engine, ws: WorkspaceId) -> store::Result<HashSet<String>> {
    let store = engine.store();
    let mut names: HashSet<String> =
        store.tools(ws, None, TOOLS_MAX).await?.into_iter().map(|record| record.draft.name).collect();
    for server in store.mcp_servers(ws, None, SERVERS_MAX).await? {
        names.extend(server.tools.iter().map(|tool| spec_name(&server.draft.name, &tool.name)));
    }
    Ok(names)
}

/// `None`: nothing has changed.
async fn read(engine: &Engine, ws: WorkspaceId, known: Option<&Toolbox>) -> store::Result<Option<Toolbox>> {
    let store = engine.store();
    let settings = store.tool_settings(ws).await?;
    let agents = store.agents(ws, None, AGENTS_MAX).await?;
    let agents: Vec<_> = agents.into_iter().filter(|agent| agent.status == AgentStatus::Active).collect();
    let state =
        State { version: settings.version, agents: agents.iter().map(|agent| (agent.id, agent.updated_at)).collect() };
    if known.is_some_and(|known| known.state == state) {
        return Ok(None);
    }
    let categories = store.library_categories(ws, CATEGORIES_MAX).await?;
    let mut tools = specs::ALWAYS.clone();
    tools.extend(specs::respond_with_media(&categories).map(Arc::new));
    tools.extend(specs::transfer_to_agent(&agents).map(Arc::new));
    for record in store.tools(ws, None, TOOLS_MAX).await? {
        if !record.draft.enabled {
            continue;
        }
        let parameters = record.draft.parameters.clone();
        let parts = HttpTool::new(&record).and_then(|tool| Ok((tool, Schema::compile(&parameters)?)));
        match parts {
            Ok((tool, schema)) => {
                let spec = ToolSpec { name: record.draft.name, description: record.draft.description, parameters };
                tools.push(Arc::new(Tool::new(spec, Kind::Http(Box::new(tool)), schema)));
            }
            // Written by another version: the others are offered.
            Err(why) => tracing::warn!(tool.id = %record.id, why, "a stored tool cannot be used"),
        }
    }
    push_mcp(store.mcp_servers(ws, None, SERVERS_MAX).await?, &mut tools);
    Ok(Some(Toolbox {
        tools,
        agents: agents.into_iter().map(Arc::new).collect(),
        categories,
        hosts: settings.allowed_hosts,
        secrets: store.open_tool_secrets(ws).await?,
        state,
    }))
}

/// The tools of MCP servers that are switched on.
fn push_mcp(servers: Vec<McpRecord>, tools: &mut Vec<Arc<Tool>>) {
    let mut added = 0;
    for record in servers.into_iter().filter(|record| record.draft.enabled) {
        let server = match McpServer::new(&record) {
            Ok(server) => Arc::new(server),
            Err(why) => {
                tracing::warn!(mcp_server.id = %record.id, why, "a stored MCP server cannot be used");
                continue;
            }
        };
        for stored in record.tools.into_iter().filter(|tool| tool.enabled) {
            let name = spec_name(&record.draft.name, &stored.name);
            let is_known = tools.iter().any(|tool| tool.spec.name == name);
            let Ok(schema) = Schema::compile(&stored.parameters) else { continue };
            if is_known || added >= MCP_TOOLS_MAX {
                continue;
            }
            added += 1;
            let spec = ToolSpec { name, description: stored.description, parameters: stored.parameters };
            let tool = McpTool { server: server.clone(), name: stored.name, read_only: stored.read_only };
            tools.push(Arc::new(Tool::new(spec, Kind::Mcp(Box::new(tool)), schema)));
        }
    }
}

impl Engine {
    /// Forgets what is cached of a workspace's tools, after they were changed here. Other nodes notice by themselves.
    pub fn forget_tools(&self, ws: WorkspaceId) {
        self.inner.toolboxes.forget(ws);
    }
}

//! What an agent has: its conversations and its tools.

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::response::Response;
use model::{AgentId, ConversationId};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::find;
use crate::api::conversations::shape::Conversation;
use crate::api::extract::{Id, Query};
use crate::api::page::{self, PageQuery};
use crate::app::App;
use crate::auth::Viewer;
use crate::error::{ApiError, Problems};

/// A tool that an agent may be given.
#[derive(Serialize, ToSchema)]
pub struct AgentTool {
    name: String,
    description: String,
    /// `builtin`, `http` or `mcp`
    kind: &'static str,
    /// Whether this agent may use it.
    enabled: bool,
    /// The JSON schema of its arguments.
    #[schema(value_type = Object)]
    parameters: Value,
}

/// List an agent's conversations
#[utoipa::path(
    get, path = "/api/v1/agents/{id}/conversations", tag = "Agents", params(("id" = Uuid, Path), PageQuery),
    responses((status = 200, description = "Those that began last first", body = [Conversation]), Problems)
)]
pub async fn conversations(
    State(app): State<App>,
    caller: Viewer,
    Id(id): Id<AgentId>,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<PageQuery>,
) -> Result<Response, ApiError> {
    let (store, ws) = (app.engine.store(), caller.workspace);
    find(&app, ws, id).await?;
    let is_default = store.default_agent(ws).await?.is_some_and(|agent| agent.id == id);
    let before = query.position::<ConversationId>()?;
    let ids = store.agent_conversations(ws, id, is_default, before, query.limit()).await?;
    let mut records = store.conversations_by_ids(ws, &ids).await?;
    records.sort_unstable_by_key(|record| std::cmp::Reverse(record.id));
    let rows: Vec<Conversation> = records.into_iter().map(Conversation::from).collect();
    Ok(page::respond(&uri, &rows, query.limit(), ids.last().copied()))
}

/// List the tools that an agent may be given
#[utoipa::path(
    get, path = "/api/v1/agents/{id}/tools", tag = "Agents", params(("id" = Uuid, Path)),
    responses((status = 200, description = "All of them", body = [AgentTool]), Problems)
)]
pub async fn tools(
    State(app): State<App>,
    caller: Viewer,
    Id(id): Id<AgentId>,
) -> Result<Json<Vec<AgentTool>>, ApiError> {
    let agent = find(&app, caller.workspace, id).await?;
    let known = app.engine.tool_lines(caller.workspace).await;
    let show = |tool: engine::agents::ToolLine| AgentTool {
        enabled: agent.settings.may_use(&tool.name),
        name: tool.name,
        description: tool.description,
        kind: tool.kind,
        parameters: tool.parameters,
    };
    Ok(Json(known.into_iter().map(show).collect()))
}

//! Agents: the AI that answers. Listed, looked at, paused and activated.

mod shape;

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::response::Response;
use model::agent::AgentStatus;
use model::{AgentId, WorkspaceId};
use store::agents::AgentRecord;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use shape::Agent;
use shape::Surroundings;

use super::extract::{Id, Query};
use super::page::{self, PageQuery};
use crate::app::App;
use crate::auth::{Admin, Viewer};
use crate::error::{ApiError, Problems};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(one)).routes(routes!(pause)).routes(routes!(activate))
}

/// List agents
#[utoipa::path(
    get, path = "/api/v1/agents", tag = "Agents", params(PageQuery),
    responses((status = 200, description = "Oldest first", body = [Agent]), Problems)
)]
pub async fn list(
    State(app): State<App>,
    caller: Viewer,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<PageQuery>,
) -> Result<Response, ApiError> {
    let after = query.position::<AgentId>()?;
    let agents = app.engine.store().agents(caller.workspace, after, query.limit()).await?;
    let next = agents.last().map(|agent| agent.id);
    let around = Surroundings::read(&app, caller.workspace).await?;
    let agents: Vec<Agent> = agents.into_iter().map(|agent| around.show(agent)).collect();
    Ok(page::respond(&uri, &agents, query.limit(), next))
}

/// One agent
#[utoipa::path(
    get, path = "/api/v1/agents/{id}", tag = "Agents", params(("id" = Uuid, Path)),
    responses((status = 200, description = "It", body = Agent), Problems)
)]
pub async fn one(State(app): State<App>, caller: Viewer, Id(id): Id<AgentId>) -> Result<Json<Agent>, ApiError> {
    show(&app, caller.workspace, id).await?.map(Json).ok_or_else(|| ApiError::not_found("agent"))
}

/// Pause an agent
///
/// It keeps silent; customers' messages wait for a person.
#[utoipa::path(
    post, path = "/api/v1/agents/{id}/pause", tag = "Agents", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The agent", body = Agent), Problems)
)]
pub async fn pause(State(app): State<App>, caller: Admin, Id(id): Id<AgentId>) -> Result<Json<Agent>, ApiError> {
    switch(&app, &caller, id, AgentStatus::Paused).await
}

/// Activate an agent
#[utoipa::path(
    post, path = "/api/v1/agents/{id}/activate", tag = "Agents", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The agent", body = Agent), Problems)
)]
pub async fn activate(State(app): State<App>, caller: Admin, Id(id): Id<AgentId>) -> Result<Json<Agent>, ApiError> {
    switch(&app, &caller, id, AgentStatus::Active).await
}

async fn switch(app: &App, caller: &Admin, id: AgentId, status: AgentStatus) -> Result<Json<Agent>, ApiError> {
    let (store, now) = (app.engine.store(), app.engine.clock().now());
    let growth = store.switch_agent(caller.workspace, id, status, now).await?;
    let growth = growth.ok_or_else(|| ApiError::not_found("agent"))?;
    app.engine.forget_agents(caller.workspace);
    app.engine.announce(&growth);
    caller.audit(app, &format!("agent.{}", status.as_str()), id).await;
    show(app, caller.workspace, id).await?.map(Json).ok_or_else(|| ApiError::not_found("agent"))
}

/// The agent as clients see it.
pub async fn show(app: &App, ws: WorkspaceId, id: AgentId) -> Result<Option<Agent>, ApiError> {
    let agent: Option<AgentRecord> = app.engine.store().agent(ws, id).await?;
    match agent {
        Some(agent) => Ok(Some(Surroundings::read(app, ws).await?.show(agent))),
        None => Ok(None),
    }
}

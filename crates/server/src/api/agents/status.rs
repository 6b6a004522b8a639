//! Pause and activate: one agent, or all.

use axum::Json;
use axum::extract::State;
use model::AgentId;
use model::agent::AgentStatus;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Agent, missing, shown};
use crate::api::extract::Id;
use crate::app::App;
use crate::auth::Admin;
use crate::error::{ApiError, Problems};

/// How many agents were switched.
#[derive(Serialize, ToSchema)]
pub struct Switched {
    changed: usize,
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

/// Pause all agents
///
/// Those that are active.
#[utoipa::path(
    post, path = "/api/v1/agents/pause-all", tag = "Agents",
    responses((status = 200, description = "How many", body = Switched), Problems)
)]
pub async fn pause_all(State(app): State<App>, caller: Admin) -> Result<Json<Switched>, ApiError> {
    switch_all(&app, &caller, AgentStatus::Active, AgentStatus::Paused).await
}

/// Activate all agents
///
/// Those that are paused; drafts stay drafts.
#[utoipa::path(
    post, path = "/api/v1/agents/activate-all", tag = "Agents",
    responses((status = 200, description = "How many", body = Switched), Problems)
)]
pub async fn activate_all(State(app): State<App>, caller: Admin) -> Result<Json<Switched>, ApiError> {
    switch_all(&app, &caller, AgentStatus::Paused, AgentStatus::Active).await
}

async fn switch(app: &App, caller: &Admin, id: AgentId, status: AgentStatus) -> Result<Json<Agent>, ApiError> {
    let (store, now) = (app.engine.store(), app.engine.clock().now());
    let growth = store.switch_agent(caller.workspace, id, status, now).await?.ok_or_else(missing)?;
    app.engine.agents_changed(caller.workspace, &growth).await;
    caller.audit(app, &format!("agent.{}", status.as_str()), id).await;
    shown(app, caller.workspace, id).await.map(Json)
}

async fn switch_all(app: &App, caller: &Admin, from: AgentStatus, to: AgentStatus) -> Result<Json<Switched>, ApiError> {
    let (store, now) = (app.engine.store(), app.engine.clock().now());
    let (changed, growth) = store.switch_agents(caller.workspace, from, to, now).await?;
    app.engine.agents_changed(caller.workspace, &growth).await;
    caller.audit(app, &format!("agents.{}", to.as_str()), changed).await;
    Ok(Json(Switched { changed }))
}

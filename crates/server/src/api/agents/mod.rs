//! Agents: the AI that answers. Created, changed, paused, tried in an earlier version, removed; and what they have done.

pub(super) mod definition;
mod diff;
mod look;
mod shape;
mod status;
mod versions;
pub(super) mod write;

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::middleware::from_fn;
use axum::response::Response;
use model::{AgentId, WorkspaceId};
use store::agents::{AgentRecord, Author};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use shape::Agent;
use shape::Surroundings;

use super::extract::{Id, Query};
use super::idempotent;
use super::page::{self, PageQuery};
use crate::app::App;
use crate::auth::{Actor, Caller, Viewer};
use crate::error::{ApiError, Problems};

pub fn router() -> OpenApiRouter<App> {
    let creating = OpenApiRouter::new()
        .routes(routes!(list, write::create))
        .routes(routes!(versions::restore))
        .layer(from_fn(idempotent::layer));
    OpenApiRouter::new()
        .routes(routes!(status::pause_all))
        .routes(routes!(status::activate_all))
        .routes(routes!(one, write::change, write::remove))
        .routes(routes!(status::pause))
        .routes(routes!(status::activate))
        .routes(routes!(look::conversations))
        .routes(routes!(look::tools))
        .routes(routes!(versions::list))
        .routes(routes!(versions::one))
        .merge(creating)
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
    shown(&app, caller.workspace, id).await.map(Json)
}

/// The agent as clients see it.
pub async fn show(app: &App, ws: WorkspaceId, id: AgentId) -> Result<Option<Agent>, ApiError> {
    let agent: Option<AgentRecord> = app.engine.store().agent(ws, id).await?;
    match agent {
        Some(agent) => Ok(Some(Surroundings::read(app, ws).await?.show(agent))),
        None => Ok(None),
    }
}

/// The same; 404 where there is none.
async fn shown(app: &App, ws: WorkspaceId, id: AgentId) -> Result<Agent, ApiError> {
    show(app, ws, id).await?.ok_or_else(missing)
}

fn missing() -> ApiError {
    ApiError::not_found("agent")
}

/// The agent, if this workspace has it.
async fn find(app: &App, ws: WorkspaceId, id: AgentId) -> Result<AgentRecord, ApiError> {
    app.engine.store().agent(ws, id).await?.ok_or_else(missing)
}

/// Who a version is of.
fn author(caller: &Caller) -> Author {
    let name = match &caller.actor {
        Actor::User { name, .. } | Actor::ApiKey { name, .. } => name.clone(),
    };
    Author { id: Some(caller.owner_id()), name: Some(name) }
}

//! What an agent was: its versions, what differs, and the way back.

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use model::{AgentId, WorkspaceId};
use serde::{Deserialize, Serialize};
use store::agents::VersionRecord;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::definition::AgentDefinition;
use super::diff::{self, FieldDiff};
use super::{Agent, find, missing, shown, write};
use crate::api::extract::{Id, Path, Query};
use crate::api::page::{self, PageQuery};
use crate::app::App;
use crate::auth::{Admin, Viewer};
use crate::error::{ApiError, Problems};

#[derive(Serialize, ToSchema)]
pub struct AgentVersion {
    version: i64,
    created_at: DateTime<Utc>,
    /// Null: the system.
    created_by: Option<Uuid>,
    /// What they were called then.
    created_by_name: Option<String>,
    /// Whether it is in force.
    current: bool,
}

/// A version with what it changed.
#[derive(Serialize, ToSchema)]
pub struct AgentVersionDetail {
    version: i64,
    created_at: DateTime<Utc>,
    created_by_name: Option<String>,
    current: bool,
    agent: AgentDefinition,
    /// The version that it is compared with; null: none is kept.
    against: Option<i64>,
    diff: Vec<FieldDiff>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AgainstQuery {
    /// A version to compare with; the one before, where it is not given.
    against: Option<i64>,
}

/// List an agent's versions
#[utoipa::path(
    get, path = "/api/v1/agents/{id}/versions", tag = "Agents", params(("id" = Uuid, Path), PageQuery),
    responses((status = 200, description = "The newest first; at most 200 are kept", body = [AgentVersion]), Problems)
)]
pub async fn list(
    State(app): State<App>,
    caller: Viewer,
    Id(id): Id<AgentId>,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<PageQuery>,
) -> Result<Response, ApiError> {
    let agent = find(&app, caller.workspace, id).await?;
    let before = query.position::<i64>()?;
    let records = app.engine.store().agent_versions(caller.workspace, id, before, query.limit()).await?;
    let next = records.last().map(|record| record.version);
    let show = |record: VersionRecord| AgentVersion {
        version: record.version,
        created_at: record.created_at.to_utc(),
        created_by: record.author.id.map(|user| user.0),
        created_by_name: record.author.name,
        current: record.version == agent.version,
    };
    let versions: Vec<AgentVersion> = records.into_iter().map(show).collect();
    Ok(page::respond(&uri, &versions, query.limit(), next))
}

/// One version of an agent, with what it changed
#[utoipa::path(
    get, path = "/api/v1/agents/{id}/versions/{version}", tag = "Agents",
    params(("id" = Uuid, Path), ("version" = i64, Path), AgainstQuery),
    responses((status = 200, description = "It", body = AgentVersionDetail), Problems)
)]
pub async fn one(
    State(app): State<App>,
    caller: Viewer,
    Path((id, version)): Path<(String, String)>,
    Query(query): Query<AgainstQuery>,
) -> Result<Json<AgentVersionDetail>, ApiError> {
    let (id, version) = address(&id, &version)?;
    let agent = find(&app, caller.workspace, id).await?;
    let record = version_of(&app, caller.workspace, id, version).await?;
    let other = match query.against {
        Some(against) => Some(version_of(&app, caller.workspace, id, against).await?),
        None => app.engine.store().agent_version(caller.workspace, id, version - 1).await?,
    };
    let against = other.as_ref().map(|other| other.version);
    let diff = other.map(|other| diff::between(other.draft, record.draft.clone())).unwrap_or_default();
    Ok(Json(AgentVersionDetail {
        version: record.version,
        created_at: record.created_at.to_utc(),
        created_by_name: record.author.name,
        current: record.version == agent.version,
        agent: record.draft.into(),
        against,
        diff,
    }))
}

/// Bring a version of an agent back
///
/// As a new version. Rules that pass on to an agent that was removed since are left out, and so are removed tools.
#[utoipa::path(
    post, path = "/api/v1/agents/{id}/versions/{version}/restore", tag = "Agents",
    params(("id" = Uuid, Path), ("version" = i64, Path)),
    responses((status = 200, description = "The agent as it is now", body = Agent), Problems)
)]
pub async fn restore(
    State(app): State<App>,
    caller: Admin,
    Path((id, version)): Path<(String, String)>,
) -> Result<Json<Agent>, ApiError> {
    let (id, version) = address(&id, &version)?;
    let agent = find(&app, caller.workspace, id).await?;
    let mut draft = version_of(&app, caller.workspace, id, version).await?.draft;
    let others = app.engine.store().agents(caller.workspace, None, model::limits::PAGE_MAX).await?;
    draft.settings.transfer_rules.retain(|rule| others.iter().any(|other| other.id == rule.to));
    if let Some(tools) = &mut draft.settings.tools {
        let names: Vec<&str> = tools.iter().map(String::as_str).collect();
        let unknown = app.engine.unknown_tools(caller.workspace, &names).await?;
        tools.retain(|name| !unknown.contains(name));
    }
    write::edit(&app, &caller, &agent, "agent.restored", |_| Ok(draft)).await?;
    Ok(Json(shown(&app, caller.workspace, id).await?))
}

/// What is no id or number names nothing: 404.
fn address(id: &str, version: &str) -> Result<(AgentId, i64), ApiError> {
    let read = id.parse().ok().zip(version.parse().ok());
    read.ok_or_else(missing)
}

async fn version_of(app: &App, ws: WorkspaceId, id: AgentId, version: i64) -> Result<VersionRecord, ApiError> {
    let found = app.engine.store().agent_version(ws, id, version).await?;
    found.ok_or_else(|| ApiError::not_found("version"))
}

//! Runs of checks: begun, listed, looked at.

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::http::StatusCode;
use axum::response::Response;
use engine::checks::Selection;
use model::check::CHECKS;
use model::{AgentId, CheckId, CheckRunId};
use serde::{Deserialize, Serialize};
use store::checks::Cause;
use utoipa::ToSchema;
use uuid::Uuid;

use super::shape::{CheckResult, Run, RunDetail};
use super::write::require_agent;
use crate::api::extract::{Id, MaybeBody, Query};
use crate::api::page::{self, PageQuery};
use crate::app::App;
use crate::auth::{Admin, Viewer};
use crate::error::{ApiError, Problems};

#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StartRun {
    /// Checks of this agent, and those that name none, asked of it.
    agent_id: Option<Uuid>,
    /// These checks; all, where it is not given.
    #[serde(default)]
    ids: Vec<Uuid>,
}

#[derive(Serialize, ToSchema)]
pub struct Started {
    run_id: Uuid,
}

/// Run checks
///
/// In the background: the run and its progress are on the live feed as `checks.run`.
#[utoipa::path(
    post, path = "/api/v1/checks/run", tag = "Checks", request_body = StartRun,
    responses((status = 202, description = "The run", body = Started), Problems)
)]
pub async fn start(
    State(app): State<App>,
    caller: Admin,
    MaybeBody(body): MaybeBody<StartRun>,
) -> Result<(StatusCode, Json<Started>), ApiError> {
    if body.ids.len() as i64 > CHECKS {
        return Err(ApiError::invalid_field("ids", format!("must be at most {CHECKS}")));
    }
    if let Some(agent) = body.agent_id {
        require_agent(&app, caller.workspace, AgentId(agent)).await?;
    }
    let selection =
        Selection { agent_id: body.agent_id.map(AgentId), ids: body.ids.into_iter().map(CheckId).collect() };
    let started = app.engine.start_checks(caller.workspace, Cause::Manual, selection).await?;
    let run = started.ok_or_else(|| ApiError::conflict("There are no such checks: write some first."))?;
    Ok((StatusCode::ACCEPTED, Json(Started { run_id: run.0 })))
}

/// List runs of checks
#[utoipa::path(
    get, path = "/api/v1/checks/runs", tag = "Checks", params(PageQuery),
    responses((status = 200, description = "The newest first; at most 50 are kept", body = [Run]), Problems)
)]
pub async fn list(
    State(app): State<App>,
    caller: Viewer,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<PageQuery>,
) -> Result<Response, ApiError> {
    let before = query.position::<CheckRunId>()?;
    let records = app.engine.store().check_runs(caller.workspace, before, query.limit()).await?;
    let next = records.last().map(|record| record.id);
    let runs: Vec<Run> = records.into_iter().map(Run::from).collect();
    Ok(page::respond(&uri, &runs, query.limit(), next))
}

/// One run of checks, with its results
#[utoipa::path(
    get, path = "/api/v1/checks/runs/{id}", tag = "Checks", params(("id" = Uuid, Path)),
    responses((status = 200, description = "It; results in the order of the checks", body = RunDetail), Problems)
)]
pub async fn one(State(app): State<App>, caller: Viewer, Id(id): Id<CheckRunId>) -> Result<Json<RunDetail>, ApiError> {
    let store = app.engine.store();
    let run = store.check_run(caller.workspace, id).await?.ok_or_else(|| ApiError::not_found("run"))?;
    let results = store.check_results(caller.workspace, id).await?;
    let results = results.into_iter().map(CheckResult::from).collect();
    Ok(Json(RunDetail { run: Run::from(run), results }))
}

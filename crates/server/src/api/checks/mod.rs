//! Checks before go-live: example questions with what must come of them, their runs, and new ones from the knowledge.

mod generate;
mod runs;
mod shape;
mod transfer;
mod write;

use axum::extract::{OriginalUri, State};
use axum::middleware::from_fn;
use axum::response::Response;
use model::{CheckId, CheckRunId, WorkspaceId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use shape::Check;
pub use transfer::CheckFile;

use super::extract::Query;
use super::idempotent;
use super::page::{self, PageQuery};
use crate::app::App;
use crate::auth::Viewer;
use crate::error::{ApiError, Problems};

pub fn router() -> OpenApiRouter<App> {
    let creating = OpenApiRouter::new()
        .routes(routes!(list, write::create))
        .routes(routes!(transfer::import))
        .routes(routes!(generate::generate))
        .routes(routes!(runs::start))
        .layer(from_fn(idempotent::layer));
    OpenApiRouter::new()
        .routes(routes!(write::change, write::remove))
        .routes(routes!(transfer::export))
        .routes(routes!(runs::list))
        .routes(routes!(runs::one))
        .merge(creating)
}

/// List checks
#[utoipa::path(
    get, path = "/api/v1/checks", tag = "Checks", params(PageQuery),
    responses((status = 200, description = "Oldest first, each with its last result", body = [Check]), Problems)
)]
pub async fn list(
    State(app): State<App>,
    caller: Viewer,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<PageQuery>,
) -> Result<Response, ApiError> {
    let after = query.position::<CheckId>()?;
    let records = app.engine.store().checks(caller.workspace, after, query.limit()).await?;
    let next = records.last().map(|record| record.id);
    let checks: Vec<Check> = records.into_iter().map(Check::from).collect();
    Ok(page::respond(&uri, &checks, query.limit(), next))
}

/// The check, if this workspace has it.
async fn find(app: &App, ws: WorkspaceId, id: CheckId) -> Result<Check, ApiError> {
    let record = app.engine.store().check(ws, id).await?;
    record.map(Check::from).ok_or_else(missing)
}

fn missing() -> ApiError {
    ApiError::not_found("check")
}

/// A run as the live feed tells it.
pub async fn show_run(app: &App, ws: WorkspaceId, id: CheckRunId) -> Result<Option<shape::Run>, ApiError> {
    Ok(app.engine.store().check_run(ws, id).await?.map(shape::Run::from))
}

//! Tasks: what people have to do.

mod list;
mod shape;
mod write;

use axum::middleware::from_fn;
use model::{TaskId, WorkspaceId};
use store::tasks::TaskRecord;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use shape::Task;

use super::idempotent;
use crate::app::App;
use crate::error::ApiError;

pub fn router() -> OpenApiRouter<App> {
    let creating = OpenApiRouter::new().routes(routes!(list::list, write::create)).layer(from_fn(idempotent::layer));
    OpenApiRouter::new().routes(routes!(list::one, write::change, write::remove)).merge(creating)
}

/// The task, if this workspace has it.
async fn find(app: &App, ws: WorkspaceId, id: TaskId) -> Result<TaskRecord, ApiError> {
    app.engine.store().task(ws, id).await?.ok_or_else(|| ApiError::not_found("task"))
}

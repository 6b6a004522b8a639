//! Bring a source up to date, or remove it.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use model::SourceId;

use super::read::find;
use super::shape::Source;
use crate::api::extract::Id;
use crate::app::App;
use crate::auth::Admin;
use crate::error::{ApiError, Problems};

/// Fetch and read a source again
///
/// A website is visited again, and only pages that have changed are sent by its server; a file is read again. What did
/// not change is not written again.
#[utoipa::path(
    post, path = "/api/v1/knowledge/sources/{id}/refresh", tag = "Knowledge", params(("id" = Uuid, Path)),
    responses((status = 202, description = "The source, in the queue", body = Source), Problems)
)]
pub async fn refresh(
    State(app): State<App>,
    caller: Admin,
    Id(id): Id<SourceId>,
) -> Result<(StatusCode, Json<Source>), ApiError> {
    if !app.engine.refresh_source(caller.workspace, id).await? {
        return Err(ApiError::not_found("source"));
    }
    caller.audit(&app, "source.refreshed", id).await;
    Ok((StatusCode::ACCEPTED, Json(find(&app, &caller, id).await?.into())))
}

/// Remove a source
///
/// From then on nothing of it is found. Its file is removed, too, unless something else needs it.
#[utoipa::path(
    delete, path = "/api/v1/knowledge/sources/{id}", tag = "Knowledge", params(("id" = Uuid, Path)),
    responses((status = 204, description = "Removed"), Problems)
)]
pub async fn remove(State(app): State<App>, caller: Admin, Id(id): Id<SourceId>) -> Result<StatusCode, ApiError> {
    let source = find(&app, &caller, id).await?;
    if !app.engine.delete_source(caller.workspace, id).await? {
        return Err(ApiError::not_found("source"));
    }
    caller.audit(&app, "source.removed", format!("{id}: {}", source.name)).await;
    Ok(StatusCode::NO_CONTENT)
}

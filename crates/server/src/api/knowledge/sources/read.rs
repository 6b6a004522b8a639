//! What sources there are, how far they are, and what is in them.

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::response::Response;
use model::SourceId;
use store::knowledge::SourceRecord;

use super::shape::{Chunk, Source, SourcePage};
use crate::api::extract::{Id, Query};
use crate::api::page::{self, PageQuery};
use crate::app::App;
use crate::auth::{Caller, Viewer};
use crate::error::{ApiError, Problems};

/// Documents, texts and websites
#[utoipa::path(
    get, path = "/api/v1/knowledge/sources", tag = "Knowledge", params(PageQuery),
    responses((status = 200, description = "The newest first", body = [Source]), Problems)
)]
pub async fn list(
    State(app): State<App>,
    caller: Viewer,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<PageQuery>,
) -> Result<Response, ApiError> {
    let before = query.position::<SourceId>()?;
    let rows = app.engine.store().sources(caller.workspace, before, query.limit()).await?;
    let next = rows.last().map(|row| row.id);
    let rows: Vec<Source> = rows.into_iter().map(Source::from).collect();
    Ok(page::respond(&uri, &rows, query.limit(), next))
}

/// One source
#[utoipa::path(
    get, path = "/api/v1/knowledge/sources/{id}", tag = "Knowledge", params(("id" = Uuid, Path)),
    responses((status = 200, description = "As it is now", body = Source), Problems)
)]
pub async fn one(State(app): State<App>, caller: Viewer, Id(id): Id<SourceId>) -> Result<Json<Source>, ApiError> {
    Ok(Json(find(&app, &caller, id).await?.into()))
}

/// What a source was cut into
#[utoipa::path(
    get, path = "/api/v1/knowledge/sources/{id}/chunks", tag = "Knowledge", params(("id" = Uuid, Path), PageQuery),
    responses((status = 200, description = "In their order", body = [Chunk]), Problems)
)]
pub async fn chunks(
    State(app): State<App>,
    caller: Viewer,
    Id(id): Id<SourceId>,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<PageQuery>,
) -> Result<Response, ApiError> {
    let after = query.position::<(i64, i64)>()?;
    find(&app, &caller, id).await?;
    let rows = app.engine.store().source_chunks(caller.workspace, id, after, query.limit()).await?;
    let next = rows.last().map(|row| (row.part, row.position));
    let rows: Vec<Chunk> = rows.into_iter().map(Chunk::from).collect();
    Ok(page::respond(&uri, &rows, query.limit(), next))
}

/// The pages of a website
///
/// Of a source that is no website the list is empty.
#[utoipa::path(
    get, path = "/api/v1/knowledge/sources/{id}/pages", tag = "Knowledge", params(("id" = Uuid, Path), PageQuery),
    responses((status = 200, description = "In the order in which they were found", body = [SourcePage]), Problems)
)]
pub async fn pages(
    State(app): State<App>,
    caller: Viewer,
    Id(id): Id<SourceId>,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<PageQuery>,
) -> Result<Response, ApiError> {
    let after = query.position::<i64>()?;
    find(&app, &caller, id).await?;
    let rows = app.engine.store().source_pages(caller.workspace, id, after, query.limit()).await?;
    let next = rows.last().map(|row| row.number);
    let rows: Vec<SourcePage> = rows.into_iter().map(SourcePage::from).collect();
    Ok(page::respond(&uri, &rows, query.limit(), next))
}

pub(super) async fn find(app: &App, caller: &Caller, id: SourceId) -> Result<SourceRecord, ApiError> {
    let found = app.engine.store().source(caller.workspace, id).await?;
    found.ok_or_else(|| ApiError::not_found("source"))
}

//! A whole `knowledge_base.json`, in and out.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use model::limits::FAQ_IMPORT;
use serde::{Deserialize, Serialize};
use store::knowledge::Imported;
use utoipa::{IntoParams, ToSchema};

use super::shape::KnowledgeFile;
use crate::api::extract::{Body, Query};
use crate::app::App;
use crate::auth::{Operator, Viewer};
use crate::error::{ApiError, Problems};

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ImportQuery {
    /// Remove every entry that the file does not name.
    #[serde(default)]
    replace: bool,
}

#[derive(Serialize, ToSchema)]
pub struct ImportDone {
    success: bool,
    created: u64,
    updated: u64,
    removed: u64,
}

/// Take over a `knowledge_base.json`
///
/// An entry whose id exists is changed, one without an id gets one; of two with the same id the last one counts.
/// Business information is replaced where the file has any. All of it, or nothing.
#[utoipa::path(
    post, path = "/api/v1/knowledge/import", tag = "Knowledge", params(ImportQuery), request_body = KnowledgeFile,
    responses((status = 200, description = "What it changed", body = ImportDone), Problems)
)]
pub async fn import(
    State(app): State<App>,
    caller: Operator,
    Query(query): Query<ImportQuery>,
    Body(file): Body<KnowledgeFile>,
) -> Result<Json<ImportDone>, ApiError> {
    let errors = file.check();
    if !errors.is_empty() {
        return Err(ApiError::invalid(errors));
    }
    let (store, now) = (app.engine.store(), app.engine.clock().now());
    let counts = match store.import_knowledge(caller.workspace, &file.into(), query.replace, now).await? {
        Imported::Done(counts) => counts,
        Imported::TooMany => {
            return Err(ApiError::conflict(format!("The workspace would have more than {FAQ_IMPORT} entries.")));
        }
        Imported::Missing => return Err(ApiError::not_found("workspace")),
    };
    app.engine.forget_knowledge(caller.workspace);
    caller.audit(&app, "knowledge.imported", counts.created + counts.updated).await;
    Ok(Json(ImportDone { success: true, created: counts.created, updated: counts.updated, removed: counts.removed }))
}

/// Everything as a `knowledge_base.json`
#[utoipa::path(
    get, path = "/api/v1/knowledge/export", tag = "Knowledge",
    responses((status = 200, description = "The file", body = KnowledgeFile), Problems)
)]
pub async fn export(State(app): State<App>, caller: Viewer) -> Result<Response, ApiError> {
    let base = app.engine.store().export_knowledge(caller.workspace).await?;
    let file = KnowledgeFile::from(base.ok_or_else(|| ApiError::not_found("workspace"))?);
    let name = [(header::CONTENT_DISPOSITION, "attachment; filename=\"knowledge_base.json\"")];
    Ok((name, Json(file)).into_response())
}

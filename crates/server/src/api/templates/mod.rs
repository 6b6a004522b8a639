//! Message templates: listed, kept in line with the provider, made, deleted, tried out with values.

mod edit;
mod shape;

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::middleware::from_fn;
use axum::response::Response;
use model::template::TemplateStatus;
use model::{ChannelId, WorkspaceId};
use serde::Deserialize;
use store::templates::{TemplateFilter, TemplatePosition, TemplateRecord};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

pub use self::shape::{Template, Values, field_errors};
use super::extract::{Id, Query};
use super::{idempotent, page};
use crate::app::App;
use crate::auth::Viewer;
use crate::error::{ApiError, Problems};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, edit::create))
        .layer(from_fn(idempotent::layer))
        .routes(routes!(edit::sync))
        .routes(routes!(one, edit::remove))
        .routes(routes!(edit::preview))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TemplateQuery {
    channel_id: Option<Uuid>,
    /// `approved`, `pending`, `rejected`, `paused` or `disabled`
    status: Option<String>,
    /// A part of the name or of the body.
    search: Option<String>,
    /// Rows, 1 to 200; 50 where it is not given.
    limit: Option<i64>,
    /// From the `Link` header of the page before.
    cursor: Option<String>,
}

/// List templates
#[utoipa::path(
    get, path = "/api/v1/templates", tag = "Templates", params(TemplateQuery),
    responses((status = 200, description = "By name and language", body = [Template]), Problems)
)]
pub async fn list(
    State(app): State<App>,
    caller: Viewer,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<TemplateQuery>,
) -> Result<Response, ApiError> {
    let status = match query.status.as_deref() {
        Some(name) => Some(TemplateStatus::parse(name).ok_or_else(|| {
            ApiError::invalid_field("status", format!("must be one of {}", TemplateStatus::ALL.join(", ")))
        })?),
        None => None,
    };
    let filter = TemplateFilter { channel: query.channel_id.map(ChannelId), status, search: query.search };
    let after: Option<TemplatePosition> = query.cursor.as_deref().map(page::read).transpose()?;
    let limit = page::limit(query.limit);
    let found = app.engine.store().templates(caller.workspace, &filter, after.as_ref(), limit).await?;
    let next = found.last().map(TemplateRecord::position);
    let templates: Vec<Template> = found.into_iter().map(Template::from).collect();
    Ok(page::respond(&uri, &templates, limit, next))
}

/// One template
#[utoipa::path(
    get, path = "/api/v1/templates/{id}", tag = "Templates", params(("id" = Uuid, Path)),
    responses((status = 200, description = "It", body = Template), Problems)
)]
pub async fn one(State(app): State<App>, caller: Viewer, Id(id): Id<Uuid>) -> Result<Json<Template>, ApiError> {
    Ok(Json(find(&app, caller.workspace, id).await?.into()))
}

/// The template, if this workspace has it.
pub async fn find(app: &App, ws: WorkspaceId, id: Uuid) -> Result<TemplateRecord, ApiError> {
    app.engine.store().template(ws, id).await?.ok_or_else(|| ApiError::not_found("template"))
}

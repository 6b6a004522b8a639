//! Reading and changing tools.

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::http::StatusCode;
use axum::response::Response;
use uuid::Uuid;

use super::TOOLS_MAX;
use super::shape::{CREATED, Tool, ToolWrite, taken};
use crate::api::extract::{Body, Id, Query};
use crate::api::page::{self, PageQuery};
use crate::app::App;
use crate::auth::{Admin, Caller, Viewer};
use crate::error::{ApiError, Problems};

/// Tools
#[utoipa::path(
    get, path = "/api/v1/tools", tag = "Tools", params(PageQuery),
    responses((status = 200, description = "By their names; headers only for admins", body = [Tool]), Problems)
)]
pub async fn list(
    State(app): State<App>,
    caller: Viewer,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<PageQuery>,
) -> Result<Response, ApiError> {
    let after = query.position::<String>()?;
    let tools = app.engine.store().tools(caller.workspace, after.as_deref(), query.limit()).await?;
    let next = tools.last().map(|tool| tool.draft.name.clone());
    let tools: Vec<Tool> = tools.into_iter().map(|tool| Tool::of(tool, &caller)).collect();
    Ok(page::respond(&uri, &tools, query.limit(), next))
}

/// Define a tool
///
/// Its host must be among the allowed ones (`PUT /tools/settings`). Agents have it at once, unless they have a list of
/// tools of their own.
#[utoipa::path(
    post, path = "/api/v1/tools", tag = "Tools", request_body = ToolWrite,
    responses((status = 201, description = "The tool", body = Tool), Problems)
)]
pub async fn add(
    State(app): State<App>,
    caller: Admin,
    Body(body): Body<ToolWrite>,
) -> Result<(StatusCode, Json<Tool>), ApiError> {
    let draft = body.draft(&app, &caller, None).await?;
    let (store, now) = (app.engine.store(), app.engine.clock().now());
    let added = store.add_tool(caller.workspace, &draft, TOOLS_MAX, now).await.map_err(taken)?;
    let id = added.ok_or_else(|| ApiError::conflict(format!("There may be at most {TOOLS_MAX} tools.")))?;
    app.engine.forget_tools(caller.workspace);
    caller.audit(&app, "tool.added", format!("{id}: {}", draft.name)).await;
    Ok((CREATED, Json(find(&app, &caller, id).await?)))
}

/// A tool
#[utoipa::path(
    get, path = "/api/v1/tools/{id}", tag = "Tools", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The tool", body = Tool), Problems)
)]
pub async fn one(State(app): State<App>, caller: Viewer, Id(id): Id<Uuid>) -> Result<Json<Tool>, ApiError> {
    Ok(Json(find(&app, &caller, id).await?))
}

/// Change a tool
#[utoipa::path(
    patch, path = "/api/v1/tools/{id}", tag = "Tools", params(("id" = Uuid, Path)), request_body = ToolWrite,
    responses((status = 200, description = "The tool", body = Tool), Problems)
)]
pub async fn change(
    State(app): State<App>,
    caller: Admin,
    Id(id): Id<Uuid>,
    Body(body): Body<ToolWrite>,
) -> Result<Json<Tool>, ApiError> {
    let (store, now) = (app.engine.store(), app.engine.clock().now());
    let before = store.tool(caller.workspace, id).await?.ok_or_else(|| ApiError::not_found("tool"))?;
    let draft = body.draft(&app, &caller, Some(before.draft)).await?;
    if !store.change_tool(caller.workspace, id, &draft, now).await.map_err(taken)? {
        return Err(ApiError::not_found("tool"));
    }
    app.engine.forget_tools(caller.workspace);
    caller.audit(&app, "tool.changed", format!("{id}: {}", draft.name)).await;
    Ok(Json(find(&app, &caller, id).await?))
}

/// Remove a tool
#[utoipa::path(
    delete, path = "/api/v1/tools/{id}", tag = "Tools", params(("id" = Uuid, Path)),
    responses((status = 204, description = "It is gone"), Problems)
)]
pub async fn remove(State(app): State<App>, caller: Admin, Id(id): Id<Uuid>) -> Result<StatusCode, ApiError> {
    if !app.engine.store().delete_tool(caller.workspace, id).await? {
        return Err(ApiError::not_found("tool"));
    }
    app.engine.forget_tools(caller.workspace);
    caller.audit(&app, "tool.removed", id).await;
    Ok(StatusCode::NO_CONTENT)
}

async fn find(app: &App, caller: &Caller, id: Uuid) -> Result<Tool, ApiError> {
    let found = app.engine.store().tool(caller.workspace, id).await?;
    Ok(Tool::of(found.ok_or_else(|| ApiError::not_found("tool"))?, caller))
}

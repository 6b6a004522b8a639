//! MCP servers: where they are, what they offer, and which of it agents may use.

mod shape;

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::http::StatusCode;
use axum::middleware::from_fn;
use axum::response::Response;
use store::StoreError;
use store::mcp::McpRecord;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::extract::{Body, Id, Query};
use super::idempotent;
use super::page::{self, PageQuery};
use crate::app::App;
use crate::auth::{Admin, Caller, Viewer};
use crate::error::{ApiError, Problems};
use shape::{McpServer, McpServerWrite};

/// Servers of a workspace.
const SERVERS_MAX: i64 = 20;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(change, remove))
        .routes(routes!(refresh))
        .layer(from_fn(idempotent::layer))
}

/// MCP servers
#[utoipa::path(
    get, path = "/api/v1/mcp-servers", tag = "Tools", params(PageQuery),
    responses((status = 200, description = "By their names; headers only for admins", body = [McpServer]), Problems)
)]
pub async fn list(
    State(app): State<App>,
    caller: Viewer,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<PageQuery>,
) -> Result<Response, ApiError> {
    let after = query.position::<String>()?;
    let servers = app.engine.store().mcp_servers(caller.workspace, after.as_deref(), query.limit()).await?;
    let next = servers.last().map(|server| server.draft.name.clone());
    let servers: Vec<_> = servers.into_iter().map(|server| McpServer::of(server, &caller)).collect();
    Ok(page::respond(&uri, &servers, query.limit(), next))
}

/// Add an MCP server
///
/// It is asked at once what it offers; that it does not answer is told in `status`, and it is added all the same. Agents
/// are offered its tools as `<server>__<tool>`.
#[utoipa::path(
    post, path = "/api/v1/mcp-servers", tag = "Tools", request_body = McpServerWrite,
    responses((status = 201, description = "The server", body = McpServer), Problems)
)]
pub async fn add(
    State(app): State<App>,
    caller: Admin,
    Body(body): Body<McpServerWrite>,
) -> Result<(StatusCode, Json<McpServer>), ApiError> {
    let (draft, _) = body.draft(&app, &caller, None).await?;
    let (store, now) = (app.engine.store(), app.engine.clock().now());
    let added = store.add_mcp_server(caller.workspace, &draft, SERVERS_MAX, now).await.map_err(taken)?;
    let id = added.ok_or_else(|| ApiError::conflict(format!("There may be at most {SERVERS_MAX} servers.")))?;
    caller.audit(&app, "mcp_server.added", format!("{id}: {}", draft.name)).await;
    let record = find(&app, &caller, id).await?;
    app.engine.refresh_mcp_server(caller.workspace, &record).await?;
    Ok((StatusCode::CREATED, Json(show(&app, &caller, id).await?)))
}

/// Change an MCP server, or which of its tools agents may use
#[utoipa::path(
    patch, path = "/api/v1/mcp-servers/{id}", tag = "Tools", params(("id" = Uuid, Path)),
    request_body = McpServerWrite,
    responses((status = 200, description = "The server", body = McpServer), Problems)
)]
pub async fn change(
    State(app): State<App>,
    caller: Admin,
    Id(id): Id<Uuid>,
    Body(body): Body<McpServerWrite>,
) -> Result<Json<McpServer>, ApiError> {
    let before = find(&app, &caller, id).await?;
    let (store, now) = (app.engine.store(), app.engine.clock().now());
    let (draft, tools) = body.draft(&app, &caller, Some(&before)).await?;
    if !store.change_mcp_server(caller.workspace, id, &draft, &tools, now).await.map_err(taken)? {
        return Err(ApiError::not_found("MCP server"));
    }
    app.engine.forget_tools(caller.workspace);
    caller.audit(&app, "mcp_server.changed", format!("{id}: {}", draft.name)).await;
    Ok(Json(show(&app, &caller, id).await?))
}

/// Remove an MCP server
#[utoipa::path(
    delete, path = "/api/v1/mcp-servers/{id}", tag = "Tools", params(("id" = Uuid, Path)),
    responses((status = 204, description = "It is gone"), Problems)
)]
pub async fn remove(State(app): State<App>, caller: Admin, Id(id): Id<Uuid>) -> Result<StatusCode, ApiError> {
    if !app.engine.store().delete_mcp_server(caller.workspace, id).await? {
        return Err(ApiError::not_found("MCP server"));
    }
    app.engine.forget_tools(caller.workspace);
    caller.audit(&app, "mcp_server.removed", id).await;
    Ok(StatusCode::NO_CONTENT)
}

/// Ask an MCP server what it offers now
///
/// How it went is in `status`.
#[utoipa::path(
    post, path = "/api/v1/mcp-servers/{id}/refresh", tag = "Tools", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The server", body = McpServer), Problems)
)]
pub async fn refresh(State(app): State<App>, caller: Admin, Id(id): Id<Uuid>) -> Result<Json<McpServer>, ApiError> {
    let record = find(&app, &caller, id).await?;
    app.engine.refresh_mcp_server(caller.workspace, &record).await?;
    Ok(Json(show(&app, &caller, id).await?))
}

async fn find(app: &App, caller: &Caller, id: Uuid) -> Result<McpRecord, ApiError> {
    let found = app.engine.store().mcp_server(caller.workspace, id).await?;
    found.ok_or_else(|| ApiError::not_found("MCP server"))
}

async fn show(app: &App, caller: &Caller, id: Uuid) -> Result<McpServer, ApiError> {
    Ok(McpServer::of(find(app, caller, id).await?, caller))
}

fn taken(error: StoreError) -> ApiError {
    match error {
        StoreError::Conflict => ApiError::conflict("There is a server with this name."),
        other => other.into(),
    }
}

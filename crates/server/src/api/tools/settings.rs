//! The hosts that tools and MCP servers may be at.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::extract::Body;
use crate::app::App;
use crate::auth::Admin;
use crate::error::{ApiError, FieldError, Problems};

const HOSTS_MAX: usize = 50;

#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ToolSettings {
    /// Names of hosts, such as `shop.example`, without scheme, port and path; at most 50.
    allowed_hosts: Vec<String>,
}

/// Hosts that tools may call
#[utoipa::path(
    get, path = "/api/v1/tools/settings", tag = "Tools",
    responses((status = 200, description = "The settings", body = ToolSettings), Problems)
)]
pub async fn read(State(app): State<App>, caller: Admin) -> Result<Json<ToolSettings>, ApiError> {
    let settings = app.engine.store().tool_settings(caller.workspace).await?;
    Ok(Json(ToolSettings { allowed_hosts: settings.allowed_hosts }))
}

/// Set the hosts that tools may call
///
/// Hosts inside of private networks are refused, unless the installation's configuration names them.
#[utoipa::path(
    put, path = "/api/v1/tools/settings", tag = "Tools", request_body = ToolSettings,
    responses((status = 200, description = "As they are now", body = ToolSettings), Problems)
)]
pub async fn write(
    State(app): State<App>,
    caller: Admin,
    Body(body): Body<ToolSettings>,
) -> Result<Json<ToolSettings>, ApiError> {
    let mut errors = Vec::new();
    let mut hosts: Vec<String> = Vec::new();
    if body.allowed_hosts.len() > HOSTS_MAX {
        errors.push(FieldError::new("allowed_hosts", format!("must be at most {HOSTS_MAX}")));
    }
    for (at, given) in body.allowed_hosts.iter().take(HOSTS_MAX).enumerate() {
        match app.engine.check_tool_host(given) {
            Ok(host) if hosts.contains(&host) => {}
            Ok(host) => hosts.push(host),
            Err(why) => errors.push(FieldError::new(format!("allowed_hosts[{at}]"), why)),
        }
    }
    if !errors.is_empty() {
        return Err(ApiError::invalid(errors));
    }
    app.engine.store().set_allowed_hosts(caller.workspace, &hosts).await?;
    app.engine.forget_tools(caller.workspace);
    caller.audit(&app, "tools.hosts_changed", hosts.join(", ")).await;
    Ok(Json(ToolSettings { allowed_hosts: hosts }))
}

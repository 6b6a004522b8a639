//! Secrets for the headers of tools and MCP servers. They are written and never shown.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::extract::Body;
use crate::api::extract::Path;
use crate::app::App;
use crate::auth::Admin;
use crate::error::{ApiError, Problems};

const NAME_CHARS: usize = 64;
const VALUE_CHARS: usize = 4_000;
/// Secrets of a workspace.
const SECRETS_MAX: i64 = 50;
/// Tools and servers that are looked through for a secret's name: there may not be more.
const USERS_MAX: i64 = 200;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(put, remove))
}

#[derive(Serialize, ToSchema)]
pub struct ToolSecret {
    name: String,
    updated_at: DateTime<Utc>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ToolSecretValue {
    /// 1 to 4,000 printable characters.
    value: String,
}

/// Secrets of tools
#[utoipa::path(
    get, path = "/api/v1/tool-secrets", tag = "Tools",
    responses((status = 200, description = "By their names, without their values", body = [ToolSecret]), Problems)
)]
pub async fn list(State(app): State<App>, caller: Admin) -> Result<Json<Vec<ToolSecret>>, ApiError> {
    let secrets = app.engine.store().tool_secrets(caller.workspace).await?;
    let shown = secrets.into_iter();
    Ok(Json(shown.map(|secret| ToolSecret { name: secret.name, updated_at: secret.updated_at.to_utc() }).collect()))
}

/// Set a secret
///
/// Stored encrypted. Headers name it as `{{secret:NAME}}`.
#[utoipa::path(
    put, path = "/api/v1/tool-secrets/{name}", tag = "Tools",
    params(("name" = String, Path, description = "1 to 64 of `A-Z`, `0-9` and `_`, beginning with a letter")),
    request_body = ToolSecretValue,
    responses((status = 204, description = "It is stored"), Problems)
)]
pub async fn put(
    State(app): State<App>,
    caller: Admin,
    Path(name): Path<String>,
    Body(body): Body<ToolSecretValue>,
) -> Result<StatusCode, ApiError> {
    if !is_name(&name) {
        let rule = format!("must have 1 to {NAME_CHARS} of A-Z, 0-9 and _, beginning with a letter");
        return Err(ApiError::invalid_field("name", rule));
    }
    let value = body.value.trim();
    let chars = value.chars().count();
    if !(1..=VALUE_CHARS).contains(&chars) || value.chars().any(char::is_control) {
        return Err(ApiError::invalid_field("value", format!("must have 1 to {VALUE_CHARS} printable characters")));
    }
    let (store, now) = (app.engine.store(), app.engine.clock().now());
    if !store.put_tool_secret(caller.workspace, &name, value, SECRETS_MAX, now).await? {
        return Err(ApiError::conflict(format!("There may be at most {SECRETS_MAX} secrets.")));
    }
    app.engine.forget_tools(caller.workspace);
    caller.audit(&app, "tool_secret.set", name).await;
    Ok(StatusCode::NO_CONTENT)
}

/// Remove a secret
///
/// 409 as long as a tool or an MCP server names it.
#[utoipa::path(
    delete, path = "/api/v1/tool-secrets/{name}", tag = "Tools", params(("name" = String, Path)),
    responses((status = 204, description = "It is gone"), Problems)
)]
pub async fn remove(State(app): State<App>, caller: Admin, Path(name): Path<String>) -> Result<StatusCode, ApiError> {
    let store = app.engine.store();
    let named = format!("{{{{secret:{name}}}}}");
    let names = |headers: &store::tools::Headers| headers.values().any(|value| value.replace(' ', "").contains(&named));
    let tools = store.tools(caller.workspace, None, USERS_MAX).await?;
    let servers = store.mcp_servers(caller.workspace, None, USERS_MAX).await?;
    let tool = tools.iter().find(|tool| names(&tool.draft.headers)).map(|tool| &tool.draft.name);
    let user = tool.or_else(|| servers.iter().find(|one| names(&one.draft.headers)).map(|one| &one.draft.name));
    if let Some(user) = user {
        return Err(ApiError::conflict(format!("{user} uses it.")));
    }
    if !store.delete_tool_secret(caller.workspace, &name).await? {
        return Err(ApiError::not_found("secret"));
    }
    app.engine.forget_tools(caller.workspace);
    caller.audit(&app, "tool_secret.removed", name).await;
    Ok(StatusCode::NO_CONTENT)
}

fn is_name(text: &str) -> bool {
    (1..=NAME_CHARS).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

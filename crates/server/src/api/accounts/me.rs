//! Who one is.

use axum::Json;

use super::User;
use crate::auth::{Actor, Caller};
use crate::error::Problems;

/// Who calls
#[utoipa::path(
    get, path = "/api/v1/auth/me", tag = "Accounts",
    responses((status = 200, description = "The person, or the API key", body = User), Problems)
)]
pub async fn me(caller: Caller) -> Json<User> {
    let (id, email, name, created_at) = match caller.actor {
        Actor::User { id, email, name, created_at, .. } => (id.0, email, name, created_at),
        Actor::ApiKey { id, name, created_at } => (id.0, String::new(), name, created_at),
    };
    Json(User { id, email, name, company_name: caller.workspace_name, role: caller.role, created_at })
}

//! Who one is, and how one is called and spoken to.

use axum::Json;
use axum::extract::State;
use model::account::Language;
use serde::Deserialize;
use utoipa::ToSchema;

use super::User;
use crate::api::extract::Body;
use crate::app::App;
use crate::auth::{Actor, Caller};
use crate::error::{ApiError, Problems};

#[derive(Deserialize, ToSchema)]
pub struct ProfileChange {
    name: Option<String>,
    /// Of the web app: `en`, `ta`, `hi` or `te`.
    language: Option<String>,
}

/// Who calls
#[utoipa::path(
    get, path = "/api/v1/auth/me", tag = "Accounts",
    responses((status = 200, description = "The person, or the API key", body = User), Problems)
)]
pub async fn me(caller: Caller) -> Json<User> {
    let workspace_id = caller.workspace.0;
    let (company_name, role) = (caller.workspace_name, caller.role);
    Json(match caller.actor {
        Actor::User { id, email, name, created_at, language, totp_enabled, .. } => {
            User { id: id.0, email, name, company_name, role, created_at, workspace_id, language, totp_enabled }
        }
        Actor::ApiKey { id, name, created_at } => User {
            id: id.0,
            email: String::new(),
            name,
            company_name,
            role,
            created_at,
            workspace_id,
            language: Language::English,
            totp_enabled: false,
        },
    })
}

/// Change one's name or language
#[utoipa::path(
    patch, path = "/api/v1/auth/me", tag = "Accounts", request_body = ProfileChange,
    responses((status = 200, description = "The person", body = User), Problems)
)]
pub async fn change_me(
    State(app): State<App>,
    caller: Caller,
    Body(body): Body<ProfileChange>,
) -> Result<Json<User>, ApiError> {
    let (id, _) = super::person(&caller)?;
    let mut errors = Vec::new();
    let name = body.name.map(|name| super::name("name", &name, &mut errors));
    let language = body.language.map(|text| super::language(&text, &mut errors));
    if !errors.is_empty() {
        return Err(ApiError::invalid(errors));
    }
    let changed = app.engine.store().change_profile(caller.workspace, id, name.as_deref(), language.flatten()).await?;
    let user = changed.ok_or_else(ApiError::not_signed_in)?;
    Ok(Json(User::new(user, caller.workspace_name)))
}

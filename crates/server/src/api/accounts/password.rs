//! Changing one's password: with the present one, or with a one-time link.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use store::accounts::PasswordLinkRecord;
use utoipa::{IntoParams, ToSchema};

use crate::api::extract::{Body, Query};
use crate::app::App;
use crate::auth::token::digest;
use crate::auth::{Actor, Caller};
use crate::error::{ApiError, FieldError, Problems};

const UNKNOWN: &str = "This link is not known.";
const ENDED: &str = "This link was used, or has ended. Ask for another one.";

#[derive(Deserialize, ToSchema)]
pub struct PasswordChange {
    current_password: String,
    /// 10 to 256 characters, and hard to guess.
    new_password: String,
}

/// Change one's password
///
/// Every other session ends. 422 names the field, with a hint where the new password is too easy to guess.
#[utoipa::path(
    post, path = "/api/v1/auth/password", tag = "Accounts", request_body = PasswordChange,
    responses((status = 204, description = "Changed"), Problems)
)]
pub async fn change_password(
    State(app): State<App>,
    caller: Caller,
    Body(body): Body<PasswordChange>,
) -> Result<StatusCode, ApiError> {
    let (user, session) = super::person(&caller)?;
    let Actor::User { email, name, .. } = &caller.actor else { return Err(ApiError::not_signed_in()) };
    let about = [email.as_str(), name.as_str(), caller.workspace_name.as_str()];
    // Before the present one is looked at: what is wrong with the new one costs no attempt.
    let weak = app.auth.passwords.weakness(&body.new_password, &about).await?;
    if let Some(why) = weak {
        return Err(ApiError::invalid_field("new_password", why));
    }
    if body.new_password == body.current_password {
        return Err(ApiError::invalid_field("new_password", "must be another one than the present"));
    }
    super::own_password(&app, &caller, "current_password", body.current_password).await?;
    let hash = app.auth.passwords.hash(body.new_password).await?;
    let now = app.engine.clock().now();
    let ended = app.engine.store().set_password(caller.workspace, user, &hash, Some(session), now).await?;
    ended.ok_or_else(ApiError::not_signed_in)?;
    app.auth.sessions_ended(caller.workspace, Some(user));
    caller.audit(&app, "user.password_changed", user).await;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LinkQuery {
    /// From the link.
    token: String,
}

#[derive(Serialize, ToSchema)]
pub struct PasswordLink {
    /// Whose password it is.
    email: String,
    expires_at: DateTime<Utc>,
}

#[derive(Deserialize, ToSchema)]
pub struct NewPassword {
    /// From the link.
    token: String,
    /// 10 to 256 characters, and hard to guess.
    new_password: String,
}

/// Look at a one-time password link
///
/// `switchboard user password-link` prints one. 404 where it is not known, 410 where it was used or has ended.
#[utoipa::path(
    get, path = "/api/v1/auth/password-link", tag = "Accounts", security(()), params(LinkQuery),
    responses((status = 200, description = "It can be used", body = PasswordLink), Problems)
)]
pub async fn password_link(
    State(app): State<App>,
    Query(query): Query<LinkQuery>,
) -> Result<Json<PasswordLink>, ApiError> {
    let link = open_link(&app, &query.token).await?;
    Ok(Json(PasswordLink { email: link.email, expires_at: link.expires_at.to_utc() }))
}

/// Choose a password with a one-time link
///
/// Every session of the person ends. A second factor stays as it is.
#[utoipa::path(
    post, path = "/api/v1/auth/password-link", tag = "Accounts", security(()), request_body = NewPassword,
    responses((status = 204, description = "Changed: sign in with it"), Problems)
)]
pub async fn use_password_link(State(app): State<App>, Body(body): Body<NewPassword>) -> Result<StatusCode, ApiError> {
    let link = open_link(&app, &body.token).await?;
    let (store, now) = (app.engine.store(), app.engine.clock().now());
    let workspace = store.workspace(link.workspace_id).await?;
    let company_name = workspace.map(|workspace| workspace.name).unwrap_or_default();
    if let Some(why) =
        app.auth.passwords.weakness(&body.new_password, &[&link.email, &link.name, &company_name]).await?
    {
        return Err(ApiError::invalid(vec![FieldError::new("new_password", why)]));
    }
    let hash = app.auth.passwords.hash(body.new_password).await?;
    if !store.use_password_link(&digest(body.token.trim()), &hash, now).await? {
        return Err(ApiError::gone(ENDED));
    }
    app.auth.sessions_ended(link.workspace_id, Some(link.user_id));
    let user = link.user_id.to_string();
    store.append_audit(link.workspace_id, &user, "user.password_changed", &user, now).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn open_link(app: &App, token: &str) -> Result<PasswordLinkRecord, ApiError> {
    let link = app.engine.store().password_link(&digest(token.trim())).await?;
    let link = link.ok_or_else(|| ApiError::nothing(UNKNOWN))?;
    if !link.is_open(app.engine.clock().now()) {
        return Err(ApiError::gone(ENDED));
    }
    Ok(link)
}

//! Signing out: the token is dead from then on.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};

use super::cookie;
use crate::api::types::Success;
use crate::app::App;
use crate::auth::{Actor, Caller};
use crate::error::{ApiError, Problems};

/// Sign out
#[utoipa::path(
    post, path = "/api/v1/auth/logout", tag = "Accounts",
    responses((status = 200, description = "The token is dead from now on", body = Success), Problems)
)]
pub async fn logout(State(app): State<App>, headers: HeaderMap, caller: Caller) -> Result<Response, ApiError> {
    let Actor::User { id, session, .. } = caller.actor else {
        return Err(ApiError::forbidden("An API key has no session: revoke it instead."));
    };
    app.engine.store().revoke_session(caller.workspace, id, session, app.engine.clock().now()).await?;
    app.auth.sessions_ended(caller.workspace, Some(id));
    let gone = [(header::SET_COOKIE, cookie(&app, &headers, "", 0))];
    Ok((gone, Json(Success::YES)).into_response())
}

//! Signing in with a password.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use model::limits::PASSWORD_CHARS;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{SignedIn, sign_in};
use crate::api::extract::{Body, PeerAddress};
use crate::app::App;
use crate::error::{ApiError, Problems};

#[derive(Deserialize, ToSchema)]
pub struct Login {
    #[schema(example = "ann@example.com")]
    email: String,
    password: String,
}

/// Sign in
///
/// 401 says neither which part was wrong. After 5 failures each attempt has to wait longer (429 with `Retry-After`).
#[utoipa::path(
    post, path = "/api/v1/auth/login", tag = "Accounts", security(()), request_body = Login,
    responses((status = 200, description = "Signed in", body = SignedIn), Problems)
)]
pub async fn login(
    State(app): State<App>,
    PeerAddress(address): PeerAddress,
    headers: HeaderMap,
    Body(body): Body<Login>,
) -> Result<Response, ApiError> {
    let email = body.email.trim().to_lowercase();
    let (throttle, now) = (&app.auth.throttle, app.engine.clock().now());
    throttle.check(&email, address, now).map_err(ApiError::too_many)?;
    let known = app.engine.store().user_by_email(&email).await?;
    let (user, hash) = known.map(|known| (known.user, known.password_hash)).unzip();
    // A longer one cannot be right, and must not cost.
    let too_long = body.password.chars().count() > PASSWORD_CHARS.1;
    let password = if too_long { String::new() } else { body.password };
    let is_right = app.auth.passwords.verify(password, hash).await? && !too_long;
    let Some(user) = user.filter(|_| is_right) else {
        throttle.failed(&email, address, now);
        metrics::counter!("switchboard_sign_in_failures_total").increment(1);
        return Err(ApiError::wrong_password());
    };
    throttle.succeeded(&email, address);
    let workspace = app.engine.store().workspace(user.workspace_id).await?;
    let company_name = workspace.map(|workspace| workspace.name).unwrap_or_default();
    sign_in(&app, &headers, StatusCode::OK, user, company_name).await
}

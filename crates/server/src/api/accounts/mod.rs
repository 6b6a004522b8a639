//! Signing up, in and out, and who one is.

mod accept;
mod login;
mod logout;
mod me;
mod signup;

use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use model::account::Role;
use model::{SessionId, UserId, WorkspaceId};
use serde::Serialize;
use store::accounts::UserRecord;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::app::App;
use crate::auth::password::{is_email, weakness};
use crate::auth::{COOKIE, origin, token};
use crate::error::{ApiError, FieldError};

const NAME_CHARS: usize = 200;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(signup::signup))
        .routes(routes!(login::login))
        .routes(routes!(accept::accept))
        .routes(routes!(logout::logout))
        .routes(routes!(me::me))
}

/// A person of a workspace, or the API key that calls.
#[derive(Serialize, ToSchema)]
pub struct User {
    id: Uuid,
    /// Empty for an API key.
    email: String,
    name: String,
    company_name: String,
    #[schema(value_type = String)]
    role: Role,
    created_at: DateTime<Utc>,
}

/// What a sign-in returns. The same token is set as the web app's cookie.
#[derive(Serialize, ToSchema)]
pub struct SignedIn {
    /// Names a session; send it as `Authorization: Bearer …`.
    token: String,
    user: User,
    /// A web-chat session that belongs to this sign-in, for the test chat.
    session_id: Uuid,
}

impl User {
    fn new(user: UserRecord, company_name: String) -> Self {
        Self {
            id: user.id.0,
            email: user.email,
            name: user.name,
            company_name,
            role: user.role,
            created_at: user.created_at.to_utc(),
        }
    }
}

/// Opens a session and answers with its token, in the body and as the cookie.
async fn sign_in(
    app: &App,
    headers: &HeaderMap,
    status: StatusCode,
    user: UserRecord,
    company_name: String,
) -> Result<Response, ApiError> {
    let now = app.engine.clock().now();
    let expires_at = now.plus_ms(app.config.auth.session.as_millis() as i64);
    let opened = app.engine.store().create_session(user.workspace_id, user.id, now, expires_at).await?;
    // The user was removed since.
    let sid = opened.ok_or_else(ApiError::wrong_password)?;
    let token = session_token(app, user.workspace_id, user.id, sid, expires_at.0 / 1_000);
    let cookie = cookie(app, headers, &token, app.config.auth.session.as_secs());
    let body = SignedIn { token, user: User::new(user, company_name), session_id: sid.0 };
    Ok((status, [(header::SET_COOKIE, cookie)], Json(body)).into_response())
}

fn session_token(app: &App, ws: WorkspaceId, uid: UserId, sid: SessionId, exp: i64) -> String {
    token::session_token(&app.token_key, token::SessionClaims { sid, uid, ws, exp })
}

/// The cookie; `max_age_seconds` 0 removes it. Without `Secure` only where there is no TLS to be had: in development,
/// and on `localhost` over plain HTTP.
fn cookie(app: &App, headers: &HeaderMap, token: &str, max_age_seconds: u64) -> HeaderValue {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let by_tls = app.config.server.public_url.as_deref().is_some_and(|url| url.starts_with("https://"));
    let is_plain = !by_tls && (app.config.server.is_development() || origin::is_local_host(host));
    let secure = if is_plain { "" } else { "; Secure" };
    let text = format!("{COOKIE}={token}; Path=/; Max-Age={max_age_seconds}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::from_str(&text).expect("a token is base64 and dots")
}

/// An e-mail address as it is stored: trimmed and in lower case.
pub(super) fn email(text: &str, errors: &mut Vec<FieldError>) -> String {
    let email = text.trim().to_lowercase();
    if !is_email(&email) {
        errors.push(FieldError::new("email", "is not an e-mail address"));
    }
    email
}

fn password(text: &str, email: &str, errors: &mut Vec<FieldError>) {
    errors.extend(weakness(text, email).map(|why| FieldError::new("password", why)));
}

pub(super) fn name(field: &str, text: &str, errors: &mut Vec<FieldError>) -> String {
    let name = text.trim().to_owned();
    if !(1..=NAME_CHARS).contains(&name.chars().count()) {
        errors.push(FieldError::new(field, format!("must have 1 to {NAME_CHARS} characters")));
    }
    name
}

/// A name for who gave none: what stands before the `@`.
fn name_of(email: &str) -> String {
    email.split('@').next().unwrap_or(email).to_owned()
}

//! Signing up, in and out, who one is, and what keeps it so: password, second factor, sessions.

mod accept;
mod invitation;
mod login;
mod logout;
mod me;
mod password;
mod sessions;
mod signup;
mod totp;

use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use chrono::{DateTime, Utc};
use model::account::{Language, Role};
use model::limits::PASSWORD_CHARS;
use model::{SessionId, UserId, WorkspaceId};
use serde::Serialize;
use store::accounts::UserRecord;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::app::App;
use crate::auth::client::Client;
use crate::auth::password::is_email;
use crate::auth::throttle::Key;
use crate::auth::{Actor, COOKIE, Caller, device, origin, token};
use crate::error::{ApiError, FieldError};

const NAME_CHARS: usize = 200;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(signup::signup))
        .routes(routes!(login::login))
        .routes(routes!(accept::accept))
        .routes(routes!(logout::logout))
        .routes(routes!(me::me, me::change_me))
        .routes(routes!(password::change_password))
        .routes(routes!(password::password_link, password::use_password_link))
        .routes(routes!(sessions::list_sessions, sessions::end_other_sessions))
        .routes(routes!(sessions::end_session))
        .routes(routes!(totp::begin_totp, totp::remove_totp))
        .routes(routes!(totp::confirm_totp))
        .routes(routes!(invitation::invitation))
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
    workspace_id: Uuid,
    /// Of the web app: `en`, `ta`, `hi` or `te`.
    #[schema(value_type = String)]
    language: Language,
    /// Whether signing in takes a second factor.
    totp_enabled: bool,
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
            workspace_id: user.workspace_id.0,
            language: user.language,
            totp_enabled: user.totp_enabled,
        }
    }
}

/// Opens a session and answers with its token, in the body and as the cookie.
async fn sign_in(
    app: &App,
    headers: &HeaderMap,
    client: &Client,
    status: StatusCode,
    user: UserRecord,
    company_name: String,
) -> Result<Response, ApiError> {
    let now = app.engine.clock().now();
    let expires_at = now.plus_ms(app.config.auth.session.as_millis() as i64);
    let (store, epoch) = (app.engine.store(), user.sign_in_epoch);
    let opened = store.create_session(user.workspace_id, user.id, epoch, &client.origin(), now, expires_at).await?;
    // Since the password was looked at, the user was removed, has another one, or was signed out everywhere.
    let sid = opened.ok_or_else(ApiError::wrong_password)?;
    let token = session_token(app, user.workspace_id, user.id, sid, expires_at.0 / 1_000);
    let cookie = cookie(app, headers, &token, app.config.auth.session.as_secs());
    let known = device::remember(app, &user.email, cookie_attributes(app, headers), now);
    let body = SignedIn { token, user: User::new(user, company_name), session_id: sid.0 };
    let cookies = AppendHeaders([(header::SET_COOKIE, cookie), (header::SET_COOKIE, known)]);
    Ok((status, cookies, Json(body)).into_response())
}

fn session_token(app: &App, ws: WorkspaceId, uid: UserId, sid: SessionId, exp: i64) -> String {
    token::session_token(&app.token_key, token::SessionClaims { sid, uid, ws, exp })
}

/// The cookie; `max_age_seconds` 0 removes it.
fn cookie(app: &App, headers: &HeaderMap, token: &str, max_age_seconds: u64) -> HeaderValue {
    let attributes = cookie_attributes(app, headers);
    let text = format!("{COOKIE}={token}; Path=/; Max-Age={max_age_seconds}{attributes}");
    HeaderValue::from_str(&text).expect("a token is base64 and dots")
}

/// Without `Secure` only where there is no TLS to be had: in development, and on `localhost` over plain HTTP.
fn cookie_attributes(app: &App, headers: &HeaderMap) -> &'static str {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let by_tls = app.config.server.public_url.as_deref().is_some_and(|url| url.starts_with("https://"));
    let is_plain = !by_tls && (app.config.server.is_development() || origin::is_local_host(host));
    if is_plain { "; HttpOnly; SameSite=Lax" } else { "; HttpOnly; SameSite=Lax; Secure" }
}

/// The person who calls, with their session. An API key has neither password nor sessions.
fn person(caller: &Caller) -> Result<(UserId, SessionId), ApiError> {
    match &caller.actor {
        Actor::User { id, session, .. } => Ok((*id, *session)),
        Actor::ApiKey { .. } => Err(ApiError::forbidden("This is for people: an API key has no account.")),
    }
}

/// That the caller knows their password: a session alone must not be enough to take an account over. `field`: where it
/// was given.
async fn own_password(app: &App, caller: &Caller, field: &str, password: String) -> Result<(), ApiError> {
    let (user, session) = person(caller)?;
    let guesses = [Key::Session(session)];
    app.auth.throttle.attempt(&guesses, app.engine.clock().now()).map_err(ApiError::too_many)?;
    let hash = app.engine.store().password_hash(caller.workspace, user).await?;
    let too_long = password.chars().count() > PASSWORD_CHARS.1;
    if too_long || !app.auth.passwords.verify(password, hash).await? {
        return Err(ApiError::invalid_field(field, "is not right"));
    }
    app.auth.throttle.succeeded(&guesses);
    Ok(())
}

/// An e-mail address as it is stored: trimmed and in lower case.
pub(super) fn email(text: &str, errors: &mut Vec<FieldError>) -> String {
    let email = text.trim().to_lowercase();
    if !is_email(&email) {
        errors.push(FieldError::new("email", "is not an e-mail address"));
    }
    email
}

/// `about`: what strangers know of the person.
async fn password(app: &App, text: &str, about: &[&str], errors: &mut Vec<FieldError>) -> Result<(), ApiError> {
    let why = app.auth.passwords.weakness(text, about).await?;
    errors.extend(why.map(|why| FieldError::new("password", why)));
    Ok(())
}

fn language(text: &str, errors: &mut Vec<FieldError>) -> Option<Language> {
    let language = Language::parse(text);
    if language.is_none() {
        errors.push(FieldError::new("language", format!("must be one of {}", Language::ALL.join(", "))));
    }
    language
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

//! Signing in with a password, and with the second factor where there is one.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use model::UnixMs;
use model::limits::PASSWORD_CHARS;
use serde::Deserialize;
use store::accounts::UserRecord;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{SignedIn, sign_in};
use crate::api::extract::Body;
use crate::app::App;
use crate::auth::client::Client;
use crate::auth::device;
use crate::auth::throttle::Key;
use crate::auth::totp::{self, Code};
use crate::error::{ApiError, Problems};

#[derive(Deserialize, ToSchema)]
pub struct Login {
    #[schema(example = "ann@example.com")]
    email: String,
    password: String,
    /// Of the authenticator app, or a recovery code: where the person has a second factor.
    code: Option<String>,
}

/// Sign in
///
/// 401 says neither which part was wrong. Where the password is right and the person has a second factor, 401
/// `TOTP_REQUIRED` asks for `code`, and `TOTP_INVALID` says that it was wrong or used before. After 5 failures each
/// attempt has to wait longer (429 with `Retry-After`).
#[utoipa::path(
    post, path = "/api/v1/auth/login", tag = "Accounts", security(()), request_body = Login,
    responses((status = 200, description = "Signed in", body = SignedIn), Problems)
)]
pub async fn login(
    State(app): State<App>,
    client: Client,
    headers: HeaderMap,
    Body(body): Body<Login>,
) -> Result<Response, ApiError> {
    let email = body.email.trim().to_lowercase();
    let now = app.engine.clock().now();
    let device = device::known(&app, &headers, &email, now);
    let guesses = guesses(&email, device, &client);
    app.auth.throttle.attempt(&guesses, now).map_err(ApiError::too_many)?;
    // An overload or a lost database is no wrong guess.
    let looked = by_password(&app, &email, body.password).await.inspect_err(|_| app.auth.throttle.take_back(&guesses));
    let Some(user) = looked? else {
        metrics::counter!("switchboard_sign_in_failures_total").increment(1);
        return Err(ApiError::wrong_password());
    };
    if user.totp_enabled
        && let Err(refused) = second_factor(&app, &user, body.code.as_deref(), device, now).await
    {
        // The password was no guess; whether it is the person is open, so that no earlier one is forgotten.
        app.auth.throttle.take_back(&guesses);
        return Err(refused);
    }
    app.auth.throttle.succeeded(&guesses);
    let workspace = app.engine.store().workspace(user.workspace_id).await?;
    let company_name = workspace.map(|workspace| workspace.name).unwrap_or_default();
    sign_in(&app, &headers, &client, StatusCode::OK, user, company_name).await
}

/// What a wrong password is counted by. A browser that is known is counted by itself, whatever others do.
fn guesses(email: &str, device: Option<Uuid>, client: &Client) -> Vec<Key> {
    if let Some(device) = device {
        return vec![Key::Device(device)];
    }
    let mut keys = vec![Key::pair(email, client.address), Key::email(email)];
    keys.extend(client.address.map(Key::address));
    keys
}

async fn by_password(app: &App, email: &str, password: String) -> Result<Option<UserRecord>, ApiError> {
    let known = app.engine.store().user_by_email(email).await?;
    let (user, hash) = known.map(|known| (known.user, known.password_hash)).unzip();
    // A longer one cannot be right, and must not cost.
    let too_long = password.chars().count() > PASSWORD_CHARS.1;
    let password = if too_long { String::new() } else { password };
    let is_right = app.auth.passwords.verify(password, hash).await? && !too_long;
    Ok(user.filter(|_| is_right))
}

/// Lets through who has the second factor. Its guesses are slowed down like those of passwords.
async fn second_factor(
    app: &App,
    user: &UserRecord,
    code: Option<&str>,
    device: Option<Uuid>,
    now: UnixMs,
) -> Result<(), ApiError> {
    let Some(code) = code.filter(|code| !code.trim().is_empty()) else {
        return Err(ApiError::second_factor_required());
    };
    let guesses = [Key::SecondFactor(user.id, device)];
    app.auth.throttle.attempt(&guesses, now).map_err(ApiError::too_many)?;
    let spent = spend(app, user, code, now).await.inspect_err(|_| app.auth.throttle.take_back(&guesses));
    if !spent? {
        metrics::counter!("switchboard_sign_in_failures_total").increment(1);
        return Err(ApiError::wrong_code());
    }
    app.auth.throttle.succeeded(&guesses);
    Ok(())
}

/// Whether the code is right, and has not been used before.
async fn spend(app: &App, user: &UserRecord, code: &str, now: UnixMs) -> Result<bool, ApiError> {
    let (store, ws) = (app.engine.store(), user.workspace_id);
    match Code::parse(code) {
        Some(Code::Totp(code)) => {
            let factor = store.second_factor(ws, user.id).await?;
            let step = factor.and_then(|factor| totp::matching_step(&factor.secret, &code, now));
            Ok(match step {
                Some(step) => store.spend_totp_step(ws, user.id, step).await?,
                None => false,
            })
        }
        Some(Code::Recovery(code)) => {
            let is_right = store.spend_recovery_code(ws, user.id, &code, now).await?;
            if is_right {
                let id = user.id.to_string();
                // The code is spent: what it opens must not depend on the record.
                if let Err(error) = store.append_audit(ws, &id, "user.recovery_code_used", &id, now).await {
                    tracing::error!(%error, "the use of a recovery code was not recorded");
                }
            }
            Ok(is_right)
        }
        None => Ok(false),
    }
}

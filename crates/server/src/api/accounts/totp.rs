//! Setting up the second factor, and taking it away.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::extract::Body;
use crate::app::App;
use crate::auth::throttle::Key;
use crate::auth::totp::{self, Code};
use crate::auth::{Actor, Caller};
use crate::error::{ApiError, Problems};

#[derive(Serialize, ToSchema)]
pub struct TotpSetup {
    /// For apps without a camera, in base32.
    secret: String,
    #[schema(example = "otpauth://totp/Switchboard:ann%40example.com?secret=…")]
    otpauth_uri: String,
    /// `otpauth_uri` as an SVG document, dark on light.
    qr_svg: String,
}

#[derive(Deserialize, ToSchema)]
pub struct TotpBeginning {
    current_password: String,
}

#[derive(Deserialize, ToSchema)]
pub struct TotpConfirmation {
    /// Of the authenticator app.
    #[schema(example = "123456")]
    code: String,
}

#[derive(Serialize, ToSchema)]
pub struct RecoveryCodes {
    /// Each signs in once in place of the app. They are shown this once.
    recovery_codes: Vec<String>,
}

#[derive(Deserialize, ToSchema)]
pub struct TotpRemoval {
    #[serde(alias = "password")]
    current_password: String,
}

/// Begin to set up a second factor
///
/// It is not in force before it is confirmed. 422 where the password is wrong: a session alone must not lock its owner
/// out. 409 where one is in force: remove that first.
#[utoipa::path(
    post, path = "/api/v1/auth/totp", tag = "Accounts", request_body = TotpBeginning,
    responses((status = 200, description = "For the authenticator app, this once", body = TotpSetup), Problems)
)]
pub async fn begin_totp(
    State(app): State<App>,
    caller: Caller,
    Body(body): Body<TotpBeginning>,
) -> Result<Json<TotpSetup>, ApiError> {
    let (user, _) = super::person(&caller)?;
    let Actor::User { email, .. } = &caller.actor else { return Err(ApiError::not_signed_in()) };
    super::own_password(&app, &caller, "current_password", body.current_password).await?;
    let secret = totp::secret();
    if !app.engine.store().begin_second_factor(caller.workspace, user, &secret).await? {
        return Err(ApiError::conflict("There is a second factor already: remove it first."));
    }
    let otpauth_uri = totp::otpauth_uri(&secret, email);
    let qr_svg = totp::qr_svg(&otpauth_uri).ok_or_else(|| {
        tracing::error!("a second factor's text does not fit into a QR code");
        ApiError::internal()
    })?;
    Ok(Json(TotpSetup { secret: totp::base32(&secret), otpauth_uri, qr_svg }))
}

/// Put the second factor in force
///
/// With a code of the app, which shows that the app has the secret. 422 where the code is wrong.
#[utoipa::path(
    post, path = "/api/v1/auth/totp/confirm", tag = "Accounts", request_body = TotpConfirmation,
    responses((status = 200, description = "In force, with the recovery codes, this once", body = RecoveryCodes), Problems)
)]
pub async fn confirm_totp(
    State(app): State<App>,
    caller: Caller,
    Body(body): Body<TotpConfirmation>,
) -> Result<Json<RecoveryCodes>, ApiError> {
    let (user, session) = super::person(&caller)?;
    let (store, now) = (app.engine.store(), app.engine.clock().now());
    let factor = store.second_factor(caller.workspace, user).await?;
    let factor = factor.filter(|factor| !factor.is_enabled);
    let factor = factor.ok_or_else(|| ApiError::conflict("No second factor waits to be confirmed."))?;
    let guesses = [Key::Session(session)];
    app.auth.throttle.attempt(&guesses, now).map_err(ApiError::too_many)?;
    let step = match Code::parse(&body.code) {
        Some(Code::Totp(code)) => totp::matching_step(&factor.secret, &code, now),
        _ => None,
    };
    let step = step.ok_or_else(|| {
        let hint = "is not the code that the app shows now. Check the clock of the phone.";
        ApiError::invalid_field("code", hint)
    })?;
    app.auth.throttle.succeeded(&guesses);
    let recovery_codes = totp::recovery_codes();
    let plain: Vec<String> = recovery_codes.iter().map(|code| code.replace('-', "")).collect();
    if !store.confirm_second_factor(caller.workspace, user, &factor, step, &plain, now).await? {
        return Err(ApiError::conflict("Another second factor was begun since: use the newer one."));
    }
    caller.audit(&app, "user.second_factor_enabled", user).await;
    Ok(Json(RecoveryCodes { recovery_codes }))
}

/// Remove the second factor
///
/// The recovery codes go with it. 404 where there is none, 422 where the password is wrong.
#[utoipa::path(
    delete, path = "/api/v1/auth/totp", tag = "Accounts", request_body = TotpRemoval,
    responses((status = 204, description = "Signing in takes the password alone"), Problems)
)]
pub async fn remove_totp(
    State(app): State<App>,
    caller: Caller,
    Body(body): Body<TotpRemoval>,
) -> Result<StatusCode, ApiError> {
    let (user, _) = super::person(&caller)?;
    super::own_password(&app, &caller, "current_password", body.current_password).await?;
    if !app.engine.store().remove_second_factor(caller.workspace, user).await? {
        return Err(ApiError::not_found("second factor"));
    }
    caller.audit(&app, "user.second_factor_removed", user).await;
    Ok(StatusCode::NO_CONTENT)
}

//! Joining a workspace with a one-time sign-up link: the owner's of the first start, or an invitation.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use store::accounts::{LinkUse, NewUser};
use utoipa::ToSchema;

use super::{SignedIn, sign_in};
use crate::api::extract::Body;
use crate::app::App;
use crate::auth::client::Client;
use crate::auth::token::digest;
use crate::error::{ApiError, Problems};

const GONE: &str = "This link is not known, was used, or has ended.";

#[derive(Deserialize, ToSchema)]
pub struct Accept {
    /// From the link.
    token: String,
    /// May be left out where the link is for one address.
    email: Option<String>,
    name: Option<String>,
    /// 10 to 256 characters, and hard to guess.
    password: String,
}

/// Join a workspace with a sign-up link
#[utoipa::path(
    post, path = "/api/v1/auth/accept", tag = "Accounts", security(()), request_body = Accept,
    responses((status = 201, description = "Signed in", body = SignedIn), Problems)
)]
pub async fn accept(
    State(app): State<App>,
    client: Client,
    headers: HeaderMap,
    Body(body): Body<Accept>,
) -> Result<Response, ApiError> {
    let (store, now) = (app.engine.store(), app.engine.clock().now());
    let token_hash = digest(body.token.trim());
    let link = store.signup_link(&token_hash).await?.filter(|link| link.is_open(now));
    let link = link.ok_or_else(|| ApiError::nothing(GONE))?;
    let Some(email) = body.email.or(link.email) else {
        return Err(ApiError::missing("email", "`email` is required."));
    };
    let mut errors = Vec::new();
    let email = super::email(&email, &mut errors);
    let name = body.name.map_or_else(|| super::name_of(&email), |name| super::name("name", &name, &mut errors));
    let workspace = store.workspace(link.workspace_id).await?;
    let company_name = workspace.map(|workspace| workspace.name).unwrap_or_default();
    super::password(&app, &body.password, &[&email, &company_name, &name], &mut errors).await?;
    if !errors.is_empty() {
        return Err(ApiError::invalid(errors));
    }
    let password_hash = app.auth.passwords.hash(body.password).await?;
    let user = NewUser { email, name, password_hash };
    let user = match store.use_signup_link(&token_hash, &user, now).await? {
        LinkUse::Created(user) => user,
        LinkUse::Invalid => return Err(ApiError::nothing(GONE)),
        LinkUse::OtherEmail => return Err(ApiError::invalid_field("email", "is not the one that was invited")),
    };
    sign_in(&app, &headers, &client, StatusCode::CREATED, user, company_name).await
}

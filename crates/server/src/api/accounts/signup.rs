//! A company signs up: its workspace and its owner.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use store::accounts::NewUser;
use utoipa::ToSchema;

use super::{SignedIn, sign_in};
use crate::api::extract::Body;
use crate::app::App;
use crate::auth::client::Client;
use crate::error::{ApiError, Problems};

#[derive(Deserialize, ToSchema)]
pub struct Signup {
    #[schema(example = "ann@example.com")]
    email: String,
    /// 10 to 256 characters, and hard to guess.
    password: String,
    company_name: String,
    name: Option<String>,
}

/// Create a workspace and sign in as its owner
///
/// In production this is open only for the first workspace, unless `auth.open_signup` is set. 409 where the e-mail
/// address exists.
#[utoipa::path(
    post, path = "/api/v1/auth/signup", tag = "Accounts", security(()), request_body = Signup,
    responses((status = 201, description = "Signed in", body = SignedIn), Problems)
)]
pub async fn signup(
    State(app): State<App>,
    client: Client,
    headers: HeaderMap,
    Body(body): Body<Signup>,
) -> Result<Response, ApiError> {
    let mut errors = Vec::new();
    let email = super::email(&body.email, &mut errors);
    let company_name = super::name("company_name", &body.company_name, &mut errors);
    let name = body.name.map_or_else(|| super::name_of(&email), |name| super::name("name", &name, &mut errors));
    let is_open = app.config.server.is_development() || app.config.auth.open_signup;
    // Where only the first is let in, two at once must not both be the first.
    let _turn = if is_open { None } else { Some(app.auth.first_signup.lock().await) };
    let store = app.engine.store();
    if !is_open && store.count_workspaces().await? > 0 {
        return Err(ApiError::forbidden("Sign-up is closed: ask the owner for a link."));
    }
    // After the door: strangers must not make the server weigh passwords.
    super::password(&app, &body.password, &[&email, &company_name, &name], &mut errors).await?;
    if !errors.is_empty() {
        return Err(ApiError::invalid(errors));
    }
    if store.user_by_email(&email).await?.is_some() {
        return Err(ApiError::conflict("There is a user with this e-mail address."));
    }
    let password_hash = app.auth.passwords.hash(body.password).await?;
    let owner = NewUser { email, name, password_hash };
    let now = app.engine.clock().now();
    let (workspace, owner) = store.create_workspace_with_owner(&company_name, &owner, now).await?;
    crate::boot::furnish_workspace(&app.engine, workspace).await.map_err(|error| {
        tracing::error!(%error, workspace.id = %workspace, "a new workspace could not be furnished");
        ApiError::internal()
    })?;
    let user = store.user(workspace, owner).await?.ok_or_else(ApiError::internal)?;
    sign_in(&app, &headers, &client, StatusCode::CREATED, user, company_name).await
}

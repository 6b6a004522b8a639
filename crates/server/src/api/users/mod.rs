//! The people of a workspace: listed, invited by a one-time link, given a role, removed.

mod invitations;

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::from_fn;
use axum::response::Response;
use chrono::{DateTime, Utc};
use model::UserId;
use model::account::Role;
use serde::{Deserialize, Serialize};
use store::accounts::{UserChange, UserRecord};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::accounts::email;
use super::extract::{Body, Id, Query};
use super::idempotent;
use super::page::{self, PageQuery};
use crate::app::App;
use crate::auth::{Admin, Caller, Viewer, token};
use crate::error::{ApiError, Problems};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, invite))
        .routes(routes!(change, remove))
        .routes(routes!(invitations::list_invitations))
        .routes(routes!(invitations::revoke_invitation))
        .layer(from_fn(idempotent::layer))
}

#[derive(Serialize, ToSchema)]
pub struct Member {
    id: Uuid,
    email: String,
    name: String,
    #[schema(value_type = String)]
    role: Role,
    created_at: DateTime<Utc>,
    /// Exact to a minute; `null`: never.
    last_seen_at: Option<DateTime<Utc>>,
    /// Whether signing in takes a second factor.
    totp_enabled: bool,
}

#[derive(Deserialize, ToSchema)]
pub struct NewInvitation {
    /// Only this address may use the link.
    email: String,
    /// `owner`, `admin`, `operator` or `viewer`; `operator` where it is not given. Not above your own.
    role: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct Invitation {
    /// To revoke it with.
    id: Option<Uuid>,
    email: String,
    #[schema(value_type = String)]
    role: Role,
    /// For the person: works once, within 7 days. It is shown this once.
    url: String,
    /// What is in the link, for `POST /api/v1/auth/accept`.
    token: String,
    expires_at: DateTime<Utc>,
}

#[derive(Deserialize, ToSchema)]
pub struct RoleChange {
    /// `owner`, `admin`, `operator` or `viewer`. Not above your own.
    role: String,
}

impl From<UserRecord> for Member {
    fn from(user: UserRecord) -> Self {
        Self {
            id: user.id.0,
            email: user.email,
            name: user.name,
            role: user.role,
            created_at: user.created_at.to_utc(),
            last_seen_at: user.last_seen_at.map(|at| at.to_utc()),
            totp_enabled: user.totp_enabled,
        }
    }
}

/// List users
///
/// Every member may see who the others are: conversations are assigned to them.
#[utoipa::path(
    get, path = "/api/v1/users", tag = "Accounts", params(PageQuery),
    responses((status = 200, description = "Oldest first", body = [Member]), Problems)
)]
pub async fn list(
    State(app): State<App>,
    caller: Viewer,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<PageQuery>,
) -> Result<Response, ApiError> {
    let after = query.position::<UserId>()?;
    let users = app.engine.store().users(caller.workspace, after, query.limit()).await?;
    let next = users.last().map(|user| user.id);
    let users: Vec<Member> = users.into_iter().map(Member::from).collect();
    Ok(page::respond(&uri, &users, query.limit(), next))
}

/// Invite a person by a one-time link
///
/// An earlier link for the same address is good no more.
#[utoipa::path(
    post, path = "/api/v1/users", tag = "Accounts", request_body = NewInvitation,
    responses((status = 201, description = "With the link, this once", body = Invitation), Problems)
)]
pub async fn invite(
    State(app): State<App>,
    caller: Admin,
    headers: HeaderMap,
    Body(body): Body<NewInvitation>,
) -> Result<(StatusCode, Json<Invitation>), ApiError> {
    let mut errors = Vec::new();
    let email = email(&body.email, &mut errors);
    if !errors.is_empty() {
        return Err(ApiError::invalid(errors));
    }
    let role = grantable(&caller, body.role.as_deref().unwrap_or(Role::Operator.as_str()))?;
    let store = app.engine.store();
    if store.user_by_email(&email).await?.is_some() {
        return Err(ApiError::conflict("There is a user with this e-mail address."));
    }
    let made = crate::boot::signup_link(&app.engine, caller.workspace, role, Some(&email)).await;
    let token = made.map_err(|error| {
        tracing::error!(%error, "a sign-up link could not be made");
        ApiError::internal()
    })?;
    let link = store.signup_link(&token::digest(&token)).await?.ok_or_else(ApiError::internal)?;
    let (id, expires_at) = (link.id.map(Uuid::from), link.expires_at.to_utc());
    caller.audit(&app, "user.invited", format!("{email} ({})", role.as_str())).await;
    let url = format!("{}/signup?token={token}", public_url(&app, &headers));
    Ok((StatusCode::CREATED, Json(Invitation { id, email, role, url, token, expires_at })))
}

/// Change a user's role
#[utoipa::path(
    patch, path = "/api/v1/users/{id}", tag = "Accounts", params(("id" = Uuid, Path)), request_body = RoleChange,
    responses((status = 200, description = "The user", body = Member), Problems)
)]
pub async fn change(
    State(app): State<App>,
    caller: Admin,
    Id(id): Id<UserId>,
    Body(body): Body<RoleChange>,
) -> Result<Json<Member>, ApiError> {
    let user = below(&app, &caller, id).await?;
    let role = grantable(&caller, &body.role)?;
    done(app.engine.store().set_user_role(caller.workspace, id, role).await?)?;
    caller.audit(&app, "user.role_changed", id).await;
    Ok(Json(Member::from(UserRecord { role, ..user })))
}

/// Remove a user
///
/// Their sessions end at once. A workspace keeps an owner: the last one cannot be removed (409).
#[utoipa::path(
    delete, path = "/api/v1/users/{id}", tag = "Accounts", params(("id" = Uuid, Path)),
    responses((status = 204, description = "Removed"), Problems)
)]
pub async fn remove(State(app): State<App>, caller: Admin, Id(id): Id<UserId>) -> Result<StatusCode, ApiError> {
    below(&app, &caller, id).await?;
    done(app.engine.store().delete_user(caller.workspace, id, app.engine.clock().now()).await?)?;
    app.auth.sessions_ended(caller.workspace, Some(id));
    caller.audit(&app, "user.removed", id).await;
    Ok(StatusCode::NO_CONTENT)
}

/// A role that the caller may give: nobody raises anybody above themselves.
pub(super) fn grantable(caller: &Caller, role: &str) -> Result<Role, ApiError> {
    let role = Role::parse(role)
        .ok_or_else(|| ApiError::invalid_field("role", format!("must be one of {}", Role::ALL.join(", "))))?;
    if !caller.role.allows(role) {
        return Err(ApiError::forbidden("Nobody can give a role above their own."));
    }
    Ok(role)
}

/// A user whom the caller may change: nobody changes those above them.
async fn below(app: &App, caller: &Caller, id: UserId) -> Result<UserRecord, ApiError> {
    let user = app.engine.store().user(caller.workspace, id).await?.ok_or_else(|| ApiError::not_found("user"))?;
    if !caller.role.allows(user.role) {
        return Err(ApiError::forbidden("Nobody can change a user above themselves."));
    }
    Ok(user)
}

fn done(change: UserChange) -> Result<(), ApiError> {
    match change {
        UserChange::Done => Ok(()),
        UserChange::Missing => Err(ApiError::not_found("user")),
        UserChange::LastOwner => Err(ApiError::conflict("The workspace would be left without an owner.")),
    }
}

/// How people reach this server: as configured, else as this request did.
fn public_url(app: &App, headers: &HeaderMap) -> String {
    if let Some(url) = &app.config.server.public_url {
        return url.clone();
    }
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    match (text(header::ORIGIN), text(header::HOST)) {
        (Some(origin), _) if origin != "null" => origin.to_owned(),
        (_, Some(host)) => format!("http://{host}"),
        _ => format!("http://localhost:{}", app.config.server.port),
    }
}

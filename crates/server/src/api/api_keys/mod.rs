//! API keys: made, listed, revoked. A key is shown once; what is stored is its digest.

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::http::StatusCode;
use axum::middleware::from_fn;
use axum::response::Response;
use chrono::{DateTime, Utc};
use model::ApiKeyId;
use model::account::Role;
use serde::{Deserialize, Serialize};
use store::accounts::{ApiKeyRecord, NewApiKey};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::accounts::name;
use super::extract::{Body, Id, Query};
use super::idempotent;
use super::page::{self, PageQuery};
use crate::app::App;
use crate::auth::{Admin, token};
use crate::error::{ApiError, Problems};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(revoke)).layer(from_fn(idempotent::layer))
}

#[derive(Serialize, ToSchema)]
pub struct ApiKey {
    id: Uuid,
    name: String,
    /// The key's first characters.
    prefix: String,
    #[schema(value_type = String)]
    role: Role,
    created_at: DateTime<Utc>,
    /// Exact to a minute.
    last_used_at: Option<DateTime<Utc>>,
    revoked_at: Option<DateTime<Utc>>,
}

#[derive(Serialize, ToSchema)]
pub struct CreatedApiKey {
    /// The key itself. It is shown this once.
    key: String,
    #[serde(flatten)]
    about: ApiKey,
}

#[derive(Deserialize, ToSchema)]
pub struct NewKey {
    name: String,
    /// `owner`, `admin`, `operator` or `viewer`; `operator` where it is not given. Not above your own.
    role: Option<String>,
}

impl From<ApiKeyRecord> for ApiKey {
    fn from(key: ApiKeyRecord) -> Self {
        Self {
            id: key.id.0,
            name: key.name,
            prefix: key.prefix,
            role: key.role,
            created_at: key.created_at.to_utc(),
            last_used_at: key.last_used_at.map(|at| at.to_utc()),
            revoked_at: key.revoked_at.map(|at| at.to_utc()),
        }
    }
}

/// List API keys
#[utoipa::path(
    get, path = "/api/v1/api-keys", tag = "Accounts", params(PageQuery),
    responses((status = 200, description = "Oldest first, revoked ones too", body = [ApiKey]), Problems)
)]
pub async fn list(
    State(app): State<App>,
    caller: Admin,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<PageQuery>,
) -> Result<Response, ApiError> {
    let after = query.position::<ApiKeyId>()?;
    let keys = app.engine.store().api_keys(caller.workspace, after, query.limit()).await?;
    let next = keys.last().map(|key| key.id);
    let keys: Vec<ApiKey> = keys.into_iter().map(ApiKey::from).collect();
    Ok(page::respond(&uri, &keys, query.limit(), next))
}

/// Make an API key
#[utoipa::path(
    post, path = "/api/v1/api-keys", tag = "Accounts", request_body = NewKey,
    responses((status = 201, description = "With the key, this once", body = CreatedApiKey), Problems)
)]
pub async fn create(
    State(app): State<App>,
    caller: Admin,
    Body(body): Body<NewKey>,
) -> Result<(StatusCode, Json<CreatedApiKey>), ApiError> {
    let mut errors = Vec::new();
    let name = name("name", &body.name, &mut errors);
    if !errors.is_empty() {
        return Err(ApiError::invalid(errors));
    }
    let role = super::users::grantable(&caller, body.role.as_deref().unwrap_or(Role::Operator.as_str()))?;
    let fresh = token::api_key();
    let new = NewApiKey { name, prefix: fresh.prefix, key_hash: fresh.hash, role };
    let key = app.engine.store().create_api_key(caller.workspace, &new, app.engine.clock().now()).await?;
    caller.audit(&app, "api_key.created", key.id).await;
    Ok((StatusCode::CREATED, Json(CreatedApiKey { key: fresh.secret, about: key.into() })))
}

/// Revoke an API key
///
/// It is dead at once. 404 where it was revoked before.
#[utoipa::path(
    delete, path = "/api/v1/api-keys/{id}", tag = "Accounts", params(("id" = Uuid, Path)),
    responses((status = 204, description = "Revoked"), Problems)
)]
pub async fn revoke(State(app): State<App>, caller: Admin, Id(id): Id<ApiKeyId>) -> Result<StatusCode, ApiError> {
    let (store, now) = (app.engine.store(), app.engine.clock().now());
    if !store.revoke_api_key(caller.workspace, id, now).await? {
        return Err(ApiError::not_found("API key in force"));
    }
    app.auth.sessions_ended(caller.workspace, None);
    caller.audit(&app, "api_key.revoked", id).await;
    Ok(StatusCode::NO_CONTENT)
}

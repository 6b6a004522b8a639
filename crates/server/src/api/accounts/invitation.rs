//! What an invitation is for, told to whoever has its link.

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use model::account::Role;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::extract::Query;
use crate::app::App;
use crate::auth::token::digest;
use crate::error::{ApiError, Problems};

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct InvitationQuery {
    /// From the link.
    token: String,
}

#[derive(Serialize, ToSchema)]
pub struct ShownInvitation {
    /// `null`: the link is for whoever has it.
    email: Option<String>,
    #[schema(value_type = String)]
    role: Role,
    company_name: String,
    expires_at: DateTime<Utc>,
}

/// Look at an invitation
///
/// 404 where it is not known, 410 where it was used, revoked or replaced, or has ended.
#[utoipa::path(
    get, path = "/api/v1/auth/invitation", tag = "Accounts", security(()), params(InvitationQuery),
    responses((status = 200, description = "It can be accepted", body = ShownInvitation), Problems)
)]
pub async fn invitation(
    State(app): State<App>,
    Query(query): Query<InvitationQuery>,
) -> Result<Json<ShownInvitation>, ApiError> {
    let store = app.engine.store();
    let link = store.signup_link(&digest(query.token.trim())).await?;
    let link = link.ok_or_else(|| ApiError::nothing("This invitation is not known."))?;
    if !link.is_open(app.engine.clock().now()) {
        return Err(ApiError::gone("This invitation was used or revoked, or has ended. Ask for another one."));
    }
    let workspace = store.workspace(link.workspace_id).await?.ok_or_else(ApiError::internal)?;
    let (company_name, expires_at) = (workspace.name, link.expires_at.to_utc());
    Ok(Json(ShownInvitation { email: link.email, role: link.role, company_name, expires_at }))
}

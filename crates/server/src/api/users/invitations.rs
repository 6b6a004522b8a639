//! Invitations that have not been accepted yet: listed, and revoked.

use axum::extract::{OriginalUri, State};
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use model::InvitationId;
use model::account::Role;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::api::extract::{Id, Query};
use crate::api::page::{self, PageQuery};
use crate::app::App;
use crate::auth::Admin;
use crate::error::{ApiError, Problems};

#[derive(Serialize, ToSchema)]
pub struct OpenInvitation {
    id: Uuid,
    /// `null`: the link is for whoever has it, as the owner's of the first start.
    email: Option<String>,
    #[schema(value_type = String)]
    role: Role,
    created_at: Option<DateTime<Utc>>,
    expires_at: DateTime<Utc>,
}

/// List invitations
#[utoipa::path(
    get, path = "/api/v1/users/invitations", tag = "Accounts", params(PageQuery),
    responses((status = 200, description = "Those that can still be accepted, oldest first", body = [OpenInvitation]), Problems)
)]
pub async fn list_invitations(
    State(app): State<App>,
    caller: Admin,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<PageQuery>,
) -> Result<Response, ApiError> {
    let (after, now) = (query.position::<InvitationId>()?, app.engine.clock().now());
    let links = app.engine.store().invitations(caller.workspace, after, query.limit(), now).await?;
    let next = links.last().and_then(|link| link.id);
    let shown: Vec<OpenInvitation> = links
        .into_iter()
        .filter_map(|link| {
            let (created_at, expires_at) = (link.created_at.map(|at| at.to_utc()), link.expires_at.to_utc());
            Some(OpenInvitation { id: link.id?.0, email: link.email, role: link.role, created_at, expires_at })
        })
        .collect();
    Ok(page::respond(&uri, &shown, query.limit(), next))
}

/// Revoke an invitation
///
/// Its link is good no more. Nobody revokes an invitation to a role above their own. 404 where it was accepted, or has
/// ended.
#[utoipa::path(
    delete, path = "/api/v1/users/invitations/{id}", tag = "Accounts", params(("id" = Uuid, Path)),
    responses((status = 204, description = "Revoked"), Problems)
)]
pub async fn revoke_invitation(
    State(app): State<App>,
    caller: Admin,
    Id(id): Id<InvitationId>,
) -> Result<StatusCode, ApiError> {
    let (store, now) = (app.engine.store(), app.engine.clock().now());
    let link = store.invitation(caller.workspace, id, now).await?;
    let link = link.ok_or_else(|| ApiError::not_found("invitation"))?;
    if !caller.role.allows(link.role) {
        return Err(ApiError::forbidden("Nobody can revoke an invitation to a role above their own."));
    }
    if !store.revoke_invitation(caller.workspace, id, now).await? {
        return Err(ApiError::not_found("invitation"));
    }
    caller.audit(&app, "user.invitation_revoked", link.email.unwrap_or_else(|| id.to_string())).await;
    Ok(StatusCode::NO_CONTENT)
}

//! The audit trail: who changed what, for those who answer for it.

use axum::extract::{OriginalUri, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::extract::Query;
use super::page::{self, PageQuery};
use crate::app::App;
use crate::auth::Admin;
use crate::error::{ApiError, Problems};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list))
}

#[derive(Serialize, ToSchema)]
pub struct AuditEntry {
    id: Uuid,
    /// A user's or API key's id, or `system`.
    actor: String,
    /// What they were called then; `null` for the system.
    actor_name: Option<String>,
    #[schema(example = "user.role_changed")]
    action: String,
    /// What was changed, e.g. a user's id.
    subject: String,
    at: DateTime<Utc>,
}

/// Read the audit trail
#[utoipa::path(
    get, path = "/api/v1/audit", tag = "Accounts", params(PageQuery),
    responses((status = 200, description = "Newest first", body = [AuditEntry]), Problems)
)]
pub async fn list(
    State(app): State<App>,
    caller: Admin,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<PageQuery>,
) -> Result<Response, ApiError> {
    let before = query.position::<Uuid>()?;
    let entries = app.engine.store().audit(caller.workspace, before, query.limit()).await?;
    let next = entries.last().map(|entry| entry.id);
    let shown: Vec<AuditEntry> = entries
        .into_iter()
        .map(|entry| AuditEntry {
            id: entry.id,
            actor: entry.actor,
            actor_name: entry.actor_name,
            action: entry.action,
            subject: entry.subject,
            at: entry.at.to_utc(),
        })
        .collect();
    Ok(page::respond(&uri, &shown, query.limit(), next))
}

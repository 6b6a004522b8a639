//! Where one is signed in, and signing out there.

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use model::SessionId;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::api::extract::{Id, Query};
use crate::api::page::{self, PageQuery};
use crate::app::App;
use crate::auth::Caller;
use crate::error::{ApiError, Problems};

#[derive(Serialize, ToSchema)]
pub struct Session {
    id: Uuid,
    created_at: DateTime<Utc>,
    /// Exact to a minute.
    last_seen_at: Option<DateTime<Utc>>,
    /// What the browser called itself when it signed in.
    user_agent: Option<String>,
    /// The network address that it signed in from.
    ip: Option<String>,
    /// Whether it is the one that asks.
    current: bool,
}

#[derive(Serialize, ToSchema)]
pub struct Ended {
    ended: u64,
}

/// List one's sessions
#[utoipa::path(
    get, path = "/api/v1/auth/sessions", tag = "Accounts", params(PageQuery),
    responses((status = 200, description = "Those in force, the newest first", body = [Session]), Problems)
)]
pub async fn list_sessions(
    State(app): State<App>,
    caller: Caller,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<PageQuery>,
) -> Result<Response, ApiError> {
    let (user, own) = super::person(&caller)?;
    let (before, now) = (query.position::<SessionId>()?, app.engine.clock().now());
    let sessions = app.engine.store().sessions(caller.workspace, user, before, query.limit(), now).await?;
    let next = sessions.last().map(|session| session.id);
    let sessions: Vec<Session> = sessions
        .into_iter()
        .map(|session| Session {
            id: session.id.0,
            created_at: session.created_at.to_utc(),
            last_seen_at: session.last_seen_at.map(|at| at.to_utc()),
            user_agent: session.origin.user_agent,
            ip: session.origin.ip,
            current: session.id == own,
        })
        .collect();
    Ok(page::respond(&uri, &sessions, query.limit(), next))
}

/// Sign out somewhere else
///
/// The session's token is dead and its live feed closes at once. 404 where it is not one's own, or has ended.
#[utoipa::path(
    delete, path = "/api/v1/auth/sessions/{id}", tag = "Accounts", params(("id" = Uuid, Path)),
    responses((status = 204, description = "Signed out there"), Problems)
)]
pub async fn end_session(
    State(app): State<App>,
    caller: Caller,
    Id(id): Id<SessionId>,
) -> Result<StatusCode, ApiError> {
    let (user, _) = super::person(&caller)?;
    let now = app.engine.clock().now();
    if !app.engine.store().revoke_session(caller.workspace, user, id, now).await? {
        return Err(ApiError::not_found("session"));
    }
    app.auth.sessions_ended(caller.workspace, Some(user));
    Ok(StatusCode::NO_CONTENT)
}

/// Sign out everywhere else
#[utoipa::path(
    delete, path = "/api/v1/auth/sessions", tag = "Accounts",
    responses((status = 200, description = "How many sessions ended; the one that asks goes on", body = Ended), Problems)
)]
pub async fn end_other_sessions(State(app): State<App>, caller: Caller) -> Result<Json<Ended>, ApiError> {
    let (user, own) = super::person(&caller)?;
    let now = app.engine.clock().now();
    let ended = app.engine.store().revoke_sessions_of_user(caller.workspace, user, Some(own), now).await?;
    app.auth.sessions_ended(caller.workspace, Some(user));
    Ok(Json(Ended { ended }))
}

//! What has happened lately: the same objects as the live feed's `activity` frames.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::extract::Query;
use super::page;
use crate::app::App;
use crate::auth::Viewer;
use crate::error::{ApiError, Problems};
use crate::realtime::activities;

/// Events that are read at once.
const PAGE: i64 = 200;
/// Pages that are read at most: labels and assignments are events that mean no activity.
const PAGES: usize = 5;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ActivityQuery {
    /// 1 to 200; 50 where it is not given.
    limit: Option<i64>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Activity {
    /// `chat_started`, `chat_ended`, `agent_activated` or `escalation`
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub agent_name: Option<String>,
    pub customer_info: String,
    /// RFC 3339
    pub timestamp: String,
    /// The conversation's or the agent's now.
    pub status: String,
    pub details: String,
    #[serde(rename = "conversation_id")]
    pub conversation_id: Option<Uuid>,
}

/// What has happened lately
#[utoipa::path(
    get, path = "/api/v1/activity", tag = "Numbers", params(ActivityQuery),
    responses((status = 200, description = "The newest first", body = [Activity]), Problems)
)]
pub async fn list(
    State(app): State<App>,
    caller: Viewer,
    Query(query): Query<ActivityQuery>,
) -> Result<Json<Vec<Activity>>, ApiError> {
    let limit = page::limit(query.limit) as usize;
    let (mut found, mut before) = (Vec::new(), i64::MAX);
    for _ in 0..PAGES {
        let events = app.engine.store().feed_activities(caller.workspace, before, PAGE).await?;
        let last = events.last().map(|event| event.seq);
        found.extend(activities(&app, caller.workspace, &events).await?);
        match last {
            Some(seq) if found.len() < limit => before = seq,
            _ => break,
        }
    }
    found.truncate(limit);
    Ok(Json(found))
}

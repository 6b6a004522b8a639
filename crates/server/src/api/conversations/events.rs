//! What people, agents and rules did with a conversation: the lines between its messages.

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use model::{ConversationId, limits::PAGE_MAX};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::conversation_events::ConversationEventRecord;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::find;
use crate::api::extract::{Id, Query};
use crate::app::App;
use crate::auth::Viewer;
use crate::error::{ApiError, Problems};

#[derive(Serialize, ToSchema)]
pub struct ConversationEvent {
    id: Uuid,
    /// `created`, `taken_over`, `handed_back`, `assigned`, `escalated`, `closed`, `reopened`, `archived`, `labelled` or
    /// `flagged`
    #[serde(rename = "type")]
    kind: String,
    at: DateTime<Utc>,
    actor: EventActor,
    /// What more there is to say: `{reason}`, `{labels}`, `{assignee}`, `{archived}`
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    detail: Option<Value>,
}

#[derive(Serialize, ToSchema)]
pub struct EventActor {
    /// `operator`, `ai` or `system`
    #[serde(rename = "type")]
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

impl From<ConversationEventRecord> for ConversationEvent {
    fn from(event: ConversationEventRecord) -> Self {
        let actor =
            EventActor { kind: event.actor_type, id: event.actor_id.map(|user| user.0), name: event.actor_name };
        Self { id: event.id, kind: event.kind, at: event.at.to_utc(), actor, detail: event.detail }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EventsQuery {
    /// The newest so many, 1 to 200; 200 where it is not given.
    limit: Option<i64>,
}

/// What was done with a conversation
#[utoipa::path(
    get, path = "/api/v1/conversations/{id}/events", tag = "Conversations",
    params(("id" = Uuid, Path), EventsQuery),
    responses((status = 200, description = "The oldest first", body = [ConversationEvent]), Problems)
)]
pub async fn list(
    State(app): State<App>,
    caller: Viewer,
    Id(id): Id<ConversationId>,
    Query(query): Query<EventsQuery>,
) -> Result<Json<Vec<ConversationEvent>>, ApiError> {
    find(&app, caller.workspace, id).await?;
    let limit = query.limit.unwrap_or(PAGE_MAX);
    let events = app.engine.store().conversation_events(caller.workspace, id, limit).await?;
    Ok(Json(events.into_iter().map(ConversationEvent::from).collect()))
}

//! Open conversations in the shape of the older dashboard.

use axum::Json;
use axum::extract::State;
use model::conversation::Status;
use serde::Serialize;
use store::conversations::ConversationFilter;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::shape::{customer, duration};
use crate::api::extract::Query;
use crate::api::page;
use crate::app::App;
use crate::auth::Viewer;
use crate::error::{ApiError, Problems};

#[derive(serde::Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ActiveQuery {
    /// Rows, 1 to 200; 50 where it is not given.
    limit: Option<i64>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ActiveConversation {
    id: Uuid,
    /// `phone` or `chat`
    #[serde(rename = "type")]
    kind: &'static str,
    agent_name: Option<String>,
    /// The customer's name, else the number.
    customer_info: String,
    /// Since the beginning, e.g. `3m 24s`
    duration: String,
    /// `active`, `on_hold` or `transferring` (a person was asked for)
    status: &'static str,
    last_message: String,
    sentiment: Option<String>,
}

/// Open conversations
#[utoipa::path(
    get, path = "/api/v1/conversations/active", tag = "Conversations", params(ActiveQuery),
    responses((status = 200, description = "The most recent first", body = [ActiveConversation]), Problems)
)]
pub async fn active(
    State(app): State<App>,
    caller: Viewer,
    Query(query): Query<ActiveQuery>,
) -> Result<Json<Vec<ActiveConversation>>, ApiError> {
    let limit = page::limit(query.limit);
    let mut rows = Vec::new();
    for status in [Status::Escalated, Status::Active] {
        let filter = ConversationFilter { status: Some(status), ..ConversationFilter::default() };
        rows.extend(app.engine.store().conversations(caller.workspace, &filter, None, limit).await?.rows);
    }
    rows.sort_by_key(|row| std::cmp::Reverse((row.last_message_at, row.id)));
    rows.truncate(limit as usize);
    let now = app.engine.clock().now();
    let shown = rows.into_iter().map(|row| ActiveConversation {
        id: row.id.0,
        kind: "chat",
        customer_info: customer(&row),
        duration: duration(now.since(row.started_at)),
        status: if row.status == Status::Escalated { "transferring" } else { "active" },
        agent_name: row.agent_name,
        last_message: row.last_text,
        sentiment: row.sentiment,
    });
    Ok(Json(shown.collect()))
}

//! A conversation as who said what.

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use model::ConversationId;
use model::limits::PAGE_MAX;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::find;
use crate::api::extract::Id;
use crate::app::App;
use crate::auth::Viewer;
use crate::error::{ApiError, Problems};

/// The newest messages that a transcript holds.
const LINES_MAX: usize = 1_000;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Transcript {
    conversation_id: Uuid,
    messages: Vec<Line>,
}

#[derive(Serialize, ToSchema)]
pub struct Line {
    /// `agent` (the AI or an operator) or `customer`
    speaker: &'static str,
    message: String,
    timestamp: DateTime<Utc>,
}

/// A conversation's transcript
///
/// The newest 1,000 messages at most, the oldest first. Messages without words are named by their kind.
#[utoipa::path(
    get, path = "/api/v1/conversations/{id}/transcript", tag = "Conversations", params(("id" = Uuid, Path)),
    responses((status = 200, description = "Who said what", body = Transcript), Problems)
)]
pub async fn transcript(
    State(app): State<App>,
    caller: Viewer,
    Id(id): Id<ConversationId>,
) -> Result<Json<Transcript>, ApiError> {
    find(&app, caller.workspace, id).await?;
    let (mut pages, mut before, mut count) = (Vec::new(), None, 0);
    while count < LINES_MAX {
        let rows = app.engine.store().messages(caller.workspace, id, before, PAGE_MAX).await?;
        before = rows.first().map(|oldest| oldest.position());
        let is_last = (rows.len() as i64) < PAGE_MAX;
        count += rows.len();
        pages.push(rows);
        if is_last {
            break;
        }
    }
    let messages = pages.into_iter().rev().flatten().map(|row| Line {
        speaker: if row.inbound { "customer" } else { "agent" },
        message: if row.text.is_empty() { format!("[{}]", row.content.message_type()) } else { row.text },
        timestamp: row.order_at.to_utc(),
    });
    Ok(Json(Transcript { conversation_id: id.0, messages: messages.collect() }))
}

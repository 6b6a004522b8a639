//! A conversation's thread, page by page.

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::response::Response;
use model::{ConversationId, MessageId};
use serde::Deserialize;
use utoipa::IntoParams;

use super::find;
use super::shape::Message;
use crate::api::extract::{Id, Query};
use crate::api::page;
use crate::app::App;
use crate::auth::Viewer;
use crate::error::{ApiError, Problems};

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ThreadQuery {
    /// Rows, 1 to 200; 50 where it is not given.
    limit: Option<i64>,
    /// A message's id: only what stands before it.
    before: Option<String>,
}

/// A conversation's messages
///
/// The newest ones, or those before `before`; in a page the oldest first. `Link` leads to the page of older ones.
#[utoipa::path(
    get, path = "/api/v1/conversations/{id}/messages", tag = "Conversations",
    params(("id" = Uuid, Path), ThreadQuery),
    responses((status = 200, description = "The oldest first", body = [Message]), Problems)
)]
pub async fn list(
    State(app): State<App>,
    caller: Viewer,
    Id(id): Id<ConversationId>,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<ThreadQuery>,
) -> Result<Response, ApiError> {
    find(&app, caller.workspace, id).await?;
    let limit = page::limit(query.limit);
    let before = match query.before.as_deref().filter(|text| !text.is_empty()) {
        None => None,
        Some(text) => {
            let known = match text.parse::<MessageId>() {
                Ok(message) => app.engine.store().message(caller.workspace, message).await?,
                Err(_) => None,
            };
            let known = known.filter(|message| message.conversation_id == id);
            let message =
                known.ok_or_else(|| ApiError::invalid_field("before", "is no message of this conversation"))?;
            Some(message.position())
        }
    };
    let rows = app.engine.store().messages(caller.workspace, id, before, limit).await?;
    let next = rows.first().filter(|_| rows.len() as i64 >= limit).map(|oldest| oldest.id.to_string());
    let rows: Vec<Message> = rows.into_iter().map(Message::from).collect();
    Ok(page::with_next(&uri, "before", next, Json(rows)))
}

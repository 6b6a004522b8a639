//! A conversation's thread, page by page.

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::response::Response;
use model::{ConversationId, MessageId, WorkspaceId};
use serde::Deserialize;
use store::messages::{Part, Position};
use utoipa::IntoParams;

use super::find;
use super::shape::{Message, tool_calls};
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
    /// A message's id: only what stands after it, from there on.
    after: Option<String>,
    /// A message's id: it, with what stands before and after it.
    around: Option<String>,
}

/// A conversation's messages
///
/// The newest ones, or those before `before`, after `after` or around `around`, of which only one may be given; in a page
/// the oldest first. `Link` leads to the page of older ones; with `after`, to that of newer ones.
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
    let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let named: Vec<(&str, String)> = [("before", &query.before), ("after", &query.after), ("around", &query.around)]
        .into_iter()
        .filter_map(|(name, text)| Some((name, given(text)?)))
        .collect();
    let part = match named.as_slice() {
        [] => Part::Newest,
        [(name, text)] => {
            let position = position(&app, caller.workspace, id, name, text).await?;
            match *name {
                "before" => Part::Before(position),
                "after" => Part::After(position),
                _ => Part::Around(position),
            }
        }
        [_, (second, _), ..] => return Err(ApiError::invalid_field(second, "cannot be given together with another")),
    };
    let rows = app.engine.store().thread(caller.workspace, id, part, limit).await?;
    let (cursor, end) = match part {
        Part::After(_) => ("after", rows.last()),
        Part::Newest | Part::Before(_) | Part::Around(_) => ("before", rows.first()),
    };
    let next = end.filter(|_| rows.len() as i64 >= limit).map(|row| row.id.to_string());
    let turns: Vec<_> = rows.iter().filter_map(|row| row.turn_id).collect();
    let steps = app.engine.store().steps_with_tools(caller.workspace, &turns).await?;
    let shown = rows.into_iter().map(|row| {
        let used = row.turn_id.and_then(|turn| steps.get(&turn)).map(tool_calls).unwrap_or_default();
        Message { tool_calls: used, ..Message::new(&app, caller.workspace, row) }
    });
    let rows: Vec<Message> = shown.collect();
    Ok(page::with_next(&uri, cursor, next, Json(rows)))
}

/// Where a message of this conversation stands.
async fn position(
    app: &App,
    ws: WorkspaceId,
    conversation: ConversationId,
    name: &str,
    text: &str,
) -> Result<Position, ApiError> {
    let known = match text.parse::<MessageId>() {
        Ok(message) => app.engine.store().message(ws, message).await?,
        Err(_) => None,
    };
    let known = known.filter(|message| message.conversation_id == conversation);
    Ok(known.ok_or_else(|| ApiError::invalid_field(name, "is no message of this conversation"))?.position())
}

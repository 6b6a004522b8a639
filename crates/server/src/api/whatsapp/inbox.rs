//! The newest messages of all conversations.

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use store::messages::INBOX_OFFSET_MAX;
use utoipa::{IntoParams, ToSchema};

use super::row::{Context, Row};
use crate::api::extract::Query;
use crate::api::media::Media;
use crate::api::page;
use crate::app::App;
use crate::auth::Viewer;
use crate::error::{ApiError, Problems};

/// Channels of a workspace that are looked through.
const CHANNELS_MAX: i64 = 200;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct InboxQuery {
    /// Rows, 1 to 200; 50 where it is not given.
    pub limit: Option<i64>,
    /// Rows to leave out, at most 10,000.
    offset: Option<i64>,
}

#[derive(Serialize, ToSchema)]
pub struct Inbox {
    success: bool,
    messages: Vec<Row>,
    /// Of this page.
    count: usize,
}

/// The newest messages
#[utoipa::path(
    get, path = "/api/whatsapp/inbox", tag = "WhatsApp inbox", params(InboxQuery),
    responses((status = 200, description = "The newest first", body = Inbox), Problems)
)]
pub async fn inbox(
    State(app): State<App>,
    caller: Viewer,
    Query(query): Query<InboxQuery>,
) -> Result<Json<Inbox>, ApiError> {
    let (limit, offset) = (page::limit(query.limit), query.offset.unwrap_or_default());
    if !(0..=INBOX_OFFSET_MAX).contains(&offset) {
        return Err(ApiError::invalid_field("offset", format!("must be 0 to {INBOX_OFFSET_MAX}")));
    }
    let rows = app.engine.store().inbox(caller.workspace, limit, offset).await?;
    let store = app.engine.store();
    let numbers: HashMap<_, _> = store
        .channels(caller.workspace, None, CHANNELS_MAX)
        .await?
        .into_iter()
        .filter_map(|channel| Some((channel.id, channel.number()?.e164())))
        .collect();
    let ids: Vec<_> = rows.iter().map(|row| row.message.id).collect();
    let tasks = store.tasks_of_messages(caller.workspace, &ids).await?;
    let now = app.engine.clock().now();
    let shown = rows.into_iter().map(|row| {
        let around = Context {
            customer: row.identity.phone.as_ref().map(|phone| phone.e164()),
            contact_id: Some(row.contact_id.0),
            number: numbers.get(&row.message.channel_id).cloned(),
            conversation: row.conversation,
            task: tasks.get(&row.message.id).copied(),
            media_url: Media::of(&row.message, &app.media_links, caller.workspace, now).and_then(|media| media.url),
        };
        Row::new(row.message, around)
    });
    let messages: Vec<Row> = shown.collect();
    Ok(Json(Inbox { success: true, count: messages.len(), messages }))
}

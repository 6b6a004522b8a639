//! The thread with a phone number.

use axum::Json;
use axum::extract::State;
use model::identity::Phone;
use serde::Serialize;
use store::messages::Standing;
use utoipa::ToSchema;

use super::inbox::InboxQuery;
use super::row::{Context, Row};
use crate::api::extract::{Path, Query};
use crate::api::media::Media;
use crate::api::{operator, page};
use crate::app::App;
use crate::auth::Viewer;
use crate::error::{ApiError, Problems};

#[derive(Serialize, ToSchema)]
pub struct Thread {
    success: bool,
    phone_number: String,
    messages: Vec<Row>,
    count: usize,
}

/// The thread with a phone number
///
/// The newest messages of the open conversation, else of the latest, the oldest first. `offset` counts for nothing here.
#[utoipa::path(
    get, path = "/api/whatsapp/conversation/{phone}", tag = "WhatsApp inbox",
    params(("phone" = String, Path), InboxQuery),
    responses((status = 200, description = "The oldest first", body = Thread), Problems)
)]
pub async fn conversation(
    State(app): State<App>,
    caller: Viewer,
    Path(phone): Path<String>,
    Query(query): Query<InboxQuery>,
) -> Result<Json<Thread>, ApiError> {
    let phone = Phone::parse(&phone).ok_or_else(|| ApiError::nothing("There is no such phone number."))?;
    let found = operator::conversation(&app, caller.workspace, &phone).await?;
    let store = app.engine.store();
    let channel = store.channel(caller.workspace, found.channel_id).await?;
    let number = channel.and_then(|channel| channel.number()).map(|number| number.e164());
    let rows = store.messages(caller.workspace, found.id, None, page::limit(query.limit)).await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let tasks = store.tasks_of_messages(caller.workspace, &ids).await?;
    let (unread_count, answered_seq, archived) = (found.unread_count, found.answered_seq, found.archived);
    let now = app.engine.clock().now();
    let shown = rows.into_iter().map(|row| {
        let around = Context {
            customer: Some(phone.e164()),
            contact_id: Some(found.contact_id.0),
            number: number.clone(),
            conversation: Standing { unread_count, answered_seq, archived },
            task: tasks.get(&row.id).copied(),
            media_url: Media::of(&row, &app.media_links, caller.workspace, now).and_then(|media| media.url),
        };
        Row::new(row, around)
    });
    let messages: Vec<Row> = shown.collect();
    Ok(Json(Thread { success: true, phone_number: phone.e164(), count: messages.len(), messages }))
}

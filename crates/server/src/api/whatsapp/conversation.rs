//! The thread with a phone number.

use axum::Json;
use axum::extract::{Path, State};
use model::identity::Phone;
use serde::Serialize;
use utoipa::ToSchema;

use super::inbox::InboxQuery;
use super::row::{Context, Row};
use crate::api::extract::Query;
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
    let account = store.channel(caller.workspace, found.channel_id).await?.map(|channel| channel.account);
    let rows = store.messages(caller.workspace, found.id, None, page::limit(query.limit)).await?;
    let is_read = found.unread_count == 0;
    let now = app.engine.clock().now();
    let shown = rows.into_iter().map(|row| {
        let around = Context {
            customer: Some(phone.e164()),
            contact_id: Some(found.contact_id.0),
            account: account.clone(),
            media_url: Media::of(&row, &app.media_links, caller.workspace, now).and_then(|media| media.url),
        };
        let row = Row::new(row, around);
        if is_read { row.read() } else { row }
    });
    let messages: Vec<Row> = shown.collect();
    Ok(Json(Thread { success: true, phone_number: phone.e164(), count: messages.len(), messages }))
}

//! Sends a text to a phone number.

use axum::Json;
use axum::extract::State;
use model::content::Content;
use model::identity::Phone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::api::conversations::send as outbox;
use crate::api::extract::Body;
use crate::api::operator::message::conversation_with;
use crate::app::App;
use crate::auth::Operator;
use crate::error::{ApiError, Problems};

#[derive(Deserialize, ToSchema)]
pub struct NewText {
    /// Digits with the country code; `+` and punctuation are tolerated, and `whatsapp:` before it.
    to_number: String,
    /// 1 to 4,096 characters.
    message: String,
}

#[derive(Serialize, ToSchema)]
pub struct TextQueued {
    success: bool,
    /// Ours until the provider has one: the same as `message_id`.
    message_sid: Uuid,
    message_id: Uuid,
}

/// Send a text to a phone number
///
/// The conversation is created where there is none. Outside WhatsApp's 24-hour window the message is queued and then
/// fails with `WINDOW_CLOSED`.
#[utoipa::path(
    post, path = "/api/whatsapp/send", tag = "WhatsApp inbox", request_body = NewText,
    responses((status = 200, description = "Queued", body = TextQueued), Problems)
)]
pub async fn send(
    State(app): State<App>,
    caller: Operator,
    Body(body): Body<NewText>,
) -> Result<Json<TextQueued>, ApiError> {
    let number = body.to_number.trim();
    let phone = Phone::parse(number.strip_prefix("whatsapp:").unwrap_or(number));
    let phone = phone.ok_or_else(|| ApiError::invalid_field("to_number", "is not a phone number"))?;
    let content = Content::Text { body: body.message };
    outbox::check(&content).map_err(|error| error.about("message"))?;
    let conversation = conversation_with(&app, caller.workspace, phone).await?;
    let id = outbox::queue(&app, &caller, conversation, content, None).await?;
    Ok(Json(TextQueued { success: true, message_sid: id.0, message_id: id.0 }))
}

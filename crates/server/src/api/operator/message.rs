//! An operator's message to a phone number. Begins the conversation where there is none.

use axum::Json;
use axum::extract::State;
use model::content::{Content, MediaRef};
use model::identity::{Identity, Phone};
use model::{ConversationId, WorkspaceId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::phone;
use crate::api::conversations::send;
use crate::api::extract::MaybeBody;
use crate::app::App;
use crate::auth::Operator;
use crate::error::{ApiError, Problems};

/// Channels of a workspace that are looked through for a WhatsApp number.
const CHANNELS_MAX: i64 = 200;

#[derive(Default, Deserialize, ToSchema)]
pub struct OperatorMessageBody {
    /// Digits with the country code; `+` and punctuation are tolerated.
    #[serde(default)]
    #[schema(value_type = String, example = "+15550100199")]
    phone: Value,
    message: Option<String>,
    /// The provider's id of the message that this one quotes.
    #[serde(rename = "messageId", alias = "message_id")]
    message_id: Option<String>,
    media: Option<OperatorMedia>,
}

#[derive(Deserialize, ToSchema)]
pub struct OperatorMedia {
    /// The provider's id of an uploaded file.
    id: String,
    #[serde(rename = "mimeType", alias = "mime_type")]
    mime_type: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct OperatorMessageQueued {
    /// `success`
    pub status: &'static str,
    /// `Message queued for processing`
    pub message: &'static str,
    pub message_id: Uuid,
}

/// Send a message to a phone number as an operator
///
/// The conversation is created where there is none. Outside WhatsApp's 24-hour window, and that is always so with
/// somebody who never wrote, the message is queued all the same and then fails with `WINDOW_CLOSED`: use
/// `POST /api/v1/conversations/{id}/messages` with a template there.
#[utoipa::path(
    post, path = "/api/v1/operator-message", tag = "Operator", request_body = OperatorMessageBody,
    responses((status = 200, description = "Queued", body = OperatorMessageQueued), Problems)
)]
pub async fn send(
    State(app): State<App>,
    caller: Operator,
    MaybeBody(body): MaybeBody<OperatorMessageBody>,
) -> Result<Json<OperatorMessageQueued>, ApiError> {
    let phone = phone(&body.phone)?;
    let text = body.message.filter(|text| !text.trim().is_empty());
    let content = match (body.media, text) {
        (Some(media), text) => {
            if let Some(file) = send::named(&app, true, caller.workspace, &media.id).await? {
                send::own_media(file, text, None, None)?
            } else {
                let media = MediaRef { id: Some(media.id), mime_type: media.mime_type, ..MediaRef::default() };
                send::media_content(media, text, None)
            }
        }
        (None, Some(body)) => Content::Text { body },
        (None, None) => return Err(ApiError::missing("message", "Either `message` or `media` is required.")),
    };
    send::check(&content).map_err(|error| error.about("message"))?;
    let conversation = conversation_with(&app, caller.workspace, phone).await?;
    let quoted = body.message_id.filter(|id| !id.trim().is_empty());
    let id = send::queue(&app, &caller, conversation, content, quoted).await?;
    let message = "Message queued for processing";
    Ok(Json(OperatorMessageQueued { status: "success", message, message_id: id.0 }))
}

/// The conversation with a number, begun on the workspace's first WhatsApp channel where there is none.
pub async fn conversation_with(app: &App, ws: WorkspaceId, phone: Phone) -> Result<ConversationId, ApiError> {
    let store = app.engine.store();
    if let Some(known) = store.conversation_by_phone(ws, &phone, None).await? {
        return Ok(known.id);
    }
    let mut channels = store.channels(ws, None, CHANNELS_MAX).await?.into_iter();
    let channel = channels.find(|channel| channel.kind == "whatsapp");
    let channel = channel.ok_or_else(|| ApiError::conflict("This workspace has no WhatsApp number to write from."))?;
    let who = Identity { phone: Some(phone), ..Identity::default() };
    let (id, growth) = store.open_conversation_by_identity(ws, channel.id, channel.agent_id, &who).await?;
    app.engine.announce(&growth);
    Ok(id)
}

//! An operator's message: text, media, template, buttons, or a reply, into the outbox.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use channels::whatsapp::payload;
use model::content::{Button, Content, MediaRef};
use model::limits::OPERATOR_TEXT_CHARS;
use model::media::{MediaKind, clean_filename};
use model::{ConversationId, MediaId, MessageId, WorkspaceId, window};
use serde::Deserialize;
use store::conversations::ConversationRecord;
use store::media::MediaRecord;
use store::outbox::OperatorMessage;
use utoipa::ToSchema;

use super::find;
use super::shape::Message;
use super::template::TemplateMessage;
use crate::api::extract::{Body, Id};
use crate::app::App;
use crate::auth::{Caller, Operator};
use crate::error::{ApiError, FieldError, Problems};

/// One of `text`, `media_id`/`media_link`, `template`; `buttons` go with a text.
#[derive(Default, Deserialize, ToSchema)]
pub struct NewMessage {
    /// At most 4,096 characters; the caption where there is media.
    text: Option<String>,
    /// The id of a file that was uploaded here (`POST /api/v1/media`), or the provider's id of one that was uploaded there.
    media_id: Option<String>,
    /// Send an OGG sound as a voice note. Not given: as it was uploaded.
    voice: Option<bool>,
    /// A public link that the provider fetches.
    media_link: Option<String>,
    /// Says what kind of media it is, e.g. `image/jpeg`; else the link's ending does.
    mime_type: Option<String>,
    filename: Option<String>,
    template: Option<TemplateMessage>,
    /// Up to three.
    #[serde(default)]
    buttons: Vec<ReplyButton>,
    footer: Option<String>,
    /// Our id of a message of this conversation.
    reply_to: Option<String>,
}

#[derive(Deserialize, ToSchema)]
pub struct ReplyButton {
    id: Option<String>,
    title: String,
}

impl NewMessage {
    /// `file`: what `media_id` names, if it is ours.
    fn content(self, file: Option<MediaRecord>) -> Result<Content, ApiError> {
        let text = self.text.filter(|text| !text.trim().is_empty());
        let has_media = self.media_id.is_some() || self.media_link.is_some();
        if let Some(template) = self.template {
            if text.is_some() || has_media || !self.buttons.is_empty() {
                return Err(ApiError::invalid_field("template", "cannot be sent together with anything else"));
            }
            return template.content();
        }
        if has_media {
            if !self.buttons.is_empty() {
                return Err(ApiError::invalid_field("buttons", "go with a text, not with media"));
            }
            if let Some(file) = file {
                return own_media(file, text, self.filename, self.voice);
            }
            let media =
                MediaRef { id: self.media_id, link: self.media_link, mime_type: self.mime_type, ..MediaRef::default() };
            return Ok(media_content(media, text, self.filename));
        }
        let Some(body) = text else {
            return Err(ApiError::missing("text", "A message needs `text`, `media_id`, `media_link` or `template`."));
        };
        if self.buttons.is_empty() {
            return Ok(Content::Text { body });
        }
        let buttons = self.buttons.into_iter();
        let buttons =
            buttons.map(|ReplyButton { id, title }| Button { id: id.unwrap_or_else(|| title.clone()), title });
        Ok(Content::Buttons { body, footer: self.footer, buttons: buttons.collect() })
    }
}

/// A file of ours as WhatsApp shows such a file.
pub fn own_media(
    file: MediaRecord,
    caption: Option<String>,
    filename: Option<String>,
    voice: Option<bool>,
) -> Result<Content, ApiError> {
    let kind = model::media::whatsapp(&file.mime_type).map_or(file.kind, |accepted| accepted.kind);
    if caption.is_some() && matches!(kind, MediaKind::Audio | MediaKind::Sticker) {
        return Err(ApiError::invalid_field(
            "text",
            "cannot go with a sound or a sticker: send it as a message of its own",
        ));
    }
    let voice = voice.unwrap_or(file.voice) && file.mime_type == "audio/ogg";
    let media = MediaRef { ours: Some(file.id), mime_type: Some(file.mime_type), ..MediaRef::default() };
    Ok(match kind {
        MediaKind::Image => Content::Image { media, caption },
        MediaKind::Video => Content::Video { media, caption },
        MediaKind::Audio => Content::Audio { media, voice },
        MediaKind::Sticker => Content::Sticker { media, animated: false },
        MediaKind::Document => {
            let filename = filename.as_deref().and_then(clean_filename).or(file.filename);
            Content::Document { media, caption, filename }
        }
    })
}

/// What a `media_id` names, if it is one of ours: ours are UUIDs, providers' are not.
pub async fn named(app: &App, is_whatsapp: bool, ws: WorkspaceId, id: &str) -> Result<Option<MediaRecord>, ApiError> {
    let Ok(id) = id.parse::<MediaId>() else { return Ok(None) };
    let wrong = |message: String| ApiError::invalid_field("media_id", message);
    let found = app.engine.store().media(ws, id).await?;
    let file = found.ok_or_else(|| wrong("is no file of this workspace".to_owned()))?;
    if file.file.is_none() {
        return Err(wrong("names a file that is not stored".to_owned()));
    }
    if is_whatsapp {
        app.engine.check_for_whatsapp(&file).map_err(wrong)?;
    }
    Ok(Some(file))
}

/// Media by its type, else by the link's ending; what is neither known is a document.
pub fn media_content(media: MediaRef, caption: Option<String>, filename: Option<String>) -> Content {
    let by_type = media.mime_type.as_deref().and_then(|kind| kind.split('/').next());
    let link = media.link.as_deref().map(|link| link.split(['?', '#']).next().unwrap_or(link).to_ascii_lowercase());
    let by_ending = link.as_deref().and_then(|link| link.rsplit('.').next()).and_then(|ending| match ending {
        "jpg" | "jpeg" | "png" => Some("image"),
        "mp4" | "3gp" => Some("video"),
        "mp3" | "ogg" | "m4a" | "aac" | "amr" => Some("audio"),
        _ => None,
    });
    match by_type.or(by_ending) {
        Some("image") => Content::Image { media, caption },
        Some("video") => Content::Video { media, caption },
        Some("audio") => Content::Audio { media, voice: false },
        _ => Content::Document { media, caption, filename },
    }
}

/// What WhatsApp, and our own limit, would refuse.
pub fn check(content: &Content) -> Result<(), ApiError> {
    if content.as_text().chars().count() > OPERATOR_TEXT_CHARS {
        return Err(ApiError::invalid_field("text", format!("must have at most {OPERATOR_TEXT_CHARS} characters")));
    }
    payload::check(content).map_err(|violations| {
        let errors = violations.into_iter().map(|found| FieldError::new(found.field, found.message));
        ApiError::invalid(errors.collect())
    })
}

/// Whether WhatsApp takes a free-form message for this customer now.
pub fn check_window(app: &App, conversation: &ConversationRecord, content: &Content) -> Result<(), ApiError> {
    let is_bound = conversation.channel_kind.as_deref() == Some("whatsapp");
    let is_free = !matches!(content, Content::Template { .. });
    let is_open = window::is_open(conversation.last_inbound_at, app.engine.clock().now());
    if is_bound && is_free && !is_open { Err(ApiError::window_closed()) } else { Ok(()) }
}

/// Hands a checked message to the outbox.
pub async fn queue(
    app: &App,
    caller: &Caller,
    conversation: ConversationId,
    content: Content,
    reply_to: Option<String>,
) -> Result<MessageId, ApiError> {
    let id: MessageId = app.engine.ids().make();
    let message = OperatorMessage { id, user_id: caller.user(), content, reply_to };
    let is_queued = app.engine.send_as_operator(caller.workspace, conversation, &message).await?;
    if is_queued { Ok(id) } else { Err(ApiError::not_found("conversation")) }
}

/// Send a message as an operator
///
/// It goes to the outbox; its fate is in its `status` and on the live feed. Outside WhatsApp's 24-hour window only a
/// template is taken: 409 with the code `WINDOW_CLOSED`.
#[utoipa::path(
    post, path = "/api/v1/conversations/{id}/messages", tag = "Conversations", params(("id" = Uuid, Path)),
    request_body = NewMessage,
    responses((status = 202, description = "The message, queued", body = Message), Problems)
)]
pub async fn send(
    State(app): State<App>,
    caller: Operator,
    Id(id): Id<ConversationId>,
    Body(mut body): Body<NewMessage>,
) -> Result<(StatusCode, Json<Message>), ApiError> {
    let conversation = find(&app, caller.workspace, id).await?;
    let reply_to = match body.reply_to.take() {
        Some(text) => Some(quoted(&app, caller.workspace, id, &text).await?),
        None => None,
    };
    let file = match body.media_id.as_deref() {
        Some(media) => {
            let is_whatsapp = conversation.channel_kind.as_deref() == Some("whatsapp");
            named(&app, is_whatsapp, caller.workspace, media).await?
        }
        None => None,
    };
    if let Some(template) = &mut body.template {
        template.resolve(&app, &conversation).await?;
    }
    let content = body.content(file)?;
    check(&content)?;
    check_window(&app, &conversation, &content)?;
    let message = queue(&app, &caller, id, content, reply_to).await?;
    let stored = app.engine.store().message(caller.workspace, message).await?.ok_or_else(ApiError::internal)?;
    Ok((StatusCode::ACCEPTED, Json(Message::new(&app, caller.workspace, stored))))
}

/// The provider's id of one of this conversation's messages.
async fn quoted(app: &App, ws: WorkspaceId, conversation: ConversationId, text: &str) -> Result<String, ApiError> {
    let message = match text.parse::<MessageId>() {
        Ok(id) => app.engine.store().message(ws, id).await?,
        Err(_) => None,
    };
    let message = message.filter(|message| message.conversation_id == conversation);
    let provider_id = message.and_then(|message| message.provider_id);
    provider_id
        .ok_or_else(|| ApiError::invalid_field("reply_to", "is no message of this conversation that can be quoted"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn content(body: Value) -> Option<Content> {
        serde_json::from_value::<NewMessage>(body).unwrap().content(None).ok()
    }

    #[test]
    fn a_body_says_what_kind_of_message_it_is() {
        assert_eq!(content(json!({"text": "Hello"})), Some(Content::text("Hello")));
        let image = content(json!({"media_link": "https://x.example/a.JPG?v=1", "text": "see"}));
        assert!(matches!(image, Some(Content::Image { caption: Some(_), .. })));
        let voice = content(json!({"media_id": "1", "mime_type": "audio/ogg"}));
        assert!(matches!(voice, Some(Content::Audio { voice: false, .. })));
        assert!(matches!(content(json!({"media_id": "1"})), Some(Content::Document { .. })));
        let buttons = content(json!({"text": "Which?", "buttons": [{"title": "This"}]}));
        assert!(matches!(buttons, Some(Content::Buttons { buttons, .. }) if buttons[0].id == "This"));
        let template = content(json!({"template": {"name": "hello", "language": "en"}}));
        assert!(matches!(template, Some(Content::Template { .. })));
    }

    #[test]
    fn a_body_that_says_nothing_or_two_things_is_refused() {
        for body in [
            json!({}),
            json!({"text": "  "}),
            json!({"text": "a", "template": {"name": "x", "language": "en"}}),
            json!({"media_id": "1", "buttons": [{"title": "This"}]}),
        ] {
            assert_eq!(content(body.clone()), None, "{body}");
        }
    }

    #[test]
    fn limits_are_checked_before_anything_is_queued() {
        assert!(check(&Content::text("x".repeat(4_096))).is_ok());
        assert!(check(&Content::text("x".repeat(4_097))).is_err());
        let titled = |title: &str| Content::Buttons {
            body: "?".into(),
            footer: None,
            buttons: vec![Button { id: "a".into(), title: title.into() }],
        };
        assert!(check(&titled("short")).is_ok());
        assert!(check(&titled("a title that is too long for WhatsApp")).is_err());
    }
}

//! What a customer can send, and its form as an object of `messages[]` (reference §3).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::graph::media;
use crate::state::{SimState, lock};

/// A message to be sent. Exactly one content key is used; the first one present in this order.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Draft {
    pub text: Option<String>,
    /// Tap on a button of a session message.
    pub button_reply: Option<Choice>,
    /// Choice from a list.
    pub list_reply: Option<Choice>,
    /// Quick reply of a template.
    pub template_button: Option<TemplateButton>,
    pub reaction: Option<ReactionDraft>,
    pub image: Option<MediaDraft>,
    pub video: Option<MediaDraft>,
    pub audio: Option<MediaDraft>,
    pub document: Option<MediaDraft>,
    pub sticker: Option<MediaDraft>,
    /// The object as in the reference: `latitude`, `longitude`, `name?`, `address?`.
    pub location: Option<Value>,
    /// The array as in the reference.
    pub contacts: Option<Value>,
    /// A whole object with `type`, for what has no key here (system, order, unsupported …).
    pub raw: Option<Value>,
    /// Message that this one answers.
    pub reply_to: Option<String>,
    /// Click-to-WhatsApp referral.
    pub referral: Option<Value>,
    /// Shown name of the customer, from now on.
    pub name: Option<String>,
    /// Message id; made up if none. A used one makes a duplicate.
    pub wamid: Option<String>,
    /// Unix seconds; the simulator's clock if none.
    pub timestamp: Option<i64>,
}

/// A tapped choice.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Choice {
    pub id: String,
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// A tapped quick reply of a template.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TemplateButton {
    pub payload: String,
    pub text: String,
}

/// An emoji on a message; an empty one takes the reaction back.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ReactionDraft {
    pub message_id: String,
    #[serde(default)]
    pub emoji: String,
}

/// A file. Without `base64` a few invented bytes are sent.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MediaDraft {
    pub base64: Option<String>,
    pub mime_type: Option<String>,
    pub caption: Option<String>,
    pub filename: Option<String>,
    /// Recorded in the chat (audio only).
    pub voice: Option<bool>,
}

impl MediaDraft {
    pub fn of(mime_type: &str, bytes: &[u8]) -> Self {
        Self { base64: Some(STANDARD.encode(bytes)), mime_type: Some(mime_type.into()), ..Self::default() }
    }

    pub fn caption(mut self, caption: &str) -> Self {
        self.caption = Some(caption.into());
        self
    }
}

impl Draft {
    pub fn text(body: impl Into<String>) -> Self {
        Self { text: Some(body.into()), ..Self::default() }
    }

    pub fn button_reply(id: &str, title: &str) -> Self {
        let choice = Choice { id: id.into(), title: title.into(), description: None };
        Self { button_reply: Some(choice), ..Self::default() }
    }

    pub fn list_reply(id: &str, title: &str) -> Self {
        let choice = Choice { id: id.into(), title: title.into(), description: None };
        Self { list_reply: Some(choice), ..Self::default() }
    }

    pub fn reaction(message_id: &str, emoji: &str) -> Self {
        let reaction = ReactionDraft { message_id: message_id.into(), emoji: emoji.into() };
        Self { reaction: Some(reaction), ..Self::default() }
    }

    pub fn image(media: MediaDraft) -> Self {
        Self { image: Some(media), ..Self::default() }
    }

    pub fn document(media: MediaDraft) -> Self {
        Self { document: Some(media), ..Self::default() }
    }

    /// A voice note (Ogg Opus).
    pub fn voice(bytes: &[u8]) -> Self {
        let media = MediaDraft { voice: Some(true), ..MediaDraft::of("audio/ogg; codecs=opus", bytes) };
        Self { audio: Some(media), ..Self::default() }
    }

    /// An object of `messages[]` with `type`, as it is.
    pub fn raw(object: Value) -> Self {
        Self { raw: Some(object), ..Self::default() }
    }

    /// The same as an answer to a message.
    pub fn reply_to(mut self, wamid: impl Into<String>) -> Self {
        self.reply_to = Some(wamid.into());
        self
    }

    /// Type, inner object and shown text; none if nothing is to be sent, or the base64 is wrong.
    pub(crate) fn content(&self, state: &SimState) -> Option<(String, Map<String, Value>, Option<String>)> {
        let object = |kind: &str, inner: Value, text: Option<&str>| {
            let mut map = Map::new();
            map.insert(kind.to_owned(), inner);
            Some((kind.to_owned(), map, text.map(str::to_owned)))
        };
        if let Some(text) = &self.text {
            return object("text", json!({"body": text}), Some(text));
        }
        for (name, choice) in [("button_reply", &self.button_reply), ("list_reply", &self.list_reply)] {
            if let Some(choice) = choice {
                let mut inner = json!({"type": name});
                inner[name] = json!(choice);
                return object("interactive", inner, Some(&choice.title));
            }
        }
        if let Some(button) = &self.template_button {
            return object("button", json!(button), Some(&button.text));
        }
        if let Some(reaction) = &self.reaction {
            return object("reaction", json!(reaction), Some(&reaction.emoji));
        }
        let files = [
            ("image", &self.image, "image/jpeg"),
            ("video", &self.video, "video/mp4"),
            ("audio", &self.audio, "audio/ogg; codecs=opus"),
            ("document", &self.document, "application/pdf"),
            ("sticker", &self.sticker, "image/webp"),
        ];
        for (kind, file, mime_type) in files {
            if let Some(file) = file {
                return object(kind, store(state, kind, file, mime_type)?, file.caption.as_deref());
            }
        }
        if let Some(location) = &self.location {
            return object("location", location.clone(), location["name"].as_str());
        }
        if let Some(contacts) = &self.contacts {
            return object("contacts", contacts.clone(), None);
        }
        let raw = self.raw.as_ref()?.as_object()?;
        Some((raw.get("type")?.as_str()?.to_owned(), raw.clone(), None))
    }
}

/// Keeps the file for download; answers the inner object of the message.
fn store(state: &SimState, kind: &str, file: &MediaDraft, default_mime_type: &str) -> Option<Value> {
    let bytes = match &file.base64 {
        Some(text) => Bytes::from(STANDARD.decode(text).ok()?),
        None => Bytes::from_static(b"fictional bytes"),
    };
    let mime_type = file.mime_type.clone().unwrap_or_else(|| default_mime_type.to_owned());
    let mut media = lock(&state.graph.media);
    let id = media.put(mime_type.clone(), bytes);
    let sha256 = media.get(&id)?.sha256_base64();
    let mut inner = json!({"mime_type": mime_type, "sha256": sha256, "id": id, "url": media::download_url(state, &id)});
    if let Some(caption) = &file.caption {
        inner["caption"] = json!(caption);
    }
    match kind {
        "document" => inner["filename"] = json!(file.filename.as_deref().unwrap_or("document.pdf")),
        "audio" => inner["voice"] = json!(file.voice.unwrap_or(true)),
        "sticker" => inner["animated"] = json!(false),
        _ => {}
    }
    Some(inner)
}

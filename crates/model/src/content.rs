//! What a message says, whatever the channel: the closed set of contents and their API type names.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::ids::MediaId;

/// A message's content. Stored as JSON, tagged by `kind`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Content {
    Text {
        body: String,
    },
    Image {
        media: MediaRef,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        caption: Option<String>,
    },
    Video {
        media: MediaRef,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        caption: Option<String>,
    },
    Audio {
        media: MediaRef,
        /// Recorded in the chat; false for a forwarded or attached file.
        voice: bool,
    },
    Document {
        media: MediaRef,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        caption: Option<String>,
        /// As the sender named it: shown, never used as a path.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        filename: Option<String>,
    },
    Sticker {
        media: MediaRef,
        animated: bool,
    },
    Location {
        latitude: f64,
        longitude: f64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        address: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        url: Option<String>,
    },
    Contacts {
        cards: Vec<ContactCard>,
    },
    /// The customer pressed a button: of a session message, or of a template.
    ButtonReply {
        id: String,
        title: String,
        template: bool,
    },
    ListReply {
        id: String,
        title: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        description: Option<String>,
    },
    FlowReply {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        body: Option<String>,
        /// The form's answers; the text as it came where it is not JSON.
        response: Value,
    },
    CallPermissionReply {
        accepted: bool,
        permanent: bool,
        /// Unix seconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expires_at: Option<i64>,
    },
    Order {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        catalog_id: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
        items: Vec<OrderItem>,
    },
    /// `emoji` is `None` when the reaction was taken back.
    Reaction {
        target: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        emoji: Option<String>,
    },
    /// Something that the provider says about the conversation, e.g. a changed number.
    System {
        event: String,
        body: String,
    },
    /// Ours: up to three buttons under a text.
    Buttons {
        body: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        footer: Option<String>,
        buttons: Vec<Button>,
    },
    /// Ours: a list behind one button.
    List {
        body: String,
        button: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        header: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        footer: Option<String>,
        sections: Vec<ListSection>,
    },
    Template {
        name: String,
        language: String,
        /// The provider's `components`, as the template defines them.
        #[serde(default)]
        components: Vec<Value>,
        /// What the customer reads, where the template's text is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    },
    /// A type or shape that this version does not know. `raw` is kept in full.
    Unsupported {
        /// The provider's type name, or why it could not be read.
        what: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        error: Option<ProviderError>,
        raw: Value,
    },
}

/// A file at the provider, in our storage, or at a link.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaRef {
    /// Our own copy, of a file that was uploaded here: the provider gets it at delivery.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ours: Option<MediaId>,
    /// The provider's id (Meta: lives 7 days inbound, 30 days uploaded).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Inbound: a short-lived download address. Outbound: a public link that the provider fetches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mime_type: Option<String>,
    /// As the provider gave it (Meta's webhooks: base64).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactCard {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub emails: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    /// `contact_request` when it answers our request for the phone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// Inbound: the card as it came (addresses, pages, birthday, vCard). Not sent.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub raw: Value,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderItem {
    pub product_id: String,
    pub quantity: f64,
    pub price: f64,
    pub currency: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    pub id: String,
    pub title: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListSection {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    pub rows: Vec<ListRow>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListRow {
    pub id: String,
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// An error as a provider reports it in an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderError {
    pub code: i64,
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<String>,
}

impl Content {
    pub fn text(body: impl Into<String>) -> Self {
        Self::Text { body: body.into() }
    }

    /// The API's `message_type`.
    pub fn message_type(&self) -> &'static str {
        match self {
            Self::Text { .. } | Self::System { .. } => "text",
            Self::Image { .. } => "image",
            Self::Video { .. } => "video",
            Self::Audio { .. } => "audio",
            Self::Document { .. } => "document",
            Self::Sticker { .. } => "sticker",
            Self::Location { .. } => "location",
            Self::Contacts { .. } => "contacts",
            Self::ButtonReply { .. }
            | Self::ListReply { .. }
            | Self::FlowReply { .. }
            | Self::CallPermissionReply { .. }
            | Self::Order { .. }
            | Self::Buttons { .. }
            | Self::List { .. } => "interactive",
            Self::Reaction { .. } => "reaction",
            Self::Template { .. } => "template",
            Self::Unsupported { .. } => "unsupported",
        }
    }

    pub fn media(&self) -> Option<&MediaRef> {
        match self {
            Self::Image { media, .. }
            | Self::Video { media, .. }
            | Self::Audio { media, .. }
            | Self::Document { media, .. }
            | Self::Sticker { media, .. } => Some(media),
            _ => None,
        }
    }

    pub fn media_mut(&mut self) -> Option<&mut MediaRef> {
        match self {
            Self::Image { media, .. }
            | Self::Video { media, .. }
            | Self::Audio { media, .. }
            | Self::Document { media, .. }
            | Self::Sticker { media, .. } => Some(media),
            _ => None,
        }
    }

    /// The content in words: for lists, search, and the model. Empty where there are none.
    pub fn as_text(&self) -> String {
        match self {
            Self::Text { body } | Self::System { body, .. } | Self::Buttons { body, .. } | Self::List { body, .. } => {
                body.clone()
            }
            Self::Image { caption, .. } | Self::Video { caption, .. } => caption.clone().unwrap_or_default(),
            Self::Document { caption, filename, .. } => {
                caption.clone().or_else(|| filename.clone()).unwrap_or_default()
            }
            Self::Audio { .. } | Self::Sticker { .. } | Self::CallPermissionReply { .. } => String::new(),
            Self::Location { name, address, latitude, longitude, .. } => match (name, address) {
                (Some(name), Some(address)) => format!("{name}, {address}"),
                (Some(only), None) | (None, Some(only)) => only.clone(),
                (None, None) => format!("{latitude}, {longitude}"),
            },
            Self::Contacts { cards } => {
                cards.iter().filter_map(|card| card.name.as_deref()).collect::<Vec<_>>().join(", ")
            }
            Self::ButtonReply { title, .. } | Self::ListReply { title, .. } => title.clone(),
            Self::FlowReply { response, body, .. } => match response {
                Value::Null => body.clone().unwrap_or_default(),
                Value::String(text) => text.clone(),
                other => other.to_string(),
            },
            Self::Order { note, items, .. } => {
                let lines = items.iter().map(|item| format!("{} × {}", item.quantity, item.product_id));
                note.iter().cloned().chain(lines).collect::<Vec<_>>().join("\n")
            }
            Self::Reaction { emoji, .. } => emoji.clone().unwrap_or_default(),
            Self::Template { name, text, .. } => text.as_ref().unwrap_or(name).clone(),
            Self::Unsupported { .. } => String::new(),
        }
    }

    /// What the model reads: the words, or a note in brackets of what came without words.
    pub fn for_model(&self) -> String {
        let text = self.as_text();
        match self {
            Self::Text { .. } | Self::ButtonReply { .. } | Self::ListReply { .. } => text,
            Self::Unsupported { .. } => "[a message of a type that cannot be shown]".to_owned(),
            Self::Location { latitude, longitude, .. } => format!("[location {latitude}, {longitude}] {text}"),
            _ if text.is_empty() => format!("[{}]", self.message_type()),
            _ => format!("[{}] {text}", self.message_type()),
        }
    }

    /// Whether a customer who sends this waits for an answer. Reactions, system notices, permission
    /// replies and things that cannot be read do not start a turn by themselves; media do, because
    /// leaving them unanswered would break I7.
    pub fn wants_answer(&self) -> bool {
        match self {
            Self::Reaction { .. } | Self::System { .. } | Self::CallPermissionReply { .. } => false,
            Self::Text { body } => !body.trim().is_empty(),
            _ => true,
        }
    }
}

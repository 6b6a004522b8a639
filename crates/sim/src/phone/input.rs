//! What a person types, taps and picks on the desk's phone, checked and put into a [`Draft`].

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::json;

use crate::graph::media::size_max;
use crate::multipart;

use super::draft::{Choice, Draft, MediaDraft, ReactionDraft, TemplateButton};
use super::{Phone, ThreadItem};

const TEXT_CHARS: usize = 4_096;
const CAPTION_CHARS: usize = 1_024;
const CHOICE_CHARS: usize = 256;
const EMOJI_CHARS: usize = 16;
/// Largest file that customers can send as a document.
const FILE_BYTES: usize = 16 * 1024 * 1024;

/// Why an input is none: HTTP status, field and message.
#[derive(Debug)]
pub(crate) struct Refusal(pub(crate) u16, pub(crate) &'static str, pub(crate) String);

fn wrong(field: &'static str, message: impl Into<String>) -> Refusal {
    Refusal(422, field, message.into())
}

/// Exactly one of `text`, `media`, `voice`, `button_id`, `row_id`, `reaction` and `location`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Input {
    text: Option<String>,
    reply_to: Option<String>,
    media: Option<File>,
    voice: Option<File>,
    button_id: Option<String>,
    row_id: Option<String>,
    title: Option<String>,
    reaction: Option<String>,
    to: Option<String>,
    location: Option<Place>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    base64: String,
    mime_type: String,
    filename: Option<String>,
    caption: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
    latitude: f64,
    longitude: f64,
    name: Option<String>,
    address: Option<String>,
}

/// Reads a form with `file`, and `caption`, `voice` and `reply_to` where they are given.
pub(crate) fn form(content_type: &str, body: &Bytes) -> Result<Input, Refusal> {
    let parts =
        multipart::parse(content_type, body).ok_or_else(|| Refusal(400, "body", "is not a well-formed form".into()))?;
    let text = |name: &str| {
        parts.iter().find(|part| part.name == name).map(|part| String::from_utf8_lossy(&part.bytes).into_owned())
    };
    let part =
        parts.iter().find(|part| part.name == "file").ok_or_else(|| Refusal(400, "file", "is required".into()))?;
    let file = File {
        base64: STANDARD.encode(&part.bytes),
        mime_type: part.content_type.clone().unwrap_or_default(),
        filename: part.filename.clone(),
        caption: text("caption").filter(|caption| !caption.is_empty()),
    };
    let input = Input { reply_to: text("reply_to"), ..Input::default() };
    Ok(match text("voice").is_some_and(|voice| voice == "true") {
        true => Input { voice: Some(file), ..input },
        false => Input { media: Some(file), ..input },
    })
}

impl Input {
    pub(crate) fn draft(self, phone: &Phone) -> Result<Draft, Refusal> {
        let draft = if let Some(text) = self.text {
            Draft::text(bounded("text", text, 1, TEXT_CHARS)?)
        } else if let Some(file) = self.media {
            file.draft(false)?
        } else if let Some(file) = self.voice {
            file.draft(true)?
        } else if let Some(id) = self.button_id {
            tapped(phone, bounded("button_id", id, 1, CHOICE_CHARS)?, self.title)?
        } else if let Some(id) = self.row_id {
            picked(phone, bounded("row_id", id, 1, CHOICE_CHARS)?, self.title)?
        } else if let Some(emoji) = self.reaction {
            let to = self.to.ok_or_else(|| Refusal(400, "to", "is required with `reaction`".into()))?;
            let emoji = bounded("reaction", emoji, 0, EMOJI_CHARS)?;
            let reaction = ReactionDraft { message_id: bounded("to", to, 1, CHOICE_CHARS)?, emoji };
            Draft { reaction: Some(reaction), ..Draft::default() }
        } else if let Some(place) = self.location {
            place.draft()?
        } else {
            return Err(Refusal(400, "text", "something to send is required".into()));
        };
        match self.reply_to.filter(|id| !id.is_empty()) {
            Some(id) => Ok(draft.reply_to(bounded("reply_to", id, 1, CHOICE_CHARS)?)),
            None => Ok(draft),
        }
    }
}

fn bounded(field: &'static str, text: String, min: usize, max: usize) -> Result<String, Refusal> {
    let chars = text.chars().count();
    if text.trim().chars().count() < min || chars > max {
        return Err(wrong(field, format!("must have {min} to {max} characters")));
    }
    Ok(text)
}

impl File {
    fn draft(self, voice: bool) -> Result<Draft, Refusal> {
        let field = if voice { "voice" } else { "media" };
        let kind = self.mime_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        // Browsers record WebM; the real app would have recorded Ogg.
        let max = size_max(&kind).or((kind == "audio/webm").then_some(FILE_BYTES)).map(|max| max.min(FILE_BYTES));
        let max = max.ok_or_else(|| Refusal(415, field, format!("WhatsApp does not take {kind:?} files")))?;
        let bytes = STANDARD.decode(&self.base64).map_err(|_| wrong(field, "is not base64"))?;
        if bytes.is_empty() {
            return Err(wrong(field, "is empty"));
        }
        if bytes.len() > max {
            return Err(Refusal(413, field, format!("must have at most {max} bytes")));
        }
        let caption = self.caption.map(|caption| bounded("caption", caption, 0, CAPTION_CHARS)).transpose()?;
        let filename = self.filename.map(|name| name.chars().take(CHOICE_CHARS).collect());
        let is_audio = kind.starts_with("audio/");
        if voice && !is_audio {
            return Err(Refusal(415, field, "a voice note is a sound".into()));
        }
        let media = MediaDraft {
            base64: Some(self.base64),
            mime_type: Some(self.mime_type),
            caption,
            filename,
            voice: is_audio.then_some(voice),
        };
        let mut draft = Draft::default();
        let place = match kind.split('/').next() {
            Some("image") if kind == "image/webp" => &mut draft.sticker,
            Some("image") => &mut draft.image,
            Some("video") => &mut draft.video,
            Some("audio") => &mut draft.audio,
            _ => &mut draft.document,
        };
        *place = Some(media);
        Ok(draft)
    }
}

impl Place {
    fn draft(self) -> Result<Draft, Refusal> {
        if !(-90.0..=90.0).contains(&self.latitude) || !(-180.0..=180.0).contains(&self.longitude) {
            return Err(wrong("location", "is no place on earth"));
        }
        let mut location = json!({"latitude": self.latitude, "longitude": self.longitude});
        for (name, text) in [("name", self.name), ("address", self.address)] {
            if let Some(text) = text {
                location[name] = json!(bounded("location", text, 0, CAPTION_CHARS)?);
            }
        }
        Ok(Draft { location: Some(location), ..Draft::default() })
    }
}

/// A tap on a button of the newest message that has it.
fn tapped(phone: &Phone, id: String, title: Option<String>) -> Result<Draft, Refusal> {
    for (message, raw) in newest_first(phone) {
        if message.kind == "template" {
            let button = TemplateButton { payload: id.clone(), text: title.clone().unwrap_or_else(|| id.clone()) };
            return Ok(Draft { template_button: Some(button), ..Draft::default() }.reply_to(&*message.wamid));
        }
        let buttons = raw.pointer("/interactive/action/buttons").and_then(|list| list.as_array());
        let found = buttons.into_iter().flatten().find(|button| button["reply"]["id"] == id);
        if let Some(found) = found {
            let title = found["reply"]["title"].as_str().unwrap_or_default();
            return Ok(Draft::button_reply(&id, title).reply_to(&*message.wamid));
        }
    }
    Err(wrong("button_id", "is on no message of this chat"))
}

/// A choice from the newest list that has it.
fn picked(phone: &Phone, id: String, title: Option<String>) -> Result<Draft, Refusal> {
    for (message, raw) in newest_first(phone) {
        let sections = raw.pointer("/interactive/action/sections").and_then(|list| list.as_array());
        let mut rows =
            sections.into_iter().flatten().flat_map(|section| section["rows"].as_array().into_iter().flatten());
        if let Some(row) = rows.find(|row| row["id"] == id) {
            let title = title.or_else(|| row["title"].as_str().map(str::to_owned)).unwrap_or_default();
            let choice = Choice { id, title, description: row["description"].as_str().map(str::to_owned) };
            return Ok(Draft { list_reply: Some(choice), ..Draft::default() }.reply_to(&*message.wamid));
        }
    }
    Err(wrong("row_id", "is in no list of this chat"))
}

/// Messages of the business that have something to tap.
fn newest_first(phone: &Phone) -> impl Iterator<Item = (Box<crate::Accepted>, serde_json::Value)> {
    phone.thread().into_iter().rev().filter_map(|item| match item {
        ThreadItem::FromBusiness { message } if matches!(message.kind.as_str(), "interactive" | "template") => {
            let raw = message.raw.as_ref().and_then(|raw| serde_json::from_str(raw.get()).ok()).unwrap_or_default();
            Some((message, raw))
        }
        _ => None,
    })
}

//! Files as clients see them.

use engine::media::Variant;
use model::media::MediaStatus;
use model::{UnixMs, WorkspaceId};
use serde::Serialize;
use store::media::MediaRecord;
use store::messages::MessageRecord;
use utoipa::ToSchema;
use uuid::Uuid;

use super::MediaLinks;

/// The file of a message.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Media {
    /// Ours; of a file that only the provider has, the provider's.
    pub id: Option<String>,
    /// Relative, signed, good for an hour at least; null until the file is stored. A public link that was sent is shown as
    /// it is.
    pub url: Option<String>,
    /// A small picture, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thumbnail_url: Option<String>,
    pub mime_type: Option<String>,
    pub bytes: Option<i64>,
    pub duration_ms: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filename: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub height: Option<i64>,
    /// A voice note, recorded in the chat.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voice: Option<bool>,
    /// `pending` (it is being fetched), `stored`, `failed` or `expired`
    #[schema(value_type = String)]
    pub status: MediaStatus,
    /// Why it failed, or is not kept any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

impl Media {
    /// The file of a message, if it has one.
    pub fn of(record: &MessageRecord, links: &MediaLinks, workspace: WorkspaceId, now: UnixMs) -> Option<Self> {
        let content = record.content.media()?;
        let Some(media) = &record.media else {
            let link = content.link.clone().filter(|_| !record.inbound);
            let is_ours = link.is_some();
            let elsewhere = "Only the provider has this file.".to_owned();
            return Some(Self {
                id: content.id.clone(),
                url: link,
                thumbnail_url: None,
                mime_type: content.mime_type.clone(),
                bytes: None,
                duration_ms: None,
                filename: None,
                width: None,
                height: None,
                voice: None,
                status: if is_ours { MediaStatus::Stored } else { MediaStatus::Failed },
                error: (!is_ours).then_some(elsewhere),
            });
        };
        let url = |variant| links.url(workspace, media.id, variant, now);
        let is_stored = media.file.is_some();
        Some(Self {
            id: Some(media.id.to_string()),
            url: is_stored.then(|| url(Variant::File)),
            thumbnail_url: (is_stored && media.thumbnail.is_some()).then(|| url(Variant::Thumbnail)),
            mime_type: Some(media.mime_type.clone()),
            bytes: media.bytes,
            duration_ms: media.duration_ms,
            filename: media.filename.clone(),
            width: media.width,
            height: media.height,
            voice: media.voice.then_some(true),
            status: media.status,
            error: media.error.clone(),
        })
    }
}

/// A file that was uploaded.
#[derive(Debug, Serialize, ToSchema)]
pub struct Uploaded {
    /// For `media_id` of a message.
    pub id: Uuid,
    /// Relative, signed, good for an hour at least.
    pub url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thumbnail_url: Option<String>,
    /// By its content.
    pub mime_type: String,
    pub bytes: i64,
    pub filename: String,
    /// `image`, `video`, `audio`, `document` or `sticker`
    pub kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub height: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<i64>,
}

impl Uploaded {
    pub fn of(media: MediaRecord, links: &MediaLinks, workspace: WorkspaceId, now: UnixMs) -> Self {
        let url = |variant| links.url(workspace, media.id, variant, now);
        Self {
            id: media.id.0,
            url: url(Variant::File),
            thumbnail_url: media.thumbnail.is_some().then(|| url(Variant::Thumbnail)),
            mime_type: media.mime_type,
            bytes: media.bytes.unwrap_or_default(),
            filename: media.filename.unwrap_or_default(),
            kind: media.kind.as_str(),
            width: media.width,
            height: media.height,
            duration_ms: media.duration_ms,
        }
    }
}

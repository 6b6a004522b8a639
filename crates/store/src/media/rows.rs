//! What intake writes of the files of messages, in the messages' own transaction.

use std::sync::LazyLock;

use model::content::Content;
use model::media::{MediaKind, clean_filename, essence};
use model::text::{fit, without_nul};
use model::{MediaId, MessageId, UnixMs, WorkspaceId};

use crate::dialect::{Sql, batch_row};

/// Characters of a type that a provider names.
const MIME_TYPE_CHARS: usize = 200;

batch_row! { MediaRow {
    ws: Id WorkspaceId, id: Id MediaId, kind: Text &'static str, mime: Text String, name: Text Option<String>, voice: Bool bool, at: Int i64,
} }
batch_row! { LinkRow { ws: Id WorkspaceId, message: Id MessageId, media: Id MediaId } }

pub(crate) static INBOUND: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "INSERT INTO media (workspace_id, id, origin, kind, status, mime_type, filename, voice, created_at)
         SELECT j.ws, j.id, 'inbound', j.kind, 'pending', j.mime, j.name, j.voice, j.at FROM {rows}",
        MediaRow::COLUMNS,
    )
});
pub(crate) static ATTACH: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "INSERT INTO message_media (workspace_id, message_id, media_id) SELECT j.ws, j.message, j.media FROM {rows} WHERE true
         ON CONFLICT (workspace_id, message_id) DO UPDATE SET media_id = excluded.media_id",
        LinkRow::COLUMNS,
    )
});

impl MediaRow {
    /// `None`: the content has no file that could be fetched.
    pub(crate) fn of(ws: WorkspaceId, id: MediaId, content: &Content, now: UnixMs) -> Option<Self> {
        let media = content.media().filter(|media| media.id.is_some() || media.link.is_some())?;
        let (kind, filename, voice) = match content {
            Content::Image { .. } => (MediaKind::Image, None, false),
            Content::Video { .. } => (MediaKind::Video, None, false),
            Content::Audio { voice, .. } => (MediaKind::Audio, None, *voice),
            Content::Sticker { .. } => (MediaKind::Sticker, None, false),
            Content::Document { filename, .. } => (MediaKind::Document, filename.as_deref(), false),
            _ => return None,
        };
        let mime = essence(media.mime_type.as_deref().unwrap_or("application/octet-stream"));
        Some(Self {
            ws,
            id,
            kind: kind.as_str(),
            mime: without_nul(fit(&mime, MIME_TYPE_CHARS)).into_owned(),
            name: filename.and_then(clean_filename),
            voice,
            at: now.0,
        })
    }
}

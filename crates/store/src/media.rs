//! Files of messages: their rows, whose they are, and where their bytes lie. The bytes themselves are the engine's.
//!
//! A `media` row is a file as people know it; a `media_files` row is an object in the storage, one for each content of
//! a workspace. The order makes a crash harmless: a file's row is there before its object ([`Store::begin_file`]),
//! media name it only when it is whole ([`Store::finish_media`]), and it is marked before its object goes
//! (`sweep.rs`). What nobody needs in the end is found by `check_at`.

mod rows;
mod sweep;

use model::media::{MediaKind, MediaStatus};
use model::text::without_nul;
use model::{ChannelId, ConversationId, MediaFileId, MediaId, MessageId, UnixMs, UserId, WorkspaceId};
use uuid::Uuid;

use crate::db::{Result, Tx, args};
use crate::feed::{self, FeedType, Growth, NewEvent};
use crate::hot::Batches;
use crate::text::known;
use crate::{Store, StoreError};

pub(crate) use rows::{ATTACH, INBOUND, LinkRow, MediaRow};
pub(crate) use sweep::look_at;
#[cfg(test)]
pub(crate) use sweep::{AGED, DUE_FILES, UNUSED};
pub use sweep::{DoomedFile, Swept};

/// Kind of the job that fetches a file. Its key is the file's id.
pub const FETCH: &str = "media.fetch";

/// How long a file that is being written is safe from being swept away.
const GRACE_MS: i64 = 60 * 60 * 1000;
/// Messages that are told when their file changes; a file is rarely sent so often.
const MESSAGES_MAX: i64 = 200;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaRecord {
    pub id: MediaId,
    pub kind: MediaKind,
    pub status: MediaStatus,
    /// As the provider says until it is stored, then as its content says.
    pub mime_type: String,
    pub filename: Option<String>,
    pub voice: bool,
    pub bytes: Option<i64>,
    pub width: Option<i64>,
    pub height: Option<i64>,
    pub duration_ms: Option<i64>,
    /// Where the bytes are: only of what is stored.
    pub file: Option<StoredFile>,
    /// Type of the thumbnail, if there is one.
    pub thumbnail: Option<String>,
    /// Why it failed or is gone, for people.
    pub error: Option<String>,
}

/// An object in the storage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFile {
    pub id: MediaFileId,
    pub sha256: Vec<u8>,
}

/// A place for a content, before its bytes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FilePlace {
    pub id: MediaFileId,
    /// The bytes are there already: the same content came before.
    pub is_whole: bool,
}

/// What is known of a file once its bytes are.
#[derive(Clone, Debug, Default)]
pub struct FileFacts {
    pub mime_type: String,
    pub bytes: i64,
    pub sha256: Vec<u8>,
    pub width: Option<i64>,
    pub height: Option<i64>,
    pub duration_ms: Option<i64>,
    pub thumbnail: Option<String>,
}

/// A file that somebody uploaded.
#[derive(Clone, Debug)]
pub struct NewUpload {
    pub id: MediaId,
    pub kind: MediaKind,
    pub filename: Option<String>,
    pub voice: bool,
    pub created_by: Option<UserId>,
    pub facts: FileFacts,
}

/// The columns of a file as a query of its own, or of a message, selects them (all may be missing there).
#[derive(sqlx::FromRow)]
pub(crate) struct Row {
    media_id: Option<Uuid>,
    media_kind: Option<String>,
    media_status: Option<String>,
    media_mime_type: Option<String>,
    media_filename: Option<String>,
    media_voice: Option<bool>,
    media_bytes: Option<i64>,
    media_width: Option<i64>,
    media_height: Option<i64>,
    media_duration_ms: Option<i64>,
    media_sha256: Option<Vec<u8>>,
    media_file_id: Option<Uuid>,
    media_thumbnail: Option<String>,
    media_error: Option<String>,
}

/// The columns of [`Row`], of a table `d`.
macro_rules! columns {
    () => {
        "d.id AS media_id, d.kind AS media_kind, d.status AS media_status, d.mime_type AS media_mime_type, \
         d.filename AS media_filename, d.voice AS media_voice, d.bytes AS media_bytes, d.width AS media_width, \
         d.height AS media_height, d.duration_ms AS media_duration_ms, d.sha256 AS media_sha256, \
         d.file_id AS media_file_id, d.thumbnail AS media_thumbnail, d.error AS media_error"
    };
}
pub(crate) use columns;

impl Row {
    /// `None`: there is no file.
    pub(crate) fn record(self) -> Result<Option<MediaRecord>> {
        let (Some(id), Some(kind), Some(status)) = (self.media_id, self.media_kind, self.media_status) else {
            return Ok(None);
        };
        let status = known("file's state", &status, MediaStatus::parse)?;
        let file = self.media_file_id.zip(self.media_sha256).filter(|_| status == MediaStatus::Stored);
        Ok(Some(MediaRecord {
            id: MediaId(id),
            kind: known("kind of file", &kind, MediaKind::parse)?,
            status,
            mime_type: self.media_mime_type.unwrap_or_default(),
            filename: self.media_filename,
            voice: self.media_voice.unwrap_or_default(),
            bytes: self.media_bytes,
            width: self.media_width,
            height: self.media_height,
            duration_ms: self.media_duration_ms,
            file: file.map(|(id, sha256)| StoredFile { id: MediaFileId(id), sha256 }),
            thumbnail: self.media_thumbnail,
            error: self.media_error,
        }))
    }
}

impl Store {
    pub async fn media(&self, ws: WorkspaceId, id: MediaId) -> Result<Option<MediaRecord>> {
        let sql = concat!("SELECT ", columns!(), " FROM media d WHERE d.workspace_id = $1 AND d.id = $2");
        let row: Option<Row> = self.db().read().one(sql, args![ws, id]).await?;
        row.map_or(Ok(None), Row::record)
    }

    /// The place of a content in the storage, kept for it for an hour at least. Write the object there if it is not
    /// whole, then say whose it is.
    pub async fn begin_file(&self, ws: WorkspaceId, sha256: &[u8], bytes: i64) -> Result<FilePlace> {
        let now = self.clock().now();
        let mut tx = self.db().begin().await?;
        let place: Option<(Uuid, Option<i64>)> = tx
            .one(
                "INSERT INTO media_files (workspace_id, id, sha256, bytes, state, check_at)
                 VALUES ($1, $2, $3, $4, 'present', $5)
                 ON CONFLICT (workspace_id, sha256) WHERE state = 'present' DO UPDATE SET
                    check_at = CASE WHEN media_files.check_at IS NULL THEN NULL ELSE excluded.check_at END
                 RETURNING id, stored_at",
                args![ws, self.ids().next(), sha256.to_vec(), bytes, now.plus_ms(GRACE_MS)],
            )
            .await?;
        tx.commit().await?;
        let (id, stored_at) = place.ok_or_else(|| StoreError::Corrupt("a file without a place".into()))?;
        Ok(FilePlace { id: MediaFileId(id), is_whole: stored_at.is_some() })
    }

    /// The bytes of a customer's file are in their place. [`StoreError::Race`]: they were swept away; write them again.
    pub async fn finish_media(
        &self,
        ws: WorkspaceId,
        id: MediaId,
        file: MediaFileId,
        facts: &FileFacts,
    ) -> Result<Vec<Growth>> {
        let now = self.clock().now();
        let mut tx = self.db().begin().await?;
        keep_file(&mut tx, ws, file, now).await?;
        tx.exec(
            "UPDATE media SET status = 'stored', mime_type = $3, bytes = $4, sha256 = $5, file_id = $6, width = $7,
                height = $8, duration_ms = $9, thumbnail = $10, error = NULL
             WHERE workspace_id = $1 AND id = $2 AND status IN ('pending', 'failed')",
            args![
                ws,
                id,
                without_nul(&facts.mime_type).as_ref(),
                facts.bytes,
                facts.sha256.clone(),
                file,
                facts.width,
                facts.height,
                facts.duration_ms,
                facts.thumbnail.clone()
            ],
        )
        .await?;
        let grown = tell_messages(&mut tx, ws, id, now).await?;
        tx.commit().await?;
        Ok(grown)
    }

    /// A customer's file will not come. `error`: why, for people.
    pub async fn lose_media(
        &self,
        ws: WorkspaceId,
        id: MediaId,
        status: MediaStatus,
        error: &str,
    ) -> Result<Vec<Growth>> {
        let now = self.clock().now();
        let mut tx = self.db().begin().await?;
        let lost = tx
            .exec(
                "UPDATE media SET status = $3, error = $4 WHERE workspace_id = $1 AND id = $2
                    AND status IN ('pending', 'failed')",
                args![ws, id, status.as_str(), without_nul(error).as_ref()],
            )
            .await?;
        let grown = if lost > 0 { tell_messages(&mut tx, ws, id, now).await? } else { Vec::new() };
        tx.commit().await?;
        Ok(grown)
    }

    /// Records an upload whose bytes are in their place. [`StoreError::Race`]: they were swept away; write them again.
    pub async fn create_upload(&self, ws: WorkspaceId, file: MediaFileId, upload: &NewUpload) -> Result<()> {
        let now = self.clock().now();
        let facts = &upload.facts;
        let mut tx = self.db().begin().await?;
        keep_file(&mut tx, ws, file, now).await?;
        tx.exec(
            "INSERT INTO media (workspace_id, id, origin, kind, status, mime_type, filename, voice, bytes, sha256, file_id,
                width, height, duration_ms, thumbnail, created_by, created_at)
             VALUES ($1, $2, 'upload', $3, 'stored', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
            args![
                ws,
                upload.id,
                upload.kind.as_str(),
                facts.mime_type.clone(),
                upload.filename.as_deref().map(|name| without_nul(name).into_owned()),
                upload.voice,
                facts.bytes,
                facts.sha256.clone(),
                file,
                facts.width,
                facts.height,
                facts.duration_ms,
                facts.thumbnail.clone(),
                upload.created_by,
                now
            ],
        )
        .await?;
        tx.commit().await
    }

    /// What the provider of a channel calls a file that was uploaded to it, if it still knows it at `at`.
    pub async fn provider_media(
        &self,
        ws: WorkspaceId,
        channel: ChannelId,
        media: MediaId,
        at: UnixMs,
    ) -> Result<Option<String>> {
        let row: Option<(String,)> = self
            .db()
            .read()
            .one(
                "SELECT provider_id FROM media_uploads
                 WHERE workspace_id = $1 AND channel_id = $2 AND media_id = $3 AND expires_at > $4",
                args![ws, channel, media, at],
            )
            .await?;
        Ok(row.map(|(id,)| id))
    }

    pub async fn keep_provider_media(
        &self,
        ws: WorkspaceId,
        channel: ChannelId,
        media: MediaId,
        provider_id: &str,
        expires_at: UnixMs,
    ) -> Result<()> {
        let mut tx = self.db().begin().await?;
        tx.exec(
            "INSERT INTO media_uploads (workspace_id, channel_id, media_id, provider_id, expires_at)
             VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (workspace_id, channel_id, media_id) DO UPDATE SET provider_id = excluded.provider_id,
                expires_at = excluded.expires_at",
            args![ws, channel, media, without_nul(provider_id).as_ref(), expires_at],
        )
        .await?;
        tx.commit().await
    }

    /// The provider does not know its own id any more. Only that id is forgotten, not a newer one.
    pub async fn forget_provider_media(
        &self,
        ws: WorkspaceId,
        channel: ChannelId,
        media: MediaId,
        provider_id: &str,
    ) -> Result<()> {
        let mut tx = self.db().begin().await?;
        tx.exec(
            "DELETE FROM media_uploads WHERE workspace_id = $1 AND channel_id = $2 AND media_id = $3 AND provider_id = $4",
            args![ws, channel, media, provider_id],
        )
        .await?;
        tx.commit().await
    }
}

/// The object is whole and somebody needs it.
pub(crate) async fn keep_file(tx: &mut Tx, ws: WorkspaceId, file: MediaFileId, now: UnixMs) -> Result<()> {
    let kept = tx
        .exec(
            "UPDATE media_files SET stored_at = COALESCE(stored_at, $3), check_at = NULL
             WHERE workspace_id = $1 AND id = $2 AND state = 'present'",
            args![ws, file, now],
        )
        .await?;
    if kept == 1 { Ok(()) } else { Err(StoreError::Race) }
}

/// A message's file, in the transaction that writes the message: it must be stored. It counts as used from now on.
pub(crate) async fn attach(
    tx: &mut Tx,
    ws: WorkspaceId,
    message: MessageId,
    media: MediaId,
    now: UnixMs,
) -> Result<()> {
    let used = tx
        .exec(
            "UPDATE media SET used_at = COALESCE(used_at, $3) WHERE workspace_id = $1 AND id = $2 AND status = 'stored'",
            args![ws, media, now],
        )
        .await?;
    if used != 1 {
        return Err(StoreError::Conflict);
    }
    tx.exec_rows(&ATTACH, &[LinkRow { ws, message, media }]).await?;
    Ok(())
}

/// Appends to the feed that the messages with this file have changed. Last in a transaction.
async fn tell_messages(tx: &mut Tx, ws: WorkspaceId, media: MediaId, now: UnixMs) -> Result<Vec<Growth>> {
    let messages: Vec<(Uuid, Uuid)> = tx
        .all(
            "SELECT m.conversation_id, m.id FROM message_media l
             JOIN messages m ON m.workspace_id = l.workspace_id AND m.id = l.message_id
             WHERE l.workspace_id = $1 AND l.media_id = $2 LIMIT $3",
            args![ws, media, MESSAGES_MAX],
        )
        .await?;
    let event = |(conversation, message)| {
        NewEvent::message(ws, FeedType::MessageUpdated, ConversationId(conversation), message)
    };
    feed::append(tx, messages.into_iter().map(event).collect(), now).await
}

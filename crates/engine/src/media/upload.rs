//! Files that operators and programs upload, to be sent: only what WhatsApp takes, and only what it says it is.

use std::fmt::Write;

use model::media::{
    self, Accepted, MediaKind, STICKER_PIXELS, STILL_STICKER_BYTES, UPLOAD_BYTES, WHATSAPP, clean_filename, essence,
    family, with_ending,
};
use model::{MediaId, UserId, WorkspaceId};
use store::StoreError;
use store::media::{MediaRecord, NewUpload};

use super::keep::{self, KeepError, Seen};
use super::spool::{Spool, SpoolError, Spooled};
use super::{StorageError, ogg, sniff};
use crate::Engine;

/// Times that a file is kept again after it was swept away in the same moment.
const RACES_MAX: usize = 3;

/// What the uploader says of a file.
#[derive(Clone, Debug, Default)]
pub struct UploadInfo {
    pub by: Option<UserId>,
    pub filename: Option<String>,
    /// Empty, or `application/octet-stream`: the uploader does not say.
    pub mime_type: String,
    /// Recorded just now, to be sent as a voice note.
    pub voice: bool,
}

/// Why an upload is not taken.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    #[error("The file is empty.")]
    Empty,
    #[error("The file is larger than {}, the most that WhatsApp takes of {what}.", size(*.max_bytes))]
    TooLarge { max_bytes: u64, what: &'static str },
    /// With the list of what is taken.
    #[error("{0}")]
    Type(String),
    /// The type is taken, this file is not.
    #[error("{0}")]
    Unfit(String),
    #[error("The storage for files is full.")]
    Full,
    #[error("Too many files are being uploaded: try again in a moment.")]
    Busy,
    #[error("the file could not be kept: {0}")]
    NotKept(#[source] KeepError),
}

impl From<KeepError> for UploadError {
    fn from(error: KeepError) -> Self {
        match error {
            KeepError::Storage(StorageError::Full) => Self::Full,
            other => Self::NotKept(other),
        }
    }
}

impl From<SpoolError> for UploadError {
    fn from(error: SpoolError) -> Self {
        match error {
            SpoolError::TooLarge { max_bytes } => Self::TooLarge { max_bytes, what: "any file" },
            SpoolError::Storage(error) => KeepError::from(error).into(),
        }
    }
}

fn size(bytes: u64) -> String {
    if bytes >= 1024 * 1024 { format!("{} MB", bytes / 1024 / 1024) } else { format!("{} KB", bytes / 1024) }
}

impl Engine {
    /// A place for an upload's bytes, at most as many as any file may have.
    pub async fn begin_upload(&self, workspace: WorkspaceId) -> Result<Spool, UploadError> {
        let place = self.inner.media.incoming.take(workspace).ok_or(UploadError::Busy)?;
        let name = self.ids().next().to_string();
        Ok(self.inner.media.storage.spool(&name, UPLOAD_BYTES).await?.holding(place))
    }

    /// Checks and keeps an upload.
    pub async fn take_upload(
        &self,
        workspace: WorkspaceId,
        file: Spooled,
        info: UploadInfo,
    ) -> Result<MediaRecord, UploadError> {
        let accepted = accepted(&file, &info).await?;
        let seen = keep::look(self, &file, accepted.mime_type, true).await?;
        check_picture(accepted, &file, &seen)?;
        let given = info.filename.as_deref().and_then(clean_filename);
        let name = given.unwrap_or_else(|| accepted.kind.as_str().to_owned());
        let upload = NewUpload {
            id: self.ids().make(),
            kind: accepted.kind,
            filename: Some(with_ending(&name, accepted.mime_type)),
            voice: info.voice && accepted.mime_type == "audio/ogg",
            created_by: info.by,
            facts: seen.facts.clone(),
        };
        self.record(workspace, &file, &seen, &upload).await?;
        let stored = self.inner.store.media(workspace, upload.id).await.map_err(KeepError::from)?;
        let missing = || KeepError::from(StoreError::Corrupt("an upload that was just recorded".into()));
        Ok(stored.ok_or_else(missing)?)
    }

    async fn record(
        &self,
        workspace: WorkspaceId,
        file: &Spooled,
        seen: &Seen,
        upload: &NewUpload,
    ) -> Result<(), KeepError> {
        let mut races = 0;
        loop {
            let place = keep::put(self, workspace, file, seen).await?;
            match self.inner.store.create_upload(workspace, place.id, upload).await {
                Err(StoreError::Race) if races < RACES_MAX => races += 1,
                other => return Ok(other?),
            }
        }
    }

    /// Whether a file of ours may be sent through WhatsApp, as far as limits go; what is wrong with it otherwise.
    pub fn check_for_whatsapp(&self, media: &MediaRecord) -> Result<(), String> {
        let Some(accepted) = media::whatsapp(&media.mime_type) else {
            return Err(format!("is {}, which WhatsApp does not take", media.mime_type));
        };
        let bytes = media.bytes.unwrap_or_default() as u64;
        if bytes > accepted.max_bytes {
            return Err(format!("has {bytes} bytes, WhatsApp takes {}", accepted.max_bytes));
        }
        Ok(())
    }

    /// The id of a file of ours in the form in which clients name it; `None`: it is none of ours.
    pub async fn media_named(&self, workspace: WorkspaceId, text: &str) -> store::Result<Option<MediaRecord>> {
        match text.parse::<MediaId>() {
            Ok(id) => self.inner.store.media(workspace, id).await,
            Err(_) => Ok(None),
        }
    }
}

/// What a file is, if it is one that can be sent and is not called something else.
async fn accepted(file: &Spooled, info: &UploadInfo) -> Result<&'static Accepted, UploadError> {
    if file.bytes == 0 {
        return Err(UploadError::Empty);
    }
    let claimed = essence(&info.mime_type);
    let tail = file.tail().await.map_err(KeepError::from)?;
    let found = sniff::sniff(&file.head, &tail, &claimed);
    let Some(accepted) = found.and_then(media::whatsapp) else {
        let is = found.unwrap_or("of a type that is not known");
        return Err(UploadError::Type(format!("The file is {is}. {}", list())));
    };
    let is_silent = claimed.is_empty() || claimed == "application/octet-stream";
    if !is_silent && family(&claimed) != family(accepted.mime_type) {
        let is = accepted.mime_type;
        return Err(UploadError::Type(format!("The file is called {claimed}, but it is {is}. {}", list())));
    }
    if file.bytes > accepted.max_bytes {
        return Err(UploadError::TooLarge { max_bytes: accepted.max_bytes, what: plural(accepted.kind) });
    }
    if accepted.mime_type == "audio/ogg" {
        match ogg::opus(&file.head) {
            Some(opus) if opus.channels == 1 => {}
            Some(_) => return Err(UploadError::Unfit("An OGG sound must be mono for WhatsApp.".into())),
            None => return Err(UploadError::Unfit("An OGG file must hold Opus sound for WhatsApp.".into())),
        }
    }
    Ok(accepted)
}

fn check_picture(accepted: &Accepted, file: &Spooled, seen: &Seen) -> Result<(), UploadError> {
    if !matches!(accepted.kind, MediaKind::Image | MediaKind::Sticker) {
        return Ok(());
    }
    let (Some(width), Some(height)) = (seen.facts.width, seen.facts.height) else {
        return Err(UploadError::Unfit("The picture cannot be read: it is damaged, or far too large.".into()));
    };
    if accepted.kind == MediaKind::Image {
        return Ok(());
    }
    if (width, height) != (STICKER_PIXELS.into(), STICKER_PIXELS.into()) {
        let is =
            format!("A WebP picture is sent as a sticker: it must have 512 by 512 pixels, not {width} by {height}.");
        return Err(UploadError::Unfit(is));
    }
    if file.bytes > STILL_STICKER_BYTES && !sniff::is_animated_webp(&file.head) {
        return Err(UploadError::TooLarge { max_bytes: STILL_STICKER_BYTES, what: "stickers that do not move" });
    }
    Ok(())
}

fn plural(kind: MediaKind) -> &'static str {
    match kind {
        MediaKind::Image => "pictures",
        MediaKind::Video => "videos",
        MediaKind::Audio => "sounds",
        MediaKind::Document => "documents",
        MediaKind::Sticker => "stickers",
    }
}

/// What is taken, in a sentence.
fn list() -> String {
    let mut text = String::from("WhatsApp takes ");
    for (at, accepted) in WHATSAPP.iter().enumerate() {
        let glue = if at == 0 { "" } else { ", " };
        let _ = write!(text, "{glue}{} ({})", accepted.mime_type, accepted.endings[0]);
    }
    text + "."
}

//! Files of messages: fetched from providers, taken from operators, kept, shown and sent.
//!
//! `storage` is where bytes lie, `spool` where they wait while they come in, `sniff` says what they are, `thumbnail`
//! and `ogg` what else can be seen from them. [`mod@fetch`] gets customers' files, `upload` takes operators', `outbound`
//! hands them to providers, `sweep` forgets them. Rows and their order are `store::media`'s.
//!
//! Deliberately absent: HTTP addresses and signatures (the server's), and trust: a file is what its content says,
//! whatever its name, its sender and its provider say.

mod fetch;
mod keep;
mod ogg;
pub(crate) mod outbound;
mod sniff;
pub mod spool;
pub mod storage;
mod sweep;
mod thumbnail;
mod upload;

use std::sync::Arc;

use futures::stream::BoxStream;
use model::WorkspaceId;
use store::media::{MediaRecord, StoredFile};
use tokio::sync::Semaphore;

pub(crate) use fetch::FETCH;
pub use keep::KeepError;
pub(crate) use keep::keep_bytes;
pub use storage::{Storage, StorageError, StorageSettings};
pub use upload::{UploadError, UploadInfo};

use crate::Engine;
use crate::places::Places;

/// Pictures that are decoded at a time: each may take what `thumbnail` allows.
const DECODERS: usize = 1;

/// Uploads that come in at a time: each may take 100 MB of the spool.
const INCOMING: usize = 48;
/// Those of one workspace: a form may have ten files.
const INCOMING_SHARE: usize = 16;

/// What the parts of this module share.
pub(crate) struct Media {
    pub storage: Storage,
    pub decoders: Arc<Semaphore>,
    pub uploads: outbound::Uploads,
    /// Uploads that may come in at a time.
    pub incoming: Arc<Places>,
}

impl Media {
    pub(crate) fn new(storage: Storage) -> Self {
        Self {
            storage,
            decoders: Arc::new(Semaphore::new(DECODERS)),
            uploads: outbound::Uploads::default(),
            incoming: Places::new(INCOMING, INCOMING_SHARE),
        }
    }
}

/// Which of a file's objects is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    File,
    Thumbnail,
}

/// Bytes from the storage.
pub struct Opened {
    /// Of the whole object.
    pub total_bytes: u64,
    pub stream: BoxStream<'static, Result<bytes::Bytes, StorageError>>,
}

impl Engine {
    /// Reads a stored file, or the given part of it. [`StorageError::Missing`]: it is not stored, or has no thumbnail.
    pub async fn open_media(
        &self,
        workspace: WorkspaceId,
        media: &MediaRecord,
        variant: Variant,
        range: Option<std::ops::Range<u64>>,
    ) -> Result<Opened, StorageError> {
        let file = media.file.as_ref().ok_or(StorageError::Missing)?;
        let location = location(workspace, file, variant);
        self.inner.media.storage.get(&location, range).await
    }

    /// Whether files can be stored and read.
    pub async fn check_storage(&self) -> Result<String, StorageError> {
        self.inner.media.storage.check(&self.ids().next().to_string()).await
    }
}

/// An object's name: by content within the workspace, and by its row, so that a name is never used twice.
pub(crate) fn location(workspace: WorkspaceId, file: &StoredFile, variant: Variant) -> String {
    let hash: String = file.sha256.iter().map(|byte| format!("{byte:02x}")).collect();
    let suffix = if variant == Variant::Thumbnail { ".thumbnail" } else { "" };
    format!("{}/{}/{hash}-{}{suffix}", workspace.0.simple(), hash.get(..2).unwrap_or("00"), file.id.0.simple())
}

//! From the spool into the storage: the same steps for fetched and for uploaded files.

use model::{MediaFileId, WorkspaceId};
use store::StoreError;
use store::media::{FileFacts, FilePlace, StoredFile};

use super::spool::Spooled;
use super::{StorageError, Variant, location, ogg, thumbnail};
use crate::Engine;

/// Why a file could not be kept now. The same may work later.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<std::io::Error> for KeepError {
    fn from(error: std::io::Error) -> Self {
        Self::Storage(error.into())
    }
}

/// Everything that can be seen from the content. `with_thumbnail`: false for a file whose picture may have ended the
/// process before.
pub(super) struct Seen {
    pub facts: FileFacts,
    pub thumbnail: Option<thumbnail::Thumbnail>,
}

pub(super) async fn look(
    engine: &Engine,
    spooled: &Spooled,
    mime_type: &str,
    with_thumbnail: bool,
) -> Result<Seen, KeepError> {
    let mut facts = FileFacts {
        mime_type: mime_type.to_owned(),
        bytes: spooled.bytes as i64,
        sha256: spooled.sha256.clone(),
        ..FileFacts::default()
    };
    let decoders = &engine.inner.media.decoders;
    let picture = if with_thumbnail { thumbnail::look(decoders, spooled.path(), mime_type).await } else { None };
    let mut small = None;
    if let Some(picture) = picture {
        (facts.width, facts.height) = (Some(picture.width.into()), Some(picture.height.into()));
        facts.thumbnail = picture.thumbnail.as_ref().map(|found| found.mime_type.to_owned());
        small = picture.thumbnail;
    }
    if let Some(opus) = ogg::opus(&spooled.head) {
        facts.duration_ms = ogg::duration_ms(opus, &spooled.tail().await?);
    }
    Ok(Seen { facts, thumbnail: small })
}

/// Puts a file's bytes to their place, whatever they are. The caller's transaction says whose they are.
pub(crate) async fn keep_bytes(
    engine: &Engine,
    workspace: WorkspaceId,
    spooled: &Spooled,
) -> Result<MediaFileId, KeepError> {
    let seen = Seen { facts: FileFacts::default(), thumbnail: None };
    Ok(put(engine, workspace, spooled, &seen).await?.id)
}

/// Writes the objects to their place. The caller's transaction says whose they are.
pub(super) async fn put(
    engine: &Engine,
    workspace: WorkspaceId,
    spooled: &Spooled,
    seen: &Seen,
) -> Result<FilePlace, KeepError> {
    let (store, storage) = (&engine.inner.store, &engine.inner.media.storage);
    let place = store.begin_file(workspace, &spooled.sha256, spooled.bytes as i64).await?;
    let file = StoredFile { id: place.id, sha256: spooled.sha256.clone() };
    // Also beside a file that is there already: whoever kept it first may have had no time for a thumbnail.
    if let Some(small) = &seen.thumbnail {
        storage.put_bytes(&location(workspace, &file, Variant::Thumbnail), small.bytes.clone()).await?;
    }
    if !place.is_whole {
        storage.put(&location(workspace, &file, Variant::File), spooled).await?;
    }
    Ok(place)
}

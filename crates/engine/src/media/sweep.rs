//! Forgetting files: what is old, what was never sent, and the objects that nobody needs then.

use model::UnixMs;
use store::media::{DoomedFile, StoredFile};
use store::retention::BATCH;

use super::{Variant, location};
use crate::Engine;

/// Batches of one sweep: the next one goes on.
const BATCHES_MAX: usize = 20;

impl Engine {
    /// Removes what is not to be kept any more, in small bites. Ends early where the storage does not answer: nothing
    /// is forgotten before its object is gone.
    pub async fn sweep_media(&self, now: UnixMs) -> anyhow::Result<()> {
        let (store, storage) = (&self.inner.store, &self.inner.media.storage);
        for _ in 0..BATCHES_MAX {
            let swept = store.sweep_media(now, self.inner.settings.media_days).await?;
            if swept.expired < BATCH as u64 && swept.unused < BATCH as u64 {
                break;
            }
        }
        for _ in 0..BATCHES_MAX {
            let doomed = store.doomed_files(now).await?;
            let count = doomed.len();
            for DoomedFile { workspace_id, id, sha256 } in doomed {
                let file = StoredFile { id, sha256 };
                storage.remove(&location(workspace_id, &file, Variant::Thumbnail)).await?;
                storage.remove(&location(workspace_id, &file, Variant::File)).await?;
                store.forget_file(workspace_id, id).await?;
            }
            if count < BATCH as usize {
                break;
            }
        }
        storage.sweep_spool().await?;
        Ok(())
    }
}

//! What of the files goes in time: old media, uploads that nobody sent, and the objects that nobody needs then.
//!
//! First a row says that an object goes, then the object goes (the engine's work), then the row. A sweep that was cut
//! off is ended by the next one; removing an object twice is harmless.

use std::sync::LazyLock;

use model::{MediaFileId, UnixMs, WorkspaceId};
use uuid::Uuid;

use super::GRACE_MS;
use crate::Store;
use crate::db::{Result, Tx, args};
use crate::dialect::{Sql, batch_row};
use crate::hot::Batches;
use crate::retention::BATCH;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// How long an upload may wait to be sent.
const UNUSED_MS: i64 = DAY_MS;

/// An object that is to be removed from the storage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoomedFile {
    pub workspace_id: WorkspaceId,
    pub id: MediaFileId,
    pub sha256: Vec<u8>,
}

/// How many rows a sweep changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    pub expired: u64,
    pub unused: u64,
}

batch_row! { FileRow { ws: Id WorkspaceId, id: Id MediaFileId, at: Int i64 } }

/// Objects may have lost their last user: looked at after a time in which nobody's transaction is still under way.
static LOOK_AT: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "UPDATE media_files SET check_at = j.at FROM {rows} WHERE media_files.workspace_id = j.ws AND media_files.id = j.id
            AND media_files.state = 'present'",
        FileRow::COLUMNS,
    )
});

pub(crate) const AGED: &str = "UPDATE media SET status = 'expired', thumbnail = NULL, error = $3
     WHERE (workspace_id, id) IN (SELECT workspace_id, id FROM media WHERE status = 'stored' AND created_at <= $1
        AND origin <> 'library' ORDER BY created_at LIMIT $2)
     RETURNING workspace_id, file_id";
pub(crate) const UNUSED: &str =
    "DELETE FROM media WHERE origin = 'upload' AND used_at IS NULL AND (workspace_id, id) IN
        (SELECT workspace_id, id FROM media WHERE origin = 'upload' AND used_at IS NULL AND created_at <= $1
         ORDER BY created_at LIMIT $2)
     RETURNING workspace_id, file_id";
pub(crate) const DUE_FILES: &str =
    "SELECT workspace_id, id, sha256, state FROM media_files WHERE check_at IS NOT NULL AND check_at <= $1
     ORDER BY check_at LIMIT $2";

/// Still needed, as far as the files that were due are concerned. One that lost a user since is due later.
const NEEDED: &str = "UPDATE media_files SET check_at = NULL WHERE workspace_id = $1 AND id = $2 AND state = 'present'
     AND check_at <= $3
     AND (EXISTS (SELECT 1 FROM media d WHERE d.workspace_id = $1 AND d.file_id = $2 AND d.status = 'stored')
        OR EXISTS (SELECT 1 FROM knowledge_sources s WHERE s.workspace_id = $1 AND s.file_id = $2))";
const DOOM: &str = "UPDATE media_files SET state = 'removing' WHERE workspace_id = $1 AND id = $2 AND state = 'present'
     AND check_at <= $3
     AND NOT EXISTS (SELECT 1 FROM media d WHERE d.workspace_id = $1 AND d.file_id = $2 AND d.status = 'stored')
     AND NOT EXISTS (SELECT 1 FROM knowledge_sources s WHERE s.workspace_id = $1 AND s.file_id = $2)";

impl Store {
    /// Lets go of media older than `keep_days` and of uploads that were not sent within a day: a batch of each.
    pub async fn sweep_media(&self, now: UnixMs, keep_days: i64) -> Result<Swept> {
        let mut tx = self.db().begin().await?;
        let cut = now.plus_ms(keep_days.saturating_mul(-DAY_MS));
        let words = format!("Files are kept for {keep_days} days.");
        let expired: Vec<(Uuid, Option<Uuid>)> = tx.all(AGED, args![cut, BATCH, words]).await?;
        let unused: Vec<(Uuid, Option<Uuid>)> = tx.all(UNUSED, args![now.plus_ms(-UNUSED_MS), BATCH]).await?;
        let swept = Swept { expired: expired.len() as u64, unused: unused.len() as u64 };
        look_at(&mut tx, expired.into_iter().chain(unused), now).await?;
        tx.exec("DELETE FROM media_uploads WHERE expires_at <= $1", args![now]).await?;
        tx.commit().await?;
        Ok(swept)
    }

    /// Objects that nobody needs any more, marked as such: a batch. Remove each, then say so with [`Store::forget_file`].
    pub async fn doomed_files(&self, now: UnixMs) -> Result<Vec<DoomedFile>> {
        let due: Vec<(Uuid, Uuid, Vec<u8>, String)> = self.db().read().all(DUE_FILES, args![now, BATCH]).await?;
        let mut doomed = Vec::new();
        if due.is_empty() {
            return Ok(doomed);
        }
        let mut tx = self.db().begin().await?;
        for (ws, id, sha256, state) in due {
            let is_doomed = state == "removing"
                || (tx.exec(NEEDED, args![ws, id, now]).await? == 0 && tx.exec(DOOM, args![ws, id, now]).await? == 1);
            if is_doomed {
                doomed.push(DoomedFile { workspace_id: WorkspaceId(ws), id: MediaFileId(id), sha256 });
            }
        }
        tx.commit().await?;
        Ok(doomed)
    }

    /// The object is gone.
    pub async fn forget_file(&self, ws: WorkspaceId, id: MediaFileId) -> Result<()> {
        let mut tx = self.db().begin().await?;
        tx.exec("DELETE FROM media_files WHERE workspace_id = $1 AND id = $2 AND state = 'removing'", args![ws, id])
            .await?;
        tx.commit().await
    }
}

pub(crate) async fn look_at(tx: &mut Tx, files: impl Iterator<Item = (Uuid, Option<Uuid>)>, now: UnixMs) -> Result<()> {
    let row = |(ws, id): (Uuid, Option<Uuid>)| {
        id.map(|id| FileRow { ws: WorkspaceId(ws), id: MediaFileId(id), at: now.plus_ms(GRACE_MS).0 })
    };
    let mut rows: Vec<FileRow> = files.filter_map(row).collect();
    // A row once, and all transactions in one order.
    rows.sort_by_key(|row| (row.ws, row.id));
    rows.dedup_by_key(|row| (row.ws, row.id));
    tx.exec_rows(&LOOK_AT, &rows).await?;
    Ok(())
}

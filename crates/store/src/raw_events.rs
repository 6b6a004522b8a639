//! Raw webhook bodies as they are read again: replay after an upgrade, and what nobody owned.
//!
//! Intake writes them. `NOBODY` is the workspace of bodies that named no account of ours.

use model::{ChannelId, RawEventId, UnixMs, WorkspaceId};
use uuid::Uuid;

use crate::Store;
use crate::db::{Result, args};
use crate::error::StoreError;
use crate::intake::RawState;
use crate::seek::{FIRST, first_id_at, page};

/// The workspace of bodies that nobody owns.
pub const NOBODY: WorkspaceId = WorkspaceId(Uuid::nil());

#[derive(Clone, PartialEq)]
pub struct RawEventRecord {
    pub id: RawEventId,
    pub channel_id: Option<ChannelId>,
    /// Which webhook took it.
    pub source: String,
    pub received_at: UnixMs,
    /// As it came. `Err` where it cannot be opened any more: one such body must not stop a replay.
    pub body: std::result::Result<Vec<u8>, String>,
}

/// Bodies hold what customers wrote: their length is all that a log may see.
impl std::fmt::Debug for RawEventRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RawEventRecord")
            .field("id", &self.id)
            .field("source", &self.source)
            .field("body_bytes", &self.body.as_ref().map(Vec::len))
            .finish_non_exhaustive()
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    channel_id: Option<Uuid>,
    source: String,
    received_at: i64,
    body: Vec<u8>,
}

pub(crate) const PAGE: &str = "SELECT id, channel_id, source, received_at, body FROM raw_events \
     WHERE workspace_id = $1 AND state = $2 AND id > $3 ORDER BY id LIMIT $4";

impl Store {
    /// Bodies in the order of their arrival, after `after`.
    pub async fn raw_events(
        &self,
        ws: WorkspaceId,
        state: RawState,
        after: Option<RawEventId>,
        limit: i64,
    ) -> Result<Vec<RawEventRecord>> {
        let rows: Vec<Row> =
            self.db().read().all(PAGE, args![ws, state.as_str(), after.map_or(FIRST, Uuid::from), page(limit)]).await?;
        let record = |row: Row| RawEventRecord {
            id: row.id.into(),
            channel_id: row.channel_id.map(ChannelId),
            source: row.source,
            received_at: UnixMs(row.received_at),
            body: self.vault().open(&row.body).map_err(|error: StoreError| error.to_string()),
        };
        Ok(rows.into_iter().map(record).collect())
    }

    /// Whether there is such an event.
    pub async fn set_raw_event_state(&self, ws: WorkspaceId, id: RawEventId, state: RawState) -> Result<bool> {
        let mut tx = self.db().begin().await?;
        let changed = tx
            .exec("UPDATE raw_events SET state = $3 WHERE workspace_id = $1 AND id = $2", args![ws, id, state.as_str()])
            .await?;
        tx.commit().await?;
        Ok(changed == 1)
    }

    /// Bodies of one state, e.g. `NOBODY`'s unrouted ones.
    pub async fn count_raw_events(&self, ws: WorkspaceId, state: RawState) -> Result<i64> {
        let row: Option<(i64,)> = self
            .db()
            .read()
            .one("SELECT COUNT(*) FROM raw_events WHERE workspace_id = $1 AND state = $2", args![ws, state.as_str()])
            .await?;
        Ok(row.map_or(0, |(count,)| count))
    }

    /// Removes bodies that came before `before`, oldest first, at most `batch`. How many it removed.
    ///
    /// Ids carry their time, so that this is a range of the primary key and intake maintains no index for it.
    pub async fn delete_raw_events(&self, ws: WorkspaceId, before: UnixMs, batch: i64) -> Result<u64> {
        let mut tx = self.db().begin().await?;
        let removed = tx
            .exec(
                "DELETE FROM raw_events WHERE workspace_id = $1 AND id IN \
                 (SELECT id FROM raw_events WHERE workspace_id = $1 AND id < $2 ORDER BY id LIMIT $3)",
                args![ws, first_id_at(before), batch],
            )
            .await?;
        tx.commit().await?;
        Ok(removed)
    }
}

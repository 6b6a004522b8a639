//! Chats in which somebody tries an agent: what was said so far, sealed. They are no conversations, so that nothing of
//! them is in a list, a figure, the search or the feed; what is inside is the engine's.

use model::{UnixMs, WorkspaceId};

use crate::Store;
use crate::db::{Result, args};
use crate::retention::BATCH;

/// Names a chat: a hash of the agent and the session.
pub type TrialKey = [u8; 32];

/// How long a chat can be gone on with.
const KEPT_MS: i64 = 24 * 60 * 60 * 1000;

impl Store {
    /// What was kept of a chat. One that cannot be opened any more, under another key, begins anew.
    pub async fn trial_chat(&self, ws: WorkspaceId, key: &TrialKey) -> Result<Option<Vec<u8>>> {
        let found: Option<(Vec<u8>,)> = self
            .db()
            .read()
            .one("SELECT state FROM trial_chats WHERE workspace_id = $1 AND key = $2", args![ws, key.to_vec()])
            .await?;
        Ok(found.and_then(|(sealed,)| self.vault().open(&sealed).ok()))
    }

    /// Keeps a chat in place of what was kept of it.
    pub async fn keep_trial_chat(&self, ws: WorkspaceId, key: &TrialKey, state: &[u8], now: UnixMs) -> Result<()> {
        let mut tx = self.db().begin().await?;
        tx.exec(
            "INSERT INTO trial_chats (workspace_id, key, state, updated_at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (workspace_id, key) DO UPDATE SET state = excluded.state, updated_at = excluded.updated_at",
            args![ws, key.to_vec(), self.vault().seal(state), now],
        )
        .await?;
        tx.commit().await
    }

    /// Removes chats that nobody went on with for a day.
    pub async fn forget_trial_chats(&self, now: UnixMs) -> Result<u64> {
        let mut tx = self.db().begin().await?;
        let removed = tx
            .exec(
                "DELETE FROM trial_chats WHERE (workspace_id, key) IN \
                 (SELECT workspace_id, key FROM trial_chats WHERE updated_at <= $1 ORDER BY updated_at LIMIT $2)",
                args![now.plus_ms(-KEPT_MS), BATCH],
            )
            .await?;
        tx.commit().await?;
        Ok(removed)
    }
}

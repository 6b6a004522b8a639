//! Idempotency keys: the same request within 24 hours gets the first answer again. Answers are kept sealed: some tell a
//! secret that is stored nowhere else in clear.

use model::{UnixMs, WorkspaceId};

use crate::Store;
use crate::db::{Result, args};
use crate::error::StoreError;
use crate::text::clean;

/// How long an answer is kept (api.md, conventions).
pub const KEEP_MS: i64 = 24 * 60 * 60 * 1000;

/// What a request with a key finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begin {
    /// The caller does the work, then finishes or releases the key.
    Fresh,
    /// It was done: this was the answer.
    Replay { status: i64, body: String },
    /// The first request is still at it, or its process died over it: what it did is not known.
    InProgress,
    /// The key belongs to another request.
    Mismatch,
}

/// Fingerprint, status, body as it was kept once, body as it is kept now.
type KeptAnswer = (Vec<u8>, Option<i64>, Option<String>, Option<Vec<u8>>);

impl Store {
    /// Takes the key for a request. `fingerprint` is a digest of method, path and body.
    pub async fn begin_idempotent(&self, ws: WorkspaceId, key: &str, fingerprint: &[u8], now: UnixMs) -> Result<Begin> {
        let mut tx = self.db().begin().await?;
        let taken = tx
            .exec(
                "INSERT INTO idempotency_keys (workspace_id, key, fingerprint, created_at) VALUES ($1, $2, $3, $4) \
                 ON CONFLICT (workspace_id, key) DO UPDATE \
                 SET fingerprint = excluded.fingerprint, status = NULL, body = NULL, sealed = NULL, \
                     created_at = excluded.created_at \
                 WHERE idempotency_keys.created_at <= $5",
                args![ws, clean(key), fingerprint.to_vec(), now, now.plus_ms(-KEEP_MS)],
            )
            .await?;
        let first: Option<KeptAnswer> = tx
            .one(
                "SELECT fingerprint, status, body, sealed FROM idempotency_keys WHERE workspace_id = $1 AND key = $2",
                args![ws, clean(key)],
            )
            .await?;
        tx.commit().await?;
        Ok(match first {
            _ if taken == 1 => Begin::Fresh,
            // Released since: the client's next try finds the key free.
            None => Begin::InProgress,
            Some((other, ..)) if other != fingerprint => Begin::Mismatch,
            Some((_, Some(status), body, sealed)) => {
                let opened = sealed.map(|sealed| self.open_answer(&sealed)).transpose()?;
                Begin::Replay { status, body: opened.or(body).unwrap_or_default() }
            }
            Some((_, None, ..)) => Begin::InProgress,
        })
    }

    /// Keeps the answer. Whether the key was waiting for one.
    pub async fn finish_idempotent(&self, ws: WorkspaceId, key: &str, status: i64, body: &str) -> Result<bool> {
        let mut tx = self.db().begin().await?;
        let changed = tx
            .exec(
                "UPDATE idempotency_keys SET status = $3, sealed = $4 \
                 WHERE workspace_id = $1 AND key = $2 AND status IS NULL",
                args![ws, clean(key), status, self.vault().seal(body.as_bytes())],
            )
            .await?;
        tx.commit().await?;
        Ok(changed == 1)
    }

    fn open_answer(&self, sealed: &[u8]) -> Result<String> {
        let plain = self.vault().open(sealed)?;
        String::from_utf8(plain).map_err(|_| StoreError::Corrupt("an answer that is not UTF-8".into()))
    }

    /// Gives the key back after a request that had no effect, so that it may be tried again.
    pub async fn release_idempotent(&self, ws: WorkspaceId, key: &str) -> Result<bool> {
        let mut tx = self.db().begin().await?;
        let removed = tx
            .exec(
                "DELETE FROM idempotency_keys WHERE workspace_id = $1 AND key = $2 AND status IS NULL",
                args![ws, clean(key)],
            )
            .await?;
        tx.commit().await?;
        Ok(removed == 1)
    }

    /// Forgets answers older than 24 hours, at most `batch`. How many it forgot.
    pub async fn expire_idempotency_keys(&self, now: UnixMs, batch: i64) -> Result<u64> {
        let mut tx = self.db().begin().await?;
        let removed = tx
            .exec(
                "DELETE FROM idempotency_keys WHERE (workspace_id, key) IN \
                 (SELECT workspace_id, key FROM idempotency_keys WHERE created_at <= $1 ORDER BY created_at LIMIT $2)",
                args![now.plus_ms(-KEEP_MS), batch],
            )
            .await?;
        tx.commit().await?;
        Ok(removed)
    }
}

//! What is forgotten in time. Each function removes one batch and says how many rows that were; a
//! caller goes on while a batch comes back full, so that no transaction holds the writer for long.

use model::{UnixMs, WorkspaceId};
use uuid::Uuid;

use crate::Store;
use crate::db::{Result, args};
use crate::raw_events::NOBODY;
use crate::seek::FIRST;

/// Rows of one batch.
pub const BATCH: i64 = 500;

const HOUR_MS: i64 = 60 * 60 * 1000;
const DAY_MS: i64 = 24 * HOUR_MS;
/// A status whose message is not known after this long is for a message that was never ours.
const PARKED_MS: i64 = HOUR_MS;
/// How long ended sessions and dead sign-up links can still be looked at.
const SESSION_MS: i64 = 30 * DAY_MS;

impl Store {
    /// Statuses that waited an hour for their message.
    pub async fn forget_parked_statuses(&self, now: UnixMs) -> Result<u64> {
        let mut tx = self.db().begin().await?;
        let removed = tx
            .exec(
                "DELETE FROM parked_statuses WHERE (workspace_id, channel_id, provider_id, receipt) IN \
                 (SELECT workspace_id, channel_id, provider_id, receipt FROM parked_statuses \
                  WHERE parked_at <= $1 ORDER BY parked_at LIMIT $2)",
                args![now.plus_ms(-PARKED_MS), BATCH],
            )
            .await?;
        tx.commit().await?;
        Ok(removed)
    }

    /// Sessions that expired or were revoked 30 days ago.
    pub async fn forget_sessions(&self, now: UnixMs) -> Result<u64> {
        let mut tx = self.db().begin().await?;
        let removed = tx
            .exec(
                "DELETE FROM sessions WHERE (workspace_id, id) IN \
                 (SELECT workspace_id, id FROM sessions WHERE expires_at <= $1 OR revoked_at <= $1 LIMIT $2)",
                args![now.plus_ms(-SESSION_MS), BATCH],
            )
            .await?;
        tx.commit().await?;
        Ok(removed)
    }

    /// Sign-up links that expired or were used 30 days ago.
    pub async fn forget_signup_links(&self, now: UnixMs) -> Result<u64> {
        let mut tx = self.db().begin().await?;
        let removed = tx
            .exec(
                "DELETE FROM signup_links WHERE (workspace_id, token_hash) IN \
                 (SELECT workspace_id, token_hash FROM signup_links WHERE expires_at <= $1 OR used_at <= $1 LIMIT $2)",
                args![now.plus_ms(-SESSION_MS), BATCH],
            )
            .await?;
        tx.commit().await?;
        Ok(removed)
    }

    /// One-time links for a password that expired or were used 30 days ago.
    pub async fn forget_password_links(&self, now: UnixMs) -> Result<u64> {
        let mut tx = self.db().begin().await?;
        let removed = tx
            .exec(
                "DELETE FROM password_links WHERE (workspace_id, token_hash) IN \
                 (SELECT workspace_id, token_hash FROM password_links WHERE expires_at <= $1 OR used_at <= $1 LIMIT $2)",
                args![now.plus_ms(-SESSION_MS), BATCH],
            )
            .await?;
        tx.commit().await?;
        Ok(removed)
    }

    /// Raw webhook bodies older than `keep_days`: a batch of the next workspace that has any, the
    /// unowned ones first.
    pub async fn forget_raw_events(&self, now: UnixMs, keep_days: i64) -> Result<u64> {
        let before = now.plus_ms(keep_days.saturating_mul(-DAY_MS));
        let mut removed = self.delete_raw_events(NOBODY, before, BATCH).await?;
        let mut after = None;
        while removed == 0 {
            let Some(ws) = self.next_workspace_with_raw_events(after).await? else {
                return Ok(0);
            };
            removed = self.delete_raw_events(ws, before, BATCH).await?;
            after = Some(ws);
        }
        Ok(removed)
    }

    async fn next_workspace_with_raw_events(&self, after: Option<WorkspaceId>) -> Result<Option<WorkspaceId>> {
        let row: Option<(Uuid,)> = self
            .db()
            .read()
            .one(
                "SELECT workspace_id FROM raw_events WHERE workspace_id > $1 ORDER BY workspace_id LIMIT 1",
                args![after.map_or(FIRST, Uuid::from)],
            )
            .await?;
        Ok(row.map(|(id,)| id.into()))
    }
}

//! Background jobs: everything in the queue that is not a lane.
//!
//! A row of `jobs` per `(workspace, kind, key)`: enqueueing what is pending already moves it forward, enqueueing
//! what is running makes it due again when it ends, enqueueing what has failed revives it. So a job runs at least
//! once after each enqueue, and a handler must bear a repetition. A claim carries a fencing token as lanes do: what a
//! worker says that has lost its job changes nothing. Nodes live by the heartbeat of `lanes`.
//!
//! Lanes and background jobs have an index each, so that a backlog of one does not slow the other's claims.

use std::sync::LazyLock;

use model::{JobId, UnixMs, WorkspaceId};
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use crate::Store;
use crate::db::{Result, args};
use crate::dialect::{Sql, batch_row};
use crate::hot::Batches;

/// How long a job that failed for good is kept for a person to look at.
const FAILED_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// Work to be done later.
#[derive(Clone, Debug)]
pub struct NewJob {
    pub workspace_id: WorkspaceId,
    /// Dotted, noun first: `media.fetch`.
    pub kind: &'static str,
    /// What the job is about; one pending row per kind and key.
    pub key: Uuid,
    pub run_at: UnixMs,
    pub payload: Value,
}

/// The proof that a worker holds a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JobLease {
    pub workspace_id: WorkspaceId,
    pub id: JobId,
    pub token: i64,
}

/// A job that was claimed.
#[derive(Clone, Debug)]
pub struct LeasedJob {
    pub lease: JobLease,
    pub key: Uuid,
    pub payload: Value,
    /// Claims so far, this one included.
    pub attempt: i64,
    pub created_at: UnixMs,
}

batch_row! { JobRow {
    ws: Id WorkspaceId, id: Id JobId, kind: Text &'static str, key: Id Uuid, run_at: Int i64, payload: Json Value, at: Int i64,
} }

impl JobRow {
    pub(crate) fn new(id: JobId, job: NewJob, now: UnixMs) -> Self {
        Self {
            ws: job.workspace_id,
            id,
            kind: job.kind,
            key: job.key,
            run_at: job.run_at.0,
            payload: job.payload,
            at: now.0,
        }
    }
}

/// For the transaction that makes a job necessary. A batch names each `(workspace, kind, key)` once.
pub(crate) static ENQUEUE: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "INSERT INTO jobs (workspace_id, id, kind, key, state, run_at, payload, created_at)
         SELECT j.ws, j.id, j.kind, j.key, 'pending', j.run_at, j.payload, j.at FROM {rows} WHERE true
         ON CONFLICT (workspace_id, kind, key) DO UPDATE SET payload = excluded.payload,
            run_at = CASE WHEN jobs.state = 'pending' AND jobs.run_at < excluded.run_at THEN jobs.run_at ELSE excluded.run_at END,
            turn_at = CASE WHEN jobs.state = 'running' THEN excluded.run_at ELSE NULL END,
            state = CASE WHEN jobs.state = 'running' THEN 'running' ELSE 'pending' END,
            attempts = CASE WHEN jobs.state = 'failed' THEN 0 ELSE jobs.attempts END",
        JobRow::COLUMNS,
    )
});

pub(crate) static CLAIM: LazyLock<Sql> = LazyLock::new(|| {
    Sql::plain(
        "UPDATE jobs SET state = 'running', lease_node = $1, lease_token = lease_token + 1, attempts = attempts + 1,
            turn_at = NULL, deadline_at = NULL, deliver_at = NULL
         WHERE (workspace_id, id) IN (SELECT b.workspace_id, b.id FROM jobs b WHERE b.state = 'pending'
            AND b.kind <> 'lane' AND b.kind = $2 AND b.run_at <= $3 ORDER BY b.run_at LIMIT $4 {lock_skip:b})
         RETURNING workspace_id, id, key, lease_token, attempts, payload, created_at",
    )
});

pub(crate) const NEXT_DUE: &str = "SELECT run_at FROM jobs WHERE state = 'pending' AND kind <> 'lane' AND kind = $1
     ORDER BY run_at LIMIT 1";

/// Of a job that was not enqueued again while it ran.
const END: &str = "DELETE FROM jobs WHERE workspace_id = $1 AND id = $2 AND lease_token = $3 AND state = 'running'
     AND turn_at IS NULL";
const GO_ON: &str =
    "UPDATE jobs SET state = 'pending', lease_node = NULL, run_at = turn_at, turn_at = NULL, attempts = 0,
        last_error = NULL
     WHERE workspace_id = $1 AND id = $2 AND lease_token = $3 AND state = 'running'";
const RETRY: &str = "UPDATE jobs SET state = 'pending', lease_node = NULL, last_error = $4,
        run_at = CASE WHEN turn_at < $5 THEN turn_at ELSE $5 END, turn_at = NULL
     WHERE workspace_id = $1 AND id = $2 AND lease_token = $3 AND state = 'running'";
const FAIL: &str = "UPDATE jobs SET state = CASE WHEN turn_at IS NULL THEN 'failed' ELSE 'pending' END, lease_node = NULL,
        last_error = $4, run_at = COALESCE(turn_at, run_at), attempts = CASE WHEN turn_at IS NULL THEN attempts ELSE 0 END,
        turn_at = NULL
     WHERE workspace_id = $1 AND id = $2 AND lease_token = $3 AND state = 'running'";

/// Workspace, id, key, token, attempts, payload, creation.
type ClaimRow = (Uuid, Uuid, Uuid, i64, i64, Json<Value>, i64);

impl Store {
    /// Enqueues one job. Whoever has a transaction open that makes the job necessary enqueues in it.
    pub async fn enqueue(&self, job: NewJob) -> Result<()> {
        let row = JobRow::new(self.ids().make(), job, self.clock().now());
        let mut tx = self.db().begin().await?;
        tx.exec_rows(&ENQUEUE, &[row]).await?;
        tx.commit().await
    }

    /// When the next pending job of this kind is due, if there is one.
    pub async fn next_job_due(&self, kind: &'static str) -> Result<Option<UnixMs>> {
        let row: Option<(i64,)> = self.db().read().one(NEXT_DUE, args![kind]).await?;
        Ok(row.map(|(at,)| UnixMs(at)))
    }

    /// Takes due jobs of a kind for a node, at most `limit`.
    pub async fn claim_jobs(&self, node: Uuid, kind: &'static str, limit: i64) -> Result<Vec<LeasedJob>> {
        let mut tx = self.db().begin().await?;
        let now = self.clock().now();
        let rows: Vec<ClaimRow> = tx.all(&CLAIM, args![node, kind, now, limit]).await?;
        tx.commit().await?;
        let job = |(ws, id, key, token, attempt, payload, created_at): ClaimRow| LeasedJob {
            lease: JobLease { workspace_id: WorkspaceId(ws), id: JobId(id), token },
            key,
            payload: payload.0,
            attempt,
            created_at: UnixMs(created_at),
        };
        Ok(rows.into_iter().map(job).collect())
    }

    /// The job is done: its row goes, or is due again if it was enqueued meanwhile.
    pub async fn end_job(&self, lease: JobLease) -> Result<()> {
        let args = || args![lease.workspace_id, lease.id, lease.token];
        let mut tx = self.db().begin().await?;
        if tx.exec(END, args()).await? == 0 {
            tx.exec(GO_ON, args()).await?;
        }
        tx.commit().await
    }

    /// The job is to be tried again at `at`.
    pub async fn retry_job(&self, lease: JobLease, at: UnixMs, error: &str) -> Result<()> {
        let mut tx = self.db().begin().await?;
        let error = model::text::without_nul(error);
        tx.exec(RETRY, args![lease.workspace_id, lease.id, lease.token, &*error, at]).await?;
        tx.commit().await
    }

    /// The job is given up: visible as failed until a person, or another enqueue, revives it.
    pub async fn fail_job(&self, lease: JobLease, error: &str) -> Result<()> {
        let mut tx = self.db().begin().await?;
        let error = model::text::without_nul(error);
        tx.exec(FAIL, args![lease.workspace_id, lease.id, lease.token, &*error]).await?;
        tx.commit().await
    }

    /// Background jobs that failed 30 days ago: a batch; how many.
    pub async fn forget_failed_jobs(&self, now: UnixMs) -> Result<u64> {
        let mut tx = self.db().begin().await?;
        let removed = tx
            .exec(
                "DELETE FROM jobs WHERE (workspace_id, id) IN (SELECT workspace_id, id FROM jobs
                 WHERE state = 'failed' AND kind <> 'lane' AND run_at <= $1 LIMIT $2)",
                args![now.plus_ms(-FAILED_MS), crate::retention::BATCH],
            )
            .await?;
        tx.commit().await?;
        Ok(removed)
    }
}

//! Runs of checks and their results. A run goes on where it was cut off: a result is written once.

use std::collections::HashMap;
use std::sync::LazyLock;

use model::{CheckId, CheckRunId, UnixMs, WorkspaceId};
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use super::{Cause, CheckRecord, LastResult};
use crate::Store;
use crate::db::{Result, args};
use crate::dialect::{Sql, batch_row};
use crate::feed::{self, FeedType, Growth, NewEvent};
use crate::seek::{LAST, page};
use crate::text::{clean, clean_json, known};

/// Runs that are kept.
const RUNS_KEPT: i64 = 50;
/// What still goes on after so long was cut off.
const LONGEST_MS: i64 = 4 * 60 * 60 * 1000;

#[derive(Clone, Debug, PartialEq)]
pub struct RunRecord {
    pub id: CheckRunId,
    pub cause: Cause,
    /// `running`, `done` or `failed`
    pub status: String,
    pub passed: i64,
    pub failed: i64,
    pub total: i64,
    pub error: Option<String>,
    pub started_at: UnixMs,
    pub finished_at: Option<UnixMs>,
}

/// What came of one check.
#[derive(Clone, Debug, PartialEq)]
pub struct NewResult {
    pub check_id: CheckId,
    pub position: i64,
    pub question: String,
    pub passed: bool,
    /// `answered`, `escalated`, `silent` or `failed`
    pub outcome: String,
    pub answer: String,
    pub reasons: Vec<String>,
    /// What the answer rests on, as clients see it.
    pub chunks: Value,
    pub steps: Value,
    pub latency_ms: i64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ResultRecord {
    pub result: NewResult,
    pub at: UnixMs,
}

#[derive(sqlx::FromRow)]
struct RunRow {
    id: Uuid,
    cause: String,
    status: String,
    passed: i64,
    failed: i64,
    total: i64,
    error: Option<String>,
    started_at: i64,
    finished_at: Option<i64>,
}

impl RunRow {
    fn record(self) -> Result<RunRecord> {
        Ok(RunRecord {
            id: self.id.into(),
            cause: known("run's cause", &self.cause, Cause::parse)?,
            status: self.status,
            passed: self.passed,
            failed: self.failed,
            total: self.total,
            error: self.error,
            started_at: UnixMs(self.started_at),
            finished_at: self.finished_at.map(UnixMs),
        })
    }
}

#[derive(sqlx::FromRow)]
struct ResultRow {
    check_id: Uuid,
    position: i64,
    question: String,
    passed: bool,
    outcome: String,
    answer: String,
    reasons: Json<Vec<String>>,
    chunks: Json<Value>,
    steps: Json<Value>,
    latency_ms: i64,
    at: i64,
}

impl From<ResultRow> for ResultRecord {
    fn from(row: ResultRow) -> Self {
        Self {
            result: NewResult {
                check_id: row.check_id.into(),
                position: row.position,
                question: row.question,
                passed: row.passed,
                outcome: row.outcome,
                answer: row.answer,
                reasons: row.reasons.0,
                chunks: row.chunks.0,
                steps: row.steps.0,
                latency_ms: row.latency_ms,
            },
            at: UnixMs(row.at),
        }
    }
}

pub(crate) const RUNS: &str = "SELECT id, cause, status, passed, failed, total, error, started_at, finished_at \
     FROM check_runs WHERE workspace_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3";

/// As many as a run may have checks.
pub(crate) const RESULTS: &str = "SELECT check_id, position, question, passed, outcome, answer, reasons, chunks, steps, latency_ms, at \
     FROM check_results WHERE workspace_id = $1 AND run_id = $2 ORDER BY position LIMIT 1000";

/// Of a workspace, one automatic run goes on at a time: when another one begins, the one before was cut off. Others are
/// that have gone on for longer than any run does.
const CUT_OFF: &str = "UPDATE check_runs SET status = 'failed', error = 'it was cut off', finished_at = $3 \
     WHERE workspace_id = $1 AND id < $2 AND status = 'running' \
         AND (started_at < $4 OR ($5 AND cause IN ('agent', 'knowledge')))";

batch_row! { CheckKey { ws: Id WorkspaceId, id: Id CheckId } }

pub(crate) static LAST_RESULTS: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "SELECT r.check_id, r.run_id, r.passed, r.outcome, r.answer, r.at FROM {rows} JOIN check_results r \
            ON r.workspace_id = j.ws AND r.check_id = j.id AND r.run_id = \
            (SELECT x.run_id FROM check_results x WHERE x.workspace_id = j.ws AND x.check_id = j.id \
             ORDER BY x.run_id DESC LIMIT 1)",
        CheckKey::COLUMNS,
    )
});

/// Check, run, whether it passed, outcome, answer, when.
type LastRow = (Uuid, Uuid, bool, String, String, i64);

impl Store {
    pub(super) async fn add_last_results(&self, ws: WorkspaceId, checks: &mut [CheckRecord]) -> Result<()> {
        if checks.is_empty() {
            return Ok(());
        }
        let keys: Vec<_> = checks.iter().map(|check| CheckKey { ws, id: check.id }).collect();
        let rows: Vec<LastRow> = self.db().read().all(&LAST_RESULTS, args![crate::dialect::batch(&keys)]).await?;
        let mut last: HashMap<Uuid, LastResult> = rows
            .into_iter()
            .map(|(check, run, passed, outcome, answer, at)| {
                (check, LastResult { run_id: CheckRunId(run), passed, outcome, answer, at: UnixMs(at) })
            })
            .collect();
        checks.iter_mut().for_each(|check| check.last_result = last.remove(&check.id.0));
        Ok(())
    }

    /// Begins a run of so many checks, and lets go of runs that are too old. One that has begun already is left as it is.
    pub async fn begin_check_run(
        &self,
        ws: WorkspaceId,
        id: CheckRunId,
        cause: Cause,
        total: i64,
        now: UnixMs,
    ) -> Result<Vec<Growth>> {
        let mut tx = self.db().begin().await?;
        let begun = tx
            .exec(
                "INSERT INTO check_runs (workspace_id, id, cause, status, passed, failed, total, started_at) \
                 VALUES ($1, $2, $3, 'running', 0, 0, $4, $5) ON CONFLICT (workspace_id, id) DO NOTHING",
                args![ws, id, cause.as_str(), total, now],
            )
            .await?;
        let is_automatic = matches!(cause, Cause::Agent | Cause::Knowledge);
        tx.exec(CUT_OFF, args![ws, id, now, now.plus_ms(-LONGEST_MS), is_automatic]).await?;
        let oldest: Option<(Uuid,)> = tx
            .one(
                "SELECT id FROM check_runs WHERE workspace_id = $1 ORDER BY id DESC LIMIT 1 OFFSET $2",
                args![ws, RUNS_KEPT - 1],
            )
            .await?;
        if let Some((oldest,)) = oldest {
            tx.exec("DELETE FROM check_results WHERE workspace_id = $1 AND run_id < $2", args![ws, oldest]).await?;
            tx.exec("DELETE FROM check_runs WHERE workspace_id = $1 AND id < $2", args![ws, oldest]).await?;
        }
        let events = if begun == 1 { vec![changed(ws, id)] } else { Vec::new() };
        let growth = feed::append(&mut tx, events, now).await?;
        tx.commit().await?;
        Ok(growth)
    }

    /// Writes a result of a run that goes on, once.
    pub async fn add_check_result(
        &self,
        ws: WorkspaceId,
        run: CheckRunId,
        result: &NewResult,
        now: UnixMs,
    ) -> Result<Vec<Growth>> {
        let mut tx = self.db().begin().await?;
        let written = tx
            .exec(
                "INSERT INTO check_results (workspace_id, run_id, check_id, position, question, passed, outcome, answer, \
                    reasons, chunks, steps, latency_ms, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
                 ON CONFLICT (workspace_id, run_id, check_id) DO NOTHING",
                args![
                    ws,
                    run,
                    result.check_id,
                    result.position,
                    clean(&result.question),
                    result.passed,
                    clean(&result.outcome),
                    clean(&result.answer),
                    crate::text::to_json(&result.reasons)?,
                    clean_json(result.chunks.clone()),
                    clean_json(result.steps.clone()),
                    result.latency_ms,
                    now,
                ],
            )
            .await?;
        if written == 1 {
            let (passed, failed) = if result.passed { (1i64, 0i64) } else { (0, 1) };
            tx.exec(
                "UPDATE check_runs SET passed = passed + $3, failed = failed + $4 WHERE workspace_id = $1 AND id = $2",
                args![ws, run, passed, failed],
            )
            .await?;
        }
        let events = if written == 1 { vec![changed(ws, run)] } else { Vec::new() };
        let growth = feed::append(&mut tx, events, now).await?;
        tx.commit().await?;
        Ok(growth)
    }

    /// Ends a run; with a reason where it could not be finished.
    pub async fn end_check_run(
        &self,
        ws: WorkspaceId,
        run: CheckRunId,
        error: Option<&str>,
        now: UnixMs,
    ) -> Result<Vec<Growth>> {
        let mut tx = self.db().begin().await?;
        let status = if error.is_some() { "failed" } else { "done" };
        tx.exec(
            "UPDATE check_runs SET status = $3, error = $4, finished_at = $5, total = passed + failed \
             WHERE workspace_id = $1 AND id = $2",
            args![ws, run, status, error.map(clean), now],
        )
        .await?;
        let growth = feed::append(&mut tx, vec![changed(ws, run)], now).await?;
        tx.commit().await?;
        Ok(growth)
    }

    /// Runs, the newest first, before `before`.
    pub async fn check_runs(&self, ws: WorkspaceId, before: Option<CheckRunId>, limit: i64) -> Result<Vec<RunRecord>> {
        let before = before.map_or(LAST, Uuid::from);
        let rows: Vec<RunRow> = self.db().read().all(RUNS, args![ws, before, page(limit)]).await?;
        rows.into_iter().map(RunRow::record).collect()
    }

    pub async fn check_run(&self, ws: WorkspaceId, id: CheckRunId) -> Result<Option<RunRecord>> {
        let row: Option<RunRow> = self
            .db()
            .read()
            .one(
                "SELECT id, cause, status, passed, failed, total, error, started_at, finished_at FROM check_runs \
                 WHERE workspace_id = $1 AND id = $2",
                args![ws, id],
            )
            .await?;
        row.map(RunRow::record).transpose()
    }

    /// A run's results, in their order.
    pub async fn check_results(&self, ws: WorkspaceId, run: CheckRunId) -> Result<Vec<ResultRecord>> {
        let rows: Vec<ResultRow> = self.db().read().all(RESULTS, args![ws, run]).await?;
        Ok(rows.into_iter().map(ResultRecord::from).collect())
    }
}

fn changed(ws: WorkspaceId, run: CheckRunId) -> NewEvent {
    NewEvent { workspace: ws, kind: FeedType::ChecksRun, conversation: None, subject: Some(run.0), data: None }
}

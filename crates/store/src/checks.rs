//! Checks: example questions with what is expected, their runs and results.

mod runs;

use model::check::{CheckDraft, Expect};
use model::{AgentId, CheckId, CheckRunId, UnixMs, WorkspaceId};
use serde_json::json;
use sqlx::types::Json;
use uuid::Uuid;

use crate::Store;
use crate::db::{Result, Tx, args};
use crate::hot::Batches;
use crate::jobs::{ENQUEUE, JobRow, NewJob};
use crate::seek::{FIRST, page};
use crate::text::{clean, known, to_json};

#[cfg(test)]
pub(crate) use runs::{LAST_RESULTS, RESULTS, RUNS};
pub use runs::{NewResult, ResultRecord, RunRecord};

/// Kind of the job that runs checks.
pub const RUN: &str = "checks.run";
/// How long after a change its checks begin: several changes in a row are checked once.
const SETTLE_MS: i64 = 10_000;

/// What made checks run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    Manual,
    Agent,
    Knowledge,
    Cli,
}

impl Cause {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::Agent => "agent",
            Self::Knowledge => "knowledge",
            Self::Cli => "cli",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Manual, Self::Agent, Self::Knowledge, Self::Cli].into_iter().find(|cause| cause.as_str() == text)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct CheckRecord {
    pub id: CheckId,
    pub check: CheckDraft,
    pub created_at: UnixMs,
    pub last_result: Option<LastResult>,
}

/// How a check went when it last ran.
#[derive(Clone, Debug, PartialEq)]
pub struct LastResult {
    pub run_id: CheckRunId,
    pub passed: bool,
    pub outcome: String,
    pub answer: String,
    pub at: UnixMs,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    agent_id: Option<Uuid>,
    question: String,
    language: Option<String>,
    expect: String,
    must_contain: Json<Vec<String>>,
    must_not_contain: Json<Vec<String>>,
    created_at: i64,
}

impl Row {
    fn record(self) -> Result<CheckRecord> {
        Ok(CheckRecord {
            id: self.id.into(),
            check: CheckDraft {
                agent_id: self.agent_id.map(AgentId),
                question: self.question,
                language: self.language,
                expect: known("check's expectation", &self.expect, Expect::parse)?,
                must_contain: self.must_contain.0,
                must_not_contain: self.must_not_contain.0,
            },
            created_at: UnixMs(self.created_at),
            last_result: None,
        })
    }
}

pub(crate) const LIST: &str = "SELECT id, agent_id, question, language, expect, must_contain, must_not_contain, created_at \
     FROM checks WHERE workspace_id = $1 AND id > $2 ORDER BY id LIMIT $3";

/// Lets the checks of a workspace run after a change, if it has any: in the transaction of the change.
pub(crate) async fn due(store: &Store, tx: &mut Tx, ws: WorkspaceId, cause: Cause, now: UnixMs) -> Result<()> {
    let any: Option<(Uuid,)> = tx.one("SELECT id FROM checks WHERE workspace_id = $1 LIMIT 1", args![ws]).await?;
    if any.is_none() {
        return Ok(());
    }
    let job = NewJob {
        workspace_id: ws,
        kind: RUN,
        key: ws.0,
        run_at: now.plus_ms(SETTLE_MS),
        payload: json!({ "cause": cause.as_str() }),
    };
    tx.exec_rows(&ENQUEUE, &[JobRow::new(store.ids().make(), job, now)]).await?;
    Ok(())
}

impl Store {
    /// Checks in the order of their making, after `after`, each with its last result.
    pub async fn checks(&self, ws: WorkspaceId, after: Option<CheckId>, limit: i64) -> Result<Vec<CheckRecord>> {
        let after = after.map_or(FIRST, Uuid::from);
        let rows: Vec<Row> = self.db().read().all(LIST, args![ws, after, page(limit)]).await?;
        let mut records: Vec<CheckRecord> = rows.into_iter().map(Row::record).collect::<Result<_>>()?;
        self.add_last_results(ws, &mut records).await?;
        Ok(records)
    }

    pub async fn check(&self, ws: WorkspaceId, id: CheckId) -> Result<Option<CheckRecord>> {
        let row: Option<Row> = self
            .db()
            .read()
            .one(
                "SELECT id, agent_id, question, language, expect, must_contain, must_not_contain, created_at \
                 FROM checks WHERE workspace_id = $1 AND id = $2",
                args![ws, id],
            )
            .await?;
        let Some(row) = row else { return Ok(None) };
        let mut records = vec![row.record()?];
        self.add_last_results(ws, &mut records).await?;
        Ok(records.pop())
    }

    pub async fn count_checks(&self, ws: WorkspaceId) -> Result<i64> {
        let row: Option<(i64,)> =
            self.db().read().one("SELECT COUNT(*) FROM checks WHERE workspace_id = $1", args![ws]).await?;
        Ok(row.map_or(0, |(count,)| count))
    }

    /// Writes checks, all or none. `None`: there would be more than `max` of them.
    pub async fn add_checks(
        &self,
        ws: WorkspaceId,
        checks: &[CheckDraft],
        max: i64,
        now: UnixMs,
    ) -> Result<Option<Vec<CheckId>>> {
        let mut tx = self.db().begin().await?;
        let count: Option<(i64,)> = tx.one("SELECT COUNT(*) FROM checks WHERE workspace_id = $1", args![ws]).await?;
        if count.map_or(0, |(count,)| count) + checks.len() as i64 > max {
            return Ok(None);
        }
        let mut ids = Vec::with_capacity(checks.len());
        for check in checks {
            let id: CheckId = self.ids().make();
            tx.exec(
                "INSERT INTO checks (workspace_id, id, agent_id, question, language, expect, must_contain, \
                    must_not_contain, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                args![
                    ws,
                    id,
                    check.agent_id,
                    clean(&check.question),
                    check.language.as_deref().map(clean),
                    check.expect.as_str(),
                    to_json(&check.must_contain)?,
                    to_json(&check.must_not_contain)?,
                    now,
                ],
            )
            .await?;
            ids.push(id);
        }
        tx.commit().await?;
        Ok(Some(ids))
    }

    /// Whether there is such a check.
    pub async fn put_check(&self, ws: WorkspaceId, id: CheckId, check: &CheckDraft) -> Result<bool> {
        let mut tx = self.db().begin().await?;
        let changed = tx
            .exec(
                "UPDATE checks SET agent_id = $3, question = $4, language = $5, expect = $6, must_contain = $7, \
                    must_not_contain = $8 WHERE workspace_id = $1 AND id = $2",
                args![
                    ws,
                    id,
                    check.agent_id,
                    clean(&check.question),
                    check.language.as_deref().map(clean),
                    check.expect.as_str(),
                    to_json(&check.must_contain)?,
                    to_json(&check.must_not_contain)?,
                ],
            )
            .await?;
        tx.commit().await?;
        Ok(changed == 1)
    }

    /// Removes a check with its results. Whether there was one.
    pub async fn remove_check(&self, ws: WorkspaceId, id: CheckId) -> Result<bool> {
        let mut tx = self.db().begin().await?;
        let removed = tx.exec("DELETE FROM checks WHERE workspace_id = $1 AND id = $2", args![ws, id]).await?;
        tx.exec("DELETE FROM check_results WHERE workspace_id = $1 AND check_id = $2", args![ws, id]).await?;
        tx.commit().await?;
        Ok(removed == 1)
    }
}

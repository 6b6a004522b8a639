//! Checks before go-live: example questions are rehearsed, and what comes is compared with what was expected.
//!
//! A run is a job: it goes on where it was cut off, and several checks run at a time. Changes of an agent or of the
//! knowledge let the checks of their workspace run by themselves a little later (`store::checks`).

mod generate;
mod verdict;

use std::collections::HashSet;
use std::time::Duration;

use futures::{StreamExt, stream};
use model::check::{CHECKS, CheckDraft};
use model::limits::PAGE_MAX;
use model::{AgentId, CheckId, CheckRunId, WorkspaceId};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::checks::{Cause, CheckRecord, NewResult, RUN};
use store::jobs::NewJob;

use crate::Engine;
use crate::jobs::{Job, JobError, Kind};
use crate::turn::rehearse::Rehearsal;
use crate::web_chat::UsedChunk;

pub use generate::GenerateError;

/// Checks of a run that are under way at a time: models answer slowly.
const AT_A_TIME: usize = 4;

pub(crate) const JOB: Kind = Kind {
    name: RUN,
    run: |engine, job| Box::pin(run_job(engine, job)),
    gave_up: Some(|engine, job, reason| Box::pin(gave_up(engine, job, reason))),
    concurrency: 2,
    attempts_max: 3,
    // Every check at its turn's deadline, one after the other in groups.
    deadline: Duration::from_secs(60 * 60),
    ..Kind::DEFAULT
};

/// Which checks run.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Selection {
    /// Of this agent, and those that name none.
    pub agent_id: Option<AgentId>,
    /// These; all where none are named.
    #[serde(default)]
    pub ids: Vec<CheckId>,
}

/// What a run's job carries.
#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    cause: String,
    /// None: a run that began by itself.
    #[serde(default)]
    run_id: Option<CheckRunId>,
    #[serde(default)]
    selection: Selection,
}

/// What came of one check that was tried without being kept.
#[derive(Clone, Debug)]
pub struct Tried {
    pub passed: bool,
    pub reasons: Vec<String>,
    pub rehearsal: Rehearsal,
}

impl Engine {
    /// Lets checks run. `None`: none is selected.
    pub async fn start_checks(
        &self,
        workspace: WorkspaceId,
        cause: Cause,
        selection: Selection,
    ) -> store::Result<Option<CheckRunId>> {
        let total = self.selected(workspace, &selection).await?.len();
        if total == 0 {
            return Ok(None);
        }
        let id: CheckRunId = self.ids().make();
        let now = self.clock().now();
        let growth = self.inner.store.begin_check_run(workspace, id, cause, total as i64, now).await?;
        let payload = Payload { cause: cause.as_str().to_owned(), run_id: Some(id), selection };
        self.enqueue(NewJob { workspace_id: workspace, kind: RUN, key: id.0, run_at: now, payload: json!(payload) })
            .await?;
        self.announce(&growth);
        Ok(Some(id))
    }

    /// Runs checks here and now, with a record, and says under which number.
    pub async fn run_checks(
        &self,
        workspace: WorkspaceId,
        cause: Cause,
        selection: &Selection,
    ) -> anyhow::Result<Option<CheckRunId>> {
        let checks = self.selected(workspace, selection).await?;
        if checks.is_empty() {
            return Ok(None);
        }
        let id: CheckRunId = self.ids().make();
        self.run_all(workspace, id, cause, checks).await?;
        Ok(Some(id))
    }

    /// Tries a check without keeping anything.
    pub async fn try_check(&self, workspace: WorkspaceId, check: &CheckDraft) -> anyhow::Result<Tried> {
        let language = check.language.as_deref();
        let rehearsal = self.rehearse(workspace, check.agent_id, &check.question, language).await?;
        let reasons = verdict::reasons(check, &rehearsal);
        Ok(Tried { passed: reasons.is_empty(), reasons, rehearsal })
    }

    async fn selected(&self, workspace: WorkspaceId, selection: &Selection) -> store::Result<Vec<CheckRecord>> {
        let (mut all, mut after) = (Vec::new(), None);
        // As many as there may be.
        while (all.len() as i64) < CHECKS {
            let page = self.inner.store.checks(workspace, after, PAGE_MAX).await?;
            let Some(last) = page.last() else { break };
            after = Some(last.id);
            all.extend(page);
        }
        let ids: HashSet<CheckId> = selection.ids.iter().copied().collect();
        all.retain(|check| ids.is_empty() || ids.contains(&check.id));
        all.retain(|check| selection.agent_id.is_none_or(|agent| check.check.agent_id.is_none_or(|own| own == agent)));
        if let Some(agent) = selection.agent_id {
            all.iter_mut().for_each(|check| check.check.agent_id = Some(agent));
        }
        Ok(all)
    }

    /// Runs what has no result yet, and ends the run.
    async fn run_all(
        &self,
        workspace: WorkspaceId,
        run: CheckRunId,
        cause: Cause,
        checks: Vec<CheckRecord>,
    ) -> anyhow::Result<()> {
        let store = &self.inner.store;
        let growth = store.begin_check_run(workspace, run, cause, checks.len() as i64, self.clock().now()).await?;
        self.announce(&growth);
        let known = store.check_results(workspace, run).await?;
        let known: HashSet<CheckId> = known.into_iter().map(|record| record.result.check_id).collect();
        let left = checks.into_iter().enumerate().filter(|(_, check)| !known.contains(&check.id));
        let mut tried = stream::iter(left)
            .map(|(at, check)| async move { (at, self.try_check(workspace, &check.check).await, check) })
            .buffered(AT_A_TIME);
        while let Some((at, tried, check)) = tried.next().await {
            let result = record(at, &check, tried?);
            let growth = store.add_check_result(workspace, run, &result, self.clock().now()).await?;
            self.announce(&growth);
        }
        drop(tried);
        let growth = store.end_check_run(workspace, run, None, self.clock().now()).await?;
        self.announce(&growth);
        Ok(())
    }
}

fn record(at: usize, check: &CheckRecord, tried: Tried) -> NewResult {
    let Tried { passed, reasons, rehearsal } = tried;
    NewResult {
        check_id: check.id,
        position: at as i64 + 1,
        question: check.check.question.clone(),
        passed,
        outcome: rehearsal.outcome.to_owned(),
        answer: rehearsal.text,
        reasons,
        chunks: rehearsal.chunks.iter().map(chunk).collect(),
        steps: rehearsal.steps,
        latency_ms: rehearsal.latency_ms,
    }
}

/// As the test chat tells it.
fn chunk(chunk: &UsedChunk) -> Value {
    json!({
        "id": chunk.id, "source": chunk.source, "text": chunk.text, "score": chunk.score,
        "source_id": chunk.source_id, "page": chunk.page, "heading": chunk.heading, "url": chunk.url,
    })
}

async fn run_job(engine: Engine, job: Job) -> Result<(), JobError> {
    let payload = read(&job)?;
    let cause = Cause::parse(&payload.cause).unwrap_or(Cause::Manual);
    let checks = engine.selected(job.workspace_id, &payload.selection).await?;
    // A run that began by itself and was cut off is begun anew: nobody waits for the first number.
    let run = payload.run_id.unwrap_or_else(|| engine.ids().make());
    if checks.is_empty() && payload.run_id.is_none() {
        return Ok(());
    }
    let done = engine.run_all(job.workspace_id, run, cause, checks).await;
    done.map_err(|error| JobError::retry(error.to_string()))
}

async fn gave_up(engine: Engine, job: Job, reason: String) {
    let Ok(Payload { run_id: Some(run), .. }) = read(&job) else { return };
    let ended = engine.inner.store.end_check_run(job.workspace_id, run, Some(&reason), engine.clock().now()).await;
    match ended {
        Ok(growth) => engine.announce(&growth),
        Err(error) => tracing::warn!(%error, run.id = %run, "a run of checks could not be ended"),
    }
}

fn read(job: &Job) -> Result<Payload, JobError> {
    serde_json::from_value(job.payload.clone()).map_err(|error| JobError::fail(error.to_string()))
}

//! Background jobs: work that follows a commit and may take its time (fetch a file, tell a provider, sync a list).
//!
//! # How to add a kind of job
//! 1. Write a [`Kind`] beside the code that it runs, e.g. `pub(crate) const FETCH: Kind = Kind { name: "media.fetch",
//!    run: |engine, job| Box::pin(fetch(engine, job)), ..Kind::DEFAULT }`, and add it to [`KINDS`].
//! 2. Enqueue it. Where a transaction of the store makes the job necessary, enqueue in that transaction
//!    (`store::jobs::ENQUEUE` with `JobRow`s), then call [`Engine::wake_jobs`] after the commit, which only saves the
//!    wait for the next poll. Where there is no such transaction, [`Engine::enqueue`] does both.
//!
//! # What a handler may rely on
//! - A job is one row per `(workspace, kind, key)`: enqueueing it again while it waits moves it, while it runs makes it
//!   run once more, after it failed revives it. The newest payload wins.
//! - **At least once**: a node may die between the work and its record. A handler bears being repeated; what must not
//!   happen twice is guarded by a row of its own.
//! - `Ok` removes the job. [`JobError::Retry`] tries it again: full jitter below a ceiling that doubles from
//!   `backoff.0` to `backoff.1`, not before `after`. [`JobError::Fail`], or the attempt number `attempts_max`, ends
//!   it as `failed`, visible on the worker page, and calls `gave_up` first. Errors of the store are retries (`?` works).
//! - A handler that panics or takes longer than `deadline` is tried again; the others go on (I10).
//!
//! # How it runs
//! Each kind has a task of its own, which claims due jobs up to the kind's `concurrency`, so that a slow kind does not
//! hold up another. It wakes by notice, when the next job is due, and every `poll_interval` in any case. Claims carry
//! fencing tokens; a dead node's jobs are free after some seconds, by the same heartbeat as its lanes. At shutdown
//! no more are claimed, running ones may end within the drain, and the rest is free for others at once.

use std::any::Any;
use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use metrics::counter;
use model::{UnixMs, WorkspaceId};
use serde_json::Value;
use store::StoreError;
use store::jobs::{JobLease, LeasedJob, NewJob};
use tokio::sync::{Notify, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use crate::Engine;

/// Every kind of background job that there is.
const KINDS: &[&Kind] = &[
    &crate::media::FETCH,
    &crate::sources::INDEX,
    &crate::knowledge::EMBED,
    &crate::unanswered::NOTE,
    &crate::checks::JOB,
];

/// Jobs of one claim at most.
const CLAIM_MAX: usize = 32;
/// Between tries to record what became of a job while the database is away.
const RECORD_AGAIN: Duration = Duration::from_secs(1);

/// What is left to do when a job has failed for good, with the reason in words for people.
pub type GaveUp = fn(Engine, Job, String) -> BoxFuture<'static, ()>;

/// A kind of job and how it is run.
pub struct Kind {
    /// Dotted, noun first. Stored: never rename one.
    pub name: &'static str,
    pub run: fn(Engine, Job) -> BoxFuture<'static, Result<(), JobError>>,
    /// Called once, before the failure is recorded.
    pub gave_up: Option<GaveUp>,
    /// Jobs of this kind at a time on a node.
    pub concurrency: usize,
    pub attempts_max: i64,
    /// Ceiling of the first wait, and of any.
    pub backoff: (Duration, Duration),
    /// An attempt that takes longer counts as failed for a moment.
    pub deadline: Duration,
}

impl Kind {
    /// Something that is over in seconds, and worth trying for about half an hour.
    pub const DEFAULT: Kind = Kind {
        name: "",
        run: |_, _| Box::pin(std::future::ready(Ok(()))),
        gave_up: None,
        concurrency: 4,
        attempts_max: 12,
        backoff: (Duration::from_secs(1), Duration::from_secs(300)),
        deadline: Duration::from_secs(60),
    };
}

/// A job in the hands of its handler.
#[derive(Clone, Debug)]
pub struct Job {
    pub workspace_id: WorkspaceId,
    /// What it is about.
    pub key: Uuid,
    pub payload: Value,
    /// 1 at the first try.
    pub attempt: i64,
    pub created_at: UnixMs,
}

/// Why an attempt came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    #[error("{reason}")]
    Retry {
        /// Not sooner than this.
        after: Option<Duration>,
        reason: String,
    },
    /// Trying again is no use.
    #[error("{reason}")]
    Fail { reason: String },
}

impl JobError {
    pub fn retry(reason: impl Into<String>) -> Self {
        Self::Retry { after: None, reason: reason.into() }
    }

    pub fn retry_after(after: Duration, reason: impl Into<String>) -> Self {
        Self::Retry { after: Some(after), reason: reason.into() }
    }

    pub fn fail(reason: impl Into<String>) -> Self {
        Self::Fail { reason: reason.into() }
    }
}

impl From<StoreError> for JobError {
    fn from(error: StoreError) -> Self {
        Self::retry(error.to_string())
    }
}

/// Who is told that a job of a kind was enqueued.
pub(crate) struct Wakes(HashMap<&'static str, Notify>);

impl Default for Wakes {
    fn default() -> Self {
        Self(KINDS.iter().map(|kind| (kind.name, Notify::new())).collect())
    }
}

impl Engine {
    /// Enqueues a job and tells this node's workers.
    pub async fn enqueue(&self, job: NewJob) -> store::Result<()> {
        let kind = job.kind;
        self.inner.store.enqueue(job).await?;
        self.wake_jobs(kind);
        Ok(())
    }

    /// Says that a job of this kind was committed. Not saying so costs up to a poll's interval.
    pub fn wake_jobs(&self, kind: &str) {
        if let Some(notify) = self.inner.jobs.0.get(kind) {
            notify.notify_one();
        }
    }

    /// Runs the jobs that are due now, one after the other, and says how many: for programs without [`crate::Workers`],
    /// such as commands and tests.
    pub async fn run_due_jobs(&self) -> store::Result<usize> {
        let mut ran = 0;
        for kind in KINDS {
            for leased in self.inner.store.claim_jobs(self.inner.node, kind.name, CLAIM_MAX as i64).await? {
                run(self, kind, leased).await;
                ran += 1;
            }
        }
        Ok(ran)
    }
}

/// Claims and runs jobs of every kind until `stop`. Running ones are tasks of `running`.
pub(crate) async fn work(engine: Engine, stop: CancellationToken, running: TaskTracker) {
    let loops = KINDS.iter().map(|kind| work_for(&engine, kind, &stop, &running));
    futures::future::join_all(loops).await;
}

async fn work_for(engine: &Engine, kind: &'static Kind, stop: &CancellationToken, running: &TaskTracker) {
    let slots = Arc::new(Semaphore::new(kind.concurrency));
    let poll = engine.inner.settings.poll_interval;
    let notify = &engine.inner.jobs.0[kind.name];
    loop {
        let free =
            tokio::select! { () = stop.cancelled() => return, slot = slots.clone().acquire_owned() => slot.is_ok() };
        if !free {
            return;
        }
        let limit = slots.available_permits().clamp(1, CLAIM_MAX);
        let wait = match claim(engine, kind, limit).await {
            Ok(Claimed::Jobs(jobs)) => {
                for leased in jobs {
                    let slot = slots.clone().acquire_owned().await.expect("the semaphore is never closed");
                    let engine = engine.clone();
                    running.spawn(async move {
                        let _slot = slot;
                        run(&engine, kind, leased).await;
                    });
                }
                continue;
            }
            Ok(Claimed::NothingUntil(due)) => due.unwrap_or(poll).min(poll),
            Err(error) => {
                tracing::warn!(%error, job.kind = kind.name, "jobs could not be claimed");
                poll
            }
        };
        tokio::select! {
            () = stop.cancelled() => return,
            () = notify.notified() => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
}

enum Claimed {
    Jobs(Vec<LeasedJob>),
    /// Nothing is due for so long; `None`: nothing is known to become due.
    NothingUntil(Option<Duration>),
}

/// Looks before it claims: a look costs a read, a claim the writer's turn.
async fn claim(engine: &Engine, kind: &Kind, limit: usize) -> store::Result<Claimed> {
    let store = &engine.inner.store;
    let Some(due) = store.next_job_due(kind.name).await? else { return Ok(Claimed::NothingUntil(None)) };
    let wait_ms = due.since(engine.clock().now());
    if wait_ms > 0 {
        return Ok(Claimed::NothingUntil(Some(Duration::from_millis(wait_ms as u64))));
    }
    let jobs = store.claim_jobs(engine.inner.node, kind.name, limit as i64).await?;
    // Another node was faster.
    Ok(if jobs.is_empty() { Claimed::NothingUntil(None) } else { Claimed::Jobs(jobs) })
}

/// Runs a job to the record of its outcome; whatever goes wrong in it stays in it.
async fn run(engine: &Engine, kind: &Kind, leased: LeasedJob) {
    let LeasedJob { lease, key, payload, attempt, created_at } = leased;
    let job = Job { workspace_id: lease.workspace_id, key, payload, attempt, created_at };
    let attempted = AssertUnwindSafe((kind.run)(engine.clone(), job.clone())).catch_unwind();
    let result = match tokio::time::timeout(kind.deadline, attempted).await {
        Ok(Ok(result)) => result,
        Ok(Err(panic)) => Err(JobError::retry(format!("it panicked: {}", panic_text(&*panic)))),
        Err(_) => Err(JobError::retry("it took too long")),
    };
    let outcome = match &result {
        Ok(()) => "done",
        Err(JobError::Retry { .. }) if attempt < kind.attempts_max => "retry",
        Err(_) => "failed",
    };
    counter!("switchboard_jobs_total", "kind" => kind.name, "outcome" => outcome).increment(1);
    match result {
        Ok(()) => record(engine, lease, None).await,
        Err(JobError::Retry { after, reason }) if attempt < kind.attempts_max => {
            tracing::info!(job.kind = kind.name, job.key = %key, attempt, reason, "a job is tried again later");
            let wait = backoff(kind, attempt, engine.ids().next_random()).max(after.unwrap_or_default());
            let at = engine.clock().now().plus_ms(wait.as_millis() as i64);
            record(engine, lease, Some((Some(at), &reason))).await;
        }
        Err(JobError::Retry { reason, .. } | JobError::Fail { reason }) => {
            tracing::warn!(job.kind = kind.name, job.key = %key, attempt, reason, "a job was given up");
            if let Some(gave_up) = kind.gave_up {
                gave_up(engine.clone(), job, reason.clone()).await;
            }
            record(engine, lease, Some((None, &reason))).await;
        }
    }
}

/// Full jitter below a ceiling that doubles.
fn backoff(kind: &Kind, attempt: i64, random: u64) -> Duration {
    let (first, max) = kind.backoff;
    let ceiling = first.saturating_mul(1 << attempt.clamp(1, 20).saturating_sub(1)).min(max);
    Duration::from_millis(random % (ceiling.as_millis() as u64).max(1))
}

/// Records what became of a job, trying until the database takes it: else it stays ours as long as we live.
/// `error`: when it is tried again, if it is, and why it came to nothing.
async fn record(engine: &Engine, lease: JobLease, error: Option<(Option<UnixMs>, &str)>) {
    let store = &engine.inner.store;
    loop {
        let recorded = match error {
            None => store.end_job(lease).await,
            Some((Some(at), reason)) => store.retry_job(lease, at, reason).await,
            Some((None, reason)) => store.fail_job(lease, reason).await,
        };
        match recorded {
            Ok(()) => return,
            Err(error) if error.is_unavailable() || matches!(error, StoreError::Race) => {
                tracing::warn!(%error, "a job's outcome could not be recorded: trying again");
                tokio::time::sleep(RECORD_AGAIN).await;
            }
            Err(error) => {
                tracing::error!(%error, job.id = %lease.id, "a job's outcome was refused by the database");
                return;
            }
        }
    }
}

fn panic_text(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no text")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_their_ceiling_and_are_jittered() {
        let kind = Kind { backoff: (Duration::from_secs(2), Duration::from_secs(60)), ..Kind::DEFAULT };
        let longest = |attempt| (0..2_000).map(|n| backoff(&kind, attempt, n * 37)).max().unwrap();
        assert!((1_900..2_000).contains(&longest(1).as_millis()));
        assert!((7_000..8_000).contains(&longest(3).as_millis()));
        assert!(longest(9).as_secs() < 60 && longest(1_000).as_secs() < 60);
        assert_eq!(backoff(&kind, 5, 0), Duration::ZERO);
    }

    #[test]
    fn kinds_have_names_of_their_own() {
        let names: std::collections::HashSet<_> = KINDS.iter().map(|kind| kind.name).collect();
        assert_eq!(names.len(), KINDS.len());
        assert!(names.iter().all(|name| name.contains('.')));
    }
}

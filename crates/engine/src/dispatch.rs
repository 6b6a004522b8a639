//! The workers: who claims lanes and runs them, and how they stop.
//!
//! One task claims due lanes in batches and starts a task for each, up to a bound. It wakes when this
//! node's intake says that a lane is due, when another node says so, and every second in any case.

use std::collections::BTreeSet;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use metrics::{counter, gauge};
use model::limits::HISTORY_MESSAGES;
use model::{ConversationId, UnixMs};
use store::delivery::{DeliveryReport, LaneEnd};
use store::lanes::{Claim, ClaimedJob, LaneState};
use tokio::sync::{Notify, Semaphore};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::Engine;
use crate::setback::ClockWatch;

/// Lanes of one claim: bounds the size of the statements that follow.
const CLAIM_MAX: usize = 256;
const HEARTBEAT: Duration = Duration::from_secs(1);
/// Lanes that fail this often in a row are given up: a person sees them on the worker page.
const ATTEMPTS_MAX: i64 = 20;

/// Times at which lanes of this node become due.
#[derive(Default)]
pub(crate) struct Wakes {
    pub notify: Notify,
    times: Mutex<BTreeSet<UnixMs>>,
}

/// Distinct milliseconds in 15 seconds of gathering; beyond it, the poll finds the rest.
const WAKES_MAX: usize = 20_000;

impl Wakes {
    pub(crate) fn at(&self, at: UnixMs) {
        let mut times = self.times.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if times.len() < WAKES_MAX {
            let is_earliest = times.first().is_none_or(|first| at < *first);
            times.insert(at);
            if is_earliest {
                self.notify.notify_one();
            }
        }
    }

    pub(crate) fn now(&self) {
        self.at(UnixMs(0));
    }

    /// Forgets what is due and says how long until the next.
    fn next_in(&self, now: UnixMs) -> Option<Duration> {
        let times = self.times.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        times.first().map(|at| Duration::from_millis(at.since(now).max(0) as u64))
    }

    fn forget_due(&self, now: UnixMs) {
        let mut times = self.times.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *times = times.split_off(&now.plus_ms(1));
    }
}

/// The running workers of a node.
pub struct Workers {
    engine: Engine,
    stop: CancellationToken,
    lanes: TaskTracker,
    tasks: Vec<JoinHandle<()>>,
}

impl Workers {
    /// Registers the node and starts to work.
    pub async fn start(engine: &Engine) -> store::Result<Workers> {
        let inner = &engine.inner;
        let freed = inner.store.join(inner.node, inner.settings.settle_after.as_millis() as i64).await?;
        if freed > 0 {
            tracing::info!(lanes = freed, "lanes of a node that is gone are free again");
        }
        let stop = CancellationToken::new();
        let lanes = TaskTracker::new();
        let tasks = vec![
            tokio::spawn(claim_loop(engine.clone(), stop.clone(), lanes.clone())),
            tokio::spawn(heartbeat_loop(engine.clone(), stop.clone())),
            tokio::spawn(crate::jobs::work(engine.clone(), stop.clone(), lanes.clone())),
        ];
        Ok(Workers { engine: engine.clone(), stop, lanes, tasks })
    }

    /// Stops claiming, lets running lanes end within `patience`, and says goodbye.
    pub async fn drain(self, patience: Duration) {
        self.stop.cancel();
        self.lanes.close();
        if tokio::time::timeout(patience, self.lanes.wait()).await.is_err() {
            tracing::warn!(lanes = self.lanes.len(), "lanes were still running at the end of the drain");
        }
        for task in self.tasks {
            let _ = task.await;
        }
        if let Err(error) = self.engine.inner.store.leave(self.engine.inner.node).await {
            tracing::warn!(%error, "could not say goodbye: the lanes of this node are free in a few seconds");
        }
    }
}

async fn claim_loop(engine: Engine, stop: CancellationToken, lanes: TaskTracker) {
    let slots = Arc::new(Semaphore::new(engine.inner.settings.lane_concurrency));
    let poll = engine.inner.settings.poll_interval;
    let mut watch = ClockWatch::new(engine.clock().now());
    // What was left by an earlier run does not wait for the first poll.
    engine.inner.wakes.now();
    loop {
        let now = engine.clock().now();
        watch.look(&engine, now).await;
        let wait = engine.inner.wakes.next_in(now).unwrap_or(poll).min(poll);
        if !wait.is_zero() {
            tokio::select! {
                () = stop.cancelled() => return,
                () = engine.inner.wakes.notify.notified() => continue,
                () = tokio::time::sleep(wait) => {}
            }
        }
        // At least one free place, then as many as there are.
        let Ok(first) =
            (tokio::select! { () = stop.cancelled() => return, slot = slots.clone().acquire_owned() => slot })
        else {
            return;
        };
        drop(first);
        let limit = slots.available_permits().min(CLAIM_MAX);
        engine.inner.wakes.forget_due(engine.clock().now());
        match claim_and_start(&engine, &slots, &lanes, limit).await {
            Ok(claimed) if claimed == limit => engine.inner.wakes.now(),
            Ok(_) => {}
            Err(error) => {
                engine.inner.counters.poll_failures.fetch_add(1, Ordering::Relaxed);
                tracing::warn!(%error, "lanes could not be claimed");
                tokio::select! { () = stop.cancelled() => return, () = tokio::time::sleep(poll) => {} }
            }
        }
        if stop.is_cancelled() {
            return;
        }
    }
}

/// Takes due lanes with the states of their conversations.
async fn claim(engine: &Engine, limit: usize) -> store::Result<Vec<(ClaimedJob, LaneState)>> {
    let claim = Claim { node: engine.inner.node, limit: limit as i64 };
    let jobs = engine.inner.writer.claim(claim).await?;
    if jobs.is_empty() {
        return Ok(Vec::new());
    }
    let keys: Vec<_> = jobs.iter().map(|job| (job.lane.workspace_id, job.lane.conversation_id)).collect();
    let mut states = match engine.inner.store.lane_states(&keys, HISTORY_MESSAGES).await {
        Ok(states) => states,
        Err(error) => {
            release_all(engine, &jobs, &error.to_string()).await;
            return Err(error);
        }
    };
    let mut claimed = Vec::with_capacity(jobs.len());
    for job in jobs {
        match states.remove(&job.lane.conversation_id) {
            Some(state) => claimed.push((job, state)),
            // Its conversation was erased.
            None => release(engine, &job, LaneEnd::default()).await,
        }
    }
    Ok(claimed)
}

impl Engine {
    /// Takes due lanes without running them: each future is one lane's whole run. For programs that drive lanes
    /// by themselves, such as tests of every interleaving; a node with [`Workers`] runs its lanes by itself.
    pub async fn claim_lanes(&self, limit: usize) -> store::Result<Vec<(ConversationId, BoxFuture<'static, ()>)>> {
        let claimed = claim(self, limit).await?;
        let run = |(job, state): (ClaimedJob, LaneState)| {
            let (engine, conversation) = (self.clone(), job.lane.conversation_id);
            (conversation, async move { run_lane(&engine, &job, state).await }.boxed())
        };
        Ok(claimed.into_iter().map(run).collect())
    }
}

async fn claim_and_start(
    engine: &Engine,
    slots: &Arc<Semaphore>,
    lanes: &TaskTracker,
    limit: usize,
) -> store::Result<usize> {
    let jobs = claim(engine, limit).await?;
    let claimed = jobs.len();
    for (job, state) in jobs {
        let slot = slots.clone().acquire_owned().await.expect("the semaphore is never closed");
        let engine = engine.clone();
        lanes.spawn(async move {
            let _slot = slot;
            let active = &engine.inner.counters.lanes_active;
            gauge!("switchboard_lanes_active").set((active.fetch_add(1, Ordering::Relaxed) + 1) as f64);
            run_lane(&engine, &job, state).await;
            gauge!("switchboard_lanes_active").set((active.fetch_sub(1, Ordering::Relaxed) - 1) as f64);
        });
    }
    Ok(claimed)
}

/// Runs a lane; whatever goes wrong in it stays in it.
async fn run_lane(engine: &Engine, job: &ClaimedJob, state: LaneState) {
    let ran = AssertUnwindSafe(crate::turn::run_lane(engine, job, state)).catch_unwind().await;
    let Err(error) = ran.unwrap_or_else(|panic| Err(anyhow::anyhow!("it panicked: {}", panic_text(&*panic)))) else {
        return;
    };
    // Boxed: thousands of lanes wait at once, and hardly any of them fails.
    Box::pin(after_failure(engine, job, error)).await;
}

/// Tries the lane again later, or gives it up.
async fn after_failure(engine: &Engine, job: &ClaimedJob, error: anyhow::Error) {
    counter!("switchboard_lane_failures_total").increment(1);
    tracing::error!(conversation.id = %job.lane.conversation_id, attempts = job.attempts, %error, "a lane failed");
    if job.attempts >= ATTEMPTS_MAX {
        if let Err(error) = engine.inner.store.fail_lane(job.lane, &error.to_string()).await {
            tracing::warn!(%error, "a lane could not be given up");
        }
        return;
    }
    let again = engine.clock().now().plus_ms(backoff_ms(job.attempts));
    release(engine, job, LaneEnd { turn_at: Some(again), deliver_at: Some(again), error: Some(error.to_string()) })
        .await;
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no text")
}

/// 0.5 s, doubling up to a minute.
fn backoff_ms(attempts: i64) -> i64 {
    500i64.saturating_mul(1 << attempts.clamp(1, 8).saturating_sub(1)).min(60_000)
}

async fn release_all(engine: &Engine, jobs: &[ClaimedJob], error: &str) {
    for job in jobs {
        let again = engine.clock().now().plus_ms(backoff_ms(job.attempts));
        release(engine, job, LaneEnd { turn_at: Some(again), deliver_at: Some(again), error: Some(error.to_owned()) })
            .await;
    }
}

/// Gives a lane back. If even that fails, the lane stays ours until this node is gone, so it is tried
/// until the database is back.
async fn release(engine: &Engine, job: &ClaimedJob, end: LaneEnd) {
    let report = DeliveryReport { lane: job.lane, attempts: vec![], end: Some(end) };
    crate::deliver::report(engine, report).await;
}

async fn heartbeat_loop(engine: Engine, stop: CancellationToken) {
    loop {
        tokio::select! { () = stop.cancelled() => return, () = tokio::time::sleep(HEARTBEAT) => {} }
        match engine.inner.store.heartbeat(engine.inner.node).await {
            Ok(0) => {}
            Ok(freed) => {
                tracing::info!(lanes = freed, "lanes of a node that is gone are free again");
                engine.inner.wakes.now();
            }
            Err(error) => tracing::warn!(%error, "the heartbeat could not be written"),
        }
    }
}

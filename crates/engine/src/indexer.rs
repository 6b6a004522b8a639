//! Keeps the search index up with what is written, behind the messages' back.
//!
//! Wakes when a feed grows and every second, and works in steps. After each it rests in proportion to what the step
//! took: while messages pour in, search falls behind rather than the answers. Which node works is decided by the lease
//! in the index's own row.

use std::time::Duration;

use model::WorkspaceId;
use store::search::{Lease, Planned};
use tokio::sync::broadcast::error::RecvError;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::Engine;

const POLL: Duration = Duration::from_secs(1);
/// After a notice: more messages come in the same breath, and one step takes them all.
const GATHER: Duration = Duration::from_millis(250);
/// A node that works renews it with each step.
const LEASE_MS: i64 = 15_000;
/// Rest after a step, in times of what it took: while feeds grow, and while nothing happens.
const REST_BUSY: u32 = 9;
const REST_IDLE: u32 = 1;
const REST_MAX: Duration = Duration::from_secs(2);

/// Follows all workspaces. Ends when `stop` is cancelled.
pub async fn run(engine: Engine, stop: CancellationToken) {
    let mut growth = engine.growth();
    loop {
        let grown = tokio::select! {
            () = stop.cancelled() => return,
            grown = growth.recv() => grown,
            () = tokio::time::sleep(POLL) => Err(RecvError::Lagged(0)),
        };
        if let Err(RecvError::Closed) = grown {
            return;
        }
        if grown.is_ok() {
            tokio::select! { () = stop.cancelled() => return, () = tokio::time::sleep(GATHER) => {} }
        }
        match engine.inner.store.search_behind().await {
            Ok(behind) => {
                metrics::gauge!("switchboard_search_behind").set(behind.len() as f64);
                for workspace in behind {
                    follow(&engine, workspace, &stop).await;
                }
            }
            Err(error) => tracing::warn!(%error, "it cannot be told what search has to index"),
        }
        // What came meanwhile is found by the next look.
        growth = growth.resubscribe();
    }
}

/// Brings a workspace's index up to date, step by step.
async fn follow(engine: &Engine, workspace: WorkspaceId, stop: &CancellationToken) {
    let mut growth = engine.growth();
    let mut planned = Planned::default();
    while !stop.is_cancelled() {
        let began = Instant::now();
        let lease = Lease { node: engine.inner.node, until: engine.clock().now().plus_ms(LEASE_MS) };
        match engine.inner.store.index_step(workspace, lease, &mut planned).await {
            Ok(Some(step)) if step.more => {
                metrics::counter!("switchboard_search_documents_total").increment(step.documents as u64);
            }
            Ok(_) => return,
            Err(error) => {
                tracing::warn!(%error, workspace.id = %workspace, "search could not be brought up to date");
                return;
            }
        }
        let is_busy = growth.try_recv().is_ok();
        growth = growth.resubscribe();
        let rest = (began.elapsed() * if is_busy { REST_BUSY } else { REST_IDLE }).min(REST_MAX);
        tokio::select! { () = stop.cancelled() => return, () = tokio::time::sleep(rest) => {} }
    }
}

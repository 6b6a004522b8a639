//! The background job that keeps the figures by the hour: it follows what is stored, workspace by workspace.
//!
//! Runs on every node; a step that another node has just made is made by nobody twice (the cursor moves in the step's
//! own transaction).

use std::time::Duration;

use engine::Engine;
use model::WorkspaceId;
use tokio_util::sync::CancellationToken;

const EVERY: Duration = Duration::from_secs(15);
const WORKSPACES_PAGE: i64 = 200;
/// Steps for one workspace before the next one has its turn: 100,000 messages.
const STEPS_MAX: usize = 10;

/// Counts until `stop`. After a long time without it, all is caught up, a page at a time.
pub async fn keep(engine: Engine, stop: CancellationToken) {
    loop {
        tokio::select! { () = stop.cancelled() => return, () = tokio::time::sleep(EVERY) => {} }
        loop {
            match round(&engine, &stop).await {
                Ok(true) if !stop.is_cancelled() => {}
                Ok(_) => break,
                Err(error) => {
                    tracing::warn!(%error, "the figures could not be brought up to date");
                    break;
                }
            }
        }
    }
}

/// One turn for every workspace. Whether one of them wants another at once.
async fn round(engine: &Engine, stop: &CancellationToken) -> store::Result<bool> {
    let (mut after, mut more): (Option<WorkspaceId>, bool) = (None, false);
    loop {
        let workspaces = engine.store().workspace_ids(after, WORKSPACES_PAGE).await?;
        for ws in &workspaces {
            let mut steps = 0;
            while !stop.is_cancelled() && steps < STEPS_MAX && engine.store().roll_up(*ws, engine.clock().now()).await?
            {
                steps += 1;
            }
            more |= steps == STEPS_MAX;
        }
        after = workspaces.last().copied();
        if after.is_none() || stop.is_cancelled() {
            return Ok(more);
        }
    }
}

//! Reminds people of tasks that are due. Every node looks; a task's row lets one of them remind, once for each due time.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::Engine;

const POLL: Duration = Duration::from_secs(15);
/// Reminders of one look: what is more comes with the next.
const MOST: i64 = 100;

/// Ends when `stop` is cancelled.
pub async fn run(engine: Engine, stop: CancellationToken) {
    loop {
        match engine.inner.store.remind_of_tasks(engine.clock().now(), MOST).await {
            Ok(growth) => engine.announce(&growth),
            Err(error) => tracing::warn!(%error, "it cannot be told which tasks are due"),
        }
        tokio::select! { () = stop.cancelled() => return, () = tokio::time::sleep(POLL) => {} }
    }
}

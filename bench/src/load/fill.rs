//! Fills a database through the webhook, in large batches, with ordinary text messages spread over many conversations.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use tokio::task::JoinSet;

use super::traffic::Traffic;

/// The provider puts at most this many updates into a webhook.
pub const BATCH_LIMIT: u64 = 1000;
/// Attempts for one batch: a server that commits large batches may ask for patience with a 503.
const ATTEMPTS: u32 = 5;

#[derive(Debug, Clone)]
pub struct FillPlan {
    pub messages: u64,
    pub customers: usize,
    pub connections: usize,
    /// Messages in a webhook, at most `BATCH_LIMIT`.
    pub batch: u64,
}

/// Sends all messages and returns how long it took. Stops at the first batch that is not acknowledged in the end.
pub async fn run(traffic: &Arc<Traffic>, plan: &FillPlan) -> anyhow::Result<Duration> {
    let started = Instant::now();
    let left = Arc::new(AtomicU64::new(plan.messages));
    let batch = plan.batch.clamp(1, BATCH_LIMIT);
    let mut connections = JoinSet::new();
    for _ in 0..plan.connections {
        connections.spawn(send_batches(Arc::clone(traffic), Arc::clone(&left), plan.customers, batch));
    }
    while let Some(finished) = connections.join_next().await {
        finished.context("a connection's task ended early")??;
    }
    Ok(started.elapsed())
}

async fn send_batches(traffic: Arc<Traffic>, left: Arc<AtomicU64>, customers: usize, batch: u64) -> anyhow::Result<()> {
    let (mut client, mut writer) = (traffic.client(), traffic.writer());
    loop {
        let take = |left: u64| Some(left.saturating_sub(batch));
        let before = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).unwrap_or(0);
        if before == 0 {
            return Ok(());
        }
        let texts: Vec<_> = (0..before.min(batch)).map(|_| traffic.text(customers)).collect();
        let request = writer.texts(&texts);
        let mut attempt = 1;
        loop {
            match client.send(request).await {
                Ok(200) => break,
                answer if attempt == ATTEMPTS => bail!("a batch was answered {answer:?} {ATTEMPTS} times"),
                _ => attempt += 1,
            }
        }
    }
}

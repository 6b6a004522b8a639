//! Acknowledgements: how fast, and after how long, webhooks are answered 200.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use super::process::own_cpu;
use super::traffic::{Acknowledgements, Traffic};

/// How to load the webhook.
#[derive(Debug, Clone)]
pub struct AckPlan {
    /// Keep-alive connections; each sends its next request when the last was answered.
    pub connections: usize,
    /// Customers that take turns.
    pub customers: usize,
    /// Not counted: connections open, caches fill, the first contacts are made.
    pub warm_up: Duration,
    pub duration: Duration,
    /// Ends the run earlier, counted over all connections and the warm-up.
    pub messages: Option<u64>,
}

pub struct AckResult {
    pub acknowledgements: Acknowledgements,
    pub elapsed: Duration,
    /// The driver's own CPU for each request, in microseconds.
    pub driver_us: f64,
}

impl AckResult {
    pub fn per_second(&self) -> f64 {
        self.acknowledgements.latency.count() as f64 / self.elapsed.as_secs_f64()
    }
}

pub async fn run(traffic: &Arc<Traffic>, plan: &AckPlan) -> AckResult {
    let budget = Arc::new(std::sync::atomic::AtomicI64::new(plan.messages.map_or(i64::MAX, |count| count as i64)));
    let counted_from = Instant::now() + plan.warm_up;
    let stop_at = counted_from + plan.duration;
    let mut connections = JoinSet::new();
    for _ in 0..plan.connections {
        let (traffic, budget, customers) = (Arc::clone(traffic), Arc::clone(&budget), plan.customers);
        connections.spawn(async move {
            let (mut client, mut writer) = (traffic.client(), traffic.writer());
            let mut acknowledgements = Acknowledgements::default();
            let mut sent = 0u64;
            while budget.fetch_sub(1, std::sync::atomic::Ordering::Relaxed) > 0 {
                let since = Instant::now();
                if since >= stop_at {
                    break;
                }
                let answer = client.send(writer.texts(&[traffic.text(customers)])).await;
                sent += 1;
                if answer.is_err() {
                    // A server that is gone would otherwise be asked as fast as the loop can turn.
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
                if since >= counted_from {
                    acknowledgements.record(answer, since);
                }
            }
            (acknowledgements, sent)
        });
    }
    let cpu_before = own_cpu();
    let mut acknowledgements = Acknowledgements::default();
    let mut sent = 0;
    while let Some(finished) = connections.join_next().await {
        let (part, count) = finished.expect("a connection's task does not panic and is not aborted");
        acknowledgements.merge(part);
        sent += count;
    }
    let elapsed = counted_from.elapsed();
    let driver_us = (own_cpu() - cpu_before).as_secs_f64() * 1e6 / sent.max(1) as f64;
    AckResult { acknowledgements, elapsed, driver_us }
}

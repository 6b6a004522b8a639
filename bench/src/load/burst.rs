//! Everybody writes at once while the model takes its time: how long until the last one is answered.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::ledger::{Counts, Ledger};
use super::reply::spawn_customers;
use super::traffic::{Acknowledgements, Traffic};

const POLL: Duration = Duration::from_millis(1);

pub struct BurstResult {
    /// From the first message's sending to the last answer's acceptance (or to giving up).
    pub all_answered: Duration,
    pub counts: Counts,
    pub unanswered: usize,
    pub acknowledgements: Acknowledgements,
}

/// Every customer of `ledger` (made with `Ledger::once`) writes one message, over `connections`.
pub async fn run(
    traffic: &Arc<Traffic>,
    ledger: &Arc<Ledger>,
    customers: usize,
    connections: usize,
    patience: Duration,
) -> BurstResult {
    let started = Instant::now();
    let mut senders = spawn_customers(traffic, ledger, connections);
    while ledger.answered() < customers && started.elapsed() < patience {
        tokio::time::sleep(POLL).await;
    }
    let last = ledger.last_accepted().filter(|_| ledger.answered() == customers);
    let all_answered = last.map_or_else(|| started.elapsed(), |last| last - started);
    ledger.stop_sending();
    let mut acknowledgements = Acknowledgements::default();
    while let Some(finished) = senders.join_next().await {
        acknowledgements.merge(finished.expect("a customer's task does not panic and is not aborted"));
    }
    let unanswered = customers.saturating_sub(ledger.answered());
    BurstResult { all_answered, counts: ledger.counts(), unanswered, acknowledgements }
}

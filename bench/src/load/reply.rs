//! End to end: a customer writes, the answer is accepted by the Graph stand-in, the statuses come back, and only then does the
//! customer write again.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::ledger::{Counts, Ledger};
use super::process::{Server, own_cpu};
use super::traffic::{Acknowledgements, Traffic};
use super::webhook::Status;

const POLL: Duration = Duration::from_millis(20);

/// How to load the whole path.
#[derive(Debug, Clone)]
pub struct ReplyPlan {
    /// Connections that customers' messages come in on.
    pub connections: usize,
    pub customers: usize,
    /// Customers that wait for an answer at a time.
    pub in_flight: usize,
    /// Connections that statuses come in on; 0 switches statuses off.
    pub status_connections: usize,
    /// Statuses that may share a webhook when several are due.
    pub status_batch: usize,
    pub warm_up: Duration,
    pub duration: Duration,
    /// How long the last answers may take after the last message.
    pub patience: Duration,
}

pub struct ReplyResult {
    /// During the measured time only.
    pub measured: Counts,
    pub elapsed: Duration,
    /// Until everything was answered.
    pub settled: Counts,
    pub acknowledgements: Acknowledgements,
    /// Customers that got no answer.
    pub unanswered: usize,
    /// The server's CPU seconds from the end of the warm-up until it rested, for each 1,000 answers of that time.
    pub server_cpu_s_per_1000: f64,
    /// The driver's and the stand-ins' CPU for each answer, in microseconds.
    pub driver_us: f64,
}

impl ReplyResult {
    pub fn per_second(&self) -> f64 {
        self.measured.answered as f64 / self.elapsed.as_secs_f64()
    }
}

/// Runs the plan. `ledger` is the one that the server's stand-ins report to. The CPU needs `server`, a process of ours.
pub async fn run(
    traffic: &Arc<Traffic>,
    ledger: &Arc<Ledger>,
    server: Option<&Server>,
    plan: &ReplyPlan,
) -> anyhow::Result<ReplyResult> {
    let cpu_s = || server.map_or(Ok(0.0), Server::cpu_s);
    let mut statuses = spawn_status_connections(traffic, ledger, plan);
    let mut customers = spawn_customers(traffic, ledger, plan.connections);

    tokio::time::sleep(plan.warm_up).await;
    ledger.reset();
    let (started, server_before, driver_before) = (Instant::now(), cpu_s()?, own_cpu());
    tokio::time::sleep(plan.duration).await;
    let (measured, elapsed) = (ledger.counts(), started.elapsed());

    ledger.stop_sending();
    let mut acknowledgements = Acknowledgements::default();
    while let Some(finished) = customers.join_next().await {
        acknowledgements.merge(finished.expect("a customer's task does not panic and is not aborted"));
    }
    let give_up_at = Instant::now() + plan.patience;
    while !ledger.is_settled() && Instant::now() < give_up_at {
        tokio::time::sleep(POLL).await;
    }
    // Work that the server put off (analysis, roll-ups) belongs to the messages that caused it.
    if let Some(server) = server {
        server.rest(plan.patience).await?;
    }
    let driver_cpu = own_cpu() - driver_before;
    let server_cpu_s = cpu_s()? - server_before;
    ledger.stop_statuses();
    while statuses.join_next().await.is_some() {}

    let settled = ledger.counts();
    let answers = settled.answered.max(1) as f64;
    Ok(ReplyResult {
        measured,
        elapsed,
        unanswered: ledger.in_flight(),
        acknowledgements,
        server_cpu_s_per_1000: server_cpu_s * 1000.0 / answers,
        driver_us: driver_cpu.as_secs_f64() * 1e6 / answers,
        settled,
    })
}

/// Tasks that send each customer's message when the ledger lets it write, until the ledger stops sending.
pub(super) fn spawn_customers(
    traffic: &Arc<Traffic>,
    ledger: &Arc<Ledger>,
    connections: usize,
) -> JoinSet<Acknowledgements> {
    let mut tasks = JoinSet::new();
    for _ in 0..connections {
        let (traffic, ledger) = (Arc::clone(traffic), Arc::clone(ledger));
        tasks.spawn(async move {
            let (mut client, mut writer) = (traffic.client(), traffic.writer());
            let mut acknowledgements = Acknowledgements::default();
            while let Some(customer) = ledger.next_customer().await {
                let since = Instant::now();
                let answer = client.send(writer.texts(&[traffic.text_from(customer)])).await;
                let acknowledged = matches!(answer, Ok(200));
                acknowledgements.record(answer, since);
                if !acknowledged {
                    ledger.abandon(customer);
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
            }
            acknowledgements
        });
    }
    tasks
}

fn spawn_status_connections(traffic: &Arc<Traffic>, ledger: &Arc<Ledger>, plan: &ReplyPlan) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    for lane in ledger.echo_statuses(plan.status_connections) {
        tasks.spawn(send_statuses(Arc::clone(traffic), Arc::clone(ledger), lane, plan.status_batch.max(1)));
    }
    tasks
}

async fn send_statuses(traffic: Arc<Traffic>, ledger: Arc<Ledger>, mut lane: mpsc::Receiver<Status>, batch: usize) {
    let (mut client, mut writer) = (traffic.client(), traffic.writer());
    let mut due = Vec::with_capacity(batch);
    while lane.recv_many(&mut due, batch).await > 0 {
        let acknowledged = matches!(client.send(writer.statuses(&due)).await, Ok(200));
        ledger.count_statuses(acknowledged, due.len());
        due.clear();
    }
}

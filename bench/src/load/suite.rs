//! Every measurement, one after the other, each on a fresh database and a fresh server, with the goals beside them.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;

use super::ack::{self, AckPlan, AckResult};
use super::lab::{APP_SECRET, Backend, Database, Lab, Role};
use super::ledger::Ledger;
use super::process::Server;
use super::reply::{self, ReplyPlan, ReplyResult};
use super::report::{Goal, Section};
use super::standin::StandIns;
use super::traffic::{Acknowledgements, Traffic};
use super::{burst, cold, fill};

const ACKS: &str = "acknowledgements";
const REPLIES: &str = "replies, end to end";
/// How long a server may work off what an earlier measurement left behind.
const BACKLOG_LIMIT: Duration = Duration::from_secs(900);

#[derive(Debug, Clone)]
pub struct SuitePlan {
    pub ack: AckPlan,
    pub reply: ReplyPlan,
    pub burst_customers: usize,
    pub model_delay: Duration,
    pub cold_starts: usize,
    /// Messages for the comparison with a large database; `None` leaves it out.
    pub fill: Option<fill::FillPlan>,
}

/// What is to be reached (README.md, "Goals"). Only throughput is promised for PostgreSQL.
struct Goals {
    acks_per_second: f64,
    replies_per_second: f64,
    rest: bool,
}

impl Goals {
    fn of(backend: &Backend) -> Self {
        match backend {
            Backend::Sqlite => Self { acks_per_second: 8000.0, replies_per_second: 2000.0, rest: true },
            Backend::Postgres { .. } => Self { acks_per_second: 3000.0, replies_per_second: 1000.0, rest: false },
        }
    }

    fn at_most(&self, limit: f64) -> Option<Goal> {
        self.rest.then_some(Goal::AtMost(limit))
    }
}

/// Measures everything on the lab's database.
pub async fn run(lab: &Lab, plan: &SuitePlan) -> anyhow::Result<Section> {
    let goals = Goals::of(&lab.backend);
    let mut section = Section::new(lab.backend.name());
    let step = |name: &str| eprintln!("{}: {name}", lab.backend.name());
    step("cold starts");
    cold_starts(lab, plan, &goals, &mut section).await.context("cold starts")?;
    step("acknowledgements");
    acknowledgements(lab, plan, &goals, &mut section).await.context("acknowledgements")?;
    step("idle, then replies");
    replies(lab, plan, &goals, &mut section).await.context("replies")?;
    step("burst");
    slow_model(lab, plan, &goals, &mut section).await.context("burst")?;
    if let Some(fill) = &plan.fill {
        step("large database");
        large_database(lab, plan, fill, &goals, &mut section).await.context("large database")?;
    }
    Ok(section)
}

async fn cold_starts(lab: &Lab, plan: &SuitePlan, goals: &Goals, section: &mut Section) -> anyhow::Result<()> {
    let ledger = Arc::new(Ledger::new(0, 0));
    let stand_ins = StandIns::start(ledger, Duration::ZERO).await?;
    let database = lab.database("cold")?;
    // The first start creates the schema and the owner: not what a restart costs.
    cold::run(lab, &database, &stand_ins, 1).await?;
    let result = cold::run(lab, &database, &stand_ins, plan.cold_starts).await?;
    let worst = |sorted: &[f64]| sorted.last().copied().unwrap_or(0.0);
    let best = |sorted: &[f64]| sorted.first().copied().unwrap_or(0.0);
    section.add("cold start, first 200, min", best(&result.live_ms), "ms", None);
    section.add("cold start, first 200, median", cold::median(&result.live_ms), "ms", goals.at_most(150.0));
    section.add("cold start, first 200, max", worst(&result.live_ms), "ms", None);
    section.add("cold start, first webhook, median", cold::median(&result.acknowledged_ms), "ms", goals.at_most(150.0));
    section.add("cold start, first webhook, max", worst(&result.acknowledged_ms), "ms", None);
    Ok(())
}

async fn acknowledgements(lab: &Lab, plan: &SuitePlan, goals: &Goals, section: &mut Section) -> anyhow::Result<()> {
    let (result, server) = measure_acks(lab, &lab.database("ack")?, Role::Api, &plan.ack).await?;
    section.add(ACKS, result.per_second(), "/s", Some(Goal::AtLeast(goals.acks_per_second)));
    add_latencies(section, "acknowledgement", &result.acknowledgements, goals.at_most(25.0));
    section.add("memory at the peak of acknowledgements", server.memory()?.peak_mb, "MB", goals.at_most(60.0));
    section.add("driver CPU for each acknowledgement", result.driver_us, "µs", None);
    server.stop().await?;

    let (result, server) = measure_acks(lab, &lab.database("ackall")?, Role::All, &plan.ack).await?;
    section.add("acknowledgements while answering", result.per_second(), "/s", None);
    add_latencies(section, "acknowledgement while answering", &result.acknowledgements, None);
    section.add("memory at the peak of both", server.memory()?.peak_mb, "MB", None);
    server.stop().await
}

async fn measure_acks(
    lab: &Lab,
    database: &Database,
    role: Role,
    plan: &AckPlan,
) -> anyhow::Result<(AckResult, Server)> {
    let ledger = Arc::new(Ledger::new(0, 0));
    let stand_ins = StandIns::start(ledger, Duration::ZERO).await?;
    let server = lab.start(database, role, &stand_ins).await?;
    let result = ack::run(&Traffic::new(server.address, APP_SECRET), plan).await;
    Ok((result, server))
}

fn add_latencies(section: &mut Section, name: &str, acknowledgements: &Acknowledgements, goal_p99: Option<Goal>) {
    let latency = &acknowledgements.latency;
    section.add(format!("{name} p50"), latency.quantile_ms(0.50), "ms", None);
    section.add(format!("{name} p90"), latency.quantile_ms(0.90), "ms", None);
    section.add(format!("{name} p99"), latency.quantile_ms(0.99), "ms", goal_p99);
    section.add(format!("{name} max"), latency.max_ms(), "ms", None);
    section.add_faults(format!("{name} errors"), acknowledgements.errors);
    section.remark(&format!("{name}: first error"), acknowledgements.first_error.clone());
}

async fn replies(lab: &Lab, plan: &SuitePlan, goals: &Goals, section: &mut Section) -> anyhow::Result<()> {
    let database = lab.database("reply")?;
    let ledger = Arc::new(Ledger::new(plan.reply.customers, plan.reply.in_flight));
    let stand_ins = StandIns::start(Arc::clone(&ledger), Duration::ZERO).await?;
    let server = lab.start(&database, Role::All, &stand_ins).await?;
    tokio::time::sleep(Duration::from_secs(5)).await;
    section.add("memory, idle for 5 s", server.memory()?.resident_mb, "MB", goals.at_most(30.0));

    let traffic = Traffic::new(server.address, APP_SECRET);
    let result = reply::run(&traffic, &ledger, Some(&server), &plan.reply).await?;
    let memory = server.memory()?;
    section.add(REPLIES, result.per_second(), "/s", Some(Goal::AtLeast(goals.replies_per_second)));
    add_reply(section, "reply", &result);
    section.add("server CPU for 1,000 replies", result.server_cpu_s_per_1000, "s", goals.at_most(0.5));
    section.add("memory at the peak of replies", memory.peak_mb, "MB", goals.at_most(60.0));
    section.add("memory after replies", memory.resident_mb, "MB", None);
    section.add("driver and stand-in CPU for each reply", result.driver_us, "µs", None);
    server.stop().await
}

fn add_reply(section: &mut Section, name: &str, result: &ReplyResult) {
    let (measured, settled) = (&result.measured, &result.settled);
    section.add(format!("{name} p50"), measured.latency.quantile_ms(0.50), "ms", None);
    section.add(format!("{name} p99"), measured.latency.quantile_ms(0.99), "ms", None);
    section.add(format!("{name} max"), settled.latency.max_ms(), "ms", None);
    section.add(format!("{name}: statuses waiting at the end"), measured.statuses_open() as f64, "", None);
    let calls = settled.model_calls as f64 / settled.answered.max(1) as f64;
    section.add(format!("{name}: model calls for each"), calls, "", None);
    section.add_faults(format!("{name}: customers without an answer"), result.unanswered as u64);
    section.add_faults(format!("{name}: answers that nobody waited for"), settled.unexpected);
    section.add_faults(format!("{name}: webhook errors"), result.acknowledgements.errors);
    let lost = settled.statuses_failed + settled.statuses_dropped;
    section.add_faults(format!("{name}: statuses not acknowledged"), lost);
    section.remark(&format!("{name}: first webhook error"), result.acknowledgements.first_error.clone());
}

async fn slow_model(lab: &Lab, plan: &SuitePlan, goals: &Goals, section: &mut Section) -> anyhow::Result<()> {
    let customers = plan.burst_customers;
    let ledger = Arc::new(Ledger::once(customers));
    let stand_ins = StandIns::start(Arc::clone(&ledger), plan.model_delay).await?;
    let server = lab.start(&lab.database("burst")?, Role::All, &stand_ins).await?;
    server.rest(plan.reply.patience).await?;
    let traffic = Traffic::new(server.address, APP_SECRET);
    let result = burst::run(&traffic, &ledger, customers, plan.ack.connections, plan.reply.patience).await;
    let name = format!("burst of {customers}");
    section.add(format!("{name}: all answered"), result.all_answered.as_secs_f64(), "s", goals.at_most(2.5));
    section.add(format!("{name}: reply p50"), result.counts.latency.quantile_ms(0.5), "ms", None);
    section.add(format!("{name}: memory at the peak"), server.memory()?.peak_mb, "MB", goals.at_most(120.0));
    section.add_faults(format!("{name}: customers without an answer"), result.unanswered as u64);
    section.add_faults(format!("{name}: webhook errors"), result.acknowledgements.errors);
    section.remark(&format!("{name}: first webhook error"), result.acknowledgements.first_error);
    server.stop().await
}

async fn large_database(
    lab: &Lab,
    plan: &SuitePlan,
    fill: &fill::FillPlan,
    goals: &Goals,
    section: &mut Section,
) -> anyhow::Result<()> {
    let database = lab.database("large")?;
    let took = fill_database(lab, &database, fill).await?;
    let name = format!("with {} messages", fill.messages);
    section.add(format!("{name}: filling"), fill.messages as f64 / took.as_secs_f64(), "/s", None);

    let (result, server) = measure_acks(lab, &database, Role::Api, &plan.ack).await?;
    let goal = keeps(section, goals, ACKS);
    section.add(format!("{name}: {ACKS}"), result.per_second(), "/s", goal);
    add_latencies(section, &format!("{name}: acknowledgement"), &result.acknowledgements, None);
    server.stop().await?;

    let ledger = Arc::new(Ledger::new(plan.reply.customers, plan.reply.in_flight));
    let stand_ins = StandIns::start(Arc::clone(&ledger), Duration::ZERO).await?;
    let server = lab.start(&database, Role::All, &stand_ins).await?;
    anyhow::ensure!(
        server.rest(BACKLOG_LIMIT).await?,
        "the acknowledged messages were not worked off in {BACKLOG_LIMIT:?}"
    );
    ledger.reset();
    let traffic = Traffic::new(server.address, APP_SECRET);
    let result = reply::run(&traffic, &ledger, Some(&server), &plan.reply).await?;
    let goal = keeps(section, goals, REPLIES);
    section.add(format!("{name}: {REPLIES}"), result.per_second(), "/s", goal);
    add_reply(section, &format!("{name}: reply"), &result);
    section.add(format!("{name}: memory at the peak"), server.memory()?.peak_mb, "MB", None);
    server.stop().await
}

/// At most a tenth slower than on the small database.
fn keeps(section: &Section, goals: &Goals, name: &str) -> Option<Goal> {
    section.value(name).filter(|_| goals.rest).map(|value| Goal::AtLeast((value * 0.9).floor()))
}

/// Fills `database` with a server that only stores, then lets a whole server answer what is open. Returns the filling's time.
pub async fn fill_database(lab: &Lab, database: &Database, plan: &fill::FillPlan) -> anyhow::Result<Duration> {
    let stand_ins = StandIns::start(Arc::new(Ledger::new(0, 0)), Duration::ZERO).await?;
    let server = lab.start(database, Role::Api, &stand_ins).await?;
    let took = fill::run(&Traffic::new(server.address, APP_SECRET), plan).await?;
    server.stop().await?;

    let server = lab.start(database, Role::All, &stand_ins).await?;
    anyhow::ensure!(
        server.rest(BACKLOG_LIMIT).await?,
        "the filled conversations were not worked off in {BACKLOG_LIMIT:?}"
    );
    server.stop().await?;
    Ok(took)
}

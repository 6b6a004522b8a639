//! `load`: measures a `switchboard` binary from outside. The arguments; the work is in the library's `load` module.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use bench::load::ack::{self, AckPlan};
use bench::load::fill::FillPlan;
use bench::load::lab::{APP_SECRET, Backend, Lab, Role};
use bench::load::ledger::Ledger;
use bench::load::lists::{self, ListsPlan};
use bench::load::machine::Machine;
use bench::load::reply::{self, ReplyPlan};
use bench::load::report::Report;
use bench::load::standin::StandIns;
use bench::load::suite::{self, SuitePlan};
use bench::load::traffic::{Traffic, unix_time};
use bench::load::{burst, ceiling, cold};
use clap::{Args, Parser, Subcommand};

#[derive(Parser)]
#[command(
    about = "Measures a switchboard binary: it plays the customers, Meta and the model, and reads /proc meanwhile"
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Webhook acknowledgements for each second, and their latency
    Ack {
        #[command(flatten)]
        server: ServerArguments,
        #[command(flatten)]
        load: LoadArguments,
        /// Stop after this many messages (the warm-up included)
        #[arg(long)]
        messages: Option<u64>,
        /// api: only store; all: answer as well
        #[arg(long, value_enum, default_value = "api")]
        role: Role,
    },
    /// End-to-end replies for each second, their latency and the server's CPU
    Reply {
        #[command(flatten)]
        server: ServerArguments,
        #[command(flatten)]
        load: LoadArguments,
        #[command(flatten)]
        reply: ReplyArguments,
        #[arg(long, default_value_t = 0)]
        model_delay_ms: u64,
    },
    /// Many customers at once and a slow model
    Burst {
        #[command(flatten)]
        server: ServerArguments,
        #[arg(long, default_value_t = 1000)]
        customers: usize,
        #[arg(long, default_value_t = 32)]
        connections: usize,
        #[arg(long, default_value_t = 1000)]
        model_delay_ms: u64,
    },
    /// Time from starting the process to the first answers
    Cold {
        #[command(flatten)]
        server: ServerArguments,
        #[arg(long, default_value_t = 10)]
        times: usize,
    },
    /// Fill a database through the webhook
    Fill {
        #[command(flatten)]
        server: ServerArguments,
        #[command(flatten)]
        fill: FillArguments,
    },
    /// First pages of the inbox's lists on a large database
    Lists {
        #[command(flatten)]
        server: ServerArguments,
        #[command(flatten)]
        fill: FillArguments,
        /// First pages of each list
        #[arg(long, default_value_t = 200)]
        requests: usize,
    },
    /// The driver's own limit, against a responder that does nothing
    Ceiling {
        #[command(flatten)]
        load: LoadArguments,
    },
    /// Everything, with the goals beside the figures
    All {
        #[command(flatten)]
        server: ServerArguments,
        #[command(flatten)]
        load: LoadArguments,
        #[command(flatten)]
        reply: ReplyArguments,
        #[command(flatten)]
        fill: FillArguments,
        /// Also compare with a large database
        #[arg(long)]
        million: bool,
        /// Measure PostgreSQL only
        #[arg(long, requires = "postgres_url")]
        only_postgres: bool,
        /// Write the figures as JSON to this file
        #[arg(long)]
        out: Option<PathBuf>,
        /// Fail when a goal is missed
        #[arg(long)]
        strict: bool,
    },
}

#[derive(Args)]
struct ServerArguments {
    /// The switchboard binary
    #[arg(long)]
    server: PathBuf,
    /// Any database of a PostgreSQL cluster; others are created beside it. Without it: SQLite
    #[arg(long)]
    postgres_url: Option<String>,
    #[arg(long)]
    redis_url: Option<String>,
    /// Where databases and logs go: on the disk to be measured. They are kept. Default: a folder in
    /// the system's temporary folder, removed at the end
    #[arg(long)]
    work_dir: Option<PathBuf>,
    /// NAME=VALUE for the server's environment; may be repeated
    #[arg(long = "env", value_parser = parse_variable)]
    environment: Vec<(String, String)>,
}

#[derive(Args)]
struct LoadArguments {
    #[arg(long, default_value_t = 32)]
    connections: usize,
    #[arg(long, default_value_t = 10_000)]
    customers: usize,
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    #[arg(long, default_value_t = 2)]
    warm_up_seconds: u64,
}

#[derive(Args)]
struct ReplyArguments {
    /// Customers of the end-to-end load
    #[arg(long, default_value_t = 1000)]
    reply_customers: usize,
    /// How many of them wait for an answer at a time
    #[arg(long, default_value_t = 256)]
    in_flight: usize,
    /// Connections for delivery statuses; 0: none are sent
    #[arg(long, default_value_t = 8)]
    status_connections: usize,
    /// Statuses that may share a webhook
    #[arg(long, default_value_t = 1)]
    status_batch: usize,
    #[arg(long, default_value_t = 30)]
    patience_seconds: u64,
}

#[derive(Args)]
struct FillArguments {
    #[arg(long, default_value_t = 1_000_000)]
    fill_messages: u64,
    /// Conversations that the messages are spread over
    #[arg(long, default_value_t = 20_000)]
    fill_customers: usize,
    #[arg(long, default_value_t = 4)]
    fill_connections: usize,
    /// Messages in a webhook, at most 1000
    #[arg(long, default_value_t = 500)]
    fill_batch: u64,
}

fn parse_variable(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("expected NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

impl ServerArguments {
    fn lab(&self) -> anyhow::Result<Lab> {
        let temporary = match &self.work_dir {
            Some(_) => None,
            None => Some(Arc::new(tempfile::Builder::new().prefix("switchboard-bench.").tempdir()?)),
        };
        let work_dir = temporary.as_ref().map(|folder| folder.path().to_owned()).or_else(|| self.work_dir.clone());
        let work_dir = work_dir.unwrap_or_default();
        std::fs::create_dir_all(&work_dir).with_context(|| format!("cannot create {}", work_dir.display()))?;
        Ok(Lab {
            program: self.server.canonicalize().with_context(|| format!("no server at {}", self.server.display()))?,
            work_dir: work_dir.canonicalize()?,
            temporary,
            backend: self.postgres_url.clone().map_or(Backend::Sqlite, |admin_url| Backend::Postgres { admin_url }),
            redis_url: self.redis_url.clone(),
            extra_environment: self.environment.clone(),
        })
    }
}

impl LoadArguments {
    fn plan(&self, messages: Option<u64>) -> AckPlan {
        AckPlan {
            connections: self.connections,
            customers: self.customers,
            warm_up: Duration::from_secs(self.warm_up_seconds),
            duration: Duration::from_secs(self.seconds),
            messages,
        }
    }
}

impl ReplyArguments {
    fn plan(&self, load: &LoadArguments) -> ReplyPlan {
        ReplyPlan {
            connections: load.connections,
            customers: self.reply_customers,
            in_flight: self.in_flight,
            status_connections: self.status_connections,
            status_batch: self.status_batch,
            warm_up: Duration::from_secs(load.warm_up_seconds),
            duration: Duration::from_secs(load.seconds),
            patience: Duration::from_secs(self.patience_seconds),
        }
    }
}

impl FillArguments {
    fn plan(&self) -> FillPlan {
        FillPlan {
            messages: self.fill_messages,
            customers: self.fill_customers,
            connections: self.fill_connections,
            batch: self.fill_batch,
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<ExitCode> {
    // HTTP clients are built without a provider of their own; a second one is refused, which is fine.
    let _ = rustls::crypto::ring::default_provider().install_default();
    match Arguments::parse().command {
        Command::Ack { server, load, messages, role } => ack(&server.lab()?, &load.plan(messages), role).await?,
        Command::Reply { server, load, reply, model_delay_ms } => {
            replies(&server.lab()?, &reply.plan(&load), Duration::from_millis(model_delay_ms)).await?;
        }
        Command::Burst { server, customers, connections, model_delay_ms } => {
            slow_model(&server.lab()?, customers, connections, Duration::from_millis(model_delay_ms)).await?;
        }
        Command::Cold { server, times } => cold_starts(&server.lab()?, times).await?,
        Command::Fill { server, fill } => {
            let (lab, plan) = (server.lab()?, fill.plan());
            let took = suite::fill_database(&lab, &lab.database("fill")?, &plan).await?;
            println!("{} messages in {:.1} s, in {}", plan.messages, took.as_secs_f64(), lab.work_dir.display());
        }
        Command::Lists { server, fill, requests } => {
            let (lab, plan) = (server.lab()?, ListsPlan { requests });
            println!("{}: {}", lab.backend.name(), lists::run(&lab, &fill.plan(), &plan).await?.table());
        }
        Command::Ceiling { load } => print_acks(&ceiling::run(&load.plan(None)).await?),
        Command::All { server, load, reply, fill, million, only_postgres, out, strict } => {
            let plan = SuitePlan {
                ack: load.plan(None),
                reply: reply.plan(&load),
                burst_customers: 1000,
                model_delay: Duration::from_secs(1),
                cold_starts: 10,
                fill: million.then(|| fill.plan()),
            };
            let report = all(&server.lab()?, &plan, only_postgres).await?;
            print!("{}", report.table());
            if let Some(path) = out {
                std::fs::write(&path, serde_json::to_string_pretty(&report)?).context("cannot write the figures")?;
            }
            if strict && !report.meets_all_goals() {
                return Ok(ExitCode::FAILURE);
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn all(lab: &Lab, plan: &SuitePlan, only_postgres: bool) -> anyhow::Result<Report> {
    let version =
        std::process::Command::new(&lab.program).arg("--version").output().context("cannot run the server")?;
    let mut report = Report {
        machine: Machine::inspect(&lab.work_dir)?,
        server: String::from_utf8_lossy(&version.stdout).trim().to_owned(),
        measured_at_s: unix_time().as_secs(),
        sections: Vec::new(),
    };
    if !only_postgres {
        let lab = Lab { backend: Backend::Sqlite, redis_url: None, ..lab.clone() };
        report.sections.push(suite::run(&lab, plan).await?);
    }
    if let Backend::Postgres { .. } = lab.backend {
        report.sections.push(suite::run(lab, plan).await?);
    }
    Ok(report)
}

async fn ack(lab: &Lab, plan: &AckPlan, role: Role) -> anyhow::Result<()> {
    let stand_ins = StandIns::start(Arc::new(Ledger::new(0, 0)), Duration::ZERO).await?;
    let server = lab.start(&lab.database("ack")?, role, &stand_ins).await?;
    let before = server.cpu_s()?;
    let result = ack::run(&Traffic::new(server.address, APP_SECRET), plan).await;
    print_acks(&result);
    println!("server: {:?}, {:.2} CPU s", server.memory()?, server.cpu_s()? - before);
    server.stop().await
}

fn print_acks(result: &ack::AckResult) {
    let latency = &result.acknowledgements.latency;
    println!(
        "{:.0} acknowledgements/s; ms p50 {:.2}, p90 {:.2}, p99 {:.2}, max {:.2}; driver {:.1} µs CPU each; {} errors {}",
        result.per_second(),
        latency.quantile_ms(0.5),
        latency.quantile_ms(0.9),
        latency.quantile_ms(0.99),
        latency.max_ms(),
        result.driver_us,
        result.acknowledgements.errors,
        result.acknowledgements.first_error.as_deref().unwrap_or_default(),
    );
}

async fn replies(lab: &Lab, plan: &ReplyPlan, model_delay: Duration) -> anyhow::Result<()> {
    let ledger = Arc::new(Ledger::new(plan.customers, plan.in_flight));
    let stand_ins = StandIns::start(Arc::clone(&ledger), model_delay).await?;
    let server = lab.start(&lab.database("reply")?, Role::All, &stand_ins).await?;
    let traffic = Traffic::new(server.address, APP_SECRET);
    let result = reply::run(&traffic, &ledger, Some(&server), plan).await?;
    let (latency, settled) = (&result.measured.latency, &result.settled);
    println!(
        "{:.0} replies/s; ms p50 {:.1}, p99 {:.1}, max {:.1}; server {:.3} CPU s for 1,000; driver {:.0} µs CPU each",
        result.per_second(),
        latency.quantile_ms(0.5),
        latency.quantile_ms(0.99),
        settled.latency.max_ms(),
        result.server_cpu_s_per_1000,
        result.driver_us,
    );
    println!(
        "unanswered {}, unexpected {}, model calls {}, statuses {} acknowledged {} failed {} dropped",
        result.unanswered,
        settled.unexpected,
        settled.model_calls,
        settled.statuses_acknowledged,
        settled.statuses_failed,
        settled.statuses_dropped,
    );
    let acks = &result.acknowledgements;
    let first_error = acks.first_error.as_deref().unwrap_or_default();
    println!("acknowledgement p99 {:.2} ms, {} errors {first_error}", acks.latency.quantile_ms(0.99), acks.errors);
    println!("server: {:?}", server.memory()?);
    server.stop().await
}

async fn slow_model(lab: &Lab, customers: usize, connections: usize, model_delay: Duration) -> anyhow::Result<()> {
    let ledger = Arc::new(Ledger::once(customers));
    let stand_ins = StandIns::start(Arc::clone(&ledger), model_delay).await?;
    let server = lab.start(&lab.database("burst")?, Role::All, &stand_ins).await?;
    let patience = Duration::from_secs(60);
    server.rest(patience).await?;
    let result = burst::run(&Traffic::new(server.address, APP_SECRET), &ledger, customers, connections, patience).await;
    println!(
        "{customers} customers: all answered after {:.2} s; reply p50 {:.0} ms; {} unanswered; {} webhook errors; server {:?}",
        result.all_answered.as_secs_f64(),
        result.counts.latency.quantile_ms(0.5),
        result.unanswered,
        result.acknowledgements.errors,
        server.memory()?,
    );
    server.stop().await
}

async fn cold_starts(lab: &Lab, times: usize) -> anyhow::Result<()> {
    let stand_ins = StandIns::start(Arc::new(Ledger::new(0, 0)), Duration::ZERO).await?;
    let database = lab.database("cold")?;
    // The first start creates the schema.
    cold::run(lab, &database, &stand_ins, 1).await?;
    let result = cold::run(lab, &database, &stand_ins, times).await?;
    for (name, times) in [("first 200", result.live_ms), ("first webhook", result.acknowledged_ms)] {
        let (min, max) = (times.first().copied().unwrap_or(0.0), times.last().copied().unwrap_or(0.0));
        println!("{name}: ms min {min:.1}, median {:.1}, max {max:.1}", cold::median(&times));
    }
    Ok(())
}

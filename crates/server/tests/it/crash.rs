//! Crashes: the built binary runs as processes of its own, which are killed at seeded moments while
//! customers write, the provider repeats webhooks and connections break (invariants I1, I2, I5, I6).
//!
//! The simulator stays in the test's process, so what customers sent and what the provider accepted is
//! known whatever happens to the server.

mod first_start;
mod node;
mod traffic;
mod verdict;

use std::sync::Arc;
use std::time::Duration;

use sim::{FaultRule, GraphFault, Limits, LlmConfig, Sim, SimConfig, StatusPlan, WebhookConfig};
use tempfile::TempDir;
use tokio::time::Instant;

use crate::support::{Database, Wishes, eager, environment, install_tls, redis_url, sqlite_in};
use node::Node;
use traffic::Traffic;
use verdict::Verdict;

/// Times that a process is killed in a run.
const KILLS: u64 = 50;
/// How long a process lives after it was ready.
const LIFE_MS: (u64, u64) = (20, 400);
/// One life in so many is long enough for the leases of the dead to run out and for unknown outcomes to
/// be settled, so that the next end strikes the recovery itself.
const LONG_LIVES: u64 = 12;
const LONG_LIFE_MS: (u64, u64) = (3_000, 7_000);
/// One kill in so many strikes a process that is still starting.
const EARLY_KILLS: u64 = 8;
/// Share of the provider's connections that break, before it accepted and after it.
const BREAKS: f64 = 0.05;
/// Share of accepted messages whose reply is on its way for long, and then breaks: ends strike in between.
const SLOW: f64 = 0.2;
const SLOW_MS: u64 = 250;
/// Before each status, so that ends also strike between an acceptance and the first word of it.
const STATUS_AFTER_MS: u64 = 150;
/// Longer than a status can be on its way while a server listens.
const SETTLE_AFTER_MS: u64 = 3_000;
/// What a stopping process may take.
const DRAIN: Duration = Duration::from_secs(5);
/// From the last kill until everything has been answered and settled.
const RECOVERY: Duration = Duration::from_secs(60);

/// How a process ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// SIGKILL.
    Killed,
    /// SIGTERM.
    Stopped,
}

/// Seeded, so that a run can be repeated; the processes' own timing still varies.
pub struct Dice(u64);

impl Dice {
    /// The seed is `CRASH_SEED`, or always the same.
    fn new(salt: u64) -> Dice {
        let seed = std::env::var("CRASH_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(7u64);
        Dice(seed.wrapping_mul(0x9E37_79B9).wrapping_add(salt))
    }

    /// SplitMix64.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// From `low` to `high`, both included.
    fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.next() % (high - low + 1)
    }

    fn one_in(&mut self, count: u64) -> bool {
        self.next().is_multiple_of(count)
    }
}

/// The simulator and the processes that it talks to.
struct Scene {
    sim: Arc<Sim>,
    nodes: Vec<Node>,
    dice: Dice,
    started: Instant,
    /// Of the processes; dropped last.
    folder: TempDir,
}

/// No limits, quick repetitions, and a model that takes a moment.
fn provider() -> SimConfig {
    SimConfig {
        limits: Limits::off(),
        webhooks: WebhookConfig {
            retry_initial_ms: 50,
            retry_max_ms: 300,
            give_up_after: None,
            ..WebhookConfig::default()
        },
        statuses: StatusPlan::default().spaced(STATUS_AFTER_MS),
        llm: LlmConfig { delay_ms: 15, record_requests: false, ..LlmConfig::default() },
        ..SimConfig::default()
    }
}

fn wishes() -> Wishes {
    eager()
        .set("SWITCHBOARD_AGENT__DEBOUNCE_MS", "50")
        .set("SWITCHBOARD_DELIVERY__SETTLE_AFTER_MS", SETTLE_AFTER_MS.to_string())
        .set("SWITCHBOARD_DELIVERY__THROUGHPUT_PER_SECOND", "10000")
        .set("SWITCHBOARD_DELIVERY__PAIR_INTERVAL_MS", "0")
        .set("SWITCHBOARD_SERVER__DRAIN_SECONDS", DRAIN.as_secs().to_string())
}

impl Scene {
    async fn set(database: &str, folder: TempDir, wishes: Wishes, node_count: usize, dice: Dice) -> Scene {
        install_tls();
        let config = provider();
        let sim = Arc::new(Sim::start(([127, 0, 0, 1], 0).into(), config.clone()).await.unwrap());
        let env = environment(&sim, &config, folder.path(), database, &wishes);
        let mut nodes: Vec<_> = (0..node_count).map(|nth| Node::new(nth, &env, folder.path())).collect();
        for node in &mut nodes {
            node.start();
        }
        for node in &mut nodes {
            node.ready().await;
        }
        sim.set_webhook_url(Some(nodes[0].webhook_url()));
        sim.graph().inject(FaultRule::with_probability(GraphFault::DropBefore, BREAKS));
        sim.graph().inject(FaultRule::with_probability(GraphFault::DropAfter, BREAKS));
        sim.graph().inject(FaultRule::with_probability(GraphFault::Hang { ms: SLOW_MS, accepted: true }, SLOW));
        Scene { sim, nodes, dice, started: Instant::now(), folder }
    }

    /// Lets customers write while processes end `count` times and are started again. The messages are
    /// spread over the processes' lives, so that every end strikes work.
    async fn run(mut self, customers: u64, messages_each: u64, end: End, count: u64) {
        let total = customers * messages_each;
        let traffic = Traffic::start(&self.sim, customers, messages_each, self.dice.next());
        let turns = (self.nodes.len() > 1).then(|| {
            tokio::spawn(traffic::take_turns(self.sim.clone(), self.nodes.iter().map(Node::webhook_url).collect()))
        });
        for nth in 1..=count {
            traffic.allow(total * nth / count - total * (nth - 1) / count);
            self.end_and_start(end).await;
        }
        for node in &mut self.nodes {
            node.ready().await;
        }
        let last = Instant::now();
        let verdict = self.recover(&traffic, total).await;
        let took = (self.started.elapsed().as_secs_f64(), last.elapsed().as_secs_f64());
        println!(
            "{} messages, {} answers, {} of them without a reply to the sender, {count} ends, {:.1} s, recovery {:.1} s: \
             lost {}, doubled {}, reordered {}",
            verdict.acknowledged,
            verdict.answers,
            verdict.unconfirmed,
            took.0,
            took.1,
            verdict.lost.len(),
            verdict.doubled.len(),
            verdict.reordered.len(),
        );
        if let Some(turns) = turns {
            turns.abort();
        }
        let is_clean = verdict.acknowledged == total && verdict.is_clean();
        assert!(is_clean, "{verdict:#?}\n{}", node::tails(self.folder.path()));
        self.stop().await;
    }

    /// One process, or of two sometimes both, ends and is started again.
    async fn end_and_start(&mut self, end: End) {
        let chosen: Vec<usize> = match self.nodes.len() {
            1 => vec![0],
            _ if self.dice.one_in(5) => (0..self.nodes.len()).collect(),
            count => vec![self.dice.between(0, count as u64 - 1) as usize],
        };
        if end == End::Stopped || !self.dice.one_in(EARLY_KILLS) {
            for at in &chosen {
                self.nodes[*at].ready().await;
            }
        }
        // The moment of the end is what the test is about: it is not waited for, it is chosen.
        let life_ms = if self.dice.one_in(LONG_LIVES) { LONG_LIFE_MS } else { LIFE_MS };
        tokio::time::sleep(Duration::from_millis(self.dice.between(life_ms.0, life_ms.1))).await;
        for at in &chosen {
            match end {
                End::Killed => self.nodes[*at].kill(),
                End::Stopped => self.nodes[*at].stop(DRAIN).await,
            }
        }
        for at in chosen {
            self.nodes[at].start();
        }
    }

    /// Waits until every message is acknowledged and answered and no process has anything left to do.
    async fn recover(&mut self, traffic: &Traffic, total: u64) -> Verdict {
        let deadline = Instant::now() + RECOVERY;
        loop {
            let verdict = verdict::reach(&traffic.acknowledged(), &self.sim.graph().accepted(0));
            let is_done = verdict.acknowledged == total && verdict.lost.is_empty() && self.is_idle().await;
            if is_done || Instant::now() >= deadline {
                return verdict::reach(&traffic.acknowledged(), &self.sim.graph().accepted(0));
            }
            // Woken by the next acceptance; the bound covers what happens in the processes alone.
            let graph = self.sim.graph();
            graph.wait_accepted(graph.accepted_count() + 1, Duration::from_millis(200)).await;
        }
    }

    /// Nothing waits, neither at the provider nor in the database: nothing can be sent any more.
    async fn is_idle(&mut self) -> bool {
        self.sim.graph().webhook_stats().pending_updates == 0 && self.nodes[0].has_empty_queue().await
    }

    async fn stop(mut self) {
        for node in &mut self.nodes {
            node.stop(DRAIN).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let database = sqlite_in(&folder);
    Scene::set(&database, folder, wishes(), 1, Dice::new(1)).await.run(200, 10, End::Killed, KILLS).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_on_postgres() {
    let database = Database::create().await;
    let folder = tempfile::tempdir().unwrap();
    Scene::set(&database.url, folder, wishes(), 1, Dice::new(2)).await.run(200, 10, End::Killed, KILLS).await;
    database.drop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_nodes_killed_on_postgres() {
    let database = Database::create().await;
    let folder = tempfile::tempdir().unwrap();
    let wishes = wishes().set("REDIS_URL", redis_url());
    Scene::set(&database.url, folder, wishes, 2, Dice::new(3)).await.run(200, 10, End::Killed, KILLS).await;
    database.drop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stopped_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let database = sqlite_in(&folder);
    Scene::set(&database, folder, wishes(), 1, Dice::new(4)).await.run(50, 10, End::Stopped, 10).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stopped_on_postgres() {
    let database = Database::create().await;
    let folder = tempfile::tempdir().unwrap();
    Scene::set(&database.url, folder, wishes(), 1, Dice::new(5)).await.run(50, 10, End::Stopped, 10).await;
    database.drop().await;
}

//! A full disk, a dead PostgreSQL, one that answers nothing, a lock that is held.

use std::path::Path;
use std::process::Command;

use futures::future::join_all;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::time::Instant;

use super::proxy::{Line, Proxy};
use super::{COMMIT_PATIENCE, all_are_answered_once, health, impatient, post, post_until_acknowledged, until_health};
use crate::rows::Reader;
use crate::support::{Database, PATIENCE, World, on_sqlite, sqlite_in};

/// SIGXFSZ, which ends a process that writes beyond its limit unless somebody listens; the write then fails instead.
const FILE_SIZE_EXCEEDED: SignalKind = SignalKind::from_raw(25);

/// No file of this process may become larger than the largest of these now: to who writes it is a full disk. Each
/// test is a process of its own.
struct FullDisk {
    _listener: Signal,
}

impl FullDisk {
    fn with(folder: &Path) -> FullDisk {
        let listener = signal(FILE_SIZE_EXCEEDED).unwrap();
        let sizes = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().metadata().unwrap().len());
        limit_files(&sizes.max().unwrap().to_string());
        FullDisk { _listener: listener }
    }
}

impl Drop for FullDisk {
    fn drop(&mut self) {
        limit_files("unlimited");
    }
}

/// The soft limit; the hard one stays, so that it can be lifted.
fn limit_files(most_bytes: &str) {
    let (own, limit) = (std::process::id().to_string(), format!("--fsize={most_bytes}:"));
    let set = Command::new("prlimit").args(["--pid", &own, &limit]).status();
    assert!(set.expect("prlimit (of util-linux) must be installed").success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_refuses_and_recovers() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::start(sqlite_in(&folder), folder, impatient()).await;
    let mut acknowledged: Vec<u64> = (15_550_200_000..15_550_200_010).collect();
    for number in &acknowledged {
        post_until_acknowledged(&world, *number).await;
    }
    world.sim.graph().wait_accepted(10, PATIENCE).await;

    let full = FullDisk::with(world.folder.path());
    // What the database had in reserve is used up first.
    let mut refused = Vec::new();
    for number in 15_550_300_000..15_550_302_000 {
        if post(&world, number).await {
            acknowledged.push(number);
        } else {
            refused.push(number);
        }
        if refused.len() == 5 {
            break;
        }
    }
    assert_eq!(refused.len(), 5, "the disk never was full");
    until_health(&world, 503, "database", &["error"]).await;

    drop(full);
    until_health(&world, 200, "database", &["connected"]).await;
    for number in &refused {
        post_until_acknowledged(&world, *number).await;
    }
    acknowledged.extend(refused);
    all_are_answered_once(&world, acknowledged).await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dead_postgres_is_survived() {
    let (world, proxy, database) = behind_a_proxy().await;
    world.sim.llm().set_delay_ms(200);
    let mut numbers: Vec<u64> = (15_550_400_000..15_550_400_030).collect();
    for number in &numbers {
        post_until_acknowledged(&world, *number).await;
    }
    // Turns are under way.
    world.until("turns", || async { (world.sim.llm().request_count() >= 10).then_some(()) }).await;
    proxy.set(Line::Cut);
    until_health(&world, 503, "database", &["error", "timeout"]).await;
    for number in 15_550_400_100..15_550_400_110 {
        assert!(!post(&world, number).await, "acknowledged without a database");
        numbers.push(number);
    }
    assert_eq!(health(&world).await.1["status"], "unhealthy");

    proxy.set(Line::Open);
    until_health(&world, 200, "database", &["connected"]).await;
    for number in &numbers[30..] {
        post_until_acknowledged(&world, *number).await;
    }
    all_are_answered_once(&world, numbers).await;
    world.stop().await;
    database.drop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_postgres_that_answers_nothing_holds_nobody_up() {
    let (world, proxy, database) = behind_a_proxy().await;
    let first = 15_550_500_000;
    post_until_acknowledged(&world, first).await;
    world.sim.graph().wait_accepted(1, PATIENCE).await;
    proxy.set(Line::Silent);
    let asked = Instant::now();
    let numbers: Vec<u64> = (first + 1..first + 101).collect();
    let answers = join_all(numbers.iter().map(|number| post(&world, *number))).await;
    assert!(answers.iter().all(|acknowledged| !acknowledged));
    assert!(asked.elapsed() < COMMIT_PATIENCE * 6, "webhooks waited {:?}", asked.elapsed());
    until_health(&world, 503, "database", &["timeout", "error"]).await;

    proxy.set(Line::Open);
    until_health(&world, 200, "database", &["connected"]).await;
    for number in &numbers {
        post_until_acknowledged(&world, *number).await;
    }
    all_are_answered_once(&world, numbers.into_iter().chain([first])).await;
    world.stop().await;
    database.drop().await;
}

async fn behind_a_proxy() -> (World, Proxy, Database) {
    let database = Database::create().await;
    let mut url = reqwest::Url::parse(&database.url).unwrap();
    let target = url.socket_addrs(|| Some(5432)).unwrap()[0];
    let proxy = Proxy::start(0, target).await;
    url.set_ip_host(proxy.address.ip()).unwrap();
    url.set_port(Some(proxy.address.port())).unwrap();
    // An answer whose outcome was not learnt is settled by its status, or sent again after this.
    let wishes = impatient().set("SWITCHBOARD_DELIVERY__SETTLE_AFTER_MS", "2000");
    let world = World::start(url.to_string(), tempfile::tempdir().unwrap(), wishes).await;
    (world, proxy, database)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_hundred_webhooks_on_a_blocked_disk_are_all_answered() {
    let world = on_sqlite(impatient()).await;
    let other = Reader::open(&world.database).await;
    other.run("BEGIN IMMEDIATE").await;
    let before = resident_bytes();
    let numbers: Vec<u64> = (15_550_600_000..15_550_600_500).collect();
    // The lock is held until all have been answered.
    let answers = join_all(numbers.iter().map(|number| post(&world, *number))).await;
    assert!(answers.iter().all(|acknowledged| !acknowledged), "acknowledged in spite of the lock");
    let grown = resident_bytes().saturating_sub(before);
    assert!(grown < 300 << 20, "it grew by {} MiB", grown >> 20);
    other.run("ROLLBACK").await;
    for number in &numbers {
        post_until_acknowledged(&world, *number).await;
    }
    all_are_answered_once(&world, numbers).await;
    world.stop().await;
}

fn resident_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").trim().parse::<u64>().unwrap() * 1024
}

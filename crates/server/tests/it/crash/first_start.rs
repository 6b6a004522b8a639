//! Kills while an installation comes into being: whatever moment they strike, the next start has one
//! workspace with its agent, its channels and its owner.

use std::time::Duration;

use sim::{Sim, SimConfig};
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};

use super::node::Node;
use super::{DRAIN, Dice};
use crate::support::{Database, OWNER, PATIENCE, eager, environment, install_tls, sqlite_in};

/// Installations that are tried on each database.
const INSTALLATIONS: u64 = 12;
/// Starts of each that are cut off.
const CUTS: u64 = 3;
/// A start is over by then, so that cuts strike each of its steps.
const START_MS: u64 = 400;

async fn survives(database: &str, folder: &std::path::Path, dice: &mut Dice) {
    install_tls();
    let config = SimConfig::default();
    let sim = Sim::start(([127, 0, 0, 1], 0).into(), config.clone()).await.unwrap();
    let mut env = environment(&sim, &config, folder, database, &eager());
    // Without a key in the environment, the first start also writes the key file.
    env.remove("SWITCHBOARD_SECRET_KEY");
    let mut node = Node::new(0, &env, folder);
    for _ in 0..CUTS {
        node.start();
        tokio::time::sleep(Duration::from_millis(dice.between(1, START_MS))).await;
        node.kill();
    }
    node.start();
    node.ready().await;
    let counts = counts(database).await;
    assert_eq!(counts, [1, 1, 1, 1, 1], "workspaces, agents, WhatsApp channels, web chats, owners");
    let login = serde_json::json!({ "email": OWNER.0, "password": OWNER.1 });
    let answer = reqwest::Client::builder()
        .build()
        .unwrap()
        .post(node.url("/api/v1/auth/login"))
        .json(&login)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    sim.set_webhook_url(Some(node.webhook_url()));
    assert!(sim.phone("15550100001").text("Are you there?").await.acknowledged);
    let accepted = sim.graph().wait_accepted(1, PATIENCE).await;
    assert_eq!(accepted[0].text.as_deref(), Some("Thank you. You wrote: Are you there?"));
    node.stop(DRAIN).await;
}

/// Rows that an installation has of each thing.
async fn counts(database: &str) -> [i64; 5] {
    let tables = [
        "workspaces",
        "agents",
        "channels WHERE kind = 'whatsapp'",
        "channels WHERE kind = 'web'",
        "users WHERE role = 'owner'",
    ];
    let mut counts = [0; 5];
    for (at, table) in tables.iter().enumerate() {
        let sql = AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
        counts[at] = if database.starts_with("sqlite:") {
            let mut connection = SqliteConnection::connect(database).await.unwrap();
            sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap()
        } else {
            let mut connection = PgConnection::connect(database).await.unwrap();
            sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap()
        };
    }
    counts
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_the_first_start_on_sqlite() {
    let mut dice = Dice::new(6);
    for _ in 0..INSTALLATIONS {
        let folder = tempfile::tempdir().unwrap();
        survives(&sqlite_in(&folder), folder.path(), &mut dice).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_the_first_start_on_postgres() {
    let mut dice = Dice::new(7);
    for _ in 0..INSTALLATIONS {
        let database = Database::create().await;
        let folder = tempfile::tempdir().unwrap();
        survives(&database.url, folder.path(), &mut dice).await;
        database.drop().await;
    }
}

//! The ground that a test stands on: a store over a fresh SQLite file, or over a fresh PostgreSQL
//! database of its own, with a clock that the test moves.

use std::future::Future;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use model::ids::IdSource;
use model::time::ClockHand;
use model::{Clock, UnixMs};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use store::{DbOptions, Store, Vault};
use uuid::Uuid;

/// When every test begins.
pub const START: UnixMs = UnixMs(1_795_000_000_000);

/// A migrated store, for one test.
#[allow(dead_code, reason = "the plans in src need only the store")]
pub struct Ground {
    pub store: Store,
    pub url: String,
    pub hand: ClockHand,
}

impl Deref for Ground {
    type Target = Store;
    fn deref(&self) -> &Store {
        &self.store
    }
}

impl Ground {
    pub async fn open(url: String) -> Ground {
        let (clock, hand) = Clock::manual(START);
        let ids = Arc::new(IdSource::new(clock, 42));
        let mut options = DbOptions::new(url.clone());
        // Nothing here outlives a power cut, and 4 connections a test keep many tests within a server's limit.
        options.sqlite_full_sync = false;
        options.postgres_connections = 4;
        options.connect_timeout = Duration::from_secs(30);
        let store = Store::open(&options, ids, Vault::new([7; 32], [9; 32])).await.unwrap();
        store.migrate().await.unwrap();
        Ground { store, url, hand }
    }
}

/// `on_both!(name, body)`, where `body` is an `async fn(Ground)`: a test on each database.
#[allow(unused_macros, reason = "each of the two crates that include this file uses a part of it")]
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[tokio::test]
            async fn on_sqlite() {
                $crate::support::on_sqlite(super::$name).await;
            }
            #[tokio::test]
            async fn on_postgres() {
                $crate::support::on_postgres(super::$name).await;
            }
        }
    )+};
}
#[allow(unused_imports, reason = "see above")]
pub(crate) use on_both;

pub async fn on_sqlite<F: Future<Output = ()>>(body: fn(Ground) -> F) {
    let folder = tempfile::tempdir().unwrap();
    let ground = Ground::open(format!("sqlite:{}", folder.path().join("test.db").display())).await;
    let store = ground.store.clone();
    body(ground).await;
    store.close().await;
}

pub async fn on_postgres<F: Future<Output = ()> + Send + 'static>(body: fn(Ground) -> F) {
    let server = std::env::var("TEST_POSTGRES_URL").expect(
        "TEST_POSTGRES_URL must name a PostgreSQL server where tests may create databases: \
         run the tests with scripts/with-services.sh",
    );
    #[expect(clippy::disallowed_methods, reason = "a database's name that no other run has")]
    let name = format!("story_{}", Uuid::now_v7().simple());
    let mut admin = PgConnection::connect(&server).await.unwrap();
    run(&mut admin, format!("CREATE DATABASE {name}")).await;
    let url = format!("{}/{name}", server.rsplit_once('/').expect("the address names a database").0);
    // A task of its own, so that the database is dropped also when the test panics.
    let outcome = tokio::spawn(async move {
        let ground = Ground::open(url).await;
        let store = ground.store.clone();
        body(ground).await;
        store.close().await;
    })
    .await;
    run(&mut admin, format!("DROP DATABASE {name} WITH (FORCE)")).await;
    if let Err(panic) = outcome {
        std::panic::resume_unwind(panic.into_panic());
    }
}

async fn run(connection: &mut PgConnection, sql: String) {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await.unwrap();
}

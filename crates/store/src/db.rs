//! The connection: SQLite or PostgreSQL behind one small set of verbs.
//!
//! A function writes literal SQL once and calls `exec`, `one`, `all` on a `Db` (reads) or a `Tx`
//! (writes). SQLite has one writer connection, whose transactions begin IMMEDIATE because a deferred
//! one that upgrades fails, and a pool of readers. PostgreSQL has a pool.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions, PgRow};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous};
use sqlx::{Connection, FromRow, PgPool, Postgres, Sqlite, SqlitePool, Transaction};
use tokio::sync::{Mutex, OwnedMutexGuard};
use uuid::Uuid;

use crate::dialect::{self, BatchRow, Sql};
use crate::error::StoreError;
use crate::hot::{Batches, Hot, HotRow, chunks};

pub type Result<T> = std::result::Result<T, StoreError>;

/// How to open the database.
#[derive(Clone, Debug)]
pub struct DbOptions {
    /// `sqlite:path` or `postgres://…`.
    pub url: String,
    /// SQLite: `synchronous=FULL`, so that what was answered with 200 survives a power cut.
    pub sqlite_full_sync: bool,
    pub readers: u32,
    pub postgres_connections: u32,
    pub connect_timeout: Duration,
}

impl DbOptions {
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            sqlite_full_sync: true,
            readers: 3,
            postgres_connections: 16,
            connect_timeout: Duration::from_secs(5),
        }
    }
}

#[derive(Clone)]
pub(crate) enum Db {
    /// Whoever writes holds `turn` first: SQLite has one writer, and waiting in line beats trying again.
    Sqlite { writer: SqlitePool, readers: SqlitePool, hot: Hot, turn: Arc<Mutex<()>> },
    Postgres {
        pool: PgPool,
        /// Connections of the batch statements; see [`BATCH_PLANS`].
        batches: PgPool,
    },
}

pub(crate) enum Tx {
    Sqlite(Transaction<'static, Sqlite>, OwnedMutexGuard<()>),
    Postgres(Transaction<'static, Postgres>),
}

/// A bound value. Each variant is nullable, because PostgreSQL wants a type for NULL, too.
#[derive(Clone, Debug)]
pub(crate) enum Arg {
    Id(Option<Uuid>),
    Int(Option<i64>),
    Text(Option<String>),
    Bool(bool),
    Bytes(Option<Vec<u8>>),
    Json(serde_json::Value),
}

macro_rules! arg_from {
    ($($type:ty, $value:ident => $arg:expr;)+) => {$(
        impl From<$type> for Arg { fn from($value: $type) -> Arg { $arg } }
    )+};
}
arg_from! {
    Uuid, v => Arg::Id(Some(v));
    Option<Uuid>, v => Arg::Id(v);
    i64, v => Arg::Int(Some(v));
    Option<i64>, v => Arg::Int(v);
    model::UnixMs, v => Arg::Int(Some(v.0));
    Option<model::UnixMs>, v => Arg::Int(v.map(|at| at.0));
    String, v => Arg::Text(Some(v));
    &str, v => Arg::Text(Some(v.to_owned()));
    Option<String>, v => Arg::Text(v);
    Option<&str>, v => Arg::Text(v.map(str::to_owned));
    bool, v => Arg::Bool(v);
    Vec<u8>, v => Arg::Bytes(Some(v));
    serde_json::Value, v => Arg::Json(v);
}
macro_rules! arg_from_ids {
    ($($type:ident),+) => {$(
        impl From<model::$type> for Arg { fn from(v: model::$type) -> Arg { Arg::Id(Some(v.0)) } }
        impl From<Option<model::$type>> for Arg { fn from(v: Option<model::$type>) -> Arg { Arg::Id(v.map(|id| id.0)) } }
    )+};
}
arg_from_ids!(
    WorkspaceId,
    ChannelId,
    ContactId,
    ConversationId,
    MessageId,
    AgentId,
    TurnId,
    UserId,
    SessionId,
    ApiKeyId,
    JobId,
    RawEventId,
    FaqId,
    TicketId,
    TaskId,
    InvitationId,
    MediaId,
    MediaFileId,
    SourceId,
    ChunkId,
    CheckId,
    CheckRunId
);

/// `args![a, b]`: the bound values of a statement, `$1` first.
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::db::Arg::from($value)),*] };
}
pub(crate) use args;

/// A statement: the same text for both databases, or one each.
#[derive(Clone, Copy)]
pub(crate) enum Statement {
    Same(&'static str),
    Each(&'static Sql),
}

impl From<&'static str> for Statement {
    fn from(text: &'static str) -> Self {
        Self::Same(text)
    }
}
impl From<&'static Sql> for Statement {
    fn from(sql: &'static Sql) -> Self {
        Self::Each(sql)
    }
}
impl From<&'static std::sync::LazyLock<Sql>> for Statement {
    fn from(sql: &'static std::sync::LazyLock<Sql>) -> Self {
        Self::Each(sql)
    }
}

impl Statement {
    pub(crate) fn sqlite(self) -> &'static str {
        match self {
            Self::Same(text) => text,
            Self::Each(sql) => &sql.sqlite,
        }
    }
    pub(crate) fn postgres(self) -> &'static str {
        match self {
            Self::Same(text) => text,
            Self::Each(sql) => &sql.postgres,
        }
    }
}

/// Rows that can be read from both databases: what `#[derive(FromRow)]` gives.
pub(crate) trait Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T> Row for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

macro_rules! bind_all {
    ($query:expr, $args:expr) => {{
        let mut query = $query;
        for arg in $args {
            query = match arg {
                Arg::Id(v) => query.bind(v),
                Arg::Int(v) => query.bind(v),
                Arg::Text(v) => query.bind(v),
                Arg::Bool(v) => query.bind(v),
                Arg::Bytes(v) => query.bind(v),
                Arg::Json(v) => query.bind(sqlx::types::Json(v)),
            };
        }
        query
    }};
}

macro_rules! verbs {
    ($target:ty, ($self:ident) sqlite: $sqlite:expr, postgres: $postgres:expr) => {
        impl $target {
            /// Runs a statement; the number of rows that it changed.
            pub(crate) async fn exec(&mut $self, sql: impl Into<Statement>, args: Vec<Arg>) -> Result<u64> {
                let sql = sql.into();
                Ok(match $self {
                    Self::Sqlite { .. } => bind_all!(sqlx::query::<Sqlite>(sql.sqlite()), args).execute($sqlite).await?.rows_affected(),
                    Self::Postgres { .. } => bind_all!(sqlx::query::<Postgres>(sql.postgres()), args).execute($postgres).await?.rows_affected(),
                })
            }

            /// All rows. The statement itself bounds them.
            pub(crate) async fn all<T: Row>(&mut $self, sql: impl Into<Statement>, args: Vec<Arg>) -> Result<Vec<T>> {
                let sql = sql.into();
                Ok(match $self {
                    Self::Sqlite { .. } => bind_all!(sqlx::query_as::<Sqlite, T>(sql.sqlite()), args).fetch_all($sqlite).await?,
                    Self::Postgres { .. } => bind_all!(sqlx::query_as::<Postgres, T>(sql.postgres()), args).fetch_all($postgres).await?,
                })
            }

            /// The first row, if there is one.
            pub(crate) async fn one<T: Row>(&mut $self, sql: impl Into<Statement>, args: Vec<Arg>) -> Result<Option<T>> {
                let sql = sql.into();
                Ok(match $self {
                    Self::Sqlite { .. } => bind_all!(sqlx::query_as::<Sqlite, T>(sql.sqlite()), args).fetch_optional($sqlite).await?,
                    Self::Postgres { .. } => bind_all!(sqlx::query_as::<Postgres, T>(sql.postgres()), args).fetch_optional($postgres).await?,
                })
            }
        }
    };
}

impl Batches for Tx {
    fn has_row_locks(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }

    async fn exec_rows<T: BatchRow + Sync>(&mut self, sql: &'static LazyLock<Sql>, rows: &[T]) -> Result<u64> {
        if rows.is_empty() {
            return Ok(0);
        }
        if let Self::Postgres(_) = self {
            return self.exec(sql, args![dialect::batch(rows)]).await;
        }
        let mut changed = 0;
        for chunk in chunks(sql, rows) {
            changed += self.exec(sql.with_values(chunk.len()), values(chunk, &[])).await?;
        }
        Ok(changed)
    }

    async fn all_rows<R: HotRow, T: BatchRow + Sync>(
        &mut self,
        sql: &'static LazyLock<Sql>,
        rows: &[T],
        extra: Vec<Arg>,
    ) -> Result<Vec<R>> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        if let Self::Postgres(_) = self {
            let mut list = args![dialect::batch(rows)];
            list.extend(extra);
            return self.all(sql, list).await;
        }
        let mut found = Vec::new();
        for chunk in chunks(sql, rows) {
            found.extend(self.all::<R>(sql.with_values(chunk.len()), values(chunk, &extra)).await?);
        }
        Ok(found)
    }

    async fn all_plain<R: HotRow>(&mut self, sql: &'static LazyLock<Sql>, args: Vec<Arg>) -> Result<Vec<R>> {
        self.all(sql, args).await
    }
}

/// The committers, and as many reads of lanes' states at once. Beyond `postgres_connections`.
const BATCH_CONNECTIONS: u32 = 6;

/// PostgreSQL's pool as a reader of batches.
pub(crate) struct PoolBatches<'a>(pub(crate) &'a PgPool);

impl Batches for PoolBatches<'_> {
    fn has_row_locks(&self) -> bool {
        true
    }

    async fn exec_rows<T: BatchRow + Sync>(&mut self, sql: &'static LazyLock<Sql>, rows: &[T]) -> Result<u64> {
        Reader::Postgres { pool: self.0 }.exec(sql, args![dialect::batch(rows)]).await
    }

    async fn all_rows<R: HotRow, T: BatchRow + Sync>(
        &mut self,
        sql: &'static LazyLock<Sql>,
        rows: &[T],
        extra: Vec<Arg>,
    ) -> Result<Vec<R>> {
        let mut list = args![dialect::batch(rows)];
        list.extend(extra);
        Reader::Postgres { pool: self.0 }.all(sql, list).await
    }

    async fn all_plain<R: HotRow>(&mut self, sql: &'static LazyLock<Sql>, args: Vec<Arg>) -> Result<Vec<R>> {
        Reader::Postgres { pool: self.0 }.all(sql, args).await
    }
}

fn values<T: BatchRow>(rows: &[T], extra: &[Arg]) -> Vec<Arg> {
    let mut values = Vec::new();
    rows.iter().for_each(|row| row.values(&mut values));
    values.extend(extra.iter().cloned());
    values
}

/// A batch statement looks up some dozens of keys, and an index leads to each: hashing or sorting a whole table never
/// pays. A plan that was made for empty tables must not stay: on these every index looks the same.
const BATCH_PLANS: [(&str, &str); 3] =
    [("enable_hashjoin", "off"), ("enable_mergejoin", "off"), ("plan_cache_mode", "force_custom_plan")];

/// Reads, outside of any transaction.
pub(crate) enum Reader<'a> {
    Sqlite { pool: &'a SqlitePool },
    Postgres { pool: &'a PgPool },
}

verbs!(Reader<'_>, (self)
    sqlite: match self { Self::Sqlite { pool } => *pool, Self::Postgres { .. } => unreachable!("matched above") },
    postgres: match self { Self::Postgres { pool } => *pool, Self::Sqlite { .. } => unreachable!("matched above") });
verbs!(Tx, (self)
    sqlite: match self { Self::Sqlite(tx, _) => &mut **tx, Self::Postgres(_) => unreachable!("matched above") },
    postgres: match self { Self::Postgres(tx) => &mut **tx, Self::Sqlite(..) => unreachable!("matched above") });

impl Db {
    pub(crate) async fn open(options: &DbOptions) -> Result<Db> {
        if let Some(path) = sqlite_path(&options.url) {
            return Self::open_sqlite(path, options).await;
        }
        if options.url.starts_with("postgres://") || options.url.starts_with("postgresql://") {
            let connect: PgConnectOptions =
                options.url.parse().map_err(|_| StoreError::Config("the PostgreSQL address cannot be read".into()))?;
            let connect = connect.application_name("switchboard").options([("lock_timeout", "10s"), ("jit", "off")]);
            let limits = PgPoolOptions::new().acquire_timeout(options.connect_timeout);
            let batches = limits
                .clone()
                .max_connections(BATCH_CONNECTIONS)
                .connect_lazy_with(connect.clone().options(BATCH_PLANS));
            let pool = limits.max_connections(options.postgres_connections).connect_with(connect).await?;
            return Ok(Db::Postgres { pool, batches });
        }
        Err(StoreError::Config("the database address must begin with sqlite: or postgres://".into()))
    }

    async fn open_sqlite(path: &str, options: &DbOptions) -> Result<Db> {
        if let Some(folder) = Path::new(path).parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(|error| {
                StoreError::Config(format!("cannot create the folder {}: {error}", folder.display()))
            })?;
        }
        let sync = if options.sqlite_full_sync { SqliteSynchronous::Full } else { SqliteSynchronous::Normal };
        let connect = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(sync)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            .pragma("temp_store", "MEMORY")
            .pragma("wal_autocheckpoint", "4000")
            .pragma("journal_size_limit", "67108864")
            .statement_cache_capacity(500);
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(options.connect_timeout)
            .idle_timeout(None)
            .max_lifetime(None)
            // A full disk ends a transaction by itself, and sqlx then takes the connection for busy for ever.
            .before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }))
            .connect_with(connect.clone().pragma("cache_size", "-6000"))
            .await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(options.readers)
            .acquire_timeout(options.connect_timeout)
            .connect_with(connect.pragma("cache_size", "-1500").pragma("query_only", "1"))
            .await?;
        let hot = Hot::new(PathBuf::from(path), options.sqlite_full_sync);
        Ok(Db::Sqlite { writer, readers, hot, turn: Arc::default() })
    }

    pub(crate) async fn migrate(&self) -> Result<()> {
        match self {
            Db::Sqlite { writer, .. } => sqlx::migrate!("./migrations/sqlite").run(writer).await?,
            Db::Postgres { pool, .. } => sqlx::migrate!("./migrations/postgres").run(pool).await?,
        }
        Ok(())
    }

    pub(crate) fn read(&self) -> Reader<'_> {
        match self {
            Db::Sqlite { readers, .. } => Reader::Sqlite { pool: readers },
            Db::Postgres { pool, .. } => Reader::Postgres { pool },
        }
    }

    pub(crate) async fn begin(&self) -> Result<Tx> {
        Ok(match self {
            Db::Sqlite { writer, turn, .. } => {
                let guard = turn.clone().lock_owned().await;
                Tx::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?, guard)
            }
            Db::Postgres { pool, .. } => Tx::Postgres(pool.begin().await?),
        })
    }

    /// A transaction of batch statements.
    pub(crate) async fn begin_batches(&self) -> Result<Tx> {
        match self {
            Db::Sqlite { .. } => self.begin().await,
            Db::Postgres { batches, .. } => Ok(Tx::Postgres(batches.begin().await?)),
        }
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        matches!(self, Db::Sqlite { .. })
    }

    pub(crate) async fn close(&self) {
        match self {
            Db::Sqlite { writer, readers, hot, .. } => {
                hot.close();
                readers.close().await;
                writer.close().await;
            }
            Db::Postgres { pool, batches } => {
                batches.close().await;
                pool.close().await;
            }
        }
    }
}

impl Tx {
    pub(crate) async fn commit(self) -> Result<()> {
        match self {
            Self::Sqlite(tx, _turn) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}

/// `sqlite:path`, `sqlite://path` and `sqlite:///path` all name a file.
fn sqlite_path(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("sqlite:")?;
    Some(rest.strip_prefix("//").unwrap_or(rest))
}

#[cfg(test)]
mod tests {
    use super::sqlite_path;

    #[test]
    fn reads_every_spelling_of_a_sqlite_address() {
        assert_eq!(sqlite_path("sqlite:data/a.db"), Some("data/a.db"));
        assert_eq!(sqlite_path("sqlite://data/a.db"), Some("data/a.db"));
        assert_eq!(sqlite_path("sqlite:///var/a.db"), Some("/var/a.db"));
        assert_eq!(sqlite_path("postgres://x"), None);
    }
}

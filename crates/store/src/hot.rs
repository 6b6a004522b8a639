//! SQLite without hops: what the group committer and the lanes' look-ups use on the embedded database.
//!
//! sqlx hands every statement and every row to a thread of SQLite's and back. For batches of hundreds of rows that
//! costs more than SQLite itself. Here a thread of ours owns a connection and runs a batch's statements
//! straight through; results come back as one value. The SQL is the same, and so is the story of tests.
//! Whoever writes, through sqlx or here, holds the same lock first: SQLite has one writer.

use std::path::PathBuf;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::types::{Value as SqlValue, ValueRef};
use rusqlite::{Connection, OpenFlags};
use sqlx::types::Json;
use uuid::Uuid;

use crate::db::{Arg, Result, Row};
use crate::dialect::{BatchRow, Sql};
use crate::error::StoreError;

/// Statements that stay prepared: the hot ones, each for four numbers of rows.
const PREPARED_MAX: usize = 400;
/// Readers that are kept open.
const READERS_MAX: usize = 2;

/// How to open connections to an embedded database.
#[derive(Clone)]
pub(crate) struct Hot {
    path: PathBuf,
    full_sync: bool,
    readers: Arc<Mutex<Vec<Connection>>>,
}

impl Hot {
    pub(crate) fn new(path: PathBuf, full_sync: bool) -> Self {
        Self { path, full_sync, readers: Arc::default() }
    }

    /// A connection that writes. The file exists and is in WAL mode: the pool made it.
    pub(crate) fn writer(&self) -> Result<Connection> {
        let connection = self.connect(6_000)?;
        connection.pragma_update(None, "synchronous", if self.full_sync { "FULL" } else { "NORMAL" })?;
        connection.pragma_update(None, "wal_autocheckpoint", 4_000)?;
        connection.pragma_update(None, "journal_size_limit", 67_108_864)?;
        Ok(connection)
    }

    /// Runs look-ups on a connection that only reads, off the async threads.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        look: impl FnOnce(&mut HotTx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let hot = self.clone();
        let done = tokio::task::spawn_blocking(move || {
            let kept = hot.lock().pop();
            let connection = match kept {
                Some(connection) => connection,
                None => hot.reader()?,
            };
            let result = look(&mut HotTx { connection: &connection });
            let mut readers = hot.lock();
            if result.is_ok() && readers.len() < READERS_MAX {
                readers.push(connection);
            }
            result
        });
        done.await.map_err(|error| StoreError::Corrupt(format!("a look-up ended badly: {error}")))?
    }

    pub(crate) fn close(&self) {
        self.lock().clear();
    }

    fn reader(&self) -> Result<Connection> {
        let connection = self.connect(500)?;
        connection.pragma_update(None, "query_only", true)?;
        Ok(connection)
    }

    fn connect(&self, cache_kib: i64) -> Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.path, flags)?;
        connection.busy_timeout(Duration::from_secs(5))?;
        connection.set_prepared_statement_cache_capacity(PREPARED_MAX);
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        connection.pragma_update(None, "cache_size", -cache_kib)?;
        Ok(connection)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.readers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection whose transaction, if it has one, belongs to the caller.
pub(crate) struct HotTx<'a> {
    pub(crate) connection: &'a Connection,
}

/// A transaction that runs batches: PostgreSQL's, sqlx's on SQLite, or the hot one.
pub(crate) trait Batches {
    /// Whether rows have to be locked: SQLite has one writer.
    fn has_row_locks(&self) -> bool;

    /// Runs a batch statement; the number of rows that it changed.
    fn exec_rows<T: BatchRow + Sync>(
        &mut self,
        sql: &'static LazyLock<Sql>,
        rows: &[T],
    ) -> impl Future<Output = Result<u64>>;

    /// All rows of a batch statement. `extra`: what is `$2` and so on in it.
    fn all_rows<R: HotRow, T: BatchRow + Sync>(
        &mut self,
        sql: &'static LazyLock<Sql>,
        rows: &[T],
        extra: Vec<Arg>,
    ) -> impl Future<Output = Result<Vec<R>>>;

    /// All rows of a statement without a batch, whose `$1`, `$2` … first appear in this order.
    fn all_plain<R: HotRow>(
        &mut self,
        sql: &'static LazyLock<Sql>,
        args: Vec<Arg>,
    ) -> impl Future<Output = Result<Vec<R>>>;
}

impl Batches for HotTx<'_> {
    fn has_row_locks(&self) -> bool {
        false
    }

    async fn exec_rows<T: BatchRow + Sync>(&mut self, sql: &'static LazyLock<Sql>, rows: &[T]) -> Result<u64> {
        let mut changed = 0;
        for chunk in chunks(sql, rows) {
            let mut statement = self.connection.prepare_cached(sql.with_values(chunk.len()))?;
            bind(&mut statement, chunk, &[])?;
            changed += statement.raw_execute()? as u64;
        }
        Ok(changed)
    }

    async fn all_rows<R: HotRow, T: BatchRow + Sync>(
        &mut self,
        sql: &'static LazyLock<Sql>,
        rows: &[T],
        extra: Vec<Arg>,
    ) -> Result<Vec<R>> {
        let mut found = Vec::new();
        for chunk in chunks(sql, rows) {
            let mut statement = self.connection.prepare_cached(sql.with_values(chunk.len()))?;
            bind(&mut statement, chunk, &extra)?;
            collect(&mut statement, &mut found)?;
        }
        Ok(found)
    }

    async fn all_plain<R: HotRow>(&mut self, sql: &'static LazyLock<Sql>, args: Vec<Arg>) -> Result<Vec<R>> {
        let mut statement = self.connection.prepare_cached(&sql.sqlite)?;
        for (at, value) in args.into_iter().enumerate() {
            statement.raw_bind_parameter(at + 1, to_sql(value))?;
        }
        let mut found = Vec::new();
        collect(&mut statement, &mut found)?;
        Ok(found)
    }
}

/// Reads what a statement answers, whose values are bound.
fn collect<R: HotRow>(statement: &mut rusqlite::CachedStatement<'_>, found: &mut Vec<R>) -> Result<()> {
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next()? {
        found.push(R::read(&mut Cells { row, next: 0 })?);
    }
    Ok(())
}

/// Rows in the sizes for which there are statements.
pub(crate) fn chunks<'r, T>(sql: &'static Sql, rows: &'r [T]) -> impl Iterator<Item = &'r [T]> {
    let mut left = rows;
    std::iter::from_fn(move || {
        if left.is_empty() {
            return None;
        }
        let (chunk, rest) = left.split_at(sql.chunk(left.len()));
        left = rest;
        Some(chunk)
    })
}

fn bind<T: BatchRow>(statement: &mut rusqlite::CachedStatement<'_>, rows: &[T], extra: &[Arg]) -> Result<()> {
    let mut values = Vec::with_capacity(64);
    let mut at = 0;
    for row in rows {
        values.clear();
        row.values(&mut values);
        for value in values.drain(..) {
            at += 1;
            statement.raw_bind_parameter(at, to_sql(value))?;
        }
    }
    for value in extra {
        at += 1;
        statement.raw_bind_parameter(at, to_sql(value.clone()))?;
    }
    Ok(())
}

fn to_sql(arg: Arg) -> SqlValue {
    let or_null = |value: Option<SqlValue>| value.unwrap_or(SqlValue::Null);
    match arg {
        Arg::Id(id) => or_null(id.map(|id| SqlValue::Blob(id.as_bytes().to_vec()))),
        Arg::Int(int) => or_null(int.map(SqlValue::Integer)),
        Arg::Text(text) => or_null(text.map(SqlValue::Text)),
        Arg::Bool(bool) => SqlValue::Integer(i64::from(bool)),
        Arg::Bytes(bytes) => or_null(bytes.map(SqlValue::Blob)),
        Arg::Json(json) => SqlValue::Text(json.to_string()),
    }
}

/// The columns of a row, read from left to right.
pub(crate) struct Cells<'r> {
    row: &'r rusqlite::Row<'r>,
    next: usize,
}

impl Cells<'_> {
    pub(crate) fn take<T: HotValue>(&mut self) -> Result<T> {
        let value = self.row.get_ref(self.next)?;
        self.next += 1;
        T::of(value)
    }
}

/// A row that the hot path reads: columns in the order of the fields.
pub(crate) trait HotRow: Row {
    fn read(cells: &mut Cells<'_>) -> Result<Self>
    where
        Self: Sized;
}

/// A value that the hot path reads.
pub(crate) trait HotValue: Sized {
    fn of(value: ValueRef<'_>) -> Result<Self>;
}

fn unexpected<T>(what: &str) -> Result<T> {
    Err(StoreError::Corrupt(format!("a stored value is not {what}")))
}

impl HotValue for i64 {
    fn of(value: ValueRef<'_>) -> Result<Self> {
        value.as_i64().or_else(|_| unexpected("a number"))
    }
}
impl HotValue for bool {
    fn of(value: ValueRef<'_>) -> Result<Self> {
        Ok(i64::of(value)? != 0)
    }
}
impl HotValue for String {
    fn of(value: ValueRef<'_>) -> Result<Self> {
        value.as_str().map(str::to_owned).or_else(|_| unexpected("a text"))
    }
}
impl HotValue for Vec<u8> {
    fn of(value: ValueRef<'_>) -> Result<Self> {
        value.as_blob().map(<[u8]>::to_vec).or_else(|_| unexpected("bytes"))
    }
}
impl HotValue for Uuid {
    fn of(value: ValueRef<'_>) -> Result<Self> {
        value.as_blob().ok().and_then(|bytes| Uuid::from_slice(bytes).ok()).map_or_else(|| unexpected("an id"), Ok)
    }
}
impl<T: serde::de::DeserializeOwned> HotValue for Json<T> {
    fn of(value: ValueRef<'_>) -> Result<Self> {
        let text = value.as_str().or_else(|_| unexpected("a text"))?;
        serde_json::from_str(text).map(Json).or_else(|_| unexpected("what it should be"))
    }
}
impl<T: HotValue> HotValue for Option<T> {
    fn of(value: ValueRef<'_>) -> Result<Self> {
        if matches!(value, ValueRef::Null) { Ok(None) } else { T::of(value).map(Some) }
    }
}

macro_rules! hot_tuples {
    ($(($($name:ident),+))+) => {$(
        impl<$($name: HotValue),+> HotRow for ($($name,)+) where ($($name,)+): Row {
            fn read(cells: &mut Cells<'_>) -> Result<Self> {
                Ok(($(cells.take::<$name>()?,)+))
            }
        }
    )+};
}
hot_tuples! { (A) (A, B) (A, B, C) (A, B, C, D) (A, B, C, D, E) (A, B, C, D, E, F) }

/// Declares a row that both drivers read: the statement's columns in the order of the fields.
macro_rules! hot_row {
    ($(#[$meta:meta])* $name:ident { $($field:ident: $type:ty),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(sqlx::FromRow)]
        struct $name { $($field: $type),+ }
        impl $crate::hot::HotRow for $name {
            fn read(cells: &mut $crate::hot::Cells<'_>) -> $crate::db::Result<Self> {
                Ok(Self { $($field: cells.take()?),+ })
            }
        }
    };
}
pub(crate) use hot_row;

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        match error.sqlite_error_code() {
            Some(
                Code::DatabaseBusy
                | Code::DatabaseLocked
                | Code::ReadOnly
                | Code::SystemIoFailure
                | Code::DiskFull
                | Code::CannotOpen
                | Code::OutOfMemory,
            ) => Self::Unavailable(error.to_string()),
            Some(Code::ConstraintViolation) if is_unique(&error) => Self::Conflict,
            _ => Self::Hot(error),
        }
    }
}

/// Extended codes of unique and primary key violations.
fn is_unique(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error(), Some(inner) if inner.extended_code == 2067 || inner.extended_code == 1555)
}

//! The one place where the two databases differ.
//!
//! Most statements are literal SQL that both understand. Set-based ones take a whole batch as one
//! JSON parameter: `{rows}` in a template becomes `json_each` on SQLite and `jsonb_to_recordset` on
//! PostgreSQL, with the same columns and native types. `{lock:x}` becomes `FOR UPDATE OF x` where rows
//! can be locked, `{lock_skip:x}` the same for a queue; SQLite has one writer and needs neither.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde::{Serialize, Serializer};

use crate::db::Arg;

/// A statement in both dialects.
#[derive(Debug)]
pub struct Sql {
    pub(crate) sqlite: String,
    pub(crate) postgres: String,
    template: String,
    columns: &'static [(&'static str, Col)],
    /// On SQLite, hot batches bind their values instead of passing JSON, which would be parsed again for every
    /// column: a text for each number of rows, made once.
    by_rows: Mutex<BTreeMap<usize, &'static str>>,
}

/// Rows of one statement with bound values: few distinct numbers, so that few statements stay prepared.
const CHUNKS: [usize; 4] = [1, 4, 12, 32];
/// SQLite's limit of variables is 32,766; this keeps the parser's work small.
const VARIABLES_MAX: usize = 800;

/// Type of a batch's column.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Col {
    /// Sent as a hyphenated UUID.
    Id,
    Int,
    Text,
    Bool,
    Json,
    /// Sent as hexadecimal digits.
    Bytes,
}

impl Sql {
    /// A batch statement over `{rows}` with these columns; the batch is `$1`.
    pub(crate) fn batch(template: &str, columns: &'static [(&'static str, Col)]) -> Sql {
        Sql {
            template: without_locks(template),
            columns,
            by_rows: Mutex::default(),
            sqlite: without_locks(&template.replace("{rows}", &sqlite_rows(columns))),
            postgres: with_locks(&template.replace("{rows}", &postgres_rows(columns))),
        }
    }

    /// A statement without a batch whose texts differ.
    pub(crate) fn each(sqlite: String, postgres: String) -> Sql {
        Sql { sqlite, postgres, template: String::new(), columns: &[], by_rows: Mutex::default() }
    }

    /// How many of `left` rows the next statement takes.
    pub(crate) fn chunk(&self, left: usize) -> usize {
        let fits = |n: &&usize| **n <= left && **n * self.columns.len() <= VARIABLES_MAX;
        CHUNKS.iter().rev().find(fits).copied().unwrap_or(1)
    }

    /// SQLite's text for `rows` rows of bound values, then the values of `$2` and so on, in their order. The
    /// parameters have no names: SQLite would look for each by going through all.
    pub(crate) fn with_values(&self, rows: usize) -> &'static str {
        let mut known = self.by_rows.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry(rows).or_insert_with(|| {
            let row = format!("({})", vec!["?"; self.columns.len()].join(","));
            let names: Vec<_> =
                self.columns.iter().enumerate().map(|(at, (name, _))| format!("column{} AS {name}", at + 1)).collect();
            let source =
                format!("(SELECT {} FROM (VALUES {})) AS j", names.join(", "), vec![row.as_str(); rows].join(","));
            let (before, after) = self.template.split_once("{rows}").expect("a batch statement reads its rows");
            let mut after = after.to_owned();
            debug_assert!(!before.contains('$'), "parameters without names are counted from the left");
            for extra in 2..=9 {
                after = after.replace(&format!("${extra}"), "?");
            }
            // Bounded: four texts for each of the few dozen statements of this crate.
            Box::leak(format!("{before}{source}{after}").into_boxed_str())
        })
    }

    /// A statement without a batch.
    pub(crate) fn plain(template: &str) -> Sql {
        Self::batch(template, &[])
    }
}

fn sqlite_rows(columns: &[(&str, Col)]) -> String {
    let list: Vec<_> = columns
        .iter()
        .map(|(name, kind)| match kind {
            Col::Id => format!("unhex(value->>'{name}', '-') AS {name}"),
            Col::Bytes => format!("unhex(value->>'{name}') AS {name}"),
            Col::Int | Col::Text | Col::Bool | Col::Json => format!("value->>'{name}' AS {name}"),
        })
        .collect();
    format!("(SELECT {} FROM json_each($1)) AS j", list.join(", "))
}

/// The numbers of the rows are there for their condition: PostgreSQL takes a range without statistics for one row in
/// 200, so that it expects a single row of a batch and looks each up by index, whatever it thinks of the table's size.
/// With the hundred rows that it expects otherwise, it reads whole young tables.
fn postgres_rows(columns: &[(&str, Col)]) -> String {
    let (mut select, mut record) = (Vec::new(), Vec::new());
    for (name, kind) in columns {
        let (expression, wire) = match kind {
            Col::Id => (format!("r.{name}"), "uuid"),
            Col::Int => (format!("r.{name}"), "bigint"),
            Col::Text => (format!("r.{name}"), "text"),
            Col::Bool => (format!("r.{name}"), "boolean"),
            Col::Json => (format!("r.{name}"), "jsonb"),
            Col::Bytes => (format!("decode(r.{name}, 'hex') AS {name}"), "text"),
        };
        select.push(expression);
        record.push(format!("{name} {wire}"));
    }
    let (select, record) = (select.join(", "), record.join(", "));
    format!(
        "(SELECT {select} FROM ROWS FROM (jsonb_to_recordset($1::text::jsonb) AS ({record})) WITH ORDINALITY AS r \
          WHERE r.ordinality BETWEEN 1 AND 1000000000) AS j"
    )
}

/// Hexadecimal digits, the form in which ids and bytes travel in a batch.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        out.push(DIGITS[usize::from(byte >> 4)] as char);
        out.push(DIGITS[usize::from(byte & 15)] as char);
    }
    out
}

fn without_locks(text: &str) -> String {
    replace_markers(text, |_, _| String::new())
}

fn with_locks(text: &str) -> String {
    replace_markers(text, |kind, table| match kind {
        "lock_skip" => format!("FOR UPDATE OF {table} SKIP LOCKED"),
        _ => format!("FOR UPDATE OF {table}"),
    })
}

/// Replaces `{lock:table}` and `{lock_skip:table}`.
fn replace_markers(text: &str, with: impl Fn(&str, &str) -> String) -> String {
    let mut out = text.to_owned();
    while let Some(start) = out.find("{lock") {
        let end = start + out[start..].find('}').expect("a lock marker is closed");
        let marker = out[start + 1..end].to_owned();
        let (kind, table) = marker.split_once(':').expect("a lock marker names its table");
        out.replace_range(start..=end, &with(kind, table));
    }
    out
}

/// The smaller of two nullable expressions, where NULL means "never". (`LEAST` and `MIN` treat NULL
/// differently in the two databases.)
pub(crate) fn least(a: &str, b: &str) -> String {
    format!("CASE WHEN {a} IS NULL THEN {b} WHEN {b} IS NULL OR {a} < {b} THEN {a} ELSE {b} END")
}

/// Bytes of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Hex(pub(crate) Vec<u8>);

impl Serialize for Hex {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex(&self.0))
    }
}

/// The batch as the JSON text that `{rows}` reads.
pub(crate) fn batch<T: Serialize>(rows: &[T]) -> String {
    serde_json::to_string(rows).expect("rows hold only plain values with string keys")
}

/// A row whose values can be bound.
pub(crate) trait BatchRow: Serialize {
    fn values(&self, into: &mut Vec<Arg>);
}

/// A value as SQLite binds it.
pub(crate) trait Value {
    fn value(&self) -> Arg;
}

macro_rules! values {
    ($($type:ty),+) => {$( impl Value for $type { fn value(&self) -> Arg { Arg::from(self.clone()) } } )+};
}
values!(
    i64,
    Option<i64>,
    bool,
    String,
    Option<String>,
    uuid::Uuid,
    Option<uuid::Uuid>,
    &'static str,
    Option<&'static str>
);

macro_rules! id_values {
    ($($id:ident),+) => {$(
        impl Value for model::$id { fn value(&self) -> Arg { Arg::Id(Some(self.0)) } }
        impl Value for Option<model::$id> { fn value(&self) -> Arg { Arg::Id(self.map(|id| id.0)) } }
    )+};
}
id_values!(
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
    MediaId,
    MediaFileId,
    SourceId,
    ChunkId,
    CheckId,
    CheckRunId
);

impl Value for serde_json::Value {
    fn value(&self) -> Arg {
        Arg::Text(Some(self.to_string()))
    }
}
impl Value for Option<serde_json::Value> {
    fn value(&self) -> Arg {
        Arg::Text(self.as_ref().map(ToString::to_string))
    }
}
impl Value for Hex {
    fn value(&self) -> Arg {
        Arg::Bytes(Some(self.0.clone()))
    }
}
impl Value for Option<Hex> {
    fn value(&self) -> Arg {
        Arg::Bytes(self.as_ref().map(|hex| hex.0.clone()))
    }
}

/// Declares a batch's row: the struct, and `COLUMNS` for [`Sql::batch`].
macro_rules! batch_row {
    ($(#[$meta:meta])* $name:ident { $($field:ident: $col:ident $type:ty),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, serde::Serialize)]
        pub(crate) struct $name { $(pub(crate) $field: $type),+ }
        impl $name {
            pub(crate) const COLUMNS: &'static [(&'static str, $crate::dialect::Col)] =
                &[$((stringify!($field), $crate::dialect::Col::$col)),+];
        }
        impl $crate::dialect::BatchRow for $name {
            fn values(&self, into: &mut Vec<$crate::db::Arg>) {
                $(into.push($crate::dialect::Value::value(&self.$field));)+
            }
        }
    };
}
pub(crate) use batch_row;

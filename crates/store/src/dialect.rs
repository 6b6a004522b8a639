//! The one place where the two databases differ.
//!
//! Most statements are literal SQL that both understand. Set-based ones take a whole batch as one
//! JSON parameter: `{rows}` in a template becomes `json_each` on SQLite and `jsonb_to_recordset` on
//! PostgreSQL, with the same columns and native types. `{lock:x}` becomes `FOR UPDATE OF x` where rows
//! can be locked, `{skip_locked}` the same for a queue; SQLite has one writer and needs neither.

use serde::{Serialize, Serializer};

/// A statement in both dialects.
#[derive(Debug)]
pub struct Sql {
    pub(crate) sqlite: String,
    pub(crate) postgres: String,
}

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
    pub(crate) fn batch(template: &str, columns: &[(&str, Col)]) -> Sql {
        Sql {
            sqlite: without_locks(&template.replace("{rows}", &sqlite_rows(columns))),
            postgres: with_locks(&template.replace("{rows}", &postgres_rows(columns))),
        }
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
    format!(
        "(SELECT {} FROM jsonb_to_recordset($1::text::jsonb) AS r({})) AS j",
        select.join(", "),
        record.join(", ")
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
    let mut out = text.replace("{skip_locked}", "");
    while let Some(start) = out.find("{lock:") {
        let end = start + out[start..].find('}').expect("a lock marker is closed") + 1;
        out.replace_range(start..end, "");
    }
    out
}

fn with_locks(text: &str) -> String {
    let mut out = text.replace("{skip_locked}", "FOR UPDATE SKIP LOCKED");
    while let Some(start) = out.find("{lock:") {
        let end = start + out[start..].find('}').expect("a lock marker is closed");
        let table = out[start + "{lock:".len()..end].to_owned();
        out.replace_range(start..=end, &format!("FOR UPDATE OF {table}"));
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
    };
}
pub(crate) use batch_row;

//! The one place where the two databases differ.
//!
//! Most statements are literal SQL that both understand. Set-based ones take a whole batch as one
//! JSON parameter: `{rows}` in a template becomes `json_each` on SQLite and `jsonb_to_recordset` on
//! PostgreSQL, with the same columns and native types. `{lock}` becomes `FOR UPDATE` where rows can
//! be locked; SQLite has one writer and needs none.

/// A statement in both dialects.
#[derive(Debug)]
pub struct Sql {
    pub(crate) sqlite: String,
    pub(crate) postgres: String,
}

/// Type of a batch's column.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Col {
    /// Sent as 32 hexadecimal digits.
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
            sqlite: template.replace("{rows}", &sqlite_rows(columns)).replace("{lock}", ""),
            postgres: template.replace("{rows}", &postgres_rows(columns)).replace("{lock}", "FOR UPDATE"),
        }
    }

    /// A statement whose text differs in more than rows and locks.
    pub(crate) fn each(sqlite: &str, postgres: &str) -> Sql {
        Sql { sqlite: sqlite.to_owned(), postgres: postgres.to_owned() }
    }
}

fn sqlite_rows(columns: &[(&str, Col)]) -> String {
    let list: Vec<_> = columns
        .iter()
        .map(|(name, kind)| match kind {
            Col::Id | Col::Bytes => format!("unhex(value->>'{name}') AS {name}"),
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

/// Serialises an id for a batch.
pub(crate) mod as_id {
    use serde::Serializer;
    use uuid::Uuid;

    pub fn serialize<S: Serializer, T: Copy + Into<Uuid>>(id: &T, serializer: S) -> Result<S::Ok, S::Error> {
        let mut buffer = Uuid::encode_buffer();
        let id: Uuid = (*id).into();
        serializer.serialize_str(id.simple().encode_lower(&mut buffer))
    }
}

/// Serialises an optional id for a batch.
pub(crate) mod as_opt_id {
    use serde::Serializer;
    use uuid::Uuid;

    pub fn serialize<S: Serializer, T: Copy + Into<Uuid>>(id: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
        match id {
            Some(id) => super::as_id::serialize(id, serializer),
            None => serializer.serialize_none(),
        }
    }
}

/// Serialises bytes for a batch.
pub(crate) mod as_hex {
    use serde::Serializer;

    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&super::hex(bytes))
    }
}

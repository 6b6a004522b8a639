//! What is in the database, read past the server: tests that count or compare rows.

use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use tokio::sync::Mutex;

enum Connected {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Connected {
    fn member(&self, column: &str) -> String {
        let (kind, name) = column.split_once(':').unwrap_or(("", column));
        let value = match (kind, self) {
            ("", _) | ("bool" | "json", Connected::Postgres(_)) => name.to_owned(),
            ("hex", Connected::Sqlite(_)) => format!("lower(hex({name}))"),
            ("hex", Connected::Postgres(_)) => format!("translate({name}::text, '-\\x', '')"),
            ("json", Connected::Sqlite(_)) => format!("json({name})"),
            ("bool", Connected::Sqlite(_)) => format!("json(CASE WHEN {name} THEN 'true' ELSE 'false' END)"),
            _ => panic!("{column} is of no known kind"),
        };
        format!("'{name}', {value}")
    }
}

/// A connection of a test's own.
pub struct Reader(Mutex<Connected>);

impl Reader {
    pub async fn open(database: &str) -> Reader {
        Reader(Mutex::new(if database.starts_with("sqlite:") {
            Connected::Sqlite(SqliteConnection::connect(database).await.unwrap())
        } else {
            Connected::Postgres(PgConnection::connect(database).await.unwrap())
        }))
    }

    /// Rows as objects. `columns`: names between spaces, of ids and bytes as `hex:name`, of JSON as `json:name`, of
    /// truth values as `bool:name`. `rest`: what follows `FROM`.
    pub async fn rows(&self, columns: &str, rest: &str) -> Vec<Value> {
        let mut connected = self.0.lock().await;
        let list: Vec<String> = columns.split_whitespace().map(|column| connected.member(column)).collect();
        let list = list.join(", ");
        let texts: Vec<String> = match &mut *connected {
            Connected::Sqlite(connection) => {
                let sql = format!("SELECT json_object({list}) FROM {rest}");
                sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(connection).await.unwrap()
            }
            Connected::Postgres(connection) => {
                let sql = format!("SELECT json_build_object({list})::text FROM {rest}");
                sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(connection).await.unwrap()
            }
        };
        texts.iter().map(|text| serde_json::from_str(text).unwrap()).collect()
    }

    pub async fn count(&self, rest: &str) -> i64 {
        let sql = format!("SELECT count(*) FROM {rest}");
        match &mut *self.0.lock().await {
            Connected::Sqlite(connection) => {
                sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(connection).await.unwrap()
            }
            Connected::Postgres(connection) => {
                sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(connection).await.unwrap()
            }
        }
    }

    pub async fn run(&self, sql: &str) {
        match &mut *self.0.lock().await {
            Connected::Sqlite(connection) => {
                sqlx::query(AssertSqlSafe(sql.to_owned())).execute(connection).await.unwrap();
            }
            Connected::Postgres(connection) => {
                sqlx::query(AssertSqlSafe(sql.to_owned())).execute(connection).await.unwrap();
            }
        }
    }
}

/// Bytes that were read as `hex:`.
pub fn bytes(value: &Value) -> Vec<u8> {
    let text = value.as_str().unwrap();
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

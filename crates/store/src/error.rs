//! What can go wrong in the store, as far as callers tell cases apart.

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database cannot be used now: down, full, locked. The same call may succeed later.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// Another transaction got in the way (deadlock, a row that two nodes made at once): try again.
    #[error("another transaction was faster")]
    Race,
    /// A unique rule refused the change, e.g. an e-mail address that exists.
    #[error("it exists already")]
    Conflict,
    /// The database cannot be used as configured.
    #[error("{0}")]
    Config(String),
    /// A stored value cannot be read: a wrong key, or a newer version wrote it.
    #[error("a stored value cannot be read: {0}")]
    Corrupt(String),
    #[error("database: {0}")]
    Sql(sqlx::Error),
    #[error("database: {0}")]
    Hot(rusqlite::Error),
}

impl StoreError {
    pub fn is_unavailable(&self) -> bool {
        matches!(self, Self::Unavailable(_))
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error as E;
        match &error {
            E::Io(_) | E::PoolTimedOut | E::PoolClosed | E::WorkerCrashed | E::Tls(_) | E::Protocol(_) => {
                Self::Unavailable(error.to_string())
            }
            E::Database(inner) => {
                let code = inner.code().unwrap_or_default().into_owned();
                if inner.is_unique_violation() {
                    Self::Conflict
                } else if code == "40001" || code == "40P01" {
                    Self::Race
                } else if is_passing(&code) {
                    Self::Unavailable(error.to_string())
                } else {
                    Self::Sql(error)
                }
            }
            _ => Self::Sql(error),
        }
    }
}

/// PostgreSQL classes 08 (connection), 53 (resources), 55
/// (lock not available), 57 (shut down, cancelled), 58 (system), 25006 (read-only);
/// SQLite primary codes BUSY 5, LOCKED 6, READONLY 8, IOERR 10, FULL 13, CANTOPEN 14, with their extended forms.
fn is_passing(code: &str) -> bool {
    if code.len() == 5 {
        return ["08", "53", "55", "57", "58"].iter().any(|class| code.starts_with(class)) || code == "25006";
    }
    code.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 5 | 6 | 8 | 10 | 13 | 14))
}

impl From<sqlx::migrate::MigrateError> for StoreError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        Self::Config(format!("the database's schema cannot be brought up to date: {error}"))
    }
}

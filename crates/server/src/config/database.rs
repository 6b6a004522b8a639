//! `[database]` and `[redis]`: where state lives.

use std::path::{Path, PathBuf};

use super::choice::choices;
use super::reader::Section;
use super::secret::Secret;

/// The SQLite file's name in the data directory when no address is given.
const DEFAULT_FILE: &str = "switchboard.db";

choices! {
    /// SQLite's `PRAGMA synchronous` in WAL mode. <https://www.sqlite.org/pragma.html#pragma_synchronous>
    pub enum SqliteSynchronous {
        /// Synced at every commit: what was answered with 200 survives a power cut.
        Full = "FULL",
        /// Synced at checkpoints: a power cut may lose the last commits, a crash of the process loses none.
        Normal = "NORMAL",
    }
}

/// Which database.
#[derive(Debug, Clone)]
pub enum DatabaseLocation {
    /// A file; it and its directory need not exist yet.
    Sqlite { path: PathBuf },
    /// A `postgres://` address with its credentials.
    Postgres { url: Secret },
}

#[derive(Debug, Clone)]
pub struct DatabaseConfig {
    /// `database.url`, or the file in the data directory.
    pub location: DatabaseLocation,
    pub sqlite_synchronous: SqliteSynchronous,
    /// `database.sqlite_readers`: connections beside the one that writes.
    pub sqlite_readers: u32,
    /// `database.postgres_pool_size`: connections of this node.
    pub postgres_pool_size: u32,
}

impl DatabaseConfig {
    pub(super) fn read(section: &mut Section<'_, '_>, data_dir: &Path) -> Self {
        let allowed = "sqlite:<file>, postgres://… or postgresql://…";
        let location = section.secret_address("url", allowed, parse_location).unwrap_or_else(|| {
            let path = data_dir.join(DEFAULT_FILE);
            section.note("url", format!("sqlite:{}", path.display()));
            DatabaseLocation::Sqlite { path }
        });
        Self {
            location,
            sqlite_synchronous: section.choice("sqlite_synchronous"),
            sqlite_readers: section.number("sqlite_readers", "connections", 1..=64),
            postgres_pool_size: section.number("postgres_pool_size", "connections", 2..=1_000),
        }
    }
}

/// `[redis]`: notices between nodes and shared rate limits. Without it a node works by itself.
#[derive(Debug, Clone)]
pub struct RedisConfig {
    /// `redis://` or `rediss://` with its credentials.
    pub url: Option<Secret>,
}

impl RedisConfig {
    pub(super) fn read(section: &mut Section<'_, '_>) -> Self {
        let url = section.secret_address("url", "redis://… or rediss://…", |text| {
            let place = text.strip_prefix("redis://").or_else(|| text.strip_prefix("rediss://"))?;
            (!place.is_empty()).then(|| Secret::new(text))
        });
        Self { url }
    }
}

fn parse_location(text: &str) -> Option<DatabaseLocation> {
    let (scheme, rest) = text.split_once(':')?;
    // Deployments of Python services name the driver: `postgresql+asyncpg://…`, `sqlite+aiosqlite:///…`.
    let (scheme, names_driver) = match scheme.split_once('+') {
        Some((scheme, _driver)) => (scheme, true),
        None => (scheme, false),
    };
    match scheme {
        "sqlite" => {
            let path = parse_sqlite_path(rest, names_driver)?;
            Some(DatabaseLocation::Sqlite { path })
        }
        "postgres" | "postgresql" => {
            let place = rest.strip_prefix("//").filter(|place| !place.is_empty())?;
            Some(DatabaseLocation::Postgres { url: Secret::new(format!("postgres://{place}")) })
        }
        _ => None,
    }
}

/// `sqlite:data/a.db` and `sqlite://data/a.db` are relative, `sqlite:///data/a.db` is absolute; in an address that
/// names a Python driver three slashes are relative and four absolute (SQLAlchemy's rule).
fn parse_sqlite_path(rest: &str, names_driver: bool) -> Option<PathBuf> {
    let rest = rest.strip_suffix("?mode=rwc").unwrap_or(rest);
    let path = match (rest.strip_prefix("//"), names_driver) {
        (Some(after), true) => after.strip_prefix('/')?,
        (Some(after), false) => after,
        (None, _) => rest,
    };
    // A database in memory would lose answered messages, and its connections would not see each other's rows.
    (!path.is_empty() && !path.contains(['?', '#']) && !path.starts_with(":memory:")).then(|| PathBuf::from(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sqlite_addresses_name_files() {
        for (text, path) in [
            ("sqlite:a.db", "a.db"),
            ("sqlite:./x/a.db?mode=rwc", "./x/a.db"),
            ("sqlite://x/a.db", "x/a.db"),
            ("sqlite:/srv/a.db", "/srv/a.db"),
            ("sqlite:///srv/a.db", "/srv/a.db"),
            ("sqlite+aiosqlite:///x/a.db", "x/a.db"),
            ("sqlite+aiosqlite:////srv/a.db", "/srv/a.db"),
        ] {
            match parse_location(text) {
                Some(DatabaseLocation::Sqlite { path: found }) => assert_eq!(found, Path::new(path), "{text}"),
                other => panic!("{text}: {other:?}"),
            }
        }
    }

    #[test]
    fn postgres_addresses_keep_their_credentials_and_lose_a_driver() {
        for text in ["postgres://u:p@h/d", "postgresql://u:p@h/d", "postgresql+asyncpg://u:p@h/d"] {
            match parse_location(text) {
                Some(DatabaseLocation::Postgres { url }) => assert_eq!(url.expose(), "postgres://u:p@h/d"),
                other => panic!("{text}: {other:?}"),
            }
        }
    }

    #[test]
    fn other_databases_are_refused() {
        for text in [
            "mysql://h/d",
            "postgres:h",
            "postgres://",
            "sqlite:",
            "sqlite::memory:",
            "sqlite://:memory:",
            "sqlite:a?mode=ro",
            "a.db",
        ] {
            assert!(parse_location(text).is_none(), "{text}");
        }
    }
}

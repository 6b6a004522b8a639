//! Fresh databases and servers on them: the environment that every measurement runs in.

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

use anyhow::{Context, bail};
use tempfile::TempDir;

use super::process::{Launch, Server};
use super::standin::{ACCESS_TOKEN, StandIns};
use super::traffic::unix_time;
use super::webhook::{BUSINESS_ACCOUNT_ID, PHONE_NUMBER_ID};

pub const APP_SECRET: &str = "bench-app-secret";

/// Which database the server runs on.
#[derive(Debug, Clone)]
pub enum Backend {
    Sqlite,
    /// URL of a database (any) on the cluster; each measurement gets a database of its own beside it.
    Postgres {
        admin_url: String,
    },
}

impl Backend {
    pub fn name(&self) -> &'static str {
        match self {
            Backend::Sqlite => "SQLite",
            Backend::Postgres { .. } => "PostgreSQL",
        }
    }
}

/// What the server does: everything, or only the API (no turns, no deliveries).
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Role {
    All,
    Api,
}

/// How servers are started here.
#[derive(Debug, Clone)]
pub struct Lab {
    pub program: PathBuf,
    /// Databases, data folders and logs; on the disk that is to be measured.
    pub work_dir: PathBuf,
    /// Set when `work_dir` is to be removed with the last copy of this.
    pub temporary: Option<Arc<TempDir>>,
    pub backend: Backend,
    pub redis_url: Option<String>,
    /// Added to the server's environment, overriding what is set here.
    pub extra_environment: Vec<(String, String)>,
}

/// A database that a server can be started on, again and again.
#[derive(Debug, Clone)]
pub struct Database {
    url: String,
    folder: PathBuf,
}

impl Lab {
    /// An empty database. `name`: lower-case letters and digits.
    pub fn database(&self, name: &str) -> anyhow::Result<Database> {
        let unique = format!("bench_{}_{name}", unix_time().as_millis());
        let folder = self.work_dir.join(&unique);
        std::fs::create_dir_all(folder.join("data")).with_context(|| format!("cannot create {}", folder.display()))?;
        let url = match &self.backend {
            Backend::Sqlite => format!("sqlite:{}", folder.join("switchboard.db").display()),
            Backend::Postgres { admin_url } => create_postgres_database(admin_url, &unique)?,
        };
        Ok(Database { url, folder })
    }

    /// Starts a server on `database` that talks to `stand_ins`, and waits until it is live.
    pub async fn start(&self, database: &Database, role: Role, stand_ins: &StandIns) -> anyhow::Result<Server> {
        let address = free_address()?;
        let role = match role {
            Role::All => "all",
            Role::Api => "api",
        };
        let launch = Launch {
            program: self.program.clone(),
            arguments: ["serve", "--role", role].map(str::to_owned).to_vec(),
            environment: self.environment(database, address, stand_ins),
            address,
            log: database.folder.join("server.log"),
        };
        Server::start(&launch).await
    }

    fn environment(&self, database: &Database, address: SocketAddr, stand_ins: &StandIns) -> Vec<(String, String)> {
        let port = address.port().to_string();
        let data = database.folder.join("data").display().to_string();
        let (graph, model) = (stand_ins.graph_base_url(), stand_ins.model_base_url());
        let settings = [
            ("SWITCHBOARD_SERVER__BIND_ADDRESS", "127.0.0.1"),
            ("PORT", port.as_str()),
            ("DATABASE_URL", &database.url),
            ("SWITCHBOARD_DATA_DIR", &data),
            ("WHATSAPP_APP_SECRET", APP_SECRET),
            ("WHATSAPP_ACCESS_TOKEN", ACCESS_TOKEN),
            ("WHATSAPP_PHONE_NUMBER_ID", PHONE_NUMBER_ID),
            ("WHATSAPP_BUSINESS_ACCOUNT_ID", BUSINESS_ACCOUNT_ID),
            ("WHATSAPP_VERIFY_TOKEN", "bench-verify-token"),
            ("SWITCHBOARD_WHATSAPP__GRAPH_BASE_URL", &graph),
            ("OPENAI_API_KEY", "x"),
            ("SWITCHBOARD_LLM__PROVIDER", "openai"),
            ("SWITCHBOARD_LLM__MODEL", "bench"),
            ("SWITCHBOARD_LLM__BASE_URL", &model),
            ("SWITCHBOARD_AGENT__DEBOUNCE_MS", "0"),
            ("SWITCHBOARD_AGENT__GROUNDING", "off"),
            // The provider's limits are not what is measured: the highest values that the configuration allows.
            ("SWITCHBOARD_DELIVERY__THROUGHPUT_PER_SECOND", "10000"),
            ("SWITCHBOARD_DELIVERY__PAIR_BURST", "1000"),
            ("SWITCHBOARD_OWNER_EMAIL", "owner@example.com"),
            ("SWITCHBOARD_OWNER_PASSWORD", "bench-owner-password"),
        ];
        let mut environment: Vec<_> = settings.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        environment.extend(self.redis_url.iter().map(|url| ("REDIS_URL".to_owned(), url.clone())));
        environment.extend(self.extra_environment.iter().cloned());
        environment
    }
}

/// A port that was free a moment ago. Another process may take it in between; the server then fails to start and says so.
fn free_address() -> anyhow::Result<SocketAddr> {
    Ok(TcpListener::bind(("127.0.0.1", 0)).context("no free port")?.local_addr()?)
}

fn create_postgres_database(admin_url: &str, name: &str) -> anyhow::Result<String> {
    let (server, _) = admin_url.rsplit_once('/').context("the PostgreSQL URL names no database")?;
    let statement = format!("CREATE DATABASE {name}");
    let arguments = ["--no-psqlrc", "--quiet", "--dbname", admin_url, "--command", &statement];
    let output = Command::new("psql").args(arguments).output().context("cannot run psql")?;
    if !output.status.success() {
        bail!("psql could not create {name}: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(format!("{server}/{name}"))
}

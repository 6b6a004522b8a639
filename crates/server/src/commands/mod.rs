//! What the binary can do from a terminal.

mod chat;
mod check;
mod config;
mod doctor;
mod extract;
mod knowledge;
mod output;
mod replay;
mod serve;
mod user;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use crate::boot::NodeRole;
use crate::config::{Config, LoadInput, LogFormat};

/// A self-hosted AI front desk: WhatsApp messages in, the right answers out, once.
#[derive(Parser)]
#[command(name = "switchboard", version, about)]
struct Cli {
    /// Settings file; default: the variable SWITCHBOARD_CONFIG, else ./switchboard.toml if it exists
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    /// Overrides a setting, e.g. --set agent.debounce_ms=0
    #[arg(long = "set", value_name = "KEY=VALUE", global = true)]
    overrides: Vec<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the server
    Serve {
        /// What this node does: all, api (webhooks and API only), worker (turns and deliveries only)
        #[arg(long, default_value = "all", value_parser = parse_role)]
        role: NodeRole,
        /// With simulated providers, a shop's knowledge and a login
        #[arg(long)]
        demo: bool,
    },
    /// Bring the database's schema up to date
    Migrate,
    /// Read a knowledge_base.json into a workspace
    Import {
        file: PathBuf,
        /// Needed where there is more than one workspace
        #[arg(long)]
        workspace: Option<String>,
        /// Remove entries that the file does not name
        #[arg(long)]
        replace: bool,
    },
    /// Write a workspace's knowledge as knowledge_base.json to the standard output
    Export {
        #[arg(long)]
        workspace: Option<String>,
    },
    /// Read kept webhook bodies again that were not understood, or that no channel owned
    Replay,
    /// Check database, Redis, disk, channels and models, and say what to do
    Doctor,
    /// Print the settings in force, secrets masked, with where each value came from
    Config,
    /// Print the OpenAPI document
    Openapi,
    /// Write as a customer through the simulated WhatsApp, or talk to the agent directly
    Chat(chat::Chat),
    /// Ask the agents example questions and see whether the answers are what was expected
    Check(check::Check),
    /// People
    #[command(subcommand)]
    User(user::User),
    /// Take the text out of a document (used by the server itself)
    #[command(hide = true)]
    Extract(extract::Extract),
}

fn parse_role(text: &str) -> Result<NodeRole, String> {
    match text {
        "all" => Ok(NodeRole::All),
        "api" => Ok(NodeRole::Api),
        "worker" => Ok(NodeRole::Worker),
        other => Err(format!("{other} is none of all, api, worker")),
    }
}

/// Runs the command that was asked for; errors go to the standard error, one cause a line.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    if let Command::Extract(command) = &cli.command {
        return exit_code(extract::run(command));
    }
    if rustls::crypto::ring::default_provider().install_default().is_err() {
        eprintln!("the TLS provider was installed twice");
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let result = match runtime {
        Ok(runtime) => {
            let result = runtime.block_on(run(cli));
            runtime.shutdown_timeout(std::time::Duration::from_millis(200));
            result
        }
        Err(error) => Err(error.into()),
    };
    exit_code(result)
}

fn exit_code(result: Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("switchboard: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> Result<()> {
    let config = load(&cli)?;
    match cli.command {
        Command::Serve { role, demo } => serve::run(config, role, demo).await,
        Command::Migrate => {
            log_to_stderr(&config);
            let store = crate::boot::open_store(&config, crate::boot::system_clock()).await?;
            store.close().await;
            println!("The schema is up to date.");
            Ok(())
        }
        Command::Import { file, workspace, replace } => {
            knowledge::import(&config, &file, workspace.as_deref(), replace).await
        }
        Command::Export { workspace } => knowledge::export(&config, workspace.as_deref()).await,
        Command::Replay => replay::run(&config).await,
        Command::Doctor => doctor::run(&config).await,
        Command::Config => config::print(&config),
        Command::Openapi => Ok(output::document(&crate::openapi::document().to_pretty_json()?)?),
        Command::Chat(chat) => chat::run(&config, chat).await,
        Command::Check(check) => check::run(&config, check).await,
        Command::User(user) => user::run(&config, user).await,
        Command::Extract(command) => extract::run(&command),
    }
}

fn load(cli: &Cli) -> Result<Config> {
    let mut overrides = Vec::new();
    for pair in &cli.overrides {
        let Some((key, value)) = pair.split_once('=') else { anyhow::bail!("--set {pair}: write it as KEY=VALUE") };
        overrides.push((key.to_owned(), value.to_owned()));
    }
    if matches!(cli.command, Command::Serve { demo: true, .. }) {
        // A try-out on one's own machine.
        overrides.insert(0, ("server.environment".to_owned(), "development".to_owned()));
        // With a login that everybody knows: for this machine alone, unless somebody says otherwise.
        overrides.insert(0, ("server.bind_address".to_owned(), "127.0.0.1".to_owned()));
    }
    let env = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect();
    Ok(Config::load(LoadInput { file: cli.config.clone(), env, overrides })?)
}

/// Logs go to the standard error: the standard output is for what was asked for.
fn log_to_stderr(config: &Config) {
    // sqlx logs statements: they do not belong into an operator's log.
    let filter = format!("{},sqlx=error,hyper=warn,reqwest=warn", config.log.level.as_str());
    let builder = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(filter))
        .with_writer(std::io::stderr)
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
        .with_target(false);
    // A second start in one process keeps the first one's log.
    let _ = match config.log.format {
        LogFormat::Json => builder.json().try_init(),
        LogFormat::Text => builder.try_init(),
    };
}

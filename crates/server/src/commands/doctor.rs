//! `switchboard doctor`: is everything there, and if not, what to do.

use std::io;
use std::time::Duration;

use anyhow::{Result, bail};
use engine::ChannelCheck;
use model::WorkspaceId;
use sim::SimConfig;
use store::providers::ProviderRole;
use tokio::time::timeout;
use uuid::Uuid;

use super::output;
use crate::boot::{Core, system_clock};
use crate::config::{Config, LlmProvider};
use crate::demo::Published;

const PATIENCE: Duration = Duration::from_secs(10);
/// Free space below which SQLite and logs are about to fail.
const DISK_LOW_BYTES: u64 = 1024 * 1024 * 1024;

#[derive(Default)]
struct Report {
    problems: u32,
    /// That the report itself could not be written.
    trouble: Option<io::Error>,
}

impl Report {
    fn good(&mut self, what: &str, detail: &str) {
        self.write(&format!("ok       {what}: {detail}"));
    }

    fn note(&mut self, what: &str, detail: &str) {
        self.write(&format!("note     {what}: {detail}"));
    }

    fn bad(&mut self, what: &str, detail: &str, advice: &str) {
        self.problems += 1;
        self.write(&format!("PROBLEM  {what}: {detail}\n         {advice}"));
    }

    fn write(&mut self, line: &str) {
        if let Err(error) = output::document(line) {
            self.trouble.get_or_insert(error);
        }
    }
}

pub(super) async fn run(config: &Config) -> Result<()> {
    let mut report = Report::default();
    let demo = Published::read(&config.server.data_dir).ok();
    // A running demo has its simulator at a port of its own.
    let config = &match &demo {
        Some(demo) => config.clone().with_graph(&demo.graph_base_url()),
        None => config.clone(),
    };
    for warning in config.warnings() {
        report.note("settings", warning);
    }
    disk(config, &mut report);
    match timeout(PATIENCE, Core::open(config, system_clock())).await {
        Ok(Ok(core)) => {
            report.good(
                "database",
                if core.engine.store().is_sqlite() {
                    "SQLite, schema up to date"
                } else {
                    "PostgreSQL, schema up to date"
                },
            );
            redis(config, &mut report).await;
            storage(&core, &mut report).await;
            channels(&core, demo.is_some(), &mut report).await;
            model(&core, config, &mut report).await;
            core.close().await;
        }
        Ok(Err(error)) => report.bad(
            "database",
            &format!("{error:#}"),
            "Check DATABASE_URL, the server behind it, and the folder's permissions.",
        ),
        Err(_) => report.bad(
            "database",
            "does not answer",
            "Check DATABASE_URL and the network between here and the database.",
        ),
    }
    if report.problems == 0 {
        report.write("\nEverything that was checked is in order.");
    }
    match (report.problems, report.trouble) {
        (_, Some(error)) => Err(error.into()),
        (0, None) => Ok(()),
        (n, None) => bail!("{n} problem(s) found"),
    }
}

fn disk(config: &Config, report: &mut Report) {
    let folder = &config.server.data_dir;
    if let Err(error) = std::fs::create_dir_all(folder) {
        return report.bad(
            "data folder",
            &format!("{}: {error}", folder.display()),
            "Create it, or set SWITCHBOARD_DATA_DIR to a folder that can be written.",
        );
    }
    match fs4::available_space(folder) {
        Ok(free) if free < DISK_LOW_BYTES => report.bad(
            "disk",
            &format!("{} MiB free in {}", free / 1024 / 1024, folder.display()),
            "Free some space: messages are refused when the disk is full.",
        ),
        Ok(free) => report.good("disk", &format!("{} GiB free in {}", free / 1024 / 1024 / 1024, folder.display())),
        Err(error) => report.note("disk", &error.to_string()),
    }
}

async fn redis(config: &Config, report: &mut Report) {
    let Some(url) = &config.redis.url else { return report.note("redis", "not configured: fine for a single node") };
    match engine::notices::Redis::new(url.expose()) {
        Ok(redis) if redis.ping().await => report.good("redis", "answers"),
        _ => report.bad(
            "redis",
            "does not answer",
            "Check REDIS_URL. Without it nodes learn of each other's work a second later.",
        ),
    }
}

async fn storage(core: &Core, report: &mut Report) {
    match timeout(PATIENCE, core.engine.check_storage()).await {
        Ok(Ok(name)) => report.good("files", &format!("can be written and read in the {name}")),
        Ok(Err(error)) => report.bad(
            "files",
            &error.to_string(),
            "Check the settings of [media]: the folder's permissions, or the bucket and its keys.",
        ),
        Err(_) => report.bad("files", "the storage does not answer", "Check media.s3_endpoint and the network."),
    }
}

async fn channels(core: &Core, has_demo: bool, report: &mut Report) {
    if let Err(error) = core.engine.reload_settings().await {
        return report.bad("channels", &error.to_string(), "The database answered before: try again.");
    }
    let checks = core.engine.check_channels(PATIENCE).await;
    if checks.is_empty() {
        report.note("whatsapp", "no channel yet: connect one in the web app, or set the WHATSAPP_… variables");
    }
    for check in checks {
        channel(&check, has_demo, report);
    }
}

fn channel(check: &ChannelCheck, has_demo: bool, report: &mut Report) {
    let what = format!("whatsapp {}", check.account);
    let is_simulated = check.account == SimConfig::default().phone_number_id;
    if !check.has_secret {
        report.bad(&what, "no app secret", "Enter it at the channel's settings: without it every webhook is refused.");
    }
    match &check.result {
        Ok(detail) if is_simulated => report.good(&what, &format!("the demo's simulated number, {detail}")),
        Ok(detail) => report.good(&what, detail),
        Err(_) if is_simulated && !has_demo => {
            report.note(&what, "the demo's simulated number; `switchboard serve --demo` does not run here");
        }
        Err(why) if is_simulated => {
            let detail = format!("the demo's simulated number does not answer ({why}): the demo has ended");
            report.note(&what, &detail);
        }
        Err(why) => report.bad(&what, why, "Check the access token and the phone number id in Meta's app dashboard."),
    }
}

/// The configured model; those of workspaces have a test button in the web app.
async fn model(core: &Core, config: &Config, report: &mut Report) {
    if config.llm.primary.provider == LlmProvider::Builtin {
        return report.note("model", "none configured: the built-in answerer works from the knowledge base alone");
    }
    let name = format!("{} {}", config.llm.primary.provider.as_str(), config.llm.primary.model);
    let nobody = WorkspaceId(Uuid::nil());
    match core.engine.test_provider(nobody, ProviderRole::Primary, PATIENCE).await {
        Some(Ok(took)) => report.good("model", &format!("{name} answers in {} ms", took.as_millis())),
        Some(Err(why)) => {
            report.bad("model", &format!("{name}: {why}"), "Check the key, the model's name and the base address.");
        }
        None => report.note("model", "none configured"),
    }
}

//! `switchboard doctor`: is everything there, and if not, what to do.

use std::time::Duration;

use anyhow::{Result, bail};
use providers::{ChatMessage, ChatRequest};
use tokio::time::{Instant, timeout};

use crate::boot::{Core, system_clock};
use crate::config::{Config, LlmProvider};

const PATIENCE: Duration = Duration::from_secs(10);
/// Free space below which SQLite and logs are about to fail.
const DISK_LOW_BYTES: u64 = 1024 * 1024 * 1024;

#[derive(Default)]
struct Report {
    problems: u32,
}

impl Report {
    fn good(&mut self, what: &str, detail: &str) {
        println!("ok       {what}: {detail}");
    }

    fn note(&mut self, what: &str, detail: &str) {
        println!("note     {what}: {detail}");
    }

    fn bad(&mut self, what: &str, detail: &str, advice: &str) {
        self.problems += 1;
        println!("PROBLEM  {what}: {detail}\n         {advice}");
    }
}

pub(super) async fn run(config: &Config) -> Result<()> {
    let mut report = Report::default();
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
            channels(&core, &mut report).await;
            model(config, &mut report).await;
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
    match report.problems {
        0 => {
            println!("\nEverything that was checked is in order.");
            Ok(())
        }
        n => bail!("{n} problem(s) found"),
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

async fn channels(core: &Core, report: &mut Report) {
    if let Err(error) = core.engine.reload_channels().await {
        return report.bad("channels", &error.to_string(), "The database answered before: try again.");
    }
    let checks = core.engine.check_channels(PATIENCE).await;
    if checks.is_empty() {
        report.note("whatsapp", "no channel yet: set the WHATSAPP_… variables");
    }
    for check in checks {
        let what = format!("whatsapp {}", check.account);
        if !check.has_secret {
            report.bad(&what, "no app secret", "Set WHATSAPP_APP_SECRET: without it every webhook is refused.");
        }
        match check.result {
            Ok(detail) => report.good(&what, &detail),
            Err(why) => {
                report.bad(&what, &why, "Check the access token and the phone number id in Meta's app dashboard.")
            }
        }
    }
}

async fn model(config: &Config, report: &mut Report) {
    if config.llm.primary.provider == LlmProvider::Builtin {
        return report.note("model", "none configured: the built-in answerer works from the knowledge base alone");
    }
    let name = format!("{} {}", config.llm.primary.provider.as_str(), config.llm.primary.model);
    let request = ChatRequest {
        messages: vec![ChatMessage::User { text: "Answer with the word: ready".to_owned() }],
        max_output_tokens: 50,
        ..ChatRequest::default()
    };
    let answer = match crate::boot::chat_model(config) {
        Ok(model) => model.chat(&request, Instant::now() + PATIENCE, None).await.map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    match answer {
        Ok(answer) => report.good("model", &format!("{name} answers ({} tokens)", answer.usage.output_tokens)),
        Err(why) => {
            report.bad("model", &format!("{name}: {why}"), "Check the key, the model's name and the base address.")
        }
    }
}

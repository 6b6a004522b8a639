//! `switchboard chat`: be the customer.
//!
//! `--as` writes through the simulated WhatsApp: signed webhooks in, answers and ticks back. `--agent`
//! talks to the agent over the API's test chat.

use std::io::Write;

use anyhow::{Context, Result, bail};
use clap::Args;
use futures::StreamExt;
use model::identity::Phone;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader};

use crate::config::Config;
use crate::demo::Published;

#[derive(Args)]
#[group(required = true, multiple = true)]
pub(super) struct Chat {
    /// Write as this customer through the simulated WhatsApp of `serve --demo`
    #[arg(long = "as", value_name = "PHONE", conflicts_with = "agent")]
    phone: Option<String>,
    /// Talk to the agent directly
    #[arg(long)]
    agent: bool,
    /// The server's address; default: the running demo's
    #[arg(long)]
    url: Option<String>,
    /// An API key for --agent; default: the demo's login
    #[arg(long, env = "SWITCHBOARD_API_KEY", hide_env_values = true)]
    api_key: Option<String>,
}

pub(super) async fn run(config: &Config, chat: Chat) -> Result<()> {
    let demo = Published::read(&config.server.data_dir);
    let http = reqwest::Client::builder().build()?;
    match &chat.phone {
        Some(phone) => as_customer(&http, phone, demo?).await,
        None => with_agent(&http, &chat, demo).await,
    }
}

async fn as_customer(http: &reqwest::Client, phone: &str, demo: Published) -> Result<()> {
    let Some(phone) = Phone::parse(phone) else { bail!("{phone} is not a phone number: write it as +15550100001") };
    let base = format!("{}/sim/phones/{}", demo.sim_url, phone.digits());
    let events = http.get(format!("{base}/events")).send().await;
    let events = events.context("the simulated WhatsApp does not answer: is `switchboard serve --demo` running?")?;
    println!(
        "You are {} on WhatsApp, writing to {}. An empty line or Ctrl-D ends.\n",
        phone.e164(),
        demo.business_number
    );
    let mut stream = events.error_for_status()?.bytes_stream();
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    let mut buffer = Vec::new();
    prompt();
    loop {
        tokio::select! {
            line = lines.next_line() => {
                let Some(line) = line?.filter(|line| !line.trim().is_empty()) else { break };
                let sent: Value = http.post(format!("{base}/messages")).json(&json!({ "text": line })).send().await?.error_for_status()?.json().await?;
                if sent.get("acknowledged").and_then(Value::as_bool) == Some(false) {
                    println!("  (the server did not acknowledge it: the simulator goes on trying)");
                }
                prompt();
            }
            chunk = stream.next() => {
                let Some(chunk) = chunk else { bail!("the server has stopped") };
                buffer.extend_from_slice(&chunk.context("the server has stopped")?);
                while let Some(end) = buffer.windows(2).position(|pair| pair == b"\n\n") {
                    let event: Vec<u8> = buffer.drain(..end + 2).collect();
                    show(&String::from_utf8_lossy(&event));
                }
            }
        }
    }
    Ok(())
}

/// One server-sent event as the phone shows it.
fn show(event: &str) {
    let Some(event) = event
        .lines()
        .find_map(|line| line.strip_prefix("data: "))
        .and_then(|text| serde_json::from_str::<Value>(text).ok())
    else {
        return;
    };
    let text = |pointer: &str| event.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
    match text("/event").as_str() {
        "business_message" => {
            let body = text("/message/text");
            let body = if body.is_empty() { format!("[{}]", text("/message/type")) } else { body };
            println!("\r< {}", body.replace('\n', "\n  "));
        }
        "read" => println!("\r  ✓✓ read"),
        "typing" => println!("\r  … typing"),
        "status" => println!("\r  {} answer {}", if text("/status") == "sent" { "✓" } else { "✓✓" }, text("/status")),
        _ => return,
    }
    prompt();
}

async fn with_agent(http: &reqwest::Client, chat: &Chat, demo: Result<Published>) -> Result<()> {
    let (url, token, session) = match (&chat.api_key, demo) {
        (Some(key), demo) => {
            let url = chat.url.clone().or(demo.ok().map(|demo| demo.url)).context("name the server with --url")?;
            (url, key.clone(), "terminal".to_owned())
        }
        (None, demo) => {
            let demo = demo?;
            let url = chat.url.clone().unwrap_or_else(|| demo.url.clone());
            let login = json!({ "email": demo.email, "password": demo.password });
            let answer: Value = http
                .post(format!("{url}/api/v1/auth/login"))
                .json(&login)
                .send()
                .await?
                .error_for_status()?
                .json()
                .await?;
            let text = |name: &str| answer.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
            (url, text("token"), text("session_id"))
        }
    };
    println!("You are talking to the agent. An empty line or Ctrl-D ends.\n");
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    loop {
        prompt();
        let Some(line) = lines.next_line().await?.filter(|line| !line.trim().is_empty()) else { return Ok(()) };
        let sent = http.post(format!("{url}/api/v1/conversations/{session}/message")).bearer_auth(&token);
        let answer: Value = sent.json(&json!({ "message": line })).send().await?.json().await?;
        match answer.get("response").and_then(Value::as_str) {
            Some(response) => {
                println!("< {}", response.replace('\n', "\n  "));
                let sources = answer.get("chunks_used").and_then(Value::as_array).map_or(0, Vec::len);
                println!("  ({} ms, {sources} chunks)", answer.get("latency_ms").and_then(Value::as_i64).unwrap_or(0));
            }
            None => println!("! {}", answer.get("detail").and_then(Value::as_str).unwrap_or("no answer")),
        }
    }
}

fn prompt() {
    print!("> ");
    // A terminal that cannot be written to is gone: the next read says so.
    let _ = std::io::stdout().flush();
}

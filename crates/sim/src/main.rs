//! The simulator as a process of its own, for tests in which the server under test is one too.
//!
//! Prints one line of JSON with the address when it listens: `{"addr":"127.0.0.1:4000"}`.

use std::io::Write;
use std::net::SocketAddr;

use clap::Parser;
use sim::{FaultRule, GraphFault, Limits, Sim, SimConfig, WebhookConfig};

/// Stand-ins for the WhatsApp Cloud API and for language models.
#[derive(Parser)]
#[command(name = "switchboard-sim", version)]
struct Options {
    /// Address to listen on; port 0 takes any free one.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Where webhooks go.
    #[arg(long)]
    webhook_url: Option<String>,
    #[arg(long)]
    app_secret: Option<String>,
    #[arg(long)]
    access_token: Option<String>,
    #[arg(long)]
    verify_token: Option<String>,
    #[arg(long)]
    waba_id: Option<String>,
    #[arg(long)]
    phone_number_id: Option<String>,
    #[arg(long)]
    display_phone_number: Option<String>,
    /// Seed of every random decision.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Probability with which a send's connection ends before the message is accepted.
    #[arg(long, default_value_t = 0.0)]
    drop_before: f64,
    /// Probability with which a send's connection ends after the message was accepted.
    #[arg(long, default_value_t = 0.0)]
    drop_after: f64,
    /// Probability with which a message gets no status.
    #[arg(long, default_value_t = 0.0)]
    lost_statuses: f64,
    /// Probability with which a webhook is sent twice.
    #[arg(long, default_value_t = 0.0)]
    duplicates: f64,
    /// Webhooks wait a random time up to this long, which shuffles them.
    #[arg(long, default_value_t = 0)]
    reorder_window_ms: u64,
    /// Time before the first byte of every model's answer.
    #[arg(long, default_value_t = 0)]
    llm_delay_ms: u64,
    /// Turn window, pair limit and throughput limit off.
    #[arg(long)]
    no_limits: bool,
    /// Keep nothing that costs memory per request.
    #[arg(long)]
    benchmark: bool,
}

impl Options {
    fn config(&self) -> SimConfig {
        let mut config = if self.benchmark { SimConfig::for_benchmark() } else { SimConfig::default() };
        let texts = [
            (&mut config.app_secret, &self.app_secret),
            (&mut config.access_token, &self.access_token),
            (&mut config.verify_token, &self.verify_token),
            (&mut config.waba_id, &self.waba_id),
            (&mut config.phone_number_id, &self.phone_number_id),
            (&mut config.display_phone_number, &self.display_phone_number),
        ];
        for (setting, given) in texts {
            if let Some(given) = given {
                setting.clone_from(given);
            }
        }
        config.webhook_url.clone_from(&self.webhook_url);
        config.seed = self.seed;
        config.statuses.lost = self.lost_statuses;
        config.webhooks = WebhookConfig {
            duplicate_probability: self.duplicates,
            reorder_window_ms: self.reorder_window_ms,
            ..config.webhooks
        };
        config.llm.delay_ms = self.llm_delay_ms;
        if self.no_limits {
            config.limits = Limits::off();
        }
        config
    }
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let options = Options::parse();
    let sim = Sim::start(options.listen, options.config()).await?;
    for (fault, probability) in
        [(GraphFault::DropBefore, options.drop_before), (GraphFault::DropAfter, options.drop_after)]
    {
        if probability > 0.0 {
            sim.graph().inject(FaultRule::with_probability(fault, probability));
        }
    }
    let mut stdout = std::io::stdout();
    writeln!(stdout, "{{\"addr\":\"{}\"}}", sim.addr())?;
    stdout.flush()?;
    tokio::signal::ctrl_c().await?;
    sim.stop().await;
    Ok(())
}

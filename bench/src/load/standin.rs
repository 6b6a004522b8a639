//! Meta's Graph API and the model, played by `sim` inside the driver's process: what it accepts is told to the ledger.
//! Statuses are echoed by the driver, not by `sim`, so that they are counted and each is a webhook of its own.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use sim::{LlmConfig, Sim, SimConfig, StatusPlan};
use tokio::task::JoinHandle;
use tokio::time::MissedTickBehavior;

use super::ledger::Ledger;
use super::webhook::{BUSINESS_ACCOUNT_ID, PHONE_NUMBER_ID, customer_of};

pub const ACCESS_TOKEN: &str = "bench-access-token";
/// "Hello! Yes, you can see the doctor tomorrow morning.": in the customers' language, so that no language check objects.
const ANSWER: &str = "வணக்கம்! ஆம், நாளை காலை மருத்துவரைச் சந்திக்கலாம்.";
/// How often accepted messages are looked for: latencies of replies are this much too long at most, never too short.
const POLL: Duration = Duration::from_millis(1);

/// The running stand-ins; they end when this is dropped.
pub struct StandIns {
    sim: Arc<Sim>,
    reporter: JoinHandle<()>,
}

impl Drop for StandIns {
    fn drop(&mut self) {
        self.reporter.abort();
    }
}

impl StandIns {
    /// Listens on a free loopback port and reports what is accepted to `ledger`.
    pub async fn start(ledger: Arc<Ledger>, model_delay: Duration) -> io::Result<Self> {
        let benchmark = SimConfig::for_benchmark();
        let delay_ms = u64::try_from(model_delay.as_millis()).unwrap_or(u64::MAX);
        let config = SimConfig {
            access_token: ACCESS_TOKEN.to_owned(),
            waba_id: BUSINESS_ACCOUNT_ID.to_owned(),
            phone_number_id: PHONE_NUMBER_ID.to_owned(),
            statuses: StatusPlan::none(),
            llm: LlmConfig { default_reply: ANSWER.to_owned(), delay_ms, ..benchmark.llm.clone() },
            ..benchmark
        };
        let sim = Arc::new(Sim::start(([127, 0, 0, 1], 0).into(), config).await?);
        let reporter = tokio::spawn(report(Arc::clone(&sim), ledger));
        Ok(Self { sim, reporter })
    }

    /// For `SWITCHBOARD_WHATSAPP__GRAPH_BASE_URL`.
    pub fn graph_base_url(&self) -> String {
        self.sim.graph_base_url()
    }

    /// For `SWITCHBOARD_LLM__BASE_URL`.
    pub fn model_base_url(&self) -> String {
        self.sim.openai_base_url()
    }
}

/// Hands every accepted message and model call to the ledger, until it is aborted.
async fn report(sim: Arc<Sim>, ledger: Arc<Ledger>) {
    let (mut last_accepted, mut model_calls) = (0, 0);
    let mut ticks = tokio::time::interval(POLL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let calls = sim.llm().request_count();
        ledger.count_model_calls(calls - model_calls);
        model_calls = calls;
        for message in sim.graph().accepted(last_accepted) {
            last_accepted = message.n;
            ledger.accept(customer_of(&message.to), &message.wamid, message.opaque.as_deref().map(str::to_owned));
        }
    }
}

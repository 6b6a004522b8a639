//! Stand-ins for the providers over real HTTP: the WhatsApp Cloud API with its webhooks, and
//! OpenAI, Gemini and Anthropic models, with faults on demand.
//!
//! Written from the providers' documentation only. It imports nothing else of this workspace:
//! a misunderstanding that both sides shared would go unnoticed.
//!
//! Everything that can be ordered through [`Sim`] can be ordered over HTTP under `/sim/` too.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test fails by panicking"))]

mod clock;
mod config;
mod control;
mod graph;
mod llm;
mod multipart;
mod phone;
mod random;
mod router;
mod server;
mod shared_text;
mod state;
mod webhook;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub use config::{
    LedgerConfig, Limits, LlmConfig, PairLimit, SimConfig, StatusKind, StatusPlan, StatusStep, TemplateReview,
    WebhookConfig,
};
pub use graph::faults::{FaultRule, FaultTarget, GraphFault};
pub use graph::ledger::{Accepted, CustomerMessage, ReadMark};
pub use graph::templates::TemplateRecord;
pub use graph::{GraphControl, RawSignature};
pub use llm::record::LlmRequest;
pub use llm::rules::{Action, Match, Rule, ToolCall};
pub use llm::{LlmControl, Provider};
pub use phone::book::PhoneFaults;
pub use phone::draft::{Choice, Draft, MediaDraft, ReactionDraft, TemplateButton};
pub use phone::events::{PhoneEvent, Shown};
pub use phone::{Phone, Sent, ThreadItem};
pub use webhook::outbox::WebhookStats;

use state::SimState;

/// A running simulator. Dropping it ends it; [`Sim::stop`] also waits for the end.
pub struct Sim {
    graph: GraphControl,
    llm: LlmControl,
    tasks: [JoinHandle<()>; 2],
}

impl Sim {
    /// Listens on `addr` (port 0: any free one) and serves.
    pub async fn start(addr: SocketAddr, config: SimConfig) -> io::Result<Sim> {
        let listener = TcpListener::bind(addr).await?;
        let state = Arc::new(SimState::new(config, listener.local_addr()?));
        let tasks = [
            tokio::spawn(server::serve(listener, router::router(Arc::clone(&state)))),
            tokio::spawn(Arc::clone(&state.outbox).run()),
        ];
        Ok(Sim { graph: GraphControl { state: Arc::clone(&state) }, llm: LlmControl { state }, tasks })
    }

    pub fn addr(&self) -> SocketAddr {
        self.graph.state.addr
    }

    /// Base of Graph calls, with the version.
    pub fn graph_base_url(&self) -> String {
        format!("http://{}/v23.0", self.addr())
    }

    pub fn openai_base_url(&self) -> String {
        format!("http://{}/v1", self.addr())
    }

    pub fn gemini_base_url(&self) -> String {
        format!("http://{}/v1beta", self.addr())
    }

    pub fn anthropic_base_url(&self) -> String {
        format!("http://{}/v1", self.addr())
    }

    /// Where webhooks go from now on, waiting retries included.
    pub fn set_webhook_url(&self, url: Option<String>) {
        self.graph.state.outbox.set_url(url);
    }

    pub fn graph(&self) -> &GraphControl {
        &self.graph
    }

    pub fn llm(&self) -> &LlmControl {
        &self.llm
    }

    /// A customer's phone, by number (digits) or by user id (`US.1000…`: the number is hidden).
    pub fn phone(&self, wa_id: &str) -> Phone {
        Phone::new(Arc::clone(&self.graph.state), wa_id)
    }

    /// Ends all connections and deliveries.
    pub async fn stop(mut self) {
        for task in &mut self.tasks {
            task.abort();
            // The only error is the cancellation that was asked for.
            let _ = task.await;
        }
    }
}

impl Drop for Sim {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
        // Settles those who wait for an acknowledgement that will not come any more.
        self.graph.state.outbox.clear();
    }
}

//! What the configuration decides about the product.

use std::time::Duration;

use model::agent::Grounding;
use model::buffer::Buffering;

use crate::sources::SourceSettings;

#[derive(Clone, Debug)]
pub struct EngineSettings {
    /// e.g. `https://graph.facebook.com/v24.0`
    pub graph_base_url: String,
    pub buffering: Buffering,
    pub grounding: Grounding,
    /// A turn that has not ended by then falls back.
    pub turn_deadline: Duration,
    pub max_tool_rounds: u32,
    /// Input and output tokens of one turn, over all its calls.
    pub turn_token_budget: u64,
    /// Confidence below which a chunk is no answer, 0..=1.
    pub abstain_threshold: f32,
    /// Sent when the agent does not know; empty: a text in the customer's language.
    pub fallback_text: String,
    /// Analyse messages by the model instead of the built-in analyser.
    pub analyse_by_model: bool,
    /// Hosts of private networks that tools may call, with or without a port.
    pub allow_private_hosts: Vec<String>,
    pub settle_after: Duration,
    /// Messages a second of one number.
    pub throughput_per_second: u32,
    /// Messages to one customer: one per interval, with a burst.
    pub pair_interval: Duration,
    pub pair_burst: u32,
    /// A message that could not be sent for so long has failed.
    pub delivery_max_age: Duration,
    /// Lanes that work at the same time on this node.
    pub lane_concurrency: usize,
    /// How often the queue is looked at when nothing was heard.
    pub poll_interval: Duration,
    /// How long a webhook waits for its commit before it is answered 503.
    pub commit_patience: Duration,
    pub raw_event_days: i64,
    /// Files of messages are kept for so long.
    pub media_days: i64,
    pub sources: SourceSettings,
}

impl Default for EngineSettings {
    fn default() -> Self {
        Self {
            graph_base_url: "https://graph.facebook.com/v24.0".to_owned(),
            buffering: Buffering { debounce_ms: 2_000, max_wait_ms: 15_000 },
            grounding: Grounding::Strict,
            turn_deadline: Duration::from_secs(45),
            max_tool_rounds: 6,
            turn_token_budget: 32_000,
            abstain_threshold: 0.5,
            fallback_text: String::new(),
            analyse_by_model: false,
            allow_private_hosts: Vec::new(),
            settle_after: Duration::from_secs(60),
            throughput_per_second: 80,
            pair_interval: Duration::from_secs(6),
            pair_burst: 45,
            delivery_max_age: Duration::from_secs(24 * 60 * 60),
            lane_concurrency: 2_048,
            poll_interval: Duration::from_secs(1),
            commit_patience: Duration::from_secs(4),
            raw_event_days: 30,
            media_days: 365,
            sources: SourceSettings::default(),
        }
    }
}

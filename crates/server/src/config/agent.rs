//! `[agent]`: how turns run. Defaults for new agents where an agent has a setting of its own.

use std::time::Duration;

use super::choice::choices;
use super::reader::Section;

choices! {
    /// What happens to an answer that the knowledge base does not support.
    pub enum Grounding {
        /// A statement of fact without a cited chunk is not sent: the fallback text is, and a person is offered.
        Strict = "strict",
        /// It is sent, and flagged for the operators.
        Lenient = "lenient",
        /// Not checked.
        Off = "off",
    }
}

#[derive(Debug, Clone)]
pub struct AgentConfig {
    /// `agent.debounce_ms`: a turn starts this long after the last message …
    pub debounce: Duration,
    /// `agent.max_wait_ms`: … and at most this long after the first one. Where it is shorter than `debounce`, it counts.
    pub max_wait: Duration,
    pub grounding: Grounding,
    /// `agent.turn_deadline_ms`: for the whole turn, retries and the second provider included.
    pub turn_deadline: Duration,
    /// Rounds of tool calls in one turn.
    pub max_tool_rounds: u32,
    /// Tokens that one turn may use, prompts and answers of all rounds together.
    pub turn_token_budget: u32,
    /// Below this score (0 to 1) of its best passage the built-in answerer does not answer.
    pub abstain_threshold: f64,
    /// What the customer gets when there is no answer; empty: a text in the customer's language.
    pub fallback_text: String,
}

impl AgentConfig {
    pub(super) fn read(section: &mut Section<'_, '_>) -> Self {
        let config = Self {
            debounce: section.milliseconds("debounce_ms", 0..=60_000),
            max_wait: section.milliseconds("max_wait_ms", 0..=600_000),
            grounding: section.choice("grounding"),
            turn_deadline: section.milliseconds("turn_deadline_ms", 1_000..=600_000),
            max_tool_rounds: section.number("max_tool_rounds", "", 0..=20),
            turn_token_budget: section.number("turn_token_budget", "tokens", 500..=1_000_000),
            abstain_threshold: section.share("abstain_threshold"),
            fallback_text: section.optional_text("fallback_text").unwrap_or_default(),
        };
        if config.max_wait < config.debounce {
            section.warn("agent.max_wait_ms is shorter than agent.debounce_ms: turns start after agent.max_wait_ms.");
        }
        config
    }
}

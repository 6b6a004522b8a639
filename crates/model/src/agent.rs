//! The AI agent's settings, as far as the pipeline reads them.

use serde::{Deserialize, Serialize};

use crate::buffer::Buffering;
use crate::conversation::names;

names! {
    /// Whether an answer must rest on a chunk.
    Grounding { Strict = "strict", Lenient = "lenient", Off = "off" }
}
names! {
    AgentStatus { Active = "active", Paused = "paused", Draft = "draft" }
}

/// What a turn needs to know of its agent. Stored as JSON in the agent's row; values that a
/// workspace has not set come from the configuration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AgentSettings {
    pub instructions: String,
    pub personality: String,
    pub languages: Vec<String>,
    pub debounce_ms: Option<i64>,
    pub max_wait_ms: Option<i64>,
    pub grounding: Option<Grounding>,
    /// Sent when the agent does not know; empty: a text in the customer's language.
    pub fallback_text: String,
}

impl Default for AgentSettings {
    fn default() -> Self {
        Self {
            instructions: String::new(),
            personality: "friendly".to_owned(),
            languages: vec!["en".to_owned(), "ta".to_owned(), "hi".to_owned(), "te".to_owned()],
            debounce_ms: None,
            max_wait_ms: None,
            grounding: None,
            fallback_text: String::new(),
        }
    }
}

impl AgentSettings {
    pub fn buffering(&self, defaults: Buffering) -> Buffering {
        Buffering {
            debounce_ms: self.debounce_ms.unwrap_or(defaults.debounce_ms),
            max_wait_ms: self.max_wait_ms.unwrap_or(defaults.max_wait_ms),
        }
    }
}

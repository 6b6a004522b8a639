//! The requests that models got, for assertions.

use std::collections::VecDeque;
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::ask::Provider;

/// Requests kept.
const MAX_REQUESTS: usize = 10_000;

/// A request.
#[derive(Debug, Clone, Serialize)]
pub struct LlmRequest {
    /// Position, from 1.
    pub n: u64,
    pub at_ms: i64,
    pub provider: Provider,
    pub model: String,
    pub stream: bool,
    /// JSON was demanded.
    pub structured: bool,
    pub after_tool_result: bool,
    /// All user texts since the last answer, joined with ` | `.
    pub last_user_text: String,
    pub system: String,
    /// Names of the tools on offer.
    pub tools: Vec<String>,
    /// The body, if bodies are recorded.
    pub body: Option<Box<RawValue>>,
}

impl LlmRequest {
    /// The body as JSON; null if bodies are not recorded.
    pub fn body_json(&self) -> Value {
        self.body.as_ref().and_then(|body| serde_json::from_str(body.get()).ok()).unwrap_or_default()
    }
}

#[derive(Default)]
pub(crate) struct Record {
    requests: VecDeque<Arc<LlmRequest>>,
}

impl Record {
    pub(crate) fn push(&mut self, request: LlmRequest) {
        self.requests.push_back(Arc::new(request));
        if self.requests.len() > MAX_REQUESTS {
            self.requests.pop_front();
        }
    }

    pub(crate) fn after(&self, n: u64) -> Vec<Arc<LlmRequest>> {
        self.requests.iter().filter(|request| request.n > n).cloned().collect()
    }
}

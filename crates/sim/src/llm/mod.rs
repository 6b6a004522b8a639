//! The stand-ins for language models: OpenAI chat completions, Gemini, Anthropic, embeddings.
//! Behaviour comes from rules; without one, a template answers.

pub(crate) mod anthropic;
mod ask;
pub(crate) mod embeddings;
pub(crate) mod gemini;
pub(crate) mod openai;
pub(crate) mod record;
mod respond;
pub(crate) mod rules;
mod schema;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use axum::Json;
use axum::http::{HeaderMap, header};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::config::LlmConfig;
use crate::state::{SimState, lock};

pub use ask::Provider;
use ask::{Answer, Ask};
use record::{LlmRequest, Record};
use rules::{Action, Rule, ToolCall};

pub(crate) struct LlmState {
    rules: Mutex<Vec<Rule>>,
    record: Mutex<Record>,
    config: Mutex<Arc<LlmConfig>>,
    requests: AtomicU64,
}

impl LlmState {
    pub(crate) fn new(config: LlmConfig) -> Self {
        Self {
            rules: Mutex::default(),
            record: Mutex::default(),
            config: Mutex::new(Arc::new(config)),
            requests: AtomicU64::new(0),
        }
    }

    pub(crate) fn reset(&self, config: LlmConfig) {
        lock(&self.rules).clear();
        *lock(&self.record) = Record::default();
        *lock(&self.config) = Arc::new(config);
    }

    pub(crate) fn request_count(&self) -> u64 {
        self.requests.load(Ordering::Acquire)
    }

    fn config(&self) -> Arc<LlmConfig> {
        Arc::clone(&lock(&self.config))
    }

    /// Whether the caller's key is right. Without a configured key every caller is.
    fn key_fits(&self, given: Option<&str>) -> bool {
        self.config().api_key.as_deref().is_none_or(|key| given == Some(key))
    }

    /// What the first rule that fits says (none: the default), and the whole delay.
    fn decide(&self, provider: Provider, ask: &Ask) -> (Option<Action>, u64) {
        let delay_ms = self.config().delay_ms;
        let mut rules = lock(&self.rules);
        let Some(at) = rules.iter().position(|rule| rule.fits(provider, ask)) else { return (None, delay_ms) };
        let action = rules[at].then.clone();
        let delay_ms = delay_ms + rules[at].delay_ms;
        if let Some(times) = &mut rules[at].times {
            *times = times.saturating_sub(1);
            if *times == 0 {
                rules.remove(at);
            }
        }
        (Some(action), delay_ms)
    }

    /// The answer when no rule fits: the forced tool, the smallest JSON that fits the schema, or
    /// the template.
    fn default_answer(&self, ask: &Ask) -> Answer {
        let minimal = |schema: &Option<Box<RawValue>>| {
            let schema: Option<Value> = schema.as_ref().and_then(|raw| serde_json::from_str(raw.get()).ok());
            schema.map_or_else(|| json!({}), |schema| schema::minimal(&schema))
        };
        if let Some((name, parameters)) = &ask.forced_tool {
            return Answer::Calls(vec![ToolCall { name: name.clone(), arguments: minimal(parameters) }]);
        }
        if ask.is_structured() {
            return Answer::Text(minimal(&ask.schema).to_string());
        }
        Answer::Text(fill(&self.config().default_reply, ask))
    }

    fn record(&self, at_ms: i64, provider: Provider, ask: &Ask, body: &[u8]) {
        let n = self.requests.fetch_add(1, Ordering::AcqRel) + 1;
        let config = self.config();
        if !config.record_requests {
            return;
        }
        let request = LlmRequest {
            n,
            at_ms,
            provider,
            model: ask.model.clone(),
            stream: ask.stream,
            structured: ask.is_structured(),
            after_tool_result: ask.after_tool_result,
            last_user_text: ask.last_user_text.clone(),
            system: ask.system.clone(),
            tools: ask.tools.clone(),
            body: if config.record_bodies { serde_json::from_slice(body).ok() } else { None },
        };
        lock(&self.record).push(request);
    }
}

fn fill(template: &str, ask: &Ask) -> String {
    template.replace("{last_user_text}", &ask.last_user_text)
}

/// Control of the model stand-ins. Clones share the same state.
#[derive(Clone)]
pub struct LlmControl {
    pub(crate) state: Arc<SimState>,
}

impl LlmControl {
    /// Adds a rule. Of several that fit, the first added answers.
    pub fn add_rule(&self, rule: Rule) {
        lock(&self.state.llm.rules).push(rule);
    }

    pub fn clear_rules(&self) {
        lock(&self.state.llm.rules).clear();
    }

    /// Behaviour from now on.
    pub fn configure(&self, config: LlmConfig) {
        *lock(&self.state.llm.config) = Arc::new(config);
    }

    /// Time before the first byte of every answer.
    pub fn set_delay_ms(&self, delay_ms: u64) {
        self.change(|config| config.delay_ms = delay_ms);
    }

    /// The text when no rule fits; `{last_user_text}` is replaced.
    pub fn set_default_reply(&self, template: impl Into<String>) {
        self.change(|config| config.default_reply = template.into());
    }

    fn change(&self, change: impl FnOnce(&mut LlmConfig)) {
        let mut config = lock(&self.state.llm.config);
        change(Arc::make_mut(&mut config));
    }

    /// Requests with a number above `after` (of the last 10,000), in order.
    pub fn requests(&self, after: u64) -> Vec<Arc<LlmRequest>> {
        lock(&self.state.llm.record).after(after)
    }

    /// All requests since the start, recorded or not.
    pub fn request_count(&self) -> u64 {
        self.state.llm.request_count()
    }
}

/// The bearer key of a request.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

/// `GET /v1/models`.
pub(crate) async fn models() -> Json<Value> {
    let model = |id: &str| json!({"id": id, "object": "model", "created": 1_790_000_000, "owned_by": "simulator"});
    Json(json!({"object": "list", "data": [model("sim-chat"), model("sim-embedding")]}))
}

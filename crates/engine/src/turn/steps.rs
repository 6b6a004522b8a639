//! The record of a turn's steps.

use serde::Serialize;
use serde_json::Value;
use tokio::time::Instant;

use crate::web_chat::{Listener, Sink};

/// Characters of one text inside a record: it explains, it does not archive.
const TEXT_MAX: usize = 2_000;

#[derive(Serialize)]
struct Step {
    step: &'static str,
    /// Milliseconds that it took.
    ms: u64,
    #[serde(skip_serializing_if = "Value::is_null")]
    input: Value,
    #[serde(skip_serializing_if = "Value::is_null")]
    output: Value,
}

pub(crate) struct Steps {
    list: Vec<Step>,
    since: Instant,
    /// Who watches the turn as it goes.
    listener: Option<Listener>,
}

impl Steps {
    pub(crate) fn new(listener: Option<Listener>) -> Self {
        Self { list: Vec::with_capacity(8), since: Instant::now(), listener }
    }

    /// Where the next draft's text goes as it comes, if somebody watches.
    pub(crate) fn draft_sink(&self) -> Option<Sink> {
        self.listener.as_ref().map(Listener::draft_sink)
    }

    /// Closes the step that ran since the one before.
    pub(crate) fn record(&mut self, step: &'static str, input: Value, output: Value) {
        let now = Instant::now();
        let ms = (now - self.since).as_millis() as u64;
        self.since = now;
        if let Some(listener) = &self.listener {
            listener.step(step, ms, &input, &output);
        }
        self.list.push(Step { step, ms, input, output });
    }

    pub(crate) fn into_value(self) -> Value {
        serde_json::to_value(self.list).expect("steps are plain values")
    }
}

/// A text short enough for a record.
pub(crate) fn excerpt(text: &str) -> &str {
    model::text::fit(text, TEXT_MAX)
}

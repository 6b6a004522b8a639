//! The record of a turn's steps.

use serde::Serialize;
use serde_json::Value;
use store::JsonText;
use tokio::time::Instant;

use crate::web_chat::{Listener, Sink};

/// Characters of one text inside a record: it explains, it does not archive.
const TEXT_MAX: usize = 2_000;

#[derive(Serialize)]
struct Step {
    step: &'static str,
    /// Milliseconds that it took.
    ms: u64,
    // As text: a turn waits for its model for long, thousands at once, and a tree takes five times the room.
    #[serde(skip_serializing_if = "Option::is_none")]
    input: Option<JsonText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<JsonText>,
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
        let text = |value: Value| (!value.is_null()).then(|| JsonText::of(&value));
        self.list.push(Step { step, ms, input: text(input), output: text(output) });
    }

    pub(crate) fn into_json(self) -> JsonText {
        JsonText::of(&self.list)
    }
}

/// A text short enough for a record.
pub(crate) fn excerpt(text: &str) -> &str {
    model::text::fit(text, TEXT_MAX)
}

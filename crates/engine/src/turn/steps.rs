//! The record of a turn's steps.

use serde::Serialize;
use serde_json::Value;
use store::JsonText;
use tokio::time::Instant;

use crate::web_chat::{Listener, Sink};

/// Characters of one text inside a record: it explains, it does not archive.
const TEXT_MAX: usize = 2_000;
/// Levels of a record. Parsers refuse what is nested much deeper, and then the whole record could not be read again.
const LEVELS_MAX: usize = 64;

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
        self.list.push(Step { step, ms, input: text_of(&input), output: text_of(&output) });
    }

    pub(crate) fn into_json(self) -> JsonText {
        JsonText::of(&self.list)
    }
}

/// Models and other systems choose what they send: what is nested too deep is kept as the beginning of its text.
fn text_of(value: &Value) -> Option<JsonText> {
    if value.is_null() {
        return None;
    }
    Some(if fits(value, LEVELS_MAX) { JsonText::of(value) } else { JsonText::of(&excerpt(&value.to_string())) })
}

fn fits(value: &Value, levels: usize) -> bool {
    match value {
        Value::Array(items) => levels > 0 && items.iter().all(|item| fits(item, levels - 1)),
        Value::Object(fields) => levels > 0 && fields.values().all(|field| fits(field, levels - 1)),
        _ => true,
    }
}

/// A text short enough for a record.
pub(crate) fn excerpt(text: &str) -> &str {
    model::text::fit(text, TEXT_MAX)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_record_can_be_read_again_however_deep_its_parts_are() {
        let nested = |levels: usize| (0..levels).fold(Value::Null, |inner, _| json!([inner]));
        let mut steps = Steps::new(None);
        for levels in [LEVELS_MAX, LEVELS_MAX + 1, 127] {
            steps.record("tool", nested(levels), json!({ "out": nested(levels - 1) }));
        }
        let read = steps.into_json().to_tree();
        assert_eq!(read[0]["input"], nested(LEVELS_MAX));
        for step in [&read[1], &read[2]] {
            assert!(step["input"].as_str().is_some_and(|text| text.starts_with("[[[")), "{step}");
            assert!(step["output"].as_str().is_some_and(|text| text.starts_with("{\"out\":[[")), "{step}");
        }
    }
}

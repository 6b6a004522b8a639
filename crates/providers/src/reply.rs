//! Gathers an answer out of what a vendor sends, whole or in pieces, and judges it at the end.
//!
//! What should be borne is borne (arguments that are not JSON, a call without an id), and what is needed is kept (the
//! reason of a block, which call a thought signature belongs to).

mod anthropic;
mod gemini;
mod openai;

use serde_json::Value;

use crate::{
    ChatResponse, Finish, ModelError, ModelId, ToolCall, Usage,
    errors::{self, Speaker},
    think::{ThinkFilter, after_orphan_close},
    wire::Wire,
};

/// Bounds of one answer; beyond them it is not an answer.
const MAX_TEXT_BYTES: usize = 1 << 20;
const MAX_CALLS: usize = 64;

#[derive(Debug, Default)]
pub(crate) struct Reply {
    text: String,
    think: ThinkFilter,
    calls: Vec<CallDraft>,
    usage: Usage,
    model: Option<String>,
    finish: Option<Finish>,
    /// Why the vendor's filter stopped the prompt or the answer.
    blocked: Option<String>,
    /// Why the answer cannot be used although it came.
    spoiled: Option<String>,
    /// An error object that came with status 200.
    error: Option<Value>,
    ended: bool,
    closed: bool,
}

/// A call as far as it has come. Arguments come as JSON or as fragments of its text.
#[derive(Debug, Default)]
struct CallDraft {
    slot: u64,
    id: String,
    name: String,
    json: Option<Value>,
    fragments: String,
    signature: Option<String>,
}

impl Reply {
    /// Takes in a whole body or one event of a stream. Anything unexpected in it is passed over.
    pub(crate) fn absorb(&mut self, wire: Wire, json: &Value) {
        let object = json.get(0).unwrap_or(json);
        if object.get("error").is_some_and(|error| !error.is_null()) {
            self.error = Some(object.clone());
            return;
        }
        match wire {
            Wire::OpenAi => openai::absorb(self, object),
            Wire::Gemini => gemini::absorb(self, object),
            Wire::Anthropic => anthropic::absorb(self, object),
        }
        if self.text.len() > MAX_TEXT_BYTES || self.calls.iter().any(|call| call.fragments.len() > MAX_TEXT_BYTES) {
            self.spoiled = Some("longer than 1 MiB".to_owned());
        } else if self.calls.len() > MAX_CALLS {
            self.spoiled = Some(format!("more than {MAX_CALLS} calls"));
        }
    }

    /// The vendor has said that the answer is complete (or why it will not be).
    pub(crate) fn has_ended(&self) -> bool {
        self.ended || self.is_lost()
    }

    /// Nothing that follows can make an answer of it.
    pub(crate) fn is_lost(&self) -> bool {
        self.error.is_some() || self.spoiled.is_some()
    }

    /// The vendor has said that nothing follows, not even figures of use.
    pub(crate) fn is_closed(&self) -> bool {
        self.closed
    }

    /// `data: [DONE]`, and the end of a non-streamed body.
    pub(crate) fn end(&mut self) {
        (self.ended, self.closed) = (true, true);
        self.think.finish(&mut self.text);
    }

    /// The visible text so far. It only grows.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The answer, or why it is none. `make_id` names calls that came without an id.
    pub(crate) fn into_response(
        mut self,
        who: Speaker<'_>,
        id: &ModelId,
        streamed: bool,
        mut make_id: impl FnMut() -> String,
    ) -> Result<ChatResponse, ModelError> {
        if let Some(error) = &self.error {
            return Err(errors::from_error(who, None, None, error));
        }
        self.end();
        if let Some(what) = &self.spoiled {
            return Err(errors::rubbish(who, what));
        }
        let text = if streamed { self.text.as_str() } else { after_orphan_close(&self.text) }.trim_end().to_owned();
        if self.calls.iter().any(|call| call.name.is_empty()) {
            return Err(errors::rubbish(who, "a tool call without a name"));
        }
        let tool_calls: Vec<ToolCall> = self.calls.into_iter().map(|call| call.into_call(&mut make_id)).collect();
        let finish = match self.finish.unwrap_or(Finish::Stop) {
            cut @ (Finish::Length | Finish::Filtered) => cut,
            // Gemini, and OpenAI with a forced function, say "stop" with calls; what counts is whether there are any.
            _ if !tool_calls.is_empty() => Finish::ToolCalls,
            _ => Finish::Stop,
        };
        if text.is_empty() && tool_calls.is_empty() {
            return Err(why_empty(who, self.blocked, finish));
        }
        Ok(ChatResponse {
            text,
            tool_calls,
            usage: self.usage,
            model: self.model.unwrap_or_else(|| id.model.clone()),
            provider: id.provider.clone(),
            finish,
            citations: Vec::new(),
            unanswered: Vec::new(),
        })
    }

    fn push_text(&mut self, text: &str) {
        self.think.push(text, &mut self.text);
    }

    fn set_model(&mut self, name: Option<&Value>) {
        if let Some(name) = name.and_then(Value::as_str).filter(|name| !name.is_empty()) {
            self.model = Some(name.to_owned());
        }
    }

    fn set_finish(&mut self, finish: Finish) {
        self.finish = Some(finish);
        self.ended = true;
    }
}

fn why_empty(who: Speaker<'_>, blocked: Option<String>, finish: Finish) -> ModelError {
    match (blocked, finish) {
        (Some(reason), _) => ModelError::Blocked { reason: format!("{}: {reason}", who.provider) },
        (None, Finish::Filtered) => {
            ModelError::Blocked { reason: format!("{}: the answer was filtered", who.provider) }
        }
        (None, Finish::Length) => errors::fail(
            format!("{}: the token limit was reached before any text", who.provider),
            "raise the limit of output tokens, or lower the model's thinking",
        ),
        (None, _) => errors::rubbish(who, "an empty answer"),
    }
}

impl CallDraft {
    fn into_call(self, make_id: &mut impl FnMut() -> String) -> ToolCall {
        let arguments = match (self.fragments.trim(), self.json) {
            ("", None | Some(Value::Null)) => Ok(Value::Object(Default::default())),
            ("", Some(json @ Value::Object(_))) => Ok(json),
            ("", Some(other)) => Err(other.to_string()),
            (text, _) => match serde_json::from_str(text) {
                Ok(json @ Value::Object(_)) => Ok(json),
                _ => Err(self.fragments),
            },
        };
        let id = if self.id.is_empty() { make_id() } else { self.id };
        ToolCall { id, name: self.name, arguments, signature: self.signature }
    }
}

fn text_of<'a>(json: &'a Value, field: &str) -> &'a str {
    json.get(field).and_then(Value::as_str).unwrap_or_default()
}

fn count_of(json: &Value, field: &str) -> u64 {
    json.get(field).and_then(Value::as_u64).unwrap_or(0)
}

#[cfg(test)]
mod tests;

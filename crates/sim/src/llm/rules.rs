//! Rules: which request gets which answer.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::ask::{Ask, Provider};

/// One call that the model asks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ToolCall {
    pub name: String,
    #[serde(default)]
    pub arguments: Value,
}

/// What the model does.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Action {
    /// Answers this text; `{last_user_text}` is replaced.
    Reply { text: String },
    /// Asks for these calls.
    ToolCalls { calls: Vec<ToolCall> },
    /// Asks for this call every time it is asked.
    LoopTool {
        name: String,
        #[serde(default)]
        arguments: Value,
    },
    /// Asks for a call whose arguments are no JSON (Gemini: `MALFORMED_FUNCTION_CALL`).
    MalformedToolArguments { name: String },
    /// An HTTP error.
    Error {
        status: u16,
        #[serde(default)]
        code: String,
        #[serde(default)]
        retry_after_s: Option<u64>,
    },
    /// HTTP 200 with a body that is no JSON; `html`: a page instead.
    Rubbish {
        #[serde(default)]
        html: bool,
    },
    /// Half of the answer; then, after `after_ms`, the connection breaks. `clean`: the body ends
    /// properly, but without its end mark.
    CutMidStream {
        #[serde(default)]
        after_ms: u64,
        #[serde(default)]
        clean: bool,
    },
    /// An error event after half of a stream (HTTP 500 if not streamed).
    StreamError,
    /// No byte for `ms`, then the connection ends.
    Hang { ms: u64 },
    /// A proper answer without text.
    Empty,
    /// No text because the token limit was reached.
    Truncated,
    /// Refused by the safety filter.
    Blocked,
}

impl Action {
    /// Conversational answers are no fit for a request that demands JSON of a given schema.
    fn is_conversational(&self) -> bool {
        matches!(
            self,
            Self::Reply { .. } | Self::ToolCalls { .. } | Self::LoopTool { .. } | Self::MalformedToolArguments { .. }
        )
    }
}

/// Which requests a rule is for. Everything that is set must hold; nothing set: every request.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "MatchForm")]
pub struct Match {
    /// Substring of the last user text (all user messages since the last answer).
    pub text: Option<String>,
    /// Substring of the system text.
    pub system: Option<String>,
    /// Exact model name.
    pub model: Option<String>,
    /// `openai`, `gemini` or `anthropic`.
    pub provider: Option<Provider>,
    /// Whether JSON is demanded. Not set: replies and tool calls are for requests that demand
    /// none, everything else is for both.
    pub structured: Option<bool>,
    /// Whether the last turn is a tool's result.
    pub after_tool_result: Option<bool>,
    pub stream: Option<bool>,
}

/// In JSON a text alone is short for `{"text": …}`, and `"*"` for every request.
#[derive(Deserialize)]
#[serde(untagged)]
enum MatchForm {
    Text(String),
    Full(MatchFields),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
struct MatchFields {
    text: Option<String>,
    system: Option<String>,
    model: Option<String>,
    provider: Option<Provider>,
    structured: Option<bool>,
    after_tool_result: Option<bool>,
    stream: Option<bool>,
}

impl From<MatchForm> for Match {
    fn from(form: MatchForm) -> Self {
        match form {
            MatchForm::Text(text) if text == "*" => Self::any(),
            MatchForm::Text(text) => Self::text(text),
            MatchForm::Full(fields) => Self {
                text: fields.text,
                system: fields.system,
                model: fields.model,
                provider: fields.provider,
                structured: fields.structured,
                after_tool_result: fields.after_tool_result,
                stream: fields.stream,
            },
        }
    }
}

impl Match {
    pub fn any() -> Self {
        Self::default()
    }

    pub fn text(text: impl Into<String>) -> Self {
        Self { text: Some(text.into()), ..Self::default() }
    }
}

/// A rule. The first that fits answers.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    #[serde(default, rename = "match")]
    pub matches: Match,
    /// Answers this often, then is forgotten; none: for ever.
    #[serde(default)]
    pub times: Option<u32>,
    pub then: Action,
    /// Before the first byte, on top of the general delay.
    #[serde(default)]
    pub delay_ms: u64,
}

impl Rule {
    /// For every request.
    pub fn always(then: Action) -> Self {
        Self { matches: Match::any(), times: None, then, delay_ms: 0 }
    }

    /// For requests whose last user text contains `text`.
    pub fn on(text: impl Into<String>, then: Action) -> Self {
        Self { matches: Match::text(text), ..Self::always(then) }
    }

    /// The same, `times` times only.
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    pub(crate) fn fits(&self, provider: Provider, ask: &Ask) -> bool {
        let wants = &self.matches;
        let is = |wanted: Option<bool>, value: bool| wanted.is_none_or(|wanted| wanted == value);
        let structured = wants.structured.or_else(|| self.then.is_conversational().then_some(false));
        is(structured, ask.is_structured())
            && is(wants.after_tool_result, ask.after_tool_result)
            && is(wants.stream, ask.stream)
            && wants.provider.is_none_or(|wanted| wanted == provider)
            && wants.model.as_ref().is_none_or(|model| *model == ask.model)
            && wants.text.as_ref().is_none_or(|text| ask.last_user_text.contains(text.as_str()))
            && wants.system.as_ref().is_none_or(|text| ask.system.contains(text.as_str()))
    }
}

//! A request to a model and its answer, freed from the providers' forms.

use std::fmt;

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

use super::rules::ToolCall;

/// Whose API was called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    Openai,
    Gemini,
    Anthropic,
}

/// The name of a tool, and the schema of its arguments.
pub(crate) type ForcedTool = (String, Option<Box<RawValue>>);

/// What was asked.
#[derive(Default)]
pub(crate) struct Ask {
    pub(crate) model: String,
    pub(crate) stream: bool,
    /// A stream shall end with usage (OpenAI's option; the others always do).
    pub(crate) include_usage: bool,
    /// All user texts since the last answer, joined with ` | `.
    pub(crate) last_user_text: String,
    pub(crate) system: String,
    pub(crate) schema: Option<Box<RawValue>>,
    /// JSON is demanded, but no schema given.
    pub(crate) json_object: bool,
    pub(crate) tools: Vec<String>,
    /// The tool that must be called.
    pub(crate) forced_tool: Option<ForcedTool>,
    pub(crate) after_tool_result: bool,
    pub(crate) prompt_tokens: u64,
}

impl Ask {
    /// JSON is demanded: by a format, or by a single tool that must be called.
    pub(crate) fn is_structured(&self) -> bool {
        let only_tool = self.forced_tool.is_some() && self.tools.len() == 1;
        self.schema.is_some() || self.json_object || only_tool
    }
}

/// What is answered.
pub(crate) enum Answer {
    Text(String),
    Calls(Vec<ToolCall>),
    MalformedCall { name: String },
    Empty,
    Truncated,
    Blocked,
}

impl Answer {
    /// A token is about four characters; exactness matters to nobody here.
    pub(crate) fn tokens(&self) -> u64 {
        match self {
            Self::Text(text) => text.len() as u64 / 4 + 1,
            Self::Calls(calls) => calls.len() as u64 * 20,
            Self::MalformedCall { .. } | Self::Truncated => 20,
            Self::Empty | Self::Blocked => 0,
        }
    }
}

/// Arguments that are no JSON, as a model in trouble writes them.
pub(crate) const MALFORMED_ARGUMENTS: &str = r#"{"day": "2026-11"#;

/// One turn, as far as `last_user_text` is concerned.
pub(crate) struct Turn<'a> {
    pub(crate) role: Role,
    pub(crate) text: &'a str,
    /// An assistant's turn that only asks for tools is no answer yet.
    pub(crate) asks_for_tools: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    User,
    Assistant,
    Other,
}

/// Joins the user texts since the last answer.
pub(crate) fn last_user_text<'a>(turns: impl DoubleEndedIterator<Item = Turn<'a>>) -> String {
    let mut texts: Vec<&str> = turns
        .rev()
        .take_while(|turn| turn.role != Role::Assistant || turn.asks_for_tools)
        .filter(|turn| turn.role == Role::User && !turn.text.is_empty())
        .map(|turn| turn.text)
        .collect();
    texts.reverse();
    texts.join(" | ")
}

/// The `content` of a message: a text, a list of parts, or null.
#[derive(Default)]
pub(crate) struct Content {
    pub(crate) text: String,
    pub(crate) has_tool_use: bool,
    pub(crate) has_tool_result: bool,
}

#[derive(Deserialize)]
struct Part {
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(default)]
    text: Option<String>,
}

impl<'de> Deserialize<'de> for Content {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ContentVisitor;
        impl<'de> Visitor<'de> for ContentVisitor {
            type Value = Content;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, a list of parts, or null")
            }
            fn visit_str<E>(self, text: &str) -> Result<Content, E> {
                Ok(Content { text: text.to_owned(), ..Content::default() })
            }
            fn visit_unit<E>(self) -> Result<Content, E> {
                Ok(Content::default())
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Content, A::Error> {
                let mut content = Content::default();
                while let Some(part) = parts.next_element::<Part>()? {
                    content.has_tool_use |= part.kind == "tool_use";
                    content.has_tool_result |= part.kind == "tool_result";
                    if let Some(text) = part.text {
                        if !content.text.is_empty() {
                            content.text.push('\n');
                        }
                        content.text.push_str(&text);
                    }
                }
                Ok(content)
            }
        }
        deserializer.deserialize_any(ContentVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_texts_since_the_last_answer_are_joined_across_tool_rounds() {
        let turn = |role, text, asks_for_tools| Turn { role, text, asks_for_tools };
        let turns = [
            turn(Role::User, "old", false),
            turn(Role::Assistant, "answered", false),
            turn(Role::User, "one", false),
            turn(Role::User, "two", false),
            turn(Role::Assistant, "", true),
            turn(Role::Other, "result", false),
        ];
        assert_eq!(last_user_text(turns.into_iter()), "one | two");
    }

    #[test]
    fn content_is_read_in_each_of_its_forms() {
        let text = |json| serde_json::from_str::<Content>(json).unwrap().text;
        assert_eq!(text(r#""a""#), "a");
        assert_eq!(text("null"), "");
        assert_eq!(
            text(r#"[{"type":"text","text":"a"},{"type":"image_url","image_url":{}},{"type":"text","text":"b"}]"#),
            "a\nb"
        );
    }
}

//! Anthropic Messages.

use serde::Serialize;
use serde_json::Value;

use super::{Arguments, Part, Role, Turn, schema, turns};
use crate::{ChatRequest, ToolChoice, ToolSpec};

#[derive(Serialize)]
pub(super) struct Body<'a> {
    model: &'a str,
    max_tokens: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    system: Option<&'a str>,
    messages: Vec<Message<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tools: Vec<Tool<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_choice: Option<Choice>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output_config: Option<OutputConfig>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f32>,
    stream: bool,
}

#[derive(Serialize)]
struct Message<'a> {
    role: &'static str,
    content: Vec<Block<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Block<'a> {
    Text { text: &'a str },
    ToolUse { id: &'a str, name: &'a str, input: Arguments<'a> },
    ToolResult { tool_use_id: &'a str, content: &'a str },
}

#[derive(Serialize)]
struct Tool<'a> {
    name: &'a str,
    description: &'a str,
    input_schema: &'a Value,
}

#[derive(Serialize)]
struct Choice {
    #[serde(rename = "type")]
    kind: &'static str,
}

#[derive(Serialize)]
struct OutputConfig {
    format: Format,
}

#[derive(Serialize)]
struct Format {
    #[serde(rename = "type")]
    kind: &'static str,
    schema: Value,
}

pub(super) fn body<'a>(model: &'a str, req: &'a ChatRequest, stream: bool) -> Body<'a> {
    let kind = match req.tool_choice {
        ToolChoice::Auto => "auto",
        ToolChoice::None => "none",
        ToolChoice::Required => "any",
    };
    let format = req.response_schema.as_ref();
    Body {
        model,
        max_tokens: req.max_output_tokens,
        system: Some(req.system.as_str()).filter(|text| !text.trim().is_empty()),
        messages: turns(req, true).into_iter().map(message).collect(),
        tools: req.tools.iter().map(|tool| declared(tool)).collect(),
        tool_choice: (!req.tools.is_empty()).then_some(Choice { kind }),
        output_config: format.map(|wanted| OutputConfig {
            format: Format { kind: "json_schema", schema: schema::closed(&wanted.schema) },
        }),
        temperature: req.temperature,
        stream,
    }
}

fn message(turn: Turn<'_>) -> Message<'_> {
    let content = turn.parts.into_iter().map(|part| match part {
        Part::Text(text) => Block::Text { text },
        Part::Call(call) => Block::ToolUse { id: &call.id, name: &call.name, input: Arguments::of(call) },
        Part::Result { call_id, content, .. } => Block::ToolResult { tool_use_id: call_id, content },
    });
    Message { role: if turn.role == Role::Assistant { "assistant" } else { "user" }, content: content.collect() }
}

fn declared(tool: &ToolSpec) -> Tool<'_> {
    Tool { name: &tool.name, description: &tool.description, input_schema: &tool.parameters }
}

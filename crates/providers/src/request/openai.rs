//! Chat Completions, as OpenAI and its many imitators take them. A field that does not matter is not sent: some
//! servers refuse what they do not know.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::Value;

use super::{Arguments, Part, Role, Turn, schema, turns};
use crate::{ChatRequest, ProviderKind, ToolCall, ToolChoice, ToolSpec};

#[derive(Serialize)]
pub(super) struct Body<'a> {
    model: &'a str,
    messages: Vec<Message<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tools: Vec<Tool<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_choice: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_format: Option<Format<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<u32>,
    stream: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream_options: Option<StreamOptions>,
}

#[derive(Serialize)]
#[serde(tag = "role", rename_all = "lowercase")]
enum Message<'a> {
    System {
        content: &'a str,
    },
    User {
        content: Cow<'a, str>,
    },
    Assistant {
        content: Cow<'a, str>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        tool_calls: Vec<Call<'a>>,
    },
    Tool {
        tool_call_id: &'a str,
        content: &'a str,
    },
}

#[derive(Serialize)]
struct Call<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    function: Function<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    extra_content: Option<Extra<'a>>,
}

#[derive(Serialize)]
struct Function<'a> {
    name: &'a str,
    /// JSON in a string.
    arguments: String,
}

/// Gemini behind its OpenAI-compatible address wants its signature back where it put it.
#[derive(Serialize)]
struct Extra<'a> {
    google: Google<'a>,
}

#[derive(Serialize)]
struct Google<'a> {
    thought_signature: &'a str,
}

#[derive(Serialize)]
struct Tool<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    function: Declared<'a>,
}

#[derive(Serialize)]
struct Declared<'a> {
    name: &'a str,
    description: &'a str,
    parameters: &'a Value,
}

#[derive(Serialize)]
struct Format<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    json_schema: Schema<'a>,
}

#[derive(Serialize)]
struct Schema<'a> {
    name: &'a str,
    schema: Value,
    strict: bool,
}

#[derive(Serialize)]
struct StreamOptions {
    include_usage: bool,
}

pub(super) fn body<'a>(kind: ProviderKind, model: &'a str, req: &'a ChatRequest, stream: bool) -> Body<'a> {
    let system = Some(req.system.as_str()).filter(|text| !text.trim().is_empty());
    let mut messages: Vec<_> = system.map(|content| Message::System { content }).into_iter().collect();
    for turn in turns(req, false) {
        push(&mut messages, turn);
    }
    // OpenAI refuses the old name for reasoning models; all of its models take the new one. Its imitators know the
    // old one only.
    let limit = Some(req.max_output_tokens);
    let (max_tokens, max_completion_tokens) = if kind == ProviderKind::Openai { (None, limit) } else { (limit, None) };
    Body {
        model,
        messages,
        tools: req.tools.iter().map(|tool| declared(tool)).collect(),
        tool_choice: (!req.tools.is_empty()).then_some(match req.tool_choice {
            ToolChoice::Auto => "auto",
            ToolChoice::None => "none",
            ToolChoice::Required => "required",
        }),
        response_format: req.response_schema.as_ref().map(|wanted| Format {
            kind: "json_schema",
            json_schema: Schema { name: &wanted.name, schema: schema::strict(&wanted.schema), strict: true },
        }),
        temperature: req.temperature,
        max_tokens,
        max_completion_tokens,
        stream,
        stream_options: stream.then_some(StreamOptions { include_usage: true }),
    }
}

/// Texts of one turn become one; every result is a message of its own.
fn push<'a>(messages: &mut Vec<Message<'a>>, turn: Turn<'a>) {
    let (mut texts, mut tool_calls) = (Vec::new(), Vec::new());
    for part in turn.parts {
        match part {
            Part::Text(text) => texts.push(text),
            Part::Call(call) => tool_calls.push(called(call)),
            Part::Result { call_id, content, .. } => messages.push(Message::Tool { tool_call_id: call_id, content }),
        }
    }
    let content = match texts[..] {
        [] => Cow::Borrowed(""),
        [text] => Cow::Borrowed(text),
        _ => Cow::Owned(texts.join("\n\n")),
    };
    match turn.role {
        Role::User => messages.push(Message::User { content }),
        Role::Assistant => messages.push(Message::Assistant { content, tool_calls }),
        Role::Tool => {}
    }
}

fn called(call: &ToolCall) -> Call<'_> {
    let arguments = serde_json::to_string(&Arguments::of(call)).expect("every key of a JSON object is a string");
    let signature = call.signature.as_deref();
    Call {
        id: &call.id,
        kind: "function",
        function: Function { name: &call.name, arguments },
        extra_content: signature.map(|thought_signature| Extra { google: Google { thought_signature } }),
    }
}

fn declared(tool: &ToolSpec) -> Tool<'_> {
    let ToolSpec { name, description, parameters } = tool;
    Tool { kind: "function", function: Declared { name, description, parameters } }
}

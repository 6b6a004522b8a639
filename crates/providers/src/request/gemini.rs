//! Gemini `generateContent`. The model and whether the answer is streamed are in the address.

use serde::Serialize;
use serde_json::Value;

use super::{Arguments, Part, Role, Turn, turns};
use crate::{ChatRequest, ToolChoice, ToolSpec};

/// How ids begin that were made for calls without one. Gemini does not know them: such calls go back without an id
/// and are told apart by their order.
const STAND_IN: &str = "unnamed_call_";
/// What takes the place of a signature that there is not: the call was another model's, or of an earlier key
/// (documented for Gemini 3).
const NO_SIGNATURE: &str = "skip_thought_signature_validator";

/// An id for the `n`th call that came without one.
pub(crate) fn stand_in_id(n: u64) -> String {
    format!("{STAND_IN}{n}")
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Body<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    system_instruction: Option<Instruction<'a>>,
    contents: Vec<Content<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tools: Vec<Tools<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_config: Option<ToolConfig>,
    generation_config: Generation<'a>,
}

#[derive(Serialize)]
struct Instruction<'a> {
    parts: [Text<'a>; 1],
}

#[derive(Serialize)]
struct Text<'a> {
    text: &'a str,
}

#[derive(Serialize)]
struct Content<'a> {
    role: &'static str,
    parts: Vec<Piece<'a>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Piece<'a> {
    Text(Text<'a>),
    #[serde(rename_all = "camelCase")]
    Call {
        function_call: Call<'a>,
        #[serde(skip_serializing_if = "Option::is_none")]
        thought_signature: Option<&'a str>,
    },
    #[serde(rename_all = "camelCase")]
    Result {
        function_response: Outcome<'a>,
    },
}

#[derive(Serialize)]
struct Call<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    name: &'a str,
    args: Arguments<'a>,
}

#[derive(Serialize)]
struct Outcome<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    name: &'a str,
    response: Output<'a>,
}

#[derive(Serialize)]
struct Output<'a> {
    output: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Tools<'a> {
    function_declarations: Vec<Declared<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Declared<'a> {
    name: &'a str,
    description: &'a str,
    /// Plain JSON schema, where `parameters` would take a part of OpenAPI's only.
    parameters_json_schema: &'a Value,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ToolConfig {
    function_calling_config: Calling,
}

#[derive(Serialize)]
struct Calling {
    mode: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Generation<'a> {
    max_output_tokens: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_mime_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_json_schema: Option<&'a Value>,
}

pub(super) fn body<'a>(model: &str, req: &'a ChatRequest) -> Body<'a> {
    let system = Some(req.system.as_str()).filter(|text| !text.trim().is_empty());
    let wants_signatures = wants_signatures(model);
    let declared: Vec<_> = req.tools.iter().map(|tool| declared(tool)).collect();
    let mode = match req.tool_choice {
        ToolChoice::Auto => "AUTO",
        ToolChoice::None => "NONE",
        ToolChoice::Required => "ANY",
    };
    let schema = req.response_schema.as_ref().map(|wanted| &wanted.schema);
    Body {
        system_instruction: system.map(|text| Instruction { parts: [Text { text }] }),
        contents: turns(req, true).into_iter().map(|turn| content(turn, wants_signatures)).collect(),
        tool_config: (!declared.is_empty()).then_some(ToolConfig { function_calling_config: Calling { mode } }),
        tools: if declared.is_empty() { Vec::new() } else { vec![Tools { function_declarations: declared }] },
        generation_config: Generation {
            max_output_tokens: req.max_output_tokens,
            temperature: req.temperature,
            response_mime_type: schema.map(|_| "application/json"),
            response_json_schema: schema,
        },
    }
}

/// From the third generation on, the first call of a turn is refused without a signature.
fn wants_signatures(model: &str) -> bool {
    let generation = model.split_once("gemini-").map(|(_, rest)| rest.chars().take_while(char::is_ascii_digit));
    generation.is_some_and(|digits| digits.collect::<String>().parse().is_ok_and(|generation: u32| generation >= 3))
}

fn content<'a>(turn: Turn<'a>, wants_signatures: bool) -> Content<'a> {
    let mut stand_in = wants_signatures.then_some(NO_SIGNATURE);
    let parts = turn.parts.into_iter().map(|part| match part {
        Part::Text(text) => Piece::Text(Text { text }),
        Part::Call(call) => {
            let stand_in = stand_in.take();
            Piece::Call {
                function_call: Call { id: known_id(&call.id), name: &call.name, args: Arguments::of(call) },
                thought_signature: call.signature.as_deref().or(stand_in),
            }
        }
        Part::Result { call_id, name, content } => Piece::Result {
            function_response: Outcome { id: known_id(call_id), name, response: Output { output: content } },
        },
    });
    Content { role: if turn.role == Role::Assistant { "model" } else { "user" }, parts: parts.collect() }
}

fn known_id(id: &str) -> Option<&str> {
    Some(id).filter(|id| !id.starts_with(STAND_IN))
}

fn declared(tool: &ToolSpec) -> Declared<'_> {
    Declared { name: &tool.name, description: &tool.description, parameters_json_schema: &tool.parameters }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_wanted_from_the_third_generation_on() {
        for (model, wants) in [
            ("gemini-2.5-flash", false),
            ("gemini-3-pro", true),
            ("models/gemini-3.1-flash", true),
            ("gemini-10-pro", true),
            ("gemini-flash-latest", false),
            ("gemma-4", false),
        ] {
            assert_eq!(wants_signatures(model), wants, "{model}");
        }
    }
}

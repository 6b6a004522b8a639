//! Our request as genai's. genai writes each vendor's JSON from it; what vendors are strict about is put right here:
//! who speaks first, results that must stand together, empty parts, the exact temperature.

use genai::chat::{
    self as wire, ChatOptions, ContentPart, JsonSpec, MessageContent, ReasoningEffort, Tool, ToolResponse,
};
use serde_json::json;

use crate::{ChatMessage, ChatRequest, ProviderKind, ToolCall, ToolChoice};

/// Stands where a conversation begins with our own message: Gemini and Anthropic want a user's one first.
const OPENING: &str = "(The conversation begins.)";

pub(crate) fn messages(req: &ChatRequest) -> wire::ChatRequest {
    let mut out: Vec<wire::ChatMessage> = Vec::with_capacity(req.messages.len() + 1);
    for message in &req.messages {
        let (role, parts) = parts_of(message);
        if parts.is_empty() {
            continue;
        }
        if out.is_empty() && role != wire::ChatRole::User {
            out.push(wire::ChatMessage::user(OPENING));
        }
        match out.last_mut() {
            // Vendors want turns to alternate and all results of parallel calls in one message.
            Some(last) if last.role == role => last.content.extend(parts),
            _ => out.push(wire::ChatMessage::new(role, MessageContent::from_parts(parts))),
        }
    }
    let tools = req.tools.iter().map(|tool| {
        Tool::new(tool.name.as_str()).with_description(tool.description.as_str()).with_schema(tool.parameters.clone())
    });
    wire::ChatRequest {
        system: (!req.system.trim().is_empty()).then(|| req.system.clone()),
        messages: out,
        tools: (!req.tools.is_empty()).then(|| tools.collect()),
        ..wire::ChatRequest::default()
    }
}

fn parts_of(message: &ChatMessage) -> (wire::ChatRole, Vec<ContentPart>) {
    let text_part = |text: &str| (!text.trim().is_empty()).then(|| ContentPart::from_text(text));
    match message {
        ChatMessage::User { text } => (wire::ChatRole::User, text_part(text).into_iter().collect()),
        ChatMessage::Assistant { text, tool_calls } => {
            let text = text.as_deref().and_then(text_part);
            let calls = tool_calls.iter().map(|call| ContentPart::ToolCall(wire_call(call)));
            (wire::ChatRole::Assistant, text.into_iter().chain(calls).collect())
        }
        ChatMessage::Tool { call_id, name, content } => {
            let result = ToolResponse::new(call_id, content).with_fn_name(name);
            (wire::ChatRole::Tool, vec![ContentPart::ToolResponse(result)])
        }
    }
}

fn wire_call(call: &ToolCall) -> wire::ToolCall {
    wire::ToolCall {
        call_id: call.id.clone(),
        fn_name: call.name.clone(),
        // Vendors take an object only; the model sees what it wrote and, in the result, what was wrong with it.
        fn_arguments: call.arguments.clone().unwrap_or_else(|text| json!({ "unreadable_arguments": text })),
        thought_signatures: call.signature.clone().map(|signature| vec![signature]),
    }
}

pub(crate) fn options(kind: ProviderKind, req: &ChatRequest) -> ChatOptions {
    // OpenAI refuses the old `max_tokens` for reasoning models, which genai tells by name; all of its models take the
    // new one. Compatible servers know the old one only.
    let mut options = match kind {
        ProviderKind::Openai => {
            ChatOptions::default().with_extra_body(json!({ "max_completion_tokens": req.max_output_tokens }))
        }
        _ => ChatOptions::default().with_max_tokens(req.max_output_tokens),
    };
    if let Some(temperature) = req.temperature {
        options = options.with_temperature(exact(temperature));
    }
    if let Some(schema) = &req.response_schema {
        options = options.with_response_format(JsonSpec::new(schema.name.as_str(), schema.schema.clone()));
    }
    if !req.tools.is_empty() {
        options = options.with_tool_choice(match req.tool_choice {
            ToolChoice::Auto => wire::ToolChoice::Auto,
            ToolChoice::None => wire::ToolChoice::None,
            ToolChoice::Required => wire::ToolChoice::Required,
        });
    }
    // genai reads a reasoning effort out of names that end in -low, -max, …, and cuts it off: a local model of such a
    // name would not be found. A budget, which Chat Completions does not have, keeps the name whole and is not sent.
    if !matches!(kind, ProviderKind::Gemini | ProviderKind::Anthropic) {
        options = options.with_reasoning_effort(ReasoningEffort::Budget(0));
    }
    options
}

/// The `f64` that prints as the `f32` does: 0.2 and not 0.20000000298023224.
fn exact(value: f32) -> f64 {
    value.to_string().parse().unwrap_or_else(|_| f64::from(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles(messages: Vec<ChatMessage>) -> Vec<(wire::ChatRole, usize)> {
        let req = ChatRequest { messages, ..ChatRequest::default() };
        super::messages(&req).messages.into_iter().map(|m| (m.role, m.content.len())).collect()
    }

    fn user(text: &str) -> ChatMessage {
        ChatMessage::User { text: text.into() }
    }

    #[test]
    fn turns_alternate_and_results_stand_together() {
        use wire::ChatRole::{Assistant, Tool, User};
        let call = |id: &str| ToolCall { id: id.into(), name: "f".into(), arguments: Err("{".into()), signature: None };
        let result = |id: &str| ChatMessage::Tool { call_id: id.into(), name: "f".into(), content: "{}".into() };
        let asked = ChatMessage::Assistant { text: None, tool_calls: vec![call("a"), call("b")] };
        let got = roles(vec![user("hi"), user(" "), user("there"), asked, result("a"), result("b")]);
        assert_eq!(got, [(User, 2), (Assistant, 2), (Tool, 2)]);
        let outbound = ChatMessage::Assistant { text: Some("Your order is here".into()), tool_calls: vec![] };
        assert_eq!(roles(vec![outbound, user("thanks")]), [(User, 1), (Assistant, 1), (User, 1)]);
    }

    #[test]
    fn a_temperature_is_sent_as_it_was_written() {
        assert_eq!(exact(0.2), 0.2);
        assert_eq!(exact(0.7), 0.7);
    }
}

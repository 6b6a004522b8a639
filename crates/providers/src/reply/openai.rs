//! OpenAI Chat Completions, as OpenAI and its many imitators send it. A chunk of a stream (`delta`) and a whole body
//! (`message`) have the same fields, so that one reader serves both.

use serde_json::Value;

use super::{CallDraft, Reply, count_of, text_of};
use crate::{Finish, Usage};

pub(super) fn absorb(reply: &mut Reply, json: &Value) {
    reply.set_model(json.get("model"));
    if let Some(usage) = json.get("usage").filter(|usage| usage.is_object()) {
        reply.usage = Usage {
            input_tokens: count_of(usage, "prompt_tokens"),
            output_tokens: count_of(usage, "completion_tokens"),
            cached_tokens: usage.get("prompt_tokens_details").map_or(0, |details| count_of(details, "cached_tokens")),
        };
    }
    // The last chunk may have no choices, only usage.
    let Some(choice) = json.pointer("/choices/0") else { return };
    if let Some(message) = choice.get("delta").or_else(|| choice.get("message")) {
        absorb_message(reply, message);
    }
    match text_of(choice, "finish_reason") {
        "" => {}
        "length" => reply.set_finish(Finish::Length),
        "content_filter" => reply.set_finish(Finish::Filtered),
        "tool_calls" | "function_call" => reply.set_finish(Finish::ToolCalls),
        _ => reply.set_finish(Finish::Stop),
    }
}

fn absorb_message(reply: &mut Reply, message: &Value) {
    match message.get("content") {
        Some(Value::String(text)) => reply.push_text(text),
        // Some servers send typed parts; only text is for the customer.
        Some(Value::Array(parts)) => {
            for part in parts.iter().filter(|part| text_of(part, "type") == "text") {
                reply.push_text(text_of(part, "text"));
            }
        }
        _ => {}
    }
    if !text_of(message, "refusal").is_empty() {
        reply.blocked = Some("the model refused".to_owned());
    }
    for call in message.get("tool_calls").and_then(Value::as_array).into_iter().flatten() {
        absorb_call(reply, call);
    }
}

/// Fragments belong together by `index`. Some servers leave it out, some give every parallel call index 0, and some
/// repeat id and name in every fragment: a new id is a new call, no id continues the last one of that index.
fn absorb_call(reply: &mut Reply, call: &Value) {
    let Some(function) = call.get("function") else { return };
    let (id, name) = (text_of(call, "id"), text_of(function, "name"));
    let index = call.get("index").and_then(Value::as_u64);
    let open = match index {
        Some(index) => reply.calls.iter().rposition(|draft| draft.slot == index),
        // Without an index a name begins a call.
        None if id.is_empty() && name.is_empty() => reply.calls.len().checked_sub(1),
        None => reply.calls.iter().rposition(|draft| !id.is_empty() && draft.id == id),
    };
    let open = open.filter(|&at| id.is_empty() || reply.calls[at].id.is_empty() || reply.calls[at].id == id);
    let at = open.unwrap_or_else(|| {
        let slot = index.unwrap_or(u64::MAX);
        reply.calls.push(CallDraft { slot, ..CallDraft::default() });
        reply.calls.len() - 1
    });
    let draft = &mut reply.calls[at];
    if draft.id.is_empty() {
        draft.id = id.to_owned();
    }
    if draft.name.is_empty() {
        draft.name = name.to_owned();
    }
    match function.get("arguments") {
        Some(Value::String(fragment)) => draft.fragments.push_str(fragment),
        Some(Value::Null) | None => {}
        Some(json) => draft.json = Some(json.clone()),
    }
    // Gemini behind its OpenAI-compatible address.
    if let Some(signature) = call.pointer("/extra_content/google/thought_signature").and_then(Value::as_str) {
        draft.signature = Some(signature.to_owned());
    }
}

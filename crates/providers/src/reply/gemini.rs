//! Gemini `generateContent`. Every event of a stream is a whole response object with new parts only; its counters are
//! cumulative.

use serde_json::Value;

use super::{CallDraft, Reply, count_of, text_of};
use crate::{Finish, Usage};

pub(super) fn absorb(reply: &mut Reply, json: &Value) {
    reply.set_model(json.get("modelVersion"));
    if let Some(usage) = json.get("usageMetadata") {
        reply.usage = Usage {
            input_tokens: count_of(usage, "promptTokenCount") + count_of(usage, "toolUsePromptTokenCount"),
            output_tokens: count_of(usage, "candidatesTokenCount") + count_of(usage, "thoughtsTokenCount"),
            cached_tokens: count_of(usage, "cachedContentTokenCount"),
        };
    }
    if let Some(reason) = json.pointer("/promptFeedback/blockReason").and_then(Value::as_str) {
        reply.blocked = Some(format!("prompt {reason}"));
        reply.set_finish(Finish::Filtered);
    }
    let Some(candidate) = json.pointer("/candidates/0") else { return };
    for part in candidate.pointer("/content/parts").and_then(Value::as_array).into_iter().flatten() {
        absorb_part(reply, part);
    }
    match text_of(candidate, "finishReason") {
        "" | "FINISH_REASON_UNSPECIFIED" => {}
        "STOP" => reply.set_finish(Finish::Stop),
        "MAX_TOKENS" => reply.set_finish(Finish::Length),
        trouble @ ("MALFORMED_FUNCTION_CALL" | "UNEXPECTED_TOOL_CALL" | "TOO_MANY_TOOL_CALLS") => {
            reply.spoiled = Some(trouble.to_owned());
        }
        reason => {
            reply.blocked = Some(format!("answer {reason}"));
            reply.set_finish(Finish::Filtered);
        }
    }
}

fn absorb_part(reply: &mut Reply, part: &Value) {
    let signature = part.get("thoughtSignature").and_then(Value::as_str).map(str::to_owned);
    if let Some(call) = part.get("functionCall") {
        reply.calls.push(CallDraft {
            slot: reply.calls.len() as u64,
            id: text_of(call, "id").to_owned(),
            name: text_of(call, "name").to_owned(),
            json: call.get("args").cloned(),
            fragments: String::new(),
            signature,
        });
        return;
    }
    // Summaries of the thinking are not for the customer.
    let is_thought = part.get("thought").and_then(Value::as_bool) == Some(true);
    let text = text_of(part, "text");
    if !is_thought {
        reply.push_text(text);
    }
    // A signature may come late, in a part with empty text; the first call of a turn is the one that must carry it.
    if let (true, Some(signature), Some(call)) = (text.is_empty(), signature, reply.calls.first_mut()) {
        call.signature.get_or_insert(signature);
    }
}

//! Anthropic Messages: a whole message, or the typed events of its stream.

use serde_json::Value;

use super::{CallDraft, Reply, count_of, text_of};
use crate::Finish;

pub(super) fn absorb(reply: &mut Reply, json: &Value) {
    match text_of(json, "type") {
        "message" => {
            absorb_head(reply, json);
            let blocks = json.get("content").and_then(Value::as_array).into_iter().flatten();
            for (index, block) in blocks.enumerate() {
                begin_block(reply, index as u64, block);
            }
            absorb_stop_reason(reply, json);
        }
        "message_start" => {
            if let Some(message) = json.get("message") {
                absorb_head(reply, message);
            }
        }
        "content_block_start" => {
            if let Some(block) = json.get("content_block") {
                begin_block(reply, count_of(json, "index"), block);
            }
        }
        "content_block_delta" => {
            if let Some(delta) = json.get("delta") {
                continue_block(reply, count_of(json, "index"), delta);
            }
        }
        "message_delta" => {
            absorb_usage(reply, json);
            if let Some(delta) = json.get("delta") {
                absorb_stop_reason(reply, delta);
            }
        }
        "message_stop" => (reply.ended, reply.closed) = (true, true),
        _ => {}
    }
}

fn absorb_head(reply: &mut Reply, message: &Value) {
    reply.set_model(message.get("model"));
    absorb_usage(reply, message);
}

/// Input is the sum of three counters. The last event of a stream repeats them or gives the output alone.
fn absorb_usage(reply: &mut Reply, holder: &Value) {
    let Some(usage) = holder.get("usage") else { return };
    if usage.get("input_tokens").is_some_and(Value::is_u64) {
        let cached = count_of(usage, "cache_read_input_tokens");
        let written = count_of(usage, "cache_creation_input_tokens");
        reply.usage.input_tokens = count_of(usage, "input_tokens") + written + cached;
        reply.usage.cached_tokens = cached;
    }
    if let Some(output) = usage.get("output_tokens").and_then(Value::as_u64) {
        reply.usage.output_tokens = output;
    }
}

fn begin_block(reply: &mut Reply, index: u64, block: &Value) {
    match text_of(block, "type") {
        "text" => reply.push_text(text_of(block, "text")),
        "tool_use" => reply.calls.push(CallDraft {
            slot: index,
            id: text_of(block, "id").to_owned(),
            name: text_of(block, "name").to_owned(),
            json: block.get("input").cloned(),
            ..CallDraft::default()
        }),
        // Thinking is not asked for and not shown.
        _ => {}
    }
}

fn continue_block(reply: &mut Reply, index: u64, delta: &Value) {
    match text_of(delta, "type") {
        "text_delta" => reply.push_text(text_of(delta, "text")),
        "input_json_delta" => {
            if let Some(call) = reply.calls.iter_mut().rfind(|call| call.slot == index) {
                call.fragments.push_str(text_of(delta, "partial_json"));
            }
        }
        _ => {}
    }
}

fn absorb_stop_reason(reply: &mut Reply, holder: &Value) {
    match text_of(holder, "stop_reason") {
        "" => {}
        "max_tokens" | "model_context_window_exceeded" => reply.set_finish(Finish::Length),
        "tool_use" => reply.set_finish(Finish::ToolCalls),
        "refusal" => {
            reply.blocked = Some("the model refused".to_owned());
            reply.set_finish(Finish::Filtered);
        }
        _ => reply.set_finish(Finish::Stop),
    }
}

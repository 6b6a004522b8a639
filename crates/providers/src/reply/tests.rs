use proptest::prelude::*;
use serde_json::json;

use super::*;

const WHO: Speaker<'static> = Speaker { provider: "p", key: None };

fn finish(wire: Wire, frames: &[Value]) -> Result<ChatResponse, ModelError> {
    let mut reply = Reply::default();
    for frame in frames {
        reply.absorb(wire, frame);
    }
    let id = ModelId { provider: "p".into(), model: "m".into() };
    reply.into_response(WHO, &id, frames.len() > 1, || "made".to_owned())
}

fn openai(message: Value, finish_reason: &str) -> Result<ChatResponse, ModelError> {
    finish(Wire::OpenAi, &[json!({"choices": [{"message": message, "finish_reason": finish_reason}]})])
}

#[test]
fn openai_like_servers_are_borne() {
    let call = |call: Value| openai(json!({"content": null, "tool_calls": [call]}), "stop").unwrap();
    let object = call(json!({"id": "", "function": {"name": "f", "arguments": {"a": 1}}}));
    assert_eq!(object.finish, Finish::ToolCalls, "stop with calls");
    assert_eq!((object.tool_calls[0].id.as_str(), &object.tool_calls[0].arguments), ("made", &Ok(json!({"a": 1}))));
    let none = call(json!({"function": {"name": "f"}}));
    assert_eq!(none.tool_calls[0].arguments, Ok(json!({})));
    let broken = call(json!({"id": "1", "function": {"name": "f", "arguments": "{\"a\":"}}));
    assert_eq!(broken.tool_calls[0].arguments, Err("{\"a\":".to_owned()));
    let plain = openai(json!({"content": "<think>hm</think>\n Hello \n", "tool_calls": null}), "stop").unwrap();
    assert_eq!((plain.text.as_str(), plain.finish, plain.usage), ("Hello", Finish::Stop, Usage::default()));
}

#[test]
fn two_calls_stay_two_however_they_are_numbered() {
    let chunk = |calls: Value| json!({"choices": [{"delta": {"tool_calls": calls}}]});
    let whole = |index: u64, id: &str| json!([{"index": index, "id": id, "function": {"name": id, "arguments": "{}"}}]);
    let fragment = |index: u64, text: &str| json!([{"index": index, "function": {"arguments": text}}]);
    let open = |index: u64, id: &str| json!([{"index": index, "id": id, "function": {"name": id, "arguments": ""}}]);
    let interleaved =
        [open(0, "a"), open(1, "b"), fragment(0, "{\"x\":"), fragment(1, "{}"), fragment(0, "1}")].map(chunk);
    let same_index = [whole(0, "a"), whole(0, "b")].map(chunk);
    let no_index = [
        json!([{"id": "a", "function": {"name": "a", "arguments": "{"}}]),
        json!([{"function": {"arguments": "}"}}]),
        json!([{"id": "b", "function": {"name": "b", "arguments": "{}"}}]),
    ]
    .map(chunk);
    for frames in [&interleaved[..], &same_index, &no_index] {
        let calls = finish(Wire::OpenAi, frames).unwrap().tool_calls;
        let names: Vec<_> = calls.iter().map(|call| (call.name.as_str(), call.arguments.is_ok())).collect();
        assert_eq!(names, [("a", true), ("b", true)]);
    }
}

#[test]
fn a_repeated_id_and_name_are_one_call() {
    let part = |text: &str| {
        let call = json!({"index": 0, "id": "a", "function": {"name": "f", "arguments": text}});
        json!({"choices": [{"delta": {"tool_calls": [call]}}]})
    };
    let calls = finish(Wire::OpenAi, &[part("{\"x\""), part(":1}")]).unwrap().tool_calls;
    assert_eq!(calls.len(), 1);
    assert_eq!((calls[0].name.as_str(), &calls[0].arguments), ("f", &Ok(json!({"x": 1}))));
}

#[test]
fn empty_answers_are_told_apart() {
    assert!(matches!(openai(json!({"content": ""}), "stop"), Err(ModelError::Rubbish { .. })));
    assert!(matches!(openai(json!({"content": null}), "content_filter"), Err(ModelError::Blocked { .. })));
    assert!(matches!(openai(json!({"content": ""}), "length"), Err(ModelError::Fail { .. })));
    assert!(matches!(openai(json!({"content": null, "refusal": "I can't"}), "stop"), Err(ModelError::Blocked { .. })));
    assert_eq!(openai(json!({"content": "half"}), "length").unwrap().finish, Finish::Length);
    let gemini = |body: Value| finish(Wire::Gemini, &[body]);
    assert!(matches!(gemini(json!({"candidates": []})), Err(ModelError::Rubbish { .. })));
    let prompt = gemini(json!({"promptFeedback": {"blockReason": "SAFETY"}}));
    assert_eq!(prompt, Err(ModelError::Blocked { reason: "p: prompt SAFETY".into() }));
    let answer = gemini(json!({"candidates": [{"finishReason": "RECITATION"}]}));
    assert_eq!(answer, Err(ModelError::Blocked { reason: "p: answer RECITATION".into() }));
    let malformed = gemini(json!({"candidates": [{"finishReason": "MALFORMED_FUNCTION_CALL"}]}));
    assert!(matches!(malformed, Err(ModelError::Rubbish { .. })));
}

#[test]
fn gemini_keeps_signatures_and_hides_thoughts() {
    let parts = json!([
        {"text": "I should look", "thought": true},
        {"functionCall": {"name": "f", "args": {"a": 1}}, "thoughtSignature": "s1"},
        {"functionCall": {"name": "g"}},
    ]);
    let usage = json!({"promptTokenCount": 20, "candidatesTokenCount": 12, "thoughtsTokenCount": 30, "cachedContentTokenCount": 4});
    let body = json!({"candidates": [{"content": {"parts": parts}, "finishReason": "STOP"}], "usageMetadata": usage});
    let answer = finish(Wire::Gemini, &[body]).unwrap();
    assert_eq!((answer.text.as_str(), answer.finish), ("", Finish::ToolCalls));
    let signatures: Vec<_> = answer.tool_calls.iter().map(|call| call.signature.as_deref()).collect();
    assert_eq!(signatures, [Some("s1"), None]);
    assert_eq!(answer.usage, Usage { input_tokens: 20, output_tokens: 42, cached_tokens: 4 });
}

#[test]
fn anthropic_counts_all_input() {
    let body = json!({"type": "message", "model": "m-1", "stop_reason": "end_turn",
        "content": [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "Hi"}],
        "usage": {"input_tokens": 5, "cache_creation_input_tokens": 3, "cache_read_input_tokens": 2, "output_tokens": 7}});
    let answer = finish(Wire::Anthropic, &[body]).unwrap();
    assert_eq!((answer.text.as_str(), answer.model.as_str()), ("Hi", "m-1"));
    assert_eq!(answer.usage, Usage { input_tokens: 10, output_tokens: 7, cached_tokens: 2 });
}

#[test]
fn an_endless_answer_is_refused() {
    let piece = json!({"choices": [{"delta": {"content": "x".repeat(700_000)}}]});
    assert!(matches!(finish(Wire::OpenAi, &[piece.clone(), piece]), Err(ModelError::Rubbish { .. })));
}

/// JSON that looks enough like an answer to get deep into the readers.
fn any_json() -> impl Strategy<Value = Value> {
    let keys = [
        "choices",
        "delta",
        "message",
        "content",
        "tool_calls",
        "function",
        "index",
        "id",
        "name",
        "arguments",
        "type",
        "candidates",
        "parts",
        "text",
        "functionCall",
        "args",
        "usage",
        "usageMetadata",
        "content_block",
        "finishReason",
    ];
    let types = vec!["message", "content_block_start", "content_block_delta", "message_delta", "tool_use", "text"];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<i64>().prop_map(Value::from),
        "[<>/a-z{}\"]{0,8}".prop_map(Value::from),
        prop::sample::select(types).prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::vec((prop::sample::select(keys.to_vec()), inner), 0..5)
                .prop_map(|fields| Value::Object(fields.into_iter().map(|(k, v)| (k.to_owned(), v)).collect())),
        ]
    })
}

proptest! {
    /// What a provider sends is a stranger's input: it may be useless, but it is always judged.
    #[test]
    fn nothing_a_provider_sends_makes_it_panic(frames in prop::collection::vec(any_json(), 1..4)) {
        for wire in [Wire::OpenAi, Wire::Gemini, Wire::Anthropic] {
            let _ = finish(wire, &frames);
        }
    }
}

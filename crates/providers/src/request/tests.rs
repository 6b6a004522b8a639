use serde_json::json;

use super::*;
use crate::{ResponseSchema, ToolChoice, ToolSpec};

fn user(text: &str) -> ChatMessage {
    ChatMessage::User { text: text.into() }
}

fn call(id: &str) -> ToolCall {
    ToolCall { id: id.into(), name: "f".into(), arguments: Err("{".into()), signature: None }
}

fn result(id: &str) -> ChatMessage {
    ChatMessage::Tool { call_id: id.into(), name: "f".into(), content: "{}".into() }
}

fn sent(kind: ProviderKind, req: &ChatRequest) -> Value {
    serde_json::from_slice(&body(kind, "m", req, false)).unwrap()
}

#[test]
fn turns_alternate_and_results_stand_together() {
    let roles = |messages: &[ChatMessage], tools_are_users: bool| -> Vec<(Role, usize)> {
        let req = ChatRequest { messages: messages.to_vec(), ..ChatRequest::default() };
        turns(&req, tools_are_users).into_iter().map(|turn| (turn.role, turn.parts.len())).collect()
    };
    let asked = ChatMessage::Assistant { text: None, tool_calls: vec![call("a"), call("b")] };
    let all = [user("hi"), user(" "), user("there"), asked, result("a"), result("b"), user("and?")];
    let (u, a, t) = (Role::User, Role::Assistant, Role::Tool);
    assert_eq!(roles(&all, false), [(u, 2), (a, 2), (t, 2), (u, 1)]);
    assert_eq!(roles(&all, true), [(u, 2), (a, 2), (u, 3)], "results and the customer's next words are one turn");
    let outbound = ChatMessage::Assistant { text: Some("Your order is here".into()), tool_calls: vec![] };
    assert_eq!(roles(&[outbound, user("thanks")], true), [(u, 1), (a, 1), (u, 1)]);
}

#[test]
fn one_conversation_in_three_vendors_words() {
    let mut signed = call("unnamed_call_7");
    (signed.arguments, signed.signature) = (Ok(json!({"day": "mon"})), Some("c2ln".into()));
    let req = ChatRequest {
        system: "Be brief.".into(),
        messages: vec![
            user("hi"),
            user("free?"),
            ChatMessage::Assistant { text: Some("Let me look.".into()), tool_calls: vec![signed, call("b")] },
            result("unnamed_call_7"),
            result("b"),
        ],
        tools: vec![
            ToolSpec { name: "f".into(), description: "d".into(), parameters: json!({"type": "object"}) }.into(),
        ],
        tool_choice: ToolChoice::None,
        response_schema: Some(ResponseSchema { name: "n".into(), schema: json!({"type": "object"}) }),
        temperature: Some(0.7),
        max_output_tokens: 5,
        ..ChatRequest::default()
    };
    let closed = json!({"type": "object", "additionalProperties": false});
    assert_eq!(
        sent(ProviderKind::OpenaiCompatible, &req),
        json!({"model": "m", "stream": false, "temperature": 0.7, "max_tokens": 5, "tool_choice": "none",
            "messages": [
                {"role": "system", "content": "Be brief."},
                {"role": "user", "content": "hi\n\nfree?"},
                {"role": "assistant", "content": "Let me look.", "tool_calls": [
                    {"id": "unnamed_call_7", "type": "function", "function": {"name": "f", "arguments": "{\"day\":\"mon\"}"},
                        "extra_content": {"google": {"thought_signature": "c2ln"}}},
                    {"id": "b", "type": "function", "function": {"name": "f", "arguments": "{\"unreadable_arguments\":\"{\"}"}}]},
                {"role": "tool", "tool_call_id": "unnamed_call_7", "content": "{}"},
                {"role": "tool", "tool_call_id": "b", "content": "{}"}],
            "tools": [{"type": "function", "function": {"name": "f", "description": "d", "parameters": {"type": "object"}}}],
            "response_format": {"type": "json_schema", "json_schema": {"name": "n", "strict": true, "schema": closed}}})
    );
    assert_eq!(
        sent(ProviderKind::Gemini, &req),
        json!({"systemInstruction": {"parts": [{"text": "Be brief."}]},
            "contents": [
                {"role": "user", "parts": [{"text": "hi"}, {"text": "free?"}]},
                {"role": "model", "parts": [{"text": "Let me look."},
                    {"functionCall": {"name": "f", "args": {"day": "mon"}}, "thoughtSignature": "c2ln"},
                    {"functionCall": {"id": "b", "name": "f", "args": {"unreadable_arguments": "{"}}}]},
                {"role": "user", "parts": [
                    {"functionResponse": {"name": "f", "response": {"output": "{}"}}},
                    {"functionResponse": {"id": "b", "name": "f", "response": {"output": "{}"}}}]}],
            "tools": [{"functionDeclarations": [{"name": "f", "description": "d", "parametersJsonSchema": {"type": "object"}}]}],
            "toolConfig": {"functionCallingConfig": {"mode": "NONE"}},
            "generationConfig": {"maxOutputTokens": 5, "temperature": 0.7, "responseMimeType": "application/json",
                "responseJsonSchema": {"type": "object"}}})
    );
    assert_eq!(
        sent(ProviderKind::Anthropic, &req),
        json!({"model": "m", "max_tokens": 5, "stream": false, "temperature": 0.7, "system": "Be brief.",
            "messages": [
                {"role": "user", "content": [{"type": "text", "text": "hi"}, {"type": "text", "text": "free?"}]},
                {"role": "assistant", "content": [{"type": "text", "text": "Let me look."},
                    {"type": "tool_use", "id": "unnamed_call_7", "name": "f", "input": {"day": "mon"}},
                    {"type": "tool_use", "id": "b", "name": "f", "input": {"unreadable_arguments": "{"}}]},
                {"role": "user", "content": [
                    {"type": "tool_result", "tool_use_id": "unnamed_call_7", "content": "{}"},
                    {"type": "tool_result", "tool_use_id": "b", "content": "{}"}]}],
            "tools": [{"name": "f", "description": "d", "input_schema": {"type": "object"}}],
            "tool_choice": {"type": "none"},
            "output_config": {"format": {"type": "json_schema", "schema": closed}}})
    );
}

#[test]
fn gemini_s_third_generation_gets_a_signature_for_every_turn_of_calls() {
    let signatures = |model: &str, calls: Vec<ToolCall>| -> Vec<Value> {
        let messages = vec![user("hi"), ChatMessage::Assistant { text: None, tool_calls: calls }, result("a")];
        let req = ChatRequest { messages, ..ChatRequest::default() };
        let body: Value = serde_json::from_slice(&body(ProviderKind::Gemini, model, &req, false)).unwrap();
        let parts = body["contents"][1]["parts"].as_array().unwrap().iter();
        parts.map(|part| part.get("thoughtSignature").cloned().unwrap_or_default()).collect()
    };
    let dummy = json!("skip_thought_signature_validator");
    assert_eq!(signatures("gemini-3-pro", vec![call("a"), call("b")]), [dummy, Value::Null]);
    assert_eq!(signatures("gemini-2.5-pro", vec![call("a")]), [Value::Null]);
    let signed = ToolCall { signature: Some("s".into()), ..call("a") };
    assert_eq!(signatures("gemini-3-pro", vec![signed, call("b")]), [json!("s"), Value::Null]);
}

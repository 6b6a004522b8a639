//! Gemini: signatures, structured output, blocks.

use providers::{ChatMessage, Finish, ModelError, ProviderKind, ResponseSchema, Usage};
use serde_json::json;

use crate::{
    ask,
    fixture::{Answer, Fixture, KEY},
    slots_tool, streamed, whole,
};

const STREAM: &str = concat!(
    "data: {\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"பார்க்கிறேன். \"}]},\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":20,\"candidatesTokenCount\":3,\"totalTokenCount\":23},\"modelVersion\":\"m-9\"}\r\n\r\n",
    "data: {\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"functionCall\":{\"name\":\"slots\",\"args\":{\"day\":\"mon\"}},\"thoughtSignature\":\"c2ln\"},{\"functionCall\":{\"id\":\"f2\",\"name\":\"price\",\"args\":{}}}]},\"finishReason\":\"STOP\",\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":20,\"candidatesTokenCount\":12,\"thoughtsTokenCount\":30,\"totalTokenCount\":62},\"modelVersion\":\"m-9\"}\r\n\r\n",
);

#[tokio::test]
async fn a_thought_signature_goes_back_with_its_call() {
    let done = json!({"candidates": [{"content": {"parts": [{"text": "At nine."}]}, "finishReason": "STOP"}]});
    for size in [3, 4096] {
        let fixture = Fixture::start(vec![Answer::stream(STREAM, size), Answer::json(200, done.clone())]).await;
        let model = fixture.model(ProviderKind::Gemini);
        let mut req = ask("when?");
        req.tools = vec![slots_tool().into()];
        let (got, shown) = streamed(&*model, &req).await;
        let got = got.unwrap();
        assert_eq!(shown.concat(), "பார்க்கிறேன். ");
        assert_eq!((got.finish, got.model.as_str()), (Finish::ToolCalls, "m-9"));
        assert_eq!(got.usage, Usage { input_tokens: 20, output_tokens: 42, cached_tokens: 0 });
        assert_eq!(got.tool_calls[0].signature.as_deref(), Some("c2ln"));
        assert!(!got.tool_calls[0].id.is_empty());
        assert_eq!(got.tool_calls[1].signature, None);

        for call in &got.tool_calls {
            let content = "{\"free\":\"9:00\"}".to_owned();
            req.messages.push(ChatMessage::Tool { call_id: call.id.clone(), name: call.name.clone(), content });
        }
        req.messages.insert(1, ChatMessage::Assistant { text: Some(got.text), tool_calls: got.tool_calls });
        assert_eq!(whole(&*model, &req).await.unwrap().text, "At nine.");

        let seen = fixture.seen();
        assert_eq!(seen[0].line, "POST /v1beta/models/m:streamGenerateContent?alt=sse HTTP/1.1");
        assert_eq!(seen[1].line, "POST /v1beta/models/m:generateContent HTTP/1.1");
        assert!(seen[1].headers.contains(&format!("x-goog-api-key: {KEY}")));
        let contents = seen[1].body["contents"].as_array().unwrap();
        let roles: Vec<_> = contents.iter().map(|content| content["role"].as_str().unwrap()).collect();
        assert_eq!(roles, ["user", "model", "user"]);
        let parts = contents[1]["parts"].as_array().unwrap();
        assert_eq!(parts[1]["thoughtSignature"], "c2ln");
        assert_eq!(parts[1]["functionCall"], json!({"name": "slots", "args": {"day": "mon"}}), "no id of ours");
        assert_eq!((parts[2]["functionCall"]["id"].as_str(), parts[2].get("thoughtSignature")), (Some("f2"), None));
        let results = contents[2]["parts"].as_array().unwrap();
        assert_eq!(results[0]["functionResponse"]["name"], "slots");
        assert_eq!((results.len(), results[1]["functionResponse"]["id"].as_str()), (2, Some("f2")));
    }
}

#[tokio::test]
async fn structured_output_is_asked_for_in_gemini_s_words() {
    let done = json!({"candidates": [{"content": {"parts": [{"text": "{\"a\":1}"}]}, "finishReason": "STOP"}]});
    let fixture = Fixture::start(vec![Answer::json(200, done)]).await;
    let mut req = ask("x");
    req.response_schema = Some(ResponseSchema { name: "n".into(), schema: json!({"type": "object"}) });
    assert_eq!(whole(&*fixture.model(ProviderKind::Gemini), &req).await.unwrap().text, "{\"a\":1}");
    let body = fixture.seen().remove(0).body;
    let config = &body["generationConfig"];
    assert_eq!(config["responseMimeType"], "application/json");
    assert_eq!((&config["temperature"], &config["maxOutputTokens"]), (&json!(0.2), &json!(100)));
    assert_eq!(body["systemInstruction"]["parts"][0]["text"], "Be brief.");
}

#[tokio::test]
async fn blocked_prompts_and_answers_are_named() {
    let prompt =
        json!({"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}, "usageMetadata": {"promptTokenCount": 9}});
    let answer = json!({"candidates": [{"finishReason": "SAFETY", "index": 0}]});
    let empty = json!({"candidates": []});
    let event = format!("data: {prompt}\r\n\r\n");
    let fixture = Fixture::start(vec![
        Answer::json(200, prompt),
        Answer::json(200, answer),
        Answer::json(200, empty),
        Answer::stream(&event, 4096),
    ])
    .await;
    let model = fixture.model(ProviderKind::Gemini);
    let blocked = |what: &str| Err(ModelError::Blocked { reason: format!("gemini: {what}") });
    assert_eq!(whole(&*model, &ask("x")).await, blocked("prompt PROHIBITED_CONTENT"));
    assert_eq!(whole(&*model, &ask("x")).await, blocked("answer SAFETY"));
    assert!(matches!(whole(&*model, &ask("x")).await, Err(ModelError::Rubbish { .. })));
    assert_eq!(streamed(&*model, &ask("x")).await.0, blocked("prompt PROHIBITED_CONTENT"));
}

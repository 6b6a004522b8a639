//! Anthropic Messages.

use providers::{ChatMessage, Finish, ModelError, ProviderKind, Usage};
use serde_json::json;

use crate::{
    ask,
    fixture::{Answer, Fixture, KEY},
    slots_tool, streamed, whole,
};

const STREAM: &str = concat!(
    "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m-3\",\"content\":[],\"stop_reason\":null,\"usage\":{\"input_tokens\":25,\"cache_read_input_tokens\":5,\"output_tokens\":1}}}\n\n",
    "event: ping\ndata: {\"type\":\"ping\"}\n\n",
    "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n",
    "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"चलिए\"}}\n\n",
    "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n",
    "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"slots\",\"input\":{}}}\n\n",
    "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"day\\\":\"}}\n\n",
    "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"\\\"mon\\\"}\"}}\n\n",
    "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":1}\n\n",
    "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":2,\"content_block\":{\"type\":\"tool_use\",\"id\":\"toolu_2\",\"name\":\"price\",\"input\":{}}}\n\n",
    "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":2}\n\n",
    "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":40}}\n\n",
    "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n",
);

#[tokio::test]
async fn text_and_calls_in_one_stream_and_results_together() {
    let done = json!({"type": "message", "content": [{"type": "text", "text": "At nine."}], "stop_reason": "end_turn"});
    for size in [2, 4096] {
        let fixture = Fixture::start(vec![Answer::stream(STREAM, size), Answer::json(200, done.clone())]).await;
        let model = fixture.model(ProviderKind::Anthropic);
        let mut req = ask("when?");
        req.tools = vec![slots_tool().into()];
        let (got, shown) = streamed(&*model, &req).await;
        let got = got.unwrap();
        assert_eq!((shown.concat().as_str(), got.finish), ("चलिए", Finish::ToolCalls));
        assert_eq!(got.usage, Usage { input_tokens: 30, output_tokens: 40, cached_tokens: 5 });
        let arguments: Vec<_> = got.tool_calls.iter().map(|call| call.arguments.clone().unwrap()).collect();
        assert_eq!(arguments, [json!({"day": "mon"}), json!({})]);

        for call in &got.tool_calls {
            let (call_id, name) = (call.id.clone(), call.name.clone());
            req.messages.push(ChatMessage::Tool { call_id, name, content: "9:00".into() });
        }
        req.messages.insert(1, ChatMessage::Assistant { text: Some(got.text), tool_calls: got.tool_calls });
        assert_eq!(whole(&*model, &req).await.unwrap().text, "At nine.");
        let seen = fixture.seen();
        assert_eq!(seen[1].line, "POST /v1/messages HTTP/1.1");
        assert!(seen[1].headers.contains(&format!("x-api-key: {KEY}")));
        let last = &seen[1].body["messages"][2];
        assert_eq!((&last["role"], last["content"].as_array().unwrap().len()), (&json!("user"), 2));
        assert_eq!(seen[1].body["max_tokens"], 100);
    }
}

#[tokio::test]
async fn an_error_after_status_200_is_an_error() {
    let events = "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n";
    let fixture = Fixture::start(vec![Answer::stream(events, 4096)]).await;
    let (got, _) = streamed(&*fixture.model(ProviderKind::Anthropic), &ask("x")).await;
    assert!(matches!(&got, Err(ModelError::Retry { reason, .. }) if reason.contains("overloaded_error")), "{got:?}");
}

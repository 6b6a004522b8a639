//! OpenAI Chat Completions and its imitators.

use providers::{Finish, ProviderKind, ResponseSchema, ToolChoice, Usage};
use serde_json::json;

use crate::{
    ask,
    fixture::{Answer, Fixture, KEY},
    slots_tool, streamed, whole,
};

pub const TEXT_STREAM: &str = concat!(
    "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"model\":\"m-1\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null},\"finish_reason\":null}],\"usage\":null}\n\n",
    ": a comment\n\n",
    "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"<think>hm</think>வண\"},\"finish_reason\":null}],\"usage\":null,\"obfuscation\":\"x1\"}\n\n",
    "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"க்கம் 👋\"},\"finish_reason\":null}]}\n\n",
    "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":null}\n\n",
    "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3,\"total_tokens\":12}}\n\n",
    "data: [DONE]\n\n",
);

#[tokio::test]
async fn a_whole_answer_with_its_usage() {
    let body = json!({"id": "c", "model": "m-2026", "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "வணக்கம்", "refusal": null}}],
        "usage": {"prompt_tokens": 80, "completion_tokens": 20, "total_tokens": 100, "prompt_tokens_details": {"cached_tokens": 64}}});
    let fixture = Fixture::start(vec![Answer::json(200, body)]).await;
    let mut req = ask("hi");
    req.tools = vec![slots_tool().into()];
    req.tool_choice = ToolChoice::Required;
    req.response_schema = Some(ResponseSchema {
        name: "note".into(),
        schema: json!({"type": "object", "properties": {"a": {"type": "string"}}}),
    });
    let got = whole(&*fixture.model(ProviderKind::Openai), &req).await.unwrap();
    assert_eq!((got.text.as_str(), got.finish), ("வணக்கம்", Finish::Stop));
    assert_eq!((got.model.as_str(), got.provider.as_str()), ("m-2026", "openai"));
    assert_eq!(got.usage, Usage { input_tokens: 80, output_tokens: 20, cached_tokens: 64 });

    let seen = fixture.seen().remove(0);
    assert_eq!(seen.line, "POST /v1/chat/completions HTTP/1.1");
    assert!(seen.headers.contains(&format!("authorization: bearer {KEY}")));
    let body = seen.body;
    assert_eq!((&body["model"], &body["stream"]), (&json!("m"), &json!(false)));
    assert_eq!((&body["temperature"], &body["max_completion_tokens"]), (&json!(0.2), &json!(100)));
    assert_eq!(
        body["messages"],
        json!([{"role": "system", "content": "Be brief."}, {"role": "user", "content": "hi"}])
    );
    assert_eq!((&body["tool_choice"], &body["tools"][0]["function"]["name"]), (&json!("required"), &json!("slots")));
    assert_eq!(body["response_format"]["type"], "json_schema");
    let schema = &body["response_format"]["json_schema"];
    assert_eq!((&schema["strict"], &schema["schema"]["additionalProperties"]), (&json!(true), &json!(false)));
    assert_eq!(body.get("reasoning_effort"), None);
}

#[tokio::test]
async fn a_stream_is_read_however_it_is_cut() {
    for size in [1, 2, 3, 7, 64, 4096] {
        let fixture = Fixture::start(vec![Answer::stream(TEXT_STREAM, size)]).await;
        let (got, shown) = streamed(&*fixture.model(ProviderKind::Openai), &ask("hi")).await;
        let got = got.unwrap();
        assert_eq!((got.text.as_str(), got.finish), ("வணக்கம் 👋", Finish::Stop), "{size}");
        assert_eq!(shown.concat(), got.text, "{size}");
        assert_eq!(got.usage, Usage { input_tokens: 9, output_tokens: 3, cached_tokens: 0 }, "{size}");
        assert_eq!(fixture.seen()[0].body["stream_options"]["include_usage"], true);
    }
}

#[tokio::test]
async fn parallel_calls_come_in_fragments() {
    let deltas = [
        r#"{"role":"assistant","content":null,"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"slots","arguments":""}}]}"#,
        r#"{"tool_calls":[{"index":0,"function":{"arguments":"{\"day\":"}}]}"#,
        r#"{"tool_calls":[{"index":1,"id":"call_2","type":"function","function":{"name":"price","arguments":""}}]}"#,
        r#"{"tool_calls":[{"index":0,"function":{"arguments":"\"mon\"}"}}]}"#,
        r#"{"tool_calls":[{"index":1,"function":{"arguments":"{}"}}]}"#,
    ];
    let mut events: String = deltas
        .iter()
        .map(|d| format!("data: {{\"choices\":[{{\"index\":0,\"delta\":{d},\"finish_reason\":null}}]}}\n\n"))
        .collect();
    events += "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}\n\ndata: [DONE]\n\n";
    for size in [5, 4096] {
        let fixture = Fixture::start(vec![Answer::stream(&events, size)]).await;
        let (got, shown) = streamed(&*fixture.model(ProviderKind::Openai), &ask("hi")).await;
        let got = got.unwrap();
        let calls: Vec<_> =
            got.tool_calls.into_iter().map(|call| (call.id, call.name, call.arguments.unwrap())).collect();
        let expected = [("call_1", "slots", json!({"day": "mon"})), ("call_2", "price", json!({}))]
            .map(|(id, name, args)| (id.to_owned(), name.to_owned(), args));
        assert_eq!(calls, expected);
        assert_eq!((got.finish, shown.len()), (Finish::ToolCalls, 0));
    }
}

#[tokio::test]
async fn arguments_that_are_no_json_reach_the_caller_as_text() {
    let call = json!({"id": "", "type": "function", "function": {"name": "slots", "arguments": "{day: mon"}});
    let body = json!({"choices": [{"finish_reason": "stop", "message": {"content": null, "tool_calls": [call]}}]});
    let fixture = Fixture::start(vec![Answer::json(200, body)]).await;
    let model = fixture.model(ProviderKind::OpenaiCompatible);
    let mut req = ask("hi");
    let got = whole(&*model, &req).await.unwrap();
    assert_eq!(got.tool_calls[0].arguments, Err("{day: mon".to_owned()));
    assert!(got.tool_calls[0].id.starts_with("call_"));

    // And goes back with the problem as its result.
    let id = got.tool_calls[0].id.clone();
    req.messages.push(providers::ChatMessage::Assistant { text: None, tool_calls: got.tool_calls });
    req.messages.push(providers::ChatMessage::Tool {
        call_id: id.clone(),
        name: "slots".into(),
        content: "bad".into(),
    });
    whole(&*model, &req).await.unwrap();
    let messages = &fixture.seen()[1].body["messages"];
    assert_eq!((&messages[2]["tool_calls"][0]["id"], &messages[3]["tool_call_id"]), (&json!(id), &json!(id)));
}

#[tokio::test]
async fn a_server_without_a_key_gets_no_header_and_the_model_s_full_name() {
    let body = json!({"choices": [{"message": {"content": "ok"}}]});
    for kind in [ProviderKind::Ollama, ProviderKind::OpenaiCompatible] {
        let fixture = Fixture::start(vec![Answer::json(200, body.clone())]).await;
        let mut cfg = fixture.config(kind);
        cfg.model = "local-model-low".into();
        let model = providers::build(cfg, crate::fixture::client()).unwrap();
        assert_eq!(whole(&*model, &ask("hi")).await.unwrap().text, "ok");
        let seen = fixture.seen().remove(0);
        assert_eq!(seen.line, "POST /v1/chat/completions HTTP/1.1");
        assert!(!seen.headers.contains("authorization"));
        assert_eq!((&seen.body["model"], &seen.body["max_tokens"]), (&json!("local-model-low"), &json!(100)));
        assert_eq!(seen.body.get("reasoning_effort"), None);
    }
}

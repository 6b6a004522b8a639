//! The model stand-ins: answers, streams, tool rounds, misbehaviour.

use futures::StreamExt;
use serde_json::{Value, json};
use sim::{Action, LlmConfig, Match, Rule, Sim, SimConfig, ToolCall};

use crate::support::{client, loopback};

async fn start() -> Sim {
    Sim::start(loopback(), SimConfig::default()).await.unwrap()
}

fn user(text: &str) -> Value {
    json!({"role": "user", "content": text})
}

async fn chat(sim: &Sim, body: Value) -> reqwest::Response {
    client().post(format!("{}/chat/completions", sim.openai_base_url())).json(&body).send().await.unwrap()
}

async fn gemini(sim: &Sim, model: &str, body: Value) -> (u16, Value) {
    let url = format!("{}/models/{model}:generateContent", sim.gemini_base_url());
    let response = client().post(url).header("x-goog-api-key", "k").json(&body).send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

/// All `data:` objects of a stream, and whether it had a chunk that was no whole text by itself.
async fn events(response: reqwest::Response) -> (Vec<Value>, bool, bool) {
    let (mut bytes, mut cut, mut stream) = (Vec::new(), false, response.bytes_stream());
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.unwrap();
        cut |= std::str::from_utf8(&chunk).is_err();
        bytes.extend_from_slice(&chunk);
    }
    let text = String::from_utf8(bytes).unwrap();
    let data: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("data: ")).collect();
    let done = data.last() == Some(&"[DONE]");
    let events = data.iter().filter(|one| **one != "[DONE]").map(|one| serde_json::from_str(one).unwrap()).collect();
    (events, done, cut)
}

#[tokio::test]
async fn the_default_reply_covers_all_open_user_messages() {
    let sim = start().await;
    let body = json!({"model": "m", "messages": [user("old"), {"role": "assistant", "content": "answer"}, user("one"),
        {"role": "user", "content": [{"type": "text", "text": "two"}]}]});
    let answer: Value = chat(&sim, body).await.json().await.unwrap();
    assert_eq!(answer["choices"][0]["message"]["content"], "Thank you. You wrote: one | two");
    assert_eq!(answer["choices"][0]["finish_reason"], "stop");
    assert!(answer["usage"]["total_tokens"].as_u64().unwrap() > 0);
    assert_eq!(sim.llm().requests(0)[0].body_json()["model"], "m");
}

#[tokio::test]
async fn a_schema_is_answered_with_json_that_fits_it_and_replies_do_not_apply() {
    let sim = start().await;
    sim.llm().add_rule(Rule::always(Action::Reply { text: "Hello".into() }));
    let schema = json!({"type": "object", "required": ["intent"], "properties": {"intent": {"type": "string", "enum": ["book"]}}});
    let body = json!({"model": "m", "messages": [user("hi")],
        "response_format": {"type": "json_schema", "json_schema": {"name": "n", "schema": schema, "strict": true}}});
    let answer: Value = chat(&sim, body).await.json().await.unwrap();
    assert_eq!(answer["choices"][0]["message"]["content"], r#"{"intent":"book"}"#);
    let body = json!({"contents": [{"role": "user", "parts": [{"text": "hi"}]}],
        "generationConfig": {"responseMimeType": "application/json", "responseJsonSchema": schema}});
    let (_, answer) = gemini(&sim, "gemini-2.5-flash", body).await;
    assert_eq!(answer["candidates"][0]["content"]["parts"][0]["text"], r#"{"intent":"book"}"#);
}

#[tokio::test]
async fn an_openai_stream_puts_together_to_the_text() {
    let sim = start().await;
    let text = "வணக்கம்! உங்கள் நேரம் 10:30. 👍 See you then.";
    sim.llm().add_rule(Rule::always(Action::Reply { text: text.into() }));
    let body =
        json!({"model": "m", "stream": true, "stream_options": {"include_usage": true}, "messages": [user("hi")]});
    let (events, done, cut) = events(chat(&sim, body).await).await;
    assert!(done && cut);
    let joined: String = events.iter().filter_map(|one| one["choices"][0]["delta"]["content"].as_str()).collect();
    assert_eq!(joined, text);
    let usage = events.last().unwrap();
    assert!(usage["choices"].as_array().unwrap().is_empty() && usage["usage"]["prompt_tokens"].is_u64());
    assert_eq!(events[events.len() - 2]["choices"][0]["finish_reason"], "stop");
}

#[tokio::test]
async fn streamed_tool_calls_come_in_fragments_by_index() {
    let sim = start().await;
    let calls = vec![
        ToolCall { name: "slots".into(), arguments: json!({"day": "2026-11-30", "note": "வணக்கம்"}) },
        ToolCall { name: "price".into(), arguments: Value::Null },
    ];
    sim.llm().add_rule(Rule::on("book", Action::ToolCalls { calls }).times(1));
    let (events, ..) =
        events(chat(&sim, json!({"model": "m", "stream": true, "messages": [user("book")]})).await).await;
    let mut arguments = [String::new(), String::new()];
    let mut fragments = 0;
    for call in events.iter().filter_map(|one| one["choices"][0]["delta"]["tool_calls"].get(0)) {
        fragments += 1;
        let index = call["index"].as_u64().unwrap() as usize;
        arguments[index].push_str(call["function"]["arguments"].as_str().unwrap());
    }
    assert!(fragments > 4);
    assert_eq!(serde_json::from_str::<Value>(&arguments[0]).unwrap()["note"], "வணக்கம்");
    assert_eq!(arguments[1], "{}");
    assert_eq!(events.last().unwrap()["choices"][0]["finish_reason"], "tool_calls");
}

#[tokio::test]
async fn every_tool_call_must_be_answered() {
    let sim = start().await;
    let call = |id: &str| json!({"id": id, "type": "function", "function": {"name": "f", "arguments": "{}"}});
    let asked = json!({"role": "assistant", "content": null, "tool_calls": [call("a"), call("b")]});
    let result = |id: &str| json!({"role": "tool", "tool_call_id": id, "content": "ok"});
    let good = json!({"model": "m", "messages": [user("hi"), asked, result("b"), result("a")]});
    let answer: Value = chat(&sim, good).await.json().await.unwrap();
    assert_eq!(answer["choices"][0]["message"]["content"], "Thank you. You wrote: hi");
    let bad = json!({"model": "m", "messages": [user("hi"), asked, result("a"), user("and?")]});
    assert_eq!(chat(&sim, bad).await.status(), 400);
}

#[tokio::test]
async fn rules_misbehave_as_told() {
    let sim = start().await;
    let ask = |stream: bool| json!({"model": "m", "stream": stream, "messages": [user("hi")]});
    let once = |action| sim.llm().add_rule(Rule::always(action).times(1));
    once(Action::Error { status: 429, code: "rate_limit_exceeded".into(), retry_after_s: Some(7) });
    let refused = chat(&sim, ask(false)).await;
    assert_eq!((refused.status().as_u16(), refused.headers()["retry-after"].to_str().unwrap()), (429, "7"));
    assert_eq!(refused.headers()["content-type"], "application/json");
    assert_eq!(refused.json::<Value>().await.unwrap()["error"]["code"], "rate_limit_exceeded");
    once(Action::Rubbish { html: false });
    assert!(chat(&sim, ask(false)).await.json::<Value>().await.is_err());
    for stream in [false, true] {
        once(Action::CutMidStream { after_ms: 0, clean: false });
        let cut = chat(&sim, ask(stream)).await;
        assert_eq!(cut.status(), 200);
        assert!(cut.bytes().await.is_err());
    }
    once(Action::CutMidStream { after_ms: 0, clean: true });
    assert!(!chat(&sim, ask(true)).await.text().await.unwrap().contains("[DONE]"));
    once(Action::StreamError);
    assert!(chat(&sim, ask(true)).await.text().await.unwrap().contains(r#"data: {"error""#));
    once(Action::Hang { ms: 1 });
    let hung = client().post(format!("{}/chat/completions", sim.openai_base_url())).json(&ask(false)).send().await;
    assert!(hung.is_err());
    once(Action::Truncated);
    let answer: Value = chat(&sim, ask(false)).await.json().await.unwrap();
    assert_eq!(
        (&answer["choices"][0]["finish_reason"], &answer["choices"][0]["message"]["content"]),
        (&json!("length"), &json!(""))
    );
    once(Action::MalformedToolArguments { name: "f".into() });
    let answer: Value = chat(&sim, ask(false)).await.json().await.unwrap();
    let arguments = answer["choices"][0]["message"]["tool_calls"][0]["function"]["arguments"].as_str().unwrap();
    assert!(serde_json::from_str::<Value>(arguments).is_err());
    sim.llm().configure(LlmConfig { omit_usage: true, ..LlmConfig::default() });
    assert!(chat(&sim, ask(false)).await.json::<Value>().await.unwrap().get("usage").is_none());
}

#[tokio::test]
async fn gemini_streams_parse_back_and_blocked_prompts_have_no_candidates() {
    let sim = start().await;
    let body = json!({"contents": [{"role": "user", "parts": [{"text": "வணக்கம் நண்பரே"}]}]});
    let url = format!("{}/models/gemini-2.5-flash:streamGenerateContent?alt=sse", sim.gemini_base_url());
    let response = client().post(url).json(&body).send().await.unwrap();
    let (events, _, cut) = events(response).await;
    assert!(cut && events.len() > 2);
    let joined: String =
        events.iter().map(|one| one["candidates"][0]["content"]["parts"][0]["text"].as_str().unwrap()).collect();
    assert_eq!(joined, "Thank you. You wrote: வணக்கம் நண்பரே");
    assert_eq!(events.last().unwrap()["candidates"][0]["finishReason"], "STOP");
    sim.llm().add_rule(Rule::always(Action::Blocked).times(1));
    let (status, blocked) = gemini(&sim, "m", body.clone()).await;
    assert!(status == 200 && blocked.get("candidates").is_none());
    assert_eq!(blocked["promptFeedback"]["blockReason"], "SAFETY");
    sim.llm()
        .add_rule(Rule::always(Action::Error { status: 429, code: String::new(), retry_after_s: Some(17) }).times(1));
    let (status, refused) = gemini(&sim, "m", body).await;
    assert_eq!((status, &refused["error"]["status"]), (429, &json!("RESOURCE_EXHAUSTED")));
    assert_eq!(refused["error"]["details"][0]["retryDelay"], "17s");
}

#[tokio::test]
async fn gemini_3_wants_its_thought_signatures_back() {
    let sim = start().await;
    let calls = vec![ToolCall { name: "book".into(), arguments: json!({"day": "mon"}) }];
    let matches = Match { after_tool_result: Some(false), ..Match::any() };
    sim.llm().add_rule(Rule { matches, ..Rule::always(Action::ToolCalls { calls }) });
    let question = json!({"role": "user", "parts": [{"text": "book"}]});
    let (_, answer) = gemini(&sim, "gemini-3-pro", json!({"contents": [question]})).await;
    let content = &answer["candidates"][0]["content"];
    let part = content["parts"][0].clone();
    assert_eq!(part["functionCall"]["args"], json!({"day": "mon"}));
    assert!(part["thoughtSignature"].is_string());
    let result = json!({"role": "user", "parts": [{"functionResponse": {"name": "book", "response": {"ok": true}}}]});
    let (status, answer) = gemini(&sim, "gemini-3-pro", json!({"contents": [question, content, result]})).await;
    assert_eq!(
        (status, &answer["candidates"][0]["content"]["parts"][0]["text"]),
        (200, &json!("Thank you. You wrote: book"))
    );
    let mut without = content.clone();
    without["parts"][0].as_object_mut().unwrap().remove("thoughtSignature");
    let (status, refused) = gemini(&sim, "gemini-3-pro", json!({"contents": [question, without, result]})).await;
    assert_eq!((status, &refused["error"]["status"]), (400, &json!("INVALID_ARGUMENT")));
    assert_eq!(gemini(&sim, "gemini-2.5-flash", json!({"contents": [question, without, result]})).await.0, 200);
}

#[tokio::test]
async fn anthropic_answers_whole_and_streamed() {
    let sim = start().await;
    let call = |body: Value| {
        client()
            .post(format!("{}/messages", sim.anthropic_base_url()))
            .header("anthropic-version", "2023-06-01")
            .json(&body)
            .send()
    };
    let body = json!({"model": "m", "max_tokens": 100, "messages": [user("வணக்கம்")]});
    let answer: Value = call(body.clone()).await.unwrap().json().await.unwrap();
    assert_eq!(answer["content"][0]["text"], "Thank you. You wrote: வணக்கம்");
    let mut streamed = body.clone();
    streamed["stream"] = json!(true);
    let (events, ..) = events(call(streamed).await.unwrap()).await;
    let joined: String = events.iter().filter_map(|one| one["delta"]["text"].as_str()).collect();
    assert_eq!(joined, "Thank you. You wrote: வணக்கம்");
    assert_eq!(events.last().unwrap()["type"], "message_stop");
    let mut without = body;
    without.as_object_mut().unwrap().remove("max_tokens");
    assert_eq!(call(without).await.unwrap().status(), 400);
}

#[tokio::test]
async fn models_are_listed_and_texts_embedded() {
    let sim = start().await;
    let url = sim.openai_base_url();
    let models: Value = client().get(format!("{url}/models")).send().await.unwrap().json().await.unwrap();
    assert_eq!(models["object"], "list");
    let embed = |input: Value| {
        client().post(format!("{url}/embeddings")).json(&json!({"model": "m", "input": input, "dimensions": 8})).send()
    };
    let answer: Value = embed(json!(["a b", "c"])).await.unwrap().json().await.unwrap();
    assert_eq!(answer["data"][1]["index"], 1);
    assert_eq!(answer["data"][0]["embedding"].as_array().unwrap().len(), 8);
    assert_eq!(embed(json!("")).await.unwrap().status(), 400);
}

#[tokio::test]
async fn a_tool_that_must_be_called_is_called_with_arguments_that_fit() {
    let sim = start().await;
    let parameters =
        json!({"type": "object", "required": ["n"], "properties": {"n": {"type": "integer", "minimum": 3}}});
    let tool = json!({"type": "function", "function": {"name": "f", "parameters": parameters}});
    let choice = json!({"type": "function", "function": {"name": "f"}});
    let body = json!({"model": "m", "messages": [user("hi")], "tools": [tool], "tool_choice": choice});
    let answer: Value = chat(&sim, body.clone()).await.json().await.unwrap();
    let function = &answer["choices"][0]["message"]["tool_calls"][0]["function"];
    assert_eq!(function, &json!({"name": "f", "arguments": r#"{"n":3}"#}));
    assert!(sim.llm().requests(0)[0].structured);
    let mut unknown = body;
    unknown["tool_choice"]["function"]["name"] = json!("g");
    assert_eq!(chat(&sim, unknown).await.status(), 400);
}

//! The three vendors against the simulator, which was written from their documentation without knowledge of this
//! crate: requests that it refuses, and answers that this crate misreads, show here.

use std::sync::Arc;

use providers::{
    ApiKey, BreakerPolicy, ChatMessage, ChatModel, ChatRequest, ChatResponse, Fallback, Finish, ModelError,
    ProviderConfig, ProviderKind, ResponseSchema, RetryPolicy,
};
use serde_json::{Value, json};
use sim::{Action, LlmConfig, Rule, Sim, SimConfig, ToolCall};

use crate::{ask, fixture, slots_tool, streamed, whole};

const KINDS: [ProviderKind; 3] = [ProviderKind::Openai, ProviderKind::Gemini, ProviderKind::Anthropic];

async fn start(rules: Vec<Rule>) -> Sim {
    let sim = Sim::start("127.0.0.1:0".parse().unwrap(), SimConfig::default()).await.unwrap();
    rules.into_iter().for_each(|rule| sim.llm().add_rule(rule));
    sim
}

fn model(sim: &Sim, kind: ProviderKind) -> Arc<dyn ChatModel> {
    // From Gemini 3 on thought signatures must come back.
    let name = if kind == ProviderKind::Gemini { "gemini-3-sim" } else { "sim-chat" };
    let mut cfg = ProviderConfig::new(kind, name);
    cfg.api_key = Some(ApiKey::new(fixture::KEY));
    cfg.base_url = Some(match kind {
        ProviderKind::Gemini => sim.gemini_base_url(),
        ProviderKind::Anthropic => sim.anthropic_base_url(),
        _ => sim.openai_base_url(),
    });
    providers::build(cfg, fixture::client()).unwrap()
}

/// Both ways of asking; each is to come to the same.
async fn both(model: &dyn ChatModel, req: &ChatRequest) -> [Result<ChatResponse, ModelError>; 2] {
    let (got, shown) = streamed(model, req).await;
    if let Ok(got) = &got {
        assert_eq!(shown.concat().trim_end(), got.text);
    }
    [whole(model, req).await, got]
}

#[tokio::test]
async fn text_in_every_script() {
    let sim = start(vec![]).await;
    for kind in KINDS {
        for text in ["hello", "வணக்கம், விலை என்ன?", "दाम क्या है? 👋🏽", "ధర ఎంత?"]
        {
            for got in both(&*model(&sim, kind), &ask(text)).await {
                let got = got.unwrap();
                assert_eq!(got.text, format!("Thank you. You wrote: {text}"), "{kind:?}");
                assert_eq!((got.finish, got.provider.as_str()), (Finish::Stop, kind.name()));
                assert!(got.usage.input_tokens > 0 && got.usage.output_tokens > 0, "{kind:?} {:?}", got.usage);
            }
        }
    }
}

#[tokio::test]
async fn usage_may_be_missing() {
    let sim = start(vec![]).await;
    sim.llm().configure(LlmConfig { omit_usage: true, ..LlmConfig::default() });
    for kind in [ProviderKind::Openai, ProviderKind::Gemini] {
        for got in both(&*model(&sim, kind), &ask("hi")).await {
            assert_eq!(got.unwrap().usage, providers::Usage::default(), "{kind:?}");
        }
    }
}

/// Two rounds of tools; the simulator refuses a round whose calls, results or thought signatures do not fit.
#[tokio::test]
async fn tools_and_their_results() {
    let calls = |day: &str| {
        let call = |name: &str| ToolCall { name: name.into(), arguments: json!({"day": day}) };
        Action::ToolCalls { calls: vec![call("slots"), call("price")] }
    };
    for kind in KINDS {
        for stream in [false, true] {
            let sim = start(vec![Rule::always(calls("mon")).times(1), Rule::always(calls("tue")).times(1)]).await;
            let model = model(&sim, kind);
            let mut req = ask("When?");
            req.tools = ["slots", "price"]
                .map(|name| providers::ToolSpec { name: name.into(), ..slots_tool() }.into())
                .to_vec();
            for day in ["mon", "tue"] {
                let got = if stream { streamed(&*model, &req).await.0 } else { whole(&*model, &req).await }.unwrap();
                assert_eq!(got.finish, Finish::ToolCalls, "{kind:?}");
                let names: Vec<_> = got.tool_calls.iter().map(|call| call.name.as_str()).collect();
                assert_eq!(names, ["slots", "price"]);
                assert!(got.tool_calls.iter().all(|call| call.arguments == Ok(json!({"day": day}))));
                assert_ne!(got.tool_calls[0].id, got.tool_calls[1].id);
                let results: Vec<_> = got
                    .tool_calls
                    .iter()
                    .map(|call| ChatMessage::Tool {
                        call_id: call.id.clone(),
                        name: call.name.clone(),
                        content: "{\"ok\":true}".into(),
                    })
                    .collect();
                req.messages.push(ChatMessage::Assistant { text: None, tool_calls: got.tool_calls });
                req.messages.extend(results);
            }
            let got = whole(&*model, &req).await.unwrap_or_else(|error| panic!("{kind:?} stream={stream}: {error}"));
            assert_eq!(got.finish, Finish::Stop);
            assert!(sim.llm().requests(0).last().unwrap().after_tool_result);
        }
    }
}

#[tokio::test]
async fn structured_output() {
    let sim = start(vec![]).await;
    let properties = json!({"intent": {"type": "string"}, "score": {"type": "number"}});
    let schema = json!({"type": "object", "properties": properties, "required": ["intent", "score"], "additionalProperties": false});
    for kind in KINDS {
        let mut req = ask("hi");
        req.response_schema = Some(ResponseSchema { name: "analysis".into(), schema: schema.clone() });
        for got in both(&*model(&sim, kind), &req).await {
            let json: Value = serde_json::from_str(&got.unwrap().text).unwrap();
            assert!(json["intent"].is_string() && json["score"].is_number(), "{kind:?} {json}");
        }
    }
}

#[tokio::test]
async fn trouble_of_every_kind() {
    let error = |status, code: &str| Action::Error { status, code: code.into(), retry_after_s: Some(3) };
    let rows = [
        (error(429, "rate_limit_exceeded"), "retry"),
        (error(500, ""), "retry"),
        (error(529, "overloaded_error"), "retry"),
        (error(401, ""), "fail"),
        (error(403, ""), "fail"),
        (error(400, "context_length_exceeded"), "fail"),
        (Action::Rubbish { html: true }, "rubbish"),
        (Action::Empty, "rubbish"),
        (Action::Truncated, "fail"),
        (Action::Blocked, "blocked"),
    ];
    for (action, expected) in rows {
        let sim = start(vec![Rule::always(action.clone())]).await;
        for kind in KINDS {
            for got in both(&*model(&sim, kind), &ask("hi")).await {
                let got = got.expect_err("nothing to show");
                assert_eq!(kind_of(&got), expected, "{kind:?} {action:?}: {got:?}");
            }
        }
    }
}

#[tokio::test]
async fn streams_that_end_badly() {
    for action in [
        Action::CutMidStream { after_ms: 0, clean: false },
        Action::CutMidStream { after_ms: 0, clean: true },
        Action::StreamError,
    ] {
        let sim = start(vec![Rule::always(action.clone())]).await;
        for kind in KINDS {
            let (got, shown) = streamed(&*model(&sim, kind), &ask("what does it cost?")).await;
            assert!(!shown.is_empty(), "{kind:?} {action:?}");
            assert_eq!(kind_of(&got.unwrap_err()), "rubbish", "{kind:?} {action:?}");
        }
    }
}

#[tokio::test]
async fn malformed_arguments_cost_a_round_and_not_the_turn() {
    let sim = start(vec![Rule::always(Action::MalformedToolArguments { name: "slots".into() })]).await;
    let mut req = ask("When?");
    req.tools = vec![slots_tool().into()];
    for kind in [ProviderKind::Openai, ProviderKind::Gemini] {
        for got in both(&*model(&sim, kind), &req).await {
            match kind {
                ProviderKind::Gemini => assert_eq!(kind_of(&got.unwrap_err()), "rubbish"),
                _ => assert!(got.unwrap().tool_calls[0].arguments.is_err()),
            }
        }
    }
}

#[tokio::test]
async fn the_second_vendor_answers_for_the_first() {
    let mut dead = Rule::always(Action::Error { status: 503, code: String::new(), retry_after_s: Some(60) });
    dead.matches.provider = Some(sim::Provider::Gemini);
    let sim = start(vec![dead]).await;
    let chain = Fallback::new(
        model(&sim, ProviderKind::Gemini),
        Some(model(&sim, ProviderKind::Openai)),
        RetryPolicy::default(),
        BreakerPolicy::default(),
        Box::new(|| 0.0),
    );
    for got in both(&chain, &ask("hi")).await {
        assert_eq!(got.unwrap().provider, "openai");
    }
}

fn kind_of(error: &ModelError) -> &'static str {
    match error {
        ModelError::Retry { .. } => "retry",
        ModelError::Fail { .. } => "fail",
        ModelError::Blocked { .. } => "blocked",
        ModelError::Rubbish { .. } => "rubbish",
        ModelError::Deadline => "deadline",
    }
}

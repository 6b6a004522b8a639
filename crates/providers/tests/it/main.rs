//! The providers over real HTTP, against scripted answers taken from the vendors' documentation.

#![allow(clippy::unwrap_used, reason = "a test that unwraps says enough")]

mod against_sim;
mod anthropic;
mod chain;
mod embeddings;
mod errors;
mod fixture;
mod gemini;
mod openai;

use std::time::Duration;

use providers::{ChatMessage, ChatModel, ChatRequest, ChatResponse, ModelError, ToolSpec};
use serde_json::json;
use tokio::time::Instant;

fn ask(text: &str) -> ChatRequest {
    ChatRequest {
        system: "Be brief.".into(),
        messages: vec![ChatMessage::User { text: text.into() }],
        temperature: Some(0.2),
        max_output_tokens: 100,
        ..ChatRequest::default()
    }
}

fn slots_tool() -> ToolSpec {
    let parameters = json!({"type": "object", "properties": {"day": {"type": "string"}}, "required": ["day"]});
    ToolSpec { name: "slots".into(), description: "Free slots of a day".into(), parameters }
}

fn soon() -> Instant {
    Instant::now() + Duration::from_secs(100)
}

async fn whole(model: &dyn ChatModel, req: &ChatRequest) -> Result<ChatResponse, ModelError> {
    model.chat(req, soon(), None).await
}

/// The outcome and the pieces that were shown.
async fn streamed(model: &dyn ChatModel, req: &ChatRequest) -> (Result<ChatResponse, ModelError>, Vec<String>) {
    let mut shown = Vec::new();
    let mut sink = |delta: &str| shown.push(delta.to_owned());
    let result = model.chat(req, soon(), Some(&mut sink)).await;
    (result, shown)
}

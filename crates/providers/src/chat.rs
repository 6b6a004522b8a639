//! The one chat interface that the rest of the product sees: request, response, error and the trait.
//! It owns no vendor's wire format and no retry policy.

use std::{fmt, sync::Arc, time::Duration};

use futures::future::BoxFuture;
use serde_json::Value;
use tokio::time::Instant;

/// Something that answers a conversation: a remote model, a chain of them, or the built-in answerer.
pub trait ChatModel: Send + Sync {
    /// Which provider and model this is, for logs and for "why this answer?".
    fn id(&self) -> &ModelId;

    /// Asks for one answer and gives up at `deadline` with [`ModelError::Deadline`].
    ///
    /// With `on_delta` the answer is streamed and every visible piece of text is passed on as it comes; the response
    /// still carries the whole text. Without it the vendor's non-streaming call is used.
    fn chat<'a>(
        &'a self,
        req: &'a ChatRequest,
        deadline: Instant,
        on_delta: Option<DeltaSink<'a>>,
    ) -> BoxFuture<'a, Result<ChatResponse, ModelError>>;
}

/// Receives pieces of visible text, in order. It runs inside the call: it must not block.
pub type DeltaSink<'a> = &'a mut (dyn FnMut(&str) + Send + 'a);

/// Provider (`openai`, `gemini`, …) and model name, as configured.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ModelId {
    pub provider: String,
    pub model: String,
}

impl fmt::Display for ModelId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.provider, self.model)
    }
}

/// Everything a model needs for one answer.
#[derive(Debug, Clone, Default)]
pub struct ChatRequest {
    pub system: String,
    /// Oldest first. Messages after the last `Assistant` are what is to be answered.
    pub messages: Vec<ChatMessage>,
    pub tools: Vec<Arc<ToolSpec>>,
    pub tool_choice: ToolChoice,
    /// The answer must be JSON of this schema.
    pub response_schema: Option<ResponseSchema>,
    pub temperature: Option<f32>,
    /// Tokens, thinking included where the vendor counts it (Gemini, OpenAI).
    pub max_output_tokens: u32,
    /// Read by the built-in answerer only; remote models get knowledge in the prompt that the caller writes.
    pub knowledge: Vec<KnowledgeChunk>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum ChatMessage {
    User {
        text: String,
    },
    Assistant {
        text: Option<String>,
        tool_calls: Vec<ToolCall>,
    },
    /// The result of one call. Every call of the assistant message before it needs one, else vendors answer 400.
    Tool {
        call_id: String,
        name: String,
        content: String,
    },
}

/// A function that the model may call.
#[derive(Debug, Clone, PartialEq)]
pub struct ToolSpec {
    /// At most 64 of `[a-zA-Z0-9_-]`, beginning with a letter: what every vendor takes.
    pub name: String,
    pub description: String,
    /// JSON schema of an object.
    pub parameters: Value,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ToolChoice {
    #[default]
    Auto,
    None,
    Required,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ResponseSchema {
    /// `[a-zA-Z0-9_-]` (OpenAI).
    pub name: String,
    pub schema: Value,
}

/// A call that the model asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct ToolCall {
    /// The vendor's id, or one made here where the vendor sent none. Never empty.
    pub id: String,
    pub name: String,
    /// An object, or the text as the model wrote it when that is not a JSON object: answer the call with the problem.
    pub arguments: Result<Value, String>,
    /// Gemini's thought signature: opaque, sent back verbatim with the call.
    pub signature: Option<String>,
}

/// A retrieved piece of knowledge.
#[derive(Debug, Clone, PartialEq)]
pub struct KnowledgeChunk {
    pub id: String,
    pub source: String,
    /// The question of an FAQ entry; its `text` is then the answer.
    pub question: Option<String>,
    pub text: String,
    /// The index's own rank score; not comparable between questions.
    pub score: f32,
    /// Calibrated confidence that the chunk answers the question, 0..=1.
    pub confidence: f32,
    /// Which of the trailing user messages (from 0) it was retrieved for; `None` = for all of them together.
    pub for_question: Option<usize>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ChatResponse {
    pub text: String,
    pub tool_calls: Vec<ToolCall>,
    pub usage: Usage,
    /// The model that answered, as the provider names it (`builtin` for the built-in answerer).
    pub model: String,
    pub provider: String,
    pub finish: Finish,
    /// Ids of the chunks that the text was taken from. Built-in answerer only.
    pub citations: Vec<String>,
    /// Trailing user messages (from 0) that the text does not answer. Built-in answerer only.
    pub unanswered: Vec<usize>,
}

/// Tokens. Zero where the provider did not say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    /// All of the prompt, cached parts included.
    pub input_tokens: u64,
    /// All that is billed as output, thinking included.
    pub output_tokens: u64,
    /// The part of `input_tokens` that came from the provider's cache.
    pub cached_tokens: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finish {
    Stop,
    /// Cut by the token limit; the text so far is there.
    Length,
    ToolCalls,
    /// Cut by the provider's safety filter; the text so far is there.
    Filtered,
    /// The built-in answerer knows no answer: the text is empty.
    Abstained,
}

/// Why there is no answer. Texts are for operators and logs: they never contain keys, prompts or answers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// Trouble that may pass. `after` is what the provider asked for.
    #[error("for the moment: {reason}")]
    Retry { after: Option<Duration>, reason: String },
    /// Asking again cannot help; `advice` says what a person should do.
    #[error("{reason} ({advice})")]
    Fail { reason: String, advice: String },
    /// The provider's filter refused the prompt or the answer.
    #[error("blocked by the provider: {reason}")]
    Blocked { reason: String },
    /// The provider sent something that is not an answer.
    #[error("unusable answer: {reason}")]
    Rubbish { reason: String },
    #[error("no answer before the deadline")]
    Deadline,
}

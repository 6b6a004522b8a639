//! The product's way to language models: one trait ([`ChatModel`]), the vendors behind it, a chain with retries and a
//! circuit breaker ([`Fallback`]), and an offline answerer ([`Builtin`]).
//!
//! It knows neither storage nor channels nor any other crate of the workspace. Clocks are tokio's, randomness and the
//! HTTP client are passed in.

#![cfg_attr(test, allow(clippy::unwrap_used))] // a test that unwraps says enough

mod breaker;
mod builtin;
mod chat;
mod embeddings;
mod errors;
mod events;
mod fallback;
mod http_model;
mod reply;
mod request;
mod retry_hint;
mod think;
mod wire;

use std::{fmt, sync::Arc, time::Duration};

pub use breaker::BreakerPolicy;
pub use builtin::{Builtin, asks_for_a_person};
pub use chat::{
    ChatMessage, ChatModel, ChatRequest, ChatResponse, DeltaSink, Finish, KnowledgeChunk, ModelError, ModelId,
    ResponseSchema, ToolCall, ToolChoice, ToolSpec, Usage,
};
pub use embeddings::{
    DIMENSIONS_MAX, EmbeddingConfig, EmbeddingError, EmbeddingKind, EmbeddingModel, EmbeddingSource, LoadError,
    LocalEmbeddings, TEXT_CHARS, WordRow, WordTable, build_embeddings, write_word_table,
};
pub use fallback::{Fallback, Randomness, RetryPolicy};
pub use http_model::HttpModel;

/// How to reach one provider.
#[derive(Debug, Clone)]
pub struct ProviderConfig {
    pub kind: ProviderKind,
    /// The vendor's model name; ignored by `Builtin`.
    pub model: String,
    /// `None` = the vendor's own address. Without a path the vendor's usual one is added (`/v1`, `/v1beta`), except
    /// for `OpenaiCompatible`, which needs an address and gets it taken literally.
    pub base_url: Option<String>,
    /// Needed by `Openai`, `Gemini` and `Anthropic`.
    pub api_key: Option<ApiKey>,
    pub limits: Limits,
    /// The built-in answerer abstains below this confidence, 0..=1.
    pub builtin_threshold: f32,
}

impl ProviderConfig {
    /// The usual limits and threshold, the vendor's address, no key.
    pub fn new(kind: ProviderKind, model: impl Into<String>) -> Self {
        Self {
            kind,
            model: model.into(),
            base_url: None,
            api_key: None,
            limits: Limits::default(),
            builtin_threshold: builtin::DEFAULT_THRESHOLD,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProviderKind {
    Openai,
    Gemini,
    Anthropic,
    Ollama,
    OpenaiCompatible,
    Builtin,
}

impl ProviderKind {
    /// The name in configuration, logs and `ChatResponse::provider`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Openai => "openai",
            Self::Gemini => "gemini",
            Self::Anthropic => "anthropic",
            Self::Ollama => "ollama",
            Self::OpenaiCompatible => "openai_compatible",
            Self::Builtin => "builtin",
        }
    }
}

/// How long silence is borne. The caller's deadline comes on top.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Until the first byte of an answer. Without streaming that is the whole answer. A local server may load its
    /// model first, which takes minutes.
    pub first_byte: Duration,
    /// Between two pieces of a streamed answer.
    pub between_tokens: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { first_byte: Duration::from_secs(60), between_tokens: Duration::from_secs(20) }
    }
}

/// A provider's key. `Debug` never shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey(String);

impl ApiKey {
    /// Surrounding white space, a usual slip when keys are pasted, is dropped.
    pub fn new(key: impl AsRef<str>) -> Self {
        Self(key.as_ref().trim().to_owned())
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(***)")
    }
}

/// A configuration that cannot work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    #[error("{provider} needs an API key")]
    NoKey { provider: &'static str },
    #[error("{provider} needs a model name")]
    NoModel { provider: &'static str },
    #[error("the model name of {provider} holds characters that cannot be part of an address")]
    BadModel { provider: &'static str },
    #[error("openai_compatible needs a base URL, e.g. http://127.0.0.1:8000/v1")]
    NoBaseUrl,
    #[error("the base URL of {provider} must be an http or https address without query, e.g. {example}")]
    BadBaseUrl { provider: &'static str, example: &'static str },
    #[error("the key of {provider} contains characters that cannot be sent in a header")]
    BadKey { provider: &'static str },
    #[error("the client for {provider} could not be built: {reason}")]
    Client { provider: &'static str, reason: String },
}

/// The provider that `cfg` describes. `client` should come from [`client_builder_defaults`].
pub fn build(cfg: ProviderConfig, client: reqwest::Client) -> Result<Arc<dyn ChatModel>, ConfigError> {
    match cfg.kind {
        ProviderKind::Builtin => Ok(Arc::new(Builtin::new(cfg.builtin_threshold))),
        _ => Ok(Arc::new(HttpModel::new(cfg, client)?)),
    }
}

/// What an HTTP client for model providers needs: 5 s to connect, no redirects (they would carry the key elsewhere),
/// and idle connections kept so that a turn does not pay for a handshake.
pub fn client_builder_defaults(builder: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
    builder
        .connect_timeout(Duration::from_secs(5))
        .redirect(reqwest::redirect::Policy::none())
        .tcp_nodelay(true)
        .pool_max_idle_per_host(32)
        .pool_idle_timeout(Duration::from_secs(60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_never_shows_in_debug() {
        let mut cfg = ProviderConfig::new(ProviderKind::Openai, "m");
        cfg.api_key = Some(ApiKey::new("sk-secret-123"));
        assert!(!format!("{cfg:?}").contains("secret"));
    }

    #[test]
    fn kinds_have_one_name_in_configuration_and_in_responses() {
        let parsed: ProviderKind = serde_json::from_str("\"openai_compatible\"").unwrap();
        assert_eq!(parsed, ProviderKind::OpenaiCompatible);
        assert_eq!(serde_json::to_value(ProviderKind::Gemini).unwrap(), ProviderKind::Gemini.name());
    }
}

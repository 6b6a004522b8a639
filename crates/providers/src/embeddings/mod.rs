//! Embeddings: texts to vectors, by a vendor over HTTP, by a small encoder in this process, or by a table of words.
//!
//! Vectors are of unit length, whoever made them. A model has one identity ([`EmbeddingModel::id`]): vectors of different
//! identities are not comparable and must never meet in an index. What is not here: where vectors are kept, and what
//! they are compared with.

mod builtin;
mod http;
mod local;
mod patient;

use std::{path::PathBuf, sync::Arc};

use futures::future::BoxFuture;
use tokio::time::Instant;

use crate::{ApiKey, ConfigError, ModelError, Randomness};

pub use builtin::{Row as WordRow, WordTable, write as write_word_table};
pub use http::HttpEmbeddings;
pub use local::{LoadError, LocalEmbeddings};
pub use patient::Patient;

/// Characters of a text that are embedded; the rest is cut off. Vendors take about 2,000 tokens at least, and a token of
/// an Indian script is hardly more than a character.
pub const TEXT_CHARS: usize = 6_000;
/// Numbers of a vector at most.
pub const DIMENSIONS_MAX: usize = 4_096;

/// What a text is to be compared with: questions and answers lie differently in the space of some models.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmbeddingKind {
    /// What somebody asks.
    Query,
    /// What is searched.
    Document,
}

/// Something that makes vectors. Implementations are cheap to share and never panic on any text.
pub trait EmbeddingModel: Send + Sync {
    /// Everything that vectors depend on: provider, model, dimensions, prefixes. Stored beside each vector.
    fn id(&self) -> &str;

    /// Texts of one call at most; a longer list is refused.
    fn batch_max(&self) -> usize;

    /// Whether texts in Indian languages have a meaning to it; else their vectors say nothing.
    fn knows_indian_languages(&self) -> bool {
        true
    }

    /// The table, where a text's vector is but the sum of those of its words: such vectors are made at once, so that they
    /// need not be kept, and say less than those of a model that reads.
    fn word_table(&self) -> Option<&WordTable> {
        None
    }

    /// One vector of unit length for each text, in their order, all of one dimension; an empty text counts as a blank.
    fn embed<'a>(
        &'a self,
        kind: EmbeddingKind,
        texts: &'a [String],
        deadline: Instant,
    ) -> BoxFuture<'a, Result<Vec<Vec<f32>>, ModelError>>;
}

/// Who makes vectors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EmbeddingSource {
    /// OpenAI, or any server with its `/embeddings`, at the address.
    Openai {
        base_url: Option<String>,
        api_key: Option<ApiKey>,
    },
    Gemini {
        base_url: Option<String>,
        api_key: Option<ApiKey>,
    },
    /// A folder with `config.json`, `tokenizer.json` and `model.safetensors`.
    Local {
        folder: PathBuf,
    },
}

/// How to make them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmbeddingConfig {
    pub source: EmbeddingSource,
    /// The vendor's model name; empty for the usual one, and for a local model.
    pub model: String,
    /// To what the vendor shall shorten vectors; `None`: the model's own, or 768 of a model of OpenAI's or Google's own.
    pub dimensions: Option<usize>,
    /// What stands before each text, for models that were trained so (E5: `query: ` and `passage: `).
    pub query_prefix: String,
    pub document_prefix: String,
}

/// Why there is no embedding model.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EmbeddingError {
    #[error("{0}")]
    Config(#[from] ConfigError),
    #[error("the embedding model cannot be used: {0}")]
    Local(#[from] LoadError),
}

/// The model that `config` describes; a local one is read now, which takes a moment. `client` should come from
/// [`crate::client_builder_defaults`].
pub fn build_embeddings(
    config: EmbeddingConfig,
    client: reqwest::Client,
    random: Randomness,
) -> Result<Arc<dyn EmbeddingModel>, EmbeddingError> {
    Ok(match &config.source {
        EmbeddingSource::Local { folder } => Arc::new(LocalEmbeddings::load(folder, &config)?),
        EmbeddingSource::Openai { .. } | EmbeddingSource::Gemini { .. } => {
            Arc::new(Patient::new(HttpEmbeddings::new(config, client)?, random))
        }
    })
}

impl EmbeddingConfig {
    fn prefix(&self, kind: EmbeddingKind) -> &str {
        match kind {
            EmbeddingKind::Query => &self.query_prefix,
            EmbeddingKind::Document => &self.document_prefix,
        }
    }

    /// The text as the model gets it.
    fn prepared(&self, kind: EmbeddingKind, text: &str) -> String {
        let text = text.trim();
        let end = text.char_indices().nth(TEXT_CHARS).map_or(text.len(), |(at, _)| at);
        // Vendors refuse a text that is empty.
        let text = if text.is_empty() { "-" } else { &text[..end] };
        format!("{}{text}", self.prefix(kind))
    }

    /// What follows a model's name in its identity.
    fn marks(&self) -> String {
        let prefixes = [&self.query_prefix, &self.document_prefix].map(|prefix| prefix.trim());
        if prefixes.iter().all(|prefix| prefix.is_empty()) {
            return String::new();
        }
        format!("|{}|{}", prefixes[0], prefixes[1])
    }
}

/// Brings vectors to unit length. `None` if one is no direction.
fn normalised(mut vectors: Vec<Vec<f32>>) -> Option<Vec<Vec<f32>>> {
    for vector in &mut vectors {
        let length = vector.iter().map(|value| f64::from(*value) * f64::from(*value)).sum::<f64>().sqrt();
        if !length.is_finite() || length <= 0.0 {
            return None;
        }
        vector.iter_mut().for_each(|value| *value = (f64::from(*value) / length) as f32);
    }
    Some(vectors)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_and_prefixed_and_never_empty() {
        let config = EmbeddingConfig {
            source: EmbeddingSource::Local { folder: PathBuf::new() },
            model: String::new(),
            dimensions: None,
            query_prefix: "query: ".into(),
            document_prefix: String::new(),
        };
        assert_eq!(config.prepared(EmbeddingKind::Query, " வணக்கம் "), "query: வணக்கம்");
        assert_eq!(config.prepared(EmbeddingKind::Document, " "), "-");
        assert_eq!(config.prepared(EmbeddingKind::Document, &"क".repeat(9_000)).chars().count(), TEXT_CHARS);
        assert_eq!(config.marks(), "|query:|");
        assert_eq!(normalised(vec![vec![3.0, 4.0]]), Some(vec![vec![0.6, 0.8]]));
        assert_eq!(normalised(vec![vec![0.0, 0.0]]), None);
        assert_eq!(normalised(vec![vec![f32::NAN, 0.0]]), None);
    }
}

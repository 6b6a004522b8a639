//! `[embeddings]`: who makes vectors of what is known and asked, so that answers are found by meaning, too.

use std::path::PathBuf;

use super::choice::choices;
use super::llm::{LlmConfig, LlmProvider};
use super::reader::Section;
use super::secret::Secret;

/// A vector's numbers at most.
const DIMENSIONS_MAX: i64 = 4_096;

choices! {
    /// Who makes vectors.
    pub enum EmbeddingsProvider {
        /// Nobody: words alone are searched.
        Off = "off",
        /// The table of words in this program.
        Builtin = "builtin",
        /// OpenAI, or any server with its `/embeddings`.
        Openai = "openai",
        Gemini = "gemini",
        /// A model in a folder of this machine.
        Local = "local",
    }
}

#[derive(Debug, Clone)]
pub struct EmbeddingsConfig {
    pub provider: EmbeddingsProvider,
    /// Empty: the provider's usual one.
    pub model: String,
    /// `None`: the vendor's own.
    pub base_url: Option<String>,
    /// Of its own, else that of `[llm]` for the vendor's own address.
    pub api_key: Option<Secret>,
    /// Of a local model.
    pub path: PathBuf,
    /// `None`: the model's own, or the usual ones.
    pub dimensions: Option<usize>,
    pub query_prefix: String,
    pub document_prefix: String,
}

impl EmbeddingsConfig {
    pub(super) fn read(section: &mut Section<'_, '_>, llm: &LlmConfig) -> Self {
        let mut config = Self {
            provider: section.choice("provider"),
            model: section.optional_text("model").unwrap_or_default(),
            base_url: section.optional_base_url("base_url"),
            api_key: section.token("api_key"),
            path: section.optional_text("path").map(PathBuf::from).unwrap_or_default(),
            dimensions: Some(section.number("dimensions", "numbers", 0..=DIMENSIONS_MAX))
                .filter(|count: &usize| *count > 0),
            query_prefix: section.optional_text("query_prefix").unwrap_or_default(),
            document_prefix: section.optional_text("document_prefix").unwrap_or_default(),
        };
        let vendor = match config.provider {
            EmbeddingsProvider::Off | EmbeddingsProvider::Builtin => return config,
            EmbeddingsProvider::Local => {
                if config.path.as_os_str().is_empty() {
                    section.refuse("path", "set when embeddings.provider is local");
                }
                return config;
            }
            EmbeddingsProvider::Openai => LlmProvider::Openai,
            EmbeddingsProvider::Gemini => LlmProvider::Gemini,
        };
        // The vendor's key stays with the vendor.
        if config.base_url.is_none() {
            config.api_key = config.api_key.or_else(|| llm.key_of(vendor));
        }
        let needs_key = config.base_url.is_none() || vendor == LlmProvider::Gemini;
        if needs_key && config.api_key.is_none() {
            section.warn(format!(
                "embeddings.provider is {vendor}, but neither embeddings.api_key nor llm.{vendor}_api_key is set: \
                 the built-in table of words is used"
            ));
            config.provider = EmbeddingsProvider::Builtin;
        }
        config
    }
}

//! Embeddings over HTTP: OpenAI's `/embeddings` and its imitators, Gemini's `batchEmbedContents` (reference: both
//! vendors' API pages). One request a call; waiting and trying again is `Patient`'s part.

use futures::{FutureExt, future::BoxFuture};
use reqwest::header::HeaderMap;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::{Instant, timeout_at};

use super::{DIMENSIONS_MAX, EmbeddingConfig, EmbeddingKind, EmbeddingModel, EmbeddingSource, normalised};
use crate::{
    ApiKey, ConfigError, ModelError, ProviderKind,
    errors::{self, Speaker},
    wire::{self, Wire, base_url},
};

/// Texts of one request: Gemini takes 100, OpenAI 300,000 tokens.
const BATCH: usize = 48;
/// Bytes of an answer: 48 vectors of 4,096 numbers in decimal, with room.
const ANSWER_BYTES: usize = 16 * 1024 * 1024;
/// Of the vendors' own models, which can be shortened: enough to tell chunks apart, a quarter of the memory.
const USUAL_DIMENSIONS: usize = 768;
const OPENAI_MODEL: &str = "text-embedding-3-small";
const GEMINI_MODEL: &str = "gemini-embedding-001";

/// One embedding model of one server.
pub struct HttpEmbeddings {
    id: String,
    /// OpenAI's or Gemini's: Anthropic has no embeddings.
    wire: Wire,
    client: reqwest::Client,
    url: String,
    headers: HeaderMap,
    key: Option<ApiKey>,
    model: String,
    dimensions: Option<usize>,
    config: EmbeddingConfig,
}

impl HttpEmbeddings {
    /// `client` brings the connect time-out; see [`crate::client_builder_defaults`].
    pub fn new(config: EmbeddingConfig, client: reqwest::Client) -> Result<Self, ConfigError> {
        let (wire, kind, address, key, usual) = match &config.source {
            EmbeddingSource::Gemini { base_url, api_key } => {
                (Wire::Gemini, ProviderKind::Gemini, base_url, api_key, GEMINI_MODEL)
            }
            EmbeddingSource::Openai { base_url, api_key } => {
                (Wire::OpenAi, ProviderKind::Openai, base_url, api_key, OPENAI_MODEL)
            }
            EmbeddingSource::Local { .. } => return Err(ConfigError::NoBaseUrl),
        };
        let provider = kind.name();
        let key = key.clone().filter(|key| !key.expose().is_empty());
        // Servers of one's own need none.
        if key.is_none() && (address.is_none() || wire == Wire::Gemini) {
            return Err(ConfigError::NoKey { provider });
        }
        let model = match config.model.trim() {
            "" => usual.to_owned(),
            named => named.trim_start_matches("models/").to_owned(),
        };
        let can_shorten = ["text-embedding-3", "gemini-embedding"].iter().any(|known| model.starts_with(known));
        let dimensions = config.dimensions.or(can_shorten.then_some(USUAL_DIMENSIONS));
        let base = base_url(kind, address.as_deref())?;
        let url = match wire {
            Wire::OpenAi | Wire::Anthropic => format!("{base}embeddings"),
            Wire::Gemini => format!("{base}models/{model}:batchEmbedContents"),
        };
        let size = dimensions.map_or_else(|| "own".to_owned(), |dimensions| dimensions.to_string());
        let id = format!("{provider}/{model}/{size}{}", config.marks());
        let headers = wire::headers(wire, key.as_ref()).ok_or(ConfigError::BadKey { provider })?;
        Ok(Self { id, wire, client, url, headers, key, model, dimensions, config })
    }

    fn who(&self) -> Speaker<'_> {
        let provider = if self.wire == Wire::Gemini { "gemini" } else { "openai" };
        Speaker { provider, key: self.key.as_ref() }
    }

    fn body(&self, kind: EmbeddingKind, texts: &[String]) -> Value {
        let texts: Vec<String> = texts.iter().map(|text| self.config.prepared(kind, text)).collect();
        match self.wire {
            Wire::OpenAi | Wire::Anthropic => {
                let mut body = json!({ "model": self.model, "input": texts, "encoding_format": "float" });
                if let Some(dimensions) = self.dimensions {
                    body["dimensions"] = dimensions.into();
                }
                body
            }
            Wire::Gemini => {
                let requests: Vec<Value> = texts.into_iter().map(|text| self.gemini_request(kind, text)).collect();
                json!({ "requests": requests })
            }
        }
    }

    fn gemini_request(&self, kind: EmbeddingKind, text: String) -> Value {
        let mut request =
            json!({ "model": format!("models/{}", self.model), "content": { "parts": [{ "text": text }] } });
        // The second generation takes the task as words before the text: that is what the prefixes are for.
        if !self.model.starts_with("gemini-embedding-2") {
            request["taskType"] = match kind {
                EmbeddingKind::Query => "RETRIEVAL_QUERY".into(),
                EmbeddingKind::Document => "RETRIEVAL_DOCUMENT".into(),
            };
        }
        if let Some(dimensions) = self.dimensions {
            request["outputDimensionality"] = dimensions.into();
        }
        request
    }

    async fn call(&self, kind: EmbeddingKind, texts: &[String]) -> Result<Vec<Vec<f32>>, ModelError> {
        if texts.is_empty() {
            return Ok(Vec::new());
        }
        if texts.len() > BATCH {
            return Err(errors::fail(format!("{} texts at once", texts.len()), "send fewer"));
        }
        let who = self.who();
        let request = self.client.post(&self.url).headers(self.headers.clone());
        let body = self.body(kind, texts).to_string();
        let response = request.body(body).send().await.map_err(|error| errors::from_transport(who, &error))?;
        let response = wire::accepted(who, response).await?;
        let answer = wire::read(who, response, ANSWER_BYTES).await?;
        let vectors = match self.wire {
            Wire::OpenAi | Wire::Anthropic => openai_vectors(&answer),
            Wire::Gemini => gemini_vectors(&answer),
        };
        let vectors = vectors.ok_or_else(|| errors::rubbish(who, "the answer holds no embeddings"))?;
        let first = vectors.first().map_or(0, Vec::len);
        let fits = vectors.len() == texts.len()
            && (1..=DIMENSIONS_MAX).contains(&first)
            && vectors.iter().all(|vector| vector.len() == first);
        let vectors = Some(vectors).filter(|_| fits).and_then(normalised);
        vectors.ok_or_else(|| errors::rubbish(who, "the embeddings do not fit what was asked"))
    }
}

impl EmbeddingModel for HttpEmbeddings {
    fn id(&self) -> &str {
        &self.id
    }

    fn batch_max(&self) -> usize {
        BATCH
    }

    fn embed<'a>(
        &'a self,
        kind: EmbeddingKind,
        texts: &'a [String],
        deadline: Instant,
    ) -> BoxFuture<'a, Result<Vec<Vec<f32>>, ModelError>> {
        async move { timeout_at(deadline, self.call(kind, texts)).await.map_err(|_| ModelError::Deadline)? }.boxed()
    }
}

/// In the order of `index`, which some servers leave out.
fn openai_vectors(answer: &[u8]) -> Option<Vec<Vec<f32>>> {
    #[derive(Deserialize)]
    struct Answer {
        data: Vec<Item>,
    }
    #[derive(Deserialize)]
    struct Item {
        index: Option<usize>,
        embedding: Vec<f32>,
    }
    let mut items = serde_json::from_slice::<Answer>(answer).ok()?.data;
    if items.iter().all(|item| item.index.is_some()) {
        items.sort_by_key(|item| item.index);
        let places = items.iter().filter_map(|item| item.index);
        if !places.enumerate().all(|(place, index)| place == index) {
            return None;
        }
    }
    Some(items.into_iter().map(|item| item.embedding).collect())
}

fn gemini_vectors(answer: &[u8]) -> Option<Vec<Vec<f32>>> {
    #[derive(Deserialize)]
    struct Answer {
        embeddings: Vec<Item>,
    }
    #[derive(Deserialize)]
    struct Item {
        values: Vec<f32>,
    }
    let items = serde_json::from_slice::<Answer>(answer).ok()?.embeddings;
    Some(items.into_iter().map(|item| item.values).collect())
}

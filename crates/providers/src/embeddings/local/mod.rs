//! Embeddings in this process: a small BERT-like encoder (MiniLM, BGE, E5 and their multilingual kin) read from a folder
//! as sentence-transformers write it: `config.json`, `tokenizer.json`, `model.safetensors`, and where there are any
//! `1_Pooling/config.json` and `sentence_bert_config.json`. Nothing is downloaded.
//!
//! The encoder is some hundred lines over one matrix multiplication in place of a framework: it is one architecture that
//! has not changed in years, frameworks for all of them are 200 crates and minutes of compile time.

mod encoder;
mod matrix;
mod tokens;
mod unigram;
mod weights;
mod wordpiece;

#[cfg(test)]
mod tests;

use std::{
    fs::{self, File},
    io::Read,
    path::Path,
    sync::Arc,
};

use futures::{FutureExt, future::BoxFuture};
use serde_json::Value;
use tokio::{
    sync::Semaphore,
    task::spawn_blocking,
    time::{Instant, timeout_at},
};

use super::{EmbeddingConfig, EmbeddingKind, EmbeddingModel, normalised};
use crate::{ModelError, errors};
use encoder::{Encoder, Pooling, Shape};
use tokens::Tokenizer;
use weights::Weights;

/// Texts of one call: a batch holds a processor for some tenths of a second.
const BATCH: usize = 16;
/// Batches of documents that are computed at a time; questions do not wait for them.
const DOCUMENT_BATCHES: usize = 1;
/// Bytes of the files: no model that a processor runs in the time of a turn is larger.
const JSON_BYTES: u64 = 64 * 1024 * 1024;
const WEIGHTS_BYTES: u64 = 2 * 1024 * 1024 * 1024;
/// Tokens of a text at most; the rest is cut off.
const TOKENS_MAX: usize = 512;

/// Why a model's folder cannot be used, with what is wrong in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    #[error("{file} cannot be read: {reason}")]
    File { file: String, reason: String },
    #[error("{what} is not supported: a BERT or XLM-RoBERTa encoder with a WordPiece or Unigram tokenizer is")]
    Unsupported { what: String },
    #[error("{file} is broken: {reason}")]
    Broken { file: &'static str, reason: String },
}

/// A model in memory. Cheap to share.
pub struct LocalEmbeddings {
    id: String,
    inner: Arc<Inner>,
    documents: Arc<Semaphore>,
    config: EmbeddingConfig,
}

struct Inner {
    tokenizer: Tokenizer,
    encoder: Encoder,
    tokens_max: usize,
}

impl LocalEmbeddings {
    /// Reads all of it: some tenths of a second for 20 million weights, four bytes of memory each.
    pub fn load(folder: &Path, config: &EmbeddingConfig) -> Result<Self, LoadError> {
        let settings = json(folder, "config.json")?;
        let shape = Shape::read(&settings)?;
        let tokenizer = Tokenizer::read(&json(folder, "tokenizer.json")?)?;
        if folder.join("2_Dense").is_dir() {
            return Err(LoadError::Unsupported { what: "a further layer (2_Dense)".into() });
        }
        let pooling = match optional_json(folder, "1_Pooling/config.json")? {
            Some(pooling) if pooling["pooling_mode_cls_token"] == true => Pooling::First,
            Some(pooling) if pooling["pooling_mode_mean_tokens"] == false => {
                return Err(LoadError::Unsupported { what: "this pooling".into() });
            }
            _ => Pooling::Mean,
        };
        let bytes = bytes(folder, "model.safetensors", WEIGHTS_BYTES)?;
        let encoder = Encoder::new(shape, pooling, &Weights::new(&bytes)?)?;
        if tokenizer.len() > encoder.words() {
            let reason = format!("it has {} words, the model {}", tokenizer.len(), encoder.words());
            return Err(LoadError::Broken { file: "tokenizer.json", reason });
        }
        let wished = optional_json(folder, "sentence_bert_config.json")?.and_then(|c| c["max_seq_length"].as_u64());
        let tokens_max = wished.map_or(TOKENS_MAX, |wished| wished as usize).min(TOKENS_MAX).min(encoder.places());
        let name = folder.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        // Another model under the same name is another model.
        let id = format!("local/{name}/{}/{:08x}{}", encoder.dimensions(), fingerprint(&bytes), config.marks());
        Ok(Self {
            id,
            inner: Arc::new(Inner { tokenizer, encoder, tokens_max }),
            documents: Arc::new(Semaphore::new(DOCUMENT_BATCHES)),
            config: config.clone(),
        })
    }

    /// Visits the pieces of a WordPiece vocabulary in the order of their numbers, each with the vector of unit length that
    /// it has alone: what a table of words is made of.
    pub fn for_each_piece(&self, mut visit: impl FnMut(u32, &str, Vec<f32>)) {
        for (number, piece, tokens) in self.inner.tokenizer.pieces_alone() {
            let vector = normalised(vec![self.inner.encoder.encode(&tokens)]).and_then(|mut made| made.pop());
            if let Some(vector) = vector {
                visit(number, piece, vector);
            }
        }
    }

    async fn run(&self, kind: EmbeddingKind, texts: &[String], deadline: Instant) -> Result<Vec<Vec<f32>>, ModelError> {
        if texts.len() > BATCH {
            return Err(errors::fail(format!("{} texts at once", texts.len()), "send fewer"));
        }
        let _place = match kind {
            EmbeddingKind::Query => None,
            EmbeddingKind::Document => self.documents.clone().acquire_owned().await.ok(),
        };
        let texts: Vec<String> = texts.iter().map(|text| self.config.prepared(kind, text)).collect();
        let inner = self.inner.clone();
        let computed = spawn_blocking(move || inner.embed(&texts, deadline)).await;
        let vectors = computed.map_err(|_| errors::fail("local: the encoder failed".into(), "report it"))??;
        normalised(vectors).ok_or_else(|| ModelError::Rubbish { reason: "local: the model gives no numbers".into() })
    }
}

impl Inner {
    fn embed(&self, texts: &[String], deadline: Instant) -> Result<Vec<Vec<f32>>, ModelError> {
        let mut vectors = Vec::with_capacity(texts.len());
        for text in texts {
            if Instant::now() >= deadline {
                return Err(ModelError::Deadline);
            }
            vectors.push(self.encoder.encode(&self.tokenizer.tokens(text, self.tokens_max)));
        }
        Ok(vectors)
    }
}

impl EmbeddingModel for LocalEmbeddings {
    fn id(&self) -> &str {
        &self.id
    }

    fn batch_max(&self) -> usize {
        BATCH
    }

    /// A vocabulary that spells all Indian words by the letter was made from other languages.
    fn knows_indian_languages(&self) -> bool {
        self.inner.tokenizer.knows_indian_words()
    }

    fn embed<'a>(
        &'a self,
        kind: EmbeddingKind,
        texts: &'a [String],
        deadline: Instant,
    ) -> BoxFuture<'a, Result<Vec<Vec<f32>>, ModelError>> {
        async move { timeout_at(deadline, self.run(kind, texts, deadline)).await.map_err(|_| ModelError::Deadline)? }
            .boxed()
    }
}

/// FNV-1a over the length and a sample of the bytes: enough to tell one training's weights from another's.
fn fingerprint(bytes: &[u8]) -> u32 {
    let sample = bytes.iter().step_by((bytes.len() / 65_536).max(1));
    let length = (bytes.len() as u64).to_le_bytes();
    length.iter().chain(sample).fold(0x811c_9dc5_u32, |h, b| (h ^ u32::from(*b)).wrapping_mul(0x0100_0193))
}

fn bytes(folder: &Path, name: &str, limit: u64) -> Result<Vec<u8>, LoadError> {
    let path = folder.join(name);
    let failed = |reason: String| LoadError::File { file: path.display().to_string(), reason };
    let mut bytes = Vec::new();
    let file = File::open(&path).map_err(|error| failed(error.to_string()))?;
    file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| failed(error.to_string()))?;
    if bytes.len() as u64 > limit {
        return Err(failed(format!("it is longer than {limit} bytes")));
    }
    Ok(bytes)
}

fn json(folder: &Path, name: &'static str) -> Result<Value, LoadError> {
    let bytes = bytes(folder, name, JSON_BYTES)?;
    serde_json::from_slice(&bytes).map_err(|error| LoadError::Broken { file: name, reason: error.to_string() })
}

fn optional_json(folder: &Path, name: &'static str) -> Result<Option<Value>, LoadError> {
    if fs::exists(folder.join(name)).unwrap_or(false) { json(folder, name).map(Some) } else { Ok(None) }
}

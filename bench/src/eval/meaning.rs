//! Vectors of the sets by the built-in table or a local model, made and searched as the product does, and how long a
//! model takes.

use engine::knowledge::{
    Embedded, embed_documents,
    index::{Document, Vectors},
};
use providers::{EmbeddingConfig, EmbeddingKind, EmbeddingModel, EmbeddingSource, LocalEmbeddings, WordTable};
use std::{
    cell::RefCell,
    collections::HashMap,
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::runtime::Runtime;

use super::sets::Set;

/// No set waits for long: a model that takes an hour is not measured.
const WAIT: Duration = Duration::from_secs(3_600);
/// Texts whose time is measured.
const TIMED: usize = 300;
/// Words of a chunk whose indexing is measured.
const CHUNK_WORDS: usize = 100;
const CHUNKS_AT_ONCE: usize = 16;

/// A model and the vectors that it has made: some sets share their documents.
pub struct Meaning {
    model: Arc<dyn EmbeddingModel>,
    runtime: Runtime,
    loaded_in: Duration,
    bytes: u64,
    made: RefCell<HashMap<Embedded, Vec<f32>>>,
}

impl Meaning {
    /// The built-in table of words.
    pub fn by_table() -> Result<Self, String> {
        Self::new(|| Ok(Arc::new(WordTable::new())))
    }

    /// Reads the model of a folder.
    pub fn load(folder: PathBuf) -> Result<Self, String> {
        let config = EmbeddingConfig {
            source: EmbeddingSource::Local { folder: folder.clone() },
            model: String::new(),
            dimensions: None,
            query_prefix: String::new(),
            document_prefix: String::new(),
        };
        Self::new(|| {
            let model = LocalEmbeddings::load(&folder, &config).map_err(|problem| problem.to_string())?;
            Ok(Arc::new(model))
        })
    }

    fn new(read: impl FnOnce() -> Result<Arc<dyn EmbeddingModel>, String>) -> Result<Self, String> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
        let (before, started) = (resident_bytes(), Instant::now());
        let model = read()?;
        Ok(Self {
            model,
            runtime: runtime.map_err(|problem| problem.to_string())?,
            loaded_in: started.elapsed(),
            bytes: resident_bytes().saturating_sub(before),
            made: RefCell::default(),
        })
    }

    /// The vectors of a set's documents.
    pub fn documents(&self, set: &Set) -> Result<Option<Vectors>, String> {
        let embedded: Vec<Embedded> = set
            .entries
            .iter()
            .map(|entry| Embedded::titled(&Document { title: &entry.title, body: &entry.body, keywords: &[] }))
            .collect();
        let mut made = self.made.borrow_mut();
        let missing: Vec<Embedded> = embedded.iter().filter(|text| !made.contains_key(text)).cloned().collect();
        let vectors = self.runtime.block_on(embed_documents(&*self.model, &missing, WAIT));
        made.extend(missing.into_iter().zip(vectors.map_err(|problem| problem.to_string())?));
        let dimensions = embedded.first().map_or(0, |text| made[text].len());
        let vectors = Vectors::build(dimensions, embedded.iter().map(|text| Some(made[text].as_slice())));
        Ok(vectors.map(|vectors| {
            let vectors = vectors.summed_of_words(self.model.word_table().is_some());
            vectors.knowing_indian(self.model.knows_indian_languages())
        }))
    }

    /// The vector of a question.
    pub fn question(&self, text: &str) -> Result<Vec<f32>, String> {
        let made = self.embed(EmbeddingKind::Query, &[text.to_owned()])?;
        made.into_iter().next().ok_or_else(|| "the model made no vector".to_owned())
    }

    fn embed(&self, kind: EmbeddingKind, texts: &[String]) -> Result<Vec<Vec<f32>>, String> {
        let deadline = tokio::time::Instant::now() + WAIT;
        self.runtime.block_on(self.model.embed(kind, texts, deadline)).map_err(|problem| problem.to_string())
    }

    /// Prints how long the model takes and what it needs.
    pub fn report(&self, questions: &[String]) -> Result<(), String> {
        println!(
            "model {}: read in {:.2} s, {} MB more memory",
            self.model.id(),
            self.loaded_in.as_secs_f64(),
            self.bytes / 1_000_000
        );
        let step = (questions.len() / TIMED).max(1);
        let mut times = Vec::with_capacity(TIMED);
        for question in questions.iter().step_by(step).take(TIMED) {
            let started = Instant::now();
            self.question(question)?;
            times.push(started.elapsed());
        }
        times.sort_unstable();
        let at = |share: f64| {
            times.get((times.len().saturating_sub(1) as f64 * share) as usize).map_or(0.0, |t| t.as_secs_f64() * 1000.0)
        };
        println!("  a question: p50 {:.3} ms, p99 {:.3} ms (a turn waits 400 ms)", at(0.5), at(0.99));
        let words: Vec<&str> = questions.iter().flat_map(|question| question.split_whitespace()).collect();
        let chunks: Vec<String> = words
            .chunks(CHUNK_WORDS)
            .take(4 * self.model.batch_max().min(CHUNKS_AT_ONCE))
            .map(|words| words.join(" "))
            .collect();
        let started = Instant::now();
        for batch in chunks.chunks(self.model.batch_max().min(CHUNKS_AT_ONCE)) {
            self.embed(EmbeddingKind::Document, batch)?;
        }
        let rate = chunks.len() as f64 / started.elapsed().as_secs_f64();
        println!("  chunks of {CHUNK_WORDS} words: {rate:.1} a second");
        Ok(())
    }
}

/// What of this process is in memory; 0 where the system does not say.
fn resident_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).map_or(0, |kilobytes| kilobytes * 1024)
}

//! Meaning beside words: the vectors of what a workspace knows, made in the background, and those of its questions.
//!
//! A version of the knowledge takes the vectors that the version before it has, then what the database has. What is
//! missing is made by a job, which raises the version when it is done. Until then, and whenever the model does not
//! answer in time, words alone find answers. A table of words makes them all at once, whenever an index is built: there
//! is nothing to keep.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use model::WorkspaceId;
use providers::{EmbeddingKind, EmbeddingModel, ModelError};
use serde_json::json;
use store::jobs::NewJob;
use store::vectors::ContentHash;
use store::{Store, StoreError};
use tokio::task::spawn_blocking;
use tokio::time::Instant;

use super::Knowledge;
use super::embedded::{Embedded, embed_documents, vectors_by_table};
use super::index::Vectors;
use crate::Engine;
use crate::jobs::{Job, JobError, Kind};

const NAME: &str = "knowledge.embed";
/// How long a turn waits for the vectors of its questions.
const QUESTION_WAIT: Duration = Duration::from_millis(400);
/// One batch of documents, with its retries.
const BATCH_WAIT: Duration = Duration::from_secs(60);
/// After this long a run makes way for others, and goes on in the next one.
const RUN: Duration = Duration::from_secs(120);
/// Workspaces whose vectors are made at a time.
const RUNS: usize = 2;

/// Makes the vectors that are missing.
pub(crate) const EMBED: Kind = Kind {
    name: NAME,
    run: |engine, job| Box::pin(embed(engine, job)),
    concurrency: RUNS,
    deadline: Duration::from_secs(5 * 60),
    backoff: (Duration::from_secs(5), Duration::from_secs(10 * 60)),
    ..Kind::DEFAULT
};

/// What a version of the knowledge needs for meaning.
pub(super) struct Meaning {
    model: Arc<dyn EmbeddingModel>,
    /// Of each document's text, in the order of the index.
    hashes: Vec<ContentHash>,
    /// Documents whose vector was not in the database when the version was built.
    missing: usize,
}

impl Knowledge {
    /// The vectors of questions; `None` where there is nothing to compare them with, and where the model does not
    /// answer soon.
    pub async fn vectors_of(&self, questions: &[String]) -> Vec<Option<Vec<f32>>> {
        let none = || vec![None; questions.len()];
        let Some(meaning) = self.meaning.as_ref().filter(|_| self.index.has_vectors()) else { return none() };
        let asked = &questions[..questions.len().min(meaning.model.batch_max())];
        match meaning.model.embed(EmbeddingKind::Query, asked, Instant::now() + QUESTION_WAIT).await {
            Ok(vectors) => {
                let mut vectors: Vec<_> = vectors.into_iter().map(Some).collect();
                vectors.resize(questions.len(), None);
                vectors
            }
            Err(error) => {
                tracing::warn!(%error, embedding.model = meaning.model.id(), "questions are searched by words alone");
                none()
            }
        }
    }

    /// What is embedded of a document.
    fn embedded(&self, document: usize) -> Embedded {
        if let Some(entry) = self.written.get(document) {
            return Embedded::titled(&entry.document());
        }
        let place = document.checked_sub(self.written.len()).and_then(|at| self.places.get(at));
        place.map_or_else(Embedded::default, |place| {
            let (source, piece) = super::piece_at(&self.sources, *place);
            source.embedded(piece)
        })
    }

    fn hashes(&self) -> Vec<ContentHash> {
        (0..self.len()).map(|document| self.embedded(document).hash()).collect()
    }
}

/// Gives a new version its vectors, as far as there are any, and has the others made.
pub(super) async fn attach(
    store: &Store,
    workspace: WorkspaceId,
    model: Arc<dyn EmbeddingModel>,
    knowledge: Knowledge,
    old: Option<&Knowledge>,
) -> store::Result<Knowledge> {
    if model.word_table().is_some() {
        return blocking(move || with_word_table(knowledge, model)).await;
    }
    let (mut knowledge, hashes) = blocking(move || {
        let hashes = knowledge.hashes();
        (knowledge, hashes)
    })
    .await?;
    let mut wanted: HashSet<ContentHash> = hashes.iter().copied().collect();
    let mut known: HashMap<ContentHash, Vec<u8>> = HashMap::with_capacity(wanted.len());
    if let Some((old, meaning)) = old.and_then(|old| Some((old, old.meaning.as_ref()?))) {
        for (document, hash) in (0..).zip(&meaning.hashes).filter(|(_, hash)| wanted.contains(*hash)) {
            if let Some(vector) = old.index.encoded_vector(document) {
                known.insert(*hash, vector);
            }
        }
    }
    wanted.retain(|hash| !known.contains_key(hash));
    let wanted: Vec<ContentHash> = wanted.into_iter().collect();
    known.extend(store.vectors(workspace, model.id(), &wanted).await?);
    let missing = wanted.iter().filter(|hash| !known.contains_key(*hash)).count();
    let knowledge = blocking(move || {
        let vectors = Vectors::decode(hashes.iter().map(|hash| known.get(hash).map(Vec::as_slice)));
        let vectors = vectors.map(|vectors| vectors.knowing_indian(model.knows_indian_languages()));
        knowledge.index = std::mem::take(&mut knowledge.index).with_vectors(vectors);
        knowledge.meaning = Some(Meaning { model, hashes, missing });
        knowledge
    })
    .await?;
    if missing > 0 {
        store.enqueue(job(workspace, store)).await?;
    }
    Ok(knowledge)
}

/// With the vectors of a table of words, which are neither kept nor made in the background.
pub(super) fn with_word_table(mut knowledge: Knowledge, model: Arc<dyn EmbeddingModel>) -> Knowledge {
    let Some(table) = model.word_table() else { return knowledge };
    let vectors = vectors_by_table(table, (0..knowledge.len()).map(|document| knowledge.embedded(document)));
    knowledge.index = std::mem::take(&mut knowledge.index).with_vectors(vectors);
    knowledge.meaning = Some(Meaning { model, hashes: Vec::new(), missing: 0 });
    knowledge
}

fn job(workspace: WorkspaceId, store: &Store) -> NewJob {
    NewJob { workspace_id: workspace, kind: NAME, key: workspace.0, run_at: store.clock().now(), payload: json!({}) }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> store::Result<T> {
    spawn_blocking(work).await.map_err(|error| StoreError::Corrupt(format!("the index could not be built: {error}")))
}

async fn embed(engine: Engine, job: Job) -> Result<(), JobError> {
    let (store, workspace) = (&engine.inner.store, job.workspace_id);
    let knowledge = engine.inner.knowledge.get(store, workspace).await?;
    // Embeddings were switched off meanwhile, or on this node.
    let Some(meaning) = &knowledge.meaning else { return Ok(()) };
    let model = &meaning.model;
    let known: HashSet<ContentHash> = store.vector_hashes(workspace, model.id()).await?.into_iter().collect();
    let mut seen = HashSet::new();
    let missing: Vec<usize> = (0..meaning.hashes.len())
        .filter(|document| {
            let hash = &meaning.hashes[*document];
            !known.contains(hash) && seen.insert(*hash)
        })
        .collect();
    let until = Instant::now() + RUN;
    for batch in missing.chunks(model.batch_max().max(1)) {
        if Instant::now() >= until {
            return Ok(engine.enqueue(self::job(workspace, store)).await?);
        }
        let documents: Vec<Embedded> = batch.iter().map(|document| knowledge.embedded(*document)).collect();
        let vectors = embed_documents(&**model, &documents, BATCH_WAIT).await.map_err(job_error)?;
        let dims = vectors.first().map_or(0, Vec::len);
        let row = |(document, vector): (&usize, &Vec<f32>)| Some((meaning.hashes[*document], Vectors::encode(vector)?));
        let rows = batch.iter().zip(&vectors).filter_map(row).collect();
        store.add_vectors(workspace, model.id(), dims, rows).await?;
    }
    let needed: HashSet<&ContentHash> = meaning.hashes.iter().collect();
    let unneeded: Vec<ContentHash> = known.into_iter().filter(|hash| !needed.contains(hash)).collect();
    store.forget_vectors(workspace, model.id(), &unneeded).await?;
    if meaning.missing > 0 {
        store.vectors_changed(workspace).await?;
        engine.forget_knowledge(workspace);
        tracing::info!(workspace.id = %workspace, made = missing.len(), "vectors of the knowledge were made");
    }
    Ok(())
}

fn job_error(error: ModelError) -> JobError {
    match error {
        ModelError::Retry { after: Some(after), reason } => JobError::retry_after(after, reason),
        ModelError::Retry { .. } | ModelError::Rubbish { .. } | ModelError::Deadline => {
            JobError::retry(error.to_string())
        }
        ModelError::Fail { .. } | ModelError::Blocked { .. } => JobError::fail(error.to_string()),
    }
}

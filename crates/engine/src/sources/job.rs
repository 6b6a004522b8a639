//! The job that brings a source into the index: fetch, extract, cut, write.
//!
//! It may be cut off anywhere and begin again: what is written is compared with what is there, chunk by chunk, and
//! counts only when the run has ended. A source that is gone leaves its chunks to this job, too.

use std::time::Duration;

use futures::TryStreamExt;
use model::source::{CHUNKS_MAX, SOURCE_CHUNKS_MAX, SourceKind, SourceStage, SourceStatus};
use model::{SourceId, WorkspaceId};
use sha2::{Digest, Sha256};
use store::StoreError;
use store::knowledge::{NewChunk, SourceRecord};
use store::media::StoredFile;

use super::child::ExtractError;
use super::chunk::{ChunkText, chunks};
use super::crawl;
use super::extract::{self, Extracted};
use super::kind::Kind;
use super::progress::Progress;
use crate::Engine;
use crate::jobs::{self, Job, JobError};
use crate::media::{StorageError, Variant, location};

pub(crate) const INDEX: jobs::Kind = jobs::Kind {
    name: store::knowledge::INDEX,
    run: |engine, job| Box::pin(index(engine, job)),
    gave_up: Some(|engine, job, reason| Box::pin(gave_up(engine, job, reason))),
    concurrency: 4,
    attempts_max: 8,
    backoff: (Duration::from_secs(5), Duration::from_secs(10 * 60)),
    // A large website with a slow pace. What was read by then is not read again.
    deadline: Duration::from_secs(30 * 60),
};

/// Follows the reason while there is hope.
const AGAIN: &str = "It is tried again.";
/// Where nothing better is known.
const NO_WORDS: &str = "It could not be read, although it was tried several times. The server's log says more.";

/// Why a source is not indexed.
pub(super) enum Trouble {
    /// The same may work later. A sentence for people.
    Passing {
        words: String,
        after: Option<Duration>,
    },
    /// It is settled: this is what people are told.
    Lost(String),
    Store(StoreError),
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<StorageError> for Trouble {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::Missing => Self::Lost("The file is not in the storage any more: upload it again.".into()),
            other => {
                tracing::warn!(error = %other, "a source's file could not be read");
                Self::Passing { words: "The storage for files cannot be used now.".into(), after: None }
            }
        }
    }
}

/// How many chunks there are beside, and how many were written.
pub(super) struct Written {
    beside: i64,
    pub count: i64,
}

impl Written {
    pub(super) fn beside(beside: i64) -> Self {
        Self { beside, count: 0 }
    }

    /// Whether there may be so many more.
    pub(super) fn check(&self, more: i64) -> Result<(), Trouble> {
        if self.count + more > SOURCE_CHUNKS_MAX as i64 {
            return Err(Trouble::Lost("It is too long for one source: split it.".into()));
        }
        if self.beside + self.count + more > CHUNKS_MAX {
            let most = CHUNKS_MAX / 1_000;
            let words =
                format!("The workspace would have more than {most},000 chunks: remove a source that is not needed.");
            return Err(Trouble::Lost(words));
        }
        Ok(())
    }
}

/// What a file says, cut.
pub(super) struct FileText {
    pub title: Option<String>,
    /// 1 where the kind has no pages.
    pub pages: i64,
    pub chunks: Vec<NewChunk>,
}

async fn index(engine: Engine, job: Job) -> Result<(), JobError> {
    let (workspace, id) = (job.workspace_id, SourceId(job.key));
    let store = &engine.inner.store;
    let Some(source) = store.source(workspace, id).await? else {
        while store.clear_source(workspace, id).await? {}
        return Ok(());
    };
    let stage = if source.kind == SourceKind::Website { SourceStage::Fetching } else { SourceStage::Extracting };
    let Some((source, growth)) = store.begin_source(workspace, id, stage).await? else {
        return Err(JobError::retry("the source was removed in this moment"));
    };
    engine.announce(&growth);
    match bring(&engine, workspace, &source).await {
        Ok(()) => Ok(()),
        Err(Trouble::Store(error)) => Err(error.into()),
        Err(Trouble::Lost(words)) => stop(&engine, workspace, id, SourceStatus::Failed, &words).await,
        Err(Trouble::Passing { words, after }) => {
            stop(&engine, workspace, id, SourceStatus::Queued, &format!("{words} {AGAIN}")).await?;
            Err(JobError::Retry { after, reason: words })
        }
    }
}

async fn stop(
    engine: &Engine,
    workspace: WorkspaceId,
    id: SourceId,
    status: SourceStatus,
    words: &str,
) -> Result<(), JobError> {
    tracing::info!(source.id = %id, status = status.as_str(), words, "a source was not indexed");
    let growth = engine.inner.store.stop_source(workspace, id, status, words).await?;
    engine.announce(&growth);
    Ok(())
}

/// A job that was given up leaves its source as failed. Its last words are for people; those of the machine are not.
async fn gave_up(engine: Engine, job: Job, _: String) {
    let (workspace, id) = (job.workspace_id, SourceId(job.key));
    let last = engine.inner.store.source(workspace, id).await.ok().flatten().and_then(|source| source.error);
    let words = last.as_deref().map_or(NO_WORDS, |last| last.trim_end_matches(AGAIN).trim_end());
    if let Err(error) = stop(&engine, workspace, id, SourceStatus::Failed, words).await {
        tracing::error!(%error, "a source that was given up could not be recorded as such");
    }
}

async fn bring(engine: &Engine, workspace: WorkspaceId, source: &SourceRecord) -> Result<(), Trouble> {
    let mut progress = Progress::new(engine, workspace, source.id);
    let (pages, chunks, bytes) = match file_kind(source.kind) {
        Some(kind) => match bring_file(engine, workspace, source, kind, &mut progress).await? {
            Some((pages, chunks)) => (pages, chunks, source.bytes),
            None => return Ok(()),
        },
        None => {
            if !crawl::run(engine, workspace, source, &mut progress).await? {
                return Ok(());
            }
            let totals = engine.inner.store.source_totals(workspace, source.id).await?;
            if totals.chunks == 0 {
                let words = "No text was found on this website: its pages may be made by scripts in the browser.";
                return Err(Trouble::Lost(words.to_owned()));
            }
            (totals.pages, totals.chunks, totals.bytes)
        }
    };
    let growth = engine.inner.store.finish_source(workspace, source.id, pages, chunks, bytes).await?;
    engine.announce(&growth);
    engine.forget_knowledge(workspace);
    Ok(())
}

fn file_kind(kind: SourceKind) -> Option<Kind> {
    match kind {
        SourceKind::Pdf => Some(Kind::Pdf),
        SourceKind::Docx => Some(Kind::Docx),
        SourceKind::Html => Some(Kind::Html),
        SourceKind::Markdown => Some(Kind::Markdown),
        SourceKind::Text => Some(Kind::Text),
        SourceKind::Csv => Some(Kind::Csv),
        SourceKind::Website => None,
    }
}

/// Pages and chunks; `None`: somebody asked for something else meanwhile.
async fn bring_file(
    engine: &Engine,
    workspace: WorkspaceId,
    source: &SourceRecord,
    kind: Kind,
    progress: &mut Progress<'_>,
) -> Result<Option<(i64, i64)>, Trouble> {
    let store = &engine.inner.store;
    let bytes = match &source.file {
        Some(file) => bytes_of(engine, workspace, file).await?,
        None => return Err(StorageError::Missing.into()),
    };
    let text = match read_file(engine, kind, bytes).await? {
        Ok(text) => text,
        Err(trouble) => return Err(Trouble::Lost(trouble.to_string())),
    };
    let total = text.chunks.len() as i64;
    Written::beside(store.chunks_beside(workspace, source.id).await?).check(total)?;
    if !progress.tell(SourceStage::Indexing, 0, total).await? {
        return Ok(None);
    }
    let mut writing = store.begin_chunks(workspace, source.id, 0, &text.chunks).await?;
    while store.write_chunks(&mut writing).await? {
        if !progress.tell(SourceStage::Indexing, writing.done as i64, total).await? {
            return Ok(None);
        }
    }
    Ok(Some((text.pages, total)))
}

async fn bytes_of(engine: &Engine, workspace: WorkspaceId, file: &StoredFile) -> Result<Vec<u8>, Trouble> {
    let place = location(workspace, file, Variant::File);
    let mut opened = engine.inner.media.storage.get(&place, None).await?;
    let most = engine.inner.settings.sources.file_bytes;
    if opened.total_bytes > most {
        return Err(Trouble::Lost(format!("The file is larger than {} MB.", most / 1024 / 1024)));
    }
    let mut bytes = Vec::with_capacity(opened.total_bytes as usize);
    while let Some(part) = opened.stream.try_next().await? {
        bytes.extend_from_slice(&part);
    }
    Ok(bytes)
}

/// Takes the text out of a file in a process of its own, and cuts it.
pub(super) async fn read_file(
    engine: &Engine,
    kind: Kind,
    bytes: Vec<u8>,
) -> Result<Result<FileText, extract::Trouble>, Trouble> {
    let extracted = match engine.inner.sources.extractor.extract(kind, &bytes).await {
        Ok(extracted) => extracted,
        Err(ExtractError::Trouble(trouble)) => return Ok(Err(trouble)),
        Err(error) => {
            tracing::error!(%error, "a document could not be read");
            return Err(Trouble::Passing { words: "Documents cannot be read now.".to_owned(), after: None });
        }
    };
    drop(bytes);
    let cut = tokio::task::spawn_blocking(move || cut(&extracted)).await;
    cut.map_err(|error| {
        tracing::error!(%error, "a document could not be cut");
        Trouble::Lost("It could not be cut into pieces.".to_owned())
    })
}

fn cut(document: &Extracted) -> Result<FileText, extract::Trouble> {
    let pages = document.pages.iter().filter_map(|page| page.number).max().unwrap_or(1);
    let chunks = chunks(document)?.into_iter().map(new_chunk).collect();
    Ok(FileText { title: document.title.clone(), pages: pages.into(), chunks })
}

fn new_chunk(chunk: ChunkText) -> NewChunk {
    let mut digest = Sha256::new();
    digest.update(chunk.heading.as_deref().unwrap_or_default());
    digest.update([0]);
    digest.update(&chunk.text);
    NewChunk {
        page: chunk.page.map(i64::from),
        heading: chunk.heading,
        text: chunk.text,
        sha256: digest.finalize().to_vec(),
    }
}

//! Sources: documents, texts and websites, from their creation to their end.
//!
//! A source's work is one job with its id as the key ([`INDEX`]), enqueued where the source is made, asked for again
//! or removed. Each step that people should see is written to the row together with a `source.progress` event. The
//! chunks count from the moment in which a run ends: it raises the source's revision and the workspace's version.

use std::sync::LazyLock;

use model::source::{SOURCES_MAX, SourceKind, SourceProgress, SourceStage, SourceStatus};
use model::{JobId, MediaFileId, SourceId, UnixMs, UserId, WorkspaceId};
use serde_json::json;
use uuid::Uuid;

use super::raise_version;
use crate::Store;
use crate::db::{Result, Tx, args};
use crate::dialect::{Sql, batch, batch_row};
use crate::feed::{self, FeedType, Growth, NewEvent};
use crate::hot::Batches;
use crate::jobs::{ENQUEUE, JobRow, NewJob};
use crate::media::{StoredFile, keep_file, look_at};
use crate::seek::{LAST, page};
use crate::text::{clean, known};

/// Kind of the job that brings a source into the index, and cleans up after one that is gone. Its key is the
/// source's id.
pub const INDEX: &str = "source.index";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceRecord {
    pub id: SourceId,
    pub name: String,
    pub kind: SourceKind,
    pub status: SourceStatus,
    /// Why it failed, or why it is tried again, for people.
    pub error: Option<String>,
    /// Where the bytes are; `None` for a website.
    pub file: Option<StoredFile>,
    pub url: Option<String>,
    pub max_depth: i64,
    pub max_pages: i64,
    pub pages: i64,
    pub chunks: i64,
    pub bytes: i64,
    pub progress: Option<SourceProgress>,
    /// When the run began that is under way, or was the last.
    pub run_at: UnixMs,
    pub created_at: UnixMs,
    pub updated_at: UnixMs,
}

/// A source to be.
#[derive(Clone, Debug)]
pub struct NewSource {
    pub name: String,
    pub kind: SourceKind,
    /// What makes it the same as another one.
    pub sha256: Vec<u8>,
    pub bytes: i64,
    /// Where its bytes were put: kept from now on.
    pub file: Option<MediaFileId>,
    pub site: Option<NewSite>,
    pub created_by: Option<UserId>,
}

/// Of a website.
#[derive(Clone, Debug)]
pub struct NewSite {
    pub url: String,
    pub max_depth: i64,
    pub max_pages: i64,
}

#[derive(Clone, Debug)]
pub enum AddedSource {
    /// It is new, or it had failed and is tried again.
    Added(SourceId, Vec<Growth>),
    /// The same is there already.
    Duplicate(SourceRecord),
    /// The workspace has as many as it may have.
    Full,
}

/// What whoever keeps chunks in memory needs to know of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceHead {
    pub id: SourceId,
    pub name: String,
    pub revision: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    kind: String,
    status: String,
    error: Option<String>,
    sha256: Vec<u8>,
    file_id: Option<Uuid>,
    url: Option<String>,
    max_depth: i64,
    max_pages: i64,
    pages: i64,
    chunks: i64,
    bytes: i64,
    stage: Option<String>,
    done: i64,
    total: i64,
    run_at: i64,
    created_at: i64,
    updated_at: i64,
}

impl Row {
    fn record(self) -> Result<SourceRecord> {
        let stage = self.stage.map(|stage| known("stage of a source", &stage, SourceStage::parse)).transpose()?;
        Ok(SourceRecord {
            id: SourceId(self.id),
            name: self.name,
            kind: known("kind of source", &self.kind, SourceKind::parse)?,
            status: known("source's state", &self.status, SourceStatus::parse)?,
            error: self.error,
            file: self.file_id.map(|id| StoredFile { id: MediaFileId(id), sha256: self.sha256 }),
            url: self.url,
            max_depth: self.max_depth,
            max_pages: self.max_pages,
            pages: self.pages,
            chunks: self.chunks,
            bytes: self.bytes,
            progress: stage.map(|stage| SourceProgress { stage, done: self.done, total: self.total }),
            run_at: UnixMs(self.run_at),
            created_at: UnixMs(self.created_at),
            updated_at: UnixMs(self.updated_at),
        })
    }
}

macro_rules! columns {
    () => {
        "id, name, kind, status, error, sha256, file_id, url, max_depth, max_pages, pages, chunks, bytes, stage, done, \
         total, run_at, created_at, updated_at"
    };
}
macro_rules! select {
    ($rest:expr) => {
        concat!("SELECT ", columns!(), " FROM knowledge_sources ", $rest)
    };
}

pub(crate) const LIST: &str = select!("WHERE workspace_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3");
const ONE: &str = select!("WHERE workspace_id = $1 AND id = $2");
const SAME: &str = select!("WHERE workspace_id = $1 AND sha256 = $2");
/// Sources that have been complete.
pub(crate) const HEADS: &str = "SELECT id, name, revision FROM knowledge_sources
     WHERE workspace_id = $1 AND revision > 0 ORDER BY id LIMIT $2";

batch_row! { IdRow { id: Id SourceId } }
static BY_IDS: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(select!("WHERE workspace_id = $2 AND id IN (SELECT j.id FROM {rows})"), IdRow::COLUMNS)
});

/// A run that was cut off goes on; any other begins now.
const BEGIN: &str = concat!(
    "UPDATE knowledge_sources SET run_at = CASE WHEN status IN ('extracting', 'indexing') THEN run_at ELSE $3 END,
        status = 'extracting', error = NULL, stage = $4, done = 0, total = 0, updated_at = $3
     WHERE workspace_id = $1 AND id = $2 RETURNING ",
    columns!()
);
const PROGRESS: &str = "UPDATE knowledge_sources SET status = $3, stage = $4, done = $5, total = $6, updated_at = $7
     WHERE workspace_id = $1 AND id = $2 AND status IN ('extracting', 'indexing')";
const STOP: &str =
    "UPDATE knowledge_sources SET status = $3, error = $4, stage = NULL, done = 0, total = 0, updated_at = $5
     WHERE workspace_id = $1 AND id = $2 AND status <> 'ready'";
const FINISH: &str = "UPDATE knowledge_sources SET status = 'ready', error = NULL, stage = NULL, done = 0, total = 0,
        pages = $3, chunks = $4, bytes = $5, updated_at = $6, changed = FALSE,
        revision = CASE WHEN changed OR revision = 0 THEN revision + 1 ELSE revision END
     WHERE workspace_id = $1 AND id = $2";

impl Store {
    /// Records a source and the job that indexes it. [`crate::StoreError::Race`]: its bytes were swept away, put them
    /// again. [`crate::StoreError::Conflict`]: the same came in this moment.
    pub async fn create_source(&self, ws: WorkspaceId, new: &NewSource) -> Result<AddedSource> {
        let now = self.clock().now();
        let mut tx = self.db().begin().await?;
        if let Some(file) = new.file {
            keep_file(&mut tx, ws, file, now).await?;
        }
        let same: Option<Row> = tx.one(SAME, args![ws, new.sha256.clone()]).await?;
        let id = match same.map(Row::record).transpose()? {
            Some(same) if same.status != SourceStatus::Failed => return Ok(AddedSource::Duplicate(same)),
            Some(failed) => {
                revive(&mut tx, ws, failed.id, new, now).await?;
                failed.id
            }
            None => match insert(&mut tx, ws, self.ids().make(), new, now).await? {
                Some(id) => id,
                None => return Ok(AddedSource::Full),
            },
        };
        let growth = self.enqueue_and_tell(&mut tx, ws, id, now).await?;
        tx.commit().await?;
        Ok(AddedSource::Added(id, growth))
    }

    pub async fn source(&self, ws: WorkspaceId, id: SourceId) -> Result<Option<SourceRecord>> {
        let row: Option<Row> = self.db().read().one(ONE, args![ws, id]).await?;
        row.map(Row::record).transpose()
    }

    /// Newest first, before `before`.
    pub async fn sources(&self, ws: WorkspaceId, before: Option<SourceId>, limit: i64) -> Result<Vec<SourceRecord>> {
        let rows: Vec<Row> =
            self.db().read().all(LIST, args![ws, before.map_or(LAST, Uuid::from), page(limit)]).await?;
        rows.into_iter().map(Row::record).collect()
    }

    pub async fn sources_by_ids(&self, ws: WorkspaceId, ids: &[SourceId]) -> Result<Vec<SourceRecord>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<IdRow> = ids.iter().map(|id| IdRow { id: *id }).collect();
        let rows: Vec<Row> = self.db().read().all(&BY_IDS, args![batch(&ids), ws]).await?;
        rows.into_iter().map(Row::record).collect()
    }

    /// Sources that have been complete, with the revisions of their chunks.
    pub async fn source_heads(&self, ws: WorkspaceId) -> Result<Vec<SourceHead>> {
        let rows: Vec<(Uuid, String, i64)> = self.db().read().all(HEADS, args![ws, SOURCES_MAX]).await?;
        Ok(rows.into_iter().map(|(id, name, revision)| SourceHead { id: SourceId(id), name, revision }).collect())
    }

    /// Chunks of all other sources of the workspace.
    pub async fn chunks_beside(&self, ws: WorkspaceId, id: SourceId) -> Result<i64> {
        let row: Option<(i64,)> = self
            .db()
            .read()
            .one(
                "SELECT CAST(COALESCE(SUM(chunks), 0) AS BIGINT) FROM knowledge_sources WHERE workspace_id = $1 AND id <> $2",
                args![ws, id],
            )
            .await?;
        Ok(row.map_or(0, |(count,)| count))
    }

    /// A run begins, or goes on after it was cut off. `None`: the source is gone.
    pub async fn begin_source(
        &self,
        ws: WorkspaceId,
        id: SourceId,
        stage: SourceStage,
    ) -> Result<Option<(SourceRecord, Vec<Growth>)>> {
        let now = self.clock().now();
        let mut tx = self.db().begin().await?;
        let row: Option<Row> = tx.one(BEGIN, args![ws, id, now, stage.as_str()]).await?;
        let Some(row) = row else { return Ok(None) };
        let growth = tell(&mut tx, ws, id, now).await?;
        tx.commit().await?;
        Ok(Some((row.record()?, growth)))
    }

    /// How far a run is.
    pub async fn source_progress(&self, ws: WorkspaceId, id: SourceId, at: SourceProgress) -> Result<Vec<Growth>> {
        let now = self.clock().now();
        let mut tx = self.db().begin().await?;
        let status = at.stage.status().as_str();
        let told = tx.exec(PROGRESS, args![ws, id, status, at.stage.as_str(), at.done, at.total, now]).await?;
        let growth = if told == 1 { tell(&mut tx, ws, id, now).await? } else { Vec::new() };
        tx.commit().await?;
        Ok(growth)
    }

    /// A run came to nothing. `status`: `Queued` where it is tried again, else `Failed`. `error`: why, for people.
    pub async fn stop_source(
        &self,
        ws: WorkspaceId,
        id: SourceId,
        status: SourceStatus,
        error: &str,
    ) -> Result<Vec<Growth>> {
        let now = self.clock().now();
        let mut tx = self.db().begin().await?;
        let stopped = tx.exec(STOP, args![ws, id, status.as_str(), clean(error), now]).await?;
        let growth = if stopped == 1 { tell(&mut tx, ws, id, now).await? } else { Vec::new() };
        tx.commit().await?;
        Ok(growth)
    }

    /// All chunks are written: from now on they count. The workspace's version moves if any of them changed.
    pub async fn finish_source(
        &self,
        ws: WorkspaceId,
        id: SourceId,
        pages: i64,
        chunks: i64,
        bytes: i64,
    ) -> Result<Vec<Growth>> {
        let now = self.clock().now();
        let mut tx = self.db().begin().await?;
        let changed: Option<(bool,)> = tx
            .one(
                "SELECT changed OR revision = 0 FROM knowledge_sources WHERE workspace_id = $1 AND id = $2",
                args![ws, id],
            )
            .await?;
        if changed.is_some_and(|(changed,)| changed) {
            raise_version(self, &mut tx, ws).await?;
        }
        let finished = tx.exec(FINISH, args![ws, id, pages, chunks, bytes, now]).await?;
        let growth = if finished == 1 { tell(&mut tx, ws, id, now).await? } else { Vec::new() };
        tx.commit().await?;
        Ok(growth)
    }

    /// Fetches, reads and indexes a source again. `None`: there is no such source.
    pub async fn refresh_source(&self, ws: WorkspaceId, id: SourceId) -> Result<Option<Vec<Growth>>> {
        let now = self.clock().now();
        let mut tx = self.db().begin().await?;
        let found = tx
            .exec(
                "UPDATE knowledge_sources SET status = 'queued', error = NULL, stage = NULL, done = 0, total = 0,
                    updated_at = $3 WHERE workspace_id = $1 AND id = $2",
                args![ws, id, now],
            )
            .await?;
        if found == 0 {
            return Ok(None);
        }
        let growth = self.enqueue_and_tell(&mut tx, ws, id, now).await?;
        tx.commit().await?;
        Ok(Some(growth))
    }

    /// Removes a source: from now on it is not found. Its chunks go by the job, its bytes with the next sweep if nobody
    /// else needs them. `None`: there is no such source.
    pub async fn delete_source(&self, ws: WorkspaceId, id: SourceId) -> Result<Option<Vec<Growth>>> {
        let now = self.clock().now();
        let mut tx = self.db().begin().await?;
        raise_version(self, &mut tx, ws).await?;
        let gone: Option<(Option<Uuid>,)> = tx
            .one("DELETE FROM knowledge_sources WHERE workspace_id = $1 AND id = $2 RETURNING file_id", args![ws, id])
            .await?;
        let Some((file,)) = gone else { return Ok(None) };
        if file.is_some() {
            look_at(&mut tx, std::iter::once((ws.0, file)), now).await?;
        }
        let growth = self.enqueue_and_tell(&mut tx, ws, id, now).await?;
        tx.commit().await?;
        Ok(Some(growth))
    }

    async fn enqueue_and_tell(&self, tx: &mut Tx, ws: WorkspaceId, id: SourceId, now: UnixMs) -> Result<Vec<Growth>> {
        let job = NewJob { workspace_id: ws, kind: INDEX, key: id.0, run_at: now, payload: json!({}) };
        let job_id: JobId = self.ids().make();
        tx.exec_rows(&ENQUEUE, &[JobRow::new(job_id, job, now)]).await?;
        tell(tx, ws, id, now).await
    }
}

/// `None`: there are as many as there may be.
async fn insert(tx: &mut Tx, ws: WorkspaceId, id: SourceId, new: &NewSource, now: UnixMs) -> Result<Option<SourceId>> {
    let (url, depth, pages) = site(new);
    let added = tx
        .exec(
            "INSERT INTO knowledge_sources (workspace_id, id, name, kind, status, sha256, file_id, url, max_depth, max_pages,
                bytes, created_by, created_at, updated_at)
             SELECT $1, $2, $3, $4, 'queued', $5, $6, $7, $8, $9, $10, $11, $12, $12
             WHERE (SELECT COUNT(*) FROM knowledge_sources WHERE workspace_id = $1) < $13",
            args![
                ws,
                id,
                clean(&new.name),
                new.kind.as_str(),
                new.sha256.clone(),
                new.file,
                url,
                depth,
                pages,
                new.bytes,
                new.created_by,
                now,
                SOURCES_MAX
            ],
        )
        .await?;
    Ok((added == 1).then_some(id))
}

/// What failed before is tried again, as it came now.
async fn revive(tx: &mut Tx, ws: WorkspaceId, id: SourceId, new: &NewSource, now: UnixMs) -> Result<()> {
    let (url, depth, pages) = site(new);
    tx.exec(
        "UPDATE knowledge_sources SET name = $3, kind = $4, file_id = $5, url = $6, max_depth = $7, max_pages = $8,
            bytes = $9, status = 'queued', error = NULL, updated_at = $10 WHERE workspace_id = $1 AND id = $2",
        args![ws, id, clean(&new.name), new.kind.as_str(), new.file, url, depth, pages, new.bytes, now],
    )
    .await?;
    Ok(())
}

fn site(new: &NewSource) -> (Option<String>, i64, i64) {
    new.site.as_ref().map_or((None, 0, 0), |site| (Some(clean(&site.url)), site.max_depth, site.max_pages))
}

/// Says that a source has changed. Last in a transaction.
async fn tell(tx: &mut Tx, workspace: WorkspaceId, id: SourceId, now: UnixMs) -> Result<Vec<Growth>> {
    let event =
        NewEvent { workspace, kind: FeedType::SourceProgress, conversation: None, subject: Some(id.0), data: None };
    feed::append(tx, vec![event], now).await
}

//! Chunks: the pieces of sources that are indexed.
//!
//! A part of a source (a file, or one page of a website) is written as a whole: what is there with the same content
//! keeps its row and its id, the rest is added and removed, in small transactions so that a large document does not
//! hold up messages. Written twice, nothing changes. Nobody sees any of it before the source's revision moves.

use std::collections::{HashMap, VecDeque};
use std::sync::LazyLock;

use model::source::{CHUNK_CHARS, HEADING_CHARS};
use model::text::fit;
use model::{ChunkId, SourceId, WorkspaceId};
use uuid::Uuid;

use crate::Store;
use crate::db::{Result, args};
use crate::dialect::{Hex, Sql, batch, batch_row};
use crate::text::clean;

/// Rows of one transaction: some milliseconds of the writer.
const STEP: usize = 200;
/// Rows of one query when a whole source is read.
const READ_PAGE: i64 = 2_000;
/// Chunks of one part that are looked at: as many as a source may have.
const PART_MAX: i64 = model::source::SOURCE_CHUNKS_MAX as i64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChunkRecord {
    pub id: ChunkId,
    pub part: i64,
    /// Within the part.
    pub position: i64,
    pub page: Option<i64>,
    pub heading: Option<String>,
    pub text: String,
    /// Of heading and text: equal chunks are equal knowledge.
    pub sha256: Vec<u8>,
    /// Of a website's page.
    pub url: Option<String>,
    pub title: Option<String>,
}

/// A chunk to be written; its position is its place in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewChunk {
    pub page: Option<i64>,
    pub heading: Option<String>,
    pub text: String,
    pub sha256: Vec<u8>,
}

/// What writing a part changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChunkChange {
    pub added: usize,
    pub removed: usize,
}

/// A part that is being written. Given up in the middle, it is ended by the next one.
#[derive(Debug)]
pub struct ChunkWriting {
    workspace: WorkspaceId,
    source: SourceId,
    part: i64,
    plan: Plan,
    /// Chunks that are there as they shall be.
    pub done: usize,
    /// What it changes in all.
    pub change: ChunkChange,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    part: i64,
    position: i64,
    page: Option<i64>,
    heading: Option<String>,
    text: String,
    sha256: Vec<u8>,
    url: Option<String>,
    title: Option<String>,
}

impl From<Row> for ChunkRecord {
    fn from(row: Row) -> Self {
        let Row { id, part, position, page, heading, text, sha256, url, title } = row;
        Self { id: ChunkId(id), part, position, page, heading, text, sha256, url, title }
    }
}

pub(crate) const LIST: &str = "SELECT c.id, c.part, c.position, c.page, c.heading, c.text, c.sha256, p.url, p.title
     FROM knowledge_chunks c LEFT JOIN knowledge_pages p
        ON p.workspace_id = c.workspace_id AND p.source_id = c.source_id AND p.number = c.part
     WHERE c.workspace_id = $1 AND c.source_id = $2 AND (c.part, c.position) > ($3, $4)
     ORDER BY c.part, c.position LIMIT $5";
pub(crate) const OF_PART: &str = "SELECT id, sha256, position, page FROM knowledge_chunks
     WHERE workspace_id = $1 AND source_id = $2 AND part = $3 ORDER BY position LIMIT $4";

batch_row! { ChunkRow {
    id: Id ChunkId, position: Int i64, page: Int Option<i64>, heading: Text Option<String>, text: Text String,
    sha256: Bytes Hex,
} }
batch_row! { PlaceRow { id: Id ChunkId, position: Int i64, page: Int Option<i64> } }
batch_row! { IdRow { id: Id ChunkId } }

/// Of a source that is there: one that was removed meanwhile gets no chunks any more.
static INSERT: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "INSERT INTO knowledge_chunks (workspace_id, id, source_id, part, position, page, heading, text, sha256)
         SELECT $2, j.id, $3, $4, j.position, j.page, j.heading, j.text, j.sha256 FROM {rows}
         WHERE EXISTS (SELECT 1 FROM knowledge_sources s WHERE s.workspace_id = $2 AND s.id = $3)",
        ChunkRow::COLUMNS,
    )
});
static MOVE: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "UPDATE knowledge_chunks SET position = j.position, page = j.page FROM {rows}
         WHERE knowledge_chunks.workspace_id = $2 AND knowledge_chunks.id = j.id",
        PlaceRow::COLUMNS,
    )
});
static REMOVE: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "DELETE FROM knowledge_chunks WHERE workspace_id = $2 AND id IN (SELECT j.id FROM {rows})",
        IdRow::COLUMNS,
    )
});

const NOTE_CHANGE: &str =
    "UPDATE knowledge_sources SET changed = TRUE WHERE workspace_id = $1 AND id = $2 AND NOT changed";

/// What has to be done to a part's rows.
#[derive(Debug, Default)]
struct Plan {
    added: Vec<ChunkRow>,
    moved: Vec<PlaceRow>,
    removed: Vec<IdRow>,
}

impl Store {
    /// Chunks of a source in their order, after a `(part, position)`.
    pub async fn source_chunks(
        &self,
        ws: WorkspaceId,
        source: SourceId,
        after: Option<(i64, i64)>,
        limit: i64,
    ) -> Result<Vec<ChunkRecord>> {
        self.read_chunks(ws, source, after, crate::seek::page(limit)).await
    }

    /// All chunks of a source: what an index is built from.
    pub async fn all_source_chunks(&self, ws: WorkspaceId, source: SourceId) -> Result<Vec<ChunkRecord>> {
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let page = self.read_chunks(ws, source, after, READ_PAGE).await?;
            let Some(last) = page.last() else { return Ok(all) };
            after = Some((last.part, last.position));
            let is_last = (page.len() as i64) < READ_PAGE;
            all.extend(page);
            if is_last {
                return Ok(all);
            }
        }
    }

    async fn read_chunks(
        &self,
        ws: WorkspaceId,
        source: SourceId,
        after: Option<(i64, i64)>,
        limit: i64,
    ) -> Result<Vec<ChunkRecord>> {
        let (part, position) = after.unwrap_or((-1, -1));
        let rows: Vec<Row> = self.db().read().all(LIST, args![ws, source, part, position, limit]).await?;
        Ok(rows.into_iter().map(ChunkRecord::from).collect())
    }

    /// Begins to make these the chunks of a part: go on with [`Store::write_chunks`].
    pub async fn begin_chunks(
        &self,
        ws: WorkspaceId,
        source: SourceId,
        part: i64,
        chunks: &[NewChunk],
    ) -> Result<ChunkWriting> {
        let rows: Vec<(Uuid, Vec<u8>, i64, Option<i64>)> =
            self.db().read().all(OF_PART, args![ws, source, part, PART_MAX]).await?;
        let plan = self.plan(rows, chunks);
        let change = ChunkChange { added: plan.added.len(), removed: plan.removed.len() };
        Ok(ChunkWriting { workspace: ws, source, part, done: chunks.len() - plan.added.len(), plan, change })
    }

    /// One transaction of it. Whether there is more.
    pub async fn write_chunks(&self, writing: &mut ChunkWriting) -> Result<bool> {
        let ChunkWriting { workspace: ws, source, part, plan, done, .. } = writing;
        let rest = [plan.added.len(), plan.moved.len(), plan.removed.len()].map(|rows| rows.min(STEP));
        if rest == [0; 3] {
            return Ok(false);
        }
        let mut tx = self.db().begin().await?;
        tx.exec(NOTE_CHANGE, args![*ws, *source]).await?;
        match rest {
            [0, 0, rows] => {
                let rows: Vec<IdRow> = plan.removed.drain(..rows).collect();
                tx.exec(&REMOVE, args![batch(&rows), *ws]).await?;
            }
            [0, rows, _] => {
                let rows: Vec<PlaceRow> = plan.moved.drain(..rows).collect();
                tx.exec(&MOVE, args![batch(&rows), *ws]).await?;
            }
            [rows, ..] => {
                let rows: Vec<ChunkRow> = plan.added.drain(..rows).collect();
                tx.exec(&INSERT, args![batch(&rows), *ws, *source, *part]).await?;
                *done += rows.len();
            }
        }
        tx.commit().await?;
        Ok(true)
    }

    /// Removes chunks and pages of a source that is gone: a step. Whether there is more.
    pub async fn clear_source(&self, ws: WorkspaceId, source: SourceId) -> Result<bool> {
        let mut tx = self.db().begin().await?;
        let mut removed = 0;
        for sql in [
            "DELETE FROM knowledge_chunks WHERE workspace_id = $1 AND id IN (SELECT id FROM knowledge_chunks
                WHERE workspace_id = $1 AND source_id = $2 LIMIT $3)
                AND NOT EXISTS (SELECT 1 FROM knowledge_sources s WHERE s.workspace_id = $1 AND s.id = $2)",
            "DELETE FROM knowledge_pages WHERE workspace_id = $1 AND source_id = $2 AND number IN
                (SELECT number FROM knowledge_pages WHERE workspace_id = $1 AND source_id = $2 LIMIT $3)
                AND NOT EXISTS (SELECT 1 FROM knowledge_sources s WHERE s.workspace_id = $1 AND s.id = $2)",
        ] {
            removed += tx.exec(sql, args![ws, source, STEP as i64]).await?;
        }
        tx.commit().await?;
        Ok(removed > 0)
    }

    /// Compares what is there, `(id, hash, position, page)`, with what shall be. Of equal chunks each has a row.
    fn plan(&self, rows: Vec<(Uuid, Vec<u8>, i64, Option<i64>)>, chunks: &[NewChunk]) -> Plan {
        let mut known: HashMap<Vec<u8>, VecDeque<_>> = HashMap::new();
        for (id, sha256, position, page) in rows {
            known.entry(sha256).or_default().push_back((ChunkId(id), position, page));
        }
        let mut plan = Plan::default();
        for (position, chunk) in (0..).zip(chunks) {
            match known.get_mut(&chunk.sha256).and_then(VecDeque::pop_front) {
                Some((_, before, page)) if before == position && page == chunk.page => {}
                Some((id, ..)) => plan.moved.push(PlaceRow { id, position, page: chunk.page }),
                None => plan.added.push(ChunkRow {
                    id: self.ids().make(),
                    position,
                    page: chunk.page,
                    heading: chunk.heading.as_deref().map(|heading| clean(fit(heading, HEADING_CHARS))),
                    text: clean(fit(&chunk.text, CHUNK_CHARS)),
                    sha256: Hex(chunk.sha256.clone()),
                }),
            }
        }
        let mut left: Vec<ChunkId> = known.into_values().flatten().map(|(id, ..)| id).collect();
        left.sort_unstable();
        plan.removed = left.into_iter().map(|id| IdRow { id }).collect();
        plan
    }
}

//! The pages of websites: what was found at an address, and what its server said of its version.

use model::source::PageStatus;
use model::{SourceId, UnixMs, WorkspaceId};
use serde_json::Value;
use sqlx::types::Json;

use crate::Store;
use crate::db::{Result, args};
use crate::seek::page;
use crate::text::{clean, known, to_json};

/// Pages of a source that one reading takes: more than a website may have.
const ALL_MAX: i64 = 2 * model::source::PAGES.0;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageRecord {
    pub number: i64,
    pub url: String,
    pub title: String,
    pub status: PageStatus,
    pub error: Option<String>,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
    pub sha256: Option<Vec<u8>>,
    pub bytes: i64,
    pub chunks: i64,
    /// Addresses within the site that it links to.
    pub links: Vec<String>,
    pub visited_at: UnixMs,
}

/// What a visit brought.
#[derive(Clone, Debug, Default)]
pub struct PageFacts {
    pub title: String,
    /// Why it could not be read, for people.
    pub error: Option<String>,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
    pub sha256: Option<Vec<u8>>,
    pub bytes: i64,
    pub chunks: i64,
    pub links: Vec<String>,
}

/// What a website amounts to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SourceTotals {
    /// Pages that could be read.
    pub pages: i64,
    pub chunks: i64,
    pub bytes: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    number: i64,
    url: String,
    title: String,
    status: String,
    error: Option<String>,
    etag: Option<String>,
    last_modified: Option<String>,
    sha256: Option<Vec<u8>>,
    bytes: i64,
    chunks: i64,
    links: Json<Vec<String>>,
    visited_at: i64,
}

impl Row {
    fn record(self) -> Result<PageRecord> {
        Ok(PageRecord {
            number: self.number,
            url: self.url,
            title: self.title,
            status: known("page's state", &self.status, PageStatus::parse)?,
            error: self.error,
            etag: self.etag,
            last_modified: self.last_modified,
            sha256: self.sha256,
            bytes: self.bytes,
            chunks: self.chunks,
            links: self.links.0,
            visited_at: UnixMs(self.visited_at),
        })
    }
}

pub(crate) const LIST: &str =
    "SELECT number, url, title, status, error, etag, last_modified, sha256, bytes, chunks, links,
        visited_at
     FROM knowledge_pages WHERE workspace_id = $1 AND source_id = $2 AND number > $3 ORDER BY number LIMIT $4";

impl Store {
    /// Pages of a website in the order in which they were found, after a number.
    pub async fn source_pages(
        &self,
        ws: WorkspaceId,
        source: SourceId,
        after: Option<i64>,
        limit: i64,
    ) -> Result<Vec<PageRecord>> {
        self.read_pages(ws, source, after.unwrap_or(0), page(limit)).await
    }

    pub async fn all_source_pages(&self, ws: WorkspaceId, source: SourceId) -> Result<Vec<PageRecord>> {
        self.read_pages(ws, source, 0, ALL_MAX).await
    }

    async fn read_pages(&self, ws: WorkspaceId, source: SourceId, after: i64, limit: i64) -> Result<Vec<PageRecord>> {
        let rows: Vec<Row> = self.db().read().all(LIST, args![ws, source, after, limit]).await?;
        rows.into_iter().map(Row::record).collect()
    }

    /// The number of a page, given to it at its first visit.
    pub async fn begin_page(&self, ws: WorkspaceId, source: SourceId, url: &str) -> Result<i64> {
        let mut tx = self.db().begin().await?;
        let row: Option<(i64,)> = tx
            .one(
                "INSERT INTO knowledge_pages (workspace_id, source_id, number, url, status, links, visited_at)
                 SELECT $1, $2, COALESCE(MAX(number), 0) + 1, $3, 'failed', $4, 0 FROM knowledge_pages
                    WHERE workspace_id = $1 AND source_id = $2
                 ON CONFLICT (workspace_id, source_id, url) DO UPDATE SET url = excluded.url
                 RETURNING number",
                args![ws, source, clean(url), Value::Array(vec![])],
            )
            .await?;
        tx.commit().await?;
        row.map(|(number,)| number).ok_or_else(|| crate::StoreError::Corrupt("a page without a number".into()))
    }

    /// Records a visit, after the page's chunks were written.
    pub async fn finish_page(&self, ws: WorkspaceId, source: SourceId, number: i64, facts: &PageFacts) -> Result<()> {
        let status = if facts.error.is_none() { PageStatus::Ready } else { PageStatus::Failed };
        let text = |text: &Option<String>| text.as_deref().map(clean);
        let mut tx = self.db().begin().await?;
        tx.exec(
            "UPDATE knowledge_pages SET title = $4, status = $5, error = $6, etag = $7, last_modified = $8, sha256 = $9,
                bytes = $10, chunks = $11, links = $12, visited_at = $13
             WHERE workspace_id = $1 AND source_id = $2 AND number = $3",
            args![
                ws,
                source,
                number,
                clean(&facts.title),
                status.as_str(),
                text(&facts.error),
                text(&facts.etag),
                text(&facts.last_modified),
                crate::db::Arg::Bytes(facts.sha256.clone()),
                facts.bytes,
                facts.chunks,
                to_json(&facts.links)?,
                self.clock().now()
            ],
        )
        .await?;
        tx.commit().await
    }

    /// Forgets a page whose chunks are gone.
    pub async fn remove_page(&self, ws: WorkspaceId, source: SourceId, number: i64) -> Result<()> {
        let mut tx = self.db().begin().await?;
        tx.exec(
            "DELETE FROM knowledge_pages WHERE workspace_id = $1 AND source_id = $2 AND number = $3",
            args![ws, source, number],
        )
        .await?;
        tx.commit().await
    }

    /// What the pages of a website amount to.
    pub async fn source_totals(&self, ws: WorkspaceId, source: SourceId) -> Result<SourceTotals> {
        let row: Option<(i64, i64, i64)> = self
            .db()
            .read()
            .one(
                "SELECT CAST(COALESCE(SUM(CASE WHEN status = 'ready' THEN 1 ELSE 0 END), 0) AS BIGINT),
                    CAST(COALESCE(SUM(chunks), 0) AS BIGINT), CAST(COALESCE(SUM(bytes), 0) AS BIGINT)
                 FROM knowledge_pages WHERE workspace_id = $1 AND source_id = $2",
                args![ws, source],
            )
            .await?;
        Ok(row.map_or_else(SourceTotals::default, |(pages, chunks, bytes)| SourceTotals { pages, chunks, bytes }))
    }
}

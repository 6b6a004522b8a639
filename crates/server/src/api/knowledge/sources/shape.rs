//! Sources as clients see them.

use chrono::{DateTime, Utc};
use serde::Serialize;
use store::knowledge::{ChunkRecord, PageRecord, SourceRecord};
use utoipa::ToSchema;
use uuid::Uuid;

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Source {
    id: Uuid,
    /// The file's name, the text's title, or the website's host and path.
    name: String,
    /// `pdf`, `docx`, `html`, `markdown`, `text`, `csv` or `website`
    kind: &'static str,
    /// `queued`, `extracting`, `indexing`, `ready` or `failed`
    status: &'static str,
    /// Why it failed, or why it is tried again, in words.
    error: Option<String>,
    /// Pages of a document that has them, or pages of a website that were read.
    pages: i64,
    /// Pieces in the index.
    chunks: i64,
    bytes: i64,
    /// Of a website.
    url: Option<String>,
    /// While something is being done.
    progress: Option<Progress>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Progress {
    /// `fetching`, `extracting` or `indexing`
    stage: &'static str,
    done: i64,
    /// As far as it is known; 0 where it is not.
    total: i64,
}

impl From<SourceRecord> for Source {
    fn from(record: SourceRecord) -> Self {
        Self {
            id: record.id.0,
            name: record.name,
            kind: record.kind.as_str(),
            status: record.status.as_str(),
            error: record.error,
            pages: record.pages,
            chunks: record.chunks,
            bytes: record.bytes,
            url: record.url,
            progress: record.progress.map(|at| Progress { stage: at.stage.as_str(), done: at.done, total: at.total }),
            created_at: record.created_at.to_utc(),
            updated_at: record.updated_at.to_utc(),
        }
    }
}

/// A piece of a source, as it is found.
#[derive(Serialize, ToSchema)]
pub struct Chunk {
    id: Uuid,
    /// Within the file, or within the website's page, from 0.
    position: i64,
    /// Of a document with pages, from 1.
    page: Option<i64>,
    heading: Option<String>,
    text: String,
    /// Of a website's page.
    url: Option<String>,
}

impl From<ChunkRecord> for Chunk {
    fn from(record: ChunkRecord) -> Self {
        let ChunkRecord { id, position, page, heading, text, url, .. } = record;
        Self { id: id.0, position, page, heading, text, url }
    }
}

/// A page of a website.
#[derive(Serialize, ToSchema)]
pub struct SourcePage {
    url: String,
    title: String,
    /// `ready` or `failed`
    status: &'static str,
    /// Why it could not be read, in words.
    error: Option<String>,
    chunks: i64,
}

impl From<PageRecord> for SourcePage {
    fn from(record: PageRecord) -> Self {
        let PageRecord { url, title, status, error, chunks, .. } = record;
        Self { url, title, status: status.as_str(), error, chunks }
    }
}

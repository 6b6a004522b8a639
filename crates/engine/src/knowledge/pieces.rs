//! A source's chunks in memory: immutable, shared by all versions of the knowledge that have them.

use std::collections::HashMap;
use std::sync::Arc;

use model::{ChunkId, SourceId, WorkspaceId};
use store::Store;
use store::knowledge::{ChunkRecord, SourceHead};

use super::embedded::Embedded;
use super::index::Document;

pub(super) struct Pieces {
    pub id: SourceId,
    pub name: String,
    revision: i64,
    pub pieces: Vec<Piece>,
}

pub(super) struct Piece {
    pub id: ChunkId,
    pub page: Option<u32>,
    pub heading: Option<Box<str>>,
    pub text: Box<str>,
    /// Of heading and text.
    pub sha256: [u8; 32],
    /// Shared by the pieces of a website's page.
    pub url: Option<Arc<str>>,
    /// The page's own, where the piece has no heading.
    page_title: Option<Arc<str>>,
}

impl Pieces {
    /// What a piece is about: its heading, else the page's title, else the document's name.
    pub(super) fn title<'a>(&'a self, piece: &'a Piece) -> &'a str {
        piece.heading.as_deref().or(piece.page_title.as_deref()).unwrap_or(&self.name)
    }

    /// What is indexed of a piece.
    pub(super) fn document<'a>(&'a self, piece: &'a Piece) -> Document<'a> {
        Document { title: self.title(piece), body: &piece.text, keywords: &[] }
    }

    /// What is embedded of it: a file's name is no title that a question would be like.
    pub(super) fn embedded(&self, piece: &Piece) -> Embedded {
        let has_title = piece.heading.is_some() || piece.page_title.is_some();
        let embedded = if has_title { Embedded::titled } else { Embedded::untitled };
        embedded(&self.document(piece))
    }

    fn new(head: SourceHead, chunks: Vec<ChunkRecord>) -> Self {
        let (mut part, mut url, mut title) = (None, None, None);
        let piece = |chunk: ChunkRecord| {
            if part != Some(chunk.part) {
                part = Some(chunk.part);
                url = chunk.url.as_deref().map(Arc::from);
                title = chunk.title.as_deref().filter(|title| !title.is_empty()).map(Arc::from);
            }
            Piece {
                id: chunk.id,
                page: chunk.page.and_then(|page| u32::try_from(page).ok()),
                heading: chunk.heading.map(String::into_boxed_str),
                text: chunk.text.into_boxed_str(),
                sha256: chunk.sha256.try_into().unwrap_or_default(),
                url: url.clone(),
                page_title: title.clone(),
            }
        };
        Self { id: head.id, name: head.name, revision: head.revision, pieces: chunks.into_iter().map(piece).collect() }
    }

    fn is(&self, head: &SourceHead) -> bool {
        self.revision == head.revision && self.name == head.name
    }
}

/// The pieces of all sources; what `known` has of them is not read again.
pub(super) async fn load(
    store: &Store,
    workspace: WorkspaceId,
    known: &[Arc<Pieces>],
) -> store::Result<Vec<Arc<Pieces>>> {
    let known: HashMap<SourceId, &Arc<Pieces>> = known.iter().map(|pieces| (pieces.id, pieces)).collect();
    let mut all = Vec::new();
    for head in store.source_heads(workspace).await? {
        match known.get(&head.id).filter(|pieces| pieces.is(&head)) {
            Some(same) => all.push(Arc::clone(same)),
            None => {
                let chunks = store.all_source_chunks(workspace, head.id).await?;
                all.push(Arc::new(Pieces::new(head, chunks)));
            }
        }
    }
    Ok(all)
}

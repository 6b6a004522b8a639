//! What a workspace knows, in memory: business information, FAQs, chunks of sources, and the index over them.
//!
//! Built from the database when its knowledge version moves, off the async threads (`cache`); every turn works on one
//! immutable version. Chunks are read per source and shared by the versions that have them (`pieces`): a change reads
//! again only what changed, and a text is in memory once.

mod about;
mod cache;
mod embed;
mod embedded;
pub mod index;
mod pieces;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use index::{Document, Index};
use model::knowledge::BusinessInfo;
use model::{SourceId, WorkspaceId};
use store::knowledge::FaqRecord;

pub(crate) use cache::KnowledgeCache;
pub(crate) use embed::EMBED;
pub use embedded::{Embedded, embed_documents, vectors_by_table};
use pieces::{Piece, Pieces};

use crate::Engine;
use crate::understanding::Understands;

/// One version of a workspace's knowledge.
pub struct Knowledge {
    pub version: i64,
    pub business: BusinessInfo,
    /// How messages are understood: it changes as seldom, and turns need both.
    pub understanding: Arc<Understands>,
    written: Vec<Written>,
    sources: Vec<Arc<Pieces>>,
    /// The documents after those that people wrote: which source, which of its pieces. Equal pieces once.
    places: Vec<(u32, u32)>,
    index: Index,
    /// Where embeddings are configured.
    meaning: Option<embed::Meaning>,
}

/// What somebody wrote for answering.
struct Written {
    id: String,
    question: String,
    answer: String,
    keywords: Vec<String>,
    kind: Kind,
}

#[derive(Clone, Copy)]
enum Kind {
    Faq,
    BusinessInfo,
}

/// A chunk that a search found.
#[derive(Clone, Debug)]
pub struct Found {
    pub id: String,
    /// Of a FAQ its question; of a document the heading, or the document's name where there is none.
    pub question: String,
    pub text: String,
    /// `faq`, `business_info`, or the document's name.
    pub source: String,
    /// Of a document.
    pub source_id: Option<SourceId>,
    /// Of a document with pages, from 1.
    pub page: Option<u32>,
    pub heading: Option<String>,
    /// Of a website's page.
    pub url: Option<String>,
    pub score: f32,
    /// How likely it is right, 0..=1.
    pub confidence: f32,
}

impl Knowledge {
    fn build(version: i64, business: BusinessInfo, faqs: Vec<FaqRecord>, sources: Vec<Arc<Pieces>>) -> Self {
        let mut written: Vec<Written> = faqs
            .into_iter()
            .map(|faq| Written {
                id: faq.id.to_string(),
                question: faq.entry.question,
                answer: faq.entry.answer,
                keywords: faq.entry.keywords,
                kind: Kind::Faq,
            })
            .collect();
        written.extend(about::about(&business));
        let places = distinct(&sources);
        let entries = written.iter().map(Written::document);
        let pieces = places.iter().map(|place| {
            let (source, piece) = piece_at(&sources, *place);
            source.document(piece)
        });
        let answers = answers(&written);
        let answer_of = |document: u32| answers.get(document as usize).copied().unwrap_or(document);
        let index = Index::build(entries.chain(pieces)).with_answers(answer_of);
        Self { version, business, understanding: Arc::default(), written, sources, places, index, meaning: None }
    }

    /// Entries and chunks.
    fn len(&self) -> usize {
        self.written.len() + self.places.len()
    }

    /// The best chunks for a question by its words, best first. Of entries with the same answer only the best is there.
    pub fn search(&self, query: &str, limit: usize) -> Vec<Found> {
        self.search_with(query, None, limit)
    }

    /// The best chunks for a question by its words and, where it has a vector, its meaning.
    pub fn search_with(&self, query: &str, vector: Option<&[f32]>, limit: usize) -> Vec<Found> {
        let hits = self.index.search(query, vector, limit);
        hits.into_iter().filter_map(|hit| self.found(hit.doc as usize, hit.score, hit.confidence)).collect()
    }

    /// Some of what is known, spread over all of it.
    pub(crate) fn some(&self, count: usize, seed: u64) -> Vec<Found> {
        let all = self.len();
        let step = (all / count.max(1)).max(1);
        let begin = usize::try_from(seed % step as u64).unwrap_or_default();
        (begin..all).step_by(step).take(count).filter_map(|document| self.found(document, 0.0, 0.0)).collect()
    }

    fn found(&self, document: usize, score: f32, confidence: f32) -> Option<Found> {
        if let Some(entry) = self.written.get(document) {
            return Some(Found {
                id: entry.id.clone(),
                question: entry.question.clone(),
                text: entry.answer.clone(),
                source: entry.kind.as_str().to_owned(),
                source_id: None,
                page: None,
                heading: None,
                url: None,
                score,
                confidence,
            });
        }
        let place = self.places.get(document - self.written.len())?;
        let (source, piece) = piece_at(&self.sources, *place);
        Some(Found {
            id: piece.id.to_string(),
            question: source.title(piece).to_owned(),
            text: piece.text.to_string(),
            source: source.name.clone(),
            source_id: Some(source.id),
            page: piece.page,
            heading: piece.heading.as_deref().map(str::to_owned),
            url: piece.url.as_deref().map(str::to_owned),
            score,
            confidence,
        })
    }
}

impl Written {
    fn document(&self) -> Document<'_> {
        Document { title: &self.question, body: &self.answer, keywords: &self.keywords }
    }
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Faq => "faq",
            Self::BusinessInfo => "business_info",
        }
    }
}

fn piece_at(sources: &[Arc<Pieces>], (source, piece): (u32, u32)) -> (&Pieces, &Piece) {
    let source = &sources[source as usize];
    (source, &source.pieces[piece as usize])
}

/// Per entry, the first one with the same answer: several questions may have one.
fn answers(written: &[Written]) -> Vec<u32> {
    let mut first: HashMap<&str, u32> = HashMap::new();
    (0..).zip(written).map(|(at, entry)| *first.entry(entry.answer.trim()).or_insert(at)).collect()
}

/// Where the pieces are, each content once: the same page may be a part of two documents.
fn distinct(sources: &[Arc<Pieces>]) -> Vec<(u32, u32)> {
    let mut seen: HashSet<&[u8; 32]> = HashSet::new();
    let mut places = Vec::new();
    for (source, pieces) in (0..).zip(sources) {
        for (at, piece) in (0..).zip(&pieces.pieces) {
            if seen.insert(&piece.sha256) {
                places.push((source, at));
            }
        }
    }
    places
}

impl Engine {
    /// What the agent would find.
    pub async fn search_knowledge(
        &self,
        workspace: WorkspaceId,
        query: &str,
        limit: usize,
    ) -> store::Result<Vec<Found>> {
        let knowledge = self.inner.knowledge.get(&self.inner.store, workspace).await?;
        let vectors = knowledge.vectors_of(&[query.to_owned()]).await;
        Ok(knowledge.search_with(query, vectors.first().and_then(Option::as_deref), limit))
    }

    /// After a change on this node: the next turn sees it.
    pub fn forget_knowledge(&self, workspace: WorkspaceId) {
        self.inner.knowledge.forget(workspace);
    }
}

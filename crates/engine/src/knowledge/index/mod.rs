//! The lexical retrieval index of a workspace: in memory, the same ranking on every machine and database.
//!
//! How a query finds a document:
//! 1. Both are cut into UAX #29 words in normal form (`words`).
//! 2. Each query word becomes a set of vocabulary words that it may stand for, each with a likeness from 0 to 1:
//!    itself, words whose character n-grams, stem or sound are alike (`spelling`: typos, inflections, romanised
//!    spellings), and everyday equivalents in English (`glossary`).
//! 3. A document scores, for each query word, the best of `likeness × BM25` over that set, times one inverse document
//!    frequency for the whole set. Titles (questions) weigh more than bodies (answers); grammar words weigh less than
//!    what a question is about.
//! 4. Documents that share an answer (ways to ask for one thing) are combined, best first, each next one counting less.
//! 5. [`Evidence`] about the best hits becomes a probability that they are right, for abstaining.
//!
//! Why one score and no rank fusion: summing word and n-gram ranks by reciprocal rank throws away how good a match is,
//! which both abstaining and combining entries of a group need. With n-grams judged per word, both signals are in one
//! unit, and the n-gram index costs memory by vocabulary, not by chunk.
//!
//! Where documents and the query have embeddings (`vectors`), the nearest documents join those that words have found,
//! and both are ordered by a weighted sum of what words and what vectors say.
//!
//! What this does not own: chunks and their storage, when to rebuild, how embeddings are made, answers.

mod build;
mod confidence;
mod glossary;
mod likelihood;
mod lists;
mod query;
mod spelling;
#[cfg(test)]
mod tests;
mod vectors;
mod words;

pub use confidence::{COEFFICIENTS, COEFFICIENTS_WITH_VECTORS, Evidence};
use confidence::{Rivals, confidence};
use lists::Lists;
use query::{Asked, Scratch};
use spelling::Spelling;
use std::cell::RefCell;
pub use vectors::{MAX_DIMENSIONS, Vectors};

/// More documents than this are not indexed; far above the point where a workspace should move to a database's own
/// index.
pub const MAX_DOCUMENTS: usize = 1_000_000;
/// The most hits that one search returns.
pub const MAX_HITS: usize = 1_000;
/// How many of the best documents are considered when entries are combined into groups.
const POOL: usize = 64;
/// How many entries of one group are combined, and what each next one counts.
const GROUP_ENTRIES: i32 = 6;
const GROUP_DECAY: f32 = 0.6;

/// What is indexed of one chunk or FAQ entry. Nothing of it is kept but numbers.
#[derive(Debug, Clone, Copy, Default)]
pub struct Document<'a> {
    /// The question of a FAQ entry, the heading of a chunk, an example sentence; may be empty.
    pub title: &'a str,
    /// The answer, the text of the chunk.
    pub body: &'a str,
    /// What an editor added: other names, other ways to ask.
    pub keywords: &'a [String],
}

/// A document that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// Its position in build order.
    pub doc: u32,
    /// What the ranking is by; comparable within one search only.
    pub score: f32,
    /// 0 to 1: how likely this is right. Below 0.5 it is better to say that nothing was found.
    pub confidence: f32,
    /// What the confidence is made of.
    pub evidence: Evidence,
}

/// The index; immutable once built, cheap to share behind an `Arc`.
#[derive(Debug, Default)]
pub struct Index {
    documents: u32,
    /// Word → documents, each with its BM25 impact as a byte.
    postings: Lists<true>,
    spelling: Spelling,
    /// Per document: the inverse document frequencies of its title's words, summed; 0 without a title.
    title_mass: Vec<f32>,
    /// One bit per document: whether its title denies something.
    denials: Vec<u64>,
    answers: Option<Answers>,
    vectors: Option<Vectors>,
}

/// Which documents share an answer.
#[derive(Debug, Default)]
struct Answers {
    /// Per document, the number of its answer.
    numbers: Vec<u32>,
    /// Per number, how many documents have it.
    documents: Vec<u32>,
}

impl Answers {
    /// The number of a document's answer where others have it, too.
    fn shared(&self, document: u32) -> Option<u32> {
        let number = self.numbers[document as usize];
        (self.documents[number as usize] > 1).then_some(number)
    }
}

thread_local! {
    /// Buffers of the searches on this thread: 24 bytes per document of the largest index searched.
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

impl Index {
    /// Indexes documents in order; the same documents give the same index, byte for byte.
    pub fn build<'a>(documents: impl IntoIterator<Item = Document<'a>>) -> Self {
        build::build(documents.into_iter().take(MAX_DOCUMENTS))
    }

    /// The same index with its documents' vectors, in build order; after [`Index::with_answers`].
    pub fn with_vectors(self, vectors: Option<Vectors>) -> Self {
        let vectors = vectors.filter(|vectors| vectors.len() == self.documents as usize);
        let vectors = vectors.map(|vectors| match &self.answers {
            Some(answers) => vectors.leaning(|document| answers.shared(document)),
            None => vectors,
        });
        Self { vectors, ..self }
    }

    /// The same index, where the documents to which `answer_of` gives the same number (below their count) answer the
    /// same: they are one hit, and none of them makes another one doubtful.
    pub fn with_answers(self, answer_of: impl Fn(u32) -> u32) -> Self {
        let numbers: Vec<u32> = (0..self.documents).map(answer_of).collect();
        let mut documents = vec![0; numbers.len()];
        for number in &numbers {
            match documents.get_mut(*number as usize) {
                Some(count) => *count += 1,
                None => return Self { answers: None, ..self },
            }
        }
        let shared = documents.iter().any(|count| *count > 1);
        Self { answers: shared.then_some(Answers { numbers, documents }), ..self }
    }

    fn answer_of(&self, document: u32) -> u32 {
        self.answers.as_ref().map_or(document, |answers| answers.numbers[document as usize])
    }

    fn documents_of_answer(&self, answer: u32) -> u32 {
        self.answers.as_ref().map_or(1, |answers| answers.documents[answer as usize])
    }

    /// Whether meaning can be searched.
    pub fn has_vectors(&self) -> bool {
        self.vectors.is_some()
    }

    /// A document's vector in the form of [`Vectors::encode`].
    pub fn encoded_vector(&self, document: u32) -> Option<Vec<u8>> {
        self.vectors.as_ref()?.encoded(document)
    }

    /// The `limit` best answers, best first, each as its best document; equal scores in build order. Without the query's
    /// vector, or with one that does not fit those of the documents, by words alone.
    pub fn search(&self, query: &str, vector: Option<&[f32]>, limit: usize) -> Vec<Hit> {
        let limit = limit.min(MAX_HITS);
        if limit == 0 || self.documents == 0 {
            return Vec::new();
        }
        SCRATCH.with_borrow_mut(|scratch| {
            let asked = query::rank(self, query, vector, scratch, limit.max(POOL));
            scratch.combine(self, &asked);
            let rivals = Rivals::of(scratch);
            (0..scratch.groups.len().min(limit)).map(|rank| self.hit(scratch, &asked, &rivals, rank)).collect()
        })
    }

    fn hit(&self, scratch: &Scratch, asked: &Asked, rivals: &Rivals, rank: usize) -> Hit {
        let group = &scratch.groups[rank];
        let best = &scratch.ranked[group.best];
        let denies = self.denials[best.doc as usize / 64] >> (best.doc % 64) & 1 == 1;
        let evidence =
            Evidence::new(asked, best, group, rivals.to(rank, group), self.title_mass[best.doc as usize], denies);
        Hit { doc: best.doc, score: group.score, confidence: confidence(&evidence), evidence }
    }

    /// How many documents are indexed.
    pub fn len(&self) -> usize {
        self.documents as usize
    }

    /// Whether nothing is indexed.
    pub fn is_empty(&self) -> bool {
        self.documents == 0
    }

    /// Heap bytes in use.
    pub fn memory_bytes(&self) -> usize {
        self.postings.memory_bytes()
            + self.spelling.memory_bytes()
            + self.title_mass.capacity() * size_of::<f32>()
            + self.denials.capacity() * size_of::<u64>()
            + self
                .answers
                .as_ref()
                .map_or(0, |answers| (answers.numbers.capacity() + answers.documents.capacity()) * size_of::<u32>())
            + self.vectors.as_ref().map_or(0, Vectors::memory_bytes)
    }
}

/// BM25's inverse document frequency; never negative.
fn inverse_frequency(documents: u32, with_word: f32) -> f32 {
    let documents = documents as f32;
    (1.0 + (documents - with_word.min(documents) + 0.5) / (with_word + 0.5)).ln()
}

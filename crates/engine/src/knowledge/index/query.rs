//! Ranking the documents for one query: what each word may stand for, and the walk over the postings.

use super::{Index, build::IMPACT_SCALE, glossary, inverse_frequency, spelling, words};

/// A query is cut here (a WhatsApp message has at most 4,096 characters, up to four bytes each).
const MAX_QUERY_BYTES: usize = 16 * 1024;
/// Words read from a query, and how many different ones of them are used.
const MAX_QUERY_WORDS: usize = 512;
const MAX_DISTINCT_WORDS: usize = 160;
/// Vocabulary words that one query word may stand for.
const MAX_MEANINGS: usize = 24;
/// Postings that one search reads, the most telling words first: bounds the time on a large index.
const MAX_POSTINGS: usize = 300_000;

/// How good an everyday equivalent is, beside the word itself at 1.
const ENGLISH_LIKENESS: f32 = 0.9;
/// A word that shares the stem of the equivalent, as a share of it.
const STEM_SHARE: f32 = 0.9;
/// An Indian word that the knowledge base has as written may be an English one there (`banana`), as a share.
const FOREIGN_IF_KNOWN: f32 = 0.6;
const SYNONYM_LIKENESS: f32 = 0.5;
/// Words that are merely alike count a little less when the word as written is in the vocabulary.
const ALIKE_IF_KNOWN: f32 = 0.9;

/// What a kind of word weighs.
pub struct KindWeight {
    /// In the score.
    pub scoring: f32,
    /// In the question of how much of the query a document covers.
    pub covering: f32,
}

/// Grammar words still tell sentences apart (`where is` and `how is`), but are not what a question is about.
pub const fn weight_of_kind(grammar: bool) -> KindWeight {
    if grammar { KindWeight { scoring: 0.6, covering: 0.24 } } else { KindWeight { scoring: 1.0, covering: 1.0 } }
}

/// What is known about a query, whatever was found.
#[derive(Debug, Default, Clone, Copy)]
pub struct Asked {
    /// Different words.
    pub words: f32,
    /// How many of them are in the knowledge base as written.
    pub known: f32,
    /// Their covering weights, summed.
    pub mass: f32,
}

/// A document of the ranking.
#[derive(Debug, Clone, Copy)]
pub struct Ranked {
    pub doc: u32,
    pub score: f32,
    /// Of [`Asked::mass`].
    pub covered: f32,
}

/// Documents of one group, combined.
#[derive(Debug, Clone, Copy)]
pub struct Group {
    group: u32,
    pub score: f32,
    /// The place of its best document in [`Scratch::ranked`].
    pub best: usize,
    entries: i32,
}

/// Buffers that searches on a thread reuse.
#[derive(Debug, Default)]
pub struct Scratch {
    spelling: spelling::Scratch,
    text: String,
    key: String,
    words: Vec<QueryWord>,
    /// The meanings of all words, word after word: posting list and likeness.
    meanings: Vec<(u32, f32)>,
    near: Vec<(u32, f32)>,
    sums: Vec<Sum>,
    touched: Vec<u32>,
    pub ranked: Vec<Ranked>,
    pub groups: Vec<Group>,
}

#[derive(Debug, Clone, Copy)]
struct QueryWord {
    hash: u64,
    scoring: f32,
    covering: f32,
    meanings: (u32, u32),
}

/// A document's running sums; `word` is the query word (from 1) that `best` belongs to, 0 for a document not seen.
#[derive(Debug, Default, Clone, Copy)]
struct Sum {
    score: f32,
    covered: f32,
    best: f32,
    word: u32,
}

/// Fills `scratch.ranked` with the best `limit` documents, best first.
pub fn rank(index: &Index, query: &str, scratch: &mut Scratch, limit: usize) -> Asked {
    let asked = scratch.understand(index, query);
    scratch.words.sort_by(|a, b| b.scoring.total_cmp(&a.scoring).then(a.hash.cmp(&b.hash)));
    scratch.walk_postings(index);
    scratch.select(limit);
    asked
}

impl Scratch {
    /// Reads the query's words and looks up what each may stand for.
    fn understand(&mut self, index: &Index, query: &str) -> Asked {
        self.words.clear();
        self.meanings.clear();
        let mut asked = Asked::default();
        let query = &query[..query.floor_char_boundary(MAX_QUERY_BYTES)];
        let mut text = std::mem::take(&mut self.text);
        words::for_each_word(query, MAX_QUERY_WORDS, &mut text, |word| {
            let hash = words::hash(word.as_bytes());
            if self.words.len() < MAX_DISTINCT_WORDS && self.words.iter().all(|known| known.hash != hash) {
                self.add_word(index, word, hash, &mut asked);
            }
        });
        self.text = text;
        asked
    }

    fn add_word(&mut self, index: &Index, word: &str, hash: u64, asked: &mut Asked) {
        let exact = index.postings.find(hash);
        let english = glossary::english_of(word, &mut self.key);
        asked.words += 1.0;
        asked.known += f32::from(u8::from(exact.is_some()));
        let start = self.meanings.len() as u32;
        let mut added = QueryWord { hash, scoring: 0.0, covering: 0.0, meanings: (start, start) };
        let untranslatable = exact.is_none() && english.is_some_and(<[_]>::is_empty);
        if !untranslatable {
            self.collect_meanings(index, word, exact, english.unwrap_or_default());
            // One frequency for all that the word may stand for: else a rare misspelling would outweigh the word
            // itself.
            let documents: f32 =
                self.near.iter().map(|(list, likeness)| likeness * index.postings.count(*list) as f32).sum();
            let kind = weight_of_kind(glossary::is_grammar(word));
            let weight = inverse_frequency(index.documents, documents);
            (added.scoring, added.covering) = (weight * kind.scoring, weight * kind.covering);
            self.meanings.extend_from_slice(&self.near);
            added.meanings.1 = self.meanings.len() as u32;
            asked.mass += added.covering;
        }
        self.words.push(added);
    }

    /// Fills `near` with posting lists and likeness, most alike first.
    fn collect_meanings(&mut self, index: &Index, word: &str, exact: Option<u32>, english: &[&str]) {
        index.spelling.near(word, exact, &mut self.spelling, &mut self.near);
        if let Some(exact) = exact {
            self.near.iter_mut().for_each(|(_, likeness)| *likeness *= ALIKE_IF_KNOWN);
            self.near.push((exact, 1.0));
        }
        let near = &mut self.near;
        let mut add = |list: u32, likeness: f32| {
            if near.iter().all(|(known, _)| *known != list) {
                near.push((list, likeness));
            }
        };
        let likeness = if exact.is_some() { ENGLISH_LIKENESS * FOREIGN_IF_KNOWN } else { ENGLISH_LIKENESS };
        for other in english {
            if let Some(list) = index.postings.find(words::hash(other.as_bytes())) {
                add(list, likeness);
            }
            index.spelling.with_stem_of(other, &mut self.key, |list| add(list, likeness * STEM_SHARE));
        }
        for other in glossary::synonyms(word) {
            if let Some(list) = index.postings.find(words::hash(other.as_bytes())) {
                add(list, SYNONYM_LIKENESS);
            }
        }
        near.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        near.truncate(MAX_MEANINGS);
    }

    /// Adds up, per document, the best meaning of each word. Meanings come most alike first, so that the first to reach
    /// a document is also the best cover.
    fn walk_postings(&mut self, index: &Index) {
        self.sums.resize(self.sums.len().max(index.documents as usize), Sum::default());
        let mut left = MAX_POSTINGS;
        for (place, word) in self.words.iter().enumerate() {
            let mark = place as u32 + 1;
            for (list, likeness) in &self.meanings[word.meanings.0 as usize..word.meanings.1 as usize] {
                let count = index.postings.count(*list) as usize;
                if count > left {
                    continue;
                }
                left -= count;
                let (sums, touched) = (&mut self.sums, &mut self.touched);
                index.postings.for_each(*list, |document, impact| {
                    let sum = &mut sums[document as usize];
                    if sum.word != mark {
                        if sum.word == 0 {
                            touched.push(document);
                        }
                        sum.word = mark;
                        sum.best = 0.0;
                        sum.covered += word.covering * likeness;
                    }
                    let value = likeness * f32::from(impact) * IMPACT_SCALE;
                    if value > sum.best {
                        sum.score += word.scoring * (value - sum.best);
                        sum.best = value;
                    }
                });
            }
        }
    }

    /// Takes the best `limit` documents out of the sums, and leaves the sums empty.
    fn select(&mut self, limit: usize) {
        let better = |a: &Ranked, b: &Ranked| b.score.total_cmp(&a.score).then(a.doc.cmp(&b.doc));
        self.ranked.clear();
        let mut floor = f32::NEG_INFINITY;
        for doc in self.touched.drain(..) {
            let Sum { score, covered, .. } = std::mem::take(&mut self.sums[doc as usize]);
            if score < floor {
                continue;
            }
            self.ranked.push(Ranked { doc, score, covered });
            if self.ranked.len() == 4 * limit {
                let (_, last, _) = self.ranked.select_nth_unstable_by(limit - 1, better);
                floor = last.score;
                self.ranked.truncate(limit);
            }
        }
        self.ranked.sort_unstable_by(better);
        self.ranked.truncate(limit);
    }

    /// Combines the ranked documents into groups, best group first.
    pub fn combine(&mut self, group_of: impl Fn(u32) -> u32) {
        self.groups.clear();
        for (place, ranked) in self.ranked.iter().enumerate() {
            let group = group_of(ranked.doc);
            match self.groups.iter_mut().find(|known| known.group == group) {
                Some(known) => {
                    if known.entries < super::GROUP_ENTRIES {
                        known.score += ranked.score * super::GROUP_DECAY.powi(known.entries);
                    }
                    known.entries += 1;
                }
                None => self.groups.push(Group { group, score: ranked.score, best: place, entries: 1 }),
            }
        }
        self.groups.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.best.cmp(&b.best)));
    }
}

//! Ranking the documents for one query: what each word may stand for, and the walk over the postings.

use super::{
    Index,
    build::IMPACT_SCALE,
    glossary, inverse_frequency,
    likelihood::{self, Said},
    spelling,
    vectors::Nearest,
    words,
};
use std::collections::HashSet;

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
/// What words count where there are vectors, meaning being the rest. Both are taken as shares between what is usual
/// and the best, the convex combination of Bruch et al. 2023 (An Analysis of Fusion Functions for Hybrid Retrieval),
/// whose weight this is.
const WORDS_WEIGHT: f32 = 0.2;
/// The same where a vector is but the sum of its words' vectors, and the words themselves say more.
const WORDS_WEIGHT_IF_SUMMED: f32 = 0.6;
/// In a query of more different words than this, meaning counts less the more there are: the one vector of a long
/// message is of all that it speaks about.
const LONG_QUERY: f32 = 32.0;
/// With this share of Indian words, also romanised ones, words alone are searched where the vectors' model knows no
/// Indian language: its vectors of such a question are near to anything.
const INDIAN_SHARE: f32 = 0.15;

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
    /// How many of them are no grammar.
    pub content: f32,
    /// How many of them are of an Indian language.
    pub indian: f32,
    /// How many of them are understood through everyday equivalents alone.
    pub foreign: f32,
    /// Whether one of them denies something or says that it fails.
    pub denies: bool,
    /// Whether it was compared with vectors.
    pub has_meaning: bool,
    /// Whether they are but sums of words' vectors.
    pub summed: bool,
    /// Where it was: what cosine is usual for it, how much they differ, and what the best one of so
    /// many documents would be by chance, in such differences.
    pub usual_cosine: f32,
    pub cosine_spread: f32,
    pub chance: f32,
}

/// A document of the ranking.
#[derive(Debug, Clone, Copy)]
pub struct Ranked {
    pub doc: u32,
    pub score: f32,
    /// What its words have scored, where `score` is more than that.
    pub words: f32,
    /// Of [`Asked::mass`].
    pub covered: f32,
    /// Which of the query's words it says, as bits.
    pub said: Said,
    /// The cosine with the query, where both have a vector.
    pub cosine: Option<f32>,
}

impl Ranked {
    /// The cosine-like middle of the shares of query and title that they have in common; a half for no title.
    pub fn alike(&self, asked: &Asked, title_mass: f32) -> f32 {
        let title = if title_mass > 0.0 { share(self.covered, title_mass) } else { 0.5 };
        (share(self.covered, asked.mass) * title).sqrt()
    }
}

/// A part of a whole, from 0 to 1.
pub fn share(part: f32, whole: f32) -> f32 {
    if whole > 0.0 { (part / whole).clamp(0.0, 1.0) } else { 0.0 }
}

/// Documents of one group, combined.
#[derive(Debug, Clone, Copy)]
pub struct Group {
    group: u32,
    pub score: f32,
    /// Of the nearest of its documents.
    cosine: Option<f32>,
    /// The place of its best document in [`Scratch::ranked`].
    pub best: usize,
    /// How many of its documents were ranked, and how many it has.
    pub entries: i32,
    pub documents: u32,
    /// See [`likelihood::judge`].
    pub likelihood: f32,
    /// See [`Ranked::alike`], of the document that is most so.
    pub alike: f32,
}

/// Buffers that searches on a thread reuse.
#[derive(Debug, Default)]
pub struct Scratch {
    spelling: spelling::Scratch,
    text: String,
    key: String,
    pub words: Vec<QueryWord>,
    /// The meanings of all words, word after word: posting list and likeness.
    meanings: Vec<(u32, f32)>,
    near: Vec<(u32, f32)>,
    sums: Vec<Sum>,
    touched: Vec<u32>,
    differences: Vec<u16>,
    pub ranked: Vec<Ranked>,
    pub groups: Vec<Group>,
    /// Per ranked document, the place of its group, before groups are ordered.
    places: Vec<u32>,
    likelihoods: Vec<f32>,
}

#[derive(Debug, Clone, Copy)]
pub struct QueryWord {
    hash: u64,
    scoring: f32,
    covering: f32,
    /// What the word counts when answers are told apart by what is said in them.
    pub telling: f32,
    /// Share of the documents that say it.
    pub usual: f32,
    meanings: (u32, u32),
}

/// A document's running sums; `word` is the query word (from 1) that `best` belongs to, 0 for a document not seen.
#[derive(Debug, Default, Clone, Copy)]
struct Sum {
    score: f32,
    covered: f32,
    best: f32,
    word: u32,
    said: Said,
}

/// Fills `scratch.ranked` with the best `limit` documents, best first.
pub fn rank(index: &Index, query: &str, vector: Option<&[f32]>, scratch: &mut Scratch, limit: usize) -> Asked {
    let mut asked = scratch.understand(index, query);
    scratch.words.sort_by(|a, b| b.scoring.total_cmp(&a.scoring).then(a.hash.cmp(&b.hash)));
    scratch.walk_postings(index);
    let near = vector.zip(index.vectors.as_ref());
    let near = near.filter(|(_, vectors)| vectors.know_indian() || asked.indian < INDIAN_SHARE * asked.words);
    let nearest = near.and_then(|(vector, vectors)| vectors.nearest(vector, limit, &mut scratch.differences));
    let Some(((vector, vectors), nearest)) = near.zip(nearest) else {
        scratch.select(limit);
        return asked;
    };
    asked.has_meaning = true;
    asked.summed = vectors.are_of_words();
    asked.usual_cosine = nearest.usual;
    asked.cosine_spread = nearest.spread;
    asked.chance = (2.0 * (index.documents as f32).ln()).max(0.0).sqrt();
    let by_meaning = scratch.sums_of(&nearest);
    scratch.select(limit);
    let cosines = vectors.cosines(vector, &scratch.ranked);
    for (ranked, cosine) in scratch.ranked.iter_mut().zip(cosines) {
        ranked.cosine = cosine;
    }
    scratch.join(by_meaning, &asked, limit);
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
        asked.indian += f32::from(u8::from(english.is_some() || words::is_indian(word)));
        asked.foreign += f32::from(u8::from(exact.is_none() && english.is_some()));
        asked.denies |= glossary::denies(word, &mut self.key);
        let grammar = glossary::is_grammar(word);
        let start = self.meanings.len() as u32;
        let mut added =
            QueryWord { hash, scoring: 0.0, covering: 0.0, telling: 0.0, usual: 1.0, meanings: (start, start) };
        let untranslatable = exact.is_none() && english.is_some_and(<[_]>::is_empty);
        if !untranslatable {
            self.collect_meanings(index, word, exact, english.unwrap_or_default());
            // One frequency for all that the word may stand for: else a rare misspelling would outweigh the word
            // itself.
            let documents: f32 =
                self.near.iter().map(|(list, likeness)| likeness * index.postings.count(*list) as f32).sum();
            let kind = weight_of_kind(grammar);
            let weight = inverse_frequency(index.documents, documents);
            (added.scoring, added.covering) = (weight * kind.scoring, weight * kind.covering);
            (added.telling, added.usual) = (kind.covering, likelihood::usual(documents, index.documents));
            self.meanings.extend_from_slice(&self.near);
            added.meanings.1 = self.meanings.len() as u32;
            asked.mass += added.covering;
            asked.content += f32::from(u8::from(!grammar));
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
            let said = likelihood::bit_of(place);
            for (list, likeness) in &self.meanings[word.meanings.0 as usize..word.meanings.1 as usize] {
                let count = index.postings.count(*list) as usize;
                if count > left {
                    continue;
                }
                left -= count;
                let said = if *likeness >= likelihood::SAYS { said } else { 0 };
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
                        sum.said |= said;
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

    /// The nearest documents with what their words have scored.
    fn sums_of(&self, nearest: &Nearest) -> Vec<Ranked> {
        let with_sum = |(doc, cosine): &(u32, f32)| {
            let sum = self.sums.get(*doc as usize).copied().unwrap_or_default();
            let (score, words) = (sum.score, sum.score);
            Ranked { doc: *doc, score, words, covered: sum.covered, said: sum.said, cosine: Some(*cosine) }
        };
        nearest.documents.iter().map(with_sum).collect()
    }

    /// Joins what was found by words with what was found by meaning, and orders it by both.
    fn join(&mut self, by_meaning: Vec<Ranked>, asked: &Asked, limit: usize) {
        let known: HashSet<u32> = self.ranked.iter().map(|ranked| ranked.doc).collect();
        self.ranked.extend(by_meaning.into_iter().filter(|ranked| !known.contains(&ranked.doc)));
        let joint = Joint::of(self.ranked.iter().map(|ranked| (ranked.words, ranked.cosine)), asked);
        self.ranked.iter_mut().for_each(|ranked| ranked.score = joint.score(ranked.words, ranked.cosine));
        self.ranked.retain(|ranked| ranked.score > 0.0);
        self.ranked.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then(a.doc.cmp(&b.doc)));
        self.ranked.truncate(limit);
    }

    /// Takes the best `limit` documents out of the sums, and leaves the sums empty.
    fn select(&mut self, limit: usize) {
        let better = |a: &Ranked, b: &Ranked| b.score.total_cmp(&a.score).then(a.doc.cmp(&b.doc));
        self.ranked.clear();
        let mut floor = f32::NEG_INFINITY;
        for doc in self.touched.drain(..) {
            let Sum { score, covered, said, .. } = std::mem::take(&mut self.sums[doc as usize]);
            if score < floor {
                continue;
            }
            self.ranked.push(Ranked { doc, score, words: score, covered, said, cosine: None });
            if self.ranked.len() == 4 * limit {
                let (_, last, _) = self.ranked.select_nth_unstable_by(limit - 1, better);
                floor = last.score;
                self.ranked.truncate(limit);
            }
        }
        self.ranked.sort_unstable_by(better);
        self.ranked.truncate(limit);
    }

    /// Combines the ranked documents into groups, best group first: words add up, meaning is that of the nearest.
    pub fn combine(&mut self, index: &Index, asked: &Asked) {
        self.groups.clear();
        self.places.clear();
        for (rank, ranked) in self.ranked.iter().enumerate() {
            let group = index.answer_of(ranked.doc);
            let alike = ranked.alike(asked, index.title_mass[ranked.doc as usize]);
            let place = self.groups.iter().position(|known| known.group == group).unwrap_or(self.groups.len());
            self.places.push(place as u32);
            match self.groups.get_mut(place) {
                Some(known) => {
                    if known.entries < super::GROUP_ENTRIES {
                        known.score += ranked.words * super::GROUP_DECAY.powi(known.entries);
                    }
                    known.cosine = known.cosine.into_iter().chain(ranked.cosine).reduce(f32::max);
                    known.entries += 1;
                    known.alike = known.alike.max(alike);
                }
                None => {
                    let documents = index.documents_of_answer(group);
                    let (score, cosine, best) = (ranked.words, ranked.cosine, rank);
                    let added = Group { group, score, cosine, best, entries: 1, documents, likelihood: 0.0, alike };
                    self.groups.push(added);
                }
            }
        }
        if asked.has_meaning {
            let joint = Joint::of(self.groups.iter().map(|group| (group.score, group.cosine)), asked);
            self.groups.iter_mut().for_each(|group| group.score = joint.score(group.score, group.cosine));
        }
        let said = self.places.iter().copied().zip(self.ranked.iter().map(|ranked| ranked.said));
        let sizes = self.groups.iter().map(|group| group.documents);
        likelihood::judge(&self.words, sizes, said, &mut self.likelihoods);
        for (group, likelihood) in self.groups.iter_mut().zip(&self.likelihoods) {
            group.likelihood = *likelihood;
        }
        self.groups.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.best.cmp(&b.best)));
    }
}

/// Words and meaning as one score from 0 to 1.
struct Joint {
    words_weight: f32,
    best_words: f32,
    usual_cosine: f32,
    best_cosine: f32,
}

impl Joint {
    /// Among these: what words have scored, and the cosine where there is one.
    fn of(found: impl Iterator<Item = (f32, Option<f32>)>, asked: &Asked) -> Self {
        let usual_cosine = asked.usual_cosine;
        let words_weight = if asked.summed { WORDS_WEIGHT_IF_SUMMED } else { WORDS_WEIGHT };
        let words_weight = 1.0 - (1.0 - words_weight) * (LONG_QUERY / asked.words.max(LONG_QUERY));
        let nothing = Self { words_weight, best_words: 0.0, usual_cosine, best_cosine: usual_cosine };
        found.fold(nothing, |joint, (words, cosine)| Self {
            best_words: joint.best_words.max(words),
            best_cosine: joint.best_cosine.max(cosine.unwrap_or(usual_cosine)),
            ..joint
        })
    }

    fn score(&self, words: f32, cosine: Option<f32>) -> f32 {
        let nearer = cosine.map_or(0.0, |cosine| cosine - self.usual_cosine);
        let meaning = share(nearer, self.best_cosine - self.usual_cosine);
        self.words_weight * share(words, self.best_words) + (1.0 - self.words_weight) * meaning
    }
}

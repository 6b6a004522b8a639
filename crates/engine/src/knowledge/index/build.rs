//! Building an index: count words per document, then turn counts into quantised BM25 impacts once the average lengths
//! are known.

use super::{
    Document, Index, glossary, inverse_frequency,
    lists::{Lists, push_gap, read_gap},
    query::weight_of_kind,
    spelling::Spelling,
    words,
};
use std::collections::HashMap;

/// Where a word stands.
const TITLE: usize = 0;
const BODY: usize = 1;
const KEYWORDS: usize = 2;
const FIELDS: usize = 3;

/// What a match in each field counts. A question that matches says more than an answer that mentions the word.
const WEIGHTS: [f32; FIELDS] = [1.0, 0.2, 0.7];
/// What a match in the body counts where there is no title to match.
const UNTITLED_BODY: f32 = 0.6;
/// BM25: how fast repetition saturates.
const K1: f32 = 1.0;
/// BM25: how much a long field is marked down. Keywords are a list; its length says nothing.
const B: [f32; FIELDS] = [0.75, 0.9, 0.0];
/// The largest impact, to scale it into a byte.
const IMPACT_MAX: f32 = WEIGHTS[TITLE] + WEIGHTS[BODY] + WEIGHTS[KEYWORDS];

/// Impact byte → share of the largest impact.
pub const IMPACT_SCALE: f32 = 1.0 / 255.0;

#[derive(Default)]
struct Builder {
    numbers: HashMap<u64, u32>,
    vocabulary: Vec<String>,
    words: Vec<Word>,
    lengths: Vec<[u32; FIELDS]>,
    /// Per word: see [`glossary::denies`].
    denying: Vec<bool>,
    /// Per document: whether its title has a denying word, as bits.
    denials: Vec<u64>,
    key: String,
}

/// A word and where it occurs: for each document the gap and one count per field.
struct Word {
    hash: u64,
    last: u32,
    documents: u32,
    counts: Vec<u8>,
}

pub fn build<'a>(documents: impl Iterator<Item = Document<'a>>) -> Index {
    let mut builder = Builder::default();
    let (mut buffer, mut seen) = (String::new(), Vec::new());
    for document in documents {
        builder.add(document, &mut buffer, &mut seen);
    }
    builder.finish()
}

impl Builder {
    fn add(&mut self, document: Document<'_>, buffer: &mut String, seen: &mut Vec<(u32, u8)>) {
        seen.clear();
        let mut length = [0; FIELDS];
        let fields = [(TITLE, document.title), (BODY, document.body)];
        let keywords = document.keywords.iter().map(|keyword| (KEYWORDS, keyword.as_str()));
        for (field, text) in fields.into_iter().chain(keywords) {
            words::for_each_word(text, usize::MAX, buffer, |word| {
                seen.push((self.number(word), field as u8));
                length[field] += 1;
            });
        }
        let number = self.lengths.len() as u32;
        self.lengths.push(length);
        let denies = seen.iter().any(|(word, field)| usize::from(*field) == TITLE && self.denying[*word as usize]);
        self.denials.resize(number as usize / 64 + 1, 0);
        self.denials[number as usize / 64] |= u64::from(denies) << (number % 64);
        seen.sort_unstable();
        for occurrences in seen.chunk_by(|a, b| a.0 == b.0) {
            let word = &mut self.words[occurrences[0].0 as usize];
            push_gap(&mut word.counts, number - word.last);
            word.last = number;
            word.documents += 1;
            for field in 0..FIELDS {
                let count = occurrences.iter().filter(|(_, f)| usize::from(*f) == field).count();
                word.counts.push(count.min(255) as u8);
            }
        }
    }

    fn number(&mut self, word: &str) -> u32 {
        let hash = words::hash(word.as_bytes());
        *self.numbers.entry(hash).or_insert_with(|| {
            self.vocabulary.push(word.to_owned());
            self.words.push(Word { hash, last: 0, documents: 0, counts: Vec::new() });
            self.denying.push(glossary::denies(word, &mut self.key));
            (self.words.len() - 1) as u32
        })
    }

    fn finish(mut self) -> Index {
        let average = self.average_lengths();
        let documents = self.lengths.len() as u32;
        let mut title_mass = vec![0.0; self.lengths.len()];
        let mut order: Vec<usize> = (0..self.words.len()).collect();
        order.sort_unstable_by_key(|number| self.words[*number].hash);

        let mut bytes = Vec::new();
        let mut lists = Vec::with_capacity(order.len());
        for number in &order {
            let counts = std::mem::take(&mut self.words[*number].counts);
            let word = &self.words[*number];
            let weight = inverse_frequency(documents, word.documents as f32);
            let mass = weight * weight_of_kind(glossary::is_grammar(&self.vocabulary[*number])).covering;
            let start = bytes.len();
            for_each_count(&counts, |document, gap, fields| {
                if fields[TITLE] > 0 {
                    title_mass[document as usize] += mass;
                }
                push_gap(&mut bytes, gap);
                bytes.push(impact(fields, &self.lengths[document as usize], &average));
            });
            lists.push((word.hash, word.documents, start..bytes.len()));
        }
        let postings =
            Lists::build(lists.iter().map(|(hash, documents, range)| (*hash, *documents, &bytes[range.clone()])));
        let vocabulary: Vec<String> =
            order.iter().map(|number| std::mem::take(&mut self.vocabulary[*number])).collect();
        self.denials.shrink_to_fit();
        Index {
            documents,
            postings,
            spelling: Spelling::build(&vocabulary),
            title_mass,
            denials: self.denials,
            answers: None,
            vectors: None,
        }
    }

    /// Per field, over the documents that have it.
    fn average_lengths(&self) -> [f32; FIELDS] {
        std::array::from_fn(|field| {
            let (mut total, mut having) = (0_u64, 0_u64);
            for length in &self.lengths {
                total += u64::from(length[field]);
                having += u64::from(length[field] > 0);
            }
            total as f32 / having.max(1) as f32
        })
    }
}

fn for_each_count(mut counts: &[u8], mut visit: impl FnMut(u32, u32, [u8; FIELDS])) {
    let mut document = 0;
    while let Some((gap, rest)) = read_gap(counts) {
        let Some((fields, rest)) = rest.split_first_chunk::<FIELDS>() else { return };
        document += gap;
        visit(document, gap, *fields);
        counts = rest;
    }
}

fn impact(counts: [u8; FIELDS], length: &[u32; FIELDS], average: &[f32; FIELDS]) -> u8 {
    let mut sum = 0.0;
    for field in (0..FIELDS).filter(|field| counts[*field] > 0) {
        let weight = if field == BODY && length[TITLE] == 0 { UNTITLED_BODY } else { WEIGHTS[field] };
        let norm = 1.0 - B[field] + B[field] * length[field] as f32 / average[field];
        let count = f32::from(counts[field]);
        sum += weight * count / (count + K1 * norm);
    }
    (sum / IMPACT_MAX / IMPACT_SCALE).round().clamp(1.0, 255.0) as u8
}

//! Which words of the vocabulary a written word may stand for: misspellings, inflections, romanised spellings.
//!
//! Words are compared by the cosine of their character n-grams (within word boundaries, each weighted by how few words
//! have it), and are taken for near-equal when they share a stem or sound alike. N-grams are kept per word of the
//! vocabulary, not per document: the sum over documents is the same, and a large knowledge base pays for each word
//! once.

use super::{
    lists::{Lists, push_gap},
    words,
};

/// Characters of an n-gram; a word's boundaries count as characters.
const GRAM_SIZES: std::ops::RangeInclusive<usize> = 3..=4;
/// Words less alike than this are other words.
const LIKENESS_MIN: f32 = 0.3;
const STEM_LIKENESS: f32 = 1.0;
const SOUND_LIKENESS: f32 = 0.8;
/// How many words of the vocabulary a written word may stand for.
const NEAR_MAX: usize = 12;

const STEM_SALT: u64 = 0x5354_454d;
const SOUND_SALT: u64 = 0x534f_554e;

/// N-gram index over the vocabulary; words are numbered by the caller.
#[derive(Debug, Default)]
pub struct Spelling {
    grams: Lists<false>,
    keys: Lists<false>,
    norms: Vec<f32>,
}

/// Buffers that look-ups reuse, so that a search does not allocate.
#[derive(Debug, Default)]
pub struct Scratch {
    shared: Vec<f32>,
    touched: Vec<u32>,
    grams: Vec<u64>,
    chars: Vec<char>,
    key: String,
}

impl Spelling {
    /// Indexes the vocabulary; a word's position is its number.
    pub fn build(vocabulary: &[String]) -> Self {
        let mut scratch = Scratch::default();
        let mut grams: Vec<(u64, u32)> = Vec::new();
        let mut keys: Vec<(u64, u32)> = Vec::new();
        for (number, word) in vocabulary.iter().enumerate() {
            scratch.collect_grams(word);
            grams.extend(scratch.grams.iter().map(|gram| (*gram, number as u32)));
            keys.extend(scratch.keys(word).into_iter().flatten().map(|key| (key, number as u32)));
        }
        let (grams, keys) = (pack(grams), pack(keys));
        let mut spelling = Self { grams, keys, norms: Vec::new() };
        spelling.norms = vocabulary
            .iter()
            .map(|word| {
                scratch.collect_grams(word);
                scratch.grams.iter().map(|gram| spelling.weight(*gram, vocabulary.len()).1).sum::<f32>().sqrt()
            })
            .collect();
        spelling
    }

    /// Fills `near` with words that `word` may stand for and how alike they are (0..1), most alike first, without
    /// `word` itself.
    pub fn near(&self, word: &str, itself: Option<u32>, scratch: &mut Scratch, near: &mut Vec<(u32, f32)>) {
        near.clear();
        if words::is_number(word) || self.norms.is_empty() {
            return;
        }
        scratch.shared.resize(self.norms.len().max(scratch.shared.len()), 0.0);
        scratch.collect_grams(word);
        let mut norm = 0.0;
        for gram in &scratch.grams {
            let (list, weight) = self.weight(*gram, self.norms.len());
            norm += weight;
            let Some(list) = list else { continue };
            self.grams.for_each(list, |number, _| {
                let shared = &mut scratch.shared[number as usize];
                if *shared == 0.0 {
                    scratch.touched.push(number);
                }
                *shared += weight;
            });
        }
        let norm = norm.sqrt();
        for number in scratch.touched.drain(..) {
            let alike = scratch.shared[number as usize] / (norm * self.norms[number as usize]);
            scratch.shared[number as usize] = 0.0;
            if alike >= LIKENESS_MIN && Some(number) != itself {
                near.push((number, alike.min(1.0)));
            }
        }
        for (key, alike) in scratch.keys(word).into_iter().zip([STEM_LIKENESS, SOUND_LIKENESS]) {
            let Some(list) = key.and_then(|key| self.keys.find(key)) else { continue };
            self.keys.for_each(list, |number, _| match near.iter_mut().find(|(n, _)| *n == number) {
                Some((_, known)) => *known = known.max(alike),
                None if Some(number) != itself => near.push((number, alike)),
                None => {}
            });
        }
        near.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        near.truncate(NEAR_MAX);
    }

    /// Calls `visit` with the words of the vocabulary that share the stem of an English word.
    pub fn with_stem_of(&self, word: &str, key: &mut String, visit: impl FnMut(u32)) {
        if let Some(list) = stem_key(word, key).and_then(|key| self.keys.find(key)) {
            let mut visit = visit;
            self.keys.for_each(list, |number, _| visit(number));
        }
    }

    /// An n-gram's list, if any word has it, and its squared weight.
    fn weight(&self, gram: u64, vocabulary: usize) -> (Option<u32>, f32) {
        let list = self.grams.find(gram);
        let words = list.map_or(0, |list| self.grams.count(list));
        let idf = (1.0 + vocabulary as f32 / (words as f32 + 1.0)).ln();
        (list, idf * idf)
    }

    /// Heap bytes in use.
    pub fn memory_bytes(&self) -> usize {
        self.grams.memory_bytes() + self.keys.memory_bytes() + self.norms.capacity() * 4
    }
}

impl Scratch {
    /// The distinct n-grams of a word with its boundaries.
    fn collect_grams(&mut self, word: &str) {
        self.grams.clear();
        self.chars.clear();
        if words::is_number(word) {
            return;
        }
        self.chars.push('^');
        self.chars.extend(word.chars());
        self.chars.push('$');
        for size in GRAM_SIZES {
            for gram in self.chars.windows(size) {
                let mut h = size as u64;
                for c in gram {
                    h = (h ^ *c as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
                    h ^= h >> 29;
                }
                self.grams.push(h.wrapping_mul(0xbf58_476d_1ce4_e5b9));
            }
        }
        self.grams.sort_unstable();
        self.grams.dedup();
    }

    /// The stem's and the sound's key.
    fn keys(&mut self, word: &str) -> [Option<u64>; 2] {
        let sound = words::sound(word, &mut self.key).then(|| words::hash(self.key.as_bytes()) ^ SOUND_SALT);
        [stem_key(word, &mut self.key), sound]
    }
}

fn stem_key(word: &str, key: &mut String) -> Option<u64> {
    words::stem(word, key).then(|| words::hash(key.as_bytes()) ^ STEM_SALT)
}

fn pack(mut pairs: Vec<(u64, u32)>) -> Lists<false> {
    pairs.sort_unstable();
    pairs.dedup();
    let mut bytes = Vec::new();
    let mut lists = Vec::new();
    for group in pairs.chunk_by(|a, b| a.0 == b.0) {
        let start = bytes.len();
        let mut last = 0;
        for (_, number) in group {
            push_gap(&mut bytes, number - last);
            last = *number;
        }
        lists.push((group[0].0, group.len() as u32, start..bytes.len()));
    }
    Lists::build(lists.iter().map(|(key, count, range)| (*key, *count, &bytes[range.clone()])))
}

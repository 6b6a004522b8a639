//! Speed and memory of the index on synthetic text: words by Zipf's law, so that common words have long posting lists
//! as in real text.

use engine::knowledge::{
    Embedded,
    index::{Document, Index, Vectors},
    vectors_by_table,
};
use providers::WordTable;
use std::{
    hint::black_box,
    time::{Duration, Instant},
};

const CHUNKS: usize = 100_000;
const CHUNK_WORDS: usize = 80;
const VOCABULARY: usize = 60_000;
const SHOP_ENTRIES: usize = 200;
const SHOP_VOCABULARY: usize = 800;
const QUERIES: usize = 2_000;
/// Of a small model's vectors.
const DIMENSIONS: usize = 384;
const GOAL: &str = "p99 10000 µs";

/// Builds and searches both, and prints what it took.
pub fn report() {
    let mut random = Random(0x5eed);
    println!("{CHUNKS} synthetic chunks of {CHUNK_WORDS} words:");
    println!("goals: {GOAL} a search, 400 bytes a chunk, 2000 chunks/s");
    let chunks = corpus(&mut random, CHUNKS, 6, CHUNK_WORDS, VOCABULARY);
    let index = measure(&chunks, VOCABULARY, &mut random);
    let index = measure_with_table(&chunks, index, VOCABULARY, &mut random);
    measure_with_vectors(index, VOCABULARY, &mut random);
    println!("{} synthetic chunks of {CHUNK_WORDS} words:", 2 * CHUNKS);
    let index = measure(&corpus(&mut random, 2 * CHUNKS, 6, CHUNK_WORDS, VOCABULARY), VOCABULARY, &mut random);
    measure_with_vectors(index, VOCABULARY, &mut random);
    println!("a shop's {SHOP_ENTRIES} entries:");
    measure(&corpus(&mut random, SHOP_ENTRIES, 8, 40, SHOP_VOCABULARY), SHOP_VOCABULARY, &mut random);
}

fn corpus(random: &mut Random, chunks: usize, title: usize, body: usize, vocabulary: usize) -> Vec<(String, String)> {
    (0..chunks).map(|_| (random.sentence(title, vocabulary), random.sentence(body, vocabulary))).collect()
}

fn measure(corpus: &[(String, String)], vocabulary: usize, random: &mut Random) -> Index {
    let started = Instant::now();
    let index = Index::build(corpus.iter().map(|(title, body)| Document { title, body, keywords: &[] }));
    let took = started.elapsed();
    let text: usize = corpus.iter().map(|(title, body)| title.len() + body.len()).sum();
    println!("  build {:.2} s, {:.0} chunks/s", took.as_secs_f64(), index.len() as f64 / took.as_secs_f64());
    println!(
        "  memory {} bytes/chunk, beside {} bytes of text",
        index.memory_bytes() / index.len(),
        text / index.len()
    );
    for words in [3, 8, 20] {
        let queries: Vec<String> = (0..QUERIES).map(|_| random.query(words, vocabulary)).collect();
        let ask = |query: usize| drop(black_box(index.search(black_box(&queries[query]), None, 5)));
        println!("  search, {words:>2} words: {}", times(ask));
    }
    index
}

/// With the vectors of the built-in table, which are made with the index. The words are none of its own: it has to cut each
/// into many pieces.
fn measure_with_table(corpus: &[(String, String)], index: Index, vocabulary: usize, random: &mut Random) -> Index {
    let (words, documents, table) = (index.memory_bytes(), index.len(), WordTable::new());
    let started = Instant::now();
    let embedded = corpus.iter().map(|(title, body)| Embedded::titled(&Document { title, body, keywords: &[] }));
    let index = index.with_vectors(vectors_by_table(&table, embedded));
    let took = started.elapsed();
    println!(
        "  with the built-in table: {:.0} chunks/s, {} bytes/chunk more",
        documents as f64 / took.as_secs_f64(),
        (index.memory_bytes() - words) / documents,
    );
    for words in [3, 8, 20] {
        let queries: Vec<String> = (0..QUERIES).map(|_| random.query(words, vocabulary)).collect();
        let ask = |query: usize| {
            let query = black_box(&queries[query]);
            drop(black_box(index.search(query, Some(&table.vector(query)), 5)));
        };
        println!("  search with it, {words:>2} words: {}", times(ask));
    }
    index.with_vectors(None)
}

/// With vectors around a common direction, as those of real models are.
fn measure_with_vectors(index: Index, vocabulary: usize, random: &mut Random) {
    let common = random.vector();
    let mut vector = || random.vector().iter().zip(&common).map(|(own, common)| own + common).collect::<Vec<f32>>();
    let all: Vec<Vec<f32>> = (0..index.len()).map(|_| vector()).collect();
    let vectors: Vec<Vec<f32>> = (0..QUERIES).map(|_| vector()).collect();
    let queries: Vec<String> = (0..QUERIES).map(|_| random.query(8, vocabulary)).collect();
    let (words, documents) = (index.memory_bytes(), index.len());
    let built = Vectors::build(DIMENSIONS, all.iter().map(|vector| Some(vector.as_slice())));
    let index = index.with_vectors(built);
    println!(
        "  with vectors of {DIMENSIONS} numbers: {} bytes/chunk more; search, 8 words: {}",
        (index.memory_bytes() - words) / documents,
        times(|query| drop(black_box(index.search(&queries[query], Some(&vectors[query]), 5))))
    );
}

/// After a warm-up: the median, the 99th percentile, the slowest.
fn times(ask: impl Fn(usize)) -> String {
    (0..QUERIES / 20).for_each(&ask);
    let time = |query| {
        let started = Instant::now();
        ask(query);
        started.elapsed()
    };
    let mut times: Vec<Duration> = (0..QUERIES).map(time).collect();
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_nanos() as f64 / 1000.0;
    format!("p50 {:.1} µs, p99 {:.1} µs, slowest {:.1} µs", at(0.5), at(0.99), at(1.0))
}

/// A small deterministic generator (xorshift64*).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// 0..1
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A word's number: density falls with rank as in Zipf's law.
    fn rank(&mut self, vocabulary: usize) -> usize {
        ((vocabulary as f64).powf(self.share()) as usize).min(vocabulary - 1)
    }

    fn vector(&mut self) -> Vec<f32> {
        (0..DIMENSIONS).map(|_| self.share() as f32 - 0.5).collect()
    }

    fn sentence(&mut self, words: usize, vocabulary: usize) -> String {
        let words: Vec<String> = (0..words).map(|_| word(self.rank(vocabulary))).collect();
        words.join(" ")
    }

    /// A sentence with a typing error in one of its words.
    fn query(&mut self, words: usize, vocabulary: usize) -> String {
        let mut query = self.sentence(words, vocabulary);
        let at = self.next() as usize % query.len();
        query.remove(at);
        query
    }
}

/// A pronounceable word for a number; common words are short.
fn word(rank: usize) -> String {
    const SYLLABLES: [&str; 40] = [
        "ka", "re", "ti", "mo", "su", "la", "ne", "do", "pi", "sha", "ver", "in", "con", "ba", "ter", "lo", "mi",
        "ran", "de", "gu", "fa", "hi", "jo", "ke", "ly", "ment", "no", "or", "per", "qui", "ro", "sa", "tra", "un",
        "vi", "wa", "ex", "yo", "zu", "chi",
    ];
    let mut word = String::new();
    let mut rest = rank + 40;
    while rest > 0 {
        word.push_str(SYLLABLES[rest % SYLLABLES.len()]);
        rest /= SYLLABLES.len();
    }
    word
}

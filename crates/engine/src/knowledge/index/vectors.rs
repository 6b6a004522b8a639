//! Embeddings of the documents: unit vectors as bytes, compared with a query's vector by cosine.
//!
//! A small index is scanned exactly. In a large one the signs of the numbers (one bit each, around the mean vector)
//! choose the candidates, and only those are compared exactly: an eighth of the memory traffic.
//!
//! What this does not own: where vectors come from, whether they are still those of the text.

use super::query::Ranked;
use std::collections::{HashMap, HashSet};

/// Dimensions of a vector at most.
pub const MAX_DIMENSIONS: usize = 4_096;
/// Numbers (documents × dimensions) that are scanned exactly.
const EXACT_NUMBERS: usize = 8_000_000;
/// Documents that the signs choose at least; and one in so many of all.
const CANDIDATES_MIN: usize = 1_000;
const CANDIDATE_SHARE: usize = 100;
/// Documents by which the usual cosine of a query is judged.
const SAMPLE: usize = 1_024;
/// The largest byte.
const TOP: f32 = 127.0;
/// Bytes of a step where a vector is kept.
const STEP_BYTES: usize = 4;

/// The vectors of an index's documents, in build order; a document may have none.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Vectors {
    dimensions: usize,
    /// `dimensions` bytes per document.
    values: Vec<i8>,
    /// Per document, what one step of its bytes stands for; 0 where it has no vector.
    steps: Vec<f32>,
    mean: Vec<f32>,
    /// Per document, whether each number is above the mean's; empty where all are scanned exactly.
    signs: Vec<u64>,
    /// Whether the model knows no Indian language.
    without_indian: bool,
    /// Whether they are but sums of words' vectors.
    of_words: bool,
    /// Documents whose vectors are no longer theirs alone.
    leaning: HashSet<u32>,
}

/// How near documents are to a query.
#[derive(Debug, Default, Clone)]
pub struct Nearest {
    /// Documents and cosines, the nearest first.
    pub documents: Vec<(u32, f32)>,
    /// Mean and standard deviation of the cosines of all documents, estimated.
    pub usual: f32,
    pub spread: f32,
}

impl Vectors {
    /// Quantises vectors; they need not be of unit length. One of another dimension, or that is no direction (zeros, not
    /// finite), counts as none. `None` where no document has any.
    pub fn build<V: AsRef<[f32]>>(
        dimensions: usize,
        documents: impl ExactSizeIterator<Item = Option<V>>,
    ) -> Option<Self> {
        if dimensions == 0 || dimensions > MAX_DIMENSIONS {
            return None;
        }
        let mut built = Self::with_room(dimensions, documents.len());
        for vector in documents {
            match vector.and_then(|vector| Query::new(vector.as_ref(), dimensions)) {
                Some(vector) => built.push(vector.values.into_iter(), vector.step),
                None => built.push_none(),
            }
        }
        built.finish()
    }

    /// The same of vectors that [`Vectors::encode`] made; those of another dimension than the first count as none.
    pub fn decode<'a>(documents: impl ExactSizeIterator<Item = Option<&'a [u8]>> + Clone) -> Option<Self> {
        let dimensions = documents.clone().flatten().next()?.len().checked_sub(STEP_BYTES)?;
        if dimensions == 0 || dimensions > MAX_DIMENSIONS {
            return None;
        }
        let mut built = Self::with_room(dimensions, documents.len());
        for vector in documents {
            match vector.and_then(|vector| vector.split_first_chunk::<STEP_BYTES>()) {
                Some((step, values)) if values.len() == dimensions && is_step(f32::from_le_bytes(*step)) => {
                    built.push(values.iter().map(|value| *value as i8), f32::from_le_bytes(*step));
                }
                _ => built.push_none(),
            }
        }
        built.finish()
    }

    /// A vector in the form in which it is kept: its step, then a byte for each number. `None` if it is no direction.
    pub fn encode(vector: &[f32]) -> Option<Vec<u8>> {
        let Query { values, step } = Query::new(vector, vector.len())?;
        Some(step.to_le_bytes().into_iter().chain(values.into_iter().map(|value| value as u8)).collect())
    }

    /// The same, where each vector of a document that shares its answer with others stands half way to their middle: for
    /// itself, and for what the ways to ask for one thing have in common. `answer_of` is `None` for one that is alone.
    pub(super) fn leaning(mut self, answer_of: impl Fn(u32) -> Option<u32>) -> Self {
        let having = (0..self.steps.len() as u32).filter(|document| self.steps[*document as usize] > 0.0);
        let shared: Vec<(u32, u32)> = having.filter_map(|document| Some((document, answer_of(document)?))).collect();
        let mut middles: HashMap<u32, Vec<f32>> = HashMap::new();
        for (document, answer) in &shared {
            let middle = middles.entry(*answer).or_insert_with(|| vec![0.0; self.dimensions]);
            middle.iter_mut().zip(self.unit(*document)).for_each(|(sum, value)| *sum += value);
        }
        for (document, answer) in shared {
            let middle = &middles[&answer];
            let scale = 1.0 / length(middle).max(f32::EPSILON);
            let between: Vec<f32> = self.unit(document).zip(middle).map(|(own, sum)| own + sum * scale).collect();
            if let Some(Query { values, step }) = Query::new(&between, self.dimensions) {
                let from = document as usize * self.dimensions;
                self.values[from..from + self.dimensions].copy_from_slice(&values);
                self.steps[document as usize] = step;
                self.leaning.insert(document);
            }
        }
        if !self.signs.is_empty() && !self.leaning.is_empty() {
            self.signs.clear();
            self.collect_signs();
        }
        self
    }

    fn unit(&self, document: u32) -> impl Iterator<Item = f32> {
        let (from, step) = (document as usize * self.dimensions, self.steps[document as usize]);
        self.values[from..from + self.dimensions].iter().map(move |value| f32::from(*value) * step)
    }

    /// A document's vector in that form; `None` also where it is no longer the document's own.
    pub fn encoded(&self, document: u32) -> Option<Vec<u8>> {
        if self.leaning.contains(&document) {
            return None;
        }
        let step = *self.steps.get(document as usize).filter(|step| **step > 0.0)?;
        let from = document as usize * self.dimensions;
        let values = &self.values[from..from + self.dimensions];
        Some(step.to_le_bytes().into_iter().chain(values.iter().map(|value| *value as u8)).collect())
    }

    fn with_room(dimensions: usize, documents: usize) -> Self {
        let mut built = Self { dimensions, mean: vec![0.0; dimensions], ..Self::default() };
        built.values.reserve_exact(documents * dimensions);
        built.steps.reserve_exact(documents);
        built
    }

    fn push(&mut self, values: impl Iterator<Item = i8>, step: f32) {
        for (value, sum) in values.zip(&mut self.mean) {
            self.values.push(value);
            *sum += f32::from(value) * step;
        }
        self.steps.push(step);
    }

    fn push_none(&mut self) {
        self.values.resize(self.values.len() + self.dimensions, 0);
        self.steps.push(0.0);
    }

    fn finish(mut self) -> Option<Self> {
        let having = self.steps.iter().filter(|step| **step > 0.0).count();
        if having == 0 {
            return None;
        }
        self.mean.iter_mut().for_each(|sum| *sum /= having as f32);
        if self.values.len() > EXACT_NUMBERS {
            self.collect_signs();
        }
        Some(self)
    }

    fn collect_signs(&mut self) {
        let words = self.dimensions.div_ceil(64);
        self.signs.reserve_exact(self.steps.len() * words);
        for (row, step) in self.values.chunks_exact(self.dimensions).zip(&self.steps) {
            let centred = row.iter().zip(&self.mean).map(|(value, mean)| f32::from(*value) * step - mean);
            push_signs(&mut self.signs, centred);
        }
    }

    /// The same, as those of a model that knows Indian languages, or of one that does not.
    pub fn knowing_indian(self, know: bool) -> Self {
        Self { without_indian: !know, ..self }
    }

    /// Whether the model knows Indian languages.
    pub fn know_indian(&self) -> bool {
        !self.without_indian
    }

    /// The same, as sums of the vectors of words, or as those of a model that reads whole texts.
    pub fn summed_of_words(self, of_words: bool) -> Self {
        Self { of_words, ..self }
    }

    /// Whether they are but sums of words' vectors.
    pub fn are_of_words(&self) -> bool {
        self.of_words
    }

    /// How many numbers a vector has.
    pub fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// Documents, with and without a vector.
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether there are no documents.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// The `limit` nearest documents; `differences` is a buffer. `None` if the query's vector is no direction, or of another
    /// model's dimension.
    pub fn nearest(&self, query: &[f32], limit: usize, differences: &mut Vec<u16>) -> Option<Nearest> {
        let query = Query::new(query, self.dimensions)?;
        let mut nearest = Nearest::default();
        if self.signs.is_empty() {
            let all = (0..self.steps.len() as u32).filter(|document| self.steps[*document as usize] > 0.0);
            nearest.documents = all.map(|document| (document, self.cosine(&query, document))).collect();
            (nearest.usual, nearest.spread) = spread(nearest.documents.iter().map(|(_, cosine)| *cosine));
        } else {
            let (every, documents) = ((self.steps.len() / SAMPLE).max(1), self.steps.len() as u32);
            let sampled = (0..documents).step_by(every).filter(|document| self.steps[*document as usize] > 0.0);
            (nearest.usual, nearest.spread) = spread(sampled.map(|document| self.cosine(&query, document)));
            let candidates = self.candidates(&query, limit, differences);
            nearest.documents =
                candidates.into_iter().map(|document| (document, self.cosine(&query, document))).collect();
        }
        keep_nearest(&mut nearest.documents, limit);
        Some(nearest)
    }

    /// Cosines of documents that were found otherwise; `None` for one without a vector.
    pub fn cosines(&self, query: &[f32], ranked: &[Ranked]) -> Vec<Option<f32>> {
        let Some(query) = Query::new(query, self.dimensions) else { return vec![None; ranked.len()] };
        let has = |document: u32| self.steps.get(document as usize).is_some_and(|step| *step > 0.0);
        ranked.iter().map(|found| has(found.doc).then(|| self.cosine(&query, found.doc))).collect()
    }

    fn cosine(&self, query: &Query, document: u32) -> f32 {
        let from = document as usize * self.dimensions;
        let row = &self.values[from..from + self.dimensions];
        (dot(row, &query.values) as f32 * self.steps[document as usize] * query.step).clamp(-1.0, 1.0)
    }

    /// Documents whose signs differ least from the query's.
    fn candidates(&self, query: &Query, limit: usize, differences: &mut Vec<u16>) -> Vec<u32> {
        let wanted = limit.max(CANDIDATES_MIN).max(self.steps.len() / CANDIDATE_SHARE);
        let centred = query.values.iter().zip(&self.mean).map(|(value, mean)| f32::from(*value) * query.step - mean);
        let mut signs = Vec::new();
        push_signs(&mut signs, centred);
        count_differences(&self.signs, &signs, differences);
        // By counting: the differences are small numbers.
        let mut having = vec![0_u32; self.dimensions + 1];
        differences.iter().for_each(|different| having[usize::from(*different)] += 1);
        let (mut floor, mut total) = (0_u16, 0);
        for (different, count) in having.iter().enumerate() {
            floor = different as u16;
            total += *count as usize;
            if total >= wanted {
                break;
            }
        }
        let near = (0..self.steps.len() as u32).zip(differences).filter(|(_, different)| **different <= floor);
        near.map(|(document, _)| document).filter(|document| self.steps[*document as usize] > 0.0).collect()
    }

    /// Heap bytes in use.
    pub fn memory_bytes(&self) -> usize {
        self.values.capacity()
            + (self.steps.capacity() + self.mean.capacity()) * size_of::<f32>()
            + self.signs.capacity() * size_of::<u64>()
            + self.leaning.capacity() * size_of::<u32>()
    }
}

/// A query's vector as bytes.
struct Query {
    values: Vec<i8>,
    step: f32,
}

impl Query {
    fn new(vector: &[f32], dimensions: usize) -> Option<Self> {
        let length = length(vector);
        if vector.len() != dimensions || !length.is_finite() || length <= 0.0 {
            return None;
        }
        let largest = vector.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
        let values = vector.iter().map(|value| (value * TOP / largest).round() as i8).collect();
        Some(Self { values, step: largest / TOP / length })
    }
}

/// Whether a byte can stand for so much.
fn is_step(step: f32) -> bool {
    step.is_finite() && step > 0.0 && step <= 1.0
}

fn length(vector: &[f32]) -> f32 {
    vector.iter().map(|value| value * value).sum::<f32>().sqrt()
}

/// Blocks of a size that the compiler turns into wide instructions.
fn dot(a: &[i8], b: &[i8]) -> i32 {
    const BLOCK: usize = 32;
    let product = |(x, y): (&i8, &i8)| i32::from(i16::from(*x) * i16::from(*y));
    let (blocks, others) = (a.chunks_exact(BLOCK), b.chunks_exact(BLOCK));
    let rest: i32 = blocks.remainder().iter().zip(others.remainder()).map(product).sum();
    rest + blocks.zip(others).map(|(x, y)| x.iter().zip(y).map(product).sum::<i32>()).sum::<i32>()
}

/// Per row of `rows`, in how many bits it differs from `wanted`.
fn count_differences(rows: &[u64], wanted: &[u64], differences: &mut Vec<u16>) {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("popcnt") {
        #[target_feature(enable = "popcnt")]
        fn with_popcnt(rows: &[u64], wanted: &[u64], differences: &mut Vec<u16>) {
            count_each(rows, wanted, differences);
        }
        // SAFETY: the processor has the instruction that the function may use, as was just asked.
        return unsafe { with_popcnt(rows, wanted, differences) };
    }
    count_each(rows, wanted, differences);
}

#[inline(always)]
fn count_each(rows: &[u64], wanted: &[u64], differences: &mut Vec<u16>) {
    differences.clear();
    let different = |row: &[u64]| row.iter().zip(wanted).map(|(a, b)| (a ^ b).count_ones()).sum::<u32>() as u16;
    differences.extend(rows.chunks_exact(wanted.len()).map(different));
}

fn push_signs(signs: &mut Vec<u64>, numbers: impl Iterator<Item = f32>) {
    let (mut word, mut used) = (0_u64, 0);
    for number in numbers {
        word |= u64::from(number > 0.0) << used;
        used += 1;
        if used == 64 {
            signs.push(word);
            (word, used) = (0, 0);
        }
    }
    if used > 0 {
        signs.push(word);
    }
}

/// Mean and standard deviation.
fn spread(numbers: impl Iterator<Item = f32>) -> (f32, f32) {
    let (mut count, mut sum, mut squares) = (0.0_f64, 0.0_f64, 0.0_f64);
    for number in numbers {
        count += 1.0;
        sum += f64::from(number);
        squares += f64::from(number) * f64::from(number);
    }
    if count == 0.0 {
        return (0.0, 0.0);
    }
    let mean = sum / count;
    (mean as f32, (squares / count - mean * mean).max(0.0).sqrt() as f32)
}

fn keep_nearest(documents: &mut Vec<(u32, f32)>, limit: usize) {
    let nearer = |a: &(u32, f32), b: &(u32, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
    if documents.len() > limit && limit > 0 {
        documents.select_nth_unstable_by(limit - 1, nearer);
    }
    documents.truncate(limit);
    documents.sort_unstable_by(nearer);
}

//! Moves the rows of a table until sums over words are as near to each other as a model finds the texts.
//!
//! What is compared are the cosines of all pairs of a batch, around the mean of the model's vectors. The steps are
//! Adam's (Kingma and Ba 2015), for the rows of a batch alone.

use super::salad::Random;
use std::collections::BTreeMap;

const BATCH: usize = 256;
const ROUNDS: usize = 8;
const STEP: f32 = 0.002;
/// Texts that are kept apart, to see what it is worth.
const KEPT: usize = 1_000;

/// What Adam remembers of a row.
#[derive(Clone, Default)]
struct Memory {
    gradient: Vec<f32>,
    squares: Vec<f32>,
}

/// Changes `rows`, whose numbers `texts` have, towards what was `taught` of each text.
pub fn teach(rows: &mut [Vec<f32>], texts: &[Vec<u32>], taught: &[Vec<f32>]) {
    let taught = centred(taught);
    let used = texts.len().saturating_sub(KEPT);
    let (mut memories, mut random) = (vec![Memory::default(); rows.len()], Random(0x7ea_c4e4));
    let mut order: Vec<usize> = (0..used).collect();
    println!("agreement before: {:.3}", agreement(rows, &texts[used..], &taught[used..]));
    for round in 0..ROUNDS {
        for at in (1..order.len()).rev() {
            order.swap(at, random.next() as usize % (at + 1));
        }
        let step = STEP * (1.0 - round as f32 / ROUNDS as f32);
        for batch in order.chunks_exact(BATCH) {
            learn(rows, &mut memories, batch, texts, &taught, step);
        }
        println!("round {round}: {:.3}", agreement(rows, &texts[used..], &taught[used..]));
    }
}

fn learn(
    rows: &mut [Vec<f32>],
    memories: &mut [Memory],
    batch: &[usize],
    texts: &[Vec<u32>],
    taught: &[Vec<f32>],
    step: f32,
) {
    let sums: Vec<(Vec<f32>, f32)> = batch.iter().map(|text| unit_sum(rows, &texts[*text])).collect();
    let mut gradients: BTreeMap<u32, Vec<f32>> = BTreeMap::new();
    for (place, (own, length)) in sums.iter().enumerate() {
        let mut towards = vec![0.0; own.len()];
        for (other, (unit, _)) in sums.iter().enumerate().filter(|(other, _)| *other != place) {
            let wanted = dot(&taught[batch[place]], &taught[batch[other]]);
            let missed = (dot(own, unit) - wanted) / BATCH as f32;
            towards.iter_mut().zip(unit).for_each(|(sum, value)| *sum += missed * value);
        }
        // Along the vector itself nothing changes its direction.
        let along = dot(&towards, own);
        towards.iter_mut().zip(own).for_each(|(value, own)| *value = (*value - along * own) / length);
        for word in &texts[batch[place]] {
            let gradient = gradients.entry(*word).or_insert_with(|| vec![0.0; own.len()]);
            gradient.iter_mut().zip(&towards).for_each(|(sum, value)| *sum += value);
        }
    }
    for (word, gradient) in gradients {
        memories[word as usize].apply(&mut rows[word as usize], &gradient, step);
    }
}

impl Memory {
    fn apply(&mut self, row: &mut [f32], gradient: &[f32], step: f32) {
        self.gradient.resize(row.len(), 0.0);
        self.squares.resize(row.len(), 0.0);
        for (at, change) in gradient.iter().enumerate() {
            self.gradient[at] = 0.9 * self.gradient[at] + 0.1 * change;
            self.squares[at] = 0.99 * self.squares[at] + 0.01 * change * change;
            row[at] -= step * self.gradient[at] / (self.squares[at].sqrt() + 1e-6);
        }
    }
}

/// The direction of a text, and how long the sum was.
fn unit_sum(rows: &[Vec<f32>], words: &[u32]) -> (Vec<f32>, f32) {
    let mut sum = vec![0.0; rows.first().map_or(0, Vec::len)];
    for word in words {
        sum.iter_mut().zip(&rows[*word as usize]).for_each(|(sum, value)| *sum += value);
    }
    let length = dot(&sum, &sum).sqrt().max(1e-9);
    sum.iter_mut().for_each(|value| *value /= length);
    (sum, length)
}

fn centred(vectors: &[Vec<f32>]) -> Vec<Vec<f32>> {
    let mut mean = vec![0.0; vectors.first().map_or(0, Vec::len)];
    for vector in vectors {
        mean.iter_mut().zip(vector).for_each(|(mean, value)| *mean += value / vectors.len() as f32);
    }
    let unit = |vector: &Vec<f32>| {
        let own: Vec<f32> = vector.iter().zip(&mean).map(|(value, mean)| value - mean).collect();
        let length = dot(&own, &own).sqrt().max(1e-9);
        own.into_iter().map(|value| value / length).collect()
    };
    vectors.iter().map(unit).collect()
}

/// The correlation of both cosines over all pairs of texts.
fn agreement(rows: &[Vec<f32>], texts: &[Vec<u32>], taught: &[Vec<f32>]) -> f64 {
    let sums: Vec<Vec<f32>> = texts.iter().map(|text| unit_sum(rows, text).0).collect();
    let (mut count, mut a, mut b, mut aa, mut bb, mut ab) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
    for one in 0..texts.len() {
        for other in one + 1..texts.len() {
            let ours = f64::from(dot(&sums[one], &sums[other]));
            let theirs = f64::from(dot(&taught[one], &taught[other]));
            count += 1.0;
            (a, b, aa, bb, ab) = (a + ours, b + theirs, aa + ours * ours, bb + theirs * theirs, ab + ours * theirs);
        }
    }
    let spread = ((aa - a * a / count) * (bb - b * b / count)).sqrt();
    (ab - a * b / count) / spread.max(1e-12)
}

/// In eight sums, which the processor adds at a time.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0_f32; 8];
    let (a_chunks, b_chunks) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    for (a, b) in a_chunks.0.iter().zip(b_chunks.0) {
        sums.iter_mut().zip(a.iter().zip(b)).for_each(|(sum, (a, b))| *sum += a * b);
    }
    let rest: f32 = a_chunks.1.iter().zip(b_chunks.1).map(|(a, b)| a * b).sum();
    sums.iter().sum::<f32>() + rest
}

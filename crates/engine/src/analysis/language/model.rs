//! The word model: how likely a word is of each tongue, from a table of eight-bit weights.
//!
//! `words.model` is written by `cargo run --release -p bench --bin train-language`; its layout is a header of one
//! scale and the biases (little-endian `f32`), then `ROWS` rows of `COUNT` signed bytes.

use super::features::{COUNT, ROWS, rows};

static MODEL: &[u8] = include_bytes!("words.model");
const HEADER: usize = 4 * (1 + COUNT);
/// A file of another shape does not compile.
const _: () = assert!(MODEL.len() == HEADER + ROWS * COUNT);

/// The log of the likelihood of each tongue, up to the word's own constant.
pub type Scores = [f32; COUNT];

pub fn scores(folded: &str) -> Scores {
    let mut sums = [0i32; COUNT];
    let mut seen = 0u32;
    rows(folded, |row| {
        let at = HEADER + row * COUNT;
        for (sum, weight) in sums.iter_mut().zip(&MODEL[at..at + COUNT]) {
            *sum += i32::from(*weight as i8);
        }
        seen += 1;
    });
    let scale = number(0) * damping(seen);
    std::array::from_fn(|i| sums[i] as f32 * scale + number(1 + i))
}

/// Long words have more n-grams, which say the same thing several times.
pub fn damping(seen: u32) -> f32 {
    1.0 / (seen.max(1) as f32).sqrt()
}

fn number(index: usize) -> f32 {
    let at = index * 4;
    f32::from_le_bytes([MODEL[at], MODEL[at + 1], MODEL[at + 2], MODEL[at + 3]])
}

/// Scores as probabilities.
pub fn softmax(scores: &Scores) -> Scores {
    let top = scores.iter().copied().fold(f32::MIN, f32::max);
    let mut parts = scores.map(|score| (score - top).exp());
    let sum: f32 = parts.iter().sum();
    for part in &mut parts {
        *part /= sum;
    }
    parts
}

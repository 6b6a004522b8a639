//! A second opinion about the best answers: by which of the query's words an answer's documents say, and how usual these
//! words are in the knowledge base. Where an answer has several ways to ask, a word that most of them have speaks for it,
//! and one that none of them has speaks against it: what no single document shows.
//!
//! Ranking is not by it, for it favours answers with few words; that it agrees with the ranking, and by how much, is
//! evidence.

use super::query::QueryWord;

/// Which words of a query a document says, as bits.
pub type Said = u64;

/// A document says a word if it has it, or one that is at least so alike.
pub const SAYS: f32 = 0.5;

/// How far ahead of the next answer counts, at most.
pub const LEAD_MAX: f32 = 5.0;

/// The bit of a word by its place in the query; words beyond the last bit do not count (the most telling come first).
pub fn bit_of(place: usize) -> Said {
    if place < Said::BITS as usize { 1 << place } else { 0 }
}

/// The share of documents that say a word; never nought.
pub fn usual(with_word: f32, documents: u32) -> f32 {
    let documents = documents as f32;
    (with_word.min(documents) + 0.5) / (documents + 1.0)
}

/// Per group, how much likelier its documents make the query's words than the knowledge base at large does, as a
/// logarithm. `said` has the group and the words of each ranked document; documents of a group that are not ranked say
/// none. The estimate is that of a group with one document more, which is as the knowledge base is.
pub fn judge(
    words: &[QueryWord],
    sizes: impl ExactSizeIterator<Item = u32>,
    said: impl Iterator<Item = (u32, Said)>,
    likelihoods: &mut Vec<f32>,
) {
    let words = &words[..words.len().min(Said::BITS as usize)];
    // First, per group and word, how many documents say it.
    let mut counts = vec![0_u32; sizes.len() * words.len()];
    for (group, mut said) in said {
        let row = group as usize * words.len();
        while said != 0 {
            counts[row + said.trailing_zeros() as usize] += 1;
            said &= said - 1;
        }
    }
    let telling: f32 = words.iter().map(|word| word.telling).sum();
    likelihoods.clear();
    likelihoods.extend(sizes.enumerate().map(|(group, size)| {
        let counts = &counts[group * words.len()..][..words.len()];
        let said = words.iter().zip(counts).filter(|(_, count)| **count > 0);
        let gained: f32 = said.map(|(word, count)| word.telling * (*count as f32 / word.usual).ln_1p()).sum();
        gained - telling * (size as f32).ln_1p()
    }));
}

//! SentencePiece's unigram tokenizer, as XLM-RoBERTa and its kin have it: each word's most likely pieces (Kudo 2018).
//!
//! Texts are normalised by its `nmt_nfkc` rules in place of the compiled table that the file carries: the same for all
//! but a handful of symbols.

use std::collections::HashMap;

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use super::{
    LoadError,
    tokens::{broken, number},
};

/// Stands for a space at a word's beginning.
const SPACE: char = '\u{2581}';
/// How much less likely than the least likely piece an unknown character is.
const UNKNOWN_PENALTY: f64 = 10.0;
/// Characters of a word that are looked at together: bounds the time.
const WORD_CHARS: usize = 256;

pub struct Unigram {
    pieces: HashMap<Box<str>, (u32, f64)>,
    unknown: u32,
    unknown_score: f64,
    longest: usize,
    numbers: usize,
}

/// The best way to a place within a word.
#[derive(Clone, Copy)]
struct Way {
    score: f64,
    from: usize,
    piece: u32,
}

impl Unigram {
    pub fn read(model: &Value) -> Result<Self, LoadError> {
        let vocab = model["vocab"].as_array().ok_or_else(|| broken("it has no vocabulary"))?;
        if model["byte_fallback"] == true {
            return Err(LoadError::Unsupported { what: "a tokenizer that falls back to bytes".into() });
        }
        let unreadable = || broken("its vocabulary cannot be read");
        let mut pieces: HashMap<Box<str>, _> = HashMap::with_capacity(vocab.len());
        let mut least = 0.0_f64;
        for (at, entry) in vocab.iter().enumerate() {
            let text = entry[0].as_str().ok_or_else(unreadable)?;
            let score = entry[1].as_f64().filter(|score| score.is_finite()).ok_or_else(unreadable)?;
            least = least.min(score);
            let number = number(&at.into()).ok_or_else(unreadable)?;
            pieces.entry(text.into()).or_insert((number, score));
        }
        let unknown = number(&model["unk_id"]).filter(|id| (*id as usize) < vocab.len());
        let unknown = unknown.ok_or_else(|| broken("it has no token for what is unknown"))?;
        let longest = pieces.keys().map(|piece| piece.chars().count()).max().unwrap_or(0);
        Ok(Self { pieces, unknown, unknown_score: least - UNKNOWN_PENALTY, longest, numbers: vocab.len() })
    }

    /// The highest number, and one.
    pub fn len(&self) -> usize {
        self.numbers
    }

    /// The vocabulary.
    pub fn pieces(&self) -> impl Iterator<Item = &str> {
        self.pieces.keys().map(|piece| &**piece)
    }

    /// Appends the numbers of a text until there are `room`, or a word's pieces more.
    pub fn tokens(&self, text: &str, room: usize, tokens: &mut Vec<u32>) {
        let end = tokens.len() + room;
        let text = normalise(text);
        for word in text.split_whitespace() {
            let chars: Vec<char> = word.chars().collect();
            for (at, part) in chars.chunks(WORD_CHARS).enumerate() {
                let part: String = (at == 0).then_some(SPACE).into_iter().chain(part.iter().copied()).collect();
                self.split(&part, tokens);
            }
            if tokens.len() >= end {
                return;
            }
        }
    }

    /// Viterbi, from left to right.
    fn split(&self, word: &str, tokens: &mut Vec<u32>) {
        let places: Vec<usize> = word.char_indices().map(|(at, _)| at).chain([word.len()]).collect();
        let last = places.len() - 1;
        let mut ways: Vec<Option<Way>> = vec![None; places.len()];
        ways[0] = Some(Way { score: 0.0, from: 0, piece: self.unknown });
        for from in 0..last {
            let Some(here) = ways[from].map(|way| way.score) else { continue };
            let mut offer = |to: usize, piece: u32, score: f64| {
                let way = Way { score: here + score, from, piece };
                let known = &mut ways[to];
                if known.is_none_or(|known| way.score > known.score) {
                    *known = Some(way);
                }
            };
            let mut alone = false;
            for to in from + 1..=last.min(from + self.longest) {
                if let Some((piece, score)) = self.pieces.get(&word[places[from]..places[to]]) {
                    alone |= to == from + 1;
                    offer(to, *piece, *score);
                }
            }
            if !alone {
                offer(from + 1, self.unknown, self.unknown_score);
            }
        }
        let (before, mut place) = (tokens.len(), last);
        while let Some(way) = ways[place].filter(|_| place > 0) {
            // Unknown characters in a row are one unknown.
            if way.piece != self.unknown || tokens.len() == before || tokens.last() != Some(&self.unknown) {
                tokens.push(way.piece);
            }
            place = way.from;
        }
        tokens[before..].reverse();
    }
}

/// SentencePiece's rules: some controls go, others and what is a space of any kind become one, then NFKC.
fn normalise(text: &str) -> String {
    let kept = text
        .chars()
        .filter(|c| !matches!(c, '\u{1}'..='\u{8}' | '\u{b}' | '\u{e}'..='\u{1f}' | '\u{7f}' | '\u{8f}' | '\u{9f}'));
    let spaced = kept.map(|c| match c {
        '\0'
        | '\t'
        | '\n'
        | '\u{c}'
        | '\r'
        | '\u{1680}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{2581}'
        | '\u{feff}'
        | '\u{fffd}' => ' ',
        c => c,
    });
    spaced.nfkc().collect()
}

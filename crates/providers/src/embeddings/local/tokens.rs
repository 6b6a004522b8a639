//! From text to numbers of the vocabulary, as `tokenizer.json` (the format of the `tokenizers` library) describes it.
//!
//! Special tokens that stand in a text are text: only this file puts them where they belong.

use serde_json::Value;

use super::{LoadError, unigram::Unigram, wordpiece::WordPiece};

/// Entries of a vocabulary at most.
const WORDS_MAX: usize = 1_000_000;

/// One piece in so many at least is Indian in a vocabulary that was made from Indian texts, too; BERT's English one has
/// none but letters.
const INDIAN_PIECES: usize = 500;

/// A tokenizer.
pub struct Tokenizer {
    kind: Kind,
    /// What stands before and after each text.
    before: Vec<u32>,
    after: Vec<u32>,
}

enum Kind {
    WordPiece(WordPiece),
    Unigram(Unigram),
}

impl Tokenizer {
    pub fn read(json: &Value) -> Result<Self, LoadError> {
        let model = &json["model"];
        let kind = match model["type"].as_str() {
            Some("WordPiece") => Kind::WordPiece(WordPiece::read(model, &json["normalizer"])?),
            Some("Unigram") => Kind::Unigram(Unigram::read(model)?),
            // Older files do not say.
            None if model["vocab"].is_object() => Kind::WordPiece(WordPiece::read(model, &json["normalizer"])?),
            None if model["vocab"].is_array() => Kind::Unigram(Unigram::read(model)?),
            other => {
                let what = format!("a tokenizer of the type {}", other.unwrap_or("unknown"));
                return Err(LoadError::Unsupported { what });
            }
        };
        let (before, after) = frame(&json["post_processor"])?;
        Ok(Self { kind, before, after })
    }

    /// The highest number, and one.
    pub fn len(&self) -> usize {
        let frame = self.before.iter().chain(&self.after).max().map_or(0, |number| *number as usize + 1);
        let words = match &self.kind {
            Kind::WordPiece(words) => words.len(),
            Kind::Unigram(words) => words.len(),
        };
        words.max(frame)
    }

    /// Whether Indian words are more to it than letters.
    pub fn knows_indian_words(&self) -> bool {
        let of_more_than_a_letter = |piece: &str| piece.chars().filter(|c| is_indian(*c)).nth(1).is_some();
        let pieces = match &self.kind {
            Kind::WordPiece(words) => words.pieces().filter(|piece| of_more_than_a_letter(piece)).count(),
            Kind::Unigram(words) => words.pieces().filter(|piece| of_more_than_a_letter(piece)).count(),
        };
        pieces * INDIAN_PIECES >= self.len()
    }

    /// Each piece of a WordPiece vocabulary by its number, with the numbers of a text that is nothing else.
    pub fn pieces_alone(&self) -> Vec<(u32, &str, Vec<u32>)> {
        let Kind::WordPiece(words) = &self.kind else { return Vec::new() };
        let alone = |number: u32| [&self.before[..], &[number], &self.after].concat();
        let mut pieces: Vec<_> = words.numbered().map(|(piece, number)| (number, piece, alone(number))).collect();
        pieces.sort_unstable();
        pieces
    }

    /// At most `max` numbers; what is cut off is the text's end.
    pub fn tokens(&self, text: &str, max: usize) -> Vec<u32> {
        let room = max.saturating_sub(self.before.len() + self.after.len());
        let mut tokens = self.before.clone();
        match &self.kind {
            Kind::WordPiece(words) => words.tokens(text, room, &mut tokens),
            Kind::Unigram(words) => words.tokens(text, room, &mut tokens),
        }
        tokens.truncate(self.before.len() + room);
        tokens.extend(&self.after);
        tokens
    }
}

/// The scripts of India.
fn is_indian(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{d7f}')
}

pub(super) fn broken(reason: &str) -> LoadError {
    LoadError::Broken { file: "tokenizer.json", reason: reason.to_owned() }
}

/// A number of the vocabulary.
pub(super) fn number(value: &Value) -> Option<u32> {
    value.as_u64().filter(|number| *number < WORDS_MAX as u64).map(|number| number as u32)
}

/// The special tokens around one text.
fn frame(processor: &Value) -> Result<(Vec<u32>, Vec<u32>), LoadError> {
    let unreadable = || broken("its post_processor cannot be read");
    match processor["type"].as_str() {
        Some("BertProcessing" | "RobertaProcessing") => {
            let of = |name: &str| number(&processor[name][1]).map(|number| vec![number]).ok_or_else(unreadable);
            Ok((of("cls")?, of("sep")?))
        }
        Some("TemplateProcessing") => {
            let (mut before, mut after, mut text_seen) = (Vec::new(), Vec::new(), false);
            for piece in processor["single"].as_array().ok_or_else(unreadable)? {
                if piece["Sequence"].is_object() {
                    text_seen = true;
                    continue;
                }
                let name = piece["SpecialToken"]["id"].as_str().ok_or_else(unreadable)?;
                let ids = processor["special_tokens"][name]["ids"].as_array().ok_or_else(unreadable)?;
                let ids = ids.iter().map(|id| number(id).ok_or_else(unreadable)).collect::<Result<Vec<_>, _>>()?;
                if text_seen { after.extend(ids) } else { before.extend(ids) }
            }
            Ok((before, after))
        }
        None if processor.is_null() => Ok((Vec::new(), Vec::new())),
        _ => Err(LoadError::Unsupported { what: "this post_processor".into() }),
    }
}

//! BERT's tokenizer: clean, split at spaces and punctuation, then the longest known pieces from the left.

use std::collections::HashMap;

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

use super::{
    LoadError,
    tokens::{broken, number},
};

/// Characters of a word; a longer one is unknown.
const WORD_CHARS: usize = 100;

pub struct WordPiece {
    pieces: HashMap<Box<str>, u32>,
    unknown: u32,
    /// What a piece that does not begin a word begins with.
    inside: String,
    word_chars: usize,
    lowercase: bool,
    strip_accents: bool,
    split_chinese: bool,
}

impl WordPiece {
    pub fn read(model: &Value, normalizer: &Value) -> Result<Self, LoadError> {
        if !matches!(normalizer["type"].as_str(), None | Some("BertNormalizer")) {
            return Err(LoadError::Unsupported { what: "a normalizer that is not BERT's".into() });
        }
        let vocab = model["vocab"].as_object().ok_or_else(|| broken("it has no vocabulary"))?;
        let piece = |(text, value): (&String, &Value)| Some((text.clone().into_boxed_str(), number(value)?));
        let pieces: HashMap<Box<str>, u32> =
            vocab.iter().map(piece).collect::<Option<_>>().ok_or_else(|| broken("its vocabulary cannot be read"))?;
        let unknown = model["unk_token"].as_str().unwrap_or("[UNK]");
        let unknown = *pieces.get(unknown).ok_or_else(|| broken("it has no token for what is unknown"))?;
        let lowercase = normalizer["lowercase"].as_bool().unwrap_or(!normalizer.is_null());
        Ok(Self {
            unknown,
            inside: model["continuing_subword_prefix"].as_str().unwrap_or("##").to_owned(),
            word_chars: model["max_input_chars_per_word"]
                .as_u64()
                .map_or(WORD_CHARS, |chars| chars.min(1_000) as usize),
            lowercase,
            strip_accents: normalizer["strip_accents"].as_bool().unwrap_or(lowercase),
            split_chinese: normalizer["handle_chinese_chars"].as_bool().unwrap_or(!normalizer.is_null()),
            pieces,
        })
    }

    /// The highest number, and one.
    pub fn len(&self) -> usize {
        self.pieces.values().max().map_or(0, |number| *number as usize + 1)
    }

    /// The vocabulary.
    pub fn pieces(&self) -> impl Iterator<Item = &str> {
        self.pieces.keys().map(|piece| &**piece)
    }

    /// The vocabulary with its numbers.
    pub fn numbered(&self) -> impl Iterator<Item = (&str, u32)> {
        self.pieces.iter().map(|(piece, number)| (&**piece, *number))
    }

    /// Appends the numbers of a text until there are `room`, or a word's pieces more.
    pub fn tokens(&self, text: &str, room: usize, tokens: &mut Vec<u32>) {
        let end = tokens.len() + room;
        let text = self.normalise(text);
        let mut word = String::new();
        for c in text.chars().chain([' ']) {
            let parts = c.is_whitespace() || is_punctuation(c);
            if !parts {
                word.push(c);
                continue;
            }
            self.split(&word, tokens);
            word.clear();
            if !c.is_whitespace() {
                self.split(c.encode_utf8(&mut [0; 4]), tokens);
            }
            if tokens.len() >= end {
                return;
            }
        }
    }

    fn normalise(&self, text: &str) -> String {
        let mut clean = String::with_capacity(text.len());
        for c in text.chars() {
            if c.is_whitespace() {
                clean.push(' ');
            } else if c != '\u{fffd}' && c.general_category_group() != GeneralCategoryGroup::Other {
                if self.split_chinese && is_chinese(c) {
                    clean.extend([' ', c, ' ']);
                } else {
                    clean.push(c);
                }
            }
        }
        if self.strip_accents {
            clean = clean.nfd().filter(|c| c.general_category() != GeneralCategory::NonspacingMark).collect();
        }
        if self.lowercase { clean.chars().flat_map(char::to_lowercase).collect() } else { clean }
    }

    fn split(&self, word: &str, tokens: &mut Vec<u32>) {
        if word.is_empty() {
            return;
        }
        let before = tokens.len();
        if word.chars().count() > self.word_chars || self.pieces_of(word, tokens).is_none() {
            tokens.truncate(before);
            tokens.push(self.unknown);
        }
    }

    fn pieces_of(&self, word: &str, tokens: &mut Vec<u32>) -> Option<()> {
        let mut key = String::new();
        let mut start = 0;
        while start < word.len() {
            let ends = word[start..].char_indices().map(|(at, c)| start + at + c.len_utf8());
            let (end, number) = ends.rev().find_map(|end| {
                key.clear();
                key.push_str(if start > 0 { &self.inside } else { "" });
                key.push_str(&word[start..end]);
                Some((end, *self.pieces.get(key.as_str())?))
            })?;
            tokens.push(number);
            start = end;
        }
        Some(())
    }
}

fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation() || c.general_category_group() == GeneralCategoryGroup::Punctuation
}

/// The blocks that BERT takes for Chinese.
fn is_chinese(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{2a6df}' | '\u{2a700}'..='\u{2b73f}'
        | '\u{2b740}'..='\u{2b81f}' | '\u{2b920}'..='\u{2ceaf}' | '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}')
}

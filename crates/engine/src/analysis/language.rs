//! Which language a message is in, and how it is written: native letters, Latin letters, or mixed with English.
//!
//! Scripts of their own tell their language; Devanagari is Hindi unless its words are Marathi or Nepali. Latin text is
//! judged word by word with a small model of character n-grams (`language/words.model`), since customers mix English
//! into everything: a message is English when its words are, and otherwise in the language of its other words.

mod devanagari;
pub mod features;
mod latin;
mod lists;
pub mod model;
#[cfg(test)]
mod tests;

use serde::Serialize;

use features::{Word, words};

/// Words of a message that are looked at; what follows does not change the answer.
const WORDS_LIMIT: usize = 200;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Language {
    /// ISO 639-1: `en`, `ta`, `hi`, `te`; `other` for another language.
    pub code: &'static str,
    /// Written in Latin letters although the language has its own.
    pub romanised: bool,
}

pub const ENGLISH: Language = Language { code: "en", romanised: false };

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Script {
    Native,
    Latin,
    /// Native and Latin letters, both in noticeable number.
    Mixed,
}

/// A language with how it is written and how sure that is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Identified {
    #[serde(flatten)]
    pub language: Language,
    pub script: Script,
    /// English words stand between those of another language.
    pub code_mixed: bool,
    /// 0 to 1.
    pub confidence: f32,
}

/// The language of a text; `None` where there is nothing to tell by (numbers, emoji).
pub fn language(text: &str) -> Option<Language> {
    identify(text).map(|identified| identified.language)
}

/// The language of a text with all that is known of it; `None` where there is nothing to tell by.
pub fn identify(text: &str) -> Option<Identified> {
    let words = words(text, WORDS_LIMIT);
    let letters = Letters::of(&words);
    let (script, native) = letters.foremost();
    // A native word among many Latin ones is a quotation or a name.
    if native * 3 < letters.latin {
        return Some(latin::identify(&words));
    }
    if native == 0 {
        return None;
    }
    let (code, sure) = if script == "hi" { devanagari::identify(&words) } else { (script, 1.0) };
    let all = native + letters.other_scripts(native);
    Some(Identified {
        language: Language { code, romanised: false },
        script: if letters.latin * 4 >= native { Script::Mixed } else { Script::Native },
        code_mixed: letters.latin > 0,
        confidence: sure * native as f32 / all as f32,
    })
}

/// Whether a word (in small letters) is one of the everyday romanised words of an Indian language.
pub(super) fn is_everyday(word: &str) -> bool {
    lists::everyday(word) != 0
}

/// How many letters of each script a text has.
#[derive(Default)]
struct Letters {
    latin: usize,
    tamil: usize,
    devanagari: usize,
    telugu: usize,
    other: usize,
}

impl Letters {
    fn of(words: &[Word]) -> Self {
        let mut letters = Self::default();
        for c in words.iter().flat_map(|word| word.folded.chars()) {
            match c {
                _ if features::is_latin(c) => letters.latin += 1,
                '\u{b80}'..='\u{bff}' => letters.tamil += 1,
                '\u{900}'..='\u{97f}' => letters.devanagari += 1,
                '\u{c00}'..='\u{c7f}' => letters.telugu += 1,
                _ if c.is_alphabetic() => letters.other += 1,
                _ => {}
            }
        }
        letters
    }

    /// The native script with most letters, by the code of its language.
    fn foremost(&self) -> (&'static str, usize) {
        let scripts = [("other", self.other), ("te", self.telugu), ("hi", self.devanagari), ("ta", self.tamil)];
        scripts.into_iter().fold(("other", 0), |most, next| if next.1 >= most.1 { next } else { most })
    }

    fn other_scripts(&self, foremost: usize) -> usize {
        self.tamil + self.devanagari + self.telugu + self.other - foremost
    }
}

//! What the word model sees of a text: its words, folded, and the hashed character n-grams of a word.
//!
//! The training program uses the same functions, so that what is learned is what is looked up.

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// The tongues that the model tells apart, in the order of a row's weights.
pub const TONGUES: [&str; 10] = ["en", "hi", "ta", "te", "kn", "ml", "mr", "bn", "gu", "pa"];
pub const COUNT: usize = TONGUES.len();
/// Rows of the table of weights; a power of two.
pub const ROWS: usize = 1 << 16;
/// Characters of a word that count; more is no word that anybody types.
const WORD_CHARS: usize = 40;
const LONGEST_GRAM: usize = 5;

/// A word as the message has it and as the model sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub folded: String,
    /// In Latin letters; otherwise Devanagari, Tamil or Telugu letters or another script's.
    pub latin: bool,
    /// Has letters that only transliterations have (ā, ṭ, ṁ).
    pub scholarly: bool,
}

/// The words of a text: runs of letters with their marks; apostrophes inside a word are left out.
///
/// Links, addresses and `@mentions` tell nothing of the language and are skipped.
pub fn words(text: &str, limit: usize) -> Vec<Word> {
    let mut words = Vec::new();
    for token in text.split_whitespace().filter(|token| !is_address(token)) {
        for piece in token.split(|c: char| !is_inner(c)) {
            if words.len() == limit {
                return words;
            }
            words.extend(word(piece));
        }
    }
    words
}

fn is_address(token: &str) -> bool {
    token.starts_with("http") || token.starts_with("www.") || token.contains('@') || token.contains("://")
}

/// The Indian scripts come first for speed: most of their characters are letters and marks.
fn is_inner(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{963}' | '\u{966}'..='\u{d7f}' | '\'' | '’' | '\u{200c}' | '\u{200d}')
        || c.is_alphanumeric()
        || is_combining_mark(c)
}

/// `None` where there is no letter in it.
pub fn word(piece: &str) -> Option<Word> {
    // Of "90kg" the unit is the word.
    let piece = piece.trim_start_matches(char::is_numeric).trim_matches(['\'', '’']);
    let latin = is_latin(piece.chars().find(|c| c.is_alphabetic())?);
    let scholarly = latin && !piece.is_ascii() && piece.nfd().any(|c| matches!(c, '\u{304}' | '\u{323}' | '\u{307}'));
    let folded: String = if latin { fold_latin(piece) } else { fold_native(piece) };
    (!folded.is_empty()).then_some(Word { folded, latin, scholarly })
}

/// Latin letters, plain, with marks, or in the fancy shapes that some people type.
pub(super) fn is_latin(c: char) -> bool {
    matches!(c, 'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
        || matches!(c, '\u{1d400}'..='\u{1d6a3}' | '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}')
}

/// Small letters without marks; a letter stands at most twice, however long `pleaseeee` is.
fn fold_latin(piece: &str) -> String {
    let mut folded: Vec<char> = Vec::new();
    for c in piece.nfkd().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase) {
        let n = folded.len();
        if n >= 2 && folded[n - 1] == c && folded[n - 2] == c {
            continue;
        }
        folded.push(c);
        if folded.len() == WORD_CHARS {
            break;
        }
    }
    folded.into_iter().collect()
}

/// Native words keep their marks; the joiners that only shape them are left out.
fn fold_native(piece: &str) -> String {
    let shaped = |c: &char| !matches!(c, '\'' | '’' | '\u{200c}' | '\u{200d}');
    // Only Devanagari is judged by its words, and only there a letter has two spellings that matter.
    if piece.starts_with(|c: char| matches!(c, '\u{900}'..='\u{97f}')) {
        piece.chars().take(WORD_CHARS).nfc().filter(shaped).collect()
    } else {
        piece.chars().filter(shaped).take(WORD_CHARS).collect()
    }
}

/// The rows of a word: itself, and its n-grams of two to five characters with its edges marked.
pub fn rows(folded: &str, mut see: impl FnMut(usize)) {
    let mut edged: Vec<char> = Vec::with_capacity(WORD_CHARS + 2);
    edged.push('<');
    edged.extend(folded.chars());
    edged.push('>');
    see(hash(&edged, 0xff));
    for length in 2..=LONGEST_GRAM.min(edged.len() - 1) {
        for gram in edged.windows(length) {
            see(hash(gram, length as u32));
        }
    }
}

/// FNV-1a over the code points, then mixed, since only the low bits are kept.
fn hash(gram: &[char], seed: u32) -> usize {
    let mut h = 0x811c_9dc5 ^ seed;
    for c in gram {
        h = (h ^ *c as u32).wrapping_mul(0x0100_0193);
    }
    h ^= h >> 15;
    h = h.wrapping_mul(0x2c1b_3c6d);
    h ^= h >> 13;
    h as usize & (ROWS - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Vec<String> {
        words(text, 50).into_iter().map(|word| word.folded).collect()
    }

    #[test]
    fn words_are_folded() {
        assert_eq!(folded("Don’t PLEASEEEE  stop"), ["dont", "pleasee", "stop"]);
        assert_eq!(folded("Idi nā pustakaṁ"), ["idi", "na", "pustakam"]);
        assert_eq!(folded("𝓱𝓮𝓵𝓵𝓸 ｈｉ"), ["hello", "hi"]);
        assert_eq!(folded("क्या हुआ? நன்றி!"), ["क्या", "हुआ", "நன்றி"]);
    }

    #[test]
    fn what_tells_no_language_is_left_out() {
        assert_eq!(folded("see https://a.example/kya @ravi a@b.example www.kahan.example 42 90kg 👍"), ["see", "kg"]);
    }

    #[test]
    fn scholarly_letters_are_marked() {
        let marked = |text: &str| word(text).map(|word| word.scholarly);
        assert_eq!(marked("pāṭa"), Some(true));
        assert_eq!(marked("pata"), Some(false));
        assert_eq!(marked("café"), Some(false));
    }

    #[test]
    fn at_most_the_limit_is_read() {
        assert_eq!(words(&"so ".repeat(500), 200).len(), 200);
        assert_eq!(words(&"a".repeat(5000), 200)[0].folded, "aa");
    }

    #[test]
    fn rows_are_of_the_table() {
        let mut seen = Vec::new();
        rows("kya", |row| seen.push(row));
        // The word, and of `<kya>` four pairs, three triples and two of four.
        assert_eq!(seen.len(), 1 + 4 + 3 + 2);
        assert!(seen.iter().all(|row| *row < ROWS));
    }
}

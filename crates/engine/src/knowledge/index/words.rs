//! How text becomes words: segmentation, normal form, and the two keys (stem, sound) under which spellings of one word
//! meet.
//!
//! Words are those of UAX #29, where combining marks stay with their letter: virama, nukta and vowel signs never split
//! a Tamil, Hindi or Telugu word (`char::is_alphanumeric` would). No ranking here.

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// A longer word is cut: nobody types one, and n-grams of a pasted token must stay bounded.
pub const MAX_WORD_CHARS: usize = 32;

/// Calls `visit` with each word of `text` in normal form, at most `limit` times. `word` is a buffer that the caller
/// reuses.
pub fn for_each_word(text: &str, limit: usize, word: &mut String, mut visit: impl FnMut(&str)) {
    let mut left = limit;
    for segment in text.unicode_words() {
        for piece in pieces(segment) {
            if left == 0 {
                return;
            }
            normalise(piece, word);
            if !word.is_empty() {
                left -= 1;
                visit(word);
            }
        }
    }
}

/// UAX #29 keeps `order_id`, `done.Thanks` and `90kg` whole; people write the parts apart as often as together.
fn pieces(segment: &str) -> impl Iterator<Item = &str> {
    let number = segment.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','));
    segment
        .split(move |c: char| !number && matches!(c, '_' | '.' | ':' | '\u{b7}'))
        .flat_map(split_unit)
        .filter(|piece| !piece.is_empty())
}

/// `90kg` is `90` and `kg`; `t10` and `sku123` stay names.
fn split_unit(piece: &str) -> [&str; 2] {
    let digits = piece.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &piece[digits..];
    if digits > 0 && rest.bytes().all(|b| b.is_ascii_alphabetic()) { [&piece[..digits], rest] } else { [piece, ""] }
}

fn normalise(piece: &str, word: &mut String) {
    word.clear();
    if piece.is_ascii() {
        word.extend(
            piece.bytes().filter(|b| *b != b'\'').take(MAX_WORD_CHARS).map(|b| char::from(b.to_ascii_lowercase())),
        );
    } else {
        let folded = piece.nfkd().filter_map(fold_mark).flat_map(char::to_lowercase);
        for c in folded.take(MAX_WORD_CHARS) {
            match c {
                'ß' => word.push_str("ss"),
                _ => push_folded(word, c),
            }
        }
    }
    if piece.len() > 3 && (piece.ends_with("'s") || piece.ends_with("\u{2019}s")) {
        word.pop();
    }
}

/// Drops what spellings of one word differ in: accents, nukta, joiners, apostrophes. Vowel signs and virama stay.
fn fold_mark(c: char) -> Option<char> {
    Some(match c {
        '\u{300}'..='\u{36f}' | '\u{93c}' | '\u{9bc}' | '\u{a3c}' | '\u{abc}' => return None,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' => return None,
        '\'' | '\u{2019}' | '\u{2bc}' => return None,
        '\u{901}' => '\u{902}',
        '\u{966}'..='\u{96f}' => digit(c, 0x966),
        '\u{be6}'..='\u{bef}' => digit(c, 0xbe6),
        '\u{c66}'..='\u{c6f}' => digit(c, 0xc66),
        'ς' => 'σ',
        _ => c,
    })
}

fn digit(c: char, zero: u32) -> char {
    char::from_digit(c as u32 - zero, 10).unwrap_or(c)
}

/// हिन्दी and हिंदी are one word: a nasal without a vowel before another consonant is the anusvara.
fn push_folded(word: &mut String, c: char) {
    if ('\u{915}'..='\u{939}').contains(&c) {
        for nasal in ["\u{919}\u{94d}", "\u{91e}\u{94d}", "\u{923}\u{94d}", "\u{928}\u{94d}", "\u{92e}\u{94d}"] {
            if word.ends_with(nasal) && word.len() > nasal.len() {
                word.truncate(word.len() - nasal.len());
                word.push('\u{902}');
                break;
            }
        }
    }
    word.push(c);
}

/// Numbers are matched as they are: 1999 is no misspelling of 1998.
pub fn is_number(word: &str) -> bool {
    word.bytes().any(|b| b.is_ascii_digit())
}

/// Writes the stem of an English word into `key`; false if there is none to speak of.
pub fn stem(word: &str, key: &mut String) -> bool {
    if word.len() < 4 || !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return false;
    }
    key.clear();
    key.push_str(word);
    if key.ends_with("ies") && key.len() > 4 {
        key.truncate(key.len() - 3);
        key.push('y');
    } else if key.ends_with("sses") {
        key.truncate(key.len() - 2);
    } else if key.ends_with('s') && !key.ends_with("ss") && !key.ends_with("us") && !key.ends_with("is") {
        key.pop();
    }
    for ending in ["ing", "ed"] {
        let Some(root) = key.strip_suffix(ending) else { continue };
        if root.len() < 3 || !root.bytes().any(is_vowel) {
            continue;
        }
        key.truncate(root.len());
        let b = key.as_bytes();
        let doubled = b.len() > 3 && b[b.len() - 1] == b[b.len() - 2] && !matches!(b[b.len() - 1], b'l' | b's' | b'z');
        if doubled {
            key.pop();
        }
        break;
    }
    if key.ends_with('e') && key.len() > 3 {
        key.pop();
    }
    if key.ends_with('y') {
        key.pop();
        key.push('i');
    }
    true
}

fn is_vowel(b: u8) -> bool {
    matches!(b, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

/// Writes how a Latin-script word sounds into `key`, for romanised Indian languages where everyone spells by ear
/// (`chahiye`, `chaiye`, `chahie`): aspirates, doubled letters, vowel length. False if there is nothing to compare.
pub fn sound(word: &str, key: &mut String) -> bool {
    if word.len() < 4 || !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return false;
    }
    key.clear();
    let mut rest = word.as_bytes();
    while let [first, tail @ ..] = rest {
        let (sound, used) = match (first, tail.first()) {
            (b'e', Some(b'e')) => ('i', 2),
            (b'o', Some(b'o')) => ('u', 2),
            (b'p', Some(b'h')) => ('f', 2),
            (b'c', Some(b'h')) => ('c', 2),
            (b'c', Some(b'k')) => ('k', 2),
            (b'a' | b'e', Some(b'i' | b'y')) => ('e', 2),
            (b'a' | b'o', Some(b'u')) => ('o', 2),
            (b'b' | b'd' | b'g' | b'j' | b'k' | b't' | b's', Some(b'h')) => (char::from(*first), 2),
            (b'h', _) if !key.is_empty() => ('\0', 1),
            (b'w', _) => ('v', 1),
            (b'z', _) => ('j', 1),
            (b'q', _) => ('k', 1),
            (b'y', _) => ('i', 1),
            _ => (char::from(*first), 1),
        };
        rest = &rest[used..];
        if sound != '\0' && !key.ends_with(sound) {
            key.push(sound);
        }
    }
    key.len() >= 3
}

/// A stable 64-bit hash (FNV-1a with a final mix): equal on every machine and in every release, unlike std's.
pub fn hash(bytes: &[u8]) -> u64 {
    let mut h = 0xcbf2_9ce4_8422_2325_u64;
    for b in bytes {
        h = (h ^ u64::from(*b)).wrapping_mul(0x100_0000_01b3);
    }
    h ^= h >> 32;
    h = h.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    h ^ (h >> 29)
}

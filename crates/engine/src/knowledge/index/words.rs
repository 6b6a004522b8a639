//! The two keys (stem, sound) under which spellings of one word meet. Segmentation and normal form are `model::words`.
//!
//! No ranking here.

pub use model::words::for_each_word;

/// Numbers are matched as they are: 1999 is no misspelling of 1998.
pub fn is_number(word: &str) -> bool {
    word.bytes().any(|b| b.is_ascii_digit())
}

/// Whether a word is in one of the scripts of India.
pub fn is_indian(word: &str) -> bool {
    word.chars().any(|c| matches!(c, '\u{900}'..='\u{d7f}'))
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

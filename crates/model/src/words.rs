//! How text becomes words: segmentation and normal form, the same for knowledge, search and every database.
//!
//! Words are those of UAX #29, where combining marks stay with their letter: virama, nukta and vowel signs never split
//! a Tamil, Hindi or Telugu word (`char::is_alphanumeric` would). No stems and no ranking here.

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
        // Some letters, such as ﷺ, are whole phrases when they are taken apart.
        let parts = piece.nfkd().filter(|c| !c.is_whitespace());
        let folded = parts.filter_map(fold_mark).flat_map(char::to_lowercase);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let mut list = Vec::new();
        for_each_word(text, 100, &mut String::new(), |word| list.push(word.to_owned()));
        list
    }

    #[test]
    fn marks_stay_with_their_letter_and_spellings_meet() {
        assert_eq!(words("\u{b95}\u{bc6}\u{bbe}"), words("\u{b95}\u{bca}"), "composed and decomposed vowel signs");
        assert_eq!(words("हिन्दी"), words("हिंदी"));
        assert_eq!(words("ధన్యవాదాలు, నమస్కారం!").len(), 2);
        assert_eq!(words("Café CAFÉ cafe"), ["cafe", "cafe", "cafe"]);
        assert_eq!(words("order_id 90kg 3,500.20 ௧௨௩"), ["order", "id", "90", "kg", "3,500.20", "123"]);
    }

    #[test]
    fn no_word_holds_a_blank() {
        for text in ["\u{fdfa}", "\u{fdfa}\u{fdfa}", "\u{fc5e}", "\u{fe70}a", "\u{37a}"] {
            for word in words(text) {
                assert!(!word.is_empty() && !word.contains(char::is_whitespace), "{text:?} has {word:?}");
            }
        }
    }

    #[test]
    fn a_limit_is_kept_and_long_words_are_cut() {
        let mut seen = 0;
        for_each_word("a b c d", 3, &mut String::new(), |_| seen += 1);
        assert_eq!(seen, 3);
        assert_eq!(words(&"x".repeat(500))[0].len(), MAX_WORD_CHARS);
    }
}

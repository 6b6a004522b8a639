//! A text as the tokens that rules look at: words, emoticons and emoji, in order.

use super::lexicon;

/// Tokens that are looked at; a customer's message has fewer.
const TOKENS_LIMIT: usize = 400;
const TOKEN_CHARS: usize = 48;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// In small letters, without punctuation around it, no letter more than twice in a row.
    pub text: String,
    /// Written in capitals, two at least.
    pub shouted: bool,
    /// A letter stands three times or more, as in `soooo`.
    pub stretched: bool,
}

/// Links, addresses and mentions say nothing and are left out.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    for piece in text.split_whitespace() {
        if tokens.len() >= TOKENS_LIMIT {
            break;
        }
        let address = piece.starts_with('@') && piece.len() > 1 || piece.contains("://") || piece.starts_with("www.");
        if address {
            continue;
        }
        // ":)" and the like, before their characters are taken for punctuation.
        if lexicon::is_emoticon(piece) {
            tokens.push(Token { text: piece.to_lowercase(), shouted: false, stretched: false });
            continue;
        }
        let mut word = String::new();
        for c in piece.chars().take(TOKENS_LIMIT) {
            if is_word(c) {
                word.push(if c == '’' { '\'' } else { c });
                continue;
            }
            push(&mut tokens, &mut word);
            if lexicon::is_emoji(c) {
                tokens.push(Token { text: c.to_string(), shouted: false, stretched: false });
            }
        }
        push(&mut tokens, &mut word);
    }
    tokens.truncate(TOKENS_LIMIT);
    tokens
}

/// The Indian scripts come first for speed; their vowel signs and viramas are marks, not letters.
fn is_word(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{d7f}' | '\'' | '’' | '-' | '\u{200c}' | '\u{200d}') || c.is_alphanumeric()
}

fn push(tokens: &mut Vec<Token>, word: &mut String) {
    let raw = std::mem::take(word);
    let trimmed = raw.trim_matches(['\'', '-', '\u{200c}', '\u{200d}', '।', '॥']);
    if trimmed.is_empty() {
        return;
    }
    let capitals = trimmed.chars().filter(|c| c.is_uppercase()).count();
    let shouted = capitals >= 2 && !trimmed.chars().any(char::is_lowercase);
    let (text, stretched) = settled(trimmed);
    tokens.push(Token { text, shouted, stretched });
}

/// In small letters, with runs of a letter cut to two, and whether one was cut.
fn settled(word: &str) -> (String, bool) {
    let mut letters: Vec<char> = Vec::with_capacity(word.len());
    let mut cut = false;
    for c in word.chars().flat_map(char::to_lowercase).filter(|c| !matches!(c, '\u{200c}' | '\u{200d}')) {
        let n = letters.len();
        if n >= 2 && letters[n - 1] == c && letters[n - 2] == c {
            cut = true;
        } else if n < TOKEN_CHARS {
            letters.push(c);
        }
    }
    (letters.into_iter().collect(), cut)
}

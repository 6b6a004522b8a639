//! Words, numbers and signs of a text, each with its place in it and its spelling made uniform.
//!
//! Letters and digits part (`7pm` is two tokens), apostrophes inside a word vanish, native digits become ASCII ones,
//! and spellings that people mix (nukta, chandrabindu, joiners) become one. One pass, no look-back.

use std::ops::Range;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Form {
    Word,
    Digits,
    Sign,
}

#[derive(Clone, Debug)]
pub(in super::super) struct Token {
    /// Byte offsets in the text.
    pub start: usize,
    pub end: usize,
    pub form: Form,
    /// White space, or the text's start, stands before it.
    pub spaced: bool,
    norm: Range<usize>,
}

pub(in super::super) struct Tokens {
    all: Vec<Token>,
    norms: String,
    /// How often a token was looked at: what the tests of linear time count.
    #[cfg(test)]
    pub looks: std::cell::Cell<usize>,
}

impl Tokens {
    pub fn of(text: &str) -> Self {
        let mut tokens = Self {
            all: Vec::with_capacity(text.len() / 5),
            norms: String::with_capacity(text.len()),
            #[cfg(test)]
            looks: std::cell::Cell::new(0),
        };
        let mut spaced = true;
        let mut characters = text.char_indices().peekable();
        while let Some((start, first)) = characters.next() {
            if first.is_whitespace() {
                spaced = true;
                continue;
            }
            let form = form(first);
            let norm = tokens.norms.len();
            push_uniform(&mut tokens.norms, first);
            let mut end = start + first.len_utf8();
            while let Some(&(at, next)) = characters.peek().filter(|_| form != Form::Sign) {
                let apostrophe = form == Form::Word
                    && matches!(next, '\'' | '’')
                    && text[at + next.len_utf8()..].chars().next().is_some_and(|after| self::form(after) == Form::Word);
                if !apostrophe && self::form(next) != form {
                    break;
                }
                characters.next();
                if !apostrophe {
                    push_uniform(&mut tokens.norms, next);
                    end = at + next.len_utf8();
                }
            }
            tokens.all.push(Token { start, end, form, spaced, norm: norm..tokens.norms.len() });
            spaced = false;
        }
        tokens
    }

    pub fn len(&self) -> usize {
        self.all.len()
    }

    pub fn get(&self, index: usize) -> Option<&Token> {
        self.all.get(index)
    }

    /// The uniform spelling of a token; empty past the end.
    pub fn norm(&self, index: usize) -> &str {
        #[cfg(test)]
        self.looks.set(self.looks.get() + 1);
        self.all.get(index).map_or("", |token| &self.norms[token.norm.clone()])
    }

    pub fn is(&self, index: usize, form: Form) -> bool {
        self.all.get(index).is_some_and(|token| token.form == form)
    }

    /// The token follows the one before it without white space.
    pub fn glued(&self, index: usize) -> bool {
        self.all.get(index).is_some_and(|token| !token.spaced)
    }

    /// A number of up to nine digits.
    pub fn digits(&self, index: usize) -> Option<u32> {
        let norm = self.norm(index);
        (self.is(index, Form::Digits) && norm.len() <= 9).then(|| norm.parse().ok()).flatten()
    }
}

/// A word in the spelling that tokens have: for the tables that they are looked up in.
pub(in super::super) fn uniform(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    word.chars().filter(|c| !matches!(c, '\'' | '’')).for_each(|c| push_uniform(&mut out, c));
    out
}

fn form(c: char) -> Form {
    match c {
        '0'..='9' => Form::Digits,
        'a'..='z' | 'A'..='Z' => Form::Word,
        _ if c.is_ascii() => Form::Sign,
        _ if native_digit(c).is_some() => Form::Digits,
        '\u{964}' | '\u{965}' => Form::Sign,
        '\u{900}'..='\u{dff}' | '\u{200c}' | '\u{200d}' => Form::Word,
        _ if c.is_alphabetic() || ('\u{300}'..='\u{36f}').contains(&c) => Form::Word,
        _ => Form::Sign,
    }
}

/// Digits of Devanagari, Tamil, Telugu and their neighbours (each block has its zero at `…66` or `…e6`), and full-width ones.
fn native_digit(c: char) -> Option<char> {
    let code = u32::from(c);
    let digit = match code {
        0x900..=0xdff => (code & 0x7f).checked_sub(0x66)?,
        0xff10..=0xff19 => code - 0xff10,
        _ => return None,
    };
    char::from_digit(digit, 10)
}

fn push_uniform(out: &mut String, c: char) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
        return;
    }
    if let Some(digit) = native_digit(c) {
        out.push(digit);
        return;
    }
    match c {
        '\u{93c}' | '\u{200c}' | '\u{200d}' => {}
        '\u{901}' => out.push('\u{902}'),
        '\u{929}' => out.push('न'),
        '\u{931}' => out.push('र'),
        '\u{958}' => out.push('क'),
        '\u{959}' => out.push('ख'),
        '\u{95a}' => out.push('ग'),
        '\u{95b}' => out.push('ज'),
        '\u{95c}' => out.push('ड'),
        '\u{95d}' => out.push('ढ'),
        '\u{95e}' => out.push('फ'),
        '\u{95f}' => out.push('य'),
        '–' | '—' | '−' => out.push('-'),
        _ => out.extend(c.to_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn norms(text: &str) -> Vec<String> {
        let tokens = Tokens::of(text);
        (0..tokens.len()).map(|i| tokens.norm(i).to_owned()).collect()
    }

    #[test]
    fn parts_letters_digits_and_signs() {
        assert_eq!(norms("Let's go at 7pm, OK?"), ["lets", "go", "at", "7", "pm", ",", "ok", "?"]);
        assert_eq!(norms("१५ अगस्त"), ["15", "अगस्त"]);
        assert_eq!(norms("हफ़्ते पाँच"), ["हफ्ते", "पांच"]);
        assert_eq!(norms("௨௦ மணி ౧౨"), ["20", "மணி", "12"]);
    }

    #[test]
    fn places_lie_on_character_borders() {
        let text = "ஆம்'ஆம் 5வது—x’";
        let tokens = Tokens::of(text);
        for i in 0..tokens.len() {
            let token = tokens.get(i).expect("a token");
            assert!(text.get(token.start..token.end).is_some());
        }
    }
}

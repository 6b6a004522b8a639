//! A dictionary of phrases: words in the uniform spelling of the tokens, the longest phrase wins.

use std::{
    collections::HashMap,
    fmt,
    hash::{BuildHasherDefault, Hasher},
};

use super::tokens::{Tokens, uniform};

/// A quick hash of words: the dictionaries are ours, so nobody can choose keys that collide in them.
#[derive(Clone, Copy, Default)]
pub(in super::super) struct Quick(u64);

impl Hasher for Quick {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.0 = (self.0.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(0x517c_c1b7_2722_0a95);
        }
        // The table takes its buckets from the low bits and its tags from the high ones.
        self.0 ^= self.0 >> 29;
    }
}

pub(in super::super) type Map<K, V> = HashMap<K, V, BuildHasherDefault<Quick>>;

/// Words of the longest phrase; a bound on the work at each token.
const WORDS_MAX: usize = 6;

struct Entry<S> {
    /// The words after the first.
    rest: Vec<String>,
    /// The last word is only its beginning.
    open: bool,
    sense: S,
}

impl<S> Entry<S> {
    fn matches(&self, tokens: &Tokens, at: usize) -> bool {
        let last = self.rest.len().wrapping_sub(1);
        self.rest.iter().enumerate().all(|(i, word)| {
            let norm = tokens.norm(at + i);
            norm == word || self.open && i == last && norm.starts_with(word.as_str())
        })
    }
}

pub(in super::super) struct Phrases<S> {
    by_first: Map<String, Vec<Entry<S>>>,
    /// The bytes that phrases begin with: most signs begin none.
    begins: [bool; 256],
    /// Beginnings of words (`deliver*`), which end in anything, by their first character; the longest first.
    stems: Map<[u8; 4], Vec<(String, S)>>,
}

impl<S> fmt::Debug for Phrases<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Phrases").field("words", &self.by_first.len()).field("stems", &self.stems.len()).finish()
    }
}

impl<S: Copy> Phrases<S> {
    /// From rows of a sense and its phrases, parted by `|`; a phrase that ends in `*` ends with the beginning of a word.
    pub fn new(rows: &[(S, &str)]) -> Self {
        let mut phrases = Self { by_first: Map::default(), begins: [false; 256], stems: Map::default() };
        for (sense, row) in rows {
            for phrase in row.split('|').map(str::trim).filter(|phrase| !phrase.is_empty()) {
                phrases.insert(*sense, phrase);
            }
        }
        for entries in phrases.by_first.values_mut() {
            entries.sort_by_key(|entry| std::cmp::Reverse(entry.rest.len()));
        }
        for stems in phrases.stems.values_mut() {
            stems.sort_by_key(|(stem, _)| std::cmp::Reverse(stem.len()));
        }
        phrases
    }

    fn insert(&mut self, sense: S, phrase: &str) {
        if let Some(first) = uniform(phrase).bytes().next() {
            self.begins[usize::from(first)] = true;
        }
        let stem = phrase.strip_suffix('*');
        if let Some(stem) = stem.filter(|stem| !stem.contains(' ')) {
            let stem = uniform(stem);
            if let Some(first) = first_character(&stem) {
                self.stems.entry(first).or_default().push((stem, sense));
            }
            return;
        }
        let mut words = stem.unwrap_or(phrase).split_whitespace().map(uniform);
        let Some(first) = words.next() else { return };
        let rest: Vec<String> = words.collect();
        debug_assert!(rest.len() < WORDS_MAX, "{phrase} is too long");
        let entries = self.by_first.entry(first).or_default();
        if !entries.iter().any(|entry| entry.rest == rest) {
            entries.push(Entry { rest, open: stem.is_some(), sense });
        }
    }

    /// The longest phrase that begins at a token: its sense and how many tokens it takes.
    pub fn find(&self, tokens: &Tokens, at: usize) -> Option<(S, usize)> {
        let first = tokens.norm(at);
        if !first.bytes().next().is_some_and(|byte| self.begins[usize::from(byte)]) {
            return None;
        }
        let whole = self.by_first.get(first).and_then(|entries| {
            entries.iter().find(|entry| entry.matches(tokens, at + 1)).map(|entry| (entry.sense, entry.rest.len() + 1))
        });
        whole.or_else(|| self.stem(first).map(|sense| (sense, 1)))
    }

    fn stem(&self, word: &str) -> Option<S> {
        if self.stems.is_empty() {
            return None;
        }
        let stems = self.stems.get(&first_character(word)?)?;
        stems.iter().find(|(stem, _)| word.starts_with(stem.as_str())).map(|(_, sense)| *sense)
    }
}

fn first_character(word: &str) -> Option<[u8; 4]> {
    let mut bytes = [0; 4];
    word.chars().next()?.encode_utf8(&mut bytes);
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_phrase_wins() {
        let phrases =
            Phrases::new(&[(1, "day"), (2, "day after tomorrow | அடுத்த நாள்"), (3, "deliver*"), (4, "yaad dila*")]);
        let find = |text: &str| phrases.find(&Tokens::of(text), 0);
        assert_eq!(find("Day after tomorrow!"), Some((2, 3)));
        assert_eq!(find("day after that"), Some((1, 1)));
        assert_eq!(find("delivery"), Some((3, 1)));
        assert_eq!(find("yaad dilayen"), Some((4, 2)));
        assert_eq!(find("delive"), None);
        assert_eq!(find(""), None);
    }
}

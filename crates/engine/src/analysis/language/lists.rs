//! The hand-written words of the model's training that also speak for themselves, whatever the model makes of them.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use super::features::word;

/// Places of languages in [`super::features::TONGUES`].
pub(super) const HINDI: usize = 1;
const TAMIL: usize = 2;
pub(super) const TELUGU: usize = 3;
pub(super) const MARATHI: usize = 6;

/// Articles, pronouns and auxiliaries: only a sentence whose frame is English has them.
static FRAME: LazyLock<HashSet<String>> = LazyLock::new(|| listed(include_str!("words/en.txt")).collect());

/// Everyday romanised words, with a bit per tongue that has them.
static EVERYDAY: LazyLock<HashMap<String, u16>> = LazyLock::new(|| {
    let lists = [
        include_str!("words/hi.txt"),
        include_str!("words/ta.txt"),
        include_str!("words/te.txt"),
        include_str!("words/kn.txt"),
        include_str!("words/ml.txt"),
        include_str!("words/mr.txt"),
        include_str!("words/bn.txt"),
        include_str!("words/gu.txt"),
        include_str!("words/pa.txt"),
    ];
    let mut tongues = HashMap::new();
    for (i, list) in lists.into_iter().enumerate() {
        for word in listed(list) {
            *tongues.entry(word).or_default() |= 1 << (i + 1);
        }
    }
    tongues
});

/// Everyday English words and chat spellings, without those that one of the three languages has as well.
static CHAT: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let own = |word: &String| everyday(word) & ((1 << HINDI) | (1 << TAMIL) | (1 << TELUGU)) != 0;
    listed(include_str!("words/en-chat.txt")).filter(|word| !own(word)).collect()
});

/// Words of languages from elsewhere, without those that English or an Indian language has as well.
static FOREIGN: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let known = |word: &String| FRAME.contains(word) || EVERYDAY.contains_key(word) || CHAT.contains(word);
    listed(include_str!("words/foreign.txt")).filter(|word| !known(word)).collect()
});

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Native {
    Hindi,
    /// Marathi or Nepali.
    Other,
    Both,
}

static NATIVE: LazyLock<HashMap<String, Native>> = LazyLock::new(|| {
    let mut native = HashMap::new();
    for word in listed(include_str!("words/hi-native.txt")) {
        native.insert(word, Native::Hindi);
    }
    for list in [include_str!("words/mr-native.txt"), include_str!("words/ne-native.txt")] {
        for word in listed(list) {
            let held = native.entry(word).or_insert(Native::Other);
            *held = if *held == Native::Other { Native::Other } else { Native::Both };
        }
    }
    native
});

fn listed(text: &'static str) -> impl Iterator<Item = String> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).filter_map(word).map(|word| word.folded)
}

pub(super) fn is_frame(folded: &str) -> bool {
    FRAME.contains(folded)
}

pub(super) fn is_chat(folded: &str) -> bool {
    CHAT.contains(folded)
}

pub(super) fn is_foreign(folded: &str) -> bool {
    FOREIGN.contains(folded)
}

/// Bit `n` is set where tongue `n` has the word among its everyday ones.
pub(super) fn everyday(folded: &str) -> u16 {
    EVERYDAY.get(folded).copied().unwrap_or(0)
}

pub(super) fn native(folded: &str) -> Option<Native> {
    NATIVE.get(folded).copied()
}

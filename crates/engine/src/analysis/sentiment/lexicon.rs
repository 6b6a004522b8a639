//! The words that rules know: VADER's for English, lists by hand for Hindi, Tamil and Telugu in both scripts, emoji.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use super::{super::language, tokens::Token};

/// Bytes that a word of another language needs to be taken for it.
const ELSEWHERE_LONG: usize = 5;

/// Characters that every stem has at least.
const STEM_SHORTEST: usize = 3;

/// What a word does in a sentence; a word may do several.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Meaning {
    /// −4 to 4.
    pub valence: f32,
    pub negates: bool,
    /// 1 for `very`, −1 for `slightly`.
    pub boost: f32,
    /// What comes after it counts more than what came before.
    pub turns: bool,
    pub urgent: bool,
    pub hurry: bool,
    pub wants: bool,
    /// Of an Indian language, where the negation follows what it negates.
    pub indian: bool,
    /// An English word, too: means this only in a text of its language.
    pub shared: bool,
}

#[derive(Default)]
struct Lexicon {
    words: HashMap<String, Meaning>,
    /// Romanised words by their sound, since their spelling is everybody's own.
    sounds: HashMap<String, Meaning>,
    /// Beginnings of words, whatever ending follows.
    stems: HashMap<String, Meaning>,
    /// In bytes.
    longest_stem: usize,
    /// Further words by the first one.
    phrases: HashMap<String, Vec<(Vec<String>, Meaning)>>,
}

static ENGLISH: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut lexicon = Lexicon::default();
    for (word, tenths) in vader() {
        let valence = tenths.parse::<f32>().unwrap_or(0.0) / 10.0;
        lexicon.words.insert(word.to_owned(), Meaning { valence, ..Meaning::default() });
    }
    lexicon.read(include_str!("words/en.txt"), false);
    lexicon.read(include_str!("words/emoji.txt"), false);
    lexicon
});

/// VADER's words with their valences in tenths.
fn vader() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = include_str!("words/vader.txt").lines().filter(|line| !line.starts_with("# "));
    lines.filter_map(|line| line.split_once('\t'))
}

static INDIAN: LazyLock<[(&'static str, Lexicon); 3]> = LazyLock::new(|| {
    let lists = [
        ("hi", include_str!("words/hi.txt")),
        ("ta", include_str!("words/ta.txt")),
        ("te", include_str!("words/te.txt")),
    ];
    lists.map(|(code, list)| {
        let mut lexicon = Lexicon::default();
        lexicon.read(list, true);
        (code, lexicon)
    })
});

/// Emoticons hold characters that otherwise end a word.
static EMOTICONS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let words = vader().map(|(word, _)| word);
    words.filter(|word| word.is_ascii() && !word.chars().all(|c| c.is_ascii_alphanumeric() || c == '\'')).collect()
});

static EMOJI: LazyLock<HashSet<char>> = LazyLock::new(|| {
    let words = ENGLISH.words.keys().filter_map(|word| word.chars().next());
    words.filter(|c| !c.is_ascii() && !c.is_alphanumeric()).collect()
});

pub(super) fn is_emoticon(piece: &str) -> bool {
    EMOTICONS.contains(piece) || piece.len() <= 8 && EMOTICONS.contains(piece.to_lowercase().as_str())
}

pub(super) fn is_emoji(c: char) -> bool {
    !c.is_ascii() && EMOJI.contains(&c)
}

/// What the tokens from `at` on mean, and how many of them it takes. `code` is the text's language.
pub(super) fn meaning(tokens: &[Token], at: usize, code: &str) -> (Meaning, usize) {
    let text = tokens[at].text.as_str();
    let script = script(text);
    // A neighbour's text (Malayalam, Marathi) has much in common with one of the three.
    let is_own = |of: &str| script.map_or(of == code || code == "other", |script| script == of);
    let own = INDIAN.iter().filter(|(of, _)| is_own(of)).map(|(_, lexicon)| lexicon);
    let english = script.is_none().then(|| &*ENGLISH);
    for lexicon in own.clone().chain(english) {
        if let Some(found) = lexicon.phrase(tokens, at) {
            return found;
        }
    }
    let word = own.clone().find_map(|lexicon| lexicon.words.get(text));
    let word = word.or_else(|| english.and_then(|english| english.exact(text))).copied();
    // `bhai` (brother) sounds like `bhay` (fear), but everybody knows it.
    let known = || script.is_none() && language::is_everyday(text);
    let word = word.or_else(|| if known() { None } else { own.clone().find_map(|lexicon| lexicon.alike(text)) });
    (word.or_else(|| english.and_then(|_| elsewhere(text))).unwrap_or_default(), 1)
}

/// In an English text, or another Indian one, only what is long enough to be no other word.
fn elsewhere(text: &str) -> Option<Meaning> {
    let lexica = INDIAN.iter().filter(|_| text.len() >= ELSEWHERE_LONG);
    lexica.filter_map(|(_, lexicon)| lexicon.words.get(text)).find(|word| !word.shared && !word.negates).copied()
}

/// The language whose script a word is in; `None` for Latin and others.
fn script(word: &str) -> Option<&'static str> {
    match word.chars().next()? {
        '\u{900}'..='\u{97f}' => Some("hi"),
        '\u{b80}'..='\u{bff}' => Some("ta"),
        '\u{c00}'..='\u{c7f}' => Some("te"),
        _ => None,
    }
}

impl Lexicon {
    fn read(&mut self, list: &str, indian: bool) {
        for line in list.lines().filter(|line| !line.starts_with("# ")) {
            let mut fields = line.split_whitespace();
            let Some(role) = fields.next() else { continue };
            for word in fields {
                self.add(role, word, indian);
            }
        }
    }

    fn add(&mut self, role: &str, word: &str, indian: bool) {
        let (word, shared) = word.strip_prefix('~').map_or((word, false), |word| (word, true));
        if let Some(stem) = word.strip_suffix('*') {
            self.longest_stem = self.longest_stem.max(stem.len());
            assign(self.stems.entry(stem.to_owned()).or_default(), role, indian, shared);
            return;
        }
        let mut pieces = word.split('_').map(str::to_owned);
        let first = pieces.next().unwrap_or_default();
        let rest: Vec<String> = pieces.collect();
        if !rest.is_empty() {
            let mut meaning = Meaning::default();
            assign(&mut meaning, role, indian, shared);
            self.phrases.entry(first).or_default().push((rest, meaning));
            return;
        }
        assign(self.words.entry(first.clone()).or_default(), role, indian, shared);
        if indian && first.is_ascii() && first.len() > 3 {
            assign(self.sounds.entry(sound(&first)).or_default(), role, indian, shared);
        }
    }

    fn phrase(&self, tokens: &[Token], at: usize) -> Option<(Meaning, usize)> {
        let phrases = self.phrases.get(&tokens[at].text)?;
        let follows = |rest: &[String]| {
            rest.iter().enumerate().all(|(i, word)| tokens.get(at + 1 + i).is_some_and(|token| token.text == *word))
        };
        let (rest, meaning) = phrases.iter().filter(|(rest, _)| follows(rest)).max_by_key(|(rest, _)| rest.len())?;
        Some((*meaning, 1 + rest.len()))
    }

    /// The word itself, or without the doubling that is left of a stretched one.
    fn exact(&self, text: &str) -> Option<&Meaning> {
        self.words.get(text).or_else(|| {
            let mut last = None;
            let single: String = text.chars().filter(|c| last.replace(*c) != Some(*c)).collect();
            (single.len() < text.len()).then(|| self.words.get(&single)).flatten()
        })
    }

    fn alike(&self, text: &str) -> Option<Meaning> {
        let latin = text.is_ascii() && text.len() > 3;
        if let Some(meaning) = latin.then(|| self.sounds.get(&sound(text))).flatten() {
            return Some(*meaning);
        }
        let ends = text.char_indices().map(|(at, _)| at).skip(STEM_SHORTEST).chain([text.len()]);
        let mut longest = None;
        for end in ends.take_while(|end| *end <= self.longest_stem) {
            longest = self.stems.get(&text[..end]).or(longest);
        }
        longest.copied()
    }
}

fn assign(meaning: &mut Meaning, role: &str, indian: bool, shared: bool) {
    meaning.indian = indian;
    meaning.shared = shared;
    match role {
        "not" => meaning.negates = true,
        "more" => meaning.boost = 1.0,
        "less" => meaning.boost = -1.0,
        "but" => meaning.turns = true,
        "urgent" => meaning.urgent = true,
        "hurry" => meaning.hurry = true,
        "want" => meaning.wants = true,
        valence => meaning.valence = valence.parse::<f32>().unwrap_or(0.0) / 10.0,
    }
}

/// One form for the spellings that sound alike: `bahut`, `bahoot`; `achha`, `accha`; `vaazhthu`, `valthu`.
pub(super) fn sound(word: &str) -> String {
    let mut form = String::with_capacity(word.len());
    for c in word.chars() {
        let c = match c {
            'w' => 'v',
            'z' => 'l',
            'q' => 'k',
            'y' => 'i',
            'o' => 'u',
            'e' => 'i',
            c => c,
        };
        let last = form.chars().last();
        // An h only breathes on the letter before it.
        if c == 'h' && last.is_some_and(|last| last != 'a' && last != 'i' && last != 'u') {
            continue;
        }
        if last != Some(c) {
            form.push(c);
        }
    }
    form
}

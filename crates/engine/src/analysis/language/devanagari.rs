//! Hindi, or another language in the same letters (Marathi, Nepali).

use super::{
    features::Word,
    latin::sigmoid,
    lists::{self, Native},
    model::scores,
};

/// A word that looks like Hindi may as well be Marathi, which shares most of its learned words; one that looks like
/// Marathi is hardly Hindi. Tuned on the development half of data/eval/langid.
const HINDI_MOST: f32 = 0.4;
const MARATHI_MOST: f32 = 1.2;
const LISTED: f32 = 1.5;
const ENDING: f32 = 1.5;
/// What the words together must say before a text is not Hindi.
const BAR: f32 = 1.8;
/// And more for every word, since doubts add up in a long text.
const BAR_PER_WORD: f32 = 0.12;
/// Shorter words end like that by chance.
const LONG_CHARS: usize = 5;
const ENDINGS: [&str; 15] =
    ["च्या", "मध्ये", "ांची", "ांचा", "ांचे", "तील", "ातून", "ांना", "ांनी", "ाचे", "ाची", "ाचा", "ावर", "वरही", "साठी"];

pub(super) fn identify(words: &[Word]) -> (&'static str, f32) {
    let native = || words.iter().filter(|word| !word.latin);
    let foreign: f32 = native().map(|word| foreignness(&word.folded)).sum();
    let margin = foreign - BAR - BAR_PER_WORD * native().count() as f32;
    let code = if margin > 0.0 { "other" } else { "hi" };
    (code, sigmoid(margin.abs()))
}

/// How much a word speaks against Hindi.
fn foreignness(word: &str) -> f32 {
    let scores = scores(word);
    let mut speaks = (scores[lists::MARATHI] - scores[lists::HINDI]).clamp(-HINDI_MOST, MARATHI_MOST);
    let letters_of_marathi = word.contains(['ळ', 'ॲ']);
    let ending = || word.chars().count() >= LONG_CHARS && ENDINGS.iter().any(|ending| word.ends_with(ending));
    if letters_of_marathi || ending() {
        speaks += ENDING;
    }
    match lists::native(word) {
        Some(Native::Hindi) => speaks - LISTED,
        Some(Native::Other) => speaks + LISTED,
        Some(Native::Both) | None => speaks,
    }
}

//! The language of Latin text, from what its words are likely to be.
//!
//! Two questions in turn: is there more in it than English, and if so, of which language are the other words?
//! The constants were tuned on the development half of data/eval/langid.

use super::{
    ENGLISH, Identified, Language, Script,
    features::{COUNT, TONGUES, Word},
    lists::{self, TELUGU},
    model::{scores, softmax},
};

/// A borrowed word says little for English, since every Indian language borrows; an article says more.
const ENGLISH_MOST: f32 = 0.85;
const FRAME: f32 = 2.2;
const INDIAN_MOST: f32 = 2.75;
/// Letters such as ā and ṭ, which nobody types in English.
const SCHOLARLY: f32 = 2.0;
/// How likely an everyday English word is English at least (`hi`, `sir`), whatever else it is.
const CHAT: f32 = 0.8;
/// What the words together must say before a text is not English.
const BAR: f32 = 1.75;
/// The least a word's likelihood counts, so that one odd word decides nothing.
const FLOOR: f32 = 0.056;
const EVERYDAY: f32 = 2.9;
/// The neighbours of the four languages are rarer, but their lexicons were smaller: a price at first, and a bonus for
/// every word after it that is not English.
const NEIGHBOUR_PRICE: f32 = 2.4;
const NEIGHBOUR_BONUS: f32 = 0.92;
/// A word or two are of a neighbour only where they are nothing else.
const SHORT_BONUS: f32 = 1.5;
const SHORT_PRICE: f32 = 4.0;
/// From here on a word counts as English or Indian when mixing is judged.
const CLEAR: f32 = 0.5;

/// What the words of a text say together.
#[derive(Default)]
struct Tally {
    words: usize,
    english_words: usize,
    indian_words: usize,
    foreign_words: usize,
    /// How many words are not English, doubtful ones by their likelihood.
    not_english: f32,
    /// For anything but English where above [`BAR`].
    indian: f32,
    /// For each tongue, among those that are not English.
    votes: [f32; COUNT],
}

pub(super) fn identify(words: &[Word]) -> Identified {
    let mut tally = Tally::default();
    for word in words.iter().filter(|word| word.latin) {
        tally.count(word);
    }
    if tally.is_foreign() {
        return identified("other", false, false, sigmoid(tally.foreign_words as f32));
    }
    if tally.indian <= BAR {
        return identified(ENGLISH.code, false, false, sigmoid(BAR - tally.indian));
    }
    let (code, margin) = tally.foremost();
    let confidence = sigmoid(tally.indian - BAR).min(sigmoid(margin));
    identified(code, true, tally.english_words > 0 && tally.indian_words > 0, confidence)
}

fn identified(code: &'static str, romanised: bool, code_mixed: bool, confidence: f32) -> Identified {
    Identified { language: Language { code, romanised }, script: Script::Latin, code_mixed, confidence }
}

pub(super) fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

impl Tally {
    fn count(&mut self, word: &Word) {
        let likely = softmax(&scores(&word.folded));
        let chat = lists::is_chat(&word.folded);
        let english = match (word.scholarly, chat) {
            (true, _) => 0.0,
            (_, true) => likely[0].max(CHAT),
            _ => likely[0],
        };
        let mut speaks = ((1.0 - english).max(1e-6) / english.max(1e-6)).ln();
        if word.scholarly {
            speaks = speaks.max(SCHOLARLY);
        }
        let speaks = if lists::is_frame(&word.folded) {
            speaks.min(-FRAME)
        } else if word.folded.len() == 1 {
            // An initial, a unit, or a letter for a word (`k`, `u`) that every language has.
            0.0
        } else {
            speaks.clamp(-ENGLISH_MOST, INDIAN_MOST)
        };
        self.words += 1;
        self.not_english += 1.0 - english;
        self.english_words += usize::from(speaks < -CLEAR);
        self.indian_words += usize::from(speaks > CLEAR);
        self.foreign_words += usize::from(lists::is_foreign(&word.folded));
        self.indian += speaks;
        let everyday = lists::everyday(&word.folded);
        for (tongue, vote) in self.votes.iter_mut().enumerate().skip(1) {
            let mut says = (likely[tongue] / (1.0 - likely[0] + 1e-6)).max(FLOOR).ln();
            if everyday & (1 << tongue) != 0 {
                says += EVERYDAY;
            }
            *vote += (1.0 - english) * says;
        }
    }

    /// A European or South-East Asian language: two of its function words, or most of a short text.
    fn is_foreign(&self) -> bool {
        let hits = self.foreign_words;
        hits > 0 && (hits * 2 >= self.words || hits >= 2 && hits * 10 >= self.words * 3)
    }

    /// The language that the words which are not English speak for, and by how much.
    fn foremost(&self) -> (&'static str, f32) {
        let words = self.not_english;
        let neighbours = (NEIGHBOUR_BONUS * words - NEIGHBOUR_PRICE).min(SHORT_BONUS * words - SHORT_PRICE);
        let mut best = [f32::MIN; 2];
        let mut code = TONGUES[1];
        for (tongue, vote) in self.votes.iter().enumerate().skip(1) {
            let neighbour = tongue > TELUGU;
            let bonus = if neighbour { neighbours } else { 0.0 };
            let name = if neighbour { "other" } else { TONGUES[tongue] };
            let vote = vote + bonus;
            if vote > best[0] {
                // Two neighbours are no rivals: both are `other`.
                best[1] = if name == code { best[1] } else { best[0] };
                (best[0], code) = (vote, name);
            } else if name != code {
                best[1] = best[1].max(vote);
            }
        }
        (code, (best[0] - best[1]).min(30.0))
    }
}

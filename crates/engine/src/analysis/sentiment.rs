//! How a customer feels, and whether something is needed at once: by words and rules, offline.
//!
//! English is judged after VADER (Hutto and Gilbert, 2014), with its lexicon; Hindi, Tamil and Telugu by lists written
//! for this, in their letters and romanised, with their own word order for negations.

mod lexicon;
mod rules;
#[cfg(test)]
mod tests;
mod tokens;

use serde::Serialize;

use super::language::{self, Identified};
use rules::Read;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Label {
    Positive,
    Negative,
    Neutral,
    /// Something is needed now, whatever the mood.
    Urgent,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Sentiment {
    pub label: Label,
    /// −1 to 1.
    pub score: f32,
    /// The label without regard to urgency.
    #[serde(skip)]
    pub polarity: Label,
}

/// Scores from which on a text is negative or positive. Between them it is neutral: mild words are customary in asking.
/// Tuned on the development halves of data/eval/sentiment.
const NEGATIVE: f32 = -0.1;
const POSITIVE: f32 = 0.38;

pub fn sentiment(text: &str) -> Sentiment {
    sentiment_in(text, language::identify(text).as_ref())
}

/// The same where the language is known already.
pub fn sentiment_in(text: &str, identified: Option<&Identified>) -> Sentiment {
    let code = match identified.map(|identified| identified.language) {
        // European languages share nothing with the lists.
        Some(language) if language.code != "other" || language.romanised => language.code,
        _ => language::ENGLISH.code,
    };
    let read = rules::read(&tokens::tokens(text), code);
    let score = rules::score(&read, text);
    let polarity = match score {
        score if score >= POSITIVE => Label::Positive,
        score if score <= NEGATIVE => Label::Negative,
        _ => Label::Neutral,
    };
    let label = if is_urgent(&read, text, polarity) { Label::Urgent } else { polarity };
    Sentiment { label, score, polarity }
}

/// Something is asked for at once: a clear word for that, or haste together with a wish, an exclamation or anger.
fn is_urgent(read: &[Read], text: &str, polarity: Label) -> bool {
    let said = |is: fn(&Read) -> bool| read.iter().enumerate().any(|(at, word)| is(word) && !negated(read, at));
    if said(|word| word.meaning.urgent) {
        return true;
    }
    let pressed = text.contains('!') || polarity == Label::Negative || read.iter().any(|word| word.meaning.wants);
    pressed && polarity != Label::Positive && said(|word| word.meaning.hurry)
}

/// "Not urgent", "no hurry", "avasaram illa".
fn negated(read: &[Read], at: usize) -> bool {
    let before = read[at.saturating_sub(2)..at].iter();
    let after = read[at + 1..].iter().take(1).filter(|word| word.meaning.indian);
    before.chain(after).any(|word| word.meaning.negates)
}

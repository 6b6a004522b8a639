//! How words add up to a score: the rules of VADER (Hutto and Gilbert, 2014) and those of Indian word order.
//!
//! Degree words strengthen what follows, a negation turns what follows (in Hindi, Tamil and Telugu what precedes),
//! capitals and exclamation marks strengthen, and after a `but` counts more than before it.

use super::{
    lexicon::{Meaning, meaning},
    tokens::Token,
};

/// The constants of VADER, found there with raters.
const BOOST: f32 = 0.293;
const SHOUT: f32 = 0.733;
const NEGATION: f32 = -0.74;
const BEFORE_BUT: f32 = 0.5;
const AFTER_BUT: f32 = 1.5;
const EXCLAMATION: f32 = 0.292;
const EXCLAMATIONS_MOST: usize = 4;
const QUESTION: f32 = 0.18;
const QUESTIONS_MOST: f32 = 0.96;
/// Makes a sum of about four sure.
const NORMAL: f32 = 15.0;
/// Words before the one that they may strengthen or negate, and what distance takes away.
const REACH: usize = 3;
const DISTANCE: [f32; REACH] = [1.0, 0.95, 0.9];
/// Words after an Indian one that may negate it.
const REACH_AFTER: usize = 2;
/// What a negation of something neutral counts, and how many of them.
const LONE_NEGATION: f32 = -0.3;
const LONE_NEGATIONS_MOST: usize = 2;
/// A stretched word means it.
const STRETCH: f32 = 0.3;

/// A token's meaning with the token's manner.
pub(super) struct Read {
    pub meaning: Meaning,
    shouted: bool,
    stretched: bool,
}

pub(super) fn read(tokens: &[Token], code: &str) -> Vec<Read> {
    let mixed_case = tokens.iter().any(|token| token.shouted) && !tokens.iter().all(|token| token.shouted);
    let mut read = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        let (meaning, taken) = meaning(tokens, at, code);
        read.push(Read { meaning, shouted: mixed_case && tokens[at].shouted, stretched: tokens[at].stretched });
        at += taken;
    }
    read
}

/// −1 to 1.
pub(super) fn score(read: &[Read], text: &str) -> f32 {
    let turn = read.iter().position(|word| word.meaning.turns);
    let mut sum = 0f32;
    for (at, _) in read.iter().enumerate().filter(|(_, word)| word.meaning.valence != 0.0) {
        let weight = match turn {
            Some(turn) if at < turn => BEFORE_BUT,
            Some(turn) if at > turn => AFTER_BUT,
            _ => 1.0,
        };
        sum += valence(read, at) * weight;
    }
    sum += lone_negations(read) * LONE_NEGATION;
    if sum == 0.0 {
        return 0.0;
    }
    let emphasis = emphasis(text);
    sum += emphasis.copysign(sum);
    (sum / (sum * sum + NORMAL).sqrt()).clamp(-1.0, 1.0)
}

fn valence(read: &[Read], at: usize) -> f32 {
    let word = &read[at];
    let mut valence = word.meaning.valence;
    let sign = valence.signum();
    if word.shouted {
        valence += SHOUT * sign;
    }
    if word.stretched {
        valence += STRETCH * sign;
    }
    let mut negated = false;
    for (distance, before) in read[..at].iter().rev().take(REACH).enumerate() {
        if before.meaning.valence == 0.0 || before.meaning.boost != 0.0 {
            let shout = if before.shouted { SHOUT } else { 0.0 };
            let boost = before.meaning.boost * (BOOST + shout) * DISTANCE[distance];
            valence += boost * sign;
        }
        // A negation that stands after another Indian word has been used there.
        negated |= before.meaning.negates && !(before.meaning.indian && follows_valence(read, at - 1 - distance));
    }
    let after = read[at + 1..].iter().take(REACH_AFTER);
    negated |=
        after.take_while(|next| next.meaning.valence == 0.0).any(|next| next.meaning.negates && next.meaning.indian);
    if negated { valence * NEGATION } else { valence }
}

fn follows_valence(read: &[Read], at: usize) -> bool {
    read[at.saturating_sub(REACH_AFTER)..at].iter().any(|word| word.meaning.valence != 0.0)
}

/// Negations of something that is neither good nor bad: what does not come or work is a complaint more often than not.
fn lone_negations(read: &[Read]) -> f32 {
    let lone = |at: usize| {
        let near = &read[at.saturating_sub(REACH_AFTER)..read.len().min(at + 1 + REACH)];
        read[at].meaning.negates && near.iter().all(|word| word.meaning.valence == 0.0)
    };
    (0..read.len()).filter(|at| lone(*at)).count().min(LONE_NEGATIONS_MOST) as f32
}

/// What exclamation and question marks add.
fn emphasis(text: &str) -> f32 {
    let exclamations = text.matches('!').count().min(EXCLAMATIONS_MOST) as f32 * EXCLAMATION;
    let questions = match text.matches('?').count() {
        0 | 1 => 0.0,
        few @ 2..=3 => few as f32 * QUESTION,
        _ => QUESTIONS_MOST,
    };
    exclamations + questions
}

//! How likely a hit is right: one logistic over a few facts that do not depend on the size of the knowledge base.

use super::query::Asked;

/// What speaks for a hit.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub struct Evidence {
    /// Share of the query, by weight of its words, that the document has (0..1).
    pub covered: f32,
    /// Share of the title, by weight, that the query has (0..1); a half where there is no title.
    pub title_covered: f32,
    /// Distance to the best other group, as a share of this one's score (at most 1; negative behind the first).
    pub margin: f32,
    /// Different words in the query.
    pub words: f32,
    /// Share of them that the knowledge base has as written (0..1).
    pub known: f32,
}

/// Intercept, then one for each of [`Evidence::features`].
///
/// Fitted by `eval --fit` (bench) on the development halves: customers' real questions to three shops' bots, about half
/// out of scope, and with less weight FAQ, intent and paragraph sets. A wrong answer to a question that has one counts
/// half of an answer to a question that has none, so that 0.5 is the place to abstain.
pub const COEFFICIENTS: [f32; FEATURES + 1] = [-7.041, 1.693, 1.239, 2.54, 1.165, 2.005, 2.774];

/// How many features there are.
pub const FEATURES: usize = 6;

impl Evidence {
    pub(super) fn new(asked: &Asked, covered: f32, title_mass: f32, margin: f32) -> Self {
        Self {
            covered: share(covered, asked.mass),
            title_covered: if title_mass > 0.0 { share(covered, title_mass) } else { 0.5 },
            margin: margin.clamp(-10.0, 1.0),
            words: asked.words,
            known: share(asked.known, asked.words),
        }
    }

    /// What the logistic is over; the last is the cosine-like middle of the two shares.
    pub fn features(&self) -> [f32; FEATURES] {
        [
            self.covered,
            self.title_covered,
            self.margin,
            self.words.ln_1p(),
            self.known,
            (self.covered * self.title_covered).sqrt(),
        ]
    }
}

/// The probability that a hit is right.
pub fn confidence(evidence: &Evidence) -> f32 {
    let [intercept, coefficients @ ..] = COEFFICIENTS;
    let sum: f32 =
        coefficients.iter().zip(evidence.features()).map(|(coefficient, feature)| coefficient * feature).sum();
    1.0 / (1.0 + (-(intercept + sum)).exp())
}

fn share(part: f32, whole: f32) -> f32 {
    if whole > 0.0 { (part / whole).clamp(0.0, 1.0) } else { 0.0 }
}

//! How likely a hit is right: one logistic over a few facts that do not depend on the size of the knowledge base.

use super::query::{Asked, Ranked};

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
    /// Different words in the query that are no grammar.
    pub content: f32,
    /// Documents of the group that the query reaches.
    pub entries: f32,
    /// Whether the query denies something or says that it fails.
    pub asked_denies: bool,
    /// Whether the document's title does.
    pub found_denies: bool,
    /// How much nearer the document's vector is to the query's than the nearest of as many would be by chance, in
    /// standard deviations; `None` without vectors.
    pub nearness: Option<f32>,
}

/// Intercept, then one for each of [`Evidence::features`].
///
/// Fitted by `eval --fit` (bench) on the development halves: customers' real questions to three shops' bots, about half
/// out of scope, and with less weight FAQ, intent and paragraph sets. A wrong answer to a question that has one counts
/// half of an answer to a question that has none, so that 0.5 is the place to abstain.
pub const COEFFICIENTS: [f32; FEATURES + 1] = [-6.591, 2.325, 0.547, 2.236, 2.563, 2.394, 0.39, -0.604, -0.858, -0.624];

/// How many features there are.
pub const FEATURES: usize = 9;

impl Evidence {
    pub(super) fn new(
        asked: &Asked,
        best: &Ranked,
        title_mass: f32,
        margin: f32,
        entries: i32,
        found_denies: bool,
    ) -> Self {
        Self {
            covered: share(best.covered, asked.mass),
            title_covered: if title_mass > 0.0 { share(best.covered, title_mass) } else { 0.5 },
            margin: margin.clamp(-10.0, 1.0),
            words: asked.words,
            known: share(asked.known, asked.words),
            content: asked.content,
            entries: entries as f32,
            asked_denies: asked.denies,
            found_denies,
            nearness: best
                .cosine
                .filter(|_| asked.cosine_spread > 0.0)
                .map(|cosine| (cosine - asked.usual_cosine) / asked.cosine_spread - asked.chance),
        }
    }

    /// What the logistic is over. The cosine-like middle of the two shares says more the more words it is about.
    pub fn features(&self) -> [f32; FEATURES] {
        let alike = (self.covered * self.title_covered).sqrt();
        let truth = |fact: bool| f32::from(u8::from(fact));
        [
            self.margin,
            self.words.ln_1p(),
            self.known,
            alike,
            alike * self.content.ln_1p(),
            self.entries.ln_1p(),
            truth(self.asked_denies),
            truth(self.asked_denies && !self.found_denies),
            truth(!self.asked_denies && self.found_denies),
        ]
    }
}

/// What vectors say, in log-odds for each standard deviation beyond [`NEAR`], and at most.
///
/// Not fitted: chosen so that a vector that is no nearer than chance speaks against a hit as much as a very near one
/// speaks for it, and that neither decides alone.
const NEARNESS_WEIGHT: f32 = 0.8;
const NEAR: f32 = 1.0;
const NEARNESS_MAX: f32 = 2.0;

/// The probability that a hit is right.
pub fn confidence(evidence: &Evidence) -> f32 {
    let [intercept, coefficients @ ..] = COEFFICIENTS;
    let sum: f32 =
        coefficients.iter().zip(evidence.features()).map(|(coefficient, feature)| coefficient * feature).sum();
    let nearness = evidence.nearness.map_or(0.0, |nearness| NEARNESS_WEIGHT * (nearness - NEAR));
    1.0 / (1.0 + (-(intercept + sum + nearness.clamp(-NEARNESS_MAX, NEARNESS_MAX))).exp())
}

fn share(part: f32, whole: f32) -> f32 {
    if whole > 0.0 { (part / whole).clamp(0.0, 1.0) } else { 0.0 }
}

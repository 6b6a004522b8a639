//! How likely a hit is right: one logistic over a few facts that do not depend on the size of the knowledge base.

use super::likelihood::LEAD_MAX;
use super::query::{Asked, Group, Ranked, Scratch, share};

/// What speaks for a hit.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub struct Evidence {
    /// Share of the query, by weight of its words, that the document has (0..1).
    pub covered: f32,
    /// Share of the title, by weight, that the query has (0..1); a half where there is no title.
    pub title_covered: f32,
    /// How alike the most alike of the answer's documents is to the query (0..1).
    pub alike: f32,
    /// Distance to the best other answer, as a share of this one's score (at most 1; negative behind the first).
    pub margin: f32,
    /// Different words in the query.
    pub words: f32,
    /// Share of them that the knowledge base has as written (0..1).
    pub known: f32,
    /// Different words in the query that are no grammar.
    pub content: f32,
    /// How many of its words are understood through everyday equivalents alone.
    pub foreign: f32,
    /// How far ahead of the best other answer it is by what is said in all of an answer's documents, as a logarithm
    /// (-5 to 5). Of an answer with one document that says no more than the margin, which stands for it.
    pub lead: f32,
    /// Documents of the answer that the query reaches.
    pub entries: f32,
    /// Whether the query denies something or says that it fails.
    pub asked_denies: bool,
    /// Whether the document's title does.
    pub found_denies: bool,
    /// How much nearer the document's vector is to the query's than the nearest of as many would be by chance, in
    /// standard deviations; `None` without vectors.
    pub nearness: Option<f32>,
    /// How far that vector is on the way from a usual document's to the query's own (0..1); `None` without vectors.
    pub likeness: Option<f32>,
}

/// Intercept, then one for each of [`Evidence::features`].
///
/// Fitted by `eval --fit` (bench) on the development halves: customers' real questions to three shops' bots, about half
/// out of scope, and with less weight FAQ, intent and paragraph sets, their questions also asked where the answer is
/// missing. A wrong answer to a question that has one counts half, an answer to a question that has none a little more
/// than one, so that 0.5 is the place to abstain.
pub const COEFFICIENTS: [f32; FEATURES + 1] =
    [-6.527, 1.357, 0.844, 0.897, 1.278, 1.897, 0.495, -0.328, -1.099, -0.631, 2.253, 0.197, -0.5];

/// How many features there are.
pub const FEATURES: usize = 12;

/// What the best answers have, whom all others are compared with.
pub(super) struct Rivals {
    scores: [f32; 2],
    /// The best by likelihood, with its place in the ranking, and the best of the others.
    likeliest: (usize, f32),
    next: f32,
}

/// How far an answer is ahead of the best other one.
pub(super) struct Ahead {
    margin: f32,
    lead: f32,
}

impl Rivals {
    pub(super) fn of(scratch: &Scratch) -> Self {
        let score = |rank: usize| scratch.groups.get(rank).map_or(0.0, |group| group.score);
        let (mut likeliest, mut next) = ((0, f32::NEG_INFINITY), f32::NEG_INFINITY);
        for (rank, group) in scratch.groups.iter().enumerate() {
            if group.likelihood > likeliest.1 {
                next = likeliest.1;
                likeliest = (rank, group.likelihood);
            } else {
                next = next.max(group.likelihood);
            }
        }
        Self { scores: [score(0), score(1)], likeliest, next }
    }

    pub(super) fn to(&self, rank: usize, group: &Group) -> Ahead {
        let rival = self.scores[usize::from(rank == 0)];
        let likeliest = if rank == self.likeliest.0 { self.next } else { self.likeliest.1 };
        Ahead {
            margin: ((group.score - rival) / group.score).clamp(-10.0, 1.0),
            lead: (group.likelihood - likeliest).clamp(-LEAD_MAX, LEAD_MAX),
        }
    }
}

impl Evidence {
    pub(super) fn new(
        asked: &Asked,
        best: &Ranked,
        group: &Group,
        ahead: Ahead,
        title_mass: f32,
        found_denies: bool,
    ) -> Self {
        let cosine = best.cosine.filter(|_| asked.cosine_spread > 0.0);
        Self {
            covered: share(best.covered, asked.mass),
            title_covered: if title_mass > 0.0 { share(best.covered, title_mass) } else { 0.5 },
            alike: group.alike,
            margin: ahead.margin,
            lead: if group.documents > 1 { ahead.lead } else { LEAD_MAX * ahead.margin.max(-1.0) },
            words: asked.words,
            known: share(asked.known, asked.words),
            content: asked.content,
            foreign: asked.foreign,
            entries: group.entries as f32,
            asked_denies: asked.denies,
            found_denies,
            nearness: cosine.map(|cosine| (cosine - asked.usual_cosine) / asked.cosine_spread - asked.chance),
            likeness: cosine.map(|cosine| share(cosine - asked.usual_cosine, 1.0 - asked.usual_cosine)),
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
            self.alike,
            self.lead,
            self.foreign.ln_1p(),
        ]
    }

    /// What the logistic is over where there are vectors.
    pub fn with_vectors(&self) -> Option<[f32; 3]> {
        Some([weighted(&COEFFICIENTS, &self.features()), self.nearness?, self.likeness?])
    }
}

/// Where a hit's vector was compared: intercept, then what the log-odds by words alone, nearness and likeness count.
///
/// Fitted as [`COEFFICIENTS`], with the vectors of all-MiniLM-L6-v2. Both facts are relative to what is usual for the
/// question, so that they mean the same for models whose cosines lie elsewhere, and for the sums of words' vectors.
pub const COEFFICIENTS_WITH_VECTORS: [f32; 4] = [-1.422, 0.667, 0.327, 3.203];

/// The probability that a hit is right.
pub fn confidence(evidence: &Evidence) -> f32 {
    let odds = match evidence.with_vectors() {
        Some(features) => weighted(&COEFFICIENTS_WITH_VECTORS, &features),
        None => weighted(&COEFFICIENTS, &evidence.features()),
    };
    1.0 / (1.0 + (-odds).exp())
}

fn weighted(coefficients: &[f32], features: &[f32]) -> f32 {
    coefficients[0] + coefficients[1..].iter().zip(features).map(|(a, b)| a * b).sum::<f32>()
}

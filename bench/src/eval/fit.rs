//! Fits the confidence: weighted logistic regression by Newton's method, over all sets at once; and, to see what it is
//! worth where it was not fitted, over all sets but one.

use super::{
    measure::{Answer, abstaining, answer_without, is_in_scope, is_right},
    sets::{Kind, Set},
};
use engine::knowledge::index::{COEFFICIENTS, COEFFICIENTS_WITH_VECTORS, Evidence};

/// Pull of the coefficients towards zero.
const RIDGE: f64 = 2.0;
const STEPS: usize = 15;
/// Weight of a wrong answer to a question that has one: wrong either way, so that it should not decide where to
/// abstain.
const WRONG_IN_SCOPE: f64 = 0.5;
/// Weight of a question that has no answer: to answer it is worse than not to answer one that has.
const OUT_OF_SCOPE: f64 = 1.2;
/// Weight of a question whose answer was taken away: nearer to what is there than customers' other questions are.
const TAKEN_AWAY: f64 = 0.2;

/// Features, whether it was right, weight.
type Row<const SIZE: usize> = ([f64; SIZE], f64, f64);

/// Prints the coefficients that fit best, what those of the other sets reach on each, and how well those in force are
/// calibrated.
pub fn report(judged: &[(Set, Vec<Answer>)]) {
    let features = |evidence: &Evidence| Some(with_one(evidence.features()));
    print("by words alone", judged, COEFFICIENTS.map(f64::from), features, true);
}

/// The same of what vectors add. Where no vector was compared, there is nothing to fit.
pub fn report_with_vectors(what: &str, judged: &[(Set, Vec<Answer>)]) {
    let features = |evidence: &Evidence| evidence.with_vectors().map(with_one);
    print(what, judged, COEFFICIENTS_WITH_VECTORS.map(f64::from), features, false);
}

fn print<const SIZE: usize>(
    what: &str,
    judged: &[(Set, Vec<Answer>)],
    in_force: [f64; SIZE],
    features: impl Fn(&Evidence) -> Option<[f64; SIZE]>,
    taken_away: bool,
) {
    let by_set: Vec<Vec<Row<SIZE>>> =
        judged.iter().map(|(set, answers)| rows(set, answers, &features, taken_away)).collect();
    let rows: Vec<Row<SIZE>> = by_set.concat();
    let fitted = fit(&rows);
    println!(
        "\nfitted {what} on {} questions: {:?}",
        rows.len(),
        fitted.map(|value| (value * 1000.0).round() / 1000.0)
    );
    let with = |set: &Set, answers: &[Answer], coefficients: [f64; SIZE]| {
        abstaining(set, answers, |answer| {
            let by_words = f64::from(answer.confidence);
            features(&answer.evidence).map_or(by_words, |features| probability(&features, &coefficients))
        })
    };
    for (left_out, (set, answers)) in judged.iter().enumerate().filter(|(_, (set, _))| set.kind == Kind::Abstain) {
        let others = by_set.iter().enumerate().filter(|(at, _)| *at != left_out).flat_map(|(_, rows)| rows).copied();
        let others = fit(&others.collect::<Vec<_>>());
        println!(
            "  {:<20} {}, fitted on the others {}",
            set.name,
            with(set, answers, fitted),
            with(set, answers, others)
        );
    }
    println!("in force: {in_force:?}");
    println!("confidence in force, and how often it was right (weighted):");
    for tenth in 0..10 {
        let of = |row: &&Row<SIZE>| ((probability(&row.0, &in_force) * 10.0) as usize).min(9) == tenth;
        let weight: f64 = rows.iter().filter(of).map(|row| row.2).sum();
        let right: f64 = rows.iter().filter(of).map(|row| row.1 * row.2).sum();
        println!(
            "  {:.1}..{:.1}  {weight:>6.0}  {:.2}",
            tenth as f64 / 10.0,
            (tenth + 1) as f64 / 10.0,
            right / weight.max(1e-9)
        );
    }
}

fn rows<const SIZE: usize>(
    set: &Set,
    answers: &[Answer],
    features: impl Fn(&Evidence) -> Option<[f64; SIZE]>,
    taken_away: bool,
) -> Vec<Row<SIZE>> {
    if set.weight == 0.0 {
        return Vec::new();
    }
    let weight = f64::from(set.weight);
    let asked = set.questions.iter().zip(answers).filter_map(|(question, answer)| {
        let share = match (is_right(set, question, answer), is_in_scope(question)) {
            (false, true) => WRONG_IN_SCOPE,
            (false, false) => OUT_OF_SCOPE,
            (true, _) => 1.0,
        };
        let right = f64::from(u8::from(is_right(set, question, answer)));
        Some((features(&answer.evidence)?, right, weight * share))
    });
    let mut rows: Vec<Row<SIZE>> = asked.collect();
    if taken_away && set.questions.iter().all(is_in_scope) {
        let row = |answer: &Answer| Some((features(&answer.evidence)?, 0.0, weight * TAKEN_AWAY));
        rows.extend(answer_without(set).iter().filter_map(row));
    }
    rows
}

/// Before the features, what the intercept is multiplied by.
fn with_one<const FEATURES: usize, const SIZE: usize>(features: [f32; FEATURES]) -> [f64; SIZE] {
    let mut row = [1.0; SIZE];
    row[1..].iter_mut().zip(features).for_each(|(place, feature)| *place = f64::from(feature));
    row
}

fn probability<const SIZE: usize>(features: &[f64; SIZE], coefficients: &[f64; SIZE]) -> f64 {
    let sum: f64 = features.iter().zip(coefficients).map(|(a, b)| a * b).sum();
    1.0 / (1.0 + (-sum).exp())
}

fn fit<const SIZE: usize>(rows: &[Row<SIZE>]) -> [f64; SIZE] {
    let mut coefficients = [0.0; SIZE];
    for _ in 0..STEPS {
        let mut gradient: [f64; SIZE] = std::array::from_fn(|i| if i == 0 { 0.0 } else { RIDGE * coefficients[i] });
        let mut curvature = [[0.0; SIZE]; SIZE];
        for (i, row) in curvature.iter_mut().enumerate() {
            row[i] = if i == 0 { 1e-9 } else { RIDGE };
        }
        for (features, right, weight) in rows {
            let p = probability(features, &coefficients);
            for i in 0..SIZE {
                gradient[i] += weight * (p - right) * features[i];
                for j in 0..SIZE {
                    curvature[i][j] += weight * p * (1.0 - p) * features[i] * features[j];
                }
            }
        }
        let step = solve(curvature, gradient);
        for (coefficient, change) in coefficients.iter_mut().zip(step) {
            *coefficient -= change;
        }
    }
    coefficients
}

/// Gaussian elimination; the matrix is positive definite, so that no pivot is zero.
fn solve<const SIZE: usize>(mut matrix: [[f64; SIZE]; SIZE], mut right: [f64; SIZE]) -> [f64; SIZE] {
    for pivot in 0..SIZE {
        let (top, side) = (matrix[pivot], right[pivot]);
        for row in (0..SIZE).filter(|row| *row != pivot) {
            let factor = matrix[row][pivot] / top[pivot];
            for (cell, above) in matrix[row].iter_mut().zip(top) {
                *cell -= factor * above;
            }
            right[row] -= factor * side;
        }
    }
    std::array::from_fn(|i| right[i] / matrix[i][i])
}

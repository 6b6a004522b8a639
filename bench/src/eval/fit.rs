//! Fits the confidence: weighted logistic regression by Newton's method, over all sets at once.

use super::{
    measure::{Answer, is_in_scope, is_right},
    sets::{Question, Set},
};
use engine::knowledge::index::{COEFFICIENTS, COEFFICIENTS_WITH_VECTORS, Evidence};

/// Pull of the coefficients towards zero.
const RIDGE: f64 = 2.0;
const STEPS: usize = 15;
/// Weight of a wrong answer to a question that has one: wrong either way, so that it should not decide where to
/// abstain.
const WRONG_IN_SCOPE: f64 = 0.5;

/// Features with a leading 1, whether the answer is right, and the weight.
type Row<const SIZE: usize> = ([f64; SIZE], f64, f64);

/// Prints the coefficients that fit best and how well they are calibrated.
pub fn report(judged: &[(Set, Vec<Answer>)]) {
    let judged = judged.iter().map(|(set, answers)| (set, answers.as_slice()));
    print("by words alone", judged, COEFFICIENTS, |evidence| Some(evidence.features()));
}

/// The same of what vectors add; `answers` are those of the sets of `judged`, by vectors.
pub fn report_with_vectors(judged: &[(Set, Vec<Answer>)], answers: &[Vec<Answer>]) {
    let judged = judged.iter().zip(answers).map(|((set, _), answers)| (set, answers.as_slice()));
    print("with vectors", judged, COEFFICIENTS_WITH_VECTORS, Evidence::with_vectors);
}

fn print<'a, const SIZE: usize, const FEATURES: usize>(
    what: &str,
    judged: impl Iterator<Item = (&'a Set, &'a [Answer])>,
    in_force: [f32; SIZE],
    features: impl Fn(&Evidence) -> Option<[f32; FEATURES]>,
) {
    let rows: Vec<Row<SIZE>> = judged.flat_map(|(set, answers)| rows(set, answers, &features)).collect();
    let fitted = fit(&rows);
    println!(
        "\nfitted {what} on {} questions: {:?}",
        rows.len(),
        fitted.map(|value| (value * 1000.0).round() / 1000.0)
    );
    println!("in force: {in_force:?}");
    println!("confidence in force, and how often it was right (weighted):");
    let in_force = in_force.map(f64::from);
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

fn rows<const SIZE: usize, const FEATURES: usize>(
    set: &Set,
    answers: &[Answer],
    features: impl Fn(&Evidence) -> Option<[f32; FEATURES]>,
) -> Vec<Row<SIZE>> {
    let row = |(question, answer): (&Question, &Answer)| {
        let right = is_right(set, question, answer);
        let wrong_in_scope = !right && is_in_scope(question);
        let weight = f64::from(set.weight) * if wrong_in_scope { WRONG_IN_SCOPE } else { 1.0 };
        let mut row = [1.0; SIZE];
        for (place, value) in row[1..].iter_mut().zip(features(&answer.evidence)?) {
            *place = f64::from(value);
        }
        Some((row, f64::from(u8::from(right)), weight))
    };
    set.questions.iter().zip(answers).filter(|_| set.weight > 0.0).filter_map(row).collect()
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

//! Principal components: the directions in which weighted vectors differ most, by Jacobi's rotations.

/// Rotations over the whole matrix; it is diagonal long before.
const SWEEPS: usize = 12;

/// The vectors around their weighted mean in the `dimensions` directions that carry most, each as long as its weight
/// makes it. `None` where there are fewer numbers than that.
pub fn components(vectors: &[Vec<f32>], weights: &[f64], dimensions: usize) -> Option<Vec<Vec<f32>>> {
    let size = vectors.first().map(Vec::len).filter(|size| *size >= dimensions)?;
    let total: f64 = weights.iter().sum();
    let mut mean = vec![0.0; size];
    for (vector, weight) in vectors.iter().zip(weights) {
        mean.iter_mut().zip(vector).for_each(|(mean, value)| *mean += weight / total * f64::from(*value));
    }
    let centred = |vector: &Vec<f32>| -> Vec<f64> {
        vector.iter().zip(&mean).map(|(value, mean)| f64::from(*value) - mean).collect()
    };
    let mut covariance = vec![vec![0.0; size]; size];
    for (vector, weight) in vectors.iter().zip(weights) {
        let vector = centred(vector);
        for (row, value) in covariance.iter_mut().zip(&vector) {
            let scaled = value * weight * weight;
            row.iter_mut().zip(&vector).for_each(|(cell, other)| *cell += scaled * other);
        }
    }
    let (carried, directions) = eigen(covariance);
    let mut order: Vec<usize> = (0..size).collect();
    order.sort_by(|a, b| carried[*b].total_cmp(&carried[*a]));
    let project = |(vector, weight): (&Vec<f32>, &f64)| {
        let vector = centred(vector);
        let along = |direction: &usize| {
            let sum: f64 = vector.iter().zip(&directions[*direction]).map(|(a, b)| a * b).sum();
            (sum * weight) as f32
        };
        order[..dimensions].iter().map(along).collect()
    };
    Some(vectors.iter().zip(weights).map(project).collect())
}

/// Eigenvalues and eigenvectors (as rows) of a symmetric matrix.
fn eigen(mut matrix: Vec<Vec<f64>>) -> (Vec<f64>, Vec<Vec<f64>>) {
    let size = matrix.len();
    let one = |row: usize| (0..size).map(|column| f64::from(u8::from(row == column))).collect::<Vec<f64>>();
    let mut vectors: Vec<Vec<f64>> = (0..size).map(one).collect();
    for _ in 0..SWEEPS {
        for p in 0..size {
            for q in p + 1..size {
                if matrix[p][q].abs() > 1e-12 {
                    rotate(&mut matrix, &mut vectors, p, q);
                }
            }
        }
    }
    ((0..size).map(|at| matrix[at][at]).collect(), vectors)
}

/// Makes the cell of `p` and `q` zero.
fn rotate(matrix: &mut [Vec<f64>], vectors: &mut [Vec<f64>], p: usize, q: usize) {
    let theta = (matrix[q][q] - matrix[p][p]) / (2.0 * matrix[p][q]);
    let tangent = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
    let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
    let sine = tangent * cosine;
    let turn = |a: f64, b: f64| (cosine * a - sine * b, sine * a + cosine * b);
    for row in matrix.iter_mut() {
        (row[p], row[q]) = turn(row[p], row[q]);
    }
    let turn_rows = |rows: &mut [Vec<f64>]| {
        let (before, after) = rows.split_at_mut(q);
        before[p].iter_mut().zip(&mut after[0]).for_each(|(a, b)| (*a, *b) = turn(*a, *b));
    };
    turn_rows(matrix);
    turn_rows(vectors);
}

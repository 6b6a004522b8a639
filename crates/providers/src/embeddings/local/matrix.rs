//! The one operation that costs time: products of matrices that lie in slices.

/// A matrix within a slice: where it begins and how far its rows and columns are apart.
#[derive(Clone, Copy)]
pub struct View<'a> {
    numbers: &'a [f32],
    rows: usize,
    columns: usize,
    row_step: usize,
    column_step: usize,
}

impl<'a> View<'a> {
    /// `rows × columns` numbers whose rows are `step` apart, from `start` on.
    pub fn new(numbers: &'a [f32], start: usize, rows: usize, columns: usize, step: usize) -> Self {
        let numbers = &numbers[start..];
        assert!(rows > 0 && columns > 0 && (rows - 1) * step + columns <= numbers.len(), "the matrix is in the slice");
        Self { numbers, rows, columns, row_step: step, column_step: 1 }
    }

    pub fn transposed(self) -> Self {
        Self { rows: self.columns, columns: self.rows, row_step: self.column_step, column_step: self.row_step, ..self }
    }
}

/// `into = factor · a · b + keep · into`, where the rows of `into` are `step` apart and begin at `start`.
pub fn multiply(factor: f32, a: View<'_>, b: View<'_>, keep: f32, into: &mut [f32], start: usize, step: usize) {
    let into = &mut into[start..];
    assert_eq!(a.columns, b.rows, "the matrices fit each other");
    assert!(step >= b.columns && (a.rows - 1) * step + b.columns <= into.len(), "the product fits");
    // SAFETY: by the asserts here and in `View::new` every element lies within its slice; rows of `into` do not
    // overlap, and it is borrowed for writing, so that neither `a` nor `b` is the same memory.
    unsafe {
        matrixmultiply::sgemm(
            a.rows,
            a.columns,
            b.columns,
            factor,
            a.numbers.as_ptr(),
            a.row_step as isize,
            a.column_step as isize,
            b.numbers.as_ptr(),
            b.row_step as isize,
            b.column_step as isize,
            keep,
            into.as_mut_ptr(),
            step as isize,
            1,
        );
    }
}

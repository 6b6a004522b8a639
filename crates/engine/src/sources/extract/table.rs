//! Rows of a table as sentences that stand alone: each cell with the header of its column.

use super::{Sink, Trouble, clean};

/// Of a row that is wider, the rest is left out.
const COLUMNS_MAX: usize = 4_096;

/// Headers that the rows are written with.
#[derive(Default)]
pub(super) struct Headers(Vec<String>);

impl Headers {
    pub(super) fn new<'a>(cells: impl Iterator<Item = &'a str>) -> Headers {
        Headers(cells.take(COLUMNS_MAX).map(clean::line).collect())
    }

    /// `Size: 42; Price: 3 €`; without headers `42; 3 €`.
    pub(super) fn row<'a>(&self, cells: impl Iterator<Item = &'a str>) -> String {
        let mut out = String::new();
        for (column, cell) in cells.take(COLUMNS_MAX).enumerate() {
            let cell = clean::line(cell);
            if cell.is_empty() {
                continue;
            }
            if !out.is_empty() {
                out.push_str("; ");
            }
            if let Some(header) = self.0.get(column).filter(|header| !header.is_empty() && **header != cell) {
                out.push_str(header.trim_end_matches(':'));
                out.push_str(": ");
            }
            out.push_str(&cell);
        }
        out
    }
}

/// Writes a whole table. `marked`: the document says that the first row is headers.
pub(super) fn write(rows: &[Vec<String>], marked: bool, sink: &mut Sink) -> Result<(), Trouble> {
    let Some(first) = rows.first() else { return Ok(()) };
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let headed = rows.len() > 1 && first.len() > 1 && (marked || width > 2 && names_columns(first));
    let headers = if headed { Headers::new(first.iter().map(String::as_str)) } else { Headers::default() };
    for row in &rows[usize::from(headed)..] {
        // Two columns without headers: a name and its value.
        let text = match row.as_slice() {
            [name, value] if !headed && !name.trim().is_empty() && !value.trim().is_empty() => {
                format!("{}: {value}", name.trim().trim_end_matches(':'))
            }
            cells => headers.row(cells.iter().map(String::as_str)),
        };
        sink.row(&text)?;
    }
    Ok(())
}

/// Whether a first row reads as headers: every cell filled, short, not a number, and no two the same.
pub(super) fn names_columns(cells: &[impl AsRef<str>]) -> bool {
    let mut seen = std::collections::HashSet::new();
    cells.len() <= COLUMNS_MAX
        && cells.iter().all(|cell| {
            let cell = cell.as_ref().trim();
            let digits = cell.chars().filter(char::is_ascii_digit).count();
            let length = cell.chars().count();
            (1..=60).contains(&length)
                && digits * 2 <= length
                && !cell.contains('@')
                && seen.insert(cell.to_lowercase())
        })
}

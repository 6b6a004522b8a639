//! The table: pieces of words in the order of their bytes, and for each a direction and how much it counts, as bytes.
//!
//! A file is a head (mark, dimensions, rows, bytes of all pieces, a fingerprint of all that follows, each a little-endian
//! `u32`), then where each piece ends (`u32`), the pieces, what a step of each row's numbers stands for (`f32`), the rows
//! (`dimensions` bytes each). Nothing but the head is read before a word is looked up: what nobody asks for is never in
//! memory.
//! Words are cut as BERT's WordPiece cuts them: the longest known pieces from the left, those inside with `##`.

use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

const MARK: u32 = u32::from_le_bytes(*b"SWM1");
const HEAD: usize = 20;
/// What a piece that does not begin a word begins with.
const INSIDE: &str = "##";
/// Bytes of a word; a longer one is no word of a language.
const WORD_BYTES: usize = 40;
/// Letters of the longest piece of a word that is not known as a whole. Where all are shorter it is no English word, and
/// they would say something else (`ekkada`, Telugu for "where": `ek`, `##ka`, `##da`).
const LONGEST_PIECE_MIN: usize = 3;
const DIMENSIONS_MAX: usize = 1_024;
const ROWS_MAX: usize = 1_000_000;
/// The largest byte.
const TOP: f32 = 127.0;

/// A table whose parts are as long as its head says. Look-ups expect nothing of what is in them.
pub struct Table {
    dimensions: usize,
    fingerprint: u32,
    ends: &'static [u8],
    pieces: &'static [u8],
    steps: &'static [u8],
    values: &'static [u8],
}

impl Table {
    /// `None` if the bytes are no table.
    pub fn read(bytes: &'static [u8]) -> Option<Self> {
        let (head, rest) = bytes.split_at_checked(HEAD)?;
        let (dimensions, rows, piece_bytes) = (number(head, 1)?, number(head, 2)?, number(head, 3)?);
        let fits = (1..=DIMENSIONS_MAX).contains(&dimensions) && (1..=ROWS_MAX).contains(&rows);
        if number(head, 0)? != MARK as usize || !fits {
            return None;
        }
        let (ends, rest) = rest.split_at_checked(rows * 4)?;
        let (pieces, rest) = rest.split_at_checked(piece_bytes)?;
        let (steps, values) = rest.split_at_checked(rows * 4)?;
        let fingerprint = number(head, 4)? as u32;
        let table = Self { dimensions, fingerprint, ends, pieces, steps, values };
        (values.len() == rows * dimensions).then_some(table)
    }

    pub fn dimensions(&self) -> usize {
        self.dimensions
    }

    pub fn rows(&self) -> usize {
        self.ends.len() / 4
    }

    /// Tells one table from another.
    pub fn fingerprint(&self) -> u32 {
        self.fingerprint
    }

    /// Whether it is as [`write`] made it: the fingerprint is true, and every piece is found by its name alone.
    #[cfg(test)]
    pub fn is_whole(&self) -> bool {
        let after_head = [self.ends, self.pieces, self.steps, self.values].concat();
        let pieces = || (0..self.rows()).map(|row| self.piece(row).unwrap_or_default());
        let ordered = pieces().is_sorted_by(|a, b| a < b);
        let filled = pieces().all(|piece| !piece.is_empty()) && pieces().flatten().count() == self.pieces.len();
        let counted = (0..self.rows()).all(|row| self.step(row) > 0.0 && self.step(row).is_finite());
        fnv(&after_head) == self.fingerprint && ordered && filled && counted
    }

    /// The direction of a text, of unit length; zeros where none of its words is known.
    pub fn vector(&self, text: &str) -> Vec<f32> {
        let mut sum = vec![0.0; self.dimensions];
        let mut rows = Vec::new();
        for_each_word(text, |word| {
            rows.clear();
            if self.rows_of(word, &mut rows).is_some() {
                rows.iter().for_each(|row| self.add(*row, &mut sum));
            }
        });
        let length = sum.iter().map(|value| value * value).sum::<f32>().sqrt();
        if length > f32::EPSILON {
            sum.iter_mut().for_each(|value| *value /= length);
        }
        sum
    }

    fn add(&self, row: usize, sum: &mut [f32]) {
        let step = self.step(row);
        let values = &self.values[row * self.dimensions..][..self.dimensions];
        sum.iter_mut().zip(values).for_each(|(sum, value)| *sum += step * f32::from(value.cast_signed()));
    }

    /// The pieces of a word; `None` if a part of it is unknown, or if it falls into crumbs.
    fn rows_of(&self, word: &str, rows: &mut Vec<usize>) -> Option<()> {
        let mut key = String::with_capacity(INSIDE.len() + word.len());
        let (mut start, mut longest) = (0, 0);
        while start < word.len() {
            key.clear();
            key.push_str(if start > 0 { INSIDE } else { "" });
            let prefix = key.len();
            key.push_str(&word[start..]);
            let row = loop {
                if let Some(row) = self.find(key.as_bytes()) {
                    break row;
                }
                key.pop();
                if key.len() <= prefix {
                    return None;
                }
            };
            rows.push(row);
            start += key.len() - prefix;
            longest = longest.max(key.len() - prefix);
        }
        (rows.len() == 1 || longest >= LONGEST_PIECE_MIN).then_some(())
    }

    fn find(&self, piece: &[u8]) -> Option<usize> {
        let (mut from, mut to) = (0, self.rows());
        while from < to {
            let middle = from.midpoint(to);
            match self.piece(middle)?.cmp(piece) {
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Less => from = middle + 1,
                std::cmp::Ordering::Greater => to = middle,
            }
        }
        None
    }

    fn piece(&self, row: usize) -> Option<&'static [u8]> {
        let from = if row == 0 { 0 } else { number(self.ends, row - 1)? };
        self.pieces.get(from..number(self.ends, row)?)
    }

    fn step(&self, row: usize) -> f32 {
        let bytes = self.steps[row * 4..].first_chunk().copied().unwrap_or_default();
        f32::from_le_bytes(bytes)
    }
}

/// The number at a place of many.
fn number(bytes: &[u8], place: usize) -> Option<usize> {
    Some(u32::from_le_bytes(*bytes.get(place * 4..)?.first_chunk()?) as usize)
}

/// Runs of Latin letters and digits, in lower case and without accents.
fn for_each_word(text: &str, mut visit: impl FnMut(&str)) {
    let mut word = String::new();
    let mut end = |word: &mut String| {
        if (1..=WORD_BYTES).contains(&word.len()) && word.is_ascii() {
            visit(word);
        }
        word.clear();
    };
    for c in text.nfd().filter(|c| c.is_ascii() || c.general_category() != GeneralCategory::NonspacingMark) {
        if c.is_alphanumeric() {
            word.push(c.to_ascii_lowercase());
        } else {
            end(&mut word);
        }
    }
    end(&mut word);
}

/// A row of a table that is to be written.
pub struct Row {
    /// With `##` before it where it stands inside a word.
    pub piece: String,
    /// Its length is how much the piece counts.
    pub vector: Vec<f32>,
}

/// The bytes of a table. Rows without a direction, and of another dimension than the first, are left out.
pub fn write(mut rows: Vec<Row>) -> Vec<u8> {
    let dimensions = rows.first().map_or(0, |row| row.vector.len());
    let largest = |row: &Row| row.vector.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
    rows.retain(|row| row.vector.len() == dimensions && largest(row).is_finite() && largest(row) > 0.0);
    rows.sort_unstable_by(|a, b| a.piece.cmp(&b.piece));
    rows.dedup_by(|a, b| a.piece == b.piece);
    let pieces: String = rows.iter().map(|row| row.piece.as_str()).collect();
    let mut bytes = Vec::new();
    let push = |bytes: &mut Vec<u8>, number: usize| bytes.extend((number as u32).to_le_bytes());
    let mut end = 0;
    for row in &rows {
        end += row.piece.len();
        push(&mut bytes, end);
    }
    bytes.extend(pieces.as_bytes());
    rows.iter().for_each(|row| bytes.extend((largest(row) / TOP).to_le_bytes()));
    for row in &rows {
        let step = largest(row) / TOP;
        bytes.extend(row.vector.iter().map(|value| ((value / step).round() as i8).cast_unsigned()));
    }
    let mut file = Vec::with_capacity(HEAD + bytes.len());
    let head = [MARK as usize, dimensions, rows.len(), pieces.len(), fnv(&bytes) as usize];
    head.into_iter().for_each(|number| push(&mut file, number));
    file.extend(bytes);
    file
}

/// FNV-1a over the parts after a head.
fn fnv(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

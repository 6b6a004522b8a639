//! Tables as text: each row with its headers.

use csv::{ByteRecord, Reader, ReaderBuilder};

use super::table::{Headers, names_columns};
use super::{Sink, Trouble, text};

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// How many rows the delimiter is guessed from.
const SAMPLE_ROWS: usize = 40;

pub(super) fn read(bytes: &[u8], sink: &mut Sink) -> Result<(), Trouble> {
    let text = text::decode(bytes, None);
    let (delimiter, text) = match declared(&text) {
        Some((delimiter, rest)) => (delimiter, rest),
        None => (sniff(&text), text.as_str()),
    };
    let mut reader = rows(text, delimiter);
    let mut record = ByteRecord::new();
    let mut headers = Headers::default();
    let mut is_first = true;
    // Headers that no row has followed yet: without one they are the text.
    let mut lonely = None;
    // Reading from memory and with `flexible`, nothing fails.
    while reader.read_byte_record(&mut record).unwrap_or(false) {
        let cells: Vec<&str> = record.iter().map(|cell| std::str::from_utf8(cell).unwrap_or_default()).collect();
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if is_first {
            is_first = false;
            let mut named = cells.as_slice();
            while let [rest @ .., last] = named
                && last.trim().is_empty()
            {
                named = rest;
            }
            if named.len() > 1 && names_columns(named) {
                lonely = Some(headers.row(cells.iter().copied()));
                headers = Headers::new(cells.iter().copied());
                continue;
            }
        }
        lonely = None;
        sink.row(&headers.row(cells.iter().copied()))?;
    }
    lonely.map_or(Ok(()), |row| sink.row(&row))
}

/// Excel's own first line: `sep=;`.
fn declared(text: &str) -> Option<(u8, &str)> {
    let (first, rest) = text.split_once('\n')?;
    let delimiter = first.trim_end_matches('\r').trim_matches('"').strip_prefix("sep=")?;
    match delimiter.as_bytes() {
        [delimiter] if delimiter.is_ascii() && !matches!(delimiter, b'"' | b'\n') => Some((*delimiter, rest)),
        _ => None,
    }
}

/// The delimiter that gives the most rows of one width; the comma where none does.
fn sniff(text: &str) -> u8 {
    let mut best = (0, b',');
    for delimiter in DELIMITERS {
        let mut reader = rows(text, delimiter);
        let mut record = ByteRecord::new();
        let mut widths = Vec::new();
        while widths.len() < SAMPLE_ROWS && reader.read_byte_record(&mut record).unwrap_or(false) {
            widths.push(record.len());
        }
        let Some(&width) = widths.first() else { continue };
        let same = widths.iter().filter(|other| **other == width).count();
        let score = if width > 1 { same * 1_000 + width.min(999) } else { 0 };
        if score > best.0 {
            best = (score, delimiter);
        }
    }
    best.1
}

fn rows(text: &str, delimiter: u8) -> Reader<&[u8]> {
    ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes())
}

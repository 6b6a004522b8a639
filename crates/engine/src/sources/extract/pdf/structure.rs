//! Paragraphs, headings and table rows from the lines of a whole document.

use std::collections::{HashMap, HashSet};

use super::super::{Block, Sink, Trouble, clean};
use super::layout::Line;

/// Type that is so much larger than the text's is a heading's.
const HEADING_RATIO: f64 = 1.12;
const HEADING_CHARS_MAX: usize = 120;
/// Between lines of a paragraph, in parts of the type size.
const LEADING_MAX: f64 = 1.75;
/// Pages from which on lines that repeat at their edges are taken for running headers.
const RUNNING_PAGES_MIN: usize = 4;
/// `Page 3 of 10`, `Seite 3`.
const PAGE_NUMBER_LETTERS_MAX: usize = 6;

pub(super) fn write(pages: Vec<Vec<Line>>, sink: &mut Sink) -> Result<(), Trouble> {
    let sizes = Sizes::of(&pages);
    let running = running(&pages, &sizes);
    let mut seen = HashSet::new();
    for (page, number) in pages.into_iter().zip(1..) {
        sink.begin_page(number)?;
        let mut writer = Writer { sizes: &sizes, sink, text: String::new(), last: None, heading: None };
        let count = page.len();
        for (position, line) in page.into_iter().enumerate() {
            let is_edge = position == 0 || position + 1 == count;
            if is_edge && count > 1 && line.text() == number.to_string() {
                continue;
            }
            if position < 2 || position + 2 >= count {
                let key = edge_key(&line, &sizes);
                // The first stays: it may be the title.
                if running.contains(&key) && !seen.insert(key) {
                    continue;
                }
            }
            writer.line(line)?;
        }
        writer.flush()?;
    }
    Ok(())
}

/// The type sizes of a document: its text's, and its headings' from the largest.
struct Sizes {
    text: i64,
    headings: Vec<i64>,
}

/// In tenths of a unit: sizes come with rounding errors.
fn tenths(size: f64) -> i64 {
    (size * 10.0).round() as i64
}

impl Sizes {
    fn of(pages: &[Vec<Line>]) -> Sizes {
        let mut chars: HashMap<i64, usize> = HashMap::new();
        for line in pages.iter().flatten() {
            *chars.entry(tenths(line.size)).or_default() += line.cells.iter().map(String::len).sum::<usize>();
        }
        let text = chars.iter().max_by_key(|(size, count)| (**count, **size)).map_or(0, |(size, _)| *size);
        let all: usize = chars.values().sum();
        let mut headings: Vec<i64> = chars
            .into_iter()
            // What fills a large part of the document is text, however large.
            .filter(|(size, count)| *size as f64 > text as f64 * HEADING_RATIO && *count * 4 < all)
            .map(|(size, _)| size)
            .collect();
        headings.sort_unstable_by(|a, b| b.cmp(a));
        // Sizes that differ by a tenth are one level.
        headings.dedup_by(|next, kept| *next * 10 > *kept * 9);
        Sizes { text, headings }
    }

    fn level(&self, line: &Line) -> Option<u8> {
        let size = tenths(line.size);
        if size as f64 <= self.text as f64 * HEADING_RATIO || line.cells.len() > 2 {
            return None;
        }
        let at = self.headings.iter().position(|heading| size * 10 > *heading * 9)?;
        Some((at + 1).min(6) as u8)
    }
}

/// Lines that stand at the edges of most pages.
fn running(pages: &[Vec<Line>], sizes: &Sizes) -> HashSet<String> {
    if pages.len() < RUNNING_PAGES_MIN {
        return HashSet::new();
    }
    let mut counts: HashMap<String, usize> = HashMap::new();
    for page in pages {
        let edges = page.iter().take(2).chain(page.iter().skip(2).rev().take(2));
        let keys: HashSet<String> = edges.map(|line| edge_key(line, sizes)).collect();
        for key in keys {
            *counts.entry(key).or_default() += 1;
        }
    }
    counts.into_iter().filter(|(_, count)| *count * 10 >= pages.len() * 6).map(|(key, _)| key).collect()
}

/// What it says, and where. Numbers count as one where there is little else and the type is small: those of pages,
/// not of chapters.
fn edge_key(line: &Line, sizes: &Sizes) -> String {
    let text = line.text();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let is_page_number = letters <= PAGE_NUMBER_LETTERS_MAX && tenths(line.size) <= sizes.text;
    let mut key = String::new();
    for c in text.chars() {
        if !is_page_number || !c.is_numeric() {
            key.push(c);
        } else if !key.ends_with('0') {
            key.push('0');
        }
    }
    format!("{key}@{}", (line.y / 4.0).round())
}

struct Writer<'w> {
    sizes: &'w Sizes,
    sink: &'w mut Sink,
    text: String,
    last: Option<Line>,
    /// The level of what is in `text`.
    heading: Option<u8>,
}

impl Writer<'_> {
    fn line(&mut self, line: Line) -> Result<(), Trouble> {
        if line.cells.len() >= 3 {
            self.flush()?;
            let row = line.cells.join(" | ");
            self.sink.row(&row)?;
            return Ok(());
        }
        let text = line.text();
        let level = self.sizes.level(&line).filter(|_| text.contains(char::is_alphabetic));
        if !self.goes_on(&line, level) {
            self.flush()?;
        }
        if is_item(&text) {
            self.flush()?;
        }
        join(&mut self.text, &text);
        self.heading = level;
        self.last = Some(line);
        Ok(())
    }

    /// Whether a line belongs to the paragraph before it.
    fn goes_on(&self, line: &Line, level: Option<u8>) -> bool {
        let Some(last) = &self.last else { return true };
        let down = last.y - line.y;
        let size = last.size.max(line.size);
        level == self.heading
            && line.angle == last.angle
            && (tenths(line.size) - tenths(last.size)).abs() * 8 <= tenths(size)
            && down > 0.0
            && down < size * LEADING_MAX
            // A paragraph's first line stands in, its last ends early.
            && line.x < last.x + size * 3.0
            && line.x < last.end
            && self.text.len() < 8_000
    }

    fn flush(&mut self) -> Result<(), Trouble> {
        let text = std::mem::take(&mut self.text);
        self.last = None;
        match self.heading.take() {
            Some(level) if text.chars().count() <= HEADING_CHARS_MAX => self.sink.heading(level, &text),
            _ if is_item(&text) => self.sink.item(&text),
            _ => self.sink.push(Block::Paragraph { text: clean::line(&text) }),
        }
    }
}

/// Adds a line; a word that was parted at its end becomes whole again.
fn join(text: &mut String, line: &str) {
    let is_parted =
        text.strip_suffix(['-', '\u{ad}', '\u{2010}']).is_some_and(|head| head.ends_with(char::is_lowercase))
            && line.starts_with(char::is_lowercase);
    if is_parted {
        text.pop();
    } else if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(line);
}

fn is_item(text: &str) -> bool {
    let mut chars = text.chars();
    matches!(chars.next(), Some('•' | '◦' | '▪' | '■' | '●' | '○' | '–' | '*' | '➢' | '✓' | '·'))
        && chars.next().is_some_and(char::is_whitespace)
}

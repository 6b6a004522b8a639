//! Lines of text from glyphs.
//!
//! Programs draw text mostly in the order it is read, so that order is kept: it holds where columns stand side by side.
//! Glyphs join into words and lines by the gaps between them. A page that is drawn in disorder is read from top to
//! bottom instead.

use std::collections::HashSet;

use super::content::Glyph;

/// Gaps, in parts of the type size.
const WORD_GAP: f64 = 0.16;
const CELL_GAP: f64 = 1.6;
/// A glyph that begins so far before the last one's end belongs to another line.
const BACK_GAP: f64 = 0.8;
/// Baselines that differ by less are one line: raised and lowered figures.
const SAME_LINE: f64 = 0.45;
/// Of lines' beginnings, in percent: above this a page is drawn in disorder.
const DISORDER_PERCENT: usize = 35;

/// A line of a page, or of one column of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    /// Parts that stand far from each other: cells of a table.
    pub cells: Vec<String>,
    /// Of the baseline's beginning and end, with the page turned so that the line is horizontal.
    pub x: f64,
    pub end: f64,
    pub y: f64,
    /// Of the largest type on it.
    pub size: f64,
    /// In whole degrees, counter-clockwise.
    pub angle: i32,
}

impl Line {
    pub fn text(&self) -> String {
        self.cells.join(" ")
    }
}

/// A glyph with the page turned so that its line is horizontal.
struct Placed<'g> {
    glyph: &'g Glyph,
    x: f64,
    end: f64,
    y: f64,
    angle: i32,
}

pub(super) fn lines(glyphs: Vec<Glyph>) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut builder: Option<Builder> = None;
    let mut angle = 0;
    for glyph in &glyphs {
        let placed = place(glyph, angle);
        angle = placed.angle;
        let is_blank = glyph.text.trim().is_empty();
        if let Some(current) = &mut builder
            && current.takes(&placed)
        {
            current.push(&placed, is_blank);
            continue;
        }
        if is_blank {
            continue;
        }
        lines.extend(builder.take().and_then(Builder::finish));
        builder = Some(Builder::new(&placed));
    }
    lines.extend(builder.and_then(Builder::finish));
    drop_doubles(&mut lines);
    order(lines)
}

fn place(glyph: &Glyph, last_angle: i32) -> Placed<'_> {
    let (dx, dy) = (glyph.end.0 - glyph.start.0, glyph.end.1 - glyph.start.1);
    // A glyph without width says nothing of its direction.
    let angle = if dx.hypot(dy) < 1e-6 { last_angle } else { dy.atan2(dx).to_degrees().round() as i32 };
    if angle == 0 {
        return Placed { glyph, x: glyph.start.0, end: glyph.end.0, y: glyph.start.1, angle };
    }
    let (sin, cos) = f64::from(angle).to_radians().sin_cos();
    let turned = |(x, y): (f64, f64)| (x * cos + y * sin, y * cos - x * sin);
    let (start, end) = (turned(glyph.start), turned(glyph.end));
    Placed { glyph, x: start.0, end: end.0, y: start.1, angle }
}

/// A line that grows.
struct Builder {
    line: Line,
    cell: String,
    /// Of the last glyph.
    end: f64,
    y: f64,
    size: f64,
    last: (String, f64),
    is_vertical: bool,
    has_space: bool,
}

impl Builder {
    fn new(first: &Placed<'_>) -> Builder {
        let line = Line { x: first.x, end: first.end, y: first.y, size: 0.0, angle: first.angle, cells: Vec::new() };
        let mut builder = Builder {
            line,
            cell: String::new(),
            end: first.x,
            y: first.y,
            size: first.glyph.size,
            last: (String::new(), f64::MIN),
            is_vertical: first.glyph.is_vertical,
            has_space: false,
        };
        builder.push(first, false);
        builder
    }

    fn takes(&self, next: &Placed<'_>) -> bool {
        let size = self.size.max(next.glyph.size).max(0.01);
        next.angle == self.line.angle
            && next.glyph.is_vertical == self.is_vertical
            && (next.y - self.y).abs().min((next.y - self.line.y).abs()) < size * SAME_LINE
            && next.x > self.end - size * BACK_GAP
    }

    fn push(&mut self, next: &Placed<'_>, is_blank: bool) {
        let text = &*next.glyph.text;
        let size = self.size.max(next.glyph.size).max(0.01);
        // Drawn twice, a little apart, to look bold.
        if self.last.0 == text && (next.x - self.last.1).abs() < size * 0.12 {
            return;
        }
        let gap = next.x - self.end;
        if is_blank {
            self.has_space = true;
        } else {
            if !self.cell.is_empty() {
                if gap > size * CELL_GAP {
                    self.line.cells.push(std::mem::take(&mut self.cell));
                } else if self.has_space || gap > size * WORD_GAP {
                    self.cell.push(' ');
                }
            }
            self.has_space = false;
            self.cell.push_str(text);
            self.line.size = self.line.size.max(next.glyph.size);
            self.line.end = self.line.end.max(next.end);
            self.end = next.end;
            self.y = next.y;
            self.size = next.glyph.size;
        }
        self.last = (text.to_owned(), next.x);
    }

    fn finish(mut self) -> Option<Line> {
        if !self.cell.is_empty() {
            self.line.cells.push(self.cell);
        }
        (!self.line.cells.is_empty()).then_some(self.line)
    }
}

/// Lines that are drawn again at the same place: shadows, bold by doubling.
fn drop_doubles(lines: &mut Vec<Line>) {
    let mut seen = HashSet::new();
    lines.retain(|line| {
        let step = (line.size * 0.25).max(0.5);
        seen.insert((line.text(), (line.x / step).round() as i64, (line.y / step).round() as i64))
    });
}

fn order(mut lines: Vec<Line>) -> Vec<Line> {
    let steps = lines.windows(2).filter(|pair| pair[0].angle == pair[1].angle);
    let (mut all, mut up) = (0, 0);
    for pair in steps {
        all += 1;
        up += usize::from(pair[1].y > pair[0].y + pair[0].size);
    }
    if all >= 8 && up * 100 > all * DISORDER_PERCENT {
        lines.sort_by(|a, b| {
            // Rows first: what differs by less than half a line stands beside each other.
            let row = |line: &Line| -(line.y / (line.size * 0.5).max(1.0)).round();
            (a.angle.cmp(&b.angle)).then(row(a).total_cmp(&row(b))).then(a.x.total_cmp(&b.x))
        });
    }
    join_rows(lines)
}

/// Parts of one row that were drawn one by one become one line with cells.
fn join_rows(lines: Vec<Line>) -> Vec<Line> {
    let mut joined: Vec<Line> = Vec::with_capacity(lines.len());
    for line in lines {
        match joined.last_mut() {
            Some(last)
                if last.angle == line.angle
                    && (last.y - line.y).abs() < last.size.min(line.size) * 0.3
                    && line.x >= last.end - last.size * 0.3 =>
            {
                let gap = line.x - last.end;
                let size = last.size.max(line.size);
                last.end = last.end.max(line.end);
                last.size = size;
                let mut cells = line.cells.into_iter();
                if gap < size * CELL_GAP
                    && let (Some(cell), Some(first)) = (last.cells.last_mut(), cells.next())
                {
                    if gap > size * WORD_GAP {
                        cell.push(' ');
                    }
                    cell.push_str(&first);
                }
                last.cells.extend(cells);
            }
            _ => joined.push(line),
        }
    }
    joined
}

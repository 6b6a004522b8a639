//! The text of a document's body, and of its notes.

use super::styles::{Styles, outline};
use super::{Element, Node, Sink, Trouble, Xml, table};

/// Paragraphs in text boxes in paragraphs, tables in cells: deeper ones join the one around them.
const DEPTH_MAX: usize = 64;

/// Elements whose text is not part of the document as it reads now.
const LEFT_OUT: [&[u8]; 7] = [b"del", b"moveFrom", b"instrText", b"delText", b"Fallback", b"pPrChange", b"rPrChange"];

#[derive(Default)]
struct Paragraph {
    text: String,
    style_level: Option<u8>,
    own_level: Option<u8>,
    is_item: bool,
}

#[derive(Default)]
struct Grid {
    rows: Vec<Vec<String>>,
    has_headers: bool,
}

struct Body<'a> {
    styles: &'a Styles,
    sink: &'a mut Sink,
    paragraphs: Vec<Paragraph>,
    grids: Vec<Grid>,
    left_out: usize,
    in_text: bool,
}

pub(super) fn read(xml: &mut Xml<'_>, styles: &Styles, sink: &mut Sink) -> Result<(), Trouble> {
    let mut body = Body { styles, sink, paragraphs: Vec::new(), grids: Vec::new(), left_out: 0, in_text: false };
    while let Some(node) = xml.next()? {
        match node {
            Node::Start(element) => body.start(&element),
            Node::End(name) => body.end(&name)?,
            Node::Text(text) if body.in_text && body.left_out == 0 => body.push(&text),
            Node::Text(_) => {}
        }
    }
    // A document that was cut off.
    while !body.paragraphs.is_empty() {
        body.end(b"p")?;
    }
    while !body.grids.is_empty() {
        body.end(b"tbl")?;
    }
    Ok(())
}

impl Body<'_> {
    fn push(&mut self, text: &str) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.text.push_str(text);
        }
    }

    fn start(&mut self, element: &Element) {
        let name = element.name.as_slice();
        if LEFT_OUT.contains(&name) {
            self.left_out += 1;
        }
        if self.left_out > 0 {
            return;
        }
        match name {
            b"p" if self.paragraphs.len() < DEPTH_MAX => self.paragraphs.push(Paragraph::default()),
            b"t" => self.in_text = true,
            b"tab" => self.push(" "),
            b"br" | b"cr" => self.push("\n"),
            b"noBreakHyphen" => self.push("-"),
            b"tbl" if self.grids.len() < DEPTH_MAX => self.grids.push(Grid::default()),
            b"tr" => {
                if let Some(grid) = self.grids.last_mut() {
                    grid.rows.push(Vec::new());
                }
            }
            b"tc" => {
                if let Some(row) = self.grids.last_mut().and_then(|grid| grid.rows.last_mut()) {
                    row.push(String::new());
                }
            }
            b"tblHeader" if element.is_on() => {
                if let Some(grid) = self.grids.last_mut() {
                    grid.has_headers |= grid.rows.len() == 1;
                }
            }
            b"pStyle" | b"outlineLvl" | b"numPr" => self.property(element),
            _ => {}
        }
    }

    fn property(&mut self, element: &Element) {
        let level = element.attribute(b"val").and_then(|style| self.styles.level(style));
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        match element.name.as_slice() {
            b"pStyle" => paragraph.style_level = level,
            b"outlineLvl" => paragraph.own_level = outline(element.attribute(b"val")),
            _ => paragraph.is_item = true,
        }
    }

    fn end(&mut self, name: &[u8]) -> Result<(), Trouble> {
        if LEFT_OUT.contains(&name) {
            self.left_out = self.left_out.saturating_sub(1);
            return Ok(());
        }
        if self.left_out > 0 {
            return Ok(());
        }
        match name {
            b"t" => self.in_text = false,
            b"p" => {
                if let Some(paragraph) = self.paragraphs.pop() {
                    self.place(&paragraph)?;
                }
            }
            b"tbl" => {
                if let Some(grid) = self.grids.pop() {
                    table::write(&grid.rows, grid.has_headers, self.sink)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Into the cell that it stands in, else into the document.
    fn place(&mut self, paragraph: &Paragraph) -> Result<(), Trouble> {
        let text = &paragraph.text;
        if let Some(grid) = self.grids.last_mut() {
            if let Some(cell) = grid.rows.last_mut().and_then(|row| row.last_mut())
                && !text.is_empty()
            {
                if !cell.is_empty() {
                    cell.push(' ');
                }
                cell.push_str(text);
            }
            return Ok(());
        }
        match paragraph.own_level.or(paragraph.style_level) {
            Some(level) => {
                if level == 1 {
                    self.sink.title(text);
                }
                self.sink.heading(level, text)
            }
            None if paragraph.is_item => self.sink.item(text),
            None => self.sink.paragraph(text),
        }
    }
}

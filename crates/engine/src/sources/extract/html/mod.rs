//! Web pages: the words that the page is about, with headings, lists and tables; menus, scripts, banners and footers
//! left out.
//!
//! Reads the page's tokens once and keeps no tree, so that neither depth nor broken nesting matters. What part of the
//! page a block stands in is noted while reading; which parts are kept is decided at the end ([`Region`]).

mod tags;

use encoding_rs::Encoding;
use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

use super::{Block, Limits, Sink, Trouble, clean, table, text};
use tags::{Role, role};

/// Deeper elements are read as if they stood at this depth.
const DEPTH_MAX: usize = 512;
/// A menu's entry is at most so long, a menu at least.
const ENTRY_BYTES_MAX: usize = 60;
const MENU_ENTRIES_MIN: usize = 20;
/// A main part shorter than this may be a mistake of the page's author.
const MAIN_CHARS_MIN: usize = 200;

pub(super) fn read(bytes: &[u8], sink: &mut Sink) -> Result<(), Trouble> {
    let html = text::decode(bytes, declared(bytes));
    let reading = Reading::all(&html)?;
    sink.title(&reading.title);
    reading.keep(sink)
}

/// HTML inside of another document.
pub(super) fn fragment(html: &str, sink: &mut Sink) -> Result<(), Trouble> {
    Reading::all(html)?.keep(sink)
}

/// The encoding that a page's `<meta>` names.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2_048)]).to_ascii_lowercase();
    let (_, label) = head.split_once("charset=").or_else(|| head.split_once("encoding="))?;
    let label = label.trim_start_matches(['"', '\'']);
    let end = label.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_')).unwrap_or(label.len());
    Encoding::for_label(&label.as_bytes()[..end])
}

/// Where on the page a block stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Region {
    Main,
    Article,
    Body,
    /// Menus, headers, footers, asides, what is hidden.
    Around,
}

struct Placed {
    region: Region,
    block: Block,
    /// A list's item that is nothing but a short link, as menus have them.
    is_entry: bool,
}

struct Open {
    name: Vec<u8>,
    role: Role,
}

#[derive(Default)]
struct Grid {
    rows: Vec<Vec<String>>,
    has_headers: bool,
    /// Used to place things, not to tabulate: what is in its cells flows as on the page.
    is_layout: bool,
}

#[derive(Default)]
struct Reading {
    title: String,
    blocks: Vec<Placed>,
    text: String,
    open: Vec<Open>,
    grids: Vec<Grid>,
    /// Open elements of a role.
    counts: [u32; Role::COUNT],
    /// Of `text`, how much is in links, in bytes.
    linked: usize,
}

impl Reading {
    fn all(html: &str) -> Result<Reading, Trouble> {
        let mut emitter = DefaultEmitter::default();
        emitter.naively_switch_states(true);
        let mut reading = Reading::default();
        for token in Tokenizer::new_with_emitter(html, emitter).flatten() {
            match token {
                Token::StartTag(tag) => reading.start(&tag)?,
                Token::EndTag(tag) => reading.end(&tag.name)?,
                Token::String(text) => reading.words(&String::from_utf8_lossy(&text)),
                _ => {}
            }
        }
        while let Some(open) = reading.open.pop() {
            reading.close(&open)?;
        }
        reading.flush()?;
        Ok(reading)
    }

    fn is_in(&self, role: Role) -> bool {
        self.counts[role as usize] > 0
    }

    fn region(&self) -> Region {
        if self.is_in(Role::Around) {
            Region::Around
        } else if self.is_in(Role::Main) {
            Region::Main
        } else if self.is_in(Role::Article) {
            Region::Article
        } else {
            Region::Body
        }
    }

    fn words(&mut self, words: &str) {
        if self.is_in(Role::Dropped) {
            return;
        }
        if self.is_in(Role::Title) {
            if self.title.len() < 1_000 {
                self.title.push_str(words);
            }
            return;
        }
        if self.is_in(Role::Link) {
            self.linked += words.trim().len();
        }
        if self.is_in(Role::Preformatted) {
            self.text.push_str(words);
        } else {
            self.text.extend(words.chars().map(|c| if c.is_whitespace() { ' ' } else { c }));
        }
    }

    fn start(&mut self, tag: &StartTag<()>) -> Result<(), Trouble> {
        let in_content = self.is_in(Role::Main) || self.is_in(Role::Article);
        let role = role(tag, in_content);
        if !matches!(role, Role::Break | Role::Void | Role::Inline | Role::Link) {
            self.end_implied(&tag.name)?;
        }
        match role {
            Role::Break => self.text.push('\n'),
            Role::Void | Role::Inline | Role::Link => {}
            Role::Value if !self.text.trim().is_empty() => self.text.push_str(": "),
            Role::Grid => {
                self.flush()?;
                let is_layout = tags::is_layout(tag);
                self.grids.push(Grid { is_layout, ..Grid::default() });
            }
            Role::Row => {
                self.end_cell()?;
                if let Some(grid) = self.grid() {
                    grid.rows.push(Vec::new());
                }
            }
            Role::Cell | Role::HeadCell => {
                self.end_cell()?;
                if let Some(grid) = self.grid() {
                    grid.has_headers |= role == Role::HeadCell && grid.rows.len() <= 1;
                }
            }
            Role::Heading if self.grid().is_some() => {
                // A table with headings in its cells places things on the page.
                self.end_grid_as_layout()?;
            }
            _ => self.flush()?,
        }
        let is_closed = tag.self_closing && !tags::is_html_container(&tag.name);
        if !matches!(role, Role::Break | Role::Void | Role::Inline) && !is_closed && self.open.len() < DEPTH_MAX {
            self.counts[role as usize] += 1;
            self.open.push(Open { name: tag.name.to_vec(), role });
        }
        Ok(())
    }

    /// Ends what authors leave open: a paragraph at the next block, an item at the next item, a cell at the next cell.
    fn end_implied(&mut self, name: &[u8]) -> Result<(), Trouble> {
        while let Some(open) = self.open.last() {
            let ends = match open.name.as_slice() {
                b"p" => true,
                b"li" => name == b"li",
                b"dt" | b"dd" => matches!(name, b"dt" | b"dd"),
                b"td" | b"th" => matches!(name, b"td" | b"th" | b"tr" | b"tbody" | b"tfoot"),
                b"tr" => matches!(name, b"tr" | b"tbody" | b"tfoot"),
                _ => false,
            };
            if !ends {
                break;
            }
            if let Some(open) = self.open.pop() {
                self.close(&open)?;
            }
        }
        Ok(())
    }

    /// Closes the innermost element of the name and what was left open inside it. A cell's end tag ends nothing beyond
    /// its table.
    fn end(&mut self, name: &[u8]) -> Result<(), Trouble> {
        let Some(at) = self.open.iter().rposition(|open| open.name == name) else { return Ok(()) };
        if name != b"table" && self.open[at..].iter().skip(1).any(|open| open.role == Role::Grid) {
            return Ok(());
        }
        while self.open.len() > at {
            if let Some(open) = self.open.pop() {
                self.close(&open)?;
            }
        }
        Ok(())
    }

    fn close(&mut self, open: &Open) -> Result<(), Trouble> {
        match open.role {
            Role::Cell | Role::HeadCell | Role::Row => self.end_cell()?,
            Role::Grid => {
                self.end_cell()?;
                self.end_grid()?;
            }
            // The value that follows belongs to the term.
            Role::Term => {}
            Role::Title | Role::Dropped | Role::Link => {}
            Role::Heading => {
                let level = open.name.last().map_or(2, |digit| digit.wrapping_sub(b'0'));
                let level = if (1..=6).contains(&level) { level } else { 6 };
                let text = std::mem::take(&mut self.text);
                self.block(Block::Heading { level, text: clean::line(&text) });
            }
            _ => self.flush()?,
        }
        self.counts[open.role as usize] -= 1;
        Ok(())
    }

    /// The table whose cells are being read, unless it only places things.
    fn grid(&mut self) -> Option<&mut Grid> {
        self.grids.last_mut().filter(|grid| !grid.is_layout)
    }

    fn end_cell(&mut self) -> Result<(), Trouble> {
        if self.grid().is_none() {
            return self.flush();
        }
        let text = std::mem::take(&mut self.text);
        let in_cell = self
            .open
            .iter()
            .rev()
            .take_while(|open| open.role != Role::Grid)
            .any(|open| matches!(open.role, Role::Cell | Role::HeadCell));
        // Also called where a cell was closed just now: then there is text or an empty cell to keep.
        if let Some(grid) = self.grid()
            && let Some(row) = grid.rows.last_mut()
            && (in_cell || !text.trim().is_empty())
        {
            row.push(text);
        }
        Ok(())
    }

    fn end_grid(&mut self) -> Result<(), Trouble> {
        let Some(grid) = self.grids.pop() else { return Ok(()) };
        if grid.is_layout {
            return self.flush();
        }
        let limits = Limits::default();
        let mut rows = Sink::new(&limits);
        table::write(&grid.rows, grid.has_headers, &mut rows)?;
        for block in rows.finish().pages.into_iter().flat_map(|page| page.blocks) {
            self.block(block);
        }
        Ok(())
    }

    fn end_grid_as_layout(&mut self) -> Result<(), Trouble> {
        let pending = std::mem::take(&mut self.text);
        let rows = self.grid().map(|grid| {
            grid.is_layout = true;
            std::mem::take(&mut grid.rows)
        });
        for cell in rows.into_iter().flatten().flatten() {
            self.block(Block::Paragraph { text: clean::lines(&cell) });
        }
        self.text = pending;
        self.flush()
    }

    /// Ends the paragraph or item that is being read. Within a table's cell it only parts words.
    fn flush(&mut self) -> Result<(), Trouble> {
        if self.grid().is_some() && !self.text.is_empty() {
            self.text.push(' ');
            return Ok(());
        }
        let text = std::mem::take(&mut self.text);
        self.block(if self.is_in(Role::Item) {
            Block::Item { text: clean::line(&text) }
        } else {
            Block::Paragraph { text: clean::lines(&text) }
        });
        Ok(())
    }

    fn block(&mut self, block: Block) {
        let linked = std::mem::take(&mut self.linked);
        let length = block.text().len();
        if length > 0 {
            let is_entry =
                matches!(block, Block::Item { .. }) && linked * 10 >= length * 9 && length <= ENTRY_BYTES_MAX;
            self.blocks.push(Placed { region: self.region(), block, is_entry });
        }
    }

    /// The main part where the page marks one, else all but what stands around, else everything.
    fn keep(mut self, sink: &mut Sink) -> Result<(), Trouble> {
        self.drop_menus();
        let chars = |wanted: &[Region]| -> usize {
            self.blocks
                .iter()
                .filter(|placed| wanted.contains(&placed.region))
                .map(|placed| placed.block.text().len())
                .sum()
        };
        let body = chars(&[Region::Main, Region::Article, Region::Body]);
        let is_enough = |part: usize| part >= MAIN_CHARS_MIN && part * 4 >= body || part * 2 > body;
        let wanted: &[Region] = if is_enough(chars(&[Region::Main])) {
            &[Region::Main]
        } else if is_enough(chars(&[Region::Article])) {
            &[Region::Main, Region::Article]
        } else if body > 0 {
            &[Region::Main, Region::Article, Region::Body]
        } else {
            &[Region::Main, Region::Article, Region::Body, Region::Around]
        };
        for placed in self.blocks {
            if wanted.contains(&placed.region) {
                sink.push(placed.block)?;
            }
        }
        Ok(())
    }

    /// Long runs of short links are menus, whatever they stand in: languages, categories, archives.
    fn drop_menus(&mut self) {
        let mut begin = 0;
        while begin < self.blocks.len() {
            let run = self.blocks[begin..].iter().take_while(|placed| placed.is_entry).count();
            if run >= MENU_ENTRIES_MIN {
                for placed in &mut self.blocks[begin..begin + run] {
                    placed.region = Region::Around;
                }
            }
            begin += run.max(1);
        }
    }
}

#[cfg(test)]
mod tests;

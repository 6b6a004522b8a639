//! Cuts a document into the pieces that answers are found in: about a paragraph or two, with its page and headings.
//!
//! A piece never reaches over a heading. Rows of tables and list items stay whole; a paragraph that is too long for one
//! piece is cut between sentences, and only there the pieces overlap by a sentence.

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

use super::extract::{Block, Extracted, Trouble};

/// A piece is ended when it has reached this, in characters.
const ENOUGH: usize = 700;
/// No piece of sentences is longer.
const MOST: usize = 1_000;
/// Rows are searched for one by one: few to a piece.
const ENOUGH_ROWS: usize = 400;
/// A row or an item that is longer is cut after all.
const WHOLE_MOST: usize = 4_000;
/// A sentence that is repeated at the next piece's beginning is at most so long.
const OVERLAP_MOST: usize = 200;
/// A piece that is shorter goes on over the end of its page.
const PAGE_LEAST: usize = 250;
/// Pieces of one document.
pub const CHUNKS_MAX: usize = 20_000;
/// Between headings of a path.
pub const HEADING_SEPARATOR: &str = " › ";
const HEADING_PATH_MOST: usize = 300;

/// A piece of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChunkText {
    /// Where it begins, from 1.
    pub page: Option<u32>,
    /// The headings above it, from the outermost: `Returns › Shoes`.
    pub heading: Option<String>,
    /// Without its headings; at most [`WHOLE_MOST`] characters.
    pub text: String,
}

/// Cuts a document.
///
/// # Errors
/// [`Trouble::TooLarge`] beyond [`CHUNKS_MAX`] pieces, [`Trouble::NoText`] where there is nothing to cut.
pub fn chunks(document: &Extracted) -> Result<Vec<ChunkText>, Trouble> {
    let mut cutter = Cutter::default();
    for page in &document.pages {
        if cutter.length >= PAGE_LEAST {
            cutter.end_chunk()?;
        }
        cutter.page = page.number;
        for block in &page.blocks {
            cutter.take(block)?;
        }
    }
    cutter.end_section()?;
    if cutter.chunks.is_empty() {
        return Err(Trouble::NoText);
    }
    Ok(cutter.chunks)
}

#[derive(Default)]
struct Cutter {
    chunks: Vec<ChunkText>,
    page: Option<u32>,
    headings: Vec<(u8, String)>,
    /// Of the innermost heading: nothing stands under it yet.
    is_bare: bool,
    text: String,
    /// Of `text`, in characters.
    length: usize,
    /// Of `text`'s beginning.
    began_on: Option<u32>,
    has_rows: bool,
}

impl Cutter {
    fn take(&mut self, block: &Block) -> Result<(), Trouble> {
        match block {
            Block::Heading { level, text } => self.heading(*level, text),
            Block::Paragraph { text } => self.paragraph(text),
            Block::Item { text } => self.whole(text, false),
            Block::Row { text } => self.whole(text, true),
        }
    }

    fn heading(&mut self, level: u8, text: &str) -> Result<(), Trouble> {
        self.end_chunk()?;
        // A heading with nothing below it is a text of its own, unless it leads to deeper headings.
        if self.is_bare && self.headings.last().is_some_and(|(above, _)| *above >= level) {
            self.end_section()?;
        }
        while self.headings.last().is_some_and(|(above, _)| *above >= level) {
            self.headings.pop();
        }
        self.headings.push((level, text.to_owned()));
        self.is_bare = true;
        Ok(())
    }

    /// Keeps the words of a heading that nothing stood under.
    fn end_section(&mut self) -> Result<(), Trouble> {
        self.end_chunk()?;
        if self.is_bare
            && let Some((_, text)) = self.headings.pop()
        {
            self.add(&text, "\n");
            self.end_chunk()?;
        }
        self.is_bare = false;
        Ok(())
    }

    fn paragraph(&mut self, text: &str) -> Result<(), Trouble> {
        let length = text.chars().count();
        if length <= MOST {
            return self.fit(text, length, false);
        }
        self.end_chunk()?;
        let mut last = "";
        for sentence in sentences(text) {
            let length = sentence.chars().count();
            if self.length > 0 && self.length + 1 + length > MOST {
                self.end_chunk()?;
                let overlap = last.chars().count();
                if overlap <= OVERLAP_MOST && overlap + 1 + length <= MOST {
                    self.add(last, " ");
                }
            }
            self.add(sentence, " ");
            last = sentence;
        }
        Ok(())
    }

    /// What is not to be torn.
    fn whole(&mut self, text: &str, is_row: bool) -> Result<(), Trouble> {
        let length = text.chars().count();
        if length <= WHOLE_MOST { self.fit(text, length, is_row) } else { self.paragraph(text) }
    }

    /// Puts a text into this piece if there is room, else into the next.
    fn fit(&mut self, text: &str, length: usize, is_row: bool) -> Result<(), Trouble> {
        let enough = if is_row || self.has_rows { ENOUGH_ROWS } else { ENOUGH };
        let most = if is_row { ENOUGH_ROWS } else { MOST };
        if self.length > 0 && (self.length >= enough || self.length + 1 + length > most) {
            self.end_chunk()?;
        }
        self.has_rows |= is_row;
        self.add(text, "\n");
        Ok(())
    }

    fn add(&mut self, text: &str, separator: &str) {
        if self.length == 0 {
            self.began_on = self.page;
        } else {
            self.text.push_str(separator);
            self.length += 1;
        }
        self.text.push_str(text);
        self.length += text.chars().count();
        self.is_bare = false;
    }

    fn end_chunk(&mut self) -> Result<(), Trouble> {
        let text = std::mem::take(&mut self.text);
        self.length = 0;
        self.has_rows = false;
        // Rules, bullets and page ornaments are no answer to anything.
        if !text.contains(char::is_alphanumeric) {
            return Ok(());
        }
        if self.chunks.len() >= CHUNKS_MAX {
            return Err(Trouble::TooLarge);
        }
        self.chunks.push(ChunkText { page: self.began_on, heading: self.heading_path(), text });
        Ok(())
    }

    /// The innermost headings that fit.
    fn heading_path(&self) -> Option<String> {
        let mut path = String::new();
        for (_, text) in self.headings.iter().rev() {
            let longer = if path.is_empty() { text.clone() } else { format!("{text}{HEADING_SEPARATOR}{path}") };
            if longer.chars().count() > HEADING_PATH_MOST {
                break;
            }
            path = longer;
        }
        (!path.is_empty()).then_some(path)
    }
}

/// Sentences by Unicode's rules, which know the danda; one that is too long is cut between words, a word that is too
/// long between what a reader takes for letters.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .flat_map(UnicodeSegmentation::split_sentence_bounds)
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .flat_map(Pieces)
}

/// Cuts a text after [`ENOUGH`] characters, where possible at a space.
struct Pieces<'a>(&'a str);

impl<'a> Iterator for Pieces<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let Pieces(text) = *self;
        if text.is_empty() {
            return None;
        }
        let Some((end, _)) = text.char_indices().nth(MOST) else {
            self.0 = "";
            return Some(text);
        };
        let head = &text[..text.char_indices().nth(ENOUGH).map_or(end, |(at, _)| at)];
        let cut = match head.rfind(char::is_whitespace) {
            Some(at) if at * 2 > head.len() => at,
            // The last of the letters may reach over the cut.
            _ => head
                .grapheme_indices(true)
                .next_back()
                .map_or(head.len(), |(at, _)| if at == 0 { head.len() } else { at }),
        };
        let (piece, rest) = text.split_at(cut);
        self.0 = rest.trim_start();
        Some(piece.trim_end())
    }
}

#[cfg(test)]
#[path = "chunk_tests.rs"]
mod tests;

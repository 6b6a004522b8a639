//! Where the readers put what they find: cleans it, drops what is empty, counts it against the limits.

use super::{Block, Extracted, Limits, Page, Trouble, clean};

pub(super) struct Sink {
    title: Option<String>,
    pages: Vec<Page>,
    page: Page,
    pages_left: usize,
    blocks_left: usize,
    bytes_left: usize,
}

impl Sink {
    pub(super) fn new(limits: &Limits) -> Sink {
        Sink {
            title: None,
            pages: Vec::new(),
            page: Page::default(),
            pages_left: limits.pages,
            blocks_left: limits.blocks,
            bytes_left: limits.text_bytes,
        }
    }

    /// The first title wins.
    pub(super) fn title(&mut self, title: &str) {
        let title: String = clean::line(title).chars().take(300).collect();
        if self.title.is_none() && !title.is_empty() {
            self.title = Some(title);
        }
    }

    /// What follows is on this page.
    pub(super) fn begin_page(&mut self, number: u32) -> Result<(), Trouble> {
        self.end_page();
        self.pages_left = self.pages_left.checked_sub(1).ok_or(Trouble::TooLarge)?;
        self.page.number = Some(number);
        Ok(())
    }

    pub(super) fn heading(&mut self, level: u8, text: &str) -> Result<(), Trouble> {
        let text = clean::line(text);
        // A heading is short; what is longer was styled as one by mistake.
        let block = if text.chars().count() <= 200 {
            Block::Heading { level: level.clamp(1, 6), text }
        } else {
            Block::Paragraph { text }
        };
        self.push(block)
    }

    /// Keeps line breaks.
    pub(super) fn paragraph(&mut self, text: &str) -> Result<(), Trouble> {
        self.push(Block::Paragraph { text: clean::lines(text) })
    }

    pub(super) fn item(&mut self, text: &str) -> Result<(), Trouble> {
        self.push(Block::Item { text: clean::line(text) })
    }

    pub(super) fn row(&mut self, text: &str) -> Result<(), Trouble> {
        self.push(Block::Row { text: clean::line(text) })
    }

    pub(super) fn push(&mut self, block: Block) -> Result<(), Trouble> {
        if block.text().is_empty() {
            return Ok(());
        }
        self.blocks_left = self.blocks_left.checked_sub(1).ok_or(Trouble::TooLarge)?;
        self.bytes_left = self.bytes_left.checked_sub(block.text().len()).ok_or(Trouble::TooLarge)?;
        self.page.blocks.push(block);
        Ok(())
    }

    /// The pages that have a letter or digit on them.
    pub(super) fn finish(mut self) -> Extracted {
        self.end_page();
        Extracted { title: self.title, pages: self.pages }
    }

    fn end_page(&mut self) {
        let page = std::mem::take(&mut self.page);
        if page.blocks.iter().any(|block| block.text().contains(char::is_alphanumeric)) {
            self.pages.push(page);
        }
    }
}

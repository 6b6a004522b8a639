//! The text of a document, with its pages and headings.
//!
//! Pure: bytes in, [`Extracted`] or [`Trouble`] out. What a stranger made is read here, so the product calls it in a
//! child process with little memory and time (`child`), and every reader has bounds of its own besides.

mod clean;
mod csv;

mod docx;
mod html;
mod markdown;
mod pdf;
mod sink;
mod table;
pub(super) mod text;

use serde::{Deserialize, Serialize};

use super::kind::Kind;
use sink::Sink;

/// What a document says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extracted {
    /// As the document itself names it.
    pub title: Option<String>,
    pub pages: Vec<Page>,
}

/// A page of a PDF, or all of a document that has none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// From 1; `None` where the kind has no pages.
    pub number: Option<u32>,
    pub blocks: Vec<Block>,
}

/// A piece of text in reading order. Texts are trimmed and have neither control characters nor doubled spaces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Block {
    /// `level` from 1 (the document) to 6.
    Heading {
        level: u8,
        text: String,
    },
    Paragraph {
        text: String,
    },
    /// Of a list.
    Item {
        text: String,
    },
    /// A table's row with its headers, as `Size: 42; Price: 3 €`. Not to be torn.
    Row {
        text: String,
    },
}

impl Block {
    pub fn text(&self) -> &str {
        match self {
            Block::Heading { text, .. } | Block::Paragraph { text } | Block::Item { text } | Block::Row { text } => {
                text
            }
        }
    }
}

impl Extracted {
    /// All texts, a line each.
    pub fn text(&self) -> String {
        let texts: Vec<&str> = self.pages.iter().flat_map(|page| &page.blocks).map(Block::text).collect();
        texts.join("\n")
    }
}

/// Why a document gave no text, in words for who uploaded it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "trouble", content = "words", rename_all = "snake_case")]
pub enum Trouble {
    #[error("This file needs a password. Save it without one and upload it again.")]
    NeedsPassword,
    #[error(
        "There is no text in this file. If its pages are scanned pictures, run text recognition (OCR) over it, or \
         upload the original document."
    )]
    NoText,
    /// What is wrong with it, as the end of the sentence "This file …".
    #[error("This file {0}. Export or save it again and upload that.")]
    Broken(String),
    #[error("This document is too large. Split it into parts and upload them one by one.")]
    TooLarge,
    /// A whole sentence that names what it is and what to do.
    #[error("{0}")]
    Unsupported(String),
}

/// Bounds on one document. Beyond them it is [`Trouble::TooLarge`].
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub pages: usize,
    pub blocks: usize,
    pub text_bytes: usize,
    /// Of one part of a packed file, unpacked.
    pub unpacked_bytes: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { pages: 5_000, blocks: 400_000, text_bytes: 24 << 20, unpacked_bytes: 96 << 20 }
    }
}

/// Takes the text out of a document of a known kind.
///
/// # Errors
/// See [`Trouble`]. A document without a single word is [`Trouble::NoText`].
pub fn extract(kind: Kind, bytes: &[u8], limits: &Limits) -> Result<Extracted, Trouble> {
    let mut sink = Sink::new(limits);
    match kind {
        Kind::Pdf => pdf::read(bytes, limits, &mut sink)?,
        Kind::Docx => docx::read(bytes, limits, &mut sink)?,
        Kind::Html => html::read(bytes, &mut sink)?,
        Kind::Markdown => markdown::read(bytes, &mut sink)?,
        Kind::Text => text::read(bytes, &mut sink)?,
        Kind::Csv => csv::read(bytes, &mut sink)?,
    }
    let extracted = sink.finish();
    if extracted.pages.is_empty() {
        return Err(Trouble::NoText);
    }
    Ok(extracted)
}

#[cfg(test)]
mod tests;

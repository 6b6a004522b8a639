//! PDF: the text that its pages show, in reading order, with headings by size of type.
//!
//! `hayro-syntax` reads the file (repairing what is damaged, decrypting what has no password) and `hayro-font` knows what
//! its codes mean; `content` runs a page's instructions as far as text is concerned, `layout` makes lines and
//! paragraphs of the glyphs, `structure` looks at the document as a whole. Pictures are not decoded at all.

mod content;
mod fonts;
mod layout;
mod matrix;
mod structure;

use hayro_syntax::{DecryptionError, LoadPdfError, Pdf, PdfData};

use super::{Limits, Sink, Trouble};
use content::Reader;
use layout::Line;

pub(super) fn read(bytes: &[u8], limits: &Limits, sink: &mut Sink) -> Result<(), Trouble> {
    let pdf = Pdf::new(PdfData::from(bytes.to_vec())).map_err(trouble)?;
    let count = pdf.pages().len();
    if count > limits.pages {
        return Err(Trouble::TooLarge);
    }
    let mut reader = Reader::new(limits);
    let mut pages: Vec<Vec<Line>> = Vec::with_capacity(count);
    for page in pdf.pages().iter() {
        let glyphs = reader.page(page)?;
        pages.push(layout::lines(glyphs));
    }
    if let Some(title) = pdf.metadata().title.as_deref().map(fonts::text_string)
        && !is_by_program(&title)
    {
        sink.title(&title);
    }
    structure::write(pages, sink)
}

/// What programs write by themselves: their own name, or the file's.
fn is_by_program(title: &str) -> bool {
    let is_file_name = title.rsplit_once('.').is_some_and(|(_, extension)| {
        (2..=5).contains(&extension.len()) && extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
    });
    is_file_name || title.starts_with("Microsoft ") || title.to_ascii_lowercase().starts_with("untitled")
}

fn trouble(error: LoadPdfError) -> Trouble {
    match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Trouble::NeedsPassword,
        LoadPdfError::Decryption(_) => Trouble::Broken("is encrypted in a way that cannot be read".to_owned()),
        LoadPdfError::Invalid => Trouble::Broken("is not a whole PDF: it is damaged or was cut off".to_owned()),
    }
}

#[cfg(test)]
mod tests;

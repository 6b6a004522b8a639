//! What a file is. Its bytes decide; the name and the sent type only tell apart what looks alike (Markdown, CSV and
//! plain text).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::extract::Trouble;

/// The kinds of files that text can be taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Pdf,
    Docx,
    Html,
    Markdown,
    Text,
    Csv,
}

impl Kind {
    pub const ALL: [Kind; 6] = [Kind::Pdf, Kind::Docx, Kind::Html, Kind::Markdown, Kind::Text, Kind::Csv];

    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Pdf => "pdf",
            Kind::Docx => "docx",
            Kind::Html => "html",
            Kind::Markdown => "markdown",
            Kind::Text => "text",
            Kind::Csv => "csv",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(text: &str) -> Result<Kind, String> {
        Kind::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| format!("{text} is none of pdf, docx, html, markdown, text, csv"))
    }
}

/// How much of a file's beginning is looked at.
const HEAD_BYTES: usize = 4_096;

/// Says what a file is.
///
/// # Errors
/// [`Trouble::Unsupported`] names what it seems to be and what to do; [`Trouble::NeedsPassword`] for an Office file that
/// is encrypted as a whole; [`Trouble::Broken`] for an empty one.
pub fn kind(name: &str, content_type: Option<&str>, bytes: &[u8]) -> Result<Kind, Trouble> {
    if bytes.is_empty() {
        return Err(Trouble::Broken("is empty".to_owned()));
    }
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    if find(&head[..head.len().min(1_024 + 5)], b"%PDF-").is_some() {
        return Ok(Kind::Pdf);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return archive(bytes);
    }
    if head.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return compound_file(bytes);
    }
    if let Some(what) = picture_or_program(head) {
        return Err(Trouble::Unsupported(what.to_owned()));
    }
    let named = Named::of(name, content_type);
    if !is_text(head) {
        let words = match named {
            Named::Pdf => "This file is called a PDF but is none. Export it as a PDF again and upload that.",
            Named::Docx => "This file is called a Word document but is none. Save it as .docx again and upload that.",
            _ => "This file is not text. PDF, Word (.docx), web pages, Markdown, CSV and plain text can be read.",
        };
        return Err(Trouble::Unsupported(words.to_owned()));
    }
    text_kind(head, named)
}

/// What the name and the sent type claim.
#[derive(Clone, Copy, PartialEq)]
enum Named {
    Pdf,
    Docx,
    Html,
    Markdown,
    Csv,
    Other,
}

impl Named {
    fn of(name: &str, content_type: Option<&str>) -> Named {
        let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
        match extension.as_deref() {
            Some("pdf") => return Named::Pdf,
            Some("docx" | "docm") => return Named::Docx,
            Some("html" | "htm" | "xhtml") => return Named::Html,
            Some("md" | "markdown" | "mdown" | "mkd") => return Named::Markdown,
            Some("csv" | "tsv" | "tab") => return Named::Csv,
            Some("txt" | "text" | "log") => return Named::Other,
            _ => {}
        }
        let essence = content_type.and_then(|value| value.split(';').next()).unwrap_or_default().trim();
        match essence.to_ascii_lowercase().as_str() {
            "application/pdf" => Named::Pdf,
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => Named::Docx,
            "text/html" | "application/xhtml+xml" => Named::Html,
            "text/markdown" => Named::Markdown,
            "text/csv" | "text/tab-separated-values" | "application/csv" => Named::Csv,
            _ => Named::Other,
        }
    }
}

fn text_kind(head: &[u8], named: Named) -> Result<Kind, Trouble> {
    // UTF-16 with the zeros taken out reads as the ASCII that is looked for.
    let start: Vec<u8> = head.iter().copied().filter(|byte| *byte != 0).map(|byte| byte.to_ascii_lowercase()).collect();
    let start = trim_start(&start);
    if start.starts_with(b"{\\rtf") {
        return Err(Trouble::Unsupported(
            "This is an RTF document. Save it as .docx or PDF and upload that.".to_owned(),
        ));
    }
    if looks_like_html(start) || named == Named::Html && start.contains(&b'<') {
        return Ok(Kind::Html);
    }
    match named {
        Named::Markdown => Ok(Kind::Markdown),
        Named::Csv => Ok(Kind::Csv),
        // A PDF's head can be missing although the rest is there; its reader decides.
        Named::Pdf if find(head, b" obj").is_some() => Ok(Kind::Pdf),
        Named::Pdf => Err(Trouble::Unsupported(
            "This file is called a PDF but is plain text inside. Upload it as a .txt file, or export the PDF again."
                .to_owned(),
        )),
        Named::Docx => Err(Trouble::Unsupported(
            "This file is called a Word document but is plain text inside. Upload it as a .txt file.".to_owned(),
        )),
        Named::Html | Named::Other => Ok(Kind::Text),
    }
}

fn looks_like_html(start: &[u8]) -> bool {
    const BEGINNINGS: [&[u8]; 7] = [b"<!doctype html", b"<html", b"<head", b"<body", b"<title", b"<meta ", b"<article"];
    if BEGINNINGS.iter().any(|beginning| start.starts_with(beginning)) {
        return true;
    }
    // After an XML declaration or a comment.
    (start.starts_with(b"<?xml") || start.starts_with(b"<!--")) && find(start, b"<html").is_some()
}

/// A zip archive: a Word document, or another thing that is packed the same way.
fn archive(bytes: &[u8]) -> Result<Kind, Trouble> {
    // Names of the parts stand uncompressed in the archive.
    if find(bytes, b"word/").is_some() {
        return Ok(Kind::Docx);
    }
    let words = if find(bytes, b"xl/workbook").is_some() {
        "This is an Excel workbook. Save the sheet as CSV and upload that."
    } else if find(bytes, b"ppt/").is_some() {
        "This is a PowerPoint presentation. Save it as a PDF and upload that."
    } else if find(bytes, b"opendocument").is_some() {
        "This is an OpenDocument file. Save it as .docx or PDF and upload that."
    } else if find(bytes, b"epub").is_some() {
        "This is an e-book. Convert it to a PDF and upload that."
    } else {
        "This is an archive. Unpack it and upload the documents in it."
    };
    Err(Trouble::Unsupported(words.to_owned()))
}

/// Microsoft's older container: documents of Word before 2007, and new ones that are encrypted.
fn compound_file(bytes: &[u8]) -> Result<Kind, Trouble> {
    let encrypted: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if find(bytes, &encrypted).is_some() {
        return Err(Trouble::NeedsPassword);
    }
    Err(Trouble::Unsupported(
        "This is an Office document of the old kind (.doc, .xls, .ppt). Save it as .docx, CSV or PDF and upload that."
            .to_owned(),
    ))
}

fn picture_or_program(head: &[u8]) -> Option<&'static str> {
    const PICTURE: &str = "This is a picture. Pictures have no text that could be read; upload the document itself.";
    const SOUND: &str = "This is a sound or video file. Upload a document with its text instead.";
    const PROGRAM: &str = "This is a program, not a document.";
    const PACKED: &str = "This is an archive. Unpack it and upload the documents in it.";
    const SIGNS: [(&[u8], &str); 16] = [
        (b"\x89PNG\r\n", PICTURE),
        (b"\xFF\xD8\xFF", PICTURE),
        (b"GIF87a", PICTURE),
        (b"GIF89a", PICTURE),
        (b"II*\0", PICTURE),
        (b"MM\0*", PICTURE),
        (b"OggS", SOUND),
        (b"ID3", SOUND),
        (b"fLaC", SOUND),
        (b"\x1A\x45\xDF\xA3", SOUND),
        (b"\x7FELF", PROGRAM),
        (b"MZ\x90\0", PROGRAM),
        (b"\x1F\x8B", PACKED),
        (b"7z\xBC\xAF", PACKED),
        (b"Rar!", PACKED),
        (b"BZh", PACKED),
    ];
    if let Some((_, words)) = SIGNS.iter().find(|(sign, _)| head.starts_with(sign)) {
        return Some(words);
    }
    match (head.get(..4), head.get(4..8), head.get(8..12)) {
        (Some(b"RIFF"), _, Some(b"WEBP")) => Some(PICTURE),
        (Some(b"RIFF"), _, _) => Some(SOUND),
        (_, Some(b"ftyp"), Some(b"heic" | b"heix" | b"avif" | b"mif1")) => Some(PICTURE),
        (_, Some(b"ftyp"), _) => Some(SOUND),
        _ => None,
    }
}

/// Text has no zero bytes, except in UTF-16 where every second byte of plain letters is one, and few control characters.
fn is_text(head: &[u8]) -> bool {
    if super::extract::text::utf16(head).is_some() {
        return true;
    }
    let odd = head.iter().filter(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31)).count();
    !head.contains(&0) && odd * 50 <= head.len()
}

fn trim_start(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let bytes = bytes.strip_prefix(b"\xFF\xFE").or_else(|| bytes.strip_prefix(b"\xFE\xFF")).unwrap_or(bytes);
    bytes.trim_ascii_start()
}

/// Where `needle` begins in `haystack`.
fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_decide_and_not_the_name() {
        assert_eq!(kind("a.txt", Some("text/plain"), b"%PDF-1.7\n"), Ok(Kind::Pdf));
        assert_eq!(kind("a.md", None, b"<!DOCTYPE html><p>Hello"), Ok(Kind::Html));
        assert_eq!(kind("a.csv", None, b"  <html><body>Not found"), Ok(Kind::Html));
        assert_eq!(kind("a.csv", None, b"name,price\nTea,3\n"), Ok(Kind::Csv));
        assert_eq!(kind("README.md", None, b"# Title"), Ok(Kind::Markdown));
        assert_eq!(kind("note", Some("text/markdown; charset=utf-8"), b"# Title"), Ok(Kind::Markdown));
        assert_eq!(kind("note", None, b"one, two\nthree"), Ok(Kind::Text));
        let utf16: Vec<u8> = "Guten Tag".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(kind("note.txt", None, &utf16), Ok(Kind::Text));
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let words = |name: &str, bytes: &[u8]| match kind(name, None, bytes) {
            Err(trouble) => trouble.to_string(),
            Ok(kind) => panic!("{name} was taken for {kind}"),
        };
        assert!(words("a.pdf", b"\x89PNG\r\n\x1a\n....").contains("picture"));
        assert!(words("a.pdf", b"\0\x01\x02garbage").contains("called a PDF but is none"));
        assert!(words("a.pdf", b"just words").contains("plain text inside"));
        assert!(words("a.docx", b"just words").contains("plain text inside"));
        assert!(words("a.docx", b"PK\x03\x04....xl/workbook.xml").contains("Excel"));
        assert!(words("a.txt", b"{\\rtf1\\ansi Hello}").contains("RTF"));
        assert!(words("a.txt", b"").contains("empty"));
        assert!(words("a.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1....").contains("old kind"));
    }

    #[test]
    fn an_encrypted_office_file_asks_for_its_password() {
        let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
        bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(kind("a.docx", None, &bytes), Err(Trouble::NeedsPassword));
    }

    #[test]
    fn every_kind_reads_its_own_name() {
        for kind in Kind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
        }
        assert!("exe".parse::<Kind>().is_err());
    }
}

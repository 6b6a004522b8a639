//! Word documents (Office Open XML): paragraphs, headings by style, lists, tables, footnotes.
//!
//! The parts are unpacked as a stream that ends at a limit, so that a small archive cannot become a large text in
//! memory; entities of a document type are never expanded. What was deleted under change tracking, field codes and
//! the older copies of drawings are left out.

mod body;
mod styles;

use std::io::{BufRead, BufReader, Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use zip::ZipArchive;
use zip::result::ZipError;

use super::{Limits, Sink, Trouble, table};
use styles::Styles;

/// Parts in an archive; Word writes a few dozen and one per picture.
const PARTS_MAX: usize = 20_000;

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

pub(super) fn read(bytes: &[u8], limits: &Limits, sink: &mut Sink) -> Result<(), Trouble> {
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|_| Trouble::Broken("is damaged or incomplete".to_owned()))?;
    if archive.len() > PARTS_MAX {
        return Err(Trouble::TooLarge);
    }
    let main = main_part(&archive).ok_or_else(|| Trouble::Broken("has no document inside".to_owned()))?;
    if let Some(title) = part(&mut archive, "docProps/core.xml", limits, title)? {
        sink.title(&title);
    }
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let styles = part(&mut archive, &format!("{folder}/styles.xml"), limits, Styles::read)?.unwrap_or_default();
    for name in [main, format!("{folder}/footnotes.xml"), format!("{folder}/endnotes.xml")] {
        part(&mut archive, &name, limits, |xml| body::read(xml, &styles, sink))?;
    }
    Ok(())
}

/// `word/document.xml`, or what stands in its place: some programs number it.
fn main_part(archive: &Archive<'_>) -> Option<String> {
    let is_main = |name: &String| {
        let file = name.strip_prefix("word/").unwrap_or_default();
        file.starts_with("document") && file.ends_with(".xml")
    };
    archive.file_names().flatten().map(|name| name.into_owned()).filter(is_main).min_by_key(String::len)
}

/// Reads one part; `None` if the archive has none of the name.
fn part<T>(
    archive: &mut Archive<'_>,
    name: &str,
    limits: &Limits,
    read: impl FnOnce(&mut Xml<'_>) -> Result<T, Trouble>,
) -> Result<Option<T>, Trouble> {
    let file = match archive.by_name(name) {
        Ok(file) => file,
        Err(ZipError::FileNotFound) => return Ok(None),
        Err(ZipError::UnsupportedArchive(reason)) if reason == ZipError::PASSWORD_REQUIRED => {
            return Err(Trouble::NeedsPassword);
        }
        Err(_) => return Err(Trouble::Broken("is damaged".to_owned())),
    };
    let mut bounded = BufReader::new(file.take(limits.unpacked_bytes));
    let mut xml = Xml::new(&mut bounded);
    let found = read(&mut xml);
    if bounded.get_ref().limit() == 0 {
        return Err(Trouble::TooLarge);
    }
    found.map(Some)
}

fn title(xml: &mut Xml<'_>) -> Result<String, Trouble> {
    let mut title = String::new();
    let mut in_title = false;
    while let Some(node) = xml.next()? {
        match node {
            Node::Start(element) => in_title = element.name == b"title",
            Node::End(_) => in_title = false,
            Node::Text(text) if in_title && title.len() < 1_000 => title.push_str(&text),
            Node::Text(_) => {}
        }
    }
    Ok(title)
}

/// XML as this module needs it: local names, attributes' values, plain text.
struct Xml<'a> {
    reader: Reader<&'a mut dyn BufRead>,
    buffer: Vec<u8>,
    /// The end of an element that was empty.
    pending: Option<Vec<u8>>,
}

enum Node {
    Start(Element),
    End(Vec<u8>),
    Text(String),
}

struct Element {
    name: Vec<u8>,
    /// Of the attributes `val` and `styleId`, `default`, `type`.
    attributes: Vec<(Vec<u8>, String)>,
}

impl Element {
    fn attribute(&self, name: &[u8]) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// A switch without a value is on.
    fn is_on(&self) -> bool {
        !matches!(self.attribute(b"val"), Some("0" | "false" | "off" | "none"))
    }
}

impl<'a> Xml<'a> {
    fn new(input: &'a mut dyn BufRead) -> Xml<'a> {
        let mut reader = Reader::from_reader(input);
        reader.config_mut().check_end_names = false;
        reader.config_mut().allow_unmatched_ends = true;
        Xml { reader, buffer: Vec::new(), pending: None }
    }

    fn next(&mut self) -> Result<Option<Node>, Trouble> {
        if let Some(name) = self.pending.take() {
            return Ok(Some(Node::End(name)));
        }
        loop {
            self.buffer.clear();
            let event = self
                .reader
                .read_event_into(&mut self.buffer)
                .map_err(|_| Trouble::Broken("is damaged inside".to_owned()))?;
            return Ok(Some(match event {
                Event::Start(start) => Node::Start(element(&start)),
                Event::Empty(start) => {
                    let element = element(&start);
                    self.pending = Some(element.name.clone());
                    Node::Start(element)
                }
                Event::End(end) => Node::End(end.local_name().as_ref().to_vec()),
                Event::Text(text) => Node::Text(String::from_utf8_lossy(&text).into_owned()),
                Event::CData(data) => Node::Text(String::from_utf8_lossy(&data).into_owned()),
                Event::GeneralRef(reference) => Node::Text(resolve(&reference)),
                Event::Eof => return Ok(None),
                _ => continue,
            }));
        }
    }
}

fn element(start: &BytesStart<'_>) -> Element {
    let attributes = start
        .attributes()
        .with_checks(false)
        .flatten()
        .take(64)
        .filter(|attribute| matches!(attribute.key.local_name().as_ref(), b"val" | b"styleId" | b"type"))
        .map(|attribute| {
            let value = String::from_utf8_lossy(&attribute.value).into_owned();
            (attribute.key.local_name().as_ref().to_vec(), value)
        })
        .collect();
    Element { name: start.local_name().as_ref().to_vec(), attributes }
}

/// Characters by number and XML's own five names; a document type's entities are not looked up.
fn resolve(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return c.to_string();
    }
    let text = match &**reference {
        b"amp" => "&",
        b"lt" => "<",
        b"gt" => ">",
        b"quot" => "\"",
        b"apos" => "'",
        _ => "",
    };
    text.to_owned()
}

#[cfg(test)]
mod tests;

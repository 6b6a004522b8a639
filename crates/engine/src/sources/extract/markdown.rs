//! Markdown (CommonMark with tables): headings, paragraphs, list items, tables. Links keep their words, code its text.

use pulldown_cmark::{Event, HeadingLevel, MetadataBlockKind, Options, Parser, Tag, TagEnd};

use super::{Sink, Trouble, table, text};

pub(super) fn read(bytes: &[u8], sink: &mut Sink) -> Result<(), Trouble> {
    let text = text::decode(bytes, None);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut reading = Reading::default();
    for event in Parser::new_ext(&text, options) {
        reading.take(event, sink)?;
    }
    reading.flush(sink)
}

#[derive(Default)]
struct Reading {
    text: String,
    heading: Option<u8>,
    item_depth: usize,
    rows: Vec<Vec<String>>,
    in_html: bool,
}

impl Reading {
    fn take(&mut self, event: Event<'_>, sink: &mut Sink) -> Result<(), Trouble> {
        match event {
            Event::Start(tag) => self.start(tag, sink)?,
            Event::End(tag) => self.end(tag, sink)?,
            Event::Text(text) | Event::Code(text) => self.text.push_str(&text),
            Event::Html(html) if self.in_html => self.text.push_str(&html),
            Event::InlineHtml(html) if html.starts_with("<br") => self.text.push('\n'),
            Event::SoftBreak => self.text.push(' '),
            Event::HardBreak => self.text.push('\n'),
            Event::Rule => self.flush(sink)?,
            _ => {}
        }
        Ok(())
    }

    fn start(&mut self, tag: Tag<'_>, sink: &mut Sink) -> Result<(), Trouble> {
        match tag {
            Tag::Heading { level, .. } => {
                self.flush(sink)?;
                self.heading = Some(depth(level));
            }
            Tag::Item => {
                self.flush(sink)?;
                self.item_depth += 1;
            }
            Tag::HtmlBlock => {
                self.flush(sink)?;
                self.in_html = true;
            }
            Tag::MetadataBlock(MetadataBlockKind::YamlStyle) => {
                self.flush(sink)?;
            }
            Tag::Table(_) => {
                self.flush(sink)?;
                self.rows.clear();
            }
            Tag::TableHead | Tag::TableRow => self.rows.push(Vec::new()),
            Tag::Paragraph | Tag::CodeBlock(_) | Tag::List(_) | Tag::BlockQuote(_) => self.flush(sink)?,
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, tag: TagEnd, sink: &mut Sink) -> Result<(), Trouble> {
        match tag {
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.text);
                if let Some(row) = self.rows.last_mut() {
                    row.push(cell);
                }
            }
            TagEnd::Table => table::write(&std::mem::take(&mut self.rows), true, sink)?,
            TagEnd::HtmlBlock => {
                self.in_html = false;
                let html = std::mem::take(&mut self.text);
                super::html::fragment(&html, sink)?;
            }
            TagEnd::MetadataBlock(_) => {
                let metadata = std::mem::take(&mut self.text);
                let title = metadata.lines().find_map(|line| line.strip_prefix("title:"));
                if let Some(title) = title {
                    sink.title(title.trim().trim_matches(['"', '\'']));
                }
            }
            TagEnd::Heading(_) => {
                self.flush(sink)?;
                self.heading = None;
            }
            TagEnd::Item => {
                self.flush(sink)?;
                self.item_depth = self.item_depth.saturating_sub(1);
            }
            TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::BlockQuote(_) => self.flush(sink)?,
            _ => {}
        }
        Ok(())
    }

    fn flush(&mut self, sink: &mut Sink) -> Result<(), Trouble> {
        let text = std::mem::take(&mut self.text);
        match self.heading {
            Some(level) => {
                if level == 1 {
                    sink.title(&text);
                }
                sink.heading(level, &text)
            }
            None if self.item_depth > 0 => sink.item(&text),
            None => sink.paragraph(&text),
        }
    }
}

fn depth(level: HeadingLevel) -> u8 {
    level as u8
}

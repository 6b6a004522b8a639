//! Which styles of a document are headings.

use std::collections::HashMap;

use super::{Node, Trouble, Xml};

#[derive(Default)]
pub(super) struct Styles {
    /// Style → heading level.
    levels: HashMap<String, u8>,
}

impl Styles {
    /// Of a paragraph's style. Documents without a list of styles use the usual names.
    pub(super) fn level(&self, style: &str) -> Option<u8> {
        self.levels.get(style).copied().or_else(|| named(style))
    }

    pub(super) fn read(xml: &mut Xml<'_>) -> Result<Styles, Trouble> {
        let mut styles = Styles::default();
        let mut id = None;
        while let Some(node) = xml.next()? {
            let Node::Start(element) = node else { continue };
            match (element.name.as_slice(), &id) {
                (b"style", _) => id = element.attribute(b"styleId").map(str::to_owned),
                (b"name", Some(id)) => {
                    if let Some(level) = element.attribute(b"val").and_then(named) {
                        styles.levels.insert(id.clone(), level);
                    }
                }
                (b"outlineLvl", Some(id)) => {
                    if let Some(level) = outline(element.attribute(b"val")) {
                        styles.levels.entry(id.clone()).or_insert(level);
                    }
                }
                _ => {}
            }
        }
        Ok(styles)
    }
}

/// `heading 2`, `Heading2`, `Title`.
fn named(name: &str) -> Option<u8> {
    let name = name.to_ascii_lowercase();
    if name == "title" {
        return Some(1);
    }
    match name.strip_prefix("heading")?.trim().parse() {
        Ok(level @ 1..=9) => Some(level),
        _ => None,
    }
}

/// Levels count from 0; 9 is body text.
pub(super) fn outline(value: Option<&str>) -> Option<u8> {
    match value?.parse::<u8>() {
        Ok(level @ 0..=8) => Some(level + 1),
        _ => None,
    }
}

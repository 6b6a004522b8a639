//! Placeholders in the texts of templates: `{{1}}`, `{{when}}`.

use std::collections::BTreeMap;

/// A longer name is none: a text of braces alone must not take long to read.
const NAME_BYTES: usize = 100;

/// `{{1}}` and `{{ name }}` in their order, each once; positional ones by their number.
pub(super) fn placeholders(text: &str, is_named: bool) -> Vec<String> {
    let mut names = Vec::new();
    for (_, name) in marks(text) {
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    if !is_named {
        names.sort_by_key(|name| name.parse::<u32>().unwrap_or(u32::MAX));
    }
    names
}

/// Each placeholder as it is written, and its name.
pub(super) fn marks(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let open = rest.find("{{")?;
            let inner = &rest[open + 2..];
            let close = inner.as_bytes().windows(2).take(NAME_BYTES).position(|two| two == b"}}");
            let name = close.map(|close| inner[..close].trim()).unwrap_or_default();
            let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
            let Some(close) = close.filter(|_| is_name) else {
                // `{{{1}}` holds a placeholder after its first brace.
                rest = &rest[open + 1..];
                continue;
            };
            let mark = &rest[open..open + close + 4];
            rest = &inner[close + 2..];
            return Some((mark, name));
        }
    })
}

/// The text with values in place of the placeholders that have one.
pub(super) fn replaced(text: &str, names: &[String], prefix: &str, values: &BTreeMap<String, String>) -> String {
    if names.is_empty() {
        return text.to_owned();
    }
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    for (mark, name) in marks(text) {
        let Some(value) = values.get(&format!("{prefix}{name}")).map(|value| value.trim()) else { continue };
        if value.is_empty() {
            continue;
        }
        if let Some((before, after)) = rest.split_once(mark) {
            out.push_str(before);
            out.push_str(value);
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// An address whose placeholder is replaced.
pub(super) fn with_end(url: &str, value: &str) -> String {
    match marks(url).next() {
        Some((mark, _)) => url.replacen(mark, value, 1),
        None => url.to_owned(),
    }
}

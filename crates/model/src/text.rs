//! Cutting text without breaking what a reader sees as one character.

use unicode_segmentation::UnicodeSegmentation;

/// Length as the strictest plausible provider counts: UTF-16 units (the documentation does not say
/// whether limits count code points, UTF-16 units or clusters).
pub fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The longest prefix of whole grapheme clusters that fits `max` units.
pub fn fit(text: &str, max: usize) -> &str {
    if text.len() <= max {
        return text;
    }
    let mut used = 0;
    for (at, cluster) in text.grapheme_indices(true) {
        used += units(cluster);
        if used > max {
            return &text[..at];
        }
    }
    text
}

/// Splits into parts of at most `max` units, at paragraph, line, sentence or word ends where there is
/// one in the second half of a part. Never inside a cluster; no part is blank.
pub fn split(text: &str, max: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let head = fit(rest, max);
        if head.len() == rest.len() {
            parts.push(rest);
            break;
        }
        // A single cluster longer than the limit (hostile combining marks) is cut at a character.
        let head = if head.is_empty() { first_chars(rest, max) } else { head };
        let cut = ["\n\n", "\n", ". ", "। ", "? ", "! ", " "]
            .iter()
            .filter_map(|end| head.rfind(end).map(|at| at + end.len()))
            .find(|at| *at > head.len() / 2)
            .unwrap_or(head.len());
        let part = rest[..cut].trim();
        if !part.is_empty() {
            parts.push(part);
        }
        rest = rest[cut..].trim_start();
    }
    parts
}

fn first_chars(text: &str, max: usize) -> &str {
    let mut used = 0;
    let end = text
        .char_indices()
        .find(|(_, c)| {
            used += c.len_utf16();
            used > max.max(2)
        })
        .map_or(text.len(), |(at, _)| at);
    &text[..end]
}

/// Replaces U+0000, which PostgreSQL's text and jsonb refuse, by U+FFFD.
pub fn without_nul(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains('\0') { text.replace('\0', "\u{fffd}").into() } else { text.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn parts_fit_and_lose_only_blanks(text in "[a-zஅ-ஹ ்\u{300}😀.\n]{0,400}", max in 4usize..60) {
            let parts = split(&text, max);
            for part in &parts {
                prop_assert!(units(part) <= max && !part.trim().is_empty());
            }
            let squeeze = |s: &str| s.split_whitespace().collect::<String>();
            prop_assert_eq!(squeeze(&parts.concat()), squeeze(&text));
        }
    }

    #[test]
    fn never_cuts_inside_a_cluster() {
        assert_eq!(fit("👨‍👩‍👧x", 7), "");
        assert_eq!(fit("நாளை", 3), "நா");
        assert_eq!(fit("नमस्ते", 3), "नम");
    }
}

//! How a browser may treat a file: which types it may show, and the header that says so (RFC 6266).

use std::fmt::Write;

/// Types that a browser shows without running anything of theirs. All else is downloaded, SVG and PDF included.
const SHOWN: [&str; 12] = [
    "image/jpeg",
    "image/png",
    "image/webp",
    "image/gif",
    "video/mp4",
    "video/webm",
    "video/3gpp",
    "audio/ogg",
    "audio/mpeg",
    "audio/mp4",
    "audio/aac",
    "audio/amr",
];
/// Downloads whose type may be told, because no browser runs it.
const NAMED: [&str; 1] = ["application/pdf"];

/// The type that is told and whether a browser may show the file. `mime_type`: what the content is.
pub fn treatment(mime_type: &str) -> (&'static str, bool) {
    let listed = |list: &[&'static str]| list.iter().find(|known| **known == mime_type).copied();
    match (listed(&SHOWN), listed(&NAMED)) {
        (Some(shown), _) => (shown, true),
        (None, Some(named)) => (named, false),
        (None, None) => ("application/octet-stream", false),
    }
}

/// `Content-Disposition`, with the name in UTF-8 and, for old clients, in ASCII.
pub fn header(is_shown: bool, filename: Option<&str>) -> String {
    let kind = if is_shown { "inline" } else { "attachment" };
    let Some(name) = filename else { return kind.to_owned() };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '.' | '-' | '_' | '(' | ')');
    let ascii: String = name.chars().map(|c| if plain(c) { c } else { '_' }).collect();
    let mut text = format!("{kind}; filename=\"{ascii}\"");
    if ascii != name {
        text.push_str("; filename*=UTF-8''");
        for byte in name.bytes() {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
                text.push(char::from(byte));
            } else {
                let _ = write!(text, "%{byte:02X}");
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_harmless_types_are_shown() {
        assert_eq!(treatment("image/png"), ("image/png", true));
        assert_eq!(treatment("application/pdf"), ("application/pdf", false));
        for hostile in ["image/svg+xml", "text/html", "application/xhtml+xml", "text/plain", "application/xml", "", "x"]
        {
            assert_eq!(treatment(hostile), ("application/octet-stream", false), "{hostile}");
        }
    }

    #[test]
    fn names_cannot_leave_the_header() {
        assert_eq!(header(true, None), "inline");
        assert_eq!(header(false, Some("bill (2).pdf")), "attachment; filename=\"bill (2).pdf\"");
        assert_eq!(
            header(false, Some("வ\".pdf")),
            "attachment; filename=\"__.pdf\"; filename*=UTF-8''%E0%AE%B5%22.pdf"
        );
        assert!(header(true, Some("a\r\nX: y")).chars().all(|c| !c.is_control()));
    }
}

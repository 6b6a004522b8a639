//! Makes text fit to be stored, searched and read: no control characters, one space between words, letters as they are
//! typed.

/// On one line.
pub(super) fn line(text: &str) -> String {
    clean(text, false)
}

/// Keeps line breaks, without empty lines.
pub(super) fn lines(text: &str) -> String {
    clean(text, true)
}

fn clean(text: &str, keep_breaks: bool) -> String {
    let mut out = String::with_capacity(text.len());
    // What stands between the last word and the next: nothing, a space or a line break.
    let mut gap = None;
    for c in text.chars() {
        if keep_breaks && matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}') {
            gap = Some('\n');
        } else if c.is_whitespace() || matches!(c, '\0'..='\u{1f}') {
            gap = gap.or(Some(' '));
        } else if !invisible(c) {
            if let Some(between) = gap.take()
                && !out.is_empty()
            {
                out.push(between);
            }
            match typed(c) {
                Some(letters) => out.push_str(letters),
                None => out.push(c),
            }
        }
    }
    out
}

/// Characters that mean nothing to a reader: soft hyphens, marks of direction and order, private use (symbols of a
/// font), what could not be decoded. The joiners stay: Indian scripts need them.
fn invisible(c: char) -> bool {
    matches!(c,
        '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fff0}'..='\u{ffff}' | '\u{e000}'..='\u{f8ff}'
        | '\u{fdd0}'..='\u{fdef}' | '\u{f0000}'..='\u{10ffff}')
}

/// Ligatures that printing puts in place of letters.
fn typed(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{fb00}' => "ff",
        '\u{fb01}' => "fi",
        '\u{fb02}' => "fl",
        '\u{fb03}' => "ffi",
        '\u{fb04}' => "ffl",
        '\u{fb05}' | '\u{fb06}' => "st",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_and_invisible_characters_go() {
        assert_eq!(line("  a\u{a0}\t b\n\nc\0d \u{feff}e\u{ad}f "), "a b c d ef");
        assert_eq!(lines("a  \r\n\r\n b\u{fb01}c "), "a\nbfic");
        assert_eq!(line("क्\u{200d}ष \u{f0b7}"), "क्\u{200d}ष");
        assert_eq!(line(" \n\u{200b} "), "");
    }
}

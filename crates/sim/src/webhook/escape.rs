//! JSON as Meta writes it: ASCII only, non-ASCII as `\uXXXX` (surrogate pairs above the BMP), and
//! `/` as `\/` if wished. A receiver that signs re-serialised JSON fails on it, which is the point.

use std::io;

use serde::Serialize;
use serde_json::ser::Formatter;

struct AsciiFormatter {
    escape_slash: bool,
}

impl AsciiFormatter {
    fn write<W: ?Sized + io::Write>(&self, writer: &mut W, fragment: &str, slash: bool) -> io::Result<()> {
        let mut plain_from = 0;
        for (at, character) in fragment.char_indices() {
            if character.is_ascii() && !(slash && character == '/') {
                continue;
            }
            writer.write_all(&fragment.as_bytes()[plain_from..at])?;
            plain_from = at + character.len_utf8();
            if character == '/' {
                writer.write_all(b"\\/")?;
                continue;
            }
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
        }
        writer.write_all(&fragment.as_bytes()[plain_from..])
    }
}

impl Formatter for AsciiFormatter {
    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        self.write(writer, fragment, self.escape_slash)
    }

    fn write_raw_fragment<W: ?Sized + io::Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        self.write(writer, fragment, false)
    }
}

/// Serialises to ASCII-only JSON.
pub(crate) fn to_ascii_json(value: &impl Serialize, escape_slash: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(1024);
    let mut serializer = serde_json::Serializer::with_formatter(&mut out, AsciiFormatter { escape_slash });
    value.serialize(&mut serializer).expect("our webhook types have string keys and no failing serialisers");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn non_ascii_becomes_utf16_escapes_and_reads_back_the_same() {
        let text = "வணக்கம் 👍 https://example.com \"q\"\n";
        let json = to_ascii_json(&text, true);
        assert!(json.is_ascii());
        let as_text = String::from_utf8(json).unwrap();
        assert!(
            as_text.starts_with(
                r#""\u0bb5\u0ba3\u0b95\u0bcd\u0b95\u0bae\u0bcd \ud83d\udc4d https:\/\/example.com \"q\"\n"#
            ),
            "{as_text}"
        );
        assert_eq!(serde_json::from_str::<String>(&as_text).unwrap(), text);
    }

    #[test]
    fn a_slash_stays_when_not_asked_for() {
        assert_eq!(to_ascii_json(&"a/b", false), br#""a/b""#);
    }
}

//! What differs between a web page and a file that somebody uploaded: its server may name its encoding, and its words
//! about trouble are for who added the site.

use super::super::extract::Trouble;
use super::super::kind::Kind;

/// A text whose encoding only its server names, in UTF-8 with its mark.
pub(super) fn in_utf8(kind: Kind, content_type: Option<&str>, bytes: Vec<u8>) -> Vec<u8> {
    let is_text = !matches!(kind, Kind::Pdf | Kind::Docx);
    let named = content_type.filter(|_| is_text).and_then(|kind| {
        kind.to_ascii_lowercase()
            .split("charset=")
            .nth(1)
            .map(|rest| rest.split(';').next().unwrap_or_default().trim_matches(['"', ' ']).to_owned())
    });
    match named.and_then(|name| encoding_rs::Encoding::for_label(name.as_bytes())) {
        Some(encoding) if encoding != encoding_rs::UTF_8 => {
            let (text, ..) = encoding.decode(&bytes);
            format!("\u{feff}{text}").into_bytes()
        }
        _ => bytes,
    }
}

/// A page is not a file that somebody could upload again.
pub(super) fn in_words(kind: Kind, trouble: &Trouble) -> String {
    match (kind, trouble) {
        (Kind::Html, Trouble::NoText) => {
            "There is no text on this page: it may be made by scripts in the browser.".to_owned()
        }
        (_, trouble) => trouble.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_may_name_the_encoding() {
        let read = |kind: Option<&str>, bytes: &[u8]| String::from_utf8(in_utf8(Kind::Html, kind, bytes.to_vec()));
        assert_eq!(read(Some("text/html; Charset=\"ISO-8859-1\""), b"<p>caf\xe9").unwrap(), "\u{feff}<p>café");
        assert_eq!(read(Some("text/html;charset=utf-8"), "<p>தமிழ்".as_bytes()).unwrap(), "<p>தமிழ்");
        assert_eq!(read(Some("text/html; charset=nonsense"), b"<p>x").unwrap(), "<p>x");
        assert!(read(None, b"\xff").is_err(), "as it came");
        assert_eq!(in_utf8(Kind::Pdf, Some("application/pdf; charset=latin1"), vec![0xe9]), [0xe9]);
    }
}

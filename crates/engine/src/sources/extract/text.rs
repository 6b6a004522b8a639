//! Plain text in any encoding: paragraphs are what empty lines part.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::{Sink, Trouble};

/// How much of a text the encoding is guessed from.
const GUESS_BYTES: usize = 256 << 10;

pub(super) fn read(bytes: &[u8], sink: &mut Sink) -> Result<(), Trouble> {
    let text = decode(bytes, None);
    let mut paragraph = String::new();
    for line in text.lines() {
        if line.trim().is_empty() {
            sink.paragraph(&paragraph)?;
            paragraph.clear();
        } else {
            paragraph.push_str(line);
            paragraph.push('\n');
        }
    }
    sink.paragraph(&paragraph)
}

/// Decodes a text: by its mark, as UTF-8 if it is valid, by what it `declares` itself to be, else by its letters.
pub(super) fn decode(bytes: &[u8], declares: Option<&'static Encoding>) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
    }
    if let Some(encoding) = utf16(bytes) {
        return encoding.decode_without_bom_handling(bytes).0.into_owned();
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let encoding = declares.unwrap_or_else(|| guess(bytes));
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// UTF-8 with a few broken bytes stays UTF-8: nothing else looks like its sequences.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let lossy = UTF_8.decode_without_bom_handling(&bytes[..bytes.len().min(GUESS_BYTES)]).0;
    let broken = lossy.chars().filter(|c| *c == '\u{fffd}').count();
    let beyond_ascii = lossy.chars().filter(|c| !c.is_ascii()).count();
    if broken * 10 < beyond_ascii {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(&bytes[..bytes.len().min(GUESS_BYTES)], true);
    detector.guess(None, Utf8Detection::Allow)
}

/// UTF-16, with its mark or by the zeros that letters of European scripts, spaces and digits bring along.
pub(in super::super) fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return (encoding != UTF_8).then_some(encoding);
    }
    let head = &bytes[..bytes.len().min(4_096) & !1];
    if head.len() < 4 {
        return None;
    }
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, units) = (zeros(0), zeros(1), head.len() / 2);
    let encoding = if odd * 10 >= units && even * 100 <= units {
        UTF_16LE
    } else if even * 10 >= units && odd * 100 <= units {
        UTF_16BE
    } else {
        return None;
    };
    let (text, _) = encoding.decode_without_bom_handling(head);
    // The head may end within a pair.
    let is_text =
        !text.trim_end_matches('\u{fffd}').contains(|c: char| c == '\u{fffd}' || c.is_control() && !c.is_whitespace());
    is_text.then_some(encoding)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_encoding_is_read() {
        let text = "Größe und Öl – 5 € für Übergrößen, täglich außer Sonntag. Schöne Grüße!";
        let (windows, _, _) = encoding_rs::WINDOWS_1252.encode(text);
        assert_eq!(decode(&windows, None), text);
        let russian = "Доставка занимает три дня, возврат возможен в течение двух недель.";
        let (koi8, _, _) = encoding_rs::KOI8_R.encode(russian);
        assert_eq!(decode(&koi8, None), russian);
        let japanese = "返品は三十日以内に受け付けます。送料は無料です。";
        let (shift, _, _) = encoding_rs::SHIFT_JIS.encode(japanese);
        assert_eq!(decode(&shift, None), japanese);
        for bytes in [
            text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>(),
            text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            [b"\xFF\xFE".to_vec(), text.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat(),
            [b"\xEF\xBB\xBF".to_vec(), text.as_bytes().to_vec()].concat(),
        ] {
            assert_eq!(decode(&bytes, None), text);
        }
    }

    #[test]
    fn a_broken_byte_does_not_turn_utf8_into_something_else() {
        let mut bytes = "தமிழில் எழுதப்பட்ட உரை ".as_bytes().to_vec();
        bytes.push(0xE0);
        assert!(decode(&bytes, None).starts_with("தமிழில் எழுதப்பட்ட உரை"));
    }

    #[test]
    fn what_the_page_declares_counts_before_a_guess() {
        let (bytes, _, _) = encoding_rs::WINDOWS_1254.encode("şişe ığdır");
        assert_eq!(decode(&bytes, Some(encoding_rs::WINDOWS_1254)), "şişe ığdır");
    }
}

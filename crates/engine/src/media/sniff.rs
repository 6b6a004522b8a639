//! What a file is, by its content. Names and claims decide only where contents of two types look the same.

/// The type of a file; `None`: not one that is known here. `claimed`: what somebody said, an essence.
pub(super) fn sniff(head: &[u8], tail: &[u8], claimed: &str) -> Option<&'static str> {
    picture(head)
        .or_else(|| sound_or_film(head, claimed))
        .or_else(|| document(head, tail, claimed))
        .or_else(|| program(head))
        .or_else(|| text(head))
}

fn picture(head: &[u8]) -> Option<&'static str> {
    if head.starts_with(b"\xff\xd8\xff") {
        return Some("image/jpeg");
    }
    if head.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some("image/png");
    }
    if head.starts_with(b"GIF87a") || head.starts_with(b"GIF89a") {
        return Some("image/gif");
    }
    (head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP")).then_some("image/webp")
}

fn sound_or_film(head: &[u8], claimed: &str) -> Option<&'static str> {
    if head.starts_with(b"OggS") {
        return Some("audio/ogg");
    }
    if head.starts_with(b"#!AMR") {
        return Some("audio/amr");
    }
    if head.starts_with(b"ID3") {
        return Some("audio/mpeg");
    }
    if head.starts_with(b"\x1a\x45\xdf\xa3") {
        return Some(if claimed.starts_with("audio/") { "audio/webm" } else { "video/webm" });
    }
    if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WAVE") {
        return Some("audio/wav");
    }
    if head.get(4..8) == Some(b"ftyp") {
        let brand = head.get(8..12)?;
        return Some(match brand {
            b"M4A " | b"M4B " => "audio/mp4",
            b"qt  " => "video/quicktime",
            b"heic" | b"heix" | b"mif1" | b"avif" => "image/heif",
            _ if brand.starts_with(b"3g") => "video/3gpp",
            _ if claimed.starts_with("audio/") => "audio/mp4",
            _ => "video/mp4",
        });
    }
    // ADTS: 12 bits of sync, layer 0. MPEG audio: 11 bits of sync, a layer, a bit rate and a sampling rate that exist.
    match head {
        [0xff, second, ..] if second & 0xf6 == 0xf0 => Some("audio/aac"),
        [0xff, second, third, ..]
            if second & 0xe0 == 0xe0 && second & 0x06 != 0 && third & 0xf0 != 0xf0 && third & 0x0c != 0x0c =>
        {
            Some("audio/mpeg")
        }
        _ => None,
    }
}

const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const SHEET: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const SLIDES: &str = "application/vnd.openxmlformats-officedocument.presentationml.presentation";

fn document(head: &[u8], tail: &[u8], claimed: &str) -> Option<&'static str> {
    if head.starts_with(b"%PDF-") {
        return Some("application/pdf");
    }
    if head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        // Old Office files look alike, and like installers: only a claim tells them apart.
        let old = ["application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"];
        return Some(old.into_iter().find(|name| *name == claimed).unwrap_or("application/x-ole-storage"));
    }
    if !head.starts_with(b"PK\x03\x04") {
        return None;
    }
    // The list of an archive's entries stands at its end.
    let has = |name: &[u8]| contains(tail, name) || contains(head, name);
    if has(b"vbaProject.bin") {
        return Some("application/vnd.ms-office.macro");
    }
    let parts: [(&[u8], _); 3] =
        [(b"word/document.xml", WORD), (b"xl/workbook.xml", SHEET), (b"ppt/presentation.xml", SLIDES)];
    let office = parts.into_iter().find(|(part, _)| has(b"[Content_Types].xml") && has(part));
    Some(office.map_or("application/zip", |(_, name)| name))
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

fn program(head: &[u8]) -> Option<&'static str> {
    let starts: [&[u8]; 7] =
        [b"MZ", b"\x7fELF", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!"];
    starts.into_iter().any(|start| head.starts_with(start)).then_some("application/x-executable")
}

/// Text is UTF-8 without control characters. Text that a browser would run or draw is named as what it is.
fn text(head: &[u8]) -> Option<&'static str> {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let plain = match std::str::from_utf8(head) {
        Ok(plain) => plain,
        // A character that the head's end cut.
        Err(error) if error.error_len().is_none() && head.len() - error.valid_up_to() < 4 => {
            std::str::from_utf8(&head[..error.valid_up_to()]).ok()?
        }
        Err(_) => return None,
    };
    if plain.is_empty() || plain.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\x0c')) {
        return None;
    }
    let lower = plain.to_ascii_lowercase();
    if lower.contains("<svg") {
        return Some("image/svg+xml");
    }
    let markup = ["<!doctype", "<html", "<head", "<body", "<script", "<iframe", "<object", "<embed", "<meta", "<style"];
    if markup.iter().any(|tag| lower.contains(tag)) {
        return Some("text/html");
    }
    Some(if lower.trim_start().starts_with("<?xml") { "application/xml" } else { "text/plain" })
}

/// Whether a WebP moves.
pub(super) fn is_animated_webp(head: &[u8]) -> bool {
    head.get(12..16) == Some(b"VP8X") && head.get(20).is_some_and(|flags| flags & 0x02 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(head: &[u8]) -> Option<&'static str> {
        sniff(head, head, "")
    }

    #[test]
    fn contents_say_what_they_are() {
        for (head, found) in [
            (&b"\xff\xd8\xff\xe0\0\x10JFIF"[..], Some("image/jpeg")),
            (b"\x89PNG\r\n\x1a\n\0\0", Some("image/png")),
            (b"RIFF\x10\0\0\0WEBPVP8 ", Some("image/webp")),
            (b"GIF89a..", Some("image/gif")),
            (b"OggS\0\x02", Some("audio/ogg")),
            (b"#!AMR\n", Some("audio/amr")),
            (b"ID3\x04", Some("audio/mpeg")),
            (b"\xff\xfb\x90\x64", Some("audio/mpeg")),
            (b"\xff\xf1\x50\x80", Some("audio/aac")),
            (b"\0\0\0\x18ftypisom\0\0", Some("video/mp4")),
            (b"\0\0\0\x18ftypM4A \0\0", Some("audio/mp4")),
            (b"\0\0\0\x18ftyp3gp4\0\0", Some("video/3gpp")),
            (b"%PDF-1.7\n", Some("application/pdf")),
            (b"PK\x03\x04 a.txt", Some("application/zip")),
            (b"PK\x03\x04 [Content_Types].xml word/document.xml", Some(WORD)),
            (b"PK\x03\x04 [Content_Types].xml xl/workbook.xml", Some(SHEET)),
            (
                b"PK\x03\x04 [Content_Types].xml word/document.xml word/vbaProject.bin",
                Some("application/vnd.ms-office.macro"),
            ),
            (b"MZ\x90\0\x03", Some("application/x-executable")),
            (b"\x7fELF\x02\x01", Some("application/x-executable")),
            (b"#!/bin/sh\nrm -rf ~", Some("application/x-executable")),
            ("a,b\nவணக்கம்,1".as_bytes(), Some("text/plain")),
            (b"  <!DOCTYPE html><p>", Some("text/html")),
            (b"hello <ScRiPt>alert(1)</script>", Some("text/html")),
            (b"<?xml version=\"1.0\"?><svg onload=\"x\"/>", Some("image/svg+xml")),
            (b"<?xml version=\"1.0\"?><a/>", Some("application/xml")),
            (b"\0\x01\x02", None),
            (b"", None),
        ] {
            assert_eq!(of(head), found, "{:?}", String::from_utf8_lossy(head));
        }
    }

    #[test]
    fn claims_decide_only_between_look_alikes() {
        let mp4 = b"\0\0\0\x18ftypisom\0\0";
        assert_eq!(sniff(mp4, mp4, "audio/mp4"), Some("audio/mp4"));
        assert_eq!(sniff(mp4, mp4, "application/pdf"), Some("video/mp4"));
        let old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
        assert_eq!(sniff(old, old, "application/msword"), Some("application/msword"));
        assert_eq!(sniff(old, old, "application/octet-stream"), Some("application/x-ole-storage"));
        let html = b"<html>";
        assert_eq!(sniff(html, html, "image/png"), Some("text/html"));
    }

    #[test]
    fn a_text_may_be_cut_inside_a_character() {
        let text = "வணக்கம்".as_bytes();
        assert_eq!(of(&text[..text.len() - 1]), Some("text/plain"));
        assert_eq!(of(b"abc\xff\xfeabc"), None);
    }
}

//! Files of messages: their kinds, their fate, and what each channel takes.
//!
//! Types here are MIME essences without parameters. WhatsApp's list is from the reference, section 6.1.

use serde::{Deserialize, Serialize};

use crate::conversation::names;

names! {
    /// How a channel shows a file.
    MediaKind { Image = "image", Video = "video", Audio = "audio", Document = "document", Sticker = "sticker" }
}

names! {
    /// `expired`: it was here, or at the provider, and was not kept for ever.
    MediaStatus { Pending = "pending", Stored = "stored", Failed = "failed", Expired = "expired" }
}

const KIB: u64 = 1024;
const MIB: u64 = 1024 * KIB;

/// Largest file that a customer can send through WhatsApp; larger ones arrive as an error.
pub const INBOUND_BYTES: u64 = 100 * MIB;
/// Largest file that anybody may upload: WhatsApp's documents.
pub const UPLOAD_BYTES: u64 = 100 * MIB;
/// Characters of a file's name.
pub const FILENAME_CHARS: usize = 200;

/// A type of file that a channel takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accepted {
    pub mime_type: &'static str,
    pub kind: MediaKind,
    pub max_bytes: u64,
    /// Endings of such files, the usual one first.
    pub endings: &'static [&'static str],
}

const fn takes(mime_type: &'static str, kind: MediaKind, max_bytes: u64, endings: &'static [&'static str]) -> Accepted {
    Accepted { mime_type, kind, max_bytes, endings }
}

/// What WhatsApp delivers for us.
pub const WHATSAPP: &[Accepted] = &[
    takes("image/jpeg", MediaKind::Image, 5 * MIB, &["jpg", "jpeg"]),
    takes("image/png", MediaKind::Image, 5 * MIB, &["png"]),
    // An animated one may have 500 KB, a still one 100.
    takes("image/webp", MediaKind::Sticker, 500 * KIB, &["webp"]),
    takes("video/mp4", MediaKind::Video, 16 * MIB, &["mp4"]),
    takes("video/3gpp", MediaKind::Video, 16 * MIB, &["3gp", "3gpp"]),
    takes("audio/aac", MediaKind::Audio, 16 * MIB, &["aac"]),
    takes("audio/amr", MediaKind::Audio, 16 * MIB, &["amr"]),
    takes("audio/mpeg", MediaKind::Audio, 16 * MIB, &["mp3"]),
    takes("audio/mp4", MediaKind::Audio, 16 * MIB, &["m4a", "mp4"]),
    takes("audio/ogg", MediaKind::Audio, 16 * MIB, &["ogg", "oga", "opus"]),
    takes("text/plain", MediaKind::Document, 100 * MIB, &["txt", "csv", "md", "log"]),
    takes("application/pdf", MediaKind::Document, 100 * MIB, &["pdf"]),
    takes("application/msword", MediaKind::Document, 100 * MIB, &["doc"]),
    takes("application/vnd.ms-excel", MediaKind::Document, 100 * MIB, &["xls"]),
    takes("application/vnd.ms-powerpoint", MediaKind::Document, 100 * MIB, &["ppt"]),
    takes(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        MediaKind::Document,
        100 * MIB,
        &["docx"],
    ),
    takes(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        MediaKind::Document,
        100 * MIB,
        &["xlsx"],
    ),
    takes(
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        MediaKind::Document,
        100 * MIB,
        &["pptx"],
    ),
];

/// A still sticker's limit.
pub const STILL_STICKER_BYTES: u64 = 100 * KIB;
/// Both sides of a sticker.
pub const STICKER_PIXELS: u32 = 512;

/// `image/JPEG; q=1` → `image/jpeg`.
pub fn essence(mime_type: &str) -> String {
    mime_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// What WhatsApp says to a type; `None`: it does not take it.
pub fn whatsapp(mime_type: &str) -> Option<&'static Accepted> {
    let wanted = essence(mime_type);
    WHATSAPP.iter().find(|accepted| accepted.mime_type == wanted)
}

/// `image` of `image/png`; documents' types, whatever they begin with, are one family.
pub fn family(mime_type: &str) -> &'static str {
    match essence(mime_type).split('/').next() {
        Some("image") => "image",
        Some("video") => "video",
        Some("audio") => "audio",
        _ => "document",
    }
}

/// A name that is harmless on every system and in every header: the last part of a path, without control and
/// reordering characters, not hidden, of bounded length with its ending kept. `None`: nothing is left.
pub fn clean_filename(name: &str) -> Option<String> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().map(|c| if is_hostile(c) { '_' } else { c }).collect();
    let plain = plain.trim().trim_start_matches('.').trim_end_matches(['.', ' ']).trim();
    if plain.is_empty() || plain.chars().all(|c| c == '_') {
        return None;
    }
    if plain.chars().count() <= FILENAME_CHARS {
        return Some(plain.to_owned());
    }
    let (stem, ending) = match plain.rsplit_once('.') {
        Some((stem, ending)) if ending.chars().count() <= 10 => (stem, format!(".{ending}")),
        _ => (plain, String::new()),
    };
    let room = FILENAME_CHARS - ending.chars().count();
    Some(stem.chars().take(room).collect::<String>() + &ending)
}

/// Control characters, those that Windows forbids, and those that turn the reading direction (`exe.gpj`).
fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*')
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The name with an ending that belongs to the type: `bill.exe` that is a PDF becomes `bill.exe.pdf`.
pub fn with_ending(name: &str, mime_type: &str) -> String {
    let Some(accepted) = whatsapp(mime_type) else { return name.to_owned() };
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    if accepted.endings.contains(&ending.as_str()) {
        name.to_owned()
    } else {
        format!("{name}.{}", accepted.endings[0])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_paths_and_tricks_and_keep_their_script() {
        for (name, clean) in [
            ("bill.pdf", Some("bill.pdf")),
            ("../../etc/passwd", Some("passwd")),
            ("C:\\Users\\me\\menu.pdf", Some("menu.pdf")),
            ("பட்டியல்.pdf", Some("பட்டியல்.pdf")),
            (".htaccess", Some("htaccess")),
            ("a\u{202e}fdp.exe", Some("a_fdp.exe")),
            ("a\r\nSet-Cookie: x\0.pdf", Some("a__Set-Cookie_ x_.pdf")),
            ("..", None),
            ("/", None),
            ("  ", None),
            ("***", None),
        ] {
            assert_eq!(clean_filename(name).as_deref(), clean, "{name:?}");
        }
        let long = clean_filename(&format!("{}.docx", "ஔ".repeat(500))).unwrap();
        assert_eq!(long.chars().count(), FILENAME_CHARS);
        assert!(long.ends_with(".docx"));
    }

    #[test]
    fn endings_say_what_the_content_is() {
        assert_eq!(with_ending("a.JPG", "image/jpeg"), "a.JPG");
        assert_eq!(with_ending("a.exe", "application/pdf"), "a.exe.pdf");
        assert_eq!(with_ending("a", "audio/ogg; codecs=opus"), "a.ogg");
        assert_eq!(with_ending("a.zip", "application/zip"), "a.zip");
    }

    #[test]
    fn types_are_read_without_their_parameters() {
        assert_eq!(whatsapp("Audio/OGG; codecs=opus").map(|found| found.kind), Some(MediaKind::Audio));
        assert_eq!(whatsapp("image/svg+xml"), None);
        assert_eq!((family("image/png"), family("text/plain"), family("nonsense")), ("image", "document", "document"));
    }
}

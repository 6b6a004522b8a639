//! A document as a stranger would upload it: the first byte says what it claims to be, the rest is the file.
//!
//! Beyond not panicking: what is read has no control characters, and its pieces keep their bounds.

#![no_main]

use engine::sources::chunk::{CHUNKS_MAX, chunks};
use engine::sources::extract::{Limits, extract};
use engine::sources::kind::{Kind, kind};
use libfuzzer_sys::fuzz_target;

const CHUNK_CHARS_MAX: usize = 4_000;

fuzz_target!(|input: &[u8]| {
    let Some((claim, document)) = input.split_first() else { return };
    let claimed = Kind::ALL[usize::from(*claim) % Kind::ALL.len()];
    let _ = kind(&format!("file.{claimed}"), None, document);
    // Small bounds: the child's memory and time are not here.
    let limits = Limits { text_bytes: 4 << 20, unpacked_bytes: 4 << 20, ..Limits::default() };
    let Ok(extracted) = extract(claimed, document, &limits) else { return };
    for block in extracted.pages.iter().flat_map(|page| &page.blocks) {
        assert!(!block.text().is_empty());
        assert!(!block.text().contains(|c: char| c.is_control() && c != '\n'));
    }
    if let Ok(chunks) = chunks(&extracted) {
        assert!(chunks.len() <= CHUNKS_MAX);
        assert!(chunks.iter().all(|chunk| chunk.text.chars().count() <= CHUNK_CHARS_MAX));
    }
});

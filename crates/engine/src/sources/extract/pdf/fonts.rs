//! What the codes of a page's strings mean: letters and widths.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use encoding_rs::{UTF_16BE, UTF_16LE};
use hayro_cmap::{BfString, load_embedded};
use hayro_font::{CMapResolverFn, Font, FontCache, FontGlyph, FontQuery, FontResolverFn, UNITS_PER_EM};
use hayro_syntax::object::{Dict, ObjectIdentifier};

/// Meanings kept per font; a font beyond that is asked anew.
const CODES_KEPT: usize = 70_000;

/// A font, with what was asked of it before.
pub(super) struct Face<'a> {
    font: Font<'a>,
    known: RefCell<HashMap<u32, Meaning>>,
}

/// What a code stands for.
#[derive(Clone)]
pub(super) struct Meaning {
    /// Empty where the font does not tell.
    pub text: Rc<str>,
    /// To the next glyph, in units of the type size: right for horizontal fonts, (negative) up for vertical ones.
    pub advance: f64,
}

impl Face<'_> {
    pub fn is_horizontal(&self) -> bool {
        self.font.is_horizontal()
    }

    /// The code at an offset, and how many bytes it has: at least one.
    pub fn code(&self, bytes: &[u8], offset: usize) -> (u32, usize) {
        let (code, length) = self.font.read_code(bytes, offset);
        (code, length.max(1))
    }

    pub fn meaning(&self, code: u32) -> Meaning {
        if let Some(meaning) = self.known.borrow().get(&code) {
            return meaning.clone();
        }
        let glyph = self.font.map_code(code);
        let text = match self.font.glyph(glyph, code) {
            FontGlyph::Outline(glyph) => glyph.as_unicode(),
            FontGlyph::Type3(glyph) => glyph.as_unicode(),
        };
        let text: Rc<str> = match text {
            Some(BfString::Char(c)) => c.encode_utf8(&mut [0; 4]).into(),
            Some(BfString::String(text)) => text.as_str().into(),
            None => "".into(),
        };
        let advance = self.font.code_advance(code);
        let advance = if self.is_horizontal() { advance.x } else { advance.y } / f64::from(UNITS_PER_EM);
        let meaning = Meaning { text, advance: if advance.is_finite() { advance } else { 0.0 } };
        let mut known = self.known.borrow_mut();
        if known.len() < CODES_KEPT {
            known.insert(code, meaning.clone());
        }
        meaning
    }
}

/// The fonts of a document.
pub(super) struct Fonts<'a> {
    cache: FontCache<'a>,
    faces: HashMap<ObjectIdentifier, Option<Rc<Face<'a>>>>,
    /// The 14 fonts that no document has to bring, and what stands in for missing ones.
    substitutes: FontResolverFn,
    encodings: CMapResolverFn,
}

impl<'a> Fonts<'a> {
    pub fn new() -> Fonts<'a> {
        Fonts {
            cache: FontCache::new(),
            faces: HashMap::new(),
            substitutes: Arc::new(|query| match query {
                FontQuery::Standard(font) => Some(font.get_font_data()),
                FontQuery::Fallback(query) => Some(query.pick_standard_font().get_font_data()),
            }),
            encodings: Arc::new(load_embedded),
        }
    }

    pub fn face(&mut self, dict: &Dict<'a>) -> Option<Rc<Face<'a>>> {
        let Some(id) = dict.obj_id() else { return self.load(dict) };
        if let Some(face) = self.faces.get(&id) {
            return face.clone();
        }
        let face = self.load(dict);
        self.faces.insert(id, face.clone());
        face
    }

    fn load(&self, dict: &Dict<'a>) -> Option<Rc<Face<'a>>> {
        let font = self.cache.font(dict, &self.substitutes, &self.encodings)?;
        Some(Rc::new(Face { font, known: RefCell::default() }))
    }
}

/// A PDF text string: UTF-16 or UTF-8 with a mark, else close enough to Latin 1.
pub(super) fn text_string(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => UTF_16BE.decode_without_bom_handling(rest).0.into_owned(),
        [0xFF, 0xFE, rest @ ..] => UTF_16LE.decode_without_bom_handling(rest).0.into_owned(),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().copied().map(char::from).collect(),
    }
}

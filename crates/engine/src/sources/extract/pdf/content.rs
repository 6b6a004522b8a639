//! Runs the instructions of a page as far as they show text: where each glyph stands and what it says.

use std::rc::Rc;

use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction;
use hayro_syntax::object::{Array, Dict, Name, Number, Object, Stream, String as PdfString};
use hayro_syntax::page::{Page, Resources, Rotation};

use super::super::{Limits, Trouble};
use super::fonts::{Face, Fonts, text_string};
use super::matrix::Matrix;

/// Forms in forms; deeper ones are left out.
const FORM_DEPTH_MAX: u32 = 16;
/// Saved states; further ones are not saved.
const STATES_MAX: usize = 512;
/// Instructions of a document. A dense page has some ten thousand.
const INSTRUCTIONS_MAX: u64 = 60_000_000;
/// What showing a form costs besides its instructions, in instructions.
const FORM_COST: u64 = 200;
/// Glyphs of a page. A dense page has some ten thousand.
const GLYPHS_MAX: usize = 1_000_000;

/// A glyph on a page, as seen with the page upright.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    pub text: Rc<str>,
    /// Where its baseline begins and ends.
    pub start: (f64, f64),
    pub end: (f64, f64),
    /// Height of the type.
    pub size: f64,
    pub is_vertical: bool,
}

#[derive(Clone)]
struct State<'a> {
    ctm: Matrix,
    face: Option<Rc<Face<'a>>>,
    size: f64,
    char_space: f64,
    word_space: f64,
    /// 1 is normal.
    stretch: f64,
    leading: f64,
    rise: f64,
}

/// Marked content; some says itself what its glyphs mean.
#[derive(Default)]
struct Mark {
    /// Given to the first glyph inside, the others say nothing.
    says: Option<Rc<str>>,
    is_replaced: bool,
}

/// Reads the pages of one document.
pub(super) struct Reader<'a> {
    fonts: Fonts<'a>,
    instructions_left: u64,
    text_left: usize,
    glyphs: Vec<Glyph>,
}

impl<'a> Reader<'a> {
    pub fn new(limits: &Limits) -> Reader<'a> {
        Reader {
            fonts: Fonts::new(),
            instructions_left: INSTRUCTIONS_MAX,
            text_left: limits.text_bytes,
            glyphs: Vec::new(),
        }
    }

    /// The glyphs of a page in the order they are drawn.
    pub fn page(&mut self, page: &Page<'a>) -> Result<Vec<Glyph>, Trouble> {
        let Some(stream) = page.page_stream() else { return Ok(Vec::new()) };
        let ctm = match page.rotation() {
            Rotation::None => Matrix::IDENTITY,
            Rotation::Horizontal => Matrix::new([0.0, -1.0, 1.0, 0.0, 0.0, 0.0]),
            Rotation::Flipped => Matrix::new([-1.0, 0.0, 0.0, -1.0, 0.0, 0.0]),
            Rotation::FlippedHorizontal => Matrix::new([0.0, 1.0, -1.0, 0.0, 0.0, 0.0]),
        };
        let state = State {
            ctm,
            face: None,
            size: 1.0,
            char_space: 0.0,
            word_space: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
        };
        self.run(stream, page.resources(), state, 0)?;
        Ok(std::mem::take(&mut self.glyphs))
    }

    fn run(&mut self, stream: &[u8], resources: &Resources<'a>, state: State<'a>, depth: u32) -> Result<(), Trouble> {
        let mut run = Run {
            reader: self,
            resources,
            state,
            saved: Vec::new(),
            text_matrix: Matrix::IDENTITY,
            line_matrix: Matrix::IDENTITY,
            marks: Vec::new(),
            marks_beyond: 0,
            depth,
        };
        let mut instructions = TypedIter::new(stream);
        while let Some(instruction) = instructions.next() {
            let left = run.reader.instructions_left.checked_sub(1);
            run.reader.instructions_left = left.ok_or(Trouble::TooLarge)?;
            run.step(instruction)?;
        }
        Ok(())
    }
}

/// One stream of instructions: a page's, or a form's on it.
struct Run<'r, 'a> {
    reader: &'r mut Reader<'a>,
    resources: &'r Resources<'a>,
    state: State<'a>,
    saved: Vec<State<'a>>,
    text_matrix: Matrix,
    line_matrix: Matrix,
    marks: Vec<Mark>,
    /// Begun when there was no place for another.
    marks_beyond: usize,
    depth: u32,
}

impl<'a> Run<'_, 'a> {
    fn step(&mut self, instruction: TypedInstruction<'_, '_>) -> Result<(), Trouble> {
        use TypedInstruction as I;
        match instruction {
            I::SaveState(_) if self.saved.len() < STATES_MAX => self.saved.push(self.state.clone()),
            I::RestoreState(_) => {
                if let Some(state) = self.saved.pop() {
                    self.state = state;
                }
            }
            I::Transform(m) => self.state.ctm = Matrix::of([m.0, m.1, m.2, m.3, m.4, m.5]).then(self.state.ctm),
            I::BeginText(_) => self.set_line(Matrix::IDENTITY),
            I::TextFont(font) => {
                self.state.size = font.1.as_f64();
                self.state.face = self.resources.get_font(font.0).and_then(|dict| self.reader.fonts.face(&dict));
            }
            I::CharacterSpacing(n) => self.state.char_space = n.0.as_f64(),
            I::WordSpacing(n) => self.state.word_space = n.0.as_f64(),
            I::HorizontalScaling(n) => self.state.stretch = n.0.as_f64() / 100.0,
            I::TextLeading(n) => self.state.leading = n.0.as_f64(),
            I::TextRise(n) => self.state.rise = n.0.as_f64(),
            I::NextLine(by) => self.next_line(by.0.as_f64(), by.1.as_f64()),
            I::NextLineAndSetLeading(by) => {
                self.state.leading = -by.1.as_f64();
                self.next_line(by.0.as_f64(), by.1.as_f64());
            }
            I::NextLineUsingLeading(_) => self.next_line(0.0, -self.state.leading),
            I::SetTextMatrix(m) => self.set_line(Matrix::of([m.0, m.1, m.2, m.3, m.4, m.5])),
            I::ShowText(text) => self.show(text.0)?,
            I::NextLineAndShowText(text) => {
                self.next_line(0.0, -self.state.leading);
                self.show(text.0)?;
            }
            I::ShowTextWithParameters(text) => {
                self.state.word_space = text.0.as_f64();
                self.state.char_space = text.1.as_f64();
                self.next_line(0.0, -self.state.leading);
                self.show(text.2)?;
            }
            I::ShowTexts(texts) => self.show_all(texts.0)?,
            I::XObject(name) => self.form(name.0)?,
            I::BeginMarkedContent(_) => self.begin_mark(Mark::default()),
            I::BeginMarkedContentWithProperties(mark) => {
                let mark = self.mark(mark.1);
                self.begin_mark(mark);
            }
            I::EndMarkedContent(_) => {
                if self.marks_beyond > 0 {
                    self.marks_beyond -= 1;
                } else {
                    self.marks.pop();
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn set_line(&mut self, matrix: Matrix) {
        self.line_matrix = matrix;
        self.text_matrix = matrix;
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.set_line(Matrix::shift(x, y).then(self.line_matrix));
    }

    fn show_all(&mut self, texts: &Array<'_>) -> Result<(), Trouble> {
        for object in texts.iter::<Object<'_>>() {
            match object {
                Object::String(text) => self.show(&text)?,
                Object::Number(adjustment) => {
                    let shift = -adjustment.as_f64() / 1_000.0 * self.state.size;
                    self.advance(shift);
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn is_horizontal(&self) -> bool {
        self.state.face.as_ref().is_none_or(|face| face.is_horizontal())
    }

    fn advance(&mut self, by: f64) {
        let shift =
            if self.is_horizontal() { Matrix::shift(by * self.state.stretch, 0.0) } else { Matrix::shift(0.0, by) };
        self.text_matrix = shift.then(self.text_matrix);
    }

    fn show(&mut self, text: &PdfString<'_>) -> Result<(), Trouble> {
        // Without a font nothing is known of the codes.
        let Some(face) = self.state.face.clone() else { return Ok(()) };
        let bytes = text.as_bytes();
        let mut offset = 0;
        while offset < bytes.len() {
            let (code, length) = face.code(bytes, offset);
            offset += length;
            let meaning = face.meaning(code);
            let start = self.pen();
            let word_space = if code == 32 && length == 1 { self.state.word_space } else { 0.0 };
            self.advance(meaning.advance * self.state.size);
            let end = self.pen();
            self.advance(self.state.char_space + word_space);
            let text = self.said(meaning.text);
            self.draw(text, start, end, face.is_horizontal())?;
        }
        Ok(())
    }

    /// Where the next glyph's baseline begins.
    fn pen(&self) -> (f64, f64) {
        self.text_matrix.then(self.state.ctm).apply(0.0, self.state.rise)
    }

    fn draw(&mut self, text: Rc<str>, start: (f64, f64), end: (f64, f64), is_horizontal: bool) -> Result<(), Trouble> {
        let to_page = self.text_matrix.then(self.state.ctm);
        let size = (self.state.size * to_page.c.hypot(to_page.d)).abs();
        let is_placed = [start.0, start.1, end.0, end.1, size].iter().all(|n| n.is_finite() && n.abs() < 1e7);
        if text.is_empty() || !is_placed {
            return Ok(());
        }
        self.reader.text_left = self.reader.text_left.checked_sub(text.len()).ok_or(Trouble::TooLarge)?;
        if self.reader.glyphs.len() >= GLYPHS_MAX {
            return Err(Trouble::TooLarge);
        }
        self.reader.glyphs.push(Glyph { text, start, end, size, is_vertical: !is_horizontal });
        Ok(())
    }

    /// What a glyph says in the marked content it stands in.
    fn said(&mut self, text: Rc<str>) -> Rc<str> {
        match self.marks.iter_mut().find(|mark| mark.is_replaced) {
            Some(mark) => mark.says.take().unwrap_or_else(|| "".into()),
            None => text,
        }
    }

    fn begin_mark(&mut self, mark: Mark) {
        if self.marks.len() < STATES_MAX {
            self.marks.push(mark);
        } else {
            self.marks_beyond += 1;
        }
    }

    /// Reads `ActualText`, which programs write where a font's glyphs are not letters: ligatures, Indian scripts.
    fn mark(&self, properties: &Object<'_>) -> Mark {
        let actual = match properties {
            Object::Dict(dict) => actual_text(dict),
            Object::Name(name) => self.resources.properties.get::<Dict<'_>>(&**name).as_ref().and_then(actual_text),
            _ => None,
        };
        Mark { is_replaced: actual.is_some(), says: actual }
    }

    /// A form is a stream of instructions with resources of its own, or those of what it is used in.
    fn form(&mut self, name: &Name<'_>) -> Result<(), Trouble> {
        if self.depth >= FORM_DEPTH_MAX {
            return Ok(());
        }
        let Some(stream) = self.resources.get_x_object(name) else { return Ok(()) };
        let dict: &Dict<'a> = stream.dict();
        if dict.get::<Name<'_>>("Subtype").is_none_or(|subtype| &*subtype != b"Form") {
            return Ok(());
        }
        let mut state = self.state.clone();
        state.ctm = form_matrix(&stream).then(state.ctm);
        let Ok(data) = stream.decoded_data() else { return Ok(()) };
        // Forms that show forms many times over cost their unpacking each time.
        let cost = FORM_COST + data.len() as u64 / 4;
        self.reader.instructions_left = self.reader.instructions_left.checked_sub(cost).ok_or(Trouble::TooLarge)?;
        match dict.get::<Dict<'a>>("Resources") {
            Some(own) => self.reader.run(&data, &Resources::new(own), state, self.depth + 1),
            None => self.reader.run(&data, self.resources, state, self.depth + 1),
        }
    }
}

fn actual_text(dict: &Dict<'_>) -> Option<Rc<str>> {
    let text = dict.get::<PdfString<'_>>("ActualText")?;
    Some(text_string(text.as_bytes()).into())
}

fn form_matrix(stream: &Stream<'_>) -> Matrix {
    let numbers: Vec<f64> = stream
        .dict()
        .get::<Array<'_>>("Matrix")
        .map(|array| array.iter::<Number>().map(|number| number.as_f64()).take(6).collect())
        .unwrap_or_default();
    <[f64; 6]>::try_from(numbers).map_or(Matrix::IDENTITY, Matrix::new)
}

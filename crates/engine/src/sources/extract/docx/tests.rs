use std::io::Write;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::super::super::kind::{Kind, kind};
use super::super::{Block, Extracted, extract};
use super::*;

fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).expect("a part");
        archive.write_all(content.as_bytes()).expect("written");
    }
    archive.finish().expect("an archive").into_inner()
}

fn document(body: &str) -> Vec<u8> {
    packed(&[("word/document.xml", &format!("<w:document xmlns:w='urn:w'><w:body>{body}</w:body></w:document>"))])
}

fn read(bytes: &[u8]) -> Result<Extracted, Trouble> {
    assert_eq!(kind("a.docx", None, bytes), Ok(Kind::Docx));
    extract(Kind::Docx, bytes, &Limits::default())
}

fn texts(body: &str) -> Vec<String> {
    let extracted = read(&document(body)).expect("has text");
    extracted.pages[0].blocks.iter().map(|block| block.text().to_owned()).collect()
}

const STYLES: &str = "<w:styles><w:style w:styleId='berschrift2'><w:name w:val='heading 2'/></w:style>
    <w:style w:styleId='Eigene'><w:name w:val='Own'/><w:pPr><w:outlineLvl w:val='2'/></w:pPr></w:style></w:styles>";

#[test]
fn paragraphs_headings_lists_and_notes() {
    let bytes = packed(&[
        ("docProps/core.xml", "<c><dc:title>Shop rules</dc:title></c>"),
        ("word/styles.xml", STYLES),
        (
            "word/document.xml",
            "<w:document><w:body>
             <w:p><w:pPr><w:pStyle w:val='berschrift2'/></w:pPr><w:r><w:t>Returns</w:t></w:r></w:p>
             <w:p><w:r><w:t xml:space='preserve'>Within </w:t></w:r><w:hyperlink><w:r><w:t>30</w:t></w:r></w:hyperlink>
               <w:r><w:tab/><w:t>days &amp; nights&#33;</w:t></w:r></w:p>
             <w:p><w:pPr><w:pStyle w:val='Eigene'/></w:pPr><w:r><w:t>Shoes</w:t></w:r></w:p>
             <w:p><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:t>unworn</w:t></w:r></w:p>
             </w:body></w:document>",
        ),
        (
            "word/footnotes.xml",
            "<w:footnotes><w:footnote><w:p><w:r><w:t>A note.</w:t></w:r></w:p></w:footnote></w:footnotes>",
        ),
    ]);
    let extracted = read(&bytes).expect("has text");
    assert_eq!(extracted.title.as_deref(), Some("Shop rules"));
    assert_eq!(
        extracted.pages[0].blocks,
        [
            Block::Heading { level: 2, text: "Returns".to_owned() },
            Block::Paragraph { text: "Within 30 days & nights!".to_owned() },
            Block::Heading { level: 3, text: "Shoes".to_owned() },
            Block::Item { text: "unworn".to_owned() },
            Block::Paragraph { text: "A note.".to_owned() },
        ]
    );
}

#[test]
fn tables_become_rows() {
    let cell = |text: &str| format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>");
    let row = |cells: [&str; 3]| format!("<w:tr>{}</w:tr>", cells.map(cell).concat());
    let body = format!("<w:tbl>{}{}</w:tbl>", row(["Size", "Colour", "Price"]), row(["42", "red", "3 €"]));
    assert_eq!(texts(&body), ["Size: 42; Colour: red; Price: 3 €"]);
    let nested = format!("<w:tbl><w:tr><w:tc><w:tbl>{}</w:tbl><w:p/></w:tc></w:tr></w:tbl>", row(["a", "b", "c"]));
    assert_eq!(texts(&nested), ["a; b; c"]);
}

#[test]
fn what_was_deleted_and_older_copies_are_left_out() {
    let body = "<w:p><w:r><w:t>Stays</w:t></w:r><w:del><w:r><w:delText>gone</w:delText><w:t>gone</w:t></w:r></w:del>
        <w:r><w:instrText>PAGE</w:instrText></w:r><mc:AlternateContent><mc:Choice><w:r><w:txbxContent><w:p><w:r>
        <w:t>Box</w:t></w:r></w:p></w:txbxContent></w:r></mc:Choice><mc:Fallback><w:p><w:r><w:t>Box</w:t></w:r></w:p>
        </mc:Fallback></mc:AlternateContent></w:p>";
    assert_eq!(texts(body), ["Box", "Stays"]);
}

#[test]
fn entities_are_not_expanded() {
    let bytes = packed(&[(
        "word/document.xml",
        "<!DOCTYPE d [<!ENTITY a 'aaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]><d><p><r><t>x&b;y&lt;</t></r></p></d>",
    )]);
    assert_eq!(read(&bytes).expect("has text").text(), "xy<");
}

#[test]
fn a_small_archive_cannot_become_a_large_text() {
    let limits = Limits { unpacked_bytes: 1 << 20, ..Limits::default() };
    for filler in ["<w:p/>", "word "] {
        let bytes = document(&format!("<w:p><w:r><w:t>x{}</w:t></w:r></w:p>", filler.repeat(600_000)));
        assert!(bytes.len() < 100_000);
        assert_eq!(extract(Kind::Docx, &bytes, &limits), Err(Trouble::TooLarge), "{filler}");
    }
}

#[test]
fn depth_does_not_matter() {
    assert_eq!(texts(&format!("{}<w:r><w:t>text</w:t></w:r>", "<w:p>".repeat(100_000))), ["text"]);
    let tables = "<w:tbl><w:tr><w:tc>".repeat(10_000);
    assert_eq!(texts(&format!("{tables}<w:p><w:r><w:t>text</w:t></w:r></w:p>")), ["text"]);
}

#[test]
fn damage_is_told() {
    let whole = document("<w:p><w:r><w:t>text</w:t></w:r></w:p>");
    let broken = extract(Kind::Docx, &whole[..whole.len() - 30], &Limits::default());
    assert!(matches!(broken, Err(Trouble::Broken(_))), "{broken:?}");
    assert!(matches!(read(&packed(&[("word/other.xml", "<x/>")])), Err(Trouble::Broken(_))));
    assert_eq!(read(&document("<w:p/>")), Err(Trouble::NoText));
    // Word shows what it can of a document that was cut off; so do we.
    let cut = packed(&[("word/document.xml", "<w:document><w:body><w:p><w:r><w:t>text")]);
    assert_eq!(read(&cut).expect("has text").text(), "text");
}

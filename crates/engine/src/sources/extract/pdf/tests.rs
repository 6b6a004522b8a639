use super::super::super::kind::{Kind, kind};
use super::super::{Block, Extracted, extract};
use super::*;

/// A PDF of these objects, numbered from 1; the first is the catalog.
fn file(objects: &[String]) -> Vec<u8> {
    let mut out = "%PDF-1.7\n".to_owned();
    let mut offsets = Vec::new();
    for (object, number) in objects.iter().zip(1..) {
        offsets.push(out.len());
        out += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let table = out.len();
    out += &format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for offset in offsets {
        out += &format!("{offset:010} 00000 n \n");
    }
    out += &format!("trailer <</Size {}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF", objects.len() + 1);
    out.into_bytes()
}

fn stream(dict: &str, content: &str) -> String {
    format!("<<{dict}/Length {}>>stream\n{content}\nendstream", content.len())
}

/// Pages with these contents; font `F` is Helvetica, `X` is the form 4.
fn pages(contents: &[&str], form: &str) -> Vec<u8> {
    let kids: Vec<String> = (0..contents.len()).map(|index| format!("{} 0 R", 5 + index * 2)).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Count {}/Kids[{}]>>", contents.len(), kids.join(" ")),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
        stream("/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</Font<</F 3 0 R>>/XObject<</X 4 0 R>>>>", form),
    ];
    for content in contents {
        let resources = "<</Font<</F 3 0 R>>/XObject<</X 4 0 R>>>>";
        let stream_at = objects.len() + 2;
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {stream_at} 0 R/Resources{resources}>>"
        ));
        objects.push(stream("", content));
    }
    file(&objects)
}

fn read(bytes: &[u8]) -> Result<Extracted, Trouble> {
    extract(Kind::Pdf, bytes, &Limits::default())
}

fn texts(content: &str) -> Vec<String> {
    let extracted = read(&pages(&[content], "")).expect("has text");
    extracted.pages[0].blocks.iter().map(|block| block.text().to_owned()).collect()
}

#[test]
fn lines_join_to_paragraphs_and_large_type_is_a_heading() {
    let text = "BT /F 20 Tf 50 780 Td (Returns) Tj ET
        BT /F 11 Tf 14 TL 50 740 Td (You may return what you bought with-) Tj T* (in thirty days, if it is) Tj
        T* (unworn.) Tj 0 -40 Td (Shoes are different.) Tj ET";
    let bytes = pages(&[text, "BT /F 11 Tf 50 700 Td (The second page.) Tj ET"], "");
    assert_eq!(kind("a", None, &bytes), Ok(Kind::Pdf));
    let extracted = read(&bytes).expect("has text");
    assert_eq!(extracted.pages.iter().map(|page| page.number).collect::<Vec<_>>(), [Some(1), Some(2)]);
    assert_eq!(
        extracted.pages[0].blocks,
        [
            Block::Heading { level: 1, text: "Returns".to_owned() },
            Block::Paragraph { text: "You may return what you bought within thirty days, if it is unworn.".to_owned() },
            Block::Paragraph { text: "Shoes are different.".to_owned() },
        ]
    );
}

#[test]
fn gaps_part_words_and_cells() {
    assert_eq!(texts("BT /F 10 Tf 50 700 Td [(Op)20(en)-300(from)-250(nine)] TJ ET"), ["Open from nine"]);
    let row = "BT /F 10 Tf 50 700 Td (Size) Tj 100 0 Td (Colour) Tj 100 0 Td (Price) Tj ET";
    assert_eq!(texts(row), ["Size | Colour | Price"]);
}

#[test]
fn turned_pages_and_turned_text_are_read() {
    assert_eq!(texts("BT /F 10 Tf 0 1 -1 0 300 100 Tm (Turned text) Tj ET"), ["Turned text"]);
    let bytes = pages(&["BT /F 10 Tf 0 1 -1 0 300 100 Tm (First line) Tj 0 -12 Td (second line) Tj ET"], "");
    let turned = String::from_utf8(bytes).expect("is ASCII").replacen("/MediaBox", "/Rotate 90/MediaBox", 1);
    assert_eq!(read(turned.as_bytes()).expect("has text").text(), "First line second line");
}

#[test]
fn what_a_mark_says_counts_instead_of_its_glyphs() {
    let marked = "BT /F 10 Tf 50 700 Td (A ) Tj /Span <</ActualText <FEFF0BB5>>> BDC (xyz) Tj EMC ( B) Tj ET";
    assert_eq!(texts(marked), ["A வ B"]);
}

#[test]
fn doubled_type_is_read_once() {
    assert_eq!(texts("BT /F 10 Tf 50 700 Td (Bold) Tj ET BT /F 10 Tf 50.3 700 Td (Bold) Tj ET"), ["Bold"]);
}

#[test]
fn forms_are_read_and_do_not_run_forever() {
    let form = "BT /F 10 Tf 50 700 Td (In a form) Tj ET";
    assert_eq!(read(&pages(&["q /X Do Q"], form)).expect("has text").text(), "In a form");
    // A form that shows itself twice: 2^16 times if nobody counted.
    let endless = "BT /F 10 Tf 50 700 Td (x) Tj ET /X Do /X Do";
    assert_eq!(read(&pages(&["/X Do"], endless)).expect("has text").text(), "x");
}

#[test]
fn running_heads_and_page_numbers_appear_once() {
    let page = |number: u32| {
        format!(
            "BT /F 9 Tf 50 810 Td (Shop handbook) Tj ET BT /F 11 Tf 50 700 Td (What is on page {number}.) Tj ET
             BT /F 9 Tf 300 30 Td (Page {number}) Tj ET"
        )
    };
    let contents: Vec<String> = (1..=6).map(page).collect();
    let contents: Vec<&str> = contents.iter().map(String::as_str).collect();
    let text = read(&pages(&contents, "")).expect("has text").text();
    assert_eq!(text.matches("Shop handbook").count(), 1);
    assert_eq!(text.matches("What is on page").count(), 6);
}

#[test]
fn pictures_alone_are_no_text() {
    assert_eq!(read(&pages(&["q 100 0 0 100 0 0 cm 0 0 1 1 re f Q"], "")), Err(Trouble::NoText));
}

#[test]
fn limits_are_kept() {
    let limits = Limits { pages: 2, text_bytes: 1_000, ..Limits::default() };
    let three = pages(&["", "", ""], "");
    assert_eq!(extract(Kind::Pdf, &three, &limits), Err(Trouble::TooLarge));
    let long = format!("BT /F 10 Tf ({}) Tj ET", "x".repeat(2_000));
    assert_eq!(extract(Kind::Pdf, &pages(&[&long], ""), &limits), Err(Trouble::TooLarge));
}

#[test]
fn damaged_files_are_read_or_refused() {
    let whole = pages(&["BT /F 10 Tf 50 700 Td (Still here) Tj ET"], "");
    // Without its table the objects are searched for.
    let table = whole.windows(4).position(|window| window == b"xref").expect("a table");
    assert_eq!(read(&whole[..table]).expect("has text").text(), "Still here");
    for end in (0..whole.len()).step_by(7) {
        if let Ok(extracted) = read(&whole[..end]) {
            assert_eq!(extracted.text(), "Still here", "cut at {end}");
        }
    }
}

#[test]
fn cycles_and_depth_end() {
    let catalog = "<</Type/Catalog/Pages 2 0 R>>".to_owned();
    let hostile = [
        file(&[catalog.clone(), "<</Type/Pages/Count 2/Kids[2 0 R 2 0 R]>>".to_owned()]),
        file(&["2 0 R".to_owned(), "1 0 R".to_owned()]),
        file(&[catalog.clone(), format!("<</Type/Pages/Kids {}{}>>", "[".repeat(100_000), "]".repeat(100_000))]),
        file(&[catalog, format!("{}1{}", "<</A ".repeat(10_000), ">>".repeat(10_000))]),
        pages(&[&format!("{}{} TJ", "[".repeat(100_000), "]".repeat(100_000))], ""),
        pages(&[&"q ".repeat(100_000)], ""),
        pages(&[&"/P BMC ".repeat(100_000)], ""),
    ];
    for bytes in hostile {
        assert!(read(&bytes).is_err());
    }
}

//! The child that reads documents, as the built binary: `switchboard extract`, started by the engine with its limits.

use std::fmt::Write;
use std::time::{Duration, Instant};

use engine::sources::child::{ChildSettings, ExtractError, Extractor};
use engine::sources::chunk::chunks;
use engine::sources::extract::{Extracted, Trouble};
use engine::sources::kind::Kind;

fn extractor(settings: ChildSettings) -> Extractor {
    Extractor::new(ChildSettings { program: Some(env!("CARGO_BIN_EXE_switchboard").into()), ..settings })
}

async fn read(settings: ChildSettings, kind: Kind, document: &[u8]) -> Result<Extracted, Trouble> {
    match extractor(settings).extract(kind, document).await {
        Ok(extracted) => Ok(extracted),
        Err(ExtractError::Trouble(trouble)) => Err(trouble),
        Err(ExtractError::Start(error)) => panic!("the binary did not start: {error}"),
    }
}

/// A PDF of these objects, numbered from 1; the first is the catalog. Readers search for what its table lacks.
fn pdf(objects: &[String]) -> Vec<u8> {
    let mut out = "%PDF-1.7\n".to_owned();
    for (object, number) in objects.iter().zip(1..) {
        write!(out, "{number} 0 obj\n{object}\nendobj\n").unwrap();
    }
    out += "trailer <</Root 1 0 R>>\n";
    out.into_bytes()
}

fn book(pages: usize) -> Vec<u8> {
    let lines = "(Returns are possible within thirty days of the purchase, see the invoice.) Tj T* ".repeat(45);
    pdf_of_pages(&(0..pages).map(|page| format!("(Page {page} begins.) Tj T* {lines}")).collect::<Vec<_>>())
}

/// A PDF of pages with these operators of text.
pub fn pdf_of_pages(pages: &[String]) -> Vec<u8> {
    let kids: String = (0..pages.len()).map(|page| format!("{} 0 R ", 4 + page * 2)).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Count {}/Kids[{kids}]>>", pages.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
    ];
    for page in pages {
        let content = format!("BT /F 11 Tf 14 TL 60 780 Td {page} ET");
        let at = objects.len() + 2;
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {at} 0 R/Resources<</Font<</F 3 0 R>>>>>>"
        ));
        objects.push(format!("<</Length {}>>stream\n{content}\nendstream", content.len()));
    }
    pdf(&objects)
}

#[tokio::test]
async fn every_kind_is_read_in_the_child() {
    let documents: [(Kind, &[u8]); 5] = [
        (Kind::Pdf, &book(1)),
        (Kind::Html, b"<nav>Menu</nav><p>Page 0 begins."),
        (Kind::Markdown, b"Page 0 **begins**."),
        (Kind::Text, b"\xFF\xFEP\0a\0g\0e\0 \x000\0 \0b\0e\0g\0i\0n\0s\0.\0"),
        (Kind::Csv, b"Page 0 begins."),
    ];
    for (kind, document) in documents {
        let extracted = read(ChildSettings::default(), kind, document).await.unwrap();
        assert!(extracted.text().starts_with("Page 0 begins."), "{kind}: {}", extracted.text());
    }
    let trouble = read(ChildSettings::default(), Kind::Docx, b"PK\x03\x04").await.unwrap_err();
    assert!(matches!(trouble, Trouble::Broken(_)), "{trouble:?}");
}

#[tokio::test]
async fn a_book_of_five_hundred_pages_is_read_in_time() {
    let book = book(500);
    let began = Instant::now();
    let extracted = read(ChildSettings::default(), Kind::Pdf, &book).await.unwrap();
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    assert_eq!(extracted.pages.len(), 500);
    assert_eq!(extracted.pages[499].number, Some(500));
    assert!(chunks(&extracted).unwrap().len() > 500);
}

#[tokio::test]
async fn a_document_that_takes_all_memory_ends_alone() {
    // Five hundred million zeros in a few bytes: a run-length stream in a run-length stream in … would be quicker
    // still, but this needs no packer. Every two bytes become 128.
    let mut content = Vec::new();
    for _ in 0..5_000_000 {
        content.extend_from_slice(b"\x81 ");
    }
    content.push(128);
    let mut document = pdf(&[
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Count 1/Kids[3 0 R]>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<<>>>>".to_owned(),
    ]);
    document
        .extend_from_slice(format!("4 0 obj\n<</Filter/RunLengthDecode/Length {}>>stream\n", content.len()).as_bytes());
    document.extend_from_slice(&content);
    document.extend_from_slice(b"\nendstream\nendobj\n");
    let trouble = read(ChildSettings::default(), Kind::Pdf, &document).await.unwrap_err();
    assert_eq!(trouble, Trouble::Broken("takes too much memory to read".to_owned()));
}

#[tokio::test]
async fn a_document_that_takes_forever_ends_in_time() {
    // A page with so many instructions that no second is enough for them.
    let content = "q Q ".repeat(10_000_000);
    let document = pdf(&[
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Count 1/Kids[3 0 R]>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<<>>>>".to_owned(),
        format!("<</Length {}>>stream\n{content}\nendstream", content.len()),
    ]);
    let settings = ChildSettings { wall: Duration::from_millis(100), ..ChildSettings::default() };
    let began = Instant::now();
    let trouble = read(settings, Kind::Pdf, &document).await.unwrap_err();
    assert_eq!(trouble, Trouble::Broken("takes too long to read".to_owned()));
    assert!(began.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn nesting_without_end_ends_alone() {
    let depth = 100_000;
    let documents = [
        (Kind::Pdf, pdf(&["<</Type/Catalog/Pages 2 0 R>>".to_owned(), "<</A ".repeat(depth) + &">>".repeat(depth)])),
        (Kind::Pdf, pdf(&["<</Type/Catalog/Pages 2 0 R>>".to_owned(), "[".repeat(depth)])),
        (Kind::Markdown, "[a](<b".repeat(depth).into_bytes()),
        (Kind::Markdown, format!("{}x{}", "*".repeat(depth), "*".repeat(depth)).into_bytes()),
    ];
    for (kind, document) in documents {
        // Read or refused, but ended: the next one is read as ever.
        let _ = read(ChildSettings::default(), kind, &document).await;
        assert_eq!(read(ChildSettings::default(), Kind::Text, b"fine").await.unwrap().text(), "fine");
    }
}

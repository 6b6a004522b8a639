use proptest::prelude::*;

use super::*;

fn read(kind: Kind, text: &str) -> Vec<Block> {
    let extracted = extract(kind, text.as_bytes(), &Limits::default()).expect("has text");
    extracted.pages.into_iter().flat_map(|page| page.blocks).collect()
}

fn heading(level: u8, text: &str) -> Block {
    Block::Heading { level, text: text.to_owned() }
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph { text: text.to_owned() }
}

fn item(text: &str) -> Block {
    Block::Item { text: text.to_owned() }
}

fn row(text: &str) -> Block {
    Block::Row { text: text.to_owned() }
}

#[test]
fn plain_text_is_parted_by_empty_lines() {
    let blocks = read(Kind::Text, "We open\r\nat nine.\r\n\r\n \t\r\nClosed on Sunday.\n");
    assert_eq!(blocks, [paragraph("We open\nat nine."), paragraph("Closed on Sunday.")]);
}

#[test]
fn markdown_keeps_headings_lists_and_tables() {
    let blocks = read(
        Kind::Markdown,
        "---\ntitle: \"Shop rules\"\n---\n# Returns\nWithin **30 days**, see\n[the form](https://shop.example/form).\n\n\
         - Shoes\n  - unworn\n- Hats\n\n## Fees\n\n| Size | Price |\n|---|---|\n| 42 | 3 € |\n| 43 | |\n\n```\ncode line\n```\n\
         <div>Raw <b>html</b></div>\n",
    );
    assert_eq!(
        blocks,
        [
            heading(1, "Returns"),
            paragraph("Within 30 days, see the form."),
            item("Shoes"),
            item("unworn"),
            item("Hats"),
            heading(2, "Fees"),
            row("Size: 42; Price: 3 €"),
            row("Size: 43"),
            paragraph("code line"),
            paragraph("Raw html"),
        ]
    );
    let extracted = extract(Kind::Markdown, b"---\ntitle: \"Shop rules\"\n---\ntext", &Limits::default());
    assert_eq!(extracted.expect("has text").title.as_deref(), Some("Shop rules"));
}

#[test]
fn csv_rows_carry_their_headers() {
    for delimiter in [",", ";", "\t", "|"] {
        let table =
            ["Product,Price,Stock", "\"Tea, green\",3,12", "Coffee,4,"].map(|line| line.replace(',', delimiter));
        let table = table.join("\r\n").replace(&format!("Tea{delimiter} green"), "Tea, green");
        assert_eq!(
            read(Kind::Csv, &table),
            [row("Product: Tea, green; Price: 3; Stock: 12"), row("Product: Coffee; Price: 4")],
            "{delimiter:?}"
        );
    }
}

#[test]
fn csv_without_headers_keeps_its_first_row() {
    assert_eq!(read(Kind::Csv, "1,Tea\n2,Coffee\n"), [row("1; Tea"), row("2; Coffee")]);
    assert_eq!(read(Kind::Csv, "sep=;\nName;Price\nTea;3,50\n"), [row("Name: Tea; Price: 3,50")]);
    assert_eq!(read(Kind::Csv, "only one line, with a comma"), [row("only one line; with a comma")]);
}

#[test]
fn nothing_to_read_is_said_so() {
    for kind in [Kind::Text, Kind::Markdown, Kind::Html, Kind::Csv] {
        assert_eq!(extract(kind, b" \n\n - \n", &Limits::default()), Err(Trouble::NoText), "{kind}");
    }
}

#[test]
fn limits_are_kept() {
    let limits = Limits { text_bytes: 1_000, blocks: 10, ..Limits::default() };
    assert_eq!(extract(Kind::Text, "word ".repeat(300).as_bytes(), &limits), Err(Trouble::TooLarge));
    assert_eq!(extract(Kind::Text, "a\n\n".repeat(11).as_bytes(), &limits), Err(Trouble::TooLarge));
    assert!(extract(Kind::Text, "a\n\n".repeat(10).as_bytes(), &limits).is_ok());
}

#[test]
fn trouble_is_told_in_words_and_survives_the_pipe() {
    let all = [
        Trouble::NeedsPassword,
        Trouble::NoText,
        Trouble::Broken("is empty".to_owned()),
        Trouble::TooLarge,
        Trouble::Unsupported("This is a picture.".to_owned()),
    ];
    for trouble in all {
        let words = trouble.to_string();
        assert!(words.starts_with("Th") && words.ends_with('.'), "{words}");
        let json = serde_json::to_string(&trouble).expect("is JSON");
        assert_eq!(serde_json::from_str::<Trouble>(&json).expect("is read again"), trouble);
    }
}

#[test]
fn ten_megabytes_on_one_line_are_read() {
    let line = "word ".repeat(2_000_000);
    for kind in [Kind::Text, Kind::Markdown, Kind::Html, Kind::Csv] {
        let extracted = extract(kind, line.as_bytes(), &Limits::default()).expect("has text");
        assert_eq!(extracted.text().len(), line.len() - 1, "{kind}");
    }
}

/// Bytes that look like something to every reader.
fn documents() -> impl Strategy<Value = Vec<u8>> {
    let pieces = prop::sample::select(vec![
        "<p>",
        "</p>",
        "<table>",
        "<tr>",
        "<td>",
        "</table>",
        "<h2>",
        "</h2>",
        "<nav>",
        "<li>",
        "<pre>",
        "<dt>",
        "<dd>",
        "&amp;",
        "<!--",
        "# ",
        "- ",
        "> ",
        "|a|b|\n|-|-|\n",
        "```\n",
        "\n\n",
        ",",
        ";",
        "\"",
        "\t",
        "word ",
        "வணக்கம் ",
        "é",
        "\u{0}",
        "%PDF-1.7\n",
        "1 0 obj\n",
        "<</Type/Page",
        "/Kids[1 0 R]>>",
        "stream\n",
        "endstream",
        "BT (x) Tj ET",
        "trailer",
        "[[[",
        "]",
    ]);
    prop_oneof![
        prop::collection::vec(pieces, 0..60).prop_map(|pieces| pieces.concat().into_bytes()),
        prop::collection::vec(any::<u8>(), 0..300),
    ]
}

proptest! {
    #[test]
    fn whatever_comes_texts_are_clean(document in documents()) {
        for kind in Kind::ALL {
            let Ok(extracted) = extract(kind, &document, &Limits::default()) else { continue };
            prop_assert!(extracted.pages.iter().all(|page| !page.blocks.is_empty()));
            for block in extracted.pages.iter().flat_map(|page| &page.blocks) {
                let text = block.text();
                prop_assert!(!text.is_empty() && text == text.trim(), "{kind}: {text:?}");
                prop_assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{kind}: {text:?}");
                prop_assert!(!text.contains("  ") && !text.contains("\n\n"), "{kind}: {text:?}");
            }
        }
    }
}

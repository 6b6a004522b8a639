use proptest::prelude::*;

use super::super::extract::Page;
use super::*;

fn heading(level: u8, text: &str) -> Block {
    Block::Heading { level, text: text.to_owned() }
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph { text: text.to_owned() }
}

fn row(text: &str) -> Block {
    Block::Row { text: text.to_owned() }
}

fn document(pages: Vec<Vec<Block>>) -> Extracted {
    let pages = pages.into_iter().zip(1..).map(|(blocks, number)| Page { number: Some(number), blocks }).collect();
    Extracted { title: None, pages }
}

fn cut(blocks: Vec<Block>) -> Vec<(Option<String>, String)> {
    let chunks = chunks(&document(vec![blocks])).expect("has text");
    chunks.into_iter().map(|chunk| (chunk.heading, chunk.text)).collect()
}

fn words(text: &str, count: usize) -> String {
    vec![text; count].join(" ")
}

#[test]
fn no_piece_reaches_over_a_heading() {
    let cut = cut(vec![
        heading(1, "Returns"),
        paragraph("Thirty days."),
        heading(2, "Shoes"),
        paragraph("Unworn."),
        paragraph("In their box."),
        heading(1, "Delivery"),
        paragraph("Three days."),
    ]);
    let expected =
        [("Returns", "Thirty days."), ("Returns › Shoes", "Unworn.\nIn their box."), ("Delivery", "Three days.")];
    assert_eq!(cut, expected.map(|(heading, text)| (Some(heading.to_owned()), text.to_owned())));
}

#[test]
fn a_heading_without_text_is_kept() {
    let cut = cut(vec![heading(1, "Menu"), heading(2, "Tea 3 €"), heading(2, "Coffee 4 €")]);
    let menu = Some("Menu".to_owned());
    assert_eq!(cut, [(menu.clone(), "Tea 3 €".to_owned()), (menu, "Coffee 4 €".to_owned())]);
}

#[test]
fn short_paragraphs_share_a_piece_and_long_ones_are_cut_between_sentences() {
    let short: Vec<Block> = (0..30).map(|_| paragraph(&words("word", 12))).collect();
    let pieces = cut(short);
    assert!(pieces.len() < 5, "{}", pieces.len());
    assert!(pieces.iter().all(|(_, text)| text.chars().count() <= MOST));

    let sentences: Vec<String> =
        (0..60).map(|n| format!("Sentence number {n} says something of interest to somebody.")).collect();
    let pieces = cut(vec![paragraph(&sentences.join(" "))]);
    assert!(pieces.len() >= 4);
    for pair in pieces.windows(2) {
        let last = pair[0].1.rsplit("Sentence").next().expect("a sentence");
        assert!(pair[1].1.starts_with(&format!("Sentence{last}")), "the pieces overlap by a sentence");
        assert!(pair[0].1.ends_with('.'));
    }
}

#[test]
fn indian_sentences_end_at_the_danda() {
    let sentence = "यह एक वाक्य है जिसमें ग्राहक के लिए कुछ जानकारी दी गई है।";
    let pieces = cut(vec![paragraph(&words(sentence, 40))]);
    assert!(pieces.len() > 2);
    assert!(pieces.iter().all(|(_, text)| text.starts_with("यह") && text.ends_with('।')));
}

#[test]
fn a_word_without_end_is_cut_between_letters() {
    let letter = "க்ஷா";
    let pieces = cut(vec![paragraph(&letter.repeat(2_000))]);
    assert!(pieces.iter().all(|(_, text)| text.chars().count() <= MOST));
    // Never at a vowel sign, which is part of the letter before it.
    assert!(pieces.iter().all(|(_, text)| text.starts_with(['க', 'ஷ'])));
}

#[test]
fn rows_stay_whole_and_few_to_a_piece() {
    let text = format!("Product: Tea; Description: {}", words("leaf", 60));
    let pieces = cut(vec![row("a"), row("b"), row(&text), row(&text)]);
    let pieces: Vec<&str> = pieces.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(pieces, [&format!("a\nb\n{text}"), &text]);
}

#[test]
fn a_piece_says_on_which_page_it_begins() {
    let long = words("word", 100);
    let pieces = chunks(&document(vec![vec![paragraph("Title")], vec![paragraph(&long)], vec![paragraph("End")]]));
    let pages: Vec<Option<u32>> = pieces.expect("has text").iter().map(|piece| piece.page).collect();
    assert_eq!(pages, [Some(1), Some(3)]);
}

#[test]
fn bounds_are_kept() {
    assert_eq!(chunks(&document(vec![vec![paragraph("•")]])), Err(Trouble::NoText));
    let many = (0..=CHUNKS_MAX).flat_map(|_| [heading(1, "a"), paragraph("b")]).collect();
    assert_eq!(chunks(&document(vec![many])), Err(Trouble::TooLarge));
}

fn blocks() -> impl Strategy<Value = Vec<Vec<Block>>> {
    let text = prop_oneof![
        "[a-z]{1,8}( [a-z]{1,8}){0,20}[.!?]?",
        "([a-zA-Z]{1,12}[ .!?।\n]{1,2}){1,400}",
        "[அ-ஹா-ௌ]{1,3000}",
        "[a-z]{1,5000}",
    ]
    .prop_map(|text| text.trim().to_owned())
    .prop_filter("not empty", |text| text.contains(char::is_alphanumeric));
    let block = (0..6u8, text).prop_map(|(kind, text)| match kind {
        0 => Block::Heading { level: (text.len() % 6 + 1) as u8, text: text.chars().take(100).collect() },
        1 => Block::Item { text },
        2 => Block::Row { text },
        _ => Block::Paragraph { text },
    });
    prop::collection::vec(prop::collection::vec(block, 0..8), 1..4)
}

proptest! {
    #[test]
    fn nothing_is_lost_and_no_piece_is_too_long(pages in blocks()) {
        let document = document(pages);
        let pieces = match chunks(&document) {
            Ok(pieces) => pieces,
            Err(trouble) => {
                prop_assert_eq!(trouble, Trouble::NoText);
                return Ok(());
            }
        };
        let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
        let body: usize = document.pages.iter().flat_map(|page| &page.blocks).map(|block| match block {
            Block::Heading { .. } => 0,
            other => letters(other.text()),
        }).sum();
        prop_assert!(pieces.iter().map(|piece| letters(&piece.text)).sum::<usize>() >= body);
        let everything: String = document.text().split_whitespace().collect();
        for piece in &pieces {
            prop_assert!(piece.text.chars().count() <= WHOLE_MOST);
            prop_assert!(piece.page.is_some());
            for line in piece.text.lines().flat_map(str::split_whitespace) {
                prop_assert!(everything.contains(line), "{line:?} is of the document");
            }
        }
    }
}

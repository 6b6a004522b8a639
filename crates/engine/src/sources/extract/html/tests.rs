use super::super::super::kind::Kind;
use super::super::{Extracted, extract};
use super::*;

fn extracted(html: &str) -> Extracted {
    extract(Kind::Html, html.as_bytes(), &Limits::default()).expect("has text")
}

fn blocks(html: &str) -> Vec<Block> {
    extracted(html).pages.into_iter().flat_map(|page| page.blocks).collect()
}

fn texts(html: &str) -> Vec<String> {
    blocks(html).iter().map(|block| block.text().to_owned()).collect()
}

#[test]
fn the_page_without_what_stands_around_it() {
    let page = extracted(
        "<!DOCTYPE html><html><head><title>Returns &amp; refunds</title><style>p { color: red }</style>
         <script>var x = '<p>no</p>';</script></head><body>
         <header><a href=/>Home</a></header><nav><ul><li>Menu</ul></nav>
         <div class='cookie-banner'><p>We use cookies</p></div>
         <h1>Returns</h1><p>Within <b>30</b>&nbsp;days.<br>Unworn.</p>
         <div style='display: none'>hidden</div><noscript>Switch it on</noscript>
         <footer>Imprint</footer></body></html>",
    );
    assert_eq!(page.title.as_deref(), Some("Returns & refunds"));
    assert_eq!(
        page.pages[0].blocks,
        [
            Block::Heading { level: 1, text: "Returns".to_owned() },
            Block::Paragraph { text: "Within 30 days.\nUnworn.".to_owned() },
        ]
    );
}

#[test]
fn the_main_part_alone_where_there_is_one() {
    let long = "All that a customer needs to know about shoes. ".repeat(6);
    let page =
        format!("<div><p>Latest news from our blog</p></div><main><header><h2>Shoes</h2></header><p>{long}</p></main>");
    assert_eq!(texts(&page), ["Shoes", long.trim()]);
    // A main part with next to nothing in it is a mistake.
    let page = format!("<main></main><p>{long}</p>");
    assert_eq!(texts(&page), [long.trim()]);
    let page = format!("<div>Offers</div><article><p>{long}</p></article>");
    assert_eq!(texts(&page), [long.trim()]);
}

#[test]
fn a_page_of_menus_only_is_read_all_the_same() {
    assert_eq!(texts("<nav><p>Delivery takes three days</p></nav>"), ["Delivery takes three days"]);
}

#[test]
fn a_long_list_of_links_is_a_menu_and_a_short_one_is_not() {
    let list = |count: usize| format!("<p>Text</p><ul>{}</ul>", "<li><a href='/x'>Entry</a></li>".repeat(count));
    assert_eq!(texts(&list(30)), ["Text"]);
    assert_eq!(texts(&list(5)).len(), 6);
}

#[test]
fn tables_become_rows_with_headers() {
    assert_eq!(
        texts(
            "<table><thead><tr><th>Size<th>Price</thead><tbody><tr><td>42<td>3 <b>€</b><tr><td>43</td><td><p>4 €</p></td></tr>
             </tbody></table><table><tr><td>Opens</td><td>9:00</td></tr><tr><td>Closes:</td><td>18:00</td></tr></table>"
        ),
        ["Size: 42; Price: 3 €", "Size: 43; Price: 4 €", "Opens: 9:00", "Closes: 18:00"]
    );
}

#[test]
fn a_table_that_places_things_is_read_like_the_page() {
    assert_eq!(
        blocks("<table><tr><td>Top</td><td><h2>Returns</h2><p>Within 30 days.</p></td></tr></table>"),
        [
            Block::Paragraph { text: "Top".to_owned() },
            Block::Heading { level: 2, text: "Returns".to_owned() },
            Block::Paragraph { text: "Within 30 days.".to_owned() },
        ]
    );
}

#[test]
fn lists_terms_and_questions() {
    assert_eq!(
        blocks(
            "<ul><li>Shoes<ul><li>unworn</li></ul></li><li>Hats</ul><dl><dt>Delivery</dt><dd>Three days</dd></dl>
             <details><summary>May I pay cash?</summary>Yes.</details><pre>a\n  b</pre>"
        ),
        [
            Block::Item { text: "Shoes".to_owned() },
            Block::Item { text: "unworn".to_owned() },
            Block::Item { text: "Hats".to_owned() },
            Block::Paragraph { text: "Delivery: Three days".to_owned() },
            Block::Heading { level: 6, text: "May I pay cash?".to_owned() },
            Block::Paragraph { text: "Yes.".to_owned() },
            Block::Paragraph { text: "a\nb".to_owned() },
        ]
    );
}

#[test]
fn paragraphs_that_nobody_closed() {
    assert_eq!(texts("<p>One<p>Two<div>Three</div></p>Four"), ["One", "Two", "Three", "Four"]);
}

#[test]
fn the_declared_encoding_is_used() {
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode("<meta charset='windows-1251'><p>Да");
    let page = extract(Kind::Html, &bytes, &Limits::default()).expect("has text");
    assert_eq!(page.text(), "Да");
}

#[test]
fn depth_does_not_matter() {
    for piece in ["<div>", "<table><tr><td>", "<ul><li>", "<b>", "<p>"] {
        assert_eq!(texts(&format!("{}text", piece.repeat(100_000))), ["text"], "{piece}");
    }
}

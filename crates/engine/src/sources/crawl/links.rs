//! What a web page says to a crawler: where it leads, and what it asks.

use std::collections::HashSet;

use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};
use model::source::URL_BYTES;
use reqwest::Url;

use super::site::{Site, key, tidy};

/// Links of one page that are followed, and their bytes: they are kept until the next visit.
const LINKS_MAX: usize = 300;
const LINKS_BYTES: usize = 64 * 1024;
/// Bytes of a page that are looked at.
const LOOK_BYTES: usize = 4 * 1024 * 1024;
/// Endings of what has no text.
const NO_PAGES: [&str; 30] = [
    "jpg", "jpeg", "png", "gif", "webp", "svg", "ico", "avif", "css", "js", "mjs", "json", "xml", "rss", "atom", "zip",
    "gz", "tar", "7z", "rar", "mp3", "mp4", "webm", "avi", "mov", "woff", "woff2", "exe", "dmg", "apk",
];

/// What was seen in a page.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    /// Within the site, each once, in the page's order.
    pub links: Vec<Url>,
    /// The page asks not to be indexed.
    pub no_index: bool,
}

/// Looks through a page's markup. Nothing is fetched, and nothing in it is run.
pub(super) fn see(html: &[u8], page: &Url, site: &Site) -> Seen {
    let html = &html[..html.len().min(LOOK_BYTES)];
    let mut seen = Seen::default();
    let (mut base, mut no_follow) = (page.clone(), false);
    let (mut known, mut room) = (HashSet::from([key(page)]), LINKS_BYTES);
    // What stands in scripts is no markup.
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    for token in Tokenizer::new_with_emitter(html, emitter).flatten() {
        let Token::StartTag(tag) = token else { continue };
        match tag.name.as_slice() {
            b"base" => {
                if let Some(other) = attribute(&tag, b"href").and_then(|href| page.join(href.trim()).ok()) {
                    base = other;
                }
            }
            b"meta" => {
                let is_for_us = attribute(&tag, b"name")
                    .is_some_and(|name| ["robots", "switchboard"].iter().any(|ours| name.eq_ignore_ascii_case(ours)));
                if is_for_us {
                    let asks = attribute(&tag, b"content").unwrap_or_default().to_ascii_lowercase();
                    seen.no_index |= asks.contains("noindex") || asks.contains("none");
                    no_follow |= asks.contains("nofollow") || asks.contains("none");
                }
            }
            b"a" | b"area" if seen.links.len() < LINKS_MAX => {
                let is_followed =
                    !attribute(&tag, b"rel").is_some_and(|rel| rel.to_ascii_lowercase().contains("nofollow"));
                let link = attribute(&tag, b"href").filter(|_| is_followed).and_then(|href| target(&href, &base, site));
                let link = link.filter(|link| link.as_str().len() <= room && known.insert(key(link)));
                if let Some(link) = link {
                    room -= link.as_str().len();
                    seen.links.push(link);
                }
            }
            _ => {}
        }
    }
    if no_follow {
        seen.links.clear();
    }
    seen
}

fn attribute(tag: &StartTag<()>, name: &[u8]) -> Option<String> {
    tag.attributes.get(name).map(|value| String::from_utf8_lossy(value).into_owned())
}

/// Where a link leads, if that is a page of the site.
fn target(href: &str, base: &Url, site: &Site) -> Option<Url> {
    let href = href.trim();
    if href.is_empty() || href.starts_with('#') || href.len() > URL_BYTES {
        return None;
    }
    let url = tidy(base.join(href).ok()?);
    let is_web = matches!(url.scheme(), "http" | "https") && url.as_str().len() <= URL_BYTES;
    let ending = url.path().rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let is_page = !ending.is_some_and(|ending| NO_PAGES.contains(&ending.as_str()));
    (is_web && is_page && site.has(&url)).then_some(url)
}

/// Addresses of a sitemap, `(of the pages, of further sitemaps)`. Read without a parser of XML: what stands in `<loc>`.
pub(super) fn sitemap(xml: &[u8], most: usize) -> (Vec<Url>, Vec<Url>) {
    let text = String::from_utf8_lossy(xml);
    let is_index = text.contains("<sitemapindex");
    let mut urls = Vec::new();
    for piece in text.split("<loc>").skip(1).take(most) {
        let Some((address, _)) = piece.split_once("</loc>") else { continue };
        let address = address.trim().trim_start_matches("<![CDATA[").trim_end_matches("]]>").replace("&amp;", "&");
        if let Some(url) =
            Some(address.trim()).filter(|text| text.len() <= URL_BYTES).and_then(|text| Url::parse(text).ok())
        {
            urls.push(tidy(url));
        }
    }
    if is_index { (Vec::new(), urls) } else { (urls, Vec::new()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(html: &str) -> Seen {
        let page = Url::parse("https://shop.example/help/start").unwrap();
        see(html.as_bytes(), &page, &Site::all_of(&page))
    }

    fn links(html: &str) -> Vec<String> {
        look(html).links.into_iter().map(|url| url.to_string()).collect()
    }

    #[test]
    fn links_are_read_as_browsers_do() {
        let html = r##"<A HREF='returns'>x</a><a href="/prices?a=1&amp;b=2#top">y</a><a href=returns>z</a>
            <!-- <a href="/comment"> --><script>"<a href='/script'>"</script><area href="//www.shop.example/map">
            <a href="#here"><a href=""><a name=x><a href="start">self</a>"##;
        let expected = [
            "https://shop.example/help/returns",
            "https://shop.example/prices?a=1&b=2",
            "https://www.shop.example/map",
        ];
        assert_eq!(links(html), expected);
        assert_eq!(links(r#"<base href="/en/"><a href="a">"#), ["https://shop.example/en/a"]);
        assert_eq!(links(r#"<base href="https://evil.example/"><a href="a">"#), [] as [&str; 0]);
    }

    #[test]
    fn what_is_no_page_of_the_site_is_left_alone() {
        let html = r#"<a href="https://evil.example/"><a href="mailto:a@b.c"><a href="javascript:alert(1)">
            <a href="/photo.JPG"><a href="/a" rel="external nofollow"><a href="http://shop.example:22/"><a href="http://[">"#;
        assert_eq!(links(html), [] as [&str; 0]);
    }

    #[test]
    fn what_a_page_asks_is_done() {
        assert!(look(r#"<meta name="ROBOTS" content="NoIndex, follow"><a href="/a">"#).no_index);
        let none = look(r#"<a href="/a"><meta name=robots content=none>"#);
        assert!(none.no_index && none.links.is_empty());
        assert!(!look(r#"<meta name="googlebot" content="noindex">"#).no_index);
    }

    #[test]
    fn a_page_of_links_is_bounded() {
        let many: String = (0..10_000).map(|n| format!("<a href=/p{n}>")).collect();
        assert_eq!(look(&many).links.len(), LINKS_MAX);
        assert_eq!(look(&"<a href='".repeat(50_000)).links.len(), 0);
        let long: String = (0..200).map(|n| format!("<a href=/{}{n}>", "x".repeat(1_900))).collect();
        assert!(look(&long).links.iter().map(|link| link.as_str().len()).sum::<usize>() <= LINKS_BYTES);
    }

    #[test]
    fn sitemaps_name_pages_or_further_sitemaps() {
        let (pages, further) = sitemap(
            b"<urlset><url><loc> https://a.example/x?a=1&amp;b=2 </loc></url><url><loc><![CDATA[https://a.example/y]]></loc>",
            10,
        );
        let pages: Vec<_> = pages.iter().map(Url::as_str).collect();
        assert_eq!((pages, further.len()), (vec!["https://a.example/x?a=1&b=2", "https://a.example/y"], 0));
        let (pages, further) = sitemap(b"<sitemapindex><loc>https://a.example/1.xml</loc><loc>nothing</loc>", 10);
        assert_eq!((pages.len(), further.len()), (0, 1));
        assert_eq!(sitemap(&b"<loc>https://a.example/</loc>".repeat(50), 7).0.len(), 7);
    }
}

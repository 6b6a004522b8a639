//! What elements of a page mean to a reader.

use html5gum::StartTag;

/// What an element does to the text in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    /// Parts paragraphs.
    Block,
    Item,
    Heading,
    Preformatted,
    Grid,
    Row,
    Cell,
    HeadCell,
    /// Of a description list.
    Term,
    Value,
    Title,
    Link,
    Main,
    Article,
    /// Not what the page is about.
    Around,
    /// Not for readers at all.
    Dropped,
    /// A line break.
    Break,
    /// Part of a sentence.
    Inline,
    /// Has no content.
    Void,
}

impl Role {
    pub(super) const COUNT: usize = Role::Void as usize + 1;
}

pub(super) fn role(tag: &StartTag<()>, in_content: bool) -> Role {
    let by_name = by_name(&tag.name, in_content);
    if matches!(by_name, Role::Void | Role::Break | Role::Dropped | Role::Title)
        || matches!(tag.name.as_slice(), b"html" | b"body")
    {
        return by_name;
    }
    if is_hidden(tag) {
        return Role::Around;
    }
    match attribute(tag, b"role").as_deref() {
        Some("navigation" | "contentinfo" | "search" | "dialog" | "alertdialog" | "menu" | "menubar") => {
            return Role::Around;
        }
        Some("banner" | "complementary") if !in_content => return Role::Around,
        Some("main") => return Role::Main,
        _ => {}
    }
    if by_name == Role::Block && is_named_around(tag) { Role::Around } else { by_name }
}

fn by_name(name: &[u8], in_content: bool) -> Role {
    match name {
        b"script" | b"style" | b"noscript" | b"template" | b"svg" | b"math" | b"iframe" | b"object" | b"canvas"
        | b"audio" | b"video" | b"select" | b"button" | b"textarea" | b"datalist" | b"noframes" => Role::Dropped,
        b"title" => Role::Title,
        b"a" => Role::Link,
        b"nav" | b"footer" | b"aside" | b"dialog" | b"menu" => Role::Around,
        b"header" if !in_content => Role::Around,
        b"main" => Role::Main,
        b"article" => Role::Article,
        b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" | b"summary" => Role::Heading,
        b"li" => Role::Item,
        b"pre" => Role::Preformatted,
        b"table" => Role::Grid,
        b"tr" => Role::Row,
        b"td" => Role::Cell,
        b"th" => Role::HeadCell,
        b"dt" => Role::Term,
        b"dd" => Role::Value,
        b"br" => Role::Break,
        b"img" | b"input" | b"meta" | b"link" | b"base" | b"wbr" | b"source" | b"track" | b"col" | b"area"
        | b"embed" | b"param" => Role::Void,
        b"p" | b"div" | b"section" | b"header" | b"ul" | b"ol" | b"dl" | b"blockquote" | b"figure" | b"figcaption"
        | b"form" | b"fieldset" | b"legend" | b"address" | b"details" | b"hr" | b"html" | b"head" | b"body"
        | b"center" | b"caption" | b"option" | b"hgroup" | b"thead" | b"tbody" | b"tfoot" => Role::Block,
        _ => Role::Inline,
    }
}

fn is_hidden(tag: &StartTag<()>) -> bool {
    tag.attributes.contains_key(&b"hidden"[..])
        || attribute(tag, b"aria-hidden").as_deref() == Some("true")
        || attribute(tag, b"style").is_some_and(|style| {
            let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
            style.contains("display:none") || style.contains("visibility:hidden")
        })
}

/// Classes and ids that authors give to menus and notices.
fn is_named_around(tag: &StartTag<()>) -> bool {
    const NAMES: [&str; 17] = [
        "nav",
        "navbar",
        "navigation",
        "menu",
        "main-menu",
        "site-header",
        "site-footer",
        "footer",
        "sidebar",
        "breadcrumb",
        "breadcrumbs",
        "pagination",
        "skip-link",
        "share",
        "social",
        "newsletter",
        "comments",
    ];
    [attribute(tag, b"class"), attribute(tag, b"id")].into_iter().flatten().any(|names| {
        names.split_ascii_whitespace().any(|name| {
            NAMES.contains(&name) || name.starts_with("cookie") || name.ends_with("-cookie") || name.contains("cookie-")
        })
    })
}

/// A table that says of itself that it is none.
pub(super) fn is_layout(tag: &StartTag<()>) -> bool {
    matches!(attribute(tag, b"role").as_deref(), Some("presentation" | "none"))
}

/// HTML ignores a slash at the end of these, XHTML's authors mean nothing by it.
pub(super) fn is_html_container(name: &[u8]) -> bool {
    !matches!(name, b"script" | b"svg" | b"math" | b"path" | b"iframe" | b"object" | b"canvas" | b"template")
}

fn attribute(tag: &StartTag<()>, name: &[u8]) -> Option<String> {
    let value = tag.attributes.get(name)?;
    Some(String::from_utf8_lossy(value).to_ascii_lowercase())
}

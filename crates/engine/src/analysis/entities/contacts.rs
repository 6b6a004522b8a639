//! E-mail and web addresses.

use serde_json::json;

use super::{
    Kind, Spans,
    tokens::{Form, Tokens},
};

/// Longest host, and part of an address before its `@`, by RFC 1035 and RFC 5321 (in bytes).
const HOST_MAX: usize = 253;
const LOCAL_MAX: usize = 64;
/// Longest address of a page that is kept.
const URL_MAX: usize = 2_048;
/// Names without `http://` count as addresses under these endings only; others are more often a missing space.
#[rustfmt::skip]
const ENDINGS: &[&str] = &[
    "com", "in", "org", "net", "co", "io", "ai", "app", "dev", "edu", "gov", "info", "biz", "me", "uk", "us", "au",
    "ca", "de", "fr", "sg", "ae", "lk", "my", "eu", "tv", "shop", "store", "online", "site", "tech", "xyz", "live",
    "ly", "am", "pm", "gl", "link", "page", "cloud", "asia", "nz", "jp", "cn", "br", "ru", "za", "nl", "es", "it",
    "ch", "se", "no", "cc",
];

pub fn find(tokens: &Tokens, found: &mut Spans) {
    emails(tokens, found);
    urls(tokens, found);
}

fn emails(tokens: &Tokens, found: &mut Spans) {
    let mut free_from = 0;
    for at in 0..tokens.len() {
        if tokens.norm(at) != "@" || !tokens.glued(at) || !tokens.glued(at + 1) {
            continue;
        }
        let from = local_start(tokens, at, free_from);
        if let Some(to) = (from < at).then(|| host_end(tokens, at + 1)).flatten() {
            let local = found.text(tokens, from, at);
            let ends = tokens.norm(at - 1) != "." && tokens.norm(from) != ".";
            let before = from > free_from && tokens.glued(from) && tokens.norm(from - 1) == ".";
            let ending = tokens.norm(to - 1);
            if ends && !before && local.len() <= LOCAL_MAX && ending.len() >= 2 && tokens.is(to - 1, Form::Word) {
                let value = found.text(tokens, from, to).to_lowercase();
                found.keep(tokens, Kind::Email, from, to, json!({"value": value}));
                free_from = to;
                continue;
            }
        }
        free_from = at + 1;
    }
}

/// The first token of the part before `@`: no two dots side by side.
fn local_start(tokens: &Tokens, at: usize, free_from: usize) -> usize {
    let mut from = at;
    while from > free_from && at - from < LOCAL_MAX {
        let before = from - 1;
        let fits = match tokens.norm(before) {
            "." => tokens.norm(from) != "." && from != at,
            "-" | "_" | "+" | "%" => true,
            _ => !tokens.is(before, Form::Sign) && tokens.norm(before).is_ascii(),
        };
        if !fits || !tokens.glued(from) {
            break;
        }
        from = before;
    }
    from
}

/// The end of a host of at least two labels.
fn host_end(tokens: &Tokens, from: usize) -> Option<usize> {
    let (mut i, mut dot, mut end) = (from, None, None);
    while i < tokens.len() && i - from < HOST_MAX && (i == from || tokens.glued(i)) {
        let letters = !tokens.is(i, Form::Sign);
        match tokens.norm(i) {
            "." if i > from && dot != Some(i - 1) => dot = Some(i),
            "-" if i > from && dot != Some(i - 1) => {}
            "_" => return None,
            _ if letters => {
                if dot.is_some() {
                    end = Some(i + 1);
                }
            }
            _ => break,
        }
        i += 1;
    }
    end
}

fn urls(tokens: &Tokens, found: &mut Spans) {
    let mut at = 0;
    while at < tokens.len() {
        let end = if found.is_taken(at) || !tokens.is(at, Form::Word) && !tokens.is(at, Form::Digits) {
            None
        } else {
            with_scheme(tokens, at).or_else(|| bare(tokens, at, found))
        };
        let Some(end) = end.map(|end| trimmed(tokens, at, end)) else {
            at += 1;
            continue;
        };
        let url = found.text(tokens, at, end).to_owned();
        if url.len() <= URL_MAX {
            found.keep(tokens, Kind::Url, at, end, json!({"value": url}));
        }
        // Also past one that is not kept: nothing in it is looked at twice.
        at = end;
    }
}

fn with_scheme(tokens: &Tokens, at: usize) -> Option<usize> {
    let scheme = matches!(tokens.norm(at), "http" | "https" | "ftp");
    let slashes = [":", "/", "/"]
        .iter()
        .enumerate()
        .all(|(i, sign)| tokens.norm(at + 1 + i) == *sign && tokens.glued(at + 1 + i));
    let host = at + 4;
    (scheme && slashes && tokens.glued(host) && !tokens.is(host, Form::Sign)).then(|| run_end(tokens, host))
}

/// `www.shop.in/a`, `shop.in`: a name of labels under a known ending.
fn bare(tokens: &Tokens, at: usize, found: &Spans) -> Option<usize> {
    let before = at.checked_sub(1).filter(|_| tokens.glued(at)).map(|before| tokens.norm(before));
    let inside = tokens.glued(at) && at > 0 && !tokens.is(at - 1, Form::Sign);
    if inside || before.is_some_and(|before| matches!(before, "@" | "." | "-" | "/" | "_" | ":")) {
        return None;
    }
    let end = host_end(tokens, at)?;
    let ending = tokens.norm(end - 1);
    let www = tokens.norm(at) == "www";
    let known = ENDINGS.contains(&ending) && tokens.norm(end - 2) == "." && tokens.is(at, Form::Word);
    let number_first =
        tokens.is(at, Form::Digits) && matches!(ending, "com" | "in" | "net" | "org" | "pm" | "am") && end - at == 3;
    let meant = number_first && (ending.len() > 2 || visits(tokens, at));
    // `a.m.` and `e.g.` are no hosts, and a sentence that begins right behind a full stop is none.
    let long_enough = tokens.norm(at).len() >= 2 || end - at > 3;
    // `ok.in the morning`: a missing space, not a country.
    let goes_on = tokens.is(end, Form::Word)
        && !tokens.glued(end)
        && matches!(
            tokens.norm(end),
            "the" | "a" | "an" | "my" | "your" | "our" | "this" | "that" | "to" | "time" | "is"
        );
    if goes_on && !www && matches!(ending, "in" | "me" | "am" | "pm" | "no" | "it" | "us") {
        return None;
    }
    let at_sign = tokens.glued(end) && tokens.norm(end) == "@";
    let sentence = found.text(tokens, end - 1, end).starts_with(char::is_uppercase) && !www;
    if !(www || known && long_enough || meant) || at_sign || sentence {
        return None;
    }
    let goes_on = tokens.glued(end) && matches!(tokens.norm(end), "/" | "?" | ":" | "#");
    Some(if goes_on { run_end(tokens, end) } else { end })
}

fn visits(tokens: &Tokens, at: usize) -> bool {
    (1..=2).any(|back| at >= back && matches!(tokens.norm(at - back), "visit" | "site" | "website" | "see" | "open"))
}

/// The end of the run of tokens without white space.
fn run_end(tokens: &Tokens, from: usize) -> usize {
    let mut end = from;
    while end < tokens.len() && (end == from || tokens.glued(end)) && !matches!(tokens.norm(end), "<" | ">" | "\"") {
        end += 1;
    }
    end
}

/// Without the signs that end a sentence rather than an address.
fn trimmed(tokens: &Tokens, from: usize, mut end: usize) -> usize {
    while end > from + 1
        && matches!(tokens.norm(end - 1), "." | "," | ")" | "!" | "?" | ";" | ":" | "'" | "*" | "]" | "|" | "।")
    {
        end -= 1;
    }
    end
}

//! Numbers of orders, invoices, bookings and parcels.

use std::sync::LazyLock;

use serde_json::json;

use super::{
    Kind, Spans,
    phrases::Phrases,
    tokens::{Form, Tokens},
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Cue {
    /// What such numbers belong to.
    Order,
    /// Says that a number follows.
    Number,
    Filler,
}

static CUES: LazyLock<Phrases<Cue>> = LazyLock::new(|| {
    Phrases::new(&[
        (
            Cue::Order,
            "order|orders|ordr|odr|invoice|booking|ticket|tracking|consignment|shipment|awb|reference|ref|purchase order|complaint|\
             docket|pnr|bill|receipt|transaction|txn|utr|case|ऑर्डर|आर्डर|ऑर्डर्स|इनवॉइस|बुकिंग|टिकट|ट्रैकिंग|शिकायत|बिल|ஆர்டர்|ஆர்டரின்|இன்வாய்ஸ்|புக்கிங்|\
             டிக்கெட்|பில்|ஆணை|ఆర్డర్|ఆర్డరు|ఇన్వాయిస్|బుకింగ్|టికెట్|బిల్లు",
        ),
        (
            Cue::Number,
            "no|num|nos|number|nmbr|nbr|id|ids|code|nr|#|numbr|नंबर|नम्बर|संख्या|आईडी|எண்|நம்பர்|ஐடி|నంబర్|నెంబర్|సంఖ్య|ఐడి|நெ",
        ),
        (Cue::Filler, "is|:|-|.|was|hai|ye|yeh|है|का|ka|ki|of|my|=|the|with|తో|అంటే"),
    ])
});

/// Prefixes that only such numbers have.
const PREFIXES: &[&str] =
    &["ord", "inv", "awb", "tkt", "ref", "po", "so", "bkg", "od", "order", "trk", "rma", "pnr", "txn"];
const DIGITS_MAX: usize = 24;

pub fn find(tokens: &Tokens, found: &mut Spans) {
    let mut at = 0;
    while at < tokens.len() {
        let span = (!found.is_taken(at))
            .then(|| prefixed(tokens, at).or_else(|| hash(tokens, at)).or_else(|| cued(tokens, at)))
            .flatten();
        match span.filter(|(from, to)| found.free(*from, *to)) {
            Some((from, to)) => {
                let value = found.text(tokens, from, to).trim_start_matches('#').to_owned();
                found.keep(tokens, Kind::OrderId, from, to, json!({"value": value}));
                at = to;
            }
            None => at += 1,
        }
    }
}

/// `ORD-1234`, `INV/2024/0012`, and `402-1234567-1234567`.
fn prefixed(tokens: &Tokens, at: usize) -> Option<(usize, usize)> {
    let starts = at == 0
        || !tokens.glued(at)
        || tokens.is(at - 1, Form::Sign) && !matches!(tokens.norm(at - 1), "/" | "." | "@" | "-");
    if !starts {
        return None;
    }
    if tokens.is(at, Form::Digits) {
        let groups = [3, 7, 7];
        let fits = groups.iter().enumerate().all(|(i, length)| {
            tokens.is(at + 2 * i, Form::Digits)
                && tokens.norm(at + 2 * i).len() == *length
                && (i == 0 || tokens.norm(at + 2 * i - 1) == "-" && tokens.glued(at + 2 * i))
        });
        return (fits && !tokens.glued(at + 5)).then_some((at, at + 5));
    }
    PREFIXES.contains(&tokens.norm(at)).then_some(())?;
    let end = code_end(tokens, at);
    let digits = (at + 1..end).filter(|i| tokens.is(*i, Form::Digits)).map(|i| tokens.norm(i).len()).sum::<usize>();
    (end > at + 1 && digits >= 3).then_some((at, end))
}

/// `#12345`.
fn hash(tokens: &Tokens, at: usize) -> Option<(usize, usize)> {
    if tokens.norm(at) != "#" || !tokens.glued(at + 1) || tokens.is(at + 1, Form::Sign) {
        return None;
    }
    let end = code_end(tokens, at + 1);
    let digits = (at + 1..end).filter(|i| tokens.is(*i, Form::Digits)).map(|i| tokens.norm(i).len()).sum::<usize>();
    (digits >= 3).then_some((at, end))
}

/// `order no. 12345`, `my order id is AB-12`, `ऑर्डर नंबर 12345`.
fn cued(tokens: &Tokens, at: usize) -> Option<(usize, usize)> {
    let (Cue::Order, taken) = CUES.find(tokens, at)? else { return None };
    let mut i = at + taken;
    let (mut number, mut fillers) = (false, 0);
    while let Some((cue, taken)) = CUES.find(tokens, i) {
        match cue {
            Cue::Number => number = true,
            _ if fillers < 4 => fillers += 1,
            _ => break,
        }
        i += taken;
    }
    // `order` alone may be a verb or be followed by a quantity: then only a long number is its number.
    let end = code_end(tokens, i);
    let digits = (i..end).filter(|i| tokens.is(*i, Form::Digits)).map(|i| tokens.norm(i).len()).sum::<usize>();
    let mixed = (i..end).any(|i| tokens.is(i, Form::Word));
    let least = if number || mixed { 3 } else { 4 };
    // A quantity in units (`order 1000 pcs`) is written apart, a code is not.
    let quantity = !number && !mixed && tokens.is(end, Form::Word) && !tokens.glued(end) && is_unit(tokens.norm(end));
    (digits >= least && digits <= DIGITS_MAX && !quantity).then_some((i, end))
}

fn is_unit(word: &str) -> bool {
    matches!(
        word,
        "rs" | "rupees"
            | "inr"
            | "pcs"
            | "pieces"
            | "units"
            | "kg"
            | "rupaye"
            | "rupaiye"
            | "rupay"
            | "रुपये"
            | "रुपए"
            | "items"
            | "boxes"
            | "ரூபாய்"
            | "రూపాయలు"
            | "usd"
            | "dollars"
    )
}

/// The end of a run of letters, digits, hyphens, slashes and underscores that ends in a letter or digit.
fn code_end(tokens: &Tokens, from: usize) -> usize {
    let (mut i, mut end) = (from, from);
    while i < tokens.len() && (i == from || tokens.glued(i)) && i - from < 16 {
        let ascii = tokens.norm(i).is_ascii();
        match tokens.norm(i) {
            "-" | "/" | "_" if i > from => {}
            _ if !tokens.is(i, Form::Sign) && ascii => end = i + 1,
            _ => break,
        }
        i += 1;
    }
    end
}

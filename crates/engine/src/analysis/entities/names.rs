//! People and companies, where the words around them say so.
//!
//! There is no list of names: a name is what follows `my name is`, a title, or stands before `Pvt Ltd`.

use std::sync::LazyLock;

use serde_json::json;

use super::{
    Kind, Spans,
    phrases::Phrases,
    tokens::{Form, Tokens},
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Cue {
    /// A name follows, whatever its case: `my name is`.
    Named,
    /// A name follows if it begins with a capital: `I am`, `Mr`.
    Capital,
    /// Somebody's company follows if it begins with a capital: `from`, `company is`.
    From,
    /// A company's name ended: `Pvt Ltd`.
    Legal,
}

static CUES: LazyLock<Phrases<Cue>> = LazyLock::new(|| {
    Phrases::new(&[
        (
            Cue::Named,
            "my name is|my name s|name is|my names|myself|mera naam|mera nam|mera name|मेरा नाम|मेरा शुभ नाम|mera shubh naam|naam hai mera|en peyar|en \
             per|en peru|enoda peru|என் பெயர்|என்னுடைய பெயர்|எனது பெயர்|en name|naa peru|na peru|నా పేరు|naa name|under the name|in the \
             name of|on the name of|on the name|by the name of|name :",
        ),
        (
            Cue::Capital,
            "i am|im|this is|mr|mr .|mrs|mrs .|ms|ms .|dr|dr .|shri|smt|smt .|prof|prof .|sri|thiru|speak to|speak with|talk to|\
             main|mai|मैं|naan|நான்|nenu|నేను|regards ,|thanks ,|regards|श्री|श्रीमती|डॉ|திரு|திருமதி|శ్రీ|శ్రీమతి|डॉ .|call me",
        ),
        (
            Cue::From,
            "i am from|im from|calling from|company is|company name is|company :|company name :|work at|work for|working at|working for|employed \
             at|we are from|writing from|on behalf of|company ka naam|कंपनी का नाम",
        ),
        (
            Cue::Legal,
            "pvt ltd|pvt . ltd|pvt . ltd .|pvt ltd .|private limited|ltd|ltd .|limited|llp|inc|inc .|llc|corp|corp .|corporation|gmbh|plc|\
             technologies|industries|enterprises|solutions|traders|agencies|associates|& co|and sons|& sons|प्राइवेट लिमिटेड|लिमिटेड|\
             பிரைவேட் லிமிடெட்|ప్రైవేట్ లిమిటెడ్",
        ),
    ])
});

/// Words that end a name or are none.
#[rustfmt::skip]
const STOPS: &[&str] = &[
    "and", "from", "i", "is", "the", "a", "an", "here", "hai", "hoon", "hun", "hu", "bol", "main", "mai", "my", "me",
    "aur", "se", "of", "है", "हूं", "और", "बोल", "मैं", "से", "நான்", "என்", "మరియు", "నేను", "please", "calling",
    "speaking", "not", "with", "for", "but", "because", "who", "want", "need", "at", "in", "on", "to", "ki", "ka",
    "ke", "ko", "ji", "sir", "madam", "mam", "very", "so", "am", "yes", "no", "hello", "hi", "thanks", "you", "your",
    "we", "this", "there", "just", "looking", "interested", "happy", "sorry", "unable", "good", "जी", "को", "का",
    "की", "के", "pesuren", "பேசுகிறேன்", "matladutunnanu", "మాట్లాడుతున్నాను", "india", "monday", "tuesday",
    "wednesday", "thursday", "friday", "saturday", "sunday", "today", "tomorrow",
];
/// Where people say that they are from, which is no company.
#[rustfmt::skip]
const PLACES: &[&str] = &[
    "chennai", "mumbai", "bombay", "delhi", "new", "bangalore", "bengaluru", "hyderabad", "secunderabad", "kolkata", "pune", "coimbatore",
    "madurai", "trichy", "salem", "erode", "tirupur", "vellore", "vijayawada", "visakhapatnam", "vizag", "guntur", "tirupati", "nellore",
    "warangal", "jaipur", "lucknow", "kanpur", "patna", "bhopal", "indore", "nagpur", "ahmedabad", "surat", "vadodara", "kochi", "cochin",
    "trivandrum", "mysore", "mangalore", "noida", "gurgaon", "gurugram", "chandigarh", "goa", "tamil", "andhra", "telangana", "kerala",
    "karnataka", "maharashtra", "gujarat", "punjab", "bihar", "rajasthan", "uttar", "assam", "odisha", "nepal", "dubai", "singapore",
    "london", "usa", "uk", "canada", "america", "malaysia", "lanka", "australia",
];
const NAME_WORDS_MAX: usize = 3;
const COMPANY_WORDS_MAX: usize = 5;

pub fn find(tokens: &Tokens, found: &mut Spans) {
    let mut at = 0;
    while at < tokens.len() {
        let Some((cue, taken)) = CUES.find(tokens, at) else {
            at += 1;
            continue;
        };
        let next = at + taken;
        match cue {
            Cue::Named | Cue::Capital => at = person(tokens, found, next, cue).unwrap_or(next),
            Cue::From => at = company(tokens, found, next).unwrap_or(next),
            Cue::Legal => {
                legal(tokens, found, at, next);
                at = next;
            }
        }
    }
}

/// Keeps the name that follows; `from X` behind it is the person's company.
fn person(tokens: &Tokens, found: &mut Spans, from: usize, cue: Cue) -> Option<usize> {
    let from = from + usize::from(matches!(tokens.norm(from), ":" | "-" | "is" | "." | "hai" | "है" | "s"));
    let introduced = cue == Cue::Capital && introduces(tokens, from);
    let mut end = from;
    while end < from + NAME_WORDS_MAX && is_name(tokens, found, end, cue == Cue::Named || introduced) {
        end += 1;
        // `R. Kumar`
        if tokens.norm(end) == "." && tokens.norm(end - 1).len() == 1 && tokens.is(end + 1, Form::Word) {
            end += 1;
        }
    }
    if end == from || (cue == Cue::Capital && CUES.find(tokens, end).is_some_and(|(cue, _)| cue == Cue::Legal)) {
        return None;
    }
    let value = found.text(tokens, from, end).to_owned();
    found.keep(tokens, Kind::Person, from, end, json!({"value": value}));
    let employer =
        matches!(tokens.norm(end), "from" | "at" | "with") || tokens.norm(end) == "," && tokens.norm(end + 1) == "from";
    if employer {
        let from = end + 1 + usize::from(tokens.norm(end) == ",");
        return company(tokens, found, from).or(Some(end));
    }
    Some(end)
}

/// `main Ravi bol raha hoon`, `மைன் Ravi pesuren`: said of names only, so that they need no capital.
fn introduces(tokens: &Tokens, from: usize) -> bool {
    (from + 1..from + 4).any(|i| {
        matches!(
            tokens.norm(i),
            "bol"
                | "बोल"
                | "pesuren"
                | "pesaren"
                | "பேசுகிறேன்"
                | "பேசறேன்"
                | "speaking"
                | "matladutunnanu"
                | "మాట్లాడుతున్నాను"
        )
    })
}

fn is_name(tokens: &Tokens, found: &Spans, i: usize, any_case: bool) -> bool {
    if !tokens.is(i, Form::Word)
        || found.is_taken(i)
        || STOPS.contains(&tokens.norm(i))
        || i > 0 && tokens.glued(i) && tokens.norm(i - 1) != "."
    {
        return false;
    }
    let text = found.text(tokens, i, i + 1);
    let first = text.chars().next().unwrap_or(' ');
    first.is_uppercase() || any_case && (first.is_alphabetic() && tokens.norm(i).len() > 1)
}

fn capital(tokens: &Tokens, found: &Spans, i: usize) -> bool {
    tokens.is(i, Form::Word)
        && !found.is_taken(i)
        && found.text(tokens, i, i + 1).starts_with(|c: char| c.is_uppercase() || c > '\u{900}')
}

fn company(tokens: &Tokens, found: &mut Spans, from: usize) -> Option<usize> {
    let mut end = from;
    while end < from + COMPANY_WORDS_MAX
        && (capital(tokens, found, end) && !STOPS.contains(&tokens.norm(end))
            || end > from && tokens.norm(end) == "&" && capital(tokens, found, end + 1))
    {
        end += 1;
    }
    if let Some((Cue::Legal, taken)) = CUES.find(tokens, end).filter(|_| end > from) {
        end += taken;
    }
    let named = matches!(CUES.find(tokens, end.saturating_sub(1)), Some((Cue::Legal, _)));
    if end == from || PLACES.contains(&tokens.norm(from)) && !named {
        return None;
    }
    let value = found.text(tokens, from, end).to_owned();
    found.keep(tokens, Kind::Company, from, end, json!({"value": value}));
    Some(end)
}

/// The words with capitals before `Pvt Ltd`.
fn legal(tokens: &Tokens, found: &mut Spans, suffix: usize, end: usize) {
    let mut from = suffix;
    while from > 0 && suffix - from < COMPANY_WORDS_MAX {
        let before = from - 1;
        let fits = tokens.norm(before) == "&" && from < suffix
            || capital(tokens, found, before) && !STOPS.contains(&tokens.norm(before));
        if !fits {
            break;
        }
        from = before;
    }
    if from < suffix
        && found.text(tokens, suffix, suffix + 1).starts_with(|c: char| c.is_uppercase() || c > '\u{900}' || c == '&')
    {
        let value = found.text(tokens, from, end).to_owned();
        found.keep(tokens, Kind::Company, from, end, json!({"value": value}));
    }
}

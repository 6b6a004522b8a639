//! Phone numbers, Indian and international; E.164 where the country is certain.

use std::sync::LazyLock;

use chrono_tz::Tz;
use serde_json::json;

use super::{
    Kind, Moment, Spans,
    phrases::Phrases,
    tokens::{Form, Tokens},
};

/// Digits of a number by E.164, and of the shortest that is taken for one.
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;
/// Tokens before a number in which a word may say what it is.
const CUE_REACH: usize = 6;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Cue {
    Phone,
    /// `number` alone: of whatever is named before it, else a phone's.
    Number,
    /// Numbers of something else.
    Other,
}

static CUES: LazyLock<Phrases<Cue>> = LazyLock::new(|| {
    Phrases::new(&[
        (
            Cue::Phone,
            "phone|phones|mobile|mob|cell|tel|telephone|call|whatsapp|watsapp|contact|ph|reach|ring|dial|sms|landline|fax|\
             फोन|मोबाइल|कॉल|संपर्क|व्हाट्सएप|போன்|மொபைல்|தொலைபேசி|அழை*|கால்|ఫోన్|మొబైల్|కాల్",
        ),
        (Cue::Number, "number|no|num|नंबर|नम्बर|எண்|நம்பர்|నంబర్|నెంబర్"),
        (
            Cue::Other,
            "order|account|acct|a c|card|invoice|pin|pincode|otp|ref|reference|ticket|tracking|awb|aadhaar|aadhar|adhar|pan|ssn|gst|\
             serial|model|id|code|formula|rs|inr|usd|upi|ifsc|booking|pnr|txn|transaction|utr|omb|zip|खाता|कार्ड|ஆர்டர்|ఆర్డర్",
        ),
    ])
});

pub fn find(tokens: &Tokens, at: &Moment, found: &mut Spans) {
    let mut i = 0;
    while i < tokens.len() {
        if found.is_taken(i) || !starts(tokens, i) {
            i += 1;
            continue;
        }
        let run = Run::read(tokens, i, found);
        let next = run.end.max(i + 1);
        if run.is_phone(tokens) {
            let value = run.e164(at.tz).unwrap_or_else(|| run.digits.clone());
            found.keep(tokens, Kind::Phone, run.from, run.end, json!({"value": value}));
        }
        i = next;
    }
}

fn starts(tokens: &Tokens, i: usize) -> bool {
    let opens = match tokens.norm(i) {
        "+" => tokens.glued(i + 1) && tokens.is(i + 1, Form::Digits),
        "(" => {
            let inner = if tokens.norm(i + 1) == "+" { i + 2 } else { i + 1 };
            tokens.is(inner, Form::Digits) && tokens.norm(inner + 1) == ")"
        }
        _ => tokens.is(i, Form::Digits),
    };
    let before = i.checked_sub(1).filter(|_| tokens.glued(i));
    let joined = before.is_some_and(|before| {
        tokens.is(before, Form::Word) && tokens.norm(i) != "("
            || matches!(tokens.norm(before), "#" | "$" | "₹" | "/" | "." | "*" | "=" | "€" | "£" | "_" | "," | "+")
    });
    opens && !joined
}

/// A run of digits and the signs that people put between them.
struct Run {
    from: usize,
    end: usize,
    /// All digits, without the `(0)` after a country's code.
    digits: String,
    groups: Vec<usize>,
    plus: bool,
    brackets: bool,
    signs: u8,
    dots: u8,
    slashes: u8,
    trunk: bool,
    /// Something follows that no phone number has.
    spoilt: bool,
}

impl Run {
    fn read(tokens: &Tokens, from: usize, found: &Spans) -> Self {
        let mut run = Self {
            from,
            end: from,
            digits: String::new(),
            groups: Vec::new(),
            plus: false,
            brackets: false,
            signs: 0,
            dots: 0,
            slashes: 0,
            trunk: false,
            spoilt: false,
        };
        let mut i = from;
        let mut between = 0;
        while i < tokens.len() && !found.is_taken(i) && run.digits.len() <= 24 {
            if tokens.is(i, Form::Digits) {
                if run.is_full() && !tokens.glued(i) {
                    break;
                }
                run.group(tokens, i);
                between = 0;
            } else {
                let sign = tokens.norm(i);
                let fits = match sign {
                    "+" => i == from || (i == from + 1 && run.brackets),
                    "(" | ")" => true,
                    "-" | "." | "/" => !run.digits.is_empty(),
                    _ => false,
                };
                between += 1;
                let ends_sentence = sign == "." && !tokens.glued(i + 1);
                if !fits || between > 2 || ends_sentence || (sign == "(" && !bracket_closes(tokens, i)) {
                    run.spoilt = matches!(sign, "*" | "=" | "+" | "%") && tokens.glued(i) && !run.digits.is_empty();
                    break;
                }
                match sign {
                    "+" => run.plus = true,
                    "(" => run.brackets = true,
                    ")" => {}
                    "." => run.dots += 1,
                    "/" => run.slashes += 1,
                    _ => run.signs += 1,
                }
            }
            i += 1;
        }
        run.end = run.with_extension(tokens);
        run
    }

    fn group(&mut self, tokens: &Tokens, i: usize) {
        let norm = tokens.norm(i);
        self.end = i + 1;
        if norm == "0" && tokens.norm(i.wrapping_sub(1)) == "(" && tokens.norm(i + 1) == ")" && !self.digits.is_empty()
        {
            self.trunk = true;
            return;
        }
        self.digits.push_str(norm);
        self.groups.push(norm.len());
    }

    /// Digits behind white space would be another number's.
    fn is_full(&self) -> bool {
        let most = if self.plus {
            12
        } else if self.digits.starts_with("00") {
            14
        } else {
            10
        };
        self.digits.len() >= most
    }

    /// `x123`, `ext. 123`.
    fn with_extension(&mut self, tokens: &Tokens) -> usize {
        let end = self.end;
        let mut i = end;
        if matches!(tokens.norm(i), "x" | "ext" | "extn") {
            i += 1 + usize::from(tokens.norm(i + 1) == ".");
            if tokens.is(i, Form::Digits) && tokens.norm(i).len() <= 6 {
                return i + 1;
            }
        }
        // Letters right behind it: part of a code.
        self.spoilt |= tokens.is(end, Form::Word) && tokens.glued(end);
        end
    }

    fn is_phone(&self, tokens: &Tokens) -> bool {
        let length = self.digits.len();
        if self.spoilt || !DIGITS.contains(&length) || self.looks_like_another_number() {
            return false;
        }
        match self.cue(tokens) {
            Some(Cue::Other) => self.plus && self.groups.len() > 1,
            Some(Cue::Phone | Cue::Number) => length >= 8 || self.groups.len() > 1 && length == 7 || self.plus,
            None => self.shaped_like_a_phone(),
        }
    }

    /// Dates, decimals, cards, social security numbers.
    fn looks_like_another_number(&self) -> bool {
        let signs = self.signs + self.dots + self.slashes;
        let groups = self.groups.as_slice();
        let date = signs == 2 && (matches!(groups, [1..=2, 1..=2, 2 | 4]) || matches!(groups, [4, 1..=2, 1..=2]));
        let date =
            date && self.digits.len() <= 8 || matches!(groups, [1..=2, 1..=2, 4, 1..=2, ..] if self.slashes >= 2);
        let decimal = self.dots == 1 && groups.len() == 2 && !self.plus && signs == 1;
        let pair = matches!(groups, [4, 4]) && self.signs == 1 && self.digits.starts_with("19")
            || matches!(groups, [4, 4]) && self.digits.starts_with("05");
        let social = matches!(groups, [3, 2, 4]) && self.signs == 2 && !self.plus;
        let dashed_pairs = self.plus && self.signs >= 4 && groups.iter().all(|group| *group == 2);
        date || decimal || pair || social || dashed_pairs
    }

    /// Without a word that says so, only forms that other numbers do not have.
    fn shaped_like_a_phone(&self) -> bool {
        let digits = self.digits.as_str();
        let indian = self.groups.len() <= 3
            && match digits.len() {
                10 => digits.starts_with(['6', '7', '8', '9']),
                11 => {
                    digits.starts_with('0') && digits[1..].starts_with(['6', '7', '8', '9'])
                        || digits.starts_with("1800")
                }
                12 => digits.starts_with("91") && digits[2..].starts_with(['6', '7', '8', '9']),
                _ => false,
            };
        let american = matches!(self.groups.as_slice(), [3, 3, 4] | [1, 3, 3, 4]);
        let international = self.plus && digits.len() >= 9;
        let area = self.brackets && digits.len() >= 8;
        let toll_free = self.groups.first() == Some(&4) && digits.starts_with("1800");
        indian || american || international || area || toll_free
    }

    fn cue(&self, tokens: &Tokens) -> Option<Cue> {
        let from = self.from.saturating_sub(CUE_REACH);
        let cue = |i: usize| CUES.find(tokens, i).map(|(cue, _)| cue);
        let before = || (from..self.from).rev().filter_map(cue);
        let named = before().find(|cue| *cue != Cue::Number);
        let behind = || (self.end..self.end + 3).find_map(cue).filter(|cue| *cue == Cue::Phone);
        named.or_else(|| before().next().map(|_| Cue::Phone)).or_else(behind)
    }

    fn e164(&self, tz: Tz) -> Option<String> {
        let digits = self.digits.as_str();
        let indian = |number: &str| number.len() == 10 && number.starts_with(['6', '7', '8', '9']);
        if self.plus {
            return Some(format!("+{digits}"));
        }
        if let Some(number) = digits.strip_prefix("00") {
            return (number.len() >= 9).then(|| format!("+{number}"));
        }
        if let Some(number) = digits.strip_prefix("91").filter(|number| indian(number)) {
            return Some(format!("+91{number}"));
        }
        let number = digits.strip_prefix('0').unwrap_or(digits);
        (matches!(tz, Tz::Asia__Kolkata | Tz::Asia__Calcutta) && indian(number) && !self.brackets)
            .then(|| format!("+91{number}"))
    }
}

fn bracket_closes(tokens: &Tokens, i: usize) -> bool {
    tokens.norm(i + 2) == ")" || tokens.norm(i + 1) == "+" && tokens.norm(i + 3) == ")"
}

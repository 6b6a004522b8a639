//! Sums of money: a number beside a currency, with lakh, crore, million and the rest.

use std::sync::LazyLock;

use serde_json::json;

use super::{
    Kind, Spans, numbers,
    phrases::Phrases,
    tokens::{Form, Tokens},
};

#[derive(Clone, Copy, PartialEq)]
struct Currency {
    /// ISO 4217; `$` alone does not say whose.
    code: Option<&'static str>,
    /// Hundredths of the currency.
    small: bool,
}

const fn whole(code: &'static str) -> Currency {
    Currency { code: Some(code), small: false }
}

const fn small(code: Option<&'static str>) -> Currency {
    Currency { code, small: true }
}

const UNKNOWN: Currency = Currency { code: None, small: false };

/// Names of currencies; those whose name does not tell the country keep no code.
static CURRENCIES: LazyLock<Phrases<Currency>> = LazyLock::new(|| {
    Phrases::new(&[
        (
            whole("INR"),
            "₹|rs|rs .|re|inr|rupee|rupees|rupaye|rupay|rupaya|rupiya|rupaiya|rupye|rupe|roopay|rupai|rubai|rooba|roobai|rupayalu|rupayilu|\
             रुपये|रुपए|रुपया|रुपयों|रु|रु .|ரூபாய்|ரூபாய|ரூ|ரூ .|ரூபா|రూపాయలు|రూపాయల|రూపాయి|రూ|రూ .|indian rupees|indian rupee",
        ),
        (small(Some("INR")), "paise|paisa|पैसे|பைசா|పైసలు"),
        (
            UNKNOWN,
            "$|dollar|dollars|bucks|डॉलर|டாலர்|டாலர்கள்|డాలర్|డాలర్లు|franc|francs|peso|pesos|pesetas|peseta|sen|mark|marks|फ़्रैंक|पसेटा|rupiah|₿|bitcoin",
        ),
        (
            whole("USD"),
            "usd|us $|u . s . $|us dollar|us dollars|american dollar|american dollars|united states dollars|usd $|अमेरिकी डॉलर|यू . एस . $",
        ),
        (whole("EUR"), "€|eur|euro|euros|यूरो|யூரோ|యూరో"),
        (whole("GBP"), "£|gbp|pound|pounds|quid|पाउंड|pound sterling|british pounds"),
        (whole("AED"), "aed|dirham|dirhams|दिरहम"),
        (whole("SGD"), "sgd|s $|singapore dollars"),
        (whole("AUD"), "aud|a $|au $|australian dollar|australian dollars|aud $|ऑस्ट्रेलियाई डॉलर"),
        (whole("CAD"), "cad|c $|ca $|canadian dollar|canadian dollars"),
        (whole("NZD"), "nzd|nz $|nzd $|new zealand dollars"),
        (whole("HKD"), "hkd|hk $|hong kong dollars"),
        (whole("MXN"), "mxn|mex $|mexican pesos"),
        (whole("JPY"), "jpy|¥|yen|येन|japanese yen"),
        (whole("CNY"), "cny|rmb|yuan|chinese yuan|युआन"),
        (whole("CHF"), "chf|swiss francs|swiss franc"),
        (whole("LKR"), "lkr|sri lankan rupees"),
        (whole("MYR"), "myr|ringgit|rm"),
        (whole("SAR"), "sar|riyal|riyals"),
        (whole("THB"), "thb|baht|฿"),
        (whole("KRW"), "krw|₩|won"),
        (whole("RUB"), "rub|₽|rubles|roubles|rouble|ruble"),
        (whole("TRY"), "try|₺|turkish lira|lira"),
        (whole("BDT"), "bdt|৳|taka"),
        (whole("NPR"), "npr|nepali rupees"),
        (whole("PKR"), "pkr|pakistani rupees"),
        (whole("BRL"), "brl|r $|reais"),
        (whole("ZAR"), "zar"),
        (whole("ILS"), "₪|ils|shekels"),
        (whole("GEL"), "₾|gel"),
        (whole("CRC"), "₡|crc"),
        (whole("PHP"), "₱|php"),
        (whole("VND"), "₫|vnd"),
        (small(None), "cent|cents|pence|penny|pennies|सेंट|पेंस|पेनी"),
    ])
});

/// A number's magnitude in letters behind its digits.
fn scale(word: &str, glued: bool) -> Option<f64> {
    Some(match word {
        "lakh" | "lakhs" | "lac" | "lacs" | "laakh" | "लाख" | "லட்சம்" | "இலட்சம்" | "లక్ష" | "లక్షలు" | "లక్షల" => {
            1e5
        }
        "crore" | "crores" | "cr" | "karod" | "करोड" | "கோடி" | "కోటి" | "కోట్లు" | "కోట్ల" => {
            1e7
        }
        "thousand" | "hazaar" | "hazar" | "हजार" | "ஆயிரம்" | "వేల" | "వేలు" => 1e3,
        "hundred" | "सौ" => 1e2,
        "million" | "millions" | "mn" | "मिलियन" => 1e6,
        "billion" | "billions" | "bn" | "अरब" | "बिलियन" => 1e9,
        "trillion" => 1e12,
        "k" if glued => 1e3,
        "l" if glued => 1e5,
        "m" if glued => 1e6,
        "b" if glued => 1e9,
        _ => return None,
    })
}

struct Sum {
    value: f64,
    end: usize,
    digits: bool,
    scaled: bool,
}

pub fn find(tokens: &Tokens, found: &mut Spans) {
    let mut at = 0;
    while at < tokens.len() {
        let span = (!found.is_taken(at)).then(|| before(tokens, at).or_else(|| after(tokens, at))).flatten();
        match span.filter(|(_, _, end)| found.free(at, *end)) {
            Some((value, currency, end)) => {
                let value = (value * 100.0).round() / 100.0;
                found.keep(tokens, Kind::Amount, at, end, json!({"value": value, "currency": currency}));
                at = end;
            }
            None => at += 1,
        }
    }
}

/// `₹500`, `Rs. 1,200/-`, `USD 22.5 million`.
fn before(tokens: &Tokens, at: usize) -> Option<(f64, Option<&'static str>, usize)> {
    if tokens.glued(at) && tokens.is(at, Form::Word) {
        return None;
    }
    let (mut currency, mut taken) = CURRENCIES.find(tokens, at)?;
    // `a $5 voucher` has an article, `A$5` has a country.
    if tokens.norm(at) == "a" && !tokens.glued(at + 1) {
        return None;
    }
    if tokens.norm(at + taken) == "." && matches!(tokens.norm(at), "rs" | "re" | "ரூ" | "रु" | "రూ") {
        taken += 1;
    }
    if currency.code.is_some() && tokens.norm(at + taken) == "$" {
        taken += 1;
    }
    let sum = sum(tokens, at + taken)?;
    if currency.small || !sum.digits && tokens.is(at, Form::Word) {
        return None;
    }
    // Words that are also other words (`won 3 times`, `try 2`): the currency stands behind its number.
    if matches!(
        tokens.norm(at),
        "try"
            | "won"
            | "mark"
            | "marks"
            | "re"
            | "rm"
            | "gel"
            | "php"
            | "rub"
            | "pound"
            | "lira"
            | "dollars"
            | "euros"
            | "pounds"
    ) {
        return None;
    }
    let mut end = sum.end;
    if let Some((own, taken)) = CURRENCIES.find(tokens, end).filter(|(own, _)| !own.small && own.code.is_some()) {
        let same = currency.code.is_none_or(|code| own.code == Some(code));
        if same && sum_start(tokens, end + taken).is_none() {
            currency = own;
            end += taken;
        }
    }
    Some((sum.value, currency.code, dash(tokens, end)))
}

/// `500 rupees`, `thirteen dollars and forty-five cents`, `5 lakh`, `120 MEUR`.
fn after(tokens: &Tokens, at: usize) -> Option<(f64, Option<&'static str>, usize)> {
    if tokens.glued(at)
        && at > 0
        && (tokens.is(at - 1, Form::Word) || matches!(tokens.norm(at - 1), "." | "," | "#" | "-"))
    {
        return None;
    }
    let sum = sum(tokens, at)?;
    let mut unit = sum.end;
    if tokens.norm(unit) == "-" && tokens.glued(unit) {
        unit += 1;
    }
    if let Some(code) = mega(tokens.norm(unit)) {
        return sum.digits.then_some((sum.value * 1e6, Some(code), unit + 1));
    }
    let Some((currency, taken)) = CURRENCIES.find(tokens, unit) else {
        // Sums are said in lakhs and crores, and written with `/-`, without naming the currency.
        let indian = matches!(
            tokens.norm(sum.end - 1),
            "lakh"
                | "lakhs"
                | "lac"
                | "lacs"
                | "crore"
                | "crores"
                | "लाख"
                | "करोड"
                | "லட்சம்"
                | "கோடி"
                | "లక్ష"
                | "లక్షలు"
                | "కోటి"
        );
        let dashed = dash(tokens, sum.end);
        return (indian && sum.scaled || dashed > sum.end && sum.digits).then_some((sum.value, Some("INR"), dashed));
    };
    if matches!(tokens.norm(unit), "try" | "won" | "sen" | "gel" | "re" | "mark") && !sum.digits {
        return None;
    }
    let mut end = unit + taken;
    let mut value = if currency.small { sum.value / 100.0 } else { sum.value };
    // `$` opens the next sum where a number follows it at once.
    if tokens.norm(unit) == "$" && tokens.glued(unit + 1) && tokens.is(unit + 1, Form::Digits) {
        return None;
    }
    if let Some(multiplier) = scale(tokens.norm(end), false).filter(|_| !sum.scaled) {
        value *= multiplier;
        end += 1;
    }
    if !currency.small
        && let Some((hundredths, to)) = hundredths(tokens, end)
    {
        value += hundredths / 100.0;
        end = to;
    }
    Some((value, currency.code, dash(tokens, end)))
}

/// The cents of `thirteen dollars and forty-five cents`.
fn hundredths(tokens: &Tokens, from: usize) -> Option<(f64, usize)> {
    let at = from + usize::from(matches!(tokens.norm(from), "and" | "और"));
    let number = numbers::number(tokens, at).filter(|number| number.value < 100.0 && !number.weak)?;
    let (currency, taken) = CURRENCIES.find(tokens, at + number.tokens)?;
    currency.small.then_some((number.value, at + number.tokens + taken))
}

/// `120 MEUR`, `48.5 MGBP`.
fn mega(word: &str) -> Option<&'static str> {
    ["EUR", "GBP", "USD", "INR"]
        .into_iter()
        .find(|code| word.strip_prefix('m').is_some_and(|rest| rest.eq_ignore_ascii_case(code)))
}

/// The end with the `/-` that Indian sums are closed with.
fn dash(tokens: &Tokens, end: usize) -> usize {
    let closed = tokens.norm(end) == "/" && tokens.glued(end) && tokens.norm(end + 1) == "-" && tokens.glued(end + 1);
    if closed { end + 2 } else { end }
}

fn sum_start(tokens: &Tokens, at: usize) -> Option<()> {
    tokens.is(at, Form::Digits).then_some(())
}

/// Digits in groups with a decimal part, or a number in words; then its magnitude.
fn sum(tokens: &Tokens, at: usize) -> Option<Sum> {
    let (mut value, mut end, digits) = if tokens.is(at, Form::Digits) {
        let (value, end) = grouped(tokens, at)?;
        (value, end, true)
    } else {
        let number = numbers::number(tokens, at).filter(|number| !number.ordinal)?;
        (number.value, at + number.tokens, false)
    };
    let mut scaled = !digits && end > at + 1;
    if let Some(multiplier) = scale(tokens.norm(end), tokens.glued(end)).filter(|_| digits) {
        value *= multiplier;
        end += 1;
        scaled = true;
    }
    Some(Sum { value, end, digits, scaled })
}

/// `12,34,567.89`: groups of two or three digits behind commas, then a decimal part.
fn grouped(tokens: &Tokens, at: usize) -> Option<(f64, usize)> {
    if tokens.norm(at).len() > 15 {
        return None;
    }
    let mut text = tokens.norm(at).to_owned();
    let mut end = at + 1;
    while text.len() <= 15
        && tokens.norm(end) == ","
        && tokens.is(end + 1, Form::Digits)
        && matches!(tokens.norm(end + 1).len(), 2 | 3)
        && tokens.glued(end)
        && tokens.glued(end + 1)
    {
        text.push_str(tokens.norm(end + 1));
        end += 2;
    }
    if tokens.norm(end) == "."
        && tokens.glued(end)
        && tokens.glued(end + 1)
        && tokens.is(end + 1, Form::Digits)
        && tokens.norm(end + 1).len() <= 6
    {
        text.push('.');
        text.push_str(tokens.norm(end + 1));
        end += 2;
    }
    Some((text.parse().ok()?, end))
}

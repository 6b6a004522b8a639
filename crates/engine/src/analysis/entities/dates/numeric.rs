//! Dates of numbers: `25/12/2026`, `2026-12-25`, `25-Dec-2026`, `5/6`.

use super::{
    super::tokens::Form,
    lexicon::Sense,
    parse::{YEARS, month, spanning, turn},
    parts::Parts,
    read::Read,
};

/// `25/12/2026`, `2026-12-25`, `25-Dec-2026`, `2026/Dec/25`, `20261225`, `5/6`.
pub(super) fn date(tokens: &Read, at: usize, before: Option<&Parts>) -> Option<Parts> {
    if !tokens.is(at, Form::Digits) && month(tokens, at).is_none()
        || at > 0 && tokens.glued(at) && tokens.norm(at - 1) == "."
    {
        return None;
    }
    compact(tokens, at).or_else(|| separated(tokens, at)).or_else(|| pair(tokens, at, before))
}

fn compact(tokens: &Read, at: usize) -> Option<Parts> {
    let number = tokens.digits(at).filter(|_| tokens.norm(at).len() == 8)?;
    let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
    let plausible = (1990..=2099).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    plausible.then(|| calendar(at, at + 1, year as i32, month as u8, day as u8))
}

fn calendar(from: usize, to: usize, year: i32, month: u8, day: u8) -> Parts {
    Parts { year: Some(year), month: Some(month), day: Some(day), ..spanning(from, to) }
}

/// Three fields between equal signs; the signs may have spaces around them where a month is named.
fn separated(tokens: &Read, at: usize) -> Option<Parts> {
    let sign = tokens.norm(at + 1);
    if !matches!(sign, "/" | "-" | ".") || tokens.norm(at + 3) != sign || tokens.glued(at + 1) != tokens.glued(at + 1) {
        return None;
    }
    let tight = (at + 1..=at + 4).all(|i| tokens.glued(i));
    let field = |i: usize| tokens.digits(i).filter(|_| tokens.norm(i).len() <= 4);
    let months: Vec<usize> = (0..3).filter(|field| month(tokens, at + 2 * field).is_some()).collect();
    let to = at + 5;
    if let [named] = months.as_slice() {
        let others: Vec<u32> = (0..3).filter(|field| field != named).filter_map(|i| field(at + 2 * i)).collect();
        let [one, two] = others.as_slice() else { return None };
        let (year, day) = if *one > 31 { (*one, *two) } else { (*two, *one) };
        let month = month(tokens, at + 2 * named)?;
        return (1..=31).contains(&day).then(|| calendar(at, to, full_year(year), month, day as u8));
    }
    let (one, two, three) = (field(at)?, field(at + 2)?, field(at + 4)?);
    if !tight || !months.is_empty() {
        return None;
    }
    if one > 31 {
        return ((1..=12).contains(&two) && (1..=31).contains(&three) && YEARS.contains(&one))
            .then(|| calendar(at, to, one as i32, two as u8, three as u8));
    }
    let year = tokens.norm(at + 4).len();
    let dated = (1..=31).contains(&one)
        && (1..=31).contains(&two)
        && (one <= 12 || two <= 12)
        && (year == 4 || year == 2 && sign != ".");
    dated.then(|| Parts { year: Some(full_year(three)), pair: Some((one as u8, two as u8)), ..spanning(at, to) })
}

/// Years of two digits lie between 1940 and 2039.
pub(super) fn full_year(year: u32) -> i32 {
    match year {
        0..=39 => 2000 + year as i32,
        40..=99 => 1900 + year as i32,
        _ => year as i32,
    }
}

/// `5/6`; with `.` or `-` only where a weekday or `on` says that it is a day.
fn pair(tokens: &Read, at: usize, before: Option<&Parts>) -> Option<Parts> {
    let sign = tokens.norm(at + 1);
    let tight = tokens.glued(at + 1)
        && tokens.glued(at + 2)
        && !(tokens.glued(at + 3) && matches!(tokens.norm(at + 3), "/" | "-" | ":" | "%"));
    let joined = at > 0 && tokens.glued(at) && matches!(tokens.norm(at - 1), "/" | "-" | ":" | "$" | "₹");
    let (one, two) = (tokens.digits(at)?, tokens.digits(at + 2)?);
    let dated = tokens.norm(at).len() <= 2
        && tokens.norm(at + 2).len() <= 2
        && (1..=31).contains(&one)
        && (1..=31).contains(&two)
        && (one <= 12 || two <= 12);
    if !matches!(sign, "/" | "-" | ".") || !tight || joined || !dated {
        return None;
    }
    let weekday = before.is_some_and(|parts| parts.weekday.is_some() && parts.day.is_none())
        || matches!(tokens.sense(at + 3), Some((Sense::Weekday(_) | Sense::WeakWeekday(_), _)));
    let follows = tokens.norm(at + 3);
    let said = matches!(tokens.norm(at.wrapping_sub(1)), "on" | "dated" | "dt")
        || matches!(follows, "को" | "ko")
        || at > 0 && turn(tokens, at - 1).is_some();
    let fraction = tokens.is(at + 3, Form::Word)
        && matches!(
            follows,
            "kg" | "cup"
                | "inch"
                | "inches"
                | "litre"
                | "liter"
                | "of"
                | "th"
                | "hour"
                | "hours"
                | "kilo"
                | "ft"
                | "price"
        );
    let address = (1..=3).any(|back| {
        at >= back
            && matches!(
                tokens.norm(at - back),
                "flat"
                    | "house"
                    | "door"
                    | "plot"
                    | "room"
                    | "apartment"
                    | "apt"
                    | "street"
                    | "gali"
                    | "score"
                    | "rated"
                    | "rating"
            )
    });
    let clock = matches!(tokens.sense(at + 3), Some((Sense::Oclock | Sense::Am | Sense::Pm, _)));
    let quantity = fraction || address || one == 1 && two <= 4 && before.is_none() && !said;
    let slash = sign == "/" && !quantity;
    ((weekday || said && sign != "-" || slash) && !clock)
        .then(|| Parts { pair: Some((one as u8, two as u8)), ..spanning(at, at + 3) })
}

//! Lengths of time, and the days that are told by them: `in 2 weeks`, `3 days ago`, `do din baad`.

use super::{
    super::tokens::Form,
    lexicon::{Sense, Turn, Unit},
    parse::{plain_day, spanning},
    parts::{Offset, Parts},
    read::Read,
};

/// Lengths of time that are added up (`1 hour 20 minutes and 5 seconds`).
const MEASURES_MAX: usize = 4;

/// `in 2 weeks and 3 days`, `3 days ago`, `2 din baad`, `an hour`, `half an hour`; without direction, a length.
pub(super) fn length(tokens: &Read, at: usize) -> Option<Parts> {
    let lead = match tokens.sense(at) {
        Some((Sense::In, taken)) => taken,
        _ => 0,
    };
    let mut i = at + lead;
    if lead > 0 && matches!(tokens.norm(i), "about" | "around" | "the" | "next") {
        i += 1;
    }
    let (mut total, mut to) = measure(tokens, i)?;
    for _ in 0..MEASURES_MAX {
        let Some((more, end)) = and_measure(tokens, to) else { break };
        total = Offset {
            months: total.months + more.months,
            days: total.days + more.days,
            seconds: match (total.seconds, more.seconds) {
                (None, None) => None,
                (one, two) => Some(one.unwrap_or(0) + two.unwrap_or(0)),
            },
            working_days: total.working_days + more.working_days,
        };
        to = end;
    }
    direction(tokens, at, lead, total, to)
}

fn direction(tokens: &Read, at: usize, lead: usize, total: Offset, to: usize) -> Option<Parts> {
    // `20 minutes past eight`
    if total.seconds.is_some() && matches!(tokens.norm(to), "past" | "to") && tokens.number(to + 1).is_some() {
        return None;
    }
    let mut behind = to;
    if matches!(tokens.norm(behind), "ke" | "के" | "की" | "का")
        && matches!(tokens.sense(behind + 1), Some((Sense::Hence | Sense::In | Sense::Ago, _)))
    {
        behind += 1;
    }
    let placed = |total, to| Some(Parts { offset: Some(total), ..spanning(at, to) });
    match tokens.sense(behind) {
        Some((Sense::Ago, taken)) => return placed(negative(total), behind + taken),
        Some((Sense::Hence, taken)) => return placed(total, behind + taken),
        // `do din mein`; English `in` belongs to what follows.
        Some((Sense::In, taken)) if !matches!(tokens.norm(behind), "in" | "within" | "after") => {
            return placed(total, behind + taken);
        }
        _ => {}
    }
    // `rendu naalil`: the ending is part of the word.
    let ended = to > 0
        && ["ல்", "க்குள்", "kkul", "லோ", "లో", "lo", "il"].iter().any(|end| tokens.norm(to - 1).ends_with(end))
        && !tokens.norm(to - 1).ends_with("april");
    if lead > 0 || ended {
        return placed(total, to);
    }
    if matches!(tokens.norm(to), "from" | "after" | "before") {
        return anchored(tokens, at, total, to);
    }
    Some(Parts { length: Some(total), ..spanning(at, to) })
}

/// `three weeks from tomorrow`, `2 days before Monday`: the sum is kept with the day that it is counted from.
fn anchored(tokens: &Read, at: usize, total: Offset, to: usize) -> Option<Parts> {
    let back = tokens.norm(to) == "before";
    let total = if back { negative(total) } else { total };
    let mut anchor = plain_day(tokens, to + 1);
    if let Some(parts) = anchor.as_mut().filter(|parts| parts.has_day()) {
        parts.from = at;
        parts.offset = Some(total);
        // A weekday is counted from, not counted to.
        if parts.weekday.is_some() {
            parts.weekday_turn.get_or_insert(Turn::Coming);
        }
        return anchor;
    }
    if tokens.norm(to) == "from" && tokens.norm(to + 1) == "now" {
        return Some(Parts { offset: Some(total), ..spanning(at, to + 2) });
    }
    Some(Parts { length: Some(total), ..spanning(at, to) })
}

fn negative(total: Offset) -> Offset {
    Offset {
        months: -total.months,
        days: -total.days,
        seconds: total.seconds.map(|seconds| -seconds),
        working_days: -total.working_days,
    }
}

fn and_measure(tokens: &Read, at: usize) -> Option<(Offset, usize)> {
    match tokens.sense(at) {
        Some((Sense::And, taken)) => measure(tokens, at + taken),
        _ if tokens.norm(at) == "," => measure(tokens, at + 1),
        _ => measure(tokens, at).filter(|_| tokens.is(at, Form::Digits)),
    }
}

/// A count and its unit.
fn measure(tokens: &Read, at: usize) -> Option<(Offset, usize)> {
    let (count, mut i, strong) = count(tokens, at)?;
    if matches!(tokens.norm(i), "more" | "full" | "whole" | "business" | "working" | "-") {
        i += 1;
    }
    let Some((Sense::Unit(unit), taken)) = tokens.sense(i) else { return None };
    // `2W`, `10D`: letters stand for units right behind digits only.
    if tokens.norm(i).len() == 1 && !(tokens.glued(i) && tokens.is(at, Form::Digits))
        || !strong && tokens.norm(i) == "second"
    {
        return None;
    }
    let working =
        matches!(tokens.norm(i.wrapping_sub(1)), "business" | "working") && unit == Unit::Day || unit == Unit::Weekday;
    let offset =
        if working { Offset { working_days: count as i32, ..amount(0.0, Unit::Day) } } else { amount(count, unit) };
    Some((offset, i + taken))
}

/// `(count, end, written as a number)`.
pub(super) fn count(tokens: &Read, at: usize) -> Option<(f64, usize, bool)> {
    match tokens.norm(at) {
        "a" | "an" | "another" => {
            let couple = matches!(tokens.norm(at + 1), "couple");
            let few = matches!(tokens.norm(at + 1), "few");
            return Some(match (couple, few) {
                (true, _) => (2.0, at + 2 + usize::from(tokens.norm(at + 2) == "of"), true),
                (_, true) => (3.0, at + 2, true),
                _ => (1.0, at + 1, false),
            });
        }
        "couple" => return Some((2.0, at + 1 + usize::from(tokens.norm(at + 1) == "of"), true)),
        "half" if matches!(tokens.norm(at + 1), "an" | "a") => return Some((0.5, at + 2, true)),
        "half" | "आधा" | "आधे" | "aadha" | "aadhe" | "adha" | "அரை" | "అర" => {
            return Some((0.5, at + 1, true));
        }
        "few" | "some" | "several" | "kuch" | "कुछ" => return Some((3.0, at + 1, true)),
        _ => {}
    }
    match tokens.sense(at) {
        Some((Sense::Halves(halves), taken)) => return Some((f64::from(halves) / 2.0, at + taken, true)),
        Some((Sense::More(minutes), taken)) => {
            let number = tokens.number(at + taken)?;
            return Some((number.value + f64::from(minutes) / 60.0, at + taken + number.tokens, true));
        }
        _ => {}
    }
    let number = tokens.number(at).filter(|number| !number.ordinal && number.value <= 10_000.0)?;
    let mut i = at + number.tokens;
    let mut value = number.value;
    if tokens.norm(i) == "and" && matches!(tokens.norm(i + 1), "a") && tokens.norm(i + 2) == "half" {
        value += 0.5;
        i += 3;
    } else if tokens.norm(i) == "and" && tokens.norm(i + 1) == "half" {
        value += 0.5;
        i += 2;
    } else if tokens.norm(i) == "." && tokens.glued(i) && tokens.glued(i + 1) && tokens.norm(i + 1).len() == 1 {
        value += f64::from(tokens.digits(i + 1)?) / 10.0;
        i += 2;
    }
    Some((value, i, true))
}

fn amount(count: f64, unit: Unit) -> Offset {
    let mut offset = Offset { months: 0, days: 0, seconds: None, working_days: 0 };
    match unit {
        Unit::Second => offset.seconds = Some(count as i64),
        Unit::Minute => offset.seconds = Some((count * 60.0) as i64),
        Unit::Hour => offset.seconds = Some((count * 3600.0) as i64),
        Unit::Day if count == 0.5 => offset.seconds = Some(12 * 3600),
        Unit::Day | Unit::Weekday => offset.days = count as i32,
        Unit::Weekend => offset.days = (count * 2.0) as i32,
        Unit::Week => offset.days = (count * 7.0).round() as i32,
        Unit::Fortnight => offset.days = (count * 14.0) as i32,
        Unit::Month => offset = split(offset, count, 1),
        Unit::Quarter => offset.months = (count * 3.0) as i32,
        Unit::Year => offset.months = (count * 12.0) as i32,
        Unit::Decade => offset.months = (count * 120.0) as i32,
    }
    offset
}

/// Half a month is fifteen days.
fn split(offset: Offset, count: f64, months: i32) -> Offset {
    Offset { months: count.trunc() as i32 * months, days: (count.fract() * 30.0).round() as i32, ..offset }
}

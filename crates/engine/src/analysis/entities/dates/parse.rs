//! The statements about days and times that begin at a token.

use super::{
    super::{numbers::Number, tokens::Form},
    clock, lengths,
    lexicon::{Part, Sense, Turn, Unit},
    numeric,
    parts::{Edge, Named, Parts, Shift},
    read::Read,
};

/// Years that a lone number of four digits may be.
pub(super) const YEARS: std::ops::RangeInclusive<u32> = 1900..=2100;

pub(super) fn spanning(from: usize, to: usize) -> Parts {
    Parts { from, to, ..Parts::default() }
}

/// The statement that begins at `at`; `before` is the one that ends right before it, if any.
pub(super) fn statement(tokens: &Read, at: usize, before: Option<&Parts>) -> Option<Parts> {
    if !begins(tokens, at) {
        return None;
    }
    numeric::date(tokens, at, before)
        .or_else(|| days_of_month(tokens, at))
        .or_else(|| nth_weekday(tokens, at))
        .or_else(|| lengths::length(tokens, at))
        .or_else(|| month_and_day(tokens, at))
        .or_else(|| clock::clock(tokens, at, before))
        .or_else(|| turned(tokens, at))
        .or_else(|| day_of_month(tokens, at, before))
        .or_else(|| word(tokens, at, before))
        .or_else(|| edge(tokens, at))
        .or_else(|| year_alone(tokens, at, before))
}

/// Words that count or mean something in dates; all others, the most, begin no statement.
fn begins(tokens: &Read, at: usize) -> bool {
    tokens.sense(at).is_some()
        || tokens.number(at).is_some()
        || lengths::count(tokens, at).is_some()
        || counted_weekday(tokens, at).is_some()
        || tokens.norm(at) == "quarter"
}

/// A day or a stretch of days by itself, for statements that build on one.
pub(super) fn plain_day(tokens: &Read, at: usize) -> Option<Parts> {
    numeric::date(tokens, at, None)
        .or_else(|| month_and_day(tokens, at))
        .or_else(|| turned(tokens, at))
        .or_else(|| day_of_month(tokens, at, None))
        .or_else(|| word(tokens, at, None))
        .or_else(|| year_alone(tokens, at, None))
        .filter(|parts| parts.has_date() && parts.clock.is_none())
}

/// A month that is surely one.
pub(super) fn month(tokens: &Read, at: usize) -> Option<u8> {
    match tokens.sense(at) {
        Some((Sense::Month(month) | Sense::WeakMonth(month), _)) => Some(month),
        _ => None,
    }
}

/// `the second Sunday of next month`, `last Friday in June`, `अगले महीने के पहले सोमवार`.
fn nth_weekday(tokens: &Read, at: usize) -> Option<Parts> {
    if let Some((turn, taken)) = turn(tokens, at)
        && let Some((Sense::Unit(Unit::Month), unit)) = tokens.sense(at + taken)
    {
        let mut i = at + taken + unit;
        i += usize::from(matches!(tokens.norm(i), "ke" | "के" | "ki" | "की" | "का"));
        let (nth, weekday, to) = counted_weekday(tokens, i)?;
        let shift = Some(Shift { turn, count: None, unit: Unit::Month });
        return Some(Parts { nth: Some(nth), weekday: Some(weekday), shift, ..spanning(at, to) });
    }
    let (nth, weekday, mut i) = counted_weekday(tokens, at)?;
    if !matches!(tokens.norm(i), "of" | "in") {
        return None;
    }
    i += 1 + usize::from(tokens.norm(i + 1) == "the");
    let counted = |parts: Parts, to| Some(Parts { nth: Some(nth), weekday: Some(weekday), from: at, to, ..parts });
    if let Some(month) = month(tokens, i) {
        let (year, to) = year_behind(tokens, i + 1).map_or((None, i + 1), |(year, to)| (Some(year), to));
        return counted(Parts { month: Some(month), year, ..Parts::default() }, to);
    }
    let (turn, taken) = turn(tokens, i).unwrap_or((Turn::This, 0));
    let Some((Sense::Unit(Unit::Month), unit)) = tokens.sense(i + taken) else { return None };
    counted(Parts { shift: Some(Shift { turn, count: None, unit: Unit::Month }), ..Parts::default() }, i + taken + unit)
}

fn counted_weekday(tokens: &Read, at: usize) -> Option<(i8, u8, usize)> {
    let (nth, taken) = match tokens.norm(at) {
        "last" | "aakhri" | "आखिरी" | "अंतिम" => (-1, 1),
        "पहले" | "pehle" | "pahle" => (1, 1),
        _ => {
            let number = tokens.number(at).filter(|number| number.ordinal && (1.0..=5.0).contains(&number.value))?;
            (number.value as i8, number.tokens)
        }
    };
    match tokens.sense(at + taken) {
        Some((Sense::Weekday(weekday), length)) => Some((nth, weekday, at + taken + length)),
        _ => None,
    }
}

/// The day of the month: `25`, `25th`, `twenty fifth`, `बाईस`.
fn day_number(tokens: &Read, at: usize) -> Option<Number> {
    let number = tokens.number(at)?;
    let short = !number.digits || tokens.norm(at).len() <= 2;
    ((1.0..=31.0).contains(&number.value) && number.value.fract() == 0.0 && short).then_some(number)
}

/// `25 December 2026`, `December 25th, 2026`, `25th of Dec`, `December 2026`, `2026 April`, `in May`.
fn month_and_day(tokens: &Read, at: usize) -> Option<Parts> {
    if let Some(month) = month(tokens, at) {
        return from_month(tokens, at, month);
    }
    if let Some(number) = day_number(tokens, at).filter(|_| !part_of_a_number(tokens, at)) {
        let mut i = at + number.tokens;
        while matches!(tokens.norm(i), "of" | "-" | "/" | "," | "th" | "day" | "the" | "तारीख")
            && i < at + number.tokens + 2
        {
            i += 1;
        }
        if let Some((Sense::Month(month) | Sense::WeakMonth(month), taken)) = tokens.sense(i) {
            let to = i + taken;
            let (year, to) = year_behind(tokens, to).map_or((None, to), |(year, to)| (Some(year), to));
            return Some(Parts { year, month: Some(month), day: Some(number.value as u8), ..spanning(at, to) });
        }
    }
    // `2026 April`
    let year = tokens.digits(at).filter(|year| YEARS.contains(year))?;
    let month = month(tokens, at + 1)?;
    Some(Parts { year: Some(year as i32), month: Some(month), ..spanning(at, at + 2) })
}

/// The digits go on what stands right before them (`1.25`, `10:30`, `$5`).
fn part_of_a_number(tokens: &Read, at: usize) -> bool {
    let Some(before) = at.checked_sub(1).filter(|_| tokens.glued(at)) else { return false };
    match tokens.norm(before) {
        "$" | "₹" => true,
        "." | ":" => before > 0 && tokens.is(before - 1, Form::Digits),
        _ => false,
    }
}

/// `5 to 7 May`, `the 17 - 19 July`: the whole stretch, since the first day has no month of its own.
fn days_of_month(tokens: &Read, at: usize) -> Option<Parts> {
    let first = day_number(tokens, at).filter(|_| !part_of_a_number(tokens, at))?;
    let sign = at + first.tokens;
    let between = at > 0 && matches!(tokens.norm(at - 1), "between") || at > 1 && tokens.norm(at - 2) == "between";
    let joins = match tokens.sense(sign) {
        Some((Sense::Until, _)) => true,
        Some((Sense::From, _)) => matches!(tokens.norm(sign), "se" | "से"),
        Some((Sense::And, _)) => between,
        _ => false,
    };
    let next = sign + 1 + usize::from(tokens.norm(sign + 1) == "the");
    let last = joins.then(|| month_and_day(tokens, next)).flatten().filter(|last| last.month.is_some())?;
    last.day.filter(|day| f64::from(*day) > first.value)?;
    Some(Parts { from: at, first_day: Some(first.value as u8), ..last })
}

fn from_month(tokens: &Read, at: usize, month: u8) -> Option<Parts> {
    let (cue, taken) = tokens.sense(at)?;
    let mut i = at + taken;
    let last = i + 3;
    while matches!(tokens.norm(i), "the" | "," | "-" | "/" | "." | "of") && i < last {
        i += 1;
    }
    let weekday_next = matches!(tokens.norm(i), "(");
    if let Some((number, year)) =
        day_number(tokens, i).filter(|_| !weekday_next).map(|number| (number, i + number.tokens))
    {
        // `December 10:30`, `May 4 pm`: an hour, not a day.
        let clock = tokens.norm(year) == ":" && tokens.glued(year)
            || matches!(tokens.sense(year), Some((Sense::Am | Sense::Pm | Sense::Oclock, _)));
        if !clock {
            let (year, to) = year_behind(tokens, year).map_or((None, year), |(year, to)| (Some(year), to));
            return Some(Parts { year, month: Some(month), day: Some(number.value as u8), ..spanning(at, to) });
        }
    }
    if let Some((year, to)) = year_behind(tokens, at + taken) {
        return Some(Parts { year: Some(year), month: Some(month), ..spanning(at, to) });
    }
    let said = matches!(
        tokens.norm(at.wrapping_sub(1)),
        "in" | "of"
            | "this"
            | "next"
            | "last"
            | "since"
            | "by"
            | "until"
            | "till"
            | "from"
            | "during"
            | "mid"
            | "early"
            | "late"
    );
    let strong = matches!(cue, Sense::Month(_)) && (tokens.norm(at).len() > 4 || !tokens.norm(at).is_ascii()) || said;
    let weekday_word = tokens.norm(at) == "मंगल";
    (strong && !weekday_word).then(|| Parts { month: Some(month), ..spanning(at, at + taken) })
}

/// A year behind a day or month: `2026`, `, 2026`, `'26`, `nineteen eighty six`, `two thousand and thirty two`.
fn year_behind(tokens: &Read, at: usize) -> Option<(i32, usize)> {
    let mut i = at;
    while matches!(tokens.norm(i), "," | "of" | "in" | "-" | "/" | "." | "'" | "’") && i < at + 2 {
        i += 1;
    }
    if tokens.is(i, Form::Digits) {
        let year = tokens.digits(i)?;
        let marked = matches!(tokens.norm(i.wrapping_sub(1)), "'" | "’" | "-" | "/");
        let four = tokens.norm(i).len() == 4 && (1000..=2100).contains(&year);
        let two = tokens.norm(i).len() == 2 && marked && i > at;
        let clock = tokens.norm(i + 1) == ":" && tokens.glued(i + 1);
        let unit = matches!(tokens.sense(i + 1), Some((Sense::Am | Sense::Pm | Sense::Oclock | Sense::Unit(_), _)));
        return ((four || two) && !clock && !unit).then(|| (numeric::full_year(year), i + 1));
    }
    let number = tokens.number(i)?;
    let value = number.value as u32;
    if YEARS.contains(&value) && !number.ordinal {
        return Some((value as i32, i + number.tokens));
    }
    let rest = tokens.number(i + number.tokens).filter(|_| matches!(value, 19 | 20))?;
    ((10.0..=99.0).contains(&rest.value) && !rest.digits)
        .then(|| ((value * 100) as i32 + rest.value as i32, i + number.tokens + rest.tokens))
}

pub(super) fn turn(tokens: &Read, at: usize) -> Option<(Turn, usize)> {
    match tokens.sense(at) {
        // `is hafte` has a turn, `the deadline is 7/8` a verb.
        Some((Sense::Turn(_), taken))
            if tokens.norm(at) == "is" && !matches!(tokens.sense(at + taken), Some((Sense::Unit(_), _))) =>
        {
            None
        }
        Some((Sense::Turn(turn), taken)) => Some((turn, taken)),
        _ => None,
    }
}

/// `next week`, `last 3 months`, `3 next weeks`, `next Friday`, `this evening`, `next Christmas`.
fn turned(tokens: &Read, at: usize) -> Option<Parts> {
    let article = usize::from(tokens.norm(at) == "the");
    let Some((turn, taken)) = turn(tokens, at + article) else {
        // `3 upcoming months`
        let number = tokens.number(at).filter(|number| !number.ordinal && number.value < 1000.0)?;
        let (turn, taken) = self::turn(tokens, at + number.tokens).filter(|(turn, _)| *turn != Turn::This)?;
        let i = at + number.tokens + taken;
        let Some((Sense::Unit(unit), taken)) = tokens.sense(i) else { return None };
        let shift = Shift { turn, count: Some(number.value as u32), unit };
        return Some(Parts { shift: Some(shift), ..spanning(at, i + taken) });
    };
    let mut i = at + article + taken;
    if matches!(tokens.norm(i), "ke" | "के") {
        i += 1;
    }
    let parts = |to| spanning(at, to);
    match tokens.sense(i) {
        Some((Sense::Unit(unit), taken)) if tokens.norm(i).len() > 1 => {
            if unit == Unit::Day {
                let days = match turn {
                    Turn::Next | Turn::Coming => 1,
                    Turn::This => 0,
                    _ => -1,
                };
                return Some(Parts { relative: Some((days, false)), ..parts(i + taken) });
            }
            return Some(Parts { shift: Some(Shift { turn, count: None, unit }), ..parts(i + taken) });
        }
        Some((Sense::Weekday(weekday) | Sense::WeakWeekday(weekday), taken)) => {
            return Some(Parts { weekday: Some(weekday), weekday_turn: Some(turn), ..parts(i + taken) });
        }
        Some((Sense::Part(part), taken)) if turn == Turn::This => {
            return Some(Parts { relative: Some((0, false)), part: Some(part), ..parts(i + taken) });
        }
        Some((sense, taken)) if named(sense).is_some() => {
            return Some(Parts { named: named(sense), named_turn: Some(turn), ..parts(i + taken) });
        }
        _ => {}
    }
    if let Some(number) = tokens.number(i).filter(|number| !number.ordinal && number.value < 1000.0)
        && let Some((Sense::Unit(unit), taken)) = tokens.sense(i + number.tokens)
    {
        let shift = Shift { turn, count: Some(number.value as u32), unit };
        return Some(Parts { shift: Some(shift), ..parts(i + number.tokens + taken) });
    }
    // `next 5/12`, `next 6th of April`: the turn says which year.
    let dated = numeric::date(tokens, i, None).or_else(|| month_and_day(tokens, i)).filter(|parts| parts.has_date())?;
    Some(Parts { from: at, named_turn: Some(turn), ..dated })
}

/// `25th`, `the 21st`, `25 tareekh`, `Friday 26`.
fn day_of_month(tokens: &Read, at: usize, before: Option<&Parts>) -> Option<Parts> {
    let number = day_number(tokens, at)?;
    let glued_sign = at > 0 && tokens.glued(at) && matches!(tokens.norm(at - 1), "." | ":" | "$" | "₹" | "#" | "/");
    let mut to = at + number.tokens;
    let marked = matches!(tokens.sense(to), Some((Sense::DayMark, _)));
    let unit = matches!(tokens.sense(to), Some((Sense::Unit(_) | Sense::Oclock | Sense::Am | Sense::Pm, _)))
        || tokens.glued(to)
            && matches!(tokens.norm(to), ":" | "%" | "/" | "." | "-")
            && tokens.is(to + 1, Form::Digits);
    // `Friday for 2`, `Thursday 2 adults` count people.
    let beside = before.is_some_and(|parts| (parts.to..at).all(|i| matches!(tokens.norm(i), "the" | "," | "(" | "-")))
        && (number.ordinal || ends(tokens, to));
    let weekday_before = beside
        && before.is_some_and(|parts| {
            parts.weekday.is_some()
                && parts.day.is_none()
                && parts.month.is_none()
                && parts.clock.is_none()
                && parts.shift.is_none()
        });
    let month_before = before.is_some_and(|parts| {
        parts.shift.is_some_and(|shift| shift.unit == Unit::Month && shift.count.is_none()) && parts.weekday.is_none()
    });
    let month_before =
        month_before && number.digits && ends(tokens, to) && !matches!(tokens.norm(at.wrapping_sub(1)), "for" | "at");
    // `two Sundays from now` counts Sundays, `सत्ताईस सोमवार` names the 27th.
    let names_day = !number.weak && (number.digits || number.ordinal || !tokens.norm(at).is_ascii());
    let weekday_behind = names_day && matches!(tokens.sense(to), Some((Sense::Weekday(_), _)));
    let written = number.digits && number.ordinal && !tokens.is(to, Form::Word) | ends(tokens, to);
    let the =
        matches!(tokens.norm(at.wrapping_sub(1)), "the" | "on" | "by" | "before" | "till" | "until" | "after" | "from");
    let fits = marked
        || month_before
        || (weekday_before && (number.digits || !number.weak))
        || weekday_behind
        || written
        || number.ordinal && the && (number.digits || ends(tokens, to));
    if glued_sign || unit || !fits {
        return None;
    }
    if marked {
        to += tokens.sense(to).map_or(0, |(_, taken)| taken);
    } else if tokens.norm(to) == "day" && number.ordinal {
        to += 1;
    }
    Some(Parts { day: Some(number.value as u8), ..spanning(at, to) })
}

/// Nothing follows that an ordinal could count (`2nd floor`, `5th time`).
fn ends(tokens: &Read, at: usize) -> bool {
    !tokens.is(at, Form::Word)
        || matches!(
            tokens.norm(at),
            "of" | "at"
                | "this"
                | "next"
                | "in"
                | "and"
                | "or"
                | "ko"
                | "को"
                | "to"
                | "day"
                | "is"
                | "please"
                | "around"
                | "for"
                | "tak"
                | "morning"
                | "evening"
                | "se"
                | "ke"
                | "i"
                | "we"
                | "if"
                | "until"
                | "till"
                | "afternoon"
                | "night"
        )
}

/// Words that are statements by themselves.
fn word(tokens: &Read, at: usize, before: Option<&Parts>) -> Option<Parts> {
    let (sense_, taken) = tokens.sense(at)?;
    let to = at + taken;
    let parts = spanning(at, to);
    Some(match sense_ {
        Sense::Weekday(weekday) => {
            // `mangal`, `sani` and their like are words of their own; the day's full name is not.
            Parts { weekday: Some(weekday), ..parts }
        }
        Sense::WeakWeekday(weekday) if weekday_meant(tokens, at, to, before) => {
            Parts { weekday: Some(weekday), ..parts }
        }
        Sense::Day(days) => Parts { relative: Some((days, false)), ..parts },
        Sense::EitherDay(days) => Parts { relative: Some((days, true)), ..parts },
        Sense::Tonight => Parts { relative: Some((0, false)), part: Some(Part::Night), ..parts },
        Sense::LastNight => Parts { relative: Some((-1, false)), part: Some(Part::Night), ..parts },
        Sense::Now => Parts { now: true, ..parts },
        Sense::Part(part) if part_meant(tokens, at, to, before) => Parts { part: Some(part), ..parts },
        Sense::MonthEnd => {
            let shift = Shift { turn: Turn::This, count: None, unit: Unit::Month };
            Parts { shift: Some(shift), edge: Some(Edge::End), ..parts }
        }
        Sense::EndOfDay => Parts { relative: Some((0, false)), edge: Some(Edge::End), ..parts },
        _ => Parts { named: Some(named(sense_)?), ..parts },
    })
}

/// `end of today`, `early in May`.
fn edge(tokens: &Read, at: usize) -> Option<Parts> {
    let (sense, taken) = tokens.sense(at)?;
    let edge = match sense {
        Sense::End => Edge::End,
        Sense::Start => Edge::Start,
        _ => return None,
    };
    let of = at + taken;
    let inner = plain_day(tokens, of + 1).filter(|_| tokens.norm(of) == "of")?;
    Some(Parts { from: at, edge: Some(edge), ..inner })
}

fn named(sense: Sense) -> Option<Named> {
    match sense {
        Sense::Fixed(month, day) => Some(Named::Fixed(month, day)),
        Sense::Floating { month, weekday, nth, after } => Some(Named::Floating { month, weekday, nth, after }),
        Sense::Independence => Some(Named::Independence),
        Sense::Easter => Some(Named::Easter),
        _ => None,
    }
}

/// `sun`, `sat` and the like are days beside a date, behind `on` or a turn, or with a full stop that abbreviates.
fn weekday_meant(tokens: &Read, at: usize, to: usize, before: Option<&Parts>) -> bool {
    let behind = month(tokens, to).is_some()
        || tokens.is(to, Form::Digits)
        || matches!(tokens.norm(to), "," | "(") && (tokens.is(to + 1, Form::Digits) || month(tokens, to + 1).is_some());
    let lead = at > 0
        && matches!(
            tokens.norm(at - 1),
            "on" | "by" | "until" | "till" | "for" | "from" | "every" | "(" | "coming" | "week"
        );
    let part = matches!(tokens.sense(to), Some((Sense::Part(_), _)));
    before.is_some_and(|parts| parts.has_date() || parts.shift.is_some()) || behind || lead || part
}

/// Parts of the day beside a day or a number, or behind `in the`; greetings are none.
fn part_meant(tokens: &Read, at: usize, to: usize, before: Option<&Parts>) -> bool {
    let greeting = at > 0 && matches!(tokens.norm(at - 1), "good" | "shubh" | "शुभ" | "இனிய" | "శుభ");
    let romanised = matches!(tokens.norm(at), "sham" | "saam" | "rat" | "eve" | "suba" | "lunch");
    let sure = before.is_some() || tokens.number(to).is_some() || at > 0 && tokens.norm(at - 1) == "the";
    !greeting && (!romanised || sure)
}

/// `in 2018`, `year 2018`, `2018 to 2020`.
fn year_alone(tokens: &Read, at: usize, before: Option<&Parts>) -> Option<Parts> {
    let year = tokens.digits(at).filter(|year| tokens.norm(at).len() == 4 && YEARS.contains(year))?;
    let lead = at > 0
        && matches!(
            tokens.norm(at - 1),
            "in" | "year"
                | "since"
                | "of"
                | "during"
                | "until"
                | "till"
                | "from"
                | "वर्ष"
                | "साल"
                | "सन"
                | "saal"
                | "by"
        );
    let named = before.is_some_and(|parts| (parts.named.is_some() || parts.month.is_some()) && parts.year.is_none());
    let behind = matches!(tokens.norm(at + 1), "में" | "mein" | "से" | "के");
    let number = tokens.glued(at + 1)
        && matches!(tokens.norm(at + 1), "-" | "/" | "." | ":" | "%")
        && !tokens.is(at + 2, Form::Word)
        || matches!(tokens.sense(at + 1), Some((Sense::Unit(_), _)));
    ((lead || named || behind) && !number).then(|| Parts { year: Some(year as i32), ..spanning(at, at + 1) })
}

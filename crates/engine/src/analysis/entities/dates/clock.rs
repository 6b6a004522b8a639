//! Times of the day: `7:30 pm`, `half past six`, `साढ़े नौ बजे`, `மாலை 6 மணிக்கு`, `at 6`.

use super::{
    super::tokens::Form,
    lexicon::{Part, Sense},
    parts::{Clock, Half, Parts},
    read::Read,
};

/// An hour as it is written, with minutes and seconds where they are.
struct Reading {
    clock: Clock,
    to: usize,
    /// Written with a colon.
    colon: bool,
    words: bool,
}

pub(super) fn clock(tokens: &Read, at: usize, before: Option<&Parts>) -> Option<Parts> {
    match tokens.sense(at) {
        Some((Sense::Noon, taken)) => return Some(exact(at, at + taken, 12, Half::Pm)),
        Some((Sense::Midnight, taken)) => return Some(exact(at, at + taken, 12, Half::Am)),
        _ => {}
    }
    if at > 0 && tokens.glued(at) && matches!(tokens.norm(at - 1), ":" | "." | "/" | "$" | "₹" | "#" | "+") {
        return None;
    }
    relative(tokens, at).or_else(|| more(tokens, at)).or_else(|| plain(tokens, at, before))
}

fn exact(from: usize, to: usize, hour: u8, half: Half) -> Parts {
    Parts {
        from,
        to,
        clock: Some(Clock { hour, minute: 0, second: 0, half: Some(half), whole_day: false }),
        ..Parts::default()
    }
}

/// `half past six`, `quarter to five`, `ten past nine`, `25 to 7`, `thirty-six minutes past eight`.
fn relative(tokens: &Read, at: usize) -> Option<Parts> {
    let (minutes, mut i) = match tokens.sense(at) {
        Some((Sense::Fraction(minutes), taken)) => (minutes, at + taken),
        _ if tokens.norm(at) == "quarter" => (15, at + 1),
        _ => {
            let number = tokens.number(at).filter(|number| (1.0..60.0).contains(&number.value) && !number.ordinal)?;
            (number.value as u8, at + number.tokens)
        }
    };
    let unit = matches!(tokens.norm(i), "minutes" | "minute" | "mins" | "min");
    i += usize::from(unit);
    let past = matches!(tokens.norm(i), "past" | "after") && (tokens.norm(i) == "past" || unit);
    let to = matches!(tokens.norm(i), "to" | "before" | "till") && (tokens.norm(i) == "to" || unit);
    if !past && !to {
        return None;
    }
    let hour =
        tokens.number(i + 1).filter(|number| (0.0..24.0).contains(&number.value) && !number.ordinal && !number.weak)?;
    let hour_end = i + 1 + hour.tokens;
    let (half, end) = half_behind(tokens, hour_end).map_or((None, hour_end), |(half, end)| (Some(half), end));
    let oclock = matches!(tokens.norm(end), "oclock");
    let part = matches!(tokens.sense(end), Some((Sense::Part(_), _))) || tokens.norm(end) == "in";
    // `2 to 5` is a range: minutes before an hour come in fives, or are called minutes.
    let range = to
        && !unit
        && (minutes % 5 != 0 || f64::from(minutes) < hour.value || hour.value > 12.0)
        && !matches!(tokens.sense(at), Some((Sense::Fraction(_), _)));
    // The end of a range has its own minutes or date.
    let dated = tokens.norm(end) == ":"
        || matches!(tokens.sense(end), Some((Sense::Month(_) | Sense::Unit(_) | Sense::DayMark, _))) && !part;
    if range || dated {
        return None;
    }
    let hour = hour.value as u8;
    let (hour, minute) = if past {
        (hour, minutes)
    } else {
        (
            if hour == 0 {
                23
            } else if hour == 1 {
                12
            } else {
                hour - 1
            },
            60 - minutes,
        )
    };
    // A quarter to one at night is before midnight's hour ends: the half of the day is the named hour's.
    let half = if to && hour == 11 { half.map(flipped) } else { half };
    let clock = Clock { hour, minute, second: 0, half, whole_day: hour > 12 };
    Some(Parts { from: at, to: end + usize::from(oclock), clock: Some(clock), ..Parts::default() })
}

fn flipped(half: Half) -> Half {
    if half == Half::Am { Half::Pm } else { Half::Am }
}

/// `साढ़े नौ बजे`, `paune 5 baje`, `डेढ़ बजे`.
fn more(tokens: &Read, at: usize) -> Option<Parts> {
    let (sense_, taken) = tokens.sense(at)?;
    let (minutes, to) = match sense_ {
        Sense::Halves(halves) => (i32::from(halves) * 30, at + taken),
        Sense::More(more) => {
            let number = tokens.number(at + taken).filter(|number| (1.0..=12.0).contains(&number.value))?;
            (number.value as i32 * 60 + i32::from(more), at + taken + number.tokens)
        }
        _ => return None,
    };
    let Some((Sense::Oclock, oclock)) = tokens.sense(to) else { return None };
    let clock =
        Clock { hour: (minutes / 60) as u8, minute: (minutes % 60) as u8, second: 0, half: None, whole_day: false };
    Some(Parts { from: at, to: to + oclock, clock: Some(clock), ..Parts::default() })
}

fn plain(tokens: &Read, at: usize, before: Option<&Parts>) -> Option<Parts> {
    let reading = reading(tokens, at, before)?;
    let mut clock = reading.clock;
    let mut to = reading.to;
    let half = half_behind(tokens, to);
    if let Some((half, end)) = half {
        clock.half = Some(half);
        to = end;
    }
    let oclock = match tokens.sense(to) {
        Some((Sense::Oclock, taken)) => Some(to + taken),
        _ => None,
    };
    if let Some(end) = oclock {
        to = end;
        (clock.minute, to) = minutes_behind(tokens, to, clock.minute);
        if let Some((half, end)) = half_behind(tokens, to).filter(|_| half.is_none() && tokens.norm(to).len() > 1) {
            clock.half = Some(half);
            to = end;
        }
    }
    if clock.hour > 24
        || clock.minute > 59
        || clock.second > 59
        || half.is_some() && clock.hour == 0 && clock.minute == 0 && tokens.norm(at).len() > 2
    {
        return None;
    }
    let marked = half.is_some() || oclock.is_some();
    if !(marked || reading.colon || bare(tokens, at, to, before, reading.words)) {
        return None;
    }
    if tokens.norm(to) == "ish" && tokens.glued(to) {
        to += 1;
    }
    let zone = zone_end(tokens, to);
    clock.whole_day |= clock.hour > 12 || clock.hour == 0;
    if clock.hour == 24 {
        clock.hour = 0;
    }
    Some(Parts { from: at, to: zone, clock: Some(clock), ..Parts::default() })
}

/// The names of zones are taken along, not worked out: the workspace's zone counts.
fn zone_end(tokens: &Read, to: usize) -> usize {
    match tokens.norm(to) {
        "ist" | "pst" | "est" | "gmt" | "utc" | "hrs" | "hours" => to + 1,
        "mountain" | "pacific" | "eastern" | "central"
            if tokens.norm(to + 1) == "timezone" || tokens.norm(to + 1) == "time" =>
        {
            to + 2
        }
        _ => to,
    }
}

/// A time of the day as it is written, without the half of the day.
fn written(hour: u32, minute: u32, second: u32, whole_day: bool) -> Clock {
    let small = |number: u32| number.min(99) as u8;
    Clock { hour: small(hour), minute: small(minute), second: small(second), half: None, whole_day }
}

/// The hour and minutes as words: `seven`, `at seven thirty`.
fn reading_of_words(tokens: &Read, at: usize) -> Option<Reading> {
    let number = tokens.number(at).filter(|number| (1.0..=12.0).contains(&number.value) && !number.ordinal)?;
    let to = at + number.tokens;
    let minute = tokens
        .number(to)
        .filter(|minute| (10.0..60.0).contains(&minute.value) && !minute.ordinal && !minute.digits && !minute.weak);
    let at_lead = at > 0 && tokens.norm(at - 1) == "at";
    let minute = minute.filter(|minute| {
        at_lead && minute.value % 5.0 == 0.0
            || half_behind(tokens, to + minute.tokens).is_some()
            || matches!(tokens.sense(to + minute.tokens), Some((Sense::Oclock, _)))
    });
    let (minute, taken) = minute.map_or((0, 0), |minute| (minute.value as u32, minute.tokens));
    Some(Reading { clock: written(number.value as u32, minute, 0, false), to: to + taken, colon: false, words: true })
}

/// The hour and minutes as digits or words.
fn reading(tokens: &Read, at: usize, before: Option<&Parts>) -> Option<Reading> {
    if !tokens.is(at, Form::Digits) {
        return reading_of_words(tokens, at);
    }
    let digits = tokens.norm(at).len();
    let hour = tokens.digits(at)?;
    // Spaces around the colon are what keyboards add (`4 : 30 pm`).
    let pair = |i: usize| tokens.digits(i).filter(|_| tokens.norm(i).len() == 2);
    if digits <= 2
        && tokens.norm(at + 1) == ":"
        && let Some(minute) = pair(at + 2)
    {
        let second = (tokens.norm(at + 3) == ":" && tokens.glued(at + 3)).then(|| pair(at + 4)).flatten();
        let whole_day = digits == 2 && tokens.norm(at).starts_with('0');
        let to = if second.is_some() { at + 5 } else { at + 3 };
        return Some(Reading {
            clock: written(hour, minute, second.unwrap_or(0), whole_day),
            to,
            colon: true,
            words: false,
        });
    }
    let dotted = digits <= 2 && tokens.norm(at + 1) == "." && tokens.glued(at + 1);
    if dotted
        && tokens.glued(at + 2)
        && let Some(minute) = pair(at + 2)
    {
        let to = at + 3;
        let marked = half_behind(tokens, to).is_some()
            || matches!(tokens.sense(to), Some((Sense::Oclock, _)))
            || at > 0 && matches!(tokens.norm(at - 1), "at")
            || matches!(tokens.norm(to), "पर");
        let whole = before.is_some_and(|parts| parts.part.is_some());
        return (marked || whole).then(|| Reading {
            clock: written(hour, minute, 0, false),
            to,
            colon: true,
            words: false,
        });
    }
    // `9 05 in the morning`, `12 20 p.m.`
    if digits <= 2
        && let Some(minute) = pair(at + 1).filter(|minute| *minute < 60)
    {
        let to = at + 2;
        if half_behind(tokens, to).is_some() || part_behind(tokens, to).is_some() {
            return Some(Reading { clock: written(hour, minute, 0, false), to, colon: true, words: false });
        }
    }
    if matches!(digits, 3 | 4) {
        let marked = half_behind(tokens, at + 1).is_some()
            || matches!(tokens.sense(at + 1), Some((Sense::Oclock, _)))
            || tokens.norm(at + 1) == "hrs";
        return marked.then(|| Reading {
            clock: written(hour / 100, hour % 100, 0, digits == 4 && tokens.norm(at).starts_with('0')),
            to: at + 1,
            colon: false,
            words: false,
        });
    }
    (digits <= 2 && hour <= 24).then(|| Reading {
        clock: written(hour, 0, 0, false),
        to: at + 1,
        colon: false,
        words: false,
    })
}

/// `am` or `pm` behind an hour; `9.am` and `9 p` are meant as well.
fn half_behind(tokens: &Read, at: usize) -> Option<(Half, usize)> {
    let i = at
        + usize::from(
            tokens.norm(at) == "."
                && tokens.glued(at)
                && tokens.glued(at + 1)
                && matches!(tokens.norm(at + 1), "am" | "pm"),
        );
    let (half, taken) = match tokens.sense(i)? {
        (Sense::Am, taken) => (Half::Am, taken),
        (Sense::Pm, taken) => (Half::Pm, taken),
        _ => return None,
    };
    // A lone letter is one right behind the digits only.
    if taken == 1 && matches!(tokens.norm(i), "a" | "p") && !tokens.glued(i) {
        return None;
    }
    Some((half, i + taken))
}

/// `आठ बजकर 20 मिनट`.
fn minutes_behind(tokens: &Read, to: usize, minute: u8) -> (u8, usize) {
    let number = tokens.number(to).filter(|number| {
        (1.0..60.0).contains(&number.value)
            && matches!(tokens.norm(to + number.tokens), "मिनट" | "minute" | "minutes" | "నిమిషాలు" | "நிமிடம்")
    });
    match number {
        Some(number) => (number.value as u8, to + number.tokens + 1),
        None => (minute, to),
    }
}

fn part_behind(tokens: &Read, at: usize) -> Option<Part> {
    let mut i = at;
    while matches!(tokens.norm(i), "in" | "the" | "ke" | "at" | "of") && i < at + 2 {
        i += 1;
    }
    match tokens.sense(i) {
        // `two nights`, `four night stay` count nights.
        Some((Sense::Part(Part::Night), _))
            if i == at && !tokens.is(at.wrapping_sub(1), Form::Digits) || tokens.norm(i) == "nights" =>
        {
            None
        }
        Some((Sense::Part(part), _)) if part != Part::Lunch => Some(part),
        _ => None,
    }
}

/// `3 to 8 pm`, `between 3 and 5 pm`: what follows says that hours are meant.
fn opens_range(tokens: &Read, at: usize, to: usize) -> bool {
    let joins = match tokens.sense(to) {
        Some((Sense::Until, _)) => true,
        Some((Sense::From, _)) => matches!(tokens.norm(to), "se" | "से"),
        Some((Sense::And, _)) => at > 0 && tokens.norm(at - 1) == "between",
        _ => false,
    };
    let next = to + 1;
    let marked =
        |end: usize| half_behind(tokens, end).is_some() || matches!(tokens.sense(end), Some((Sense::Oclock, _)));
    let end = if tokens.norm(next + 1) == ":" { next + 3 } else { next + 1 };
    joins && (tokens.digits(next).is_some_and(|hour| hour <= 24) && marked(end))
}

/// A number alone is an hour behind `at` or a part of the day, or before one; nothing else may be counted by it.
fn bare(tokens: &Read, at: usize, to: usize, before: Option<&Parts>, words: bool) -> bool {
    let counted =
        matches!(tokens.sense(to), Some((Sense::Unit(_) | Sense::Month(_) | Sense::DayMark | Sense::WeakMonth(_), _)))
            || tokens.glued(to)
                && matches!(tokens.norm(to), "/" | "%" | "." | "-" | ",")
                && tokens.is(to + 1, Form::Digits)
            || tokens.glued(to) && (tokens.is(to, Form::Word) && tokens.norm(to) != "ish")
            || tokens.number(to).is_some_and(|number| !number.weak);
    if opens_range(tokens, at, to) {
        return true;
    }
    if counted {
        return false;
    }
    let ish = tokens.norm(to) == "ish";
    let behind_part = before.is_some_and(|parts| {
        parts.part.is_some() && parts.clock.is_none() && (parts.to..at).all(|i| tokens.norm(i) != "for")
    });
    let day_before = before.is_some_and(|parts| parts.has_day() && parts.clock.is_none());
    let lead = at > 0 && matches!(tokens.norm(at - 1), "at" | "@")
        || at > 1 && matches!(tokens.norm(at - 2), "at") && matches!(tokens.norm(at - 1), "around" | "about");
    let limit = at > 0
        && !words
        && matches!(tokens.norm(at - 1), "before" | "after" | "till" | "until" | "than")
        && !tokens.is(to, Form::Word);
    let around = at > 0 && matches!(tokens.norm(at - 1), "around" | "circa" | "about") && day_before;
    let closes = !tokens.is(to, Form::Word)
        || tokens.sense(to).is_some()
        || matches!(
            tokens.norm(to),
            "please"
                | "pls"
                | "plz"
                | "sharp"
                | "today"
                | "for"
                | "if"
                | "is"
                | "will"
                | "works"
                | "would"
                | "or"
                | "and"
                | "then"
                | "so"
                | "tomorrow"
                | "but"
                | "because"
                | "i"
                | "we"
        );
    let near = matches!(tokens.norm(to), "के") && matches!(tokens.norm(to + 1), "आसपास" | "करीब")
        || matches!(tokens.norm(to), "ke") && matches!(tokens.norm(to + 1), "aaspaas" | "aas");
    ish || behind_part && closes
        || part_behind(tokens, to).is_some() && (!words || at == 0 || !tokens.glued(at))
        || (lead || around) && closes
        || near
        || limit
}

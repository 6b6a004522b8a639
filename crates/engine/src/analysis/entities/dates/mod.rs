//! Days and times, resolved at a moment in a zone.
//!
//! Three steps. `parse` reads statements at each token (`Friday`, `the 26th`, `6 pm`); statements that stand together
//! and do not contradict each other become one, in whatever order a language puts them; `resolve` works out what is
//! meant. Days come before months (`5/6` is June 5th) except in the zones of the United States. What could be past or
//! future is future, unless the words around it tell of what has been (`kal aaya tha`).

mod clock;
mod lengths;
mod lexicon;
mod numeric;
mod parse;
mod parts;
mod read;
mod resolve;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use serde_json::{Value, json};

use self::{
    lexicon::Sense,
    parts::{Half, Parts},
    read::Read,
    resolve::{Meant, Reader},
};
use super::{
    ENTITIES_MAX, Entity, Kind, Moment, Spans,
    tokens::{Form, Tokens},
};

/// Words between two statements of one day.
const GAP_MAX: usize = 3;

pub fn find(tokens: &Tokens, at: &Moment, found: &mut Spans) {
    let now = at.now.with_timezone(&at.tz).naive_local();
    let tokens = &Read::of(tokens);
    let mut statements = statements(tokens, found);
    statements.truncate(ENTITIES_MAX);
    let mut i = 0;
    while let Some(parts) = statements.get(i) {
        let past = lexicon::tells_of_the_past(tokens, parts.from, parts.to);
        let reader = Reader { now, month_first: month_first(at.tz), past };
        let range = statements.get(i + 1).and_then(|other| range(tokens, &reader, parts, other));
        i += 1 + usize::from(range.is_some());
        let meant = range.or_else(|| reader.meant(parts).map(|meant| (meant, parts.from, parts.to)));
        if let Some((meant, from, to)) = meant {
            let (kind, value) = written(&meant, at.tz);
            found.keep(tokens, kind, from, to, value);
        }
    }
}

fn month_first(tz: Tz) -> bool {
    const CITIES: [&str; 9] =
        ["New_York", "Chicago", "Denver", "Los_Angeles", "Phoenix", "Detroit", "Anchorage", "Boise", "Honolulu"];
    let name = tz.name();
    name.starts_with("US/")
        || name.starts_with("America/Indiana/")
        || name.starts_with("America/Kentucky/")
        || name.rsplit('/').next().is_some_and(|city| CITIES.contains(&city))
}

/// The statements of a text, those of one day joined.
fn statements(tokens: &Read, found: &Spans) -> Vec<Parts> {
    let mut done: Vec<Parts> = Vec::new();
    let mut current: Option<Parts> = None;
    let mut i = 0;
    while i < tokens.len() {
        if found.is_taken(i) {
            done.extend(current.take());
            i += 1;
            continue;
        }
        let before = current.filter(|parts| is_gap(tokens, parts.to, i));
        let Some(next) = parse::statement(tokens, i, before.as_ref()).filter(|next| found.free(next.from, next.to))
        else {
            i += 1;
            continue;
        };
        i = next.to.max(i + 1);
        current = match before.and_then(|before| together(tokens, before, next)) {
            Some(joined) => Some(joined),
            None => {
                done.extend(current);
                Some(next)
            }
        };
    }
    done.extend(current);
    done
}

/// Only words that hold a date together stand between.
fn is_gap(tokens: &Read, from: usize, to: usize) -> bool {
    to >= from
        && to - from <= GAP_MAX
        && (from..to).all(|i| match tokens.norm(i) {
            // A full stop abbreviates rather than ends a sentence behind a short word.
            "." => i > 0 && tokens.norm(i - 1).len() <= 4 && tokens.is(i - 1, Form::Word),
            "from" | "से" | "se" | "in" | "mein" | "में" | "-" => true,
            _ => matches!(tokens.sense(i), Some((Sense::Glue | Sense::At, 1))),
        })
}

fn together(tokens: &Read, before: Parts, next: Parts) -> Option<Parts> {
    // `कल से तीन सप्ताह`, `kal se do din pehle`: the sum counts from that day.
    let from = before.to..next.from;
    let counted = from.clone().any(|i| matches!(tokens.norm(i), "से" | "se"));
    let sum = next.offset.or(next.length).filter(|sum| sum.seconds.is_none());
    if let (true, Some(sum), Some(_)) = (counted, sum, before.relative) {
        return Some(Parts { offset: Some(sum), to: next.to, ..before });
    }
    before.joined(next)
}

/// Two statements with `to` between them, or `and` behind `between`.
fn range(tokens: &Read, reader: &Reader, one: &Parts, two: &Parts) -> Option<(Meant, usize, usize)> {
    let lead = one.from.checked_sub(1).map_or("", |i| tokens.norm(i));
    let between = lead == "between";
    let open = matches!(lead, "from" | "between");
    let gap: Vec<&str> = (one.to..two.from.min(one.to + GAP_MAX)).map(|i| tokens.norm(i)).collect();
    let joined = match gap.as_slice() {
        ["and" | "&"] => between,
        ["और" | "aur"] => matches!(tokens.norm(two.to), "के" | "ke"),
        ["to" | "-" | "till" | "until" | "through" | "thru" | "se" | "से" | "முதல்" | "నుండి" | "నుంచి" | "~"] => {
            true
        }
        ["the"] | [] => false,
        ["to" | "till" | "until" | "through" | "-" | "से" | "se", rest @ ..] => {
            rest.iter().all(|word| matches!(*word, "the" | "on" | "of" | "," | "at"))
        }
        _ => false,
    };
    if !joined || one.length.is_some() || two.length.is_some() {
        return None;
    }
    let mut one_ = *one;
    // `3 to 8 pm`: the second hour's half counts for the first, too, where that keeps their order.
    if let (Some(first), Some(second)) = (one_.clock.as_mut(), two.clock.filter(|_| one.part.is_none()))
        && first.half.is_none()
        && !first.whole_day
        && let Some(half) = second.half
    {
        let earlier = (first.hour % 12, first.minute) <= (second.hour % 12, second.minute);
        first.half = Some(if earlier { half } else { if half == Half::Pm { Half::Am } else { Half::Pm } });
    }
    let mut two_ = *two;
    two_.part = two_.part.or(one.part);
    if one_.month.is_some() && one_.year.is_none() {
        one_.year = two_.year;
    }
    let meant = spanned(reader.meant(&one_)?, reader.meant(&two_)?)?;
    Some((meant, one.from - usize::from(open), two.to))
}

fn spanned(one: Meant, two: Meant) -> Option<Meant> {
    use Meant::{Date, DateRange, DateTime, DateTimeRange, Time, TimeRange};
    Some(match (one, two) {
        (Date(one), Date(two))
        | (Date(one), DateRange(Some(two), _))
        | (DateRange(Some(one), _), DateRange(Some(two), _) | Date(two))
            if one < two =>
        {
            DateRange(Some(one), Some(two))
        }
        (Time(one), Time(two)) => TimeRange(Some(one), Some(two)),
        (DateTime(one), Time(two)) => DateTimeRange(Some(one), Some(one.date().and_time(two))),
        (Time(one), DateTime(two)) => DateTimeRange(Some(two.date().and_time(one)), Some(two)),
        (DateTime(one), DateTime(two)) if one < two => DateTimeRange(Some(one), Some(two)),
        _ => return None,
    })
}

/// The kind and the value of what is meant.
fn written(meant: &Meant, tz: Tz) -> (Kind, Value) {
    let both = |value: String, iso: String| json!({"value": value, "iso": iso});
    match *meant {
        Meant::Date(date) => (Kind::Date, both(date.to_string(), date.to_string())),
        Meant::DateTime(time) => (Kind::DateTime, both(time.format("%Y-%m-%d %H:%M").to_string(), local(time, tz))),
        Meant::Time(time) => (Kind::Time, both(time.format("%H:%M").to_string(), time.format("%H:%M:%S").to_string())),
        Meant::DateRange(from, to) => {
            let last = to.and_then(|to| to.pred_opt());
            (
                Kind::DateRange,
                both(open(from, last, " – ", |date| date.to_string()), open(from, to, "/", |date| date.to_string())),
            )
        }
        Meant::DateTimeRange(from, to) => {
            let value = open(from, to, " – ", |time: NaiveDateTime| time.format("%Y-%m-%d %H:%M").to_string());
            (Kind::DateTimeRange, both(value, open(from, to, "/", |time| local(time, tz))))
        }
        Meant::TimeRange(from, to) => {
            let value = open(from, to, " – ", |time: NaiveTime| time.format("%H:%M").to_string());
            (Kind::TimeRange, both(value, open(from, to, "/", |time: NaiveTime| time.format("%H:%M:%S").to_string())))
        }
        Meant::Length(seconds) => (Kind::Duration, length(seconds)),
    }
}

fn length(seconds: i64) -> Value {
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let iso = match (days, rest) {
        (days, 0) => format!("P{days}D"),
        (0, rest) => format!("PT{rest}S"),
        (days, rest) => format!("P{days}DT{rest}S"),
    };
    json!({"value": iso, "iso": iso, "seconds": seconds})
}

fn open<T: Copy>(from: Option<T>, to: Option<T>, sign: &str, write: impl Fn(T) -> String) -> String {
    let side = |end: Option<T>| end.map_or_else(|| "..".to_owned(), &write);
    format!("{}{sign}{}", side(from), side(to))
}

/// With the zone's offset on that day; without one where clocks skip that hour.
fn local(time: NaiveDateTime, tz: Tz) -> String {
    match tz.from_local_datetime(&time).earliest() {
        Some(time) => time.to_rfc3339(),
        None => time.format("%Y-%m-%dT%H:%M:%S").to_string(),
    }
}

/// Hours at which a task without an hour is due: in the morning of its day, or at the end of today.
const MORNING: (u32, u32) = (9, 0);
const CLOSE: (u32, u32) = (18, 0);

/// When what an entity names comes: `None` where that is behind us or has no day or hour.
pub fn due(entity: &Entity, at: &Moment) -> Option<DateTime<Utc>> {
    let iso = entity.value["iso"].as_str()?;
    let (from, to) = iso.split_once('/').map_or((iso, None), |(from, to)| (from, Some(to)));
    let now = at.now.with_timezone(&at.tz).naive_local();
    let moment = |time: NaiveDateTime| at.tz.from_local_datetime(&time).earliest().map(|time| time.with_timezone(&Utc));
    let on = |day: NaiveDate| {
        let (hour, minute) = if day > now.date() { MORNING } else { CLOSE };
        moment(day.and_hms_opt(hour, minute, 0)?)
    };
    let due = match entity.kind {
        Kind::Date => on(from.parse().ok()?)?,
        Kind::DateRange => {
            let first: NaiveDate = from.parse().ok()?;
            let last = to.and_then(|to| to.parse::<NaiveDate>().ok()).and_then(|to| to.pred_opt());
            on(if first > now.date() { first } else { last? })?
        }
        Kind::DateTime | Kind::DateTimeRange => DateTime::parse_from_rfc3339(from).ok()?.with_timezone(&Utc),
        Kind::Time | Kind::TimeRange => {
            let time: NaiveTime = from.parse().ok()?;
            let day = if time > now.time() { now.date() } else { now.date().succ_opt()? };
            moment(day.and_time(time))?
        }
        _ => return None,
    };
    // Today's close may have passed: then it is due within the hour.
    let today = entity.kind == Kind::Date && from == now.date().to_string();
    if due > at.now { Some(due) } else { today.then(|| at.now + Duration::hours(1)) }
}

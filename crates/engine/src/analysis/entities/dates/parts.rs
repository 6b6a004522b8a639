//! What is said about one day or time, before it is worked out which one is meant.

use super::lexicon::{Part, Turn, Unit};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    Start,
    End,
}

/// Hours without am or pm may be either.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    pub hour: u8,
    pub minute: u8,
    pub second: u8,
    pub half: Option<Half>,
    /// Written so that only the 24-hour clock can be meant (`07:30`, `19:00`).
    pub whole_day: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    Am,
    Pm,
}

/// `next week`, `last 3 months`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shift {
    pub turn: Turn,
    /// `None` in `next week`, which is another stretch than `next 1 week`.
    pub count: Option<u32>,
    pub unit: Unit,
}

/// `in 2 weeks and 3 days`, `3 days ago`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Offset {
    pub months: i32,
    pub days: i32,
    /// Set where hours, minutes or seconds are counted: then a time is meant.
    pub seconds: Option<i64>,
    pub working_days: i32,
}

/// A named day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    Fixed(u8, u8),
    Floating { month: u8, weekday: u8, nth: i8, after: u8 },
    Independence,
    Easter,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Parts {
    /// Tokens.
    pub from: usize,
    pub to: usize,
    pub year: Option<i32>,
    pub month: Option<u8>,
    pub day: Option<u8>,
    /// The first day of `5 to 7 May`.
    pub first_day: Option<u8>,
    /// The two numbers of `5/6`, whose order the country or the weekday tells.
    pub pair: Option<(u8, u8)>,
    pub named: Option<Named>,
    pub named_turn: Option<Turn>,
    /// 0 is Monday.
    pub weekday: Option<u8>,
    pub weekday_turn: Option<Turn>,
    /// Which of a month's: `second Sunday of July` is 2, the last is −1.
    pub nth: Option<i8>,
    /// Days from today, and whether the direction is open (`kal`).
    pub relative: Option<(i8, bool)>,
    pub shift: Option<Shift>,
    pub offset: Option<Offset>,
    pub clock: Option<Clock>,
    pub part: Option<Part>,
    pub now: bool,
    pub edge: Option<Edge>,
    /// A length of time that is not placed: `for 3 hours`.
    pub length: Option<Offset>,
}

impl Parts {
    pub fn has_day(&self) -> bool {
        self.day.is_some()
            || self.pair.is_some()
            || self.named.is_some()
            || self.weekday.is_some()
            || self.relative.is_some()
            || self.offset.is_some()
    }

    pub fn has_date(&self) -> bool {
        self.has_day() || self.month.is_some() || self.year.is_some() || self.shift.is_some()
    }

    /// Both said of one day, or `None` where they contradict each other.
    pub fn joined(self, other: Self) -> Option<Self> {
        if self.length.is_some() || other.length.is_some() || self.edge.is_some() && other.edge.is_some() {
            return None;
        }
        let calendar = |parts: &Self| parts.month.is_some() || parts.pair.is_some() || parts.named.is_some();
        let twice = (calendar(&self) && calendar(&other))
            || both(self.day, other.day)
            || both(self.year, other.year)
            || both(self.weekday, other.weekday)
            || both(self.relative, other.relative)
            || both(self.shift, other.shift)
            || both(self.offset, other.offset)
            || both(self.clock, other.clock)
            || both(self.part, other.part)
            || self.now
            || other.now;
        // A counted weekday has its month already.
        let counted = (self.nth.is_some() && other.has_date()) || (other.nth.is_some() && self.has_date());
        if twice || counted || !fits(&self, &other) || !fits(&other, &self) {
            return None;
        }
        Some(Self {
            from: self.from.min(other.from),
            to: self.to.max(other.to),
            year: self.year.or(other.year),
            month: self.month.or(other.month),
            day: self.day.or(other.day),
            first_day: self.first_day.or(other.first_day),
            pair: self.pair.or(other.pair),
            named: self.named.or(other.named),
            named_turn: self.named_turn.or(other.named_turn),
            weekday: self.weekday.or(other.weekday),
            weekday_turn: self.weekday_turn.or(other.weekday_turn),
            nth: self.nth.or(other.nth),
            relative: self.relative.or(other.relative),
            shift: self.shift.or(other.shift),
            offset: self.offset.or(other.offset),
            clock: self.clock.or(other.clock),
            part: self.part.or(other.part),
            now: false,
            edge: self.edge.or(other.edge),
            length: None,
        })
    }
}

fn both<T>(one: Option<T>, other: Option<T>) -> bool {
    one.is_some() && other.is_some()
}

/// Which kinds of statement go together.
fn fits(one: &Parts, other: &Parts) -> bool {
    let calendar = other.month.is_some()
        || other.pair.is_some()
        || other.named.is_some()
        || other.day.is_some()
        || other.year.is_some();
    if let Some(shift) = one.shift.filter(|_| one.nth.is_none()) {
        let placed = match shift.unit {
            Unit::Week | Unit::Fortnight => other.weekday.is_some() || one.weekday.is_some() && !other.has_date(),
            Unit::Month => {
                other.day.is_some() && other.month.is_none() && other.year.is_none()
                    || one.day.is_some() && !other.has_date()
            }
            Unit::Year => {
                calendar
                    && other.year.is_none()
                    && other.offset.is_none()
                    && other.relative.is_none()
                    && other.month.is_some()
                    || other.named.is_some()
            }
            Unit::Weekend => false,
            _ => !other.has_date(),
        };
        if !placed || shift.count.is_some() && (other.has_date() || other.clock.is_some()) {
            return false;
        }
    }
    if one.offset.is_some() {
        let hours = one.offset.is_some_and(|offset| offset.seconds.is_some());
        return if hours {
            !other.has_date() && other.clock.is_none() && other.part.is_none()
        } else {
            !calendar && other.relative.is_none()
        };
    }
    if one.relative.is_some() {
        return other.shift.is_none() && other.offset.is_none() && (other.day.is_none() || other.month.is_some());
    }
    // A year alone goes on a month; a time goes on a day only.
    let needs_day =
        one.clock.is_some() && other.has_date() && !other.has_day() && !(other.month.is_some() && one.day.is_some());
    !needs_day
}

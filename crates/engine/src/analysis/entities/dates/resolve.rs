//! Which day or time is meant, from where the text is read.

use chrono::{Datelike, Days, Duration, Months, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Weekday};

use super::{
    lexicon::{Part, Turn, Unit},
    parts::{Clock, Edge, Half, Named, Offset, Parts, Shift},
};

/// Where statements are read from.
#[derive(Clone, Copy, Debug)]
pub struct Reader {
    /// Local time.
    pub now: NaiveDateTime,
    /// `5/6` is May 6th, as it is written in the United States.
    pub month_first: bool,
    /// The text tells of what has been.
    pub past: bool,
}

/// What is meant. Days of a range exclude its end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Meant {
    Date(NaiveDate),
    DateRange(Option<NaiveDate>, Option<NaiveDate>),
    DateTime(NaiveDateTime),
    DateTimeRange(Option<NaiveDateTime>, Option<NaiveDateTime>),
    Time(NaiveTime),
    TimeRange(Option<NaiveTime>, Option<NaiveTime>),
    Length(i64),
}

impl Reader {
    pub fn meant(&self, parts: &Parts) -> Option<Meant> {
        if let Some(length) = parts.length {
            return Some(Meant::Length(seconds(length)));
        }
        if parts.now {
            return Some(Meant::DateTime(self.now.with_nanosecond(0)?));
        }
        if let Some(seconds) = parts.offset.and_then(|offset| offset.seconds) {
            return self.shifted_time(parts, seconds);
        }
        let day = self.day(parts);
        if let (Some(day), Some(Edge::End), None) = (day, parts.edge, parts.clock) {
            return Some(Meant::DateTime(day.and_hms_opt(23, 59, 59)?));
        }
        match (day, parts.clock, parts.part) {
            (Some(day), Some(clock), part) => Some(Meant::DateTime(day.and_time(self.time(clock, part, Some(day))?))),
            (Some(day), None, Some(part)) => {
                let (from, to) = hours(part)?;
                let end = if to < from { day.succ_opt()?.and_time(to) } else { day.and_time(to) };
                Some(Meant::DateTimeRange(Some(day.and_time(from)), Some(end)))
            }
            (Some(day), None, None) => Some(match parts.first_day.and_then(|first| day.with_day(first.into())) {
                Some(first) if first < day => Meant::DateRange(Some(first), day.succ_opt()),
                _ => Meant::Date(day),
            }),
            (None, Some(clock), part) => Some(Meant::Time(self.time(clock, part, None)?)),
            (None, None, _) if parts.has_date() => match (self.range(parts)?, parts.edge) {
                (Meant::DateRange(_, Some(end)), Some(Edge::End)) => end.pred_opt().map(Meant::Date),
                (range, _) => Some(range),
            },
            (None, None, Some(part)) => hours(part).map(|(from, to)| Meant::TimeRange(Some(from), Some(to))),
            _ => None,
        }
    }

    fn shifted_time(&self, parts: &Parts, seconds: i64) -> Option<Meant> {
        let offset = parts.offset?;
        let day = self.plus(self.now.date(), Offset { seconds: None, ..offset })?;
        Some(Meant::DateTime(
            day.and_time(self.now.time().with_nanosecond(0)?).checked_add_signed(Duration::try_seconds(seconds)?)?,
        ))
    }

    /// The one day that the statement names; `None` where it names none, or a longer stretch.
    fn day(&self, parts: &Parts) -> Option<NaiveDate> {
        let Some(offset) = parts.offset else { return self.anchor(parts) };
        let snapped = parts.weekday.is_some() && parts.weekday_turn.is_none();
        let anchor = self.anchor(&if snapped { Parts { weekday: None, ..*parts } } else { *parts });
        let counted_from = parts.weekday.is_none() || parts.weekday_turn.is_some() || parts.day.is_some();
        let day = self.plus(anchor.filter(|_| counted_from).unwrap_or(self.now.date()), offset)?;
        // `in 3 days on Friday`: the weekday nearest to the sum; `in two months on Tuesday`: the first one then.
        match parts.weekday.filter(|_| parts.weekday_turn.is_none()) {
            Some(weekday) if offset.months != 0 => after(day.pred_opt()?, weekday),
            Some(weekday) => after(day.checked_sub_days(Days::new(4))?, weekday),
            None => Some(day),
        }
    }

    fn anchor(&self, parts: &Parts) -> Option<NaiveDate> {
        let today = self.now.date();
        if let Some(named) = parts.named {
            return self.named(named, parts);
        }
        if let Some(nth) = parts.nth {
            return self.nth_weekday(nth, parts);
        }
        if let Some((month, day)) = self.month_and_day(parts) {
            return self.calendar(parts, month, day);
        }
        if let Some(day) = parts.day {
            return self.day_of_month(parts, day);
        }
        if let Some((days, either)) = parts.relative {
            let days = if either && self.past { -i64::from(days) } else { i64::from(days) };
            return today.checked_add_signed(Duration::days(days));
        }
        parts.weekday.and_then(|weekday| self.weekday(weekday, parts))
    }

    fn nth_weekday(&self, nth: i8, parts: &Parts) -> Option<NaiveDate> {
        let weekday = parts.weekday?;
        let today = self.now.date();
        let first = match parts.month {
            Some(month) => {
                let year = parts.year.unwrap_or_else(|| self.year_of_month(parts, month));
                NaiveDate::from_ymd_opt(year, month.into(), 1)?
            }
            None => shift_months(today.with_day(1)?, turns(parts.shift?.turn))?,
        };
        nth_of_month(first, nth, weekday)
    }

    fn month_and_day(&self, parts: &Parts) -> Option<(u8, u8)> {
        if let (Some(month), Some(day)) = (parts.month, parts.day) {
            return Some((month, day));
        }
        let (one, two) = parts.pair?;
        let orders = if self.month_first { [(one, two), (two, one)] } else { [(two, one), (one, two)] };
        let possible = |(month, day): &(u8, u8)| *month <= 12 && *day <= 31;
        // A weekday beside it tells the order where the custom's order names another weekday.
        if let Some(weekday) = parts.weekday {
            let near = |(month, day): (u8, u8)| {
                let year = parts.year.unwrap_or(self.now.year());
                NaiveDate::from_ymd_opt(year, month.into(), day.into()).is_some_and(|date| number(date) == weekday)
            };
            if let Some(order) = orders.iter().find(|order| possible(order) && near(**order)) {
                return Some(*order);
            }
        }
        orders.into_iter().find(possible)
    }

    fn calendar(&self, parts: &Parts, month: u8, day: u8) -> Option<NaiveDate> {
        let date = |year: i32| NaiveDate::from_ymd_opt(year, month.into(), day.into());
        if let Some(year) = parts.year.or(self.year_of(parts.shift)) {
            return date(year);
        }
        let (this, today) = (self.now.year(), self.now.date());
        let years =
            |ahead: bool| (0..=8).map(move |years| if ahead { this + years } else { this - years }).filter_map(date);
        if let Some(weekday) = parts.weekday {
            let (ahead, behind) = (years(true).find(|date| *date >= today), years(false).find(|date| *date <= today));
            let order = if self.past { [behind, ahead] } else { [ahead, behind] };
            if let Some(date) = order.into_iter().flatten().find(|date| number(*date) == weekday) {
                return Some(date);
            }
        }
        match parts.named_turn {
            Some(Turn::This) => date(this),
            Some(Turn::Last | Turn::Past) => years(false).find(|date| *date < today),
            Some(Turn::Next | Turn::Coming) => years(true).find(|date| *date > today),
            None if self.past => years(false).find(|date| *date <= today),
            None => years(true).find(|date| *date >= today),
        }
    }

    fn year_of(&self, shift: Option<Shift>) -> Option<i32> {
        let shift = shift.filter(|shift| shift.unit == Unit::Year)?;
        Some(self.now.year() + turns(shift.turn))
    }

    fn named(&self, named: Named, parts: &Parts) -> Option<NaiveDate> {
        let moving = |of_year: &dyn Fn(i32) -> Option<NaiveDate>| {
            let (year, today) = (self.now.year(), self.now.date());
            if let Some(year) = parts.year.or(self.year_of(parts.shift)) {
                return of_year(year);
            }
            let back = parts.named_turn.map_or(self.past, |turn| turns(turn) < 0);
            let years = if back { [year, year - 1] } else { [year, year + 1] };
            years.into_iter().filter_map(of_year).find(|date| if back { *date < today } else { *date >= today })
        };
        match named {
            Named::Fixed(month, day) => self.calendar(parts, month, day),
            Named::Independence if self.month_first => self.calendar(parts, 7, 4),
            Named::Independence => self.calendar(parts, 8, 15),
            Named::Easter => moving(&easter),
            Named::Floating { month, weekday, nth, after } => moving(&|year| {
                let first = NaiveDate::from_ymd_opt(year, month.into(), 1)?;
                nth_of_month(first, nth, weekday)?.checked_add_days(Days::new(after.into()))
            }),
        }
    }

    fn day_of_month(&self, parts: &Parts, day: u8) -> Option<NaiveDate> {
        let today = self.now.date();
        let month = |months: i32| shift_months(today.with_day(1)?, months)?.with_day(day.into());
        if let Some(shift) = parts.shift.filter(|shift| shift.unit == Unit::Month) {
            return month(turns(shift.turn));
        }
        if let Some(weekday) = parts.weekday {
            let matching = |months: i32| month(months).filter(|date| number(*date) == weekday);
            let behind = (0..24).filter_map(|months| matching(-months)).find(|date| *date <= today);
            let ahead = (0..24).filter_map(matching).find(|date| *date >= today);
            let near = |date: &NaiveDate| (*date - today).num_days().abs() <= 62;
            let (first, second) = if self.past { (behind, ahead) } else { (ahead, behind) };
            return first.filter(near).or(second.filter(near)).or(first).or(second);
        }
        if self.past {
            return (0..3).filter_map(|months| month(-months)).find(|date| *date <= today);
        }
        (0..3).filter_map(month).find(|date| *date >= today)
    }

    fn weekday(&self, weekday: u8, parts: &Parts) -> Option<NaiveDate> {
        let today = self.now.date();
        let monday = monday(today)?;
        let in_week = |weeks: i64| monday.checked_add_signed(Duration::days(weeks * 7 + i64::from(weekday)));
        if let Some(shift) = parts.shift {
            return in_week(i64::from(turns(shift.turn)));
        }
        match parts.weekday_turn {
            Some(Turn::Next) => in_week(1),
            Some(Turn::This) => in_week(0),
            Some(Turn::Last) => in_week(-1),
            Some(Turn::Past) => before(today, weekday),
            Some(Turn::Coming) => after(today, weekday),
            None if self.past => before(today, weekday),
            None => after(today, weekday),
        }
    }

    fn plus(&self, day: NaiveDate, offset: Offset) -> Option<NaiveDate> {
        let mut day = shift_months(day, offset.months)?.checked_add_signed(Duration::try_days(offset.days.into())?)?;
        // A year of working days at most: nobody counts more, and each is a step.
        for _ in 0..offset.working_days.unsigned_abs().min(260) {
            loop {
                day = if offset.working_days > 0 { day.succ_opt()? } else { day.pred_opt()? };
                if !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
                    break;
                }
            }
        }
        Some(day)
    }

    /// Weeks, months, quarters and years.
    fn range(&self, parts: &Parts) -> Option<Meant> {
        let today = self.now.date();
        let between = |from: NaiveDate, to: NaiveDate| Some(Meant::DateRange(Some(from), Some(to)));
        if let Some(month) = parts.month {
            let year = parts.year.or(self.year_of(parts.shift)).unwrap_or_else(|| self.year_of_month(parts, month));
            let from = NaiveDate::from_ymd_opt(year, month.into(), 1)?;
            return between(from, shift_months(from, 1)?);
        }
        if let Some(year) = parts.year {
            return between(NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year + 1, 1, 1)?);
        }
        let shift = parts.shift?;
        if let Some(count) = shift.count {
            return self.counted(shift, count);
        }
        let turns = turns(shift.turn);
        let days = |from: NaiveDate, count: i64| {
            Some((from.checked_add_signed(Duration::days(count * i64::from(turns)))?, Duration::days(count)))
        };
        let (from, to) = match shift.unit {
            Unit::Weekend => {
                let saturday = monday(today)?
                    .checked_add_days(Days::new(5))?
                    .checked_add_signed(Duration::days(7 * i64::from(turns)))?;
                (saturday, saturday.checked_add_days(Days::new(2))?)
            }
            Unit::Week => days(monday(today)?, 7).map(|(from, length)| (from, from + length))?,
            Unit::Fortnight => days(monday(today)?, 14).map(|(from, length)| (from, from + length))?,
            Unit::Month => month_range(today.with_day(1)?, turns, 1)?,
            Unit::Quarter => month_range(today.with_day(1)?.with_month(today.month0() / 3 * 3 + 1)?, turns, 3)?,
            Unit::Year => month_range(today.with_ordinal(1)?, turns, 12)?,
            Unit::Decade => month_range(NaiveDate::from_ymd_opt(today.year() / 10 * 10, 1, 1)?, turns, 120)?,
            Unit::Hour | Unit::Minute | Unit::Second => return self.counted(shift, 1),
            Unit::Day | Unit::Weekday => return None,
        };
        between(from, to)
    }

    /// `last 3 months`, `next 8 minutes`: up to now, or from now on.
    fn counted(&self, shift: Shift, count: u32) -> Option<Meant> {
        let back = matches!(shift.turn, Turn::Last | Turn::Past);
        let sign = if back { -1 } else { 1 };
        let count = i32::try_from(count).ok()? * sign;
        let small = |seconds: i64| {
            let end = self.now.checked_add_signed(Duration::try_seconds(seconds * i64::from(count))?)?;
            let (from, to) = if back { (end, self.now) } else { (self.now, end) };
            Some(Meant::DateTimeRange(Some(from), Some(to)))
        };
        let today = self.now.date();
        let start = if back { today } else { today.succ_opt()? };
        let end = match shift.unit {
            Unit::Second => return small(1),
            Unit::Minute => return small(60),
            Unit::Hour => return small(3600),
            Unit::Day | Unit::Weekday => start.checked_add_signed(Duration::days(count.into()))?,
            Unit::Week | Unit::Weekend => start.checked_add_signed(Duration::days(i64::from(count) * 7))?,
            Unit::Fortnight => start.checked_add_signed(Duration::days(i64::from(count) * 14))?,
            Unit::Month => shift_months(start, count)?,
            Unit::Quarter => shift_months(start, count * 3)?,
            Unit::Year => shift_months(start, count * 12)?,
            Unit::Decade => shift_months(start, count * 120)?,
        };
        Some(if back { Meant::DateRange(Some(end), Some(start)) } else { Meant::DateRange(Some(start), Some(end)) })
    }

    fn year_of_month(&self, parts: &Parts, month: u8) -> i32 {
        let (year, current) = (self.now.year(), self.now.month() as u8);
        match parts.named_turn {
            Some(Turn::Next) => year + i32::from(month <= current),
            Some(Turn::Last | Turn::Past) => year - i32::from(month >= current),
            Some(_) => year,
            None if self.past => year - i32::from(month > current),
            None => year + i32::from(month < current),
        }
    }

    /// The hour of the day: by am and pm, by the part of the day, by what is likely in business.
    pub fn time(&self, clock: Clock, part: Option<Part>, day: Option<NaiveDate>) -> Option<NaiveTime> {
        let hour = clock.hour;
        let afternoon = if hour < 12 { hour + 12 } else { hour };
        let hour = match (clock.half, part) {
            _ if hour > 12 => hour,
            (Some(Half::Am), _) => hour % 12,
            (Some(Half::Pm), _) => afternoon,
            (None, _) if clock.whole_day => hour,
            (None, Some(Part::Morning)) => hour,
            (None, Some(Part::Afternoon | Part::Lunch)) if hour < 10 => afternoon,
            (None, Some(Part::Afternoon | Part::Lunch)) => hour,
            (None, Some(Part::Evening)) => afternoon,
            (None, Some(Part::Night)) if (6..12).contains(&hour) => afternoon,
            (None, Some(Part::Night)) => hour % 12,
            (None, None) => self.likely(hour, clock.minute, day),
        };
        NaiveTime::from_hms_opt(hour.into(), clock.minute.into(), clock.second.into())
    }

    /// Without a hint: seven to eleven in the morning, the rest after noon; what would have passed today is later.
    fn likely(&self, hour: u8, minute: u8, day: Option<NaiveDate>) -> u8 {
        if (7..12).contains(&hour) {
            let passed = day == Some(self.now.date())
                && (u32::from(hour), u32::from(minute)) <= (self.now.hour(), self.now.minute())
                && !self.past;
            return if passed { hour + 12 } else { hour };
        }
        if hour < 7 && hour > 0 { hour + 12 } else { hour }
    }
}

fn seconds(length: Offset) -> i64 {
    i64::from(length.months) * 2_592_000
        + i64::from(length.days + length.working_days) * 86_400
        + length.seconds.unwrap_or(0)
}

fn turns(turn: Turn) -> i32 {
    match turn {
        Turn::Last | Turn::Past => -1,
        Turn::This => 0,
        Turn::Coming | Turn::Next => 1,
    }
}

/// The hours that a part of the day has.
pub fn hours(part: Part) -> Option<(NaiveTime, NaiveTime)> {
    let (from, to) = match part {
        Part::Morning => (8, 12),
        Part::Lunch => (11, 13),
        Part::Afternoon => (12, 16),
        Part::Evening => (16, 20),
        Part::Night => (20, 0),
    };
    Some((NaiveTime::from_hms_opt(from, 0, 0)?, NaiveTime::from_hms_opt(to, 0, 0)?))
}

fn number(date: NaiveDate) -> u8 {
    date.weekday().num_days_from_monday() as u8
}

fn monday(day: NaiveDate) -> Option<NaiveDate> {
    day.checked_sub_days(Days::new(number(day).into()))
}

/// The first such weekday after a day.
fn after(day: NaiveDate, weekday: u8) -> Option<NaiveDate> {
    let days = (7 + u64::from(weekday) - u64::from(number(day))) % 7;
    day.checked_add_days(Days::new(if days == 0 { 7 } else { days }))
}

/// The nth such weekday of the month that begins on `first`; −1 is the last.
fn nth_of_month(first: NaiveDate, nth: i8, weekday: u8) -> Option<NaiveDate> {
    if nth < 0 {
        return before(shift_months(first, 1)?, weekday);
    }
    let day = after(first.pred_opt()?, weekday)?
        .checked_add_days(Days::new(7 * u64::from(nth.unsigned_abs().saturating_sub(1))))?;
    (day.month() == first.month()).then_some(day)
}

/// The last such weekday before a day.
fn before(day: NaiveDate, weekday: u8) -> Option<NaiveDate> {
    let days = (7 + u64::from(number(day)) - u64::from(weekday)) % 7;
    day.checked_sub_days(Days::new(if days == 0 { 7 } else { days }))
}

fn shift_months(day: NaiveDate, months: i32) -> Option<NaiveDate> {
    let count = Months::new(months.unsigned_abs());
    if months < 0 { day.checked_sub_months(count) } else { day.checked_add_months(count) }
}

fn month_range(first: NaiveDate, turns: i32, months: i32) -> Option<(NaiveDate, NaiveDate)> {
    let from = shift_months(first, turns * months)?;
    Some((from, shift_months(from, months)?))
}

/// Easter Sunday of the Gregorian calendar (Butcher's rule).
fn easter(year: i32) -> Option<NaiveDate> {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - b / 4 - g + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let (month, day) = ((h + l - 7 * m + 114) / 31, (h + l - 7 * m + 114) % 31 + 1);
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

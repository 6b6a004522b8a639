//! Working hours: whether an agent is open at a minute of the week, and when it opens next.

use serde::{Deserialize, Serialize};

/// Minutes of a day.
const DAY: u32 = 24 * 60;

/// From when to when, as `09:00`. An end that is not after the beginning is on the next day; `24:00` is a day's end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DayHours {
    pub open: String,
    pub close: String,
}

/// The hours of each day; a day without is closed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WorkingHours {
    pub monday: Option<DayHours>,
    pub tuesday: Option<DayHours>,
    pub wednesday: Option<DayHours>,
    pub thursday: Option<DayHours>,
    pub friday: Option<DayHours>,
    pub saturday: Option<DayHours>,
    pub sunday: Option<DayHours>,
}

/// How it stands at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Open,
    Closed {
        /// Days from today, and the minute of that day; none: it never opens.
        opens: Option<(u32, u32)>,
        /// Minutes since it closed; none: it was never open.
        closed_for: Option<u32>,
    },
}

impl DayHours {
    /// Minutes of the day; the end may lie on the next day. `None`: not to be read.
    fn span(&self) -> Option<(u32, u32)> {
        let (from, to) = (minute_of(&self.open)?, minute_of(&self.close)?);
        (from < DAY).then(|| (from, if to > from { to } else { to + DAY }))
    }
}

impl WorkingHours {
    fn days(&self) -> [(&'static str, &Option<DayHours>); 7] {
        [
            ("monday", &self.monday),
            ("tuesday", &self.tuesday),
            ("wednesday", &self.wednesday),
            ("thursday", &self.thursday),
            ("friday", &self.friday),
            ("saturday", &self.saturday),
            ("sunday", &self.sunday),
        ]
    }

    /// What cannot be read: the day.
    pub fn unreadable(&self) -> Option<&'static str> {
        let is_wrong = |hours: &DayHours| hours.span().is_none();
        self.days().into_iter().find(|(_, hours)| hours.as_ref().is_some_and(is_wrong)).map(|(day, _)| day)
    }

    pub fn is_never_open(&self) -> bool {
        self.days().iter().all(|(_, hours)| hours.is_none())
    }

    /// At a minute of a day, which is 0 on Mondays.
    pub fn at(&self, weekday: u32, minute: u32) -> Standing {
        let spans = self.days().map(|(_, hours)| hours.as_ref().and_then(DayHours::span));
        let of = |days_from_now: i64| spans[(i64::from(weekday) + days_from_now).rem_euclid(7) as usize];
        let yesterday = of(-1).is_some_and(|(_, to)| to > DAY && minute < to - DAY);
        if yesterday || of(0).is_some_and(|(from, to)| (from..to).contains(&minute)) {
            return Standing::Open;
        }
        let opens = (0..=7u32).find_map(|ahead| {
            let (from, _) = of(i64::from(ahead))?;
            (ahead > 0 || from > minute).then_some((ahead, from))
        });
        let closed_for = (0..=8i64).find_map(|ago| {
            let (_, to) = of(-ago)?;
            let since = ago * i64::from(DAY) + i64::from(minute) - i64::from(to);
            u32::try_from(since).ok()
        });
        Standing::Closed { opens, closed_for }
    }
}

/// `09:30` → 570; up to `24:00`.
fn minute_of(text: &str) -> Option<u32> {
    let (hour, minute) = text.trim().split_once(':')?;
    let is_number = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(hour) || minute.len() != 2 || !is_number(minute) {
        return None;
    }
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    (minute < 60 && hour * 60 + minute <= DAY).then_some(hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(open: &str, close: &str) -> Option<DayHours> {
        Some(DayHours { open: open.into(), close: close.into() })
    }

    /// Monday to Friday by day, Saturday over midnight.
    fn week() -> WorkingHours {
        let day = hours("09:00", "18:00");
        WorkingHours {
            monday: day.clone(),
            tuesday: day.clone(),
            wednesday: day.clone(),
            thursday: day.clone(),
            friday: day,
            saturday: hours("20:00", "02:00"),
            sunday: None,
        }
    }

    #[test]
    fn a_week_opens_and_closes() {
        let week = week();
        assert_eq!(week.at(0, 540), Standing::Open);
        assert_eq!(week.at(0, 539), Standing::Closed { opens: Some((0, 540)), closed_for: Some(7 * 60 - 1 + 24 * 60) });
        assert_eq!(week.at(1, 1_080), Standing::Closed { opens: Some((1, 540)), closed_for: Some(0) });
        assert_eq!(week.at(4, 1_200), Standing::Closed { opens: Some((1, 1_200)), closed_for: Some(120) });
        // Sunday, an hour after midnight, is still Saturday's evening.
        assert_eq!(week.at(6, 60), Standing::Open);
        assert_eq!(week.at(6, 120), Standing::Closed { opens: Some((1, 540)), closed_for: Some(0) });
    }

    #[test]
    fn an_agent_that_is_open_once_a_week_says_so() {
        let rare = WorkingHours { wednesday: hours("9:00", "24:00"), ..WorkingHours::default() };
        assert_eq!(rare.at(2, 1_439), Standing::Open);
        assert_eq!(rare.at(3, 0), Standing::Closed { opens: Some((6, 540)), closed_for: Some(0) });
        let never = WorkingHours::default();
        assert_eq!(never.at(2, 0), Standing::Closed { opens: None, closed_for: None });
        assert!(never.is_never_open() && !rare.is_never_open());
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for (open, close) in [("9", "18:00"), ("09:60", "18:00"), ("24:00", "25:00"), ("09:00", "+8:00"), ("", "")] {
            let wrong = WorkingHours { tuesday: hours(open, close), ..WorkingHours::default() };
            assert_eq!(wrong.unreadable(), Some("tuesday"), "{open} {close}");
        }
        assert_eq!(week().unreadable(), None);
    }
}

//! `get_business_hours`: what is written down, and whether it is open now where that can be read.

use chrono::{Datelike, NaiveTime, Timelike, Weekday};
use chrono_tz::Tz;
use model::UnixMs;
use model::knowledge::BusinessInfo;
use serde_json::{Value, json};

const DAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Mon),
    ("tue", Weekday::Tue),
    ("wed", Weekday::Wed),
    ("thu", Weekday::Thu),
    ("fri", Weekday::Fri),
    ("sat", Weekday::Sat),
    ("sun", Weekday::Sun),
];

/// What is written down of one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayHours {
    Closed,
    /// Minutes of the day; to 1440 is to its end. An end before the beginning is on the next day.
    Open {
        from: u32,
        to: u32,
    },
}

/// The hours of each day, Monday first; `None` where nothing is written down that can be read.
pub fn week(business: &BusinessInfo) -> [Option<DayHours>; 7] {
    DAYS.map(|(_, day)| {
        // The last that names the day.
        let mut of_day = business.operating_hours.iter().rev().filter(|(days, _)| covers(days, day));
        of_day.find_map(|(_, hours)| span(hours.as_str()?))
    })
}

/// Whether a key of the hours names days, and not something else such as `holidays`.
pub fn names_days(key: &str) -> bool {
    DAYS.iter().any(|(_, day)| covers(key, *day))
}

pub(super) fn now(business: &BusinessInfo, now: UnixMs) -> Value {
    let zone: Tz = business.timezone.as_deref().and_then(|name| name.parse().ok()).unwrap_or(Tz::UTC);
    let local = now.to_utc().with_timezone(&zone);
    let minute = local.hour() * 60 + local.minute();
    let mut is_open = None;
    for (days, hours) in &business.operating_hours {
        let (Some(text), true) = (hours.as_str(), covers(days, local.weekday())) else { continue };
        is_open = opens(text, minute).or(is_open);
    }
    json!({
        "local_time": local.format("%A %H:%M").to_string(),
        "timezone": zone.name(),
        "hours": business.operating_hours,
        "open_now": is_open,
    })
}

/// Whether a key such as `mon`, `Monday`, `monday_friday`, `mon-fri`, `weekdays`, `weekend`, `daily` names a day.
fn covers(key: &str, day: Weekday) -> bool {
    let key = key.to_lowercase();
    let is_weekend = matches!(day, Weekday::Sat | Weekday::Sun);
    match key.as_str() {
        "daily" | "everyday" | "every_day" | "all" | "all_days" => return true,
        "weekdays" | "weekday" => return !is_weekend,
        "weekend" | "weekends" => return is_weekend,
        _ => {}
    }
    let named: Vec<Weekday> = key
        .split(|c: char| !c.is_alphabetic())
        .filter_map(|word| DAYS.iter().find(|(short, _)| word.starts_with(short)).map(|(_, day)| *day))
        .collect();
    match named.as_slice() {
        [only] => *only == day,
        [first, last] => {
            let from = first.num_days_from_monday();
            let length = (7 + last.num_days_from_monday() - from) % 7;
            (7 + day.num_days_from_monday() - from) % 7 <= length
        }
        several => several.contains(&day),
    }
}

/// Whether it is open at a minute of the day; `None` where the text cannot be read.
fn opens(text: &str, minute: u32) -> Option<bool> {
    Some(match span(text)? {
        DayHours::Closed => false,
        DayHours::Open { from, to } if from <= to => (from..to).contains(&minute),
        DayHours::Open { from, to } => minute >= from || minute < to,
    })
}

/// Reads `9:00 AM - 6:00 PM`, `09:00-18:00`, `closed` or `24 hours`.
fn span(text: &str) -> Option<DayHours> {
    let lower = text.to_lowercase();
    if lower.contains("closed") {
        return Some(DayHours::Closed);
    }
    if lower.contains("24 hours") || lower.contains("24x7") || lower.contains("24/7") {
        return Some(DayHours::Open { from: 0, to: 24 * 60 });
    }
    let (from, to) = lower.split_once(" to ").or_else(|| lower.split_once('–')).or_else(|| lower.split_once('-'))?;
    Some(DayHours::Open { from: minute_of(from)?, to: minute_of(to)? })
}

fn minute_of(text: &str) -> Option<u32> {
    let text = text.trim();
    let (digits, shift) = match text {
        _ if text.ends_with("am") => (text.trim_end_matches("am"), Some(false)),
        _ if text.ends_with("pm") => (text.trim_end_matches("pm"), Some(true)),
        _ => (text, None),
    };
    let (hour, minute) = digits.trim().split_once(':').unwrap_or((digits.trim(), "0"));
    let (hour, minute): (u32, u32) = (hour.trim().parse().ok()?, minute.trim().parse().ok()?);
    let hour = match shift {
        Some(is_pm) if (1..=12).contains(&hour) => hour % 12 + if is_pm { 12 } else { 0 },
        Some(_) => return None,
        None => hour,
    };
    if hour == 24 && minute == 0 {
        return Some(24 * 60);
    }
    NaiveTime::from_hms_opt(hour, minute, 0).map(|_| hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_usual_spellings() {
        assert!(covers("monday_friday", Weekday::Wed) && !covers("monday_friday", Weekday::Sat));
        assert!(covers("Sat-Mon", Weekday::Sun) && covers("weekend", Weekday::Sat) && covers("sun", Weekday::Sun));
        assert_eq!(opens("9:00 AM - 6:00 PM", 9 * 60), Some(true));
        assert_eq!(opens("9:00 AM - 6:00 PM", 18 * 60), Some(false));
        assert_eq!(opens("10:00-02:00", 60), Some(true));
        assert_eq!(opens("12 PM to 12 AM", 11 * 60), Some(false));
        assert_eq!(opens("Closed", 600), Some(false));
        assert_eq!(opens("by appointment", 600), None);
    }

    #[test]
    fn a_week_is_read_day_by_day() {
        let mut business = BusinessInfo::default();
        let hours =
            [("monday_friday", "9:00 AM - 6:00 PM"), ("wed", "closed"), ("sat", "24 hours"), ("holidays", "10-12")];
        business.operating_hours = hours.into_iter().map(|(days, text)| (days.to_owned(), json!(text))).collect();
        let day = Some(DayHours::Open { from: 540, to: 1_080 });
        let all = Some(DayHours::Open { from: 0, to: 1_440 });
        assert_eq!(week(&business), [day, day, Some(DayHours::Closed), day, day, all, None]);
        assert!(names_days("Mon") && names_days("weekend") && !names_days("holidays"));
    }

    #[test]
    fn says_whether_it_is_open_in_the_workspace_time_zone() {
        let mut business = BusinessInfo { timezone: Some("Asia/Kolkata".into()), ..BusinessInfo::default() };
        business.operating_hours.insert("daily".into(), json!("09:00-18:00"));
        // 2026-11-18 05:46:40 UTC is 11:16 in Chennai.
        assert_eq!(now(&business, UnixMs(1_794_980_800_000))["open_now"], json!(true));
        business.timezone = Some("America/New_York".into());
        assert_eq!(now(&business, UnixMs(1_794_980_800_000))["open_now"], json!(false));
    }
}

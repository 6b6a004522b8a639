//! Opening hours between the form of the settings page and the texts of the business information.

use std::collections::BTreeMap;

use engine::{DayHours, names_days, week};
use model::knowledge::BusinessInfo;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::error::FieldError;

const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const DAY_MINUTES: u32 = 24 * 60;

/// `null`: closed.
pub type Week = BTreeMap<&'static str, Option<Span>>;

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Span {
    pub open: String,
    pub close: String,
}

/// The days whose hours can be read.
pub fn week_of(business: &BusinessInfo) -> Week {
    let days = DAYS.into_iter().zip(week(business));
    days.filter_map(|(day, hours)| match hours? {
        DayHours::Closed => Some((day, None)),
        DayHours::Open { from, to } => Some((day, Some(Span { open: clock(from), close: clock(to) }))),
    })
    .collect()
}

/// All hours with `edit` in place of the days that it names. What is there beside days, such as holidays, stays.
pub fn merged(
    business: &BusinessInfo,
    edit: &Map<String, Value>,
    errors: &mut Vec<FieldError>,
) -> Option<Map<String, Value>> {
    let mut days: BTreeMap<usize, String> = BTreeMap::new();
    for (at, hours) in week(business).into_iter().enumerate() {
        if let Some(hours) = hours {
            days.insert(at, written(hours));
        }
    }
    for (day, hours) in edit {
        let Some(at) = DAYS.iter().position(|known| known == day) else {
            errors.push(FieldError::new(format!("operating_hours.{day}"), "must be a day from monday to sunday"));
            continue;
        };
        match read(hours) {
            Ok(hours) => {
                days.insert(at, written(hours));
            }
            Err(message) => errors.push(FieldError::new(format!("operating_hours.{day}"), message)),
        }
    }
    let others = business.operating_hours.iter().filter(|(key, _)| !names_days(key));
    let mut all: Map<String, Value> = others.map(|(key, value)| (key.clone(), value.clone())).collect();
    all.extend(days.into_iter().map(|(at, text)| (DAYS[at].to_owned(), Value::String(text))));
    Some(all)
}

fn read(hours: &Value) -> Result<DayHours, &'static str> {
    const SHAPE: &str = r#"must be {"open":"09:00","close":"18:00"}, or null where it is closed"#;
    if hours.is_null() {
        return Ok(DayHours::Closed);
    }
    let minute = |name: &str| hours.get(name).and_then(Value::as_str).and_then(minute_of);
    let (Some(from), Some(to)) = (minute("open"), minute("close")) else { return Err(SHAPE) };
    match (from, to) {
        _ if from >= DAY_MINUTES => Err("must open before the day ends"),
        _ if from == to => Err("must not close when it opens; all day is 00:00 to 24:00"),
        _ => Ok(DayHours::Open { from, to }),
    }
}

/// `00:00` to `24:00`.
fn minute_of(text: &str) -> Option<u32> {
    let (hour, minute) = text.split_once(':')?;
    let is_plain = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    if !is_plain(hour) || !is_plain(minute) {
        return None;
    }
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    Some(hour * 60 + minute).filter(|at| minute < 60 && *at <= DAY_MINUTES)
}

fn clock(minute: u32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// As the agent's tools read it.
fn written(hours: DayHours) -> String {
    match hours {
        DayHours::Closed => "Closed".to_owned(),
        DayHours::Open { from, to } => format!("{}-{}", clock(from), clock(to)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn business(hours: Value) -> BusinessInfo {
        BusinessInfo { operating_hours: hours.as_object().unwrap().clone(), ..BusinessInfo::default() }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let before = business(json!({"monday_friday": "9:00 AM - 8:00 PM", "sunday": "Closed", "holidays": "closed"}));
        let edit =
            json!({"friday": {"open": "10:00", "close": "02:00"}, "saturday": {"open": "00:00", "close": "24:00"}});
        let mut errors = Vec::new();
        let after = merged(&before, edit.as_object().unwrap(), &mut errors).unwrap();
        assert_eq!(errors, []);
        assert_eq!(after["holidays"], "closed");
        assert!(!after.contains_key("monday_friday"));
        let week = week_of(&business(Value::Object(after)));
        let span = |open: &str, close: &str| Some(Span { open: open.into(), close: close.into() });
        assert_eq!(week["monday"], span("09:00", "20:00"));
        assert_eq!(week["friday"], span("10:00", "02:00"));
        assert_eq!(week["saturday"], span("00:00", "24:00"));
        assert_eq!(week["sunday"], None);
    }

    #[test]
    fn every_wrong_day_is_named() {
        let edit = json!({
            "monday": {"open": "9:00", "close": "18:00"}, "tuesday": {"open": "09:00"}, "wednesday": "09:00-18:00",
            "thursday": {"open": "09:00", "close": "09:00"}, "friday": {"open": "09:60", "close": "25:00"},
            "someday": null, "saturday": {"open": "24:00", "close": "25:00"},
        });
        let mut errors = Vec::new();
        merged(&BusinessInfo::default(), edit.as_object().unwrap(), &mut errors);
        let fields: std::collections::BTreeSet<_> = errors.into_iter().map(|error| error.field).collect();
        assert_eq!(fields.len(), 7, "{fields:?}");
    }
}

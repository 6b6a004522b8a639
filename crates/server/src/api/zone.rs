//! Days and hours where the workspace's business is.

use std::str::FromStr;

use chrono::{Days as ChronoDays, NaiveDate, NaiveTime, TimeZone};
use chrono_tz::Tz;
use model::{UnixMs, WorkspaceId};

use crate::app::App;

const HOUR_MS: i64 = 60 * 60 * 1000;

/// The days around a point in time, in a time zone.
pub struct Days {
    zone: Tz,
    today: NaiveDate,
    now: UnixMs,
}

impl Days {
    /// In the workspace's time zone; UTC where it names none.
    pub async fn of(app: &App, ws: WorkspaceId, now: UnixMs) -> store::Result<Days> {
        let zone = app.engine.store().business_info(ws).await?.and_then(|info| info.timezone);
        Ok(Self::in_zone(zone.and_then(|zone| Tz::from_str(&zone).ok()).unwrap_or(Tz::UTC), now))
    }

    pub fn in_zone(zone: Tz, now: UnixMs) -> Days {
        Days { zone, today: now.to_utc().with_timezone(&zone).date_naive(), now }
    }

    /// When the day that is `days` away from today begins. Where clocks jump over midnight, the first moment after it.
    pub fn begin(&self, days: i64) -> UnixMs {
        let distance = ChronoDays::new(days.unsigned_abs());
        let date = if days < 0 { self.today.checked_sub_days(distance) } else { self.today.checked_add_days(distance) };
        let midnight = date.unwrap_or(self.today).and_time(NaiveTime::MIN);
        // No clock ever jumped by more than a day.
        let found = (0..=24 * 4).find_map(|quarters| {
            let local = midnight + chrono::TimeDelta::minutes(15 * quarters);
            self.zone.from_local_datetime(&local).earliest()
        });
        UnixMs(found.map_or(self.now.0, |at| at.timestamp_millis()))
    }

    /// When the running hour began. Zones are whole quarters of an hour away from UTC.
    pub fn hour(&self) -> UnixMs {
        use chrono::Timelike;
        let local = self.now.to_utc().with_timezone(&self.zone);
        let into_hour_ms = i64::from(local.minute()) * 60_000 + i64::from(local.second()) * 1_000;
        UnixMs(self.now.0 - into_hour_ms - self.now.0.rem_euclid(1_000))
    }

    /// The beginnings of the last `count` hours and of the one that follows them.
    pub fn hours(&self, count: i64) -> Vec<UnixMs> {
        let last = self.hour();
        (0..=count).map(|nth| last.plus_ms((nth + 1 - count) * HOUR_MS)).collect()
    }

    /// The beginnings of the last `count` days and of tomorrow.
    pub fn days(&self, count: i64) -> Vec<UnixMs> {
        (0..=count).map(|nth| self.begin(nth + 1 - count)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(zone: Tz, now: &str) -> Days {
        let now: chrono::DateTime<chrono::Utc> = now.parse().unwrap();
        Days::in_zone(zone, UnixMs(now.timestamp_millis()))
    }

    fn texts(list: &[UnixMs]) -> Vec<String> {
        list.iter().map(|at| at.to_string().replace(":00.000Z", "")).collect()
    }

    #[test]
    fn the_day_begins_where_the_business_is() {
        let now = "2026-01-15T10:30:00Z";
        assert_eq!(days(Tz::UTC, now).begin(0).to_string(), "2026-01-15T00:00:00.000Z");
        assert_eq!(days(Tz::Asia__Kolkata, now).begin(0).to_string(), "2026-01-14T18:30:00.000Z");
        assert_eq!(days(Tz::Pacific__Auckland, now).begin(0).to_string(), "2026-01-14T11:00:00.000Z");
    }

    #[test]
    fn days_with_a_changed_clock_are_longer_or_shorter() {
        // Berlin went to summer time on 29 March 2026 and to winter time on 25 October.
        let spring = days(Tz::Europe__Berlin, "2026-03-29T12:00:00Z").days(2);
        assert_eq!(texts(&spring), ["2026-03-27T23:00", "2026-03-28T23:00", "2026-03-29T22:00"]);
        let autumn = days(Tz::Europe__Berlin, "2026-10-25T12:00:00Z").days(1);
        assert_eq!(texts(&autumn), ["2026-10-24T22:00", "2026-10-25T23:00"]);
        // In Beirut, clocks jump over midnight: the day begins at one o'clock.
        let jumped = days(Tz::Asia__Beirut, "2024-03-31T12:00:00Z").begin(0);
        assert_eq!(texts(&[jumped]), ["2024-03-30T22:00"]);
    }

    #[test]
    fn hours_begin_at_the_full_hour_of_the_place() {
        let hours = days(Tz::Asia__Kolkata, "2026-01-15T10:45:12.345Z").hours(2);
        assert_eq!(texts(&hours), ["2026-01-15T09:30", "2026-01-15T10:30", "2026-01-15T11:30"]);
    }
}

//! How many messages there were, by hour or by day.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use model::UnixMs;
use serde::{Deserialize, Serialize};
use store::stats::MessageCounts;
use utoipa::{IntoParams, ToSchema};

use crate::api::extract::Query;
use crate::api::types::Refusals;
use crate::api::zone::Days;
use crate::app::App;
use crate::auth::Viewer;
use crate::error::{ApiError, Problems};

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct VolumeQuery {
    /// `24h` (where it is not given), `7d` or `30d`
    range: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct Volume {
    /// `hour` or `day`, in the workspace's time zone; a day may have 23 or 25 hours.
    bucket: &'static str,
    /// One row for each, the oldest first, also where nothing was written.
    data: Vec<VolumeRow>,
}

#[derive(Serialize, ToSchema)]
struct VolumeRow {
    /// When it begins.
    at: DateTime<Utc>,
    inbound: i64,
    ai: i64,
    operator: i64,
}

#[derive(Clone, Copy)]
enum Range {
    Hours(i64),
    Days(i64),
}

fn range(text: &str) -> Option<Range> {
    match text {
        "24h" => Some(Range::Hours(24)),
        "7d" => Some(Range::Days(7)),
        "30d" => Some(Range::Days(30)),
        _ => None,
    }
}

/// Messages by hour or by day
#[utoipa::path(
    get, path = "/api/v1/stats/volume", tag = "Numbers", params(VolumeQuery),
    responses((status = 200, description = "The last one is still running", body = Volume), Problems)
)]
pub async fn volume(
    State(app): State<App>,
    caller: Viewer,
    Query(query): Query<VolumeQuery>,
) -> Result<Json<Volume>, ApiError> {
    let mut refusals = Refusals::default();
    let asked = refusals.read("range", query.range, range, &["24h", "7d", "30d"]);
    refusals.none()?;
    let days = Days::of(&app, caller.workspace, app.engine.clock().now()).await?;
    let (bucket, begins) = match asked.unwrap_or(Range::Hours(24)) {
        Range::Hours(count) => ("hour", days.hours(count)),
        Range::Days(count) => ("day", days.days(count)),
    };
    let (from, to) = (begins[0], begins[begins.len() - 1]);
    let slots = app.engine.store().message_slots(caller.workspace, from, to).await?;
    Ok(Json(Volume { bucket, data: rows(&begins, &slots) }))
}

/// `begins` has one more: the end of the last row.
fn rows(begins: &[UnixMs], slots: &BTreeMap<i64, MessageCounts>) -> Vec<VolumeRow> {
    let row = |pair: &[UnixMs]| {
        let mut row = VolumeRow { at: pair[0].to_utc(), inbound: 0, ai: 0, operator: 0 };
        for counts in slots.range(pair[0].0..pair[1].0).map(|(_, counts)| counts) {
            row.inbound += counts.inbound;
            row.ai += counts.ai;
            row.operator += counts.operator;
        }
        row
    };
    begins.windows(2).map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_fall_into_their_rows_and_silence_is_a_row_of_zeros() {
        let begins = [UnixMs(0), UnixMs(3_600_000), UnixMs(7_200_000), UnixMs(10_800_000)];
        let counts = |inbound| MessageCounts { inbound, ai: 1, ..MessageCounts::default() };
        let slots = BTreeMap::from([(0, counts(2)), (2_700_000, counts(3)), (7_200_000, counts(5))]);
        let rows: Vec<_> = rows(&begins, &slots).iter().map(|row| (row.inbound, row.ai, row.operator)).collect();
        assert_eq!(rows, [(5, 2, 0), (0, 0, 0), (5, 1, 0)]);
    }
}

//! The dashboard's figures.

use std::str::FromStr;

use axum::Json;
use axum::extract::State;
use chrono::{NaiveTime, TimeZone};
use chrono_tz::Tz;
use model::UnixMs;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::auth::Viewer;
use crate::error::{ApiError, Problems};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(stats))
}

/// Computed from what is stored. Null where there is nothing to compute from.
#[derive(Serialize, ToSchema)]
pub struct DashboardStats {
    total_conversations: i64,
    /// Not ended.
    active_conversations: i64,
    /// Since the workspace's midnight.
    messages_today: i64,
    /// From the first message of a burst to the agent's answer, over the last 7 days.
    avg_response_time_ms: Option<i64>,
    /// 0 to 1, over the last 30 days; 0 where there were no conversations.
    escalation_rate: f64,
    satisfaction_score: Option<f64>,
}

/// The dashboard's figures
#[utoipa::path(
    get, path = "/api/v1/stats", tag = "Numbers",
    responses((status = 200, description = "Now", body = DashboardStats), Problems)
)]
pub async fn stats(State(app): State<App>, caller: Viewer) -> Result<Json<DashboardStats>, ApiError> {
    let (store, now) = (app.engine.store(), app.engine.clock().now());
    let zone = store.business_info(caller.workspace).await?.and_then(|info| info.timezone);
    let zone = zone.and_then(|zone| Tz::from_str(&zone).ok()).unwrap_or(Tz::UTC);
    let stats = store.workspace_stats(caller.workspace, midnight(now, zone), now).await?;
    Ok(Json(DashboardStats {
        total_conversations: stats.total_conversations,
        active_conversations: stats.active_conversations,
        messages_today: stats.messages_today,
        avg_response_time_ms: stats.avg_response_time_ms,
        escalation_rate: stats.escalation_rate.unwrap_or(0.0),
        // Nobody is asked for a score yet.
        satisfaction_score: None,
    }))
}

/// When the day of `now` began there. Where clocks jump over midnight, the first moment after it.
fn midnight(now: UnixMs, zone: Tz) -> UnixMs {
    let local = now.to_utc().with_timezone(&zone);
    let begin = local.date_naive().and_time(NaiveTime::MIN);
    let begin = zone.from_local_datetime(&begin).earliest().map(|at| at.timestamp_millis());
    UnixMs(begin.unwrap_or(now.0 - now.0.rem_euclid(86_400_000)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_begins_where_the_business_is() {
        let now = UnixMs(1_768_473_000_000); // 2026-01-15T10:30:00Z
        assert_eq!(midnight(now, Tz::UTC).to_string(), "2026-01-15T00:00:00.000Z");
        assert_eq!(midnight(now, Tz::Asia__Kolkata).to_string(), "2026-01-14T18:30:00.000Z");
        assert_eq!(midnight(now, Tz::Pacific__Auckland).to_string(), "2026-01-14T11:00:00.000Z");
    }
}

//! The dashboard's figures.

mod volume;

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::zone::Days;
use crate::app::App;
use crate::auth::Viewer;
use crate::error::{ApiError, Problems};

/// Decimals of a rate and of a change.
const DECIMALS: f64 = 10_000.0;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(stats)).routes(routes!(volume::volume))
}

/// Computed from what is stored. Null where there is nothing to compute from.
#[derive(Serialize, ToSchema)]
pub struct DashboardStats {
    total_conversations: i64,
    /// Not ended.
    active_conversations: i64,
    /// For a person.
    waiting: i64,
    /// Since the workspace's midnight.
    messages_today: i64,
    /// From the first message of a burst to the agent's answer, over the last 7 days to the hour.
    avg_response_time_ms: Option<i64>,
    /// Half of the answers came sooner. Right to 2 %.
    median_response_time_ms: Option<i64>,
    /// Nine of ten answers came sooner. Right to 2 %.
    p90_response_time_ms: Option<i64>,
    /// 0 to 1, of the conversations that began in the last 30 days; 0 where there were none.
    escalation_rate: f64,
    satisfaction_score: Option<f64>,
    changes: StatsChanges,
}

/// Each figure against the period before it: 0.12 means 12 % more. Null where there is nothing to compare with.
#[derive(Serialize, ToSchema)]
pub struct StatsChanges {
    /// Conversations that began in the last 7 days, against the 7 days before.
    total_conversations: Option<f64>,
    /// Always null: how many were open earlier is not kept.
    active_conversations: Option<f64>,
    /// Today until now, against yesterday until the same time.
    messages_today: Option<f64>,
    /// The last 7 days against the 7 days before.
    median_response_time_ms: Option<f64>,
    /// The last 7 days against the 7 days before.
    p90_response_time_ms: Option<f64>,
    /// The last 30 days against the 30 days before, as a difference: 0.02 means two more of a hundred.
    escalation_rate: Option<f64>,
    satisfaction_score: Option<f64>,
}

/// The dashboard's figures
#[utoipa::path(
    get, path = "/api/v1/stats", tag = "Numbers",
    responses((status = 200, description = "Now", body = DashboardStats), Problems)
)]
pub async fn stats(State(app): State<App>, caller: Viewer) -> Result<Json<DashboardStats>, ApiError> {
    let (store, now) = (app.engine.store(), app.engine.clock().now());
    let today = Days::of(&app, caller.workspace, now).await?.begin(0);
    let stats = store.workspace_stats(caller.workspace, today, now).await?;
    Ok(Json(DashboardStats {
        total_conversations: stats.total_conversations,
        active_conversations: stats.active_conversations,
        waiting: stats.waiting,
        messages_today: stats.messages_today,
        avg_response_time_ms: stats.responses.avg_ms,
        median_response_time_ms: stats.responses.median_ms,
        p90_response_time_ms: stats.responses.p90_ms,
        escalation_rate: rounded(stats.escalation_rate.unwrap_or(0.0)),
        // Nobody is asked for a score yet.
        satisfaction_score: None,
        changes: StatsChanges {
            total_conversations: stats.changes.begun_conversations.map(rounded),
            active_conversations: None,
            messages_today: stats.changes.messages_today.map(rounded),
            median_response_time_ms: stats.changes.median_ms.map(rounded),
            p90_response_time_ms: stats.changes.p90_ms.map(rounded),
            escalation_rate: stats.changes.escalation_rate.map(rounded),
            satisfaction_score: None,
        },
    }))
}

fn rounded(share: f64) -> f64 {
    (share * DECIMALS).round() / DECIMALS
}

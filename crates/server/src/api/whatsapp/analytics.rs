//! The figures of older inbox clients.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::auth::Viewer;
use crate::error::{ApiError, Problems};

const RESPONSE_MS_PER_SECOND: f64 = 1_000.0;
const WEEK_MS: i64 = 7 * 24 * 60 * 60 * 1000;

#[derive(Serialize, ToSchema)]
pub struct Analytics {
    success: bool,
    analytics: Figures,
}

/// Since the workspace began.
#[derive(Serialize, ToSchema)]
pub struct Figures {
    total_messages: i64,
    inbound_messages: i64,
    outbound_messages: i64,
    voice_messages: i64,
    tasks_created: i64,
    transcriptions_completed: i64,
    unique_contacts: i64,
    /// From the first message of a burst to the agent's answer, over the last 7 days; null without any.
    avg_processing_time_seconds: Option<f64>,
}

/// Figures of the inbox
#[utoipa::path(
    get, path = "/api/whatsapp/analytics", tag = "WhatsApp inbox",
    responses((status = 200, description = "Now", body = Analytics), Problems)
)]
pub async fn analytics(State(app): State<App>, caller: Viewer) -> Result<Json<Analytics>, ApiError> {
    let (store, now) = (app.engine.store(), app.engine.clock().now());
    let totals = store.totals(caller.workspace).await?;
    let week = now.plus_ms(-WEEK_MS - now.0.rem_euclid(store::rollups::HOUR_MS));
    let response_ms = store.response_times(caller.workspace, week, now.plus_ms(1)).await?.avg_ms;
    let analytics = Figures {
        total_messages: totals.inbound + totals.outbound,
        inbound_messages: totals.inbound,
        outbound_messages: totals.outbound,
        voice_messages: totals.voice,
        tasks_created: store.task_count(caller.workspace).await?,
        // Transcripts are not made yet.
        transcriptions_completed: 0,
        unique_contacts: store.contact_count(caller.workspace).await?,
        avg_processing_time_seconds: response_ms.map(|ms| ms as f64 / RESPONSE_MS_PER_SECOND),
    };
    Ok(Json(Analytics { success: true, analytics }))
}

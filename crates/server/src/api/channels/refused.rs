//! Webhooks of the last hour that were refused because of their signature: so that a wrong secret or a meddling proxy
//! can be found.

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use model::{ChannelId, WorkspaceId};
use serde::Serialize;
use serde_json::{Map, Value};
use store::channels::ChannelRecord;
use utoipa::ToSchema;

use super::find;
use crate::api::extract::Id;
use crate::app::App;
use crate::auth::Admin;
use crate::error::{ApiError, Problems};
use crate::webhooks::refused::Refused;

/// Of one answer: strangers may send many.
const SHOWN: usize = 50;

#[derive(Serialize, ToSchema)]
pub struct RefusedWebhook {
    at: DateTime<Utc>,
    /// In words.
    reason: String,
    /// As they came, without what could be a secret.
    #[schema(value_type = Object)]
    headers: Map<String, Value>,
}

/// List webhooks that were refused
///
/// Of the last hour, the newest first, as this node saw them. Of those that came to an address that channels share, only
/// where every WhatsApp channel of the installation belongs to this workspace.
#[utoipa::path(
    get, path = "/api/v1/channels/{id}/refused", tag = "Channels", params(("id" = Uuid, Path)),
    responses((status = 200, description = "At most 50", body = [RefusedWebhook]), Problems)
)]
pub async fn list(
    State(app): State<App>,
    caller: Admin,
    Id(id): Id<ChannelId>,
) -> Result<Json<Vec<RefusedWebhook>>, ApiError> {
    let channel = find(&app, caller.workspace, id).await?;
    let shown = of(&app, caller.workspace, &channel).into_iter().take(SHOWN).map(|refused| RefusedWebhook {
        at: refused.at.to_utc(),
        reason: refused.reason,
        headers: refused.headers.into_iter().map(|(name, value)| (name, Value::String(value))).collect(),
    });
    Ok(Json(shown.collect()))
}

/// What was refused at the channel's own address, and at a shared one where nobody else can be meant.
pub fn of(app: &App, ws: WorkspaceId, channel: &ChannelRecord) -> Vec<Refused> {
    if channel.kind != "whatsapp" {
        return Vec::new();
    }
    let has_all = app.engine.is_sole_owner(ws);
    let is_its = |refused: &Refused| match refused.channel {
        Some(id) => id == channel.id,
        None => has_all,
    };
    app.refused.recent(app.engine.clock().now()).into_iter().filter(is_its).collect()
}

//! Whether a channel works: asked at Meta, and of ourselves from outside.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use channels::whatsapp::api::ApiError as MetaError;
use engine::{Callback, Checked, Finding};
use model::ChannelId;
use serde::Serialize;
use utoipa::ToSchema;

use super::find;
use crate::api::extract::Id;
use crate::api::reach::Reach;
use crate::app::App;
use crate::auth::Admin;
use crate::error::{ApiError, Problems};

/// How long each of those who are asked may take.
const PATIENCE: Duration = Duration::from_secs(10);

#[derive(Serialize, ToSchema)]
pub struct ChannelTest {
    /// Everything that was checked is well.
    success: bool,
    /// The number as the provider describes it, or what is wrong.
    message: String,
    /// Empty for the web chat, which has no provider.
    checks: Vec<ChannelFinding>,
}

#[derive(Serialize, ToSchema)]
pub struct ChannelFinding {
    /// `token`, `number`, `business_account` or `webhook`
    name: &'static str,
    ok: bool,
    message: String,
}

#[derive(Serialize, ToSchema)]
pub struct Subscribed {
    success: bool,
    message: String,
}

impl From<Finding> for ChannelFinding {
    fn from(finding: Finding) -> Self {
        Self { name: finding.what.as_str(), ok: finding.is_ok, message: finding.message }
    }
}

/// Ask the provider whether a channel works
///
/// And call our own webhook as Meta would when its address is entered there.
#[utoipa::path(
    post, path = "/api/v1/channels/{id}/test", tag = "Channels", params(("id" = Uuid, Path)),
    responses((status = 200, description = "Whether it does, and what was found", body = ChannelTest), Problems)
)]
pub async fn test(
    State(app): State<App>,
    caller: Admin,
    headers: HeaderMap,
    Id(id): Id<ChannelId>,
) -> Result<Json<ChannelTest>, ApiError> {
    find(&app, caller.workspace, id).await?;
    let reach = Reach::of(&app, &headers);
    if !reach.may_be_called(app.config.server.port) {
        let detail = "This request came to an address that cannot be this server's. Set server.public_url.";
        return Err(ApiError::malformed(detail));
    }
    let callback = Callback {
        url: format!("{}/webhook/{id}", reach.base_url),
        challenge: crate::boot::link_token(),
        is_configured: reach.is_configured,
    };
    let Some(findings) = app.engine.examine_channel(id, &callback, PATIENCE).await else {
        let message = "This channel needs no provider.".to_owned();
        return Ok(Json(ChannelTest { success: true, message, checks: Vec::new() }));
    };
    let worst = findings.iter().find(|finding| !finding.is_ok);
    let number = findings.iter().find(|finding| finding.what == Checked::Number);
    let message = worst.or(number).map(|finding| finding.message.clone()).unwrap_or_default();
    let success = worst.is_none();
    Ok(Json(ChannelTest { success, message, checks: findings.into_iter().map(ChannelFinding::from).collect() }))
}

/// Have the provider send the account's events to this app
///
/// What Meta's dashboard does when a number is added there. Nothing arrives without it.
#[utoipa::path(
    post, path = "/api/v1/channels/{id}/subscribe", tag = "Channels", params(("id" = Uuid, Path)),
    responses((status = 200, description = "Whether it worked", body = Subscribed), Problems)
)]
pub async fn subscribe(
    State(app): State<App>,
    caller: Admin,
    Id(id): Id<ChannelId>,
) -> Result<Json<Subscribed>, ApiError> {
    find(&app, caller.workspace, id).await?;
    let (success, message) = match app.engine.subscribe_channel(id).await {
        None => (true, "This channel needs no provider.".to_owned()),
        Some(Ok(())) => (true, "Meta sends the account's events to this app.".to_owned()),
        Some(Err(MetaError::Graph(error))) => (false, format!("{error}. {}", error.advice().text)),
        Some(Err(error)) => (false, error.to_string()),
    };
    if success {
        caller.audit(&app, "channel.subscribed", id).await;
    }
    Ok(Json(Subscribed { success, message }))
}

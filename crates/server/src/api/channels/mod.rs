//! Channels: the workspace's accounts on providers. Secrets are never shown; the verify token is, to admins, because
//! it has to be entered at Meta.

mod check;
mod edit;
mod health;
mod refused;
mod shape;

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::http::HeaderMap;
use axum::middleware::from_fn;
use axum::response::Response;
use model::{ChannelId, WorkspaceId};
use store::channels::ChannelRecord;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use self::shape::MASK;
use self::shape::{Channel, View};
use super::extract::{Id, Query};
use super::idempotent;
use super::page::{self, PageQuery};
use crate::app::App;
use crate::auth::Viewer;
use crate::error::{ApiError, Problems};

pub fn router() -> OpenApiRouter<App> {
    let connecting = OpenApiRouter::new().routes(routes!(list, edit::create)).layer(from_fn(idempotent::layer));
    connecting
        .routes(routes!(one, edit::change, edit::remove))
        .routes(routes!(check::test))
        .routes(routes!(check::subscribe))
        .routes(routes!(refused::list))
}

/// List channels
#[utoipa::path(
    get, path = "/api/v1/channels", tag = "Channels", params(PageQuery),
    responses((status = 200, description = "Oldest first, secrets masked", body = [Channel]), Problems)
)]
pub async fn list(
    State(app): State<App>,
    caller: Viewer,
    headers: HeaderMap,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<PageQuery>,
) -> Result<Response, ApiError> {
    let after = query.position::<ChannelId>()?;
    let channels = app.engine.store().channels(caller.workspace, after, query.limit()).await?;
    let next = channels.last().map(|channel| channel.id);
    let view = View::of(&app, &caller, &headers);
    let channels: Vec<Channel> = channels.into_iter().map(|channel| view.show(channel)).collect();
    Ok(page::respond(&uri, &channels, query.limit(), next))
}

/// One channel
#[utoipa::path(
    get, path = "/api/v1/channels/{id}", tag = "Channels", params(("id" = Uuid, Path)),
    responses((status = 200, description = "Secrets masked", body = Channel), Problems)
)]
pub async fn one(
    State(app): State<App>,
    caller: Viewer,
    headers: HeaderMap,
    Id(id): Id<ChannelId>,
) -> Result<Json<Channel>, ApiError> {
    let channel = find(&app, caller.workspace, id).await?;
    Ok(Json(View::of(&app, &caller, &headers).show(channel)))
}

/// The channel, if this workspace has it.
async fn find(app: &App, ws: WorkspaceId, id: ChannelId) -> Result<ChannelRecord, ApiError> {
    app.engine.store().channel(ws, id).await?.ok_or_else(|| ApiError::not_found("channel"))
}

/// Whether the channel is the environment's: its credentials come back at each start.
fn is_configured(app: &App, channel: &ChannelRecord) -> bool {
    let config = &app.config.whatsapp;
    let text = |secret: &Option<crate::config::Secret>| secret.as_ref().map(|s| s.expose().to_owned());
    config.phone_number_id.as_ref() == Some(&channel.account)
        && text(&config.access_token).unwrap_or_default() == channel.credentials.access_token
        && text(&config.app_secret).unwrap_or_default() == channel.credentials.app_secret
}

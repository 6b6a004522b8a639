//! Channels: the workspace's accounts on providers. Secrets are never shown.

use std::time::Duration;

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use model::ChannelId;
use serde::Serialize;
use store::channels::ChannelRecord;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::extract::{Id, Query};
use super::page::{self, PageQuery};
use crate::app::App;
use crate::auth::{Admin, Viewer};
use crate::error::{ApiError, Problems};

/// Stands in place of a secret, whatever its length.
const MASK: &str = "********";
/// How long a provider may take to answer the test.
const PATIENCE: Duration = Duration::from_secs(10);

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(test))
}

#[derive(Serialize, ToSchema)]
pub struct Channel {
    id: Uuid,
    /// `whatsapp` or `web`
    kind: String,
    name: String,
    /// The provider's name of the account, e.g. Meta's phone number id.
    account: String,
    /// Who answers; null: the workspace's first agent.
    agent_id: Option<Uuid>,
    credentials: MaskedCredentials,
    /// Where the provider sends its events.
    webhook_path: String,
    created_at: DateTime<Utc>,
}

/// A mask where a secret is set, null where it is not.
#[derive(Serialize, ToSchema)]
pub struct MaskedCredentials {
    app_secret: Option<&'static str>,
    access_token: Option<&'static str>,
    verify_token: Option<&'static str>,
    business_account_id: String,
}

#[derive(Serialize, ToSchema)]
pub struct ChannelTest {
    success: bool,
    /// The number as the provider describes it, or what is wrong.
    message: String,
}

impl From<ChannelRecord> for Channel {
    fn from(channel: ChannelRecord) -> Self {
        let mask = |secret: &str| (!secret.is_empty()).then_some(MASK);
        let credentials = MaskedCredentials {
            app_secret: mask(&channel.credentials.app_secret),
            access_token: mask(&channel.credentials.access_token),
            verify_token: mask(&channel.credentials.verify_token),
            business_account_id: channel.credentials.business_account_id,
        };
        Self {
            id: channel.id.0,
            kind: channel.kind,
            name: channel.name,
            account: channel.account,
            agent_id: channel.agent_id.map(|agent| agent.0),
            credentials,
            webhook_path: format!("/webhook/{}", channel.id),
            created_at: channel.created_at.to_utc(),
        }
    }
}

/// List channels
#[utoipa::path(
    get, path = "/api/v1/channels", tag = "Channels", params(PageQuery),
    responses((status = 200, description = "Oldest first, secrets masked", body = [Channel]), Problems)
)]
pub async fn list(
    State(app): State<App>,
    caller: Viewer,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<PageQuery>,
) -> Result<Response, ApiError> {
    let after = query.position::<ChannelId>()?;
    let channels = app.engine.store().channels(caller.workspace, after, query.limit()).await?;
    let next = channels.last().map(|channel| channel.id);
    let channels: Vec<Channel> = channels.into_iter().map(Channel::from).collect();
    Ok(page::respond(&uri, &channels, query.limit(), next))
}

/// Ask the provider whether a channel works
#[utoipa::path(
    post, path = "/api/v1/channels/{id}/test", tag = "Channels", params(("id" = Uuid, Path)),
    responses((status = 200, description = "Whether it does, and what the provider says", body = ChannelTest), Problems)
)]
pub async fn test(State(app): State<App>, caller: Admin, Id(id): Id<ChannelId>) -> Result<Json<ChannelTest>, ApiError> {
    let channel = app.engine.store().channel(caller.workspace, id).await?;
    let channel = channel.ok_or_else(|| ApiError::not_found("channel"))?;
    let done = match app.engine.check_channel(channel.id, PATIENCE).await {
        Some(check) => match check.result {
            Ok(message) => ChannelTest { success: true, message },
            Err(message) => ChannelTest { success: false, message },
        },
        None => ChannelTest { success: true, message: "This channel needs no provider.".to_owned() },
    };
    Ok(Json(done))
}

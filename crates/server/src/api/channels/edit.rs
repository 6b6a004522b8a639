//! Connecting, changing and removing channels: in force at once, on all nodes.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use model::limits::CHANNELS;
use model::{AgentId, ChannelId, WorkspaceId};
use serde::{Deserialize, Deserializer};
use store::channels::{
    ChannelChange, ChannelCredentials, ChannelPatch, Connected, CredentialsPatch, NewChannel as Draft,
};
use utoipa::ToSchema;
use uuid::Uuid;

use super::shape::{Channel, MASK, View};
use super::{find, is_configured};
use crate::api::extract::{Body, Id};
use crate::app::App;
use crate::auth::Admin;
use crate::error::{ApiError, FieldError, Problems};

const NAME_CHARS: usize = 100;
const ACCOUNT_CHARS: usize = 40;
const SECRET_CHARS: usize = 2_000;
const VERIFY_TOKEN_CHARS: usize = 200;

#[derive(Deserialize, ToSchema)]
pub struct NewChannel {
    /// `whatsapp`
    kind: String,
    /// 1 to 100 characters.
    name: String,
    /// Meta's id of the number ("Phone number ID"), not the number.
    account: String,
    /// Who answers; without it, the workspace's first agent.
    agent_id: Option<Uuid>,
    credentials: NewCredentials,
}

#[derive(Deserialize, ToSchema)]
pub struct NewCredentials {
    /// Of the Meta app: it signs the webhooks.
    app_secret: String,
    /// A system user's, so that it does not end.
    access_token: String,
    /// Made where it is not given.
    verify_token: Option<String>,
    /// "WhatsApp Business Account ID": for templates and subscriptions.
    business_account_id: String,
}

/// Only what is named is changed.
#[derive(Deserialize, ToSchema)]
pub struct ChannelEdit {
    name: Option<String>,
    /// Null: the workspace's first agent.
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<Uuid>)]
    agent_id: Option<Option<Uuid>>,
    #[serde(default)]
    credentials: CredentialsEdit,
}

/// A secret replaces the one that is stored; a mask, and one that is not named, leaves it.
#[derive(Default, Deserialize, ToSchema)]
pub struct CredentialsEdit {
    app_secret: Option<String>,
    access_token: Option<String>,
    verify_token: Option<String>,
    business_account_id: Option<String>,
}

/// Tells `null` from a member that is not there.
fn named<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<Uuid>>, D::Error> {
    Option::<Uuid>::deserialize(deserializer).map(Some)
}

/// Connect a channel
///
/// Webhooks that are signed with its app secret are taken from now on, at its own address. A number may be connected
/// once in a workspace, and in another workspace only with another app secret.
#[utoipa::path(
    post, path = "/api/v1/channels", tag = "Channels", request_body = NewChannel,
    responses((status = 201, description = "With what to enter at Meta", body = Channel), Problems)
)]
pub async fn create(
    State(app): State<App>,
    caller: Admin,
    headers: HeaderMap,
    Body(body): Body<NewChannel>,
) -> Result<(StatusCode, Json<Channel>), ApiError> {
    let draft = draft(&app, caller.workspace, body).await?;
    let (store, now) = (app.engine.store(), app.engine.clock().now());
    let id = match store.connect_channel(caller.workspace, &draft, CHANNELS, now).await? {
        Connected::Made(id) => id,
        Connected::Exists => return Err(ApiError::conflict("This number is connected already.")),
        Connected::Elsewhere => return Err(elsewhere()),
        Connected::TooMany => {
            return Err(ApiError::conflict(format!("A workspace has at most {CHANNELS} channels.")));
        }
    };
    app.engine.settings_changed().await;
    caller.audit(&app, "channel.connected", id).await;
    let channel = find(&app, caller.workspace, id).await?;
    Ok((StatusCode::CREATED, Json(View::of(&app, &caller, &headers).show(channel))))
}

/// Change a channel
///
/// In force at once. Credentials that come from the environment are changed there (409).
#[utoipa::path(
    patch, path = "/api/v1/channels/{id}", tag = "Channels", params(("id" = Uuid, Path)), request_body = ChannelEdit,
    responses((status = 200, description = "The channel", body = Channel), Problems)
)]
pub async fn change(
    State(app): State<App>,
    caller: Admin,
    headers: HeaderMap,
    Id(id): Id<ChannelId>,
    Body(body): Body<ChannelEdit>,
) -> Result<Json<Channel>, ApiError> {
    let channel = find(&app, caller.workspace, id).await?;
    let mut errors = Vec::new();
    if let Some(name) = &body.name {
        check_name(name, &mut errors);
    }
    let agent_id = body.agent_id.map(|agent| agent.map(AgentId));
    check_agent(&app, caller.workspace, agent_id.flatten(), &mut errors).await?;
    let credentials = body.credentials.patch(&mut errors);
    if !errors.is_empty() {
        return Err(ApiError::invalid(errors));
    }
    let changed = changed_names(&body.name, agent_id.is_some(), &credentials);
    if !credentials_of(&credentials).is_empty() {
        if channel.kind != "whatsapp" {
            return Err(ApiError::invalid_field("credentials", "this channel has none"));
        }
        if is_configured(&app, &channel) {
            return Err(ApiError::conflict(
                "The credentials of this channel come from the environment (WHATSAPP_…): change them there.",
            ));
        }
    }
    let name = body.name.map(|name| name.trim().to_owned());
    let patch = ChannelPatch { name, agent_id, credentials };
    match app.engine.store().change_channel(caller.workspace, id, &patch).await? {
        ChannelChange::Done => {}
        ChannelChange::Missing => return Err(ApiError::not_found("channel")),
        ChannelChange::Elsewhere => return Err(elsewhere()),
    }
    app.engine.settings_changed().await;
    caller.audit(&app, "channel.changed", format!("{id}: {changed}")).await;
    let channel = find(&app, caller.workspace, id).await?;
    Ok(Json(View::of(&app, &caller, &headers).show(channel)))
}

/// Remove a channel
///
/// Its conversations stay, and can be read; nothing can be sent in them any more. Its credentials and its copy of the
/// templates are gone.
#[utoipa::path(
    delete, path = "/api/v1/channels/{id}", tag = "Channels", params(("id" = Uuid, Path)),
    responses((status = 204, description = "Removed"), Problems)
)]
pub async fn remove(State(app): State<App>, caller: Admin, Id(id): Id<ChannelId>) -> Result<StatusCode, ApiError> {
    let channel = find(&app, caller.workspace, id).await?;
    if channel.kind == "web" {
        return Err(ApiError::conflict("The web chat belongs to the workspace: it cannot be removed."));
    }
    if is_configured(&app, &channel) {
        let detail = "This channel comes from the environment (WHATSAPP_…): it would be back at the next start.";
        return Err(ApiError::conflict(detail));
    }
    if !app.engine.store().delete_channel(caller.workspace, id).await? {
        return Err(ApiError::not_found("channel"));
    }
    app.engine.settings_changed().await;
    caller.audit(&app, "channel.removed", format!("{id}: {}", channel.name)).await;
    Ok(StatusCode::NO_CONTENT)
}

fn elsewhere() -> ApiError {
    ApiError::conflict(
        "This number is connected in another workspace with the same app secret: its messages could not be told apart.",
    )
}

async fn draft(app: &App, ws: WorkspaceId, body: NewChannel) -> Result<Draft, ApiError> {
    let mut errors = Vec::new();
    if body.kind != "whatsapp" {
        errors.push(FieldError::new("kind", "must be whatsapp"));
    }
    check_name(&body.name, &mut errors);
    check_digits("account", &body.account, &mut errors);
    let agent_id = body.agent_id.map(AgentId);
    check_agent(app, ws, agent_id, &mut errors).await?;
    let given = body.credentials;
    check_secret("credentials.app_secret", &given.app_secret, SECRET_CHARS, &mut errors);
    check_secret("credentials.access_token", &given.access_token, SECRET_CHARS, &mut errors);
    let verify_token = given.verify_token.filter(|token| !token.trim().is_empty() && token != MASK);
    let verify_token = verify_token.unwrap_or_else(crate::boot::link_token);
    check_secret("credentials.verify_token", &verify_token, VERIFY_TOKEN_CHARS, &mut errors);
    check_digits("credentials.business_account_id", &given.business_account_id, &mut errors);
    if !errors.is_empty() {
        return Err(ApiError::invalid(errors));
    }
    Ok(Draft {
        kind: body.kind,
        name: body.name.trim().to_owned(),
        account: body.account.trim().to_owned(),
        agent_id,
        credentials: ChannelCredentials {
            app_secret: given.app_secret.trim().to_owned(),
            access_token: given.access_token.trim().to_owned(),
            verify_token: verify_token.trim().to_owned(),
            business_account_id: given.business_account_id.trim().to_owned(),
        },
        settings: serde_json::json!({}),
    })
}

impl CredentialsEdit {
    fn patch(self, errors: &mut Vec<FieldError>) -> CredentialsPatch {
        let mut secret = |name: &str, value: Option<String>, max: usize| {
            let value = value.filter(|value| value != MASK)?;
            check_secret(&format!("credentials.{name}"), &value, max, errors);
            Some(value.trim().to_owned())
        };
        let app_secret = secret("app_secret", self.app_secret, SECRET_CHARS);
        let access_token = secret("access_token", self.access_token, SECRET_CHARS);
        let verify_token = secret("verify_token", self.verify_token, VERIFY_TOKEN_CHARS);
        if let Some(id) = &self.business_account_id {
            check_digits("credentials.business_account_id", id, errors);
        }
        let business_account_id = self.business_account_id.map(|id| id.trim().to_owned());
        CredentialsPatch { app_secret, access_token, verify_token, business_account_id }
    }
}

/// The names of the credentials that a patch replaces.
fn credentials_of(patch: &CredentialsPatch) -> Vec<&'static str> {
    let all = [
        ("app_secret", patch.app_secret.is_some()),
        ("access_token", patch.access_token.is_some()),
        ("verify_token", patch.verify_token.is_some()),
        ("business_account_id", patch.business_account_id.is_some()),
    ];
    all.into_iter().filter(|(_, is_named)| *is_named).map(|(name, _)| name).collect()
}

/// For the audit trail: what was changed, not to what.
fn changed_names(name: &Option<String>, has_agent: bool, credentials: &CredentialsPatch) -> String {
    let mut names = credentials_of(credentials);
    names.extend(name.as_ref().map(|_| "name"));
    names.extend(has_agent.then_some("agent_id"));
    names.join(", ")
}

fn check_name(name: &str, errors: &mut Vec<FieldError>) {
    if !(1..=NAME_CHARS).contains(&name.trim().chars().count()) {
        errors.push(FieldError::new("name", format!("must have 1 to {NAME_CHARS} characters")));
    }
}

/// Meta's ids are numbers.
fn check_digits(field: &str, id: &str, errors: &mut Vec<FieldError>) {
    let id = id.trim();
    if !(1..=ACCOUNT_CHARS).contains(&id.len()) || !id.bytes().all(|b| b.is_ascii_digit()) {
        errors.push(FieldError::new(field, "must be Meta's id: digits without + and blanks"));
    }
}

/// Secrets travel in headers and addresses.
fn check_secret(field: &str, secret: &str, max: usize, errors: &mut Vec<FieldError>) {
    let secret = secret.trim();
    if !(1..=max).contains(&secret.len()) || !secret.bytes().all(|b| b.is_ascii_graphic()) {
        errors.push(FieldError::new(field, format!("must have 1 to {max} characters, without blanks")));
    }
}

async fn check_agent(
    app: &App,
    ws: WorkspaceId,
    agent: Option<AgentId>,
    errors: &mut Vec<FieldError>,
) -> Result<(), ApiError> {
    if let Some(agent) = agent
        && app.engine.store().agent(ws, agent).await?.is_none()
    {
        errors.push(FieldError::new("agent_id", "is no agent of this workspace"));
    }
    Ok(())
}

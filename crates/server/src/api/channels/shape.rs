//! A channel as clients see it.

use axum::http::HeaderMap;
use chrono::{DateTime, Utc};
use model::account::Role;
use serde::Serialize;
use store::channels::ChannelRecord;
use utoipa::ToSchema;
use uuid::Uuid;

use super::health::ChannelHealth;
use super::refused;
use crate::api::reach::Reach;
use crate::app::App;
use crate::auth::Caller;

/// Stands in place of a secret, whatever its length.
pub const MASK: &str = "********";
/// What Meta is to send. The last two matter for numbers that are also used in the WhatsApp Business app.
const FIELDS: [&str; 12] = [
    "messages",
    "message_template_status_update",
    "message_template_quality_update",
    "message_template_components_update",
    "template_category_update",
    "phone_number_quality_update",
    "account_update",
    "account_alerts",
    "account_review_update",
    "user_preferences",
    "smb_message_echoes",
    "smb_app_state_sync",
];

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
    /// `config`: the credentials come from the environment, and are changed there; `app`: from here.
    source: &'static str,
    health: ChannelHealth,
    /// What to enter at Meta; admins see it, of WhatsApp channels.
    #[serde(skip_serializing_if = "Option::is_none")]
    setup: Option<ChannelSetup>,
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

/// The exact values for Meta's app dashboard, WhatsApp → Configuration.
#[derive(Serialize, ToSchema)]
pub struct ChannelSetup {
    callback_url: String,
    verify_token: String,
    /// The webhook fields to subscribe.
    fields: [&'static str; 12],
}

/// What a caller sees of channels.
pub struct View<'a> {
    app: &'a App,
    caller: &'a Caller,
    base_url: String,
}

impl<'a> View<'a> {
    pub fn of(app: &'a App, caller: &'a Caller, headers: &HeaderMap) -> Self {
        Self { app, caller, base_url: Reach::of(app, headers).base_url }
    }

    pub fn show(&self, channel: ChannelRecord) -> Channel {
        let mask = |secret: &str| (!secret.is_empty()).then_some(MASK);
        let facts = self.app.engine.channel_facts(&channel);
        let refusals = refused::of(self.app, self.caller.workspace, &channel);
        let is_admin = self.caller.role.allows(Role::Admin);
        let health = ChannelHealth::of(&channel, facts, refusals.first());
        let health = if is_admin { health } else { health.without_words() };
        let webhook_path = format!("/webhook/{}", channel.id);
        let setup = (is_admin && channel.kind == "whatsapp").then(|| ChannelSetup {
            callback_url: format!("{}{webhook_path}", self.base_url),
            verify_token: channel.credentials.verify_token.clone(),
            fields: FIELDS,
        });
        let source = if super::is_configured(self.app, &channel) { "config" } else { "app" };
        Channel {
            id: channel.id.0,
            kind: channel.kind,
            name: channel.name,
            account: channel.account,
            agent_id: channel.agent_id.map(|agent| agent.0),
            credentials: MaskedCredentials {
                app_secret: mask(&channel.credentials.app_secret),
                access_token: mask(&channel.credentials.access_token),
                verify_token: mask(&channel.credentials.verify_token),
                business_account_id: channel.credentials.business_account_id,
            },
            webhook_path,
            source,
            health,
            setup,
            created_at: channel.created_at.to_utc(),
        }
    }
}

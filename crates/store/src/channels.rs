//! Channels: a workspace's accounts on providers, with sealed credentials.
//!
//! Here: what they are and how they are read. [`change`] connects, changes and removes them, [`facts`] keeps what
//! is known of their health, [`events`] hands out what providers say about accounts.

mod change;
mod events;
mod facts;

use std::fmt;

use model::identity::Phone;
use model::{AgentId, ChannelId, UnixMs, WorkspaceId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use crate::Store;
use crate::crypt::Vault;
use crate::db::{Result, Tx, args};
use crate::error::StoreError;
use crate::seek::{FIRST, page};
use crate::settings_version;
use crate::text::{clean, clean_json};

pub use change::{ChannelChange, ChannelPatch, Connected, CredentialsPatch};
#[cfg(test)]
pub(crate) use events::UNAPPLIED;
pub use events::{AccountEvent, Applied};
pub use facts::{AccountState, Beat, ChannelFacts, ChannelTrouble, NumberState};

/// Rows that one query of `all_channels` reads.
const SCAN_PAGE: i64 = 500;
/// How exact `echo_seen_at` is: statuses come by the thousand.
const ECHO_EVERY_MS: i64 = 60_000;

#[derive(Clone, Debug, PartialEq)]
pub struct ChannelRecord {
    pub id: ChannelId,
    pub workspace_id: WorkspaceId,
    /// `whatsapp`
    pub kind: String,
    pub name: String,
    /// The provider's name of the account: Meta's `phone_number_id`.
    pub account: String,
    /// Who answers; `None`: the workspace's default agent.
    pub agent_id: Option<AgentId>,
    pub credentials: ChannelCredentials,
    pub settings: Value,
    /// When a status last carried one of our message ids, exact to a minute.
    pub echo_seen_at: Option<UnixMs>,
    pub facts: ChannelFacts,
    pub created_at: UnixMs,
}

impl ChannelRecord {
    /// The number that customers write to, where the provider has told it.
    pub fn number(&self) -> Option<Phone> {
        Phone::parse(self.facts.number.as_ref()?.display_number.as_deref()?)
    }
}

/// What Meta gives and asks for. Empty where it is not configured.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChannelCredentials {
    pub app_secret: String,
    pub access_token: String,
    pub verify_token: String,
    pub business_account_id: String,
}

/// Says which secrets are set, not what they are.
impl fmt::Debug for ChannelCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mask = |secret: &str| if secret.is_empty() { "unset" } else { "set" };
        f.debug_struct("ChannelCredentials")
            .field("app_secret", &mask(&self.app_secret))
            .field("access_token", &mask(&self.access_token))
            .field("verify_token", &mask(&self.verify_token))
            .field("business_account_id", &self.business_account_id)
            .finish()
    }
}

#[derive(Clone, Debug)]
pub struct NewChannel {
    pub kind: String,
    pub name: String,
    pub account: String,
    pub agent_id: Option<AgentId>,
    pub credentials: ChannelCredentials,
    pub settings: Value,
}

#[derive(sqlx::FromRow)]
struct Row {
    workspace_id: Uuid,
    id: Uuid,
    kind: String,
    name: String,
    account: String,
    agent_id: Option<Uuid>,
    credentials: Vec<u8>,
    settings: Json<Value>,
    echo_seen_at: Option<i64>,
    last_event_at: Option<i64>,
    last_sent_at: Option<i64>,
    last_error: Option<Json<Value>>,
    number_state: Option<Json<Value>>,
    account_state: Option<Json<Value>>,
    created_at: i64,
}

macro_rules! select {
    ($rest:expr) => {
        concat!(
            "SELECT workspace_id, id, kind, name, account, agent_id, credentials, settings, echo_seen_at, last_event_at, \
                    last_sent_at, last_error, number_state, account_state, created_at FROM channels ",
            $rest
        )
    };
}

impl Row {
    fn record(self, vault: &Vault) -> Result<ChannelRecord> {
        let credentials = open_credentials(vault, &self.credentials)?;
        Ok(ChannelRecord {
            facts: ChannelFacts {
                last_event_at: self.last_event_at.map(UnixMs),
                last_sent_at: self.last_sent_at.map(UnixMs),
                // Written by a newer version: not known here.
                last_error: self.last_error.and_then(|json| serde_json::from_value(json.0).ok()),
                number: self.number_state.and_then(|json| serde_json::from_value(json.0).ok()),
                account: self.account_state.and_then(|json| serde_json::from_value(json.0).ok()),
            },
            id: self.id.into(),
            workspace_id: self.workspace_id.into(),
            kind: self.kind,
            name: self.name,
            account: self.account,
            agent_id: self.agent_id.map(AgentId),
            credentials,
            settings: self.settings.0,
            echo_seen_at: self.echo_seen_at.map(UnixMs),
            created_at: UnixMs(self.created_at),
        })
    }
}

fn open_credentials(vault: &Vault, sealed: &[u8]) -> Result<ChannelCredentials> {
    serde_json::from_slice(&vault.open(sealed)?).map_err(|_| StoreError::Corrupt("credentials of a channel".into()))
}

impl Store {
    /// Writes a channel down as it is; [`Store::connect_channel`] is what people use.
    ///
    /// Errors: `Conflict` where the workspace has a channel for this account.
    pub async fn create_channel(&self, ws: WorkspaceId, channel: &NewChannel, now: UnixMs) -> Result<ChannelId> {
        let mut tx = self.db().begin().await?;
        settings_version::raise(&mut tx).await?;
        let id = self.insert_channel(&mut tx, ws, channel, now).await?;
        tx.commit().await?;
        Ok(id)
    }

    pub(crate) async fn insert_channel(
        &self,
        tx: &mut Tx,
        ws: WorkspaceId,
        channel: &NewChannel,
        now: UnixMs,
    ) -> Result<ChannelId> {
        let id: ChannelId = self.ids().make();
        tx.exec(
            "INSERT INTO channels (workspace_id, id, kind, name, account, agent_id, credentials, settings, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            args![
                ws,
                id,
                clean(&channel.kind),
                clean(&channel.name),
                clean(&channel.account),
                channel.agent_id,
                self.seal_credentials(&channel.credentials)?,
                clean_json(channel.settings.clone()),
                now
            ],
        )
        .await?;
        Ok(id)
    }

    /// The channel for an account, from the environment at start-up. Of one that exists only the
    /// credentials are replaced: its name, agent and settings are what people have set since.
    pub async fn upsert_channel_by_account(
        &self,
        ws: WorkspaceId,
        channel: &NewChannel,
        now: UnixMs,
    ) -> Result<ChannelId> {
        let mut tx = self.db().begin().await?;
        settings_version::raise(&mut tx).await?;
        let row: Option<(Uuid,)> = tx
            .one(
                "INSERT INTO channels \
                     (workspace_id, id, kind, name, account, agent_id, credentials, settings, created_at) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
                 ON CONFLICT (workspace_id, kind, account) DO UPDATE SET credentials = excluded.credentials \
                 RETURNING id",
                args![
                    ws,
                    self.ids().make::<ChannelId>(),
                    clean(&channel.kind),
                    clean(&channel.name),
                    clean(&channel.account),
                    channel.agent_id,
                    self.seal_credentials(&channel.credentials)?,
                    clean_json(channel.settings.clone()),
                    now
                ],
            )
            .await?;
        tx.commit().await?;
        row.map(|(id,)| id.into()).ok_or_else(|| StoreError::Corrupt("an upsert returned no row".into()))
    }

    fn seal_credentials(&self, credentials: &ChannelCredentials) -> Result<Vec<u8>> {
        let plain = serde_json::to_vec(credentials).map_err(|error| StoreError::Corrupt(error.to_string()))?;
        Ok(self.vault().seal(&plain))
    }

    /// Every channel of every workspace: what routes webhooks. One whose credentials cannot be read
    /// is left out and logged, because it must not stop the others.
    pub async fn all_channels(&self) -> Result<Vec<ChannelRecord>> {
        let (mut channels, mut after) = (Vec::new(), (FIRST, FIRST));
        loop {
            let rows: Vec<Row> = self
                .db()
                .read()
                .all(
                    select!("WHERE (workspace_id, id) > ($1, $2) ORDER BY workspace_id, id LIMIT $3"),
                    args![after.0, after.1, SCAN_PAGE],
                )
                .await?;
            let Some(last) = rows.last() else {
                return Ok(channels);
            };
            after = (last.workspace_id, last.id);
            for row in rows {
                let id = row.id;
                match row.record(self.vault()) {
                    Ok(channel) => channels.push(channel),
                    Err(error) => tracing::error!(channel.id = %id, %error, "a channel's credentials cannot be read"),
                }
            }
        }
    }

    /// Channels in the order of their creation, after `after`.
    pub async fn channels(&self, ws: WorkspaceId, after: Option<ChannelId>, limit: i64) -> Result<Vec<ChannelRecord>> {
        let rows: Vec<Row> = self
            .db()
            .read()
            .all(
                select!("WHERE workspace_id = $1 AND id > $2 ORDER BY id LIMIT $3"),
                args![ws, after.map_or(FIRST, Uuid::from), page(limit)],
            )
            .await?;
        rows.into_iter().map(|row| row.record(self.vault())).collect()
    }

    pub async fn channel(&self, ws: WorkspaceId, id: ChannelId) -> Result<Option<ChannelRecord>> {
        let row: Option<Row> =
            self.db().read().one(select!("WHERE workspace_id = $1 AND id = $2"), args![ws, id]).await?;
        row.map(|row| row.record(self.vault())).transpose()
    }

    /// Notes that a status carried one of our message ids, at most once a minute. Whether it wrote.
    pub async fn touch_channel_echo(&self, ws: WorkspaceId, id: ChannelId, now: UnixMs) -> Result<bool> {
        let mut tx = self.db().begin().await?;
        let changed = tx
            .exec(
                "UPDATE channels SET echo_seen_at = $3 \
                 WHERE workspace_id = $1 AND id = $2 AND (echo_seen_at IS NULL OR echo_seen_at <= $4)",
                args![ws, id, now, now.plus_ms(-ECHO_EVERY_MS)],
            )
            .await?;
        tx.commit().await?;
        Ok(changed == 1)
    }
}

//! Connecting, changing and removing channels.

use model::{AgentId, ChannelId, UnixMs, WorkspaceId};
use uuid::Uuid;

use super::{ChannelCredentials, NewChannel, open_credentials};
use crate::Store;
use crate::db::{Result, Tx, args};
use crate::settings_version;
use crate::text::clean;

/// Accounts of the same name in other workspaces that are looked at. Beyond it, the name counts as taken.
const NAMESAKES_MAX: i64 = 1_000;

/// What came of connecting a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connected {
    Made(ChannelId),
    /// This workspace has a channel for the account.
    Exists,
    /// Another workspace has the account with the same app secret: its events could not be told apart.
    Elsewhere,
    /// The workspace has as many channels as it may have.
    TooMany,
}

/// Only what is named is changed.
#[derive(Clone, Default)]
pub struct ChannelPatch {
    pub name: Option<String>,
    /// `Some(None)`: the workspace's default agent.
    pub agent_id: Option<Option<AgentId>>,
    pub credentials: CredentialsPatch,
}

/// Only what is named is replaced.
#[derive(Clone, Default)]
pub struct CredentialsPatch {
    pub app_secret: Option<String>,
    pub access_token: Option<String>,
    pub verify_token: Option<String>,
    pub business_account_id: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChannelChange {
    Done,
    Missing,
    /// See [`Connected::Elsewhere`].
    Elsewhere,
}

impl CredentialsPatch {
    fn apply(&self, to: &mut ChannelCredentials) {
        let set = |new: &Option<String>, old: &mut String| {
            if let Some(new) = new {
                old.clone_from(new);
            }
        };
        set(&self.app_secret, &mut to.app_secret);
        set(&self.access_token, &mut to.access_token);
        set(&self.verify_token, &mut to.verify_token);
        set(&self.business_account_id, &mut to.business_account_id);
    }
}

impl Store {
    /// Connects a channel, of which a workspace may have `max`.
    ///
    /// An account may be in several workspaces, because nobody could be kept from claiming an account first; events
    /// go to the one whose app secret signed them. So account and app secret together are unique.
    pub async fn connect_channel(
        &self,
        ws: WorkspaceId,
        channel: &NewChannel,
        max: i64,
        now: UnixMs,
    ) -> Result<Connected> {
        let mut tx = self.db().begin().await?;
        settings_version::raise(&mut tx).await?;
        let count: Option<(i64,)> = tx.one("SELECT COUNT(*) FROM channels WHERE workspace_id = $1", args![ws]).await?;
        if count.is_some_and(|(count,)| count >= max) {
            return Ok(Connected::TooMany);
        }
        let known: Option<(Uuid,)> = tx
            .one(
                "SELECT id FROM channels WHERE workspace_id = $1 AND kind = $2 AND account = $3",
                args![ws, clean(&channel.kind), clean(&channel.account)],
            )
            .await?;
        if known.is_some() {
            return Ok(Connected::Exists);
        }
        if self.is_elsewhere(&mut tx, ws, &channel.kind, &channel.account, &channel.credentials.app_secret).await? {
            return Ok(Connected::Elsewhere);
        }
        let id = self.insert_channel(&mut tx, ws, channel, now).await?;
        tx.commit().await?;
        Ok(Connected::Made(id))
    }

    pub async fn change_channel(&self, ws: WorkspaceId, id: ChannelId, patch: &ChannelPatch) -> Result<ChannelChange> {
        let mut tx = self.db().begin().await?;
        settings_version::raise(&mut tx).await?;
        /// Kind, account, name, agent and sealed credentials.
        type Found = (String, String, String, Option<Uuid>, Vec<u8>);
        let row: Option<Found> = tx
            .one(
                "SELECT kind, account, name, agent_id, credentials FROM channels WHERE workspace_id = $1 AND id = $2",
                args![ws, id],
            )
            .await?;
        let Some((kind, account, name, agent_id, sealed)) = row else {
            return Ok(ChannelChange::Missing);
        };
        let mut credentials = open_credentials(self.vault(), &sealed)?;
        patch.credentials.apply(&mut credentials);
        let is_new_secret = patch.credentials.app_secret.is_some();
        if is_new_secret && self.is_elsewhere(&mut tx, ws, &kind, &account, &credentials.app_secret).await? {
            return Ok(ChannelChange::Elsewhere);
        }
        let name = patch.name.as_deref().map_or(name, clean);
        let agent_id = patch.agent_id.unwrap_or(agent_id.map(AgentId));
        tx.exec(
            "UPDATE channels SET name = $3, agent_id = $4, credentials = $5 WHERE workspace_id = $1 AND id = $2",
            args![ws, id, name, agent_id, self.seal_credentials(&credentials)?],
        )
        .await?;
        tx.commit().await?;
        Ok(ChannelChange::Done)
    }

    /// Removes a channel with its templates and credentials; its conversations stay. Whether there was one.
    pub async fn delete_channel(&self, ws: WorkspaceId, id: ChannelId) -> Result<bool> {
        let mut tx = self.db().begin().await?;
        settings_version::raise(&mut tx).await?;
        let removed = tx.exec("DELETE FROM channels WHERE workspace_id = $1 AND id = $2", args![ws, id]).await?;
        if removed == 0 {
            return Ok(false);
        }
        tx.exec("DELETE FROM templates WHERE workspace_id = $1 AND channel_id = $2", args![ws, id]).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Whether another workspace has the account with this app secret.
    async fn is_elsewhere(
        &self,
        tx: &mut Tx,
        ws: WorkspaceId,
        kind: &str,
        account: &str,
        app_secret: &str,
    ) -> Result<bool> {
        if app_secret.is_empty() {
            return Ok(false);
        }
        let rows: Vec<(Vec<u8>,)> = tx
            .all(
                "SELECT credentials FROM channels WHERE kind = $1 AND account = $2 AND workspace_id <> $3 LIMIT $4",
                args![clean(kind), clean(account), ws, NAMESAKES_MAX],
            )
            .await?;
        // What cannot be opened routes nothing.
        let is_same = |sealed: &[u8]| {
            open_credentials(self.vault(), sealed).is_ok_and(|credentials| credentials.app_secret == app_secret)
        };
        Ok(rows.len() as i64 == NAMESAKES_MAX || rows.iter().any(|(sealed,)| is_same(sealed)))
    }
}

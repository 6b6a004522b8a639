//! What is known of a channel's health, written down beside it: so that it survives a restart and every node knows.

use model::{ChannelId, UnixMs, WorkspaceId};
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::db::{Result, args};
use crate::text::to_json;

/// Empty where nothing has happened yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChannelFacts {
    /// When the provider last sent an event, exact to a minute.
    pub last_event_at: Option<UnixMs>,
    /// When the provider last took a message, exact to a minute.
    pub last_sent_at: Option<UnixMs>,
    pub last_error: Option<ChannelTrouble>,
    pub number: Option<NumberState>,
    pub account: Option<AccountState>,
}

/// A message that the provider refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelTrouble {
    pub at: UnixMs,
    pub code: String,
    /// For people. No secret.
    pub message: String,
    /// The account is in trouble, not this message alone.
    pub is_account: bool,
}

/// The number as the provider described it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberState {
    pub at: UnixMs,
    pub display_number: Option<String>,
    pub verified_name: Option<String>,
    /// E.g. `GREEN`.
    pub quality: Option<String>,
}

/// What the provider last said about the account or the number, without being asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountState {
    pub at: UnixMs,
    /// In words.
    pub text: String,
    /// 0: for information; 1: look at it; 2: the account cannot be used.
    pub severity: u8,
}

/// What a node has seen of a channel since it last wrote it down.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Beat {
    pub event_at: Option<UnixMs>,
    pub sent_at: Option<UnixMs>,
    pub trouble: Option<ChannelTrouble>,
}

impl Store {
    /// Times only move forward: several nodes write them.
    pub async fn note_channel_beat(&self, ws: WorkspaceId, id: ChannelId, beat: &Beat) -> Result<()> {
        let mut tx = self.db().begin().await?;
        tx.exec(
            "UPDATE channels SET \
                 last_event_at = CASE WHEN $3 > COALESCE(last_event_at, 0) THEN $3 ELSE last_event_at END, \
                 last_sent_at = CASE WHEN $4 > COALESCE(last_sent_at, 0) THEN $4 ELSE last_sent_at END \
             WHERE workspace_id = $1 AND id = $2",
            args![ws, id, beat.event_at.unwrap_or_default(), beat.sent_at.unwrap_or_default()],
        )
        .await?;
        if let Some(trouble) = &beat.trouble {
            tx.exec(
                "UPDATE channels SET last_error = $3 WHERE workspace_id = $1 AND id = $2",
                args![ws, id, to_json(trouble)?],
            )
            .await?;
        }
        tx.commit().await
    }

    /// Whether there is such a channel.
    pub async fn note_number_state(&self, ws: WorkspaceId, id: ChannelId, state: &NumberState) -> Result<bool> {
        let mut tx = self.db().begin().await?;
        let changed = tx
            .exec(
                "UPDATE channels SET number_state = $3 WHERE workspace_id = $1 AND id = $2",
                args![ws, id, to_json(state)?],
            )
            .await?;
        tx.commit().await?;
        Ok(changed == 1)
    }
}

//! Conversations as they are shown: one, or several by their ids. Which ids a page of the inbox has is `inbox`'s.
//!
//! Read-only. Intake, turns and hand-overs write conversations, because each change is also an event.

use std::collections::HashMap;
use std::sync::LazyLock;

use model::contact::unreachable_at;
use model::conversation::{Epoch, Mode, Sender, Status};
use model::identity::{Identity, Phone};
use model::receipt::Delivery;
use model::{AgentId, ChannelId, ContactId, ConversationId, MessageId, UnixMs, UserId, WorkspaceId, window};
use sqlx::types::Json;
use uuid::Uuid;

use crate::Store;
use crate::contacts::open_identity;
use crate::crypt::Vault;
use crate::db::{Result, args};
use crate::dialect::{Sql, batch, batch_row};
use crate::messages::message_type;
use crate::text::known;

pub use crate::inbox::{AssigneeFilter, ConversationFilter, Page, Position, View, ViewCounts};

/// Ids that one look-up takes.
pub const IDS_MAX: usize = 1_000;

#[derive(Clone, Debug, PartialEq)]
pub struct ConversationRecord {
    pub workspace_id: WorkspaceId,
    pub id: ConversationId,
    pub channel_id: ChannelId,
    /// `None` where the channel was removed.
    pub channel_kind: Option<String>,
    pub channel_name: Option<String>,
    pub contact_id: ContactId,
    pub contact_name: Option<String>,
    /// The contact's aliases; its phone number may be hidden behind a username.
    pub identity: Identity,
    pub contact_blocked: bool,
    /// Since when the customer wants no marketing.
    pub contact_opt_out_at: Option<UnixMs>,
    /// Messages did not reach the customer, several in a row; the last time.
    pub contact_unreachable_at: Option<UnixMs>,
    pub agent_id: Option<AgentId>,
    pub agent_name: Option<String>,
    pub status: Status,
    pub mode: Mode,
    pub assignee: Option<UserId>,
    pub assignee_name: Option<String>,
    pub epoch: Epoch,
    pub message_count: i64,
    pub inbound_seq: i64,
    pub answered_seq: i64,
    pub unread_count: i64,
    pub started_at: UnixMs,
    pub last_message_at: UnixMs,
    pub last_inbound_at: Option<UnixMs>,
    /// When free-form messages end to be allowed; `None` where the customer never wrote.
    pub window_expires_at: Option<UnixMs>,
    pub waiting_since: Option<UnixMs>,
    pub last_text: String,
    pub language: Option<String>,
    pub sentiment: Option<String>,
    pub priority: Option<String>,
    pub labels: Vec<String>,
    pub flag: Option<String>,
    pub suggestion: Option<String>,
    pub ended_at: Option<UnixMs>,
    pub end_reason: Option<String>,
    /// Put away by a person.
    pub archived: bool,
    /// Has a voice note or a call.
    pub has_voice: bool,
    /// Has an open ticket or task.
    pub has_task: bool,
    /// The newest message, whoever wrote it.
    pub last: Option<LastMessage>,
    /// In a search: the part of a message that was found, if it was one.
    pub matched_text: Option<String>,
    /// The message that `matched_text` is a part of.
    pub matched_message: Option<MessageId>,
}

/// As much of the newest message as a row of the list shows besides its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastMessage {
    pub id: MessageId,
    pub sender: Sender,
    /// The API's `message_type`.
    pub message_type: &'static str,
    pub delivery: Delivery,
}

impl ConversationRecord {
    pub fn phone(&self) -> Option<&Phone> {
        self.identity.phone.as_ref()
    }
}

/// Open conversations by who is on: `escalated` ones wait for a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OpenCounts {
    pub active: i64,
    pub escalated: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    workspace_id: Uuid,
    id: Uuid,
    channel_id: Uuid,
    channel_kind: Option<String>,
    channel_name: Option<String>,
    contact_id: Uuid,
    contact_name: Option<String>,
    identity: Option<Vec<u8>>,
    blocked: Option<bool>,
    marketing_opt_out_at: Option<i64>,
    unreachable_count: Option<i64>,
    unreachable_at: Option<i64>,
    agent_id: Option<Uuid>,
    agent_name: Option<String>,
    status: String,
    mode: String,
    assignee: Option<Uuid>,
    assignee_name: Option<String>,
    epoch: i64,
    message_count: i64,
    inbound_seq: i64,
    answered_seq: i64,
    unread_count: i64,
    started_at: i64,
    last_message_at: i64,
    last_inbound_at: Option<i64>,
    waiting_since: Option<i64>,
    last_text: String,
    language: Option<String>,
    sentiment: Option<String>,
    priority: Option<String>,
    labels: Json<Vec<String>>,
    flag: Option<String>,
    suggestion: Option<String>,
    ended_at: Option<i64>,
    end_reason: Option<String>,
    archived: bool,
    has_voice: bool,
    has_task: bool,
    last_id: Option<Uuid>,
    last_sender: Option<String>,
    last_kind: Option<String>,
    last_delivery: Option<String>,
}

impl Row {
    fn last(&self) -> Result<Option<LastMessage>> {
        let (Some(id), Some(sender), Some(delivery)) = (self.last_id, &self.last_sender, &self.last_delivery) else {
            return Ok(None);
        };
        Ok(Some(LastMessage {
            id: id.into(),
            sender: known("sender", sender, Sender::parse)?,
            message_type: message_type(self.last_kind.as_deref().unwrap_or_default()),
            delivery: known("delivery state", delivery, Delivery::parse)?,
        }))
    }

    fn record(self, vault: &Vault) -> Result<ConversationRecord> {
        let last_inbound_at = self.last_inbound_at.map(UnixMs);
        let last = self.last()?;
        Ok(ConversationRecord {
            workspace_id: self.workspace_id.into(),
            id: self.id.into(),
            channel_id: self.channel_id.into(),
            channel_kind: self.channel_kind,
            channel_name: self.channel_name,
            contact_id: self.contact_id.into(),
            contact_name: self.contact_name,
            identity: self.identity.map(|sealed| open_identity(vault, self.contact_id, &sealed)).unwrap_or_default(),
            contact_blocked: self.blocked.unwrap_or(false),
            contact_opt_out_at: self.marketing_opt_out_at.map(UnixMs),
            contact_unreachable_at: unreachable_at(
                self.unreachable_count.unwrap_or(0),
                self.unreachable_at.map(UnixMs),
                last_inbound_at,
            ),
            agent_id: self.agent_id.map(AgentId),
            agent_name: self.agent_name,
            status: known("conversation's status", &self.status, Status::parse)?,
            mode: known("mode", &self.mode, Mode::parse)?,
            assignee: self.assignee.map(UserId),
            assignee_name: self.assignee_name,
            epoch: Epoch(self.epoch),
            message_count: self.message_count,
            inbound_seq: self.inbound_seq,
            answered_seq: self.answered_seq,
            unread_count: self.unread_count,
            started_at: UnixMs(self.started_at),
            last_message_at: UnixMs(self.last_message_at),
            last_inbound_at,
            window_expires_at: last_inbound_at.map(window::expires_at),
            waiting_since: self.waiting_since.map(UnixMs),
            last_text: self.last_text,
            language: self.language,
            sentiment: self.sentiment,
            priority: self.priority,
            labels: self.labels.0,
            flag: self.flag,
            suggestion: self.suggestion,
            ended_at: self.ended_at.map(UnixMs),
            end_reason: self.end_reason,
            archived: self.archived,
            has_voice: self.has_voice,
            has_task: self.has_task,
            last,
            matched_text: None,
            matched_message: None,
        })
    }
}

/// A conversation with what is shown beside it. The joins that follow are LEFT ones: they cannot drop a conversation, and
/// the planner cannot begin with another table. CROSS JOIN, which SQLite takes in its order, keeps it from walking the
/// whole workspace to look for the few that are asked for.
const SELECT: &str = "SELECT c.workspace_id, c.id, c.channel_id, h.kind AS channel_kind, h.name AS channel_name, c.contact_id, \
            k.name AS contact_name, k.identity, k.blocked, k.marketing_opt_out_at, k.unreachable_count, \
            k.unreachable_at, c.agent_id, a.name AS agent_name, c.status, c.mode, \
            c.assignee, u.name AS assignee_name, c.epoch, c.message_count, c.inbound_seq, c.answered_seq, \
            c.unread_count, c.started_at, c.last_message_at, c.last_inbound_at, c.waiting_since, c.last_text, \
            c.language, c.sentiment, c.priority, c.labels, c.flag, c.suggestion, c.ended_at, c.end_reason, \
            c.archived, c.has_voice, c.has_task, m.id AS last_id, m.sender AS last_sender, \
            m.content->>'kind' AS last_kind, m.delivery AS last_delivery \
     FROM {rows} CROSS JOIN conversations c \
     LEFT JOIN channels h ON h.workspace_id = c.workspace_id AND h.id = c.channel_id \
     LEFT JOIN contacts k ON k.workspace_id = c.workspace_id AND k.id = c.contact_id \
     LEFT JOIN agents a ON a.workspace_id = c.workspace_id AND a.id = c.agent_id \
     LEFT JOIN users u ON u.workspace_id = c.workspace_id AND u.id = c.assignee ";
/// The newest message, by `messages_thread`. PostgreSQL finds it by index only in a LATERAL join, which SQLite does not
/// know.
const LAST_ON_SQLITE: &str = "LEFT JOIN messages m ON m.workspace_id = c.workspace_id AND m.id = (SELECT x.id \
     FROM messages x WHERE x.workspace_id = c.workspace_id AND x.conversation_id = c.id \
     ORDER BY x.order_at DESC, x.seq DESC LIMIT 1)";
const LAST_ON_POSTGRES: &str = "LEFT JOIN LATERAL (SELECT x.id, x.sender, x.content, x.delivery FROM messages x \
     WHERE x.workspace_id = c.workspace_id AND x.conversation_id = c.id \
     ORDER BY x.order_at DESC, x.seq DESC LIMIT 1) AS m ON true";

batch_row! { ConversationKey { id: Id ConversationId } }

/// The conversations of `$2` with these ids, in any order. Lists find ids first, so that what decides their plan is
/// one index, and read rows by their keys.
pub(crate) static BY_IDS: LazyLock<Sql> = LazyLock::new(|| {
    let of = |last: &str| {
        Sql::batch(&format!("{SELECT}{last} WHERE c.workspace_id = $2 AND c.id = j.id"), ConversationKey::COLUMNS)
    };
    Sql::each(of(LAST_ON_SQLITE).sqlite, of(LAST_ON_POSTGRES).postgres)
});

/// The latest conversation of a contact, an open one first.
pub(crate) const LATEST_OF_CONTACT: &str = "SELECT c.id FROM conversations c \
     WHERE c.workspace_id = $1 AND c.contact_id = $2 \
     AND c.channel_id IN (SELECT id FROM channels WHERE workspace_id = $1) AND ($3 IS NULL OR c.channel_id = $3) \
     ORDER BY CASE WHEN c.status = 'ended' THEN 1 ELSE 0 END, c.last_message_at DESC, c.id DESC LIMIT 1";
/// By status, across the archive: reads `conversations_list` alone.
pub(crate) const COUNT_OPEN: &str = "SELECT status, COUNT(*) FROM conversations \
     WHERE workspace_id = $1 AND archived IN (FALSE, TRUE) AND status IN ('active', 'escalated') GROUP BY status";

impl Store {
    pub async fn conversation(&self, ws: WorkspaceId, id: ConversationId) -> Result<Option<ConversationRecord>> {
        Ok(self.conversations_by_ids(ws, &[id]).await?.pop())
    }

    /// The conversations with these ids, of the first [`IDS_MAX`], in the order of the ids. Ids that are not there are
    /// left out.
    pub async fn conversations_by_ids(
        &self,
        ws: WorkspaceId,
        ids: &[ConversationId],
    ) -> Result<Vec<ConversationRecord>> {
        let ids = &ids[..ids.len().min(IDS_MAX)];
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let keys: Vec<ConversationKey> = ids.iter().map(|id| ConversationKey { id: *id }).collect();
        let rows: Vec<Row> = self.db().read().all(&BY_IDS, args![batch(&keys), ws]).await?;
        let mut records = HashMap::with_capacity(rows.len());
        for row in rows {
            let record = row.record(self.vault())?;
            records.insert(record.id, record);
        }
        Ok(ids.iter().filter_map(|id| records.remove(id)).collect())
    }

    /// The conversation that a phone number means: the open one, else the latest; on `channel`, or
    /// on whichever has it.
    pub async fn conversation_by_phone(
        &self,
        ws: WorkspaceId,
        phone: &Phone,
        channel: Option<ChannelId>,
    ) -> Result<Option<ConversationRecord>> {
        let Some(contact) = self.contact_by_phone(ws, phone).await? else {
            return Ok(None);
        };
        let found: Option<(Uuid,)> = self.db().read().one(LATEST_OF_CONTACT, args![ws, contact, channel]).await?;
        match found {
            Some((id,)) => self.conversation(ws, ConversationId(id)).await,
            None => Ok(None),
        }
    }

    pub async fn count_open_conversations(&self, ws: WorkspaceId) -> Result<OpenCounts> {
        let rows: Vec<(String, i64)> = self.db().read().all(COUNT_OPEN, args![ws]).await?;
        let of = |status: Status| rows.iter().find(|(name, _)| name == status.as_str()).map_or(0, |(_, count)| *count);
        Ok(OpenCounts { active: of(Status::Active), escalated: of(Status::Escalated) })
    }
}

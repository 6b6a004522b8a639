//! Conversations as they are shown: one, pages of the inbox, who waits for a person.
//!
//! Read-only. Intake, turns and hand-overs write conversations, because each change is also an event.

use std::sync::LazyLock;

use model::conversation::{Epoch, Mode, Status};
use model::identity::{Identity, Phone};
use model::{AgentId, ChannelId, ContactId, ConversationId, UnixMs, UserId, WorkspaceId, window};
use sqlx::types::Json;
use uuid::Uuid;

use crate::Store;
use crate::contacts::open_identity;
use crate::crypt::Vault;
use crate::db::{Arg, Result, args};
use crate::dialect::Sql;
use crate::seek::{FIRST, LAST, NEVER, page};
use crate::text::{clean, contains, known, searching};

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
}

impl ConversationRecord {
    pub fn phone(&self) -> Option<&Phone> {
        self.identity.phone.as_ref()
    }

    /// Where the page after this conversation begins.
    pub fn position(&self) -> Position {
        (self.last_message_at, self.id)
    }

    /// Where the page of the waiting list after this conversation begins.
    pub fn waiting_position(&self) -> Position {
        (self.waiting_since.unwrap_or(self.last_message_at), self.id)
    }
}

/// A place in a list of conversations.
pub type Position = (UnixMs, ConversationId);

/// What a page of the inbox shows. Everything that is set must hold.
#[derive(Clone, Debug, Default)]
pub struct ConversationFilter {
    pub status: Option<Status>,
    pub mode: Option<Mode>,
    pub channel_kind: Option<String>,
    pub channel: Option<ChannelId>,
    pub assignee: Option<AssigneeFilter>,
    pub label: Option<String>,
    /// A phone number of a contact, or a part of a contact's name or of the last message.
    pub search: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssigneeFilter {
    Nobody,
    User(UserId),
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
}

impl Row {
    fn record(self, vault: &Vault) -> Result<ConversationRecord> {
        let last_inbound_at = self.last_inbound_at.map(UnixMs);
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
        })
    }
}

/// A conversation with what is shown beside it. All joins are LEFT ones: they cannot drop a
/// conversation, and the planner cannot begin with another table.
macro_rules! select {
    ($rest:expr) => {
        concat!(
            "SELECT c.workspace_id, c.id, c.channel_id, h.kind AS channel_kind, h.name AS channel_name, c.contact_id, \
                    k.name AS contact_name, k.identity, k.blocked, c.agent_id, a.name AS agent_name, c.status, c.mode, \
                    c.assignee, u.name AS assignee_name, c.epoch, c.message_count, c.inbound_seq, c.answered_seq, \
                    c.unread_count, c.started_at, c.last_message_at, c.last_inbound_at, c.waiting_since, c.last_text, \
                    c.language, c.sentiment, c.priority, c.labels, c.flag, c.suggestion, c.ended_at, c.end_reason \
             FROM conversations c \
             LEFT JOIN channels h ON h.workspace_id = c.workspace_id AND h.id = c.channel_id \
             LEFT JOIN contacts k ON k.workspace_id = c.workspace_id AND k.id = c.contact_id \
             LEFT JOIN agents a ON a.workspace_id = c.workspace_id AND a.id = c.agent_id \
             LEFT JOIN users u ON u.workspace_id = c.workspace_id AND u.id = c.assignee ",
            $rest
        )
    };
}

/// The filters that narrow a page without an index of their own: `$1` to `$10`. `$at` is the time by
/// which the page is ordered.
macro_rules! filtered {
    ($at:expr, $more:expr) => {
        concat!(
            "WHERE c.workspace_id = $1 AND (",
            $at,
            ", c.id) < ($2, $3) \
             AND ($5 IS NULL OR c.mode = $5) \
             AND ($6 IS NULL OR h.kind = $6) \
             AND ($7 IS NULL OR c.channel_id = $7) \
             AND ($8 IS NULL OR c.assignee = $8) AND (NOT $9 OR c.assignee IS NULL) \
             AND ($10 IS NULL OR {labelled}) ",
            $more,
            " ORDER BY ",
            $at,
            " DESC, c.id DESC LIMIT $4"
        )
    };
}

macro_rules! matching {
    () => {
        r"AND ($11 IS NULL OR k.name {like} $11 ESCAPE '\' OR c.last_text {like} $11 ESCAPE '\')"
    };
}

/// The whole inbox: walks `conversations_recent`.
pub(crate) static LIST: LazyLock<Sql> =
    LazyLock::new(|| labelled(select!(filtered!("c.last_message_at", matching!()))));
/// Of one status: walks `conversations_status`.
pub(crate) static LIST_BY_STATUS: LazyLock<Sql> =
    LazyLock::new(|| labelled(select!(filtered!("c.last_message_at", concat!(matching!(), " AND c.status = $12")))));
/// Of one contact, on whatever channel: looks into `conversations_contact` and sorts the few that it
/// finds. `+ 0` keeps the planner from walking the whole inbox by time instead.
pub(crate) static LIST_BY_CONTACT: LazyLock<Sql> = LazyLock::new(|| {
    labelled(select!(filtered!(
        "c.last_message_at + 0",
        "AND c.channel_id IN (SELECT id FROM channels WHERE workspace_id = $1) AND c.contact_id = $11 \
         AND ($12 IS NULL OR c.status = $12)"
    )))
});
pub(crate) const LATEST_OF_CONTACT: &str = select!(
    "WHERE c.workspace_id = $1 AND c.contact_id = $2 \
     AND c.channel_id IN (SELECT id FROM channels WHERE workspace_id = $1) AND ($3 IS NULL OR c.channel_id = $3) \
     ORDER BY CASE WHEN c.status = 'ended' THEN 1 ELSE 0 END, c.last_message_at DESC, c.id DESC LIMIT 1"
);
pub(crate) const WAITING: &str = select!(
    "WHERE c.workspace_id = $1 AND c.status = 'escalated' \
     AND (COALESCE(c.waiting_since, c.last_message_at), c.id) > ($2, $3) \
     ORDER BY COALESCE(c.waiting_since, c.last_message_at), c.id LIMIT $4"
);
pub(crate) const COUNT_OPEN: &str = "SELECT status, COUNT(*) FROM conversations \
     WHERE workspace_id = $1 AND status IN ('active', 'escalated') GROUP BY status";

/// `{labelled}`: whether the JSON list of labels has `$10`.
fn labelled(template: &str) -> Sql {
    let Sql { sqlite, postgres, .. } = searching(template);
    Sql::each(
        sqlite.replace("{labelled}", "EXISTS (SELECT 1 FROM json_each(c.labels) AS l WHERE l.value = $10)"),
        postgres.replace("{labelled}", "c.labels ? $10"),
    )
}

impl ConversationFilter {
    /// `$1` to `$10`.
    fn args(&self, ws: WorkspaceId, before: Option<Position>, limit: i64) -> Vec<Arg> {
        let (at, id) = before.map_or((NEVER, LAST), |(at, id)| (at.0, id.0));
        let user = match self.assignee {
            Some(AssigneeFilter::User(user)) => Some(user),
            Some(AssigneeFilter::Nobody) | None => None,
        };
        args![
            ws,
            at,
            id,
            page(limit),
            self.mode.map(Mode::as_str),
            self.channel_kind.as_deref().map(clean),
            self.channel,
            user,
            self.assignee == Some(AssigneeFilter::Nobody),
            self.label.as_deref().map(clean),
        ]
    }
}

impl Store {
    pub async fn conversation(&self, ws: WorkspaceId, id: ConversationId) -> Result<Option<ConversationRecord>> {
        let row: Option<Row> =
            self.db().read().one(select!("WHERE c.workspace_id = $1 AND c.id = $2"), args![ws, id]).await?;
        row.map(|row| row.record(self.vault())).transpose()
    }

    /// A page of the inbox, newest first, before `before`. Upper and lower case of a search term are
    /// the same; on SQLite only for ASCII letters.
    pub async fn conversations(
        &self,
        ws: WorkspaceId,
        filter: &ConversationFilter,
        before: Option<Position>,
        limit: i64,
    ) -> Result<Vec<ConversationRecord>> {
        let mut args = filter.args(ws, before, limit);
        let term = filter.search.as_deref().map(str::trim).filter(|term| !term.is_empty());
        let status = filter.status.map(Status::as_str);
        let contact = match term.and_then(Phone::parse) {
            Some(phone) => self.contact_by_phone(ws, &phone).await?,
            None => None,
        };
        let sql = match (contact, status) {
            (Some(contact), status) => {
                args.extend(args![contact, status]);
                &LIST_BY_CONTACT
            }
            (None, Some(status)) => {
                args.extend(args![term.map(contains), status]);
                &LIST_BY_STATUS
            }
            (None, None) => {
                args.extend(args![term.map(contains)]);
                &LIST
            }
        };
        let rows: Vec<Row> = self.db().read().all(sql, args).await?;
        rows.into_iter().map(|row| row.record(self.vault())).collect()
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
        let row: Option<Row> = self.db().read().one(LATEST_OF_CONTACT, args![ws, contact, channel]).await?;
        row.map(|row| row.record(self.vault())).transpose()
    }

    /// Conversations that wait for a person, longest first, after `after`.
    pub async fn waiting_conversations(
        &self,
        ws: WorkspaceId,
        after: Option<Position>,
        limit: i64,
    ) -> Result<Vec<ConversationRecord>> {
        let (at, id) = after.map_or((i64::MIN, FIRST), |(at, id)| (at.0, id.0));
        let rows: Vec<Row> = self.db().read().all(WAITING, args![ws, at, id, page(limit)]).await?;
        rows.into_iter().map(|row| row.record(self.vault())).collect()
    }

    pub async fn count_open_conversations(&self, ws: WorkspaceId) -> Result<OpenCounts> {
        let rows: Vec<(String, i64)> = self.db().read().all(COUNT_OPEN, args![ws]).await?;
        let of = |status: Status| rows.iter().find(|(name, _)| name == status.as_str()).map_or(0, |(_, count)| *count);
        Ok(OpenCounts { active: of(Status::Active), escalated: of(Status::Escalated) })
    }
}

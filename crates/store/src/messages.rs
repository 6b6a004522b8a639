//! Messages as they are shown: a thread, the newest of all threads, and the attempts to deliver one.
//!
//! Read-only: intake, turns and delivery write messages.

use std::sync::LazyLock;

use model::content::Content;
use model::conversation::Sender;
use model::identity::Identity;
use model::receipt::Delivery;
use model::{AgentId, ChannelId, ContactId, ConversationId, MessageId, TurnId, UnixMs, UserId, WorkspaceId};
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use crate::Store;
use crate::contacts::open_identity;
use crate::db::{Result, args};
use crate::dialect::{Sql, batch, batch_row};
use crate::media::{self, MediaRecord};
use crate::seek::{NEVER, page};
use crate::text::known;

/// How deep the older clients may page by offset.
pub const INBOX_OFFSET_MAX: i64 = 10_000;
/// Attempts that are shown; retries end long before.
const ATTEMPTS_MAX: i64 = 200;
/// Ids that one look-up takes.
pub const IDS_MAX: usize = 1_000;

#[derive(Clone, Debug, PartialEq)]
pub struct MessageRecord {
    pub id: MessageId,
    pub conversation_id: ConversationId,
    pub channel_id: ChannelId,
    /// `None` until the provider accepted it.
    pub provider_id: Option<String>,
    pub seq: i64,
    pub inbound: bool,
    pub sender: Sender,
    /// The operator who wrote it.
    pub user_id: Option<UserId>,
    pub user_name: Option<String>,
    pub content: Content,
    pub text: String,
    pub context: Option<Value>,
    /// Provider id of the message that this answers, and ours where we have it; ours also of what it reacts to.
    pub reply_to: Option<String>,
    pub reply_to_id: Option<MessageId>,
    pub order_at: UnixMs,
    pub created_at: UnixMs,
    pub delivery: Delivery,
    pub delivery_at: UnixMs,
    pub attempts: i64,
    pub error_code: Option<String>,
    pub error_text: Option<String>,
    pub turn_id: Option<TurnId>,
    /// The agent of the turn that made it.
    pub agent_id: Option<AgentId>,
    pub agent_name: Option<String>,
    pub edited_at: Option<UnixMs>,
    pub revoked_at: Option<UnixMs>,
    pub analysis: Option<Value>,
    pub analysed_at: Option<UnixMs>,
    /// Its file, where it has one that we store or fetch.
    pub media: Option<MediaRecord>,
    /// Reactions to it that stand, by sender.
    pub reactions: Vec<Reaction>,
}

/// Somebody's reaction to a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reaction {
    pub sender: Sender,
    pub emoji: String,
}

impl MessageRecord {
    /// Where the page before this message ends.
    pub fn position(&self) -> Position {
        (self.order_at, self.seq)
    }
}

/// Which part of a thread. The ends are not in it; `Around` is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Newest,
    Before(Position),
    After(Position),
    Around(Position),
}

/// A place in a thread.
pub type Position = (UnixMs, i64);

/// A message with whose it is.
#[derive(Clone, Debug, PartialEq)]
pub struct InboxRow {
    pub message: MessageRecord,
    pub contact_id: ContactId,
    pub contact_name: Option<String>,
    pub identity: Identity,
    /// The provider's name of our account.
    pub account: Option<String>,
    pub conversation: Standing,
}

/// How far a message's conversation has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub unread_count: i64,
    /// `seq` of the newest message that was answered.
    pub answered_seq: i64,
    pub archived: bool,
}

/// One try to deliver that did not end in acceptance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttemptRecord {
    pub number: i64,
    pub at: UnixMs,
    pub outcome: String,
    pub code: Option<String>,
    pub detail: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    conversation_id: Uuid,
    channel_id: Uuid,
    provider_id: Option<String>,
    seq: i64,
    direction: String,
    sender: String,
    user_id: Option<Uuid>,
    user_name: Option<String>,
    content: Json<Value>,
    text: String,
    context: Option<Json<Value>>,
    reply_to: Option<String>,
    reply_to_id: Option<Uuid>,
    order_at: i64,
    created_at: i64,
    delivery: String,
    delivery_at: i64,
    attempts: i64,
    error_code: Option<String>,
    error_text: Option<String>,
    turn_id: Option<Uuid>,
    agent_id: Option<Uuid>,
    agent_name: Option<String>,
    edited_at: Option<i64>,
    revoked_at: Option<i64>,
    analysis: Option<Json<Value>>,
    analysed_at: Option<i64>,
    #[sqlx(flatten)]
    media: media::Row,
}

impl Row {
    fn record(self) -> Result<MessageRecord> {
        Ok(MessageRecord {
            id: self.id.into(),
            conversation_id: self.conversation_id.into(),
            channel_id: self.channel_id.into(),
            provider_id: self.provider_id,
            seq: self.seq,
            inbound: self.direction == "inbound",
            sender: known("sender", &self.sender, Sender::parse)?,
            user_id: self.user_id.map(UserId),
            user_name: self.user_name,
            content: content(self.content.0),
            text: self.text,
            context: self.context.map(|json| json.0),
            reply_to: self.reply_to,
            reply_to_id: self.reply_to_id.map(MessageId),
            order_at: UnixMs(self.order_at),
            created_at: UnixMs(self.created_at),
            delivery: known("delivery state", &self.delivery, Delivery::parse)?,
            delivery_at: UnixMs(self.delivery_at),
            attempts: self.attempts,
            error_code: self.error_code,
            error_text: self.error_text,
            turn_id: self.turn_id.map(TurnId),
            agent_id: self.agent_id.map(AgentId),
            agent_name: self.agent_name,
            edited_at: self.edited_at.map(UnixMs),
            revoked_at: self.revoked_at.map(UnixMs),
            analysis: self.analysis.map(|json| json.0),
            analysed_at: self.analysed_at.map(UnixMs),
            reactions: Vec::new(),
            media: self.media.record()?,
        })
    }
}

#[derive(sqlx::FromRow)]
struct InboxRowRow {
    #[sqlx(flatten)]
    message: Row,
    contact_id: Uuid,
    contact_name: Option<String>,
    identity: Option<Vec<u8>>,
    account: Option<String>,
    unread_count: i64,
    answered_seq: i64,
    archived: bool,
}

/// The API's `message_type` of a stored kind (`Content`'s tag).
pub(crate) fn message_type(kind: &str) -> &'static str {
    match kind {
        "text" | "system" => "text",
        "image" => "image",
        "video" => "video",
        "audio" => "audio",
        "document" => "document",
        "sticker" => "sticker",
        "location" => "location",
        "contacts" => "contacts",
        "reaction" => "reaction",
        "template" => "template",
        "button_reply" | "list_reply" | "flow_reply" | "call_permission_reply" | "order" | "buttons" | "list" => {
            "interactive"
        }
        _ => "unsupported",
    }
}

/// A content that a newer version wrote is shown as unsupported: it must not hide its thread.
fn content(stored: Value) -> Content {
    serde_json::from_value(stored.clone()).unwrap_or_else(|error| Content::Unsupported {
        what: error.to_string(),
        error: None,
        raw: stored,
    })
}

batch_row! { IdRow { id: Id MessageId } }
batch_row! { TargetRow { id: Id MessageId, ch: Id ChannelId, pid: Text String } }

/// The columns of [`Row`], and the joins that they need.
macro_rules! select {
    ($columns:expr, $from:expr, $rest:expr) => {
        concat!(
            "SELECT m.id, m.conversation_id, m.channel_id, m.provider_id, m.seq, m.direction, m.sender, m.user_id, \
                    u.name AS user_name, m.content, m.text, m.context, m.reply_to, r.id AS reply_to_id, m.order_at, \
                    m.created_at, m.delivery, m.delivery_at, m.attempts, m.error_code, m.error_text, m.turn_id, \
                    t.agent_id, a.name AS agent_name, m.edited_at, m.revoked_at, y.analysis, \
                    y.created_at AS analysed_at, ",
            media::columns!(),
            $columns,
            " FROM ",
            $from,
            " LEFT JOIN users u ON u.workspace_id = m.workspace_id AND u.id = m.user_id \
             LEFT JOIN messages r ON r.workspace_id = m.workspace_id AND r.channel_id = m.channel_id \
                 AND r.provider_id = COALESCE(m.reply_to, m.content->>'target') \
             LEFT JOIN turns t ON t.workspace_id = m.workspace_id AND t.id = m.turn_id \
             LEFT JOIN agents a ON a.workspace_id = m.workspace_id AND a.id = t.agent_id \
             LEFT JOIN message_analyses y ON y.workspace_id = m.workspace_id AND y.message_id = m.id \
             LEFT JOIN message_media w ON w.workspace_id = m.workspace_id AND w.message_id = m.id \
             LEFT JOIN media d ON d.workspace_id = w.workspace_id AND d.id = w.media_id ",
            $rest
        )
    };
}

pub(crate) const THREAD: &str = select!(
    "",
    "messages m",
    "WHERE m.workspace_id = $1 AND m.conversation_id = $2 AND (m.order_at, m.seq) < ($3, $4) \
     ORDER BY m.order_at DESC, m.seq DESC LIMIT $5"
);
pub(crate) const THREAD_AFTER: &str = select!(
    "",
    "messages m",
    "WHERE m.workspace_id = $1 AND m.conversation_id = $2 AND (m.order_at, m.seq) > ($3, $4) \
     ORDER BY m.order_at, m.seq LIMIT $5"
);
pub(crate) const NEWEST_INBOUND: &str = "SELECT m.provider_id FROM messages m \
     WHERE m.workspace_id = $1 AND m.conversation_id = $2 AND m.sender = 'customer' AND m.provider_id IS NOT NULL \
     ORDER BY m.order_at DESC, m.seq DESC LIMIT 1";
pub(crate) static REACTIONS: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "SELECT j.id, r.sender, r.emoji FROM {rows} CROSS JOIN message_reactions r \
         WHERE r.workspace_id = $2 AND r.channel_id = j.ch AND r.target = j.pid AND r.emoji IS NOT NULL \
         ORDER BY j.id, r.at",
        TargetRow::COLUMNS,
    )
});
pub(crate) const INBOX: &str = select!(
    ", c.contact_id, k.name AS contact_name, k.identity, h.account, c.unread_count, c.answered_seq, c.archived",
    "messages m",
    "JOIN conversations c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id \
     LEFT JOIN contacts k ON k.workspace_id = c.workspace_id AND k.id = c.contact_id \
     LEFT JOIN channels h ON h.workspace_id = m.workspace_id AND h.id = m.channel_id \
     WHERE m.workspace_id = $1 ORDER BY m.created_at DESC, m.id DESC LIMIT $2 OFFSET $3"
);
/// CROSS JOIN: SQLite takes the few ids first, and not all messages of the workspace.
pub(crate) static BY_IDS: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        select!(
            "",
            "{rows} CROSS JOIN messages m",
            "WHERE m.workspace_id = $2 AND m.id = j.id ORDER BY m.conversation_id, m.order_at, m.seq"
        ),
        IdRow::COLUMNS,
    )
});

impl Store {
    /// A thread's messages before `before`, else its newest: the oldest of the page first.
    pub async fn messages(
        &self,
        ws: WorkspaceId,
        conversation: ConversationId,
        before: Option<Position>,
        limit: i64,
    ) -> Result<Vec<MessageRecord>> {
        self.thread(ws, conversation, before.map_or(Part::Newest, Part::Before), limit).await
    }

    /// A part of a thread, the oldest first.
    pub async fn thread(
        &self,
        ws: WorkspaceId,
        conversation: ConversationId,
        part: Part,
        limit: i64,
    ) -> Result<Vec<MessageRecord>> {
        let limit = page(limit);
        let records = match part {
            Part::Newest => self.before(ws, conversation, (UnixMs(NEVER), i64::MAX), limit).await?,
            Part::Before(at) => self.before(ws, conversation, at, limit).await?,
            Part::After(at) => self.after(ws, conversation, at, limit).await?,
            Part::Around((at, seq)) => {
                let older = limit / 2;
                let mut records = match older {
                    0 => Vec::new(),
                    _ => self.before(ws, conversation, (at, seq), older).await?,
                };
                records.extend(self.after(ws, conversation, (at, seq - 1), limit - older).await?);
                records
            }
        };
        self.with_reactions(ws, records).await
    }

    async fn before(
        &self,
        ws: WorkspaceId,
        conversation: ConversationId,
        (at, seq): Position,
        limit: i64,
    ) -> Result<Vec<MessageRecord>> {
        let rows: Vec<Row> = self.db().read().all(THREAD, args![ws, conversation, at, seq, limit]).await?;
        rows.into_iter().rev().map(Row::record).collect()
    }

    async fn after(
        &self,
        ws: WorkspaceId,
        conversation: ConversationId,
        (at, seq): Position,
        limit: i64,
    ) -> Result<Vec<MessageRecord>> {
        let rows: Vec<Row> = self.db().read().all(THREAD_AFTER, args![ws, conversation, at, seq, limit]).await?;
        rows.into_iter().map(Row::record).collect()
    }

    /// Adds the reactions to messages that the provider knows.
    async fn with_reactions(&self, ws: WorkspaceId, mut records: Vec<MessageRecord>) -> Result<Vec<MessageRecord>> {
        let target = |record: &MessageRecord| {
            let pid = record.provider_id.clone()?;
            Some(TargetRow { id: record.id, ch: record.channel_id, pid })
        };
        let targets: Vec<TargetRow> = records.iter().filter_map(target).collect();
        if targets.is_empty() {
            return Ok(records);
        }
        let rows: Vec<(Uuid, String, String)> = self.db().read().all(&REACTIONS, args![batch(&targets), ws]).await?;
        for (id, sender, emoji) in rows {
            let Some(record) = records.iter_mut().find(|record| record.id.0 == id) else { continue };
            record.reactions.push(Reaction { sender: known("sender", &sender, Sender::parse)?, emoji });
        }
        Ok(records)
    }

    pub async fn message(&self, ws: WorkspaceId, id: MessageId) -> Result<Option<MessageRecord>> {
        let row: Option<Row> = self
            .db()
            .read()
            .one(select!("", "messages m", "WHERE m.workspace_id = $1 AND m.id = $2"), args![ws, id])
            .await?;
        let records: Vec<MessageRecord> = row.map(Row::record).transpose()?.into_iter().collect();
        Ok(self.with_reactions(ws, records).await?.pop())
    }

    /// The messages with these ids, of the first [`IDS_MAX`], in the order of their threads. Ids that
    /// are not there are left out.
    pub async fn messages_by_ids(&self, ws: WorkspaceId, ids: &[MessageId]) -> Result<Vec<MessageRecord>> {
        let mut wanted: Vec<IdRow> = ids.iter().take(IDS_MAX).map(|id| IdRow { id: *id }).collect();
        wanted.sort_by_key(|row| row.id);
        wanted.dedup_by_key(|row| row.id);
        let rows: Vec<Row> = self.db().read().all(&BY_IDS, args![batch(&wanted), ws]).await?;
        self.with_reactions(ws, rows.into_iter().map(Row::record).collect::<Result<_>>()?).await
    }

    /// The provider's id of the customer's newest message: what a read receipt or a typing indicator names.
    pub async fn newest_inbound(&self, ws: WorkspaceId, conversation: ConversationId) -> Result<Option<String>> {
        let row: Option<(String,)> = self.db().read().one(NEWEST_INBOUND, args![ws, conversation]).await?;
        Ok(row.map(|(id,)| id))
    }

    /// The newest messages of all threads. Pages by offset, up to [`INBOX_OFFSET_MAX`], because older
    /// clients do.
    pub async fn inbox(&self, ws: WorkspaceId, limit: i64, offset: i64) -> Result<Vec<InboxRow>> {
        let offset = offset.clamp(0, INBOX_OFFSET_MAX);
        let rows: Vec<InboxRowRow> = self.db().read().all(INBOX, args![ws, page(limit), offset]).await?;
        let record = |row: InboxRowRow| {
            let opened = row.identity.map(|sealed| open_identity(self.vault(), row.contact_id, &sealed));
            Ok(InboxRow {
                message: row.message.record()?,
                contact_id: row.contact_id.into(),
                contact_name: row.contact_name,
                identity: opened.unwrap_or_default(),
                account: row.account,
                conversation: Standing {
                    unread_count: row.unread_count,
                    answered_seq: row.answered_seq,
                    archived: row.archived,
                },
            })
        };
        rows.into_iter().map(record).collect()
    }

    /// The attempts to deliver a message that were not accepted, oldest first.
    pub async fn attempts(&self, ws: WorkspaceId, message: MessageId) -> Result<Vec<AttemptRecord>> {
        let rows: Vec<(i64, i64, String, Option<String>, String)> = self
            .db()
            .read()
            .all(
                "SELECT number, at, outcome, code, detail FROM attempts WHERE workspace_id = $1 AND message_id = $2 \
                 ORDER BY number, at LIMIT $3",
                args![ws, message, ATTEMPTS_MAX],
            )
            .await?;
        let record =
            |(number, at, outcome, code, detail)| AttemptRecord { number, at: UnixMs(at), outcome, code, detail };
        Ok(rows.into_iter().map(record).collect())
    }
}

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
    /// Provider id of the message that this answers, and ours where we have it.
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
}

impl MessageRecord {
    /// Where the page before this message ends.
    pub fn position(&self) -> Position {
        (self.order_at, self.seq)
    }
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

/// The columns of [`Row`], and the joins that they need.
macro_rules! select {
    ($columns:expr, $from:expr, $rest:expr) => {
        concat!(
            "SELECT m.id, m.conversation_id, m.channel_id, m.provider_id, m.seq, m.direction, m.sender, m.user_id, \
                    u.name AS user_name, m.content, m.text, m.context, m.reply_to, r.id AS reply_to_id, m.order_at, \
                    m.created_at, m.delivery, m.delivery_at, m.attempts, m.error_code, m.error_text, m.turn_id, \
                    t.agent_id, a.name AS agent_name, m.edited_at, m.revoked_at, y.analysis",
            $columns,
            " FROM ",
            $from,
            " LEFT JOIN users u ON u.workspace_id = m.workspace_id AND u.id = m.user_id \
             LEFT JOIN messages r ON r.workspace_id = m.workspace_id AND r.channel_id = m.channel_id \
                 AND r.provider_id = m.reply_to \
             LEFT JOIN turns t ON t.workspace_id = m.workspace_id AND t.id = m.turn_id \
             LEFT JOIN agents a ON a.workspace_id = m.workspace_id AND a.id = t.agent_id \
             LEFT JOIN message_analyses y ON y.workspace_id = m.workspace_id AND y.message_id = m.id ",
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
pub(crate) const INBOX: &str = select!(
    ", c.contact_id, k.name AS contact_name, k.identity, h.account",
    "messages m",
    "JOIN conversations c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id \
     LEFT JOIN contacts k ON k.workspace_id = c.workspace_id AND k.id = c.contact_id \
     LEFT JOIN channels h ON h.workspace_id = m.workspace_id AND h.id = m.channel_id \
     WHERE m.workspace_id = $1 ORDER BY m.created_at DESC, m.id DESC LIMIT $2 OFFSET $3"
);
pub(crate) static BY_IDS: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        select!(
            "",
            "{rows} JOIN messages m ON m.workspace_id = $2 AND m.id = j.id",
            "ORDER BY m.conversation_id, m.order_at, m.seq"
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
        let (at, seq) = before.map_or((NEVER, i64::MAX), |(at, seq)| (at.0, seq));
        let rows: Vec<Row> = self.db().read().all(THREAD, args![ws, conversation, at, seq, page(limit)]).await?;
        rows.into_iter().rev().map(Row::record).collect()
    }

    pub async fn message(&self, ws: WorkspaceId, id: MessageId) -> Result<Option<MessageRecord>> {
        let row: Option<Row> = self
            .db()
            .read()
            .one(select!("", "messages m", "WHERE m.workspace_id = $1 AND m.id = $2"), args![ws, id])
            .await?;
        row.map(Row::record).transpose()
    }

    /// The messages with these ids, of the first [`IDS_MAX`], in the order of their threads. Ids that
    /// are not there are left out.
    pub async fn messages_by_ids(&self, ws: WorkspaceId, ids: &[MessageId]) -> Result<Vec<MessageRecord>> {
        let mut wanted: Vec<IdRow> = ids.iter().take(IDS_MAX).map(|id| IdRow { id: *id }).collect();
        wanted.sort_by_key(|row| row.id);
        wanted.dedup_by_key(|row| row.id);
        let rows: Vec<Row> = self.db().read().all(&BY_IDS, args![batch(&wanted), ws]).await?;
        rows.into_iter().map(Row::record).collect()
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

//! The event log per workspace, with a gap-free `seq`.
//!
//! Numbers are handed out inside the transaction that makes the event, from a counter row that stays
//! locked until the commit: so a reader that saw `n` has seen everything up to `n` (I9). That is why
//! appending is the last thing that a transaction does. An event names its subject; readers fetch
//! the subject's current state.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use model::{ConversationId, UnixMs, WorkspaceId};
use serde_json::Value;
use uuid::Uuid;

use crate::Store;
use crate::db::{Result, args};
use crate::dialect::{Sql, batch_row};
use crate::hot::Batches;

/// The closed set of event types that are stored (api.md, Live feed).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedType {
    MessageCreated,
    MessageUpdated,
    ConversationCreated,
    ConversationUpdated,
    ConversationEscalated,
    ConversationEvent,
    AgentUpdated,
    TicketCreated,
    TicketUpdated,
    TaskCreated,
    TaskUpdated,
    SourceProgress,
    ChecksRun,
    UnansweredUpdated,
}

impl FeedType {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::MessageCreated => "message.created",
            Self::MessageUpdated => "message.updated",
            Self::ConversationCreated => "conversation.created",
            Self::ConversationUpdated => "conversation.updated",
            Self::ConversationEscalated => "conversation.escalated",
            Self::ConversationEvent => "conversation.event",
            Self::AgentUpdated => "agent.updated",
            Self::TicketCreated => "ticket.created",
            Self::TicketUpdated => "ticket.updated",
            Self::TaskCreated => "task.created",
            Self::TaskUpdated => "task.updated",
            Self::SourceProgress => "source.progress",
            Self::ChecksRun => "checks.run",
            Self::UnansweredUpdated => "unanswered.updated",
        }
    }
}

/// An event before it has its number.
#[derive(Clone, Debug)]
pub(crate) struct NewEvent {
    pub workspace: WorkspaceId,
    pub kind: FeedType,
    pub conversation: Option<ConversationId>,
    pub subject: Option<Uuid>,
    pub data: Option<Value>,
}

impl NewEvent {
    pub(crate) fn message(workspace: WorkspaceId, kind: FeedType, conversation: ConversationId, message: Uuid) -> Self {
        Self { workspace, kind, conversation: Some(conversation), subject: Some(message), data: None }
    }

    pub(crate) fn conversation(workspace: WorkspaceId, kind: FeedType, conversation: ConversationId) -> Self {
        Self { workspace, kind, conversation: Some(conversation), subject: Some(conversation.0), data: None }
    }
}

/// A stored event.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct FeedRecord {
    pub seq: i64,
    #[sqlx(rename = "type")]
    pub kind: String,
    pub conversation_id: Option<Uuid>,
    pub subject_id: Option<Uuid>,
    pub data: Option<sqlx::types::Json<Value>>,
    pub at: i64,
}

/// That a workspace's feed has grown: `(workspace, last seq)`.
pub type Growth = (WorkspaceId, i64);

batch_row! { CounterRow { ws: Id WorkspaceId, n: Int i64 } }
batch_row! { FeedRow { ws: Id WorkspaceId, seq: Int i64, kind: Text &'static str, conv: Id Option<ConversationId>, subj: Id Option<Uuid>, data: Json Option<Value>, at: Int i64 } }

static COUNT: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "INSERT INTO feed_counters (workspace_id, last_seq) SELECT j.ws, j.n FROM {rows} WHERE true
         ON CONFLICT (workspace_id) DO UPDATE SET last_seq = feed_counters.last_seq + excluded.last_seq
         RETURNING workspace_id, last_seq",
        CounterRow::COLUMNS,
    )
});
static APPEND: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "INSERT INTO feed (workspace_id, seq, type, conversation_id, subject_id, data, at)
         SELECT j.ws, j.seq, j.kind, j.conv, j.subj, j.data, j.at FROM {rows} WHERE true",
        FeedRow::COLUMNS,
    )
});

pub(crate) const AFTER: &str = "SELECT seq, type, conversation_id, subject_id, data, at FROM feed
     WHERE workspace_id = $1 AND seq > $2 ORDER BY seq LIMIT $3";

/// What an overview of the last hours shows: a few of the events, with an index of their own.
pub(crate) const ACTIVITIES: &str = "SELECT seq, type, conversation_id, subject_id, data, at FROM feed
     WHERE workspace_id = $1 AND seq < $2
        AND type IN ('conversation.created', 'conversation.escalated', 'conversation.event', 'agent.updated')
     ORDER BY seq DESC LIMIT $3";

/// Appends and returns how far each feed has grown. Call it last in a transaction.
pub(crate) async fn append(tx: &mut impl Batches, events: Vec<NewEvent>, now: UnixMs) -> Result<Vec<Growth>> {
    if events.is_empty() {
        return Ok(Vec::new());
    }
    // Sorted, so that two transactions lock the counters of several workspaces in one order.
    let mut counts = BTreeMap::<WorkspaceId, i64>::new();
    for event in &events {
        *counts.entry(event.workspace).or_default() += 1;
    }
    let rows: Vec<_> = counts.iter().map(|(ws, n)| CounterRow { ws: *ws, n: *n }).collect();
    let grown: Vec<(Uuid, i64)> = tx.all_rows(&COUNT, &rows, vec![]).await?;
    let grown: Vec<Growth> = grown.into_iter().map(|(ws, last)| (WorkspaceId(ws), last)).collect();
    let mut next: BTreeMap<WorkspaceId, i64> = grown.iter().map(|(ws, last)| (*ws, last - counts[ws] + 1)).collect();
    let rows: Vec<_> = events
        .into_iter()
        .map(|event| {
            let seq = next.get_mut(&event.workspace).expect("every workspace of the batch was counted");
            let row = FeedRow {
                ws: event.workspace,
                seq: *seq,
                kind: event.kind.as_str(),
                conv: event.conversation,
                subj: event.subject,
                data: event.data,
                at: now.0,
            };
            *seq += 1;
            row
        })
        .collect();
    tx.exec_rows(&APPEND, &rows).await?;
    Ok(grown)
}

impl Store {
    /// Events after `after`, oldest first, at most `limit`.
    pub async fn feed_after(&self, workspace: WorkspaceId, after: i64, limit: i64) -> Result<Vec<FeedRecord>> {
        self.db().read().all(AFTER, args![workspace, after, limit]).await
    }

    /// Events that an overview shows, newest first, before `before`.
    pub async fn feed_activities(&self, workspace: WorkspaceId, before: i64, limit: i64) -> Result<Vec<FeedRecord>> {
        self.db().read().all(ACTIVITIES, args![workspace, before, limit]).await
    }

    /// The newest event's number, 0 where there is none.
    pub async fn feed_last(&self, workspace: WorkspaceId) -> Result<i64> {
        let row: Option<(i64,)> = self
            .db()
            .read()
            .one("SELECT last_seq FROM feed_counters WHERE workspace_id = $1", args![workspace])
            .await?;
        Ok(row.map_or(0, |(seq,)| seq))
    }
}

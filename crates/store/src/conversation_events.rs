//! What people, agents and rules did with a conversation: taken over, handed back, closed, labelled, … and by whom.
//!
//! Written in the transaction of the change itself, and told on the feed with it. What customers and agents *said* is
//! in `messages`; how often something happened is in `stats`.

use std::sync::LazyLock;

use model::conversation::ConversationEventKind;
use model::{ConversationId, UnixMs, UserId, WorkspaceId};
use serde_json::{Value, json};
use sqlx::types::Json;
use uuid::Uuid;

use crate::Store;
use crate::db::{Result, args};
use crate::dialect::{Sql, batch_row};
use crate::feed::{FeedType, NewEvent};
use crate::hot::Batches;
use crate::seek::page;
use crate::text::clean;

/// Characters of a reason that is kept.
const DETAIL_CHARS: usize = 500;

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventActor {
    /// A person, or a program with an API key, whose id then stands for the user's.
    Operator {
        id: UserId,
        name: Option<String>,
    },
    Ai {
        name: Option<String>,
    },
    System,
}

impl EventActor {
    fn kind(&self) -> &'static str {
        match self {
            Self::Operator { .. } => "operator",
            Self::Ai { .. } => "ai",
            Self::System => "system",
        }
    }

    fn id(&self) -> Option<UserId> {
        match self {
            Self::Operator { id, .. } => Some(*id),
            Self::Ai { .. } | Self::System => None,
        }
    }

    fn name(&self) -> Option<&str> {
        match self {
            Self::Operator { name, .. } | Self::Ai { name } => name.as_deref(),
            Self::System => None,
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct ConversationEventRecord {
    pub id: Uuid,
    /// One of [`ConversationEventKind::ALL`].
    pub kind: String,
    /// `operator`, `ai` or `system`
    pub actor_type: String,
    pub actor_id: Option<UserId>,
    pub actor_name: Option<String>,
    pub detail: Option<Value>,
    pub at: UnixMs,
}

batch_row! { EventRow {
    ws: Id WorkspaceId, id: Id Uuid, conv: Id ConversationId, kind: Text &'static str, actor: Text &'static str,
    actor_id: Id Option<UserId>, name: Text Option<String>, detail: Json Option<Value>, at: Int i64,
} }

static APPEND: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "INSERT INTO conversation_events (workspace_id, id, conversation_id, type, actor_type, actor_id, actor_name, detail, at)
         SELECT j.ws, j.id, j.conv, j.kind, j.actor, j.actor_id, j.name, j.detail, j.at FROM {rows} WHERE true",
        EventRow::COLUMNS,
    )
});

pub(crate) const LIST: &str = "SELECT e.id, e.type AS kind, e.actor_type, e.actor_id, e.actor_name, u.name AS user_name, e.detail, e.at \
     FROM conversation_events e LEFT JOIN users u ON u.workspace_id = e.workspace_id AND u.id = e.actor_id \
     WHERE e.workspace_id = $1 AND e.conversation_id = $2 ORDER BY e.id DESC LIMIT $3";

impl EventRow {
    pub(crate) fn new(
        store: &Store,
        ws: WorkspaceId,
        conv: ConversationId,
        kind: ConversationEventKind,
        actor: &EventActor,
        detail: Option<Value>,
        now: UnixMs,
    ) -> Self {
        Self {
            ws,
            id: store.ids().next(),
            conv,
            kind: kind.as_str(),
            actor: actor.kind(),
            actor_id: actor.id(),
            name: actor.name().map(clean),
            detail: detail.map(crate::text::clean_json),
            at: now.0,
        }
    }

    /// The frame of the feed: the whole event, because nobody changes it later.
    pub(crate) fn announcement(&self) -> NewEvent {
        let data = json!({
            "id": self.id, "conversation_id": self.conv, "type": self.kind, "at": UnixMs(self.at).to_string(),
            "actor": actor_json(self.actor, self.actor_id, self.name.as_deref()), "detail": self.detail,
        });
        NewEvent {
            workspace: self.ws,
            kind: FeedType::ConversationEvent,
            conversation: Some(self.conv),
            subject: Some(self.id),
            data: Some(data),
        }
    }
}

fn actor_json(kind: &str, id: Option<UserId>, name: Option<&str>) -> Value {
    let mut actor = json!({ "type": kind });
    if let Some(id) = id {
        actor["id"] = json!(id);
    }
    if let Some(name) = name {
        actor["name"] = json!(name);
    }
    actor
}

/// Writes what happened. Nothing happened: no statement.
pub(crate) async fn append(tx: &mut impl Batches, rows: &[EventRow]) -> Result<()> {
    tx.exec_rows(&APPEND, rows).await.map(drop)
}

/// A reason as a detail, short enough for a line of the thread.
pub(crate) fn reason(text: &str) -> Value {
    json!({ "reason": model::text::fit(text, DETAIL_CHARS) })
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    kind: String,
    actor_type: String,
    actor_id: Option<Uuid>,
    actor_name: Option<String>,
    user_name: Option<String>,
    detail: Option<Json<Value>>,
    at: i64,
}

impl Store {
    /// The newest events of a conversation, at most `limit`, the oldest of them first. That it was begun is the first
    /// of all, and stored as the conversation itself.
    pub async fn conversation_events(
        &self,
        ws: WorkspaceId,
        conversation: ConversationId,
        limit: i64,
    ) -> Result<Vec<ConversationEventRecord>> {
        let rows: Vec<Row> = self.db().read().all(LIST, args![ws, conversation, page(limit)]).await?;
        let is_whole = (rows.len() as i64) < page(limit);
        let mut list: Vec<_> = rows
            .into_iter()
            .rev()
            .map(|row| ConversationEventRecord {
                id: row.id,
                kind: row.kind,
                actor_type: row.actor_type,
                actor_id: row.actor_id.map(UserId),
                actor_name: row.actor_name.or(row.user_name),
                detail: row.detail.map(|json| json.0),
                at: UnixMs(row.at),
            })
            .collect();
        let begun: Option<(i64,)> = self
            .db()
            .read()
            .one("SELECT started_at FROM conversations WHERE workspace_id = $1 AND id = $2", args![ws, conversation])
            .await?;
        if let Some((at,)) = begun.filter(|_| is_whole) {
            list.insert(
                0,
                ConversationEventRecord {
                    id: conversation.0,
                    kind: ConversationEventKind::Created.as_str().to_owned(),
                    actor_type: EventActor::System.kind().to_owned(),
                    actor_id: None,
                    actor_name: None,
                    detail: None,
                    at: UnixMs(at),
                },
            );
        }
        Ok(list)
    }
}

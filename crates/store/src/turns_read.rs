//! Turns as they are shown: "why this answer?".

use std::collections::HashMap;
use std::sync::LazyLock;

use model::{AgentId, ConversationId, TurnId, UnixMs, WorkspaceId};
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use crate::Store;
use crate::db::{Result, args};
use crate::dialect::{Sql, batch, batch_row};
use crate::messages::IDS_MAX;
use crate::seek::{LAST, page};

#[derive(Clone, Debug, PartialEq)]
pub struct TurnRecord {
    pub id: TurnId,
    pub conversation_id: ConversationId,
    pub agent_id: Option<AgentId>,
    pub started_at: UnixMs,
    pub finished_at: UnixMs,
    /// `answered`, `escalated`, `superseded`, `taken_over`, `silent` or `failed`.
    pub outcome: String,
    pub reason: Option<String>,
    pub model: Option<String>,
    pub input_tokens: i64,
    pub output_tokens: i64,
    /// The steps that ran, in order.
    pub steps: Value,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    conversation_id: Uuid,
    agent_id: Option<Uuid>,
    started_at: i64,
    finished_at: i64,
    outcome: String,
    reason: Option<String>,
    model: Option<String>,
    input_tokens: i64,
    output_tokens: i64,
    steps: Json<Value>,
}

impl From<Row> for TurnRecord {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.into(),
            conversation_id: row.conversation_id.into(),
            agent_id: row.agent_id.map(AgentId),
            started_at: UnixMs(row.started_at),
            finished_at: UnixMs(row.finished_at),
            outcome: row.outcome,
            reason: row.reason,
            model: row.model,
            input_tokens: row.input_tokens,
            output_tokens: row.output_tokens,
            steps: row.steps.0,
        }
    }
}

pub(crate) const LIST: &str = "SELECT id, conversation_id, agent_id, started_at, finished_at, outcome, reason, model, \
            input_tokens, output_tokens, steps \
     FROM turns WHERE workspace_id = $1 AND conversation_id = $2 AND id < $3 ORDER BY id DESC LIMIT $4";

batch_row! { TurnKey { id: Id TurnId } }

/// Turns in which a tool was used, as far as their text tells. CROSS JOIN: SQLite takes the few turns first.
pub(crate) static WITH_TOOLS: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "SELECT t.id, t.steps FROM {rows} CROSS JOIN turns t \
         WHERE t.workspace_id = $2 AND t.id = j.id AND CAST(t.steps AS TEXT) LIKE '%\"tool\"%'",
        TurnKey::COLUMNS,
    )
});

impl Store {
    /// The steps of those of these turns (at most 1,000) in which a tool was used; perhaps of others, too.
    pub async fn steps_with_tools(&self, ws: WorkspaceId, turns: &[TurnId]) -> Result<HashMap<TurnId, Value>> {
        let wanted: Vec<_> = turns.iter().take(IDS_MAX).map(|id| TurnKey { id: *id }).collect();
        if wanted.is_empty() {
            return Ok(HashMap::new());
        }
        let rows: Vec<(Uuid, Json<Value>)> = self.db().read().all(&WITH_TOOLS, args![batch(&wanted), ws]).await?;
        Ok(rows.into_iter().map(|(id, steps)| (TurnId(id), steps.0)).collect())
    }

    /// A conversation's turns, newest first, before `before`.
    pub async fn turns(
        &self,
        ws: WorkspaceId,
        conversation: ConversationId,
        before: Option<TurnId>,
        limit: i64,
    ) -> Result<Vec<TurnRecord>> {
        let rows: Vec<Row> =
            self.db().read().all(LIST, args![ws, conversation, before.map_or(LAST, Uuid::from), page(limit)]).await?;
        Ok(rows.into_iter().map(TurnRecord::from).collect())
    }

    pub async fn turn(&self, ws: WorkspaceId, id: TurnId) -> Result<Option<TurnRecord>> {
        let row: Option<Row> = self
            .db()
            .read()
            .one(
                "SELECT id, conversation_id, agent_id, started_at, finished_at, outcome, reason, model, \
                        input_tokens, output_tokens, steps \
                 FROM turns WHERE workspace_id = $1 AND id = $2",
                args![ws, id],
            )
            .await?;
        Ok(row.map(TurnRecord::from))
    }
}

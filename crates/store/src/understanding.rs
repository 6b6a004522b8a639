//! How a workspace wants its messages understood, and what was understood of a conversation.

use model::understanding::UnderstandingSettings;
use model::{ConversationId, WorkspaceId};
use serde_json::Value;
use sqlx::types::Json;

use crate::Store;
use crate::db::{Result, args};
use crate::seek::page;
use crate::text::to_json;

pub(crate) const OF_CONVERSATION: &str = "SELECT a.analysis FROM messages m \
     JOIN message_analyses a ON a.workspace_id = m.workspace_id AND a.message_id = m.id \
     WHERE m.workspace_id = $1 AND m.conversation_id = $2 AND m.direction = 'inbound' \
     ORDER BY m.order_at DESC, m.seq DESC LIMIT $3";

impl Store {
    /// Analyses of a conversation's messages, the newest first.
    pub async fn analyses(&self, ws: WorkspaceId, conversation: ConversationId, limit: i64) -> Result<Vec<Value>> {
        let rows: Vec<(Json<Value>,)> =
            self.db().read().all(OF_CONVERSATION, args![ws, conversation, page(limit)]).await?;
        Ok(rows.into_iter().map(|(analysis,)| analysis.0).collect())
    }

    /// `None`: as the configuration has it.
    pub async fn understanding(&self, ws: WorkspaceId) -> Result<Option<UnderstandingSettings>> {
        let row: Option<(Option<Json<UnderstandingSettings>>,)> =
            self.db().read().one("SELECT understanding FROM workspaces WHERE id = $1", args![ws]).await?;
        Ok(row.and_then(|(settings,)| settings).map(|settings| settings.0))
    }

    /// Whether there is such a workspace. The knowledge version moves: what is cached of a workspace for its turns is
    /// read again then, on all nodes.
    pub async fn put_understanding(&self, ws: WorkspaceId, settings: &UnderstandingSettings) -> Result<bool> {
        let mut tx = self.db().begin().await?;
        let changed = tx
            .exec(
                "UPDATE workspaces SET understanding = $2, knowledge_version = knowledge_version + 1 WHERE id = $1",
                args![ws, to_json(settings)?],
            )
            .await?;
        tx.commit().await?;
        Ok(changed == 1)
    }
}

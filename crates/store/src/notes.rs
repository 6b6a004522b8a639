//! Notes: what operators tell each other about a conversation.

use model::{ConversationId, UnixMs, UserId, WorkspaceId};
use uuid::Uuid;

use crate::Store;
use crate::db::{Result, args};
use crate::seek::{LAST, page};
use crate::text::clean;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteRecord {
    pub id: Uuid,
    pub conversation_id: ConversationId,
    /// `None`: the note is the system's, or its author used an API key.
    pub user_id: Option<UserId>,
    /// `None` also where the user was removed.
    pub user_name: Option<String>,
    pub text: String,
    pub created_at: UnixMs,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    conversation_id: Uuid,
    user_id: Option<Uuid>,
    user_name: Option<String>,
    text: String,
    created_at: i64,
}

pub(crate) const LIST: &str = "SELECT n.id, n.conversation_id, n.user_id, u.name AS user_name, n.text, n.created_at \
     FROM notes n LEFT JOIN users u ON u.workspace_id = n.workspace_id AND u.id = n.user_id \
     WHERE n.workspace_id = $1 AND n.conversation_id = $2 AND n.id < $3 ORDER BY n.id DESC LIMIT $4";

const ONE: &str = "SELECT n.id, n.conversation_id, n.user_id, u.name AS user_name, n.text, n.created_at \
     FROM notes n LEFT JOIN users u ON u.workspace_id = n.workspace_id AND u.id = n.user_id \
     WHERE n.workspace_id = $1 AND n.conversation_id = $2 AND n.id = $3";

impl From<Row> for NoteRecord {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            conversation_id: row.conversation_id.into(),
            user_id: row.user_id.map(UserId),
            user_name: row.user_name,
            text: row.text,
            created_at: UnixMs(row.created_at),
        }
    }
}

impl Store {
    /// The note's id; `None` where there is no such conversation.
    pub async fn add_note(
        &self,
        ws: WorkspaceId,
        conversation: ConversationId,
        user: Option<UserId>,
        text: &str,
        now: UnixMs,
    ) -> Result<Option<Uuid>> {
        let id = self.ids().next();
        let mut tx = self.db().begin().await?;
        let added = tx
            .exec(
                "INSERT INTO notes (workspace_id, id, conversation_id, user_id, text, created_at) \
                 SELECT workspace_id, $3, id, $4, $5, $6 FROM conversations WHERE workspace_id = $1 AND id = $2",
                args![ws, conversation, id, user, clean(text), now],
            )
            .await?;
        tx.commit().await?;
        Ok((added == 1).then_some(id))
    }

    pub async fn note(&self, ws: WorkspaceId, conversation: ConversationId, id: Uuid) -> Result<Option<NoteRecord>> {
        let row: Option<Row> = self.db().read().one(ONE, args![ws, conversation, id]).await?;
        Ok(row.map(NoteRecord::from))
    }

    /// Whether there was such a note.
    pub async fn delete_note(&self, ws: WorkspaceId, conversation: ConversationId, note: Uuid) -> Result<bool> {
        let mut tx = self.db().begin().await?;
        let deleted = tx
            .exec(
                "DELETE FROM notes WHERE workspace_id = $1 AND conversation_id = $2 AND id = $3",
                args![ws, conversation, note],
            )
            .await?;
        tx.commit().await?;
        Ok(deleted == 1)
    }

    /// A conversation's notes, newest first, before `before`.
    pub async fn notes(
        &self,
        ws: WorkspaceId,
        conversation: ConversationId,
        before: Option<Uuid>,
        limit: i64,
    ) -> Result<Vec<NoteRecord>> {
        let rows: Vec<Row> =
            self.db().read().all(LIST, args![ws, conversation, before.unwrap_or(LAST), page(limit)]).await?;
        Ok(rows.into_iter().map(NoteRecord::from).collect())
    }
}

//! Saved replies: texts that operators use again, found by a shortcut.

use model::{UnixMs, UserId, WorkspaceId};
use uuid::Uuid;

use crate::Store;
use crate::db::{Result, args};
use crate::seek::page;
use crate::text::clean;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedReply {
    pub id: Uuid,
    /// Unique in the workspace.
    pub shortcut: String,
    pub title: String,
    pub text: String,
    /// `None`: an API key's.
    pub created_by: Option<UserId>,
    pub created_at: UnixMs,
    pub updated_at: UnixMs,
}

/// What is written of a saved reply; in a change, what is not given stays.
#[derive(Clone, Debug, Default)]
pub struct SavedReplyDraft {
    pub shortcut: Option<String>,
    pub title: Option<String>,
    pub text: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    shortcut: String,
    title: String,
    text: String,
    created_by: Option<Uuid>,
    created_at: i64,
    updated_at: i64,
}

impl From<Row> for SavedReply {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            shortcut: row.shortcut,
            title: row.title,
            text: row.text,
            created_by: row.created_by.map(UserId),
            created_at: UnixMs(row.created_at),
            updated_at: UnixMs(row.updated_at),
        }
    }
}

macro_rules! select {
    ($rest:expr) => {
        concat!("SELECT id, shortcut, title, text, created_by, created_at, updated_at FROM saved_replies ", $rest)
    };
}
pub(crate) const LIST: &str = select!("WHERE workspace_id = $1 AND shortcut > $2 ORDER BY shortcut LIMIT $3");

impl Store {
    /// Saved replies by their shortcuts, after `after`.
    pub async fn saved_replies(&self, ws: WorkspaceId, after: Option<&str>, limit: i64) -> Result<Vec<SavedReply>> {
        let rows: Vec<Row> =
            self.db().read().all(LIST, args![ws, clean(after.unwrap_or_default()), page(limit)]).await?;
        Ok(rows.into_iter().map(SavedReply::from).collect())
    }

    pub async fn saved_reply(&self, ws: WorkspaceId, id: Uuid) -> Result<Option<SavedReply>> {
        let row: Option<Row> =
            self.db().read().one(select!("WHERE workspace_id = $1 AND id = $2"), args![ws, id]).await?;
        Ok(row.map(SavedReply::from))
    }

    /// `Conflict` where the shortcut is taken; `None` where there are `most` already.
    pub async fn add_saved_reply(
        &self,
        ws: WorkspaceId,
        by: Option<UserId>,
        draft: &SavedReplyDraft,
        most: i64,
        now: UnixMs,
    ) -> Result<Option<Uuid>> {
        let id = self.ids().next();
        let given = |text: &Option<String>| clean(text.as_deref().unwrap_or_default());
        let mut tx = self.db().begin().await?;
        let added = tx
            .exec(
                "INSERT INTO saved_replies (workspace_id, id, shortcut, title, text, created_by, created_at, updated_at) \
                 SELECT $1, $2, $3, $4, $5, $6, $7, $7 \
                 WHERE (SELECT COUNT(*) FROM saved_replies WHERE workspace_id = $1) < $8",
                args![ws, id, given(&draft.shortcut), given(&draft.title), given(&draft.text), by, now, most],
            )
            .await?;
        tx.commit().await?;
        Ok((added == 1).then_some(id))
    }

    /// Changes what is given; whether there is such a reply. `Conflict` where the shortcut is taken.
    pub async fn change_saved_reply(
        &self,
        ws: WorkspaceId,
        id: Uuid,
        draft: &SavedReplyDraft,
        now: UnixMs,
    ) -> Result<bool> {
        let given = |text: &Option<String>| text.as_deref().map(clean);
        let mut tx = self.db().begin().await?;
        let changed = tx
            .exec(
                "UPDATE saved_replies SET shortcut = COALESCE($3, shortcut), title = COALESCE($4, title), \
                 text = COALESCE($5, text), updated_at = $6 WHERE workspace_id = $1 AND id = $2",
                args![ws, id, given(&draft.shortcut), given(&draft.title), given(&draft.text), now],
            )
            .await?;
        tx.commit().await?;
        Ok(changed == 1)
    }

    /// Whether there was such a reply.
    pub async fn delete_saved_reply(&self, ws: WorkspaceId, id: Uuid) -> Result<bool> {
        let mut tx = self.db().begin().await?;
        let deleted = tx.exec("DELETE FROM saved_replies WHERE workspace_id = $1 AND id = $2", args![ws, id]).await?;
        tx.commit().await?;
        Ok(deleted == 1)
    }
}

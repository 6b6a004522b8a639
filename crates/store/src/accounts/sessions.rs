//! Sessions: a token names a row here, so that signing out and removing a user take effect at once.

use model::{SessionId, UnixMs, UserId, WorkspaceId};
use uuid::Uuid;

use super::users::{Row as UserRow, UserRecord};
use crate::Store;
use crate::db::{Result, args};

/// A session that is in force, with its user.
#[derive(Clone, Debug, PartialEq)]
pub struct ActiveSession {
    pub id: SessionId,
    pub expires_at: UnixMs,
    pub user: UserRecord,
    pub workspace_name: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    session_id: Uuid,
    expires_at: i64,
    workspace_name: String,
    #[sqlx(flatten)]
    user: UserRow,
}

impl Store {
    /// Opens a session, if the user is there. The caller puts its id and workspace into the token.
    pub async fn create_session(
        &self,
        ws: WorkspaceId,
        user: UserId,
        now: UnixMs,
        expires_at: UnixMs,
    ) -> Result<Option<SessionId>> {
        let id: SessionId = self.ids().make();
        let mut tx = self.db().begin().await?;
        let added = tx
            .exec(
                "INSERT INTO sessions (workspace_id, id, user_id, created_at, expires_at) \
                 SELECT workspace_id, $3, id, $4, $5 FROM users WHERE workspace_id = $1 AND id = $2",
                args![ws, user, id, now, expires_at],
            )
            .await?;
        tx.commit().await?;
        Ok((added == 1).then_some(id))
    }

    /// The session, unless it expired or was revoked, or its user is gone.
    pub async fn active_session(&self, ws: WorkspaceId, id: SessionId, now: UnixMs) -> Result<Option<ActiveSession>> {
        let row: Option<Row> = self
            .db()
            .read()
            .one(
                "SELECT s.id AS session_id, s.expires_at, w.name AS workspace_name, \
                        u.workspace_id, u.id, u.email, u.name, u.role, u.created_at \
                 FROM sessions s \
                 JOIN users u ON u.workspace_id = s.workspace_id AND u.id = s.user_id \
                 JOIN workspaces w ON w.id = s.workspace_id \
                 WHERE s.workspace_id = $1 AND s.id = $2 AND s.revoked_at IS NULL AND s.expires_at > $3",
                args![ws, id, now],
            )
            .await?;
        row.map(|row| {
            Ok(ActiveSession {
                id: row.session_id.into(),
                expires_at: UnixMs(row.expires_at),
                user: row.user.record()?,
                workspace_name: row.workspace_name,
            })
        })
        .transpose()
    }

    /// Whether the session was in force until now.
    pub async fn revoke_session(&self, ws: WorkspaceId, id: SessionId, now: UnixMs) -> Result<bool> {
        let mut tx = self.db().begin().await?;
        let changed = tx
            .exec(
                "UPDATE sessions SET revoked_at = $3 \
                 WHERE workspace_id = $1 AND id = $2 AND revoked_at IS NULL AND expires_at > $3",
                args![ws, id, now],
            )
            .await?;
        tx.commit().await?;
        Ok(changed == 1)
    }

    /// Signs a user out everywhere. How many sessions that ended.
    pub async fn revoke_sessions_of_user(&self, ws: WorkspaceId, user: UserId, now: UnixMs) -> Result<u64> {
        let mut tx = self.db().begin().await?;
        let changed = tx
            .exec(
                "UPDATE sessions SET revoked_at = $3 \
                 WHERE workspace_id = $1 AND user_id = $2 AND revoked_at IS NULL AND expires_at > $3",
                args![ws, user, now],
            )
            .await?;
        tx.commit().await?;
        Ok(changed)
    }
}

//! Changing a password, by oneself or with a one-time link: every other session ends with the old one.

use std::fmt;

use model::{SessionId, UnixMs, UserId, WorkspaceId};
use uuid::Uuid;

use super::sessions::end_sessions;
use crate::Store;
use crate::db::{Result, Tx, args};
use crate::text::clean;

/// A one-time link with which a person chooses a new password.
#[derive(Clone, PartialEq)]
pub struct PasswordLinkRecord {
    pub workspace_id: WorkspaceId,
    pub user_id: UserId,
    pub email: String,
    pub name: String,
    pub expires_at: UnixMs,
    /// Used, or replaced by a newer one.
    pub is_spent: bool,
}

impl fmt::Debug for PasswordLinkRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PasswordLinkRecord").field("user_id", &self.user_id).finish_non_exhaustive()
    }
}

impl PasswordLinkRecord {
    pub fn is_open(&self, now: UnixMs) -> bool {
        !self.is_spent && self.expires_at > now
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    workspace_id: Uuid,
    user_id: Uuid,
    email: String,
    name: String,
    expires_at: i64,
    used_at: Option<i64>,
}

impl Store {
    /// What a user's password is verified against.
    pub async fn password_hash(&self, ws: WorkspaceId, user: UserId) -> Result<Option<String>> {
        let row: Option<(String,)> = self
            .db()
            .read()
            .one("SELECT password_hash FROM users WHERE workspace_id = $1 AND id = $2", args![ws, user])
            .await?;
        Ok(row.map(|(hash,)| hash))
    }

    /// Sets a password and ends every session but `except`: both, or neither. How many sessions that ended; `None`:
    /// there is no such user.
    pub async fn set_password(
        &self,
        ws: WorkspaceId,
        user: UserId,
        password_hash: &str,
        except: Option<SessionId>,
        now: UnixMs,
    ) -> Result<Option<u64>> {
        let mut tx = self.db().begin().await?;
        let ended = replace_password(&mut tx, ws, user, password_hash, except, now).await?;
        tx.commit().await?;
        Ok(ended)
    }

    /// `token_hash` is a digest of the secret in the link. A person's earlier links are good no more. Whether there is
    /// such a user.
    pub async fn create_password_link(
        &self,
        ws: WorkspaceId,
        user: UserId,
        token_hash: &[u8],
        now: UnixMs,
        expires_at: UnixMs,
    ) -> Result<bool> {
        let mut tx = self.db().begin().await?;
        tx.exec(
            "UPDATE password_links SET used_at = $3 WHERE workspace_id = $1 AND user_id = $2 AND used_at IS NULL",
            args![ws, user, now],
        )
        .await?;
        let added = tx
            .exec(
                "INSERT INTO password_links (workspace_id, token_hash, user_id, expires_at) \
                 SELECT workspace_id, $3, id, $4 FROM users WHERE workspace_id = $1 AND id = $2",
                args![ws, user, token_hash.to_vec(), expires_at],
            )
            .await?;
        tx.commit().await?;
        Ok(added == 1)
    }

    /// The link, also one that cannot be used any more.
    pub async fn password_link(&self, token_hash: &[u8]) -> Result<Option<PasswordLinkRecord>> {
        let row: Option<Row> = self
            .db()
            .read()
            .one(
                "SELECT l.workspace_id, l.user_id, u.email, u.name, l.expires_at, l.used_at FROM password_links l \
                 JOIN users u ON u.workspace_id = l.workspace_id AND u.id = l.user_id WHERE l.token_hash = $1",
                args![token_hash.to_vec()],
            )
            .await?;
        Ok(row.map(|row| PasswordLinkRecord {
            workspace_id: row.workspace_id.into(),
            user_id: row.user_id.into(),
            email: row.email,
            name: row.name,
            expires_at: UnixMs(row.expires_at),
            is_spent: row.used_at.is_some(),
        }))
    }

    /// Spends the link on a new password and ends the person's sessions: all, or nothing. Whether the link was good.
    pub async fn use_password_link(&self, token_hash: &[u8], password_hash: &str, now: UnixMs) -> Result<bool> {
        let mut tx = self.db().begin().await?;
        let row: Option<(Uuid, Uuid)> = tx
            .one(
                "UPDATE password_links SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2 \
                 RETURNING workspace_id, user_id",
                args![token_hash.to_vec(), now],
            )
            .await?;
        let Some((ws, user)) = row else {
            return Ok(false);
        };
        let ended = replace_password(&mut tx, ws.into(), user.into(), password_hash, None, now).await?;
        tx.commit().await?;
        Ok(ended.is_some())
    }
}

async fn replace_password(
    tx: &mut Tx,
    ws: WorkspaceId,
    user: UserId,
    password_hash: &str,
    except: Option<SessionId>,
    now: UnixMs,
) -> Result<Option<u64>> {
    let changed = tx
        .exec(
            "UPDATE users SET password_hash = $3 WHERE workspace_id = $1 AND id = $2",
            args![ws, user, clean(password_hash)],
        )
        .await?;
    if changed == 0 {
        return Ok(None);
    }
    end_sessions(tx, ws, user, except, now).await.map(Some)
}

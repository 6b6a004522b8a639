//! Sign-up links: an invitation into a workspace that works once.

use model::account::Role;
use model::{UnixMs, WorkspaceId};
use uuid::Uuid;

use super::users::{NewUser, UserRecord, insert_user};
use crate::Store;
use crate::db::{Result, args};
use crate::text::{clean, known};

#[derive(Clone, Debug, PartialEq)]
pub struct SignupLinkRecord {
    pub workspace_id: WorkspaceId,
    pub role: Role,
    /// Where set, only this address may use the link.
    pub email: Option<String>,
    pub expires_at: UnixMs,
}

/// What became of an attempt to use a link.
#[derive(Clone, Debug, PartialEq)]
pub enum LinkUse {
    Created(UserRecord),
    /// Unknown, used, or expired: which one is nobody's business.
    Invalid,
    /// The link is for another address; it can still be used.
    OtherEmail,
}

#[derive(sqlx::FromRow)]
struct Row {
    workspace_id: Uuid,
    role: String,
    email: Option<String>,
    expires_at: i64,
}

impl Row {
    fn record(self) -> Result<SignupLinkRecord> {
        Ok(SignupLinkRecord {
            workspace_id: self.workspace_id.into(),
            role: known("role", &self.role, Role::parse)?,
            email: self.email,
            expires_at: UnixMs(self.expires_at),
        })
    }
}

impl Store {
    /// `token_hash` is a digest of the secret in the link. Errors: `Conflict` where it exists.
    pub async fn create_signup_link(
        &self,
        ws: WorkspaceId,
        token_hash: &[u8],
        role: Role,
        email: Option<&str>,
        expires_at: UnixMs,
    ) -> Result<()> {
        let mut tx = self.db().begin().await?;
        tx.exec(
            "INSERT INTO signup_links (workspace_id, token_hash, role, email, expires_at) VALUES ($1, $2, $3, $4, $5)",
            args![ws, token_hash.to_vec(), role.as_str(), email.map(clean), expires_at],
        )
        .await?;
        tx.commit().await
    }

    /// The link, unless it was used or has expired.
    pub async fn signup_link(&self, token_hash: &[u8], now: UnixMs) -> Result<Option<SignupLinkRecord>> {
        let row: Option<Row> = self
            .db()
            .read()
            .one(
                "SELECT workspace_id, role, email, expires_at FROM signup_links \
                 WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2",
                args![token_hash.to_vec(), now],
            )
            .await?;
        row.map(Row::record).transpose()
    }

    /// Spends the link on a new user: both, or neither.
    ///
    /// Errors: `Conflict` where the e-mail address exists; the link can still be used.
    pub async fn use_signup_link(&self, token_hash: &[u8], user: &NewUser, now: UnixMs) -> Result<LinkUse> {
        let mut tx = self.db().begin().await?;
        let row: Option<Row> = tx
            .one(
                "UPDATE signup_links SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2 \
                 RETURNING workspace_id, role, email, expires_at",
                args![token_hash.to_vec(), now],
            )
            .await?;
        let Some(link) = row.map(Row::record).transpose()? else {
            return Ok(LinkUse::Invalid);
        };
        if link.email.is_some_and(|email| email != user.email) {
            return Ok(LinkUse::OtherEmail);
        }
        let record = insert_user(&mut tx, link.workspace_id, self.ids().make(), user, link.role, now).await?;
        tx.commit().await?;
        Ok(LinkUse::Created(record))
    }
}

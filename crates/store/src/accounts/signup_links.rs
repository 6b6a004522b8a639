//! Sign-up links: an invitation into a workspace that works once, until it ends or is revoked.

use model::account::Role;
use model::{InvitationId, UnixMs, WorkspaceId};
use uuid::Uuid;

use super::users::{NewUser, UserRecord, insert_user};
use crate::Store;
use crate::db::{Result, args};
use crate::seek::{FIRST, page};
use crate::text::{clean, known};

#[derive(Clone, Debug, PartialEq)]
pub struct SignupLinkRecord {
    pub workspace_id: WorkspaceId,
    /// `None` where an earlier version made the link.
    pub id: Option<InvitationId>,
    pub role: Role,
    /// Where set, only this address may use the link.
    pub email: Option<String>,
    pub created_at: Option<UnixMs>,
    pub expires_at: UnixMs,
    /// Used, replaced or revoked.
    pub is_spent: bool,
}

impl SignupLinkRecord {
    pub fn is_open(&self, now: UnixMs) -> bool {
        !self.is_spent && self.expires_at > now
    }
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
    id: Option<Uuid>,
    role: String,
    email: Option<String>,
    created_at: Option<i64>,
    expires_at: i64,
    used_at: Option<i64>,
}

pub(crate) const LIST: &str = "SELECT workspace_id, id, role, email, created_at, expires_at, used_at FROM signup_links \
     WHERE workspace_id = $1 AND id > $2 AND used_at IS NULL AND expires_at > $3 ORDER BY id LIMIT $4";

impl Row {
    fn record(self) -> Result<SignupLinkRecord> {
        Ok(SignupLinkRecord {
            workspace_id: self.workspace_id.into(),
            id: self.id.map(InvitationId),
            role: known("role", &self.role, Role::parse)?,
            email: self.email,
            created_at: self.created_at.map(UnixMs),
            expires_at: UnixMs(self.expires_at),
            is_spent: self.used_at.is_some(),
        })
    }
}

impl Store {
    /// `token_hash` is a digest of the secret in the link. Earlier links for the same address are good no more.
    /// Errors: `Conflict` where it exists.
    pub async fn create_signup_link(
        &self,
        ws: WorkspaceId,
        token_hash: &[u8],
        role: Role,
        email: Option<&str>,
        now: UnixMs,
        expires_at: UnixMs,
    ) -> Result<InvitationId> {
        let id: InvitationId = self.ids().make();
        let email = email.map(clean);
        let mut tx = self.db().begin().await?;
        if let Some(email) = &email {
            tx.exec(
                "UPDATE signup_links SET used_at = $3, revoked_at = $3 \
                 WHERE workspace_id = $1 AND email = $2 AND used_at IS NULL",
                args![ws, email.as_str(), now],
            )
            .await?;
        }
        tx.exec(
            "INSERT INTO signup_links (workspace_id, token_hash, id, role, email, created_at, expires_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            args![ws, token_hash.to_vec(), id, role.as_str(), email, now, expires_at],
        )
        .await?;
        tx.commit().await?;
        Ok(id)
    }

    /// The link, also one that cannot be used any more.
    pub async fn signup_link(&self, token_hash: &[u8]) -> Result<Option<SignupLinkRecord>> {
        let row: Option<Row> = self
            .db()
            .read()
            .one(
                "SELECT workspace_id, id, role, email, created_at, expires_at, used_at FROM signup_links \
                 WHERE token_hash = $1",
                args![token_hash.to_vec()],
            )
            .await?;
        row.map(Row::record).transpose()
    }

    /// Links that can still be used, in the order of their making, after `after`.
    pub async fn invitations(
        &self,
        ws: WorkspaceId,
        after: Option<InvitationId>,
        limit: i64,
        now: UnixMs,
    ) -> Result<Vec<SignupLinkRecord>> {
        let rows: Vec<Row> =
            self.db().read().all(LIST, args![ws, after.map_or(FIRST, Uuid::from), now, page(limit)]).await?;
        rows.into_iter().map(Row::record).collect()
    }

    /// A link of the workspace that can still be used.
    pub async fn invitation(&self, ws: WorkspaceId, id: InvitationId, now: UnixMs) -> Result<Option<SignupLinkRecord>> {
        let row: Option<Row> = self
            .db()
            .read()
            .one(
                "SELECT workspace_id, id, role, email, created_at, expires_at, used_at FROM signup_links \
                 WHERE workspace_id = $1 AND id = $2 AND used_at IS NULL AND expires_at > $3",
                args![ws, id, now],
            )
            .await?;
        row.map(Row::record).transpose()
    }

    /// Whether the link could be used until now.
    pub async fn revoke_invitation(&self, ws: WorkspaceId, id: InvitationId, now: UnixMs) -> Result<bool> {
        let mut tx = self.db().begin().await?;
        let changed = tx
            .exec(
                "UPDATE signup_links SET used_at = $3, revoked_at = $3 \
                 WHERE workspace_id = $1 AND id = $2 AND used_at IS NULL AND expires_at > $3",
                args![ws, id, now],
            )
            .await?;
        tx.commit().await?;
        Ok(changed == 1)
    }

    /// Spends the link on a new user: both, or neither.
    ///
    /// Errors: `Conflict` where the e-mail address exists; the link can still be used.
    pub async fn use_signup_link(&self, token_hash: &[u8], user: &NewUser, now: UnixMs) -> Result<LinkUse> {
        let mut tx = self.db().begin().await?;
        let row: Option<Row> = tx
            .one(
                "UPDATE signup_links SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2 \
                 RETURNING workspace_id, id, role, email, created_at, expires_at, used_at",
                args![token_hash.to_vec(), now],
            )
            .await?;
        let Some(link) = row.map(Row::record).transpose()? else {
            return Ok(LinkUse::Invalid);
        };
        match &link.email {
            Some(email) if *email != user.email => return Ok(LinkUse::OtherEmail),
            Some(_) => {}
            // The owner's, of which every start printed another: somebody has signed up now.
            None => {
                tx.exec(
                    "UPDATE signup_links SET used_at = $2, revoked_at = $2 \
                     WHERE workspace_id = $1 AND email IS NULL AND used_at IS NULL",
                    args![link.workspace_id, now],
                )
                .await?;
            }
        }
        let record = insert_user(&mut tx, link.workspace_id, self.ids().make(), user, link.role, now).await?;
        tx.commit().await?;
        Ok(LinkUse::Created(record))
    }
}

//! Users: the people of a workspace. A workspace always keeps an owner.

use std::fmt;

use model::account::{Language, Role};
use model::{UnixMs, UserId, WorkspaceId};
use uuid::Uuid;

use super::workspaces::lock_workspace;
use crate::Store;
use crate::db::{Result, Tx, args};
use crate::seek::{FIRST, page};
use crate::text::{clean, known};

#[derive(Clone, Debug, PartialEq)]
pub struct UserRecord {
    pub workspace_id: WorkspaceId,
    pub id: UserId,
    pub email: String,
    pub name: String,
    pub role: Role,
    pub created_at: UnixMs,
    pub language: Language,
    /// When a session of theirs was last used, exact to a minute.
    pub last_seen_at: Option<UnixMs>,
    /// Whether signing in takes a second factor.
    pub totp_enabled: bool,
    /// A sign-in that began under an earlier one is void.
    pub sign_in_epoch: i64,
}

/// What a sign-in needs.
pub struct SignIn {
    pub user: UserRecord,
    pub password_hash: String,
}

/// A user as the caller gives it. `email` is trimmed and in lower case.
#[derive(Clone)]
pub struct NewUser {
    pub email: String,
    pub name: String,
    pub password_hash: String,
}

impl fmt::Debug for SignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignIn").field("user", &self.user).finish_non_exhaustive()
    }
}

impl fmt::Debug for NewUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewUser").field("email", &self.email).field("name", &self.name).finish_non_exhaustive()
    }
}

/// What became of a change to a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserChange {
    Done,
    Missing,
    /// Refused: the workspace would be left without an owner.
    LastOwner,
}

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    workspace_id: Uuid,
    id: Uuid,
    email: String,
    name: String,
    role: String,
    created_at: i64,
    language: String,
    last_seen_at: Option<i64>,
    totp_enabled_at: Option<i64>,
    sign_in_epoch: i64,
}

impl Row {
    pub(super) fn record(self) -> Result<UserRecord> {
        Ok(UserRecord {
            workspace_id: self.workspace_id.into(),
            id: self.id.into(),
            email: self.email,
            name: self.name,
            role: known("role", &self.role, Role::parse)?,
            created_at: UnixMs(self.created_at),
            language: known("language", &self.language, Language::parse)?,
            last_seen_at: self.last_seen_at.map(UnixMs),
            totp_enabled: self.totp_enabled_at.is_some(),
            sign_in_epoch: self.sign_in_epoch,
        })
    }
}

#[derive(sqlx::FromRow)]
struct SignInRow {
    #[sqlx(flatten)]
    user: Row,
    password_hash: String,
}

impl Store {
    /// Errors: `Conflict` where the e-mail address exists, in whatever workspace.
    pub async fn create_user(&self, ws: WorkspaceId, user: &NewUser, role: Role, now: UnixMs) -> Result<UserRecord> {
        let mut tx = self.db().begin().await?;
        let record = insert_user(&mut tx, ws, self.ids().make(), user, role, now).await?;
        tx.commit().await?;
        Ok(record)
    }

    /// The user with this address, trimmed and in lower case, in whatever workspace: sign-in knows no more.
    pub async fn user_by_email(&self, email: &str) -> Result<Option<SignIn>> {
        let row: Option<SignInRow> = self
            .db()
            .read()
            .one(
                "SELECT workspace_id, id, email, name, role, created_at, language, last_seen_at, totp_enabled_at, \
                        sign_in_epoch, password_hash \
                 FROM users WHERE email = $1",
                args![clean(email)],
            )
            .await?;
        row.map(|row| Ok(SignIn { user: row.user.record()?, password_hash: row.password_hash })).transpose()
    }

    pub async fn user(&self, ws: WorkspaceId, id: UserId) -> Result<Option<UserRecord>> {
        let row: Option<Row> = self
            .db()
            .read()
            .one(
                "SELECT workspace_id, id, email, name, role, created_at, language, last_seen_at, totp_enabled_at, \
                        sign_in_epoch \
                 FROM users WHERE workspace_id = $1 AND id = $2",
                args![ws, id],
            )
            .await?;
        row.map(Row::record).transpose()
    }

    /// Users in the order of their creation, after `after`.
    pub async fn users(&self, ws: WorkspaceId, after: Option<UserId>, limit: i64) -> Result<Vec<UserRecord>> {
        let rows: Vec<Row> = self
            .db()
            .read()
            .all(
                "SELECT workspace_id, id, email, name, role, created_at, language, last_seen_at, totp_enabled_at, \
                        sign_in_epoch FROM users \
                 WHERE workspace_id = $1 AND id > $2 ORDER BY id LIMIT $3",
                args![ws, after.map_or(FIRST, Uuid::from), page(limit)],
            )
            .await?;
        rows.into_iter().map(Row::record).collect()
    }

    pub async fn set_user_role(&self, ws: WorkspaceId, id: UserId, role: Role) -> Result<UserChange> {
        let mut tx = self.db().begin().await?;
        let allowed = may_lose(&mut tx, ws, id, role == Role::Owner).await?;
        if allowed == UserChange::Done {
            tx.exec("UPDATE users SET role = $3 WHERE workspace_id = $1 AND id = $2", args![ws, id, role.as_str()])
                .await?;
            tx.commit().await?;
        }
        Ok(allowed)
    }

    /// Changes how a person is called, and spoken to. `None`: there is no such user.
    pub async fn change_profile(
        &self,
        ws: WorkspaceId,
        id: UserId,
        name: Option<&str>,
        language: Option<Language>,
    ) -> Result<Option<UserRecord>> {
        let mut tx = self.db().begin().await?;
        let row: Option<Row> = tx
            .one(
                "UPDATE users SET name = COALESCE($3, name), language = COALESCE($4, language) \
                 WHERE workspace_id = $1 AND id = $2 \
                 RETURNING workspace_id, id, email, name, role, created_at, language, last_seen_at, totp_enabled_at, \
                           sign_in_epoch",
                args![ws, id, name.map(clean), language.map(Language::as_str)],
            )
            .await?;
        tx.commit().await?;
        row.map(Row::record).transpose()
    }

    /// Removes a user and ends their sessions.
    pub async fn delete_user(&self, ws: WorkspaceId, id: UserId, now: UnixMs) -> Result<UserChange> {
        let mut tx = self.db().begin().await?;
        let allowed = may_lose(&mut tx, ws, id, false).await?;
        if allowed == UserChange::Done {
            tx.exec(
                "UPDATE sessions SET revoked_at = $3 WHERE workspace_id = $1 AND user_id = $2 AND revoked_at IS NULL",
                args![ws, id, now],
            )
            .await?;
            for owned in [
                "DELETE FROM recovery_codes WHERE workspace_id = $1 AND user_id = $2",
                "DELETE FROM password_links WHERE workspace_id = $1 AND user_id = $2",
            ] {
                tx.exec(owned, args![ws, id]).await?;
            }
            tx.exec("DELETE FROM users WHERE workspace_id = $1 AND id = $2", args![ws, id]).await?;
            tx.commit().await?;
        }
        Ok(allowed)
    }
}

/// Whether the user exists and the workspace has an owner without them. `stays_owner` asks only the first.
async fn may_lose(tx: &mut Tx, ws: WorkspaceId, id: UserId, stays_owner: bool) -> Result<UserChange> {
    if !lock_workspace(tx, ws).await? {
        return Ok(UserChange::Missing);
    }
    let user: Option<(String,)> =
        tx.one("SELECT role FROM users WHERE workspace_id = $1 AND id = $2", args![ws, id]).await?;
    let Some((role,)) = user else {
        return Ok(UserChange::Missing);
    };
    if role != Role::Owner.as_str() || stays_owner {
        return Ok(UserChange::Done);
    }
    let other: Option<(Uuid,)> = tx
        .one("SELECT id FROM users WHERE workspace_id = $1 AND role = 'owner' AND id <> $2 LIMIT 1", args![ws, id])
        .await?;
    Ok(if other.is_some() { UserChange::Done } else { UserChange::LastOwner })
}

pub(super) async fn insert_user(
    tx: &mut Tx,
    ws: WorkspaceId,
    id: UserId,
    user: &NewUser,
    role: Role,
    now: UnixMs,
) -> Result<UserRecord> {
    let (email, name) = (clean(&user.email), clean(&user.name));
    tx.exec(
        "INSERT INTO users (workspace_id, id, email, name, role, password_hash, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        args![ws, id, email.as_str(), name.as_str(), role.as_str(), clean(&user.password_hash), now],
    )
    .await?;
    Ok(UserRecord {
        workspace_id: ws,
        id,
        email,
        name,
        role,
        created_at: now,
        language: Language::English,
        last_seen_at: None,
        totp_enabled: false,
        sign_in_epoch: 0,
    })
}

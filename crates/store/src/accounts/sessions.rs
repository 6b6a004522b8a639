//! Sessions: a token names a row here, so that signing out and removing a user take effect at once.

use model::{SessionId, UnixMs, UserId, WorkspaceId};
use uuid::Uuid;

use super::users::{Row as UserRow, UserRecord};
use crate::Store;
use crate::db::{Result, Tx, args};
use crate::seek::{FIRST, LAST, page};
use crate::text::clean;

/// How old the last use may look: each request would otherwise be a write.
const TOUCH_EVERY_MS: i64 = 60_000;

/// A session that is in force, with its user.
#[derive(Clone, Debug, PartialEq)]
pub struct ActiveSession {
    pub id: SessionId,
    pub expires_at: UnixMs,
    pub last_seen_at: Option<UnixMs>,
    pub user: UserRecord,
    pub workspace_name: String,
}

impl ActiveSession {
    /// Whether its last use was noted longer ago than a minute. One that lies ahead was written before the clock
    /// went back.
    pub fn is_stale(&self, now: UnixMs) -> bool {
        self.last_seen_at.is_none_or(|at| !(0..TOUCH_EVERY_MS).contains(&now.since(at)))
    }
}

/// Where a session was opened from, as lists show it to its owner.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionOrigin {
    pub user_agent: Option<String>,
    pub ip: Option<String>,
}

/// A session as its owner sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct SessionRecord {
    pub id: SessionId,
    pub created_at: UnixMs,
    /// Exact to a minute.
    pub last_seen_at: Option<UnixMs>,
    pub origin: SessionOrigin,
}

#[derive(sqlx::FromRow)]
struct Row {
    session_id: Uuid,
    expires_at: i64,
    session_seen_at: Option<i64>,
    workspace_name: String,
    #[sqlx(flatten)]
    user: UserRow,
}

#[derive(sqlx::FromRow)]
struct ListRow {
    id: Uuid,
    created_at: i64,
    last_seen_at: Option<i64>,
    user_agent: Option<String>,
    ip: Option<String>,
}

pub(crate) const LIST: &str = "SELECT id, created_at, last_seen_at, user_agent, ip FROM sessions \
     WHERE workspace_id = $1 AND user_id = $2 AND id < $3 AND revoked_at IS NULL AND expires_at > $4 \
     ORDER BY id DESC LIMIT $5";

impl Store {
    /// Opens a session. The caller puts its id and workspace into the token. `epoch`: the user's when the sign-in looked
    /// at the password. `None`: the user was removed since, or their sign-ins that were under way are void.
    pub async fn create_session(
        &self,
        ws: WorkspaceId,
        user: UserId,
        epoch: i64,
        from: &SessionOrigin,
        now: UnixMs,
        expires_at: UnixMs,
    ) -> Result<Option<SessionId>> {
        let id: SessionId = self.ids().make();
        let mut tx = self.db().begin().await?;
        let seen = tx
            .exec(
                "UPDATE users SET last_seen_at = $3 WHERE workspace_id = $1 AND id = $2 AND sign_in_epoch = $4",
                args![ws, user, now, epoch],
            )
            .await?;
        if seen == 0 {
            return Ok(None);
        }
        tx.exec(
            "INSERT INTO sessions (workspace_id, id, user_id, created_at, expires_at, last_seen_at, user_agent, ip) \
             VALUES ($1, $2, $3, $4, $5, $4, $6, $7)",
            args![ws, id, user, now, expires_at, from.user_agent.as_deref().map(clean), from.ip.as_deref().map(clean)],
        )
        .await?;
        tx.commit().await?;
        Ok(Some(id))
    }

    /// The session, unless it expired or was revoked, or its user is gone.
    pub async fn active_session(&self, ws: WorkspaceId, id: SessionId, now: UnixMs) -> Result<Option<ActiveSession>> {
        let row: Option<Row> = self
            .db()
            .read()
            .one(
                "SELECT s.id AS session_id, s.expires_at, s.last_seen_at AS session_seen_at, w.name AS workspace_name, \
                        u.workspace_id, u.id, u.email, u.name, u.role, u.created_at, u.language, u.last_seen_at, \
                        u.totp_enabled_at, u.sign_in_epoch \
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
                last_seen_at: row.session_seen_at.map(UnixMs),
                user: row.user.record()?,
                workspace_name: row.workspace_name,
            })
        })
        .transpose()
    }

    /// Notes that a session is used, and its user with it, at most once a minute. Whether it wrote.
    pub async fn touch_session(&self, session: &ActiveSession, now: UnixMs) -> Result<bool> {
        if !session.is_stale(now) {
            return Ok(false);
        }
        let ws = session.user.workspace_id;
        let mut tx = self.db().begin().await?;
        let changed = tx
            .exec(
                "UPDATE sessions SET last_seen_at = $3 WHERE workspace_id = $1 AND id = $2 \
                 AND (last_seen_at IS NULL OR last_seen_at <= $4 OR last_seen_at > $3)",
                args![ws, session.id, now, now.plus_ms(-TOUCH_EVERY_MS)],
            )
            .await?;
        if changed == 1 {
            tx.exec(
                "UPDATE users SET last_seen_at = $3 WHERE workspace_id = $1 AND id = $2",
                args![ws, session.user.id, now],
            )
            .await?;
        }
        tx.commit().await?;
        Ok(changed == 1)
    }

    /// A user's sessions that are in force, the newest first, before `before`.
    pub async fn sessions(
        &self,
        ws: WorkspaceId,
        user: UserId,
        before: Option<SessionId>,
        limit: i64,
        now: UnixMs,
    ) -> Result<Vec<SessionRecord>> {
        let rows: Vec<ListRow> =
            self.db().read().all(LIST, args![ws, user, before.map_or(LAST, Uuid::from), now, page(limit)]).await?;
        let record = |row: ListRow| SessionRecord {
            id: row.id.into(),
            created_at: UnixMs(row.created_at),
            last_seen_at: row.last_seen_at.map(UnixMs),
            origin: SessionOrigin { user_agent: row.user_agent, ip: row.ip },
        };
        Ok(rows.into_iter().map(record).collect())
    }

    /// Ends a user's session. Whether it was theirs, and in force until now.
    pub async fn revoke_session(&self, ws: WorkspaceId, user: UserId, id: SessionId, now: UnixMs) -> Result<bool> {
        let mut tx = self.db().begin().await?;
        let changed = tx
            .exec(
                "UPDATE sessions SET revoked_at = $4 \
                 WHERE workspace_id = $1 AND id = $2 AND user_id = $3 AND revoked_at IS NULL AND expires_at > $4",
                args![ws, id, user, now],
            )
            .await?;
        tx.commit().await?;
        Ok(changed == 1)
    }

    /// Signs a user out everywhere but in `except`, also where they are about to sign in. How many sessions that ended.
    pub async fn revoke_sessions_of_user(
        &self,
        ws: WorkspaceId,
        user: UserId,
        except: Option<SessionId>,
        now: UnixMs,
    ) -> Result<u64> {
        let mut tx = self.db().begin().await?;
        let ended = end_sessions(&mut tx, ws, user, except, now).await?;
        tx.commit().await?;
        Ok(ended)
    }
}

/// Ends the sessions that are there, and makes sign-ins void that looked at the password before now.
pub(super) async fn end_sessions(
    tx: &mut Tx,
    ws: WorkspaceId,
    user: UserId,
    except: Option<SessionId>,
    now: UnixMs,
) -> Result<u64> {
    // First: who opens a session holds this row until it is there to be ended.
    void_sign_ins(tx, ws, user).await?;
    tx.exec(
        "UPDATE sessions SET revoked_at = $3 \
         WHERE workspace_id = $1 AND user_id = $2 AND revoked_at IS NULL AND expires_at > $3 AND id <> $4",
        args![ws, user, now, except.map_or(FIRST, Uuid::from)],
    )
    .await
}

/// No sign-in that is under way opens a session.
pub(super) async fn void_sign_ins(tx: &mut Tx, ws: WorkspaceId, user: UserId) -> Result<()> {
    let sql = "UPDATE users SET sign_in_epoch = sign_in_epoch + 1 WHERE workspace_id = $1 AND id = $2";
    tx.exec(sql, args![ws, user]).await.map(drop)
}

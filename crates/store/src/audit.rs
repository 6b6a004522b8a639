//! The audit trail: who changed what, append-only.

use model::{UnixMs, WorkspaceId};
use uuid::Uuid;

use crate::Store;
use crate::db::{Result, args};
use crate::seek::{LAST, page};
use crate::text::clean;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRecord {
    pub id: Uuid,
    /// A user's or key's id, or `system`.
    pub actor: String,
    /// What they were called then; `None` for the system, and in entries of earlier versions.
    pub actor_name: Option<String>,
    /// E.g. `user.removed`.
    pub action: String,
    /// What was changed, e.g. a user's id. Never a secret.
    pub subject: String,
    pub at: UnixMs,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    actor: String,
    actor_name: Option<String>,
    action: String,
    subject: String,
    at: i64,
}

pub(crate) const LIST: &str = "SELECT id, actor, actor_name, action, subject, at FROM audit \
     WHERE workspace_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3";

impl Store {
    pub async fn append_audit(
        &self,
        ws: WorkspaceId,
        actor: &str,
        action: &str,
        subject: &str,
        now: UnixMs,
    ) -> Result<()> {
        let by = Uuid::parse_str(actor).ok();
        let mut tx = self.db().begin().await?;
        tx.exec(
            "INSERT INTO audit (workspace_id, id, actor, action, subject, at, actor_name) VALUES ($1, $2, $3, $4, $5, $6, \
             COALESCE((SELECT name FROM users WHERE workspace_id = $1 AND id = $7), \
                      (SELECT name FROM api_keys WHERE workspace_id = $1 AND id = $7)))",
            args![ws, self.ids().next(), clean(actor), clean(action), clean(subject), now, by],
        )
        .await?;
        tx.commit().await
    }

    /// Entries, newest first, before `before`.
    pub async fn audit(&self, ws: WorkspaceId, before: Option<Uuid>, limit: i64) -> Result<Vec<AuditRecord>> {
        let rows: Vec<Row> = self.db().read().all(LIST, args![ws, before.unwrap_or(LAST), page(limit)]).await?;
        let record = |row: Row| AuditRecord {
            id: row.id,
            actor: row.actor,
            actor_name: row.actor_name,
            action: row.action,
            subject: row.subject,
            at: UnixMs(row.at),
        };
        Ok(rows.into_iter().map(record).collect())
    }
}

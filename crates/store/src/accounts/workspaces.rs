//! Workspaces: the tenants.

use model::account::Role;
use model::knowledge::BusinessInfo;
use model::{UnixMs, UserId, WorkspaceId};
use uuid::Uuid;

use super::users::{NewUser, insert_user};
use crate::Store;
use crate::db::{Result, Tx, args};
use crate::seek::{FIRST, page};
use crate::text::{clean, to_json};

#[derive(Clone, Debug, PartialEq)]
pub struct WorkspaceRecord {
    pub id: WorkspaceId,
    pub name: String,
    pub knowledge_version: i64,
    pub created_at: UnixMs,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    knowledge_version: i64,
    created_at: i64,
}

impl Store {
    pub async fn create_workspace(&self, name: &str, now: UnixMs) -> Result<WorkspaceId> {
        let mut tx = self.db().begin().await?;
        let id = self.insert_workspace(&mut tx, name, now).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Signs a company up: the workspace and its first owner, or neither.
    ///
    /// Errors: `Conflict` where the e-mail address exists, in whatever workspace.
    pub async fn create_workspace_with_owner(
        &self,
        name: &str,
        owner: &NewUser,
        now: UnixMs,
    ) -> Result<(WorkspaceId, UserId)> {
        let mut tx = self.db().begin().await?;
        let workspace = self.insert_workspace(&mut tx, name, now).await?;
        let owner = insert_user(&mut tx, workspace, self.ids().make(), owner, Role::Owner, now).await?;
        tx.commit().await?;
        Ok((workspace, owner.id))
    }

    async fn insert_workspace(&self, tx: &mut Tx, name: &str, now: UnixMs) -> Result<WorkspaceId> {
        let id: WorkspaceId = self.ids().make();
        let info = BusinessInfo { name: clean(name), ..BusinessInfo::default() };
        tx.exec(
            "INSERT INTO workspaces (id, name, business_info, knowledge_version, created_at) VALUES ($1, $2, $3, 1, $4)",
            args![id, clean(name), to_json(&info)?, now],
        )
        .await?;
        Ok(id)
    }

    pub async fn workspace(&self, ws: WorkspaceId) -> Result<Option<WorkspaceRecord>> {
        let row: Option<Row> = self
            .db()
            .read()
            .one("SELECT id, name, knowledge_version, created_at FROM workspaces WHERE id = $1", args![ws])
            .await?;
        Ok(row.map(|row| WorkspaceRecord {
            id: row.id.into(),
            name: row.name,
            knowledge_version: row.knowledge_version,
            created_at: UnixMs(row.created_at),
        }))
    }

    /// Workspaces in the order of their creation, after `after`.
    pub async fn workspace_ids(&self, after: Option<WorkspaceId>, limit: i64) -> Result<Vec<WorkspaceId>> {
        let rows: Vec<(Uuid,)> = self
            .db()
            .read()
            .all(
                "SELECT id FROM workspaces WHERE id > $1 ORDER BY id LIMIT $2",
                args![after.map_or(FIRST, Uuid::from), page(limit)],
            )
            .await?;
        Ok(rows.into_iter().map(|(id,)| id.into()).collect())
    }

    /// Whether there is such a workspace.
    pub async fn rename_workspace(&self, ws: WorkspaceId, name: &str) -> Result<bool> {
        let mut tx = self.db().begin().await?;
        let changed = tx.exec("UPDATE workspaces SET name = $2 WHERE id = $1", args![ws, clean(name)]).await?;
        tx.commit().await?;
        Ok(changed == 1)
    }

    pub async fn count_workspaces(&self) -> Result<i64> {
        let row: Option<(i64,)> = self.db().read().one("SELECT COUNT(*) FROM workspaces", vec![]).await?;
        Ok(row.map_or(0, |(count,)| count))
    }
}

/// Makes changes to a workspace's users wait for each other, so that rules over all of them hold.
/// Whether there is such a workspace.
pub(super) async fn lock_workspace(tx: &mut Tx, ws: WorkspaceId) -> Result<bool> {
    // A write that changes nothing: SQLite's transaction is exclusive as it is.
    Ok(tx.exec("UPDATE workspaces SET name = name WHERE id = $1", args![ws]).await? == 1)
}

impl Store {
    /// Whether this process is the one that furnishes an empty installation. `true` once, however many
    /// nodes start at the same time.
    pub async fn claim_first_start(&self) -> Result<bool> {
        let mut tx = self.db().begin().await?;
        let claimed = tx
            .exec(
                "INSERT INTO installation (key, value) VALUES ('first_start', '') ON CONFLICT (key) DO NOTHING",
                vec![],
            )
            .await?;
        tx.commit().await?;
        Ok(claimed == 1)
    }
}

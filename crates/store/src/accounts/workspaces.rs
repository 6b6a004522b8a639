//! Workspaces: the tenants.

use model::account::Role;
use model::agent::AgentStatus;
use model::knowledge::BusinessInfo;
use model::{UnixMs, UserId, WorkspaceId};
use serde_json::{Map, Value};
use sqlx::types::Json;
use uuid::Uuid;

use super::users::{NewUser, insert_user};
use crate::Store;
use crate::agents::AgentDraft;
use crate::channels::NewChannel;
use crate::db::{Result, Tx, args};
use crate::seek::{FIRST, page};
use crate::settings_version;
use crate::text::{clean, to_json};

#[derive(Clone, Debug, PartialEq)]
pub struct WorkspaceRecord {
    pub id: WorkspaceId,
    pub name: String,
    /// Of the company, e.g. `en`; people may have another.
    pub language: String,
    pub knowledge_version: i64,
    pub created_at: UnixMs,
}

/// Only what is named is changed.
#[derive(Clone, Debug, Default)]
pub struct WorkspacePatch {
    pub name: Option<String>,
    pub language: Option<String>,
    pub timezone: Option<String>,
    /// In place of all that are there.
    pub operating_hours: Option<Map<String, Value>>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    language: String,
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
            .one("SELECT id, name, language, knowledge_version, created_at FROM workspaces WHERE id = $1", args![ws])
            .await?;
        Ok(row.map(|row| WorkspaceRecord {
            id: row.id.into(),
            name: row.name,
            language: row.language,
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

    /// Changes what the patch names; zone and hours live in the business information. A business that is called as
    /// the company follows its name. Whether there is such a workspace.
    pub async fn change_workspace(&self, ws: WorkspaceId, patch: &WorkspacePatch) -> Result<bool> {
        let mut tx = self.db().begin().await?;
        // Takes the row's lock, so that nobody writes the business information in between; indexes notice.
        let raised =
            tx.exec("UPDATE workspaces SET knowledge_version = knowledge_version + 1 WHERE id = $1", args![ws]).await?;
        let row: Option<(String, String, Json<BusinessInfo>)> =
            tx.one("SELECT name, language, business_info FROM workspaces WHERE id = $1", args![ws]).await?;
        let (1, Some((mut name, mut language, Json(mut info)))) = (raised, row) else {
            return Ok(false);
        };
        if let Some(new) = &patch.name {
            if info.name.trim().is_empty() || info.name == name {
                info.name = clean(new);
            }
            name = clean(new);
        }
        if let Some(new) = &patch.language {
            language = clean(new);
        }
        if let Some(zone) = &patch.timezone {
            info.timezone = Some(clean(zone));
        }
        if let Some(hours) = &patch.operating_hours {
            info.operating_hours = hours.clone();
        }
        tx.exec(
            "UPDATE workspaces SET name = $2, language = $3, business_info = $4 WHERE id = $1",
            args![ws, name, language, to_json(&info)?],
        )
        .await?;
        tx.commit().await?;
        Ok(true)
    }

    pub async fn count_workspaces(&self) -> Result<i64> {
        let row: Option<(i64,)> = self.db().read().one("SELECT COUNT(*) FROM workspaces", vec![]).await?;
        Ok(row.map_or(0, |(count,)| count))
    }
}

/// Makes changes to a workspace's users or furniture wait for each other, so that rules over all of them
/// hold. Whether there is such a workspace.
pub(super) async fn lock_workspace(tx: &mut Tx, ws: WorkspaceId) -> Result<bool> {
    // A write that changes nothing: SQLite's transaction is exclusive as it is.
    Ok(tx.exec("UPDATE workspaces SET name = name WHERE id = $1", args![ws]).await? == 1)
}

impl Store {
    /// The first workspace of an empty installation; `None` where there is one, also where another node
    /// that starts at the same time makes it.
    pub async fn create_first_workspace(&self, name: &str, now: UnixMs) -> Result<Option<WorkspaceId>> {
        let mut tx = self.db().begin().await?;
        // Writing the row makes nodes wait for each other; its lock ends with a crash, too.
        tx.exec(
            "INSERT INTO installation (key, value) VALUES ('first_start', '') ON CONFLICT (key) DO UPDATE SET value = ''",
            vec![],
        )
        .await?;
        let found: Option<(Uuid,)> = tx.one("SELECT id FROM workspaces LIMIT 1", vec![]).await?;
        let created = match found {
            Some(_) => None,
            None => Some(self.insert_workspace(&mut tx, name, now).await?),
        };
        tx.commit().await?;
        Ok(created)
    }

    /// Gives a workspace its first agent and its web chat, together or not at all. Whether it did: one
    /// that has an agent is left as it is.
    pub async fn furnish_workspace(
        &self,
        ws: WorkspaceId,
        agent: &AgentDraft,
        web_chat: &NewChannel,
        now: UnixMs,
    ) -> Result<bool> {
        let mut tx = self.db().begin().await?;
        // Other nodes have to learn of the web chat.
        settings_version::raise(&mut tx).await?;
        if !lock_workspace(&mut tx, ws).await? {
            return Ok(false);
        }
        let found: Option<(Uuid,)> = tx.one("SELECT id FROM agents WHERE workspace_id = $1 LIMIT 1", args![ws]).await?;
        if found.is_some() {
            return Ok(false);
        }
        let agent = self.insert_agent(&mut tx, ws, agent, AgentStatus::Active, now).await?;
        let web_chat = NewChannel { agent_id: Some(agent), ..web_chat.clone() };
        self.insert_channel(&mut tx, ws, &web_chat, now).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Workspaces that have not been furnished, because a crash came between: the oldest `limit`.
    pub async fn unfurnished_workspaces(&self, limit: i64) -> Result<Vec<WorkspaceId>> {
        let rows: Vec<(Uuid,)> = self
            .db()
            .read()
            .all(
                "SELECT w.id FROM workspaces w \
                 WHERE NOT EXISTS (SELECT 1 FROM agents a WHERE a.workspace_id = w.id) ORDER BY w.id LIMIT $1",
                args![page(limit)],
            )
            .await?;
        Ok(rows.into_iter().map(|(id,)| id.into()).collect())
    }
}

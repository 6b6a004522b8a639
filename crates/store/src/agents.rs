//! Agents: the AI that answers, with its settings.

use model::agent::{AgentSettings, AgentStatus};
use model::{AgentId, UnixMs, WorkspaceId};
use sqlx::types::Json;
use uuid::Uuid;

use crate::Store;
use crate::db::{Result, Tx, args};
use crate::feed::{self, FeedType, Growth, NewEvent};
use crate::seek::{FIRST, page};
use crate::text::{clean, known, to_json};

#[derive(Clone, Debug, PartialEq)]
pub struct AgentRecord {
    pub id: AgentId,
    pub workspace_id: WorkspaceId,
    pub name: String,
    pub role: String,
    pub status: AgentStatus,
    pub settings: AgentSettings,
    pub created_at: UnixMs,
    pub updated_at: UnixMs,
}

/// What people write of an agent.
#[derive(Clone, Debug, PartialEq)]
pub struct AgentDraft {
    pub name: String,
    pub role: String,
    pub settings: AgentSettings,
}

#[derive(sqlx::FromRow)]
struct Row {
    workspace_id: Uuid,
    id: Uuid,
    name: String,
    role: String,
    status: String,
    settings: Json<AgentSettings>,
    created_at: i64,
    updated_at: i64,
}

impl Row {
    fn record(self) -> Result<AgentRecord> {
        Ok(AgentRecord {
            id: self.id.into(),
            workspace_id: self.workspace_id.into(),
            name: self.name,
            role: self.role,
            status: known("agent's status", &self.status, AgentStatus::parse)?,
            settings: self.settings.0,
            created_at: UnixMs(self.created_at),
            updated_at: UnixMs(self.updated_at),
        })
    }
}

impl Store {
    pub async fn create_agent(
        &self,
        ws: WorkspaceId,
        draft: &AgentDraft,
        status: AgentStatus,
        now: UnixMs,
    ) -> Result<AgentId> {
        let mut tx = self.db().begin().await?;
        let id = self.insert_agent(&mut tx, ws, draft, status, now).await?;
        tx.commit().await?;
        Ok(id)
    }

    pub(crate) async fn insert_agent(
        &self,
        tx: &mut Tx,
        ws: WorkspaceId,
        draft: &AgentDraft,
        status: AgentStatus,
        now: UnixMs,
    ) -> Result<AgentId> {
        let id: AgentId = self.ids().make();
        tx.exec(
            "INSERT INTO agents (workspace_id, id, name, role, status, settings, created_at, updated_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $7)",
            args![ws, id, clean(&draft.name), clean(&draft.role), status.as_str(), to_json(&draft.settings)?, now],
        )
        .await?;
        Ok(id)
    }

    pub async fn agent(&self, ws: WorkspaceId, id: AgentId) -> Result<Option<AgentRecord>> {
        let row: Option<Row> = self
            .db()
            .read()
            .one(
                "SELECT workspace_id, id, name, role, status, settings, created_at, updated_at FROM agents \
                 WHERE workspace_id = $1 AND id = $2",
                args![ws, id],
            )
            .await?;
        row.map(Row::record).transpose()
    }

    /// Agents in the order of their creation, after `after`.
    pub async fn agents(&self, ws: WorkspaceId, after: Option<AgentId>, limit: i64) -> Result<Vec<AgentRecord>> {
        let rows: Vec<Row> = self
            .db()
            .read()
            .all(
                "SELECT workspace_id, id, name, role, status, settings, created_at, updated_at FROM agents \
                 WHERE workspace_id = $1 AND id > $2 ORDER BY id LIMIT $3",
                args![ws, after.map_or(FIRST, Uuid::from), page(limit)],
            )
            .await?;
        rows.into_iter().map(Row::record).collect()
    }

    /// The agent of channels that name none: the workspace's oldest.
    pub async fn default_agent(&self, ws: WorkspaceId) -> Result<Option<AgentRecord>> {
        Ok(self.agents(ws, None, 1).await?.pop())
    }

    /// Whether there is such an agent.
    pub async fn update_agent(&self, ws: WorkspaceId, id: AgentId, draft: &AgentDraft, now: UnixMs) -> Result<bool> {
        let mut tx = self.db().begin().await?;
        let changed = tx
            .exec(
                "UPDATE agents SET name = $3, role = $4, settings = $5, updated_at = $6 \
                 WHERE workspace_id = $1 AND id = $2",
                args![ws, id, clean(&draft.name), clean(&draft.role), to_json(&draft.settings)?, now],
            )
            .await?;
        tx.commit().await?;
        Ok(changed == 1)
    }

    /// Whether there is such an agent.
    pub async fn set_agent_status(
        &self,
        ws: WorkspaceId,
        id: AgentId,
        status: AgentStatus,
        now: UnixMs,
    ) -> Result<bool> {
        let mut tx = self.db().begin().await?;
        let changed = tx
            .exec(
                "UPDATE agents SET status = $3, updated_at = $4 WHERE workspace_id = $1 AND id = $2",
                args![ws, id, status.as_str(), now],
            )
            .await?;
        tx.commit().await?;
        Ok(changed == 1)
    }

    /// The same, and tells the live feed. `None`: no such agent.
    pub async fn switch_agent(
        &self,
        ws: WorkspaceId,
        id: AgentId,
        status: AgentStatus,
        now: UnixMs,
    ) -> Result<Option<Vec<Growth>>> {
        let mut tx = self.db().begin().await?;
        let changed = tx
            .exec(
                "UPDATE agents SET status = $3, updated_at = $4 WHERE workspace_id = $1 AND id = $2",
                args![ws, id, status.as_str(), now],
            )
            .await?;
        if changed == 0 {
            return Ok(None);
        }
        let event = NewEvent {
            workspace: ws,
            kind: FeedType::AgentUpdated,
            conversation: None,
            subject: Some(id.0),
            data: None,
        };
        let growth = feed::append(&mut tx, vec![event], now).await?;
        tx.commit().await?;
        Ok(Some(growth))
    }
}

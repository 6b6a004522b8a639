//! Agents: the AI that answers, with its settings. Read, paused and activated; the rest is beside: `edit` (created,
//! changed, removed), `versions` (what they were), `figures` (what they have done).
//!
//! Turns read agents from memory. So every change raises the settings' version: all nodes forget what they know.

mod edit;
mod figures;
mod versions;

use model::agent::{AgentSettings, AgentStatus};
use model::{AgentId, ConversationId, UnixMs, UserId, WorkspaceId};
use sqlx::types::Json;
use uuid::Uuid;

use crate::Store;
use crate::db::{Result, args};
use crate::feed::{self, FeedType, Growth, NewEvent};
use crate::seek::{FIRST, LAST, page};
use crate::settings_version;
use crate::text::known;

pub use edit::Edited;
pub use figures::AgentFigures;
pub(crate) use figures::COUNT_DECIDED;
#[cfg(test)]
pub(crate) use figures::{ROLLED_HOURS, ROLLED_WAITS};
#[cfg(test)]
pub(crate) use versions::LIST as VERSIONS;
pub use versions::VersionRecord;

#[derive(Clone, Debug, PartialEq)]
pub struct AgentRecord {
    pub id: AgentId,
    pub workspace_id: WorkspaceId,
    pub name: String,
    pub role: String,
    pub status: AgentStatus,
    pub settings: AgentSettings,
    /// Of its definition; 1 as it was made.
    pub version: i64,
    pub created_at: UnixMs,
    pub updated_at: UnixMs,
}

impl AgentRecord {
    /// What people have written of it.
    pub fn draft(&self) -> AgentDraft {
        AgentDraft { name: self.name.clone(), role: self.role.clone(), settings: self.settings.clone() }
    }
}

/// What people write of an agent.
#[derive(Clone, Debug, PartialEq)]
pub struct AgentDraft {
    pub name: String,
    pub role: String,
    pub settings: AgentSettings,
}

/// Who changed an agent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Author {
    pub id: Option<UserId>,
    pub name: Option<String>,
}

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    workspace_id: Uuid,
    id: Uuid,
    name: String,
    role: String,
    status: String,
    settings: Json<AgentSettings>,
    version: i64,
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
            version: self.version,
            created_at: UnixMs(self.created_at),
            updated_at: UnixMs(self.updated_at),
        })
    }
}

/// An agent's conversations, the newest first.
pub(crate) const CONVERSATIONS: &str = "SELECT id FROM conversations \
     WHERE workspace_id = $1 AND agent_id = $2 AND id < $3 ORDER BY id DESC LIMIT $4";
/// The same of conversations that name no agent: the default one answers there.
pub(crate) const CONVERSATIONS_OF_NONE: &str = "SELECT id FROM conversations \
     WHERE workspace_id = $1 AND agent_id IS NULL AND id < $2 ORDER BY id DESC LIMIT $3";

impl Store {
    pub async fn agent(&self, ws: WorkspaceId, id: AgentId) -> Result<Option<AgentRecord>> {
        let row: Option<Row> = self
            .db()
            .read()
            .one(
                "SELECT workspace_id, id, name, role, status, settings, version, created_at, updated_at FROM agents \
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
                "SELECT workspace_id, id, name, role, status, settings, version, created_at, updated_at FROM agents \
                 WHERE workspace_id = $1 AND id > $2 ORDER BY id LIMIT $3",
                args![ws, after.map_or(FIRST, Uuid::from), page(limit)],
            )
            .await?;
        rows.into_iter().map(Row::record).collect()
    }

    /// The agent of channels that name none, and of conversations whose agent was removed: the workspace's oldest
    /// primary one.
    pub async fn default_agent(&self, ws: WorkspaceId) -> Result<Option<AgentRecord>> {
        let row: Option<Row> = self
            .db()
            .read()
            .one(
                "SELECT workspace_id, id, name, role, status, settings, version, created_at, updated_at FROM agents \
                 WHERE workspace_id = $1 \
                 ORDER BY CASE WHEN COALESCE(settings ->> 'agent_type', 'primary') = 'primary' THEN 0 ELSE 1 END, id \
                 LIMIT 1",
                args![ws],
            )
            .await?;
        row.map(Row::record).transpose()
    }

    /// Ids of an agent's conversations, the newest first; `is_default`: those that name no agent are its own, too.
    pub async fn agent_conversations(
        &self,
        ws: WorkspaceId,
        agent: AgentId,
        is_default: bool,
        before: Option<ConversationId>,
        limit: i64,
    ) -> Result<Vec<ConversationId>> {
        let before = before.map_or(LAST, Uuid::from);
        let mut ids: Vec<(Uuid,)> = self.db().read().all(CONVERSATIONS, args![ws, agent, before, page(limit)]).await?;
        if is_default {
            let more: Vec<(Uuid,)> =
                self.db().read().all(CONVERSATIONS_OF_NONE, args![ws, before, page(limit)]).await?;
            ids.extend(more);
            ids.sort_unstable_by(|a, b| b.cmp(a));
            ids.truncate(usize::try_from(page(limit)).unwrap_or_default());
        }
        Ok(ids.into_iter().map(|(id,)| ConversationId(id)).collect())
    }

    /// Pauses or activates, and tells the live feed. `None`: no such agent.
    pub async fn switch_agent(
        &self,
        ws: WorkspaceId,
        id: AgentId,
        status: AgentStatus,
        now: UnixMs,
    ) -> Result<Option<Vec<Growth>>> {
        let mut tx = self.db().begin().await?;
        settings_version::raise(&mut tx).await?;
        let changed = tx
            .exec(
                "UPDATE agents SET status = $3, updated_at = $4 WHERE workspace_id = $1 AND id = $2",
                args![ws, id, status.as_str(), now],
            )
            .await?;
        if changed == 0 {
            return Ok(None);
        }
        let growth = feed::append(&mut tx, vec![switched(ws, id, status)], now).await?;
        tx.commit().await?;
        Ok(Some(growth))
    }

    /// Switches every agent that stands at `from`: how many.
    pub async fn switch_agents(
        &self,
        ws: WorkspaceId,
        from: AgentStatus,
        to: AgentStatus,
        now: UnixMs,
    ) -> Result<(usize, Vec<Growth>)> {
        let mut tx = self.db().begin().await?;
        settings_version::raise(&mut tx).await?;
        let changed: Vec<(Uuid,)> = tx
            .all(
                "UPDATE agents SET status = $3, updated_at = $4 WHERE workspace_id = $1 AND status = $2 RETURNING id",
                args![ws, from.as_str(), to.as_str(), now],
            )
            .await?;
        let events = changed.iter().map(|(id,)| switched(ws, AgentId(*id), to)).collect();
        let growth = feed::append(&mut tx, events, now).await?;
        tx.commit().await?;
        Ok((changed.len(), growth))
    }
}

/// The event of a change of state.
fn switched(ws: WorkspaceId, id: AgentId, to: AgentStatus) -> NewEvent {
    NewEvent { data: Some(serde_json::json!({ "status": to })), ..updated(ws, id) }
}

/// The event of a change.
fn updated(ws: WorkspaceId, id: AgentId) -> NewEvent {
    NewEvent { workspace: ws, kind: FeedType::AgentUpdated, conversation: None, subject: Some(id.0), data: None }
}

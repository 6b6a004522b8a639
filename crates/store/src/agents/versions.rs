//! What agents were: a row for every change of a definition, the newest of which is in force.

use model::agent::AgentSettings;
use model::agent::bounds::VERSIONS;
use model::{AgentId, UnixMs, UserId, WorkspaceId};
use sqlx::types::Json;
use uuid::Uuid;

use super::{AgentDraft, Author};
use crate::Store;
use crate::db::{Result, Tx, args};
use crate::seek::{NEVER, page};
use crate::text::{clean, to_json};

#[derive(Clone, Debug, PartialEq)]
pub struct VersionRecord {
    pub version: i64,
    pub draft: AgentDraft,
    pub author: Author,
    pub created_at: UnixMs,
}

#[derive(sqlx::FromRow)]
struct Row {
    version: i64,
    name: String,
    role: String,
    settings: Json<AgentSettings>,
    created_by: Option<Uuid>,
    created_by_name: Option<String>,
    created_at: i64,
}

impl From<Row> for VersionRecord {
    fn from(row: Row) -> Self {
        Self {
            version: row.version,
            draft: AgentDraft { name: row.name, role: row.role, settings: row.settings.0 },
            author: Author { id: row.created_by.map(UserId), name: row.created_by_name },
            created_at: UnixMs(row.created_at),
        }
    }
}

pub(crate) const LIST: &str = "SELECT version, name, role, settings, created_by, created_by_name, created_at \
     FROM agent_versions WHERE workspace_id = $1 AND agent_id = $2 AND version < $3 ORDER BY version DESC LIMIT $4";

/// Writes a version, and lets go of the one that is too old.
pub(super) async fn keep(
    tx: &mut Tx,
    ws: WorkspaceId,
    agent: AgentId,
    version: i64,
    draft: &AgentDraft,
    author: &Author,
    now: UnixMs,
) -> Result<()> {
    tx.exec(
        "INSERT INTO agent_versions (workspace_id, agent_id, version, name, role, settings, created_by, \
            created_by_name, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        args![
            ws,
            agent,
            version,
            clean(&draft.name),
            clean(&draft.role),
            to_json(&draft.settings)?,
            author.id,
            author.name.as_deref().map(clean),
            now,
        ],
    )
    .await?;
    tx.exec(
        "DELETE FROM agent_versions WHERE workspace_id = $1 AND agent_id = $2 AND version <= $3",
        args![ws, agent, version - VERSIONS],
    )
    .await?;
    Ok(())
}

impl Store {
    /// An agent's versions, the newest first, before `before`.
    pub async fn agent_versions(
        &self,
        ws: WorkspaceId,
        agent: AgentId,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<VersionRecord>> {
        let before = before.unwrap_or(NEVER);
        let rows: Vec<Row> = self.db().read().all(LIST, args![ws, agent, before, page(limit)]).await?;
        Ok(rows.into_iter().map(VersionRecord::from).collect())
    }

    pub async fn agent_version(&self, ws: WorkspaceId, agent: AgentId, version: i64) -> Result<Option<VersionRecord>> {
        let row: Option<Row> = self
            .db()
            .read()
            .one(
                "SELECT version, name, role, settings, created_by, created_by_name, created_at FROM agent_versions \
                 WHERE workspace_id = $1 AND agent_id = $2 AND version = $3",
                args![ws, agent, version],
            )
            .await?;
        Ok(row.map(VersionRecord::from))
    }
}

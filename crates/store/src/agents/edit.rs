//! Creating, changing and removing agents. Every change of a definition leaves a version, in its transaction.
//!
//! Rules over several agents (who passes on to whom, that somebody answers at all) are their callers': they look at all
//! agents of the workspace while nobody else can change one.

use std::sync::LazyLock;

use model::agent::AgentStatus;
use model::{AgentId, UnixMs, WorkspaceId};

use super::{AgentDraft, AgentRecord, Author, Row, updated, versions};
use crate::Store;
use crate::checks::{self, Cause};
use crate::db::{Result, Tx, args};
use crate::dialect::Sql;
use crate::feed::{self, Growth};
use crate::settings_version;
use crate::text::{clean, to_json};

/// What came of a change.
#[derive(Debug)]
pub enum Edited<E> {
    Done(Vec<Growth>),
    Missing,
    /// The rules of the caller do not allow it.
    Refused(E),
}

/// In one order, so that two changes wait for each other and never both.
static ALL: LazyLock<Sql> = LazyLock::new(|| {
    Sql::plain(
        "SELECT a.workspace_id, a.id, a.name, a.role, a.status, a.settings, a.version, a.created_at, a.updated_at \
         FROM agents a WHERE a.workspace_id = $1 ORDER BY a.id {lock:a}",
    )
});

async fn lock_all(tx: &mut Tx, ws: WorkspaceId) -> Result<Vec<AgentRecord>> {
    let rows: Vec<Row> = tx.all(&ALL, args![ws]).await?;
    rows.into_iter().map(Row::record).collect()
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

    /// By nobody in particular.
    pub(crate) async fn insert_agent(
        &self,
        tx: &mut Tx,
        ws: WorkspaceId,
        draft: &AgentDraft,
        status: AgentStatus,
        now: UnixMs,
    ) -> Result<AgentId> {
        self.insert_agent_of(tx, ws, draft, status, &Author::default(), now).await
    }

    async fn insert_agent_of(
        &self,
        tx: &mut Tx,
        ws: WorkspaceId,
        draft: &AgentDraft,
        status: AgentStatus,
        author: &Author,
        now: UnixMs,
    ) -> Result<AgentId> {
        let id: AgentId = self.ids().make();
        tx.exec(
            "INSERT INTO agents (workspace_id, id, name, role, status, settings, version, created_at, updated_at) \
             VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $7)",
            args![ws, id, clean(&draft.name), clean(&draft.role), status.as_str(), to_json(&draft.settings)?, now],
        )
        .await?;
        versions::keep(tx, ws, id, 1, draft, author, now).await?;
        Ok(id)
    }

    /// Creates an agent, if `allow` finds nothing against it among the workspace's others.
    pub async fn add_agent<E>(
        &self,
        ws: WorkspaceId,
        draft: &AgentDraft,
        status: AgentStatus,
        author: &Author,
        now: UnixMs,
        allow: impl FnOnce(&[AgentRecord]) -> std::result::Result<(), E>,
    ) -> Result<std::result::Result<(AgentId, Vec<Growth>), E>> {
        let mut tx = self.db().begin().await?;
        settings_version::raise(&mut tx).await?;
        let others = lock_all(&mut tx, ws).await?;
        if let Err(refusal) = allow(&others) {
            return Ok(Err(refusal));
        }
        let id = self.insert_agent_of(&mut tx, ws, draft, status, author, now).await?;
        let growth = feed::append(&mut tx, vec![updated(ws, id)], now).await?;
        tx.commit().await?;
        Ok(Ok((id, growth)))
    }

    /// Changes an agent's definition to what `change` makes of it, given all agents of the workspace. What stays the
    /// same leaves no version.
    pub async fn edit_agent<E>(
        &self,
        ws: WorkspaceId,
        id: AgentId,
        author: &Author,
        now: UnixMs,
        change: impl FnOnce(&AgentRecord, &[AgentRecord]) -> std::result::Result<AgentDraft, E>,
    ) -> Result<Edited<E>> {
        let mut tx = self.db().begin().await?;
        settings_version::raise(&mut tx).await?;
        let all = lock_all(&mut tx, ws).await?;
        let Some(old) = all.iter().find(|agent| agent.id == id) else { return Ok(Edited::Missing) };
        let new = match change(old, &all) {
            Ok(new) => new,
            Err(refusal) => return Ok(Edited::Refused(refusal)),
        };
        if new == old.draft() {
            return Ok(Edited::Done(Vec::new()));
        }
        let version = old.version + 1;
        tx.exec(
            "UPDATE agents SET name = $3, role = $4, settings = $5, version = $6, updated_at = $7 \
             WHERE workspace_id = $1 AND id = $2",
            args![ws, id, clean(&new.name), clean(&new.role), to_json(&new.settings)?, version, now],
        )
        .await?;
        versions::keep(&mut tx, ws, id, version, &new, author, now).await?;
        checks::due(self, &mut tx, ws, Cause::Agent, now).await?;
        let growth = feed::append(&mut tx, vec![updated(ws, id)], now).await?;
        tx.commit().await?;
        Ok(Edited::Done(growth))
    }

    /// Removes an agent with its versions and its checks, if `allow` finds nothing against it. Channels and
    /// conversations of its go to the default agent.
    pub async fn remove_agent<E>(
        &self,
        ws: WorkspaceId,
        id: AgentId,
        now: UnixMs,
        allow: impl FnOnce(&AgentRecord, &[AgentRecord]) -> std::result::Result<(), E>,
    ) -> Result<Edited<E>> {
        let mut tx = self.db().begin().await?;
        settings_version::raise(&mut tx).await?;
        let all = lock_all(&mut tx, ws).await?;
        let Some(agent) = all.iter().find(|agent| agent.id == id) else { return Ok(Edited::Missing) };
        if let Err(refusal) = allow(agent, &all) {
            return Ok(Edited::Refused(refusal));
        }
        for sql in [
            "UPDATE channels SET agent_id = NULL WHERE workspace_id = $1 AND agent_id = $2",
            "DELETE FROM checks WHERE workspace_id = $1 AND agent_id = $2",
            "DELETE FROM agent_versions WHERE workspace_id = $1 AND agent_id = $2",
            "DELETE FROM agents WHERE workspace_id = $1 AND id = $2",
        ] {
            tx.exec(sql, args![ws, id]).await?;
        }
        let growth = feed::append(&mut tx, vec![updated(ws, id)], now).await?;
        tx.commit().await?;
        Ok(Edited::Done(growth))
    }
}

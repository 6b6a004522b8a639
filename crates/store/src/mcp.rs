//! MCP servers of workspaces, with the tools that they offered when they were asked last.

use model::{UnixMs, WorkspaceId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use crate::Store;
use crate::db::{Result, args};
use crate::seek::page;
use crate::text::{clean, to_json};
use crate::tools::{Headers, settings};

/// A tool as its server describes it. What it says is a stranger's text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct McpTool {
    pub name: String,
    pub description: String,
    pub parameters: Value,
    /// The server says that it changes nothing.
    pub read_only: bool,
    /// Whether agents may use it.
    pub enabled: bool,
}

/// How a server was asked last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct McpStatus {
    pub ok: bool,
    /// For people; without any secret.
    pub message: String,
    pub at: UnixMs,
}

/// What people write of a server.
#[derive(Clone, PartialEq)]
pub struct McpDraft {
    pub name: String,
    pub url: String,
    pub headers: Headers,
    pub enabled: bool,
}

#[derive(Clone, PartialEq)]
pub struct McpRecord {
    pub id: Uuid,
    pub draft: McpDraft,
    pub tools: Vec<McpTool>,
    pub status: Option<McpStatus>,
    pub created_at: UnixMs,
    pub updated_at: UnixMs,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    url: String,
    headers: Vec<u8>,
    enabled: bool,
    tools: Json<Vec<McpTool>>,
    status_ok: Option<bool>,
    status_message: Option<String>,
    status_at: Option<i64>,
    created_at: i64,
    updated_at: i64,
}

macro_rules! select {
    ($rest:expr) => {
        concat!(
            "SELECT id, name, url, headers, enabled, tools, status_ok, status_message, status_at, created_at, updated_at \
             FROM mcp_servers ",
            $rest
        )
    };
}
pub(crate) const LIST: &str = select!("WHERE workspace_id = $1 AND name > $2 ORDER BY name LIMIT $3");

impl Store {
    /// Servers by name, after `after`.
    pub async fn mcp_servers(&self, ws: WorkspaceId, after: Option<&str>, limit: i64) -> Result<Vec<McpRecord>> {
        let rows: Vec<Row> =
            self.db().read().all(LIST, args![ws, clean(after.unwrap_or_default()), page(limit)]).await?;
        rows.into_iter().map(|row| self.mcp_of(row)).collect()
    }

    pub async fn mcp_server(&self, ws: WorkspaceId, id: Uuid) -> Result<Option<McpRecord>> {
        let row: Option<Row> =
            self.db().read().one(select!("WHERE workspace_id = $1 AND id = $2"), args![ws, id]).await?;
        row.map(|row| self.mcp_of(row)).transpose()
    }

    /// `Conflict` where the name is taken; `None` where there are `most` already.
    pub async fn add_mcp_server(
        &self,
        ws: WorkspaceId,
        draft: &McpDraft,
        most: i64,
        now: UnixMs,
    ) -> Result<Option<Uuid>> {
        let id = self.ids().next();
        let mut tx = self.db().begin().await?;
        settings::raise(&mut tx, ws).await?;
        let added = tx
            .exec(
                "INSERT INTO mcp_servers (workspace_id, id, name, url, headers, enabled, tools, created_at, updated_at) \
                 SELECT $1, $2, $3, $4, $5, $6, $7, $8, $8 \
                 WHERE (SELECT COUNT(*) FROM mcp_servers WHERE workspace_id = $1) < $9",
                args![
                    ws,
                    id,
                    clean(&draft.name),
                    clean(&draft.url),
                    self.sealed_headers(&draft.headers)?,
                    draft.enabled,
                    serde_json::json!([]),
                    now,
                    most
                ],
            )
            .await?;
        tx.commit().await?;
        Ok((added == 1).then_some(id))
    }

    /// Changes a server, and which of its tools agents may use. Whether there is such a server.
    pub async fn change_mcp_server(
        &self,
        ws: WorkspaceId,
        id: Uuid,
        draft: &McpDraft,
        tools: &[McpTool],
        now: UnixMs,
    ) -> Result<bool> {
        let mut tx = self.db().begin().await?;
        settings::raise(&mut tx, ws).await?;
        let changed = tx
            .exec(
                "UPDATE mcp_servers SET name = $3, url = $4, headers = $5, enabled = $6, tools = $7, updated_at = $8 \
                 WHERE workspace_id = $1 AND id = $2",
                args![
                    ws,
                    id,
                    clean(&draft.name),
                    clean(&draft.url),
                    self.sealed_headers(&draft.headers)?,
                    draft.enabled,
                    to_json(&tools)?,
                    now
                ],
            )
            .await?;
        tx.commit().await?;
        Ok(changed == 1)
    }

    /// How asking a server went, and what it offers now; `None`: what it offered before stays.
    pub async fn note_mcp_server(
        &self,
        ws: WorkspaceId,
        id: Uuid,
        status: &McpStatus,
        tools: Option<&[McpTool]>,
    ) -> Result<bool> {
        let mut tx = self.db().begin().await?;
        settings::raise(&mut tx, ws).await?;
        let noted = tx
            .exec(
                "UPDATE mcp_servers SET status_ok = $3, status_message = $4, status_at = $5, \
                 tools = CASE WHEN $6 THEN $7 ELSE tools END WHERE workspace_id = $1 AND id = $2",
                args![
                    ws,
                    id,
                    status.ok,
                    clean(&status.message),
                    status.at,
                    tools.is_some(),
                    to_json(&tools.unwrap_or_default())?
                ],
            )
            .await?;
        tx.commit().await?;
        Ok(noted == 1)
    }

    /// Whether there was such a server.
    pub async fn delete_mcp_server(&self, ws: WorkspaceId, id: Uuid) -> Result<bool> {
        let mut tx = self.db().begin().await?;
        settings::raise(&mut tx, ws).await?;
        let deleted = tx.exec("DELETE FROM mcp_servers WHERE workspace_id = $1 AND id = $2", args![ws, id]).await?;
        tx.commit().await?;
        Ok(deleted == 1)
    }

    fn mcp_of(&self, row: Row) -> Result<McpRecord> {
        let status = row.status_ok.zip(row.status_at).map(|(ok, at)| McpStatus {
            ok,
            message: row.status_message.unwrap_or_default(),
            at: UnixMs(at),
        });
        Ok(McpRecord {
            id: row.id,
            draft: McpDraft {
                name: row.name,
                url: row.url,
                headers: self.opened_headers(&row.headers)?,
                enabled: row.enabled,
            },
            tools: row.tools.0,
            status,
            created_at: UnixMs(row.created_at),
            updated_at: UnixMs(row.updated_at),
        })
    }
}

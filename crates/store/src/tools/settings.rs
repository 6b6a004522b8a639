//! What holds for all tools of a workspace: the hosts that they may call, and the version that moves with every change.

use model::WorkspaceId;
use sqlx::types::Json;

use crate::Store;
use crate::db::{Result, Tx, args};
use crate::text::to_json;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ToolSettings {
    /// Moves with every change of tools, secrets, MCP servers and the media library; 0 before the first.
    pub version: i64,
    /// Lower case, without a port: any port of the host.
    pub allowed_hosts: Vec<String>,
}

/// Says that something about a workspace's tools changes. First in a transaction: such changes wait for each other.
pub(crate) async fn raise(tx: &mut Tx, ws: WorkspaceId) -> Result<()> {
    tx.exec(
        "INSERT INTO tool_settings (workspace_id, version, allowed_hosts) VALUES ($1, 1, $2) \
         ON CONFLICT (workspace_id) DO UPDATE SET version = tool_settings.version + 1",
        args![ws, serde_json::json!([])],
    )
    .await?;
    Ok(())
}

impl Store {
    pub async fn tool_settings(&self, ws: WorkspaceId) -> Result<ToolSettings> {
        let sql = "SELECT version, allowed_hosts FROM tool_settings WHERE workspace_id = $1";
        let row: Option<(i64, Json<Vec<String>>)> = self.db().read().one(sql, args![ws]).await?;
        Ok(row.map(|(version, hosts)| ToolSettings { version, allowed_hosts: hosts.0 }).unwrap_or_default())
    }

    pub async fn set_allowed_hosts(&self, ws: WorkspaceId, hosts: &[String]) -> Result<()> {
        let mut tx = self.db().begin().await?;
        raise(&mut tx, ws).await?;
        tx.exec("UPDATE tool_settings SET allowed_hosts = $2 WHERE workspace_id = $1", args![ws, to_json(&hosts)?])
            .await?;
        tx.commit().await
    }
}

//! Secrets that tools send in headers. They are written, replaced and removed; only tools read them.

use std::collections::BTreeMap;

use model::{UnixMs, WorkspaceId};

use crate::db::{Result, args};
use crate::tools::settings;
use crate::{Store, StoreError};

/// A secret without its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretRecord {
    pub name: String,
    pub updated_at: UnixMs,
}

impl Store {
    /// By name; at most as many as [`Store::put_tool_secret`] lets in.
    pub async fn tool_secrets(&self, ws: WorkspaceId) -> Result<Vec<SecretRecord>> {
        let sql = "SELECT name, updated_at FROM tool_secrets WHERE workspace_id = $1 ORDER BY name";
        let rows: Vec<(String, i64)> = self.db().read().all(sql, args![ws]).await?;
        Ok(rows.into_iter().map(|(name, at)| SecretRecord { name, updated_at: UnixMs(at) }).collect())
    }

    /// The values, for tools that run.
    pub async fn open_tool_secrets(&self, ws: WorkspaceId) -> Result<BTreeMap<String, String>> {
        let sql = "SELECT name, value FROM tool_secrets WHERE workspace_id = $1";
        let rows: Vec<(String, Vec<u8>)> = self.db().read().all(sql, args![ws]).await?;
        let open = |(name, sealed): (String, Vec<u8>)| {
            let plain = self.vault().open(&sealed)?;
            let value = String::from_utf8(plain).map_err(|_| StoreError::Corrupt("a tool's secret".into()))?;
            Ok((name, value))
        };
        rows.into_iter().map(open).collect()
    }

    /// Whether there was room: at most `most` of a workspace.
    pub async fn put_tool_secret(
        &self,
        ws: WorkspaceId,
        name: &str,
        value: &str,
        most: i64,
        now: UnixMs,
    ) -> Result<bool> {
        let mut tx = self.db().begin().await?;
        settings::raise(&mut tx, ws).await?;
        let written = tx
            .exec(
                "INSERT INTO tool_secrets (workspace_id, name, value, updated_at) SELECT $1, $2, $3, $4 \
                 WHERE (SELECT COUNT(*) FROM tool_secrets WHERE workspace_id = $1 AND name <> $2) < $5 \
                 ON CONFLICT (workspace_id, name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at",
                args![ws, name, self.vault().seal(value.as_bytes()), now, most],
            )
            .await?;
        tx.commit().await?;
        Ok(written == 1)
    }

    /// Whether there was such a secret.
    pub async fn delete_tool_secret(&self, ws: WorkspaceId, name: &str) -> Result<bool> {
        let mut tx = self.db().begin().await?;
        settings::raise(&mut tx, ws).await?;
        let deleted =
            tx.exec("DELETE FROM tool_secrets WHERE workspace_id = $1 AND name = $2", args![ws, name]).await?;
        tx.commit().await?;
        Ok(deleted == 1)
    }
}

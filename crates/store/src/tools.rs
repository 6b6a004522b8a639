//! HTTP tools that admins define. Their headers are sealed, because they may hold credentials.
//!
//! Every change raises the workspace's tool version ([`settings`]): nodes read its tools again when it moves.

mod runs;
mod secrets;
pub(crate) mod settings;

use std::collections::BTreeMap;

use model::{UnixMs, WorkspaceId};
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use crate::db::{Result, args};
use crate::seek::page;
use crate::text::{clean, clean_json};
use crate::{Store, StoreError};

pub use runs::{Begun, RunGate};
pub use secrets::SecretRecord;
pub use settings::ToolSettings;

/// Names and values. Values may name stored secrets.
pub type Headers = BTreeMap<String, String>;

/// What is written of a tool. It has been checked.
#[derive(Clone, PartialEq)]
pub struct ToolDraft {
    pub name: String,
    pub description: String,
    pub method: String,
    pub url_template: String,
    pub headers: Headers,
    pub body_template: Option<String>,
    /// JSON schema of the arguments.
    pub parameters: Value,
    pub timeout_ms: i64,
    pub max_response_bytes: i64,
    pub enabled: bool,
}

#[derive(Clone, PartialEq)]
pub struct ToolRecord {
    pub id: Uuid,
    pub draft: ToolDraft,
    pub created_at: UnixMs,
    pub updated_at: UnixMs,
}

/// Without the headers.
impl std::fmt::Debug for ToolRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ToolRecord").field("id", &self.id).field("name", &self.draft.name).finish_non_exhaustive()
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    description: String,
    method: String,
    url_template: String,
    headers: Vec<u8>,
    body_template: Option<String>,
    parameters: Json<Value>,
    timeout_ms: i64,
    max_response_bytes: i64,
    enabled: bool,
    created_at: i64,
    updated_at: i64,
}

macro_rules! select {
    ($rest:expr) => {
        concat!(
            "SELECT id, name, description, method, url_template, headers, body_template, parameters, timeout_ms, \
             max_response_bytes, enabled, created_at, updated_at FROM tools ",
            $rest
        )
    };
}
pub(crate) const LIST: &str = select!("WHERE workspace_id = $1 AND name > $2 ORDER BY name LIMIT $3");

impl Store {
    /// Tools by name, after `after`.
    pub async fn tools(&self, ws: WorkspaceId, after: Option<&str>, limit: i64) -> Result<Vec<ToolRecord>> {
        let rows: Vec<Row> =
            self.db().read().all(LIST, args![ws, clean(after.unwrap_or_default()), page(limit)]).await?;
        rows.into_iter().map(|row| self.tool_of(row)).collect()
    }

    pub async fn tool(&self, ws: WorkspaceId, id: Uuid) -> Result<Option<ToolRecord>> {
        let row: Option<Row> =
            self.db().read().one(select!("WHERE workspace_id = $1 AND id = $2"), args![ws, id]).await?;
        row.map(|row| self.tool_of(row)).transpose()
    }

    /// `Conflict` where the name is taken; `None` where there are `most` already.
    pub async fn add_tool(&self, ws: WorkspaceId, draft: &ToolDraft, most: i64, now: UnixMs) -> Result<Option<Uuid>> {
        let id = self.ids().next();
        let mut tx = self.db().begin().await?;
        settings::raise(&mut tx, ws).await?;
        let added = tx
            .exec(
                "INSERT INTO tools (workspace_id, id, name, description, method, url_template, headers, body_template, \
                 parameters, timeout_ms, max_response_bytes, enabled, created_at, updated_at) \
                 SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13 \
                 WHERE (SELECT COUNT(*) FROM tools WHERE workspace_id = $1) < $14",
                args![
                    ws,
                    id,
                    clean(&draft.name),
                    clean(&draft.description),
                    clean(&draft.method),
                    clean(&draft.url_template),
                    self.sealed_headers(&draft.headers)?,
                    draft.body_template.as_deref().map(clean),
                    clean_json(draft.parameters.clone()),
                    draft.timeout_ms,
                    draft.max_response_bytes,
                    draft.enabled,
                    now,
                    most
                ],
            )
            .await?;
        tx.commit().await?;
        Ok((added == 1).then_some(id))
    }

    /// Whether there is such a tool. `Conflict` where the name is taken.
    pub async fn change_tool(&self, ws: WorkspaceId, id: Uuid, draft: &ToolDraft, now: UnixMs) -> Result<bool> {
        let mut tx = self.db().begin().await?;
        settings::raise(&mut tx, ws).await?;
        let changed = tx
            .exec(
                "UPDATE tools SET name = $3, description = $4, method = $5, url_template = $6, headers = $7, \
                 body_template = $8, parameters = $9, timeout_ms = $10, max_response_bytes = $11, enabled = $12, \
                 updated_at = $13 WHERE workspace_id = $1 AND id = $2",
                args![
                    ws,
                    id,
                    clean(&draft.name),
                    clean(&draft.description),
                    clean(&draft.method),
                    clean(&draft.url_template),
                    self.sealed_headers(&draft.headers)?,
                    draft.body_template.as_deref().map(clean),
                    clean_json(draft.parameters.clone()),
                    draft.timeout_ms,
                    draft.max_response_bytes,
                    draft.enabled,
                    now
                ],
            )
            .await?;
        tx.commit().await?;
        Ok(changed == 1)
    }

    /// Whether there was such a tool.
    pub async fn delete_tool(&self, ws: WorkspaceId, id: Uuid) -> Result<bool> {
        let mut tx = self.db().begin().await?;
        settings::raise(&mut tx, ws).await?;
        let deleted = tx.exec("DELETE FROM tools WHERE workspace_id = $1 AND id = $2", args![ws, id]).await?;
        tx.commit().await?;
        Ok(deleted == 1)
    }

    fn tool_of(&self, row: Row) -> Result<ToolRecord> {
        Ok(ToolRecord {
            id: row.id,
            draft: ToolDraft {
                name: row.name,
                description: row.description,
                method: row.method,
                url_template: row.url_template,
                headers: self.opened_headers(&row.headers)?,
                body_template: row.body_template,
                parameters: row.parameters.0,
                timeout_ms: row.timeout_ms,
                max_response_bytes: row.max_response_bytes,
                enabled: row.enabled,
            },
            created_at: UnixMs(row.created_at),
            updated_at: UnixMs(row.updated_at),
        })
    }

    pub(crate) fn sealed_headers(&self, headers: &Headers) -> Result<Vec<u8>> {
        let plain = serde_json::to_vec(headers).map_err(|error| StoreError::Corrupt(error.to_string()))?;
        Ok(self.vault().seal(&plain))
    }

    pub(crate) fn opened_headers(&self, sealed: &[u8]) -> Result<Headers> {
        let plain = self.vault().open(sealed)?;
        serde_json::from_slice(&plain).map_err(|_| StoreError::Corrupt("a tool's headers".into()))
    }
}

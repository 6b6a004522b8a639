//! API keys: shown once, stored as a hash.

use model::account::Role;
use model::{ApiKeyId, UnixMs, WorkspaceId};
use uuid::Uuid;

use crate::Store;
use crate::db::{Result, args};
use crate::seek::{FIRST, page};
use crate::text::{clean, known};

/// How old the last use may look: each request with a key would otherwise be a write.
const TOUCH_EVERY_MS: i64 = 60_000;

#[derive(Clone, Debug, PartialEq)]
pub struct ApiKeyRecord {
    pub workspace_id: WorkspaceId,
    pub id: ApiKeyId,
    pub name: String,
    /// The key's first characters, by which people recognise it.
    pub prefix: String,
    pub role: Role,
    pub created_at: UnixMs,
    /// Exact to a minute.
    pub last_used_at: Option<UnixMs>,
    pub revoked_at: Option<UnixMs>,
}

#[derive(Clone, Debug)]
pub struct NewApiKey {
    pub name: String,
    pub prefix: String,
    /// Digest of the whole key.
    pub key_hash: Vec<u8>,
    pub role: Role,
}

#[derive(sqlx::FromRow)]
struct Row {
    workspace_id: Uuid,
    id: Uuid,
    name: String,
    prefix: String,
    role: String,
    created_at: i64,
    last_used_at: Option<i64>,
    revoked_at: Option<i64>,
}

impl Row {
    fn record(self) -> Result<ApiKeyRecord> {
        Ok(ApiKeyRecord {
            workspace_id: self.workspace_id.into(),
            id: self.id.into(),
            name: self.name,
            prefix: self.prefix,
            role: known("role", &self.role, Role::parse)?,
            created_at: UnixMs(self.created_at),
            last_used_at: self.last_used_at.map(UnixMs),
            revoked_at: self.revoked_at.map(UnixMs),
        })
    }
}

impl Store {
    /// Errors: `Conflict` where the key exists.
    pub async fn create_api_key(&self, ws: WorkspaceId, key: &NewApiKey, now: UnixMs) -> Result<ApiKeyRecord> {
        let record = ApiKeyRecord {
            workspace_id: ws,
            id: self.ids().make(),
            name: clean(&key.name),
            prefix: clean(&key.prefix),
            role: key.role,
            created_at: now,
            last_used_at: None,
            revoked_at: None,
        };
        let mut tx = self.db().begin().await?;
        tx.exec(
            "INSERT INTO api_keys (workspace_id, id, name, prefix, key_hash, role, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            args![
                ws,
                record.id,
                record.name.as_str(),
                record.prefix.as_str(),
                key.key_hash.clone(),
                key.role.as_str(),
                now
            ],
        )
        .await?;
        tx.commit().await?;
        Ok(record)
    }

    /// The key with this digest, unless it was revoked.
    pub async fn api_key_by_hash(&self, key_hash: &[u8]) -> Result<Option<ApiKeyRecord>> {
        let row: Option<Row> = self
            .db()
            .read()
            .one(
                "SELECT workspace_id, id, name, prefix, role, created_at, last_used_at, revoked_at FROM api_keys \
                 WHERE key_hash = $1 AND revoked_at IS NULL",
                args![key_hash.to_vec()],
            )
            .await?;
        row.map(Row::record).transpose()
    }

    /// Keys in the order of their creation, after `after`; revoked ones, too.
    pub async fn api_keys(&self, ws: WorkspaceId, after: Option<ApiKeyId>, limit: i64) -> Result<Vec<ApiKeyRecord>> {
        let rows: Vec<Row> = self
            .db()
            .read()
            .all(
                "SELECT workspace_id, id, name, prefix, role, created_at, last_used_at, revoked_at FROM api_keys \
                 WHERE workspace_id = $1 AND id > $2 ORDER BY id LIMIT $3",
                args![ws, after.map_or(FIRST, Uuid::from), page(limit)],
            )
            .await?;
        rows.into_iter().map(Row::record).collect()
    }

    /// Whether the key was in force until now.
    pub async fn revoke_api_key(&self, ws: WorkspaceId, id: ApiKeyId, now: UnixMs) -> Result<bool> {
        let mut tx = self.db().begin().await?;
        let changed = tx
            .exec(
                "UPDATE api_keys SET revoked_at = $3 WHERE workspace_id = $1 AND id = $2 AND revoked_at IS NULL",
                args![ws, id, now],
            )
            .await?;
        tx.commit().await?;
        Ok(changed == 1)
    }

    /// Notes that the key was used, at most once a minute. Whether it wrote.
    pub async fn touch_api_key(&self, key: &ApiKeyRecord, now: UnixMs) -> Result<bool> {
        let stale = now.plus_ms(-TOUCH_EVERY_MS);
        if key.last_used_at.is_some_and(|at| at > stale) {
            return Ok(false);
        }
        let mut tx = self.db().begin().await?;
        let changed = tx
            .exec(
                "UPDATE api_keys SET last_used_at = $3 \
                 WHERE workspace_id = $1 AND id = $2 AND (last_used_at IS NULL OR last_used_at <= $4)",
                args![key.workspace_id, key.id, now, stale],
            )
            .await?;
        tx.commit().await?;
        Ok(changed == 1)
    }
}

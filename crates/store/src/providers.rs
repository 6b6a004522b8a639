//! Model providers of workspaces that have their own, with sealed keys.

use std::fmt;

use model::{UnixMs, WorkspaceId};
use uuid::Uuid;

use crate::Store;
use crate::crypt::Vault;
use crate::db::{Arg, Result, args};
use crate::error::StoreError;
use crate::seek::FIRST;
use crate::settings_version;
use crate::text::{clean, known};

/// Rows that one query of `all_providers` reads.
const SCAN_PAGE: i64 = 500;

/// Which place in the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProviderRole {
    Primary,
    /// Asked when the primary fails within a turn.
    Fallback,
}

impl ProviderRole {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Fallback => "fallback",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "primary" => Some(Self::Primary),
            "fallback" => Some(Self::Fallback),
            _ => None,
        }
    }
}

#[derive(Clone, PartialEq, Eq)]
pub struct ProviderRecord {
    pub workspace_id: WorkspaceId,
    pub role: ProviderRole,
    /// E.g. `openai`.
    pub provider: String,
    pub model: String,
    /// `None`: the provider's address in the configuration.
    pub base_url: Option<String>,
    pub api_key: Option<String>,
    pub updated_at: UnixMs,
}

/// Says whether a key is set, not what it is.
impl fmt::Debug for ProviderRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProviderRecord")
            .field("workspace_id", &self.workspace_id)
            .field("role", &self.role)
            .field("provider", &self.provider)
            .field("model", &self.model)
            .field("base_url", &self.base_url)
            .field("api_key", &self.api_key.as_ref().map(|_| "set"))
            .finish_non_exhaustive()
    }
}

/// What people write of a provider.
#[derive(Clone)]
pub struct ProviderDraft {
    pub provider: String,
    pub model: String,
    pub base_url: Option<String>,
    pub api_key: KeyDraft,
}

#[derive(Clone)]
pub enum KeyDraft {
    /// The stored one stays, which works for the same provider at the same address alone: else a key could be
    /// fetched by pointing it at another server.
    Keep,
    Set(String),
    None,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PutProvider {
    Done(ProviderRecord),
    /// The key has to be entered again.
    KeyNeeded,
}

#[derive(sqlx::FromRow)]
struct Row {
    workspace_id: Uuid,
    role: String,
    provider: String,
    model: String,
    base_url: Option<String>,
    api_key: Option<Vec<u8>>,
    updated_at: i64,
}

impl Row {
    fn record(self, vault: &Vault) -> Result<ProviderRecord> {
        let open = |sealed: Vec<u8>| {
            let plain = vault.open(&sealed)?;
            String::from_utf8(plain).map_err(|_| StoreError::Corrupt("a provider's key".into()))
        };
        Ok(ProviderRecord {
            workspace_id: self.workspace_id.into(),
            role: known("provider's role", &self.role, ProviderRole::parse)?,
            provider: self.provider,
            model: self.model,
            base_url: self.base_url,
            api_key: self.api_key.map(open).transpose()?,
            updated_at: UnixMs(self.updated_at),
        })
    }
}

macro_rules! select {
    ($rest:expr) => {
        concat!("SELECT workspace_id, role, provider, model, base_url, api_key, updated_at FROM providers ", $rest)
    };
}

impl Store {
    /// The workspace's own providers, at most one for each role.
    pub async fn providers(&self, ws: WorkspaceId) -> Result<Vec<ProviderRecord>> {
        let rows: Vec<Row> =
            self.db().read().all(select!("WHERE workspace_id = $1 ORDER BY role DESC"), args![ws]).await?;
        rows.into_iter().map(|row| row.record(self.vault())).collect()
    }

    /// Every provider of every workspace. One whose key cannot be read is left out and logged.
    pub async fn all_providers(&self) -> Result<Vec<ProviderRecord>> {
        let (mut providers, mut after) = (Vec::new(), (FIRST, String::new()));
        loop {
            let rows: Vec<Row> = self
                .db()
                .read()
                .all(
                    select!("WHERE (workspace_id, role) > ($1, $2) ORDER BY workspace_id, role LIMIT $3"),
                    args![after.0, after.1, SCAN_PAGE],
                )
                .await?;
            let Some(last) = rows.last() else { return Ok(providers) };
            after = (last.workspace_id, last.role.clone());
            for row in rows {
                let ws = row.workspace_id;
                match row.record(self.vault()) {
                    Ok(provider) => providers.push(provider),
                    Err(error) => tracing::error!(workspace.id = %ws, %error, "a provider cannot be read"),
                }
            }
        }
    }

    pub async fn put_provider(
        &self,
        ws: WorkspaceId,
        role: ProviderRole,
        draft: &ProviderDraft,
        now: UnixMs,
    ) -> Result<PutProvider> {
        let mut tx = self.db().begin().await?;
        settings_version::raise(&mut tx).await?;
        let row: Option<Row> =
            tx.one(select!("WHERE workspace_id = $1 AND role = $2"), args![ws, role.as_str()]).await?;
        let before = row.map(|row| row.record(self.vault())).transpose()?;
        let is_same_place =
            |before: &ProviderRecord| before.provider == draft.provider && before.base_url == draft.base_url;
        let api_key = match (&draft.api_key, before) {
            (KeyDraft::Set(key), _) => Some(key.clone()),
            (KeyDraft::Keep, Some(before)) if is_same_place(&before) => before.api_key,
            (KeyDraft::Keep, Some(before)) if before.api_key.is_some() => return Ok(PutProvider::KeyNeeded),
            (KeyDraft::Keep | KeyDraft::None, _) => None,
        };
        tx.exec(
            "INSERT INTO providers (workspace_id, role, provider, model, base_url, api_key, updated_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (workspace_id, role) DO UPDATE SET \
                 provider = excluded.provider, model = excluded.model, base_url = excluded.base_url, \
                 api_key = excluded.api_key, updated_at = excluded.updated_at",
            args![
                ws,
                role.as_str(),
                clean(&draft.provider),
                clean(&draft.model),
                draft.base_url.as_deref().map(clean),
                Arg::Bytes(api_key.as_ref().map(|key| self.vault().seal(key.as_bytes()))),
                now
            ],
        )
        .await?;
        tx.commit().await?;
        Ok(PutProvider::Done(ProviderRecord {
            workspace_id: ws,
            role,
            provider: clean(&draft.provider),
            model: clean(&draft.model),
            base_url: draft.base_url.as_deref().map(clean),
            api_key,
            updated_at: now,
        }))
    }

    /// Whether the workspace had one of its own.
    pub async fn delete_provider(&self, ws: WorkspaceId, role: ProviderRole) -> Result<bool> {
        let mut tx = self.db().begin().await?;
        settings_version::raise(&mut tx).await?;
        let removed =
            tx.exec("DELETE FROM providers WHERE workspace_id = $1 AND role = $2", args![ws, role.as_str()]).await?;
        if removed == 1 {
            tx.commit().await?;
        }
        Ok(removed == 1)
    }
}

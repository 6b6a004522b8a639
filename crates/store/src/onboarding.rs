//! The first steps of a company: what was entered at each, so that whoever comes back goes on from there.

use std::collections::BTreeMap;

use model::{UnixMs, WorkspaceId};
use serde_json::Value;
use sqlx::types::Json;

use crate::Store;
use crate::db::{Result, args};
use crate::text::to_json;

/// A step that was done.
#[derive(Clone, Debug, PartialEq)]
pub struct DoneStep {
    /// What was entered. No secret is among it.
    pub data: Value,
    pub at: UnixMs,
}

impl Store {
    /// The steps that were done, by name.
    pub async fn onboarding_steps(&self, ws: WorkspaceId) -> Result<BTreeMap<String, DoneStep>> {
        let rows: Vec<(String, Json<Value>, i64)> = self
            .db()
            .read()
            .all("SELECT step, data, done_at FROM onboarding_steps WHERE workspace_id = $1", args![ws])
            .await?;
        Ok(rows.into_iter().map(|(step, data, at)| (step, DoneStep { data: data.0, at: UnixMs(at) })).collect())
    }

    /// Notes a step as done. One that is done again replaces what was entered before.
    pub async fn finish_onboarding_step(
        &self,
        ws: WorkspaceId,
        step: &'static str,
        data: &Value,
        now: UnixMs,
    ) -> Result<()> {
        let mut tx = self.db().begin().await?;
        tx.exec(
            "INSERT INTO onboarding_steps (workspace_id, step, data, done_at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (workspace_id, step) DO UPDATE SET data = excluded.data, done_at = excluded.done_at",
            args![ws, step, to_json(data)?, now],
        )
        .await?;
        tx.commit().await
    }
}

//! Calls of tools that change something elsewhere: written down before they are made, so that a turn that runs again
//! does not make them twice, and only while the turn may still act.

use model::conversation::Epoch;
use model::{UnixMs, WorkspaceId};
use serde_json::Value;

use crate::db::{Result, args};
use crate::lanes::LaneLease;
use crate::{Store, StoreError};

/// How long results are kept: longer than any turn is tried again.
const KEEP_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// What must still hold for a turn to act.
#[derive(Clone, Copy, Debug)]
pub struct RunGate {
    pub lane: LaneLease,
    pub epoch: Epoch,
}

/// What became of the wish to make a call.
#[derive(Clone, Debug, PartialEq)]
pub enum Begun {
    /// Make it now, then [`Store::end_tool_run`].
    Go,
    /// An earlier run of the turn made it: this came of it.
    Done(Value),
    /// An earlier run began it and did not say how it ended: it may have been made.
    Unknown,
    /// A person has taken over, or another worker has: nothing may be done any more.
    Void,
}

impl Store {
    /// `key`: a digest of what makes the call the same call.
    pub async fn begin_tool_run(&self, gate: RunGate, key: &[u8; 32], tool: &str, now: UnixMs) -> Result<Begun> {
        let (ws, lane) = (gate.lane.workspace_id, gate.lane);
        let mut tx = self.db().begin().await?;
        tx.exec("DELETE FROM tool_runs WHERE workspace_id = $1 AND created_at < $2", args![ws, now.plus_ms(-KEEP_MS)])
            .await?;
        let begun = tx
            .exec(
                "INSERT INTO tool_runs (workspace_id, key, conversation_id, tool, created_at) SELECT $1, $2, $3, $4, $5 \
                 WHERE EXISTS (SELECT 1 FROM conversations c WHERE c.workspace_id = $1 AND c.id = $3 AND c.epoch = $6 \
                        AND c.mode = 'ai') \
                    AND EXISTS (SELECT 1 FROM jobs b WHERE b.workspace_id = $1 AND b.id = $7 AND b.lease_token = $8 \
                        AND b.state = 'running') \
                 ON CONFLICT (workspace_id, key) DO NOTHING",
                args![ws, key.to_vec(), lane.conversation_id, tool, now, gate.epoch.0, lane.job_id, lane.token],
            )
            .await?;
        let sql = "SELECT result FROM tool_runs WHERE workspace_id = $1 AND key = $2";
        let known: Option<(Option<Vec<u8>>,)> = tx.one(sql, args![ws, key.to_vec()]).await?;
        tx.commit().await?;
        match known {
            Some(_) if begun == 1 => Ok(Begun::Go),
            Some((Some(sealed),)) => {
                let plain = self.vault().open(&sealed)?;
                let result = serde_json::from_slice(&plain);
                Ok(Begun::Done(result.map_err(|_| StoreError::Corrupt("a tool's result".into()))?))
            }
            Some((None,)) => Ok(Begun::Unknown),
            None => Ok(Begun::Void),
        }
    }

    /// How the call ended. `None`: it was surely not made, and may be tried again.
    pub async fn end_tool_run(&self, ws: WorkspaceId, key: &[u8; 32], result: Option<&Value>) -> Result<()> {
        let mut tx = self.db().begin().await?;
        match result {
            Some(result) => {
                let sealed = self.vault().seal(result.to_string().as_bytes());
                let sql = "UPDATE tool_runs SET result = $3 WHERE workspace_id = $1 AND key = $2";
                tx.exec(sql, args![ws, key.to_vec(), sealed]).await?;
            }
            None => {
                let sql = "DELETE FROM tool_runs WHERE workspace_id = $1 AND key = $2 AND result IS NULL";
                tx.exec(sql, args![ws, key.to_vec()]).await?;
            }
        }
        tx.commit().await
    }
}

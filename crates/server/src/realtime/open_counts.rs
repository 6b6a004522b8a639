//! Open conversations by workspace, counted at most every two seconds however many people watch.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use model::WorkspaceId;
use store::Store;
use store::conversations::OpenCounts as Counts;
use tokio::time::Instant;

const FRESH: Duration = Duration::from_secs(2);
/// Workspaces that are remembered; beyond it all are forgotten, which costs one count each.
const WORKSPACES_MAX: usize = 1_000;

#[derive(Default)]
pub struct OpenCounts {
    known: Mutex<HashMap<WorkspaceId, (Instant, Counts)>>,
}

impl OpenCounts {
    pub async fn get(&self, store: &Store, ws: WorkspaceId) -> store::Result<Counts> {
        let now = Instant::now();
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&ws).copied();
        if let Some((at, counts)) = known
            && now.duration_since(at) < FRESH
        {
            return Ok(counts);
        }
        let counts = store.count_open_conversations(ws).await?;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= WORKSPACES_MAX {
            known.clear();
        }
        known.insert(ws, (now, counts));
        Ok(counts)
    }
}

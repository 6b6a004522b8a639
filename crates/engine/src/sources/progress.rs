//! How far a source is, told to those who watch: often enough to see it move, and not more.

use std::time::Duration;

use model::source::{SourceProgress, SourceStage};
use model::{SourceId, WorkspaceId};
use tokio::time::Instant;

use crate::Engine;

/// Between two events about one source.
const EVERY: Duration = Duration::from_millis(300);

pub(super) struct Progress<'a> {
    engine: &'a Engine,
    workspace: WorkspaceId,
    source: SourceId,
    told: Option<(SourceStage, Instant)>,
}

impl<'a> Progress<'a> {
    pub(super) fn new(engine: &'a Engine, workspace: WorkspaceId, source: SourceId) -> Self {
        Self { engine, workspace, source, told: None }
    }

    /// Says how far it is, unless it was said just now. False: the source is gone, or is to begin anew.
    pub(super) async fn tell(&mut self, stage: SourceStage, done: i64, total: i64) -> store::Result<bool> {
        if self.told.is_some_and(|(before, at)| before == stage && at.elapsed() < EVERY) {
            return Ok(true);
        }
        self.told = Some((stage, Instant::now()));
        let at = SourceProgress { stage, done, total };
        let growth = self.engine.inner.store.source_progress(self.workspace, self.source, at).await?;
        self.engine.announce(&growth);
        Ok(!growth.is_empty())
    }
}

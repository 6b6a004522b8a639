//! `[intake]`: the bound of the way from a webhook to its commit.

use std::time::Duration;

use super::reader::Section;

#[derive(Debug, Clone)]
pub struct IntakeConfig {
    /// `intake.commit_patience_ms`: how long a webhook waits for its commit before it is answered 503.
    pub commit_patience: Duration,
}

impl IntakeConfig {
    pub(super) fn read(section: &mut Section<'_, '_>) -> Self {
        Self { commit_patience: section.milliseconds("commit_patience_ms", 100..=4_900) }
    }
}

//! `[intake]`: bounds of the way from a webhook to its commit.

use std::time::Duration;

use super::reader::Section;

#[derive(Debug, Clone)]
pub struct IntakeConfig {
    /// Bytes of one webhook's body; more is answered 413.
    pub max_body_bytes: usize,
    /// Webhooks that wait for a commit; beyond it the answer is 503.
    pub queue_size: usize,
    /// `intake.commit_patience_ms`: how long a webhook waits for its commit before it is answered 503.
    pub commit_patience: Duration,
    /// Webhooks that share a transaction. Never above `queue_size`.
    pub batch_size: usize,
}

impl IntakeConfig {
    pub(super) fn read(section: &mut Section<'_, '_>) -> Self {
        let config = Self {
            max_body_bytes: section.number("max_body_bytes", "bytes", 65_536..=67_108_864),
            queue_size: section.number("queue_size", "webhooks", 1..=1_000_000),
            commit_patience: section.milliseconds("commit_patience_ms", 100..=4_900),
            batch_size: section.number("batch_size", "webhooks", 1..=10_000),
        };
        section.require(config.batch_size <= config.queue_size, "batch_size", "at most", "queue_size");
        config
    }
}

//! `[workers]`: how much background work runs at a time and how it is found.

use std::time::Duration;

use super::reader::Section;

#[derive(Debug, Clone)]
pub struct WorkersConfig {
    /// Conversations that this node works for at a time.
    pub lane_concurrency: usize,
    /// `workers.poll_interval_ms`: how often the database is looked at when no notice comes.
    pub poll_interval: Duration,
}

impl WorkersConfig {
    pub(super) fn read(section: &mut Section<'_, '_>) -> Self {
        Self {
            lane_concurrency: section.number("lane_concurrency", "conversations", 1..=100_000),
            poll_interval: section.milliseconds("poll_interval_ms", 10..=60_000),
        }
    }
}

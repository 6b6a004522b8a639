//! `[retention]`: how long things are kept.

use std::time::Duration;

use super::reader::Section;

#[derive(Debug, Clone)]
pub struct RetentionConfig {
    /// `retention.raw_events_days`: providers' raw webhooks, for `switchboard replay`.
    pub raw_events: Duration,
    /// `retention.media_days`: files of messages.
    pub media: Duration,
    /// `retention.tickets_days`: resolved and closed tickets.
    pub tickets: Duration,
}

impl RetentionConfig {
    pub(super) fn read(section: &mut Section<'_, '_>) -> Self {
        Self {
            raw_events: section.days("raw_events_days", 1..=3_650),
            media: section.days("media_days", 1..=3_650),
            tickets: section.days("tickets_days", 1..=3_650),
        }
    }
}

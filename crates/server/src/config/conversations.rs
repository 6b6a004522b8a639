//! `[conversations]`: when a conversation ends and when a message reopens it.

use std::time::Duration;

use super::reader::Section;

#[derive(Debug, Clone)]
pub struct ConversationsConfig {
    /// `conversations.close_after_hours`: without a message for this long it ends.
    pub close_after: Duration,
    /// `conversations.reopen_within_hours`: a message this soon after the end reopens it.
    pub reopen_within: Duration,
}

impl ConversationsConfig {
    pub(super) fn read(section: &mut Section<'_, '_>) -> Self {
        Self {
            close_after: section.hours("close_after_hours", 1..=8_760),
            reopen_within: section.hours("reopen_within_hours", 0..=8_760),
        }
    }
}

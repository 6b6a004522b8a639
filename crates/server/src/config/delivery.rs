//! `[delivery]`: pace and patience of sending.

use std::time::Duration;

use super::reader::Section;

#[derive(Debug, Clone)]
pub struct DeliveryConfig {
    /// `delivery.settle_after_ms`: how long a sending whose outcome is unknown waits for a status before it is sent
    /// once more.
    pub settle_after: Duration,
    /// Messages a second for one of our numbers.
    pub throughput_per_second: u32,
    /// `delivery.pair_interval_ms`: the time in which one message to the same customer becomes free again.
    pub pair_interval: Duration,
    /// Messages to the same customer that may go out at once.
    pub pair_burst: u32,
    /// `delivery.max_age_hours`: a message that could not be sent for this long has failed.
    pub max_age: Duration,
}

impl DeliveryConfig {
    pub(super) fn read(section: &mut Section<'_, '_>) -> Self {
        Self {
            settle_after: section.milliseconds("settle_after_ms", 10..=3_600_000),
            throughput_per_second: section.number("throughput_per_second", "messages", 1..=1_000_000),
            pair_interval: section.milliseconds("pair_interval_ms", 0..=600_000),
            pair_burst: section.number("pair_burst", "messages", 1..=1_000_000),
            max_age: section.hours("max_age_hours", 1..=168),
        }
    }
}

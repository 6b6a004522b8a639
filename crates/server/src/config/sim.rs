//! `[sim]`: the stand-ins for providers that `serve --demo` starts. Nothing reads this without `--demo`.

use std::time::Duration;

use super::reader::Section;

#[derive(Debug, Clone)]
pub struct SimConfig {
    /// `sim.latency_ms`: how long a simulated provider takes to answer.
    pub latency: Duration,
    /// The share (0 to 1) of simulated requests that fail.
    pub failure_share: f64,
}

impl SimConfig {
    pub(super) fn read(section: &mut Section<'_, '_>) -> Self {
        Self { latency: section.milliseconds("latency_ms", 0..=60_000), failure_share: section.share("failure_share") }
    }
}

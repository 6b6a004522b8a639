//! The simulator's clock: the machine's time plus an offset that a test moves, so that a 24-hour
//! window or a five-minute URL can end without anybody waiting.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Wall clock with a movable offset.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    offset_ms: AtomicI64,
}

impl Clock {
    /// Milliseconds since the Unix epoch, offset included.
    #[expect(
        clippy::disallowed_methods,
        reason = "the simulator stands for somebody else's machine, with its own clock"
    )]
    pub(crate) fn now_ms(&self) -> i64 {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        since_epoch.as_millis() as i64 + self.offset_ms.load(Ordering::Relaxed)
    }

    /// Moves the clock forward (or, with a negative number, back).
    pub(crate) fn advance(&self, ms: i64) {
        self.offset_ms.fetch_add(ms, Ordering::Relaxed);
    }
}

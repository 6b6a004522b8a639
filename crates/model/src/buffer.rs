//! Buffering: when the turn for a burst of messages starts.
//!
//! `debounce` after the last message, at most `max_wait` after the first (pipeline.md section 2).
//! The stored form is two numbers on the lane's job: `run_at`, and `deadline_at` that later messages
//! cannot move.

use serde::{Deserialize, Serialize};

use crate::time::UnixMs;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Buffering {
    pub debounce_ms: i64,
    pub max_wait_ms: i64,
}

/// When a lane runs next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    pub run_at: UnixMs,
    pub deadline_at: UnixMs,
}

impl Buffering {
    /// Nobody waits: the web chat, the test chat, calls.
    pub const NONE: Buffering = Buffering { debounce_ms: 0, max_wait_ms: 0 };

    /// The first message of a burst.
    pub fn open(self, now: UnixMs) -> Due {
        Due { run_at: now.plus_ms(self.debounce_ms.min(self.max_wait_ms)), deadline_at: now.plus_ms(self.max_wait_ms) }
    }

    /// A further message of the burst that `due` belongs to.
    pub fn extend(self, due: Due, now: UnixMs) -> Due {
        let run_at = now.plus_ms(self.debounce_ms).min(due.deadline_at);
        Due { run_at: run_at.max(due.run_at.min(due.deadline_at)), ..due }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_burst_runs_debounce_after_its_last_and_never_later_than_max_wait_after_its_first(
            debounce in 0i64..5_000, extra in 0i64..20_000, gaps in prop::collection::vec(0i64..4_000, 0..30),
        ) {
            let rule = Buffering { debounce_ms: debounce, max_wait_ms: debounce + extra };
            let first = UnixMs(1_795_000_000_000);
            let mut now = first;
            let mut due = rule.open(first);
            for gap in gaps {
                now = now.plus_ms(gap);
                if due.run_at <= now { break; }
                due = rule.extend(due, now);
                prop_assert!(due.run_at >= now);
            }
            prop_assert!(due.run_at.since(first) <= rule.max_wait_ms);
            prop_assert!(due.run_at.since(first) >= debounce.min(rule.max_wait_ms));
        }

        #[test]
        fn with_no_debounce_nobody_waits(start in 0i64..i64::MAX / 4) {
            let rule = Buffering { debounce_ms: 0, max_wait_ms: 15_000 };
            prop_assert_eq!(rule.open(UnixMs(start)).run_at, UnixMs(start));
        }
    }
}

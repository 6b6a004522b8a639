//! Throughput of the number and the pair limit, as one decision per message (reference §9).

use std::sync::Mutex;

use crate::config::Limits;
use crate::state::lock;

use super::error::GraphError;
use super::users::{User, admit};

/// The limits in force and the number's own allowance.
pub(crate) struct LimitState {
    limits: Mutex<Limits>,
    /// Theoretical arrival time in microseconds.
    throughput_due_us: Mutex<i64>,
}

impl LimitState {
    pub(crate) fn new(limits: Limits) -> Self {
        Self { limits: Mutex::new(limits), throughput_due_us: Mutex::new(0) }
    }

    pub(crate) fn set(&self, limits: Limits) {
        *lock(&self.limits) = limits;
    }

    pub(crate) fn get(&self) -> Limits {
        lock(&self.limits).clone()
    }

    /// Takes one message from both allowances.
    pub(crate) fn admit(&self, limits: &Limits, user: &mut User, now_ms: i64) -> Result<(), GraphError> {
        if let Some(per_s) = limits.throughput_per_s {
            let interval_us = 1_000_000 / i64::from(per_s.max(1));
            if !admit(&mut lock(&self.throughput_due_us), now_ms * 1_000, interval_us, per_s) {
                return Err(GraphError::new(130429, "Cloud API message throughput has been reached."));
            }
        }
        if let Some(pair) = limits.pair
            && !user.admit(now_ms, pair)
        {
            return Err(GraphError::new(131056, "Too many messages sent to this phone number in a short period."));
        }
        Ok(())
    }
}

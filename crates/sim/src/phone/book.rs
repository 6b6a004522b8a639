//! What the phones of the desk know beside the ledger: how far each customer has read, and the faults that are
//! switched on by hand.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::config::{StatusKind, StatusPlan};
use crate::graph::faults::{FaultRule, GraphFault};
use crate::state::{SimState, lock};

/// Longest delay that can be asked for: below the patience of most callers.
const DELAY_MAX_MS: u64 = 30_000;
/// Codes with which the provider accepts a message and reports later that it cannot be delivered.
const LATE_CODES: [u32; 5] = [131_026, 131_047, 131_049, 131_053, 130_472];

/// Faults of everything that the business sends, until they are switched off.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PhoneFaults {
    /// Every send is answered so much later.
    pub delay_ms: u64,
    /// Every send ends with this code: refused at once, or accepted and then failed, as the provider does it.
    pub error_code: Option<u32>,
    /// Messages arrive, but no status is ever told.
    pub drop_statuses: bool,
}

#[derive(Default)]
pub(crate) struct Book {
    /// By customer: the number of the last message that was on the screen.
    read_until: Mutex<HashMap<String, u64>>,
    faults: Mutex<PhoneFaults>,
    delay_ms: AtomicU64,
}

impl Book {
    pub(crate) fn read_until(&self, key: &str) -> u64 {
        lock(&self.read_until).get(key).copied().unwrap_or(0)
    }

    /// Moves the place forward; answers where it was.
    pub(crate) fn read(&self, key: &str, n: u64) -> u64 {
        let mut all = lock(&self.read_until);
        let place = all.entry(key.to_owned()).or_insert(0);
        let before = *place;
        *place = before.max(n);
        before
    }

    pub(crate) fn faults(&self) -> PhoneFaults {
        lock(&self.faults).clone()
    }

    /// Waits as long as sends are to be delayed.
    pub(crate) async fn delay(&self) {
        let ms = self.delay_ms.load(Ordering::Relaxed);
        if ms > 0 {
            tokio::time::sleep(Duration::from_millis(ms)).await;
        }
    }

    pub(crate) fn clear(&self) {
        lock(&self.read_until).clear();
        *lock(&self.faults) = PhoneFaults::default();
        self.delay_ms.store(0, Ordering::Relaxed);
    }
}

/// Puts these faults in the place of all others.
pub(crate) fn set_faults(state: &SimState, mut faults: PhoneFaults) -> PhoneFaults {
    faults.delay_ms = faults.delay_ms.min(DELAY_MAX_MS);
    state.phones.delay_ms.store(faults.delay_ms, Ordering::Relaxed);
    state.graph.faults.clear();
    let usual = || state.config.statuses.clone();
    let plan = match faults.error_code {
        Some(code) if LATE_CODES.contains(&code) => StatusPlan::failed(code),
        Some(code) => {
            state.graph.faults.add(FaultRule::always(GraphFault::Error { code, retry_after_s: None }));
            usual()
        }
        None if faults.drop_statuses => StatusPlan::none(),
        None => usual(),
    };
    state.graph.plans.set(plan);
    *lock(&state.phones.faults) = faults.clone();
    faults
}

/// Whether a message with this plan never reaches the phone.
pub(crate) fn is_undeliverable(plan: &StatusPlan) -> bool {
    plan.steps.iter().any(|step| step.status == StatusKind::Failed)
}

//! A circuit breaker: after some failures in a row a provider is left alone for a while, so that a dead one costs
//! customers no waiting; then one call at a time tries whether it is back.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BreakerPolicy {
    /// Failures in a row after which the provider is skipped.
    pub failures: u32,
    /// For how long it is skipped before one call probes it.
    pub cool_down: Duration,
}

impl Default for BreakerPolicy {
    fn default() -> Self {
        Self { failures: 5, cool_down: Duration::from_secs(30) }
    }
}

#[derive(Debug)]
pub(crate) struct Breaker {
    policy: BreakerPolicy,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    failures_in_a_row: u32,
    /// Set = open: nobody calls before then, and afterwards only a probe does.
    closed_until: Option<Instant>,
    probing: bool,
}

/// Leave to call the provider once or more. Dropping it without a report (the caller went away) is neither a success
/// nor a failure.
pub(crate) struct Permit<'a> {
    breaker: &'a Breaker,
    pub is_probe: bool,
}

impl Breaker {
    pub(crate) fn new(policy: BreakerPolicy) -> Self {
        Self { policy, state: Mutex::default() }
    }

    /// `Err` = leave it alone; with the time until the next probe.
    pub(crate) fn permit(&self, now: Instant) -> Result<Permit<'_>, Duration> {
        let mut state = self.state();
        let Some(until) = state.closed_until else { return Ok(Permit { breaker: self, is_probe: false }) };
        if state.probing || now < until {
            return Err(until.saturating_duration_since(now));
        }
        state.probing = true;
        Ok(Permit { breaker: self, is_probe: true })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Permit<'_> {
    pub(crate) fn succeeded(&self) {
        let mut state = self.breaker.state();
        state.failures_in_a_row = 0;
        state.closed_until = None;
    }

    /// Whether the provider is to be left alone from now on.
    pub(crate) fn failed(&self, now: Instant) -> bool {
        let mut state = self.breaker.state();
        state.failures_in_a_row = state.failures_in_a_row.saturating_add(1);
        if self.is_probe || state.failures_in_a_row >= self.breaker.policy.failures {
            state.closed_until = Some(now + self.breaker.policy.cool_down);
        }
        state.closed_until.is_some()
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        if self.is_probe {
            self.breaker.state().probing = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn opens_probes_once_and_closes_again() {
        let breaker = Breaker::new(BreakerPolicy { failures: 2, cool_down: Duration::from_secs(10) });
        let permit = breaker.permit(Instant::now()).ok().unwrap();
        assert!(!permit.failed(Instant::now()));
        assert!(permit.failed(Instant::now()));
        assert_eq!(breaker.permit(Instant::now()).err(), Some(Duration::from_secs(10)));

        tokio::time::advance(Duration::from_secs(10)).await;
        let probe = breaker.permit(Instant::now()).ok().unwrap();
        assert!(probe.is_probe);
        assert!(breaker.permit(Instant::now()).is_err(), "one probe at a time");
        drop(probe);
        let probe = breaker.permit(Instant::now()).expect("a probe that went away leaves the place free");
        assert!(probe.failed(Instant::now()));
        drop(probe);
        assert!(breaker.permit(Instant::now()).is_err());

        tokio::time::advance(Duration::from_secs(10)).await;
        breaker.permit(Instant::now()).ok().unwrap().succeeded();
        let permit = breaker.permit(Instant::now()).ok().unwrap();
        assert!(!permit.is_probe && !permit.failed(Instant::now()));
    }
}

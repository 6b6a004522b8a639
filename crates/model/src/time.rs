//! Points in time as Unix milliseconds, and the clock that is passed in.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnixMs(pub i64);

impl UnixMs {
    pub fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` until here; negative if `earlier` is later.
    pub fn since(self, earlier: UnixMs) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    pub fn to_utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0).unwrap_or(DateTime::<Utc>::MAX_UTC)
    }
}

/// RFC 3339 in UTC, e.g. `2026-01-15T10:30:00.250Z`.
impl fmt::Display for UnixMs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_utc().to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

/// Where "now" comes from. Only the composition root makes one that reads the system's clock.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> UnixMs + Send + Sync>);

impl Clock {
    pub fn new(read: impl Fn() -> UnixMs + Send + Sync + 'static) -> Self {
        Self(Arc::new(read))
    }

    pub fn now(&self) -> UnixMs {
        (self.0)()
    }

    /// A clock that stands still until its hand is moved: for tests.
    pub fn manual(start: UnixMs) -> (Self, ClockHand) {
        let hand = ClockHand(Arc::new(AtomicI64::new(start.0)));
        let face = hand.clone();
        (Self::new(move || UnixMs(face.0.load(Ordering::SeqCst))), hand)
    }
}

/// Moves a manual clock.
#[derive(Clone)]
pub struct ClockHand(Arc<AtomicI64>);

impl ClockHand {
    pub fn set(&self, now: UnixMs) {
        self.0.store(now.0, Ordering::SeqCst);
    }

    pub fn advance_ms(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

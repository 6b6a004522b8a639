//! A clock that is set back: lanes and limits must not sleep until the old time comes again.

use std::time::Duration;

use model::UnixMs;
use tokio::time::Instant;

use crate::Engine;

/// A step back that is more than a correction.
const STEP_MS: i64 = 2_000;
/// The longest wait that is planned where the provider does not ask for more.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// Beyond a turn's deadline, a lane that began by the old time may plan by it for so long.
const SEND: Duration = Duration::from_secs(30);
const REPEAT: Duration = Duration::from_secs(1);

/// Watches the clock for the task that claims lanes.
pub(crate) struct ClockWatch {
    last: UnixMs,
    /// After a step back: when to look again, and until when, because lanes that ran meanwhile plan by the old time.
    again: Option<(Instant, Instant)>,
}

impl ClockWatch {
    pub(crate) fn new(now: UnixMs) -> Self {
        Self { last: now, again: None }
    }

    /// Call before each claim.
    pub(crate) async fn look(&mut self, engine: &Engine, now: UnixMs) {
        let settings = &engine.inner.settings;
        let longest = now.plus_ms(settings.settle_after.max(LONGEST_WAIT).as_millis() as i64);
        let at = Instant::now();
        if self.last.since(now) > STEP_MS {
            tracing::warn!(by_ms = self.last.since(now), "the clock was set back: what waits is looked at now");
            engine.inner.throttle.forget();
            if end_waits(engine, now, longest).await {
                self.again = Some((at + REPEAT, at + settings.turn_deadline + SEND));
                self.last = now;
            }
            return;
        }
        self.last = now;
        if let Some((next, until)) = self.again
            && at >= next
        {
            self.again = (at < until).then_some((at + REPEAT, until));
            end_waits(engine, longest, longest).await;
        }
    }
}

/// Whether it is done.
async fn end_waits(engine: &Engine, lanes_by: UnixMs, attempts_by: UnixMs) -> bool {
    let done = engine.inner.store.end_long_waits(lanes_by, attempts_by).await;
    if let Err(error) = &done {
        tracing::warn!(%error, "lanes could not be woken after the clock was set back");
    }
    engine.inner.wakes.now();
    done.is_ok()
}

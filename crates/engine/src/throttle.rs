//! Throughput per number and per recipient, kept on our side so that the provider need not refuse.
//!
//! Alone, a node keeps the buckets in memory. With Redis they are shared: one script per send
//! (generic cell rate algorithm, on Redis's clock). When Redis is away, each node falls back to its own.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use channels::whatsapp::throttle::{Limits, Throttle as Local};
use model::{ChannelId, ContactId, UnixMs};

use crate::notices::Redis;
use crate::settings::EngineSettings;

/// Both cells in one round trip. KEYS: number, pair. ARGV: interval and burst (µs) of each.
/// Answers the microseconds to wait; 0 takes a place in both.
const SCRIPT: &str = r"
local t = redis.call('TIME'); local now = t[1] * 1000000 + t[2]
local wait = 0; local tats = {}
for i = 1, 2 do
  local interval = tonumber(ARGV[i * 2 - 1]); local burst = tonumber(ARGV[i * 2])
  local tat = math.max(tonumber(redis.call('GET', KEYS[i]) or '0'), now)
  wait = math.max(wait, tat - burst - now)
  tats[i] = tat + interval
end
if wait > 0 then return wait end
for i = 1, 2 do redis.call('SET', KEYS[i], string.format('%.0f', tats[i]), 'PX', math.ceil((tats[i] - now) / 1000) + 1000) end
return 0";

pub(crate) struct Throttle {
    limits: Limits,
    local: Mutex<HashMap<ChannelId, Local>>,
    redis: Option<(Redis, redis::Script)>,
}

impl Throttle {
    pub(crate) fn new(settings: &EngineSettings, redis: Option<Redis>) -> Self {
        let limits = Limits {
            per_second: settings.throughput_per_second,
            pair_burst: settings.pair_burst,
            pair_interval_ms: settings.pair_interval.as_millis() as i64,
        };
        Self { limits, local: Mutex::default(), redis: redis.map(|redis| (redis, redis::Script::new(SCRIPT))) }
    }

    /// Takes a place; otherwise says how long to wait before asking again.
    pub(crate) async fn acquire(&self, channel: ChannelId, contact: ContactId, now: UnixMs) -> Result<(), Duration> {
        if let Some((redis, script)) = &self.redis
            && let Some(wait_us) = self.ask(redis, script, channel, contact).await
        {
            return if wait_us == 0 { Ok(()) } else { Err(Duration::from_micros(wait_us)) };
        }
        let mut local = self.local.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let buckets = local.entry(channel).or_insert_with(|| Local::new(self.limits));
        buckets.acquire(now, &contact.0.to_string()).map_err(|wait| Duration::from_millis(wait.0.max(1) as u64))
    }

    /// The provider said that we are too fast: hold back, whatever the buckets say.
    pub(crate) fn penalise(
        &self,
        channel: ChannelId,
        contact: Option<ContactId>,
        now: UnixMs,
        wait: Duration,
        attempt: u32,
    ) {
        let mut local = self.local.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let buckets = local.entry(channel).or_insert_with(|| Local::new(self.limits));
        let wait_ms = wait.as_millis() as i64;
        match contact {
            Some(contact) => {
                buckets.penalise_pair(now, &contact.0.to_string(), attempt);
            }
            None => buckets.penalise_account(now, wait_ms),
        }
    }

    /// Forgets what was used and refused so far: its times are of a clock that was set back.
    pub(crate) fn forget(&self) {
        self.local.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clear();
    }

    async fn ask(&self, redis: &Redis, script: &redis::Script, channel: ChannelId, contact: ContactId) -> Option<u64> {
        let interval = 1_000_000 / u64::from(self.limits.per_second.max(1));
        let pair = self.limits.pair_interval_ms as u64 * 1_000;
        let mut connection = redis.connection().await?;
        let mut call = script.prepare_invoke();
        call.key(format!("switchboard:rate:{channel}")).key(format!("switchboard:pair:{contact}"));
        // A second's worth may leave at once; a pair's burst is the provider's.
        call.arg(interval)
            .arg(1_000_000u64 - interval)
            .arg(pair)
            .arg(pair * u64::from(self.limits.pair_burst.saturating_sub(1)));
        redis.note(call.invoke_async::<u64>(&mut connection).await)
    }
}

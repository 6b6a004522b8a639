//! Slows sign-in down after failures, per e-mail address and network address. In memory, bounded.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use model::UnixMs;

use super::password::EMAIL_CHARS;

/// Failures that cost nothing.
const FREE: u32 = 5;
/// The longest wait.
const WAIT_MAX_MS: i64 = 5 * 60 * 1000;
/// Failures older than this are forgotten.
const FORGET_MS: i64 = 15 * 60 * 1000;
/// Pairs that are remembered; beyond it, the oldest half is forgotten.
const PAIRS_MAX: usize = 20_000;

#[derive(Clone, Copy)]
struct Failures {
    count: u32,
    last_at: UnixMs,
}

impl Failures {
    /// After the fifth failure 1 s, doubling with each more.
    fn wait_ms(self) -> i64 {
        match self.count.checked_sub(FREE) {
            None => 0,
            Some(beyond) => (1_000i64 << beyond.min(20)).min(WAIT_MAX_MS),
        }
    }
}

#[derive(Default)]
pub struct SignInThrottle {
    failures: Mutex<HashMap<(String, Option<IpAddr>), Failures>>,
}

impl SignInThrottle {
    /// `Err`: the seconds to wait.
    pub fn check(&self, email: &str, from: Option<IpAddr>, now: UnixMs) -> Result<(), u64> {
        let known = self.lock().get(&pair(email, from)).copied();
        let left = known.map_or(0, |known| known.wait_ms() - now.since(known.last_at));
        if left <= 0 { Ok(()) } else { Err(left.unsigned_abs().div_ceil(1_000)) }
    }

    pub fn failed(&self, email: &str, from: Option<IpAddr>, now: UnixMs) {
        let mut failures = self.lock();
        if failures.len() >= PAIRS_MAX {
            make_room(&mut failures, now);
        }
        let known = failures.entry(pair(email, from)).or_insert(Failures { count: 0, last_at: now });
        if now.since(known.last_at) > FORGET_MS {
            known.count = 0;
        }
        *known = Failures { count: known.count.saturating_add(1), last_at: now };
    }

    pub fn succeeded(&self, email: &str, from: Option<IpAddr>) {
        self.lock().remove(&pair(email, from));
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<(String, Option<IpAddr>), Failures>> {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Attempts are counted by what they say, which may be of any length.
fn pair(email: &str, from: Option<IpAddr>) -> (String, Option<IpAddr>) {
    (email.chars().take(EMAIL_CHARS).collect(), from)
}

fn make_room(failures: &mut HashMap<(String, Option<IpAddr>), Failures>, now: UnixMs) {
    failures.retain(|_, known| now.since(known.last_at) <= FORGET_MS);
    if failures.len() >= PAIRS_MAX {
        let mut times: Vec<UnixMs> = failures.values().map(|known| known.last_at).collect();
        let (_, median, _) = times.select_nth_unstable(PAIRS_MAX / 2);
        let median = *median;
        failures.retain(|_, known| known.last_at > median);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sixth_attempt_waits_and_the_wait_doubles() {
        let throttle = SignInThrottle::default();
        for _ in 0..5 {
            assert_eq!(throttle.check("a@b.c", None, UnixMs(0)), Ok(()));
            throttle.failed("a@b.c", None, UnixMs(0));
        }
        assert_eq!(throttle.check("a@b.c", None, UnixMs(0)), Err(1));
        assert_eq!(throttle.check("other@b.c", None, UnixMs(0)), Ok(()));
        assert_eq!(throttle.check("a@b.c", None, UnixMs(1_000)), Ok(()));
        throttle.failed("a@b.c", None, UnixMs(1_000));
        assert_eq!(throttle.check("a@b.c", None, UnixMs(1_500)), Err(2));
        for _ in 0..40 {
            throttle.failed("a@b.c", None, UnixMs(1_000));
        }
        assert_eq!(throttle.check("a@b.c", None, UnixMs(1_000)), Err(300));
    }

    #[test]
    fn success_and_time_forgive() {
        let throttle = SignInThrottle::default();
        for _ in 0..9 {
            throttle.failed("a@b.c", None, UnixMs(0));
        }
        throttle.failed("a@b.c", None, UnixMs(FORGET_MS + 1));
        assert_eq!(throttle.check("a@b.c", None, UnixMs(FORGET_MS + 1)), Ok(()));
        for _ in 0..9 {
            throttle.failed("a@b.c", None, UnixMs(FORGET_MS + 1));
        }
        throttle.succeeded("a@b.c", None);
        assert_eq!(throttle.check("a@b.c", None, UnixMs(FORGET_MS + 1)), Ok(()));
    }

    #[test]
    fn it_never_grows_without_bound() {
        let throttle = SignInThrottle::default();
        for n in 0..(PAIRS_MAX as i64 * 2) {
            throttle.failed(&format!("{n}@b.c"), None, UnixMs(n));
        }
        assert!(throttle.lock().len() <= PAIRS_MAX);
        let newest = PAIRS_MAX as i64 * 2 - 1;
        assert!(throttle.lock().contains_key(&(format!("{newest}@b.c"), None)));
    }
}

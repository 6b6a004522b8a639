//! Slows guessing down: passwords and codes, per e-mail address and per network address. In memory, bounded.
//!
//! Nobody can be locked out by others for ever. What one address does wrong makes that address wait. What many
//! addresses do wrong with one e-mail address makes strangers wait for seconds, while a browser that has signed in as
//! this person before (see `device`) is counted by itself.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, MutexGuard, PoisonError};

use model::{SessionId, UnixMs, UserId};
use uuid::Uuid;

use super::password::EMAIL_CHARS;

/// Failures older than this are forgotten.
const FORGET_MS: i64 = 15 * 60 * 1000;
/// Keys that are remembered; beyond it, the oldest half is forgotten.
const KEYS_MAX: usize = 50_000;

/// What failures are counted by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// An e-mail address from a network address.
    Pair(String, Option<IpAddr>),
    /// A network address, whatever it tries.
    Address(IpAddr),
    /// An e-mail address, from wherever it is tried.
    Email(String),
    /// A browser that has signed in as this person before.
    Device(Uuid),
    /// Codes of a person's second factor: from a known browser, or from all others together.
    SecondFactor(UserId, Option<Uuid>),
    /// The password that is asked again within a session.
    Session(SessionId),
}

/// How many failures cost nothing, and the longest wait after more of them.
struct Rule {
    free: u32,
    wait_max_ms: i64,
}

impl Key {
    /// Attempts are counted by what they say, which may be of any length.
    pub fn pair(email: &str, from: Option<IpAddr>) -> Self {
        Self::Pair(email.chars().take(EMAIL_CHARS).collect(), from.map(network))
    }

    pub fn email(email: &str) -> Self {
        Self::Email(email.chars().take(EMAIL_CHARS).collect())
    }

    pub fn address(from: IpAddr) -> Self {
        Self::Address(network(from))
    }

    fn rule(&self) -> Rule {
        match self {
            Self::Pair(..) | Self::Device(_) | Self::SecondFactor(..) | Self::Session(_) => {
                Rule { free: 5, wait_max_ms: 5 * 60 * 1000 }
            }
            // An office behind one address mistypes more than one person does.
            Self::Address(_) => Rule { free: 30, wait_max_ms: 60 * 1000 },
            Self::Email(_) => Rule { free: 50, wait_max_ms: 10 * 1000 },
        }
    }

    /// Whether a success proves that the failures were its owner's. Who signs in as themselves has not proven that they
    /// tried nobody else.
    fn is_cleared_by_success(&self) -> bool {
        !matches!(self, Self::Address(_) | Self::Email(_))
    }
}

/// Whoever has one IPv6 address has the 2^64 of its network.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => IpAddr::V4(v4),
            None => IpAddr::V6(Ipv6Addr::from_bits((v6.to_bits() >> 64) << 64)),
        },
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[derive(Clone, Copy)]
struct Failures {
    count: u32,
    last_at: UnixMs,
}

impl Failures {
    /// After the last free failure 1 s, doubling with each more.
    fn wait_ms(self, rule: &Rule) -> i64 {
        match self.count.checked_sub(rule.free) {
            None => 0,
            Some(beyond) => (1_000i64 << beyond.min(20)).min(rule.wait_max_ms),
        }
    }
}

#[derive(Default)]
pub struct Throttle {
    failures: Mutex<HashMap<Key, Failures>>,
}

impl Throttle {
    /// Lets an attempt through and counts it as a failure until [`Self::succeeded`] or [`Self::take_back`] says
    /// otherwise, so that many at the same time are no way around. `Err`: the seconds to wait; nothing was counted.
    pub fn attempt(&self, keys: &[Key], now: UnixMs) -> Result<(), u64> {
        let mut failures = self.lock();
        let waits = keys.iter().filter_map(|key| {
            let known = failures.get_mut(key)?;
            // The clock went back: what lies ahead of it happened now.
            known.last_at = known.last_at.min(now);
            Some(known.wait_ms(&key.rule()) - now.since(known.last_at))
        });
        let left = waits.max().unwrap_or(0);
        if left > 0 {
            return Err(left.unsigned_abs().div_ceil(1_000));
        }
        for key in keys {
            if failures.len() >= KEYS_MAX {
                make_room(&mut failures, now);
            }
            let known = failures.entry(key.clone()).or_insert(Failures { count: 0, last_at: now });
            if now.since(known.last_at) > FORGET_MS {
                known.count = 0;
            }
            *known = Failures { count: known.count.saturating_add(1), last_at: now };
        }
        Ok(())
    }

    /// The attempt was right.
    pub fn succeeded(&self, keys: &[Key]) {
        let mut failures = self.lock();
        for key in keys.iter().filter(|key| key.is_cleared_by_success()) {
            failures.remove(key);
        }
        drop(failures);
        self.take_back(keys);
    }

    /// The attempt was neither right nor wrong.
    pub fn take_back(&self, keys: &[Key]) {
        let mut failures = self.lock();
        for key in keys {
            if let Some(known) = failures.get_mut(key) {
                known.count = known.count.saturating_sub(1);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Failures>> {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn make_room(failures: &mut HashMap<Key, Failures>, now: UnixMs) {
    failures.retain(|_, known| now.since(known.last_at) <= FORGET_MS);
    if failures.len() >= KEYS_MAX {
        let mut times: Vec<UnixMs> = failures.values().map(|known| known.last_at).collect();
        let (_, median, _) = times.select_nth_unstable(KEYS_MAX / 2);
        let median = *median;
        failures.retain(|_, known| known.last_at > median);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> [Key; 1] {
        [Key::pair("a@b.c", None)]
    }

    #[test]
    fn the_sixth_attempt_waits_and_the_wait_doubles() {
        let throttle = Throttle::default();
        for _ in 0..5 {
            assert_eq!(throttle.attempt(&key(), UnixMs(0)), Ok(()));
        }
        assert_eq!(throttle.attempt(&key(), UnixMs(0)), Err(1));
        assert_eq!(throttle.attempt(&[Key::pair("other@b.c", None)], UnixMs(0)), Ok(()));
        assert_eq!(throttle.attempt(&key(), UnixMs(1_000)), Ok(()));
        assert_eq!(throttle.attempt(&key(), UnixMs(1_500)), Err(2));
        let mut now = UnixMs(1_000);
        for _ in 0..20 {
            now = now.plus_ms(5 * 60 * 1000);
            assert_eq!(throttle.attempt(&key(), now), Ok(()));
        }
        assert_eq!(throttle.attempt(&key(), now), Err(300));
    }

    #[test]
    fn success_and_time_forgive() {
        let throttle = Throttle::default();
        for _ in 0..5 {
            throttle.attempt(&key(), UnixMs(0)).unwrap();
        }
        throttle.succeeded(&key());
        for _ in 0..5 {
            throttle.attempt(&key(), UnixMs(0)).unwrap();
        }
        assert!(throttle.attempt(&key(), UnixMs(0)).is_err());
        for _ in 0..5 {
            throttle.attempt(&key(), UnixMs(FORGET_MS + 1)).unwrap();
        }
        assert!(throttle.attempt(&key(), UnixMs(FORGET_MS + 1)).is_err());
    }

    #[test]
    fn ones_own_success_does_not_forgive_what_the_address_tried_with_others() {
        let (throttle, from) = (Throttle::default(), "192.0.2.1".parse().unwrap());
        let of = |n: u32| [Key::pair(&format!("{n}@b.c"), Some(from)), Key::address(from)];
        for n in 0..30 {
            throttle.attempt(&of(n), UnixMs(0)).unwrap();
            let own = [Key::pair("eve@b.c", Some(from)), Key::address(from)];
            if throttle.attempt(&own, UnixMs(0)).is_ok() {
                throttle.succeeded(&own);
            }
        }
        assert_eq!(throttle.attempt(&of(99), UnixMs(0)), Err(1));
    }

    #[test]
    fn a_crowd_slows_strangers_for_seconds_and_known_browsers_not_at_all() {
        let throttle = Throttle::default();
        let at = |n: i64| UnixMs(n * 20_000);
        for n in 0..400u32 {
            let from = Some(IpAddr::from([10, 0, (n / 250) as u8, (n % 250) as u8]));
            throttle.attempt(&[Key::pair("a@b.c", from), Key::email("a@b.c")], at(i64::from(n))).unwrap();
        }
        let stranger = [Key::pair("a@b.c", None), Key::email("a@b.c")];
        assert_eq!(throttle.attempt(&stranger, at(399)), Err(10));
        assert_eq!(throttle.attempt(&[Key::Device(Uuid::from_u128(1))], at(399)), Ok(()));
        assert_eq!(throttle.attempt(&stranger, at(399).plus_ms(10_000)), Ok(()));
    }

    #[test]
    fn a_clock_that_goes_back_locks_nobody_out() {
        let throttle = Throttle::default();
        for _ in 0..5 {
            throttle.attempt(&key(), UnixMs(1_000_000_000)).unwrap();
        }
        assert_eq!(throttle.attempt(&key(), UnixMs(5_000)), Err(1));
        assert_eq!(throttle.attempt(&key(), UnixMs(6_000)), Ok(()));
    }

    #[test]
    fn one_ipv6_network_is_one_address() {
        let of = |text: &str| Key::address(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2:3::4"), of("2001:db8:1:2:ffff::1"));
        assert_ne!(of("2001:db8:1:2:3::4"), of("2001:db8:1:3:3::4"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
    }

    #[test]
    fn it_never_grows_without_bound() {
        let throttle = Throttle::default();
        for n in 0..(KEYS_MAX as i64 * 2) {
            throttle.attempt(&[Key::pair(&format!("{n}@b.c"), None)], UnixMs(n)).unwrap();
        }
        assert!(throttle.lock().len() <= KEYS_MAX);
        let newest = KEYS_MAX as i64 * 2 - 1;
        assert!(throttle.lock().contains_key(&Key::pair(&format!("{newest}@b.c"), None)));
    }
}

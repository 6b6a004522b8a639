//! Meta's speeds on our side: messages per number, and per number and customer (reference section 9).
//!
//! Pure: the clock comes in with every call. Both limits are a virtual schedule (GCRA): one number says until when
//! the allowance is used up, and a message may run ahead of it by the burst. A pair whose schedule is in the past
//! is as good as new and is forgotten, so that memory follows the customers of the last minutes.

use std::collections::HashMap;

use model::time::UnixMs;

/// Meta's default; 1 000 after an upgrade, 20 for coexistence numbers.
pub const DEFAULT_PER_SECOND: u32 = 80;
/// 4^5 s: about a quarter of an hour.
const PENALTY_EXPONENT_MAX: u32 = 5;
/// No schedule is further ahead than this, unless the clock jumped back.
const HORIZON_US: i64 = 3_600_000_000;
/// At 1 000 messages a second and 6 s a pair, some 6 000 are busy. More than this means that the caller is wrong.
const PAIRS_MAX: usize = 100_000;
/// Below this number of pairs it is not worth looking for idle ones.
const SWEEP_MIN: usize = 1_024;

/// How long to wait before the same question is worth asking again, in milliseconds (at least 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WaitMs(pub i64);

/// What a number may send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Messages a second of the number; below 1 counts as 1.
    pub per_second: u32,
    /// Messages to one customer at once; they are borrowed from the future.
    pub pair_burst: u32,
    /// Between two messages to one customer in the long run.
    pub pair_interval_ms: i64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { per_second: DEFAULT_PER_SECOND, pair_burst: 45, pair_interval_ms: 6_000 }
    }
}

/// One number and its customers.
#[derive(Debug)]
pub struct Throttle {
    interval_us: i64,
    pair_interval_us: i64,
    pair_burst: i64,
    account: Schedule,
    /// By whatever names the customer to the caller.
    pairs: HashMap<String, Schedule>,
    sweep_at: usize,
}

/// When the allowance is used up until, in microseconds.
#[derive(Clone, Copy, Debug, Default)]
struct Schedule {
    used_until_us: i64,
    /// Nothing goes before this, whatever the allowance.
    closed_until_us: i64,
}

impl Schedule {
    /// How long until one more fits, or 0. `burst` messages may go at once.
    fn wait_us(self, now_us: i64, interval_us: i64, burst: i64) -> i64 {
        let ahead = self.used_until_us.max(now_us) - now_us;
        (ahead - interval_us * (burst - 1)).max(self.closed_until_us - now_us).max(0)
    }

    fn take(&mut self, now_us: i64, interval_us: i64) {
        self.used_until_us = self.used_until_us.max(now_us) + interval_us;
    }

    fn is_idle(self, now_us: i64) -> bool {
        self.used_until_us <= now_us && self.closed_until_us <= now_us
    }

    /// A clock that jumped back must not close anything for hours.
    fn within_horizon(&mut self, now_us: i64) {
        self.used_until_us = self.used_until_us.min(now_us + HORIZON_US);
        self.closed_until_us = self.closed_until_us.min(now_us + HORIZON_US);
    }
}

impl Throttle {
    /// Limits that would make a pair borrow more than an hour are cut to an hour, the horizon of every schedule.
    pub fn new(limits: Limits) -> Self {
        let pair_burst = i64::from(limits.pair_burst.max(1));
        Self {
            interval_us: (1_000_000 / i64::from(limits.per_second.max(1))).max(1),
            pair_interval_us: limits.pair_interval_ms.saturating_mul(1_000).clamp(0, HORIZON_US / pair_burst),
            pair_burst,
            account: Schedule::default(),
            pairs: HashMap::new(),
            sweep_at: SWEEP_MIN,
        }
    }

    /// Takes the right to send one message to `recipient` now. If not, nothing is taken.
    pub fn acquire(&mut self, now: UnixMs, recipient: &str) -> Result<(), WaitMs> {
        let now_us = now.0.saturating_mul(1_000);
        let burst = 1_000_000 / self.interval_us;
        self.account.within_horizon(now_us);
        let mut pair = self.pairs.get(recipient).copied().unwrap_or_default();
        pair.within_horizon(now_us);
        let wait_us = self.account.wait_us(now_us, self.interval_us, burst).max(pair.wait_us(
            now_us,
            self.pair_interval_us,
            self.pair_burst,
        ));
        if wait_us > 0 {
            return Err(WaitMs((wait_us + 999) / 1_000));
        }
        pair.take(now_us, self.pair_interval_us);
        if !self.keep(now_us, recipient, pair) {
            return Err(WaitMs(1_000));
        }
        self.account.take(now_us, self.interval_us);
        Ok(())
    }

    /// Meta said 131056: closes the pair for 4^`attempt` seconds, at most about a quarter of an hour.
    pub fn penalise_pair(&mut self, now: UnixMs, recipient: &str, attempt: u32) -> WaitMs {
        let now_us = now.0.saturating_mul(1_000);
        let wait_us = 4_i64.pow(attempt.min(PENALTY_EXPONENT_MAX)) * 1_000_000;
        let mut pair = self.pairs.get(recipient).copied().unwrap_or_default();
        pair.closed_until_us = pair.closed_until_us.max(now_us + wait_us);
        // Where there is no room, the penalty is dropped: Meta says so again.
        self.keep(now_us, recipient, pair);
        WaitMs(wait_us / 1_000)
    }

    /// Meta said 130429, 80007 or the like: closes the number for `ms` milliseconds.
    pub fn penalise_account(&mut self, now: UnixMs, ms: i64) {
        let until_us = now.0.saturating_add(ms.max(0)).saturating_mul(1_000);
        self.account.closed_until_us = self.account.closed_until_us.max(until_us);
        self.account.within_horizon(now.0.saturating_mul(1_000));
    }

    /// Customers that are remembered at the moment.
    pub fn pairs(&self) -> usize {
        self.pairs.len()
    }

    /// Stores a pair; false where [`PAIRS_MAX`] busy ones are stored already.
    fn keep(&mut self, now_us: i64, recipient: &str, pair: Schedule) -> bool {
        if let Some(stored) = self.pairs.get_mut(recipient) {
            *stored = pair;
            return true;
        }
        if self.pairs.len() >= self.sweep_at {
            self.pairs.retain(|_, pair| !pair.is_idle(now_us));
            // Twice what is busy: a sweep costs each new pair a constant share.
            self.sweep_at = (self.pairs.len() * 2).clamp(SWEEP_MIN, PAIRS_MAX);
        }
        if self.pairs.len() >= PAIRS_MAX {
            return false;
        }
        self.pairs.insert(recipient.to_owned(), pair);
        true
    }
}

impl Default for Throttle {
    fn default() -> Self {
        Self::new(Limits::default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const START: UnixMs = UnixMs(1_795_000_000_000);

    fn at(ms: i64) -> UnixMs {
        START.plus_ms(ms)
    }

    #[test]
    fn a_pair_bursts_45_and_then_gets_one_every_six_seconds() {
        let mut throttle = Throttle::default();
        for _ in 0..45 {
            assert_eq!(throttle.acquire(at(0), "a"), Ok(()));
        }
        assert_eq!(throttle.acquire(at(0), "a"), Err(WaitMs(6_000)));
        assert_eq!(throttle.acquire(at(0), "b"), Ok(()), "others do not wait");
        assert_eq!(throttle.acquire(at(5_999), "a"), Err(WaitMs(1)));
        assert_eq!(throttle.acquire(at(6_000), "a"), Ok(()));
        assert_eq!(throttle.acquire(at(6_000), "a"), Err(WaitMs(6_000)));
    }

    #[test]
    fn a_number_gets_its_rate_and_a_refusal_takes_nothing() {
        let mut throttle = Throttle::new(Limits { per_second: 20, ..Limits::default() });
        for n in 0..20 {
            assert_eq!(throttle.acquire(at(0), &n.to_string()), Ok(()));
        }
        assert_eq!(throttle.acquire(at(0), "x"), Err(WaitMs(50)));
        assert_eq!(throttle.pairs(), 20, "the refused customer is not remembered");
        assert_eq!(throttle.acquire(at(50), "x"), Ok(()));
    }

    #[test]
    fn penalties_close_the_pair_or_the_number() {
        let mut throttle = Throttle::default();
        assert_eq!(throttle.penalise_pair(at(0), "a", 2), WaitMs(16_000));
        assert_eq!(throttle.acquire(at(1_000), "a"), Err(WaitMs(15_000)));
        assert_eq!(throttle.acquire(at(1_000), "b"), Ok(()));
        assert_eq!(throttle.penalise_pair(at(0), "a", 99), WaitMs(1_024_000));
        throttle.penalise_account(at(2_000), 3_000);
        assert_eq!(throttle.acquire(at(2_000), "b"), Err(WaitMs(3_000)));
        assert_eq!(throttle.acquire(at(5_000), "b"), Ok(()));
    }

    #[test]
    fn idle_pairs_are_forgotten_and_memory_is_bounded() {
        let mut throttle = Throttle::new(Limits { per_second: 1_000_000, ..Limits::default() });
        for n in 0..50_000_i64 {
            throttle.acquire(at(n * 10), &n.to_string()).unwrap();
        }
        assert!(throttle.pairs() <= 2 * SWEEP_MIN, "{}", throttle.pairs());
        let mut crowded = Throttle::new(Limits { per_second: 1_000_000, ..Limits::default() });
        let refused = (0..PAIRS_MAX + 5).filter(|n| crowded.acquire(at(0), &n.to_string()).is_err()).count();
        assert_eq!((refused, crowded.pairs()), (5, PAIRS_MAX));
        assert_eq!(crowded.acquire(at(6_001), "new"), Ok(()));
    }

    #[test]
    fn a_clock_that_jumps_back_closes_nothing_for_long() {
        let mut throttle = Throttle::default();
        throttle.acquire(at(86_400_000), "a").unwrap();
        let WaitMs(wait) = throttle.acquire(at(0), "a").unwrap_err();
        assert!(wait <= HORIZON_US / 1_000, "{wait}");
    }

    #[test]
    fn absurd_limits_neither_divide_by_zero_nor_overflow() {
        for limits in [
            Limits { per_second: u32::MAX, pair_burst: u32::MAX, pair_interval_ms: i64::MAX },
            Limits { per_second: 0, pair_burst: 0, pair_interval_ms: i64::MIN },
        ] {
            let mut throttle = Throttle::new(limits);
            assert_eq!(throttle.acquire(at(0), "a"), Ok(()));
            assert_eq!(throttle.acquire(at(3_600_000), "a"), Ok(()), "nothing is closed for more than an hour");
        }
    }

    proptest! {
        #[test]
        fn no_pattern_beats_the_limits(steps in prop::collection::vec((0i64..400, 0usize..3), 1..800)) {
            let mut throttle = Throttle::new(Limits { per_second: 20, ..Limits::default() });
            let (mut now, mut sent) = (0, Vec::new());
            for (step, who) in steps {
                now += step;
                if throttle.acquire(at(now), &who.to_string()).is_ok() {
                    sent.push((now, who));
                }
            }
            for (from, _) in &sent {
                let in_second = sent.iter().filter(|(at, _)| (*from..from + 1_000).contains(at)).count();
                prop_assert!(in_second <= 40, "the burst of a full second and that second's own rate");
                for pair in 0..3 {
                    let to = sent.iter().filter(|(at, who)| *who == pair && (*from..from + 60_000).contains(at)).count();
                    prop_assert!(to <= 45 + 10);
                }
            }
        }
    }
}

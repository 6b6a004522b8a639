//! A latency histogram with logarithmic buckets: constant memory, constant time to record, at most 1.6 % off.

use std::time::Duration;

/// Values below this have a bucket of their own; above, each doubling is cut into `SUB_BUCKETS`.
const LINEAR: u64 = 128;
const SUB_BUCKETS: u64 = 64;
/// Doublings above `LINEAR` that are kept apart: 2^37 µs is a day and a half; longer ones count as that.
const DOUBLINGS: u64 = 30;
const BUCKETS: usize = (LINEAR + DOUBLINGS * SUB_BUCKETS) as usize;

/// Counts of latencies in microseconds.
#[derive(Clone)]
pub struct Histogram {
    counts: Vec<u64>,
    count: u64,
    max_us: u64,
}

impl Default for Histogram {
    fn default() -> Self {
        Self { counts: vec![0; BUCKETS], count: 0, max_us: 0 }
    }
}

impl Histogram {
    pub fn record(&mut self, latency: Duration) {
        let us = u64::try_from(latency.as_micros()).unwrap_or(u64::MAX);
        self.counts[bucket_of(us)] += 1;
        self.count += 1;
        self.max_us = self.max_us.max(us);
    }

    pub fn merge(&mut self, other: &Histogram) {
        for (mine, theirs) in self.counts.iter_mut().zip(&other.counts) {
            *mine += theirs;
        }
        self.count += other.count;
        self.max_us = self.max_us.max(other.max_us);
    }

    pub fn count(&self) -> u64 {
        self.count
    }

    /// The longest latency, exact, in milliseconds; 0 when empty.
    pub fn max_ms(&self) -> f64 {
        self.max_us as f64 / 1000.0
    }

    /// The latency in milliseconds that `share` (0 to 1) of all did not exceed: the upper edge of its bucket, so that
    /// rounding never flatters. 0 when empty.
    pub fn quantile_ms(&self, share: f64) -> f64 {
        let rank = ((self.count as f64 * share).ceil() as u64).max(1);
        let mut seen = 0;
        for (index, count) in self.counts.iter().enumerate() {
            seen += count;
            if seen >= rank {
                return upper_edge(index).min(self.max_us) as f64 / 1000.0;
            }
        }
        self.max_ms()
    }
}

fn bucket_of(us: u64) -> usize {
    if us < LINEAR {
        return us as usize;
    }
    let exponent = u64::from(us.ilog2());
    let doubling = exponent - u64::from(LINEAR.ilog2());
    let within = (us >> (exponent - u64::from(SUB_BUCKETS.ilog2()))) - SUB_BUCKETS;
    ((LINEAR + doubling * SUB_BUCKETS + within) as usize).min(BUCKETS - 1)
}

fn upper_edge(index: usize) -> u64 {
    let index = index as u64;
    if index < LINEAR {
        return index;
    }
    let doubling = (index - LINEAR) / SUB_BUCKETS;
    let within = (index - LINEAR) % SUB_BUCKETS;
    ((SUB_BUCKETS + within + 1) << (doubling + 1)) - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_lies_within_its_bucket_and_close_to_its_edge() {
        for us in (0..5_000).chain((5_000..80_000_000).step_by(7_919)) {
            let edge = upper_edge(bucket_of(us));
            assert!(edge >= us, "{us} is above its bucket's edge {edge}");
            assert!(edge as f64 <= us as f64 * 1.016 + 1.0, "{us} is far below its edge {edge}");
        }
    }

    #[test]
    fn quantiles_of_a_known_series() {
        let mut histogram = Histogram::default();
        for ms in 1..=1000 {
            histogram.record(Duration::from_millis(ms));
        }
        assert_eq!(histogram.count(), 1000);
        assert_eq!(histogram.max_ms(), 1000.0);
        assert!((histogram.quantile_ms(0.5) - 500.0).abs() < 8.0);
        assert!((histogram.quantile_ms(0.99) - 990.0).abs() < 11.0);
        assert_eq!(histogram.quantile_ms(1.0), 1000.0);
    }

    #[test]
    fn merging_adds_up_and_an_absurd_value_is_kept() {
        let mut first = Histogram::default();
        let mut second = Histogram::default();
        first.record(Duration::from_millis(1));
        second.record(Duration::from_secs(u64::MAX / 2_000_000));
        first.merge(&second);
        assert_eq!(first.count(), 2);
        assert!((first.quantile_ms(0.5) - 1.0).abs() < 0.016);
    }
}

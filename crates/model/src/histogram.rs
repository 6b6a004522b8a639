//! Waiting times as a histogram, so that a median over millions of answers is read from a few hundred rows.
//!
//! Buckets grow by 4 %, and a bucket stands for its geometric middle: a percentile is wrong by at most 2 %.

use std::collections::BTreeMap;

const GROWTH: f64 = 1.04;

/// The bucket of a duration. Durations below a millisecond, and negative ones of clocks that were set back, are the
/// first.
pub fn bucket(ms: i64) -> i64 {
    if ms < 1 { 0 } else { 1 + ((ms as f64).ln() / GROWTH.ln()).floor() as i64 }
}

/// What a bucket stands for.
pub fn middle_ms(bucket: i64) -> i64 {
    if bucket < 1 { 0 } else { GROWTH.powf(bucket as f64 - 0.5).round() as i64 }
}

/// How many durations fell into which bucket, and their sum.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Histogram {
    buckets: BTreeMap<i64, i64>,
    count: i64,
    total_ms: i64,
}

impl Histogram {
    pub fn add(&mut self, ms: i64) {
        self.add_bucket(bucket(ms), 1, ms.max(0));
    }

    pub fn add_bucket(&mut self, bucket: i64, count: i64, total_ms: i64) {
        *self.buckets.entry(bucket).or_default() += count;
        self.count += count;
        self.total_ms += total_ms;
    }

    pub fn count(&self) -> i64 {
        self.count
    }

    /// Exact.
    pub fn mean_ms(&self) -> Option<i64> {
        (self.count > 0).then(|| self.total_ms / self.count)
    }

    /// The share of all that took at most `ms`, 0 to 1, to a bucket.
    pub fn share_within(&self, ms: i64) -> Option<f64> {
        let within: i64 = self.buckets.range(..=bucket(ms)).map(|(_, count)| count).sum();
        (self.count > 0).then(|| within as f64 / self.count as f64)
    }

    /// The duration that `share` of all do not exceed (nearest rank), to 2 %.
    pub fn quantile_ms(&self, share: f64) -> Option<i64> {
        let rank = ((self.count as f64 * share).ceil() as i64).clamp(1, self.count.max(1));
        let mut seen = 0;
        let reached = self.buckets.iter().find(|(_, count)| {
            seen += **count;
            seen >= rank
        });
        reached.map(|(bucket, _)| middle_ms(*bucket))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn percentiles_are_right_to_two_percent(
            mut list in prop::collection::vec(0i64..200_000_000, 1..400), share in 0.01f64..1.0,
        ) {
            let mut histogram = Histogram::default();
            list.iter().for_each(|ms| histogram.add(*ms));
            list.sort_unstable();
            let rank = (list.len() as f64 * share).ceil() as usize;
            let exact = list[rank.clamp(1, list.len()) - 1];
            let found = histogram.quantile_ms(share).unwrap_or(-1);
            prop_assert!((found - exact).abs() as f64 <= 1.0 + exact as f64 * 0.021, "{} for {}", found, exact);
            prop_assert_eq!(histogram.mean_ms(), Some(list.iter().sum::<i64>() / list.len() as i64));
        }
    }

    #[test]
    fn a_share_is_of_what_took_no_longer() {
        let mut histogram = Histogram::default();
        [0, 500, 2_000, 90_000].into_iter().for_each(|ms| histogram.add(ms));
        assert_eq!([0, 1_000, 2_000, 90_000].map(|ms| histogram.share_within(ms)), [0.25, 0.5, 0.75, 1.0].map(Some));
        assert_eq!(Histogram::default().share_within(1), None);
    }

    #[test]
    fn nothing_has_no_median() {
        assert_eq!((Histogram::default().quantile_ms(0.5), Histogram::default().mean_ms()), (None, None));
    }
}

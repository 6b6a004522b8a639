//! The bounds of pages: where a list begins, and how much of it one call returns.

use model::UnixMs;
use model::limits::PAGE_MAX;
use uuid::Uuid;

/// Before every id: where an ascending list begins.
pub(crate) const FIRST: Uuid = Uuid::nil();
/// After every id: where a descending list begins.
pub(crate) const LAST: Uuid = Uuid::max();
/// After every point in time.
pub(crate) const NEVER: i64 = i64::MAX;

/// The rows that one call may ask for.
pub(crate) fn page(limit: i64) -> i64 {
    limit.clamp(1, PAGE_MAX)
}

/// The smallest UUIDv7 of a millisecond: rows since then are a range of the primary key.
pub(crate) fn first_id_at(at: UnixMs) -> Uuid {
    let ms = at.0.clamp(0, (1 << 48) - 1).unsigned_abs();
    Uuid::from_u64_pair(ms << 16, 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Clock;
    use model::ids::IdSource;

    #[test]
    fn an_id_lies_between_the_bounds_of_its_millisecond() {
        let now = UnixMs(1_795_000_000_000);
        let (clock, _hand) = Clock::manual(now);
        let id = IdSource::new(clock, 3).next();
        assert!(first_id_at(now) <= id && id < first_id_at(now.plus_ms(1)));
        assert!(first_id_at(UnixMs(-1)) >= FIRST && first_id_at(UnixMs(i64::MAX)) < LAST);
    }
}

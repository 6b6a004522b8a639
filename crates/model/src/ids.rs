//! Identifiers: one newtype over a UUIDv7 for each kind of thing, and the source that makes them.
//!
//! UUIDv7 sorts by creation time, so that indexes grow at their right edge and "newest first" needs
//! no second column. Ids are opaque strings outside.

use std::fmt;
use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::time::Clock;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, "{}({})", stringify!($name), self.0) }
        }
        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> { Uuid::parse_str(text).map(Self) }
        }
        impl From<Uuid> for $name { fn from(id: Uuid) -> Self { Self(id) } }
        impl From<$name> for Uuid { fn from(id: $name) -> Uuid { id.0 } }
    )+};
}

ids! {
    /// The tenant. Every row belongs to exactly one.
    WorkspaceId,
    /// An account on a provider, e.g. one WhatsApp number.
    ChannelId,
    /// A customer.
    ContactId,
    ConversationId,
    MessageId,
    /// The AI.
    AgentId,
    /// One run of the agent.
    TurnId,
    /// An operator, admin, owner or viewer.
    UserId,
    SessionId,
    ApiKeyId,
    JobId,
    RawEventId,
    FaqId,
    /// A file of a message.
    MediaId,
    /// An object in the storage.
    MediaFileId,
    /// A sign-up link that may be revoked.
    InvitationId,
    /// A customer's issue.
    TicketId,
    /// A person's to-do.
    TaskId,
    /// A document, text or website from which an agent answers.
    SourceId,
    /// A piece of a source.
    ChunkId,
    /// An example question with what is expected.
    CheckId,
    /// One run of checks.
    CheckRunId,
}

/// Makes ids from a clock and a seed: unique within a process run by a counter, across processes
/// by 62 random bits, ordered within a process even when the clock stands still or jumps back.
pub struct IdSource {
    clock: Clock,
    /// Last issued `(milliseconds << 12) | counter`, RFC 9562 section 6.2, method 1.
    last: AtomicU64,
    random: AtomicU64,
}

impl IdSource {
    /// `seed` must be unpredictable in production; tests pass a constant.
    pub fn new(clock: Clock, seed: u64) -> Self {
        Self { clock, last: AtomicU64::new(0), random: AtomicU64::new(seed) }
    }

    /// A fresh UUIDv7.
    pub fn next(&self) -> Uuid {
        let now = (self.clock.now().0.max(0) as u64) << 12;
        let tick = |last: u64| now.max(last + 1);
        let previous = self
            .last
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| Some(tick(last)))
            .expect("the closure always returns a value");
        let stamp = tick(previous);
        let (ms, counter) = (stamp >> 12, stamp & 0xfff);
        let random = self.next_random();
        let high = (ms << 16) | 0x7000 | counter;
        let low = 0x8000_0000_0000_0000 | (random >> 2);
        Uuid::from_u64_pair(high, low)
    }

    /// A fresh id of the kind that the caller expects.
    pub fn make<T: From<Uuid>>(&self) -> T {
        T::from(self.next())
    }

    /// 64 random bits (SplitMix64 over the seed): for ids and jitter, not for secrets.
    pub fn next_random(&self) -> u64 {
        let mut z = self.random.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn clock(&self) -> &Clock {
        &self.clock
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::UnixMs;

    #[test]
    fn ids_are_version_7_unique_and_ascending_even_when_the_clock_jumps_back() {
        let (clock, hand) = Clock::manual(UnixMs(1_795_000_000_000));
        let ids = IdSource::new(clock, 7);
        let mut previous = ids.next();
        assert_eq!(previous.get_version_num(), 7);
        for step in 0..20_000 {
            if step == 10_000 {
                hand.set(UnixMs(1_700_000_000_000));
            }
            let id = ids.next();
            assert!(id > previous);
            previous = id;
        }
    }
}

//! What this node sees of a channel, in memory: written down by [`crate::watch`], about once a minute.
//!
//! Events come by the thousand: noting one is an atomic store.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError};

use model::UnixMs;
use store::channels::{Beat, ChannelFacts, ChannelTrouble};

/// How exact the written times are.
const EVERY_MS: i64 = 60_000;

#[derive(Default)]
pub(crate) struct Pulse {
    event_at: AtomicI64,
    sent_at: AtomicI64,
    trouble: Mutex<Option<ChannelTrouble>>,
    written: Mutex<Written>,
}

#[derive(Clone, Default)]
struct Written {
    event_at: i64,
    sent_at: i64,
    trouble_at: i64,
}

impl Pulse {
    pub(crate) fn event(&self, at: UnixMs) {
        self.event_at.fetch_max(at.0, Ordering::Relaxed);
    }

    pub(crate) fn sent(&self, at: UnixMs) {
        self.sent_at.fetch_max(at.0, Ordering::Relaxed);
    }

    pub(crate) fn trouble(&self, trouble: ChannelTrouble) {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = Some(trouble);
    }

    /// What is worth writing down now, if anything is. It counts as written.
    pub(crate) fn due(&self) -> Option<Beat> {
        let (event_at, sent_at) = (self.event_at.load(Ordering::Relaxed), self.sent_at.load(Ordering::Relaxed));
        let trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        let trouble = trouble.filter(|trouble| trouble.at.0 > written.trouble_at);
        // The first success after trouble is news.
        let is_over = sent_at > written.trouble_at && written.sent_at <= written.trouble_at;
        let sent_is_due = sent_at > written.sent_at && (sent_at - written.sent_at >= EVERY_MS || is_over);
        let event_is_due = event_at - written.event_at >= EVERY_MS;
        if !sent_is_due && !event_is_due && trouble.is_none() {
            return None;
        }
        written.event_at = event_at;
        written.sent_at = sent_at;
        if let Some(trouble) = &trouble {
            written.trouble_at = trouble.at.0;
        }
        let time = |at: i64| (at > 0).then_some(UnixMs(at));
        Some(Beat { event_at: time(event_at), sent_at: time(sent_at), trouble })
    }

    /// What is stored, with what this node knows better.
    pub(crate) fn freshen(&self, facts: &mut ChannelFacts) {
        let later = |stored: Option<UnixMs>, here: i64| stored.max((here > 0).then_some(UnixMs(here)));
        facts.last_event_at = later(facts.last_event_at, self.event_at.load(Ordering::Relaxed));
        facts.last_sent_at = later(facts.last_sent_at, self.sent_at.load(Ordering::Relaxed));
        let here = self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if here.as_ref().map(|trouble| trouble.at) > facts.last_error.as_ref().map(|trouble| trouble.at) {
            facts.last_error = here;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trouble(at: i64) -> ChannelTrouble {
        ChannelTrouble { at: UnixMs(at), code: "190".into(), message: "expired".into(), is_account: true }
    }

    #[test]
    fn times_are_written_once_a_minute_and_trouble_at_once() {
        let pulse = Pulse::default();
        assert_eq!(pulse.due(), None);
        pulse.event(UnixMs(1_000_000));
        assert_eq!(pulse.due().unwrap().event_at, Some(UnixMs(1_000_000)));
        pulse.event(UnixMs(1_059_999));
        assert_eq!(pulse.due(), None);
        pulse.trouble(trouble(1_060_000));
        let beat = pulse.due().unwrap();
        assert_eq!((beat.event_at, beat.trouble), (Some(UnixMs(1_059_999)), Some(trouble(1_060_000))));
        assert_eq!(pulse.due(), None);
        pulse.sent(UnixMs(1_060_001));
        assert_eq!(pulse.due().unwrap().sent_at, Some(UnixMs(1_060_001)), "the first success after trouble");
        pulse.sent(UnixMs(1_060_002));
        assert_eq!(pulse.due(), None);
        let mut facts = ChannelFacts::default();
        pulse.freshen(&mut facts);
        assert_eq!((facts.last_sent_at, facts.last_error), (Some(UnixMs(1_060_002)), Some(trouble(1_060_000))));
    }
}

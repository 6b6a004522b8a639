//! Who may speak, between a commit and the wire.
//!
//! The database's epoch stops every AI commit after a takeover. This closes the last gap: an answer
//! that was committed just before, and whose request has not been written yet. A lane that may send
//! is a [`Speaker`] from before its first commit; a takeover on this node announces itself before its own
//! commit and, once committed, silences every speaker of that conversation for good. The body of a
//! request with AI text asks at the moment when it would leave ([`Speaker::may_speak`]) and waits for a
//! takeover that is being decided. What has left may still arrive.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use model::ConversationId;
use tokio::sync::watch;

/// What speakers of a conversation hear.
#[derive(Clone, Copy, Debug, Default)]
struct Word {
    /// Takeovers that were committed since somebody listens.
    takeovers: u64,
    /// Takeovers that are being decided.
    deciding: u32,
}

struct Talk {
    word: watch::Sender<Word>,
    /// Speakers and announcements that are alive.
    holders: usize,
}

type Talks = Arc<Mutex<HashMap<ConversationId, Talk>>>;

/// Lanes that may send and takeovers that are under way on this node. Holds nothing for idle conversations.
#[derive(Default)]
pub(crate) struct Voice {
    talks: Talks,
}

impl Voice {
    /// Call before the first commit after which text may leave; keep until nothing leaves any more.
    pub(crate) fn speaker(&self, conversation: ConversationId) -> Speaker {
        let (place, heard) = Place::take(&self.talks, conversation, |_| {});
        let since = heard.borrow().takeovers;
        Speaker { _place: place, heard, since }
    }

    /// Call before the takeover's transaction; keep until it has ended.
    pub(crate) fn announce(&self, conversation: ConversationId) -> Announced {
        let (place, _) = Place::take(&self.talks, conversation, |word| word.deciding += 1);
        Announced { place, committed: false }
    }
}

/// A lane that may send.
pub(crate) struct Speaker {
    _place: Place,
    heard: watch::Receiver<Word>,
    since: u64,
}

impl Speaker {
    /// Whether AI text may leave now. Waits for a takeover that is being decided. A speaker that is gone may not.
    pub(crate) fn may_speak(&self) -> impl Future<Output = bool> + Send + 'static + use<> {
        let (mut heard, since) = (self.heard.clone(), self.since);
        async move {
            let is_ours = heard.wait_for(|word| word.deciding == 0).await.is_ok_and(|word| word.takeovers == since);
            is_ours && heard.has_changed().is_ok()
        }
    }
}

/// An announced takeover. Dropped without [`Announced::done`], it counts as not having happened.
pub(crate) struct Announced {
    place: Place,
    committed: bool,
}

impl Announced {
    /// The takeover was committed.
    pub(crate) fn done(mut self) {
        self.committed = true;
    }
}

impl Drop for Announced {
    fn drop(&mut self) {
        let committed = u64::from(self.committed);
        self.place.say(|word| {
            word.takeovers += committed;
            word.deciding -= 1;
        });
    }
}

/// A share in a conversation's entry, which goes with the last one.
struct Place {
    talks: Talks,
    conversation: ConversationId,
}

impl Place {
    fn take(
        talks: &Talks,
        conversation: ConversationId,
        say: impl FnOnce(&mut Word),
    ) -> (Place, watch::Receiver<Word>) {
        let mut list = lock(talks);
        let talk =
            list.entry(conversation).or_insert_with(|| Talk { word: watch::Sender::new(Word::default()), holders: 0 });
        talk.holders += 1;
        talk.word.send_modify(say);
        let heard = talk.word.subscribe();
        drop(list);
        (Place { talks: talks.clone(), conversation }, heard)
    }

    fn say(&self, say: impl FnOnce(&mut Word)) {
        if let Some(talk) = lock(&self.talks).get(&self.conversation) {
            talk.word.send_modify(say);
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut talks = lock(&self.talks);
        if let Some(talk) = talks.get_mut(&self.conversation) {
            talk.holders -= 1;
            if talk.holders == 0 {
                talks.remove(&self.conversation);
            }
        }
    }
}

fn lock(talks: &Talks) -> MutexGuard<'_, HashMap<ConversationId, Talk>> {
    talks.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::Voice;
    use futures::FutureExt;
    use model::ConversationId;
    use uuid::Uuid;

    #[test]
    fn a_takeover_silences_those_who_spoke_before_it_and_nobody_after() {
        let (voice, conversation) = (Voice::default(), ConversationId(Uuid::from_u128(1)));
        let before = voice.speaker(conversation);
        assert_eq!(before.may_speak().now_or_never(), Some(true));
        let announced = voice.announce(conversation);
        assert_eq!(before.may_speak().now_or_never(), None, "it waits for the decision");
        announced.done();
        assert_eq!(before.may_speak().now_or_never(), Some(false));
        let after = voice.speaker(conversation);
        assert_eq!(after.may_speak().now_or_never(), Some(true), "e.g. after a handback");
        drop(voice.announce(conversation));
        assert_eq!(after.may_speak().now_or_never(), Some(true), "a takeover that failed did not happen");
        let asked = after.may_speak();
        drop((before, after));
        assert_eq!(asked.now_or_never(), Some(false), "nobody is there who could hear an answer");
        assert!(voice.talks.lock().unwrap().is_empty());
    }
}

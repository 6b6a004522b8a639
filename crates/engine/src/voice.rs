//! Who may speak, between a commit and the wire.
//!
//! The database's epoch stops every AI commit after a takeover. This closes the last gap: an answer
//! that was committed just before, and whose request has not been written yet. A takeover on this
//! node announces itself before its commit; a sender of AI text looks right before it writes and
//! waits until the takeover has been decided. What was already handed to the provider may still arrive.

use std::collections::HashMap;
use std::sync::Mutex;

use model::ConversationId;
use tokio::sync::watch;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Takeover {
    Deciding,
    Done,
    Dropped,
}

/// Takeovers that are under way on this node. Holds nothing for idle conversations.
#[derive(Default)]
pub(crate) struct Voice {
    underway: Mutex<HashMap<ConversationId, watch::Receiver<Takeover>>>,
}

/// An announced takeover. Dropped without [`Announced::done`], it counts as not having happened.
pub(crate) struct Announced<'a> {
    voice: &'a Voice,
    conversation: ConversationId,
    state: watch::Sender<Takeover>,
}

impl Voice {
    /// Call before the takeover's transaction; keep until it has ended.
    pub(crate) fn announce(&self, conversation: ConversationId) -> Announced<'_> {
        let (state, seen) = watch::channel(Takeover::Deciding);
        self.lock().insert(conversation, seen);
        Announced { voice: self, conversation, state }
    }

    /// Whether AI text may go out now. Waits for a takeover that is being decided.
    pub(crate) async fn may_speak(&self, conversation: ConversationId) -> bool {
        let Some(mut seen) = self.lock().get(&conversation).cloned() else { return true };
        match seen.wait_for(|state| *state != Takeover::Deciding).await {
            Ok(state) => *state != Takeover::Done,
            // The takeover's task ended without a word: its state was kept in the last value.
            Err(_) => true,
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<ConversationId, watch::Receiver<Takeover>>> {
        self.underway.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Announced<'_> {
    /// The takeover was committed.
    pub(crate) fn done(self) {
        self.state.send_replace(Takeover::Done);
    }
}

impl Drop for Announced<'_> {
    fn drop(&mut self) {
        self.state.send_if_modified(|state| {
            let undecided = *state == Takeover::Deciding;
            if undecided {
                *state = Takeover::Dropped;
            }
            undecided
        });
        let mut underway = self.voice.lock();
        let is_ours = underway.get(&self.conversation).is_some_and(|seen| seen.same_channel(&self.state.subscribe()));
        if is_ours {
            underway.remove(&self.conversation);
        }
    }
}

//! Read receipts and typing indicators at WhatsApp: best effort, and never in the way of a message.
//!
//! The provider ties both to a message of the customer: marking the newest one read marks those before it, and "is
//! typing" goes with it, for at most 25 s. So there is one kind of errand, done once, in the background; a failed one is
//! forgotten, because the next message or key stroke brings another.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use futures::StreamExt;
use metrics::counter;
use model::{ConversationId, UnixMs, WorkspaceId};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::Engine;
use crate::registry::Line;

/// Errands that may wait; beyond it they are left undone.
const QUEUE_MAX: usize = 256;
/// Errands at a time.
const AT_ONCE: usize = 8;
const PATIENCE: Duration = Duration::from_secs(10);
/// The indicator lasts 25 s: it is renewed before, and not with every key stroke.
const TYPING_EVERY_MS: i64 = 20_000;
/// Conversations whose last errand is remembered.
const REMEMBERED_MAX: usize = 10_000;

/// That the customer is told something.
#[derive(Clone, Copy, Debug)]
struct Errand {
    workspace: WorkspaceId,
    conversation: ConversationId,
    typing: bool,
}

/// What was told last.
#[derive(Default)]
struct Told {
    /// The provider's id of the message that was marked read.
    read: Option<String>,
    typing_at: Option<UnixMs>,
}

pub(crate) struct Receipts {
    queue: mpsc::Sender<Errand>,
    waiting: Mutex<Option<mpsc::Receiver<Errand>>>,
    told: Mutex<HashMap<ConversationId, Told>>,
}

impl Default for Receipts {
    fn default() -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE_MAX);
        Self { queue, waiting: Mutex::new(Some(waiting)), told: Mutex::default() }
    }
}

impl Receipts {
    fn with_told<T>(&self, conversation: ConversationId, change: impl FnOnce(&mut Told) -> T) -> T {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.len() >= REMEMBERED_MAX && !told.contains_key(&conversation) {
            told.clear();
        }
        change(told.entry(conversation).or_default())
    }

    /// Whether the indicator may be shown (again) now.
    fn may_type(&self, conversation: ConversationId, now: UnixMs) -> bool {
        self.with_told(conversation, |told| {
            let is_due = told.typing_at.is_none_or(|at| now.since(at) >= TYPING_EVERY_MS);
            if is_due {
                told.typing_at = Some(now);
            }
            is_due
        })
    }
}

impl Engine {
    /// An operator has read the conversation: the customer's newest message gets its blue ticks, if it has none.
    pub fn tell_read(&self, workspace: WorkspaceId, conversation: ConversationId) {
        self.run_errand(Errand { workspace, conversation, typing: false });
    }

    /// An operator writes: the customer sees it, at most every 20 s anew.
    pub fn tell_typing(&self, workspace: WorkspaceId, conversation: ConversationId) {
        if self.inner.receipts.may_type(conversation, self.clock().now()) {
            self.run_errand(Errand { workspace, conversation, typing: true });
        }
    }

    fn run_errand(&self, errand: Errand) {
        if self.inner.receipts.queue.try_send(errand).is_err() {
            counter!("switchboard_receipts_dropped_total").increment(1);
        }
    }
}

/// Runs the errands. Ends when `stop` is cancelled; what waits then is left undone.
pub async fn run(engine: Engine, stop: CancellationToken) {
    let waiting = engine.inner.receipts.waiting.lock().unwrap_or_else(PoisonError::into_inner).take();
    let Some(mut waiting) = waiting else { return };
    let errands = futures::stream::poll_fn(move |context| waiting.poll_recv(context));
    let work = errands.for_each_concurrent(AT_ONCE, |errand| {
        let engine = &engine;
        async move { run_one(engine, errand).await }
    });
    tokio::select! { () = stop.cancelled() => {} () = work => {} }
}

async fn run_one(engine: &Engine, errand: Errand) {
    let store = &engine.inner.store;
    let found = async {
        let conversation = store.conversation(errand.workspace, errand.conversation).await?;
        let newest = store.newest_inbound(errand.workspace, errand.conversation).await?;
        Ok::<_, store::StoreError>(conversation.zip(newest))
    };
    let (conversation, message) = match found.await {
        Ok(Some(found)) => found,
        Ok(None) => return,
        Err(error) => return tracing::debug!(%error, "what was read could not be looked up"),
    };
    let is_told = engine.inner.receipts.with_told(errand.conversation, |told| told.read.as_ref() == Some(&message));
    if is_told && !errand.typing {
        return;
    }
    let Some(channel) = engine.inner.registry.by_id(conversation.channel_id) else { return };
    let Line::WhatsApp(whatsapp) = &channel.line else { return };
    match tokio::time::timeout(PATIENCE, whatsapp.mark_read(&message, errand.typing)).await {
        Ok(Ok(())) => engine.inner.receipts.with_told(errand.conversation, |told| told.read = Some(message)),
        Ok(Err(error)) => tracing::debug!(%error, conversation.id = %errand.conversation, "a read receipt was refused"),
        Err(_) => tracing::debug!(conversation.id = %errand.conversation, "a read receipt took too long"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn the_indicator_is_not_shown_with_every_key_stroke() {
        let receipts = Receipts::default();
        let (a, b) = (ConversationId(Uuid::from_u128(1)), ConversationId(Uuid::from_u128(2)));
        let now = UnixMs(1_000_000);
        assert!(receipts.may_type(a, now));
        assert!(!receipts.may_type(a, now.plus_ms(TYPING_EVERY_MS - 1)));
        assert!(receipts.may_type(b, now), "another conversation");
        assert!(receipts.may_type(a, now.plus_ms(TYPING_EVERY_MS)));
    }
}

//! At-least-once delivery of webhooks: a queue, batches, retries with backoff, forced duplicates
//! and shuffling. A dispatcher task owns the deliveries; ending it ends them.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use serde::Serialize;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::config::WebhookConfig;
use crate::random::Random;
use crate::state::lock;

use super::envelope::{self, Account, Content};
use super::post::Poster;
use super::signature::Signer;

/// Updates waiting at once. Beyond it new ones are dropped and counted: a receiver that is away
/// for long loses updates at the real provider too.
const MAX_QUEUED: u64 = 1_000_000;

/// One thing to tell, and who wants to know that it was acknowledged.
pub(crate) struct Update {
    pub(crate) content: Content,
    /// Gets true at the first 200, false if the update is dropped.
    pub(crate) acknowledged: Option<oneshot::Sender<bool>>,
}

impl Update {
    pub(crate) fn new(content: Content) -> Self {
        Self { content, acknowledged: None }
    }
}

/// Updates that share a POST.
struct Parcel {
    updates: Vec<Update>,
    body: Option<Bytes>,
    attempts: u32,
}

struct Later {
    due: Instant,
    order: u64,
    parcel: Parcel,
}

impl PartialEq for Later {
    fn eq(&self, other: &Self) -> bool {
        (self.due, self.order) == (other.due, other.order)
    }
}
impl Eq for Later {}
impl PartialOrd for Later {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Later {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.due, self.order).cmp(&(other.due, other.order))
    }
}

#[derive(Default)]
struct Queue {
    fresh: VecDeque<Update>,
    later: BinaryHeap<Reverse<Later>>,
    order: u64,
}

/// Counts since the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct WebhookStats {
    /// POSTs that were answered with 200.
    pub delivered_posts: u64,
    /// POSTs that got another answer, or none.
    pub failed_posts: u64,
    /// Updates that were dropped: nowhere to send them, given up, or too many.
    pub dropped_updates: u64,
    /// Updates that are neither delivered nor dropped yet.
    pub pending_updates: u64,
}

#[derive(Default)]
struct Counters {
    delivered_posts: AtomicU64,
    failed_posts: AtomicU64,
    dropped_updates: AtomicU64,
    pending: AtomicU64,
}

pub(crate) struct Outbox {
    queue: Mutex<Queue>,
    changed: Notify,
    idle: Notify,
    url: Mutex<Option<Arc<str>>>,
    config: Mutex<Arc<WebhookConfig>>,
    counters: Counters,
    account: Account,
    signer: Signer,
    poster: Poster,
    random: Random,
}

impl Outbox {
    pub(crate) fn new(account: Account, signer: Signer, config: WebhookConfig, url: Option<String>, seed: u64) -> Self {
        Self {
            queue: Mutex::default(),
            changed: Notify::new(),
            idle: Notify::new(),
            url: Mutex::new(url.map(Into::into)),
            poster: Poster::new(config.concurrency),
            config: Mutex::new(Arc::new(config)),
            counters: Counters::default(),
            account,
            signer,
            random: Random::new(seed ^ 0x0B0C),
        }
    }

    pub(crate) fn set_url(&self, url: Option<String>) {
        *lock(&self.url) = url.map(Into::into);
        self.changed.notify_one();
    }

    pub(crate) fn url(&self) -> Option<Arc<str>> {
        lock(&self.url).clone()
    }

    pub(crate) fn config(&self) -> Arc<WebhookConfig> {
        lock(&self.config).clone()
    }

    pub(crate) fn set_config(&self, config: WebhookConfig) {
        *lock(&self.config) = Arc::new(config);
    }

    pub(crate) fn poster(&self) -> &Poster {
        &self.poster
    }

    pub(crate) fn signer(&self) -> &Signer {
        &self.signer
    }

    pub(crate) fn stats(&self) -> WebhookStats {
        let read = |counter: &AtomicU64| counter.load(Ordering::Acquire);
        WebhookStats {
            delivered_posts: read(&self.counters.delivered_posts),
            failed_posts: read(&self.counters.failed_posts),
            dropped_updates: read(&self.counters.dropped_updates),
            pending_updates: read(&self.counters.pending),
        }
    }

    /// Queues updates together, so that they may share a POST and keep their order in it.
    pub(crate) fn push(&self, updates: impl IntoIterator<Item = Update>) {
        let config = self.config();
        let has_receiver = lock(&self.url).is_some();
        let held_back = config.delay_ms > 0 || config.reorder_window_ms > 0;
        let mut queue = lock(&self.queue);
        for update in updates {
            if !has_receiver || self.counters.pending.load(Ordering::Relaxed) >= MAX_QUEUED {
                self.drop_update(update);
                continue;
            }
            self.counters.pending.fetch_add(1, Ordering::AcqRel);
            if held_back {
                let wait_ms = config.delay_ms + self.random.up_to(config.reorder_window_ms);
                let parcel = Parcel { updates: vec![update], body: None, attempts: 0 };
                queue.put_off(parcel, Duration::from_millis(wait_ms));
            } else {
                queue.fresh.push_back(update);
            }
        }
        drop(queue);
        self.changed.notify_one();
    }

    /// Queues one update that is due later.
    pub(crate) fn push_later(&self, update: Update, after: Duration) {
        if after.is_zero() || lock(&self.url).is_none() {
            return self.push([update]);
        }
        self.counters.pending.fetch_add(1, Ordering::AcqRel);
        let parcel = Parcel { updates: vec![update], body: None, attempts: 0 };
        lock(&self.queue).put_off(parcel, after);
        self.changed.notify_one();
    }

    /// Completes when nothing is queued or under way.
    pub(crate) async fn wait_idle(&self) {
        loop {
            let idle = self.idle.notified();
            tokio::pin!(idle);
            idle.as_mut().enable();
            if self.counters.pending.load(Ordering::Acquire) == 0 {
                return;
            }
            idle.await;
        }
    }

    /// Forgets everything that waits (not what is under way).
    pub(crate) fn clear(&self) {
        let (fresh, later) = {
            let mut queue = lock(&self.queue);
            (std::mem::take(&mut queue.fresh), std::mem::take(&mut queue.later))
        };
        let waiting = fresh.into_iter().chain(later.into_iter().flat_map(|Reverse(later)| later.parcel.updates));
        for update in waiting {
            self.drop_update(update);
            self.settle(1);
        }
    }

    /// Delivers until it is dropped.
    pub(crate) async fn run(self: Arc<Self>) {
        let slots = Arc::new(Semaphore::new(self.config().concurrency.max(1)));
        let mut deliveries = JoinSet::new();
        loop {
            let slot = Arc::clone(&slots).acquire_owned().await.expect("the semaphore is never closed");
            let parcel = self.next_parcel().await;
            deliveries.spawn(deliver(Arc::clone(&self), parcel, slot));
            while deliveries.try_join_next().is_some() {}
        }
    }

    async fn next_parcel(&self) -> Parcel {
        loop {
            let (parcel, due) = {
                let config = self.config();
                let mut queue = lock(&self.queue);
                (queue.take(&config), queue.later.peek().map(|Reverse(later)| later.due))
            };
            match (parcel, due) {
                (Some(parcel), _) => return parcel,
                (None, None) => self.changed.notified().await,
                (None, Some(due)) => {
                    tokio::select! {
                        () = self.changed.notified() => {}
                        () = tokio::time::sleep_until(due) => {}
                    }
                }
            }
        }
    }

    fn drop_update(&self, update: Update) {
        self.counters.dropped_updates.fetch_add(1, Ordering::AcqRel);
        if let Some(waiting) = update.acknowledged {
            // Nobody may be waiting any more, which is fine.
            let _ = waiting.send(false);
        }
    }

    fn settle(&self, updates: u64) {
        if self.counters.pending.fetch_sub(updates, Ordering::AcqRel) == updates {
            self.idle.notify_waiters();
        }
    }

    fn retry(&self, mut parcel: Parcel, config: &WebhookConfig) {
        parcel.attempts += 1;
        let weight = parcel.updates.len() as u64;
        if config.give_up_after.is_some_and(|max| parcel.attempts >= max) {
            parcel.updates.into_iter().for_each(|update| self.drop_update(update));
            return self.settle(weight);
        }
        let doublings = (parcel.attempts - 1).min(16);
        let wait_ms = config.retry_initial_ms.saturating_mul(1 << doublings).min(config.retry_max_ms);
        lock(&self.queue).put_off(parcel, Duration::from_millis(wait_ms));
        self.changed.notify_one();
    }

    fn acknowledge(&self, parcel: Parcel) {
        self.counters.delivered_posts.fetch_add(1, Ordering::AcqRel);
        let weight = parcel.updates.len() as u64;
        for waiting in parcel.updates.into_iter().filter_map(|update| update.acknowledged) {
            let _ = waiting.send(true);
        }
        self.settle(weight);
    }
}

impl Queue {
    fn put_off(&mut self, parcel: Parcel, wait: Duration) {
        self.order += 1;
        self.later.push(Reverse(Later { due: Instant::now() + wait, order: self.order, parcel }));
    }

    /// What is due first goes first; fresh updates of one kind are gathered into a parcel.
    fn take(&mut self, config: &WebhookConfig) -> Option<Parcel> {
        let due = self.later.peek().is_some_and(|Reverse(later)| later.due <= Instant::now());
        if due {
            return self.later.pop().map(|Reverse(later)| later.parcel);
        }
        let first = self.fresh.pop_front()?;
        let batch_max = match &first.content {
            Content::Status { .. } => config.status_batch_max,
            Content::Message { .. } => config.message_batch_max,
            Content::Field { .. } => 1,
        };
        let kind = std::mem::discriminant(&first.content);
        let mut updates = vec![first];
        while updates.len() < batch_max
            && self.fresh.front().is_some_and(|next| std::mem::discriminant(&next.content) == kind)
        {
            updates.extend(self.fresh.pop_front());
        }
        Some(Parcel { updates, body: None, attempts: 0 })
    }
}

async fn deliver(outbox: Arc<Outbox>, mut parcel: Parcel, slot: OwnedSemaphorePermit) {
    let config = outbox.config();
    let Some(url) = outbox.url() else {
        return outbox.retry(parcel, &config);
    };
    let body = match &parcel.body {
        Some(body) => body.clone(),
        None => {
            let contents: Vec<&Content> = parcel.updates.iter().map(|update| &update.content).collect();
            let now_s = std::time::UNIX_EPOCH.elapsed().unwrap_or_default().as_secs() as i64;
            let body = Bytes::from(envelope::body(&outbox.account, &contents, now_s, config.escape_slash));
            parcel.body = Some(body.clone());
            body
        }
    };
    let signature = outbox.signer.header(&body);
    let timeout = Duration::from_millis(config.timeout_ms);
    let answer = outbox.poster.post(&url, body.clone(), Some(&signature), timeout).await;
    if answer != Some(200) {
        outbox.counters.failed_posts.fetch_add(1, Ordering::AcqRel);
        drop(slot);
        return outbox.retry(parcel, &config);
    }
    if outbox.random.chance(config.duplicate_probability) {
        // The repeat is part of this delivery, so that an idle outbox has sent it too; it comes
        // after the acknowledgement, like the provider's retries to every subscribed app.
        let repeated = outbox.poster.post(&url, body, Some(&signature), timeout).await;
        let counter =
            if repeated == Some(200) { &outbox.counters.delivered_posts } else { &outbox.counters.failed_posts };
        counter.fetch_add(1, Ordering::AcqRel);
    }
    outbox.acknowledge(parcel);
}

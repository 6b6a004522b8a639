//! What all handlers share.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::clock::Clock;
use crate::config::SimConfig;
use crate::graph::GraphState;
use crate::llm::LlmState;
use crate::phone::book::Book;
use crate::phone::events::Events;
use crate::random::Random;
use crate::webhook::envelope::Account;
use crate::webhook::outbox::Outbox;
use crate::webhook::signature::Signer;

pub(crate) struct SimState {
    pub(crate) config: SimConfig,
    pub(crate) addr: SocketAddr,
    pub(crate) clock: Clock,
    pub(crate) random: Random,
    pub(crate) events: Events,
    pub(crate) phones: Book,
    pub(crate) outbox: Arc<Outbox>,
    pub(crate) graph: GraphState,
    pub(crate) llm: LlmState,
    /// Part of every id, so that two runs of the simulator never give the same one.
    started_ms: i64,
    next_id: AtomicU64,
}

impl SimState {
    pub(crate) fn new(config: SimConfig, addr: SocketAddr) -> Self {
        let clock = Clock::default();
        let account = Account {
            waba_id: config.waba_id.clone(),
            phone_number_id: config.phone_number_id.clone(),
            display_phone_number: config.display_phone_number.clone(),
        };
        let outbox = Outbox::new(
            account,
            Signer::new(&config.app_secret),
            config.webhooks.clone(),
            config.webhook_url.clone(),
            config.seed,
        );
        Self {
            addr,
            random: Random::new(config.seed),
            events: Events::default(),
            phones: Book::default(),
            outbox: Arc::new(outbox),
            graph: GraphState::new(&config),
            llm: LlmState::new(config.llm.clone()),
            started_ms: clock.now_ms(),
            next_id: AtomicU64::new(1),
            clock,
            config,
        }
    }

    pub(crate) fn next_number(&self) -> u64 {
        self.next_id.fetch_add(1, Ordering::Relaxed)
    }

    /// A message id in Meta's manner.
    pub(crate) fn new_wamid(&self) -> Arc<str> {
        format!("wamid.FICT{:011X}{:08X}", self.started_ms, self.next_number()).into()
    }

    /// Forgets what happened and what was ordered; configuration and webhook address stay.
    pub(crate) fn reset(&self) {
        self.outbox.clear();
        self.outbox.set_config(self.config.webhooks.clone());
        self.graph.reset(&self.config);
        self.llm.reset(self.config.llm.clone());
        self.phones.clear();
    }
}

/// Locks; a panic elsewhere while holding the lock leaves plain values, so they stay usable.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

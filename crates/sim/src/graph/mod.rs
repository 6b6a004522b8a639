//! The stand-in for the WhatsApp Cloud API: state of the account, and its control.

pub(crate) mod access;
mod control;
pub(crate) mod error;
pub(crate) mod faults;
pub(crate) mod ledger;
mod limits;
pub(crate) mod media;
pub(crate) mod messages;
pub(crate) mod nodes;
mod payload;
pub(crate) mod statuses;
pub(crate) mod templates;
pub(crate) mod users;
mod validate;

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::watch;

use crate::config::SimConfig;
use crate::state::lock;

pub use control::{GraphControl, RawSignature};

pub(crate) struct GraphState {
    pub(crate) users: Mutex<users::Users>,
    pub(crate) ledger: Mutex<ledger::Ledger>,
    /// Number of the last accepted message; lets tests wait for one.
    pub(crate) accepted_n: watch::Sender<u64>,
    pub(crate) faults: faults::Faults,
    pub(crate) plans: statuses::Plans,
    pub(crate) limits: limits::LimitState,
    pub(crate) media: Mutex<media::MediaStore>,
    pub(crate) templates: Mutex<templates::TemplateStore>,
    pub(crate) subscribed: AtomicBool,
}

impl GraphState {
    pub(crate) fn new(config: &SimConfig) -> Self {
        Self {
            users: Mutex::default(),
            ledger: Mutex::new(ledger::Ledger::new(config.ledger.capacity)),
            accepted_n: watch::Sender::new(0),
            faults: faults::Faults::default(),
            plans: statuses::Plans::new(config.statuses.clone()),
            limits: limits::LimitState::new(config.limits.clone()),
            media: Mutex::default(),
            templates: Mutex::default(),
            subscribed: AtomicBool::new(false),
        }
    }

    pub(crate) fn reset(&self, config: &SimConfig) {
        lock(&self.users).clear();
        lock(&self.ledger).clear();
        self.faults.clear();
        self.plans.clear(config.statuses.clone());
        self.limits.set(config.limits.clone());
        *lock(&self.media) = media::MediaStore::default();
        *lock(&self.templates) = templates::TemplateStore::default();
        self.subscribed.store(false, Ordering::Release);
    }
}

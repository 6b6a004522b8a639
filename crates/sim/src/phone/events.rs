//! What a customer's phone shows as it happens: messages, blue ticks, typing.

use serde::Serialize;
use tokio::sync::broadcast;

use crate::config::StatusKind;
use crate::graph::ledger::{Accepted, CustomerMessage};

/// Events a slow listener may lag behind before it misses some.
const MAX_LAG: usize = 4_096;

/// Something that a phone shows.
#[derive(Debug, Clone, Serialize)]
pub struct PhoneEvent {
    /// Phone number (digits) or user id.
    pub phone: String,
    #[serde(flatten)]
    pub shown: Shown,
}

/// What is shown.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Shown {
    /// A message of the business.
    BusinessMessage { message: Box<Accepted> },
    /// The customer's own message.
    CustomerMessage { message: Box<CustomerMessage> },
    /// The receiver has the customer's message.
    Acknowledged { message_id: String },
    /// Blue ticks on the customer's message.
    Read { message_id: String },
    /// The business is typing.
    Typing { message_id: String },
    /// The state of a business message.
    Status { message_id: String, status: StatusKind },
}

impl PhoneEvent {
    pub(crate) fn business_message(message: &Accepted) -> Self {
        Self { phone: message.to.clone(), shown: Shown::BusinessMessage { message: Box::new(message.clone()) } }
    }

    pub(crate) fn customer_message(message: &CustomerMessage) -> Self {
        Self { phone: message.from.clone(), shown: Shown::CustomerMessage { message: Box::new(message.clone()) } }
    }

    pub(crate) fn acknowledged(phone: &str, message_id: &str) -> Self {
        Self { phone: phone.to_owned(), shown: Shown::Acknowledged { message_id: message_id.to_owned() } }
    }

    pub(crate) fn read(phone: &str, message_id: &str) -> Self {
        Self { phone: phone.to_owned(), shown: Shown::Read { message_id: message_id.to_owned() } }
    }

    pub(crate) fn typing(phone: &str, message_id: &str) -> Self {
        Self { phone: phone.to_owned(), shown: Shown::Typing { message_id: message_id.to_owned() } }
    }

    pub(crate) fn status(phone: &str, message_id: &str, status: StatusKind) -> Self {
        Self { phone: phone.to_owned(), shown: Shown::Status { message_id: message_id.to_owned(), status } }
    }
}

pub(crate) struct Events {
    sender: broadcast::Sender<PhoneEvent>,
}

impl Default for Events {
    fn default() -> Self {
        Self { sender: broadcast::Sender::new(MAX_LAG) }
    }
}

impl Events {
    /// Builds and sends the event only if somebody listens: load tests have no listeners.
    pub(crate) fn send(&self, event: impl FnOnce() -> PhoneEvent) {
        if self.sender.receiver_count() > 0 {
            // The last listener may have left in between.
            let _ = self.sender.send(event());
        }
    }

    pub(crate) fn subscribe(&self) -> broadcast::Receiver<PhoneEvent> {
        self.sender.subscribe()
    }
}

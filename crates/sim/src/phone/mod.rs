//! A customer's phone: sends messages by signed webhook, shows what the business sent.

pub(crate) mod book;
pub(crate) mod desk;
pub(crate) mod draft;
pub(crate) mod events;
mod input;
mod view;

use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde_json::{Value, json};
use tokio::sync::{broadcast, oneshot};

use crate::config::StatusKind;
use crate::graph::GraphControl;
use crate::graph::ledger::{Accepted, CustomerMessage};
use crate::state::{SimState, lock};
use crate::webhook::envelope::{Content, Identity};
use crate::webhook::outbox::Update;

use draft::Draft;
use events::PhoneEvent;

/// A phone. Made from digits it is known by number; made from a user id (`US.1000…`) it hides the
/// number, and webhooks carry no `from` and no `wa_id` (reference §2).
#[derive(Clone)]
pub struct Phone {
    state: Arc<SimState>,
    address: String,
}

/// What became of a customer's message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sent {
    pub wamid: String,
    /// The receiver answered 200 in time. If not, delivery may still go on.
    pub acknowledged: bool,
}

/// One line of the chat on the phone.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "direction", rename_all = "snake_case")]
pub enum ThreadItem {
    FromCustomer { message: Box<CustomerMessage> },
    FromBusiness { message: Box<Accepted> },
}

impl ThreadItem {
    fn n(&self) -> u64 {
        match self {
            Self::FromCustomer { message } => message.n,
            Self::FromBusiness { message } => message.n,
        }
    }
}

impl Phone {
    pub(crate) fn new(state: Arc<SimState>, address: &str) -> Self {
        Self { state, address: address.trim_start_matches('+').to_owned() }
    }

    /// The business-scoped user id of this customer.
    pub fn user_id(&self) -> String {
        self.identity().user_id.clone()
    }

    /// Sets the profile name.
    pub fn rename(&self, name: &str) {
        lock(&self.state.graph.users).resolve(&self.address).rename(name);
    }

    /// Sends a text.
    pub async fn text(&self, body: impl Into<String>) -> Sent {
        self.send(Draft::text(body)).await.expect("a text draft always has content")
    }

    /// Sends a draft and waits for the acknowledgement, at most as long as the webhook
    /// configuration says. None: the draft has no content.
    pub async fn send(&self, draft: Draft) -> Option<Sent> {
        let wait = Duration::from_millis(self.state.outbox.config().ack_wait_ms);
        let (wamid, settled) = self.post(draft)?;
        let acknowledged = tokio::time::timeout(wait, settled).await.is_ok_and(|done| done.unwrap_or(false));
        Some(Sent { wamid, acknowledged })
    }

    /// Queues a draft's webhook: the message id, and a receiver that gets true with the
    /// acknowledgement or false when the webhook is given up. None: the draft has no content.
    pub fn post(&self, draft: Draft) -> Option<(String, oneshot::Receiver<bool>)> {
        let (wamid, update, n, waiting) = self.prepare(draft)?;
        let (sender, receiver) = oneshot::channel();
        let state = Arc::clone(&self.state);
        // Ends when the update is settled, which the simulator's end does for all that wait.
        tokio::spawn(async move {
            let acknowledged = waiting.await.unwrap_or(false);
            if acknowledged {
                let told = lock(&state.graph.ledger).acknowledge(n, state.clock.now_ms());
                if let Some((phone, wamid)) = told {
                    state.events.send(|| PhoneEvent::acknowledged(&phone, &wamid));
                }
            }
            let _ = sender.send(acknowledged);
        });
        self.state.outbox.push([update]);
        Some((wamid, receiver))
    }

    fn prepare(&self, draft: Draft) -> Option<(String, Update, u64, oneshot::Receiver<bool>)> {
        let (kind, mut object, text) = draft.content(&self.state)?;
        let now_ms = self.state.clock.now_ms();
        let contact = self.arrived(now_ms, draft.name.as_deref());
        let wamid: Arc<str> = draft.wamid.map_or_else(|| self.state.new_wamid(), Into::into);
        if let Some(wa_id) = &contact.wa_id {
            object.insert("from".into(), json!(wa_id));
        }
        object.insert("from_user_id".into(), json!(contact.user_id));
        object.insert("id".into(), json!(&*wamid));
        object.insert("timestamp".into(), json!(draft.timestamp.unwrap_or(now_ms / 1000).to_string()));
        object.insert("type".into(), json!(kind));
        if let Some(id) = draft.reply_to {
            object.insert("context".into(), json!({"from": self.state.config.display_phone_number, "id": id}));
        }
        if let Some(referral) = draft.referral {
            object.insert("referral".into(), referral);
        }
        let raw = Value::Object(object);
        let entry = CustomerMessage {
            n: 0,
            at_ms: now_ms,
            wamid: Arc::clone(&wamid),
            from: contact.key().to_owned(),
            kind,
            text,
            acknowledged_ms: None,
            raw: raw.clone(),
        };
        self.state.events.send(|| PhoneEvent::customer_message(&entry));
        let n = lock(&self.state.graph.ledger).receive(entry);
        let (sender, receiver) = oneshot::channel();
        let content = Content::Message { contact, message: raw };
        Some((wamid.to_string(), Update { content, acknowledged: Some(sender) }, n, receiver))
    }

    /// A message of the customer opens the window.
    fn arrived(&self, now_ms: i64, name: Option<&str>) -> Arc<Identity> {
        let mut users = lock(&self.state.graph.users);
        let user = users.resolve(&self.address);
        user.last_inbound_ms = Some(now_ms);
        if let Some(name) = name {
            user.rename(name);
        }
        Arc::clone(&user.identity)
    }

    fn identity(&self) -> Arc<Identity> {
        Arc::clone(&lock(&self.state.graph.users).resolve(&self.address).identity)
    }

    /// The chat so far, oldest first.
    pub fn thread(&self) -> Vec<ThreadItem> {
        let key = self.identity().key().to_owned();
        let (customer, business) = {
            let ledger = lock(&self.state.graph.ledger);
            (ledger.customer_from(&key), ledger.accepted_to(&key))
        };
        let customer = customer.into_iter().map(|message| ThreadItem::FromCustomer { message: Box::new(message) });
        let business =
            business.iter().map(|message| ThreadItem::FromBusiness { message: Box::new((**message).clone()) });
        let mut items: Vec<ThreadItem> = customer.chain(business).collect();
        items.sort_by_key(ThreadItem::n);
        items
    }

    /// What the business sent to this phone so far.
    pub fn received(&self) -> Vec<Arc<Accepted>> {
        lock(&self.state.graph.ledger).accepted_to(self.identity().key())
    }

    /// Waits until the phone got `count` business messages; answers those there are when that
    /// is so or `timeout` ends.
    pub async fn wait_received(&self, count: usize, timeout: Duration) -> Vec<Arc<Accepted>> {
        let mut changes = self.state.graph.accepted_n.subscribe();
        let enough = changes.wait_for(|_| self.received().len() >= count);
        let _ = tokio::time::timeout(timeout, enough).await;
        self.received()
    }

    /// The customer opens the chat: the last business message is reported as read.
    pub fn open_chat(&self) -> bool {
        let last = self.received().last().map(|message| Arc::clone(&message.wamid));
        let graph = GraphControl { state: Arc::clone(&self.state) };
        last.is_some_and(|wamid| graph.send_status(&wamid, StatusKind::Read))
    }

    /// Everything that the business sent has been on the customer's screen: each message that was not read before is
    /// reported as read, and it is answered how many those are.
    pub fn read_all(&self) -> usize {
        let (key, received) = (self.key(), self.received());
        let newest = received.last().map_or(0, |message| message.n);
        let before = self.state.phones.read(&key, newest);
        let graph = GraphControl { state: Arc::clone(&self.state) };
        let silent = self.state.phones.faults().drop_statuses;
        let unread = received.iter().filter(|message| message.n > before && !message.undelivered);
        let told = unread.filter(|message| silent || graph.send_status(&message.wamid, StatusKind::Read));
        told.count()
    }

    /// Events of every phone; filter by [`PhoneEvent::phone`] with [`Phone::key`].
    pub fn subscribe(&self) -> broadcast::Receiver<PhoneEvent> {
        self.state.events.subscribe()
    }

    /// What events and ledgers call this phone: its digits, or its user id.
    pub fn key(&self) -> String {
        self.identity().key().to_owned()
    }
}

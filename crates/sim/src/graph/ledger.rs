//! What happened, in order: accepted business messages, customers' messages, read marks.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::shared_text;

/// A business message that the Graph API accepted.
#[derive(Debug, Clone, Serialize)]
pub struct Accepted {
    /// Position in the common order of accepted and customers' messages, from 1.
    pub n: u64,
    pub at_ms: i64,
    #[serde(serialize_with = "shared_text::text")]
    pub wamid: Arc<str>,
    /// Phone number (digits), or the user id of a customer who hides it.
    pub to: String,
    pub user_id: String,
    #[serde(rename = "type")]
    pub kind: String,
    /// Body of a text or interactive message, caption, emoji, or name of the template.
    pub text: Option<String>,
    /// The message that this one replies to.
    pub context_message_id: Option<String>,
    /// `biz_opaque_callback_data`.
    #[serde(serialize_with = "shared_text::optional")]
    pub opaque: Option<Arc<str>>,
    /// It ends as `failed`: no phone ever shows it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub undelivered: bool,
    /// A fault kept the answer from the caller.
    pub answer_lost: bool,
    /// The request body, if the ledger keeps it.
    pub raw: Option<Box<RawValue>>,
}

/// A message that a customer sent.
#[derive(Debug, Clone, Serialize)]
pub struct CustomerMessage {
    /// Position in the common order of accepted and customers' messages, from 1.
    pub n: u64,
    pub at_ms: i64,
    #[serde(serialize_with = "shared_text::text")]
    pub wamid: Arc<str>,
    /// Phone number (digits), or the user id of a customer who hides it.
    pub from: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub text: Option<String>,
    /// When the receiver first answered its webhook with 200.
    pub acknowledged_ms: Option<i64>,
    /// The object of `messages[]`.
    pub raw: Value,
}

/// A mark-as-read call.
#[derive(Debug, Clone, Serialize)]
pub struct ReadMark {
    pub at_ms: i64,
    pub message_id: String,
    /// The customer whose message it is, if the simulator sent it.
    pub from: Option<String>,
    /// Whether the typing indicator was asked for.
    pub typing: bool,
}

/// Read marks kept.
const MAX_READS: usize = 10_000;

pub(crate) struct Ledger {
    capacity: usize,
    last_n: u64,
    accepted_total: u64,
    accepted: VecDeque<Arc<Accepted>>,
    customer: VecDeque<CustomerMessage>,
    customer_n_by_wamid: HashMap<Arc<str>, u64>,
    reads: VecDeque<ReadMark>,
}

impl Ledger {
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            capacity: capacity.max(1),
            last_n: 0,
            accepted_total: 0,
            accepted: VecDeque::new(),
            customer: VecDeque::new(),
            customer_n_by_wamid: HashMap::new(),
            reads: VecDeque::new(),
        }
    }

    /// Files an accepted message under the next number.
    pub(crate) fn accept(&mut self, mut entry: Accepted) -> Arc<Accepted> {
        self.last_n += 1;
        self.accepted_total += 1;
        entry.n = self.last_n;
        let entry = Arc::new(entry);
        self.accepted.push_back(Arc::clone(&entry));
        if self.accepted.len() > self.capacity {
            self.accepted.pop_front();
        }
        entry
    }

    /// Files a customer's message under the next number.
    pub(crate) fn receive(&mut self, mut message: CustomerMessage) -> u64 {
        self.last_n += 1;
        message.n = self.last_n;
        self.customer_n_by_wamid.insert(Arc::clone(&message.wamid), message.n);
        self.customer.push_back(message);
        if self.customer.len() > self.capacity
            && let Some(oldest) = self.customer.pop_front()
        {
            self.customer_n_by_wamid.remove(&oldest.wamid);
        }
        self.last_n
    }

    /// Whose message it was, and its id, at the first time.
    pub(crate) fn acknowledge(&mut self, n: u64, at_ms: i64) -> Option<(String, Arc<str>)> {
        let at = self.customer.binary_search_by_key(&n, |message| message.n).ok()?;
        let message = self.customer.get_mut(at)?;
        let first = message.acknowledged_ms.replace(message.acknowledged_ms.unwrap_or(at_ms)).is_none();
        first.then(|| (message.from.clone(), Arc::clone(&message.wamid)))
    }

    /// The number of the last message of a customer that the business has read, and with it all before.
    pub(crate) fn read_until(&self, key: &str) -> u64 {
        let marks = self.reads.iter().filter(|mark| mark.from.as_deref() == Some(key));
        marks.filter_map(|mark| self.customer_n_by_wamid.get(mark.message_id.as_str())).copied().max().unwrap_or(0)
    }

    pub(crate) fn customer_message(&self, wamid: &str) -> Option<&CustomerMessage> {
        let n = self.customer_n_by_wamid.get(wamid)?;
        let at = self.customer.binary_search_by_key(n, |message| message.n).ok()?;
        self.customer.get(at)
    }

    pub(crate) fn mark_read(&mut self, mark: ReadMark) {
        self.reads.push_back(mark);
        if self.reads.len() > MAX_READS {
            self.reads.pop_front();
        }
    }

    /// Accepted messages with a number above `after`.
    pub(crate) fn accepted_after(&self, after: u64) -> Vec<Arc<Accepted>> {
        let start = self.accepted.partition_point(|entry| entry.n <= after);
        self.accepted.range(start..).cloned().collect()
    }

    /// All that were ever accepted, forgotten ones included.
    pub(crate) fn accepted_total(&self) -> u64 {
        self.accepted_total
    }

    pub(crate) fn accepted_with(&self, wamid: &str) -> Option<Arc<Accepted>> {
        self.accepted.iter().rev().find(|entry| &*entry.wamid == wamid).cloned()
    }

    pub(crate) fn customer_after(&self, after: u64) -> Vec<CustomerMessage> {
        let start = self.customer.partition_point(|message| message.n <= after);
        self.customer.range(start..).cloned().collect()
    }

    pub(crate) fn accepted_to(&self, key: &str) -> Vec<Arc<Accepted>> {
        self.accepted.iter().filter(|entry| entry.to == key).cloned().collect()
    }

    pub(crate) fn customer_from(&self, key: &str) -> Vec<CustomerMessage> {
        self.customer.iter().filter(|message| message.from == key).cloned().collect()
    }

    pub(crate) fn reads(&self) -> Vec<ReadMark> {
        self.reads.iter().cloned().collect()
    }

    /// Forgets everything; numbers go on, so that `after` stays meaningful.
    pub(crate) fn clear(&mut self) {
        *self = Self { last_n: self.last_n, ..Self::new(self.capacity) };
    }
}

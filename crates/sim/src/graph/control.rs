//! What a test or the demo can order of the WhatsApp stand-in. `control.rs` at the crate's root
//! offers the same over HTTP.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::config::{Limits, StatusKind, StatusPlan, WebhookConfig};
use crate::state::{SimState, lock};
use crate::webhook::envelope::Content;
use crate::webhook::outbox::{Update, WebhookStats};

use super::faults::FaultRule;
use super::ledger::{Accepted, CustomerMessage, ReadMark};
use super::statuses::{self, Reported};
use super::templates::{self, TemplateRecord};

/// The signature of a hand-made webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RawSignature {
    Correct,
    Wrong,
    Missing,
}

/// Control of the WhatsApp stand-in. Clones share the same account.
#[derive(Clone)]
pub struct GraphControl {
    pub(crate) state: Arc<SimState>,
}

impl GraphControl {
    /// Adds a fault of the messages endpoint. Of several that fit, the first added strikes.
    pub fn inject(&self, rule: FaultRule) {
        self.state.graph.faults.add(rule);
    }

    pub fn clear_faults(&self) {
        self.state.graph.faults.clear();
    }

    /// Accepted business messages with a number above `after`, in order.
    pub fn accepted(&self, after: u64) -> Vec<Arc<Accepted>> {
        lock(&self.state.graph.ledger).accepted_after(after)
    }

    /// How many were accepted since the start or the last reset, also those forgotten since.
    pub fn accepted_count(&self) -> u64 {
        lock(&self.state.graph.ledger).accepted_total()
    }

    /// Waits until `count` messages were accepted; answers all of them, or those there are when
    /// `timeout` ends.
    pub async fn wait_accepted(&self, count: u64, timeout: Duration) -> Vec<Arc<Accepted>> {
        let mut changes = self.state.graph.accepted_n.subscribe();
        let enough = changes.wait_for(|_| self.accepted_count() >= count);
        let _ = tokio::time::timeout(timeout, enough).await;
        self.accepted(0)
    }

    /// Messages that customers sent, with a number above `after`, in order.
    pub fn customer_messages(&self, after: u64) -> Vec<CustomerMessage> {
        lock(&self.state.graph.ledger).customer_after(after)
    }

    /// Mark-as-read and typing calls (the last 10,000).
    pub fn reads(&self) -> Vec<ReadMark> {
        lock(&self.state.graph.ledger).reads()
    }

    /// The plan for messages from now on.
    pub fn set_status_plan(&self, plan: StatusPlan) {
        self.state.graph.plans.set(plan);
    }

    /// The plan for messages to one recipient (digits or user id).
    pub fn set_status_plan_for(&self, to: &str, plan: StatusPlan) {
        self.state.graph.plans.set_for(to, plan);
    }

    /// The plan for the next `times` messages, whoever gets them.
    pub fn plan_next(&self, times: usize, plan: StatusPlan) {
        self.state.graph.plans.queue(times, plan);
    }

    /// Reports a status of an accepted message by hand; false: no such message.
    pub fn send_status(&self, wamid: &str, status: StatusKind) -> bool {
        let Some(message) = lock(&self.state.graph.ledger).accepted_with(wamid) else { return false };
        let identity = Arc::clone(&lock(&self.state.graph.users).resolve(&message.to).identity);
        let plan = StatusPlan::default();
        let reported = Reported { message: &message, identity: &identity };
        let content = statuses::content(&self.state, &plan, &reported, status);
        self.state.outbox.push([Update::new(content)]);
        true
    }

    /// How webhooks are delivered from now on (`concurrency` is read at the start only).
    pub fn set_webhooks(&self, config: WebhookConfig) {
        self.state.outbox.set_config(config);
    }

    pub fn webhook_stats(&self) -> WebhookStats {
        self.state.outbox.stats()
    }

    /// Waits until no webhook is queued or under way; false: `timeout` ended first.
    pub async fn wait_idle(&self, timeout: Duration) -> bool {
        tokio::time::timeout(timeout, self.state.outbox.wait_idle()).await.is_ok()
    }

    pub fn set_limits(&self, limits: Limits) {
        self.state.graph.limits.set(limits);
    }

    /// Moves the simulator's clock, on which windows, limits and media URLs depend.
    pub fn advance_clock(&self, ms: i64) {
        self.state.clock.advance(ms);
    }

    /// Stores a medium as if it had been uploaded; answers its id.
    pub fn put_media(&self, mime_type: &str, bytes: impl Into<Bytes>) -> String {
        lock(&self.state.graph.media).put(mime_type.to_owned(), bytes.into())
    }

    /// MIME type and bytes of a medium.
    pub fn media(&self, id: &str) -> Option<(String, Bytes)> {
        lock(&self.state.graph.media).get(id).map(|medium| (medium.mime_type.clone(), medium.bytes.clone()))
    }

    /// From now on downloads of this medium deliver other bytes than were announced.
    pub fn swap_media(&self, id: &str, mime_type: &str, bytes: impl Into<Bytes>) {
        lock(&self.state.graph.media).swap(id, mime_type.to_owned(), bytes.into());
    }

    /// Forgets a medium, as the provider does after its time.
    pub fn remove_media(&self, id: &str) -> bool {
        lock(&self.state.graph.media).remove(id)
    }

    /// How many files the business uploaded since the start or the last reset.
    pub fn uploads(&self) -> u64 {
        lock(&self.state.graph.media).uploads()
    }

    /// From now on the look-up of this medium names a wrong hash.
    pub fn corrupt_media_hash(&self, id: &str) {
        lock(&self.state.graph.media).corrupt_hash(id);
    }

    /// Ends the life of every download URL issued so far.
    pub fn expire_media_urls(&self) {
        lock(&self.state.graph.media).expire_urls(self.state.clock.now_ms());
    }

    pub fn templates(&self) -> Vec<TemplateRecord> {
        lock(&self.state.graph.templates).all()
    }

    /// Sets a template's status (`APPROVED`, `REJECTED`, `PAUSED` …) and tells it by webhook;
    /// false: no such template.
    pub fn decide_template(&self, name: &str, language: &str, event: &str, reason: Option<&str>) -> bool {
        templates::decide(&self.state, name, language, event, reason)
    }

    /// Sends a management webhook (reference §5).
    pub fn post_field(&self, field: &str, value: Value) {
        self.state.outbox.push([Update::new(Content::Field { field: field.to_owned(), value })]);
    }

    /// Sends these bytes as a webhook, once; the receiver's HTTP status, none without an answer.
    pub async fn post_raw(&self, body: impl Into<Bytes>, signature: RawSignature) -> Option<u16> {
        let body = body.into();
        let outbox = &self.state.outbox;
        let url = outbox.url()?;
        let signature = match signature {
            RawSignature::Correct => Some(outbox.signer().header(&body)),
            RawSignature::Wrong => Some(format!("sha256={}", "0".repeat(64))),
            RawSignature::Missing => None,
        };
        let timeout = Duration::from_millis(outbox.config().timeout_ms);
        outbox.poster().post(&url, body, signature.as_deref(), timeout).await
    }

    /// Sends the verification request (reference §1.1) with this token; true: the receiver
    /// answered 200 and the challenge. `None` uses the configured token.
    pub async fn verify_webhook(&self, verify_token: Option<&str>) -> bool {
        let outbox = &self.state.outbox;
        let Some(url) = outbox.url() else { return false };
        let challenge = (self.state.random.next_u64() >> 16).to_string();
        let token = verify_token.unwrap_or(&self.state.config.verify_token);
        let glue = if url.contains('?') { '&' } else { '?' };
        let query = format!("hub.mode=subscribe&hub.challenge={challenge}&hub.verify_token={}", percent_encode(token));
        let timeout = Duration::from_millis(outbox.config().timeout_ms);
        let answer = outbox.poster().get(&format!("{url}{glue}{query}"), timeout).await;
        answer.is_some_and(|(status, body)| status == 200 && body == challenge)
    }

    /// Sends a customer's message once more, as the provider does; false: no such message.
    pub fn redeliver(&self, wamid: &str) -> bool {
        let found = lock(&self.state.graph.ledger)
            .customer_message(wamid)
            .map(|message| (message.from.clone(), message.raw.clone()));
        let Some((from, message)) = found else { return false };
        let contact = Arc::clone(&lock(&self.state.graph.users).resolve(&from).identity);
        self.state.outbox.push([Update::new(Content::Message { contact, message })]);
        true
    }

    /// Forgets what happened and was ordered: ledgers, users, faults, plans, rules, media,
    /// templates and queued webhooks. Configuration and webhook address stay.
    pub fn reset(&self) {
        self.state.reset();
    }
}

fn percent_encode(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
        out
    })
}

//! Statuses after acceptance: which, when, with what (reference §4).

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::oneshot;

use crate::config::{StatusKind, StatusPlan};
use crate::phone::events::PhoneEvent;
use crate::state::{SimState, lock};
use crate::webhook::envelope::{Content, ErrorData, Identity, Pricing, StatusError, StatusUpdate};
use crate::webhook::outbox::Update;

use super::error::describe;
use super::ledger::Accepted;

/// Longest wait for the acknowledgement of a status that must precede the HTTP response.
const BEFORE_RESPONSE_MAX: Duration = Duration::from_secs(5);

/// The plans in force: queued ones first, then the recipient's, then the general one.
pub(crate) struct Plans {
    general: Mutex<Arc<StatusPlan>>,
    by_recipient: Mutex<HashMap<String, Arc<StatusPlan>>>,
    next: Mutex<VecDeque<Arc<StatusPlan>>>,
}

impl Plans {
    pub(crate) fn new(plan: StatusPlan) -> Self {
        Self { general: Mutex::new(Arc::new(plan)), by_recipient: Mutex::default(), next: Mutex::default() }
    }

    pub(crate) fn set(&self, plan: StatusPlan) {
        *lock(&self.general) = Arc::new(plan);
    }

    pub(crate) fn set_for(&self, to: &str, plan: StatusPlan) {
        lock(&self.by_recipient).insert(to.to_owned(), Arc::new(plan));
    }

    pub(crate) fn queue(&self, times: usize, plan: StatusPlan) {
        let plan = Arc::new(plan);
        lock(&self.next).extend(std::iter::repeat_n(plan, times));
    }

    pub(crate) fn clear(&self, general: StatusPlan) {
        self.set(general);
        lock(&self.by_recipient).clear();
        lock(&self.next).clear();
    }

    pub(crate) fn choose(&self, to: &str) -> Arc<StatusPlan> {
        if let Some(next) = lock(&self.next).pop_front() {
            return next;
        }
        if let Some(own) = lock(&self.by_recipient).get(to) {
            return Arc::clone(own);
        }
        Arc::clone(&lock(&self.general))
    }
}

/// A message whose statuses are to be reported.
pub(crate) struct Reported<'a> {
    pub(crate) message: &'a Accepted,
    pub(crate) identity: &'a Arc<Identity>,
}

/// Queues what the plan says; completes at once, or after the first status was acknowledged if
/// the plan wants it before the response.
pub(crate) async fn report(state: &SimState, plan: &StatusPlan, reported: Reported<'_>) {
    if state.random.chance(plan.lost) {
        return;
    }
    let reaction = reported.message.kind == "reaction";
    let mut after_ms = 0;
    let mut at_once = Vec::with_capacity(plan.steps.len());
    let mut first_acknowledged = None;
    for step in plan.steps.iter().filter(|step| !reaction || step.status == StatusKind::Sent) {
        after_ms += step.after_ms;
        let mut update = Update::new(content(state, plan, &reported, step.status));
        if plan.before_response && first_acknowledged.is_none() {
            let (sender, receiver) = oneshot::channel();
            update.acknowledged = Some(sender);
            first_acknowledged = Some(receiver);
            state.outbox.push([update]);
        } else if after_ms == 0 {
            at_once.push(update);
        } else {
            state.outbox.push_later(update, Duration::from_millis(after_ms));
        }
    }
    if let Some(acknowledged) = first_acknowledged {
        // A receiver that does not answer must not hold up the caller for ever.
        let _ = tokio::time::timeout(BEFORE_RESPONSE_MAX, acknowledged).await;
    }
    if !at_once.is_empty() {
        state.outbox.push(at_once);
    }
}

/// One status, by plan or by hand.
pub(crate) fn content(state: &SimState, plan: &StatusPlan, reported: &Reported<'_>, status: StatusKind) -> Content {
    let Reported { message, identity } = reported;
    let failed = status == StatusKind::Failed;
    state.events.send(|| PhoneEvent::status(identity.key(), &message.wamid, status));
    let update = StatusUpdate {
        id: Arc::clone(&message.wamid),
        status,
        timestamp: (state.clock.now_ms() / 1000).to_string(),
        recipient_id: identity.wa_id.clone(),
        // Left out of `failed` for a message that was sent to a phone number (reference §4).
        recipient_user_id: (!failed || identity.wa_id.is_none()).then(|| identity.user_id.clone()),
        pricing: matches!(status, StatusKind::Sent | StatusKind::Delivered).then(|| pricing(&message.kind)),
        biz_opaque_callback_data: if plan.echo_opaque { message.opaque.clone() } else { None },
        errors: if failed { vec![status_error(plan.error_code)] } else { Vec::new() },
    };
    let contact = (plan.contacts && !failed).then(|| Arc::clone(identity));
    Content::Status { contact, status: Box::new(update) }
}

fn pricing(kind: &str) -> Pricing {
    let template = kind == "template";
    Pricing {
        billable: template,
        pricing_model: "PMP",
        kind: if template { "regular" } else { "free_customer_service" },
        category: if template { "utility" } else { "service" },
    }
}

fn status_error(code: u32) -> StatusError {
    let (_, title) = describe(code);
    let details = match code {
        131047 => "more than 24 hours have passed since the customer last replied",
        131026 => "Message undeliverable.",
        _ => title,
    };
    StatusError {
        code,
        title: title.to_owned(),
        message: title.to_owned(),
        error_data: ErrorData { details: details.to_owned() },
        href: "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
    }
}

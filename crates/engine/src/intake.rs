//! Webhooks: verified bytes in, a commit, then the answer (pipeline.md section 1).

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use channels::whatsapp::parse::{ParseError, parse};
use channels::whatsapp::signature::{SignatureError, verify_any};
use metrics::counter;
use model::buffer::Buffering;
use model::inbound::{Event, InboundEvent};
use model::outbound::RetryScope;
use model::receipt::Receipt;
use model::{ChannelId, RawEventId, UnixMs, WorkspaceId};
use store::StoreError;
use store::channels::ChannelTrouble;
use store::intake::{IntakeDone, IntakeOp, RawEvent, RawState, Routed};
use store::raw_events::NOBODY;
use tokio::time::Instant;
use uuid::Uuid;

use crate::Engine;
use crate::registry::ChannelLine;

/// Between two tries to commit.
const COMMIT_RETRY: Duration = Duration::from_millis(100);

/// Why a webhook was not taken.
#[derive(Debug, thiserror::Error)]
pub enum WebhookError {
    #[error("there is no such channel")]
    NoChannel,
    #[error("{0}")]
    Signature(#[from] SignatureError),
    #[error("the body is not JSON")]
    NotJson,
    /// It could not be stored within the provider's patience: it will come again.
    #[error("it could not be stored now")]
    NotStored(#[source] StoreError),
}

/// A webhook whose signature was right: the only thing that intake takes.
pub struct Verified {
    channel: Option<Arc<ChannelLine>>,
    /// What it was signed with: events go only to channels that have it.
    secret: Arc<str>,
}

/// Whose events a body may hold.
enum Source<'a> {
    Signed {
        secret: &'a str,
        addressed: Option<&'a ChannelLine>,
    },
    /// Kept, and verified when it came. `None`: it was nobody's.
    Kept {
        owner: Option<WorkspaceId>,
    },
}

impl Engine {
    /// Checks a WhatsApp webhook's signature over the raw body: against the addressed channel's secret,
    /// or on a shared address against every distinct one.
    pub fn verify_whatsapp(
        &self,
        channel: Option<ChannelId>,
        header: Option<&str>,
        body: &[u8],
    ) -> Result<Verified, WebhookError> {
        let channel = match channel {
            Some(id) => Some(self.inner.registry.by_id(id).ok_or(WebhookError::NoChannel)?),
            None => None,
        };
        let mut secrets: Vec<Arc<str>> = match &channel {
            Some(line) => vec![line.record.credentials.app_secret.as_str().into()],
            None => self.inner.registry.secrets(),
        };
        let at = verify_any(secrets.iter().map(|secret| &**secret), header, body)?;
        Ok(Verified { channel, secret: secrets.swap_remove(at) })
    }

    /// The verify tokens that Meta's handshake may use: of one channel, or of all.
    pub fn verify_tokens(&self, channel: Option<ChannelId>) -> Option<Vec<String>> {
        match channel {
            Some(id) => self.inner.registry.by_id(id).map(|line| vec![line.record.credentials.verify_token.clone()]),
            None => Some(self.inner.registry.verify_tokens()),
        }
    }

    /// Stores what a verified WhatsApp webhook says. Returns after the commit.
    pub async fn take_whatsapp(&self, verified: &Verified, body: &[u8]) -> Result<IntakeDone, WebhookError> {
        let events = match parse(body) {
            Ok(events) => events,
            Err(ParseError::NotJson { .. }) => return Err(WebhookError::NotJson),
        };
        let source = Source::Signed { secret: &verified.secret, addressed: verified.channel.as_deref() };
        let op = self.whatsapp_op(&source, events, body, self.ids().make());
        let tells_of_account = op.events.iter().any(|routed| matches!(routed.event, Event::Account { .. }));
        let done = self.commit(op).await?;
        if tells_of_account {
            self.inner.watch.account_event.notify_one();
        }
        Ok(done)
    }

    /// Reads a kept raw event again, as its owner's. `Ok` also where it brought nothing new.
    pub async fn replay_whatsapp(
        &self,
        owner: WorkspaceId,
        id: RawEventId,
        body: &[u8],
    ) -> Result<IntakeDone, WebhookError> {
        let events = parse(body).map_err(|_| WebhookError::NotJson)?;
        let source = Source::Kept { owner: (owner != NOBODY).then_some(owner) };
        let mut op = self.whatsapp_op(&source, events, body, id);
        // The row stays where it is: only its state changes.
        op.raw.workspace_id = owner;
        self.commit(op).await
    }

    fn whatsapp_op(&self, source: &Source<'_>, events: Vec<InboundEvent>, body: &[u8], id: RawEventId) -> IntakeOp {
        let mut routed = Vec::with_capacity(events.len());
        let mut unrouted = 0u64;
        let mut is_partial = false;
        let now = self.clock().now();
        for InboundEvent { account, mut event } in events {
            is_partial |= is_not_understood(&event);
            if let Some(line) = self.number_line(source, account.as_deref()) {
                line.pulse.event(now);
                note_failure(&line, &mut event, now);
                routed.push(self.route(&line, event));
                continue;
            }
            let lines = match event {
                Event::Account { .. } | Event::Unknown { .. } | Event::ProviderTrouble(_) => {
                    self.account_lines(source, account.as_deref())
                }
                _ => Vec::new(),
            };
            unrouted += u64::from(lines.is_empty());
            for line in lines {
                line.pulse.event(now);
                routed.push(self.route(&line, event.clone()));
            }
        }
        if unrouted > 0 {
            self.inner.counters.unrouted.fetch_add(unrouted, Ordering::Relaxed);
            counter!("switchboard_unrouted_events_total").increment(unrouted);
        }
        let state = match (unrouted > 0, is_partial) {
            (true, _) => RawState::Unrouted,
            (false, true) => RawState::Partial,
            (false, false) => RawState::Parsed,
        };
        self.op(routed, body, "whatsapp", state, id)
    }

    /// The channel of the number that an event names.
    fn number_line(&self, source: &Source<'_>, account: Option<&str>) -> Option<Arc<ChannelLine>> {
        let registry = &self.inner.registry;
        match source {
            Source::Signed { secret, addressed } => {
                registry.number(account?, secret, addressed.map(|line| line.record.id))
            }
            Source::Kept { owner } => registry.number_of(account?, *owner),
        }
    }

    /// Whom something about a whole account is told: each workspace that has it.
    fn account_lines(&self, source: &Source<'_>, account: Option<&str>) -> Vec<Arc<ChannelLine>> {
        let registry = &self.inner.registry;
        let line = match source {
            Source::Signed { secret, addressed } => {
                let of_account = account.map(|account| registry.of_account(account, secret)).unwrap_or_default();
                if !of_account.is_empty() {
                    return of_account;
                }
                addressed.and_then(|line| registry.by_id(line.record.id)).or_else(|| self.sole_whatsapp())
            }
            Source::Kept { .. } => self.sole_whatsapp(),
        };
        // One that names another account is not for this channel.
        let may_be = |line: &Arc<ChannelLine>| {
            let known = line.record.credentials.business_account_id.as_str();
            account.is_none_or(|account| known.is_empty() || account == known)
        };
        line.filter(may_be).into_iter().collect()
    }

    fn sole_whatsapp(&self) -> Option<Arc<ChannelLine>> {
        let mut all = self.inner.registry.all().into_iter().filter(|line| line.record.kind == "whatsapp");
        let first = all.next()?;
        all.next().is_none().then_some(first)
    }

    pub(crate) fn route(&self, line: &ChannelLine, event: Event) -> Routed {
        let is_whatsapp = line.record.kind == "whatsapp";
        Routed {
            workspace_id: line.record.workspace_id,
            channel_id: line.record.id,
            agent_id: line.record.agent_id,
            buffering: if is_whatsapp { self.inner.settings.buffering } else { Buffering::NONE },
            event,
        }
    }

    pub(crate) fn op(
        &self,
        events: Vec<Routed>,
        body: &[u8],
        source: &'static str,
        state: RawState,
        id: RawEventId,
    ) -> IntakeOp {
        let owner = events.first().map(|first| (first.workspace_id, first.channel_id));
        let is_shared = events.iter().any(|event| Some(event.workspace_id) != owner.map(|(ws, _)| ws));
        let (workspace_id, channel_id) = match owner {
            Some((ws, channel)) if !is_shared => (ws, Some(channel)),
            _ => (WorkspaceId(Uuid::nil()), None),
        };
        let raw = RawEvent {
            id,
            workspace_id,
            channel_id,
            source,
            state,
            received_at: self.clock().now(),
            sealed_body: self.store().vault().seal(body),
        };
        IntakeOp { raw, events }
    }

    /// Commits, trying again while the database is away and the provider is patient.
    pub(crate) async fn commit(&self, op: IntakeOp) -> Result<IntakeDone, WebhookError> {
        let deadline = Instant::now() + self.inner.settings.commit_patience;
        loop {
            // A commit that hangs (a dead disk) must not hang the webhook: the provider sends it again,
            // and a repetition changes nothing.
            let tried = tokio::time::timeout_at(deadline, self.inner.writer.intake(op.clone())).await;
            let error = match tried {
                Ok(Ok(done)) => {
                    self.after_intake(done);
                    return Ok(done);
                }
                Ok(Err(error)) => error,
                Err(_) => StoreError::Unavailable("the commit took too long".into()),
            };
            if !error.is_unavailable() || Instant::now() + COMMIT_RETRY >= deadline {
                tracing::error!(%error, "a webhook could not be stored: the provider will send it again");
                return Err(WebhookError::NotStored(error));
            }
            tokio::time::sleep(COMMIT_RETRY).await;
        }
    }

    fn after_intake(&self, done: IntakeDone) {
        if done.duplicates > 0 {
            self.inner.counters.deduplicated.fetch_add(u64::from(done.duplicates), Ordering::Relaxed);
        }
        counter!("switchboard_messages_in_total").increment(u64::from(done.messages));
        counter!("switchboard_statuses_in_total").increment(u64::from(done.statuses));
        if let Some(at) = done.wake_at {
            self.inner.wakes.at(at);
        }
        if done.files > 0 {
            self.wake_jobs(store::media::FETCH);
        }
    }
}

/// What a later version may make more of: its body is found again by `switchboard replay`.
fn is_not_understood(event: &Event) -> bool {
    match event {
        Event::Unknown { .. } => true,
        Event::Status(status) => status.receipt == Receipt::Unknown,
        _ => false,
    }
}

/// A status that says why a message failed: people read what to do, as after a refusal, and the channel's health knows.
fn note_failure(line: &ChannelLine, event: &mut Event, now: UnixMs) {
    let Event::Status(status) = event else { return };
    let Some(error) = status.errors.first_mut().filter(|_| status.receipt == Receipt::Failed) else { return };
    let advice = channels::whatsapp::errors::advice(error.code);
    if advice.known {
        error.details = Some(advice.text.to_owned());
    }
    line.pulse.trouble(ChannelTrouble {
        at: now,
        code: error.code.to_string(),
        message: if advice.known { advice.text.to_owned() } else { error.title.clone() },
        is_account: advice.scope == RetryScope::Account,
    });
}

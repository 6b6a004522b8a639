//! Delivery: a lane's outbox, in order, one at a time (pipeline.md section 4).
//!
//! An attempt is recorded before its request is written. Accepted, refused for a moment, refused for
//! good, unknown: each outcome is recorded, and only a message that was accepted or has ended lets
//! the next one go. An unknown outcome waits for a status that carries our id; if none comes it is
//! sent again: once where the provider has not shown that it echoes our ids, repeatedly where it has.

use std::time::Duration;

use metrics::{counter, histogram};
use model::content::Content;
use model::conversation::Sender;
use model::outbound::{Accepted, OutboundMessage, RetryScope, SendError};
use model::receipt::Delivery;
use model::{UnixMs, window};
use store::channels::ChannelTrouble;
use store::delivery::{Attempt, DeliveryReport, LaneEnd, Outcome};
use store::lanes::{LaneConversation, LaneLease, OutboxMessage};

use crate::Engine;
use crate::media::outbound as media;
use crate::registry::Line;
use crate::voice::Speaker;

/// A wait for throughput that is shorter is waited for in place.
const SHORT_WAIT: Duration = Duration::from_millis(250);
/// Waits between momentary refusals: full jitter up to this, doubling from a second.
const BACKOFF_MAX_MS: i64 = 60_000;
/// Attempts with an unknown outcome, where the provider has not shown that it echoes our ids.
const BLIND_ATTEMPTS: i64 = 2;
/// How recently an echo must have been seen to count as shown.
const ECHO_FRESH_MS: i64 = 24 * 60 * 60 * 1000;

/// Between tries to record what became of a message.
const REPORT_WAIT_MAX: Duration = Duration::from_secs(5);
/// Tries, of a minute and a half together, after which somebody has to look.
const REPORT_TRIES_ALARM: u32 = 24;

/// A message that is to leave.
pub(crate) struct Pending {
    pub message: OutboxMessage,
    /// Its attempt was recorded with the commit that wrote it.
    pub started: bool,
}

/// Where a lane's outbox stands.
#[derive(PartialEq, Eq)]
pub(crate) enum Standing {
    Empty,
    /// Nothing more can leave before then.
    Blocked {
        until: UnixMs,
    },
}

/// Sends what can be sent and gives the lane back with the last report. `speaker`: from before the commit of what
/// `outbox` holds as started.
pub(crate) async fn drain(
    engine: &Engine,
    lane: LaneLease,
    conversation: &LaneConversation,
    speaker: &Speaker,
    outbox: Vec<Pending>,
) {
    let mut reports: Vec<Attempt> = Vec::new();
    let mut standing = Standing::Empty;
    for pending in outbox {
        match deliver(engine, lane, conversation, speaker, pending, &mut reports).await {
            Standing::Empty => {}
            blocked @ Standing::Blocked { .. } => {
                standing = blocked;
                break;
            }
        }
    }
    let deliver_at = match standing {
        Standing::Empty => None,
        Standing::Blocked { until } => Some(until),
    };
    if let Some(at) = deliver_at {
        engine.inner.wakes.at(at);
    }
    let end = LaneEnd { turn_at: None, deliver_at, error: None };
    report(engine, DeliveryReport { lane, attempts: reports, end: Some(end) }).await;
}

/// Brings one message as far as it goes. Its outcome is added to `reports`, which its successor's start, or
/// the lane's end, carries to the database.
async fn deliver(
    engine: &Engine,
    lane: LaneLease,
    conversation: &LaneConversation,
    speaker: &Speaker,
    mut pending: Pending,
    reports: &mut Vec<Attempt>,
) -> Standing {
    let now = engine.clock().now();
    let message = &pending.message;
    let fail = |code: &str, reason: &str| Outcome::Failed { code: code.to_owned(), reason: reason.to_owned() };
    let mut add = |outcome| reports.push(Attempt { message_id: message.id, outcome });
    match message.delivery {
        Delivery::Sending if !pending.started => {
            // Whoever sent it is gone without a word.
            let settle_at = now.plus_ms(engine.inner.settings.settle_after.as_millis() as i64);
            add(Outcome::Unknown { settle_at, reason: "the process that sent it ended before the answer".into() });
            return Standing::Blocked { until: settle_at };
        }
        Delivery::Queued | Delivery::Unknown if message.next_attempt_at.is_some_and(|at| at > now) => {
            return Standing::Blocked { until: message.next_attempt_at.unwrap_or(now) };
        }
        Delivery::Unknown if !may_resend(engine, lane, conversation, message).await => {
            add(fail(
                "UNKNOWN_OUTCOME",
                "It is not known whether the provider took it. Look at the customer's phone before you send it again.",
            ));
            return Standing::Empty;
        }
        _ => {}
    }
    if now.since(message.created_at) > engine.inner.settings.delivery_max_age.as_millis() as i64 {
        add(fail("EXPIRED", "It could not be delivered for too long."));
        return Standing::Empty;
    }
    let Some(channel) = engine.inner.registry.by_id(conversation.channel_id) else {
        add(fail("NO_CHANNEL", "Its channel is gone. Connect the channel again, then write anew."));
        return Standing::Empty;
    };
    let is_free_form = !matches!(message.content, Content::Template { .. });
    if matches!(channel.line, Line::WhatsApp(_)) && is_free_form && !window::is_open(conversation.last_inbound_at, now)
    {
        add(fail("WINDOW_CLOSED", "More than 24 hours have passed since the customer wrote. Send a template."));
        return Standing::Empty;
    }
    // A file of ours is uploaded first: that shows nothing to the customer and may be repeated.
    let ready = media::make_ready(engine, lane.workspace_id, channel.record.id, &channel.line, &mut pending.message);
    if let Err(outcome) = ready.await {
        return without_file(&pending.message, outcome, reports);
    }
    let message = &pending.message;
    if !pending.started {
        if let Err(wait) = take_place(engine, conversation, &channel.line).await {
            return Standing::Blocked { until: now.plus_ms(wait.as_millis() as i64 + 1) };
        }
        // One commit says how the one before ended and that this one begins.
        let mut attempts = std::mem::take(reports);
        attempts.push(Attempt { message_id: message.id, outcome: Outcome::Started });
        let begun = report(engine, DeliveryReport { lane, attempts, end: None }).await;
        if !begun.contains(&message.id) {
            // Withdrawn by a takeover, settled by a status, or the lane is no longer ours. One whose outcome is
            // unknown is looked at again: a person may have taken over since.
            let look_again = message.delivery == Delivery::Unknown;
            return if look_again { Standing::Blocked { until: now } } else { Standing::Empty };
        }
    }
    send(engine, lane, conversation, speaker, message, &channel.line, reports).await
}

/// The message's file is not at the provider.
fn without_file(message: &OutboxMessage, outcome: Outcome, reports: &mut Vec<Attempt>) -> Standing {
    let standing = match &outcome {
        Outcome::Retry { at, .. } => Standing::Blocked { until: *at },
        _ => Standing::Empty,
    };
    // One whose outcome is not known stays so: a status may still settle it.
    if message.delivery != Delivery::Unknown || standing == Standing::Empty {
        reports.push(Attempt { message_id: message.id, outcome });
    }
    standing
}

/// Makes the attempt, whose record has been committed.
async fn send(
    engine: &Engine,
    lane: LaneLease,
    conversation: &LaneConversation,
    speaker: &Speaker,
    message: &OutboxMessage,
    line: &Line,
    reports: &mut Vec<Attempt>,
) -> Standing {
    let mut add = |outcome| reports.push(Attempt { message_id: message.id, outcome });
    let is_ai = message.sender == Sender::Ai;
    let taken_over =
        || Outcome::Failed { code: "TAKEN_OVER".into(), reason: "A person took over before this was sent.".into() };
    if is_ai && !speaker.may_speak().await {
        add(taken_over());
        return Standing::Empty;
    }
    let started = tokio::time::Instant::now();
    let result = match line {
        Line::Web => {
            add(Outcome::Accepted { provider_id: message.id.to_string() });
            return Standing::Empty;
        }
        Line::WhatsApp(whatsapp) => {
            let outbound = OutboundMessage {
                id: message.id,
                to: conversation.contact.clone(),
                content: message.content.clone(),
                reply_to: message.reply_to.clone(),
            };
            if is_ai {
                // Asked once more when the request leaves: a connection may have to be made first.
                match whatsapp.send_when(&outbound, speaker.may_speak()).await {
                    Some(result) => result,
                    None => {
                        add(taken_over());
                        return Standing::Empty;
                    }
                }
            } else {
                whatsapp.send(&outbound).await
            }
        }
    };
    histogram!("switchboard_send_seconds").record(started.elapsed().as_secs_f64());
    let now = engine.clock().now();
    note_health(engine, conversation, &result, now);
    let (outcome, standing) = judge(engine, lane, conversation, message, result, now).await;
    add(outcome);
    standing
}

/// What an answer means for the message and for those behind it.
async fn judge(
    engine: &Engine,
    lane: LaneLease,
    conversation: &LaneConversation,
    message: &OutboxMessage,
    result: Result<Accepted, SendError>,
    now: UnixMs,
) -> (Outcome, Standing) {
    match result {
        Ok(accepted) => {
            counter!("switchboard_messages_out_total", "outcome" => "accepted").increment(1);
            (Outcome::Accepted { provider_id: accepted.provider_id }, Standing::Empty)
        }
        Err(SendError::Retry { after, scope, code, reason }) => {
            counter!("switchboard_messages_out_total", "outcome" => "retry").increment(1);
            let wait = after.unwrap_or_default().max(backoff(engine, message.attempts));
            hold(engine, conversation, scope, now, wait, message.attempts);
            let at = now.plus_ms(wait.as_millis() as i64);
            (Outcome::Retry { at, code: code.map(|code| code.to_string()), reason }, Standing::Blocked { until: at })
        }
        Err(SendError::Fail { code, .. })
            if media::forget_refused(engine, lane.workspace_id, conversation.channel_id, message, &code).await =>
        {
            // The provider has lost the file's upload before its time: it gets it anew.
            (
                Outcome::Retry { at: now, code: Some(code), reason: "the file is uploaded anew".into() },
                Standing::Blocked { until: now },
            )
        }
        Err(SendError::Fail { code, reason, advice, .. }) => {
            counter!("switchboard_messages_out_total", "outcome" => "failed").increment(1);
            (Outcome::Failed { code, reason: if advice.is_empty() { reason } else { advice } }, Standing::Empty)
        }
        Err(SendError::Unknown { reason }) => {
            counter!("switchboard_messages_out_total", "outcome" => "unknown").increment(1);
            tracing::info!(message.id = %message.id, reason, "the outcome of a send is not known: waiting for its status");
            let settle_at = now.plus_ms(engine.inner.settings.settle_after.as_millis() as i64);
            (Outcome::Unknown { settle_at, reason }, Standing::Blocked { until: settle_at })
        }
    }
}

/// What an answer says about the channel.
fn note_health(engine: &Engine, conversation: &LaneConversation, result: &Result<Accepted, SendError>, now: UnixMs) {
    let Some(line) = engine.inner.registry.by_id(conversation.channel_id) else { return };
    let (code, message, is_account) = match result {
        Ok(_) => return line.pulse.sent(now),
        Err(SendError::Retry { code: Some(code), reason, scope, .. }) => {
            (code.to_string(), reason.clone(), *scope == RetryScope::Account)
        }
        // A permission or an id is missing: no message of this channel will pass.
        Err(SendError::Fail { code, advice, .. }) => {
            (code.clone(), advice.clone(), matches!(code.as_str(), "3" | "10" | "33" | "131005"))
        }
        Err(SendError::Retry { code: None, .. } | SendError::Unknown { .. }) => return,
    };
    line.pulse.trouble(ChannelTrouble { at: now, code, message, is_account });
}

/// Whether a message whose outcome stayed unknown may be sent again.
async fn may_resend(
    engine: &Engine,
    lane: LaneLease,
    conversation: &LaneConversation,
    message: &OutboxMessage,
) -> bool {
    if message.sender == Sender::Ai
        && conversation.mode == model::conversation::Mode::Operator
        && conversation.status != model::conversation::Status::Escalated
    {
        // A person answers now; the old text would only confuse.
        return false;
    }
    if message.attempts < BLIND_ATTEMPTS {
        tracing::warn!(message.id = %message.id, "no status came for a message: it is sent again");
        return true;
    }
    let since = engine.clock().now().plus_ms(-ECHO_FRESH_MS);
    let echoes =
        engine.inner.store.echoes_since(lane.workspace_id, conversation.channel_id, since).await.unwrap_or(false);
    if echoes {
        tracing::warn!(message.id = %message.id, attempts = message.attempts, "no status came although the provider echoes: it is sent again");
    }
    echoes
}

/// Takes a place in the channel's throughput, waiting a moment for it; a long wait is handed back.
pub(crate) async fn take_place(engine: &Engine, conversation: &LaneConversation, line: &Line) -> Result<(), Duration> {
    if matches!(line, Line::Web) {
        return Ok(());
    }
    let mut waited = Duration::ZERO;
    loop {
        let now = engine.clock().now();
        match engine.inner.throttle.acquire(conversation.channel_id, conversation.contact_id, now).await {
            Ok(()) => return Ok(()),
            Err(wait) if waited + wait <= SHORT_WAIT => {
                tokio::time::sleep(wait).await;
                waited += wait;
            }
            Err(wait) => return Err(wait),
        }
    }
}

fn backoff(engine: &Engine, attempts: i64) -> Duration {
    let ceiling = (1_000i64 << attempts.clamp(0, 6)).min(BACKOFF_MAX_MS);
    Duration::from_millis(engine.ids().next_random() % ceiling as u64)
}

fn hold(
    engine: &Engine,
    conversation: &LaneConversation,
    scope: RetryScope,
    now: UnixMs,
    wait: Duration,
    attempts: i64,
) {
    let contact = match scope {
        RetryScope::Message => return,
        RetryScope::Pair => Some(conversation.contact_id),
        RetryScope::Account => None,
    };
    engine.inner.throttle.penalise(conversation.channel_id, contact, now, wait, attempts.clamp(0, 8) as u32);
}

/// Records outcomes. They are facts, and the lane is held until they are told: tried again until the database takes
/// them, at most every [`REPORT_WAIT_MAX`], or until the process ends. To give up sooner would leave the lane held by a
/// node that lives; when the node counts as dead, others free it and settle what was being sent.
pub(crate) async fn report(engine: &Engine, mut report: DeliveryReport) -> Vec<model::MessageId> {
    let (mut wait, mut tries) = (Duration::from_millis(100), 0u32);
    loop {
        tries = tries.saturating_add(1);
        match engine.inner.writer.report(report.clone()).await {
            Ok(begun) => return begun,
            Err(error) if error.is_unavailable() => {
                if tries.is_multiple_of(REPORT_TRIES_ALARM) {
                    tracing::error!(%error, tries, conversation.id = %report.lane.conversation_id, "a delivery's outcome cannot be recorded: the database is away for long");
                } else {
                    tracing::warn!(%error, tries, "a delivery's outcome could not be recorded: trying again");
                }
                tokio::time::sleep(wait).await;
                wait = (wait * 2).min(REPORT_WAIT_MAX);
            }
            Err(error) => {
                tracing::error!(%error, conversation.id = %report.lane.conversation_id, "a delivery's outcome was refused by the database");
                let Some(end) = report.end.as_mut().filter(|_| !report.attempts.is_empty()) else { return Vec::new() };
                // The lane must not stay held because of it: it looks again later, and finds an unknown outcome.
                report.attempts.clear();
                end.deliver_at = Some(engine.clock().now().plus_ms(BACKOFF_MAX_MS));
                end.error = Some(error.to_string());
            }
        }
    }
}

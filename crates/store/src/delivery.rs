//! Deliveries: an attempt is recorded before it is made, and its outcome after (pipeline.md section 4).
//!
//! A message that is `sending` when nobody works for it any more has an unknown outcome: it was
//! perhaps accepted. Outcomes are facts: they are stored whether or not the lane is still held.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use model::conversation::ConversationEventKind;
use model::receipt::{Delivery, Receipt};
use model::text::without_nul;
use model::{ConversationId, JobId, MessageId, UnixMs, WorkspaceId};
use uuid::Uuid;

use crate::conversation_events::{self, EventActor, EventRow};
use crate::db::Result;
use crate::dialect::{Sql, batch_row};
use crate::feed::{FeedType, NewEvent};
use crate::handover::{self, WithdrawnIn};
use crate::hot::{Batches, hot_row};
use crate::lanes::{self, EndRow, LaneLease, read};
use crate::reachability::Verdicts;
use crate::write::Round;

/// What a worker has to say of a lane's deliveries.
#[derive(Clone, Debug)]
pub struct DeliveryReport {
    pub lane: LaneLease,
    pub attempts: Vec<Attempt>,
    /// Give the lane back.
    pub end: Option<LaneEnd>,
}

/// A step of one message's delivery.
#[derive(Clone, Debug)]
pub struct Attempt {
    pub message_id: MessageId,
    pub outcome: Outcome,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// An attempt begins now. Only from `queued`, or `unknown` that was not settled.
    Started,
    Accepted {
        provider_id: String,
    },
    /// Refused for a moment.
    Retry {
        at: UnixMs,
        code: Option<String>,
        reason: String,
    },
    Failed {
        code: String,
        reason: String,
    },
    /// Perhaps accepted: waits until `settle_at` for a status.
    Unknown {
        settle_at: UnixMs,
        reason: String,
    },
}

/// When the lane wants to run again; `None`s: it has nothing left to do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LaneEnd {
    pub turn_at: Option<UnixMs>,
    pub deliver_at: Option<UnixMs>,
    /// Why it ended badly, if it did.
    pub error: Option<String>,
}

batch_row! { AttemptRow {
    ws: Id WorkspaceId, id: Id MessageId, delivery: Text &'static str, at: Int i64, next_at: Int Option<i64>, started: Int i64,
    pid: Text Option<String>, code: Text Option<String>, text: Text Option<String>, job: Id JobId, token: Int i64,
} }
batch_row! { LogRow { ws: Id WorkspaceId, id: Id MessageId, at: Int i64, outcome: Text &'static str, code: Text Option<String>, detail: Text String } }
batch_row! { ParkKey { ws: Id WorkspaceId, pid: Text String, id: Id MessageId } }
batch_row! { FlagRow { ws: Id WorkspaceId, conv: Id ConversationId } }

/// Moves forward only: a status that overtook the answer to the request has the later word, and a
/// message that was taken back is not started, or not tried again. An answer whose outcome is unknown is not
/// sent again after a person took over.
pub(crate) static APPLY: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "UPDATE messages SET
            delivery = CASE WHEN messages.delivery NOT IN ('queued', 'sending', 'unknown') THEN messages.delivery
                WHEN messages.error_code = 'TAKEN_OVER' AND j.delivery = 'queued' THEN 'failed' ELSE j.delivery END,
            delivery_at = CASE WHEN messages.delivery IN ('queued', 'sending', 'unknown') THEN j.at ELSE messages.delivery_at END,
            next_attempt_at = j.next_at, attempts = messages.attempts + j.started,
            provider_id = COALESCE(messages.provider_id, CASE WHEN EXISTS (SELECT 1 FROM messages o WHERE o.workspace_id = j.ws
                AND o.channel_id = messages.channel_id AND o.provider_id = j.pid AND o.id <> j.id) THEN NULL ELSE j.pid END),
            error_code = CASE WHEN messages.delivery IN ('queued', 'sending', 'unknown')
                AND NOT (COALESCE(messages.error_code, '') = 'TAKEN_OVER' AND j.delivery = 'queued') THEN j.code ELSE messages.error_code END,
            error_text = CASE WHEN messages.delivery IN ('queued', 'sending', 'unknown')
                AND NOT (COALESCE(messages.error_code, '') = 'TAKEN_OVER' AND j.delivery = 'queued') THEN j.text ELSE messages.error_text END
         FROM {rows} WHERE messages.workspace_id = j.ws AND messages.id = j.id
            AND (j.started = 0 OR (messages.delivery IN ('queued', 'unknown')
                AND NOT (messages.delivery = 'unknown' AND messages.sender = 'ai' AND EXISTS (SELECT 1 FROM conversations c
                    WHERE c.workspace_id = j.ws AND c.id = messages.conversation_id AND c.mode = 'operator' AND c.status <> 'escalated'))
                AND EXISTS (SELECT 1 FROM jobs b WHERE b.workspace_id = j.ws AND b.id = j.job
                    AND b.lease_token = j.token AND b.state = 'running')))
         RETURNING messages.id, messages.conversation_id, messages.delivery, messages.error_code",
        AttemptRow::COLUMNS,
    )
});
static LOG: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "INSERT INTO attempts (workspace_id, message_id, number, at, outcome, code, detail)
         SELECT j.ws, j.id, m.attempts, j.at, j.outcome, j.code, j.detail
         FROM {rows} JOIN messages m ON m.workspace_id = j.ws AND m.id = j.id WHERE true
         ON CONFLICT (workspace_id, message_id, number, outcome) DO NOTHING",
        LogRow::COLUMNS,
    )
});
static PARKED: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "SELECT j.id, p.receipt, p.at, p.error_code, p.error_text FROM {rows}
         JOIN messages m ON m.workspace_id = j.ws AND m.id = j.id
         JOIN parked_statuses p ON p.workspace_id = j.ws AND p.channel_id = m.channel_id AND p.provider_id = j.pid",
        ParkKey::COLUMNS,
    )
});
static UNPARK: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "DELETE FROM parked_statuses WHERE (workspace_id, channel_id, provider_id) IN
            (SELECT j.ws, m.channel_id, j.pid FROM {rows} JOIN messages m ON m.workspace_id = j.ws AND m.id = j.id)",
        ParkKey::COLUMNS,
    )
});
static FLAG: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "UPDATE conversations SET flag = 'delivery_failed' FROM {rows} WHERE conversations.workspace_id = j.ws AND conversations.id = j.conv",
        FlagRow::COLUMNS,
    )
});

/// Message, receipt, when, and the error's code and text.
type ParkedStatus = (Uuid, String, i64, Option<String>, Option<String>);

hot_row! { Applied {
    id: Uuid,
    conversation_id: Uuid,
    delivery: String,
    error_code: Option<String>,
} }

/// Applies the reports of a batch; for each, the messages whose attempt may now be made. One that was
/// withdrawn, or whose lane was lost, is not among them.
///
/// A statement changes a message once and cannot say by whose word, so what several workers say of one
/// message (one of them lost the lane) is applied in waves: outcomes, which are facts, before starts.
pub(crate) async fn apply(
    tx: &mut impl Batches,
    round: &mut Round<'_>,
    reports: &[&DeliveryReport],
) -> Result<Vec<Vec<MessageId>>> {
    let mut begun = vec![Vec::new(); reports.len()];
    let said =
        reports.iter().enumerate().flat_map(|(at, report)| report.attempts.iter().map(move |attempt| (at, attempt)));
    let mut waiting: Vec<(usize, &Attempt)> = said.collect();
    waiting.sort_by_key(|(_, attempt)| attempt.outcome == Outcome::Started);
    while !waiting.is_empty() {
        let mut messages = HashSet::new();
        let (wave, later): (Vec<_>, Vec<_>) =
            waiting.into_iter().partition(|(_, attempt)| messages.insert(attempt.message_id));
        let list: Vec<_> = wave.iter().map(|(at, attempt)| (&reports[*at].lane, *attempt)).collect();
        let sending = apply_wave(tx, round, &list).await?;
        for (at, attempt) in wave {
            if attempt.outcome == Outcome::Started && sending.contains(&attempt.message_id) {
                begun[at].push(attempt.message_id);
            }
        }
        waiting = later;
    }
    let ends: Vec<_> =
        reports.iter().filter_map(|report| report.end.as_ref().map(|end| end_row(&report.lane, end))).collect();
    lanes::end(tx, &ends).await?;
    Ok(begun)
}

/// Applies one word each on different messages; those that are now being sent.
async fn apply_wave(
    tx: &mut impl Batches,
    round: &mut Round<'_>,
    wave: &[(&LaneLease, &Attempt)],
) -> Result<HashSet<MessageId>> {
    let now = round.now;
    let mut rows: Vec<_> = wave.iter().map(|(lane, attempt)| attempt_row(lane, attempt, now)).collect();
    rows.sort_by_key(|row| row.id);
    let mut applied: Vec<Applied> = tx.all_rows(&APPLY, &rows, vec![]).await?;
    let sending =
        applied.iter().filter(|message| message.delivery == "sending").map(|message| MessageId(message.id)).collect();
    let logs: Vec<_> = wave.iter().filter_map(|(lane, attempt)| log_row(lane.workspace_id, attempt, now)).collect();
    if !logs.is_empty() {
        tx.exec_rows(&LOG, &logs).await?;
    }
    // A status said so before, which was announced then.
    let known: HashSet<Uuid> =
        applied.iter().filter(|message| message.delivery == "failed").map(|message| message.id).collect();
    let mut verdicts = Verdicts::default();
    apply_parked(tx, round.now, &rows, &mut applied, &mut verdicts).await?;
    announce(tx, round, &rows, applied, &known, &mut verdicts).await?;
    verdicts.write(tx).await?;
    Ok(sending)
}

/// Tells the feed, and flags conversations whose message failed.
async fn announce(
    tx: &mut impl Batches,
    round: &mut Round<'_>,
    rows: &[AttemptRow],
    applied: Vec<Applied>,
    known: &HashSet<Uuid>,
    verdicts: &mut Verdicts,
) -> Result<()> {
    let said: HashMap<_, _> = rows.iter().map(|row| (row.id, row)).collect();
    let mut flags = BTreeMap::new();
    let mut unanswered = BTreeMap::new();
    for message in applied {
        let id = MessageId(message.id);
        let Some(row) = said.get(&id) else { continue };
        // `sending` is shown as `queued`: nothing new for those who watch.
        if row.started == 1 {
            continue;
        }
        let (ws, conversation) = (row.ws, ConversationId(message.conversation_id));
        round.events.push(NewEvent::message(ws, FeedType::MessageUpdated, conversation, id.0));
        if message.delivery == "failed" && message.error_code.as_deref() == Some("TAKEN_OVER") {
            unanswered.insert((ws, conversation), WithdrawnIn { ws, conv: conversation });
        } else if message.delivery == "failed" && row.delivery != "failed" && known.contains(&message.id) {
            // Flagged already.
        } else if message.delivery == "failed" {
            flags.insert((ws, conversation), FlagRow { ws, conv: conversation });
            // What a status said was counted when it came.
            if row.delivery == "failed" {
                verdicts.add(ws, conversation, message.error_code.as_deref(), round.now);
            }
            round.events.push(NewEvent::conversation(ws, FeedType::ConversationUpdated, conversation));
        }
    }
    if !flags.is_empty() {
        let why = || Some(conversation_events::reason("delivery_failed"));
        let happened: Vec<_> = flags
            .keys()
            .map(|(ws, conversation)| {
                let kind = ConversationEventKind::Flagged;
                EventRow::new(round.store, *ws, *conversation, kind, &EventActor::System, why(), round.now)
            })
            .collect();
        round.events.extend(happened.iter().map(EventRow::announcement));
        conversation_events::append(tx, &happened).await?;
        tx.exec_rows(&FLAG, &flags.into_values().collect::<Vec<_>>()).await?;
    }
    handover::ask_again(tx, round.store, &unanswered.into_values().collect::<Vec<_>>(), round.now).await?;
    Ok(())
}

/// Statuses that were faster than the answer to the request. They move on what the message is now: a status
/// that carried our id may already have moved it further.
async fn apply_parked(
    tx: &mut impl Batches,
    now: UnixMs,
    rows: &[AttemptRow],
    applied: &mut [Applied],
    verdicts: &mut Verdicts,
) -> Result<()> {
    let keys: Vec<_> =
        rows.iter().filter_map(|row| Some(ParkKey { ws: row.ws, pid: row.pid.clone()?, id: row.id })).collect();
    if keys.is_empty() {
        return Ok(());
    }
    let parked: Vec<ParkedStatus> = tx.all_rows(&PARKED, &keys, vec![]).await?;
    if parked.is_empty() {
        return Ok(());
    }
    let mut moved = BTreeMap::<MessageId, AttemptRow>::new();
    for (id, receipt, at, code, text) in parked {
        let Some(message) = applied.iter_mut().find(|message| message.id == id) else { continue };
        let Some(row) = rows.iter().find(|row| row.id.0 == id) else { continue };
        let receipt = read(receipt_of(&receipt), "a parked receipt")?;
        let current = read(Delivery::parse(&message.delivery), "a delivery state")?;
        if let Some(next) = current.after(receipt) {
            if next == Delivery::Failed {
                verdicts.add(row.ws, ConversationId(message.conversation_id), code.as_deref(), now);
            }
            message.delivery = next.as_str().to_owned();
            message.error_code.clone_from(&code);
            moved.insert(row.id, AttemptRow { delivery: next.as_str(), at, code, text, ..row.clone() });
        }
    }
    let moved: Vec<_> = moved.into_values().collect();
    if !moved.is_empty() {
        tx.exec_rows(&APPLY_PARKED, &moved).await?;
    }
    tx.exec_rows(&UNPARK, &keys).await?;
    Ok(())
}

static APPLY_PARKED: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "UPDATE messages SET delivery = j.delivery, delivery_at = j.at, error_code = j.code, error_text = j.text
         FROM {rows} WHERE messages.workspace_id = j.ws AND messages.id = j.id",
        AttemptRow::COLUMNS,
    )
});

fn receipt_of(name: &str) -> Option<Receipt> {
    Some(match name {
        "sent" => Receipt::Sent,
        "delivered" => Receipt::Delivered,
        "read" => Receipt::Read,
        "failed" => Receipt::Failed,
        _ => return None,
    })
}

fn attempt_row(lane: &LaneLease, attempt: &Attempt, now: UnixMs) -> AttemptRow {
    let base = AttemptRow {
        ws: lane.workspace_id,
        id: attempt.message_id,
        delivery: "queued",
        at: now.0,
        next_at: None,
        started: 0,
        pid: None,
        code: None,
        text: None,
        job: lane.job_id,
        token: lane.token,
    };
    match &attempt.outcome {
        Outcome::Started => AttemptRow { delivery: "sending", started: 1, ..base },
        Outcome::Accepted { provider_id } => AttemptRow { delivery: "sent", pid: Some(clean(provider_id)), ..base },
        Outcome::Retry { at, code, reason } => {
            AttemptRow { next_at: Some(at.0), code: code.as_deref().map(clean), text: Some(clean(reason)), ..base }
        }
        Outcome::Failed { code, reason } => {
            AttemptRow { delivery: "failed", code: Some(clean(code)), text: Some(clean(reason)), ..base }
        }
        Outcome::Unknown { settle_at, .. } => AttemptRow { delivery: "unknown", next_at: Some(settle_at.0), ..base },
    }
}

fn log_row(ws: WorkspaceId, attempt: &Attempt, now: UnixMs) -> Option<LogRow> {
    let (outcome, code, detail) = match &attempt.outcome {
        Outcome::Started | Outcome::Accepted { .. } => return None,
        Outcome::Retry { code, reason, .. } => ("retry", code.clone(), reason),
        Outcome::Failed { code, reason } => ("failed", Some(code.clone()), reason),
        Outcome::Unknown { reason, .. } => ("unknown", None, reason),
    };
    Some(LogRow {
        ws,
        id: attempt.message_id,
        at: now.0,
        outcome,
        code: code.as_deref().map(clean),
        detail: clean(detail),
    })
}

fn end_row(lane: &LaneLease, end: &LaneEnd) -> EndRow {
    EndRow {
        ws: lane.workspace_id,
        id: lane.job_id,
        token: lane.token,
        turn_at: end.turn_at.map(|at| at.0),
        deliver_at: end.deliver_at.map(|at| at.0),
        error: end.error.as_deref().map(clean),
    }
}

/// A provider's words as PostgreSQL can store them.
fn clean(text: &str) -> String {
    without_nul(text).into_owned()
}

//! Deliveries: an attempt is recorded before it is made, and its outcome after (pipeline.md section 4).
//!
//! A message that is `sending` when nobody works for it any more has an unknown outcome: it was
//! perhaps accepted. Outcomes are facts: they are stored whether or not the lane is still held.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use model::receipt::{Delivery, Receipt};
use model::{ConversationId, JobId, MessageId, UnixMs, WorkspaceId};
use uuid::Uuid;

use crate::db::{Result, Tx, args};
use crate::dialect::{Sql, batch, batch_row};
use crate::feed::{FeedType, NewEvent};
use crate::lanes::{self, EndRow, LaneLease, read};
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
    Accepted { provider_id: String },
    /// Refused for a moment.
    Retry { at: UnixMs, code: Option<String>, reason: String },
    Failed { code: String, reason: String },
    /// Perhaps accepted: waits until `settle_at` for a status.
    Unknown { settle_at: UnixMs, reason: String },
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
/// message that was taken back is not started.
static APPLY: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "UPDATE messages SET
            delivery = CASE WHEN messages.delivery IN ('queued', 'sending', 'unknown') THEN j.delivery ELSE messages.delivery END,
            delivery_at = CASE WHEN messages.delivery IN ('queued', 'sending', 'unknown') THEN j.at ELSE messages.delivery_at END,
            next_attempt_at = j.next_at, attempts = messages.attempts + j.started,
            provider_id = COALESCE(messages.provider_id, j.pid),
            error_code = CASE WHEN messages.delivery IN ('queued', 'sending', 'unknown') THEN j.code ELSE messages.error_code END,
            error_text = CASE WHEN messages.delivery IN ('queued', 'sending', 'unknown') THEN j.text ELSE messages.error_text END
         FROM {rows} WHERE messages.workspace_id = j.ws AND messages.id = j.id
            AND (j.started = 0 OR (messages.delivery IN ('queued', 'unknown')
                AND EXISTS (SELECT 1 FROM jobs b WHERE b.workspace_id = j.ws AND b.id = j.job
                    AND b.lease_token = j.token AND b.state = 'running')))
         RETURNING messages.id, messages.conversation_id, messages.delivery",
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
        "DELETE FROM parked_statuses WHERE (workspace_id, provider_id) IN (SELECT j.ws, j.pid FROM {rows})",
        ParkKey::COLUMNS,
    )
});
static FLAG: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "UPDATE conversations SET flag = 'delivery_failed' FROM {rows} WHERE conversations.workspace_id = j.ws AND conversations.id = j.conv",
        FlagRow::COLUMNS,
    )
});

#[derive(sqlx::FromRow)]
struct Applied {
    id: Uuid,
    conversation_id: Uuid,
    delivery: String,
}

/// Applies the reports of a batch; for each, the messages whose attempt may now be made. One that was
/// withdrawn, or whose lane was lost, is not among them.
pub(crate) async fn apply(tx: &mut Tx, round: &mut Round<'_>, reports: &[&DeliveryReport]) -> Result<Vec<Vec<MessageId>>> {
    if reports.is_empty() {
        return Ok(Vec::new());
    }
    let mut begun = HashSet::new();
    let now = round.now;
    // A report may say "accepted" of one message and "started" of the next, never both of one.
    let mut rows = Vec::new();
    let mut logs = Vec::new();
    let mut workspaces = HashMap::new();
    for report in reports {
        for attempt in &report.attempts {
            let ws = report.lane.workspace_id;
            workspaces.insert(attempt.message_id, ws);
            rows.push(attempt_row(&report.lane, attempt, now));
            logs.extend(log_row(ws, attempt, now));
        }
    }
    if !rows.is_empty() {
        rows.sort_by_key(|row| row.id);
        let applied: Vec<Applied> = tx.all(&APPLY, args![batch(&rows)]).await?;
        begun.extend(applied.iter().filter(|message| message.delivery == "sending").map(|message| MessageId(message.id)));
        if !logs.is_empty() {
            tx.exec(&LOG, args![batch(&logs)]).await?;
        }
        announce(tx, round, &rows, &workspaces, applied).await?;
        apply_parked(tx, &rows).await?;
    }
    let ends: Vec<_> = reports.iter().filter_map(|report| report.end.as_ref().map(|end| end_row(&report.lane, end))).collect();
    lanes::end(tx, &ends).await?;
    let started = |report: &&DeliveryReport| {
        let begins = report.attempts.iter().filter(|attempt| attempt.outcome == Outcome::Started);
        begins.map(|attempt| attempt.message_id).filter(|id| begun.contains(id)).collect()
    };
    Ok(reports.iter().map(started).collect())
}

/// Tells the feed, and flags conversations whose message failed.
async fn announce(
    tx: &mut Tx,
    round: &mut Round<'_>,
    rows: &[AttemptRow],
    workspaces: &HashMap<MessageId, WorkspaceId>,
    applied: Vec<Applied>,
) -> Result<()> {
    let started: HashMap<_, _> = rows.iter().map(|row| (row.id, row.started == 1)).collect();
    let mut flags = Vec::new();
    for message in applied {
        let id = MessageId(message.id);
        let Some(ws) = workspaces.get(&id).copied() else { continue };
        // `sending` is shown as `queued`: nothing new for those who watch.
        if started.get(&id) == Some(&true) {
            continue;
        }
        let conversation = ConversationId(message.conversation_id);
        round.events.push(NewEvent::message(ws, FeedType::MessageUpdated, conversation, id.0));
        if message.delivery == "failed" {
            flags.push(FlagRow { ws, conv: conversation });
            round.events.push(NewEvent::conversation(ws, FeedType::ConversationUpdated, conversation));
        }
    }
    if !flags.is_empty() {
        flags.dedup_by_key(|row| row.conv);
        tx.exec(&FLAG, args![batch(&flags)]).await?;
    }
    Ok(())
}

/// Statuses that were faster than the answer to the request.
async fn apply_parked(tx: &mut Tx, rows: &[AttemptRow]) -> Result<()> {
    let keys: Vec<_> =
        rows.iter().filter_map(|row| Some(ParkKey { ws: row.ws, pid: row.pid.clone()?, id: row.id })).collect();
    if keys.is_empty() {
        return Ok(());
    }
    let parked: Vec<(Uuid, String, i64, Option<String>, Option<String>)> = tx.all(&PARKED, args![batch(&keys)]).await?;
    if parked.is_empty() {
        return Ok(());
    }
    let mut states = HashMap::<MessageId, AttemptRow>::new();
    for (id, receipt, at, code, text) in parked {
        let id = MessageId(id);
        let Some(row) = rows.iter().find(|row| row.id == id) else { continue };
        let receipt = read(receipt_of(&receipt), "a parked receipt")?;
        let current = states.get(&id).map_or(Delivery::Sent, |row| Delivery::parse(row.delivery).unwrap_or(Delivery::Sent));
        if let Some(next) = current.after(receipt) {
            states.insert(id, AttemptRow { delivery: next.as_str(), at, code, text, ..row.clone() });
        }
    }
    let rows: Vec<_> = states.into_values().collect();
    if !rows.is_empty() {
        tx.exec(&APPLY_PARKED, args![batch(&rows)]).await?;
    }
    tx.exec(&UNPARK, args![batch(&keys)]).await?;
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
        Outcome::Accepted { provider_id } => AttemptRow { delivery: "sent", pid: Some(provider_id.clone()), ..base },
        Outcome::Retry { at, code, reason } => {
            AttemptRow { next_at: Some(at.0), code: code.clone(), text: Some(reason.clone()), ..base }
        }
        Outcome::Failed { code, reason } => {
            AttemptRow { delivery: "failed", code: Some(code.clone()), text: Some(reason.clone()), ..base }
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
    Some(LogRow { ws, id: attempt.message_id, at: now.0, outcome, code, detail: detail.clone() })
}

fn end_row(lane: &LaneLease, end: &LaneEnd) -> EndRow {
    EndRow {
        ws: lane.workspace_id,
        id: lane.job_id,
        token: lane.token,
        turn_at: end.turn_at.map(|at| at.0),
        deliver_at: end.deliver_at.map(|at| at.0),
        error: end.error.clone(),
    }
}

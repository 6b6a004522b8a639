//! The commit of a turn: the answer, its effects and the lane's future in one transaction, and only
//! if the turn is still valid (pipeline.md section 3, commit; invariants I2 to I4).
//!
//! The gate is one UPDATE of the conversation's row: same epoch (no takeover), same newest customer
//! message, same newest answer (nobody else answered), same lease, not committed before. Everything
//! else of the turn depends on its row having been changed.

mod effects;

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use model::content::Content;
use model::conversation::{ConversationEventKind, Epoch, Handover, Mode, Ownership, Status};
use model::text::without_nul;
use model::{AgentId, ChannelId, ConversationId, JobId, MessageId, TurnId, UnixMs, WorkspaceId};
use uuid::Uuid;

use crate::conversation_events::{self, EventActor, EventRow};
use crate::db::Result;
use crate::dialect::{Sql, batch_row};
use crate::feed::{FeedType, NewEvent};
use crate::hot::{Batches, hot_row};
use crate::lanes::{self, EndRow, LaneLease};
use crate::preview;
use crate::write::Round;
use crate::{JsonText, Store};

pub use effects::{ConsentChange, ContactPatch, Effects};

/// A turn that has ended, with what it wants to change.
#[derive(Clone, Debug)]
pub struct TurnCommit {
    pub lane: LaneLease,
    pub channel_id: ChannelId,
    /// What the turn saw when it began.
    pub seen: Seen,
    pub turn: FinishedTurn,
    /// The answer, in order. Empty where the agent keeps silent.
    pub messages: Vec<NewMessage>,
    pub escalation: Escalation,
    /// Whether the customer's messages count as answered.
    pub answers: bool,
    pub flag: Option<&'static str>,
    /// Of messages that it read. Kept whether or not the answer is still valid.
    pub analyses: Vec<Analysis>,
    /// Written only if the turn is still valid.
    pub effects: Effects,
    /// Keep the lane: its holder goes on to deliver the answer. Otherwise it is given back, too.
    pub keep_lane: bool,
}

/// What a turn does about people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Escalation {
    #[default]
    None,
    /// A person is told and may step in; the agent goes on answering.
    Offer,
    /// The conversation goes to a person: the agent keeps silent from here on.
    HandOver,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    pub epoch: Epoch,
    pub inbound_seq: i64,
    pub answered_seq: i64,
    /// Of the conversation's messages: one that was changed while the agent thought wants a new answer.
    pub edit_count: i64,
    /// The agent that answers, where it was active. It says nothing once it is paused.
    pub agent: Option<AgentId>,
}

/// The record of a turn: "why this answer?"
#[derive(Clone, Debug)]
pub struct FinishedTurn {
    pub id: TurnId,
    pub agent_id: Option<AgentId>,
    pub started_at: UnixMs,
    pub outcome: &'static str,
    pub reason: Option<String>,
    pub model: Option<String>,
    pub input_tokens: i64,
    pub output_tokens: i64,
    pub steps: JsonText,
}

#[derive(Clone, Debug)]
pub struct NewMessage {
    pub id: MessageId,
    pub content: Content,
    pub reply_to: Option<String>,
    /// Its first attempt begins with this commit: it is written as `sending`.
    pub sending: bool,
}

#[derive(Clone, Debug)]
pub struct Analysis {
    pub message_id: MessageId,
    pub language: Option<String>,
    pub intent: Option<String>,
    pub sentiment: Option<String>,
    pub analysis: JsonText,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommitOutcome {
    Committed,
    /// A newer customer message came: one more turn answers everything.
    Superseded,
    /// A person took over: the draft was kept as a suggestion.
    TakenOver,
    /// Another worker holds the lane, or has answered.
    LeaseLost,
}

batch_row! { GateRow {
    ws: Id WorkspaceId, conv: Id ConversationId, job: Id JobId, token: Int i64, turn: Id TurnId, epoch: Int i64, inbound: Int i64, answered: Int i64,
    edits: Int i64, agent: Id Option<AgentId>,
    new_answered: Int i64, new_epoch: Int i64, mode: Text Option<&'static str>, status: Text Option<&'static str>,
    n: Int i64, at: Int i64, text: Text Option<String>, answers: Bool bool, flag: Text Option<&'static str>, language: Text Option<String>, sentiment: Text Option<String>,
} }
batch_row! { OutRow {
    ws: Id WorkspaceId, id: Id MessageId, conv: Id ConversationId, ch: Id ChannelId, seq: Int i64, content: Json JsonText, text: Text String,
    reply_to: Text Option<String>, at: Int i64, order_at: Int i64, delivery: Text &'static str, attempts: Int i64, turn: Id TurnId,
} }
batch_row! { TurnRow {
    ws: Id WorkspaceId, id: Id TurnId, conv: Id ConversationId, agent: Id Option<AgentId>, started: Int i64, finished: Int i64,
    outcome: Text &'static str, reason: Text Option<String>, model: Text Option<String>, tin: Int i64, tout: Int i64, steps: Json JsonText,
} }
batch_row! { AnalysisRow { ws: Id WorkspaceId, id: Id MessageId, language: Text Option<String>, intent: Text Option<String>, sentiment: Text Option<String>, analysis: Json JsonText, at: Int i64 } }
batch_row! { DraftRow { ws: Id WorkspaceId, conv: Id ConversationId, text: Text String } }
batch_row! { ConvKey { ws: Id WorkspaceId, conv: Id ConversationId, turn: Id TurnId, n: Int i64, agent: Id Option<AgentId> } }
hot_row! { WhyNotRow {
    id: Uuid,
    epoch: i64,
    inbound_seq: i64,
    edit_count: i64,
    silenced: bool,
    ai_answers: bool,
    paused: bool,
    committed: bool,
} }

pub(crate) static GATE: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "UPDATE conversations SET answered_seq = j.new_answered, epoch = j.new_epoch,
            mode = COALESCE(j.mode, conversations.mode), status = COALESCE(j.status, conversations.status),
            message_count = conversations.message_count + j.n,
            last_message_at = CASE WHEN j.n > 0 AND j.at > conversations.last_message_at THEN j.at ELSE conversations.last_message_at END,
            last_text = COALESCE(j.text, conversations.last_text),
            waiting_since = CASE WHEN j.answers AND j.status IS NULL THEN NULL ELSE conversations.waiting_since END,
            flag = COALESCE(j.flag, conversations.flag),
            language = COALESCE(j.language, conversations.language),
            sentiment = COALESCE(j.sentiment, conversations.sentiment)
         FROM {rows}
         WHERE conversations.workspace_id = j.ws AND conversations.id = j.conv AND conversations.epoch = j.epoch
            AND conversations.inbound_seq = j.inbound AND conversations.answered_seq = j.answered
            AND (j.n = 0 OR conversations.mode = 'ai') AND conversations.edit_count = j.edits
            AND (j.n = 0 OR NOT EXISTS (SELECT 1 FROM agents a WHERE a.workspace_id = j.ws AND a.id = j.agent
                                        AND a.status <> 'active'))
            AND NOT EXISTS (SELECT 1 FROM turns t WHERE t.workspace_id = j.ws AND t.id = j.turn)
            AND EXISTS (SELECT 1 FROM jobs b WHERE b.workspace_id = j.ws AND b.id = j.job
                        AND b.lease_token = j.token AND b.state = 'running')
         RETURNING conversations.id, conversations.message_count, conversations.last_message_at",
        GateRow::COLUMNS,
    )
});
static OUT: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "INSERT INTO messages (workspace_id, id, conversation_id, channel_id, seq, direction, sender, content, text,
            reply_to, order_at, created_at, delivery, delivery_at, attempts, turn_id)
         SELECT j.ws, j.id, j.conv, j.ch, j.seq, 'outbound', 'ai', j.content, j.text, j.reply_to, j.order_at, j.at, j.delivery, j.at, j.attempts, j.turn
         FROM {rows}",
        OutRow::COLUMNS,
    )
});
static TURNS: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "INSERT INTO turns (workspace_id, id, conversation_id, agent_id, started_at, finished_at, outcome, reason, model,
            input_tokens, output_tokens, steps)
         SELECT j.ws, j.id, j.conv, j.agent, j.started, j.finished, j.outcome, j.reason, j.model, j.tin, j.tout, j.steps
         FROM {rows} WHERE true ON CONFLICT (workspace_id, id) DO NOTHING",
        TurnRow::COLUMNS,
    )
});
static ANALYSES: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "INSERT INTO message_analyses (workspace_id, message_id, language, intent, sentiment, analysis, created_at)
         SELECT j.ws, j.id, j.language, j.intent, j.sentiment, j.analysis, j.at FROM {rows} WHERE true
         ON CONFLICT (workspace_id, message_id) DO UPDATE SET language = excluded.language, intent = excluded.intent,
            sentiment = excluded.sentiment, analysis = excluded.analysis",
        AnalysisRow::COLUMNS,
    )
});
static DRAFTS: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "UPDATE conversations SET suggestion = j.text FROM {rows} WHERE conversations.workspace_id = j.ws AND conversations.id = j.conv",
        DraftRow::COLUMNS,
    )
});
static WHY_NOT: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "SELECT c.id, c.epoch, c.inbound_seq, c.edit_count, j.n > 0 AND c.mode <> 'ai' AS silenced, c.mode = 'ai' AS ai_answers,
            j.n > 0 AND EXISTS (SELECT 1 FROM agents a WHERE a.workspace_id = j.ws AND a.id = j.agent
                                AND a.status <> 'active') AS paused,
            EXISTS (SELECT 1 FROM turns t WHERE t.workspace_id = j.ws AND t.id = j.turn
                    AND t.outcome NOT IN ('superseded', 'taken_over')) AS committed
         FROM {rows} JOIN conversations c ON c.workspace_id = j.ws AND c.id = j.conv",
        ConvKey::COLUMNS,
    )
});

/// Applies the turns of a batch; their outcomes, in order. A statement's gate lets one turn of a
/// conversation through and cannot say which, so a second one (a repetition, or a worker that lost the
/// lane) waits for the next wave.
pub(crate) async fn apply(
    tx: &mut impl Batches,
    round: &mut Round<'_>,
    commits: &[&TurnCommit],
) -> Result<Vec<CommitOutcome>> {
    let mut outcomes = vec![CommitOutcome::LeaseLost; commits.len()];
    let mut waiting: Vec<usize> = (0..commits.len()).collect();
    while !waiting.is_empty() {
        let mut conversations = HashSet::new();
        let (wave, later): (Vec<usize>, Vec<usize>) =
            waiting.into_iter().partition(|at| conversations.insert(commits[*at].lane.conversation_id));
        let turns: Vec<&TurnCommit> = wave.iter().map(|at| commits[*at]).collect();
        for (at, outcome) in wave.into_iter().zip(apply_wave(tx, round, &turns).await?) {
            outcomes[at] = outcome;
        }
        waiting = later;
    }
    Ok(outcomes)
}

/// Applies turns of different conversations.
async fn apply_wave(
    tx: &mut impl Batches,
    round: &mut Round<'_>,
    commits: &[&TurnCommit],
) -> Result<Vec<CommitOutcome>> {
    let now = round.now;
    let gates: Vec<_> = commits.iter().map(|commit| gate_row(commit, now)).collect();
    let passed: Vec<(Uuid, i64, i64)> = tx.all_rows(&GATE, &gates, vec![]).await?;
    let passed: HashMap<ConversationId, (i64, i64)> =
        passed.into_iter().map(|(id, count, last)| (ConversationId(id), (count, last))).collect();
    let refused = why_not(tx, commits, &passed).await?;

    let mut outcomes = Vec::with_capacity(commits.len());
    let (mut out, mut turns, mut analyses, mut drafts, mut ends) = (vec![], vec![], vec![], vec![], vec![]);
    let mut happened: Vec<EventRow> = vec![];
    let mut committed: Vec<&TurnCommit> = vec![];
    for commit in commits {
        let conversation = commit.lane.conversation_id;
        let ws = commit.lane.workspace_id;
        let outcome = match passed.get(&conversation) {
            Some((count, last_message_at)) => {
                push_messages(commit, *count, *last_message_at, now, &mut out, &mut round.events);
                push_events(commit, &mut round.events);
                happened.extend(happening(round.store, commit, now));
                committed.push(commit);
                CommitOutcome::Committed
            }
            None => refused.get(&conversation).map_or(CommitOutcome::LeaseLost, |refused| refused.outcome),
        };
        if outcome == CommitOutcome::TakenOver && !commit.messages.is_empty() {
            let text = commit.messages.iter().map(|m| m.content.as_text()).collect::<Vec<_>>().join("\n\n");
            drafts.push(DraftRow { ws, conv: conversation, text: clean(&text) });
            round.events.push(NewEvent::conversation(ws, FeedType::ConversationUpdated, conversation));
        }
        if outcome != CommitOutcome::LeaseLost {
            turns.push(turn_row(commit, outcome, now));
            analyses.extend(commit.analyses.iter().map(|analysis| analysis_row(ws, analysis, now)));
        }
        if !commit.keep_lane || outcome != CommitOutcome::Committed {
            // A refused turn's worker stops here: what else waits in the outbox needs a new claim.
            let deliver_at = (outcome != CommitOutcome::Committed).then_some(now.0);
            let wants_a_turn = refused.get(&conversation).is_some_and(|refused| refused.wants_a_turn);
            let turn_at = wants_a_turn.then_some(now.0);
            ends.push(EndRow {
                ws,
                id: commit.lane.job_id,
                token: commit.lane.token,
                turn_at,
                deliver_at,
                error: None,
            });
        }
        outcomes.push(outcome);
    }
    tx.exec_rows(&OUT, &out).await?;
    tx.exec_rows(&TURNS, &turns).await?;
    tx.exec_rows(&ANALYSES, &analyses).await?;
    tx.exec_rows(&DRAFTS, &drafts).await?;
    effects::apply(tx, round, &committed).await?;
    round.events.extend(happened.iter().map(EventRow::announcement));
    conversation_events::append(tx, &happened).await?;
    lanes::end(tx, &ends).await?;
    Ok(outcomes)
}

fn gate_row(commit: &TurnCommit, now: UnixMs) -> GateRow {
    let own = Ownership { epoch: commit.seen.epoch, mode: Mode::Ai, status: Status::Active, assignee: None };
    let next = match commit.escalation {
        Escalation::None => own,
        Escalation::Offer => Ownership { status: Status::Escalated, ..own },
        Escalation::HandOver => own.after(Handover::Escalate),
    };
    let escalates = commit.escalation != Escalation::None;
    GateRow {
        ws: commit.lane.workspace_id,
        conv: commit.lane.conversation_id,
        job: commit.lane.job_id,
        token: commit.lane.token,
        turn: commit.turn.id,
        epoch: commit.seen.epoch.0,
        inbound: commit.seen.inbound_seq,
        answered: commit.seen.answered_seq,
        edits: commit.seen.edit_count,
        agent: commit.seen.agent,
        new_answered: if commit.answers { commit.seen.inbound_seq } else { commit.seen.answered_seq },
        new_epoch: next.epoch.0,
        mode: escalates.then_some(next.mode.as_str()),
        status: escalates.then_some(next.status.as_str()),
        n: commit.messages.len() as i64,
        at: now.0,
        text: commit.messages.last().map(|m| preview(&m.content, &m.content.as_text())),
        answers: commit.answers,
        flag: commit.flag,
        language: commit.analyses.last().and_then(|a| a.language.as_deref().map(clean)),
        sentiment: commit.analyses.last().and_then(|a| a.sentiment.as_deref().map(clean)),
    }
}

/// Why the gate refused a turn.
#[derive(Clone, Copy)]
struct Refused {
    outcome: CommitOutcome,
    /// Nothing that came in has made a new turn due, and the question still wants one.
    wants_a_turn: bool,
}

/// Read in the same transaction, so that the answer is the one that counted.
async fn why_not(
    tx: &mut impl Batches,
    commits: &[&TurnCommit],
    passed: &HashMap<ConversationId, (i64, i64)>,
) -> Result<HashMap<ConversationId, Refused>> {
    let keys: Vec<_> = commits
        .iter()
        .filter(|commit| !passed.contains_key(&commit.lane.conversation_id))
        .map(|commit| ConvKey {
            ws: commit.lane.workspace_id,
            conv: commit.lane.conversation_id,
            turn: commit.turn.id,
            n: commit.messages.len() as i64,
            agent: commit.seen.agent,
        })
        .collect();
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<WhyNotRow> = tx.all_rows(&WHY_NOT, &keys, vec![]).await?;
    let seen: HashMap<_, _> = commits.iter().map(|commit| (commit.lane.conversation_id, commit.seen)).collect();
    let refused = |row: WhyNotRow| {
        let id = ConversationId(row.id);
        let seen = seen.get(&id)?;
        let (outcome, wants_a_turn) = if row.committed {
            // An earlier try of this very commit went through, and only its answer was lost.
            (CommitOutcome::Committed, false)
        } else if row.epoch != seen.epoch.0 || row.silenced {
            // The owner changed, but the agent still answers: the question needs a new turn.
            (CommitOutcome::TakenOver, row.ai_answers)
        } else if row.inbound_seq != seen.inbound_seq {
            (CommitOutcome::Superseded, false)
        } else if row.edit_count != seen.edit_count || row.paused {
            // The question is another one now, or its agent may not answer it any more: the next turn sees to it.
            (CommitOutcome::Superseded, true)
        } else {
            (CommitOutcome::LeaseLost, false)
        };
        Some((id, Refused { outcome, wants_a_turn }))
    };
    Ok(rows.into_iter().filter_map(refused).collect())
}

fn push_messages(
    commit: &TurnCommit,
    count: i64,
    last_message_at: i64,
    now: UnixMs,
    out: &mut Vec<OutRow>,
    events: &mut Vec<NewEvent>,
) {
    let first_seq = count - commit.messages.len() as i64 + 1;
    for (at, message) in commit.messages.iter().enumerate() {
        let ws = commit.lane.workspace_id;
        out.push(OutRow {
            ws,
            id: message.id,
            conv: commit.lane.conversation_id,
            ch: commit.channel_id,
            seq: first_seq + at as i64,
            content: JsonText::of(&message.content),
            text: clean(&message.content.as_text()),
            reply_to: message.reply_to.clone(),
            at: now.0,
            // After everything that it answers, whatever the clocks say.
            order_at: now.0.max(last_message_at),
            delivery: if message.sending { "sending" } else { "queued" },
            attempts: i64::from(message.sending),
            turn: commit.turn.id,
        });
        events.push(NewEvent::message(ws, FeedType::MessageCreated, commit.lane.conversation_id, message.id.0));
    }
}

fn push_events(commit: &TurnCommit, events: &mut Vec<NewEvent>) {
    let (ws, conversation) = (commit.lane.workspace_id, commit.lane.conversation_id);
    let escalates = commit.escalation != Escalation::None;
    if escalates {
        events.push(NewEvent {
            data: commit.turn.reason.as_deref().map(|reason| serde_json::json!({ "reason": clean(reason) })),
            ..NewEvent::conversation(ws, FeedType::ConversationEscalated, conversation)
        });
    }
    if escalates || commit.flag.is_some() {
        events.push(NewEvent::conversation(ws, FeedType::ConversationUpdated, conversation));
    }
}

/// What the agent did besides answering: it asked for a person.
fn happening(store: &Store, commit: &TurnCommit, now: UnixMs) -> Option<EventRow> {
    if commit.escalation == Escalation::None {
        return None;
    }
    let (ws, conversation) = (commit.lane.workspace_id, commit.lane.conversation_id);
    let why = commit.turn.reason.as_deref().map(conversation_events::reason);
    let agent = EventActor::Ai { name: None };
    Some(EventRow::new(store, ws, conversation, ConversationEventKind::Escalated, &agent, why, now))
}

fn turn_row(commit: &TurnCommit, outcome: CommitOutcome, now: UnixMs) -> TurnRow {
    TurnRow {
        ws: commit.lane.workspace_id,
        id: commit.turn.id,
        conv: commit.lane.conversation_id,
        agent: commit.turn.agent_id,
        started: commit.turn.started_at.0,
        finished: now.0,
        outcome: match outcome {
            CommitOutcome::Superseded => "superseded",
            CommitOutcome::TakenOver => "taken_over",
            _ => commit.turn.outcome,
        },
        reason: commit.turn.reason.as_deref().map(clean),
        model: commit.turn.model.clone(),
        tin: commit.turn.input_tokens,
        tout: commit.turn.output_tokens,
        steps: commit.turn.steps.clone(),
    }
}

fn analysis_row(ws: WorkspaceId, analysis: &Analysis, now: UnixMs) -> AnalysisRow {
    AnalysisRow {
        ws,
        id: analysis.message_id,
        language: analysis.language.as_deref().map(clean),
        intent: analysis.intent.as_deref().map(clean),
        sentiment: analysis.sentiment.as_deref().map(clean),
        analysis: analysis.analysis.clone(),
        at: now.0,
    }
}

/// A model's words as PostgreSQL can store them.
fn clean(text: &str) -> String {
    without_nul(text).into_owned()
}

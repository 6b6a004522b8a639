//! Intake: webhook bodies become contacts, conversations, messages and due lanes, in one transaction
//! for a whole batch of bodies (pipeline.md section 1).
//!
//! `load` reads what the batch is about, `plan` decides with the rules of `model`, `rows` writes the
//! plan, one statement per table. Applying a body twice changes nothing.

mod load;
mod plan;
mod plan_status;
mod rows;

pub(crate) use rows::json;

/// For the tests that read their plans.
#[cfg(test)]
pub(crate) mod hot_statements {
    pub(crate) use super::load::{ALIASES, BY_ID, BY_PROVIDER_ID, LATEST};
}

use model::buffer::Buffering;
use model::conversation::Lifetimes;
use model::inbound::Event;
use model::{AgentId, ChannelId, ConversationId, RawEventId, UnixMs, WorkspaceId};

use crate::db::Result;
use crate::hot::Batches;
use crate::write::Round;

/// A webhook body with what it says.
#[derive(Clone, Debug)]
pub struct IntakeOp {
    pub raw: RawEvent,
    pub events: Vec<Routed>,
}

impl IntakeOp {
    /// The operation with U+0000, which PostgreSQL refuses, replaced everywhere, ids included: so that what
    /// is looked up is what was stored.
    pub(crate) fn storable(mut self) -> IntakeOp {
        for routed in &mut self.events {
            let is_suspect = serde_json::to_string(&routed.event).is_ok_and(|text| text.contains("\\u0000"));
            if is_suspect && let Ok(event) = serde_json::from_value(rows::json(&routed.event)) {
                routed.event = event;
            }
        }
        self
    }
}

/// The body as it came.
#[derive(Clone, Debug)]
pub struct RawEvent {
    pub id: RawEventId,
    /// The nil id where nobody, or more than one workspace, owns it.
    pub workspace_id: WorkspaceId,
    pub channel_id: Option<ChannelId>,
    /// e.g. `whatsapp`.
    pub source: &'static str,
    pub state: RawState,
    pub received_at: UnixMs,
    /// Sealed by [`crate::Vault::seal`], outside of the writer's critical path.
    pub sealed_body: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RawState {
    Parsed,
    /// Something in it was not understood: `replay` reads it again.
    Partial,
    /// For an account that no channel has.
    Unrouted,
}

impl RawState {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Parsed => "parsed",
            Self::Partial => "partial",
            Self::Unrouted => "unrouted",
        }
    }
}

/// An event with the channel that it is for.
#[derive(Clone, Debug)]
pub struct Routed {
    pub workspace_id: WorkspaceId,
    pub channel_id: ChannelId,
    /// The channel's agent, who gets new conversations.
    pub agent_id: Option<AgentId>,
    pub buffering: Buffering,
    pub event: Event,
}

/// The workspace-independent rules of intake.
#[derive(Clone, Debug)]
pub struct IntakeRules {
    pub lifetimes: Lifetimes,
}

/// What an operation did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IntakeDone {
    /// Messages that were stored.
    pub messages: u32,
    /// Messages and events that had been stored before.
    pub duplicates: u32,
    /// Statuses that were applied or parked.
    pub statuses: u32,
    /// Files that are to be fetched.
    pub files: u32,
    /// When the earliest lane that this woke is due.
    pub wake_at: Option<UnixMs>,
}

pub(crate) async fn apply(
    tx: &mut impl Batches,
    round: &mut Round<'_>,
    ops: &[&IntakeOp],
    others: Vec<(WorkspaceId, ConversationId)>,
    rules: &IntakeRules,
) -> Result<Vec<IntakeDone>> {
    let known = load::known(tx, round.store, ops, others).await?;
    if ops.is_empty() {
        return Ok(Vec::new());
    }
    let mut plan = plan::Plan::new(round.store, round.now, rules, known);
    for op in ops {
        plan.op(op);
    }
    let (written, done, events) = plan.finish();
    round.events.extend(events);
    written.write(tx).await?;
    Ok(done)
}

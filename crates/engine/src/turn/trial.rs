//! A trial: somebody talks to an agent from its page, to see how it answers.
//!
//! The turn's own machine, on a conversation that there is not: what was said so far is kept by itself (`store::trials`),
//! nothing waits in the inbox, is counted, searched or told to anybody, and what would have been written with the answer
//! stands in the last step. Tools of other systems are called, as they would be for a customer.

use model::content::Content;
use model::conversation::{Epoch, Mode, Sender, Status};
use model::identity::Identity;
use model::ids::IdSource;
use model::limits::HISTORY_MESSAGES;
use model::{AgentId, ChannelId, ContactId, ConversationId, JobId, UnixMs, WorkspaceId};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use store::lanes::{HistoryEntry, LaneConversation, LaneLease, LaneState};
use store::trials::TrialKey;
use store::turns::Escalation;
use uuid::Uuid;

use super::{Decision, Purpose, Turn, check};
use crate::Engine;
use crate::web_chat::{TurnResult, UsedChunk};

/// A chat with an agent that is tried.
pub(crate) struct Trial {
    workspace: WorkspaceId,
    key: TrialKey,
    so_far: SoFar,
}

/// What is kept of a trial between its messages.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct SoFar {
    /// Nobody finds a conversation under it.
    id: ConversationId,
    /// Who answers now: another agent may have taken over.
    agent: AgentId,
    language: Option<String>,
    /// A person would know of it already.
    told_a_person: bool,
    /// Messages, of which `said` has the newest.
    count: i64,
    said: Vec<Said>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Said {
    by_customer: bool,
    content: Content,
    at: UnixMs,
}

impl SoFar {
    fn add(&mut self, by_customer: bool, content: Content, at: UnixMs) {
        self.count += 1;
        self.said.push(Said { by_customer, content, at });
        let too_many = self.said.len().saturating_sub(HISTORY_MESSAGES as usize);
        self.said.drain(..too_many);
    }

    /// As a lane's holder sees a conversation whose newest message has not been answered.
    fn state(&self, ids: &IdSource, now: UnixMs) -> LaneState {
        let mut conversation = unwritten(self.id, Some(self.agent), self.language.as_deref(), now);
        conversation.status = if self.told_a_person { Status::Escalated } else { Status::Active };
        conversation.inbound_seq = self.count;
        conversation.answered_seq = self.count - 1;
        let before = self.count - self.said.len() as i64;
        let history = self.said.iter().zip(before + 1..);
        let history =
            history.map(|(said, seq)| entry(ids, seq, said.by_customer, said.content.clone(), said.at)).collect();
        LaneState { conversation, outbox: Vec::new(), history }
    }
}

impl Engine {
    /// The trial of an agent that a session goes on with, or a new one.
    pub(crate) async fn trial(
        &self,
        workspace: WorkspaceId,
        agent: AgentId,
        session: &str,
    ) -> store::Result<(ConversationId, Trial)> {
        let mut digest = Sha256::new();
        digest.update(agent.0.as_bytes());
        digest.update(session.as_bytes());
        let key = digest.finalize().into();
        let kept = self.inner.store.trial_chat(workspace, &key).await?;
        let so_far = kept.and_then(|kept| serde_json::from_slice(&kept).ok()).unwrap_or_else(|| SoFar {
            id: self.ids().make(),
            agent,
            language: None,
            told_a_person: false,
            count: 0,
            said: Vec::new(),
        });
        Ok((so_far.id, Trial { workspace, key, so_far }))
    }

    /// Lets the agent answer, and tells those who watch.
    pub(crate) async fn go_on_trying(&self, trial: Trial, text: String) -> anyhow::Result<()> {
        let Trial { workspace, key, mut so_far } = trial;
        so_far.add(true, Content::text(text), self.clock().now());
        let state = so_far.state(self.ids(), self.clock().now());
        let mut turn = Turn::begin(self, nobodys_lane(workspace, so_far.id), &state).await?;
        turn.purpose = Purpose::Trial;
        let decision = Box::pin(turn.decide()).await;
        let now = self.clock().now();
        decision.contents.iter().for_each(|content| so_far.add(false, content.clone(), now));
        so_far.agent = turn.passed_to.unwrap_or(so_far.agent);
        so_far.language = Some(turn.language.code.to_owned());
        so_far.told_a_person |= decision.escalation != Escalation::None;
        self.inner.store.keep_trial_chat(workspace, &key, &serde_json::to_vec(&so_far)?, now).await?;
        let result = turn.tried(decision);
        self.inner.observers.notify(so_far.id, || result);
        Ok(())
    }
}

impl Turn<'_> {
    /// What came of it, for the one who tries; nothing of it is written.
    fn tried(mut self, decision: Decision) -> TurnResult {
        let would = self.would_write(&decision);
        let input = json!({ "messages": decision.contents.len(), "escalation": format!("{:?}", decision.escalation) });
        self.steps.record("commit", input, json!({ "trial": true, "would": would }));
        TurnResult {
            texts: decision.contents.iter().map(Content::as_text).collect(),
            message_id: None,
            chunks: self.chunks.iter().map(|chunk| UsedChunk::from(&chunk.found)).collect(),
            agent: self.agent.as_ref().map(|agent| agent.name.clone()),
            outcome: decision.outcome,
            reason: decision.reason,
            model: self.model.clone(),
            steps: self.steps.into_json().to_tree(),
        }
    }

    /// What a customer's message would have led to besides the answer.
    fn would_write(&self, decision: &Decision) -> Value {
        let effects = &decision.effects;
        let tickets: Vec<_> = effects.tickets.iter().map(|ticket| &ticket.issue_type).collect();
        let wishes = if effects.tasks.is_empty() && tickets.is_empty() { &self.wishes } else { &effects.tasks };
        let tasks: Vec<_> = wishes.iter().map(|task| &task.title).collect();
        let details = effects.contact.iter().flat_map(|patch| &patch.details);
        json!({
            "hand_over": decision.escalation == Escalation::HandOver,
            "tell_a_person": decision.escalation != Escalation::None,
            "tickets": tickets,
            "tasks": tasks,
            "contact_details": details.map(|(field, _)| field.as_str()).collect::<Vec<_>>(),
            "opted_out": effects.consent.map(|change| change.opted_out),
            "unanswered": decision.reason.as_deref().is_some_and(|reason| check::UNANSWERED.contains(&reason)),
        })
    }
}

/// Of a conversation that is not stored: nobody holds it, and a commit would change nothing.
pub(super) fn nobodys_lane(workspace_id: WorkspaceId, conversation_id: ConversationId) -> LaneLease {
    LaneLease { workspace_id, job_id: JobId(Uuid::nil()), conversation_id, token: -1 }
}

/// A conversation that is not stored, of a customer of whom nothing is known, with one message.
pub(super) fn unwritten(
    id: ConversationId,
    agent_id: Option<AgentId>,
    language: Option<&str>,
    now: UnixMs,
) -> LaneConversation {
    LaneConversation {
        id,
        channel_id: ChannelId(Uuid::nil()),
        contact_id: ContactId(Uuid::nil()),
        contact_name: None,
        contact: Identity::default(),
        contact_blocked: false,
        opted_out: false,
        agent_id,
        status: Status::Active,
        mode: Mode::Ai,
        epoch: Epoch(0),
        inbound_seq: 1,
        answered_seq: 0,
        edit_count: 0,
        last_inbound_at: Some(now),
        language: language.map(str::to_owned),
    }
}

/// A message of one.
pub(super) fn entry(ids: &IdSource, seq: i64, inbound: bool, content: Content, at: UnixMs) -> HistoryEntry {
    HistoryEntry {
        id: ids.make(),
        seq,
        inbound,
        sender: if inbound { Sender::Customer } else { Sender::Ai },
        content,
        revoked: false,
        at,
    }
}

#[cfg(test)]
mod tests {
    use model::Clock;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn the_newest_messages_are_kept_and_the_last_one_is_asked() {
        let (clock, _) = Clock::manual(UnixMs(1_750_000_000_000));
        let ids = IdSource::new(clock.clone(), 7);
        let mut so_far = SoFar {
            id: ids.make(),
            agent: AgentId(Uuid::nil()),
            language: None,
            told_a_person: false,
            count: 0,
            said: Vec::new(),
        };
        for n in 0..=50 {
            so_far.add(n % 2 == 0, Content::text(format!("message {n}")), clock.now());
        }
        let state = so_far.state(&ids, clock.now());
        assert_eq!(state.history.len() as i64, HISTORY_MESSAGES);
        let seqs: Vec<i64> = state.history.iter().map(|entry| entry.seq).collect();
        assert_eq!((seqs.first(), seqs.last()), (Some(&(52 - HISTORY_MESSAGES)), Some(&51)));
        let asked = state.history.iter().filter(|entry| entry.seq > state.conversation.answered_seq);
        assert_eq!(asked.map(|entry| entry.content.as_text()).collect::<Vec<_>>(), ["message 50"]);
        assert_eq!(state.conversation.status, Status::Active);
    }
}

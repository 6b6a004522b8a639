//! A rehearsal: what the agent would answer to a question, for checks. Nothing is written, and nothing is done in other
//! systems.
//!
//! The turn's own machine on a conversation that does not exist: every step runs as it would for a customer, tools that
//! change something only gather what they would do, and there is no commit.

use model::content::Content;
use model::{AgentId, ConversationId, WorkspaceId};
use serde_json::Value;
use store::lanes::LaneState;
use store::turns::Escalation;
use tokio::time::Instant;

use super::trial::{entry, nobodys_lane, unwritten};
use super::{Purpose, Turn};
use crate::Engine;
use crate::web_chat::UsedChunk;

/// What came of a rehearsal.
#[derive(Clone, Debug)]
pub struct Rehearsal {
    /// `answered`, `escalated`, `silent` or `failed`
    pub outcome: &'static str,
    pub reason: Option<String>,
    pub text: String,
    /// A person would be told and the agent go on, or have the conversation.
    pub escalation: Escalation,
    pub agent: Option<String>,
    pub chunks: Vec<UsedChunk>,
    pub steps: Value,
    pub model: Option<String>,
    pub latency_ms: i64,
}

impl Engine {
    /// Asks an agent, or the default one, a question as a customer would. `language`: the customer's, where the question
    /// does not tell it.
    pub async fn rehearse(
        &self,
        workspace: WorkspaceId,
        agent: Option<AgentId>,
        question: &str,
        language: Option<&str>,
    ) -> anyhow::Result<Rehearsal> {
        let began = Instant::now();
        let conversation: ConversationId = self.ids().make();
        let state = self.made_up(conversation, agent, question, language);
        let lane = nobodys_lane(workspace, conversation);
        let mut turn = Turn::begin(self, lane, &state).await?;
        turn.purpose = Purpose::Check;
        let decision = Box::pin(turn.decide()).await;
        let texts: Vec<String> = decision.contents.iter().map(Content::as_text).collect();
        Ok(Rehearsal {
            outcome: decision.outcome,
            reason: decision.reason,
            text: texts.join("\n\n"),
            escalation: decision.escalation,
            agent: turn.agent.as_ref().map(|agent| agent.name.clone()),
            chunks: turn.for_prompt().into_iter().map(UsedChunk::from).collect(),
            model: turn.model.clone(),
            steps: turn.steps.into_json().to_tree(),
            latency_ms: began.elapsed().as_millis() as i64,
        })
    }

    /// A conversation with one message that nobody wrote.
    fn made_up(
        &self,
        id: ConversationId,
        agent_id: Option<AgentId>,
        question: &str,
        language: Option<&str>,
    ) -> LaneState {
        let now = self.clock().now();
        let conversation = unwritten(id, agent_id, language, now);
        let message = entry(self.ids(), 1, true, Content::text(question), now);
        LaneState { conversation, outbox: Vec::new(), history: vec![message] }
    }
}

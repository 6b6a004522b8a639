//! Route: who answers, if anybody does.
//!
//! In this order: nothing to answer, a blocked contact, a person who has the conversation, a customer who wants no
//! messages, a paused agent, closed hours, transfer rules, an agent that hands over at once. A wish for no more messages
//! goes before what depends on agents and hours: it holds always.

use std::sync::Arc;

use model::agent::transfer::Signs;
use model::agent::{AgentStatus, AgentType};
use model::conversation::{Mode, Status};
use serde_json::{Value, json};
use store::agents::AgentRecord;
use store::turns::Escalation;

use super::signs::Told;
use super::steps::excerpt;
use super::{Decision, Purpose, State, Turn, as_contents, notices, phrases};

/// Characters of a question in the reason for a hand-over.
const REASON_CHARS: usize = 200;
/// Courtesies: the knowledge has nothing about them, and nobody has to help.
const COURTESIES: &[&str] = &["thanks", "goodbye", "greeting", "confirm", "decline"];

impl Turn<'_> {
    pub(super) async fn route(&mut self) -> State {
        let before = self.passes;
        let decision = self.who_answers().await;
        let passed = (self.passes > before).then(|| self.passes - before);
        let name = self.agent.as_ref().map(|agent| agent.name.clone());
        let why = decision.as_ref().and_then(|decision| decision.reason.clone());
        self.steps.record(
            "route",
            json!({ "mode": self.state.conversation.mode, "questions": self.questions.len() }),
            json!({ "agent": name, "stopped": why, "passed_on": passed }),
        );
        decision.map_or(State::Understand, State::Decided)
    }

    /// `None`: the agent does.
    async fn who_answers(&mut self) -> Option<Decision> {
        let conversation = &self.state.conversation;
        if self.questions.is_empty() {
            // They were taken back, or are older than the history that is loaded.
            return Some(Decision { answers: true, ..Decision::silent("nothing_to_answer") });
        }
        if conversation.contact_blocked {
            return Some(Decision::silent("contact_blocked"));
        }
        if conversation.mode == Mode::Operator {
            return Some(Decision::silent("operator_mode"));
        }
        if let Some(decision) = self.consent() {
            return Some(decision);
        }
        let Some(agent) = self.agent.clone() else { return Some(self.ask_a_person("no_agent")) };
        if agent.status != AgentStatus::Active && !self.is_trial() {
            return Some(self.ask_a_person("agent_paused"));
        }
        if let Some(decision) = self.closed(&agent) {
            return Some(decision);
        }
        if !agent.settings.transfer_rules.is_empty() {
            // Boxed: it is rare, and would make every turn larger.
            Box::pin(self.pass_on()).await;
        }
        let agent = self.agent.clone()?;
        (agent.settings.agent_type == AgentType::Handoff).then(|| self.hand_over_at_once(&agent))
    }

    /// An owner tries an agent, or checks run: it answers also before it is activated, and at any hour.
    pub(super) fn is_trial(&self) -> bool {
        matches!(self.purpose, Purpose::Trial | Purpose::Check)
    }

    /// Nobody answers by himself: a person is told, once.
    pub(super) fn ask_a_person(&self, reason: &str) -> Decision {
        let is_news = self.state.conversation.status != Status::Escalated;
        let escalation = if is_news { Escalation::Offer } else { Escalation::None };
        Decision { escalation, outcome: "escalated", ..Decision::silent(reason) }
    }

    /// Follows transfer rules, from agent to agent, as long as one holds.
    async fn pass_on(&mut self) {
        let question = self.question();
        self.recognise_language(&question);
        let told = self.told_of(&question);
        let mut confidence = None;
        while let Some(agent) = self.next_agent(&question, &told, &mut confidence).await {
            let (to, from) = (agent.name.clone(), self.agent.as_ref().map(|agent| agent.name.clone()));
            if self.pass_to(agent).is_err() {
                return;
            }
            self.steps.record(
                "transfer",
                json!({ "language": self.language, "intent": told.intent, "topics": told.topics, "confidence": confidence }),
                json!({ "from": from, "to": to }),
            );
        }
    }

    /// The agent that a rule of the one that answers now names, if it works now.
    async fn next_agent(&self, question: &str, told: &Told, confidence: &mut Option<f64>) -> Option<Arc<AgentRecord>> {
        let current = self.agent.clone()?;
        let rules = &current.settings.transfer_rules;
        if confidence.is_none() && rules.iter().any(|rule| rule.confidence_below.is_some()) {
            *confidence =
                Some(self.knowledge.search(question, 1).first().map_or(0.0, |best| f64::from(best.confidence)));
        }
        let signs = Signs {
            language: self.language.code,
            intent: told.intent.as_deref(),
            topics: &told.topics,
            confidence: *confidence,
        };
        for rule in rules.iter().filter(|rule| rule.holds(&signs)) {
            let inner = &self.engine.inner;
            let found = inner.registry.agent(&inner.store, self.lane.workspace_id, Some(rule.to)).await;
            match found {
                Ok(Some(agent)) if agent.id == rule.to && self.works_now(&agent) => return Some(agent),
                Ok(_) => {}
                Err(error) => tracing::warn!(%error, "the agent of a transfer rule could not be read"),
            }
        }
        None
    }

    pub(crate) fn works_now(&self, agent: &AgentRecord) -> bool {
        self.is_trial() || (agent.status == AgentStatus::Active && self.closed_since(agent).is_none())
    }

    /// An agent of this kind answers nothing: it takes the question, and a person has it at once.
    fn hand_over_at_once(&mut self, agent: &AgentRecord) -> Decision {
        let question = self.question();
        self.recognise_language(&question);
        self.hand_over(agent, format!("the agent hands over: {}", model::text::fit(&question, REASON_CHARS)))
    }

    /// The knowledge has nothing that is likely enough right, and the agent is set to hand over then.
    pub(super) fn unsure(&mut self) -> Option<Decision> {
        let agent = self.agent.clone()?;
        let threshold = agent.settings.auto_handoff_threshold?;
        let best = self.chunks.iter().map(|chunk| chunk.found.confidence).fold(0.0, f32::max);
        if f64::from(best) >= threshold {
            return None;
        }
        let question = self.question();
        let intent = self.told_of(&question).intent;
        if intent.as_deref().is_some_and(|intent| COURTESIES.contains(&intent)) {
            return None;
        }
        let decision =
            self.hand_over(&agent, format!("nothing in the knowledge is sure enough ({best:.2} of {threshold:.2})"));
        self.steps.record(
            "handoff",
            json!({ "text": excerpt(&question) }),
            json!({ "confidence": best, "threshold": threshold }),
        );
        Some(decision)
    }

    fn hand_over(&self, agent: &AgentRecord, reason: String) -> Decision {
        let own = Some(agent.settings.fallback_text.trim()).filter(|text| !text.is_empty());
        let text = own.unwrap_or_else(|| phrases::handing_over(self.language));
        Decision {
            contents: as_contents(text),
            escalation: Escalation::HandOver,
            answers: true,
            outcome: "escalated",
            ..Decision::silent(&reason)
        }
    }

    /// The answer of a conversation that has become longer than the agent's may: with the offer of a person, once.
    pub(super) fn with_offer(&mut self, mut decision: Decision) -> Decision {
        let longest = self.agent.as_ref().and_then(|agent| agent.settings.max_conversation_length);
        let conversation = &self.state.conversation;
        let is_long = longest.is_some_and(|longest| conversation.inbound_seq >= longest);
        if !is_long
            || decision.outcome != "answered"
            || decision.escalation != Escalation::None
            || conversation.status == Status::Escalated
        {
            return decision;
        }
        decision.contents.extend(as_contents(notices::offered(self.language)));
        decision.escalation = Escalation::Offer;
        decision.reason = Some("the conversation has become long".to_owned());
        self.steps.record("offer", json!({ "messages": conversation.inbound_seq, "longest": longest }), Value::Null);
        decision
    }
}

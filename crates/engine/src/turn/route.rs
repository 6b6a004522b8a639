//! Route: who answers, if anybody does.

use model::agent::AgentStatus;
use model::conversation::{Mode, Status};
use serde_json::json;
use store::turns::Escalation;

use super::{Decision, State, Turn};

impl Turn<'_> {
    pub(super) fn route(&mut self) -> State {
        let conversation = &self.state.conversation;
        let decision = if self.questions.is_empty() {
            // They were taken back, or are older than the history that is loaded.
            Some(Decision { answers: true, ..Decision::silent("nothing_to_answer") })
        } else if conversation.contact_blocked {
            Some(Decision::silent("contact_blocked"))
        } else if conversation.mode == Mode::Operator {
            Some(Decision::silent("operator_mode"))
        } else {
            match self.agent.as_deref().map(|agent| agent.status) {
                Some(AgentStatus::Active) => None,
                Some(AgentStatus::Paused | AgentStatus::Draft) => Some(self.ask_a_person("agent_paused")),
                None => Some(self.ask_a_person("no_agent")),
            }
        };
        let name = self.agent.as_ref().map(|agent| agent.name.clone());
        let why = decision.as_ref().and_then(|decision| decision.reason.clone());
        self.steps.record(
            "route",
            json!({ "mode": conversation.mode, "questions": self.questions.len() }),
            json!({ "agent": name, "stopped": why }),
        );
        decision.map_or(State::Understand, State::Decided)
    }

    /// Nobody answers by himself: a person is told, once.
    fn ask_a_person(&self, reason: &str) -> Decision {
        let is_news = self.state.conversation.status != Status::Escalated;
        let escalation = if is_news { Escalation::Offer } else { Escalation::None };
        Decision { escalation, outcome: "escalated", ..Decision::silent(reason) }
    }
}

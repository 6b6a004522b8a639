//! Closed hours: the agent says when it opens, once, and a person is told.

use chrono::{Datelike, Timelike};
use model::UnixMs;
use model::agent::hours::Standing;
use model::conversation::{Sender, Status};
use store::agents::AgentRecord;
use store::turns::Escalation;

use super::{Decision, Turn, as_contents, notices};

/// What stands for the next opening time in an agent's own text.
const OPENS: &str = "{opens}";

/// A closed agent: since when, and when it opens.
pub(super) struct Closed {
    since: Option<UnixMs>,
    /// Days from today, the weekday (Monday is 0), and the minute of that day.
    opens: Option<(u32, u32, u32)>,
}

impl Turn<'_> {
    /// `None`: it works now.
    pub(super) fn closed_since(&self, agent: &AgentRecord) -> Option<Closed> {
        let hours = agent.settings.working_hours.as_ref()?;
        let now = self.engine.clock().now();
        let local = now.to_utc().with_timezone(&self.zone());
        let weekday = local.weekday().num_days_from_monday();
        match hours.at(weekday, local.hour() * 60 + local.minute()) {
            Standing::Open => None,
            Standing::Closed { opens, closed_for } => Some(Closed {
                since: closed_for.map(|minutes| now.plus_ms(-i64::from(minutes + 1) * 60_000)),
                opens: opens.map(|(ahead, minute)| (ahead, (weekday + ahead) % 7, minute)),
            }),
        }
    }

    /// What is said and done outside of the working hours.
    pub(super) fn closed(&mut self, agent: &AgentRecord) -> Option<Decision> {
        if self.is_trial() {
            return None;
        }
        let closed = self.closed_since(agent)?;
        let question = self.question();
        self.recognise_language(&question);
        let offers = agent.settings.closed_offers_person;
        let opens =
            closed.opens.map(|(ahead, weekday, minute)| notices::opening(self.language, ahead, weekday, minute));
        let own = Some(agent.settings.closed_text.trim()).filter(|text| !text.is_empty());
        let text = match own {
            Some(own) => own.replace(OPENS, opens.as_deref().unwrap_or_default()),
            None => notices::closed(self.language, opens.as_deref(), offers),
        };
        let said = |m: &&store::lanes::HistoryEntry| {
            m.sender == Sender::Ai && closed.since.is_none_or(|since| m.at >= since) && m.content.as_text() == text
        };
        // Not answered: at the first message after the opening the agent answers everything.
        let silent = Decision::silent("closed_hours");
        if self.state.history.iter().any(|m| said(&m)) {
            return Some(silent);
        }
        let is_news = offers && self.state.conversation.status != Status::Escalated;
        Some(Decision {
            contents: as_contents(&text),
            escalation: if is_news { Escalation::Offer } else { Escalation::None },
            outcome: if offers { "escalated" } else { silent.outcome },
            ..silent
        })
    }
}

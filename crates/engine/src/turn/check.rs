//! Check: an answer leaves only if it rests on something, fits, and promises nothing that does not happen.

use model::agent::Grounding;
use model::content::Content;
use model::conversation::Status;
use model::limits::whatsapp;
use serde_json::json;
use store::turns::Escalation;

use super::phrases;
use super::{Decision, Draft, State, Turn, as_contents};
use crate::analysis;

/// An answer without a source is small talk only up to this length, in characters.
const SMALL_TALK_CHARS: usize = 160;

impl Turn<'_> {
    pub(super) async fn check(&mut self, mut draft: Draft) -> State {
        let mut corrected = false;
        if let Some(correction) = self.language_is_wrong(&draft) {
            corrected = true;
            // One more try; what it brings is what there is.
            let mut second = Draft {
                intervention: draft.intervention.clone(),
                rests_on_tool: draft.rests_on_tool,
                ..Draft::default()
            };
            // Boxed: it is rare, and would double the size of every turn.
            if let Ok(answer) = Box::pin(self.converse(&mut second, Some(&correction))).await {
                self.take_answer(&mut second, answer);
                if !second.text.trim().is_empty() {
                    draft = second;
                }
            }
        }
        let is_grounded = self.is_grounded(&draft);
        let promised = draft.intervention.is_none() && phrases::promises_a_person(&draft.text);
        if promised {
            // Said in words: make it true, in the same commit.
            draft.intervention = Some("the answer promised a person".to_owned());
        }
        let decision = self.settle(&draft, is_grounded);
        self.steps.record(
            "check",
            json!({ "citations": draft.citations, "wrong_citations": draft.wrong_citations, "corrected_language": corrected }),
            json!({ "grounded": is_grounded, "promised_a_person": promised, "outcome": decision.outcome, "reason": decision.reason }),
        );
        State::Decided(decision)
    }

    fn settle(&self, draft: &Draft, is_grounded: bool) -> Decision {
        if let Some(failure) = &draft.failure {
            return self.fall_back("failed", format!("the model failed: {failure}"), draft);
        }
        let is_empty = draft.text.trim().is_empty() && draft.buttons.is_empty();
        if let Some(reason) = &draft.intervention {
            let text = if is_empty || !is_grounded {
                phrases::handing_over(self.language).to_owned()
            } else {
                draft.text.clone()
            };
            return Decision {
                contents: as_contents(&text),
                escalation: Escalation::HandOver,
                answers: true,
                outcome: "escalated",
                reason: Some(reason.clone()),
                flag: None,
            };
        }
        if draft.abstained {
            return self.fall_back("escalated", "nothing in the knowledge answers it".to_owned(), draft);
        }
        if is_empty {
            return self.fall_back("failed", "the model's answer was empty".to_owned(), draft);
        }
        if !is_grounded {
            return self.fall_back("escalated", "the answer named no source".to_owned(), draft);
        }
        Decision {
            contents: contents(draft),
            escalation: Escalation::None,
            answers: true,
            outcome: "answered",
            reason: None,
            flag: None,
        }
    }

    /// The fallback text, and a person is told.
    fn fall_back(&self, outcome: &'static str, reason: String, draft: &Draft) -> Decision {
        let own = self.agent.as_ref().map(|agent| agent.settings.fallback_text.trim()).filter(|text| !text.is_empty());
        let configured = Some(self.engine.inner.settings.fallback_text.trim()).filter(|text| !text.is_empty());
        let text = own.or(configured).unwrap_or_else(|| phrases::fallback(self.language));
        let handed = draft.intervention.is_some();
        let is_news = self.state.conversation.status != Status::Escalated;
        let offer = if is_news { Escalation::Offer } else { Escalation::None };
        Decision {
            contents: as_contents(text),
            escalation: if handed { Escalation::HandOver } else { offer },
            answers: true,
            outcome,
            reason: Some(reason),
            flag: None,
        }
    }

    /// Whether the answer may be sent as it is under the agent's grounding.
    fn is_grounded(&self, draft: &Draft) -> bool {
        let own = self.agent.as_ref().and_then(|agent| agent.settings.grounding);
        let rests = !draft.citations.is_empty() || draft.rests_on_tool || draft.is_builtin;
        match own.unwrap_or(self.engine.inner.settings.grounding) {
            Grounding::Off => true,
            Grounding::Lenient => rests || !self.chunks.is_empty() || states_no_fact(&draft.text),
            Grounding::Strict => rests || states_no_fact(&draft.text),
        }
    }

    /// A correction, if the answer is in another script than the customer's.
    fn language_is_wrong(&self, draft: &Draft) -> Option<String> {
        if draft.is_builtin || draft.text.trim().is_empty() || self.language.romanised || self.language.code == "other"
        {
            return None;
        }
        let answer = analysis::language(&draft.text)?;
        let differs = answer.code != self.language.code && (!answer.romanised || self.language.code != "en");
        differs.then(|| format!("\nYour last answer was not in the customer's language. Write it again in the language with the code \"{}\", in its own script.\n", self.language.code))
    }
}

fn contents(draft: &Draft) -> Vec<Content> {
    if draft.buttons.is_empty() {
        return as_contents(&draft.text);
    }
    let body = if draft.text.trim().is_empty() { "…" } else { draft.text.trim() };
    let mut parts = model::text::split(body, whatsapp::BUTTONS_BODY);
    let last = parts.pop().unwrap_or("…").to_owned();
    let mut list: Vec<_> = parts.into_iter().map(Content::text).collect();
    list.push(Content::Buttons { body: last, footer: None, buttons: draft.buttons.clone() });
    list
}

/// A greeting, thanks or a question back: nothing that a source could prove.
fn states_no_fact(text: &str) -> bool {
    let text = text.trim();
    let is_short = text.chars().count() <= SMALL_TALK_CHARS;
    let has_figures = text.chars().any(char::is_numeric);
    let asks_back = text.ends_with('?') || text.ends_with('؟');
    let lower = text.to_lowercase();
    let is_courtesy = [
        "hello",
        "hi ",
        "hi!",
        "welcome",
        "thank",
        "sorry",
        "goodbye",
        "வணக்கம்",
        "நன்றி",
        "नमस्ते",
        "धन्यवाद",
        "నమస్కారం",
        "ధన్యవాదాలు",
    ]
    .iter()
    .any(|word| lower.starts_with(word));
    is_short
        && !has_figures
        && (asks_back
            || (is_courtesy && text.split(['.', '!', '।']).filter(|part| !part.trim().is_empty()).count() <= 2))
}

#[cfg(test)]
mod tests {
    use super::states_no_fact;

    #[test]
    fn only_small_talk_needs_no_source() {
        assert!(states_no_fact("Hello! How can I help you?"));
        assert!(states_no_fact("Which size do you need?"));
        assert!(!states_no_fact("Delivery takes 3 days. Anything else?"));
        assert!(!states_no_fact("We ship to all of India."));
        assert!(!states_no_fact("Thank you. You wrote: when do you open. We open at nine. Come in."));
    }
}

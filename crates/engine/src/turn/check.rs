//! Check: an answer leaves only if it rests on something, fits, and promises nothing that does not happen.

use std::collections::HashSet;

use model::agent::Grounding;
use model::content::Content;
use model::conversation::Status;
use model::limits::whatsapp;
use model::ticket::Code;
use serde_json::json;
use store::lanes::HistoryEntry;
use store::turns::{Effects, Escalation};

use super::phrases::{self, Deed};
use super::{Decision, Draft, State, Turn, as_contents};
use crate::analysis::{self, Intent};

/// Why the fallback was sent: the knowledge has no answer.
const NOT_KNOWN: &str = "nothing in the knowledge answers it";
const NO_SOURCE: &str = "the answer named no source";
pub(super) const UNANSWERED: [&str; 2] = [NOT_KNOWN, NO_SOURCE];

/// An answer without a source is small talk only up to this length, in characters.
const SMALL_TALK_CHARS: usize = 160;

impl Turn<'_> {
    pub(super) async fn check(&mut self, mut draft: Draft) -> State {
        let mut corrected = false;
        if let Some(correction) = self.language_is_wrong(&draft) {
            corrected = true;
            // One more try; what it brings is what there is.
            let mut second = Draft {
                text: String::new(),
                citations: Vec::new(),
                wrong_citations: 0,
                buttons: Vec::new(),
                failure: None,
                ..draft.clone()
            };
            // Boxed: it is rare, and would double the size of every turn.
            if let Ok(answer) = Box::pin(self.converse(&mut second, Some(&correction))).await {
                self.take_answer(&mut second, answer);
                if !second.text.trim().is_empty() {
                    draft = second;
                }
            }
        }
        // What gives something away is not sent, whatever else it says.
        let leak = self.leak(&draft);
        let untrue = if leak.is_none() { self.untruth(&draft) } else { None };
        let is_grounded = self.is_grounded(&draft) && untrue.is_none();
        let promises = |content: &Content| phrases::promises_a_person(&content.as_text());
        let is_promise =
            leak.is_none() && (phrases::promises_a_person(&draft.text) || draft.media.iter().any(promises));
        let promised = draft.intervention.is_none() && is_promise;
        if promised {
            // Said in words: make it true, in the same commit.
            draft.intervention = Some("the answer promised a person".to_owned());
        } else if let (None, Some(why)) = (&draft.intervention, untrue) {
            draft.intervention = Some(why.to_owned());
        } else if draft.intervention.is_none() && self.asks_for_a_person() {
            draft.intervention = Some("the customer asked for a person".to_owned());
        }
        let decision = self.settle(&draft, is_grounded, leak);
        self.steps.record(
            "check",
            json!({ "citations": draft.citations, "wrong_citations": draft.wrong_citations, "corrected_language": corrected }),
            json!({
                "grounded": is_grounded, "promised_a_person": promised, "untrue": untrue, "gives_away": leak,
                "outcome": decision.outcome, "reason": decision.reason,
            }),
        );
        State::Decided(decision)
    }

    /// Whether the customer wants to talk to a person, whatever the model made of it.
    fn asks_for_a_person(&self) -> bool {
        let asks = |m: &&HistoryEntry| providers::asks_for_a_person(&m.content.as_text());
        self.intents.contains(&Intent::ContactPerson) && self.questions.iter().any(asks)
    }

    /// What the answer says was done, and was not.
    fn untruth(&self, draft: &Draft) -> Option<&'static str> {
        if draft.is_builtin {
            return None;
        }
        if self.names_an_unknown_ticket(draft) {
            return Some("the answer named a ticket that there is not");
        }
        let effects = &draft.effects;
        // A ticket that was made earlier may be spoken of.
        let speaks_of_known = !draft.codes_told.is_empty() || !codes_in(&draft.text).is_empty();
        let noted_something = !effects.tickets.is_empty() || !effects.tasks.is_empty() || speaks_of_known;
        let is_true = match phrases::claims_a_deed(&draft.text) {
            None => true,
            Some(Deed::Noted) => draft.acted || noted_something,
            Some(Deed::Elsewhere) => draft.acted || speaks_of_known,
        };
        if !is_true {
            return Some("the answer claimed what no tool had done");
        }
        let rests_on_tool_alone = draft.citations.is_empty() && draft.rests_on_tool;
        let invents = rests_on_tool_alone && !self.knows_figures(draft);
        invents.then_some("the answer named a figure that nobody had told")
    }

    /// Whether every larger figure of an answer that cites nothing stands in what tools told, what the agent was shown, or what was said before.
    fn knows_figures(&self, draft: &Draft) -> bool {
        let named = figures(&draft.text);
        if named.is_empty() {
            return true;
        }
        let mut known = draft.figures_told.clone();
        known.extend(self.for_prompt().iter().flat_map(|found| figures(&found.text)));
        for entry in &self.state.history {
            known.extend(figures(&entry.content.for_model()));
        }
        named.iter().all(|figure| known.contains(figure))
    }

    /// Whether the text names a ticket that neither a tool told nor anybody named in the conversation.
    fn names_an_unknown_ticket(&self, draft: &Draft) -> bool {
        let named = codes_in(&draft.text);
        if named.is_empty() {
            return false;
        }
        let mut known = draft.codes_told.clone();
        // What a customer calls a ticket is none for that alone.
        let ours = self.state.history.iter().filter(|entry| !entry.inbound);
        known.extend(ours.flat_map(|entry| codes_in(&entry.content.as_text())));
        named.iter().any(|code| !known.contains(code))
    }

    /// What the answer gives away of what the agent was told.
    fn leak(&self, draft: &Draft) -> Option<&'static str> {
        if draft.is_builtin || draft.text.is_empty() {
            return None;
        }
        let mark = self.mark();
        let company = self.company_words();
        let secrets = super::leak::Secrets {
            own: self.own_words(),
            company: company.iter().map(String::as_str).collect(),
            mark: &mark,
        };
        let mut said = draft.text.clone();
        for button in &draft.buttons {
            said.push_str(&button.title);
        }
        for caption in draft.media.iter().map(Content::as_text) {
            said.push_str(&caption);
        }
        secrets.leak(&said)
    }

    fn settle(&self, draft: &Draft, is_grounded: bool, leak: Option<&'static str>) -> Decision {
        if let Some(failure) = &draft.failure {
            return self.fall_back("failed", format!("the model failed: {failure}"), draft);
        }
        if let Some(what) = leak {
            return self.fall_back("escalated", format!("the answer gave away {what}"), draft);
        }
        let is_empty = draft.text.trim().is_empty() && draft.buttons.is_empty() && draft.media.is_empty();
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
                effects: draft.effects.clone(),
            };
        }
        let rests_on_nothing = !draft.is_builtin && draft.citations.is_empty() && !draft.rests_on_tool;
        let knows_nothing = rests_on_nothing && phrases::does_not_know(&draft.text);
        if draft.abstained || knows_nothing {
            return self.fall_back("escalated", NOT_KNOWN.to_owned(), draft);
        }
        if is_empty {
            return self.fall_back("failed", "the model's answer was empty".to_owned(), draft);
        }
        if !is_grounded {
            return self.fall_back("escalated", NO_SOURCE.to_owned(), draft);
        }
        Decision {
            contents: contents(draft),
            escalation: Escalation::None,
            answers: true,
            outcome: "answered",
            reason: None,
            flag: None,
            effects: draft.effects.clone(),
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
            // What an answer rested on that is not sent is not done either: the person who is told decides.
            effects: Effects::default(),
        }
    }

    /// Whether the answer may be sent as it is under the agent's grounding.
    fn is_grounded(&self, draft: &Draft) -> bool {
        let own = self.agent.as_ref().and_then(|agent| agent.settings.grounding);
        let rests = !draft.citations.is_empty() || draft.rests_on_tool || draft.is_builtin;
        // Who names a source that there is not has made up what it is to prove.
        let invents = draft.wrong_citations > 0;
        match own.unwrap_or(self.engine.inner.settings.grounding) {
            Grounding::Off => true,
            Grounding::Lenient => rests || !self.chunks.is_empty() || states_no_fact(&draft.text, self.is_courtesy()),
            Grounding::Strict => !invents && (rests || states_no_fact(&draft.text, self.is_courtesy())),
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

/// The text, the files, and the buttons at the end.
fn contents(draft: &Draft) -> Vec<Content> {
    if draft.buttons.is_empty() {
        let mut list = as_contents(&draft.text);
        list.extend(draft.media.iter().cloned());
        return list;
    }
    let body = if draft.text.trim().is_empty() { "…" } else { draft.text.trim() };
    let mut parts = model::text::split(body, whatsapp::BUTTONS_BODY);
    let last = parts.pop().unwrap_or("…").to_owned();
    let mut list: Vec<_> = parts.into_iter().map(Content::text).collect();
    list.extend(draft.media.iter().cloned());
    list.push(Content::Buttons { body: last, footer: None, buttons: draft.buttons.clone() });
    list
}

/// Ticket numbers in a text.
fn codes_in(text: &str) -> Vec<Code> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    words
        .filter(|word| word.len() >= 12 && word.to_ascii_uppercase().starts_with("TKT-"))
        .filter_map(Code::parse)
        .collect()
}

/// Numbers of three and more digits: smaller ones are counted, dated and rounded in too many ways.
pub(super) fn figures(text: &str) -> HashSet<u64> {
    let text = text.replace(',', "");
    let runs = text.split(|c: char| !c.is_ascii_digit()).filter(|run| (3..=18).contains(&run.len()));
    runs.filter_map(|run| run.parse().ok()).collect()
}

/// A greeting, thanks or a question back: nothing that a source could prove. Where the customer has said no more than
/// that himself, the agent may also introduce itself.
fn states_no_fact(text: &str, answers_a_courtesy: bool) -> bool {
    let text = text.trim();
    if text.chars().count() > SMALL_TALK_CHARS || text.chars().any(char::is_numeric) {
        return false;
    }
    let sentences: Vec<_> = text
        .split_inclusive(['.', '!', '?', '।', '؟', '\n'])
        .map(str::trim)
        .filter(|sentence| sentence.chars().any(char::is_alphanumeric))
        .collect();
    let asks = |sentence: &str| sentence.ends_with(['?', '؟']);
    if answers_a_courtesy {
        let asks_back = sentences.last().is_some_and(|last| asks(last));
        return asks_back || (sentences.len() <= 2 && sentences.first().is_some_and(|first| is_courtesy(first)));
    }
    sentences.iter().all(|sentence| asks(sentence) || is_bare_courtesy(sentence))
}

const COURTESIES: [&str; 14] = [
    "hello",
    "hi ",
    "hi!",
    "welcome",
    "you're welcome",
    "thank",
    "sorry",
    "goodbye",
    "வணக்கம்",
    "நன்றி",
    "नमस्ते",
    "धन्यवाद",
    "నమస్కారం",
    "ధన్యవాదాలు",
];
/// Words of a courtesy that says no more than that.
const COURTESY_WORDS: usize = 8;

fn is_courtesy(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    COURTESIES.iter().any(|word| lower.starts_with(word))
}

/// Nothing follows it that could be a fact: "Sorry, we do not sell bicycles" states one.
fn is_bare_courtesy(sentence: &str) -> bool {
    const CLAIMS: [&str; 12] = ["we", "i", "our", "it", "they", "yes", "no", "not", "is", "are", "do", "don't"];
    let words: Vec<_> =
        sentence.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty()).collect();
    let claims = |word: &&str| CLAIMS.contains(&word.to_lowercase().as_str());
    is_courtesy(sentence) && words.len() <= COURTESY_WORDS && !words.iter().skip(1).any(claims)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_small_talk_needs_no_source() {
        for courtesy in ["Hello! How can I help you?", "Which size do you need?", "Sorry for the trouble!", "நன்றி!"]
        {
            assert!(states_no_fact(courtesy, false), "{courtesy}");
        }
        let facts = [
            "Delivery takes 3 days. Anything else?",
            "We ship to all of India.",
            "Thank you. You wrote: when do you open. We open at nine. Come in.",
            "Yes, we sell bicycles in all sizes. Which colour do you need?",
            "Sorry, we do not sell bicycles.",
            "Thank you for asking! Yes, we accept crypto.",
            "Sorry about that! We will get back to you soon.",
        ];
        for fact in facts {
            assert!(!states_no_fact(fact, false), "{fact}");
        }
        let introduction = "Hello! I am Maya, the assistant of Sunrise. How can I help you today?";
        assert!(states_no_fact(introduction, true) && !states_no_fact(introduction, false));
    }

    #[test]
    fn figures_are_larger_numbers_however_they_are_written() {
        assert_eq!(figures("Rs 5,000 for 2 of 120g at 9:30"), HashSet::from([5_000, 120]));
        assert!(figures("from 9 to 18, 24 hours").is_empty());
    }
}

//! Consent: a customer who wants no more messages gets one confirmation, then none, until he asks for them again.

use store::turns::ConsentChange;

use super::{Decision, Turn, as_contents, notices};
use crate::analysis::{self, Language};

/// Whole messages that ask for messages again.
const START: &[&str] = &[
    "start",
    "unstop",
    "subscribe",
    "resume",
    "shuru karo",
    "shuru kare",
    "शुरू करो",
    "शुरू करें",
    "स्टार्ट",
    "thodangu",
    "thodangungal",
    "தொடங்கு",
    "தொடங்கவும்",
    "ஸ்டார்ட்",
    "prarambhinchu",
    "ప్రారంభించు",
    "ప్రారంభించండి",
    "స్టార్ట్",
];
/// A keyword is short.
const KEYWORD_CHARS: usize = 40;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    Stop,
    Start,
}

fn wish(text: &str) -> Option<Wish> {
    if analysis::is_opt_out(text) {
        return Some(Wish::Stop);
    }
    let word = text.trim().trim_end_matches(['.', '!', '।']).trim().to_lowercase();
    (word.chars().count() <= KEYWORD_CHARS && START.contains(&word.as_str())).then_some(Wish::Start)
}

impl Turn<'_> {
    /// The newest wish of the gathered messages counts.
    pub(super) fn consent(&mut self) -> Option<Decision> {
        let newest = self.questions.iter().rev().find_map(|entry| wish(&entry.content.as_text()));
        let opted_out = self.state.conversation.opted_out;
        match newest {
            Some(Wish::Stop) if !opted_out => Some(self.confirm("opted_out", true)),
            Some(Wish::Start) if opted_out => Some(self.confirm("opted_in", false)),
            _ if opted_out => Some(Decision { answers: true, ..Decision::silent("opted_out") }),
            // Who gets messages anyway may ask how to start something.
            _ => None,
        }
    }

    fn confirm(&mut self, reason: &str, opted_out: bool) -> Decision {
        // A keyword in English says little about the customer's language.
        let question = self.question();
        self.recognise_language(&question);
        let language = self.spoken_before().filter(|_| self.language == analysis::ENGLISH).unwrap_or(self.language);
        let text = if opted_out { notices::opted_out(language) } else { notices::opted_in(language) };
        let mut decision = Decision { contents: as_contents(text), answers: true, ..Decision::silent(reason) };
        let contact = self.state.conversation.contact_id;
        decision.effects.consent = Some(ConsentChange { contact, opted_out });
        decision
    }

    /// The language of the customer's last message before the keyword.
    fn spoken_before(&self) -> Option<Language> {
        let earlier = self.state.history.iter().rev().filter(|entry| entry.inbound && !entry.revoked);
        earlier
            .map(|entry| entry.content.as_text())
            .filter(|text| wish(text).is_none())
            .find_map(|text| analysis::language(&text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_whole_messages() {
        assert_eq!(wish("STOP"), Some(Wish::Stop));
        assert_eq!(wish(" Start! "), Some(Wish::Start));
        assert_eq!(wish("தொடங்கு"), Some(Wish::Start));
        for other in ["how do I start my order?", "stop by the shop tomorrow at nine please", "hello", ""] {
            assert_eq!(wish(other), None, "{other}");
        }
    }
}

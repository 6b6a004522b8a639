//! Whether what came is what was expected. Pure.

use model::check::{CheckDraft, Expect};
use store::turns::Escalation;
use unicode_normalization::UnicodeNormalization;

use crate::turn::rehearse::Rehearsal;

/// Characters of a phrase in a reason.
const PHRASE_SHOWN: usize = 80;

/// What came of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Came {
    Answer,
    Abstain,
    Handover,
    Nothing,
    Failure,
}

impl Came {
    fn of(outcome: &str, escalation: Escalation) -> Self {
        match (outcome, escalation) {
            ("failed", _) => Self::Failure,
            (_, Escalation::HandOver) => Self::Handover,
            ("escalated", _) => Self::Abstain,
            ("answered", _) => Self::Answer,
            _ => Self::Nothing,
        }
    }

    /// Continues "it …".
    fn words(self) -> &'static str {
        match self {
            Self::Answer => "answered",
            Self::Abstain => "said that it does not know",
            Self::Handover => "handed over to a person",
            Self::Nothing => "said nothing",
            Self::Failure => "could not answer",
        }
    }
}

fn wanted(expect: Expect) -> (Came, &'static str) {
    match expect {
        Expect::Answer => (Came::Answer, "an answer"),
        Expect::Abstain => (Came::Abstain, "that it says that it does not know"),
        Expect::Handover => (Came::Handover, "that a person takes over"),
    }
}

/// What is wrong with it, in words for people; empty: it passed.
pub(super) fn reasons(check: &CheckDraft, rehearsal: &Rehearsal) -> Vec<String> {
    let mut reasons = Vec::new();
    let came = Came::of(rehearsal.outcome, rehearsal.escalation);
    let (expected, words) = wanted(check.expect);
    if came != expected {
        let why = rehearsal.reason.as_deref().map(|why| format!(" ({why})")).unwrap_or_default();
        reasons.push(format!("expected {words}; it {}{why}", came.words()));
    }
    let text = folded(&rehearsal.text);
    let is_in = |phrase: &str| text.contains(&folded(phrase));
    for phrase in &check.must_contain {
        if !phrase.split('|').any(is_in) {
            reasons.push(format!("it does not say “{}”", shown(phrase)));
        }
    }
    for phrase in &check.must_not_contain {
        if let Some(said) = phrase.split('|').find(|part| is_in(part)) {
            reasons.push(format!("it says “{}”", shown(said)));
        }
    }
    reasons
}

fn shown(phrase: &str) -> &str {
    model::text::fit(phrase.trim(), PHRASE_SHOWN)
}

/// Without case, without differences that nobody sees, with single blanks.
fn folded(text: &str) -> String {
    let is_seen = |c: &char| !matches!(c, '\u{200b}'..='\u{200d}' | '\u{feff}' | '\u{2060}');
    let plain: String = text.nfkc().filter(is_seen).flat_map(char::to_lowercase).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn came(outcome: &'static str, escalation: Escalation, text: &str) -> Rehearsal {
        Rehearsal {
            outcome,
            reason: None,
            text: text.into(),
            escalation,
            agent: None,
            chunks: vec![],
            steps: Value::Null,
            model: None,
            latency_ms: 1,
        }
    }

    fn check(expect: Expect, must: &[&str], must_not: &[&str]) -> CheckDraft {
        let list = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        CheckDraft {
            agent_id: None,
            question: "?".into(),
            language: None,
            expect,
            must_contain: list(must),
            must_not_contain: list(must_not),
        }
    }

    #[test]
    fn each_expectation_is_met_by_one_outcome() {
        let answer = came("answered", Escalation::None, "At nine.");
        let abstained = came("escalated", Escalation::Offer, "I am sorry.");
        let handed = came("escalated", Escalation::HandOver, "Somebody will write.");
        let failed = came("failed", Escalation::Offer, "I am sorry.");
        let silent = came("silent", Escalation::None, "");
        let all = [&answer, &abstained, &handed, &failed, &silent];
        for (at, expect) in [Expect::Answer, Expect::Abstain, Expect::Handover].into_iter().enumerate() {
            let passed: Vec<_> = all.iter().map(|came| reasons(&check(expect, &[], &[]), came).is_empty()).collect();
            assert_eq!(passed.iter().filter(|passed| **passed).count(), 1);
            assert!(passed[at], "{expect:?}");
        }
        assert_eq!(
            reasons(&check(Expect::Answer, &[], &[]), &handed),
            ["expected an answer; it handed over to a person"]
        );
    }

    #[test]
    fn phrases_are_found_whatever_their_case_width_and_blanks() {
        let answer =
            came("answered", Escalation::None, "We  open at\nＮＩＮＥ — caf\u{65}\u{301}. டெலிவரி\u{200c} இலவசம்.");
        let good = ["open at nine", "CAFÉ", "ten|nine", "டெலிவரி இலவசம்"];
        assert_eq!(reasons(&check(Expect::Answer, &good, &["ten|eleven"]), &answer), Vec::<String>::new());
        let wrong = reasons(&check(Expect::Answer, &["ten|eleven"], &["seven|nine"]), &answer);
        assert_eq!(wrong, ["it does not say “ten|eleven”", "it says “nine”"]);
    }
}

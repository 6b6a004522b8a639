//! Checks before go-live: an example question, what must come of it, and whether it did.

use serde::{Deserialize, Serialize};

use crate::AgentId;
use crate::conversation::names;
use crate::ticket::outside;

/// Checks of one workspace: all of them run one after the other.
pub const CHECKS: i64 = 200;
/// In characters.
pub const QUESTION_CHARS: usize = 2_000;
pub const PHRASE_CHARS: usize = 300;
/// Phrases of one list.
pub const PHRASES: usize = 20;

names! {
    /// `answer`: an answer of the agent's own; `abstain`: it says that it does not know, and a person is told;
    /// `handover`: a person takes over.
    Expect { Answer = "answer", Abstain = "abstain", Handover = "handover" }
}

/// What people write of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckDraft {
    /// None: the agent that answers where none is named.
    pub agent_id: Option<AgentId>,
    pub question: String,
    /// A code, e.g. `ta`: the customer's language, where the question does not tell it.
    pub language: Option<String>,
    pub expect: Expect,
    /// All of them; of `a|b`, one.
    pub must_contain: Vec<String>,
    /// None of them.
    pub must_not_contain: Vec<String>,
}

impl CheckDraft {
    /// What is wrong with it: field and message.
    pub fn problems(&self) -> Vec<(&'static str, String)> {
        let mut problems: Vec<_> = outside("question", &self.question, 1, QUESTION_CHARS).into_iter().collect();
        for (field, list) in [("must_contain", &self.must_contain), ("must_not_contain", &self.must_not_contain)] {
            let is_wrong = |phrase: &String| {
                outside(field, phrase, 1, PHRASE_CHARS).is_some()
                    || phrase.split('|').any(|part| part.trim().is_empty())
            };
            if list.len() > PHRASES || list.iter().any(is_wrong) {
                problems.push((
                    field,
                    format!("must be at most {PHRASES} phrases of 1 to {PHRASE_CHARS} characters, with nothing empty around a |"),
                ));
            }
        }
        let is_code = |code: &str| (2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase());
        if self.language.as_deref().is_some_and(|code| !is_code(code)) {
            problems.push(("language", "must be a code such as en, ta, hi".to_owned()));
        }
        problems
    }
}

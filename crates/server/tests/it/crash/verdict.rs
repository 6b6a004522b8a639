//! What the provider's ledger says about what customers were promised: each acknowledged message in
//! exactly one accepted answer, in order.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use sim::Accepted;

/// What the stand-in model says before the messages that it answers.
const OPENING: &str = "Thank you. You wrote: ";
const PHONE_PREFIX: &str = "1555";

/// The only message with this text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Token {
    pub customer: u64,
    /// From 1.
    pub nth: u64,
}

impl Token {
    pub fn phone(customer: u64) -> String {
        format!("{PHONE_PREFIX}{customer:07}")
    }

    fn parse(text: &str) -> Option<Token> {
        let (customer, nth) = text.strip_prefix("m-")?.split_once('-')?;
        Some(Token { customer: customer.parse().ok()?, nth: nth.parse().ok()? })
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "m-{}-{}", self.customer, self.nth)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What went wrong, if anything did.
#[derive(Debug, Default)]
pub struct Verdict {
    pub acknowledged: u64,
    pub answers: u64,
    /// Accepted, but the connection broke before the sender knew.
    pub unconfirmed: usize,
    /// Acknowledged, but no answer covers it.
    pub lost: Vec<Token>,
    /// Messages that two answers cover, and answers that were accepted twice.
    pub doubled: Vec<String>,
    /// An answer covers it after one to a later message.
    pub reordered: Vec<Token>,
    /// Answers that are none of the model's, or went to somebody else.
    pub strange: Vec<String>,
}

impl Verdict {
    pub fn is_clean(&self) -> bool {
        self.lost.is_empty() && self.doubled.is_empty() && self.reordered.is_empty() && self.strange.is_empty()
    }
}

/// Judges `accepted`, which is in the order of acceptance.
pub fn reach(acknowledged: &BTreeSet<Token>, accepted: &[Arc<Accepted>]) -> Verdict {
    let mut verdict = Verdict {
        acknowledged: acknowledged.len() as u64,
        answers: accepted.len() as u64,
        unconfirmed: accepted.iter().filter(|answer| answer.answer_lost).count(),
        ..Verdict::default()
    };
    let (mut covered, mut ids, mut newest) = (BTreeSet::new(), BTreeSet::new(), BTreeMap::new());
    for answer in accepted {
        if !answer.opaque.as_ref().is_some_and(|id| ids.insert(id.clone())) {
            verdict.doubled.push(format!("message {:?}: {:?}", answer.opaque, answer.text));
        }
        let Some(tokens) = tokens(answer) else {
            verdict.strange.push(format!("to {}: {:?}", answer.to, answer.text));
            continue;
        };
        for token in tokens {
            if !covered.insert(token) {
                verdict.doubled.push(token.to_string());
            } else if newest.insert(token.customer, token.nth).is_some_and(|before| before > token.nth) {
                verdict.reordered.push(token);
            }
        }
    }
    verdict.lost = acknowledged.difference(&covered).copied().collect();
    verdict
}

/// The messages that an answer covers, if it is one of the model's and went to who wrote them.
fn tokens(answer: &Accepted) -> Option<Vec<Token>> {
    let list = answer.text.as_deref()?.strip_prefix(OPENING)?;
    let words = list.split([' ', '|', '\n']).filter(|word| !word.is_empty());
    let tokens: Vec<_> = words.map(Token::parse).collect::<Option<_>>()?;
    tokens.iter().all(|token| answer.to == Token::phone(token.customer)).then_some(tokens)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(opaque: &str, customer: u64, text: &str) -> Arc<Accepted> {
        Arc::new(Accepted {
            n: 0,
            at_ms: 0,
            wamid: opaque.into(),
            to: Token::phone(customer),
            user_id: String::new(),
            kind: "text".into(),
            text: Some(text.into()),
            context_message_id: None,
            opaque: Some(opaque.into()),
            undelivered: false,
            answer_lost: false,
            raw: None,
        })
    }

    #[test]
    fn every_kind_of_failure_is_seen() {
        let acknowledged = (1..=4).map(|nth| Token { customer: 1, nth }).collect();
        let say = |opaque, list: &str| accepted(opaque, 1, &format!("{OPENING}{list}"));
        let good = reach(&acknowledged, &[say("a", "m-1-1 | m-1-2"), say("b", "m-1-3\n\nm-1-4")]);
        assert!(good.is_clean(), "{good:?}");
        let lost = reach(&acknowledged, &[say("a", "m-1-1 | m-1-2 | m-1-3")]);
        assert_eq!(lost.lost, [Token { customer: 1, nth: 4 }]);
        let twice = reach(&acknowledged, &[say("a", "m-1-1 | m-1-2"), say("a", "m-1-3"), say("c", "m-1-3 | m-1-4")]);
        assert_eq!(twice.doubled.len(), 2);
        let crossed = reach(&acknowledged, &[say("a", "m-1-1 | m-1-3"), say("b", "m-1-2 | m-1-4")]);
        assert_eq!(crossed.reordered, [Token { customer: 1, nth: 2 }]);
        let strange =
            reach(&acknowledged, &[accepted("a", 2, "Thank you. You wrote: m-1-1"), accepted("b", 1, "Sorry")]);
        assert_eq!(strange.strange.len(), 2);
    }
}

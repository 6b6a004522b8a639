//! Faults of the messages endpoint and of files: on demand, a number of times, for one recipient, or by
//! seeded probability.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use serde::{Deserialize, Serialize};

use crate::random::Random;
use crate::state::lock;

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum GraphFault {
    /// The call is served, `ms` later.
    Delay { ms: u64 },
    /// The call is refused with this code (HTTP status by the table of reference §8).
    Error {
        code: u32,
        #[serde(default)]
        retry_after_s: Option<u64>,
    },
    /// HTTP 500 with a page of HTML.
    Html500,
    /// The connection ends without an answer; nothing was accepted.
    DropBefore,
    /// The message is accepted (ledger, statuses), but the connection ends without an answer.
    DropAfter,
    /// No answer for `ms`, then the connection ends; `accepted` says whether the message counts.
    Hang {
        ms: u64,
        #[serde(default)]
        accepted: bool,
    },
}

/// Which calls a fault is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultTarget {
    /// Sent messages.
    #[default]
    Send,
    /// Mark-as-read and typing.
    Read,
    /// Files: uploads, look-ups and downloads.
    Media,
    /// All of them.
    Any,
}

/// A fault and when it strikes.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultRule {
    pub fault: GraphFault,
    /// Strikes this often, then is forgotten; none: for ever.
    #[serde(default)]
    pub times: Option<u32>,
    /// Only for this recipient (digits without `+`, or a user id).
    #[serde(default)]
    pub to: Option<String>,
    /// Strikes with this probability; none: always.
    #[serde(default)]
    pub probability: Option<f64>,
    #[serde(default)]
    pub target: FaultTarget,
}

impl FaultRule {
    /// The next send only.
    pub fn once(fault: GraphFault) -> Self {
        Self::times(fault, 1)
    }

    /// The next `times` sends.
    pub fn times(fault: GraphFault, times: u32) -> Self {
        Self { fault, times: Some(times), to: None, probability: None, target: FaultTarget::Send }
    }

    /// Every send.
    pub fn always(fault: GraphFault) -> Self {
        Self { times: None, ..Self::once(fault) }
    }

    /// Each send with probability `p`.
    pub fn with_probability(fault: GraphFault, p: f64) -> Self {
        Self { probability: Some(p), ..Self::always(fault) }
    }

    /// The same, for calls about files.
    pub fn for_media(mut self) -> Self {
        self.target = FaultTarget::Media;
        self
    }

    /// The same, for one recipient only.
    pub fn for_recipient(mut self, to: impl Into<String>) -> Self {
        self.to = Some(to.into());
        self
    }

    fn strikes(&self, target: FaultTarget, to: Option<&str>, random: &Random) -> bool {
        (self.target == FaultTarget::Any || self.target == target)
            && self.to.as_deref().is_none_or(|wanted| Some(wanted) == to)
            && self.probability.is_none_or(|p| random.chance(p))
    }
}

/// The rules in force.
#[derive(Default)]
pub(crate) struct Faults {
    rules: Mutex<Vec<FaultRule>>,
    any: AtomicBool,
}

impl Faults {
    pub(crate) fn add(&self, rule: FaultRule) {
        lock(&self.rules).push(rule);
        self.any.store(true, Ordering::Release);
    }

    pub(crate) fn clear(&self) {
        lock(&self.rules).clear();
        self.any.store(false, Ordering::Release);
    }

    /// The first rule that strikes this call.
    pub(crate) fn strike(&self, target: FaultTarget, to: Option<&str>, random: &Random) -> Option<GraphFault> {
        if !self.any.load(Ordering::Acquire) {
            return None;
        }
        let mut rules = lock(&self.rules);
        let at = rules.iter().position(|rule| rule.strikes(target, to, random))?;
        let fault = rules[at].fault.clone();
        if let Some(times) = &mut rules[at].times {
            *times = times.saturating_sub(1);
            if *times == 0 {
                rules.remove(at);
            }
        }
        self.any.store(!rules.is_empty(), Ordering::Release);
        Some(fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_strikes_as_often_as_it_says_and_only_its_recipient() {
        let (faults, random) = (Faults::default(), Random::new(1));
        faults.add(FaultRule::times(GraphFault::Html500, 2).for_recipient("1"));
        let strike = |to| faults.strike(FaultTarget::Send, Some(to), &random);
        assert_eq!(strike("2"), None);
        assert_eq!(strike("1"), Some(GraphFault::Html500));
        assert_eq!(faults.strike(FaultTarget::Read, Some("1"), &random), None);
        assert_eq!(strike("1"), Some(GraphFault::Html500));
        assert_eq!(strike("1"), None);
    }
}

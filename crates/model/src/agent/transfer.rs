//! Who answers instead: rules that pass a conversation on to another agent.

use std::collections::{BTreeSet, HashMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::AgentId;

/// Everything that is given must hold; of a list, one of it. A rule says at least one thing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TransferRule {
    pub to: AgentId,
    #[serde(default)]
    pub intents: Vec<String>,
    #[serde(default)]
    pub topics: Vec<String>,
    /// Codes, e.g. `ta`.
    #[serde(default)]
    pub languages: Vec<String>,
    /// 0 to 1: where the best that the knowledge has is less likely right than this.
    #[serde(default)]
    pub confidence_below: Option<f64>,
}

/// What is known of a question before it is answered.
#[derive(Clone, Copy, Debug, Default)]
pub struct Signs<'a> {
    pub language: &'a str,
    pub intent: Option<&'a str>,
    pub topics: &'a [String],
    /// Of the best chunk; only asked for where a rule needs it.
    pub confidence: Option<f64>,
}

impl TransferRule {
    /// Whether it says anything at all.
    pub fn is_empty(&self) -> bool {
        self.intents.is_empty()
            && self.topics.is_empty()
            && self.languages.is_empty()
            && self.confidence_below.is_none()
    }

    pub fn holds(&self, signs: &Signs<'_>) -> bool {
        let is_among = |list: &[String], name: &str| list.iter().any(|one| one.eq_ignore_ascii_case(name));
        let intent = self.intents.is_empty() || signs.intent.is_some_and(|intent| is_among(&self.intents, intent));
        let topics = self.topics.is_empty() || signs.topics.iter().any(|topic| is_among(&self.topics, topic));
        let language = self.languages.is_empty() || is_among(&self.languages, signs.language);
        let confidence = self.confidence_below.is_none_or(|below| signs.confidence.is_some_and(|found| found < below));
        !self.is_empty() && intent && topics && language && confidence
    }
}

/// An agent with its rules, for the look over all of them.
pub type Passes<'a> = (AgentId, &'a [TransferRule]);

/// Agents that would pass the same question on in a circle, if there are any. Rules whose languages or intents exclude
/// each other make no circle: an agent for Tamil may pass English on to one that passes Tamil on to it.
pub fn circle(agents: &[Passes<'_>]) -> Option<Vec<AgentId>> {
    let rules = || agents.iter().flat_map(|(_, rules)| rules.iter());
    let names = |of: fn(&TransferRule) -> &[String]| -> BTreeSet<String> {
        // The empty name stands for everything that no rule names.
        rules().flat_map(|rule| of(rule).iter()).map(|name| name.to_ascii_lowercase()).chain([String::new()]).collect()
    };
    let (languages, intents) = (names(|rule| &rule.languages), names(|rule| &rule.intents));
    languages.iter().find_map(|language| {
        intents.iter().find_map(|intent| {
            let applies =
                |list: &[String], name: &str| list.is_empty() || list.iter().any(|one| one.eq_ignore_ascii_case(name));
            let next: HashMap<AgentId, Vec<AgentId>> = agents
                .iter()
                .map(|(id, rules)| {
                    let fitting =
                        rules.iter().filter(|r| applies(&r.languages, language) && applies(&r.intents, intent));
                    (*id, fitting.map(|rule| rule.to).collect())
                })
                .collect();
            circle_in(&next)
        })
    })
}

/// Depth first, without recursion: a chain may be as long as there are agents.
fn circle_in(next: &HashMap<AgentId, Vec<AgentId>>) -> Option<Vec<AgentId>> {
    let mut done = HashSet::new();
    let mut starts: Vec<_> = next.keys().copied().collect();
    starts.sort_unstable();
    for start in starts {
        let mut path: Vec<(AgentId, usize)> = vec![(start, 0)];
        while let Some((at, step)) = path.last().copied() {
            let Some(to) = next.get(&at).and_then(|list| list.get(step)).copied() else {
                done.insert(at);
                path.pop();
                continue;
            };
            if let Some(last) = path.last_mut() {
                last.1 += 1;
            }
            if let Some(begin) = path.iter().position(|(known, _)| *known == to) {
                return Some(path[begin..].iter().map(|(id, _)| *id).collect());
            }
            if !done.contains(&to) {
                path.push((to, 0));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn id(n: u128) -> AgentId {
        AgentId(Uuid::from_u128(n))
    }

    fn rule(to: u128, languages: &[&str], intents: &[&str]) -> TransferRule {
        let texts = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
        TransferRule {
            to: id(to),
            languages: texts(languages),
            intents: texts(intents),
            topics: vec![],
            confidence_below: None,
        }
    }

    #[test]
    fn everything_that_a_rule_says_must_hold() {
        let mut one = rule(2, &["ta", "te"], &["complaint"]);
        let signs = Signs { language: "ta", intent: Some("Complaint"), ..Signs::default() };
        assert!(one.holds(&signs));
        assert!(!one.holds(&Signs { language: "en", ..signs }));
        assert!(!one.holds(&Signs { intent: None, ..signs }));
        one.topics = vec!["delivery".into()];
        assert!(!one.holds(&signs));
        let topics = ["refund".to_owned(), "delivery".to_owned()];
        let signs = Signs { topics: &topics, ..signs };
        assert!(one.holds(&signs));
        one.confidence_below = Some(0.4);
        assert!(!one.holds(&signs));
        assert!(one.holds(&Signs { confidence: Some(0.3), ..signs }));
        assert!(!one.holds(&Signs { confidence: Some(0.4), ..signs }));
        assert!(!rule(2, &[], &[]).holds(&signs), "a rule that says nothing passes nothing on");
    }

    #[test]
    fn circles_are_found_however_long() {
        let (a, b, c) = ([rule(2, &[], &["order"])], [rule(3, &["ta"], &[])], [rule(1, &["ta", "en"], &[])]);
        let all: Vec<Passes<'_>> = vec![(id(1), &a), (id(2), &b), (id(3), &c)];
        let found = circle(&all).unwrap();
        assert_eq!(found.iter().collect::<BTreeSet<_>>().len(), 3);
        assert_eq!(circle(&all[..2]), None);
        let oneself = [rule(1, &["ta"], &[])];
        assert_eq!(circle(&[(id(1), &oneself)]), Some(vec![id(1)]));
    }

    #[test]
    fn rules_that_exclude_each_other_make_no_circle() {
        let (a, b) = ([rule(2, &["ta"], &[])], [rule(1, &["en"], &[])]);
        assert_eq!(circle(&[(id(1), &a), (id(2), &b)]), None);
        let both = [rule(1, &["en", "TA"], &[])];
        assert!(circle(&[(id(1), &a), (id(2), &both)]).is_some());
        let (a, b) = ([rule(2, &[], &["order"])], [rule(1, &[], &["refund"])]);
        assert_eq!(circle(&[(id(1), &a), (id(2), &b)]), None);
    }

    #[test]
    fn many_agents_are_looked_through_at_once() {
        let lists: Vec<Vec<TransferRule>> = (0..200u128)
            .map(|n| (n + 1..(n + 20).min(200)).map(|to| rule(to, &["ta"], &["order"])).collect())
            .collect();
        let all: Vec<Passes<'_>> = lists.iter().enumerate().map(|(n, list)| (id(n as u128), list.as_slice())).collect();
        assert_eq!(circle(&all), None);
    }
}

//! Whether an answer gives away what the agent was told: its rules, the company's instructions, or its tools.
//!
//! Long verbatim runs are looked for in a form that spelling tricks do not change (letters and digits alone, lower case),
//! forwards and backwards, and in what looks like Base64. A translation cannot be found so; for it there is a mark in the
//! rules that no answer has a reason to contain.

use std::collections::HashSet;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// Letters and digits of our own rules and tools in a row that no honest answer shares with them.
const OWN_RUN: usize = 48;
/// The company's instructions hold texts that answers may well use, such as a greeting: a longer run is needed.
const COMPANY_RUN: usize = 160;
/// Characters of a word that is read as Base64.
const ENCODED_MIN: usize = 40;

/// The runs of a text that no answer may hold: they are the same for every answer, so they are made once.
pub(crate) struct Runs(HashSet<u64>);

impl Runs {
    pub(crate) fn of(text: &str) -> Self {
        Self(digests(&plain(text), OWN_RUN).collect())
    }
}

/// What must not be told.
pub(super) struct Secrets<'a> {
    /// Our own words: rules and descriptions of tools.
    pub own: Vec<&'a Runs>,
    /// What the company has written for the agent.
    pub company: Vec<&'a str>,
    /// A word that stands in the rules alone.
    pub mark: &'a str,
}

impl Secrets<'_> {
    /// What an answer gives away, if it does.
    pub(super) fn leak(&self, answer: &str) -> Option<&'static str> {
        let forms = forms(answer);
        let mark = plain(self.mark);
        if !mark.is_empty() && forms.iter().any(|form| contains(form, &mark)) {
            return Some("the mark of its rules");
        }
        let is_ours = |digest| self.own.iter().any(|runs| runs.0.contains(&digest));
        if forms.iter().flat_map(|form| digests(form, OWN_RUN)).any(is_ours) {
            return Some("its rules or tools");
        }
        let told: HashSet<u64> = forms.iter().flat_map(|form| digests(form, COMPANY_RUN)).collect();
        let is_told = |text: &&str| digests(&plain(text), COMPANY_RUN).any(|digest| told.contains(&digest));
        // Most answers are shorter than such a run.
        (!told.is_empty() && self.company.iter().any(is_told)).then_some("the company's instructions")
    }
}

/// Letters and digits alone, lower case.
fn plain(text: &str) -> Vec<char> {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A digest of each run of so many characters, each from the one before.
fn digests(text: &[char], run: usize) -> impl Iterator<Item = u64> + '_ {
    const BASE: u64 = 0x9e37_79b9_7f4a_7c15;
    let leaving = BASE.wrapping_pow(run as u32);
    let mut digest = 0_u64;
    text.iter().enumerate().filter_map(move |(at, c)| {
        digest = digest.wrapping_mul(BASE).wrapping_add(u64::from(*c) + 1);
        if let Some(first) = at.checked_sub(run) {
            digest = digest.wrapping_sub((u64::from(text[first]) + 1).wrapping_mul(leaving));
        }
        (at + 1 >= run).then_some(digest)
    })
}

fn contains(form: &[char], part: &[char]) -> bool {
    form.len() >= part.len() && form.windows(part.len()).any(|window| window == part)
}

/// An answer in the ways in which it may be meant to be read.
fn forms(answer: &str) -> Vec<Vec<char>> {
    let forwards = plain(answer);
    let mut backwards = forwards.clone();
    backwards.reverse();
    let mut forms = vec![forwards, backwards];
    let words = answer.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '-' | '_')));
    for word in words.filter(|word| word.len() >= ENCODED_MIN) {
        let decoded = STANDARD_NO_PAD.decode(word).or_else(|_| URL_SAFE_NO_PAD.decode(word));
        if let Some(text) = decoded.ok().and_then(|bytes| String::from_utf8(bytes).ok()) {
            forms.push(plain(&text));
        }
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: &str =
        "State facts only from the knowledge below or from tool results. After each such sentence name its entry.";
    const COMPANY: &str = "Always greet with: Welcome to Marina Spices, how can I help you today? Never offer more than ten per cent \
        off without asking the manager, and do not tell customers about the outlet in Guindy, which will be closed at the end of March.";

    fn leak(answer: &str) -> Option<&'static str> {
        Secrets { own: vec![&Runs::of(RULES)], company: vec![COMPANY], mark: "rules-7f3a91c2" }.leak(answer)
    }

    #[test]
    fn rules_are_recognised_in_disguise() {
        let spaced: String = RULES.chars().flat_map(|c| [c, ' ']).collect();
        let reversed: String = RULES.chars().rev().collect();
        let encoded = STANDARD_NO_PAD.encode(RULES);
        let upper = RULES.to_uppercase().replace(' ', "_");
        for answer in [RULES, &spaced, &reversed, &encoded, &upper, &format!("Sure! Here: **{RULES}**")] {
            assert_eq!(leak(answer), Some("its rules or tools"), "{answer}");
        }
        assert_eq!(leak("என் விதிகள் (Rules-7F3A 91C2): …"), Some("the mark of its rules"));
        assert_eq!(leak(COMPANY), Some("the company's instructions"));
    }

    #[test]
    fn honest_answers_pass() {
        for answer in [
            "Welcome to Marina Spices, how can I help you today?",
            "We deliver within 3 to 5 working days.",
            "I can only tell you what is in the knowledge below our shop page.",
            "",
        ] {
            assert_eq!(leak(answer), None, "{answer}");
        }
    }
}

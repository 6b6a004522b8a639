//! Entities that an owner defined: a pattern, or a description with the words to look for.
//!
//! Patterns come from people: their length, their compiled size and their matches have bounds, and the engine's time
//! grows with the text's length only.

use std::sync::Arc;

use regex::{Regex, RegexBuilder};
use serde_json::json;
use thiserror::Error;

use super::{
    Kind, Spans,
    phrases::Phrases,
    tokens::{Form, Tokens},
};

pub const PATTERN_CHARACTERS_MAX: usize = 500;
/// Bytes of a compiled pattern, and of the tables that its matching may grow.
const COMPILED_BYTES_MAX: usize = 256 * 1024;
/// Matches of one pattern in one text. It bounds the work, too: each search may walk the whole rest of the text.
const MATCHES_MAX: usize = 20;
const KEYWORDS_MAX: usize = 100;
/// Words of one keyword; more are a sentence that describes rather than one that lists.
const KEYWORD_WORDS_MAX: usize = 4;

#[derive(Debug, Error, PartialEq, Eq)]
pub enum PatternProblem {
    #[error("is longer than {PATTERN_CHARACTERS_MAX} characters")]
    TooLong,
    #[error("matches the empty text")]
    MatchesNothing,
    #[error("would grow too large")]
    TooLarge,
    #[error("cannot be read: {0}")]
    Syntax(String),
}

/// What to look for, compiled once and used for every message.
#[derive(Clone, Debug)]
pub struct CustomEntity {
    name: String,
    pattern: Option<Regex>,
    keywords: Option<Arc<Phrases<()>>>,
    /// The name's own words: what is written behind them (`policy number AB-12`) is a value, too.
    label: Vec<String>,
}

impl CustomEntity {
    /// # Errors
    /// Says why a pattern is not used, in words that complete `the pattern …`.
    pub fn new(name: &str, description: Option<&str>, pattern: Option<&str>) -> Result<Self, PatternProblem> {
        let pattern = pattern.map(str::trim).filter(|pattern| !pattern.is_empty()).map(compile).transpose()?;
        let listed = description.filter(|_| pattern.is_none()).and_then(keywords);
        let keywords = listed.map(|listed| Arc::new(Phrases::new(&[((), listed.as_str())])));
        let listed = pattern.is_some() || keywords.is_some();
        let label = if listed { Vec::new() } else { words(&name.replace(['_', '-'], " ")) };
        Ok(Self { name: name.to_owned(), pattern, keywords, label })
    }

    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn find(&self, tokens: &Tokens, found: &mut Spans) {
        if let Some(pattern) = &self.pattern {
            return self.by_pattern(pattern, found);
        }
        let mut matches = 0;
        let mut at = 0;
        while at < tokens.len() && matches < MATCHES_MAX {
            let span = self.keyword(tokens, at).or_else(|| self.labelled(tokens, at));
            let Some((from, to)) = span else {
                at += 1;
                continue;
            };
            let value = json!({"name": self.name, "value": found.text(tokens, from, to)});
            found.push(tokens, Kind::Custom, from, to, value);
            matches += 1;
            at = to;
        }
    }

    fn by_pattern(&self, pattern: &Regex, found: &mut Spans) {
        for groups in pattern.captures_iter(found.text).take(MATCHES_MAX) {
            let Some(whole) = groups.get(1).or_else(|| groups.get(0)) else { continue };
            if whole.is_empty() {
                continue;
            }
            found.entities.push(super::Entity {
                kind: Kind::Custom,
                text: whole.as_str().to_owned(),
                start: whole.start(),
                end: whole.end(),
                value: json!({"name": self.name, "value": whole.as_str()}),
            });
        }
    }

    fn keyword(&self, tokens: &Tokens, at: usize) -> Option<(usize, usize)> {
        let ((), taken) = self.keywords.as_ref()?.find(tokens, at)?;
        Some((at, at + taken))
    }

    /// The code behind the entity's own name.
    fn labelled(&self, tokens: &Tokens, at: usize) -> Option<(usize, usize)> {
        if self.label.is_empty() || !starts_with(tokens, at, &self.label) {
            return None;
        }
        let mut from = at + self.label.len();
        let last = from + 4;
        while from < last
            && matches!(tokens.norm(from), "is" | ":" | "-" | "no" | "number" | "." | "#" | "hai" | "है" | "=" | "id")
        {
            from += 1;
        }
        let mut end = from;
        while end < tokens.len()
            && end - from < 12
            && (end == from || tokens.glued(end))
            && (!tokens.is(end, Form::Sign) || tokens.norm(end) == "-")
        {
            end += 1;
        }
        let coded = (from..end).any(|i| tokens.is(i, Form::Digits));
        coded.then_some((from, end))
    }
}

fn starts_with(tokens: &Tokens, at: usize, words: &[String]) -> bool {
    words.iter().enumerate().all(|(i, word)| tokens.norm(at + i) == word)
}

fn compile(pattern: &str) -> Result<Regex, PatternProblem> {
    if pattern.chars().count() > PATTERN_CHARACTERS_MAX {
        return Err(PatternProblem::TooLong);
    }
    let compiled = RegexBuilder::new(pattern)
        .case_insensitive(true)
        .size_limit(COMPILED_BYTES_MAX)
        .dfa_size_limit(COMPILED_BYTES_MAX)
        .nest_limit(20)
        .build()
        .map_err(|problem| match problem {
            regex::Error::CompiledTooBig(_) => PatternProblem::TooLarge,
            problem => {
                PatternProblem::Syntax(problem.to_string().lines().last().unwrap_or_default().replace("error: ", ""))
            }
        })?;
    if compiled.is_match("") { Err(PatternProblem::MatchesNothing) } else { Ok(compiled) }
}

/// The listed words of a description, parted by `|`: `one of: red, dark blue or green`. A description that lists
/// nothing has none.
fn keywords(description: &str) -> Option<String> {
    let listed = description.rsplit_once(':').map_or(description, |(_, list)| list);
    let listed = listed.replace(" or ", ",").replace(" and ", ",");
    let parts: Vec<Vec<String>> = listed
        .split([',', ';', '|', '\n', '/'])
        .map(words)
        .filter(|words| !words.is_empty())
        .take(KEYWORDS_MAX)
        .collect();
    let lists = parts.len() >= 2 && parts.iter().all(|words| words.len() <= KEYWORD_WORDS_MAX);
    lists.then(|| parts.iter().map(|words| words.join(" ")).collect::<Vec<_>>().join("|"))
}

/// The words and numbers of a text, its signs left out.
fn words(text: &str) -> Vec<String> {
    let tokens = Tokens::of(text);
    (0..tokens.len()).filter(|i| !tokens.is(*i, Form::Sign)).map(|i| tokens.norm(i).to_owned()).collect()
}

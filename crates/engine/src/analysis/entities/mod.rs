//! What a text names: days and times, amounts, ways to reach somebody, orders, people, companies, and what an owner
//! defined.
//!
//! Rules over tokens, no model: every scanner walks forward once, so the work grows with the text's length and a
//! hostile text costs no more than another. Spans of different kinds do not overlap; the more certain kind wins
//! (an address before a number, a number before a day). Nothing is looked up and nothing is guessed: what is not
//! certain keeps its text and has no normal form.

mod amounts;
mod contacts;
mod custom;
mod dates;
mod names;
mod numbers;
mod orders;
mod phones;
pub(super) mod phrases;
#[cfg(test)]
mod tests;
pub(super) mod tokens;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Serialize;
use serde_json::Value;

pub use custom::{CustomEntity, PatternProblem};
pub(super) use dates::due;
use tokens::Tokens;

/// When and where a message is read: `tomorrow` is tomorrow there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    pub now: DateTime<Utc>,
    pub tz: Tz,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Date,
    /// A week, a month, a year, or from one day to another.
    DateRange,
    DateTime,
    DateTimeRange,
    Time,
    TimeRange,
    Duration,
    Amount,
    Phone,
    Email,
    Url,
    OrderId,
    Person,
    Company,
    Custom,
}

/// A stretch of the text and what it says. `value` depends on the kind:
///
/// | kind | value |
/// | --- | --- |
/// | days and times | `{value, iso}`: for people and as ISO 8601; a range's `iso` is `start/end` (the end excluded for days), `..` where open |
/// | duration | `{value, iso, seconds}` |
/// | amount | `{value: number, currency: "INR" or null}` |
/// | phone | `{value}`: E.164 where certain, else its digits |
/// | email, url, order id, person, company | `{value}` |
/// | custom | `{name, value}` |
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Entity {
    pub kind: Kind,
    pub text: String,
    /// Byte offsets in the text, on character borders.
    pub start: usize,
    pub end: usize,
    pub value: Value,
}

/// At most so many entities of a text are kept.
pub const ENTITIES_MAX: usize = 200;

/// The entities of a text in order of their place; custom ones may lie over others.
pub fn entities(text: &str, at: &Moment, custom: &[CustomEntity]) -> Vec<Entity> {
    find(text, &Tokens::of(text), at, custom)
}

pub(super) fn find(text: &str, tokens: &Tokens, at: &Moment, custom: &[CustomEntity]) -> Vec<Entity> {
    let mut found = Spans { text, taken: vec![false; tokens.len()], entities: Vec::new() };
    contacts::find(tokens, &mut found);
    orders::find(tokens, &mut found);
    phones::find(tokens, at, &mut found);
    amounts::find(tokens, &mut found);
    dates::find(tokens, at, &mut found);
    names::find(tokens, &mut found);
    for entity in custom {
        entity.find(tokens, &mut found);
    }
    let mut entities = found.entities;
    entities.sort_by_key(|entity| (entity.start, entity.end));
    entities.truncate(ENTITIES_MAX);
    entities
}

/// What was found so far, and which tokens it took.
struct Spans<'t> {
    text: &'t str,
    taken: Vec<bool>,
    entities: Vec<Entity>,
}

impl Spans<'_> {
    fn free(&self, from: usize, to: usize) -> bool {
        to <= self.taken.len() && !self.taken[from..to].iter().any(|taken| *taken)
    }

    fn is_taken(&self, token: usize) -> bool {
        self.taken.get(token).copied().unwrap_or(false)
    }

    fn text(&self, tokens: &Tokens, from: usize, to: usize) -> &str {
        let start = tokens.get(from).map_or(0, |token| token.start);
        let end = to.checked_sub(1).and_then(|last| tokens.get(last)).map_or(start, |token| token.end);
        self.text.get(start..end.max(start)).unwrap_or_default()
    }

    /// Keeps an entity made of the tokens `from..to`, unless another has some of them.
    fn keep(&mut self, tokens: &Tokens, kind: Kind, from: usize, to: usize, value: Value) {
        if from >= to || !self.free(from, to) {
            return;
        }
        self.taken[from..to].fill(true);
        self.push(tokens, kind, from, to, value);
    }

    fn push(&mut self, tokens: &Tokens, kind: Kind, from: usize, to: usize, value: Value) {
        if let (Some(first), Some(last)) = (tokens.get(from), tokens.get(to - 1)) {
            let text = self.text.get(first.start..last.end).unwrap_or_default().to_owned();
            self.entities.push(Entity { kind, text, start: first.start, end: last.end, value });
        }
    }
}

/// The number that a whole text says in words or digits, in any of the four languages: `एक सौ पचास` is 150.
pub fn number(text: &str) -> Option<f64> {
    let tokens = Tokens::of(text);
    let end = if tokens.norm(tokens.len().saturating_sub(1)) == "." { tokens.len() - 1 } else { tokens.len() };
    numbers::number(&tokens, 0).filter(|number| number.tokens == end).map(|number| number.value)
}

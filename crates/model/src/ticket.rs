//! Tickets: customers' issues. Names, states, how long settled ones stay, and the bounds of what people write.
//!
//! A ticket's code is what a customer reads out or types: short, without letters that look like digits. It is unique
//! in its workspace only, and random, so that nobody can guess how many there are.

use serde::{Deserialize, Serialize};

use crate::conversation::names;
use crate::time::UnixMs;

/// In characters.
pub const ISSUE_TYPE_CHARS: usize = 80;
pub const DESCRIPTION_CHARS: usize = 10_000;
pub const ORDER_ID_CHARS: usize = 100;
pub const RESOLUTION_NOTES_CHARS: usize = 10_000;

const PREFIX: &str = "TKT-";
/// Crockford's base 32: no I, L, O and U.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// 40 random bits.
const CODE_DIGITS: usize = 8;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

names! {
    Priority { Low = "low", Medium = "medium", High = "high", Urgent = "urgent" }
}
names! {
    /// `resolved`: an answer was found; `closed`: nobody expects anything any more.
    Status { Open = "open", InProgress = "in_progress", Resolved = "resolved", Closed = "closed" }
}

impl Status {
    /// Whether nobody works on it any more.
    pub fn is_settled(self) -> bool {
        matches!(self, Self::Resolved | Self::Closed)
    }

    /// Whether a ticket may go from here to `next`. What was closed is first opened again: work on it, or another
    /// result, would otherwise have no visible beginning.
    pub fn may_become(self, next: Status) -> bool {
        self != Self::Closed || matches!(next, Self::Closed | Self::Open)
    }
}

/// When a ticket became settled, after a change of its status.
pub fn settled_at(before: Option<UnixMs>, status: Status, now: UnixMs) -> Option<UnixMs> {
    if status.is_settled() { Some(before.unwrap_or(now)) } else { None }
}

/// When a ticket leaves: `keep_days` after it was settled; never while somebody may work on it.
pub fn expires_at(settled_at: Option<UnixMs>, keep_days: i64) -> Option<UnixMs> {
    settled_at.map(|at| at.plus_ms(keep_days.saturating_mul(DAY_MS)))
}

/// What a ticket is called outside, e.g. `TKT-7K3F9QXA`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Code(String);

impl Code {
    /// A code from 40 of these random bits.
    pub fn of(random: u64) -> Self {
        let mut text = String::with_capacity(PREFIX.len() + CODE_DIGITS);
        text.push_str(PREFIX);
        for at in 0..CODE_DIGITS {
            text.push(char::from(DIGITS[(random >> (5 * at)) as usize & 31]));
        }
        Self(text)
    }

    /// Reads what a person typed: in any case, with or without the prefix, with O for 0 and I or L for 1.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_start_matches('#').to_ascii_uppercase();
        let digits = text.strip_prefix(PREFIX).or_else(|| text.strip_prefix("TKT")).unwrap_or(&text);
        if digits.len() != CODE_DIGITS {
            return None;
        }
        let digit = |c: char| match c {
            'O' => Some('0'),
            'I' | 'L' => Some('1'),
            c if DIGITS.iter().any(|digit| char::from(*digit) == c) => Some(c),
            _ => None,
        };
        let digits: Option<String> = digits.chars().map(digit).collect();
        digits.map(|digits| Self(format!("{PREFIX}{digits}")))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The texts of a ticket, as far as they are given.
#[derive(Clone, Copy, Debug, Default)]
pub struct Texts<'a> {
    pub issue_type: Option<&'a str>,
    pub description: Option<&'a str>,
    pub order_id: Option<&'a str>,
    pub resolution_notes: Option<&'a str>,
}

impl Texts<'_> {
    /// What is wrong with them: field and message.
    pub fn problems(&self) -> Vec<(&'static str, String)> {
        let bounds = [
            ("issue_type", self.issue_type, 1, ISSUE_TYPE_CHARS),
            ("description", self.description, 1, DESCRIPTION_CHARS),
            ("order_id", self.order_id, 0, ORDER_ID_CHARS),
            ("resolution_notes", self.resolution_notes, 0, RESOLUTION_NOTES_CHARS),
        ];
        bounds.into_iter().filter_map(|(field, text, min, max)| outside(field, text?, min, max)).collect()
    }
}

/// That a text has fewer or more characters than allowed.
pub(crate) fn outside(field: &'static str, text: &str, min: usize, max: usize) -> Option<(&'static str, String)> {
    let chars = text.trim().chars().count();
    match chars {
        0 if min > 0 => Some((field, format!("must have {min} to {max} characters"))),
        _ if chars > max => Some((field, format!("must have at most {max} characters"))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn codes_read_back_however_they_are_typed(random: u64) {
            let code = Code::of(random);
            prop_assert_eq!(code.as_str().len(), 12);
            let spellings = [
                code.to_string(),
                code.as_str().to_ascii_lowercase(),
                format!(" #{} ", code.as_str().trim_start_matches("TKT-")),
                code.as_str().replace('0', "o").replace('1', "l"),
            ];
            for spelling in spellings {
                prop_assert_eq!(Code::parse(&spelling), Some(code.clone()), "{}", spelling);
            }
        }

        #[test]
        fn an_open_ticket_never_leaves_and_a_settled_one_leaves_once(
            steps in prop::collection::vec((0usize..4, 0i64..1_000), 1..20), keep_days in 1i64..400,
        ) {
            let all = [Status::Open, Status::InProgress, Status::Resolved, Status::Closed];
            let (mut status, mut settled, mut now) = (Status::Open, None, UnixMs(0));
            for (next, passed) in steps {
                now = now.plus_ms(passed);
                if !status.may_become(all[next]) {
                    continue;
                }
                let before = settled;
                status = all[next];
                settled = settled_at(before, status, now);
                let expires = expires_at(settled, keep_days);
                prop_assert_eq!(expires.is_some(), status.is_settled());
                if let (Some(_), Some(at)) = (before, expires) {
                    prop_assert_eq!(Some(at), expires_at(before, keep_days), "closing a resolved one does not prolong its stay");
                }
            }
        }
    }

    #[test]
    fn other_texts_are_no_codes() {
        for text in ["", "TKT-", "TKT-1234567", "TKT-123456789", "TKT-1234567U", "TKT-1234567é", "15550100199"] {
            assert_eq!(Code::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_closed_ticket_can_only_be_opened_again() {
        assert!(Status::Closed.may_become(Status::Open) && Status::Closed.may_become(Status::Closed));
        assert!(!Status::Closed.may_become(Status::InProgress) && !Status::Closed.may_become(Status::Resolved));
        assert!(Status::Resolved.may_become(Status::InProgress));
    }

    #[test]
    fn texts_have_bounds() {
        let long = "ஆ".repeat(ISSUE_TYPE_CHARS + 1);
        let texts = Texts { issue_type: Some(&long), description: Some("  "), order_id: Some(""), ..Texts::default() };
        let fields: Vec<_> = texts.problems().into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["issue_type", "description"]);
        assert!(Texts::default().problems().is_empty());
    }
}

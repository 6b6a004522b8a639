//! Tasks: what a person has to do. Names, states, and the bounds of what people write.

use serde::{Deserialize, Serialize};

use crate::conversation::names;
use crate::ticket::outside;
use crate::time::UnixMs;

/// In characters.
pub const TITLE_CHARS: usize = 200;
pub const DESCRIPTION_CHARS: usize = 10_000;
pub const CATEGORY_CHARS: usize = 80;
pub const TAGS_MAX: usize = 20;
pub const TAG_CHARS: usize = 50;
/// 1 is the most urgent.
pub const PRIORITY: std::ops::RangeInclusive<i64> = 1..=5;
pub const PRIORITY_DEFAULT: i64 = 3;

names! {
    Kind {
        Call = "call", Email = "email", Meeting = "meeting", FollowUp = "follow_up", Demo = "demo",
        Proposal = "proposal", General = "general",
    }
}
names! {
    Status { Open = "open", Done = "done", Cancelled = "cancelled" }
}

/// When a task was completed, after a change of its status. Only what was done has been completed.
pub fn completed_at(before: Option<UnixMs>, status: Status, now: UnixMs) -> Option<UnixMs> {
    if status == Status::Done { Some(before.unwrap_or(now)) } else { None }
}

/// Whether it should have been done by now.
pub fn is_overdue(status: Status, due_at: Option<UnixMs>, now: UnixMs) -> bool {
    status == Status::Open && due_at.is_some_and(|due| due < now)
}

/// What is written of a task, as far as it is given.
#[derive(Clone, Copy, Debug, Default)]
pub struct Texts<'a> {
    pub title: Option<&'a str>,
    pub description: Option<&'a str>,
    pub category: Option<&'a str>,
    pub priority: Option<i64>,
    pub tags: Option<&'a [String]>,
}

impl Texts<'_> {
    /// What is wrong with it: field and message.
    pub fn problems(&self) -> Vec<(&'static str, String)> {
        let bounds = [
            ("title", self.title, 1, TITLE_CHARS),
            ("description", self.description, 0, DESCRIPTION_CHARS),
            ("category", self.category, 0, CATEGORY_CHARS),
        ];
        let mut problems: Vec<_> =
            bounds.into_iter().filter_map(|(field, text, min, max)| outside(field, text?, min, max)).collect();
        if self.priority.is_some_and(|priority| !PRIORITY.contains(&priority)) {
            problems.push(("priority", "must be a number from 1 (most urgent) to 5".to_owned()));
        }
        let tags = self.tags.unwrap_or_default();
        if tags.len() > TAGS_MAX || tags.iter().any(|tag| outside("tags", tag, 1, TAG_CHARS).is_some()) {
            problems.push(("tags", format!("must be at most {TAGS_MAX}, each of 1 to {TAG_CHARS} characters")));
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_done_has_been_completed_and_only_once() {
        let first = completed_at(None, Status::Done, UnixMs(5));
        assert_eq!(first, Some(UnixMs(5)));
        assert_eq!(completed_at(first, Status::Done, UnixMs(9)), first);
        assert_eq!(completed_at(first, Status::Open, UnixMs(9)), None);
        assert_eq!(completed_at(first, Status::Cancelled, UnixMs(9)), None);
    }

    #[test]
    fn what_is_done_is_not_overdue() {
        let due = Some(UnixMs(10));
        assert!(is_overdue(Status::Open, due, UnixMs(11)));
        assert!(!is_overdue(Status::Open, due, UnixMs(10)) && !is_overdue(Status::Open, None, UnixMs(11)));
        assert!(!is_overdue(Status::Done, due, UnixMs(11)));
    }

    #[test]
    fn everything_has_bounds() {
        let tags = vec!["x".repeat(TAG_CHARS + 1)];
        let texts =
            Texts { title: Some(" "), priority: Some(6), tags: Some(&tags), category: Some(""), ..Texts::default() };
        let fields: Vec<_> = texts.problems().into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["title", "priority", "tags"]);
    }
}

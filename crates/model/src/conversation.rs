//! Conversations: state, who speaks (mode and epoch), and where a new message goes.

use serde::{Deserialize, Serialize};

use crate::ids::{ConversationId, UserId};
use crate::time::UnixMs;

macro_rules! names {
    ($(#[$doc:meta])* $type:ident { $($variant:ident = $name:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $type { $(#[serde(rename = $name)] $variant),+ }
        impl $type {
            pub fn as_str(self) -> &'static str { match self { $(Self::$variant => $name),+ } }
            pub fn parse(text: &str) -> Option<Self> { match text { $($name => Some(Self::$variant),)+ _ => None } }
            pub const ALL: &'static [&'static str] = &[$($name),+];
        }
    };
}
pub(crate) use names;

names! {
    /// `escalated`: a person was asked for and none has answered yet.
    Status { Active = "active", Escalated = "escalated", Ended = "ended" }
}
names! {
    /// Who answers: the agent, or a person while the agent keeps silent.
    Mode { Ai = "ai", Operator = "operator" }
}
names! {
    Sender { Customer = "customer", Ai = "ai", Operator = "operator", System = "system" }
}
names! {
    /// What people, agents and rules do with a conversation, besides talking.
    ConversationEventKind {
        Created = "created",
        TakenOver = "taken_over",
        HandedBack = "handed_back",
        Assigned = "assigned",
        Escalated = "escalated",
        Closed = "closed",
        Reopened = "reopened",
        Archived = "archived",
        Labelled = "labelled",
        Flagged = "flagged",
    }
}

/// Who owns a conversation, as a number that every change of mode or owner raises. A commit that
/// was prepared under an older epoch is void.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Epoch(pub i64);

/// The part of a conversation that decides who may speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ownership {
    pub epoch: Epoch,
    pub mode: Mode,
    pub status: Status,
    pub assignee: Option<UserId>,
}

/// What can happen to an ownership.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handover {
    /// A person takes the conversation.
    TakeOver { by: UserId },
    /// The agent, or a rule, asks for a person.
    Escalate,
    /// Back to the agent.
    HandBack,
}

impl Ownership {
    /// The ownership after `what`. The epoch rises on every change, so that a second take-over by the
    /// same person is a no-op that disturbs nobody.
    pub fn after(self, what: Handover) -> Ownership {
        let next = match what {
            Handover::TakeOver { by } => {
                Ownership { mode: Mode::Operator, assignee: Some(by), status: Status::Active, ..self }
            }
            Handover::Escalate => Ownership { mode: Mode::Operator, assignee: None, status: Status::Escalated, ..self },
            Handover::HandBack => Ownership { mode: Mode::Ai, assignee: None, status: Status::Active, ..self },
        };
        if next == self { self } else { Ownership { epoch: Epoch(self.epoch.0 + 1), ..next } }
    }
}

/// How conversations end and begin again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifetimes {
    /// Silence after which an open conversation counts as ended.
    pub close_after_ms: i64,
    /// Age of the end up to which a message reopens instead of starting anew.
    pub reopen_within_ms: i64,
}

/// A contact's latest conversation on a channel, as far as this rule needs it.
#[derive(Clone, Copy, Debug)]
pub struct Latest {
    pub id: ConversationId,
    pub status: Status,
    pub last_message_at: UnixMs,
    pub ended_at: Option<UnixMs>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placement {
    /// Goes on in the open conversation.
    Continue(ConversationId),
    Reopen(ConversationId),
    /// Starts a new one; an old one that is still open is ended first.
    Begin {
        end: Option<ConversationId>,
    },
}

/// Where a message that arrives `now` belongs.
pub fn place(latest: Option<Latest>, now: UnixMs, rules: Lifetimes) -> Placement {
    let Some(latest) = latest else {
        return Placement::Begin { end: None };
    };
    let is_open = latest.status != Status::Ended;
    if is_open && now.since(latest.last_message_at) <= rules.close_after_ms {
        return Placement::Continue(latest.id);
    }
    // An open conversation that nobody closed ended when its silence grew too long.
    let ended_at = match latest.ended_at {
        Some(at) if !is_open => at,
        _ => latest.last_message_at.plus_ms(rules.close_after_ms),
    };
    if now.since(ended_at) > rules.reopen_within_ms {
        Placement::Begin { end: is_open.then_some(latest.id) }
    } else if is_open {
        Placement::Continue(latest.id)
    } else {
        Placement::Reopen(latest.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn user() -> UserId {
        UserId(Uuid::from_u128(7))
    }

    fn moves() -> impl Strategy<Value = Handover> {
        prop_oneof![
            (1u128..4).prop_map(|id| Handover::TakeOver { by: UserId(Uuid::from_u128(id)) }),
            Just(Handover::Escalate),
            Just(Handover::HandBack),
        ]
    }

    proptest! {
        #[test]
        fn the_epoch_rises_exactly_when_something_changed(list in prop::collection::vec(moves(), 1..30)) {
            let mut own = Ownership { epoch: Epoch(0), mode: Mode::Ai, status: Status::Active, assignee: None };
            for what in list {
                let next = own.after(what);
                let changed = (own.mode, own.status, own.assignee) != (next.mode, next.status, next.assignee);
                prop_assert_eq!(next.epoch.0, own.epoch.0 + i64::from(changed));
                prop_assert_eq!(next.after(what), next, "a repetition changes nothing");
                own = next;
            }
        }

        #[test]
        fn there_is_at_most_one_open_conversation(age in 0i64..100, gap in 0i64..100, ended in any::<bool>()) {
            let rules = Lifetimes { close_after_ms: 24, reopen_within_ms: 24 };
            let id = ConversationId(Uuid::from_u128(1));
            let latest = Latest {
                id,
                status: if ended { Status::Ended } else { Status::Active },
                last_message_at: UnixMs(0),
                ended_at: ended.then_some(UnixMs(gap)),
            };
            match place(Some(latest), UnixMs(gap + age), rules) {
                Placement::Begin { end } => prop_assert_eq!(end.is_some(), !ended),
                Placement::Reopen(_) => prop_assert!(ended && age <= 24),
                Placement::Continue(_) => prop_assert!(!ended),
            }
        }
    }

    #[test]
    fn takeover_silences_and_handback_wakes() {
        let own = Ownership { epoch: Epoch(3), mode: Mode::Ai, status: Status::Escalated, assignee: None };
        let taken = own.after(Handover::TakeOver { by: user() });
        assert_eq!((taken.epoch, taken.mode, taken.status), (Epoch(4), Mode::Operator, Status::Active));
        assert_eq!(taken.after(Handover::HandBack).mode, Mode::Ai);
    }
}

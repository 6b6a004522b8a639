//! Delivery receipts: what a status may do to a message's state.
//!
//! A status only moves forward: queued < sent < delivered < read; `failed` is final unless a later
//! status proves delivery (pipeline.md section 1).

use serde::{Deserialize, Serialize};

/// What a provider reports about a message that we sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Receipt {
    Sent,
    Delivered,
    /// Implies delivered, which may have been skipped. `played` of a voice note counts as read.
    Read,
    Failed,
    /// A value that this version does not know: kept in the raw event, changes nothing.
    Unknown,
}

/// A message's delivery state as stored and shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// Inbound.
    Received,
    /// In the outbox.
    Queued,
    /// An attempt has been recorded and may be on the wire. Shown as `queued`.
    Sending,
    /// The attempt's outcome is not known; waits for a status or `settle_after`. Shown as `queued`.
    Unknown,
    Sent,
    Delivered,
    Read,
    Failed,
}

impl Delivery {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Unknown => "unknown",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Failed => "failed",
        }
    }

    /// The API's name: it knows no `sending` and no `unknown`.
    pub fn api_name(self) -> &'static str {
        match self {
            Self::Sending | Self::Unknown => "queued",
            other => other.as_str(),
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "received" => Self::Received,
            "queued" => Self::Queued,
            "sending" => Self::Sending,
            "unknown" => Self::Unknown,
            "sent" => Self::Sent,
            "delivered" => Self::Delivered,
            "read" => Self::Read,
            "failed" => Self::Failed,
            _ => return None,
        })
    }

    /// Whether the lane may go on to its next message: this one was accepted or has ended.
    pub fn is_settled(self) -> bool {
        !matches!(self, Self::Queued | Self::Sending | Self::Unknown)
    }

    /// The state after `receipt`, or `None` where nothing changes.
    pub fn after(self, receipt: Receipt) -> Option<Self> {
        let next = match receipt {
            Receipt::Sent => Self::Sent,
            Receipt::Delivered => Self::Delivered,
            Receipt::Read => Self::Read,
            Receipt::Failed => Self::Failed,
            Receipt::Unknown => return None,
        };
        (self.rank()? < next.rank()?).then_some(next)
    }

    /// `failed` ranks between `sent` and `delivered`: it beats a bare acceptance, and proof of
    /// delivery beats it. An inbound message has no rank.
    fn rank(self) -> Option<u8> {
        Some(match self {
            Self::Received => return None,
            Self::Queued | Self::Sending | Self::Unknown => 0,
            Self::Sent => 1,
            Self::Failed => 2,
            Self::Delivered => 3,
            Self::Read => 4,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn receipts() -> impl Strategy<Value = Vec<Receipt>> {
        use Receipt::*;
        prop::collection::vec(prop::sample::select(vec![Sent, Delivered, Read, Failed, Unknown]), 0..8)
    }

    fn fold(start: Delivery, receipts: &[Receipt]) -> Delivery {
        receipts.iter().fold(start, |state, receipt| state.after(*receipt).unwrap_or(state))
    }

    proptest! {
        #[test]
        fn any_order_and_any_repetition_end_in_the_same_state(mut list in receipts(), seed in any::<u64>()) {
            let straight = fold(Delivery::Queued, &list);
            let half = list.len() / 2;
            list.rotate_left(half);
            if seed % 2 == 0 { list.reverse(); }
            let again: Vec<_> = list.iter().chain(&list).copied().collect();
            prop_assert_eq!(fold(Delivery::Queued, &again), straight);
        }

        #[test]
        fn nothing_moves_an_inbound_message(list in receipts()) {
            prop_assert_eq!(fold(Delivery::Received, &list), Delivery::Received);
        }
    }

    #[test]
    fn failed_is_final_unless_delivery_is_proven() {
        assert_eq!(Delivery::Failed.after(Receipt::Sent), None);
        assert_eq!(Delivery::Failed.after(Receipt::Delivered), Some(Delivery::Delivered));
        assert_eq!(Delivery::Delivered.after(Receipt::Failed), None);
        assert_eq!(Delivery::Sent.after(Receipt::Read), Some(Delivery::Read));
    }
}

//! What leaves: a message on its way to a customer, and what became of an attempt to send it.

use std::time::Duration;

use crate::content::Content;
use crate::identity::Identity;
use crate::ids::MessageId;

/// A message as a channel sends it.
#[derive(Clone, Debug, PartialEq)]
pub struct OutboundMessage {
    /// Travels along (Meta: `biz_opaque_callback_data`), so that a status can settle an unknown outcome.
    pub id: MessageId,
    pub to: Identity,
    pub content: Content,
    /// Provider id of the message that this quotes.
    pub reply_to: Option<String>,
}

/// The provider took the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    pub provider_id: String,
    /// The provider's spelling of the recipient, where it told one.
    pub recipient: Identity,
}

/// Why a message was not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Refused for a moment. `after` is the provider's wish; `scope` says who has to wait.
    #[error("refused for a moment: {reason}")]
    Retry { after: Option<Duration>, scope: RetryScope, code: Option<i64>, reason: String },
    /// Refused for good. `advice` is for a person.
    #[error("refused: {reason}")]
    Fail { code: String, reason: String, advice: String, contact: ContactVerdict },
    /// The request may have been accepted: never repeated blindly.
    #[error("outcome unknown: {reason}")]
    Unknown { reason: String },
}

/// Who a momentary refusal is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryScope {
    /// This message alone.
    Message,
    /// All messages to this customer (Meta's pair limit).
    Pair,
    /// All messages of the account: throughput, an expired token, a locked account.
    Account,
}

/// What a refusal says about the customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContactVerdict {
    Nothing,
    /// Not reachable on this channel.
    Unreachable,
    /// Does not want marketing.
    OptedOut,
}

impl ContactVerdict {
    /// By the code of a message that has failed: 131050 and 131026 of the WhatsApp Cloud API's error codes.
    pub fn of_code(code: &str) -> Self {
        match code {
            "131050" => Self::OptedOut,
            "131026" => Self::Unreachable,
            _ => Self::Nothing,
        }
    }
}

//! What a channel's webhook says, in the domain's words. Channels produce these, intake stores them.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::content::{Content, ProviderError};
use crate::identity::{Identity, Phone};
use crate::receipt::Receipt;
use crate::time::UnixMs;

/// One event of a webhook body, with the account that it is for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InboundEvent {
    /// The provider's name of our account (Meta: `phone_number_id`; the WABA id for events that
    /// concern the whole account). `None` where the body names none.
    pub account: Option<String>,
    pub event: Event,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    Message(Box<InboundMessage>),
    /// The customer changed a message that we have.
    Edit {
        target: String,
        from: Identity,
        content: Content,
        at: UnixMs,
        provider_id: String,
    },
    /// The customer deleted a message that we have.
    Revoke {
        target: String,
        from: Identity,
        at: UnixMs,
        provider_id: String,
    },
    Status(Box<StatusUpdate>),
    /// A customer's aliases changed. The old and the new belong to one contact.
    IdentityChange {
        provider_id: String,
        from: Identity,
        to: Identity,
        at: UnixMs,
        what: String,
        body: String,
    },
    /// The customer's wish about marketing messages.
    MarketingPreference {
        from: Identity,
        wants: bool,
        at: UnixMs,
        detail: Option<String>,
    },
    /// The owner wrote from the phone app on a shared number: the agent must hold back.
    Echo(Box<EchoMessage>),
    /// An old message from before the number was connected. Imported, never answered.
    History(Box<HistoryMessage>),
    /// A contact of the owner's address book.
    ContactSync {
        identity: Identity,
        removed: bool,
        at: Option<UnixMs>,
    },
    Call {
        provider_id: String,
        from: Identity,
        what: String,
        at: UnixMs,
        raw: Value,
    },
    /// About the account, a template or the number: kept and shown to admins.
    Account {
        field: String,
        raw: Value,
    },
    /// Account-level trouble that the provider reports beside messages.
    ProviderTrouble(ProviderError),
    /// Could not be read. Kept as it came.
    Unknown {
        why: String,
        raw: Value,
    },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InboundMessage {
    /// The provider's message id: unique per channel. Where the provider sent none, a digest of the
    /// raw message, so that a second delivery still changes nothing.
    pub provider_id: String,
    pub from: Identity,
    /// The provider's clock; `None` where it could not be read.
    pub at: Option<UnixMs>,
    pub content: Content,
    /// Provider id of the message that this replies to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    /// Forwarding, ad referral, product reference, group: what the thread shows beside the text.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub context: Value,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_id: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StatusUpdate {
    pub provider_id: String,
    pub receipt: Receipt,
    pub at: Option<UnixMs>,
    pub recipient: Identity,
    /// Our message id, if we sent it along and the provider echoes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opaque: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ProviderError>,
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub pricing: Value,
    /// What else the provider said, e.g. Meta's `conversation` with the end of a free entry point's
    /// 72 hours, the group, or the value of an unknown status.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub context: Value,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EchoMessage {
    pub provider_id: String,
    pub to: Identity,
    pub at: Option<UnixMs>,
    pub content: Content,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HistoryMessage {
    pub provider_id: String,
    pub customer: Phone,
    /// Written by the customer, else by the business.
    pub from_customer: bool,
    pub at: Option<UnixMs>,
    pub content: Content,
}

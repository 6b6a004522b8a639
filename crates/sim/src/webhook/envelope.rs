//! The body of a webhook POST: envelope, contacts, messages, statuses (reference §1.4 and §4).

use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

use crate::config::StatusKind;
use crate::shared_text;

use super::escape::to_ascii_json;

/// A customer as webhooks name them. `wa_id` is none for one who hides the number (reference §2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Identity {
    pub(crate) wa_id: Option<String>,
    pub(crate) user_id: String,
    pub(crate) name: String,
    pub(crate) username: Option<String>,
}

impl Identity {
    /// What the simulator files this customer under.
    pub(crate) fn key(&self) -> &str {
        self.wa_id.as_deref().unwrap_or(&self.user_id)
    }
}

/// One entry of `statuses[]`.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct StatusUpdate {
    #[serde(serialize_with = "shared_text::text")]
    pub(crate) id: Arc<str>,
    pub(crate) status: StatusKind,
    pub(crate) timestamp: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) recipient_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) recipient_user_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) pricing: Option<Pricing>,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "shared_text::optional")]
    pub(crate) biz_opaque_callback_data: Option<Arc<str>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) errors: Vec<StatusError>,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct Pricing {
    pub(crate) billable: bool,
    pub(crate) pricing_model: &'static str,
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
    pub(crate) category: &'static str,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct StatusError {
    pub(crate) code: u32,
    pub(crate) title: String,
    pub(crate) message: String,
    pub(crate) error_data: ErrorData,
    pub(crate) href: &'static str,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct ErrorData {
    pub(crate) details: String,
}

/// What one webhook tells.
#[derive(Debug, Clone)]
pub(crate) enum Content {
    /// `contact` is none where the plan leaves `contacts` out.
    Status {
        contact: Option<Arc<Identity>>,
        status: Box<StatusUpdate>,
    },
    Message {
        contact: Arc<Identity>,
        message: Value,
    },
    /// A management field of reference §5.
    Field {
        field: String,
        value: Value,
    },
}

/// The account whose webhooks these are.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    pub(crate) waba_id: String,
    pub(crate) phone_number_id: String,
    pub(crate) display_phone_number: String,
}

#[derive(Serialize)]
struct Envelope<'a> {
    object: &'static str,
    entry: [Entry<'a>; 1],
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<i64>,
    changes: Vec<Change<'a>>,
}

#[derive(Serialize)]
struct Change<'a> {
    field: &'a str,
    value: ChangeValue<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum ChangeValue<'a> {
    Messages(Messages<'a>),
    Other(&'a Value),
}

#[derive(Serialize)]
struct Messages<'a> {
    messaging_product: &'static str,
    metadata: Metadata<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    contacts: Vec<Contact<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    messages: Vec<&'a Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    statuses: Vec<&'a StatusUpdate>,
}

#[derive(Serialize)]
struct Metadata<'a> {
    display_phone_number: &'a str,
    phone_number_id: &'a str,
}

#[derive(Serialize)]
struct Contact<'a> {
    profile: Profile<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wa_id: Option<&'a str>,
    user_id: &'a str,
}

#[derive(Serialize)]
struct Profile<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    username: Option<&'a str>,
}

/// The bytes of one POST that tells all of `contents`.
pub(crate) fn body(account: &Account, contents: &[&Content], now_s: i64, escape_slash: bool) -> Vec<u8> {
    let mut messages = Messages {
        messaging_product: "whatsapp",
        metadata: Metadata {
            display_phone_number: &account.display_phone_number,
            phone_number_id: &account.phone_number_id,
        },
        contacts: Vec::new(),
        messages: Vec::new(),
        statuses: Vec::new(),
    };
    let mut changes = Vec::new();
    let mut time = None;
    for content in contents {
        match content {
            Content::Status { contact, status } => {
                messages.statuses.push(status);
                if let Some(contact) = contact {
                    add_contact(&mut messages.contacts, contact);
                }
            }
            Content::Message { contact, message } => {
                messages.messages.push(message);
                // System messages carry no contacts (reference §3).
                if message.get("type").and_then(Value::as_str) != Some("system") {
                    add_contact(&mut messages.contacts, contact);
                }
            }
            Content::Field { field, value } => {
                time = Some(now_s);
                changes.push(Change { field, value: ChangeValue::Other(value) });
            }
        }
    }
    if !messages.messages.is_empty() || !messages.statuses.is_empty() {
        changes.push(Change { field: "messages", value: ChangeValue::Messages(messages) });
    }
    let envelope =
        Envelope { object: "whatsapp_business_account", entry: [Entry { id: &account.waba_id, time, changes }] };
    to_ascii_json(&envelope, escape_slash)
}

/// Neighbouring updates mostly concern the same customer, so only the last entry is compared.
fn add_contact<'a>(contacts: &mut Vec<Contact<'a>>, identity: &'a Identity) {
    if contacts.last().is_some_and(|last| last.user_id == identity.user_id) {
        return;
    }
    contacts.push(Contact {
        profile: Profile { name: &identity.name, username: identity.username.as_deref() },
        wa_id: identity.wa_id.as_deref(),
        user_id: &identity.user_id,
    });
}

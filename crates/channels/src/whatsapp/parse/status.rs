//! `statuses[]`: what became of messages that we sent, and of calls that we placed (reference sections 4 and 11).

use model::inbound::{Event, StatusUpdate};
use model::receipt::Receipt;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::super::wire::{self, Object};
use super::identity::{self, Names};
use super::{Read, Scope, id, provider_errors, short, time, time_or_zero};

const RECIPIENT: Names =
    Names { phone: "recipient_id", user_id: "recipient_user_id", parent_user_id: "recipient_parent_user_id" };
/// In a group the recipient is the group.
const PARTICIPANT: Names = Names {
    phone: "recipient_participant_id",
    user_id: "recipient_participant_user_id",
    parent_user_id: "recipient_participant_parent_user_id",
};

pub(super) fn read(scope: &Scope, status: &Object<'_>, raw: &RawValue) -> Read {
    let in_group = status.text("recipient_type").as_deref() == Some("group");
    let names = if in_group { &PARTICIPANT } else { &RECIPIENT };
    let word = status.text("status").unwrap_or_default().to_lowercase();
    let mut recipient = identity::ids(status, names);
    if recipient.is_known() || !in_group {
        recipient = identity::complete(recipient, &scope.contacts);
    }
    if status.text("type").as_deref() == Some("call") {
        if !recipient.is_known() {
            return Err("a call status of nobody");
        }
        return Ok(Event::Call {
            provider_id: id(status, raw),
            from: recipient,
            what: word,
            at: time_or_zero(status, "timestamp"),
            raw: wire::value(raw),
        });
    }
    let opaque = status.filled("biz_opaque_callback_data");
    if short(status, "id").is_none() && opaque.is_none() {
        return Err("a status that names no message");
    }
    let receipt = receipt(&word);
    Ok(Event::Status(Box::new(StatusUpdate {
        provider_id: id(status, raw),
        receipt,
        at: time(status, "timestamp"),
        recipient,
        opaque,
        errors: provider_errors(status),
        pricing: status.value("pricing"),
        context: rest(status, receipt, in_group),
    })))
}

fn receipt(word: &str) -> Receipt {
    match word {
        "sent" => Receipt::Sent,
        "delivered" => Receipt::Delivered,
        "read" | "played" => Receipt::Read,
        "failed" => Receipt::Failed,
        _ => Receipt::Unknown,
    }
}

/// Everything that has no field of its own.
fn rest(status: &Object<'_>, receipt: Receipt, in_group: bool) -> Value {
    let has_field = |name: &str| match name {
        "id" | "timestamp" | "biz_opaque_callback_data" | "errors" | "pricing" => true,
        "recipient_user_id" | "recipient_parent_user_id" => true,
        "recipient_participant_id" | "recipient_participant_user_id" => in_group,
        "recipient_id" => !in_group,
        // `played` is more than `read`, and an unknown value is only here.
        "status" => receipt != Receipt::Unknown && status.text("status").as_deref() != Some("played"),
        _ => false,
    };
    let kept = status.members.iter().filter(|(name, _)| !has_field(name));
    let rest: Map<_, _> = kept.map(|(name, raw)| (name.to_string(), wire::value(raw))).collect();
    if rest.is_empty() { Value::Null } else { Value::Object(rest) }
}

//! The fields beside `messages`: management, preferences, coexistence echoes and contacts, calls
//! (reference sections 5 and 11).

use model::identity::{Identity, Phone};
use model::inbound::{EchoMessage, Event};
use serde_json::value::RawValue;

use super::super::wire::{self, Object};
use super::{Read, Scope, content, id, identity, time, time_or_zero};

/// Fields that concern the account, a number or a template. Their values are kept whole.
const MANAGEMENT: [&str; 22] = [
    "message_template_status_update",
    "message_template_quality_update",
    "message_template_components_update",
    "template_category_update",
    "template_correct_category_detection",
    "phone_number_quality_update",
    "phone_number_name_update",
    "business_capability_update",
    "business_status_update",
    "business_username_update",
    "account_update",
    "account_alerts",
    "account_review_update",
    "account_settings_update",
    "security",
    "flows",
    "automatic_events",
    "payment_configuration_update",
    "partner_solutions",
    "tracking_events",
    "standby",
    "user_id_update",
];

pub(super) fn is_about_account(field: &str) -> bool {
    MANAGEMENT.contains(&field) || field.starts_with("group_")
}

/// One vendor example carries a template's quality under the status field: the members decide.
pub(super) fn account(field: &str, raw: &RawValue) -> Event {
    let is_quality = || {
        Object::read(raw).is_some_and(|value| value.get("new_quality_score").is_some() && value.get("event").is_none())
    };
    let field = match field {
        "message_template_status_update" if is_quality() => "message_template_quality_update",
        _ => field,
    };
    Event::Account { field: field.to_owned(), raw: wire::value(raw) }
}

pub(super) fn preference(scope: &Scope, preference: &Object<'_>, _: &RawValue) -> Read {
    let from = identity::complete(identity::ids(preference, &identity::CONTACT), &scope.contacts);
    if !from.is_known() {
        return Err("a preference of nobody");
    }
    if preference.text("category").is_some_and(|category| category != "marketing_messages") {
        return Err("a preference about something else than marketing");
    }
    let wants = match preference.text("value").as_deref() {
        Some("stop") => false,
        Some("resume" | "signup") => true,
        _ => return Err("a preference with an unknown value"),
    };
    Ok(Event::MarketingPreference {
        from,
        wants,
        at: time_or_zero(preference, "timestamp"),
        detail: preference.filled("detail"),
    })
}

/// Deletions and edits of the owner's own messages are echoes of an unsupported kind: the agent holds back, and
/// no message of the customer is touched.
pub(super) fn echo(scope: &Scope, echo: &Object<'_>, raw: &RawValue) -> Read {
    let to = identity::complete(identity::ids(echo, &identity::ADDRESSEE), &scope.contacts);
    if !to.is_known() {
        return Err("an echo to nobody");
    }
    Ok(Event::Echo(Box::new(EchoMessage {
        provider_id: id(echo, raw),
        to,
        at: time(echo, "timestamp"),
        content: content::read(echo, raw),
    })))
}

pub(super) fn contact_sync(_: &Scope, sync: &Object<'_>, _: &RawValue) -> Read {
    let Some(card) = sync.object("contact") else {
        return Err("a sync of something else than a contact");
    };
    let phone = card.text("phone_number").and_then(|digits| Phone::parse(&digits));
    let ids = identity::ids(&card, &identity::CONTACT);
    let identity = Identity {
        phone: phone.or_else(|| ids.phone.clone()),
        name: card.filled("full_name").or_else(|| card.filled("first_name")),
        username: card.filled("username"),
        ..ids
    };
    if !identity.is_known() {
        return Err("a contact without a number");
    }
    Ok(Event::ContactSync {
        identity,
        removed: sync.text("action").as_deref() == Some("remove"),
        at: sync.object("metadata").and_then(|metadata| time(&metadata, "timestamp")),
    })
}

/// `from` of the event is the customer, whoever called.
pub(super) fn call(scope: &Scope, call: &Object<'_>, raw: &RawValue) -> Read {
    let caller = identity::ids(call, &identity::SENDER);
    let ours = match call.text("direction").as_deref() {
        Some("BUSINESS_INITIATED") => true,
        Some("USER_INITIATED") => false,
        _ => caller.phone.is_some() && caller.phone == scope.business,
    };
    let customer = if ours { identity::ids(call, &identity::ADDRESSEE) } else { caller };
    let customer = identity::complete(customer, &scope.contacts);
    if !customer.is_known() {
        return Err("a call of nobody");
    }
    Ok(Event::Call {
        provider_id: id(call, raw),
        from: customer,
        what: call.filled("event").unwrap_or_default(),
        at: time_or_zero(call, "timestamp"),
        raw: wire::value(raw),
    })
}

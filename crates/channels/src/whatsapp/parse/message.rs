//! `messages[]`: messages of customers, their edits and deletions, and system notices.

use model::content::Content;
use model::identity::{Identity, Phone};
use model::inbound::{Event, InboundMessage};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::super::wire::{self, Object};
use super::{Read, Scope, content, id, identity, short, time, time_or_zero};

pub(super) fn read(scope: &Scope, message: &Object<'_>, raw: &RawValue) -> Read {
    let special = match message.text("type").as_deref() {
        Some("edit") => edit(scope, message, raw),
        Some("revoke") => revoke(scope, message, raw),
        Some("system") => identity_change(message, raw),
        _ => None,
    };
    if let Some(event) = special {
        return Ok(event);
    }
    let from = sender(scope, message);
    if !from.is_known() {
        return Err("a message without a sender");
    }
    let content = content::read(message, raw);
    let context = message.object("context");
    Ok(Event::Message(Box::new(InboundMessage {
        provider_id: id(message, raw),
        from,
        at: time(message, "timestamp"),
        reply_to: context.as_ref().and_then(|context| context.filled("id")),
        context: surroundings(message, context.as_ref(), &content),
        content,
        group_id: message.filled("group_id"),
    })))
}

fn sender(scope: &Scope, message: &Object<'_>) -> Identity {
    identity::complete(identity::ids(message, &identity::SENDER), &scope.contacts)
}

/// `{"edit":{"original_message_id":…,"message":{…}}}`; without these it is shown as unsupported.
fn edit(scope: &Scope, message: &Object<'_>, raw: &RawValue) -> Option<Event> {
    let edit = message.object("edit")?;
    let changed = edit.get("message")?;
    let from = sender(scope, message);
    from.is_known().then_some(())?;
    Some(Event::Edit {
        target: short(&edit, "original_message_id")?,
        from,
        content: content::read(&Object::read(changed)?, changed),
        at: time_or_zero(message, "timestamp"),
        provider_id: id(message, raw),
    })
}

fn revoke(scope: &Scope, message: &Object<'_>, raw: &RawValue) -> Option<Event> {
    let from = sender(scope, message);
    from.is_known().then_some(())?;
    Some(Event::Revoke {
        target: short(&message.object("revoke")?, "original_message_id")?,
        from,
        at: time_or_zero(message, "timestamp"),
        provider_id: id(message, raw),
    })
}

/// A system notice with new aliases, under whatever type name. Others are messages.
fn identity_change(message: &Object<'_>, raw: &RawValue) -> Option<Event> {
    let system = message.object("system")?;
    let mut to = identity::ids(&system, &identity::CONTACT);
    to.phone = to.phone.or_else(|| system.text("new_wa_id").and_then(|digits| Phone::parse(&digits)));
    let mut from = identity::ids(message, &identity::SENDER);
    from.user_id = short(&system, "previous_user_id").or(from.user_id);
    from.parent_user_id = short(&system, "previous_parent_user_id").or(from.parent_user_id);
    // Nothing that differs is nothing to merge, e.g. a notice that repeats the sender's own ids.
    let changes = to.is_known() && from.is_known() && (to.phone != from.phone || to.user_id != from.user_id);
    changes.then(|| Event::IdentityChange {
        provider_id: id(message, raw),
        from,
        to,
        at: time_or_zero(message, "timestamp"),
        what: system.filled("type").unwrap_or_default(),
        body: system.filled("body").unwrap_or_default(),
    })
}

/// What the thread shows beside the words: forwarding and product from `context`, the ad's `referral`, and under
/// `extra` the members that this version does not know. Unsupported contents keep all of it in their `raw`.
fn surroundings(message: &Object<'_>, context: Option<&Object<'_>>, content: &Content) -> Value {
    let mut shown = Map::new();
    match context {
        Some(context) => {
            for (name, raw) in context.members.iter().filter(|(name, _)| name != "id") {
                shown.insert(name.to_string(), wire::value(raw));
            }
        }
        // Of another shape than an object: kept as it came.
        None => keep(&mut shown, "context", message.get("context")),
    }
    keep(&mut shown, "referral", message.get("referral"));
    if !matches!(content, Content::Unsupported { .. }) {
        let extra = extra(message);
        if !extra.is_empty() {
            shown.insert("extra".to_owned(), Value::Object(extra));
        }
    }
    if shown.is_empty() { Value::Null } else { Value::Object(shown) }
}

fn keep(into: &mut Map<String, Value>, name: &str, raw: Option<&RawValue>) {
    if let Some(raw) = raw {
        into.insert(name.to_owned(), wire::value(raw));
    }
}

fn extra(message: &Object<'_>) -> Map<String, Value> {
    const KNOWN: [&str; 9] =
        ["from", "from_user_id", "from_parent_user_id", "id", "timestamp", "type", "context", "referral", "group_id"];
    let kind = message.text("type").unwrap_or_default();
    let unknown = message.members.iter().filter(|(name, _)| !KNOWN.contains(&name.as_ref()) && *name != kind);
    unknown.map(|(name, raw)| (name.to_string(), wire::value(raw))).collect()
}

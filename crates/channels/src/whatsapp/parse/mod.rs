//! Meta's webhook body → events in the domain's words (reference sections 1 to 5, and `calls` of section 11).
//!
//! Every entry, change, message and status is read on its own: what cannot be read becomes `Unsupported` or
//! `Unknown` with its raw JSON, and its neighbours never notice. Unknown members of a message stay in its
//! `context`; unknown members beside arrays that were read are left to the raw body that intake keeps.
//!
//! What is not for us: a body whose `object` names another product is no event (the app is also subscribed
//! to, say, a page); a top level of another shape is one `Unknown`, because then Meta changed something.

mod content;
mod fields;
mod history;
mod identity;
mod message;
mod status;

use model::content::ProviderError;
use model::identity::{Identity, Phone};
use model::inbound::{Event, InboundEvent};
use model::time::UnixMs;
use serde_json::Value;
use serde_json::value::RawValue;

use super::wire::{self, Object};

const OBJECT: &str = "whatsapp_business_account";
/// Meta sends at most 1 000 updates a body, and a history chunk some thousands of messages. A hostile body of
/// 3 MiB could hold a million empty elements.
const EVENTS_PER_BODY: usize = 20_000;
/// Contacts of a change that senders are looked up in: one per update at most.
const CONTACTS_PER_CHANGE: usize = 1_000;
/// Longer ids are not Meta's and would not fit an index row.
const ID_BYTES: usize = 512;
/// 10000-01-01 in Unix seconds: later times are nonsense and print badly.
const TIME_END_S: i64 = 253_402_300_800;

#[derive(Debug, thiserror::Error)]
pub enum ParseError {
    /// Answered 400.
    #[error("the body is not JSON: {reason}")]
    NotJson { reason: String },
}

/// Reads a webhook body whose signature was checked. An empty list is a body with nothing to do.
pub fn parse(body: &[u8]) -> Result<Vec<InboundEvent>, ParseError> {
    let text = wire::repaired(body);
    let mut events = Events { list: Vec::with_capacity(1), body: &text, overflowed: false };
    match Object::parse(&text) {
        Ok(top) => read_top(&top, &mut events),
        Err(_) => {
            let raw: &RawValue =
                serde_json::from_str(&text).map_err(|error| ParseError::NotJson { reason: error.to_string() })?;
            events.unknown(None, "the body is not an object", raw);
        }
    }
    Ok(events.list)
}

fn read_top(top: &Object<'_>, events: &mut Events<'_>) {
    if top.text("object").is_some_and(|object| object != OBJECT) {
        return;
    }
    for raw in top.all("entry").flat_map(wire::elements) {
        match Object::read(raw) {
            Some(entry) => read_entry(&entry, raw, events),
            None => events.unknown(None, "an entry is not an object", raw),
        }
    }
}

fn read_entry(entry: &Object<'_>, raw: &RawValue, events: &mut Events<'_>) {
    let waba = entry.filled("id");
    let known = |name: &str| matches!(name, "id" | "time" | "changes");
    if entry.get("changes").is_none() && entry.members.iter().any(|(name, _)| !known(name)) {
        events.unknown(waba.as_deref(), "an entry has no changes", raw);
    }
    for raw in entry.all("changes").flat_map(wire::elements) {
        match Object::read(raw) {
            Some(change) => read_change(waba.as_deref(), &change, raw, events),
            None => events.unknown(waba.as_deref(), "a change is not an object", raw),
        }
    }
}

fn read_change(waba: Option<&str>, change: &Object<'_>, raw: &RawValue, events: &mut Events<'_>) {
    let field = change.text("field").unwrap_or_default();
    if let Some(raw) = change.get("value").filter(|_| fields::is_about_account(&field)) {
        return events.push(waba, fields::account(&field, raw));
    }
    match change.object("value") {
        Some(value) => read_value(waba, &field, &value, raw, events),
        None => events.unknown(waba, "a change has no value", raw),
    }
}

/// Reads by the value's members, not by the field's name: future fields that carry messages are messages too.
fn read_value(waba: Option<&str>, field: &str, value: &Object<'_>, change: &RawValue, events: &mut Events<'_>) {
    let scope = Scope::of(waba, value);
    let (mut understood, mut others) = (false, false);
    for (name, raw) in &value.members {
        let read: fn(&Scope, &Object<'_>, &RawValue) -> Read = match name.as_ref() {
            "messages" if field == "history" => history::loose_message,
            "messages" => message::read,
            "statuses" => status::read,
            "errors" => |_, error, _| Ok(Event::ProviderTrouble(provider_error(error))),
            "calls" => fields::call,
            "message_echoes" => fields::echo,
            "state_sync" => fields::contact_sync,
            "user_preferences" => fields::preference,
            "history" => {
                understood = true;
                history::read(&scope, raw, events);
                continue;
            }
            "messaging_product" | "metadata" | "contacts" => continue,
            _ => {
                others = true;
                continue;
            }
        };
        understood = true;
        for raw in wire::elements(raw) {
            let outcome = match Object::read(raw) {
                Some(element) => read(&scope, &element, raw),
                None if raw.get() == "null" => continue,
                None => Err("an element is not an object"),
            };
            match outcome {
                Ok(event) => events.push(scope.account.as_deref(), event),
                Err(why) => events.unknown(scope.account.as_deref(), why, raw),
            }
        }
    }
    if others && !understood {
        events.unknown(scope.account.as_deref(), "a field that this version does not know", change);
    }
}

/// What an element turned out to be, or why it is unknown; the caller then keeps the raw element.
type Read = Result<Event, &'static str>;

/// What a change's elements share.
struct Scope {
    account: Option<String>,
    contacts: Vec<Identity>,
    /// Our own number, by which directions are told apart.
    business: Option<Phone>,
}

impl Scope {
    fn of(waba: Option<&str>, value: &Object<'_>) -> Self {
        let metadata = value.object("metadata");
        let number = metadata.as_ref().and_then(|metadata| metadata.filled("phone_number_id"));
        let display = metadata.as_ref().and_then(|metadata| metadata.text("display_phone_number"));
        let cards = value.all("contacts").flat_map(wire::elements).take(CONTACTS_PER_CHANGE);
        Self {
            account: number.or_else(|| waba.map(str::to_owned)),
            contacts: cards.filter_map(|raw| Object::read(raw).map(|card| identity::contact(&card))).collect(),
            business: display.and_then(|digits| Phone::parse(&digits)),
        }
    }
}

/// The events so far, and the body for the one that says there were too many.
struct Events<'a> {
    list: Vec<InboundEvent>,
    body: &'a str,
    overflowed: bool,
}

impl Events<'_> {
    fn push(&mut self, account: Option<&str>, event: Event) {
        if self.list.len() < EVENTS_PER_BODY {
            self.list.push(InboundEvent { account: account.map(str::to_owned), event });
        } else if !self.overflowed {
            self.overflowed = true;
            let why = format!("more than {EVENTS_PER_BODY} events in one body: the rest is in the whole body");
            let raw = Value::String(self.body.to_owned());
            self.list.push(InboundEvent { account: None, event: Event::Unknown { why, raw } });
        }
    }

    fn unknown(&mut self, account: Option<&str>, why: &str, raw: &RawValue) {
        if raw.get() != "null" || self.body.trim() == "null" {
            self.push(account, Event::Unknown { why: why.to_owned(), raw: wire::value(raw) });
        }
    }
}

/// Unix seconds as string or number; `None` where unreadable or beyond the year 9999.
fn time(object: &Object<'_>, name: &str) -> Option<UnixMs> {
    object.i64(name).filter(|seconds| (1..TIME_END_S).contains(seconds)).map(|seconds| UnixMs(seconds * 1000))
}

/// Like [`time`] for events that must have one: 1970 where unreadable, which sorts before everything.
fn time_or_zero(object: &Object<'_>, name: &str) -> UnixMs {
    time(object, name).unwrap_or_default()
}

/// The element's id, or a digest of it where the provider sent none that can be stored.
fn id(object: &Object<'_>, raw: &RawValue) -> String {
    short(object, "id").unwrap_or_else(|| wire::digest(raw))
}

/// A member that is used as a key: filled, and no longer than keys can be.
fn short(object: &Object<'_>, name: &str) -> Option<String> {
    object.filled(name).filter(|id| id.len() <= ID_BYTES)
}

fn provider_error(error: &Object<'_>) -> ProviderError {
    ProviderError {
        code: error.i64("code").unwrap_or_default(),
        title: error.filled("title").or_else(|| error.filled("message")).unwrap_or_default(),
        details: error
            .object("error_data")
            .and_then(|data| data.filled("details"))
            .or_else(|| error.filled("message").filter(|message| error.filled("title").as_ref() != Some(message))),
    }
}

fn provider_errors(object: &Object<'_>) -> Vec<ProviderError> {
    let errors = object.all("errors").flat_map(wire::elements);
    errors.filter_map(|raw| Object::read(raw).map(|error| provider_error(&error))).collect()
}

//! `history`: messages from before the number was connected (coexistence). Imported, never answered.

use model::identity::Phone;
use model::inbound::{Event, HistoryMessage};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::super::wire::{self, Object};
use super::{Events, Read, Scope, content, id, provider_errors, time};

/// The chunks of one body. A chunk's metadata (how far the import is) becomes one `Account` event.
pub(super) fn read(scope: &Scope, chunks: &RawValue, events: &mut Events<'_>) {
    let account = scope.account.as_deref();
    for raw in wire::elements(chunks) {
        let Some(chunk) = Object::read(raw) else {
            events.unknown(account, "a chunk of history is not an object", raw);
            continue;
        };
        let about = chunk.members.iter().filter(|(name, _)| name != "threads" && name != "errors");
        let about: Map<_, _> = about.map(|(name, raw)| (name.to_string(), wire::value(raw))).collect();
        if !about.is_empty() {
            events.push(account, Event::Account { field: "history".to_owned(), raw: Value::Object(about) });
        }
        for error in provider_errors(&chunk) {
            events.push(account, Event::ProviderTrouble(error));
        }
        for raw in chunk.all("threads").flat_map(wire::elements) {
            read_thread(account, raw, events);
        }
    }
}

fn read_thread(account: Option<&str>, raw: &RawValue, events: &mut Events<'_>) {
    let thread = Object::read(raw);
    let customer = thread.as_ref().and_then(|thread| thread.text("id")).and_then(|id| Phone::parse(&id));
    let (Some(thread), Some(customer)) = (thread, customer) else {
        return events.unknown(account, "a thread of history without a number", raw);
    };
    for raw in thread.all("messages").flat_map(wire::elements) {
        match Object::read(raw) {
            Some(message) => events.push(account, old_message(customer.clone(), &message, raw)),
            None => events.unknown(account, "a message of history is not an object", raw),
        }
    }
}

/// The media of placeholders follow as plain messages under the same field.
pub(super) fn loose_message(scope: &Scope, message: &Object<'_>, raw: &RawValue) -> Read {
    let party = |name| message.text(name).and_then(|digits| Phone::parse(&digits));
    let sender = party("from").filter(|from| Some(from) != scope.business.as_ref());
    match sender.or_else(|| party("to")) {
        Some(customer) => Ok(old_message(customer, message, raw)),
        None => Err("a message of history without a number"),
    }
}

fn old_message(customer: Phone, message: &Object<'_>, raw: &RawValue) -> Event {
    let from = message.text("from").and_then(|digits| Phone::parse(&digits));
    Event::History(Box::new(HistoryMessage {
        provider_id: id(message, raw),
        from_customer: from.as_ref() == Some(&customer),
        customer,
        at: time(message, "timestamp"),
        content: content::read(message, raw),
    }))
}

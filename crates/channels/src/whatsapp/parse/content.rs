//! The object named like a message's `type` → `Content` (reference section 3).
//!
//! A reader returns `None` where it does not find what the type needs: then the whole message is kept as
//! `Unsupported`. Missing optional members are simply absent.

use model::content::{ContactCard, Content, MediaRef, OrderItem};
use serde_json::Value;
use serde_json::value::RawValue;

use super::super::wire::{self, Object};
use super::provider_errors;

/// Characters of a hostile type name that are kept; the rest is in `raw`.
const WHAT_CHARS: usize = 80;

pub(super) fn read(message: &Object<'_>, raw: &RawValue) -> Content {
    let kind = message.text("type").unwrap_or_default();
    let content = match kind.as_ref() {
        "text" => text(message),
        "image" | "video" | "audio" | "document" | "sticker" => medium(&kind, message),
        "location" => location(message),
        "contacts" => contacts(message),
        "interactive" => interactive(message),
        "button" => button(message),
        "reaction" => reaction(message),
        "order" => order(message),
        "system" => system(message),
        // Legacy: the customer opened the chat for the first time and wrote nothing.
        "request_welcome" => Some(Content::System { event: kind.to_string(), body: String::new() }),
        _ => return unsupported(what(&kind, message), message, raw),
    };
    content.unwrap_or_else(|| {
        let subtype = message.object(&kind).and_then(|inner| inner.filled("type"));
        let what = subtype.map_or_else(|| format!("unreadable {kind}"), |subtype| format!("{kind} {subtype}"));
        unsupported(what, message, raw)
    })
}

/// The provider's name of what it could not pass on, e.g. `poll`, or the type that we do not know.
fn what(kind: &str, message: &Object<'_>) -> String {
    match kind {
        "" => "message without a type".to_owned(),
        "unsupported" => {
            message.object("unsupported").and_then(|inner| inner.filled("type")).unwrap_or_else(|| kind.to_owned())
        }
        _ => kind.to_owned(),
    }
}

fn unsupported(what: String, message: &Object<'_>, raw: &RawValue) -> Content {
    let what = what.chars().take(WHAT_CHARS).collect();
    Content::Unsupported { what, error: provider_errors(message).into_iter().next(), raw: wire::value(raw) }
}

fn text(message: &Object<'_>) -> Option<Content> {
    let body = message.object("text")?.text("body")?.into_owned();
    Some(Content::Text { body })
}

fn medium(kind: &str, message: &Object<'_>) -> Option<Content> {
    let inner = message.object(kind)?;
    let media = MediaRef {
        id: inner.filled("id"),
        link: inner.filled("url").or_else(|| inner.filled("link")),
        mime_type: inner.filled("mime_type"),
        sha256: inner.filled("sha256"),
        ours: None,
    };
    if media.id.is_none() && media.link.is_none() {
        return None;
    }
    let caption = inner.filled("caption");
    Some(match kind {
        "image" => Content::Image { media, caption },
        "video" => Content::Video { media, caption },
        "audio" => Content::Audio { media, voice: inner.bool("voice").unwrap_or(false) },
        "document" => Content::Document { media, caption, filename: inner.filled("filename") },
        _ => Content::Sticker { media, animated: inner.bool("animated").unwrap_or(false) },
    })
}

fn location(message: &Object<'_>) -> Option<Content> {
    let place = message.object("location")?;
    Some(Content::Location {
        latitude: place.f64("latitude")?,
        longitude: place.f64("longitude")?,
        name: place.filled("name"),
        address: place.filled("address"),
        url: place.filled("url"),
    })
}

fn contacts(message: &Object<'_>) -> Option<Content> {
    let cards: Vec<_> = wire::elements(message.get("contacts")?).into_iter().map(card).collect();
    (!cards.is_empty()).then_some(Content::Contacts { cards })
}

/// Every member is optional; what is missing is looked up in the vCard, if there is one.
fn card(raw: &RawValue) -> ContactCard {
    let Some(card) = Object::read(raw) else {
        return ContactCard { raw: wire::value(raw), ..ContactCard::default() };
    };
    let name = card.object("name").and_then(|name| {
        name.filled("formatted_name").or_else(|| {
            let parts: Vec<_> = ["first_name", "last_name"].iter().filter_map(|part| name.filled(part)).collect();
            (!parts.is_empty()).then(|| parts.join(" "))
        })
    });
    let each = |list: &str, names: &[&str]| -> Vec<String> {
        let objects = card.all(list).flat_map(wire::elements).filter_map(Object::read);
        objects.filter_map(|item| names.iter().find_map(|name| item.filled(name))).collect()
    };
    let mut phones = each("phones", &["phone", "wa_id"]);
    let vcard = card.filled("vcard").unwrap_or_default();
    if phones.is_empty() {
        phones = vcard_values(&vcard, "TEL").collect();
    }
    ContactCard {
        name: name.or_else(|| vcard_values(&vcard, "FN").next()),
        phones,
        emails: each("emails", &["email"]),
        company: card.object("org").and_then(|org| org.filled("company")),
        origin: card.filled("origin"),
        raw: wire::value(raw),
    }
}

/// Values of a property of a vCard: `TEL;type=CELL:+1 555` has the name `TEL`.
fn vcard_values<'v>(vcard: &'v str, property: &'v str) -> impl Iterator<Item = String> + 'v {
    vcard.lines().filter_map(move |line| {
        let (head, value) = line.split_once(':')?;
        let name = head.split(';').next()?;
        let value = value.trim();
        (name.eq_ignore_ascii_case(property) && !value.is_empty()).then(|| value.to_owned())
    })
}

fn interactive(message: &Object<'_>) -> Option<Content> {
    let interactive = message.object("interactive")?;
    let kind = interactive.text("type")?;
    let inner = interactive.object(&kind)?;
    Some(match kind.as_ref() {
        "button_reply" => Content::ButtonReply {
            id: inner.text("id")?.into_owned(),
            title: inner.text("title").unwrap_or_default().into_owned(),
            template: false,
        },
        "list_reply" => Content::ListReply {
            id: inner.text("id")?.into_owned(),
            title: inner.text("title").unwrap_or_default().into_owned(),
            description: inner.filled("description"),
        },
        "nfm_reply" => Content::FlowReply {
            name: inner.filled("name"),
            body: inner.filled("body"),
            response: flow_response(&inner),
        },
        "call_permission_reply" => Content::CallPermissionReply {
            accepted: inner.text("response")? == "accept",
            permanent: inner.bool("is_permanent").unwrap_or(false),
            expires_at: inner.i64("expiration_timestamp"),
        },
        _ => return None,
    })
}

/// `response_json` is JSON inside a string: repaired like a body, because its escapes are its own.
fn flow_response(reply: &Object<'_>) -> Value {
    let Some(raw) = reply.get("response_json") else {
        return Value::Null;
    };
    match wire::text(raw) {
        Some(json) => {
            let json = wire::repaired(json.as_bytes());
            serde_json::from_str(&json).unwrap_or_else(|_| Value::String(json.into_owned()))
        }
        None => wire::value(raw),
    }
}

fn button(message: &Object<'_>) -> Option<Content> {
    let button = message.object("button")?;
    let (payload, text) = (button.filled("payload"), button.filled("text"));
    let id = payload.clone().or_else(|| text.clone())?;
    Some(Content::ButtonReply { title: text.unwrap_or_else(|| id.clone()), id, template: true })
}

fn reaction(message: &Object<'_>) -> Option<Content> {
    let reaction = message.object("reaction")?;
    Some(Content::Reaction { target: reaction.filled("message_id")?, emoji: reaction.filled("emoji") })
}

fn order(message: &Object<'_>) -> Option<Content> {
    let order = message.object("order")?;
    let items = order.all("product_items").flat_map(wire::elements).map(|raw| {
        let item = Object::read(raw)?;
        Some(OrderItem {
            product_id: item.filled("product_retailer_id")?,
            quantity: item.f64("quantity")?,
            price: item.f64("item_price")?,
            currency: item.filled("currency")?,
        })
    });
    Some(Content::Order {
        catalog_id: order.filled("catalog_id"),
        note: order.filled("text"),
        items: items.collect::<Option<_>>()?,
    })
}

fn system(message: &Object<'_>) -> Option<Content> {
    let system = message.object("system")?;
    Some(Content::System {
        event: system.filled("type").unwrap_or_default(),
        body: system.filled("body").unwrap_or_default(),
    })
}

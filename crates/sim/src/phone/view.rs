//! A chat as the customer's screen shows it: texts, pictures, buttons, ticks, reactions.

use serde::Serialize;
use serde_json::{Value, json};

use crate::graph::ledger::{Accepted, CustomerMessage};
use crate::state::{SimState, lock};

use super::ThreadItem;
use super::events::{PhoneEvent, Shown};

/// One message on the screen.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Line {
    id: String,
    from: &'static str,
    #[serde(rename = "type")]
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    media_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mime_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    filename: Option<String>,
    #[serde(skip_serializing_if = "is_false")]
    voice: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    buttons: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rows: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_to: Option<String>,
    at: String,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reaction: Option<String>,
}

fn is_false(flag: &bool) -> bool {
    !flag
}

/// Kinds with a file inside.
const FILES: [&str; 5] = ["image", "video", "audio", "document", "sticker"];

/// The lines of a chat. Reactions are shown on what they react to.
pub(crate) fn lines(state: &SimState, key: &str, items: &[ThreadItem], media_base: &str) -> Vec<Line> {
    let read_by_customer = state.phones.read_until(key);
    let read_by_business = lock(&state.graph.ledger).read_until(key);
    let mut lines: Vec<Line> = Vec::with_capacity(items.len());
    for item in items {
        if let Some((target, emoji)) = reaction(item) {
            if let Some(line) = lines.iter_mut().find(|line| line.id == target) {
                line.reaction = Some(emoji).filter(|emoji| !emoji.is_empty());
            }
            continue;
        }
        match item {
            ThreadItem::FromCustomer { message } => {
                lines.push(customer_line(message, message.n <= read_by_business, media_base));
            }
            ThreadItem::FromBusiness { message } if !message.undelivered => {
                lines.push(business_line(state, message, message.n <= read_by_customer, media_base));
            }
            ThreadItem::FromBusiness { .. } => {}
        }
    }
    lines
}

fn customer_line(message: &CustomerMessage, read: bool, media_base: &str) -> Line {
    let status = match (read, message.acknowledged_ms) {
        (true, _) => "read",
        (false, Some(_)) => "delivered",
        (false, None) => "sent",
    };
    let context = message.raw.pointer("/context/id").and_then(Value::as_str);
    let text = message.text.clone();
    Line {
        status,
        ..line(&message.wamid, "customer", &message.kind, text, context, message.at_ms, &message.raw, media_base)
    }
}

fn business_line(state: &SimState, message: &Accepted, read: bool, media_base: &str) -> Line {
    let raw: Value = message.raw.as_ref().and_then(|raw| serde_json::from_str(raw.get()).ok()).unwrap_or_default();
    let text = if message.kind == "template" { template_text(state, &raw) } else { None };
    let text = text.or_else(|| message.text.clone());
    let context = message.context_message_id.as_deref();
    let mut line = line(&message.wamid, "business", &message.kind, text, context, message.at_ms, &raw, media_base);
    line.buttons = buttons(&raw);
    line.rows = rows(&raw);
    if message.kind == "template" {
        line.buttons = template_buttons(state, &raw);
    }
    Line { status: if read { "read" } else { "delivered" }, ..line }
}

#[expect(clippy::too_many_arguments, reason = "the two kinds of messages share nothing but these fields")]
fn line(
    id: &str,
    from: &'static str,
    kind: &str,
    text: Option<String>,
    context: Option<&str>,
    at_ms: i64,
    raw: &Value,
    media_base: &str,
) -> Line {
    let header = raw.pointer("/interactive/header");
    let file = FILES.iter().find_map(|kind| raw.get(kind).or_else(|| header.and_then(|header| header.get(kind))));
    let of_file = |name: &str| file.and_then(|file| file[name].as_str()).map(str::to_owned);
    let media_url = of_file("id").map(|id| format!("{media_base}{id}")).or_else(|| of_file("link"));
    Line {
        id: id.to_owned(),
        from,
        kind: kind.to_owned(),
        text,
        media_url,
        mime_type: of_file("mime_type"),
        filename: of_file("filename"),
        voice: file.is_some_and(|file| file["voice"] == true),
        buttons: Vec::new(),
        rows: Vec::new(),
        location: raw.get("location").cloned(),
        reply_to: context.map(str::to_owned),
        at: rfc3339(at_ms),
        status: "sent",
        reaction: None,
    }
}

fn reaction(item: &ThreadItem) -> Option<(String, String)> {
    let raw = match item {
        ThreadItem::FromCustomer { message } => message.raw.clone(),
        ThreadItem::FromBusiness { message } => serde_json::from_str(message.raw.as_ref()?.get()).ok()?,
    };
    let inner = raw.get("reaction")?;
    let emoji = inner["emoji"].as_str().unwrap_or_default().to_owned();
    Some((inner["message_id"].as_str()?.to_owned(), emoji))
}

/// Reply buttons, and the one of a link.
fn buttons(raw: &Value) -> Vec<Value> {
    let list = raw.pointer("/interactive/action/buttons").and_then(Value::as_array);
    let replies = list
        .into_iter()
        .flatten()
        .map(|button| json!({"id": button.pointer("/reply/id"), "title": button.pointer("/reply/title")}));
    let parameters = raw.pointer("/interactive/action/parameters");
    let link = parameters.filter(|parameters| parameters["url"].is_string());
    replies.chain(link.map(|link| json!({"title": link["display_text"], "url": link["url"]}))).collect()
}

fn rows(raw: &Value) -> Vec<Value> {
    let sections = raw.pointer("/interactive/action/sections").and_then(Value::as_array);
    let rows = sections.into_iter().flatten().flat_map(|section| section["rows"].as_array().into_iter().flatten());
    rows.map(|row| json!({"id": row["id"], "title": row["title"], "description": row["description"]})).collect()
}

/// The components of the template that a message names.
fn template(state: &SimState, raw: &Value) -> Option<Vec<Value>> {
    let (name, language) =
        (raw.pointer("/template/name")?.as_str()?, raw.pointer("/template/language/code")?.as_str()?);
    let all = lock(&state.graph.templates).all();
    all.into_iter().find(|kept| kept.name == name && kept.language == language).map(|kept| kept.components)
}

fn template_text(state: &SimState, raw: &Value) -> Option<String> {
    let components = template(state, raw)?;
    let body = components
        .iter()
        .find(|component| component["type"].as_str().is_some_and(|kind| kind.eq_ignore_ascii_case("body")))?;
    let mut text = body["text"].as_str()?.to_owned();
    let given = raw.pointer("/template/components").and_then(Value::as_array);
    let given = given.into_iter().flatten().find(|component| component["type"] == "body");
    let parameters = given.and_then(|component| component["parameters"].as_array());
    for (at, parameter) in parameters.into_iter().flatten().enumerate() {
        let name = parameter["parameter_name"].as_str().map_or_else(|| (at + 1).to_string(), str::to_owned);
        text = text.replace(&format!("{{{{{name}}}}}"), parameter["text"].as_str().unwrap_or_default());
    }
    Some(text)
}

fn template_buttons(state: &SimState, raw: &Value) -> Vec<Value> {
    let components = template(state, raw).unwrap_or_default();
    let lists = components.iter().filter_map(|component| component["buttons"].as_array());
    let replies = lists.flatten().filter(|button| button["type"] == "QUICK_REPLY");
    replies.map(|button| json!({"id": button["text"], "title": button["text"]})).collect()
}

/// An event as the desk's phone hears it; none for what no screen shows.
pub(crate) fn event(state: &SimState, event: &PhoneEvent, media_base: &str) -> Option<Value> {
    let wa_id = &event.phone;
    let message = |item: ThreadItem| {
        if let Some((target, emoji)) = reaction(&item) {
            return Some(
                json!({"wa_id": wa_id, "kind": "message", "reaction": {"message_id": target, "emoji": emoji}}),
            );
        }
        let line = lines(state, wa_id, &[item], media_base).pop()?;
        Some(json!({"wa_id": wa_id, "kind": "message", "message": line}))
    };
    match &event.shown {
        Shown::BusinessMessage { message: sent } => message(ThreadItem::FromBusiness { message: sent.clone() }),
        Shown::CustomerMessage { message: sent } => message(ThreadItem::FromCustomer { message: sent.clone() }),
        Shown::Acknowledged { message_id } => {
            Some(json!({"wa_id": wa_id, "kind": "status", "message_id": message_id, "status": "delivered"}))
        }
        Shown::Read { message_id } => Some(json!({"wa_id": wa_id, "kind": "read", "message_id": message_id})),
        Shown::Typing { .. } => Some(json!({"wa_id": wa_id, "kind": "typing"})),
        Shown::Status { message_id, status } => {
            Some(json!({"wa_id": wa_id, "kind": "status", "message_id": message_id, "status": status}))
        }
    }
}

/// `2026-01-15T10:30:00.250Z`, by the algorithm of civil dates from days (Howard Hinnant).
fn rfc3339(ms: i64) -> String {
    let (days, in_day) = (ms.div_euclid(86_400_000), ms.rem_euclid(86_400_000));
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let (day, month) = (doy - (153 * mp + 2) / 5 + 1, if mp < 10 { mp + 3 } else { mp - 9 });
    let year = yoe + era * 400 + i64::from(month <= 2);
    let (seconds, milli) = (in_day / 1_000, in_day % 1_000);
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}.{milli:03}Z",
        seconds / 3_600,
        seconds / 60 % 60,
        seconds % 60
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_as_the_standard_has_them() {
        assert_eq!(rfc3339(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(rfc3339(1_709_164_799_999), "2024-02-28T23:59:59.999Z");
        assert_eq!(rfc3339(1_709_164_800_000), "2024-02-29T00:00:00.000Z");
        assert_eq!(rfc3339(1_768_473_000_250), "2026-01-15T10:30:00.250Z");
    }
}

//! A message's contents beyond its words, as clients show them: places, cards, buttons and lists, reactions, templates.

use model::MessageId;
use model::content::{Button, ContactCard, Content, ListSection};
use serde_json::{Map, Value, json};

/// Of contents that have more than words and a file. `about`: our id of the message that it answers or reacts to.
pub fn of(content: &Content, about: Option<MessageId>) -> Option<Value> {
    let details = match content {
        Content::Location { latitude, longitude, name, address, .. } => {
            json!({ "latitude": latitude, "longitude": longitude, "name": name, "address": address })
        }
        Content::Contacts { cards } => cards.iter().map(card).collect(),
        Content::Reaction { target, emoji } => {
            let message = about.map_or_else(|| target.clone(), |id| id.to_string());
            json!({ "emoji": emoji, "message_id": message })
        }
        Content::Template { name, language, components, .. } => {
            json!({ "name": name, "language": language, "components": components })
        }
        Content::Unsupported { what, raw, .. } => json!({ "reason": what, "raw": raw }),
        other => return interactive(other),
    };
    Some(without_nulls(details))
}

fn card(card: &ContactCard) -> Value {
    without_nulls(json!({ "name": card.name, "phones": card.phones, "emails": card.emails, "company": card.company }))
}

fn interactive(content: &Content) -> Option<Value> {
    let details = match content {
        Content::Buttons { body, footer, buttons } => {
            json!({ "kind": "buttons", "body": body, "footer": footer, "buttons": shown(buttons), "sections": [] })
        }
        Content::List { body, button, header, footer, sections } => json!({
            "kind": "list", "header": header, "body": body, "footer": footer, "button": button, "buttons": [],
            "sections": sections.iter().map(section).collect::<Vec<_>>(),
        }),
        Content::ButtonReply { id, title, .. } => {
            json!({ "kind": "button_reply", "body": title, "buttons": [], "sections": [], "selected_id": id })
        }
        Content::ListReply { id, title, description } => json!({
            "kind": "list_reply", "body": title, "footer": description, "buttons": [], "sections": [], "selected_id": id,
        }),
        Content::FlowReply { name, body, response } => json!({
            "kind": "flow", "header": name, "body": body, "buttons": [], "sections": [], "response": response,
        }),
        Content::CallPermissionReply { accepted, permanent, .. } => json!({
            "kind": "call_permission_reply", "buttons": [], "sections": [], "accepted": accepted, "permanent": permanent,
        }),
        Content::Order { note, items, .. } => {
            json!({ "kind": "order", "body": note, "buttons": [], "sections": [], "items": items })
        }
        _ => return None,
    };
    Some(without_nulls(details))
}

fn shown(buttons: &[Button]) -> Value {
    buttons.iter().map(|button| json!({ "id": button.id, "title": button.title })).collect()
}

fn section(section: &ListSection) -> Value {
    let rows: Vec<Value> = section
        .rows
        .iter()
        .map(|row| without_nulls(json!({ "id": row.id, "title": row.title, "description": row.description })))
        .collect();
    without_nulls(json!({ "title": section.title, "rows": rows }))
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            Value::Object(members.into_iter().filter(|(_, value)| !value.is_null()).collect::<Map<_, _>>())
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::content::ListRow;

    #[test]
    fn what_the_customer_saw_is_there() {
        let row = ListRow { id: "r".into(), title: "Row".into(), description: None };
        let list = Content::List {
            body: "Which?".into(),
            button: "Choose".into(),
            header: None,
            footer: Some("soon".into()),
            sections: vec![ListSection { title: Some("All".into()), rows: vec![row] }],
        };
        let expected = json!({
            "kind": "list", "body": "Which?", "footer": "soon", "button": "Choose", "buttons": [],
            "sections": [{ "title": "All", "rows": [{ "id": "r", "title": "Row" }] }],
        });
        assert_eq!(of(&list, None), Some(expected));
        let pressed = Content::ButtonReply { id: "b1".into(), title: "Yes".into(), template: false };
        assert_eq!(of(&pressed, None).unwrap()["selected_id"], "b1");
        let card = ContactCard { name: Some("Meena".into()), ..ContactCard::default() };
        let expected = json!([{ "name": "Meena", "phones": [], "emails": [] }]);
        assert_eq!(of(&Content::Contacts { cards: vec![card] }, None), Some(expected));
        assert_eq!(of(&Content::text("Hello"), None), None);
        let gone = Content::Reaction { target: "wamid.1".into(), emoji: None };
        assert_eq!(of(&gone, None), Some(json!({ "message_id": "wamid.1" })));
    }
}

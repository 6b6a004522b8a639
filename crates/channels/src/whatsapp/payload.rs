//! `Content` → Meta's body, and the limits that are checked first (reference section 6).
//!
//! A content that breaks a limit is refused, not silently trimmed: the writer learns of it. Only buttons that a tool
//! made are fitted ([`fit_buttons`]), because a model cannot count.

use std::collections::HashSet;

use model::content::{Button, ContactCard, Content, ListSection, MediaRef};
use model::limits::whatsapp as limits;
use model::outbound::{ContactVerdict, OutboundMessage, SendError};
use model::text::{fit, units};
use serde::Serialize;
use serde_json::{Value, json};

const CONTACTS: usize = 257;

/// One thing that WhatsApp would refuse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Where, e.g. `buttons[1].title`.
    pub field: String,
    /// What is wrong, for the person who wrote it.
    pub message: String,
}

/// The violations as the failure that [`super::WhatsApp::send`] answers with.
pub fn refused(violations: &[Violation]) -> SendError {
    let lines: Vec<_> = violations.iter().map(|found| format!("{}: {}", found.field, found.message)).collect();
    SendError::Fail {
        code: "CONTENT_INVALID".to_owned(),
        reason: lines.join("; "),
        advice: "WhatsApp does not take this message as it is. Change what is named and send it again.".to_owned(),
        contact: ContactVerdict::Nothing,
    }
}

/// All that WhatsApp would refuse about a content.
pub fn check(content: &Content) -> Result<(), Vec<Violation>> {
    let mut found = Violations::default();
    match content {
        Content::Text { body } => found.filled("body", body, limits::TEXT),
        Content::Image { media, caption }
        | Content::Video { media, caption }
        | Content::Document { media, caption, .. } => {
            found.media(media);
            found.short("caption", caption.as_deref(), limits::CAPTION);
        }
        Content::Audio { media, .. } | Content::Sticker { media, .. } => found.media(media),
        Content::Location { latitude, longitude, .. } => {
            found.unless((-90.0..=90.0).contains(latitude), "latitude", "must lie between -90 and 90");
            found.unless((-180.0..=180.0).contains(longitude), "longitude", "must lie between -180 and 180");
        }
        Content::Contacts { cards } => found.contacts(cards),
        Content::Buttons { body, footer, buttons } => {
            found.filled("body", body, limits::BUTTONS_BODY);
            found.short("footer", footer.as_deref(), limits::FOOTER);
            found.buttons(buttons);
        }
        Content::List { body, button, header, footer, sections } => {
            found.filled("body", body, limits::LIST_BODY);
            found.filled("button", button, limits::LIST_LABEL);
            found.short("header", header.as_deref(), limits::HEADER);
            found.short("footer", footer.as_deref(), limits::FOOTER);
            found.sections(sections);
        }
        Content::Reaction { target, .. } => found.unless(!target.is_empty(), "target", "is empty"),
        Content::Template { name, language, components, .. } => {
            let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
            found.filled("name", name, limits::TEMPLATE_NAME);
            found.unless(name.bytes().all(plain), "name", "may hold only a-z, 0-9 and _");
            found.unless(!language.is_empty(), "language", "is empty");
            found.parameters(components);
        }
        _ => found.add("content", "is of a kind that only customers send"),
    }
    if found.0.is_empty() { Ok(()) } else { Err(found.0) }
}

/// Fits buttons that a tool made: titles are cut at a cluster's border, blank and doubled ones dropped, and at most
/// three stay. Ids that are empty, doubled or too long become the title.
pub fn fit_buttons(buttons: Vec<Button>) -> Vec<Button> {
    let (mut titles, mut ids) = (HashSet::new(), HashSet::new());
    let mut fitted: Vec<Button> = Vec::with_capacity(limits::BUTTONS);
    for button in buttons {
        let title = fit(button.title.trim(), limits::BUTTON_TITLE).trim_end().to_owned();
        if title.is_empty() || fitted.len() == limits::BUTTONS || !titles.insert(title.clone()) {
            continue;
        }
        let usable = !button.id.is_empty() && units(&button.id) <= limits::BUTTON_ID && !ids.contains(&button.id);
        let mut id = if usable { button.id } else { title.clone() };
        while !ids.insert(id.clone()) {
            id.push('+');
        }
        fitted.push(Button { id, title });
    }
    fitted
}

#[derive(Default)]
struct Violations(Vec<Violation>);

impl Violations {
    fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.0.push(Violation { field: field.into(), message: message.into() });
    }

    fn unless(&mut self, fine: bool, field: &str, message: &str) {
        if !fine {
            self.add(field, message);
        }
    }

    fn short(&mut self, field: &str, text: Option<&str>, max: usize) {
        let length = text.map_or(0, units);
        if length > max {
            self.add(field, format!("has {length} characters, WhatsApp takes {max}"));
        }
    }

    fn filled(&mut self, field: &str, text: &str, max: usize) {
        self.unless(!text.trim().is_empty(), field, "is empty");
        self.short(field, Some(text), max);
    }

    fn media(&mut self, media: &MediaRef) {
        match (&media.id, &media.link) {
            // The provider's id is there by the time it is sent.
            (None, None) if media.ours.is_some() => {}
            (Some(id), _) => self.unless(!id.is_empty(), "media.id", "is empty"),
            (None, Some(link)) => {
                let web = link.starts_with("https://") || link.starts_with("http://");
                self.unless(web, "media.link", "is not a web address");
            }
            (None, None) => self.add("media", "has neither id nor link"),
        }
    }

    fn contacts(&mut self, cards: &[ContactCard]) {
        self.unless((1..=CONTACTS).contains(&cards.len()), "cards", "must be 1 to 257");
        for (at, card) in cards.iter().enumerate() {
            let named = card.name.as_deref().is_some_and(|name| !name.trim().is_empty());
            self.unless(named, &format!("cards[{at}].name"), "is empty");
        }
    }

    fn buttons(&mut self, buttons: &[Button]) {
        self.unless((1..=limits::BUTTONS).contains(&buttons.len()), "buttons", "must be 1 to 3");
        let (mut ids, mut titles) = (HashSet::new(), HashSet::new());
        for (at, button) in buttons.iter().enumerate() {
            let (id, title) = (format!("buttons[{at}].id"), format!("buttons[{at}].title"));
            self.filled(&id, &button.id, limits::BUTTON_ID);
            self.filled(&title, &button.title, limits::BUTTON_TITLE);
            self.unless(ids.insert(&button.id), &id, "is used twice");
            self.unless(titles.insert(&button.title), &title, "is used twice");
        }
    }

    fn sections(&mut self, sections: &[ListSection]) {
        self.unless((1..=limits::LIST_SECTIONS).contains(&sections.len()), "sections", "must be 1 to 10");
        let rows: usize = sections.iter().map(|section| section.rows.len()).sum();
        self.unless(rows <= limits::LIST_ROWS, "sections", "hold more than 10 rows in all");
        let mut ids = HashSet::new();
        for (at, section) in sections.iter().enumerate() {
            let field = format!("sections[{at}]");
            let title = section.title.as_deref();
            self.short(&format!("{field}.title"), title, limits::SECTION_TITLE);
            let titled = sections.len() == 1 || title.is_some_and(|title| !title.trim().is_empty());
            self.unless(titled, &format!("{field}.title"), "is needed where there are several sections");
            self.unless(!section.rows.is_empty(), &format!("{field}.rows"), "is empty");
            for (row_at, row) in section.rows.iter().enumerate() {
                let field = format!("{field}.rows[{row_at}]");
                self.filled(&format!("{field}.id"), &row.id, limits::ROW_ID);
                self.filled(&format!("{field}.title"), &row.title, limits::ROW_TITLE);
                self.short(&format!("{field}.description"), row.description.as_deref(), limits::ROW_DESCRIPTION);
                self.unless(ids.insert(&row.id), &format!("{field}.id"), "is used twice");
            }
        }
    }

    /// Text parameters may hold no line breaks, tabs or more than four blanks in a row (132018).
    fn parameters(&mut self, components: &[Value]) {
        for (at, component) in components.iter().enumerate() {
            let parameters = component.get("parameters").and_then(Value::as_array);
            for (parameter_at, parameter) in parameters.into_iter().flatten().enumerate() {
                let text = parameter.get("text").and_then(Value::as_str).unwrap_or_default();
                let field = format!("components[{at}].parameters[{parameter_at}].text");
                let plain = !text.contains(['\n', '\r', '\t']) && !text.contains("     ");
                self.unless(plain, &field, "holds a line break, a tab or more than four blanks in a row");
            }
        }
    }
}

#[derive(Serialize)]
struct Body<'a> {
    messaging_product: &'static str,
    recipient_type: &'static str,
    /// `+` and digits: without `+` Meta may put the business's country code in front.
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    /// The business-scoped user id. With both, Meta uses `to`.
    #[serde(skip_serializing_if = "Option::is_none")]
    recipient: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    context: Option<Context<'a>>,
    /// Echoed in statuses: settles unknown outcomes.
    biz_opaque_callback_data: String,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<Text<'a>>,
    #[serde(flatten)]
    object: Option<Object>,
}

#[derive(Serialize)]
struct Context<'a> {
    message_id: &'a str,
}

#[derive(Serialize)]
struct Text<'a> {
    body: &'a str,
    preview_url: bool,
}

/// The object that is named like the type. Text, the hot path, has its own member.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Object {
    Image(Value),
    Video(Value),
    Audio(Value),
    Document(Value),
    Sticker(Value),
    Location(Value),
    Contacts(Value),
    Interactive(Value),
    Reaction(Value),
    Template(Value),
}

/// The request body of a message whose content was checked.
pub fn body(message: &OutboundMessage) -> Result<Vec<u8>, SendError> {
    if !message.to.is_known() {
        return Err(SendError::Fail {
            code: "NO_RECIPIENT".to_owned(),
            reason: "the contact has neither phone number nor user id".to_owned(),
            advice: "Add the customer's phone number to the contact.".to_owned(),
            contact: ContactVerdict::Unreachable,
        });
    }
    let (kind, text, object) = match &message.content {
        Content::Text { body } => ("text", Some(Text { body, preview_url: has_link(body) }), None),
        content => {
            let (kind, object) = object(content).ok_or_else(|| refused(&check(content).err().unwrap_or_default()))?;
            (kind, None, Some(object))
        }
    };
    let body = Body {
        messaging_product: "whatsapp",
        recipient_type: "individual",
        to: message.to.phone.as_ref().map(|phone| phone.e164()),
        recipient: message.to.user_id.as_deref(),
        context: message.reply_to.as_deref().map(|message_id| Context { message_id }),
        biz_opaque_callback_data: message.id.to_string(),
        kind,
        text,
        object,
    };
    Ok(serde_json::to_vec(&body).expect("strings, booleans and JSON values always serialise"))
}

/// `None` for what only customers send.
fn object(content: &Content) -> Option<(&'static str, Object)> {
    Some(match content {
        Content::Image { media, caption } => ("image", Object::Image(medium(media, caption.as_deref()))),
        Content::Video { media, caption } => ("video", Object::Video(medium(media, caption.as_deref()))),
        Content::Audio { media, voice } => ("audio", Object::Audio(audio(media, *voice))),
        Content::Document { media, caption, filename } => {
            let mut document = medium(media, caption.as_deref());
            put(&mut document, "filename", filename.as_deref());
            ("document", Object::Document(document))
        }
        Content::Sticker { media, .. } => ("sticker", Object::Sticker(medium(media, None))),
        Content::Location { latitude, longitude, name, address, .. } => {
            let mut place = json!({ "latitude": latitude, "longitude": longitude });
            put(&mut place, "name", name.as_deref());
            put(&mut place, "address", address.as_deref());
            ("location", Object::Location(place))
        }
        Content::Contacts { cards } => ("contacts", Object::Contacts(cards.iter().map(card).collect())),
        Content::Buttons { body, footer, buttons } => {
            let reply =
                |button: &Button| json!({ "type": "reply", "reply": { "id": button.id, "title": button.title } });
            let buttons: Vec<_> = buttons.iter().map(reply).collect();
            let mut interactive =
                json!({ "type": "button", "body": { "text": body }, "action": { "buttons": buttons } });
            put_text(&mut interactive, "footer", footer.as_deref());
            ("interactive", Object::Interactive(interactive))
        }
        Content::List { body, button, header, footer, sections } => {
            let sections: Vec<_> = sections.iter().map(section).collect();
            let action = json!({ "button": button, "sections": sections });
            let mut interactive = json!({ "type": "list", "body": { "text": body }, "action": action });
            if let Some(header) = header.as_deref().filter(|header| !header.is_empty()) {
                interactive["header"] = json!({ "type": "text", "text": header });
            }
            put_text(&mut interactive, "footer", footer.as_deref());
            ("interactive", Object::Interactive(interactive))
        }
        Content::Reaction { target, emoji } => {
            let emoji = emoji.as_deref().unwrap_or_default();
            ("reaction", Object::Reaction(json!({ "message_id": target, "emoji": emoji })))
        }
        Content::Template { name, language, components, .. } => {
            let template = json!({ "name": name, "language": { "code": language }, "components": components });
            ("template", Object::Template(template))
        }
        _ => return None,
    })
}

fn medium(media: &MediaRef, caption: Option<&str>) -> Value {
    // An uploaded file is preferred to a link that Meta would have to fetch.
    let mut object = match (&media.id, &media.link) {
        (Some(id), _) => json!({ "id": id }),
        (None, link) => json!({ "link": link }),
    };
    put(&mut object, "caption", caption);
    object
}

/// `voice` is only allowed for Ogg.
fn audio(media: &MediaRef, voice: bool) -> Value {
    let mut object = medium(media, None);
    if voice && media.mime_type.as_deref().is_some_and(|mime| mime.starts_with("audio/ogg")) {
        object["voice"] = Value::Bool(true);
    }
    object
}

fn card(card: &ContactCard) -> Value {
    let name = card.name.as_deref().unwrap_or_default();
    // Meta wants the shown name and at least one part of it.
    let mut object = json!({ "name": { "formatted_name": name, "first_name": name } });
    if !card.phones.is_empty() {
        object["phones"] = card.phones.iter().map(|phone| json!({ "phone": phone })).collect();
    }
    if !card.emails.is_empty() {
        object["emails"] = card.emails.iter().map(|email| json!({ "email": email })).collect();
    }
    if let Some(company) = &card.company {
        object["org"] = json!({ "company": company });
    }
    object
}

fn section(section: &ListSection) -> Value {
    let rows = section.rows.iter().map(|row| {
        let mut object = json!({ "id": row.id, "title": row.title });
        put(&mut object, "description", row.description.as_deref());
        object
    });
    let mut object = json!({ "rows": rows.collect::<Vec<_>>() });
    put(&mut object, "title", section.title.as_deref());
    object
}

fn put(object: &mut Value, name: &str, text: Option<&str>) {
    if let Some(text) = text.filter(|text| !text.is_empty()) {
        object[name] = Value::from(text);
    }
}

fn put_text(object: &mut Value, name: &str, text: Option<&str>) {
    if let Some(text) = text.filter(|text| !text.is_empty()) {
        object[name] = json!({ "text": text });
    }
}

fn has_link(text: &str) -> bool {
    text.contains("https://") || text.contains("http://")
}

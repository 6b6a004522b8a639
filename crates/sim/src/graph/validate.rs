//! The limits of reference §6.1. Which unit a limit counts in is not documented, so the strictest
//! one is used: UTF-16 units.

use super::error::GraphError;
use super::payload::{Choice, Interactive, Media, SendRequest, Template};

type Checked<T = ()> = Result<T, GraphError>;

/// Longest `biz_opaque_callback_data`.
const OPAQUE_MAX: usize = 512;

/// A message that keeps the rules, reduced to what the simulator goes on with.
pub(crate) struct Outgoing {
    /// `to` as given (it wins over `recipient`).
    pub(crate) input: String,
    /// Digits, a user id, or a group id.
    pub(crate) address: String,
    pub(crate) kind: String,
    pub(crate) text: Option<String>,
    pub(crate) context_message_id: Option<String>,
    pub(crate) opaque: Option<String>,
    pub(crate) media_ids: Vec<String>,
    pub(crate) template: Option<Template>,
}

fn required<'a>(value: Option<&'a str>, parameter: &str) -> Checked<&'a str> {
    value.filter(|text| !text.is_empty()).ok_or_else(|| GraphError::missing(parameter))
}

fn at_most(text: &str, max: usize, parameter: &str) -> Checked {
    if text.encode_utf16().count() > max {
        return Err(GraphError::parameter(format!("Param {parameter} must be at most {max} characters long.")));
    }
    Ok(())
}

fn required_at_most(value: Option<&str>, max: usize, parameter: &str) -> Checked {
    at_most(required(value, parameter)?, max, parameter)
}

fn optional_at_most(value: Option<&str>, max: usize, parameter: &str) -> Checked {
    value.map_or(Ok(()), |text| required_at_most(Some(text), max, parameter))
}

/// Checks the whole request.
pub(crate) fn outgoing(request: SendRequest) -> Checked<Outgoing> {
    if required(request.messaging_product.as_deref(), "messaging_product")? != "whatsapp" {
        return Err(GraphError::parameter("Param messaging_product must be 'whatsapp'."));
    }
    let (input, address) = recipient(&request)?;
    if let Some(opaque) = &request.biz_opaque_callback_data {
        at_most(opaque, OPAQUE_MAX, "biz_opaque_callback_data")?;
    }
    if let Some(context) = &request.context {
        required(context.message_id.as_deref(), "context['message_id']")?;
    }
    let kind = request.kind.clone().unwrap_or_else(|| "text".into());
    let mut media_ids = Vec::new();
    let text = content(&request, &kind, &mut media_ids)?;
    Ok(Outgoing {
        input,
        address,
        kind,
        text,
        context_message_id: request.context.and_then(|context| context.message_id),
        opaque: request.biz_opaque_callback_data,
        media_ids,
        template: request.template,
    })
}

fn recipient(request: &SendRequest) -> Checked<(String, String)> {
    let group = match request.recipient_type.as_deref() {
        None | Some("individual") => false,
        Some("group") => true,
        Some(other) => return Err(GraphError::parameter(format!("Param recipient_type must not be '{other}'."))),
    };
    if let Some(to) = request.to.as_deref().filter(|to| !to.is_empty()) {
        if group {
            return Ok((to.to_owned(), to.to_owned()));
        }
        let digits: String = to.chars().filter(|c| !matches!(c, '+' | '-' | ' ' | '(' | ')')).collect();
        if !(5..=15).contains(&digits.len()) || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(GraphError::value("Parameter to is not a phone number."));
        }
        return Ok((to.to_owned(), digits));
    }
    let user_id = required(request.recipient.as_deref(), "to")?;
    if !super::users::is_user_id(user_id) {
        return Err(GraphError::value("Parameter recipient is not a business-scoped user id."));
    }
    Ok((user_id.to_owned(), user_id.to_owned()))
}

/// Checks the object named like the type; answers the text that a person would see.
fn content(request: &SendRequest, kind: &str, media_ids: &mut Vec<String>) -> Checked<Option<String>> {
    let missing = || GraphError::missing(kind);
    match kind {
        "text" => {
            let body = request.text.as_ref().ok_or_else(missing)?.body.as_deref();
            required_at_most(body, 4096, "text['body']")?;
            Ok(body.map(str::to_owned))
        }
        "image" => media(request.image.as_ref().ok_or_else(missing)?, kind, media_ids),
        "audio" => media(request.audio.as_ref().ok_or_else(missing)?, kind, media_ids),
        "video" => media(request.video.as_ref().ok_or_else(missing)?, kind, media_ids),
        "document" => media(request.document.as_ref().ok_or_else(missing)?, kind, media_ids),
        "sticker" => media(request.sticker.as_ref().ok_or_else(missing)?, kind, media_ids),
        "location" => location(request),
        "contacts" => match request.contacts.as_ref().ok_or_else(missing)?.len() {
            1..=257 => Ok(None),
            _ => Err(GraphError::value("Parameter contacts must have 1 to 257 entries.")),
        },
        "reaction" => {
            let reaction = request.reaction.as_ref().ok_or_else(missing)?;
            required(reaction.message_id.as_deref(), "reaction['message_id']")?;
            Ok(Some(reaction.emoji.clone().ok_or_else(|| GraphError::missing("reaction['emoji']"))?))
        }
        "interactive" => interactive(request.interactive.as_ref().ok_or_else(missing)?, media_ids),
        "template" => {
            let template = request.template.as_ref().ok_or_else(missing)?;
            required(template.language.as_ref().and_then(|l| l.code.as_deref()), "template['language']['code']")?;
            Ok(Some(required(template.name.as_deref(), "template['name']")?.to_owned()))
        }
        other => Err(GraphError::parameter(format!("Param type must not be '{other}'."))),
    }
}

fn location(request: &SendRequest) -> Checked<Option<String>> {
    let location = request.location.as_ref().ok_or_else(|| GraphError::missing("location"))?;
    for (name, value, limit) in [("latitude", &location.latitude, 90.0), ("longitude", &location.longitude, 180.0)] {
        let value = value.as_ref().ok_or_else(|| GraphError::missing(name))?;
        let number = value.as_f64().or_else(|| value.as_str().and_then(|text| text.parse().ok()));
        if !number.is_some_and(|number: f64| number.abs() <= limit) {
            return Err(GraphError::value(format!("Parameter {name} is not valid.")));
        }
    }
    Ok(location.name.clone())
}

fn media(media: &Media, kind: &str, media_ids: &mut Vec<String>) -> Checked<Option<String>> {
    match (&media.id, &media.link) {
        (Some(id), None) => media_ids.push(id.clone()),
        (None, Some(link)) if link.starts_with("http://") || link.starts_with("https://") => {}
        (None, Some(_)) => return Err(GraphError::value(format!("Parameter {kind}['link'] is not a URL."))),
        (Some(_), Some(_)) => return Err(GraphError::parameter(format!("Param {kind} must have one of id and link."))),
        (None, None) => return Err(GraphError::missing(&format!("{kind}['id']"))),
    }
    if media.caption.is_some() && matches!(kind, "audio" | "sticker") {
        return Err(GraphError::parameter(format!("Unexpected key \"caption\" on param \"{kind}\".")));
    }
    if media.filename.is_some() && kind != "document" {
        return Err(GraphError::parameter(format!("Unexpected key \"filename\" on param \"{kind}\".")));
    }
    if media.voice.is_some() && kind != "audio" {
        return Err(GraphError::parameter(format!("Unexpected key \"voice\" on param \"{kind}\".")));
    }
    if let Some(caption) = &media.caption {
        at_most(caption, 1024, "caption")?;
    }
    Ok(media.caption.clone())
}

fn interactive(message: &Interactive, media_ids: &mut Vec<String>) -> Checked<Option<String>> {
    let kind = required(message.kind.as_deref(), "interactive['type']")?;
    let body_max = if kind == "list" { 4096 } else { 1024 };
    let body = message.body.as_ref().and_then(|body| body.text.as_deref());
    if !matches!(kind, "product" | "carousel") {
        required(body, "interactive['body']['text']")?;
    }
    optional_at_most(body, body_max, "interactive['body']['text']")?;
    if let Some(footer) = &message.footer {
        required_at_most(footer.text.as_deref(), 60, "interactive['footer']['text']")?;
    }
    header(message, kind, media_ids)?;
    match kind {
        "button" => buttons(message)?,
        "list" => list(message)?,
        "cta_url" => link_button(message)?,
        "location_request_message" => action_named(message, "send_location")?,
        "flow" => flow(message)?,
        "request_contact_info" => action_named(message, "request_contact_info")?,
        "call_permission_request" | "product" | "product_list" | "catalog_message" | "carousel" => {
            message.action.as_ref().ok_or_else(|| GraphError::missing("interactive['action']"))?;
        }
        other => return Err(GraphError::value(format!("Interactive type '{other}' is not valid."))),
    }
    Ok(body.map(str::to_owned))
}

fn header(message: &Interactive, kind: &str, media_ids: &mut Vec<String>) -> Checked {
    let Some(header) = &message.header else { return Ok(()) };
    let header_kind = required(header.kind.as_deref(), "interactive['header']['type']")?;
    let medium = match header_kind {
        "text" => return required_at_most(header.text.as_deref(), 60, "interactive['header']['text']"),
        _ if kind == "list" => return Err(GraphError::value("A list message can only have a text header.")),
        "image" => &header.image,
        "video" => &header.video,
        "document" => &header.document,
        other => return Err(GraphError::value(format!("Header type '{other}' is not valid."))),
    };
    let medium = medium.as_ref().ok_or_else(|| GraphError::missing("interactive['header']"))?;
    media(medium, header_kind, media_ids).map(drop)
}

fn all_different<'a>(values: impl Iterator<Item = &'a str>, what: &str) -> Checked {
    let mut seen = std::collections::HashSet::new();
    for value in values {
        if !seen.insert(value) {
            return Err(GraphError::value(format!("{what} must be unique: '{value}'.")));
        }
    }
    Ok(())
}

fn ids<'a>(choices: impl Iterator<Item = &'a Choice>) -> impl Iterator<Item = &'a str> {
    choices.filter_map(|choice| choice.id.as_deref())
}

fn buttons(message: &Interactive) -> Checked {
    let buttons = message.action.as_ref().and_then(|action| action.buttons.as_ref());
    let buttons = buttons.ok_or_else(|| GraphError::missing("interactive['action']['buttons']"))?;
    if !(1..=3).contains(&buttons.len()) {
        return Err(GraphError::value("Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3."));
    }
    let mut replies = Vec::with_capacity(buttons.len());
    for button in buttons {
        if button.kind.as_deref() != Some("reply") {
            return Err(GraphError::value("Button type must be 'reply'."));
        }
        let reply = button.reply.as_ref().ok_or_else(|| GraphError::missing("button['reply']"))?;
        required_at_most(reply.id.as_deref(), 256, "button['reply']['id']")?;
        required_at_most(reply.title.as_deref(), 20, "button['reply']['title']")?;
        if reply.description.is_some() {
            return Err(GraphError::parameter("Unexpected key \"description\" on param \"reply\"."));
        }
        replies.push(reply);
    }
    all_different(ids(replies.iter().copied()), "Button ids")?;
    all_different(replies.iter().filter_map(|reply| reply.title.as_deref()), "Button titles")
}

fn list(message: &Interactive) -> Checked {
    let action = message.action.as_ref().ok_or_else(|| GraphError::missing("interactive['action']"))?;
    required_at_most(action.button.as_deref(), 20, "interactive['action']['button']")?;
    let sections = action.sections.as_ref().ok_or_else(|| GraphError::missing("interactive['action']['sections']"))?;
    if !(1..=10).contains(&sections.len()) {
        return Err(GraphError::value("A list has 1 to 10 sections."));
    }
    for section in sections {
        if sections.len() > 1 {
            required(section.title.as_deref(), "section['title']")?;
        }
        optional_at_most(section.title.as_deref(), 24, "section['title']")?;
        if section.rows.as_ref().is_none_or(Vec::is_empty) {
            return Err(GraphError::missing("section['rows']"));
        }
    }
    let rows: Vec<&Choice> = sections.iter().filter_map(|section| section.rows.as_ref()).flatten().collect();
    if rows.len() > 10 {
        return Err(GraphError::value(format!("Total row count exceed max allowed count: 10, got {}.", rows.len())));
    }
    for row in &rows {
        required_at_most(row.id.as_deref(), 200, "row['id']")?;
        required_at_most(row.title.as_deref(), 24, "row['title']")?;
        optional_at_most(row.description.as_deref(), 72, "row['description']")?;
    }
    all_different(ids(rows.into_iter()), "Row ids")
}

fn action_named(message: &Interactive, name: &str) -> Checked {
    let given = message.action.as_ref().and_then(|action| action.name.as_deref());
    if required(given, "interactive['action']['name']")? != name {
        return Err(GraphError::value(format!("Action name must be '{name}'.")));
    }
    Ok(())
}

fn link_button(message: &Interactive) -> Checked {
    action_named(message, "cta_url")?;
    let parameters = message.action.as_ref().and_then(|action| action.parameters.as_ref());
    let parameters = parameters.ok_or_else(|| GraphError::missing("action['parameters']"))?;
    required_at_most(parameters.display_text.as_deref(), 20, "parameters['display_text']")?;
    let url = required(parameters.url.as_deref(), "parameters['url']")?;
    if !url.starts_with("http://") && !url.starts_with("https://") {
        return Err(GraphError::value("Parameter url is not a URL."));
    }
    Ok(())
}

fn flow(message: &Interactive) -> Checked {
    action_named(message, "flow")?;
    let parameters = message.action.as_ref().and_then(|action| action.parameters.as_ref());
    let parameters = parameters.ok_or_else(|| GraphError::missing("action['parameters']"))?;
    if required(parameters.flow_message_version.as_deref(), "flow_message_version")? != "3" {
        return Err(GraphError::value("flow_message_version must be '3'."));
    }
    required(parameters.flow_id.as_deref().or(parameters.flow_name.as_deref()), "flow_id")?;
    required_at_most(parameters.flow_cta.as_deref(), 20, "flow_cta")?;
    match parameters.flow_action.as_deref() {
        None | Some("navigate" | "data_exchange") => Ok(()),
        Some(other) => Err(GraphError::value(format!("flow_action must not be '{other}'."))),
    }
}

//! Tools of the desk: tickets, tasks, and what a customer says of himself.
//!
//! They change nothing by themselves: what they do is in the draft's effects, and is written if and when the turn is.
//! Each sees this customer alone: the conversation's contact, whatever a model passes.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeZone};
use chrono_tz::Tz;
use model::contact::DetailField;
use model::ticket::{self, Code, Priority, Status};
use model::{TicketId, UnixMs, task};
use serde_json::{Map, Value, json};
use store::tasks::NewTask;
use store::tickets::{CustomerTicket, NewTicket};
use store::turns::ContactPatch;

use super::{required, text_argument};
use crate::analysis::{self, Moment};
use crate::turn::{Draft, Turn};

/// Of one turn.
const TICKETS_MAX: usize = 2;
const TASKS_MAX: usize = 3;
/// Unsettled tickets of one customer, beyond which a person has to look.
const UNSETTLED_MAX: usize = 10;
const TICKETS_TOLD: i64 = 5;
/// Codes that are tried: one of a million meets a used one.
const CODE_TRIES: usize = 3;
/// A date without a time is due when the working day ends.
const END_OF_DAY: NaiveTime = NaiveTime::from_hms_opt(18, 0, 0).expect("six in the evening is a time");
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
const DUE_WITHIN_DAYS: i64 = 5 * 366;

pub(super) async fn create_ticket(
    turn: &Turn<'_>,
    draft: &mut Draft,
    arguments: &Map<String, Value>,
) -> Result<Value, String> {
    let (issue_type, description) = (required(arguments, "issue_type")?, required(arguments, "description")?);
    let order_id = text_argument(arguments, "order_id");
    let texts = ticket::Texts {
        issue_type: Some(issue_type),
        description: Some(description),
        order_id,
        ..ticket::Texts::default()
    };
    if let Some((field, why)) = texts.problems().into_iter().next() {
        return Err(format!("{field} {why}"));
    }
    if order_id.is_some_and(|id| !turn.customer_said(id)) {
        return Err("order_id must be one that the customer has written: ask for it, or leave it out".to_owned());
    }
    if let Some(known) = draft.effects.tickets.iter().find(|known| known.issue_type.eq_ignore_ascii_case(issue_type)) {
        return Ok(json!({ "ticket_id": known.code(), "status": "this ticket is made already" }));
    }
    if draft.effects.tickets.len() >= TICKETS_MAX {
        return Err(format!("at most {TICKETS_MAX} tickets are made for one answer"));
    }
    let unsettled = own_tickets(turn, None, UNSETTLED_MAX as i64).await?;
    if unsettled.iter().filter(|ticket| !ticket.status.is_settled()).count() >= UNSETTLED_MAX {
        return Err("this customer has many open tickets already: ask for a person".to_owned());
    }
    let priority = text_argument(arguments, "priority").and_then(Priority::parse).unwrap_or(Priority::Medium);
    let ticket = NewTicket {
        id: fresh_id(turn).await?,
        phone: turn.state.conversation.contact.phone.clone(),
        issue_type: issue_type.to_owned(),
        description: description.to_owned(),
        priority,
        order_id: order_id.map(str::to_owned),
        assigned_to: None,
        conversation_id: Some(turn.lane.conversation_id),
        message_id: turn.questions.last().map(|message| message.id),
        created_by: None,
    };
    let code = ticket.code();
    draft.effects.tickets.push(ticket);
    draft.rests_on_tool = true;
    draft.codes_told.push(code.clone());
    Ok(
        json!({ "ticket_id": code, "status": "the ticket is opened when your answer is sent; tell the customer its number" }),
    )
}

/// An id whose code nobody has: the customer is told the code before the ticket is written.
async fn fresh_id(turn: &Turn<'_>) -> Result<TicketId, String> {
    for _ in 0..CODE_TRIES {
        let id: TicketId = turn.engine.ids().make();
        let code = Code::of(id.0.as_u64_pair().1);
        let found = turn.engine.store().ticket(turn.lane.workspace_id, &code).await;
        if found.map_err(|_| unavailable())?.is_none() {
            return Ok(id);
        }
    }
    Err(unavailable())
}

fn unavailable() -> String {
    "tickets cannot be read now".to_owned()
}

async fn own_tickets(turn: &Turn<'_>, code: Option<&Code>, limit: i64) -> Result<Vec<CustomerTicket>, String> {
    let conversation = &turn.state.conversation;
    let (store, phone) = (turn.engine.store(), conversation.contact.phone.as_ref());
    let found = store.customer_tickets(turn.lane.workspace_id, conversation.contact_id, phone, code, limit).await;
    found.map_err(|_| unavailable())
}

pub(super) async fn ticket_status(
    turn: &Turn<'_>,
    draft: &mut Draft,
    arguments: &Map<String, Value>,
) -> Result<Value, String> {
    let code = match text_argument(arguments, "ticket_id") {
        Some(text) => Some(Code::parse(text).ok_or("that is no ticket number: they look like TKT-7K3F9QXA")?),
        None => None,
    };
    let made_now = draft.effects.tickets.iter().filter(|t| code.as_ref().is_none_or(|code| *code == t.code()));
    let mut list: Vec<Value> = made_now
        .map(|t| json!({ "ticket_id": t.code(), "issue_type": t.issue_type, "status": Status::Open, "created": "just now" }))
        .collect();
    for ticket in own_tickets(turn, code.as_ref(), TICKETS_TOLD).await? {
        draft.codes_told.push(ticket.code.clone());
        list.push(json!({
            "ticket_id": ticket.code, "issue_type": ticket.issue_type, "status": ticket.status, "priority": ticket.priority,
            "order_id": ticket.order_id, "created_at": ticket.created_at.to_string(), "updated_at": ticket.updated_at.to_string(),
        }));
    }
    draft.rests_on_tool = true;
    // The same words whether there is no such ticket or it is somebody else's.
    let note =
        if list.is_empty() { "this customer has no such ticket" } else { "these are this customer's own tickets" };
    Ok(json!({ "tickets": list, "note": note }))
}

pub(super) fn create_task(turn: &Turn<'_>, draft: &mut Draft, arguments: &Map<String, Value>) -> Result<Value, String> {
    let title = required(arguments, "title")?;
    let description = text_argument(arguments, "description").unwrap_or_default();
    let tags: Vec<String> = arguments
        .get("tags")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|tag| tag.as_str().map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty()))
        .collect();
    let priority = arguments.get("priority").and_then(Value::as_i64).unwrap_or(task::PRIORITY_DEFAULT);
    let texts = task::Texts {
        title: Some(title),
        description: Some(description),
        category: None,
        priority: Some(priority),
        tags: Some(&tags),
    };
    if let Some((field, why)) = texts.problems().into_iter().next() {
        return Err(format!("{field} {why}"));
    }
    let due_at = text_argument(arguments, "due").map(|due| due_at(turn, due)).transpose()?;
    if draft.effects.tasks.iter().any(|known| known.title.eq_ignore_ascii_case(title)) {
        return Ok(json!({ "status": "this task is noted already" }));
    }
    if draft.effects.tasks.len() >= TASKS_MAX {
        return Err(format!("at most {TASKS_MAX} tasks are noted for one answer"));
    }
    let kind = text_argument(arguments, "type").and_then(task::Kind::parse).unwrap_or(task::Kind::General);
    draft.effects.tasks.push(NewTask {
        id: turn.engine.ids().make(),
        title: title.to_owned(),
        description: description.to_owned(),
        kind,
        category: String::new(),
        priority,
        due_at,
        tags,
        assignee: None,
        conversation_id: Some(turn.lane.conversation_id),
        message_id: turn.questions.last().map(|message| message.id),
        created_by: None,
    });
    draft.rests_on_tool = true;
    let zone = turn.zone();
    let due = due_at.map(|at| at.to_utc().with_timezone(&zone).format("%A, %-d %B %Y, %H:%M").to_string());
    Ok(json!({ "status": "the task is noted when your answer is sent", "due": due, "timezone": zone.name() }))
}

/// When something is due: a date or a time in the workspace's zone.
fn due_at(turn: &Turn<'_>, text: &str) -> Result<UnixMs, String> {
    let (zone, now) = (turn.zone(), turn.engine.clock().now());
    let found = written_time(text, zone).or_else(|| said_time(text, zone, now));
    let at = found.ok_or_else(|| {
        let local = now.to_utc().with_timezone(&zone);
        let today = local.format("%A %Y-%m-%d, %H:%M");
        format!("due cannot be read: write YYYY-MM-DD or YYYY-MM-DDTHH:MM; now it is {today} there")
    })?;
    if at < now || at > now.plus_ms(DUE_WITHIN_DAYS * DAY_MS) {
        return Err("due must be in the future, within five years".to_owned());
    }
    Ok(at)
}

/// Reads a customer's words, such as `tomorrow at 5 pm` or `kal shaam`, in any language that the analyser knows.
fn said_time(text: &str, zone: Tz, now: UnixMs) -> Option<UnixMs> {
    analysis::due_in(text, &Moment { now: now.to_utc(), tz: zone }).map(|at| UnixMs(at.timestamp_millis()))
}

/// Reads the ISO forms. A time that the zone skips or has twice is the earlier one.
fn written_time(text: &str, zone: Tz) -> Option<UnixMs> {
    if let Ok(exact) = chrono::DateTime::parse_from_rfc3339(text) {
        return Some(UnixMs(exact.timestamp_millis()));
    }
    let text = text.trim().replace(' ', "T");
    let formats = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"];
    let local = formats.iter().find_map(|format| NaiveDateTime::parse_from_str(&text, format).ok());
    let local = local.or_else(|| Some(NaiveDate::parse_from_str(&text, "%Y-%m-%d").ok()?.and_time(END_OF_DAY)))?;
    zone.from_local_datetime(&local).earliest().map(|at| UnixMs(at.timestamp_millis()))
}

pub(super) fn set_contact_details(
    turn: &Turn<'_>,
    draft: &mut Draft,
    arguments: &Map<String, Value>,
) -> Result<Value, String> {
    let mut details: Vec<(DetailField, String)> = Vec::new();
    for field in DetailField::ALL.iter().filter_map(|name| DetailField::parse(name)) {
        let Some(given) = text_argument(arguments, field.as_str()) else { continue };
        let value = field.check(given).map_err(|why| format!("{} {why}", field.as_str()))?;
        if !is_own(turn, field, &value) {
            return Err(format!("{} must be what the customer wrote himself: ask for it", field.as_str()));
        }
        details.push((field, value));
    }
    if details.is_empty() {
        return Err("nothing is given that could be kept".to_owned());
    }
    let contact = turn.state.conversation.contact_id;
    let kept: Vec<_> = details.iter().map(|(field, _)| field.as_str()).collect();
    let status = json!({ "status": "kept when your answer is sent", "fields": kept });
    let patch = draft.effects.contact.get_or_insert_with(|| ContactPatch { contact, details: Vec::new() });
    patch.details.retain(|(field, _)| !details.iter().any(|(new, _)| new == field));
    patch.details.extend(details);
    draft.rests_on_tool = true;
    Ok(status)
}

/// Whether the customer wrote it in this conversation. A name may be written in another script than the one in which the
/// model passes it; an address never is.
fn is_own(turn: &Turn<'_>, field: DetailField, value: &str) -> bool {
    if turn.customer_said(value) {
        return true;
    }
    field != DetailField::Email && (turn.customer_said_all_words(value) || turn.customer_wrote_other_script())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn due_times_are_of_the_workspace() {
        let zone: Tz = "Asia/Kolkata".parse().unwrap();
        let utc = |text: &str| written_time(text, zone).map(|at| at.to_string());
        assert_eq!(utc("2026-11-30").as_deref(), Some("2026-11-30T12:30:00.000Z"));
        assert_eq!(utc("2026-11-30T17:00").as_deref(), Some("2026-11-30T11:30:00.000Z"));
        assert_eq!(utc("2026-11-30 17:00").as_deref(), Some("2026-11-30T11:30:00.000Z"));
        assert_eq!(utc("2026-11-30T17:00:00+00:00").as_deref(), Some("2026-11-30T17:00:00.000Z"));
        assert_eq!(utc("soon"), None);
        assert_eq!(utc("2026-02-30"), None);
    }

    #[test]
    fn what_customers_say_is_a_time_too() {
        let zone: Tz = "Asia/Kolkata".parse().unwrap();
        // 2026-11-18 is a Wednesday; it is 11:16 in Chennai.
        let now = UnixMs(1_794_980_800_000);
        let said = |text: &str| said_time(text, zone, now).map(|at| at.to_string());
        assert_eq!(said("tomorrow at 5 pm").as_deref(), Some("2026-11-19T11:30:00.000Z"));
        assert_eq!(said("kal 5 baje shaam ko").as_deref(), Some("2026-11-19T11:30:00.000Z"));
        assert_eq!(said("whenever you like"), None);
    }
}

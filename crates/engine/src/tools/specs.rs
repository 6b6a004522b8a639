//! The tools that come with the product: what models are told of them.

use std::sync::{Arc, LazyLock};

use providers::ToolSpec;
use serde_json::{Value, json};
use store::agents::AgentRecord;
use store::media_library::LibraryCategory;

use super::schema::Schema;
use super::{Builtin, Kind, Tool};
use crate::turn::guard::guard_line;

/// Categories and agents that a description names.
const NAMED_MAX: usize = 40;

/// Every tool that needs nothing but the product itself.
pub(super) static ALWAYS: LazyLock<Vec<Arc<Tool>>> = LazyLock::new(|| {
    let list = [
        (
            Builtin::SearchKnowledge,
            "Searches the company's knowledge. Use it when the knowledge that you were given does not answer.",
            object(
                json!({ "query": text(1_000, "what to look for, in the customer's or in plain English words") }),
                json!(["query"]),
            ),
        ),
        (
            Builtin::RequestIntervention,
            "Asks a person of the company to take over this conversation. Use it when the customer wants a person, is upset, or the knowledge has no answer.",
            object(
                json!({ "reason": text(1_000, "why, in a sentence, for the person who takes over") }),
                json!(["reason"]),
            ),
        ),
        (
            Builtin::GetBusinessHours,
            "Tells the opening hours and whether the company is open now.",
            object(json!({}), json!([])),
        ),
        (
            Builtin::SendButtons,
            "Puts one to three buttons under your answer, for the customer to choose from.",
            object(
                json!({ "buttons": { "type": "array", "items": { "type": "string" }, "maxItems": 10, "description": "titles of at most 20 characters" } }),
                json!(["buttons"]),
            ),
        ),
        (
            Builtin::CreateTicket,
            "Opens a ticket for a problem that somebody at the company has to solve. Answers with its number, which you tell the customer.",
            object(
                json!({
                    "issue_type": text(80, "the kind of problem in a few words, e.g. damaged parcel"),
                    "description": text(4_000, "what happened, in the customer's words"),
                    "priority": { "type": "string", "enum": ["low", "medium", "high", "urgent"] },
                    "order_id": text(100, "only if the customer named it")
                }),
                json!(["issue_type", "description"]),
            ),
        ),
        (
            Builtin::GetTicketStatus,
            "Tells how this customer's own tickets stand: one by its number, or the newest ones.",
            object(json!({ "ticket_id": text(40, "e.g. TKT-7K3F9QXA") }), json!([])),
        ),
        (
            Builtin::CreateTask,
            "Notes something that a person of the company has to do, e.g. call the customer back.",
            object(
                json!({
                    "title": text(200, "what is to be done"),
                    "description": text(4_000, "what one needs to know for it"),
                    "type": { "type": "string", "enum": ["call", "email", "meeting", "follow_up", "demo", "proposal", "general"] },
                    "priority": { "type": "integer", "minimum": 1, "maximum": 5, "description": "1 is the most urgent" },
                    "due": text(100, "when: YYYY-MM-DD, YYYY-MM-DDTHH:MM in the company's time zone, or the customer's own words, e.g. tomorrow at 5 pm"),
                    "tags": { "type": "array", "items": text(50, "a word"), "maxItems": 10 }
                }),
                json!(["title"]),
            ),
        ),
        (
            Builtin::SetContactDetails,
            "Keeps what the customer has said of himself in this conversation. Only what he said himself.",
            object(
                json!({
                    "name": text(80, "how the customer calls himself"),
                    "email": text(254, "exactly as the customer wrote it"),
                    "company": text(120, "where the customer works"),
                    "city": text(80, "where the customer is"),
                    "address": text(300, "where the customer wants something delivered")
                }),
                json!([]),
            ),
        ),
    ];
    list.into_iter()
        .map(|(kind, description, parameters)| Arc::new(builtin(kind, description.to_owned(), parameters)))
        .collect()
});

/// What the built-in answerer may do.
pub(super) static FOR_BUILTIN: LazyLock<Vec<Arc<Tool>>> = LazyLock::new(|| {
    let is_person = |tool: &&Arc<Tool>| matches!(tool.kind, Kind::Builtin(Builtin::RequestIntervention));
    ALWAYS.iter().filter(is_person).cloned().collect()
});

/// Where the library has something.
pub(super) fn respond_with_media(categories: &[LibraryCategory]) -> Option<Tool> {
    if categories.is_empty() {
        return None;
    }
    let line = |category: &LibraryCategory| {
        let within: Vec<_> = category.sub_categories.iter().take(NAMED_MAX).map(|name| guard_line(name, 60)).collect();
        let within = if within.is_empty() { String::new() } else { format!(" ({})", within.join(", ")) };
        format!("{}{within}", guard_line(&category.category, 60))
    };
    let named: Vec<_> = categories.iter().take(NAMED_MAX).map(line).collect();
    let description = format!(
        "Sends files of the company's library with your answer: pictures, videos, documents. Categories: {}. Without media_ids \
         the newest of the category are sent.",
        named.join("; ")
    );
    Some(builtin(
        Builtin::RespondWithMedia,
        description,
        object(
            json!({
                "category": text(80, "one of the categories"),
                "sub_category": text(80, "one of its sub-categories"),
                "media_ids": { "type": "array", "items": { "type": "string", "format": "uuid" }, "maxItems": 3, "description": "ids that an earlier call of this tool showed" },
                "caption": text(900, "what stands under the file")
            }),
            json!(["category"]),
        ),
    ))
}

/// Where there is another agent that could answer.
pub(super) fn transfer_to_agent(agents: &[AgentRecord]) -> Option<Tool> {
    if agents.len() < 2 {
        return None;
    }
    let line = |agent: &AgentRecord| {
        let about = if agent.settings.description.is_empty() { &agent.role } else { &agent.settings.description };
        format!("{} ({})", guard_line(&agent.name, 80), guard_line(about, 160))
    };
    let named: Vec<_> = agents.iter().take(NAMED_MAX).map(line).collect();
    Some(builtin(
        Builtin::TransferToAgent,
        format!(
            "Passes the conversation on to another agent of the company, who sees all of it and answers in your place. Agents: {}.",
            named.join("; ")
        ),
        object(
            json!({ "agent": text(100, "the agent's name"), "reason": text(500, "why, in a sentence") }),
            json!(["agent"]),
        ),
    ))
}

fn builtin(kind: Builtin, description: String, parameters: Value) -> Tool {
    let schema =
        Schema::compile(&parameters).expect("the schemas of the product's own tools are sound: a test compiles them");
    let name = kind.name().to_owned();
    Tool::new(ToolSpec { name, description, parameters }, Kind::Builtin(kind), schema)
}

fn text(max_chars: usize, description: &str) -> Value {
    json!({ "type": "string", "maxLength": max_chars, "description": description })
}

fn object(properties: Value, required: Value) -> Value {
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tool_of_the_product_is_sound() {
        let names: Vec<_> = ALWAYS.iter().map(|tool| tool.spec.name.as_str()).collect();
        assert_eq!(names.len(), names.iter().collect::<std::collections::HashSet<_>>().len());
        assert!(ALWAYS.iter().all(|tool| Builtin::parse(&tool.spec.name).is_some()));
        let category = LibraryCategory { category: "menus".into(), sub_categories: vec!["lunch".into()], count: 2 };
        let tool = respond_with_media(&[category]).unwrap();
        assert!(tool.spec.description.contains("menus (lunch)"));
        assert!(respond_with_media(&[]).is_none());
    }
}

//! The agent's tools. Arguments are checked before anything runs; effects wait in the draft and are
//! committed with the turn; a failure is told to the model.

pub(crate) mod business_hours;

use model::content::Button;
use model::limits::whatsapp;
use model::text::fit;
use providers::{ToolCall, ToolSpec};
use serde_json::{Map, Value, json};

use crate::turn::{Chunk, Draft, Turn};

/// Characters of a search or a reason that a model may pass.
const ARGUMENT_MAX: usize = 1_000;
const SEARCH_RESULTS: usize = 5;

/// The tools that every agent has.
pub(crate) fn offered() -> Vec<ToolSpec> {
    let text = |description: &str| json!({ "type": "string", "description": description });
    let object = |properties: Value, required: Value| json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false });
    vec![
        ToolSpec {
            name: "search_knowledge".to_owned(),
            description: "Searches the company's knowledge. Use it when the knowledge that you were given does not answer.".to_owned(),
            parameters: object(json!({ "query": text("what to look for, in the customer's or in plain English words") }), json!(["query"])),
        },
        ToolSpec {
            name: "request_intervention".to_owned(),
            description: "Asks a person of the company to take over this conversation. Use it when the customer wants a person, is upset, or the knowledge has no answer.".to_owned(),
            parameters: object(json!({ "reason": text("why, in a sentence, for the person who takes over") }), json!(["reason"])),
        },
        ToolSpec {
            name: "get_business_hours".to_owned(),
            description: "Tells the opening hours and whether the company is open now.".to_owned(),
            parameters: object(json!({}), json!([])),
        },
        ToolSpec {
            name: "send_buttons".to_owned(),
            description: "Puts one to three buttons under your answer, for the customer to choose from.".to_owned(),
            parameters: object(
                json!({ "buttons": { "type": "array", "items": { "type": "string" }, "description": "titles of at most 20 characters" } }),
                json!(["buttons"]),
            ),
        },
    ]
}

/// Those that only look something up: what an operator reads before it is sent.
pub(crate) fn offered_for_drafts() -> Vec<ToolSpec> {
    let looks_up = |tool: &ToolSpec| matches!(tool.name.as_str(), "search_knowledge" | "get_business_hours");
    offered().into_iter().filter(looks_up).collect()
}

/// Runs one call. Never fails: what went wrong is the result.
pub(crate) fn run(turn: &mut Turn<'_>, draft: &mut Draft, call: &ToolCall) -> Value {
    let arguments = match &call.arguments {
        Ok(Value::Object(arguments)) => arguments.clone(),
        Ok(Value::Null) => Map::new(),
        Ok(_) | Err(_) => return problem("the arguments are not a JSON object"),
    };
    let result = match call.name.as_str() {
        "search_knowledge" => search_knowledge(turn, &arguments),
        "request_intervention" => request_intervention(draft, &arguments),
        "get_business_hours" => {
            draft.rests_on_tool = true;
            Ok(business_hours::now(&turn.knowledge.business, turn.engine.clock().now()))
        }
        "send_buttons" => send_buttons(draft, &arguments),
        other => Err(format!("there is no tool {}", fit(other, 64))),
    };
    result.unwrap_or_else(|why| problem(&why))
}

fn problem(why: &str) -> Value {
    json!({ "error": why })
}

fn text_argument<'a>(arguments: &'a Map<String, Value>, name: &str) -> Result<&'a str, String> {
    let value = arguments.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    value.map(|text| fit(text, ARGUMENT_MAX)).ok_or_else(|| format!("{name} must be a text"))
}

fn search_knowledge(turn: &mut Turn<'_>, arguments: &Map<String, Value>) -> Result<Value, String> {
    let query = text_argument(arguments, "query")?;
    let found = turn.knowledge.search(query, SEARCH_RESULTS);
    turn.chunks.extend(found.into_iter().map(|found| Chunk { found, for_question: None }));
    // The numbers of the prompt go on: marks name a place in the same list.
    let chunks = turn.for_prompt();
    let results: Vec<_> = chunks
        .iter()
        .enumerate()
        .map(|(at, found)| json!({ "mark": format!("[{}]", at + 1), "question": found.question, "text": fit(&found.text, 2_000) }))
        .collect();
    Ok(json!({ "entries": results, "note": "these marks replace the earlier ones" }))
}

fn request_intervention(draft: &mut Draft, arguments: &Map<String, Value>) -> Result<Value, String> {
    let reason = text_argument(arguments, "reason").unwrap_or("the agent asked for a person");
    draft.intervention = Some(reason.to_owned());
    Ok(json!({ "status": "a person will be told when your answer is sent; say so to the customer in a sentence" }))
}

fn send_buttons(draft: &mut Draft, arguments: &Map<String, Value>) -> Result<Value, String> {
    let titles = arguments.get("buttons").and_then(Value::as_array).ok_or("buttons must be a list of texts")?;
    let mut buttons: Vec<Button> = Vec::new();
    for title in titles.iter().filter_map(Value::as_str) {
        let title = fit(title.trim(), whatsapp::BUTTON_TITLE).trim();
        if !title.is_empty() && !buttons.iter().any(|known| known.title == title) {
            buttons.push(Button { id: format!("b{}", buttons.len() + 1), title: title.to_owned() });
        }
    }
    if buttons.is_empty() || buttons.len() > whatsapp::BUTTONS {
        return Err(format!("between one and {} distinct, non-empty titles are allowed", whatsapp::BUTTONS));
    }
    draft.buttons = buttons;
    Ok(json!({ "status": "the buttons will be under your answer: now write it" }))
}

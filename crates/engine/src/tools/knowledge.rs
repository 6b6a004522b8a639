//! Tools that only shape the answer: looking something up again, buttons, and asking for a person.

use model::content::Button;
use model::limits::whatsapp;
use model::text::fit;
use serde_json::{Map, Value, json};

use super::{required, text_argument};
use crate::turn::{Chunk, Draft, Turn};

const SEARCH_RESULTS: usize = 5;
/// Characters of a found text.
const FOUND_CHARS: usize = 900;

pub(super) async fn search(turn: &mut Turn<'_>, arguments: &Map<String, Value>) -> Result<Value, String> {
    let query = required(arguments, "query")?;
    let knowledge = turn.knowledge.clone();
    let vectors = knowledge.vectors_of(&[query.to_owned()]).await;
    let found = knowledge.search_with(query, vectors.first().and_then(Option::as_deref), SEARCH_RESULTS);
    turn.chunks.extend(found.into_iter().map(|found| Chunk { found, for_question: None }));
    // The numbers of the prompt go on: marks name a place in the same list.
    let chunks = turn.for_prompt();
    let results: Vec<_> = chunks
        .iter()
        .enumerate()
        .map(|(at, found)| json!({ "mark": at + 1, "question": found.question, "text": fit(&found.text, FOUND_CHARS) }))
        .collect();
    Ok(
        json!({ "entries": results, "note": "cite an entry by its mark in square brackets; these marks replace the earlier ones" }),
    )
}

pub(super) fn ask_a_person(draft: &mut Draft, arguments: &Map<String, Value>) -> Result<Value, String> {
    let reason = text_argument(arguments, "reason").unwrap_or("the agent asked for a person");
    draft.intervention = Some(reason.to_owned());
    Ok(json!({ "status": "a person will be told when your answer is sent; say so to the customer in a sentence" }))
}

pub(super) fn send_buttons(draft: &mut Draft, arguments: &Map<String, Value>) -> Result<Value, String> {
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

//! Our request as each vendor's JSON. What vendors are strict about is put right here: who speaks first, whose turns
//! must alternate, results that must stand together, empty parts, schemas that must be closed.
//!
//! The JSON is written straight from the request: a tree of it would be held for every call that waits for a model.

mod anthropic;
mod gemini;
mod openai;
mod schema;

pub(crate) use gemini::stand_in_id;
use serde::Serialize;
use serde_json::Value;

use crate::{ChatMessage, ChatRequest, ProviderKind, ToolCall, wire::Wire};

/// Stands where a conversation begins with our own message: Gemini and Anthropic want a user's one first.
const OPENING: &str = "(The conversation begins.)";
/// Room for the fixed parts of a request and a usual history, in bytes.
const USUAL_BYTES: usize = 4096;

/// The body of a chat request to `model`.
pub(crate) fn body(kind: ProviderKind, model: &str, req: &ChatRequest, stream: bool) -> Vec<u8> {
    match Wire::of(kind) {
        Wire::OpenAi => written(req, &openai::body(kind, model, req, stream)),
        Wire::Gemini => written(req, &gemini::body(model, req)),
        Wire::Anthropic => written(req, &anthropic::body(model, req, stream)),
    }
}

fn written(req: &ChatRequest, body: &impl Serialize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(USUAL_BYTES + req.system.len());
    serde_json::to_writer(&mut bytes, body).expect("memory takes everything, and every key is a string");
    // It is kept until the model answers.
    bytes.shrink_to_fit();
    bytes
}

/// One speaker's part of a conversation until another speaks. Never empty.
#[derive(Debug)]
struct Turn<'a> {
    role: Role,
    parts: Vec<Part<'a>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    User,
    Assistant,
    /// Results. Gemini and Anthropic have them said by the user.
    Tool,
}

#[derive(Debug)]
enum Part<'a> {
    Text(&'a str),
    Call(&'a ToolCall),
    Result { call_id: &'a str, name: &'a str, content: &'a str },
}

/// The conversation as turns that alternate. With `tools_are_users` results and what the customer says after them are
/// one turn.
fn turns(req: &ChatRequest, tools_are_users: bool) -> Vec<Turn<'_>> {
    let mut out: Vec<Turn<'_>> = Vec::with_capacity(req.messages.len() + 1);
    for message in &req.messages {
        let (role, parts) = parts_of(message);
        let role = if tools_are_users && role == Role::Tool { Role::User } else { role };
        if parts.is_empty() {
            continue;
        }
        if out.is_empty() && role != Role::User {
            out.push(Turn { role: Role::User, parts: vec![Part::Text(OPENING)] });
        }
        match out.last_mut() {
            // Vendors want all results of parallel calls in one message.
            Some(last) if last.role == role => last.parts.extend(parts),
            _ => out.push(Turn { role, parts }),
        }
    }
    out
}

fn parts_of(message: &ChatMessage) -> (Role, Vec<Part<'_>>) {
    fn said(text: &str) -> impl Iterator<Item = Part<'_>> {
        Some(text).filter(|text| !text.trim().is_empty()).map(Part::Text).into_iter()
    }
    match message {
        ChatMessage::User { text } => (Role::User, said(text).collect()),
        ChatMessage::Assistant { text, tool_calls } => {
            let text = said(text.as_deref().unwrap_or_default());
            (Role::Assistant, text.chain(tool_calls.iter().map(Part::Call)).collect())
        }
        ChatMessage::Tool { call_id, name, content } => (Role::Tool, vec![Part::Result { call_id, name, content }]),
    }
}

/// A call's arguments. Vendors take an object only: the model sees what it wrote and, in the result, what was wrong.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Arguments<'a> {
    Read(&'a Value),
    Unread { unreadable_arguments: &'a str },
}

impl<'a> Arguments<'a> {
    fn of(call: &'a ToolCall) -> Self {
        match &call.arguments {
            Ok(json) => Self::Read(json),
            Err(text) => Self::Unread { unreadable_arguments: text },
        }
    }
}

#[cfg(test)]
mod tests;

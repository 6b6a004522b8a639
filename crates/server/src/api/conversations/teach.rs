//! Teaching: what somebody answered in a conversation becomes an entry of the knowledge.

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use model::conversation::Sender;
use model::limits::FAQ_IMPORT;
use model::{ConversationId, MessageId};
use serde::Deserialize;
use store::messages::MessageRecord;
use utoipa::ToSchema;

use super::find;
use crate::api::extract::Body;
use crate::api::knowledge::shape::Entry;
use crate::api::knowledge::unanswered::checked;
use crate::app::App;
use crate::auth::Operator;
use crate::error::{ApiError, Problems};

/// Messages before an answer among which its question is.
const BEFORE: i64 = 30;

#[derive(Deserialize)]
pub struct MessagePath {
    id: ConversationId,
    message_id: MessageId,
}

/// What is not given is taken from the conversation.
#[derive(Deserialize, ToSchema)]
pub struct Lesson {
    /// What the customer wrote before the answer, where it is not given.
    question: Option<String>,
    /// The message's text, where it is not given.
    answer: Option<String>,
    #[serde(default)]
    category: String,
}

/// Teach the agent an answer
///
/// Makes an entry of the knowledge from an answer that a person or the agent gave, with the customer's question before
/// it. 422 where the message is the customer's own, or nothing was asked before it.
#[utoipa::path(
    post, path = "/api/v1/conversations/{id}/messages/{message_id}/teach", tag = "Conversations",
    params(("id" = Uuid, Path), ("message_id" = Uuid, Path)), request_body = Lesson,
    responses((status = 201, description = "The entry", body = Entry), Problems)
)]
pub async fn teach(
    State(app): State<App>,
    caller: Operator,
    path: Result<Path<MessagePath>, PathRejection>,
    Body(body): Body<Lesson>,
) -> Result<(StatusCode, Json<Entry>), ApiError> {
    let Ok(Path(MessagePath { id, message_id })) = path else { return Err(ApiError::not_found("message")) };
    find(&app, caller.workspace, id).await?;
    let store = app.engine.store();
    let message = store.message(caller.workspace, message_id).await?.filter(|message| message.conversation_id == id);
    let message = message.ok_or_else(|| ApiError::not_found("message"))?;
    if message.sender == Sender::Customer {
        return Err(ApiError::invalid_field("message_id", "is the customer's own: choose an answer"));
    }
    let before = store.messages(caller.workspace, id, Some(message.position()), BEFORE).await?;
    let question = body.question.unwrap_or_else(|| asked(&before));
    if question.trim().is_empty() {
        return Err(ApiError::invalid_field("question", "is required: nothing was asked before this answer"));
    }
    let answer = body.answer.unwrap_or(message.text);
    let (mut entry, draft) = checked(question, answer, body.category, Vec::new())?;
    let made = store.create_faq(caller.workspace, &draft, app.engine.clock().now()).await?;
    let faq = made.ok_or_else(|| ApiError::conflict(format!("A workspace has at most {FAQ_IMPORT} entries.")))?;
    app.engine.forget_knowledge(caller.workspace);
    entry.id = Some(faq.to_string());
    Ok((StatusCode::CREATED, Json(entry)))
}

/// What the customer wrote last before an answer: all of it since somebody else wrote.
fn asked(before: &[MessageRecord]) -> String {
    let theirs = |message: &&MessageRecord| message.sender == Sender::Customer;
    let newest_first = before.iter().rev().filter(|message| message.sender != Sender::System);
    let mut texts: Vec<&str> = newest_first
        .skip_while(|message| !theirs(message))
        .take_while(theirs)
        .map(|message| message.text.trim())
        .filter(|text| !text.is_empty())
        .collect();
    texts.reverse();
    texts.join("\n")
}

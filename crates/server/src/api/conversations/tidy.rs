//! Keeping the inbox tidy: close, reopen, archive, mark as read, label.

use axum::Json;
use axum::extract::State;
use model::ConversationId;
use serde::Deserialize;
use utoipa::ToSchema;

use super::shape::Conversation;
use super::{actor, find};
use crate::api::extract::{Body, Id, MaybeBody};
use crate::app::App;
use crate::auth::Operator;
use crate::error::{ApiError, Problems};

const LABELS_MAX: usize = 20;
const LABEL_CHARS: usize = 50;

/// Close a conversation
///
/// Closing a closed one changes nothing.
#[utoipa::path(
    post, path = "/api/v1/conversations/{id}/close", tag = "Conversations", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The conversation", body = Conversation), Problems)
)]
pub async fn close(
    State(app): State<App>,
    caller: Operator,
    Id(id): Id<ConversationId>,
) -> Result<Json<Conversation>, ApiError> {
    let store = app.engine.store().by(actor(&caller));
    let (_, growth) = store.close_conversation(caller.workspace, id, "closed by an operator").await?;
    app.engine.announce(&growth);
    Ok(Json(find(&app, caller.workspace, id).await?.into()))
}

/// Open a closed conversation again
///
/// 409 where the customer has begun another one since.
#[utoipa::path(
    post, path = "/api/v1/conversations/{id}/reopen", tag = "Conversations", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The conversation", body = Conversation), Problems)
)]
pub async fn reopen(
    State(app): State<App>,
    caller: Operator,
    Id(id): Id<ConversationId>,
) -> Result<Json<Conversation>, ApiError> {
    let (_, growth) = app.engine.store().by(actor(&caller)).reopen_conversation(caller.workspace, id).await?;
    app.engine.announce(&growth);
    Ok(Json(find(&app, caller.workspace, id).await?.into()))
}

#[derive(Default, Deserialize, ToSchema)]
pub struct Archiving {
    /// `false` takes it out again; where it is not given: `true`.
    archived: Option<bool>,
}

/// Put a conversation away
///
/// It leaves all views but `archived`, until the customer writes again or somebody takes it out.
#[utoipa::path(
    post, path = "/api/v1/conversations/{id}/archive", tag = "Conversations", params(("id" = Uuid, Path)),
    request_body(content = Option<Archiving>),
    responses((status = 200, description = "The conversation", body = Conversation), Problems)
)]
pub async fn archive(
    State(app): State<App>,
    caller: Operator,
    Id(id): Id<ConversationId>,
    MaybeBody(body): MaybeBody<Archiving>,
) -> Result<Json<Conversation>, ApiError> {
    let store = app.engine.store().by(actor(&caller));
    let (_, growth) = store.archive_conversation(caller.workspace, id, body.archived.unwrap_or(true)).await?;
    app.engine.announce(&growth);
    Ok(Json(find(&app, caller.workspace, id).await?.into()))
}

/// Mark a conversation as read
///
/// Also at WhatsApp, in the background: the customer's newest message gets its blue ticks.
#[utoipa::path(
    post, path = "/api/v1/conversations/{id}/read", tag = "Conversations", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The conversation", body = Conversation), Problems)
)]
pub async fn read(
    State(app): State<App>,
    caller: Operator,
    Id(id): Id<ConversationId>,
) -> Result<Json<Conversation>, ApiError> {
    let (_, growth) = app.engine.store().mark_conversation_read(caller.workspace, id).await?;
    app.engine.announce(&growth);
    let conversation = find(&app, caller.workspace, id).await?;
    app.engine.tell_read(caller.workspace, id);
    Ok(Json(conversation.into()))
}

#[derive(Deserialize, ToSchema)]
pub struct Labels {
    /// All labels from now on: at most 20, each of 1 to 50 characters.
    labels: Vec<String>,
}

/// Set a conversation's labels
#[utoipa::path(
    post, path = "/api/v1/conversations/{id}/labels", tag = "Conversations", params(("id" = Uuid, Path)),
    request_body = Labels,
    responses((status = 200, description = "The conversation", body = Conversation), Problems)
)]
pub async fn label(
    State(app): State<App>,
    caller: Operator,
    Id(id): Id<ConversationId>,
    Body(body): Body<Labels>,
) -> Result<Json<Conversation>, ApiError> {
    let labels = tidy(body.labels)?;
    let (done, growth) = app.engine.store().by(actor(&caller)).set_labels(caller.workspace, id, &labels).await?;
    if !done {
        return Err(ApiError::not_found("conversation"));
    }
    app.engine.announce(&growth);
    Ok(Json(find(&app, caller.workspace, id).await?.into()))
}

/// Trimmed, each once, in their order.
fn tidy(labels: Vec<String>) -> Result<Vec<String>, ApiError> {
    let mut tidied: Vec<String> = Vec::with_capacity(labels.len().min(LABELS_MAX));
    for (at, label) in labels.iter().enumerate() {
        let label = label.trim();
        if !(1..=LABEL_CHARS).contains(&label.chars().count()) {
            let message = format!("must have 1 to {LABEL_CHARS} characters");
            return Err(ApiError::invalid_field(&format!("labels[{at}]"), message));
        }
        if !tidied.iter().any(|known| known == label) {
            tidied.push(label.to_owned());
        }
        if tidied.len() > LABELS_MAX {
            return Err(ApiError::invalid_field("labels", format!("may be at most {LABELS_MAX}")));
        }
    }
    Ok(tidied)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_trimmed_and_each_stands_once() {
        let of = |list: &[&str]| tidy(list.iter().map(|label| (*label).to_owned()).collect()).ok();
        assert_eq!(of(&[" vip ", "vip", "late"]), Some(vec!["vip".to_owned(), "late".to_owned()]));
        assert_eq!(of(&[" "]), None);
        assert_eq!(of(&["x".repeat(51).as_str()]), None);
        let many: Vec<String> = (0..21).map(|n| n.to_string()).collect();
        assert!(tidy(many).is_err());
    }
}

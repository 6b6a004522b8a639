//! Notes: what operators tell each other about a conversation. Customers never see them.

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use model::ConversationId;
use model::account::Role;
use model::limits::NOTE_CHARS;
use serde::{Deserialize, Serialize};
use store::notes::NoteRecord;
use utoipa::ToSchema;
use uuid::Uuid;

use super::find;
use crate::api::extract::{Body, Id, Query};
use crate::api::page::{self, PageQuery};
use crate::app::App;
use crate::auth::{Actor, Operator, Viewer};
use crate::error::{ApiError, Problems};

#[derive(Serialize, ToSchema)]
pub struct Note {
    id: Uuid,
    conversation_id: Uuid,
    user_id: Option<Uuid>,
    user_name: Option<String>,
    text: String,
    created_at: DateTime<Utc>,
}

#[derive(Deserialize, ToSchema)]
pub struct NewNote {
    /// 1 to 10,000 characters.
    text: String,
}

impl From<NoteRecord> for Note {
    fn from(note: NoteRecord) -> Self {
        Self {
            id: note.id,
            conversation_id: note.conversation_id.0,
            user_id: note.user_id.map(|user| user.0),
            user_name: note.user_name,
            text: note.text,
            created_at: note.created_at.to_utc(),
        }
    }
}

/// A conversation's notes
#[utoipa::path(
    get, path = "/api/v1/conversations/{id}/notes", tag = "Conversations", params(("id" = Uuid, Path), PageQuery),
    responses((status = 200, description = "The newest first", body = [Note]), Problems)
)]
pub async fn list(
    State(app): State<App>,
    caller: Viewer,
    Id(id): Id<ConversationId>,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<PageQuery>,
) -> Result<Response, ApiError> {
    find(&app, caller.workspace, id).await?;
    let before = query.position::<Uuid>()?;
    let notes = app.engine.store().notes(caller.workspace, id, before, query.limit()).await?;
    let next = notes.last().map(|note| note.id);
    let notes: Vec<Note> = notes.into_iter().map(Note::from).collect();
    Ok(page::respond(&uri, &notes, query.limit(), next))
}

/// The note's id in the path, after the conversation's.
#[derive(Deserialize)]
pub struct NotePath {
    id: ConversationId,
    note_id: Uuid,
}

/// Delete a note
///
/// One's own; an admin deletes everybody's.
#[utoipa::path(
    delete, path = "/api/v1/conversations/{id}/notes/{note_id}", tag = "Conversations",
    params(("id" = Uuid, Path), ("note_id" = Uuid, Path)),
    responses((status = 204, description = "It is gone"), Problems)
)]
pub async fn delete(
    State(app): State<App>,
    caller: Operator,
    path: Result<Path<NotePath>, PathRejection>,
) -> Result<StatusCode, ApiError> {
    let Ok(Path(NotePath { id, note_id })) = path else { return Err(ApiError::not_found("note")) };
    let store = app.engine.store();
    let note = store.note(caller.workspace, id, note_id).await?.ok_or_else(|| ApiError::not_found("note"))?;
    let is_own = note.user_id.is_some() && note.user_id == caller.user();
    if !is_own && !caller.role.allows(Role::Admin) {
        return Err(ApiError::forbidden("Only its author or an admin deletes a note."));
    }
    if !store.delete_note(caller.workspace, id, note_id).await? {
        return Err(ApiError::not_found("note"));
    }
    caller.audit(&app, "note.deleted", note_id).await;
    Ok(StatusCode::NO_CONTENT)
}

/// Write a note
#[utoipa::path(
    post, path = "/api/v1/conversations/{id}/notes", tag = "Conversations", params(("id" = Uuid, Path)),
    request_body = NewNote,
    responses((status = 201, description = "The note", body = Note), Problems)
)]
pub async fn add(
    State(app): State<App>,
    caller: Operator,
    Id(id): Id<ConversationId>,
    Body(body): Body<NewNote>,
) -> Result<(StatusCode, Json<Note>), ApiError> {
    let text = body.text.trim();
    if !(1..=NOTE_CHARS).contains(&text.chars().count()) {
        return Err(ApiError::invalid_field("text", format!("must have 1 to {NOTE_CHARS} characters")));
    }
    let now = app.engine.clock().now();
    let added = app.engine.store().add_note(caller.workspace, id, caller.user(), text, now).await?;
    let note = Note {
        id: added.ok_or_else(|| ApiError::not_found("conversation"))?,
        conversation_id: id.0,
        user_id: caller.user().map(|user| user.0),
        user_name: match &caller.actor {
            Actor::User { name, .. } => Some(name.clone()),
            Actor::ApiKey { .. } => None,
        },
        text: text.to_owned(),
        created_at: now.to_utc(),
    };
    Ok((StatusCode::CREATED, Json(note)))
}

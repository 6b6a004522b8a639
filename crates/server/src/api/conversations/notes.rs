//! Notes: what operators tell each other about a conversation. Customers never see them.

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use model::ConversationId;
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

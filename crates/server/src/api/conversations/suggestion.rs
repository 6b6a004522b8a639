//! A draft by the agent for an operator to accept or edit. Never sent by itself.

use axum::Json;
use axum::extract::State;
use engine::turn::suggest::SuggestError;
use model::ConversationId;
use serde::Serialize;
use utoipa::ToSchema;

use super::chat::ChunkUsed;
use crate::api::extract::Id;
use crate::app::App;
use crate::auth::Operator;
use crate::error::{ApiError, Problems};

#[derive(Serialize, ToSchema)]
pub struct Suggestion {
    /// Empty where nothing in the knowledge answers what the customer wrote.
    text: String,
    /// Nothing in the knowledge answers it.
    abstained: bool,
    /// What the text rests on; where there is none, what came nearest.
    sources: Vec<ChunkUsed>,
    /// `builtin` where no model was asked.
    model: Option<String>,
}

/// Ask the agent for a draft
///
/// Of an answer to what the customer wrote last. Nothing is sent or stored. 409 `NOTHING_TO_ANSWER` where the customer
/// has not written.
#[utoipa::path(
    post, path = "/api/v1/conversations/{id}/suggestion", tag = "Conversations", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The draft", body = Suggestion), Problems)
)]
pub async fn suggest(
    State(app): State<App>,
    caller: Operator,
    Id(id): Id<ConversationId>,
) -> Result<Json<Suggestion>, ApiError> {
    let drafted = app.engine.suggest(caller.workspace, id).await.map_err(|error| match error {
        SuggestError::NoConversation => ApiError::not_found("conversation"),
        SuggestError::NothingToAnswer => ApiError::nothing_to_answer(),
        SuggestError::Model(why) => {
            tracing::warn!(conversation.id = %id, %why, "a suggestion failed");
            ApiError::upstream("The model gave no answer. Try again, or write yourself.")
        }
        SuggestError::Store(error) => error.into(),
        SuggestError::Other(error) => {
            tracing::error!(%error, "a suggestion failed");
            ApiError::internal()
        }
    })?;
    let sources = drafted.sources.into_iter().map(ChunkUsed::from);
    Ok(Json(Suggestion {
        abstained: drafted.text.is_empty(),
        sources: sources.collect(),
        text: drafted.text,
        model: drafted.model,
    }))
}

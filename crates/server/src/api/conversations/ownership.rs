//! Who answers: take over, hand back, assign.

use axum::Json;
use axum::extract::State;
use model::{ConversationId, UserId};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::shape::Conversation;
use super::{actor, find};
use crate::api::extract::{Body, Id};
use crate::app::App;
use crate::auth::Operator;
use crate::error::{ApiError, Problems};

/// Take a conversation over
///
/// From now on a person answers; what the agent is writing becomes a suggestion. Again by the same person changes nothing.
#[utoipa::path(
    post, path = "/api/v1/conversations/{id}/takeover", tag = "Conversations", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The conversation", body = Conversation), Problems)
)]
pub async fn take_over(
    State(app): State<App>,
    caller: Operator,
    Id(id): Id<ConversationId>,
) -> Result<Json<Conversation>, ApiError> {
    let done = app.engine.take_over_as(caller.workspace, id, caller.owner_id(), actor(&caller)).await?;
    done.ok_or_else(|| ApiError::not_found("conversation"))?;
    Ok(Json(find(&app, caller.workspace, id).await?.into()))
}

/// Hand a conversation back to the agent
///
/// It answers what is still unanswered.
#[utoipa::path(
    post, path = "/api/v1/conversations/{id}/handback", tag = "Conversations", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The conversation", body = Conversation), Problems)
)]
pub async fn hand_back(
    State(app): State<App>,
    caller: Operator,
    Id(id): Id<ConversationId>,
) -> Result<Json<Conversation>, ApiError> {
    let done = app.engine.hand_back_as(caller.workspace, id, actor(&caller)).await?;
    done.ok_or_else(|| ApiError::not_found("conversation"))?;
    Ok(Json(find(&app, caller.workspace, id).await?.into()))
}

#[derive(Deserialize, ToSchema)]
pub struct Assignment {
    /// A user of the workspace; null takes it from all.
    #[serde(alias = "assignee")]
    #[schema(value_type = Option<String>)]
    user_id: Value,
}

/// Give a conversation to an operator
///
/// Who answers stays as it is.
#[utoipa::path(
    post, path = "/api/v1/conversations/{id}/assign", tag = "Conversations", params(("id" = Uuid, Path)),
    request_body = Assignment,
    responses((status = 200, description = "The conversation", body = Conversation), Problems)
)]
pub async fn assign(
    State(app): State<App>,
    caller: Operator,
    Id(id): Id<ConversationId>,
    Body(body): Body<Assignment>,
) -> Result<Json<Conversation>, ApiError> {
    let store = app.engine.store();
    let to = match body.user_id {
        Value::Null => None,
        named => {
            let user = match named.as_str().and_then(|text| text.parse::<UserId>().ok()) {
                Some(user) => store.user(caller.workspace, user).await?,
                None => None,
            };
            Some(user.ok_or_else(|| ApiError::invalid_field("user_id", "is no user of this workspace"))?.id)
        }
    };
    let (done, growth) = store.by(actor(&caller)).assign_conversation(caller.workspace, id, to).await?;
    if !done {
        return Err(ApiError::not_found("conversation"));
    }
    app.engine.announce(&growth);
    Ok(Json(find(&app, caller.workspace, id).await?.into()))
}

//! Who looks at a conversation and who writes in it: for the other operators, and, while somebody writes, for the customer.

use axum::extract::State;
use axum::http::StatusCode;
use engine::presence::Doing;
use model::ConversationId;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{actor_name, find};
use crate::api::extract::{Body, Id};
use crate::app::App;
use crate::auth::{Operator, Viewer};
use crate::error::{ApiError, Problems};

#[derive(Deserialize, ToSchema)]
pub struct NewPresence {
    /// `viewing`, `writing` or `left`
    #[schema(value_type = String)]
    state: String,
}

/// Say that you look at a conversation
///
/// It is forgotten after 45 seconds without renewal. The others hear of it on the live feed, as `presence`.
#[utoipa::path(
    put, path = "/api/v1/conversations/{id}/presence", tag = "Conversations", params(("id" = Uuid, Path)),
    request_body = NewPresence,
    responses((status = 204, description = "The others know"), Problems)
)]
pub async fn set(
    State(app): State<App>,
    caller: Viewer,
    Id(id): Id<ConversationId>,
    Body(body): Body<NewPresence>,
) -> Result<StatusCode, ApiError> {
    let doing = match body.state.as_str() {
        "viewing" => Doing::Viewing,
        "writing" => Doing::Writing,
        "left" => Doing::Left,
        _ => return Err(ApiError::invalid_field("state", "must be one of viewing, writing, left")),
    };
    find(&app, caller.workspace, id).await?;
    let name = actor_name(&caller);
    app.engine.set_presence(caller.workspace, id, caller.owner_id(), name, doing).await;
    Ok(StatusCode::NO_CONTENT)
}

/// Say that you write
///
/// The customer sees "is typing" (WhatsApp, for 25 seconds, at most every 20 seconds anew; their newest message is
/// marked read with it), the other operators see who writes.
#[utoipa::path(
    post, path = "/api/v1/conversations/{id}/typing", tag = "Conversations", params(("id" = Uuid, Path)),
    responses((status = 202, description = "The customer is told in the background"), Problems)
)]
pub async fn typing(
    State(app): State<App>,
    caller: Operator,
    Id(id): Id<ConversationId>,
) -> Result<StatusCode, ApiError> {
    find(&app, caller.workspace, id).await?;
    app.engine.tell_typing(caller.workspace, id);
    let name = actor_name(&caller);
    app.engine.set_presence(caller.workspace, id, caller.owner_id(), name, Doing::Writing).await;
    Ok(StatusCode::ACCEPTED)
}

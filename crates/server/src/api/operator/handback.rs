//! Hand a conversation back to the agent, by phone number.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::{ByPhone, conversation, phone};
use crate::api::conversations::actor;
use crate::api::extract::MaybeBody;
use crate::app::App;
use crate::auth::Operator;
use crate::error::{ApiError, Problems};

#[derive(Serialize, ToSchema)]
pub struct HandedBack {
    /// `handback_complete`
    status: &'static str,
}

/// Hand a conversation back to the agent, by phone number
#[utoipa::path(
    post, path = "/api/v1/handback", tag = "Operator", request_body = ByPhone,
    responses((status = 200, description = "The agent answers from now on", body = HandedBack), Problems)
)]
pub async fn hand_back(
    State(app): State<App>,
    caller: Operator,
    MaybeBody(body): MaybeBody<ByPhone>,
) -> Result<Json<HandedBack>, ApiError> {
    let found = conversation(&app, caller.workspace, &phone(&body.phone)?).await?;
    let done = app.engine.hand_back_as(caller.workspace, found.id, actor(&caller)).await?;
    done.ok_or_else(|| ApiError::not_found("conversation"))?;
    Ok(Json(HandedBack { status: "handback_complete" }))
}

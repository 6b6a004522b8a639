//! Take a conversation over, by phone number.

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
pub struct TakenOver {
    /// `takeover_complete`
    status: &'static str,
}

/// Take a conversation over, by phone number
#[utoipa::path(
    post, path = "/api/v1/takeover", tag = "Operator", request_body = ByPhone,
    responses((status = 200, description = "A person answers from now on", body = TakenOver), Problems)
)]
pub async fn take_over(
    State(app): State<App>,
    caller: Operator,
    MaybeBody(body): MaybeBody<ByPhone>,
) -> Result<Json<TakenOver>, ApiError> {
    let found = conversation(&app, caller.workspace, &phone(&body.phone)?).await?;
    let done = app.engine.take_over_as(caller.workspace, found.id, caller.owner_id(), actor(&caller)).await?;
    done.ok_or_else(|| ApiError::not_found("conversation"))?;
    Ok(Json(TakenOver { status: "takeover_complete" }))
}

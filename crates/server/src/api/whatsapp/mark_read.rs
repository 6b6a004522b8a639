//! Marks the thread with a phone number as read.

use axum::Json;
use axum::extract::State;
use model::identity::Phone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::extract::Body;
use crate::api::operator;
use crate::app::App;
use crate::auth::Operator;
use crate::error::{ApiError, Problems};

#[derive(Deserialize, ToSchema)]
pub struct MarkRead {
    phone_number: String,
}

#[derive(Serialize, ToSchema)]
pub struct MarkedRead {
    success: bool,
    /// Messages that had not been read.
    updated: i64,
}

/// Mark the thread with a phone number as read
#[utoipa::path(
    post, path = "/api/whatsapp/mark-read", tag = "WhatsApp inbox", request_body = MarkRead,
    responses((status = 200, description = "How many messages that were", body = MarkedRead), Problems)
)]
pub async fn mark_read(
    State(app): State<App>,
    caller: Operator,
    Body(body): Body<MarkRead>,
) -> Result<Json<MarkedRead>, ApiError> {
    let phone = Phone::parse(&body.phone_number);
    let phone = phone.ok_or_else(|| ApiError::invalid_field("phone_number", "is not a phone number"))?;
    let found = operator::conversation(&app, caller.workspace, &phone).await?;
    let (done, growth) = app.engine.store().mark_conversation_read(caller.workspace, found.id).await?;
    app.engine.announce(&growth);
    Ok(Json(MarkedRead { success: true, updated: if done { found.unread_count } else { 0 } }))
}

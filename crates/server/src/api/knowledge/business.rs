//! What the business is: its name, hours, addresses.

use axum::Json;
use axum::extract::State;
use model::knowledge::BusinessInfo;

use super::shape::Business;
use crate::api::extract::Body;
use crate::app::App;
use crate::auth::Operator;
use crate::error::{ApiError, Problems};

/// Replace the business information
#[utoipa::path(
    put, path = "/api/v1/knowledge/business", tag = "Knowledge", request_body = Business,
    responses((status = 200, description = "As it is now", body = Business), Problems)
)]
pub async fn put(
    State(app): State<App>,
    caller: Operator,
    Body(body): Body<Business>,
) -> Result<Json<Business>, ApiError> {
    if body.name.trim().is_empty() {
        return Err(ApiError::missing("name", "`name` is required."));
    }
    let mut errors = Vec::new();
    body.check("", &mut errors);
    if !errors.is_empty() {
        return Err(ApiError::invalid(errors));
    }
    let info = BusinessInfo::from(body);
    app.engine.store().put_business_info(caller.workspace, &info).await?;
    app.engine.forget_knowledge(caller.workspace);
    Ok(Json(info.into()))
}

//! The last step: the agent answers.

use axum::Json;
use axum::extract::State;
use model::AgentId;
use model::agent::AgentStatus;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::finish;
use crate::api::extract::Body;
use crate::app::App;
use crate::auth::Admin;
use crate::error::{ApiError, Problems};

#[derive(Deserialize, ToSchema)]
pub struct DeployStep {
    agent_id: Uuid,
}

#[derive(Serialize, ToSchema)]
pub struct Deployed {
    success: bool,
    /// Of the agent's WhatsApp channel, where there is one.
    phone_number: Option<String>,
}

/// Go live
#[utoipa::path(
    post, path = "/api/v1/onboarding/deploy", tag = "Onboarding", request_body = DeployStep,
    responses((status = 200, description = "The agent answers", body = Deployed), Problems)
)]
pub async fn deploy(
    State(app): State<App>,
    caller: Admin,
    Body(body): Body<DeployStep>,
) -> Result<Json<Deployed>, ApiError> {
    let (store, now, id) = (app.engine.store(), app.engine.clock().now(), AgentId(body.agent_id));
    let growth = store.switch_agent(caller.workspace, id, AgentStatus::Active, now).await?;
    let growth = growth.ok_or_else(|| ApiError::not_found("agent"))?;
    app.engine.agents_changed(caller.workspace, &growth).await;
    finish(&app, &caller, "deploy", json!({ "agent_id": id })).await?;
    caller.audit(&app, "agent.active", id).await;
    let phone_number = super::status::number(&app, caller.workspace).await?;
    Ok(Json(Deployed { success: true, phone_number }))
}

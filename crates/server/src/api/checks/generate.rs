//! New checks from the knowledge, written by the model that is configured.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use engine::checks::GenerateError;
use model::AgentId;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Check;
use super::write::{add, require_agent};
use crate::api::extract::Body;
use crate::app::App;
use crate::auth::Admin;
use crate::error::{ApiError, Problems};

/// Checks that one call makes at most.
const COUNT_MAX: usize = 20;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GenerateChecks {
    /// 1 to 20.
    count: usize,
    /// For this agent, in its languages.
    agent_id: Option<Uuid>,
}

/// Write checks from the knowledge
///
/// Simulated customers ask, in the agent's languages and in their own words, what the knowledge says and some that it
/// does not say. 409 `MODEL_REQUIRED` where no model is configured.
#[utoipa::path(
    post, path = "/api/v1/checks/generate", tag = "Checks", request_body = GenerateChecks,
    responses((status = 201, description = "The new checks; fewer where the model wrote less", body = [Check]), Problems)
)]
pub async fn generate(
    State(app): State<App>,
    caller: Admin,
    Body(body): Body<GenerateChecks>,
) -> Result<(StatusCode, Json<Vec<Check>>), ApiError> {
    if !(1..=COUNT_MAX).contains(&body.count) {
        return Err(ApiError::invalid_field("count", format!("must be 1 to {COUNT_MAX}")));
    }
    let (store, ws) = (app.engine.store(), caller.workspace);
    let named = body.agent_id.map(AgentId);
    if let Some(agent) = named {
        require_agent(&app, ws, agent).await?;
    }
    let agent = match named {
        Some(id) => store.agent(ws, id).await?,
        None => store.default_agent(ws).await?,
    };
    let languages = agent.map(|agent| agent.settings.languages).unwrap_or_default();
    let drafts = app.engine.generate_checks(ws, named, &languages, body.count).await.map_err(refusal)?;
    let ids = add(&app, ws, &drafts).await?;
    caller.audit(&app, "checks.generated", ids.len()).await;
    let mut made = Vec::with_capacity(ids.len());
    for id in ids {
        made.extend(store.check(ws, id).await?.map(Check::from));
    }
    Ok((StatusCode::CREATED, Json(made)))
}

fn refusal(error: GenerateError) -> ApiError {
    match error {
        GenerateError::NoModel => ApiError::model_required(),
        GenerateError::NothingKnown => ApiError::conflict("There is no knowledge to ask about: add some first."),
        GenerateError::Model(why) => ApiError::upstream(format!("The model wrote no checks: {why}.")),
        GenerateError::Store(error) => error.into(),
    }
}

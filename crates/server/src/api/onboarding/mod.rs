//! The first steps of a company: company, agent, knowledge, voice, channels, deploy.
//!
//! Each step can be done again. What was entered is kept with the step, so that a reload goes on from it; what it
//! means is written where it belongs (business information, the agent's definition, sources).

mod company;
mod deploy;
mod knowledge;
mod status;

use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn;
use model::AgentId;
use serde::Serialize;
use serde_json::{Value, json};
use store::agents::AgentRecord;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::agents::definition::AgentFields;
use super::agents::write;
use super::idempotent;
use crate::app::App;
use crate::auth::Caller;
use crate::error::{ApiError, FieldError};

/// Characters of one field of a form.
const FIELD_CHARS: usize = 200;
const DESCRIPTION_CHARS: usize = 2_000;

pub fn router() -> OpenApiRouter<App> {
    // Uploads bound themselves, file by file.
    let knowledge = OpenApiRouter::new().routes(routes!(knowledge::add)).layer(DefaultBodyLimit::disable());
    let steps = OpenApiRouter::new()
        .routes(routes!(company::company))
        .routes(routes!(company::agent))
        .routes(routes!(company::voice))
        .routes(routes!(company::channels))
        .routes(routes!(deploy::deploy))
        .layer(from_fn(idempotent::layer));
    OpenApiRouter::new().routes(routes!(status::status)).merge(steps).merge(knowledge)
}

/// That a step was done.
#[derive(Serialize, ToSchema)]
pub struct Taken {
    success: bool,
}

impl Taken {
    fn yes() -> Self {
        Self { success: true }
    }
}

async fn finish(app: &App, caller: &Caller, step: &'static str, data: Value) -> Result<(), ApiError> {
    let (store, now) = (app.engine.store(), app.engine.clock().now());
    store.finish_onboarding_step(caller.workspace, step, &data, now).await?;
    Ok(())
}

/// The agent that is being set up: the one of the agent's step, else the one that answers by default.
async fn agent_of(app: &App, caller: &Caller) -> Result<AgentRecord, ApiError> {
    let store = app.engine.store();
    let steps = store.onboarding_steps(caller.workspace).await?;
    let named = steps.get("agent").and_then(|step| step.data.get("id")?.as_str()?.parse::<AgentId>().ok());
    if let Some(id) = named
        && let Some(agent) = store.agent(caller.workspace, id).await?
    {
        return Ok(agent);
    }
    let agent = store.default_agent(caller.workspace).await?;
    agent.ok_or_else(|| ApiError::conflict("There is no agent: create one first."))
}

/// Changes the agent's definition, under the rules that hold for every change.
async fn edit_agent(app: &App, caller: &Caller, agent: &AgentRecord, fields: Value) -> Result<(), ApiError> {
    let fields: AgentFields = serde_json::from_value(fields).map_err(|error| {
        tracing::error!(%error, "a step's fields are none of an agent");
        ApiError::internal()
    })?;
    write::edit(app, caller, agent, "agent.updated", |old| fields.apply(old)).await
}

fn required(name: &'static str, text: &str, most: usize, errors: &mut Vec<FieldError>) {
    if !(1..=most).contains(&text.trim().chars().count()) {
        errors.push(FieldError::new(name, format!("must have 1 to {most} characters")));
    }
}

fn optional(name: &'static str, text: Option<&str>, most: usize, errors: &mut Vec<FieldError>) {
    if text.is_some_and(|text| text.chars().count() > most) {
        errors.push(FieldError::new(name, format!("must have at most {most} characters")));
    }
}

fn refuse(errors: Vec<FieldError>) -> Result<(), ApiError> {
    if errors.is_empty() { Ok(()) } else { Err(ApiError::invalid(errors)) }
}

/// Text or null, without blanks around it.
fn trimmed(text: Option<String>) -> Value {
    json!(text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()))
}

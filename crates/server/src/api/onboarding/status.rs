//! How far a company is.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use model::agent::AgentStatus;
use model::source::SourceStatus;
use model::{AgentId, WorkspaceId};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::channels::ChannelRecord;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::agent_of;
use crate::api::extract::Query;
use crate::api::knowledge::sources::shape::Source;
use crate::api::reach::Reach;
use crate::app::App;
use crate::auth::Admin;
use crate::error::{ApiError, Problems};

const STEPS: [&str; 6] = ["company", "agent", "knowledge", "voice", "channels", "deploy"];
const SOURCES_MAX: i64 = 200;
const CHANNELS_MAX: i64 = 200;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct StatusQuery {
    agent_id: Option<Uuid>,
}

#[derive(Serialize, ToSchema)]
pub struct Onboarding {
    /// `draft`, `deploying` (live, and still reading what it was given), `live` or `failed` (nothing that it was given
    /// could be read)
    status: &'static str,
    message: String,
    /// Which steps are done.
    steps: Steps,
    /// What was entered at each step; empty where it is not done.
    #[schema(value_type = Object)]
    company: Value,
    #[schema(value_type = Object)]
    agent: Value,
    knowledge: Knowledge,
    #[schema(value_type = Object)]
    voice: Value,
    #[schema(value_type = Object)]
    channels: Value,
    setup: Setup,
}

#[derive(Serialize, ToSchema)]
struct Steps {
    company: bool,
    agent: bool,
    knowledge: bool,
    voice: bool,
    channels: bool,
    deploy: bool,
}

#[derive(Serialize, ToSchema)]
struct Knowledge {
    sources: Vec<Source>,
}

#[derive(Serialize, ToSchema)]
struct Setup {
    /// Of the WhatsApp channel, where there is one.
    whatsapp: Option<WhatsAppSetup>,
}

/// What is pasted into Meta's console.
#[derive(Serialize, ToSchema)]
struct WhatsAppSetup {
    callback_url: String,
    verify_token: Option<String>,
}

/// How far the first steps are
#[utoipa::path(
    get, path = "/api/v1/onboarding/status", tag = "Onboarding", params(StatusQuery),
    responses((status = 200, description = "With what was entered so far", body = Onboarding), Problems)
)]
pub async fn status(
    State(app): State<App>,
    caller: Admin,
    headers: HeaderMap,
    Query(query): Query<StatusQuery>,
) -> Result<Json<Onboarding>, ApiError> {
    let store = app.engine.store();
    let done = store.onboarding_steps(caller.workspace).await?;
    let agent = match query.agent_id {
        Some(id) => store.agent(caller.workspace, AgentId(id)).await?.ok_or_else(|| ApiError::not_found("agent"))?,
        None => agent_of(&app, &caller).await?,
    };
    let sources = store.sources(caller.workspace, None, SOURCES_MAX).await?;
    let is_live = done.contains_key("deploy") && agent.status == AgentStatus::Active;
    let reading = sources.iter().filter(|source| is_under_way(source.status)).count();
    let failed = sources.iter().filter(|source| source.status == SourceStatus::Failed).count();
    let (status, message) = match (is_live, reading, failed) {
        (false, ..) => ("draft", next_step(&done.keys().map(String::as_str).collect::<Vec<_>>())),
        (true, 0, failed) if failed > 0 && failed == sources.len() => {
            ("failed", "Nothing that it was given could be read.".to_owned())
        }
        (true, 0, _) => ("live", format!("{} answers.", agent.name)),
        (true, reading, _) => {
            ("deploying", format!("{} answers, and still reads {reading} of its sources.", agent.name))
        }
    };
    let is_done = |step: &str| done.contains_key(step);
    let entered = |step: &str| done.get(step).map_or_else(|| json!({}), |step| step.data.clone());
    let mut shown = entered("agent");
    shown["id"] = json!(agent.id);
    Ok(Json(Onboarding {
        status,
        message,
        steps: Steps {
            company: is_done("company"),
            agent: is_done("agent"),
            knowledge: is_done("knowledge"),
            voice: is_done("voice"),
            channels: is_done("channels"),
            deploy: is_done("deploy"),
        },
        company: entered("company"),
        agent: shown,
        knowledge: Knowledge { sources: sources.into_iter().map(Source::from).collect() },
        voice: entered("voice"),
        channels: entered("channels"),
        setup: Setup { whatsapp: whatsapp(&app, caller.workspace, &headers).await? },
    }))
}

fn is_under_way(status: SourceStatus) -> bool {
    matches!(status, SourceStatus::Queued | SourceStatus::Extracting | SourceStatus::Indexing)
}

fn next_step(done: &[&str]) -> String {
    match STEPS.into_iter().find(|step| !done.contains(step)) {
        Some(next) => format!("The next step is {next}."),
        None => "The agent is paused.".to_owned(),
    }
}

async fn whatsapp_channel(app: &App, ws: WorkspaceId) -> Result<Option<ChannelRecord>, ApiError> {
    let channels = app.engine.store().channels(ws, None, CHANNELS_MAX).await?;
    Ok(channels.into_iter().find(|channel| channel.kind == "whatsapp"))
}

async fn whatsapp(app: &App, ws: WorkspaceId, headers: &HeaderMap) -> Result<Option<WhatsAppSetup>, ApiError> {
    let Some(channel) = whatsapp_channel(app, ws).await? else { return Ok(None) };
    let reach = Reach::of(app, headers);
    Ok(Some(WhatsAppSetup {
        callback_url: format!("{}/webhook/{}", reach.base_url, channel.id),
        verify_token: Some(channel.credentials.verify_token).filter(|token| !token.is_empty()),
    }))
}

/// The number that customers write to.
pub(super) async fn number(app: &App, ws: WorkspaceId) -> Result<Option<String>, ApiError> {
    let Some(channel) = whatsapp_channel(app, ws).await? else { return Ok(None) };
    Ok(channel.number().map(|number| number.e164()))
}

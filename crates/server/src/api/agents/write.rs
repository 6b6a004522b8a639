//! Create, change and remove an agent, with the rules over all agents of a workspace.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use model::AgentId;
use model::agent::bounds::AGENTS;
use model::agent::transfer::{Passes, circle};
use model::agent::{AgentSettings, AgentStatus, AgentType};
use store::agents::{AgentDraft, AgentRecord, Edited};
use store::feed::Growth;

use super::definition::AgentFields;
use super::{Agent, author, find, missing, shown};
use crate::api::extract::{Body, Id};
use crate::app::App;
use crate::auth::{Admin, Caller};
use crate::error::{ApiError, Problems};

/// Create an agent
///
/// It begins as a draft: it can be talked to in the test chat, and answers no customer until it is activated.
#[utoipa::path(
    post, path = "/api/v1/agents", tag = "Agents", request_body = AgentFields,
    responses((status = 201, description = "The agent", body = Agent), Problems)
)]
pub async fn create(
    State(app): State<App>,
    caller: Admin,
    Body(fields): Body<AgentFields>,
) -> Result<(StatusCode, Json<Agent>), ApiError> {
    if !fields.names_it() {
        return Err(ApiError::missing("name", "`name` is required."));
    }
    let blank = AgentDraft { name: String::new(), role: String::new(), settings: AgentSettings::default() };
    let draft = fields.apply(blank)?;
    check_surroundings(&app, &caller, &draft.settings, None).await?;
    let (store, now) = (app.engine.store(), app.engine.clock().now());
    let allow = |others: &[AgentRecord]| {
        if others.len() >= AGENTS {
            return Err(ApiError::conflict(format!("A workspace has at most {AGENTS} agents.")));
        }
        check_rules(&draft.settings, None, others)
    };
    let made = store.add_agent(caller.workspace, &draft, AgentStatus::Draft, &author(&caller), now, allow).await?;
    let (id, growth) = made?;
    app.engine.agents_changed(caller.workspace, &growth).await;
    caller.audit(&app, "agent.created", id).await;
    Ok((StatusCode::CREATED, Json(shown(&app, caller.workspace, id).await?)))
}

/// Change an agent
///
/// What is named changes; every change is a version.
#[utoipa::path(
    put, path = "/api/v1/agents/{id}", tag = "Agents", params(("id" = Uuid, Path)), request_body = AgentFields,
    responses((status = 200, description = "As it is now", body = Agent), Problems)
)]
pub async fn change(
    State(app): State<App>,
    caller: Admin,
    Id(id): Id<AgentId>,
    Body(fields): Body<AgentFields>,
) -> Result<Json<Agent>, ApiError> {
    // Checked against what it is now; written over what it is then.
    let now_is = find(&app, caller.workspace, id).await?;
    edit(&app, &caller, &now_is, "agent.updated", |old| fields.apply(old)).await?;
    Ok(Json(shown(&app, caller.workspace, id).await?))
}

/// Changes a definition under all rules. `audited`: how the trail calls it.
pub(in crate::api) async fn edit(
    app: &App,
    caller: &Caller,
    agent: &AgentRecord,
    audited: &str,
    change: impl FnOnce(AgentDraft) -> Result<AgentDraft, ApiError>,
) -> Result<(), ApiError> {
    let draft = change(agent.draft())?;
    check_surroundings(app, caller, &draft.settings, Some(&agent.settings)).await?;
    let (store, now) = (app.engine.store(), app.engine.clock().now());
    let seen = agent.version;
    let apply = |old: &AgentRecord, all: &[AgentRecord]| {
        if old.version != seen {
            return Err(ApiError::conflict("Somebody else has changed the agent meanwhile: look at it again."));
        }
        check_rules(&draft.settings, Some(old), all)?;
        Ok(draft)
    };
    let edited = store.edit_agent(caller.workspace, agent.id, &author(caller), now, apply).await?;
    let growth = done(edited)?;
    if !growth.is_empty() {
        app.engine.agents_changed(caller.workspace, &growth).await;
        caller.audit(app, audited, agent.id).await;
    }
    Ok(())
}

/// Remove an agent
///
/// Its conversations and channels go to the workspace's oldest primary agent.
#[utoipa::path(
    delete, path = "/api/v1/agents/{id}", tag = "Agents", params(("id" = Uuid, Path)),
    responses((status = 204, description = "Removed"), Problems)
)]
pub async fn remove(State(app): State<App>, caller: Admin, Id(id): Id<AgentId>) -> Result<StatusCode, ApiError> {
    let (store, now) = (app.engine.store(), app.engine.clock().now());
    let growth = done(store.remove_agent(caller.workspace, id, now, may_go).await?)?;
    app.engine.agents_changed(caller.workspace, &growth).await;
    caller.audit(&app, "agent.removed", id).await;
    Ok(StatusCode::NO_CONTENT)
}

fn may_go(agent: &AgentRecord, all: &[AgentRecord]) -> Result<(), ApiError> {
    if all.len() == 1 {
        return Err(ApiError::conflict("It is the only agent: somebody must answer. Pause it instead."));
    }
    let passes_on = |other: &&AgentRecord| other.settings.transfer_rules.iter().any(|rule| rule.to == agent.id);
    let named: Vec<_> =
        all.iter().filter(|other| other.id != agent.id).filter(passes_on).map(|a| a.name.as_str()).collect();
    if !named.is_empty() {
        let detail = format!("Transfer rules of {} name it: change them first.", named.join(", "));
        return Err(ApiError::conflict(detail));
    }
    if is_only_primary(agent, all) {
        return Err(ApiError::conflict("It is the only primary agent: make another one primary first."));
    }
    Ok(())
}

fn is_only_primary(agent: &AgentRecord, all: &[AgentRecord]) -> bool {
    let is_primary = |agent: &AgentRecord| agent.settings.agent_type == AgentType::Primary;
    is_primary(agent) && !all.iter().any(|other| other.id != agent.id && is_primary(other))
}

/// Rules over all agents of a workspace; `own`: the agent as it was.
fn check_rules(settings: &AgentSettings, own: Option<&AgentRecord>, all: &[AgentRecord]) -> Result<(), ApiError> {
    if let Some(own) = own
        && settings.agent_type != AgentType::Primary
        && is_only_primary(own, all)
    {
        let why = "it is the only primary agent: make another one primary first";
        return Err(ApiError::invalid_field("agent_type", why));
    }
    let own_id = own.map(|own| own.id);
    for (at, rule) in settings.transfer_rules.iter().enumerate() {
        if Some(rule.to) == own_id {
            let why = format!("rule {} passes on to the agent itself", at + 1);
            return Err(ApiError::invalid_field("transfer_rules", why));
        }
        if !all.iter().any(|other| other.id == rule.to) {
            let why = format!("rule {} names an agent that does not exist", at + 1);
            return Err(ApiError::invalid_field("transfer_rules", why));
        }
    }
    // A new agent is named by nobody yet.
    let Some(own_id) = own_id else { return Ok(()) };
    let rules_of = |agent: &'_ AgentRecord| agent.id != own_id;
    let mut passes: Vec<Passes<'_>> =
        all.iter().filter(|a| rules_of(a)).map(|a| (a.id, a.settings.transfer_rules.as_slice())).collect();
    passes.push((own_id, &settings.transfer_rules));
    match circle(&passes) {
        None => Ok(()),
        Some(ids) => {
            let name = |id: &AgentId| all.iter().find(|a| a.id == *id).map_or("?", |a| a.name.as_str());
            let names: Vec<_> = ids.iter().chain(ids.first()).map(name).collect();
            let why = format!("the same question would go round in a circle: {}", names.join(" → "));
            Err(ApiError::invalid_field("transfer_rules", why))
        }
    }
}

/// Models and tools that exist. What an agent has already is not asked again: a provider that was removed since must
/// not keep it from being changed.
async fn check_surroundings(
    app: &App,
    caller: &Caller,
    new: &AgentSettings,
    old: Option<&AgentSettings>,
) -> Result<(), ApiError> {
    if let Some(model) = new.model.as_deref().filter(|model| old.is_none_or(|old| old.model.as_deref() != Some(model)))
    {
        app.engine
            .check_agent_model(caller.workspace, model)
            .map_err(|why| ApiError::invalid_field("ai_model", why.to_string()))?;
    }
    let had = old.and_then(|old| old.tools.as_deref()).unwrap_or_default();
    let given: Vec<&str> = new.tools.iter().flatten().filter(|name| !had.contains(name)).map(String::as_str).collect();
    let unknown = app.engine.unknown_tools(caller.workspace, &given).await?;
    if !unknown.is_empty() {
        return Err(ApiError::invalid_field("tools", format!("there is no tool {}", unknown.join(", "))));
    }
    Ok(())
}

fn done(edited: Edited<ApiError>) -> Result<Vec<Growth>, ApiError> {
    match edited {
        Edited::Done(growth) => Ok(growth),
        Edited::Missing => Err(missing()),
        Edited::Refused(why) => Err(why),
    }
}

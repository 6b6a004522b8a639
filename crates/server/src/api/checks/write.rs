//! Create, change and remove checks.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use model::check::{CHECKS, CheckDraft, Expect};
use model::{AgentId, CheckId, WorkspaceId};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::transfer::CheckLine;
use super::{Check, find, missing};
use crate::api::extract::{Body, Id};
use crate::api::types::{Refusals, given, trimmed};
use crate::app::App;
use crate::auth::Admin;
use crate::error::{ApiError, Problems};

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateCheck {
    /// Null: the agent that answers where none is named.
    agent_id: Option<Uuid>,
    /// 1 to 2,000 characters.
    question: String,
    /// The customer's, where the question does not tell it, e.g. `ta`.
    language: Option<String>,
    /// `answer` (where it is not given), `abstain` or `handover`
    expect: Option<String>,
    /// All of them must be in the answer; of `a|b`, one. Case does not matter.
    #[serde(default)]
    must_contain: Vec<String>,
    /// None of them may be.
    #[serde(default)]
    must_not_contain: Vec<String>,
}

/// What is named changes; the rest stays. Null empties.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeCheck {
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    agent_id: Option<Option<Uuid>>,
    question: Option<String>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    language: Option<Option<String>>,
    expect: Option<String>,
    must_contain: Option<Vec<String>>,
    must_not_contain: Option<Vec<String>>,
}

impl From<CheckLine> for CreateCheck {
    fn from(line: CheckLine) -> Self {
        let CheckLine { question, agent_id, language, expect, must_contain, must_not_contain } = line;
        Self { agent_id, question, language, expect, must_contain, must_not_contain }
    }
}

impl CreateCheck {
    pub(super) fn draft(self) -> Result<CheckDraft, ApiError> {
        let mut refusals = Refusals::default();
        let expect = refusals.read("expect", self.expect, Expect::parse, Expect::ALL);
        let draft = CheckDraft {
            agent_id: self.agent_id.map(AgentId),
            question: trimmed(self.question),
            language: self.language.map(trimmed).filter(|code| !code.is_empty()),
            expect: expect.unwrap_or(Expect::Answer),
            must_contain: phrases(self.must_contain),
            must_not_contain: phrases(self.must_not_contain),
        };
        refusals.extend(draft.problems());
        refusals.none()?;
        Ok(draft)
    }
}

fn phrases(list: Vec<String>) -> Vec<String> {
    list.into_iter().map(trimmed).collect()
}

/// Create a check
#[utoipa::path(
    post, path = "/api/v1/checks", tag = "Checks", request_body = CreateCheck,
    responses((status = 201, description = "The check", body = Check), Problems)
)]
pub async fn create(
    State(app): State<App>,
    caller: Admin,
    Body(body): Body<CreateCheck>,
) -> Result<(StatusCode, Json<Check>), ApiError> {
    let draft = body.draft()?;
    let ids = add(&app, caller.workspace, &[draft]).await?;
    let id = ids.first().copied().ok_or_else(missing)?;
    caller.audit(&app, "check.created", id).await;
    Ok((StatusCode::CREATED, Json(find(&app, caller.workspace, id).await?)))
}

/// Writes checks, all or none.
pub(super) async fn add(app: &App, ws: WorkspaceId, drafts: &[CheckDraft]) -> Result<Vec<CheckId>, ApiError> {
    for agent in drafts.iter().filter_map(|draft| draft.agent_id) {
        require_agent(app, ws, agent).await?;
    }
    let (store, now) = (app.engine.store(), app.engine.clock().now());
    let added = store.add_checks(ws, drafts, CHECKS, now).await?;
    added.ok_or_else(|| ApiError::conflict(format!("A workspace has at most {CHECKS} checks.")))
}

pub(super) async fn require_agent(app: &App, ws: WorkspaceId, agent: AgentId) -> Result<(), ApiError> {
    match app.engine.store().agent(ws, agent).await? {
        Some(_) => Ok(()),
        None => Err(ApiError::invalid_field("agent_id", "is no agent of this workspace")),
    }
}

/// Change a check
#[utoipa::path(
    patch, path = "/api/v1/checks/{id}", tag = "Checks", params(("id" = Uuid, Path)), request_body = ChangeCheck,
    responses((status = 200, description = "As it is now", body = Check), Problems)
)]
pub async fn change(
    State(app): State<App>,
    caller: Admin,
    Id(id): Id<CheckId>,
    Body(body): Body<ChangeCheck>,
) -> Result<Json<Check>, ApiError> {
    let store = app.engine.store();
    let mut draft = store.check(caller.workspace, id).await?.ok_or_else(missing)?.check;
    let mut refusals = Refusals::default();
    if let Some(expect) = refusals.read("expect", body.expect, Expect::parse, Expect::ALL) {
        draft.expect = expect;
    }
    if let Some(agent) = body.agent_id {
        draft.agent_id = agent.map(AgentId);
    }
    if let Some(question) = body.question {
        draft.question = trimmed(question);
    }
    if let Some(language) = body.language {
        draft.language = language.map(trimmed).filter(|code| !code.is_empty());
    }
    if let Some(list) = body.must_contain {
        draft.must_contain = phrases(list);
    }
    if let Some(list) = body.must_not_contain {
        draft.must_not_contain = phrases(list);
    }
    refusals.extend(draft.problems());
    refusals.none()?;
    if let Some(agent) = draft.agent_id {
        require_agent(&app, caller.workspace, agent).await?;
    }
    if !store.put_check(caller.workspace, id, &draft).await? {
        return Err(missing());
    }
    caller.audit(&app, "check.updated", id).await;
    Ok(Json(find(&app, caller.workspace, id).await?))
}

/// Remove a check
#[utoipa::path(
    delete, path = "/api/v1/checks/{id}", tag = "Checks", params(("id" = Uuid, Path)),
    responses((status = 204, description = "Removed, with its results"), Problems)
)]
pub async fn remove(State(app): State<App>, caller: Admin, Id(id): Id<CheckId>) -> Result<StatusCode, ApiError> {
    if !app.engine.store().remove_check(caller.workspace, id).await? {
        return Err(missing());
    }
    caller.audit(&app, "check.removed", id).await;
    Ok(StatusCode::NO_CONTENT)
}

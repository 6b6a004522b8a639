//! Checks as a file: what `switchboard check --file` reads.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use model::check::{CHECKS, CheckDraft};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::Check;
use super::write::{CreateCheck, add};
use crate::api::extract::Body;
use crate::app::App;
use crate::auth::{Admin, Viewer};
use crate::error::{ApiError, Problems};

/// Checks in a file. Ids, times and results in it are not read.
#[derive(Deserialize, ToSchema)]
pub struct CheckFile {
    checks: Vec<CheckLine>,
}

/// A check of a file. Members of an export that mean nothing elsewhere are passed over.
#[derive(Deserialize, ToSchema)]
pub struct CheckLine {
    pub question: String,
    pub agent_id: Option<Uuid>,
    pub language: Option<String>,
    pub expect: Option<String>,
    #[serde(default)]
    pub must_contain: Vec<String>,
    #[serde(default)]
    pub must_not_contain: Vec<String>,
}

/// What `import` and `switchboard check --file` read.
#[derive(Serialize, ToSchema)]
pub struct ExportedChecks {
    checks: Vec<ExportedCheck>,
}

#[derive(Serialize, ToSchema)]
pub struct ExportedCheck {
    question: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    agent_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    /// `answer`, `abstain` or `handover`
    expect: &'static str,
    must_contain: Vec<String>,
    must_not_contain: Vec<String>,
}

impl CheckFile {
    /// Its checks, read and judged as if each had been sent alone; the first that is wrong says which it is.
    pub fn drafts(self) -> Result<Vec<CheckDraft>, ApiError> {
        if self.checks.len() as i64 > CHECKS {
            return Err(ApiError::invalid_field("checks", format!("must be at most {CHECKS}")));
        }
        let read = |(at, line): (usize, CheckLine)| {
            let draft = CreateCheck::from(line).draft();
            draft.map_err(|error| ApiError::invalid_field("checks", format!("number {}: {}", at + 1, error.detail())))
        };
        self.checks.into_iter().enumerate().map(read).collect()
    }
}

/// Import checks
#[utoipa::path(
    post, path = "/api/v1/checks/import", tag = "Checks", request_body = CheckFile,
    responses((status = 201, description = "The new checks", body = [Check]), Problems)
)]
pub async fn import(
    State(app): State<App>,
    caller: Admin,
    Body(file): Body<CheckFile>,
) -> Result<(StatusCode, Json<Vec<Check>>), ApiError> {
    let drafts = file.drafts()?;
    let ids = add(&app, caller.workspace, &drafts).await?;
    caller.audit(&app, "checks.imported", ids.len()).await;
    let mut made = Vec::with_capacity(ids.len());
    for id in ids {
        made.extend(app.engine.store().check(caller.workspace, id).await?.map(Check::from));
    }
    Ok((StatusCode::CREATED, Json(made)))
}

/// Export all checks
#[utoipa::path(
    get, path = "/api/v1/checks/export", tag = "Checks",
    responses((status = 200, description = "What `import` reads", body = ExportedChecks), Problems)
)]
pub async fn export(State(app): State<App>, caller: Viewer) -> Result<Json<ExportedChecks>, ApiError> {
    let records = app.engine.store().checks(caller.workspace, None, CHECKS).await?;
    let checks = records.into_iter().map(|record| ExportedCheck {
        question: record.check.question,
        agent_id: record.check.agent_id.map(|id| id.0),
        language: record.check.language,
        expect: record.check.expect.as_str(),
        must_contain: record.check.must_contain,
        must_not_contain: record.check.must_not_contain,
    });
    Ok(Json(ExportedChecks { checks: checks.collect() }))
}

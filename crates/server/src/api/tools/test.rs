//! Trying a tool.

use axum::Json;
use axum::extract::State;
use uuid::Uuid;

use super::shape::{TestArguments, TestResult};
use crate::api::extract::{Body, Id};
use crate::app::App;
use crate::auth::Admin;
use crate::error::{ApiError, Problems};

/// Try a tool
///
/// Makes its request with these arguments, for a made-up customer (`+15550100000`). The request is a real one: a tool that
/// changes something changes it.
#[utoipa::path(
    post, path = "/api/v1/tools/{id}/test", tag = "Tools", params(("id" = Uuid, Path)), request_body = TestArguments,
    responses((status = 200, description = "What came of it", body = TestResult), Problems)
)]
pub async fn run(
    State(app): State<App>,
    caller: Admin,
    Id(id): Id<Uuid>,
    Body(body): Body<TestArguments>,
) -> Result<Json<TestResult>, ApiError> {
    let found = app.engine.store().tool(caller.workspace, id).await?;
    let record = found.ok_or_else(|| ApiError::not_found("tool"))?;
    let tested = app.engine.test_tool(caller.workspace, &record, &body.arguments).await;
    let test = tested.map_err(|why| ApiError::invalid_field("arguments", why))?;
    caller.audit(&app, "tool.tested", id).await;
    Ok(Json(TestResult {
        ok: test.ok,
        status: test.status,
        latency_ms: test.latency_ms,
        result: test.result,
        error: test.error,
    }))
}

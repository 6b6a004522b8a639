//! Checks, runs and results as clients see them.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use store::checks::{CheckRecord, LastResult, ResultRecord, RunRecord};
use utoipa::ToSchema;
use uuid::Uuid;

#[derive(Serialize, ToSchema)]
pub struct Check {
    id: Uuid,
    /// Null: the agent that answers where none is named.
    agent_id: Option<Uuid>,
    question: String,
    language: Option<String>,
    /// `answer`, `abstain` or `handover`
    expect: &'static str,
    must_contain: Vec<String>,
    must_not_contain: Vec<String>,
    created_at: DateTime<Utc>,
    last_result: Option<CheckLastResult>,
}

/// How a check went when it last ran.
#[derive(Serialize, ToSchema)]
pub struct CheckLastResult {
    passed: bool,
    answer: String,
    /// `answered`, `escalated`, `silent` or `failed`
    outcome: String,
    at: DateTime<Utc>,
    run_id: Uuid,
}

#[derive(Serialize, ToSchema)]
#[schema(as = CheckRun)]
pub struct Run {
    id: Uuid,
    /// `manual`, `agent`, `knowledge` or `cli`
    trigger: &'static str,
    /// `running`, `done` or `failed`
    status: String,
    passed: i64,
    failed: i64,
    total: i64,
    /// Why it failed.
    error: Option<String>,
    started_at: DateTime<Utc>,
    finished_at: Option<DateTime<Utc>>,
}

/// A run with its results.
#[derive(Serialize, ToSchema)]
#[schema(as = CheckRunDetail)]
pub struct RunDetail {
    #[serde(flatten)]
    pub run: Run,
    pub results: Vec<CheckResult>,
}

#[derive(Serialize, ToSchema)]
pub struct CheckResult {
    check_id: Uuid,
    question: String,
    passed: bool,
    /// `answered`, `escalated`, `silent` or `failed`
    outcome: String,
    answer: String,
    /// What is wrong with it, in words.
    reasons: Vec<String>,
    /// What the knowledge had: `{id,source,text,score,source_id,page,heading,url}`
    #[schema(value_type = Vec<Object>)]
    chunks_used: Value,
    /// What each step saw and did.
    #[schema(value_type = Vec<Object>)]
    steps: Value,
    latency_ms: i64,
}

impl From<CheckRecord> for Check {
    fn from(record: CheckRecord) -> Self {
        let check = record.check;
        Self {
            id: record.id.0,
            agent_id: check.agent_id.map(|id| id.0),
            question: check.question,
            language: check.language,
            expect: check.expect.as_str(),
            must_contain: check.must_contain,
            must_not_contain: check.must_not_contain,
            created_at: record.created_at.to_utc(),
            last_result: record.last_result.map(CheckLastResult::from),
        }
    }
}

impl From<LastResult> for CheckLastResult {
    fn from(last: LastResult) -> Self {
        let LastResult { run_id, passed, outcome, answer, at } = last;
        Self { passed, answer, outcome, at: at.to_utc(), run_id: run_id.0 }
    }
}

impl From<RunRecord> for Run {
    fn from(record: RunRecord) -> Self {
        Self {
            id: record.id.0,
            trigger: record.cause.as_str(),
            status: record.status,
            passed: record.passed,
            failed: record.failed,
            total: record.total,
            error: record.error,
            started_at: record.started_at.to_utc(),
            finished_at: record.finished_at.map(|at| at.to_utc()),
        }
    }
}

impl From<ResultRecord> for CheckResult {
    fn from(record: ResultRecord) -> Self {
        let result = record.result;
        Self {
            check_id: result.check_id.0,
            question: result.question,
            passed: result.passed,
            outcome: result.outcome,
            answer: result.answer,
            reasons: result.reasons,
            chunks_used: result.chunks,
            steps: result.steps,
            latency_ms: result.latency_ms,
        }
    }
}

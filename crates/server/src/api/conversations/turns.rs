//! "Why this answer?": the runs of the agent, with what each step saw and did.

use axum::extract::{OriginalUri, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use model::{ConversationId, TurnId};
use serde::Serialize;
use serde_json::Value;
use store::turns_read::TurnRecord;
use utoipa::ToSchema;
use uuid::Uuid;

use super::find;
use crate::api::extract::{Id, Query};
use crate::api::page::{self, PageQuery};
use crate::app::App;
use crate::auth::Viewer;
use crate::error::{ApiError, Problems};

#[derive(Serialize, ToSchema)]
pub struct Turn {
    id: Uuid,
    agent_id: Option<Uuid>,
    started_at: DateTime<Utc>,
    finished_at: DateTime<Utc>,
    duration_ms: i64,
    /// `answered`, `escalated`, `superseded`, `taken_over`, `silent` or `failed`
    outcome: String,
    reason: Option<String>,
    /// `provider/model`; `builtin` where no model was asked.
    model: Option<String>,
    input_tokens: i64,
    output_tokens: i64,
    /// What was found in the knowledge: `{id, question, score, confidence}`
    #[schema(value_type = Vec<Object>)]
    chunks: Vec<Value>,
    /// In order: `{step, ms, input?, output?}`
    #[schema(value_type = Vec<Object>)]
    steps: Vec<Value>,
}

impl From<TurnRecord> for Turn {
    fn from(turn: TurnRecord) -> Self {
        let steps = match turn.steps {
            Value::Array(steps) => steps,
            Value::Null => Vec::new(),
            other => vec![other],
        };
        Self {
            id: turn.id.0,
            agent_id: turn.agent_id.map(|agent| agent.0),
            started_at: turn.started_at.to_utc(),
            finished_at: turn.finished_at.to_utc(),
            duration_ms: turn.finished_at.since(turn.started_at),
            outcome: turn.outcome,
            reason: turn.reason,
            model: turn.model,
            input_tokens: turn.input_tokens,
            output_tokens: turn.output_tokens,
            chunks: chunks(&steps),
            steps,
        }
    }
}

fn chunks(steps: &[Value]) -> Vec<Value> {
    let retrieve = steps.iter().find(|step| step["step"] == "retrieve");
    let found = retrieve.and_then(|step| step["output"]["chunks"].as_array());
    found.cloned().unwrap_or_default()
}

/// Why these answers
#[utoipa::path(
    get, path = "/api/v1/conversations/{id}/turns", tag = "Conversations", params(("id" = Uuid, Path), PageQuery),
    responses((status = 200, description = "The newest first", body = [Turn]), Problems)
)]
pub async fn turns(
    State(app): State<App>,
    caller: Viewer,
    Id(id): Id<ConversationId>,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<PageQuery>,
) -> Result<Response, ApiError> {
    find(&app, caller.workspace, id).await?;
    let before = query.position::<TurnId>()?;
    let turns = app.engine.store().turns(caller.workspace, id, before, query.limit()).await?;
    let next = turns.last().map(|turn| turn.id);
    let turns: Vec<Turn> = turns.into_iter().map(Turn::from).collect();
    Ok(page::respond(&uri, &turns, query.limit(), next))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn chunks_are_those_of_the_retrieve_step() {
        let steps = [json!({"step": "route"}), json!({"step": "retrieve", "output": {"chunks": [{"id": "a"}]}})];
        assert_eq!(chunks(&steps), [json!({"id": "a"})]);
        assert!(chunks(&steps[..1]).is_empty());
    }
}

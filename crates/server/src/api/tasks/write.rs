//! Create, change and remove a task.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use model::task::{Kind, PRIORITY_DEFAULT, Status, Texts};
use model::{ConversationId, MessageId, TaskId, UnixMs, UserId};
use serde::Deserialize;
use store::tasks::{NewTask, TaskPatch};
use store::tickets::Changed;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Task, find};
use crate::api::extract::{Body, Id};
use crate::api::types::{Refusals, given, trimmed};
use crate::app::App;
use crate::auth::Operator;
use crate::error::{ApiError, Problems};

#[derive(Deserialize, ToSchema)]
pub struct CreateTask {
    /// 1 to 200 characters.
    title: String,
    #[serde(default)]
    description: String,
    /// `call`, `email`, `meeting`, `follow_up`, `demo`, `proposal` or `general` (where it is not given)
    task_type: Option<String>,
    #[serde(default)]
    category: String,
    /// 1 (most urgent) to 5; 3 where it is not given.
    priority: Option<i64>,
    due_at: Option<DateTime<Utc>>,
    /// At most 20, each of 1 to 50 characters.
    #[serde(default)]
    tags: Vec<String>,
    /// A user of the workspace.
    assignee: Option<Uuid>,
    conversation_id: Option<Uuid>,
    /// The message that caused it; its conversation need not be named.
    message_id: Option<Uuid>,
}

/// What is named changes; the rest stays. Null empties.
#[derive(Deserialize, ToSchema)]
pub struct ChangeTask {
    title: Option<String>,
    description: Option<String>,
    task_type: Option<String>,
    category: Option<String>,
    priority: Option<i64>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<DateTime<Utc>>)]
    due_at: Option<Option<DateTime<Utc>>>,
    status: Option<String>,
    tags: Option<Vec<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    assignee: Option<Option<Uuid>>,
}

/// Create a task
#[utoipa::path(
    post, path = "/api/v1/tasks", tag = "Tasks", request_body = CreateTask,
    responses((status = 201, description = "The task", body = Task), Problems)
)]
pub async fn create(
    State(app): State<App>,
    caller: Operator,
    Body(body): Body<CreateTask>,
) -> Result<(StatusCode, Json<Task>), ApiError> {
    let mut refusals = Refusals::default();
    let texts = Texts {
        title: Some(&body.title),
        description: Some(&body.description),
        category: Some(&body.category),
        priority: body.priority,
        tags: Some(&body.tags),
    };
    refusals.extend(texts.problems());
    let kind = refusals.read("task_type", body.task_type, Kind::parse, Kind::ALL);
    refusals.none()?;
    let (store, now) = (app.engine.store(), app.engine.clock().now());
    let new = NewTask {
        id: store.ids().make(),
        title: trimmed(body.title),
        description: trimmed(body.description),
        kind: kind.unwrap_or(Kind::General),
        category: trimmed(body.category),
        priority: body.priority.unwrap_or(PRIORITY_DEFAULT),
        due_at: body.due_at.map(moment),
        tags: body.tags.into_iter().map(trimmed).collect(),
        assignee: body.assignee.map(UserId),
        conversation_id: body.conversation_id.map(ConversationId),
        message_id: body.message_id.map(MessageId),
        created_by: Some(caller.owner_id()),
    };
    let id = done(&app, store.create_task(caller.workspace, new, now).await?)?;
    Ok((StatusCode::CREATED, Json(Task::of(find(&app, caller.workspace, id).await?, now))))
}

/// Change a task
#[utoipa::path(
    patch, path = "/api/v1/tasks/{id}", tag = "Tasks", params(("id" = Uuid, Path)), request_body = ChangeTask,
    responses((status = 200, description = "As it is now", body = Task), Problems)
)]
pub async fn change(
    State(app): State<App>,
    caller: Operator,
    Id(id): Id<TaskId>,
    Body(body): Body<ChangeTask>,
) -> Result<Json<Task>, ApiError> {
    let mut refusals = Refusals::default();
    let texts = Texts {
        title: body.title.as_deref(),
        description: body.description.as_deref(),
        category: body.category.as_deref(),
        priority: body.priority,
        tags: body.tags.as_deref(),
    };
    refusals.extend(texts.problems());
    let patch = TaskPatch {
        kind: refusals.read("task_type", body.task_type, Kind::parse, Kind::ALL),
        status: refusals.read("status", body.status, Status::parse, Status::ALL),
        title: body.title.map(trimmed),
        description: body.description.map(trimmed),
        category: body.category.map(trimmed),
        priority: body.priority,
        due_at: body.due_at.map(|at| at.map(moment)),
        tags: body.tags.map(|tags| tags.into_iter().map(trimmed).collect()),
        assignee: body.assignee.map(|user| user.map(UserId)),
    };
    refusals.none()?;
    let (store, now) = (app.engine.store(), app.engine.clock().now());
    done(&app, store.patch_task(caller.workspace, id, &patch, now).await?)?;
    Ok(Json(Task::of(find(&app, caller.workspace, id).await?, now)))
}

/// Remove a task
#[utoipa::path(
    delete, path = "/api/v1/tasks/{id}", tag = "Tasks", params(("id" = Uuid, Path)),
    responses((status = 204, description = "Removed"), Problems)
)]
pub async fn remove(State(app): State<App>, caller: Operator, Id(id): Id<TaskId>) -> Result<StatusCode, ApiError> {
    let removed = app.engine.store().delete_task(caller.workspace, id, app.engine.clock().now()).await?;
    app.engine.announce(&removed.ok_or_else(|| ApiError::not_found("task"))?);
    caller.audit(&app, "task.removed", id).await;
    Ok(StatusCode::NO_CONTENT)
}

fn moment(at: DateTime<Utc>) -> UnixMs {
    UnixMs(at.timestamp_millis())
}

fn done<T>(app: &App, changed: Changed<T>) -> Result<T, ApiError> {
    match changed {
        Changed::Done(value, growth) => {
            app.engine.announce(&growth);
            Ok(value)
        }
        Changed::Missing => Err(ApiError::not_found("task")),
        Changed::Refused(field, why) => Err(ApiError::invalid_field(field, why)),
    }
}

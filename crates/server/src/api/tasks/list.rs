//! Pages of tasks, and one.

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::response::Response;
use model::task::{Kind, Status};
use model::{ConversationId, TaskId, UnixMs};
use serde::Deserialize;
use store::tasks::TaskFilter;
use utoipa::IntoParams;

use super::{Task, find};
use crate::api::extract::{Id, Query};
use crate::api::page;
use crate::api::types::Refusals;
use crate::api::zone::Days;
use crate::app::App;
use crate::auth::Viewer;
use crate::error::{ApiError, Problems};

const WEEK_DAYS: u32 = 7;

/// Everything that is given must hold.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// `open`, `done` or `cancelled`
    status: Option<String>,
    /// `call`, `email`, `meeting`, `follow_up`, `demo`, `proposal` or `general`
    #[serde(alias = "type")]
    task_type: Option<String>,
    /// A user's id, `me` or `none`
    assignee: Option<String>,
    /// `overdue`, `today`, `week` (seven days from today's beginning) or `any`, in the workspace's time zone: only open
    /// tasks that are due then, the earliest first.
    due: Option<String>,
    conversation_id: Option<String>,
    /// A part of the title, the description or the category.
    search: Option<String>,
    /// Rows, 1 to 200; 50 where it is not given.
    limit: Option<i64>,
    /// From the `Link` header of the page before.
    cursor: Option<String>,
}

/// When a task has to be due.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Due {
    Overdue,
    Today,
    Week,
    Any,
}

impl Due {
    const ALL: &'static [&'static str] = &["overdue", "today", "week", "any"];

    fn parse(text: &str) -> Option<Self> {
        match text {
            "overdue" => Some(Self::Overdue),
            "today" => Some(Self::Today),
            "week" => Some(Self::Week),
            "any" => Some(Self::Any),
            _ => None,
        }
    }

    /// From, inclusive, to, exclusive.
    fn period(self, days: &Days, now: UnixMs) -> (UnixMs, UnixMs) {
        match self {
            Self::Overdue => (UnixMs(0), now),
            Self::Today => (days.begin(0), days.begin(1)),
            Self::Week => (days.begin(0), days.begin(i64::from(WEEK_DAYS))),
            Self::Any => (UnixMs(0), UnixMs(i64::MAX)),
        }
    }
}

/// List tasks
#[utoipa::path(
    get, path = "/api/v1/tasks", tag = "Tasks", params(ListQuery),
    responses((status = 200, description = "The newest first; with `due`, the earliest due first", body = [Task]), Problems)
)]
pub async fn list(
    State(app): State<App>,
    caller: Viewer,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<ListQuery>,
) -> Result<Response, ApiError> {
    let limit = page::limit(query.limit);
    let mut refusals = Refusals::default();
    let due = refusals.read("due", query.due, Due::parse, Due::ALL);
    let filter = TaskFilter {
        status: refusals.read("status", query.status, Status::parse, Status::ALL),
        kind: refusals.read("task_type", query.task_type, Kind::parse, Kind::ALL),
        assignee: refusals.assignee("assignee", query.assignee, &caller),
        conversation: refusals.read(
            "conversation_id",
            query.conversation_id,
            |text| text.parse::<ConversationId>().ok(),
            &["a conversation's id"],
        ),
        search: query.search,
    };
    refusals.none()?;
    let (store, now) = (app.engine.store(), app.engine.clock().now());
    let show = |rows: Vec<_>| -> Vec<Task> { rows.into_iter().map(|row| Task::of(row, now)).collect() };
    let cursor = query.cursor.as_deref();
    if let Some(due) = due {
        let after: Option<(UnixMs, TaskId)> = cursor.map(page::read).transpose()?;
        let period = due.period(&Days::of(&app, caller.workspace, now).await?, now);
        let rows = store.tasks_due(caller.workspace, &filter, period, after, limit).await?;
        let next = rows.last().and_then(|row| Some((row.due_at?, row.id)));
        return Ok(page::respond(&uri, &show(rows), limit, next));
    }
    let before: Option<TaskId> = cursor.map(page::read).transpose()?;
    let rows = store.tasks(caller.workspace, &filter, before, limit).await?;
    let next = rows.last().map(|row| row.id);
    Ok(page::respond(&uri, &show(rows), limit, next))
}

/// One task
#[utoipa::path(
    get, path = "/api/v1/tasks/{id}", tag = "Tasks", params(("id" = Uuid, Path)),
    responses((status = 200, description = "It", body = Task), Problems)
)]
pub async fn one(State(app): State<App>, caller: Viewer, Id(id): Id<TaskId>) -> Result<Json<Task>, ApiError> {
    let now = app.engine.clock().now();
    Ok(Json(Task::of(find(&app, caller.workspace, id).await?, now)))
}

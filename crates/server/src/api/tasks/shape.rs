//! A task as clients see it.

use chrono::{DateTime, Utc};
use model::{UnixMs, task};
use serde::Serialize;
use store::tasks::TaskRecord;
use utoipa::ToSchema;
use uuid::Uuid;

#[derive(Clone, Serialize, ToSchema)]
pub struct Task {
    id: Uuid,
    title: String,
    description: String,
    /// `call`, `email`, `meeting`, `follow_up`, `demo`, `proposal` or `general`
    task_type: &'static str,
    category: String,
    /// 1 (most urgent) to 5
    priority: i64,
    due_at: Option<DateTime<Utc>>,
    /// Open, and its time is over.
    overdue: bool,
    /// `open`, `done` or `cancelled`
    status: &'static str,
    tags: Vec<String>,
    /// A user's id.
    assignee: Option<Uuid>,
    assignee_name: Option<String>,
    conversation_id: Option<Uuid>,
    /// The message that caused it.
    message_id: Option<Uuid>,
    /// `ai`, or the id of who wrote it.
    created_by: String,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    completed_at: Option<DateTime<Utc>>,
}

impl Task {
    pub fn of(record: TaskRecord, now: UnixMs) -> Self {
        Self {
            id: record.id.0,
            overdue: task::is_overdue(record.status, record.due_at, now),
            title: record.title,
            description: record.description,
            task_type: record.kind.as_str(),
            category: record.category,
            priority: record.priority,
            due_at: record.due_at.map(UnixMs::to_utc),
            status: record.status.as_str(),
            tags: record.tags,
            assignee: record.assignee.map(Uuid::from),
            assignee_name: record.assignee_name,
            conversation_id: record.conversation_id.map(Uuid::from),
            message_id: record.message_id.map(Uuid::from),
            created_by: record.created_by.map_or_else(|| "ai".to_owned(), |user| user.to_string()),
            created_at: record.created_at.to_utc(),
            updated_at: record.updated_at.to_utc(),
            completed_at: record.completed_at.map(UnixMs::to_utc),
        }
    }
}

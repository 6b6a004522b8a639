//! Tasks: what people have to do, by state, person, kind and due time.
//!
//! Every change is an event of the feed in the same transaction. [`insert`] writes tasks inside whatever transaction
//! makes them: an API call's, or a turn's commit.

use std::collections::HashMap;
use std::sync::LazyLock;

use model::task::{self, Kind, Status};
use model::{ConversationId, MessageId, TaskId, UnixMs, UserId, WorkspaceId};
use sqlx::types::Json;
use uuid::Uuid;

use crate::Store;
use crate::conversations::AssigneeFilter;
use crate::db::{Arg, Result, args};
use crate::dialect::{Sql, batch, batch_row};
use crate::feed::{self, FeedType, Growth, NewEvent};
use crate::hot::Batches;
use crate::seek::{LAST, page};
use crate::text::{clean, contains, known, searching, to_json};
use crate::tickets::{Changed, Refers};

/// Ids that one look-up takes.
const IDS_MAX: usize = 1_000;

#[derive(Clone, Debug, PartialEq)]
pub struct TaskRecord {
    pub id: TaskId,
    pub title: String,
    pub description: String,
    pub kind: Kind,
    pub category: String,
    /// 1 (most urgent) to 5.
    pub priority: i64,
    pub due_at: Option<UnixMs>,
    pub status: Status,
    pub tags: Vec<String>,
    pub assignee: Option<UserId>,
    pub assignee_name: Option<String>,
    pub conversation_id: Option<ConversationId>,
    pub message_id: Option<MessageId>,
    /// `None`: the agent.
    pub created_by: Option<UserId>,
    pub created_at: UnixMs,
    pub updated_at: UnixMs,
    pub completed_at: Option<UnixMs>,
}

/// A task to be written. What people wrote has been checked.
#[derive(Clone, Debug)]
pub struct NewTask {
    pub id: TaskId,
    pub title: String,
    pub description: String,
    pub kind: Kind,
    pub category: String,
    pub priority: i64,
    pub due_at: Option<UnixMs>,
    pub tags: Vec<String>,
    pub assignee: Option<UserId>,
    pub conversation_id: Option<ConversationId>,
    /// The message that caused it.
    pub message_id: Option<MessageId>,
    pub created_by: Option<UserId>,
}

/// What is named changes. The inner `None` empties.
#[derive(Clone, Debug, Default)]
pub struct TaskPatch {
    pub title: Option<String>,
    pub description: Option<String>,
    pub kind: Option<Kind>,
    pub category: Option<String>,
    pub priority: Option<i64>,
    pub due_at: Option<Option<UnixMs>>,
    pub status: Option<Status>,
    pub tags: Option<Vec<String>>,
    pub assignee: Option<Option<UserId>>,
}

/// Everything that is set must hold.
#[derive(Clone, Debug, Default)]
pub struct TaskFilter {
    pub status: Option<Status>,
    pub kind: Option<Kind>,
    pub assignee: Option<AssigneeFilter>,
    pub conversation: Option<ConversationId>,
    /// A part of the title, the description or the category.
    pub search: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    title: String,
    description: String,
    task_type: String,
    category: String,
    priority: i64,
    due_at: Option<i64>,
    status: String,
    tags: Json<Vec<String>>,
    assignee: Option<Uuid>,
    assignee_name: Option<String>,
    conversation_id: Option<Uuid>,
    message_id: Option<Uuid>,
    created_by: Option<Uuid>,
    created_at: i64,
    updated_at: i64,
    completed_at: Option<i64>,
}

impl Row {
    fn record(self) -> Result<TaskRecord> {
        Ok(TaskRecord {
            id: self.id.into(),
            title: self.title,
            description: self.description,
            kind: known("task's type", &self.task_type, Kind::parse)?,
            category: self.category,
            priority: self.priority,
            due_at: self.due_at.map(UnixMs),
            status: known("task's status", &self.status, Status::parse)?,
            tags: self.tags.0,
            assignee: self.assignee.map(UserId),
            assignee_name: self.assignee_name,
            conversation_id: self.conversation_id.map(ConversationId),
            message_id: self.message_id.map(MessageId),
            created_by: self.created_by.map(UserId),
            created_at: UnixMs(self.created_at),
            updated_at: UnixMs(self.updated_at),
            completed_at: self.completed_at.map(UnixMs),
        })
    }
}

batch_row! { TaskRow {
    ws: Id WorkspaceId, id: Id TaskId, title: Text String, description: Text String, kind: Text &'static str,
    category: Text String, priority: Int i64, due_at: Int Option<i64>, tags: Json serde_json::Value,
    assignee: Id Option<UserId>, conv: Id Option<ConversationId>, message: Id Option<MessageId>,
    created_by: Id Option<UserId>, at: Int i64,
} }

static INSERT: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "INSERT INTO tasks (workspace_id, id, title, description, task_type, category, priority, due_at, status, tags,
            assignee, conversation_id, message_id, created_by, created_at, updated_at)
         SELECT j.ws, j.id, j.title, j.description, j.kind, j.category, j.priority, j.due_at, 'open', j.tags,
            j.assignee, j.conv, j.message, j.created_by, j.at, j.at
         FROM {rows} WHERE true ON CONFLICT (workspace_id, id) DO NOTHING RETURNING id",
        TaskRow::COLUMNS,
    )
});

/// Writes tasks in the caller's transaction, and answers the events that it must append with its others. What they
/// refer to has been checked by the caller. One whose id is there already was made before, and stays as it is.
pub(crate) async fn insert(
    tx: &mut impl Batches,
    tasks: &[(WorkspaceId, &NewTask)],
    now: UnixMs,
) -> Result<Vec<NewEvent>> {
    let mut rows = Vec::with_capacity(tasks.len());
    for (ws, task) in tasks {
        rows.push(TaskRow {
            ws: *ws,
            id: task.id,
            title: clean(&task.title),
            description: clean(&task.description),
            kind: task.kind.as_str(),
            category: clean(&task.category),
            priority: task.priority,
            due_at: task.due_at.map(|at| at.0),
            tags: to_json(&task.tags)?,
            assignee: task.assignee,
            conv: task.conversation_id,
            message: task.message_id,
            created_by: task.created_by,
            at: now.0,
        });
    }
    let made: Vec<(Uuid,)> = tx.all_rows(&INSERT, &rows, vec![]).await?;
    let is_new = |(_, task): &&(WorkspaceId, &NewTask)| made.contains(&(task.id.0,));
    let event = |(ws, task): &(WorkspaceId, &NewTask)| event(*ws, FeedType::TaskCreated, task.id, task.conversation_id);
    Ok(tasks.iter().filter(is_new).map(event).collect())
}

fn event(workspace: WorkspaceId, kind: FeedType, id: TaskId, conversation: Option<ConversationId>) -> NewEvent {
    NewEvent { workspace, kind, conversation, subject: Some(id.0), data: None }
}

macro_rules! select {
    ($rest:expr) => {
        concat!(
            "SELECT t.id, t.title, t.description, t.task_type, t.category, t.priority, t.due_at, t.status, t.tags, \
                    t.assignee, u.name AS assignee_name, t.conversation_id, t.message_id, t.created_by, t.created_at, \
                    t.updated_at, t.completed_at \
             FROM tasks t LEFT JOIN users u ON u.workspace_id = t.workspace_id AND u.id = t.assignee ",
            $rest
        )
    };
}

/// `$4` to `$9`.
macro_rules! matching {
    () => {
        " AND ($4 IS NULL OR t.status = $4) AND ($5 IS NULL OR t.task_type = $5) \
         AND ($6 IS NULL OR t.assignee = $6) AND (NOT $7 OR t.assignee IS NULL) \
         AND ($8 IS NULL OR t.conversation_id = $8) \
         AND ($9 IS NULL OR t.title {like} $9 ESCAPE '\\' OR t.description {like} $9 ESCAPE '\\' \
             OR t.category {like} $9 ESCAPE '\\') "
    };
}

macro_rules! list {
    ($index:expr) => {
        LazyLock::new(|| {
            searching(select!(concat!(
                "WHERE t.workspace_id = $1 AND t.id < $2 ",
                $index,
                matching!(),
                "ORDER BY t.id DESC LIMIT $3"
            )))
        })
    };
}

pub(crate) static LIST: LazyLock<Sql> = list!("");
pub(crate) static LIST_BY_STATUS: LazyLock<Sql> = list!("AND t.status = $4");
pub(crate) static LIST_BY_ASSIGNEE: LazyLock<Sql> = list!("AND t.assignee = $6");
pub(crate) static LIST_BY_CONVERSATION: LazyLock<Sql> = list!("AND t.conversation_id = $8");
/// Open ones by due time: `$10` and `$2` are the place of the row before, `$11` the end of the period.
pub(crate) static LIST_DUE: LazyLock<Sql> = LazyLock::new(|| {
    searching(select!(concat!(
        "WHERE t.workspace_id = $1 AND t.status = 'open' AND t.due_at IS NOT NULL AND (t.due_at, t.id) > ($10, $2) \
         AND t.due_at < $11 ",
        matching!(),
        "ORDER BY t.due_at, t.id LIMIT $3"
    )))
});

batch_row! { MessageKey { id: Id MessageId } }

/// CROSS JOIN: SQLite takes the few messages first.
pub(crate) static OF_MESSAGES: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "SELECT t.message_id, t.id FROM {rows} CROSS JOIN tasks t \
         WHERE t.workspace_id = $2 AND t.message_id = j.id AND t.message_id IS NOT NULL",
        MessageKey::COLUMNS,
    )
});

/// In all workspaces, the longest due first.
pub(crate) const TO_REMIND: &str = "SELECT workspace_id, id FROM tasks \
     WHERE status = 'open' AND due_at IS NOT NULL AND reminded_at IS NULL AND due_at <= $1 ORDER BY due_at LIMIT $2";

static LOCK: LazyLock<Sql> = LazyLock::new(|| Sql::plain(select!("WHERE t.workspace_id = $1 AND t.id = $2 {lock:t}")));

batch_row! { IdRow { id: Id TaskId } }

static BY_IDS: LazyLock<Sql> = LazyLock::new(|| {
    let template = select!("WHERE t.workspace_id = $2 AND t.id IN (SELECT j.id FROM {rows})");
    Sql::batch(template, IdRow::COLUMNS)
});

impl Store {
    /// Writes a task. With a message it belongs to the message's conversation.
    pub async fn create_task(&self, ws: WorkspaceId, mut new: NewTask, now: UnixMs) -> Result<Changed<TaskId>> {
        let mut tx = self.db().begin().await?;
        let refers = Refers { user: new.assignee, conversation: new.conversation_id, message: new.message_id };
        new.conversation_id = match refers.check(&mut tx, ws, "assignee").await? {
            Ok(conversation) => conversation,
            Err((field, why)) => return Ok(Changed::Refused(field, why)),
        };
        let events = insert(&mut tx, &[(ws, &new)], now).await?;
        let growth = feed::append(&mut tx, events, now).await?;
        tx.commit().await?;
        Ok(Changed::Done(new.id, growth))
    }

    pub async fn task(&self, ws: WorkspaceId, id: TaskId) -> Result<Option<TaskRecord>> {
        let row: Option<Row> =
            self.db().read().one(select!("WHERE t.workspace_id = $1 AND t.id = $2"), args![ws, id]).await?;
        row.map(Row::record).transpose()
    }

    /// The tasks with these ids, at most 1,000, in no order.
    pub async fn tasks_by_ids(&self, ws: WorkspaceId, ids: &[TaskId]) -> Result<Vec<TaskRecord>> {
        let rows: Vec<IdRow> = ids.iter().take(IDS_MAX).map(|id| IdRow { id: *id }).collect();
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let found: Vec<Row> = self.db().read().all(&BY_IDS, args![crate::dialect::batch(&rows), ws]).await?;
        found.into_iter().map(Row::record).collect()
    }

    /// A page, newest first, before `before`.
    /// The first task of each of these messages (at most 1,000) that has one.
    pub async fn tasks_of_messages(
        &self,
        ws: WorkspaceId,
        messages: &[MessageId],
    ) -> Result<HashMap<MessageId, TaskId>> {
        let wanted: Vec<_> = messages.iter().take(IDS_MAX).map(|id| MessageKey { id: *id }).collect();
        let rows: Vec<(Uuid, Uuid)> = self.db().read().all(&OF_MESSAGES, args![batch(&wanted), ws]).await?;
        let mut first = HashMap::<MessageId, TaskId>::with_capacity(rows.len());
        for (message, task) in rows {
            let known = first.entry(MessageId(message)).or_insert(TaskId(task));
            *known = (*known).min(TaskId(task));
        }
        Ok(first)
    }

    /// All that there are, of whatever status.
    pub async fn task_count(&self, ws: WorkspaceId) -> Result<i64> {
        let row: Option<(i64,)> =
            self.db().read().one("SELECT COUNT(*) FROM tasks WHERE workspace_id = $1", args![ws]).await?;
        Ok(row.map_or(0, |(count,)| count))
    }

    pub async fn tasks(
        &self,
        ws: WorkspaceId,
        filter: &TaskFilter,
        before: Option<TaskId>,
        limit: i64,
    ) -> Result<Vec<TaskRecord>> {
        let sql = match filter {
            TaskFilter { conversation: Some(_), .. } => &LIST_BY_CONVERSATION,
            TaskFilter { assignee: Some(AssigneeFilter::User(_)), .. } => &LIST_BY_ASSIGNEE,
            TaskFilter { status: Some(_), .. } => &LIST_BY_STATUS,
            _ => &LIST,
        };
        let args = filter.args(ws, before.map_or(LAST, Uuid::from), limit);
        let rows: Vec<Row> = self.db().read().all(sql, args).await?;
        rows.into_iter().map(Row::record).collect()
    }

    /// Open tasks that are due in `[from, to)`, the earliest first, after `after`.
    pub async fn tasks_due(
        &self,
        ws: WorkspaceId,
        filter: &TaskFilter,
        (from, to): (UnixMs, UnixMs),
        after: Option<(UnixMs, TaskId)>,
        limit: i64,
    ) -> Result<Vec<TaskRecord>> {
        let (at, id) = after.map_or((from.plus_ms(-1), LAST), |(at, id)| (at, id.0));
        let mut args = filter.args(ws, id, limit);
        args.extend(args![at, to]);
        let rows: Vec<Row> = self.db().read().all(&LIST_DUE, args).await?;
        rows.into_iter().map(Row::record).collect()
    }

    /// Changes what the patch names.
    pub async fn patch_task(&self, ws: WorkspaceId, id: TaskId, patch: &TaskPatch, now: UnixMs) -> Result<Changed<()>> {
        let mut tx = self.db().begin().await?;
        let Some(row) = tx.one::<Row>(&LOCK, args![ws, id]).await? else { return Ok(Changed::Missing) };
        let before = row.record()?;
        let refers = Refers { user: patch.assignee.flatten(), conversation: None, message: None };
        if let Err((field, why)) = refers.check(&mut tx, ws, "assignee").await? {
            return Ok(Changed::Refused(field, why));
        }
        let status = patch.status.unwrap_or(before.status);
        let text = |text: &Option<String>| text.as_deref().map(clean);
        let tags = patch.tags.as_ref().unwrap_or(&before.tags);
        tx.exec(
            "UPDATE tasks SET title = COALESCE($3, title), description = COALESCE($4, description), \
                task_type = COALESCE($5, task_type), category = COALESCE($6, category), \
                priority = COALESCE($7, priority), due_at = CASE WHEN $8 THEN $9 ELSE due_at END, status = $10, \
                tags = $11, assignee = CASE WHEN $12 THEN $13 ELSE assignee END, completed_at = $14, updated_at = $15, \
                reminded_at = CASE WHEN $8 THEN NULL ELSE reminded_at END \
             WHERE workspace_id = $1 AND id = $2",
            args![
                ws,
                id,
                text(&patch.title),
                text(&patch.description),
                patch.kind.map(Kind::as_str),
                text(&patch.category),
                patch.priority,
                patch.due_at.is_some(),
                patch.due_at.flatten(),
                status.as_str(),
                to_json(tags)?,
                patch.assignee.is_some(),
                patch.assignee.flatten(),
                task::completed_at(before.completed_at, status, now),
                now,
            ],
        )
        .await?;
        let events = vec![event(ws, FeedType::TaskUpdated, id, before.conversation_id)];
        let growth = feed::append(&mut tx, events, now).await?;
        tx.commit().await?;
        Ok(Changed::Done((), growth))
    }

    /// Reminds, on the feed, of open tasks that are due: each once for each due time.
    pub async fn remind_of_tasks(&self, now: UnixMs, limit: i64) -> Result<Vec<Growth>> {
        let due: Vec<(Uuid, Uuid)> = self.db().read().all(TO_REMIND, args![now, page(limit)]).await?;
        if due.is_empty() {
            return Ok(Vec::new());
        }
        let mut tx = self.db().begin().await?;
        let mut events = Vec::with_capacity(due.len());
        for (ws, id) in due {
            let (ws, id) = (WorkspaceId(ws), TaskId(id));
            let reminded: Option<(Option<Uuid>,)> = tx
                .one(
                    "UPDATE tasks SET reminded_at = $3 WHERE workspace_id = $1 AND id = $2 AND status = 'open' \
                         AND reminded_at IS NULL AND due_at <= $3 RETURNING conversation_id",
                    args![ws, id, now],
                )
                .await?;
            if let Some((conversation,)) = reminded {
                let event = event(ws, FeedType::TaskUpdated, id, conversation.map(ConversationId));
                events.push(NewEvent { data: Some(serde_json::json!({ "reminder": true })), ..event });
            }
        }
        let growth = feed::append(&mut tx, events, now).await?;
        tx.commit().await?;
        Ok(growth)
    }

    /// Removes a task. `None`: no such one here.
    pub async fn delete_task(&self, ws: WorkspaceId, id: TaskId, now: UnixMs) -> Result<Option<Vec<Growth>>> {
        let mut tx = self.db().begin().await?;
        let sql = "DELETE FROM tasks WHERE workspace_id = $1 AND id = $2 RETURNING id, conversation_id";
        let removed: Option<(Uuid, Option<Uuid>)> = tx.one(sql, args![ws, id]).await?;
        let Some((_, conversation)) = removed else { return Ok(None) };
        let events = vec![event(ws, FeedType::TaskUpdated, id, conversation.map(ConversationId))];
        let growth = feed::append(&mut tx, events, now).await?;
        tx.commit().await?;
        Ok(Some(growth))
    }
}

impl TaskFilter {
    /// `$1` to `$9`; `id` is the place where the page begins.
    fn args(&self, ws: WorkspaceId, id: Uuid, limit: i64) -> Vec<Arg> {
        let user = match self.assignee {
            Some(AssigneeFilter::User(user)) => Some(user),
            Some(AssigneeFilter::Nobody) | None => None,
        };
        let term = self.search.as_deref().map(str::trim).filter(|term| !term.is_empty());
        args![
            ws,
            id,
            page(limit),
            self.status.map(Status::as_str),
            self.kind.map(Kind::as_str),
            user,
            self.assignee == Some(AssigneeFilter::Nobody),
            self.conversation,
            term.map(contains),
        ]
    }
}

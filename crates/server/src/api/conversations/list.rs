//! Pages of the inbox, their counts, the labels in use, and one conversation.

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::response::Response;
use model::conversation::{Mode, Status};
use model::{ConversationId, UserId};
use serde::{Deserialize, Serialize};
use store::conversations::{AssigneeFilter, ConversationFilter, Position, View};
use utoipa::{IntoParams, ToSchema};

use super::find;
use super::shape::Conversation;
use super::understanding::{self, Understanding, WithUnderstanding};
use crate::api::extract::{Id, Query};
use crate::api::page;
use crate::app::App;
use crate::auth::Viewer;
use crate::error::{ApiError, FieldError, Problems};

/// Names of views, for the message about an unknown one.
const VIEWS: [&str; 8] = ["all", "waiting", "mine", "unassigned", "ai", "voice", "tasks", "archived"];
/// Labels that are listed.
const LABELS_MAX: i64 = 200;

/// Everything that is given must hold.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// `all` (not archived), `waiting` (for a person; the longest wait first), `mine`, `unassigned` (a person has to
    /// answer and nobody has it), `ai`, `voice`, `tasks` or `archived`; where it is not given: everything.
    view: Option<String>,
    /// `active`, `escalated` or `ended`
    status: Option<String>,
    /// `ai` or `operator`
    mode: Option<String>,
    /// `whatsapp` or `web`
    channel: Option<String>,
    /// A user's id, `me` or `none`
    assignee: Option<String>,
    label: Option<String>,
    /// Words of names and messages, in any order, the last of which may be begun; or a phone number, or its last 4 to
    /// 10 digits. The most recently active first; `matched_text` says where it was found.
    search: Option<String>,
    /// Rows, 1 to 200; 50 where it is not given.
    limit: Option<i64>,
    /// From the `Link` header of the page before.
    cursor: Option<String>,
}

impl ListQuery {
    fn filter(self, caller: &Viewer) -> Result<ConversationFilter, ApiError> {
        // An empty parameter is how forms say "all".
        let given = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        let mut errors = Vec::new();
        let mut refuse = |field: &str, allowed: &[&str]| {
            errors.push(FieldError::new(field, format!("must be one of {}", allowed.join(", "))));
        };
        let view = given(self.view).and_then(|text| {
            view(&text, caller).or_else(|| {
                refuse("view", &VIEWS);
                None
            })
        });
        let status = given(self.status).and_then(|text| {
            Status::parse(&text).or_else(|| {
                refuse("status", Status::ALL);
                None
            })
        });
        let mode = given(self.mode).and_then(|text| {
            Mode::parse(&text).or_else(|| {
                refuse("mode", Mode::ALL);
                None
            })
        });
        let assignee = given(self.assignee).and_then(|text| match (text.as_str(), text.parse::<UserId>()) {
            ("none", _) => Some(AssigneeFilter::Nobody),
            ("me", _) => Some(AssigneeFilter::User(caller.owner_id())),
            (_, Ok(user)) => Some(AssigneeFilter::User(user)),
            _ => {
                refuse("assignee", &["a user's id", "me", "none"]);
                None
            }
        });
        if !errors.is_empty() {
            return Err(ApiError::invalid(errors));
        }
        Ok(ConversationFilter {
            view,
            status,
            mode,
            channel_kind: given(self.channel),
            channel: None,
            assignee,
            label: given(self.label),
            search: given(self.search),
        })
    }
}

fn view(text: &str, caller: &Viewer) -> Option<View> {
    Some(match text {
        "all" => View::All,
        "waiting" => View::Waiting,
        "mine" => View::Mine(caller.owner_id()),
        "unassigned" => View::Unassigned,
        "ai" => View::Ai,
        "voice" => View::Voice,
        "tasks" => View::Tasks,
        "archived" => View::Archived,
        _ => return None,
    })
}

/// List conversations
#[utoipa::path(
    get, path = "/api/v1/conversations", tag = "Conversations", params(ListQuery),
    responses((status = 200, description = "The most recent first", body = [Conversation]), Problems)
)]
pub async fn list(
    State(app): State<App>,
    caller: Viewer,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<ListQuery>,
) -> Result<Response, ApiError> {
    let limit = page::limit(query.limit);
    let after: Option<Position> = query.cursor.as_deref().map(page::read).transpose()?;
    let filter = query.filter(&caller)?;
    let page = app.engine.store().conversations(caller.workspace, &filter, after, limit).await?;
    let rows: Vec<Conversation> = page.rows.into_iter().map(Conversation::from).collect();
    let next = page.next.map(|position| page::cursor(&position));
    Ok(page::with_next(&uri, "cursor", next, Json(rows)))
}

/// How many conversations each view has. 1000 means 1000 or more.
#[derive(Serialize, ToSchema)]
pub struct Counts {
    all: i64,
    waiting: i64,
    mine: i64,
    unassigned: i64,
    ai: i64,
    voice: i64,
    tasks: i64,
    archived: i64,
    /// Of `all`, those with a message that no operator has read.
    unread: i64,
}

/// How many conversations each view has
#[utoipa::path(
    get, path = "/api/v1/conversations/counts", tag = "Conversations",
    responses((status = 200, description = "Each at most 1000", body = Counts), Problems)
)]
pub async fn counts(State(app): State<App>, caller: Viewer) -> Result<Json<Counts>, ApiError> {
    let counts = app.engine.store().count_views(caller.workspace, caller.owner_id()).await?;
    Ok(Json(Counts {
        all: counts.total,
        waiting: counts.waiting,
        mine: counts.mine,
        unassigned: counts.unassigned,
        ai: counts.ai,
        voice: counts.voice,
        tasks: counts.tasks,
        archived: counts.archived,
        unread: counts.unread,
    }))
}

#[derive(Serialize, ToSchema)]
pub struct LabelCount {
    label: String,
    /// Conversations that have it.
    count: i64,
}

/// The labels in use
#[utoipa::path(
    get, path = "/api/v1/labels", tag = "Conversations",
    responses((status = 200, description = "The most used first, at most 200", body = [LabelCount]), Problems)
)]
pub async fn labels(State(app): State<App>, caller: Viewer) -> Result<Json<Vec<LabelCount>>, ApiError> {
    let labels = app.engine.store().labels(caller.workspace, LABELS_MAX).await?;
    Ok(Json(labels.into_iter().map(|(label, count)| LabelCount { label, count }).collect()))
}

/// One conversation
#[utoipa::path(
    get, path = "/api/v1/conversations/{id}", tag = "Conversations", params(("id" = Uuid, Path)),
    responses((status = 200, description = "With what its messages say", body = WithUnderstanding), Problems)
)]
pub async fn one(
    State(app): State<App>,
    caller: Viewer,
    Id(id): Id<ConversationId>,
) -> Result<Json<WithUnderstanding>, ApiError> {
    let conversation = find(&app, caller.workspace, id).await?.into();
    let analyses = app.engine.store().analyses(caller.workspace, id, understanding::MESSAGES).await?;
    Ok(Json(WithUnderstanding { conversation, understanding: Understanding::of(&analyses) }))
}

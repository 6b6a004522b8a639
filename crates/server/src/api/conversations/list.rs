//! Pages of the inbox, and one conversation.

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::response::Response;
use model::conversation::{Mode, Status};
use model::{ConversationId, UserId};
use serde::Deserialize;
use store::conversations::{AssigneeFilter, ConversationFilter, Position};
use utoipa::IntoParams;

use super::find;
use super::shape::Conversation;
use crate::api::extract::{Id, Query};
use crate::api::page;
use crate::app::App;
use crate::auth::Viewer;
use crate::error::{ApiError, FieldError, Problems};

/// Everything that is given must hold.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// `active`, `escalated` or `ended`
    status: Option<String>,
    /// `ai` or `operator`
    mode: Option<String>,
    /// `whatsapp` or `web`
    channel: Option<String>,
    /// A user's id, `me` or `none`
    assignee: Option<String>,
    label: Option<String>,
    /// A phone number, or a part of a customer's name or of the last message.
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
    let before: Option<Position> = query.cursor.as_deref().map(page::read).transpose()?;
    let filter = query.filter(&caller)?;
    let rows = app.engine.store().conversations(caller.workspace, &filter, before, limit).await?;
    let next = rows.last().map(|row| row.position());
    let rows: Vec<Conversation> = rows.into_iter().map(Conversation::from).collect();
    Ok(page::respond(&uri, &rows, limit, next))
}

/// One conversation
#[utoipa::path(
    get, path = "/api/v1/conversations/{id}", tag = "Conversations", params(("id" = Uuid, Path)),
    responses((status = 200, description = "It", body = Conversation), Problems)
)]
pub async fn one(
    State(app): State<App>,
    caller: Viewer,
    Id(id): Id<ConversationId>,
) -> Result<Json<Conversation>, ApiError> {
    Ok(Json(find(&app, caller.workspace, id).await?.into()))
}

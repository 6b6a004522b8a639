//! What customers asked and the knowledge did not answer, grouped; and teaching: an answer that somebody gave becomes
//! an entry.

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use model::limits::FAQ_IMPORT;
use serde::{Deserialize, Serialize};
use serde_json::Map;
use store::knowledge::FaqDraft;
use store::unanswered::{UnansweredGroup, UnansweredStatus};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::faqs;
use super::shape::Entry;
use crate::api::extract::{Body, Id, Query};
use crate::api::page;
use crate::app::App;
use crate::auth::{Operator, Viewer};
use crate::error::{ApiError, Problems};

/// Questions that ask the same.
#[derive(Serialize, ToSchema)]
pub struct Unanswered {
    id: Uuid,
    /// As it was asked first.
    question: String,
    /// How often it was asked.
    count: i64,
    /// Of the examples.
    languages: Vec<String>,
    /// The newest, at most three.
    examples: Vec<Example>,
    last_at: DateTime<Utc>,
    /// `open`, `answered` or `dismissed`
    status: &'static str,
    /// The entry that answers it.
    faq_id: Option<Uuid>,
}

#[derive(Serialize, ToSchema)]
struct Example {
    text: String,
    conversation_id: Uuid,
    message_id: Uuid,
    at: DateTime<Utc>,
}

impl From<UnansweredGroup> for Unanswered {
    fn from(group: UnansweredGroup) -> Self {
        let mut languages: Vec<String> = group.examples.iter().filter_map(|one| one.language.clone()).collect();
        languages.sort_unstable();
        languages.dedup();
        let example = |one: store::unanswered::Unanswered| Example {
            text: one.text,
            conversation_id: one.conversation_id.0,
            message_id: one.message_id.0,
            at: one.at.to_utc(),
        };
        Self {
            id: group.id,
            question: group.question,
            count: group.count,
            languages,
            examples: group.examples.into_iter().map(example).collect(),
            last_at: group.last_at.to_utc(),
            status: group.status.as_str(),
            faq_id: group.faq_id.map(|id| id.0),
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UnansweredQuery {
    /// `open` (where it is not given), `answered` or `dismissed`
    status: Option<String>,
    limit: Option<i64>,
    cursor: Option<String>,
}

/// Questions without an answer
#[utoipa::path(
    get, path = "/api/v1/knowledge/unanswered", tag = "Knowledge", params(UnansweredQuery),
    responses((status = 200, description = "Grouped by what they ask, the latest first", body = [Unanswered]), Problems)
)]
pub async fn list(
    State(app): State<App>,
    caller: Viewer,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<UnansweredQuery>,
) -> Result<Response, ApiError> {
    let status = query.status.as_deref().unwrap_or("open");
    let status = UnansweredStatus::parse(status)
        .ok_or_else(|| ApiError::invalid_field("status", "must be open, answered or dismissed"))?;
    let before: Option<(i64, Uuid)> = query.cursor.as_deref().map(page::read).transpose()?;
    let limit = page::limit(query.limit);
    let groups = app.engine.store().unanswered(caller.workspace, status, before, limit).await?;
    let next = groups.last().map(|group| (group.last_at.0, group.id));
    let groups: Vec<Unanswered> = groups.into_iter().map(Unanswered::from).collect();
    Ok(page::respond(&uri, &groups, limit, next))
}

#[derive(Deserialize, ToSchema)]
pub struct GivenAnswer {
    /// As the entry asks it; the group's where it is not given.
    question: Option<String>,
    /// 1 to 20,000 characters.
    answer: String,
    #[serde(default)]
    category: String,
    #[serde(default)]
    keywords: Vec<String>,
}

/// Answer a group of questions
///
/// Makes an entry of the knowledge: the next customer who asks so is answered. 409 where the group is not open.
#[utoipa::path(
    post, path = "/api/v1/knowledge/unanswered/{id}/answer", tag = "Knowledge", params(("id" = Uuid, Path)),
    request_body = GivenAnswer,
    responses((status = 201, description = "The entry", body = Entry), Problems)
)]
pub async fn answer(
    State(app): State<App>,
    caller: Operator,
    Id(id): Id<Uuid>,
    Body(body): Body<GivenAnswer>,
) -> Result<(StatusCode, Json<Entry>), ApiError> {
    let store = app.engine.store();
    let group = store.unanswered_group(caller.workspace, id).await?;
    let group = group.ok_or_else(|| ApiError::not_found("group of questions"))?;
    if group.status != UnansweredStatus::Open {
        return Err(ApiError::conflict(format!("It is {} already.", group.status.as_str())));
    }
    let question = body.question.unwrap_or(group.question);
    let (mut entry, draft) = checked(question, body.answer, body.category, body.keywords)?;
    let made = store.answer_unanswered(caller.workspace, id, &draft, app.engine.clock().now()).await?;
    let (faq, growth) = made.ok_or_else(|| {
        ApiError::conflict(format!("Somebody else has answered it, or there are {FAQ_IMPORT} entries already."))
    })?;
    app.engine.forget_knowledge(caller.workspace);
    app.engine.announce(&growth);
    entry.id = Some(faq.to_string());
    Ok((StatusCode::CREATED, Json(entry)))
}

/// Put a group of questions away
#[utoipa::path(
    post, path = "/api/v1/knowledge/unanswered/{id}/dismiss", tag = "Knowledge", params(("id" = Uuid, Path)),
    responses((status = 204, description = "It is not shown among the open ones any more"), Problems)
)]
pub async fn dismiss(State(app): State<App>, caller: Operator, Id(id): Id<Uuid>) -> Result<StatusCode, ApiError> {
    let growth = app.engine.store().dismiss_unanswered(caller.workspace, id, app.engine.clock().now()).await?;
    let growth = growth.ok_or_else(|| ApiError::not_found("open group of questions"))?;
    app.engine.announce(&growth);
    Ok(StatusCode::NO_CONTENT)
}

/// An entry that keeps the rules of all entries, for people and for the store.
pub(crate) fn checked(
    question: String,
    answer: String,
    category: String,
    keywords: Vec<String>,
) -> Result<(Entry, FaqDraft), ApiError> {
    let entry = Entry { id: None, category, question, answer, keywords, metadata: Map::new() };
    faqs::check(&entry)?;
    let draft = FaqDraft {
        category: entry.category.clone(),
        question: entry.question.clone(),
        answer: entry.answer.clone(),
        keywords: entry.keywords.clone(),
        metadata: Map::new(),
    };
    Ok((entry, draft))
}

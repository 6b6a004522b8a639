//! Questions with answers, one by one.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use model::limits::FAQ_IMPORT;
use model::{FaqId, WorkspaceId};
use serde::Deserialize;
use serde_json::{Map, Value};
use store::knowledge::{FaqDraft, FaqPatch, FaqRecord};
use utoipa::ToSchema;

use super::shape::Entry;
use crate::api::extract::{Body, Path};
use crate::app::App;
use crate::auth::Operator;
use crate::error::{ApiError, Problems};

#[derive(Deserialize, ToSchema)]
pub struct NewEntry {
    #[serde(default)]
    category: String,
    /// 1 to 2,000 characters.
    question: String,
    /// 1 to 20,000 characters.
    answer: String,
    #[serde(default)]
    keywords: Vec<String>,
    #[serde(default)]
    #[schema(value_type = Object)]
    metadata: Map<String, Value>,
}

/// What is named changes; the rest stays.
#[derive(Deserialize, ToSchema)]
pub struct EntryChange {
    category: Option<String>,
    question: Option<String>,
    answer: Option<String>,
    keywords: Option<Vec<String>>,
    #[schema(value_type = Option<Object>)]
    metadata: Option<Map<String, Value>>,
}

/// Add a question with its answer
#[utoipa::path(
    post, path = "/api/v1/knowledge/faqs", tag = "Knowledge", request_body = NewEntry,
    responses((status = 201, description = "The entry", body = Entry), Problems)
)]
pub async fn create(
    State(app): State<App>,
    caller: Operator,
    Body(body): Body<NewEntry>,
) -> Result<(StatusCode, Json<Entry>), ApiError> {
    let NewEntry { category, question, answer, keywords, metadata } = body;
    let mut entry = Entry { id: None, category, question, answer, keywords, metadata };
    check(&entry)?;
    let draft = FaqDraft {
        category: entry.category.clone(),
        question: entry.question.clone(),
        answer: entry.answer.clone(),
        keywords: entry.keywords.clone(),
        metadata: entry.metadata.clone(),
    };
    let created = app.engine.store().create_faq(caller.workspace, &draft, app.engine.clock().now()).await?;
    let id = created.ok_or_else(|| ApiError::conflict(format!("A workspace has at most {FAQ_IMPORT} entries.")))?;
    app.engine.forget_knowledge(caller.workspace);
    entry.id = Some(id.to_string());
    Ok((StatusCode::CREATED, Json(entry)))
}

/// Change an entry
#[utoipa::path(
    patch, path = "/api/v1/knowledge/faqs/{id}", tag = "Knowledge", params(("id" = String, Path)),
    request_body = EntryChange,
    responses((status = 200, description = "As it is now", body = Entry), Problems)
)]
pub async fn change(
    State(app): State<App>,
    caller: Operator,
    Path(id): Path<String>,
    Body(body): Body<EntryChange>,
) -> Result<Json<Entry>, ApiError> {
    let record = find(&app, caller.workspace, &id).await?.ok_or_else(|| ApiError::not_found("entry"))?;
    let EntryChange { category, question, answer, keywords, metadata } = body;
    let patch = FaqPatch { category, question, answer, keywords, metadata };
    let after = patched(record.entry.into(), &patch);
    check(&after)?;
    if !app.engine.store().patch_faq(caller.workspace, record.id, &patch, app.engine.clock().now()).await? {
        return Err(ApiError::not_found("entry"));
    }
    app.engine.forget_knowledge(caller.workspace);
    Ok(Json(after))
}

/// Remove an entry
#[utoipa::path(
    delete, path = "/api/v1/knowledge/faqs/{id}", tag = "Knowledge", params(("id" = String, Path)),
    responses((status = 204, description = "Removed"), Problems)
)]
pub async fn remove(State(app): State<App>, caller: Operator, Path(id): Path<String>) -> Result<StatusCode, ApiError> {
    let record = find(&app, caller.workspace, &id).await?.ok_or_else(|| ApiError::not_found("entry"))?;
    if !app.engine.store().delete_faq(caller.workspace, record.id).await? {
        return Err(ApiError::not_found("entry"));
    }
    app.engine.forget_knowledge(caller.workspace);
    Ok(StatusCode::NO_CONTENT)
}

/// The entry that clients name so: by the id of an imported file, else by ours.
pub(super) async fn find(app: &App, ws: WorkspaceId, id: &str) -> Result<Option<FaqRecord>, ApiError> {
    let store = app.engine.store();
    if let Some(record) = store.faq_by_external_id(ws, id).await? {
        return Ok(Some(record));
    }
    match id.parse::<FaqId>() {
        Ok(id) => Ok(store.faq(ws, id).await?),
        Err(_) => Ok(None),
    }
}

pub(super) fn check(entry: &Entry) -> Result<(), ApiError> {
    let mut errors = Vec::new();
    entry.check("", &mut errors);
    if errors.is_empty() { Ok(()) } else { Err(ApiError::invalid(errors)) }
}

fn patched(before: Entry, patch: &FaqPatch) -> Entry {
    Entry {
        id: before.id,
        category: patch.category.clone().unwrap_or(before.category),
        question: patch.question.clone().unwrap_or(before.question),
        answer: patch.answer.clone().unwrap_or(before.answer),
        keywords: patch.keywords.clone().unwrap_or(before.keywords),
        metadata: patch.metadata.clone().unwrap_or(before.metadata),
    }
}

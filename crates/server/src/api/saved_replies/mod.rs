//! Saved replies: texts that operators use again.

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::http::StatusCode;
use axum::middleware::from_fn;
use axum::response::Response;
use chrono::{DateTime, Utc};
use model::limits::OPERATOR_TEXT_CHARS;
use serde::{Deserialize, Serialize};
use store::StoreError;
use store::saved_replies::{SavedReply as Record, SavedReplyDraft};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::extract::{Body, Id, Query};
use super::idempotent;
use super::page::{self, PageQuery};
use crate::app::App;
use crate::auth::{Operator, Viewer};
use crate::error::{ApiError, FieldError, Problems};

const SHORTCUT_CHARS: usize = 40;
const TITLE_CHARS: usize = 100;
/// Saved replies of a workspace.
const REPLIES_MAX: i64 = 1_000;
/// What stands in double braces in a text. The web app fills it in.
const VARIABLES: [&str; 2] = ["contact.name", "operator.name"];

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(change, delete)).layer(from_fn(idempotent::layer))
}

#[derive(Serialize, ToSchema)]
pub struct SavedReply {
    id: Uuid,
    /// Unique, without blanks: what an operator types to find it.
    shortcut: String,
    title: String,
    /// May have `{{contact.name}}` and `{{operator.name}}`.
    text: String,
    created_by: Option<Uuid>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<Record> for SavedReply {
    fn from(reply: Record) -> Self {
        Self {
            id: reply.id,
            shortcut: reply.shortcut,
            title: reply.title,
            text: reply.text,
            created_by: reply.created_by.map(|user| user.0),
            created_at: reply.created_at.to_utc(),
            updated_at: reply.updated_at.to_utc(),
        }
    }
}

#[derive(Deserialize, ToSchema)]
pub struct NewSavedReply {
    /// 1 to 40 characters without blanks; a leading `/` is left out.
    shortcut: String,
    /// 1 to 100 characters; the shortcut where it is not given.
    title: Option<String>,
    /// 1 to 4,096 characters.
    text: String,
}

/// What is not given stays as it is.
#[derive(Deserialize, ToSchema)]
pub struct SavedReplyChange {
    shortcut: Option<String>,
    title: Option<String>,
    text: Option<String>,
}

/// Saved replies
#[utoipa::path(
    get, path = "/api/v1/saved-replies", tag = "Saved replies", params(PageQuery),
    responses((status = 200, description = "By their shortcuts", body = [SavedReply]), Problems)
)]
pub async fn list(
    State(app): State<App>,
    caller: Viewer,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<PageQuery>,
) -> Result<Response, ApiError> {
    let after = query.position::<String>()?;
    let replies = app.engine.store().saved_replies(caller.workspace, after.as_deref(), query.limit()).await?;
    let next = replies.last().map(|reply| reply.shortcut.clone());
    let replies: Vec<SavedReply> = replies.into_iter().map(SavedReply::from).collect();
    Ok(page::respond(&uri, &replies, query.limit(), next))
}

/// Save a reply
#[utoipa::path(
    post, path = "/api/v1/saved-replies", tag = "Saved replies", request_body = NewSavedReply,
    responses((status = 201, description = "The reply", body = SavedReply), Problems)
)]
pub async fn add(
    State(app): State<App>,
    caller: Operator,
    Body(body): Body<NewSavedReply>,
) -> Result<(StatusCode, Json<SavedReply>), ApiError> {
    let title = body.title.filter(|title| !title.trim().is_empty()).unwrap_or_else(|| body.shortcut.clone());
    let draft = check(SavedReplyChange { shortcut: Some(body.shortcut), title: Some(title), text: Some(body.text) })?;
    let (store, now) = (app.engine.store(), app.engine.clock().now());
    let added = store.add_saved_reply(caller.workspace, caller.user(), &draft, REPLIES_MAX, now).await;
    let full = || ApiError::invalid_field("shortcut", format!("there may be at most {REPLIES_MAX} saved replies"));
    let id = added.map_err(taken)?.ok_or_else(full)?;
    Ok((StatusCode::CREATED, Json(find(&app, &caller, id).await?)))
}

/// Change a saved reply
#[utoipa::path(
    patch, path = "/api/v1/saved-replies/{id}", tag = "Saved replies", params(("id" = Uuid, Path)),
    request_body = SavedReplyChange,
    responses((status = 200, description = "The reply", body = SavedReply), Problems)
)]
pub async fn change(
    State(app): State<App>,
    caller: Operator,
    Id(id): Id<Uuid>,
    Body(body): Body<SavedReplyChange>,
) -> Result<Json<SavedReply>, ApiError> {
    let draft = check(body)?;
    let (store, now) = (app.engine.store(), app.engine.clock().now());
    if !store.change_saved_reply(caller.workspace, id, &draft, now).await.map_err(taken)? {
        return Err(ApiError::not_found("saved reply"));
    }
    Ok(Json(find(&app, &caller, id).await?))
}

/// Delete a saved reply
#[utoipa::path(
    delete, path = "/api/v1/saved-replies/{id}", tag = "Saved replies", params(("id" = Uuid, Path)),
    responses((status = 204, description = "It is gone"), Problems)
)]
pub async fn delete(State(app): State<App>, caller: Operator, Id(id): Id<Uuid>) -> Result<StatusCode, ApiError> {
    if !app.engine.store().delete_saved_reply(caller.workspace, id).await? {
        return Err(ApiError::not_found("saved reply"));
    }
    Ok(StatusCode::NO_CONTENT)
}

async fn find(app: &App, caller: &Operator, id: Uuid) -> Result<SavedReply, ApiError> {
    let found = app.engine.store().saved_reply(caller.workspace, id).await?;
    Ok(found.ok_or_else(|| ApiError::not_found("saved reply"))?.into())
}

fn taken(error: StoreError) -> ApiError {
    match error {
        StoreError::Conflict => ApiError::conflict("There is a saved reply with this shortcut."),
        other => other.into(),
    }
}

/// Trimmed and within the limits.
fn check(given: SavedReplyChange) -> Result<SavedReplyDraft, ApiError> {
    let mut errors = Vec::new();
    let mut within = |field: &str, value: &str, most: usize| {
        if !(1..=most).contains(&value.chars().count()) {
            errors.push(FieldError::new(field, format!("must have 1 to {most} characters")));
        }
    };
    let shortcut = given.shortcut.map(|text| text.trim().trim_start_matches('/').to_owned());
    let title = given.title.map(|text| text.trim().to_owned());
    let text = given.text.map(|text| text.trim().to_owned());
    for (field, value, most) in
        [("shortcut", &shortcut, SHORTCUT_CHARS), ("title", &title, TITLE_CHARS), ("text", &text, OPERATOR_TEXT_CHARS)]
    {
        if let Some(value) = value {
            within(field, value, most);
        }
    }
    if shortcut.as_deref().is_some_and(|text| text.contains(char::is_whitespace)) {
        errors.push(FieldError::new("shortcut", "must have no blanks"));
    }
    if let Some(unknown) = text.as_deref().and_then(unknown_variable) {
        let known = VARIABLES.map(|name| format!("{{{{{name}}}}}")).join(" and ");
        errors.push(FieldError::new("text", format!("{{{{{unknown}}}}} is not known; {known} are")));
    }
    if errors.is_empty() { Ok(SavedReplyDraft { shortcut, title, text }) } else { Err(ApiError::invalid(errors)) }
}

/// The first name in double braces that nothing fills in.
fn unknown_variable(text: &str) -> Option<&str> {
    let names = text.split("{{").skip(1).filter_map(|rest| rest.split_once("}}")).map(|(name, _)| name.trim());
    names.into_iter().find(|name| !VARIABLES.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(shortcut: &str, text: &str) -> Result<SavedReplyDraft, ApiError> {
        check(SavedReplyChange {
            shortcut: Some(shortcut.into()),
            title: Some("Title".into()),
            text: Some(text.into()),
        })
    }

    #[test]
    fn what_is_saved_can_be_found_and_sent() {
        let draft = checked(" /hello ", " Hello {{contact.name}}, I am {{ operator.name }}. ").unwrap();
        assert_eq!(draft.shortcut.as_deref(), Some("hello"));
        assert_eq!(draft.text.as_deref(), Some("Hello {{contact.name}}, I am {{ operator.name }}."));
        for (shortcut, text) in [("", "x"), ("a b", "x"), ("/", "x"), ("a", " "), ("a", "{{contact.phone}}")] {
            assert!(checked(shortcut, text).is_err(), "{shortcut:?} {text:?}");
        }
        assert!(checked("a", &"x".repeat(4_097)).is_err());
        assert!(checked(&"x".repeat(41), "x").is_err());
    }
}

//! The library: files that agents may send by themselves.

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::http::StatusCode;
use axum::middleware::from_fn;
use axum::response::Response;
use chrono::{DateTime, Utc};
use model::MediaId;
use model::WorkspaceId;
use serde::{Deserialize, Serialize};
use store::StoreError;
use store::media_library::{Added, LibraryDraft, LibraryItem as Record};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::extract::{Body, Id, Query};
use super::media::Uploaded;
use super::types::given;
use super::{idempotent, page};
use crate::app::App;
use crate::auth::{Operator, Viewer};
use crate::error::{ApiError, FieldError, Problems};

const NAME_CHARS: usize = 80;
const TITLE_CHARS: usize = 200;
const DESCRIPTION_CHARS: usize = 2_000;
/// Items of a workspace.
const ITEMS_MAX: i64 = 1_000;
/// Categories with their sub-categories.
const CATEGORIES_MAX: i64 = 1_000;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(categories))
        .routes(routes!(change, remove))
        .layer(from_fn(idempotent::layer))
}

#[derive(Serialize, ToSchema)]
pub struct LibraryItem {
    id: Uuid,
    category: String,
    sub_category: Option<String>,
    title: String,
    description: String,
    media: Uploaded,
    created_at: DateTime<Utc>,
}

impl LibraryItem {
    fn of(record: Record, app: &App, workspace: WorkspaceId) -> Self {
        let now = app.engine.clock().now();
        Self {
            id: record.id,
            category: record.category,
            sub_category: record.sub_category,
            title: record.title,
            description: record.description,
            media: Uploaded::of(record.media, &app.media_links, workspace, now),
            created_at: record.created_at.to_utc(),
        }
    }
}

/// A file that was uploaded, and where it belongs.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLibraryItem {
    /// Of `POST /api/v1/media`. A customer's file cannot be in the library.
    media_id: Uuid,
    /// 1 to 80 characters
    category: String,
    sub_category: Option<String>,
    /// 1 to 200 characters
    title: String,
    /// What agents read of it: at most 2,000 characters
    description: Option<String>,
}

/// What is not given stays as it is.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LibraryChange {
    category: Option<String>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    sub_category: Option<Option<String>>,
    title: Option<String>,
    description: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct LibraryCategory {
    category: String,
    sub_categories: Vec<String>,
    count: i64,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LibraryQuery {
    category: Option<String>,
    /// A part of title, description, category or sub-category.
    search: Option<String>,
    /// Rows, 1 to 200; 50 where it is not given.
    limit: Option<i64>,
    /// From the `Link` header of the page before.
    cursor: Option<String>,
}

/// The library
#[utoipa::path(
    get, path = "/api/v1/media-library", tag = "Media library", params(LibraryQuery),
    responses((status = 200, description = "The newest first", body = [LibraryItem]), Problems)
)]
pub async fn list(
    State(app): State<App>,
    caller: Viewer,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<LibraryQuery>,
) -> Result<Response, ApiError> {
    let before = query.cursor.as_deref().map(page::read::<Uuid>).transpose()?;
    let limit = page::limit(query.limit);
    let category = query.category.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let found = app.engine.store().library(caller.workspace, category, query.search.as_deref(), before, limit).await?;
    let next = found.last().map(|item| item.id);
    let items: Vec<_> = found.into_iter().map(|item| LibraryItem::of(item, &app, caller.workspace)).collect();
    Ok(page::respond(&uri, &items, limit, next))
}

/// Categories of the library
#[utoipa::path(
    get, path = "/api/v1/media-library/categories", tag = "Media library",
    responses((status = 200, description = "By their names", body = [LibraryCategory]), Problems)
)]
pub async fn categories(State(app): State<App>, caller: Viewer) -> Result<Json<Vec<LibraryCategory>>, ApiError> {
    let found = app.engine.store().library_categories(caller.workspace, CATEGORIES_MAX).await?;
    let shown = found.into_iter().map(|one| LibraryCategory {
        category: one.category,
        sub_categories: one.sub_categories,
        count: one.count,
    });
    Ok(Json(shown.collect()))
}

/// Put a file into the library
#[utoipa::path(
    post, path = "/api/v1/media-library", tag = "Media library", request_body = NewLibraryItem,
    responses((status = 201, description = "The item", body = LibraryItem), Problems)
)]
pub async fn add(
    State(app): State<App>,
    caller: Operator,
    Body(body): Body<NewLibraryItem>,
) -> Result<(StatusCode, Json<LibraryItem>), ApiError> {
    let draft = check(LibraryChange {
        category: Some(body.category),
        sub_category: Some(body.sub_category),
        title: Some(body.title),
        description: Some(body.description.unwrap_or_default()),
    })?;
    let (store, now) = (app.engine.store(), app.engine.clock().now());
    let added = store.add_to_library(caller.workspace, MediaId(body.media_id), &draft, ITEMS_MAX, now).await;
    let id = match added {
        Ok(Added::Done(id)) => id,
        Ok(Added::Full) => return Err(ApiError::conflict(format!("There may be at most {ITEMS_MAX} items."))),
        Ok(Added::NoUpload) => {
            return Err(ApiError::invalid_field("media_id", "names no file that was uploaded to this workspace"));
        }
        Err(StoreError::Conflict) => return Err(ApiError::conflict("This file is in the library already.")),
        Err(other) => return Err(other.into()),
    };
    app.engine.forget_tools(caller.workspace);
    Ok((StatusCode::CREATED, Json(find(&app, caller.workspace, id).await?)))
}

/// Change an item of the library
#[utoipa::path(
    patch, path = "/api/v1/media-library/{id}", tag = "Media library", params(("id" = Uuid, Path)),
    request_body = LibraryChange,
    responses((status = 200, description = "The item", body = LibraryItem), Problems)
)]
pub async fn change(
    State(app): State<App>,
    caller: Operator,
    Id(id): Id<Uuid>,
    Body(body): Body<LibraryChange>,
) -> Result<Json<LibraryItem>, ApiError> {
    let draft = check(body)?;
    let (store, now) = (app.engine.store(), app.engine.clock().now());
    if !store.change_library_item(caller.workspace, id, &draft, now).await? {
        return Err(ApiError::not_found("item of the library"));
    }
    app.engine.forget_tools(caller.workspace);
    Ok(Json(find(&app, caller.workspace, id).await?))
}

/// Take an item out of the library
///
/// What was sent of it stays in the conversations.
#[utoipa::path(
    delete, path = "/api/v1/media-library/{id}", tag = "Media library", params(("id" = Uuid, Path)),
    responses((status = 204, description = "It is gone"), Problems)
)]
pub async fn remove(State(app): State<App>, caller: Operator, Id(id): Id<Uuid>) -> Result<StatusCode, ApiError> {
    if !app.engine.store().delete_library_item(caller.workspace, id).await? {
        return Err(ApiError::not_found("item of the library"));
    }
    app.engine.forget_tools(caller.workspace);
    Ok(StatusCode::NO_CONTENT)
}

async fn find(app: &App, workspace: WorkspaceId, id: Uuid) -> Result<LibraryItem, ApiError> {
    let found = app.engine.store().library_item(workspace, id).await?;
    Ok(LibraryItem::of(found.ok_or_else(|| ApiError::not_found("item of the library"))?, app, workspace))
}

/// Trimmed and within the limits.
fn check(given: LibraryChange) -> Result<LibraryDraft, ApiError> {
    let trimmed = |text: String| text.trim().to_owned();
    let draft = LibraryDraft {
        category: given.category.map(trimmed),
        sub_category: given.sub_category.map(|sub| sub.map(trimmed).filter(|text| !text.is_empty())),
        title: given.title.map(trimmed),
        description: given.description.map(trimmed),
    };
    let sub_category = draft.sub_category.clone().flatten();
    let bounds = [
        ("category", &draft.category, 1, NAME_CHARS),
        ("sub_category", &sub_category, 0, NAME_CHARS),
        ("title", &draft.title, 1, TITLE_CHARS),
        ("description", &draft.description, 0, DESCRIPTION_CHARS),
    ];
    let mut errors = Vec::new();
    for (field, text, least, most) in bounds {
        let Some(text) = text else { continue };
        if !(least..=most).contains(&text.chars().count()) || text.chars().any(|c| c.is_control() && c != '\n') {
            errors.push(FieldError::new(field, format!("must have {least} to {most} characters")));
        }
    }
    if errors.is_empty() { Ok(draft) } else { Err(ApiError::invalid(errors)) }
}

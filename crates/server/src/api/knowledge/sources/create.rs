//! Add a source: files, a text, or a website.

use axum::Json;
use axum::extract::{FromRequest, Request, State};
use axum::http::{StatusCode, header};
use engine::sources::{SiteWish, SourceError};
use model::limits::API_BODY_BYTES;
use serde::{Deserialize, Serialize};
use store::knowledge::SourceRecord;
use utoipa::ToSchema;

use super::shape::Source;
use super::upload::{self, SourceForm};
use crate::api::extract::Body;
use crate::app::App;
use crate::auth::Admin;
use crate::error::{ApiError, Problems};

/// A website (`url`), or a text (`name` and `text`).
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSource {
    /// Where the website begins. Everything on this host below its path may be visited.
    url: Option<String>,
    /// How many links away from the start: 0 to 5; 1 where it is not given.
    max_depth: Option<i64>,
    /// 1 to 500; 50 where it is not given.
    max_pages: Option<i64>,
    /// What the text is called: 1 to 200 characters.
    name: Option<String>,
    /// 1 to 500,000 characters.
    text: Option<String>,
}

/// The new source, or all of them where several files were sent.
#[derive(Serialize)]
#[serde(untagged)]
pub enum Added {
    One(Box<Source>),
    Several(Vec<Source>),
}

/// Add documents, a text, or a website
///
/// Files in one or more parts called `files` (or `file`); or JSON with `url`, or with `name` and `text`. It is read and
/// indexed in the background: `source.progress` on the live feed tells how far it is. What a file is, is seen from its
/// content: 415 where it cannot be read, 413 where it is too large. What is in the knowledge already is refused with 409
/// `DUPLICATE`, which names it.
#[utoipa::path(
    post, path = "/api/v1/knowledge/sources", tag = "Knowledge",
    request_body(content((NewSource = "application/json"), (SourceForm = "multipart/form-data"))),
    responses((status = 201, description = "The source; an array where several files were sent", body = Source), Problems)
)]
pub async fn create(
    State(app): State<App>,
    caller: Admin,
    request: Request,
) -> Result<(StatusCode, Json<Added>), ApiError> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let added = if kind.trim_start().to_ascii_lowercase().starts_with("multipart/") {
        upload::add(&app, &caller, request).await?
    } else {
        vec![add_named(&app, &caller, request).await?]
    };
    for source in &added {
        caller.audit(&app, "source.added", format!("{}: {}", source.id, source.name)).await;
    }
    let mut shown: Vec<Source> = added.into_iter().map(Source::from).collect();
    let body = match shown.len() {
        1 => Added::One(Box::new(shown.remove(0))),
        _ => Added::Several(shown),
    };
    Ok((StatusCode::CREATED, Json(body)))
}

async fn add_named(app: &App, caller: &Admin, request: Request) -> Result<SourceRecord, ApiError> {
    let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    let most = TEXT_BODY_BYTES;
    if announced.and_then(|text| text.parse::<usize>().ok()).is_some_and(|bytes| bytes > most) {
        return Err(ApiError::payload_too_large(most));
    }
    let (parts, body) = request.into_parts();
    let bytes = axum::body::to_bytes(body, most).await.map_err(|_| ApiError::payload_too_large(most))?;
    let request = Request::from_parts(parts, axum::body::Body::from(bytes));
    let Body(body) = Body::<NewSource>::from_request(request, app).await?;
    let added = match body {
        NewSource { url: Some(url), max_depth, max_pages, name: None, text: None } => {
            app.engine.add_website(caller.workspace, caller.user(), SiteWish { url, max_depth, max_pages }).await
        }
        NewSource { url: None, name: Some(name), text: Some(text), max_depth: None, max_pages: None } => {
            app.engine.add_source_text(caller.workspace, caller.user(), &name, &text).await
        }
        NewSource { url: None, text: Some(_), .. } => return Err(ApiError::missing("name", "`name` is required.")),
        NewSource { url: None, name: Some(_), .. } => return Err(ApiError::missing("text", "`text` is required.")),
        NewSource { url: None, .. } => {
            return Err(ApiError::missing("url", "Send files, a `url`, or `name` and `text`."));
        }
        _ => return Err(ApiError::invalid_field("url", "stands with `max_depth` and `max_pages` only")),
    };
    added.map_err(refused)
}

/// 500,000 characters of up to four bytes, and what JSON adds.
const TEXT_BODY_BYTES: usize = 3 * API_BODY_BYTES;

pub(crate) fn refused(error: SourceError) -> ApiError {
    let words = error.to_string();
    match error {
        SourceError::Invalid(field, words) => ApiError::invalid_field(field, words),
        SourceError::Unsupported(_) => ApiError::unsupported(words),
        SourceError::TooLarge(_) => ApiError::too_large(words),
        SourceError::Duplicate(first) => ApiError::duplicate(words, first.id),
        SourceError::TooMany => ApiError::conflict(words),
        SourceError::Busy => ApiError::busy(words),
        SourceError::Full => {
            tracing::error!("the storage for files is full: a source was refused");
            ApiError::busy(words)
        }
        SourceError::NotKept(error) => {
            tracing::error!(%error, "a source could not be kept");
            ApiError::busy("It could not be kept: try again in a moment.")
        }
    }
}

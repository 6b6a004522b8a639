//! Give a file out, to whoever has its signed address.

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{self, HeaderName};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use engine::media::{StorageError, Variant};
use model::media::MediaStatus;
use model::{MediaId, WorkspaceId};
use serde::Deserialize;
use store::media::MediaRecord;
use utoipa::IntoParams;

use super::disposition;
use super::range::{Wanted, wanted};
use crate::api::extract::{Id, Path, Query};
use crate::app::App;
use crate::auth::Viewer;
use crate::error::{ApiError, Problems};

/// Nothing may be loaded or run by what a stranger sent, and it counts as a page of nobody's.
const CSP: &str = "sandbox; default-src 'none'";
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// What is signed, and the signature.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Signed {
    workspace: String,
    /// Unix seconds.
    expires: i64,
    signature: String,
}

/// Open a file
///
/// Leads to an address that works without a token for an hour at least.
#[utoipa::path(
    get, path = "/api/v1/media/{id}", tag = "Media", params(("id" = Uuid, Path)),
    responses((status = 302, description = "The file's signed address"), Problems)
)]
pub async fn open(State(app): State<App>, caller: Viewer, Id(id): Id<MediaId>) -> Result<Response, ApiError> {
    let media = app.engine.store().media(caller.workspace, id).await?.ok_or_else(|| ApiError::not_found("file"))?;
    match media.status {
        MediaStatus::Stored => {}
        MediaStatus::Pending => return Err(ApiError::conflict("The file is still being fetched.")),
        MediaStatus::Failed | MediaStatus::Expired => {
            return Err(ApiError::nothing(media.error.unwrap_or_else(|| "The file is not kept.".to_owned())));
        }
    }
    let url = app.media_links.url(caller.workspace, id, Variant::File, app.engine.clock().now());
    Ok((StatusCode::FOUND, [(header::LOCATION, url)]).into_response())
}

/// A file's bytes
///
/// For addresses that the API hands out: the signature says who may. Takes a single `Range`.
#[utoipa::path(
    get, path = "/media/{id}/file", tag = "Media", params(("id" = Uuid, Path), Signed), security(()),
    responses(
        (status = 200, description = "The file", content_type = "application/octet-stream"),
        (status = 206, description = "A part of it", content_type = "application/octet-stream"),
        (status = 304, description = "It has not changed"),
        (status = 416, description = "It has no such part"),
        Problems
    )
)]
pub async fn file(
    State(app): State<App>,
    Path(id): Path<String>,
    Query(signed): Query<Signed>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    serve(&app, &id, &signed, &headers, Variant::File).await
}

/// A small picture of a file
#[utoipa::path(
    get, path = "/media/{id}/thumbnail", tag = "Media", params(("id" = Uuid, Path), Signed), security(()),
    responses((status = 200, description = "A JPEG or WebP picture of at most 320 pixels", content_type = "image/jpeg"), Problems)
)]
pub async fn thumbnail(
    State(app): State<App>,
    Path(id): Path<String>,
    Query(signed): Query<Signed>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    serve(&app, &id, &signed, &headers, Variant::Thumbnail).await
}

async fn serve(
    app: &App,
    id: &str,
    signed: &Signed,
    headers: &HeaderMap,
    variant: Variant,
) -> Result<Response, ApiError> {
    let gone = || ApiError::forbidden("This address is not valid, or not any more: ask the API for a new one.");
    let (Ok(id), Ok(workspace)) = (id.parse::<MediaId>(), signed.workspace.parse::<WorkspaceId>()) else {
        return Err(gone());
    };
    let now = app.engine.clock().now();
    let left =
        app.media_links.check(workspace, id, variant, signed.expires, &signed.signature, now).ok_or_else(gone)?;
    let media = app.engine.store().media(workspace, id).await?.ok_or_else(|| ApiError::not_found("file"))?;
    let Some(stored) = &media.file else {
        return Err(ApiError::nothing(media.error.unwrap_or_else(|| "The file is not stored.".to_owned())));
    };
    let hash: String = stored.sha256.iter().map(|byte| format!("{byte:02x}")).collect();
    let etag = match variant {
        Variant::File => format!("\"{hash}\""),
        Variant::Thumbnail => format!("\"{hash}-thumbnail\""),
    };
    let mut response = if is_known(headers, &etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        bytes(app, workspace, &media, variant, headers, &etag).await?
    };
    if response.status() != StatusCode::RANGE_NOT_SATISFIABLE {
        describe(response.headers_mut(), &media, variant, &etag, left);
    }
    Ok(response)
}

/// Whether the client has it already.
fn is_known(headers: &HeaderMap, etag: &str) -> bool {
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    known.is_some_and(|list| {
        list.split(',').any(|one| matches!(one.trim().trim_start_matches("W/"), known if known == etag || known == "*"))
    })
}

async fn bytes(
    app: &App,
    workspace: WorkspaceId,
    media: &MediaRecord,
    variant: Variant,
    headers: &HeaderMap,
    etag: &str,
) -> Result<Response, ApiError> {
    let whole = media.bytes.unwrap_or_default() as u64;
    let asked = headers.get(header::RANGE).and_then(|value| value.to_str().ok());
    // A part of what the client has a part of: only if it is still the same.
    let is_same = headers.get(header::IF_RANGE).is_none_or(|value| value == etag);
    let wanted = match variant {
        Variant::File => wanted(asked.filter(|_| is_same), whole),
        Variant::Thumbnail => Wanted::All,
    };
    let range = match wanted {
        Wanted::All => None,
        Wanted::Part(range) => Some(range),
        Wanted::Nothing => {
            let length = [(header::CONTENT_RANGE, format!("bytes */{whole}"))];
            return Ok((StatusCode::RANGE_NOT_SATISFIABLE, length).into_response());
        }
    };
    let opened =
        app.engine.open_media(workspace, media, variant, range.clone()).await.map_err(|error| match error {
            StorageError::Missing => {
                tracing::error!(media.id = %media.id, "a file is missing in the storage");
                ApiError::nothing("The file is missing in the storage.")
            }
            error => {
                tracing::error!(%error, "a file could not be read");
                ApiError::busy("The storage for files cannot be used now.")
            }
        })?;
    let total = opened.total_bytes;
    let body = Body::from_stream(opened.stream);
    Ok(match range {
        None => ([(header::CONTENT_LENGTH, total.to_string())], body).into_response(),
        Some(range) => {
            let (first, last) = (range.start, range.end.saturating_sub(1));
            let part = [
                (header::CONTENT_RANGE, format!("bytes {first}-{last}/{total}")),
                (header::CONTENT_LENGTH, (range.end - range.start).to_string()),
            ];
            (StatusCode::PARTIAL_CONTENT, part, body).into_response()
        }
    })
}

/// What a browser is told of the file, and what it may not do with it.
fn describe(headers: &mut HeaderMap, media: &MediaRecord, variant: Variant, etag: &str, left_s: i64) {
    let (mime_type, is_shown, name) = match variant {
        Variant::File => {
            let (mime_type, is_shown) = disposition::treatment(&media.mime_type);
            (mime_type, is_shown, media.filename.as_deref())
        }
        Variant::Thumbnail => {
            let small = media.thumbnail.as_deref().unwrap_or_default();
            let (mime_type, is_shown) = disposition::treatment(small);
            (mime_type, is_shown, None)
        }
    };
    let fixed = [
        (header::CONTENT_TYPE, mime_type),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, CSP),
        (RESOURCE_POLICY, "same-origin"),
        (header::ACCEPT_RANGES, if variant == Variant::File { "bytes" } else { "none" }),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let made = [
        (header::CONTENT_DISPOSITION, disposition::header(is_shown, name)),
        (header::ETAG, etag.to_owned()),
        (header::CACHE_CONTROL, format!("private, max-age={left_s}, immutable")),
    ];
    for (name, value) in made {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
}

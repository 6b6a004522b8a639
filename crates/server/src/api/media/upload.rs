//! Take a file in, to be sent with a message.

use std::time::Duration;

use axum::Json;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use engine::media::spool::Spooled;
use engine::media::{UploadError, UploadInfo};
use model::WorkspaceId;
use model::media::UPLOAD_BYTES;
use utoipa::ToSchema;

use super::Uploaded;
use crate::api::idempotent::Keyed;
use crate::app::App;
use crate::auth::Operator;
use crate::error::{ApiError, Problems};

/// Parts of the form: the file, and what is said of it.
const PARTS_MAX: usize = 8;
/// Around the file.
const FORM_BYTES: u64 = 64 * 1024;
/// A part that is not the file.
const TEXT_BYTES: usize = 1_024;
/// An uploader that says nothing for so long has gone.
const SILENCE: Duration = Duration::from_secs(30);

/// The form of an upload.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it is there for the document: the form is read part by part")]
pub struct UploadForm {
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// `true`: recorded just now, to be sent as a voice note. OGG with Opus only.
    voice: Option<bool>,
}

/// Upload a file
///
/// What the file is, is seen from its content; a name or type that says otherwise is refused (415, with the list of
/// types that WhatsApp takes). Over the type's limit: 413. A file that is not sent within a day is removed. With an
/// `Idempotency-Key`, the same file with the same name is taken once.
#[utoipa::path(
    post, path = "/api/v1/media", tag = "Media",
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses((status = 201, description = "The file, ready to be sent", body = Uploaded), Problems)
)]
pub async fn upload(State(app): State<App>, caller: Operator, request: Request) -> Result<Response, ApiError> {
    let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    if announced.and_then(|text| text.parse::<u64>().ok()).is_some_and(|bytes| bytes > UPLOAD_BYTES + FORM_BYTES) {
        let most = UPLOAD_BYTES / 1024 / 1024;
        return Err(ApiError::too_large(format!("A file may have at most {most} MB.")));
    }
    let keyed = Keyed::of(&request, &caller)?;
    let form = Multipart::from_request(request, &app).await;
    let mut form =
        form.map_err(|_| ApiError::unsupported("Send `multipart/form-data` with the file in a part called `file`."))?;
    let mut info = UploadInfo { by: caller.user(), ..UploadInfo::default() };
    let mut file = None;
    for _ in 0..PARTS_MAX {
        let next = tokio::time::timeout(SILENCE, form.next_field()).await.map_err(|_| stalled())?;
        let Some(part) = next.map_err(unreadable)? else { break };
        match part.name() {
            Some("file") if file.is_none() => {
                info.filename = part.file_name().map(str::to_owned);
                info.mime_type = part.content_type().unwrap_or_default().to_owned();
                file = Some(take(&app, caller.workspace, part).await?);
            }
            Some("voice") => info.voice = text(part).await? == "true",
            _ => drop(text(part).await?),
        }
    }
    let Some(file) = file else { return Err(ApiError::missing("file", "The form has no part called `file`.")) };
    let workspace = caller.workspace;
    let Some(mut keyed) = keyed else { return keep(&app, workspace, file, info).await };
    for part in [&file.sha256[..], info.filename.as_deref().unwrap_or_default().as_bytes(), info.mime_type.as_bytes()] {
        keyed.add(part);
    }
    keyed.add(&[u8::from(info.voice)]);
    let work = {
        let app = app.clone();
        async move { keep(&app, workspace, file, info).await.into_response() }
    };
    keyed.once(app, workspace, work).await
}

async fn keep(app: &App, workspace: WorkspaceId, file: Spooled, info: UploadInfo) -> Result<Response, ApiError> {
    let media = app.engine.take_upload(workspace, file, info).await.map_err(refused)?;
    let shown = Uploaded::of(media, &app.media_links, workspace, app.engine.clock().now());
    Ok((StatusCode::CREATED, Json(shown)).into_response())
}

/// Reads the file's part to its end, or to the limit.
async fn take(app: &App, workspace: WorkspaceId, mut part: Field<'_>) -> Result<Spooled, ApiError> {
    let mut spool = app.engine.begin_upload(workspace).await.map_err(refused)?;
    loop {
        let next = tokio::time::timeout(SILENCE, part.chunk()).await.map_err(|_| stalled())?;
        let Some(chunk) = next.map_err(unreadable)? else { break };
        spool.write(&chunk).await.map_err(|error| refused(error.into()))?;
    }
    spool.finish().await.map_err(|error| refused(error.into()))
}

/// A part that is not the file: what is longer than anything that is known is not read on.
async fn text(mut part: Field<'_>) -> Result<String, ApiError> {
    let mut bytes = Vec::new();
    while let Some(chunk) =
        tokio::time::timeout(SILENCE, part.chunk()).await.map_err(|_| stalled())?.map_err(unreadable)?
    {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > TEXT_BYTES {
            return Err(ApiError::malformed("The form has a part that is too long."));
        }
    }
    Ok(String::from_utf8_lossy(&bytes).trim().to_owned())
}

fn stalled() -> ApiError {
    ApiError::malformed("The upload stalled.")
}

fn unreadable(_: MultipartError) -> ApiError {
    ApiError::malformed("The form cannot be read: it is not whole, or not multipart/form-data.")
}

fn refused(error: UploadError) -> ApiError {
    let words = error.to_string();
    match error {
        UploadError::Empty | UploadError::Unfit(_) => ApiError::invalid_field("file", words),
        UploadError::TooLarge { .. } => ApiError::too_large(words),
        UploadError::Type(_) => ApiError::unsupported(words),
        UploadError::Busy => ApiError::busy(words),
        UploadError::Full => {
            tracing::error!("the storage for files is full: an upload was refused");
            ApiError::busy(words)
        }
        UploadError::NotKept(error) => {
            tracing::error!(%error, "an upload could not be kept");
            ApiError::busy("The storage for files cannot be used now.")
        }
    }
}

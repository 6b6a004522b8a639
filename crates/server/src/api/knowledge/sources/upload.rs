//! Files that become sources, out of a form.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header;
use engine::media::spool::Spooled;
use engine::sources::{SourceError, SourceFile};
use model::WorkspaceId;
use store::knowledge::SourceRecord;
use utoipa::ToSchema;

use super::create::refused;
use crate::app::App;
use crate::auth::Admin;
use crate::error::{ApiError, FieldError};

/// Files of one form.
const FILES_MAX: usize = 10;
/// Around the files.
const FORM_BYTES: u64 = 64 * 1024;
/// Of one text of a form.
const TEXT_BYTES: usize = 2 * 1024 * 1024;
/// Parts that are no files.
const OTHER_PARTS_MAX: usize = 8;
/// An uploader that says nothing for so long has gone.
const SILENCE: Duration = Duration::from_secs(30);

/// The form of an upload.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it is there for the document: the form is read part by part")]
pub struct SourceForm {
    #[schema(value_type = Vec<String>, format = Binary)]
    files: Vec<Vec<u8>>,
}

/// What a form has brought.
#[derive(Default)]
pub(crate) struct Form {
    pub files: Vec<SourceFile>,
    /// By the names that were asked for.
    pub texts: BTreeMap<String, String>,
}

/// Takes the form's files in. Nothing is kept before all of them are known to be documents.
pub(super) async fn add(app: &App, caller: &Admin, request: Request) -> Result<Vec<SourceRecord>, ApiError> {
    let form = read(app, caller, request, &[]).await?;
    if form.files.is_empty() {
        return Err(ApiError::missing("files", "The form has no part called `files`."));
    }
    add_files(app, caller, form.files).await
}

pub(crate) async fn add_files(
    app: &App,
    caller: &Admin,
    files: Vec<SourceFile>,
) -> Result<Vec<SourceRecord>, ApiError> {
    let mut added = Vec::with_capacity(files.len());
    let mut duplicate = None;
    for file in files {
        match app.engine.add_source_file(caller.workspace, caller.user(), file).await {
            Ok(source) => added.push(source),
            // Of several files, those that are there already do not keep the others out.
            Err(error @ SourceError::Duplicate(_)) => duplicate = Some(error),
            Err(error) => return Err(refused(error)),
        }
    }
    match duplicate {
        Some(error) if added.is_empty() => Err(refused(error)),
        _ => Ok(added),
    }
}

/// Reads a form: its files, and the texts with these names.
pub(crate) async fn read(app: &App, caller: &Admin, request: Request, texts: &[&str]) -> Result<Form, ApiError> {
    let most = app.engine.source_bytes_max() * FILES_MAX as u64 + FORM_BYTES;
    let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    if announced.and_then(|text| text.parse::<u64>().ok()).is_some_and(|bytes| bytes > most) {
        return Err(ApiError::too_large(format!("The form is larger than {} MB.", most / 1024 / 1024)));
    }
    let mut form = Multipart::from_request(request, app).await.map_err(|_| no_form())?;
    let (mut read, mut others) = (Form::default(), 0);
    loop {
        let next = tokio::time::timeout(SILENCE, form.next_field()).await.map_err(|_| stalled())?;
        let Some(part) = next.map_err(unreadable)? else { break };
        if !matches!(part.name(), Some("file" | "files")) {
            others += 1;
            if others > OTHER_PARTS_MAX {
                return Err(ApiError::malformed("The form has too many parts."));
            }
            if let Some(name) = part.name().filter(|name| texts.contains(name)).map(str::to_owned) {
                let text = text(part).await?;
                read.texts.insert(name, text);
            }
            continue;
        }
        if read.files.len() >= FILES_MAX {
            return Err(ApiError::invalid_field("files", format!("at most {FILES_MAX} files may be sent at a time")));
        }
        let (name, kind) = (part.file_name().map(str::to_owned), part.content_type().map(str::to_owned));
        let file = take(app, caller.workspace, part).await?;
        let at = read.files.len();
        let looked = app.engine.look_at_source_file(file, name.as_deref(), kind.as_deref()).await;
        read.files.push(looked.map_err(|error| named(error, at))?);
    }
    Ok(read)
}

async fn text(mut part: Field<'_>) -> Result<String, ApiError> {
    let mut bytes = Vec::new();
    loop {
        let next = tokio::time::timeout(SILENCE, part.chunk()).await.map_err(|_| stalled())?;
        let Some(chunk) = next.map_err(unreadable)? else { break };
        bytes.extend_from_slice(&chunk);
        if bytes.len() > TEXT_BYTES {
            return Err(ApiError::too_large(format!("A text may have at most {} MB.", TEXT_BYTES / 1024 / 1024)));
        }
    }
    String::from_utf8(bytes).map_err(|_| ApiError::malformed("The form has a text that is not UTF-8."))
}

/// Says which of the files it is about.
fn named(error: SourceError, at: usize) -> ApiError {
    match error {
        SourceError::Invalid(_, words) => ApiError::invalid(vec![FieldError::new(format!("files[{at}]"), words)]),
        other => refused(other),
    }
}

/// Reads a file's part to its end, or to the limit.
async fn take(app: &App, workspace: WorkspaceId, mut part: Field<'_>) -> Result<Spooled, ApiError> {
    let mut spool = app.engine.begin_source_file(workspace).await.map_err(refused)?;
    loop {
        let next = tokio::time::timeout(SILENCE, part.chunk()).await.map_err(|_| stalled())?;
        let Some(chunk) = next.map_err(unreadable)? else { break };
        spool.write(&chunk).await.map_err(|error| refused(error.into()))?;
    }
    spool.finish().await.map_err(|error| refused(error.into()))
}

fn no_form() -> ApiError {
    ApiError::unsupported("Send `multipart/form-data` with the files in parts called `files`.")
}

fn stalled() -> ApiError {
    ApiError::malformed("The upload stalled.")
}

fn unreadable(_: MultipartError) -> ApiError {
    ApiError::malformed("The form cannot be read: it is not whole, or not multipart/form-data.")
}

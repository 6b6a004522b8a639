//! `Idempotency-Key`: the same request within 24 hours gets the first answer, and is done once.
//!
//! A layer of the routes that send or create; who reads its body piece by piece uses [`Keyed`]. The work goes on in its
//! own task, so that a client that hangs up does not leave it half done. Answers that say no free the key again; an answer
//! that was cut off by the process's end leaves it taken, because nobody knows what was done.

use axum::Extension;
use axum::body::{Body, to_bytes};
use axum::extract::{FromRequestParts, Request};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use model::WorkspaceId;
use sha2::{Digest, Sha256};
use store::idempotency::Begin;

use super::KNOWLEDGE_FILE_BYTES;
use crate::app::App;
use crate::auth::Caller;
use crate::error::ApiError;

const KEY: &str = "idempotency-key";
const KEY_CHARS: usize = 255;
/// Largest answer that is kept.
const ANSWER_BYTES: usize = 1024 * 1024;
/// Says that the answer is the first one's.
const REPLAYED: &str = "idempotent-replayed";

pub async fn layer(Extension(app): Extension<App>, request: Request, next: Next) -> Response {
    match handle(app, request, next).await {
        Ok(response) => response,
        Err(error) => error.into_response(),
    }
}

async fn handle(app: App, request: Request, next: Next) -> Result<Response, ApiError> {
    if key(&request)?.is_none() {
        return Ok(next.run(request).await);
    }
    let (mut parts, body) = request.into_parts();
    let caller = <Caller as FromRequestParts<App>>::from_request_parts(&mut parts, &app).await?;
    let body =
        to_bytes(body, KNOWLEDGE_FILE_BYTES).await.map_err(|_| ApiError::payload_too_large(KNOWLEDGE_FILE_BYTES))?;
    let request = Request::from_parts(parts, Body::from(body.clone()));
    let Some(mut keyed) = Keyed::of(&request, &caller)? else { return Ok(next.run(request).await) };
    keyed.digest.update(&body);
    keyed.once(app, caller.workspace, next.run(request)).await
}

/// A request with a key: what tells it from other requests with the same.
pub struct Keyed {
    key: String,
    digest: Sha256,
}

impl Keyed {
    /// `None`: it has no key, or the key counts for nothing. The body is still to be added.
    pub fn of(request: &Request, caller: &Caller) -> Result<Option<Keyed>, ApiError> {
        let Some(key) = key(request)? else { return Ok(None) };
        let mut digest = Sha256::new();
        for part in [request.method().as_str(), &request.uri().to_string(), &caller.owner_id().to_string()] {
            digest.update(part.as_bytes());
            digest.update([0]);
        }
        Ok(Some(Keyed { key, digest }))
    }

    /// A part of a body that is not held in memory.
    pub fn add(&mut self, part: &[u8]) {
        self.digest.update((part.len() as u64).to_be_bytes());
        self.digest.update(part);
    }

    /// Does the work, or answers as it was answered the first time.
    pub async fn once(
        self,
        app: App,
        ws: WorkspaceId,
        work: impl Future<Output = Response> + Send + 'static,
    ) -> Result<Response, ApiError> {
        let Self { key, digest } = self;
        let now = app.engine.clock().now();
        match app.engine.store().begin_idempotent(ws, &key, &digest.finalize(), now).await? {
            Begin::Replay { status, body } => return Ok(replay(status, body)),
            Begin::InProgress => return Err(ApiError::in_progress()),
            Begin::Mismatch => return Err(ApiError::key_reused()),
            Begin::Fresh => {}
        }
        let work = tokio::spawn(async move {
            let response = work.await;
            settle(&app, ws, &key, response).await
        });
        work.await.map_err(|error| {
            tracing::error!(%error, "a request with an Idempotency-Key was not finished");
            ApiError::internal()
        })?
    }
}

/// The key of a request that may send or create.
fn key(request: &Request) -> Result<Option<String>, ApiError> {
    let Some(value) = request.headers().get(KEY).filter(|_| request.method() == Method::POST) else { return Ok(None) };
    let key = value.to_str().unwrap_or_default();
    if key.is_empty() || key.len() > KEY_CHARS {
        return Err(ApiError::malformed("The Idempotency-Key must have 1 to 255 ASCII characters."));
    }
    Ok(Some(key.to_owned()))
}

/// Whether the client asked for server-sent events.
pub fn wants_stream(headers: &axum::http::HeaderMap) -> bool {
    let accepts = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    accepts.flat_map(|line| line.split(',')).any(|kind| kind.trim().starts_with("text/event-stream"))
}

fn is_stream(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("text/event-stream"))
}

async fn settle(app: &App, ws: WorkspaceId, key: &str, response: Response) -> Result<Response, ApiError> {
    let store = app.engine.store();
    let status = response.status();
    // The message of a chat that was answered too late is stored: it must not be stored again.
    let is_refused = !status.is_success() && status != StatusCode::GATEWAY_TIMEOUT;
    // A stream cannot be given again, so its key counts for nothing.
    if is_refused || is_stream(&response) {
        store.release_idempotent(ws, key).await?;
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, ANSWER_BYTES).await.map_err(|error| {
        tracing::error!(%error, "an answer is too large to be kept for its Idempotency-Key");
        ApiError::internal()
    })?;
    let kept = store.finish_idempotent(ws, key, i64::from(status.as_u16()), &String::from_utf8_lossy(&body)).await;
    if let Err(error) = kept {
        // It was done, so it is answered; the key stays taken.
        tracing::error!(%error, "an answer could not be kept for its Idempotency-Key");
    }
    Ok(Response::from_parts(parts, Body::from(body)))
}

fn replay(status: i64, body: String) -> Response {
    let status = u16::try_from(status).ok().and_then(|status| StatusCode::from_u16(status).ok());
    let status = status.unwrap_or(StatusCode::OK);
    let kind = if status.is_success() { "application/json" } else { "application/problem+json" };
    let mut response = (status, body).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    response
}

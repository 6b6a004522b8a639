//! Files of chats, for the phone's screen.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use reqwest::Method;

use super::simulator;
use crate::api::extract::Path;
use crate::app::App;
use crate::auth::Operator;
use crate::error::{ApiError, Problems};

/// A file of a chat
///
/// Anybody may have uploaded it: it is never run, and shown in place only where it is a picture, a sound or a film.
#[utoipa::path(
    get, path = "/api/v1/phone/media/{id}", tag = "Phone", params(("id" = String, Path)),
    responses((status = 200, description = "Its bytes", content_type = "application/octet-stream", body = Vec<u8>), Problems)
)]
pub async fn file(State(app): State<App>, caller: Operator, Path(id): Path<String>) -> Result<Response, ApiError> {
    let simulator = simulator(&app, &caller)?;
    if id.is_empty() || id.len() > 20 || !id.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(ApiError::not_found("file"));
    }
    let mut response = simulator.ask(Method::GET, &format!("/media/{id}")).await?;
    let headers = response.headers_mut();
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let is_shown = ["image/", "audio/", "video/"].iter().any(|class| kind.starts_with(class)) && !kind.contains("svg");
    let disposition = if is_shown { "inline" } else { "attachment" };
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static(disposition));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=300"));
    Ok(response)
}

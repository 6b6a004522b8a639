//! Calls to the simulator's phones, and what its answers mean to our clients.

use std::time::Duration;

use anyhow::{Context, Result};
use axum::body::Bytes;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use reqwest::Method;
use serde::Deserialize;

use crate::error::ApiError;

/// The simulator waits for our own webhook's answer.
const TIMEOUT: Duration = Duration::from_secs(20);
/// Largest answer that is passed on: a file, or a chat.
const ANSWER_BYTES: usize = 17 * 1024 * 1024;
/// What stands before the ids of files in a chat's addresses.
const MEDIA_BASE: &str = "/api/v1/phone/media/";

/// Where the simulator that this process started listens.
pub struct Simulator {
    /// `http://127.0.0.1:port/sim/phone`
    base: String,
    http: reqwest::Client,
    /// The number that its customers write to, as Meta's id.
    number: String,
    /// With which its webhooks are signed.
    app_secret: String,
}

#[derive(Deserialize)]
struct Refusal {
    field: String,
    message: String,
}

impl Simulator {
    /// `graph_base_url`: where the simulator plays the Graph API.
    pub fn new(graph_base_url: &str, number: &str, app_secret: &str, http: reqwest::Client) -> Result<Simulator> {
        let url = reqwest::Url::parse(graph_base_url).context("the simulator's address cannot be read")?;
        let base = format!("{}/sim/phone", url.origin().ascii_serialization());
        Ok(Simulator { base, http, number: number.to_owned(), app_secret: app_secret.to_owned() })
    }

    pub fn number(&self) -> &str {
        &self.number
    }

    pub fn app_secret(&self) -> &str {
        &self.app_secret
    }

    /// A call without a body. `path` begins with a slash, or is empty.
    pub async fn ask(&self, method: Method, path: &str) -> Result<Response, ApiError> {
        self.call(method, path, None).await
    }

    /// A call with a body of this type.
    pub async fn tell(
        &self,
        method: Method,
        path: &str,
        kind: &HeaderValue,
        body: Bytes,
    ) -> Result<Response, ApiError> {
        self.call(method, path, Some((kind, body))).await
    }

    /// What happens on the phones, as server-sent events.
    pub async fn events(&self) -> Result<reqwest::Response, ApiError> {
        let sent = self.http.get(self.address("/events")).send().await;
        sent.and_then(reqwest::Response::error_for_status).map_err(unreachable)
    }

    fn address(&self, path: &str) -> String {
        format!("{}{path}?media_base={MEDIA_BASE}", self.base)
    }

    async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<(&HeaderValue, Bytes)>,
    ) -> Result<Response, ApiError> {
        let mut request = self.http.request(method, self.address(path)).timeout(TIMEOUT);
        if let Some((kind, body)) = body {
            request = request.header(header::CONTENT_TYPE, kind).body(body);
        }
        let answer = request.send().await.map_err(unreachable)?;
        let status = answer.status();
        let kind = answer.headers().get(header::CONTENT_TYPE).cloned();
        let body = read(answer).await?;
        if !status.is_success() {
            return Err(refused(status, &body));
        }
        let kind = kind.unwrap_or_else(|| HeaderValue::from_static("application/octet-stream"));
        Ok((status, [(header::CONTENT_TYPE, kind)], body).into_response())
    }
}

async fn read(mut answer: reqwest::Response) -> Result<Vec<u8>, ApiError> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(unreachable)? {
        if body.len() + chunk.len() > ANSWER_BYTES {
            return Err(ApiError::upstream("The simulator's answer is too large."));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn refused(status: StatusCode, body: &[u8]) -> ApiError {
    let Ok(Refusal { field, message }) = serde_json::from_slice(body) else {
        return ApiError::upstream("The simulator did not understand.");
    };
    match status {
        StatusCode::NOT_FOUND => ApiError::nothing(message),
        StatusCode::CONFLICT => ApiError::conflict(format!("{field} {message}.")),
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::too_large(format!("{field} {message}.")),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ApiError::unsupported(format!("{message}.")),
        StatusCode::BAD_REQUEST => ApiError::missing(&field, format!("`{field}` {message}.")),
        _ => ApiError::invalid_field(&field, message),
    }
}

fn unreachable(error: reqwest::Error) -> ApiError {
    tracing::warn!(error = %error.without_url(), "the simulator does not answer");
    ApiError::upstream("The simulator does not answer.")
}

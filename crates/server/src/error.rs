//! The one file that builds HTTP error bodies.
//!
//! Errors are `application/problem+json` (RFC 9457) with the members that older clients look for: `message` equals
//! `detail`, `code` is stable. Inner detail is logged here, once, and never returned.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use store::StoreError;
use utoipa::openapi::response::{ResponseBuilder, ResponsesBuilder};
use utoipa::openapi::{ContentBuilder, Ref, RefOr};
use utoipa::{IntoResponses, ToSchema};

/// Seconds after which a request that met a passing trouble may be sent again.
const PASSING_SECONDS: u64 = 1;

/// An answer that says no.
#[derive(Debug)]
pub struct ApiError {
    status: StatusCode,
    code: &'static str,
    detail: String,
    errors: Vec<FieldError>,
    retry_after: Option<u64>,
}

/// One thing that is wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// Where in the body, e.g. `buttons[1].title`.
    pub field: String,
    pub message: String,
}

impl FieldError {
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into() }
    }
}

/// A problem as RFC 9457 has it, with `code`, `message` and `errors` besides.
#[derive(Serialize, ToSchema)]
pub struct Problem {
    /// Stable name of the kind of problem, e.g. `urn:switchboard:problem:not-found`.
    #[serde(rename = "type")]
    kind: String,
    /// The status in words.
    title: String,
    status: u16,
    detail: String,
    /// Stable, for programs, e.g. `NOT_FOUND`.
    code: &'static str,
    /// The same as `detail`.
    message: String,
    errors: Vec<FieldError>,
}

impl ApiError {
    fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self { status, code, detail: detail.into(), errors: Vec::new(), retry_after: None }
    }

    /// 400: it cannot be read.
    pub fn malformed(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "VALIDATION_FAILED", detail)
    }

    /// 400: a required field is not there. `detail` is what the client is told.
    pub fn missing(field: &str, detail: impl Into<String>) -> Self {
        Self { errors: vec![FieldError::new(field, "is required")], ..Self::malformed(detail) }
    }

    /// 422: it can be read, and what it says is not allowed.
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        let lines: Vec<_> = errors.iter().map(|error| format!("{}: {}", error.field, error.message)).collect();
        Self { errors, ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "VALIDATION_FAILED", lines.join("; ")) }
    }

    /// The same about a field that has another name in this request.
    pub fn about(self, field: &str) -> Self {
        let rename = |error: FieldError| FieldError::new(field, error.message);
        match self.status {
            StatusCode::UNPROCESSABLE_ENTITY if !self.errors.is_empty() => {
                Self::invalid(self.errors.into_iter().map(rename).collect())
            }
            _ => self,
        }
    }

    /// 422 about one field.
    pub fn invalid_field(field: &str, message: impl Into<String>) -> Self {
        Self::invalid(vec![FieldError::new(field, message)])
    }

    pub fn unauthorized(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "UNAUTHORIZED", detail)
    }

    /// 401: no token, or one that is not in force.
    pub fn not_signed_in() -> Self {
        Self::unauthorized("Sign in, or send a token or an API key that is in force.")
    }

    /// 401 of a sign-in: says not which part was wrong.
    pub fn wrong_password() -> Self {
        Self::unauthorized("The e-mail address or the password is not right.")
    }

    /// 401 of a sign-in whose password was right: the second factor is missing.
    pub fn second_factor_required() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "TOTP_REQUIRED",
            "Send the code of your authenticator app, or a recovery code.",
        )
    }

    /// 401: the second factor was not right, or was used before.
    pub fn wrong_code() -> Self {
        let detail = "The code is not right, or was used before. Wait for the next one.";
        Self::new(StatusCode::UNAUTHORIZED, "TOTP_INVALID", detail)
    }

    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "FORBIDDEN", detail)
    }

    /// 404. `what` is a noun: "conversation".
    pub fn not_found(what: &str) -> Self {
        Self::nothing(format!("There is no such {what}."))
    }

    /// 404 in other words.
    pub fn nothing(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "NOT_FOUND", detail)
    }

    /// 410: it was there, and is no more.
    pub fn gone(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::GONE, "GONE", detail)
    }

    pub fn method_not_allowed() -> Self {
        let detail = "This address does not take this method.";
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", detail)
    }

    pub fn conflict(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "CONFLICT", detail)
    }

    /// 409: the same is there already, with this id.
    pub fn duplicate(detail: impl Into<String>, id: impl std::fmt::Display) -> Self {
        let errors = vec![FieldError::new("id", id.to_string())];
        Self { errors, ..Self::new(StatusCode::CONFLICT, "DUPLICATE", detail) }
    }

    /// 409: the same `Idempotency-Key` is being worked on.
    pub fn in_progress() -> Self {
        let detail = "The first request with this Idempotency-Key is still being worked on.";
        let error = Self::new(StatusCode::CONFLICT, "IDEMPOTENCY_IN_PROGRESS", detail);
        Self { retry_after: Some(PASSING_SECONDS), ..error }
    }

    /// 422: the `Idempotency-Key` was used for another request.
    pub fn key_reused() -> Self {
        let detail = "This Idempotency-Key belongs to another request.";
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "IDEMPOTENCY_KEY_REUSED", detail)
    }

    /// 409: free-form messages are not allowed any more.
    pub fn window_closed() -> Self {
        let detail = "The customer's last message is older than 24 hours: WhatsApp takes only a template now. \
                      Send one with `template`.";
        Self::new(StatusCode::CONFLICT, "WINDOW_CLOSED", detail)
    }

    /// 409: there is nothing that a draft could answer.
    pub fn nothing_to_answer() -> Self {
        Self::new(StatusCode::CONFLICT, "NOTHING_TO_ANSWER", "The customer has not written anything to answer.")
    }

    /// 409: it needs a model, and the built-in answerer is none.
    pub fn model_required() -> Self {
        let detail = "This needs a model: set one up under Settings, Models.";
        Self::new(StatusCode::CONFLICT, "MODEL_REQUIRED", detail)
    }

    /// What a client is told.
    pub fn detail(&self) -> &str {
        &self.detail
    }

    pub fn payload_too_large(max_bytes: usize) -> Self {
        let detail = format!("The body is larger than {max_bytes} bytes.");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "PAYLOAD_TOO_LARGE", detail)
    }

    /// 413 in other words.
    pub fn too_large(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "PAYLOAD_TOO_LARGE", detail)
    }

    pub fn unsupported_media_type() -> Self {
        Self::unsupported("Send JSON, with `Content-Type: application/json`.")
    }

    /// 415 in other words.
    pub fn unsupported(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE", detail)
    }

    pub fn too_many(retry_after_seconds: u64) -> Self {
        let detail = format!("Too many attempts: wait {retry_after_seconds} seconds.");
        let error = Self::new(StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED", detail);
        Self { retry_after: Some(retry_after_seconds), ..error }
    }

    /// 503: the same request may work in so many seconds.
    pub fn unavailable(retry_after_seconds: u64) -> Self {
        Self { retry_after: Some(retry_after_seconds), ..Self::busy("It cannot be done now: try again in a moment.") }
    }

    /// 503: the same request may work a little later. `detail` says why.
    pub fn busy(detail: impl Into<String>) -> Self {
        let error = Self::new(StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE", detail);
        Self { retry_after: Some(PASSING_SECONDS), ..error }
    }

    /// 504: who was asked did not answer in time.
    pub fn upstream_timeout(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::GATEWAY_TIMEOUT, "UPSTREAM_FAILED", detail)
    }

    /// 502: who was asked refused, or could not be reached.
    pub fn upstream(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_GATEWAY, "UPSTREAM_FAILED", detail)
    }

    /// 500. What went wrong has been logged by the caller.
    pub fn internal() -> Self {
        let detail = "Something went wrong here. It has been logged.";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL", detail)
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(_) | StoreError::Race => {
                tracing::warn!(%error, "a request met a database that is not available");
                Self::busy("The database cannot be used now.")
            }
            StoreError::Conflict => Self::conflict("It exists already, or is in conflict with something that does."),
            StoreError::Config(_) | StoreError::Corrupt(_) | StoreError::Sql(_) | StoreError::Hot(_) => {
                tracing::error!(%error, "a request failed in the database");
                Self::internal()
            }
        }
    }
}

impl ApiError {
    /// The body: also for places that cannot answer with a status any more, e.g. an event stream.
    pub fn problem(&self) -> Problem {
        Problem {
            kind: format!("urn:switchboard:problem:{}", self.code.to_ascii_lowercase().replace('_', "-")),
            title: self.status.canonical_reason().unwrap_or("Error").to_owned(),
            status: self.status.as_u16(),
            message: self.detail.clone(),
            detail: self.detail.clone(),
            code: self.code,
            errors: self.errors.clone(),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let problem = self.problem();
        let body = serde_json::to_vec(&problem).expect("a problem is plain strings");
        let mut response = (self.status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// For `responses(…)` of a handler: every error of every route has this shape.
pub struct Problems;

impl IntoResponses for Problems {
    fn responses() -> std::collections::BTreeMap<String, RefOr<utoipa::openapi::Response>> {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
        let problem = ResponseBuilder::new()
            .description("What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503")
            .content("application/problem+json", content);
        ResponsesBuilder::new().response("default", problem).build().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    async fn read(error: ApiError) -> (Response<()>, Value) {
        let (parts, body) = error.into_response().into_parts();
        let bytes = axum::body::to_bytes(body, 100_000).await.unwrap();
        (Response::from_parts(parts, ()), serde_json::from_slice(&bytes).unwrap())
    }

    #[tokio::test]
    async fn a_problem_has_every_member_that_clients_look_for() {
        let (head, body) = read(ApiError::invalid_field("email", "is not an address")).await;
        assert_eq!(head.headers()["content-type"], "application/problem+json");
        let expected = serde_json::json!({
            "type": "urn:switchboard:problem:validation-failed", "title": "Unprocessable Entity", "status": 422,
            "detail": "email: is not an address", "code": "VALIDATION_FAILED", "message": "email: is not an address",
            "errors": [{ "field": "email", "message": "is not an address" }],
        });
        assert_eq!(body, expected);
    }

    #[tokio::test]
    async fn waiting_times_and_challenges_are_headers() {
        let (head, _) = read(ApiError::too_many(7)).await;
        assert_eq!((head.status().as_u16(), &head.headers()["retry-after"]), (429, &HeaderValue::from_static("7")));
        let (head, _) = read(ApiError::not_signed_in()).await;
        assert_eq!(head.headers()["www-authenticate"], "Bearer");
    }

    #[tokio::test]
    async fn what_the_database_says_is_not_returned() {
        let (head, body) = read(StoreError::Corrupt("SELECT secret FROM users".into()).into()).await;
        assert_eq!(head.status().as_u16(), 500);
        assert!(!body.to_string().contains("SELECT"));
        let (head, _) = read(StoreError::Unavailable("disk full at /var".into()).into()).await;
        assert_eq!(head.status().as_u16(), 503);
        assert!(head.headers().contains_key("retry-after"));
    }
}

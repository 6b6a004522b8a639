//! Errors as the Graph API writes them, with the codes and HTTP statuses of reference §8.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// HTTP status and title of a code. Codes for which the reference names no status are 400.
pub(crate) fn describe(code: u32) -> (u16, &'static str) {
    match code {
        0 => (401, "Authentication error"),
        1 => (500, "API unknown"),
        2 => (503, "API service"),
        3 => (500, "API method"),
        4 => (400, "API too many calls"),
        10 => (403, "Permission denied"),
        33 => (400, "Parameter value is not valid"),
        100 => (400, "Invalid parameter"),
        190 => (401, "Access token has expired"),
        200..=299 => (403, "API permission"),
        368 => (403, "Temporarily blocked for policies violations"),
        80007 => (400, "Rate limit issues"),
        130429 => (400, "Rate limit hit"),
        130472 => (400, "User's number is part of an experiment"),
        130497 => (403, "Business account is restricted from messaging users in this country"),
        131000 => (500, "Something went wrong"),
        131005 => (403, "Access denied"),
        131008 => (400, "Required parameter is missing"),
        131009 => (400, "Parameter value is not valid"),
        131016 => (500, "Service unavailable"),
        131021 => (400, "Recipient cannot be sender"),
        131026 => (400, "Message undeliverable"),
        131030 => (400, "Recipient phone number not in allowed list"),
        131031 => (403, "Account has been locked"),
        131037 => (400, "Display name not approved"),
        131042 => (400, "Business eligibility payment issue"),
        131047 => (400, "Re-engagement message"),
        131048 => (400, "Spam rate limit hit"),
        131049 => (400, "Meta chose not to deliver"),
        131050 => (400, "User stopped marketing messages"),
        131051 => (400, "Unsupported message type"),
        131052 => (400, "Media download error"),
        131053 => (400, "Media upload error"),
        131056 => (400, "Pair rate limit hit"),
        131057 => (500, "Account in maintenance mode"),
        131062 => (400, "Business-scoped user id not allowed here"),
        132000 => (400, "Template param count mismatch"),
        132001 => (404, "Template does not exist"),
        132005 => (400, "Template hydrated text too long"),
        132007 => (400, "Template format character policy violated"),
        132012 => (400, "Template parameter format mismatch"),
        132015 => (400, "Template is paused"),
        132016 => (400, "Template is disabled"),
        132018 => (400, "Template parameter content is not valid"),
        _ => (400, "Generic error"),
    }
}

/// A refused call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GraphError {
    pub(crate) code: u32,
    pub(crate) details: String,
    pub(crate) retry_after_s: Option<u64>,
}

impl GraphError {
    pub(crate) fn new(code: u32, details: impl Into<String>) -> Self {
        Self { code, details: details.into(), retry_after_s: None }
    }

    /// 131008: a required parameter is missing.
    pub(crate) fn missing(parameter: &str) -> Self {
        Self::new(131008, format!("Required parameter is missing: {parameter}"))
    }

    /// 131009: a value is not valid.
    pub(crate) fn value(details: impl Into<String>) -> Self {
        Self::new(131009, details)
    }

    /// 100: a parameter is unknown, too long or of the wrong JSON type.
    pub(crate) fn parameter(details: impl Into<String>) -> Self {
        Self::new(100, details)
    }

    /// 33: no such object, or no access to it.
    pub(crate) fn no_object(id: &str) -> Self {
        Self::new(33, format!("Object with ID '{id}' does not exist or cannot be loaded due to missing permissions"))
    }
}

impl IntoResponse for GraphError {
    fn into_response(self) -> Response {
        let (status, title) = describe(self.code);
        let body = json!({"error": {
            "message": format!("(#{}) {title}", self.code),
            "type": "OAuthException",
            "code": self.code,
            "error_data": {"messaging_product": "whatsapp", "details": self.details},
            "fbtrace_id": "AFICTIONALTRACE0000001",
        }});
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
        let mut response = (status, Json(body)).into_response();
        if let Some(seconds) = self.retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

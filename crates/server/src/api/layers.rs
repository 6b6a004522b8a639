//! What every request passes through: request id and figures, time limit, panics, security headers, CORS.

use std::any::Any;
use std::time::{Duration, Instant};

use axum::Extension;
use axum::extract::{MatchedPath, Request};
use axum::http::header::{self, HeaderName};
use axum::http::{HeaderMap, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower_http::cors::{AllowOrigin, CorsLayer};
use tracing::Instrument;

use crate::app::App;
use crate::auth::origin;
use crate::error::ApiError;

/// A request that takes longer is answered 503: the longest turn and its grace fit in.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(120);
/// 100 MB on a slow line. The handler ends an upload that stalls.
const UPLOAD_TIMEOUT: Duration = Duration::from_secs(15 * 60);
/// The routes that take large bodies.
const UPLOADS: [&str; 2] = ["/api/v1/media", "/api/v1/knowledge/sources"];
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const REQUEST_ID_CHARS: usize = 64;
/// How long browsers may remember what CORS allows.
const PREFLIGHT_AGE: Duration = Duration::from_secs(600);
/// For answers that are no page: nothing may be loaded, and nobody may frame them.
const CSP_NOTHING: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
/// For the documentation: its own scripts, and the inline styles that Swagger UI writes.
const CSP_DOCS: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
                        img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-ancestors 'none'; \
                        base-uri 'none'; form-action 'none'";

/// Gives the request a name, measures it, and ends it when it takes too long.
pub async fn observe(Extension(app): Extension<App>, request: Request, next: Next) -> Response {
    let id = request_id(request.headers()).unwrap_or_else(|| app.engine.ids().next().to_string());
    let route = request.extensions().get::<MatchedPath>().map_or("unmatched", MatchedPath::as_str).to_owned();
    let method = method_name(request.method());
    let span = tracing::info_span!("request", request.id = %id, http.method = %method, http.route = %route);
    let began = Instant::now();
    let patience = if UPLOADS.contains(&route.as_str()) { UPLOAD_TIMEOUT } else { REQUEST_TIMEOUT };
    let mut response = match tokio::time::timeout(patience, next.run(request).instrument(span.clone())).await {
        Ok(response) => response,
        Err(_) => ApiError::busy("This took too long.").into_response(),
    };
    let took = began.elapsed();
    let status = response.status().as_u16();
    metrics::histogram!(
        "switchboard_http_request_duration_seconds",
        "method" => method, "route" => route, "status" => status.to_string(),
    )
    .record(took.as_secs_f64());
    span.in_scope(|| tracing::debug!(http.status = status, duration_ms = took.as_millis() as u64, "answered"));
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

/// Methods are counted by name; whatever else a client invents counts as one.
fn method_name(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "OTHER",
    }
}

/// The client's own id, where it is harmless in a log.
fn request_id(headers: &HeaderMap) -> Option<String> {
    let id = headers.get(&REQUEST_ID)?.to_str().ok()?;
    let is_plain = id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.:".contains(&b));
    (is_plain && (1..=REQUEST_ID_CHARS).contains(&id.len())).then(|| id.to_owned())
}

/// Headers that keep browsers from doing more with an answer than is meant. What a handler set stays.
pub async fn secure(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_docs = path == "/docs" || path.starts_with("/docs/");
    let is_api = path.starts_with("/api/");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "no-referrer");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(header::CONTENT_SECURITY_POLICY, if is_docs { CSP_DOCS } else { CSP_NOTHING });
    if is_api {
        set(header::CACHE_CONTROL, "no-store");
    }
    response
}

/// A panic in a handler is answered, and the others go on.
pub fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let what = panic.downcast_ref::<String>().map(String::as_str);
    let what = what.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no text");
    tracing::error!(panic = what, "a handler panicked");
    ApiError::internal().into_response()
}

pub fn cors(app: &App) -> CorsLayer {
    let app = app.clone();
    let allowed = move |origin: &HeaderValue, _: &axum::http::request::Parts| {
        origin.to_str().is_ok_and(|origin| origin::is_allowed(&app.config, origin))
    };
    CorsLayer::new()
        .allow_origin(AllowOrigin::predicate(allowed))
        .allow_credentials(true)
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::ACCEPT,
            HeaderName::from_static("idempotency-key"),
            REQUEST_ID,
        ])
        .expose_headers([header::LINK, header::RETRY_AFTER, HeaderName::from_static("idempotent-replayed"), REQUEST_ID])
        .max_age(PREFLIGHT_AGE)
}

pub async fn method_not_allowed() -> ApiError {
    ApiError::method_not_allowed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_answered_with_a_problem() {
        async fn falls() {
            panic!("a secret detail");
        }
        let router = axum::Router::new().route("/", axum::routing::get(falls));
        let router: axum::Router = router.layer(tower_http::catch_panic::CatchPanicLayer::custom(panicked));
        let request = Request::builder().uri("/").body(axum::body::Body::empty()).unwrap();
        let response = tower::ServiceExt::oneshot(router, request).await.unwrap();
        assert_eq!(response.status().as_u16(), 500);
        let body = axum::body::to_bytes(response.into_body(), 10_000).await.unwrap();
        let body = String::from_utf8(body.to_vec()).unwrap();
        assert!(body.contains("\"INTERNAL\"") && !body.contains("secret"), "{body}");
    }

    #[test]
    fn only_harmless_request_ids_are_taken_over() {
        let of = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(REQUEST_ID, HeaderValue::from_bytes(text.as_bytes()).unwrap());
            request_id(&headers)
        };
        assert_eq!(of("abc-1.2:3_4").as_deref(), Some("abc-1.2:3_4"));
        assert_eq!(of(""), None);
        assert_eq!(of("a b"), None);
        assert_eq!(of("{\"x\"}"), None);
        assert_eq!(of(&"a".repeat(65)), None);
    }
}

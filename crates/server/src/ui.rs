//! The one page that the first start needs: where an owner, or who was invited, chooses a password.
//!
//! The web app takes its place; until then a sign-up link must lead somewhere.

use axum::Router;
use axum::http::{HeaderName, header};
use axum::response::IntoResponse;
use axum::routing::get;

use crate::app::App;

const PAGE: &str = include_str!("ui/signup.html");
const SCRIPT: &str = include_str!("ui/signup.js");
const STYLE: &str = include_str!("ui/signup.css");
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

pub fn router() -> Router<App> {
    Router::new()
        .route("/signup", get(|| file("text/html; charset=utf-8", PAGE)))
        .route("/signup.js", get(|| file("text/javascript; charset=utf-8", SCRIPT)))
        .route("/signup.css", get(|| file("text/css; charset=utf-8", STYLE)))
}

async fn file(kind: &'static str, text: &'static str) -> impl IntoResponse {
    // The link carries a secret: it must not travel on as a referrer, nor stay in a cache.
    let headers: [(HeaderName, &str); 5] = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, text)
}

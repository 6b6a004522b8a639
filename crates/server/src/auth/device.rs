//! Browsers that have signed in before: a signed cookie by which their failures are counted apart from everybody
//! else's, so that strangers who guess at an e-mail address do not slow down its owner. It opens nothing by itself.

use axum::http::{HeaderMap, HeaderValue};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use model::UnixMs;
use uuid::Uuid;

use super::token::{self, DeviceClaims};
use crate::app::App;

/// The cookie of a browser that has signed in.
const COOKIE: &str = "switchboard_device";
/// How long a browser stays known.
const KEEP_SECONDS: i64 = 180 * 24 * 60 * 60;

/// The browser's id, if it has signed in with this e-mail address before.
pub fn known(app: &App, headers: &HeaderMap, email: &str, now: UnixMs) -> Option<Uuid> {
    let claims = token::read_device(&app.token_key, super::cookie_named(headers, COOKIE)?, now)?;
    (claims.email == digest_text(email)).then_some(claims.did)
}

/// The cookie that a sign-in sets. `attributes`: of every cookie of ours, e.g. `; Secure`.
pub fn remember(app: &App, email: &str, attributes: &str, now: UnixMs) -> HeaderValue {
    let claims = DeviceClaims {
        did: app.engine.ids().next(),
        email: digest_text(email),
        expires_ms: now.plus_ms(KEEP_SECONDS * 1_000).0,
    };
    let token = token::device(&app.token_key, claims);
    let text = format!("{COOKIE}={token}; Path=/api/v1/auth; Max-Age={KEEP_SECONDS}{attributes}");
    HeaderValue::from_str(&text).expect("a token is base64 and dots")
}

/// So that the cookie names nobody.
fn digest_text(email: &str) -> String {
    URL_SAFE_NO_PAD.encode(token::digest(email))
}

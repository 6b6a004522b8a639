//! Meta's webhook: the handshake, and events (whatsapp-cloud-api reference, section 1).
//!
//! The body is read as raw bytes within its limit, verified, stored, and only then answered 200. What cannot
//! be stored in time is answered 503: Meta sends it again.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use channels::whatsapp::verify::Handshake;
use engine::intake::WebhookError;
use model::ChannelId;
use model::limits::META_BODY_BYTES;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::api::extract::Path;
use crate::app::App;
use crate::error::ApiError;

const SIGNATURE: &str = "x-hub-signature-256";
/// What a sender is told to wait when nothing can be stored.
const RETRY_AFTER_SECONDS: u64 = 5;

#[derive(Serialize, ToSchema)]
struct Received {
    /// Always `received`
    status: &'static str,
}

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(verify, events))
        .routes(routes!(verify_channel, events_channel))
        .routes(routes!(verify_v1, events_v1))
        .routes(routes!(verify_inbox, events_inbox))
        .routes(routes!(statuses_inbox))
        // An address that was entered at the provider with a slash at its end.
        .route("/webhook/", get(verify).post(events))
        .route("/webhook/{channel_id}/", get(verify_channel).post(events_channel))
        .route("/api/v1/whatsapp/webhook/", get(verify_v1).post(events_v1))
        .route("/api/whatsapp/webhook/", get(verify_inbox).post(events_inbox))
        .route("/api/whatsapp/webhook/status/", post(statuses_inbox))
        .layer(DefaultBodyLimit::max(META_BODY_BYTES))
}

macro_rules! shared {
    ($verify:ident, $events:ident, $path:literal) => {
        /// Meta's handshake: answers the challenge where the verify token is right
        #[utoipa::path(get, path = $path, tag = "webhooks", params(
            ("hub.mode" = String, Query), ("hub.verify_token" = String, Query), ("hub.challenge" = String, Query)),
            responses((status = 200, description = "The challenge", content_type = "text/plain"), (status = 403, description = "Refused")))]
        async fn $verify(State(app): State<App>, RawQuery(query): RawQuery) -> Response {
            handshake(&app, None, query.as_deref()).await
        }

        /// Meta's events, signed with the app secret
        #[utoipa::path(post, path = $path, tag = "webhooks", request_body(content = Object, content_type = "application/json"),
            responses((status = 200, body = Received), (status = 400, description = "Not JSON"), (status = 401, description = "Bad signature"),
                (status = 413, description = "Too large"), (status = 503, description = "Not stored: send it again")))]
        async fn $events(State(app): State<App>, headers: HeaderMap, body: Result<Bytes, BytesRejection>) -> Response {
            take(&app, None, &headers, body).await
        }
    };
}

shared!(verify, events, "/webhook");
shared!(verify_v1, events_v1, "/api/v1/whatsapp/webhook");
shared!(verify_inbox, events_inbox, "/api/whatsapp/webhook");

/// Statuses alone; the same events as on `/webhook`
#[utoipa::path(post, path = "/api/whatsapp/webhook/status", tag = "webhooks",
    request_body(content = Object, content_type = "application/json"),
    responses((status = 200, body = Received), (status = 401, description = "Bad signature")))]
async fn statuses_inbox(State(app): State<App>, headers: HeaderMap, body: Result<Bytes, BytesRejection>) -> Response {
    take(&app, None, &headers, body).await
}

/// Meta's handshake for one channel
#[utoipa::path(get, path = "/webhook/{channel_id}", tag = "webhooks", params(("channel_id" = String, Path)),
    responses((status = 200, description = "The challenge", content_type = "text/plain"), (status = 403, description = "Refused")))]
async fn verify_channel(State(app): State<App>, Path(channel): Path<String>, RawQuery(query): RawQuery) -> Response {
    match channel.parse() {
        Ok(channel) => handshake(&app, Some(channel), query.as_deref()).await,
        Err(_) => ApiError::not_found("channel").into_response(),
    }
}

/// Meta's events for one channel, signed with that channel's app secret
#[utoipa::path(post, path = "/webhook/{channel_id}", tag = "webhooks", params(("channel_id" = String, Path)),
    request_body(content = Object, content_type = "application/json"),
    responses((status = 200, body = Received), (status = 401, description = "Bad signature"), (status = 404, description = "No such channel")))]
async fn events_channel(
    State(app): State<App>,
    Path(channel): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    match channel.parse() {
        Ok(channel) => take(&app, Some(channel), &headers, body).await,
        Err(_) => ApiError::not_found("channel").into_response(),
    }
}

/// 403 with an empty body for whatever is not right (reference section 1.1).
async fn handshake(app: &App, channel: Option<ChannelId>, query: Option<&str>) -> Response {
    let pairs: Vec<(String, String)> =
        form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned().collect();
    let value = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    let asked = Handshake {
        mode: value("hub.mode"),
        verify_token: value("hub.verify_token"),
        challenge: value("hub.challenge"),
    };
    let accepted = || {
        let tokens = app.engine.verify_tokens(channel)?;
        let tokens = tokens.iter().map(String::as_str).filter(|token| !token.is_empty());
        asked.accept(tokens).ok().map(str::to_owned)
    };
    let mut challenge = accepted();
    // The channel may have been connected on another node a moment ago.
    if challenge.is_none() && app.engine.catch_up().await {
        challenge = accepted();
    }
    match challenge {
        Some(challenge) => (
            [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::X_CONTENT_TYPE_OPTIONS, "nosniff")],
            challenge,
        )
            .into_response(),
        None => StatusCode::FORBIDDEN.into_response(),
    }
}

async fn take(
    app: &App,
    channel: Option<ChannelId>,
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let body = match body {
        Ok(body) => body,
        Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            return ApiError::payload_too_large(META_BODY_BYTES).into_response();
        }
        Err(_) => return ApiError::malformed("the body could not be read").into_response(),
    };
    let signature = headers.get(SIGNATURE).and_then(|value| value.to_str().ok());
    let mut verified = app.engine.verify_whatsapp(channel, signature, &body);
    // The channel, or its secret, may have been changed on another node a moment ago.
    if verified.is_err() && app.engine.catch_up().await {
        verified = app.engine.verify_whatsapp(channel, signature, &body);
    }
    let verified = match verified {
        Ok(verified) => verified,
        Err(WebhookError::NoChannel) => return ApiError::not_found("channel").into_response(),
        Err(error) => {
            metrics::counter!("switchboard_signatures_refused_total").increment(1);
            app.refused.note(app.engine.clock().now(), channel, error.to_string(), headers);
            return ApiError::unauthorized("the signature is missing or wrong").into_response();
        }
    };
    let began = tokio::time::Instant::now();
    // The commit goes on if the caller hangs up: the provider would send the event again, for nothing.
    let engine = app.engine.clone();
    let stored = tokio::spawn(async move { engine.take_whatsapp(&verified, &body).await }).await;
    metrics::histogram!("switchboard_webhook_seconds").record(began.elapsed().as_secs_f64());
    match stored {
        Ok(Ok(_)) => Json(Received { status: "received" }).into_response(),
        Ok(Err(WebhookError::NotJson)) => ApiError::malformed("the body is not JSON").into_response(),
        Ok(Err(_)) | Err(_) => ApiError::unavailable(RETRY_AFTER_SECONDS).into_response(),
    }
}

//! What happens on the phones, as it happens.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures::StreamExt;

use super::simulator;
use crate::app::App;
use crate::auth::Operator;
use crate::error::{ApiError, Problems};

/// What happens on the phones (server-sent events)
///
/// Each is `{wa_id, kind}` with, by kind: `message` (`message`, or `reaction` `{message_id, emoji}`), `status`
/// (`message_id`, `status`), `read` (`message_id`: the business has read up to it), `typing`.
#[utoipa::path(
    get, path = "/api/v1/phone/events", tag = "Phone",
    responses((status = 200, description = "Events follow", content_type = "text/event-stream", body = String), Problems)
)]
pub async fn events(State(app): State<App>, caller: Operator) -> Result<Response, ApiError> {
    let simulator = simulator(&app, &caller)?;
    let Some(place) = app.auth.feeds.take(caller.workspace) else {
        return Err(ApiError::busy("Too many live feeds on this server."));
    };
    let (source, stopping) = (simulator.events().await?, app.stopping.clone());
    let events = source.bytes_stream().take_until(stopping.cancelled_owned()).inspect(move |_| {
        // Held as long as the stream lives.
        let _ = &place;
    });
    let mut response = Body::from_stream(events).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Proxies in front of us must not gather events.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

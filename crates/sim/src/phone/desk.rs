//! The phones beside the desk over HTTP under `/sim/phone`: customers, their chats, what happens, faults.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use bytes::Bytes;
use futures::{Stream, stream};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::broadcast::error::RecvError;

use crate::state::{SimState, lock};

use super::Phone;
use super::book::{self, PhoneFaults};
use super::input::{self, Input, Refusal};
use super::view;

const NAME_CHARS: usize = 80;
const CUSTOMERS_MAX: usize = 200;
/// Messages of a chat that are shown.
const LINES_MAX: usize = 500;
/// Where numbers of made-up customers begin.
const FIRST_NUMBER: u64 = 15_550_101_001;

type Shared = State<Arc<SimState>>;

pub(crate) fn router() -> Router<Arc<SimState>> {
    Router::new()
        .route("/sim/phone", get(overview))
        .route("/sim/phone/customers", post(add))
        .route("/sim/phone/customers/{wa_id}/messages", get(messages).post(send))
        .route("/sim/phone/customers/{wa_id}/open", post(open))
        .route("/sim/phone/events", get(events))
        .route("/sim/phone/faults", put(faults))
        .route("/sim/phone/media/{id}", get(medium))
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0).unwrap_or(StatusCode::BAD_REQUEST);
        (status, Json(json!({"field": self.1, "message": self.2}))).into_response()
    }
}

/// Before the ids of files in addresses: the caller's own path to [`medium`].
#[derive(Deserialize)]
struct MediaBase {
    #[serde(default = "own_media")]
    media_base: String,
}

fn own_media() -> String {
    "/sim/phone/media/".to_owned()
}

async fn overview(State(state): Shared) -> Json<Value> {
    let customers = lock(&state.graph.users).list(CUSTOMERS_MAX);
    let customers: Vec<_> = customers.into_iter().map(|(wa_id, name)| json!({"wa_id": wa_id, "name": name})).collect();
    Json(json!({
        "enabled": true,
        "customers": customers,
        "business": {
            "name": state.config.verified_name,
            "number": format!("+{}", state.config.display_phone_number),
        },
        "faults": state.phones.faults(),
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewCustomer {
    name: String,
    wa_id: Option<String>,
}

async fn add(State(state): Shared, body: Bytes) -> Result<Response, Refusal> {
    let new: NewCustomer = parse(&body)?;
    let name = new.name.trim();
    if !(1..=NAME_CHARS).contains(&name.chars().count()) {
        return Err(Refusal(422, "name", format!("must have 1 to {NAME_CHARS} characters")));
    }
    let mut users = lock(&state.graph.users);
    let wa_id = match new.wa_id {
        Some(wa_id) => number(&wa_id)?.to_owned(),
        None => (FIRST_NUMBER..).map(|n| n.to_string()).find(|n| !users.knows(n)).unwrap_or_default(),
    };
    if users.knows(&wa_id) {
        return Err(Refusal(409, "wa_id", "is a customer already".into()));
    }
    if users.count() >= CUSTOMERS_MAX {
        return Err(Refusal(422, "name", format!("there are at most {CUSTOMERS_MAX} customers")));
    }
    users.resolve(&wa_id).rename(name);
    Ok((StatusCode::CREATED, Json(json!({"wa_id": wa_id, "name": name}))).into_response())
}

async fn messages(
    State(state): Shared,
    Path(wa_id): Path<String>,
    Query(base): Query<MediaBase>,
) -> Result<Response, Refusal> {
    let phone = known(&state, &wa_id)?;
    let mut thread = phone.thread();
    let skip = thread.len().saturating_sub(LINES_MAX);
    let lines = view::lines(&state, &phone.key(), &thread.split_off(skip), &base.media_base);
    Ok(Json(lines).into_response())
}

async fn send(
    State(state): Shared,
    Path(wa_id): Path<String>,
    Query(base): Query<MediaBase>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let phone = known(&state, &wa_id)?;
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let input: Input = if kind.starts_with("multipart/form-data") { input::form(kind, &body)? } else { parse(&body)? };
    let draft = input.draft(&phone)?;
    let sent = phone.send(draft).await.ok_or_else(|| Refusal(422, "body", "has nothing to send".into()))?;
    let thread = phone.thread();
    let lines = view::lines(&state, &phone.key(), &thread, &base.media_base);
    // A reaction is no line of its own.
    let line = serde_json::to_value(&lines)
        .ok()
        .and_then(|lines| lines.as_array()?.iter().rev().find(|line| line["id"] == sent.wamid).cloned());
    let line = line.unwrap_or_else(|| json!({"id": sent.wamid, "from": "customer", "type": "reaction"}));
    Ok((StatusCode::CREATED, Json(line)).into_response())
}

async fn open(State(state): Shared, Path(wa_id): Path<String>) -> Result<Response, Refusal> {
    let read = known(&state, &wa_id)?.read_all();
    Ok(Json(json!({"read": read})).into_response())
}

async fn events(
    State(state): Shared,
    Query(base): Query<MediaBase>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let receiver = state.events.subscribe();
    let events = stream::unfold((state, receiver, base.media_base), |(state, mut receiver, base)| async move {
        loop {
            match receiver.recv().await {
                Ok(event) => {
                    if let Some(shown) = view::event(&state, &event, &base) {
                        return Some((Ok(Event::default().data(shown.to_string())), (state, receiver, base)));
                    }
                }
                // A slow reader, who loads the chats again.
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return None,
            }
        }
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}

async fn faults(State(state): Shared, body: Bytes) -> Result<Json<PhoneFaults>, Refusal> {
    Ok(Json(book::set_faults(&state, parse(&body)?)))
}

async fn medium(State(state): Shared, Path(id): Path<String>) -> Response {
    let found = lock(&state.graph.media).get(&id).map(|medium| (medium.mime_type.clone(), medium.bytes.clone()));
    match found {
        Some((mime_type, bytes)) => ([(header::CONTENT_TYPE, mime_type)], bytes).into_response(),
        None => Refusal(404, "id", "is no file".into()).into_response(),
    }
}

fn parse<T: serde::de::DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body)
        .map_err(|error| Refusal(if error.is_data() { 422 } else { 400 }, "body", error.to_string()))
}

fn number(wa_id: &str) -> Result<&str, Refusal> {
    let digits = wa_id.trim().trim_start_matches('+');
    let fits = (5..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    fits.then_some(digits).ok_or_else(|| Refusal(422, "wa_id", "must be a phone number of 5 to 15 digits".into()))
}

fn known(state: &Arc<SimState>, wa_id: &str) -> Result<Phone, Refusal> {
    if !lock(&state.graph.users).knows(wa_id) {
        return Err(Refusal(404, "wa_id", "There is no such customer.".into()));
    }
    Ok(Phone::new(Arc::clone(state), wa_id))
}

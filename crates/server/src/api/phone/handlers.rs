//! Customers and their chats.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::simulator;
use crate::api::extract::{Body, Path};
use crate::app::App;
use crate::auth::Operator;
use crate::error::{ApiError, Problems};

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// A customer of the simulated WhatsApp.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct PhoneCustomer {
    /// 1 to 80 characters.
    name: String,
    /// A number of 5 to 15 digits with the country code; made up where it is not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    wa_id: Option<String>,
}

/// What is wrong with the simulated WhatsApp until it is switched off. What is not named is off.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(default)]
#[derive(Default)]
pub struct PhoneFaults {
    /// Every message is accepted so much later, at most 30,000.
    delay_ms: u64,
    /// Every message ends with this code of the provider.
    error_code: Option<u32>,
    /// Messages arrive, and no status is told.
    drop_statuses: bool,
}

/// The phones: customers, the business, faults
#[utoipa::path(
    get, path = "/api/v1/phone", tag = "Phone",
    responses((status = 200, description = "In test mode; otherwise 404", body = Value), Problems)
)]
pub async fn overview(State(app): State<App>, caller: Operator) -> Result<Response, ApiError> {
    simulator(&app, &caller)?.ask(Method::GET, "").await
}

/// Add a customer
#[utoipa::path(
    post, path = "/api/v1/phone/customers", tag = "Phone", request_body = PhoneCustomer,
    responses((status = 201, description = "The customer", body = PhoneCustomer), Problems)
)]
pub async fn add(
    State(app): State<App>,
    caller: Operator,
    Body(body): Body<PhoneCustomer>,
) -> Result<Response, ApiError> {
    simulator(&app, &caller)?.tell(Method::POST, "/customers", &JSON, json(&body)).await
}

/// A customer's chat
#[utoipa::path(
    get, path = "/api/v1/phone/customers/{wa_id}/messages", tag = "Phone", params(("wa_id" = String, Path)),
    responses((status = 200, description = "The last 500 messages, oldest first", body = [Value]), Problems)
)]
pub async fn messages(
    State(app): State<App>,
    caller: Operator,
    Path(wa_id): Path<String>,
) -> Result<Response, ApiError> {
    let simulator = simulator(&app, &caller)?;
    simulator.ask(Method::GET, &format!("/customers/{}/messages", number(&wa_id)?)).await
}

/// Write, or tap, as a customer
///
/// JSON with one of `text`, `media` and `voice` (each `{base64, mime_type, filename?, caption?}`), `button_id`, `row_id`,
/// `reaction` with `to`, and `location`; besides it `reply_to`. Or a form with `file`, `caption` and `voice=true`. It
/// comes back to us as a signed webhook before it is answered.
#[utoipa::path(
    post, path = "/api/v1/phone/customers/{wa_id}/messages", tag = "Phone", params(("wa_id" = String, Path)),
    request_body = Value,
    responses((status = 201, description = "The message", body = Value), Problems)
)]
pub async fn send(
    State(app): State<App>,
    caller: Operator,
    Path(wa_id): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, axum::extract::rejection::BytesRejection>,
) -> Result<Response, ApiError> {
    let simulator = simulator(&app, &caller)?;
    let path = format!("/customers/{}/messages", number(&wa_id)?);
    let body = body.map_err(|_| ApiError::payload_too_large(super::MESSAGE_BYTES))?;
    let kind = headers.get(header::CONTENT_TYPE).ok_or_else(ApiError::unsupported_media_type)?;
    let text = kind.to_str().unwrap_or_default();
    if !text.starts_with("application/json") && !text.starts_with("multipart/form-data") {
        return Err(ApiError::unsupported_media_type());
    }
    simulator.tell(Method::POST, &path, kind, body).await
}

/// Open a customer's chat: all that was received is read
#[utoipa::path(
    post, path = "/api/v1/phone/customers/{wa_id}/open", tag = "Phone", params(("wa_id" = String, Path)),
    responses((status = 200, description = "How many were read now", body = Value), Problems)
)]
pub async fn open(State(app): State<App>, caller: Operator, Path(wa_id): Path<String>) -> Result<Response, ApiError> {
    let simulator = simulator(&app, &caller)?;
    simulator.ask(Method::POST, &format!("/customers/{}/open", number(&wa_id)?)).await
}

/// Switch faults of the simulated WhatsApp on and off
#[utoipa::path(
    put, path = "/api/v1/phone/faults", tag = "Phone", request_body = PhoneFaults,
    responses((status = 200, description = "Those in force", body = PhoneFaults), Problems)
)]
pub async fn faults(
    State(app): State<App>,
    caller: Operator,
    Body(body): Body<PhoneFaults>,
) -> Result<Response, ApiError> {
    simulator(&app, &caller)?.tell(Method::PUT, "/faults", &JSON, json(&body)).await
}

fn json(body: &impl Serialize) -> Bytes {
    json!(body).to_string().into()
}

/// Digits only: it becomes a part of a path.
fn number(wa_id: &str) -> Result<&str, ApiError> {
    let fits = (5..=15).contains(&wa_id.len()) && wa_id.bytes().all(|byte| byte.is_ascii_digit());
    fits.then_some(wa_id).ok_or_else(|| ApiError::not_found("customer"))
}

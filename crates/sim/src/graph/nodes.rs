//! Numbers, subscriptions, token check, and the ids that stand alone in a path (reference §12).

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::state::SimState;

use super::access;
use super::error::GraphError;
use super::media;
use super::templates::check_account;

#[derive(Deserialize)]
pub(crate) struct NodeQuery {
    fields: Option<String>,
}

/// `GET /{id}`: the number, or a medium.
pub(crate) async fn get(
    State(state): State<Arc<SimState>>,
    Path((version, id)): Path<(String, String)>,
    Query(query): Query<NodeQuery>,
    headers: HeaderMap,
) -> Result<Response, GraphError> {
    access::check(&state, &version, &headers)?;
    if id == state.config.phone_number_id {
        return Ok(Json(select(number(&state), query.fields.as_deref())).into_response());
    }
    if let Some(answer) = media::strike(&state).await? {
        return Ok(answer);
    }
    media::look_up(&state, &id).map(|found| Json(found).into_response()).ok_or_else(|| GraphError::no_object(&id))
}

/// `DELETE /{id}`: a medium.
pub(crate) async fn delete(
    State(state): State<Arc<SimState>>,
    Path((version, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Json<Value>, GraphError> {
    access::check(&state, &version, &headers)?;
    if media::delete(&state, &id) { Ok(Json(json!({"success": true}))) } else { Err(GraphError::no_object(&id)) }
}

/// `GET /{waba-id}/phone_numbers`.
pub(crate) async fn phone_numbers(
    State(state): State<Arc<SimState>>,
    Path((version, waba_id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Json<Value>, GraphError> {
    check_account(&state, &version, &waba_id, &headers)?;
    let id = &state.config.phone_number_id;
    Ok(Json(json!({"data": [number(&state)], "paging": {"cursors": {"before": id, "after": id}}})))
}

/// `GET /{waba-id}/subscribed_apps`.
pub(crate) async fn subscriptions(
    State(state): State<Arc<SimState>>,
    Path((version, waba_id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Json<Value>, GraphError> {
    check_account(&state, &version, &waba_id, &headers)?;
    let app = json!({"whatsapp_business_api_data": {"id": "700000000000001", "name": "Example App", "link": ""}});
    let subscribed = state.graph.subscribed.load(Ordering::Acquire);
    Ok(Json(json!({"data": if subscribed { vec![app] } else { Vec::new() }})))
}

/// `POST /{waba-id}/subscribed_apps`.
pub(crate) async fn subscribe(
    State(state): State<Arc<SimState>>,
    Path((version, waba_id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Json<Value>, GraphError> {
    check_account(&state, &version, &waba_id, &headers)?;
    state.graph.subscribed.store(true, Ordering::Release);
    Ok(Json(json!({"success": true})))
}

/// `DELETE /{waba-id}/subscribed_apps`.
pub(crate) async fn unsubscribe(
    State(state): State<Arc<SimState>>,
    Path((version, waba_id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Json<Value>, GraphError> {
    check_account(&state, &version, &waba_id, &headers)?;
    state.graph.subscribed.store(false, Ordering::Release);
    Ok(Json(json!({"success": true})))
}

#[derive(Deserialize)]
pub(crate) struct TokenQuery {
    input_token: String,
}

/// `GET /debug_token`.
pub(crate) async fn debug_token(
    State(state): State<Arc<SimState>>,
    Path(version): Path<String>,
    Query(query): Query<TokenQuery>,
    headers: HeaderMap,
) -> Result<Json<Value>, GraphError> {
    access::check(&state, &version, &headers)?;
    let is_valid = query.input_token == state.config.access_token;
    let scopes: &[&str] = if is_valid { &["whatsapp_business_management", "whatsapp_business_messaging"] } else { &[] };
    Ok(Json(json!({"data": {"app_id": "700000000000001", "is_valid": is_valid, "expires_at": 0, "scopes": scopes}})))
}

fn number(state: &SimState) -> Value {
    json!({
        "id": state.config.phone_number_id,
        "display_phone_number": formatted(&state.config.display_phone_number),
        "verified_name": state.config.verified_name,
        "quality_rating": "GREEN",
        "platform_type": "CLOUD_API",
        "throughput": {"level": "STANDARD"},
        "code_verification_status": "VERIFIED",
        "name_status": "APPROVED",
        "status": "CONNECTED",
    })
}

/// Management answers show the number with `+` and separators, unlike webhooks.
fn formatted(digits: &str) -> String {
    match digits.strip_prefix('1').filter(|rest| rest.len() == 10 && rest.is_ascii()) {
        Some(rest) => format!("+1 {}-{}-{}", &rest[..3], &rest[3..6], &rest[6..]),
        None => format!("+{digits}"),
    }
}

/// Keeps the fields asked for, and the id, which always comes.
fn select(node: Value, fields: Option<&str>) -> Value {
    let (Some(fields), Value::Object(mut all)) = (fields, node.clone()) else { return node };
    all.retain(|key, _| key == "id" || fields.split(',').any(|field| field.trim() == key));
    Value::Object(all)
}

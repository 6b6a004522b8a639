//! Media: upload, look-up, download with a bearer token and a URL that dies, delete (reference §7).

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::multipart;
use crate::state::{SimState, lock};
use crate::webhook::signature::push_hex;

use super::access;
use super::error::GraphError;
use super::faults::{FaultTarget, GraphFault};
use super::messages::refuse;

/// Media kept; the oldest goes first.
const MAX_MEDIA: usize = 1_000;
/// Life of a download URL.
const URL_LIFE_MS: i64 = 5 * 60 * 1000;
const MIB: usize = 1024 * 1024;

#[derive(Debug, Clone)]
pub(crate) struct Medium {
    pub(crate) mime_type: String,
    pub(crate) bytes: Bytes,
    sha256: [u8; 32],
}

impl Medium {
    fn sha256_hex(&self) -> String {
        let mut hex = String::with_capacity(64);
        push_hex(&mut hex, &self.sha256);
        hex
    }

    /// The form in which webhooks carry the hash.
    pub(crate) fn sha256_base64(&self) -> String {
        STANDARD.encode(self.sha256)
    }
}

#[derive(Default)]
pub(crate) struct MediaStore {
    by_id: HashMap<String, Medium>,
    order: VecDeque<String>,
    next: u64,
    uploads: u64,
    /// URLs issued up to this moment are dead.
    dead_until_ms: i64,
}

impl MediaStore {
    pub(crate) fn put(&mut self, mime_type: String, bytes: Bytes) -> String {
        self.next += 1;
        let id = (300_000_000_000_000 + self.next).to_string();
        let sha256 = Sha256::digest(&bytes).into();
        self.by_id.insert(id.clone(), Medium { mime_type, bytes, sha256 });
        self.order.push_back(id.clone());
        if self.order.len() > MAX_MEDIA
            && let Some(oldest) = self.order.pop_front()
        {
            self.by_id.remove(&oldest);
        }
        id
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Medium> {
        self.by_id.get(id)
    }

    /// From now on downloads deliver these bytes. Announced hashes and sizes stay.
    pub(crate) fn swap(&mut self, id: &str, mime_type: String, bytes: Bytes) {
        if let Some(medium) = self.by_id.get_mut(id) {
            (medium.mime_type, medium.bytes) = (mime_type, bytes);
        }
    }

    /// Files that the business uploaded since the start or the last reset.
    pub(crate) fn uploads(&self) -> u64 {
        self.uploads
    }

    /// From now on the look-up names a hash that the bytes do not have.
    pub(crate) fn corrupt_hash(&mut self, id: &str) {
        if let Some(medium) = self.by_id.get_mut(id) {
            medium.sha256[0] ^= 0xff;
        }
    }

    pub(crate) fn expire_urls(&mut self, now_ms: i64) {
        self.dead_until_ms = now_ms;
    }

    pub(crate) fn remove(&mut self, id: &str) -> bool {
        self.order.retain(|kept| kept != id);
        self.by_id.remove(id).is_some()
    }
}

/// A download URL as issued now.
pub(crate) fn download_url(state: &SimState, id: &str) -> String {
    format!("http://{}/whatsapp_business/attachments/?mid={id}&issued={}", state.addr, state.clock.now_ms())
}

/// Largest size of a MIME type (reference §6.1); none: the type is not supported.
pub(crate) fn size_max(mime_type: &str) -> Option<usize> {
    let essence = mime_type.split(';').next().unwrap_or_default().trim();
    match essence {
        "image/jpeg" | "image/png" => Some(5 * MIB),
        "image/webp" => Some(500 * 1024),
        "audio/aac" | "audio/amr" | "audio/mpeg" | "audio/mp4" | "audio/ogg" => Some(16 * MIB),
        "video/mp4" | "video/3gpp" => Some(16 * MIB),
        "text/plain" | "application/pdf" | "application/msword" => Some(100 * MIB),
        other if other.starts_with("application/vnd.") => Some(100 * MIB),
        _ => None,
    }
}

/// `POST /{phone-number-id}/media`.
pub(crate) async fn upload(
    State(state): State<Arc<SimState>>,
    Path((version, phone_number_id)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, GraphError> {
    access::check(&state, &version, &headers)?;
    if phone_number_id != state.config.phone_number_id {
        return Err(GraphError::no_object(&phone_number_id));
    }
    if let Some(answer) = strike(&state).await? {
        return Ok(answer);
    }
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let parts = multipart::parse(content_type, &body)
        .ok_or_else(|| GraphError::parameter("The body is not multipart/form-data."))?;
    let field = |name: &str| parts.iter().find(|part| part.name == name);
    if field("messaging_product").is_none_or(|part| &part.bytes[..] != b"whatsapp") {
        return Err(GraphError::missing("messaging_product"));
    }
    let file = field("file").ok_or_else(|| GraphError::missing("file"))?;
    if file.filename.is_none() {
        return Err(GraphError::parameter("The file part has no filename."));
    }
    let declared = field("type").map(|part| String::from_utf8_lossy(&part.bytes).into_owned());
    let mime_type = file.content_type.clone().or(declared).ok_or_else(|| GraphError::missing("type"))?;
    let max = size_max(&mime_type)
        .ok_or_else(|| GraphError::new(131053, format!("Media type {mime_type} is not supported.")))?;
    if file.bytes.is_empty() || file.bytes.len() > max {
        return Err(GraphError::new(131053, format!("File size must be 1 to {max} bytes.")));
    }
    let mut media = lock(&state.graph.media);
    media.uploads += 1;
    let id = media.put(mime_type, file.bytes.clone());
    Ok(Json(json!({"id": id})).into_response())
}

/// The fault that strikes a call about files, if one does; a delay has passed then, and the call is served.
pub(super) async fn strike(state: &SimState) -> Result<Option<Response>, GraphError> {
    match state.graph.faults.strike(FaultTarget::Media, None, &state.random) {
        None => Ok(None),
        Some(GraphFault::Delay { ms }) => {
            tokio::time::sleep(Duration::from_millis(ms)).await;
            Ok(None)
        }
        Some(fault) => refuse(fault).await.map(Some),
    }
}

/// What `GET /{media-id}` answers, if there is such a medium.
pub(crate) fn look_up(state: &SimState, id: &str) -> Option<Value> {
    let media = lock(&state.graph.media);
    let medium = media.get(id)?;
    Some(json!({
        "messaging_product": "whatsapp",
        "url": download_url(state, id),
        "mime_type": medium.mime_type,
        "sha256": medium.sha256_hex(),
        "file_size": medium.bytes.len(),
        "id": id,
    }))
}

/// Deletes a medium; false: unknown.
pub(crate) fn delete(state: &SimState, id: &str) -> bool {
    lock(&state.graph.media).remove(id)
}

#[derive(Deserialize)]
pub(crate) struct DownloadQuery {
    mid: String,
    #[serde(default)]
    issued: i64,
}

/// The download URL.
pub(crate) async fn download(
    State(state): State<Arc<SimState>>,
    Query(query): Query<DownloadQuery>,
    headers: HeaderMap,
) -> Response {
    if headers.get(header::USER_AGENT).is_none_or(|agent| agent.is_empty()) {
        return html(StatusCode::BAD_REQUEST, "A User-Agent is needed.");
    }
    if !access::has_token(&state, &headers) {
        return html(StatusCode::UNAUTHORIZED, "You are not logged in.");
    }
    match strike(&state).await {
        Ok(None) => {}
        Ok(Some(answer)) => return answer,
        Err(error) => return error.into_response(),
    }
    let media = lock(&state.graph.media);
    let now_ms = state.clock.now_ms();
    let alive = query.issued > media.dead_until_ms && now_ms < query.issued + URL_LIFE_MS;
    match media.get(&query.mid) {
        Some(medium) if alive => {
            ([(header::CONTENT_TYPE, medium.mime_type.clone())], medium.bytes.clone()).into_response()
        }
        _ => html(StatusCode::NOT_FOUND, "The link has expired."),
    }
}

fn html(status: StatusCode, text: &str) -> Response {
    let page = format!("<!DOCTYPE html><html><body>{text}</body></html>");
    (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
}

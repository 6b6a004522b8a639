//! Our files on their way to a provider: uploaded once to each channel, and known there by the provider's id as long as
//! it keeps the file.
//!
//! This happens before an attempt to send is recorded. An upload shows nothing to the customer, so that it may be
//! repeated; the message that names it is sent by the rules of [`crate::deliver`], once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use channels::whatsapp::{ApiError, WhatsApp};
use futures::TryStreamExt;
use model::media::{MediaStatus, essence};
use model::{ChannelId, MediaId, UnixMs, WorkspaceId};
use store::delivery::Outcome;
use store::lanes::OutboxMessage;
use store::media::MediaRecord;

use super::{StorageError, Variant};
use crate::Engine;
use crate::registry::Line;

/// Meta keeps uploads for 30 days.
const LIFE_MS: i64 = 29 * 24 * 60 * 60 * 1000;
/// An id that runs out so soon is renewed before it is used.
const MARGIN_MS: i64 = 60 * 60 * 1000;
/// A refused id that is younger is not renewed: the file itself is what is refused.
const FRESH_MS: i64 = 10 * 60 * 1000;
const WAIT_MAX_MS: i64 = 60_000;
const WAIT_MIN_MS: i64 = 1_000;

/// Uploads that are under way on this node: two messages with one file upload it once.
#[derive(Default)]
pub(crate) struct Uploads(Mutex<HashMap<(ChannelId, MediaId), Turn>>);

/// Whoever holds it uploads; the others wait.
type Turn = Arc<tokio::sync::Mutex<()>>;

impl Uploads {
    fn of(&self, key: (ChannelId, MediaId)) -> Turn {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Only those that somebody holds are worth keeping.
        all.retain(|_, lock| Arc::strong_count(lock) > 1);
        all.entry(key).or_default().clone()
    }
}

/// Gives a message that has a file of ours the provider's id for it. `Err`: what became of the attempt instead; nothing
/// was sent.
pub(crate) async fn make_ready(
    engine: &Engine,
    workspace: WorkspaceId,
    channel: ChannelId,
    line: &Line,
    message: &mut OutboxMessage,
) -> Result<(), Outcome> {
    let Line::WhatsApp(whatsapp) = line else { return Ok(()) };
    let Some(id) = message.content.media().and_then(|media| media.ours) else { return Ok(()) };
    let now = engine.clock().now();
    let failed = |code: &str, reason: String| Outcome::Failed { code: code.to_owned(), reason };
    let again = |reason: String| retry(engine, message.created_at, now, None, reason);
    let uploads = engine.inner.media.uploads.of((channel, id));
    let _turn = uploads.lock().await;
    let store = &engine.inner.store;
    let known = store.provider_media(workspace, channel, id, now.plus_ms(MARGIN_MS)).await;
    let provider_id = match known.map_err(|error| again(error.to_string()))? {
        Some(known) => known,
        None => {
            let record = store.media(workspace, id).await.map_err(|error| again(error.to_string()))?;
            let Some(record) = record.filter(|record| record.status == MediaStatus::Stored) else {
                return Err(failed("MEDIA_GONE", "The file is not kept any more. Upload it again.".into()));
            };
            let provider_id = upload(engine, workspace, whatsapp, &record).await.map_err(|error| match error {
                Refused::For(reason) => failed("MEDIA_REFUSED", reason),
                Refused::Now { after, reason } => retry(engine, message.created_at, now, after, reason),
            })?;
            let until = now.plus_ms(LIFE_MS);
            let kept = store.keep_provider_media(workspace, channel, id, &provider_id, until).await;
            if let Err(error) = kept {
                tracing::warn!(%error, media.id = %id, "the provider's id of an upload could not be kept: it will be uploaded again");
            }
            provider_id
        }
    };
    if let Some(media) = message.content.media_mut() {
        media.id = Some(provider_id);
        media.link = None;
    }
    Ok(())
}

/// After a refusal for good: whether the file's id was to blame, which is forgotten then, so that the next attempt
/// uploads anew.
pub(crate) async fn forget_refused(
    engine: &Engine,
    workspace: WorkspaceId,
    channel: ChannelId,
    message: &OutboxMessage,
    code: &str,
) -> bool {
    // Unusable medium, wrong parameter value, invalid parameter: what an unknown id is answered with.
    if !matches!(code, "131053" | "131009" | "100") {
        return false;
    }
    let Some(media) = message.content.media() else { return false };
    let (Some(ours), Some(provider_id)) = (media.ours, &media.id) else { return false };
    let store = &engine.inner.store;
    let young = engine.clock().now().plus_ms(LIFE_MS - FRESH_MS);
    // One that lives longer than an older upload could was just made.
    let is_fresh = match store.provider_media(workspace, channel, ours, young).await {
        Ok(found) => found.is_some(),
        Err(_) => true,
    };
    if is_fresh {
        return false;
    }
    store.forget_provider_media(workspace, channel, ours, provider_id).await.is_ok()
}

/// Later: soon at first, and never longer than a minute; how long it waited says how much is enough. With jitter.
fn retry(engine: &Engine, since: UnixMs, now: UnixMs, after: Option<Duration>, reason: String) -> Outcome {
    let ceiling = now.since(since).clamp(WAIT_MIN_MS, WAIT_MAX_MS);
    let jitter = (engine.ids().next_random() % ceiling as u64) as i64;
    let wait = jitter.max(WAIT_MIN_MS / 2).max(after.unwrap_or_default().as_millis() as i64);
    Outcome::Retry { at: now.plus_ms(wait), code: Some("MEDIA_UPLOAD".into()), reason }
}

enum Refused {
    For(String),
    Now { after: Option<Duration>, reason: String },
}

impl From<StorageError> for Refused {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::Missing => Self::For("The file is missing in the storage. Upload it again.".to_owned()),
            other => Self::Now { after: None, reason: other.to_string() },
        }
    }
}

async fn upload(
    engine: &Engine,
    workspace: WorkspaceId,
    whatsapp: &WhatsApp,
    record: &MediaRecord,
) -> Result<String, Refused> {
    let opened = engine.open_media(workspace, record, Variant::File, None).await?;
    let (length, stream) = (opened.total_bytes, opened.stream.map_err(std::io::Error::other));
    let name = record.filename.clone().unwrap_or_else(|| record.kind.as_str().to_owned());
    let body = reqwest::Body::wrap_stream(stream);
    whatsapp.upload_stream(body, length, &name, &essence(&record.mime_type)).await.map_err(|error| {
        let reason = format!("The file could not be uploaded: {error}");
        match error {
            ApiError::Graph(graph) => {
                let advice = graph.advice();
                if advice.retryable {
                    Refused::Now { after: graph.retry_after.max(advice.after), reason }
                } else {
                    Refused::For(format!("WhatsApp does not take the file: {}", graph.message))
                }
            }
            // An upload may be repeated: whatever is not a refusal is tried again.
            ApiError::Http(status) if (400..500).contains(&status) && !matches!(status, 408 | 425 | 429) => {
                Refused::For(reason)
            }
            ApiError::Invalid(_) | ApiError::NotConfigured(_) => Refused::For(reason),
            _ => Refused::Now { after: None, reason },
        }
    })
}

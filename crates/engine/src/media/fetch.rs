//! The job that fetches a customer's file while the provider still has it (reference section 7).
//!
//! Looked up, downloaded into the spool, compared with the announced hash and kind, kept, recorded: in this order, so
//! that a repetition after a crash at any point does the same again. A refused look-up is not repeated: some of them
//! block the number for an hour.

use std::time::Duration;

use channels::whatsapp::{ApiError, WhatsApp};
use model::content::MediaRef;
use model::media::{INBOUND_BYTES, MediaKind, MediaStatus, essence, family};
use model::{ChannelId, MediaId, UnixMs};
use serde::Deserialize;
use store::media::MediaRecord;

use super::keep::KeepError;
use super::spool::{SpoolError, Spooled};
use super::{StorageError, keep, sniff};
use crate::Engine;
use crate::jobs::{Job, JobError, Kind};
use crate::registry::Line;

pub(crate) const FETCH: Kind = Kind {
    name: store::media::FETCH,
    run: |engine, job| Box::pin(fetch(engine, job)),
    gave_up: Some(|engine, job, reason| Box::pin(gave_up(engine, job, reason))),
    // A day and more: the provider's own troubles, and tokens that somebody has to renew.
    attempts_max: 200,
    backoff: (Duration::from_secs(2), Duration::from_secs(15 * 60)),
    deadline: Duration::from_secs(15 * 60),
    ..Kind::DEFAULT
};

/// Meta's media ids of what customers sent.
const LIFE_MS: i64 = 7 * 24 * 60 * 60 * 1000;
/// The address in a webhook works for five minutes, of which some have passed.
const LINK_LIFE_MS: i64 = 4 * 60 * 1000;
/// Before a refused token is tried again: a person has to renew it.
const TOKEN_WAIT: Duration = Duration::from_secs(15 * 60);
/// Before a full storage is tried again.
const FULL_WAIT: Duration = Duration::from_secs(60);
/// Downloads that are not what was announced are repeated so often: a line may have broken.
const LIES_MAX: i64 = 3;
/// A file that took more attempts gets no thumbnail: perhaps it is the picture that ends the process each time.
const THUMBNAIL_ATTEMPTS: i64 = 10;

#[derive(Deserialize)]
struct Payload {
    channel: ChannelId,
    media: MediaRef,
}

/// Why there is no file, yet or for ever.
enum Trouble {
    Job(JobError),
    /// It is settled: this is what people are told.
    Lost(MediaStatus, String),
}

impl From<JobError> for Trouble {
    fn from(error: JobError) -> Self {
        Self::Job(error)
    }
}

impl From<KeepError> for JobError {
    fn from(error: KeepError) -> Self {
        match error {
            KeepError::Storage(StorageError::Full) => {
                Self::retry_after(FULL_WAIT, "The storage for files is full: make room on the disk.")
            }
            other => Self::retry(other.to_string()),
        }
    }
}

fn lost(words: impl Into<String>) -> Trouble {
    Trouble::Lost(MediaStatus::Failed, words.into())
}

async fn fetch(engine: Engine, job: Job) -> Result<(), JobError> {
    let id = MediaId(job.key);
    let Some(record) = engine.inner.store.media(job.workspace_id, id).await? else { return Ok(()) };
    if matches!(record.status, MediaStatus::Stored | MediaStatus::Expired) {
        return Ok(());
    }
    let payload: Payload = serde_json::from_value(job.payload.clone())
        .map_err(|error| JobError::fail(format!("its payload cannot be read: {error}")))?;
    match bring(&engine, &job, &record, &payload).await {
        Ok(()) => Ok(()),
        Err(Trouble::Job(error)) => Err(error),
        Err(Trouble::Lost(status, words)) => {
            tracing::info!(media.id = %id, status = status.as_str(), words, "a customer's file will not come");
            let growth = engine.inner.store.lose_media(job.workspace_id, id, status, &words).await?;
            engine.announce(&growth);
            Ok(())
        }
    }
}

/// A job that was given up leaves its file as failed.
async fn gave_up(engine: Engine, job: Job, reason: String) {
    let words = format!("It could not be fetched: {reason}");
    let lost = engine.inner.store.lose_media(job.workspace_id, MediaId(job.key), MediaStatus::Failed, &words).await;
    match lost {
        Ok(growth) => engine.announce(&growth),
        Err(error) => tracing::error!(%error, "a file that was given up could not be recorded as such"),
    }
}

async fn bring(engine: &Engine, job: &Job, record: &MediaRecord, payload: &Payload) -> Result<(), Trouble> {
    let age_ms = engine.clock().now().since(job.created_at);
    if age_ms > LIFE_MS {
        return Err(expired());
    }
    let line = engine.inner.registry.by_id(payload.channel).map(|channel| channel.line.clone());
    let Some(Line::WhatsApp(whatsapp)) = line else {
        return Err(lost("The channel that it came through is not connected any more."));
    };
    let mut media = payload.media.clone();
    if media.id.is_some() && (job.attempt > 1 || age_ms > LINK_LIFE_MS) {
        media.link = None;
    }
    let spooled = download(engine, job, &whatsapp, &media).await.map_err(|error| match error {
        Trouble::Lost(MediaStatus::Failed, _) if is_old(engine.clock().now(), job.created_at) => expired(),
        other => other,
    })?;
    let claimed = essence(payload.media.mime_type.as_deref().unwrap_or_default());
    let tail = spooled.tail().await.map_err(|error| JobError::from(KeepError::from(error)))?;
    let found = sniff::sniff(&spooled.head, &tail, &claimed);
    if !fits(record.kind, found) {
        let is = found.unwrap_or("nothing that is known");
        return Err(lost(format!("The provider announced {}, but the file is {is}.", with_article(record.kind))));
    }
    let mime_type = found.map_or(claimed, str::to_owned);
    let seen =
        keep::look(engine, &spooled, &mime_type, job.attempt <= THUMBNAIL_ATTEMPTS).await.map_err(JobError::from)?;
    let place = keep::put(engine, job.workspace_id, &spooled, &seen).await.map_err(JobError::from)?;
    let store = &engine.inner.store;
    let growth =
        store.finish_media(job.workspace_id, record.id, place.id, &seen.facts).await.map_err(JobError::from)?;
    engine.announce(&growth);
    Ok(())
}

fn expired() -> Trouble {
    let words = "The provider keeps files for 7 days, and it could not be fetched within that time.";
    Trouble::Lost(MediaStatus::Expired, words.to_owned())
}

fn is_old(now: UnixMs, created_at: UnixMs) -> bool {
    now.since(created_at) > LIFE_MS - LINK_LIFE_MS
}

async fn download(engine: &Engine, job: &Job, whatsapp: &WhatsApp, media: &MediaRef) -> Result<Spooled, Trouble> {
    let mut download = whatsapp.open(media, INBOUND_BYTES as usize).await.map_err(|error| judge(error, job))?;
    let storage = &engine.inner.media.storage;
    let name = engine.ids().next().to_string();
    let mut spool = storage.spool(&name, INBOUND_BYTES).await.map_err(spool_trouble)?;
    while let Some(chunk) = download.chunk().await.map_err(|error| judge(error, job))? {
        spool.write(&chunk).await.map_err(spool_trouble)?;
    }
    let spooled = spool.finish().await.map_err(spool_trouble)?;
    if !download.is_announced(&spooled.sha256) {
        return Err(judge(ApiError::HashMismatch, job));
    }
    if spooled.bytes == 0 {
        return Err(lost("The file is empty."));
    }
    Ok(spooled)
}

fn spool_trouble(error: SpoolError) -> Trouble {
    match error {
        SpoolError::TooLarge { max_bytes } => too_large(max_bytes),
        SpoolError::Storage(error) => Trouble::Job(KeepError::from(error).into()),
    }
}

fn too_large(max_bytes: u64) -> Trouble {
    lost(format!("The file is larger than {} MB.", max_bytes / 1024 / 1024))
}

/// What a refusal of the provider means for a job.
fn judge(error: ApiError, job: &Job) -> Trouble {
    let words = error.to_string();
    match error {
        ApiError::TooLarge { max_bytes } => too_large(max_bytes as u64),
        ApiError::HashMismatch | ApiError::Unreadable(_) if job.attempt < LIES_MAX => {
            JobError::retry_after(Duration::from_secs(5), words).into()
        }
        ApiError::HashMismatch => lost("What the provider delivers is not the file that it announced."),
        ApiError::Unreadable(_) => lost(format!("The provider does not deliver the file: {words}.")),
        ApiError::Graph(graph) if is_about_the_token(graph.code) => {
            JobError::retry_after(TOKEN_WAIT, "WhatsApp refuses the channel's access token: renew it.").into()
        }
        ApiError::Graph(ref graph) if error.is_retryable() => {
            let after = graph.retry_after.unwrap_or_default().min(TOKEN_WAIT);
            JobError::retry_after(after, words).into()
        }
        ApiError::Graph(_) => lost("The provider does not have the file any more."),
        ApiError::Http(401 | 403) => JobError::retry_after(TOKEN_WAIT, words).into(),
        // The address ran out between the look-up and the download.
        ApiError::Http(404 | 410) if job.attempt < LIES_MAX => JobError::retry(words).into(),
        ApiError::Http(404 | 410) => lost("The provider does not have the file any more."),
        ref other if other.is_retryable() => JobError::retry(words).into(),
        _ => lost(format!("It cannot be fetched: {words}.")),
    }
}

/// Tokens and permissions: a person can mend them (reference section 8).
fn is_about_the_token(code: i64) -> bool {
    matches!(code, 0 | 3 | 10 | 190 | 200..=299 | 131_005)
}

/// Whether a content may be what the message says. A document may be anything, also something unknown.
fn fits(kind: MediaKind, found: Option<&str>) -> bool {
    match (kind, found) {
        (MediaKind::Document, _) => true,
        (MediaKind::Image | MediaKind::Sticker, Some("image/svg+xml")) | (_, None) => false,
        (MediaKind::Image | MediaKind::Sticker, Some(found)) => family(found) == "image",
        // An MP4 without pictures is a sound, whatever it is called.
        (MediaKind::Audio, Some("video/mp4" | "video/3gpp")) | (MediaKind::Video, Some("audio/mp4")) => true,
        (MediaKind::Audio, Some(found)) => family(found) == "audio",
        (MediaKind::Video, Some(found)) => family(found) == "video",
    }
}

fn with_article(kind: MediaKind) -> &'static str {
    match kind {
        MediaKind::Image => "a picture",
        MediaKind::Video => "a video",
        MediaKind::Audio => "a sound",
        MediaKind::Document => "a document",
        MediaKind::Sticker => "a sticker",
    }
}

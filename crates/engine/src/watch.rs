//! Keeping a node in step with what people set: on it, or on another one.
//!
//! Every change of a channel or provider raises a number in the database. The node that made it reads again at once
//! and tells the others through Redis; without Redis, or where the notice is lost, they look at the number every
//! second. A webhook that does not fit what a node knows makes it look before it refuses.
//!
//! The same task writes down what this node has seen of its channels, and draws the conclusions from what providers
//! say about accounts and templates.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use channels::whatsapp::account::{News, Severity, news};
use store::channels::{AccountEvent, AccountState, Applied};
use tokio::sync::Notify;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::Engine;

const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Account events that another node has stored are looked for this often; our own at once.
const EVENTS_EVERY: Duration = Duration::from_secs(5);
/// Account events of one transaction.
const EVENTS_MAX: i64 = 50;
/// A node that is asked by strangers looks at most this often.
const CATCH_UP_EVERY: Duration = Duration::from_secs(1);

/// What a node knows of the settings' state.
#[derive(Default)]
pub(crate) struct SettingsWatch {
    version: AtomicI64,
    /// One reading at a time: the later one must not be overtaken by the earlier.
    reading: tokio::sync::Mutex<()>,
    looked_at: Mutex<Option<Instant>>,
    /// Somebody else has changed something.
    pub changed: Notify,
    /// An event about an account was stored here.
    pub account_event: Notify,
}

impl Engine {
    /// Reads channels and providers again.
    pub async fn reload_settings(&self) -> store::Result<()> {
        let inner = &self.inner;
        let _reading = inner.watch.reading.lock().await;
        // Before the rest: what changes in between is read again.
        let version = inner.store.settings_version().await?;
        inner.registry.reload(&inner.store).await?;
        inner.models.reload(&inner.store).await?;
        inner.watch.version.store(version, Ordering::Release);
        Ok(())
    }

    /// After this node has changed a channel or a provider: in force here when it returns, elsewhere a moment later.
    pub async fn settings_changed(&self) {
        if let Err(error) = self.reload_settings().await {
            // It is stored: the next look brings it.
            tracing::warn!(%error, "changed settings could not be read again");
        }
        crate::notices::tell_settings(self).await;
    }

    /// Reads again if something was changed elsewhere, at most once a second. Whether it did.
    pub async fn catch_up(&self) -> bool {
        let now = Instant::now();
        {
            let mut looked_at = self.inner.watch.looked_at.lock().unwrap_or_else(PoisonError::into_inner);
            if looked_at.is_some_and(|at| now.duration_since(at) < CATCH_UP_EVERY) {
                return false;
            }
            *looked_at = Some(now);
        }
        self.reload_if_moved().await
    }

    async fn reload_if_moved(&self) -> bool {
        let known = self.inner.watch.version.load(Ordering::Acquire);
        let moved = match self.inner.store.settings_version().await {
            Ok(version) if version == known => return false,
            Ok(_) => self.reload_settings().await,
            Err(error) => Err(error),
        };
        if let Err(error) = &moved {
            tracing::warn!(%error, "settings could not be read again");
        }
        moved.is_ok()
    }
}

/// Runs until `stop` is cancelled.
pub async fn run(engine: Engine, stop: CancellationToken) {
    // Apart, because the second asks providers.
    tokio::join!(look(&engine, &stop), conclude(&engine, &stop));
}

/// Follows changes of other nodes, and writes down what this one has seen.
async fn look(engine: &Engine, stop: &CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => break,
            () = engine.inner.watch.changed.notified() => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
        engine.reload_if_moved().await;
        write_pulses(engine).await;
    }
    write_pulses(engine).await;
}

/// Draws the conclusions from account events.
async fn conclude(engine: &Engine, stop: &CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = engine.inner.watch.account_event.notified() => {}
            () = tokio::time::sleep(EVENTS_EVERY) => {}
        }
        tokio::select! { () = stop.cancelled() => return, () = apply_events(engine) => {} }
    }
}

async fn write_pulses(engine: &Engine) {
    for line in engine.inner.registry.all() {
        let Some(beat) = line.pulse.due() else { continue };
        let record = &line.record;
        if let Err(error) = engine.inner.store.note_channel_beat(record.workspace_id, record.id, &beat).await {
            tracing::warn!(%error, channel.id = %record.id, "a channel's state could not be written down");
        }
    }
}

async fn apply_events(engine: &Engine) {
    let now = engine.clock().now();
    let unknown = match engine.inner.store.apply_account_events(EVENTS_MAX, now, judge).await {
        Ok((taken, unknown)) => {
            if taken as i64 == EVENTS_MAX {
                engine.inner.watch.account_event.notify_one();
            }
            unknown
        }
        Err(error) => return tracing::warn!(%error, "events about accounts could not be applied"),
    };
    for (workspace, channel) in unknown {
        // Made in the provider's own pages, or changed in a way that the event does not tell.
        if let Err(error) = engine.sync_channel_templates(workspace, channel).await {
            tracing::warn!(%error, channel.id = %channel, "templates could not be asked for after an event");
        }
    }
}

fn judge(event: &AccountEvent) -> Applied {
    match news(&event.field, &event.raw) {
        News::Nothing => Applied::Nothing,
        News::Template(news) => Applied::Template(news),
        News::Account(news) => Applied::Account(AccountState {
            at: event.received_at,
            text: news.text,
            severity: match news.severity {
                Severity::Information => 0,
                Severity::Warning => 1,
                Severity::Error => 2,
            },
        }),
    }
}

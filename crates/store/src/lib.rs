//! All SQL, migrations and transactions; the queue's table and the event log.
//!
//! Deliberately absent: HTTP, providers, and rules that `model` could own. Every function that touches
//! a workspace's rows takes its `WorkspaceId` first. Hot paths (intake, claims, turn commits, delivery
//! results) are operations that the group committer in `write` gathers into shared transactions; all
//! else is one function per query in the file of its noun.

mod crypt;
mod db;
mod dialect;
mod error;
mod handover;
mod histories;
mod hot;
mod inbox;
mod json_text;
mod reachability;
mod seek;
mod settings_version;
mod text;

pub mod accounts;
pub mod agents;
pub mod audit;
pub mod channels;
pub mod checks;
pub mod contacts;
pub mod conversation_events;
pub mod conversations;
pub mod delivery;
pub mod feed;
pub mod idempotency;
pub mod intake;
pub mod jobs;
pub mod knowledge;
pub mod lanes;
pub mod mcp;
pub mod media;
pub mod media_library;
pub mod messages;
pub mod notes;
pub mod onboarding;
pub mod outbox;
pub mod providers;
pub mod raw_events;
pub mod retention;
pub mod rollups;
pub mod saved_replies;
pub mod search;
pub mod stats;
pub mod tasks;
pub mod templates;
pub mod tickets;
pub mod tools;
pub mod trials;
pub mod turns;
pub mod turns_read;
pub mod unanswered;
pub mod understanding;
pub mod vectors;
pub mod write;

#[cfg(test)]
extern crate self as store;
#[cfg(test)]
mod plans;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use model::Clock;
use model::ids::IdSource;

use histories::Histories;

pub use crypt::Vault;
pub use db::{DbOptions, Result};
pub use error::StoreError;
pub use handover::{Acting, HandedOver};

/// The database with what it needs: ids, clock and the key of the vault.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    db: db::Db,
    ids: Arc<IdSource>,
    vault: Vault,
    histories: Histories,
    /// The last intake was refused because the database could not be used.
    refused: AtomicBool,
}

/// Bytes that a health check writes after an intake was refused: more than one webhook takes.
const THOROUGH_BYTES: usize = 256 * 1024;

impl Store {
    /// Connects. Does not migrate.
    pub async fn open(options: &DbOptions, ids: Arc<IdSource>, vault: Vault) -> Result<Store> {
        let db = db::Db::open(options).await?;
        Ok(Store {
            inner: Arc::new(Inner { db, ids, vault, histories: Histories::default(), refused: AtomicBool::new(false) }),
        })
    }

    /// Brings the schema up to date, under the database's own migration lock, and checks that this
    /// process holds the key that the database was written with.
    pub async fn migrate(&self) -> Result<()> {
        self.db().migrate().await?;
        let mut tx = self.db().begin().await?;
        tx.exec(
            "INSERT INTO installation (key, value) VALUES ('key_id', $1) ON CONFLICT (key) DO NOTHING",
            db::args![self.vault().key_id()],
        )
        .await?;
        let stored: Option<(String,)> = tx.one("SELECT value FROM installation WHERE key = 'key_id'", vec![]).await?;
        tx.commit().await?;
        match stored {
            Some((id,)) if id == self.vault().key_id() => Ok(()),
            _ => Err(StoreError::Config(
                "the database was written with another encryption key: set SWITCHBOARD_SECRET_KEY (or the key \
                 file) to the key that belongs to it"
                    .into(),
            )),
        }
    }

    /// Whether the database takes writes: commits one, because a full disk refuses only that. A single page may
    /// still fit where a webhook did not, so that after a refused webhook more is written.
    pub async fn ping(&self) -> Result<()> {
        let is_thorough = self.inner.refused.load(Ordering::Relaxed);
        let value = if is_thorough { "x".repeat(THOROUGH_BYTES) } else { String::new() };
        let mut tx = self.db().begin().await?;
        tx.exec(
            "INSERT INTO installation (key, value) VALUES ('ping', $1) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            db::args![value],
        )
        .await?;
        tx.commit().await?;
        if is_thorough {
            self.inner.refused.store(false, Ordering::Relaxed);
        }
        Ok(())
    }

    /// Remembers whether the last intake could be stored.
    pub(crate) fn note_intake(&self, refused: Option<&StoreError>) {
        self.inner.refused.store(refused.is_some_and(StoreError::is_unavailable), Ordering::Relaxed);
    }

    pub async fn close(&self) {
        self.db().close().await;
    }

    pub fn is_sqlite(&self) -> bool {
        self.db().is_sqlite()
    }

    pub fn vault(&self) -> &Vault {
        &self.inner.vault
    }

    pub(crate) fn histories(&self) -> &Histories {
        &self.inner.histories
    }

    pub fn ids(&self) -> &IdSource {
        &self.inner.ids
    }

    pub fn clock(&self) -> &Clock {
        self.inner.ids.clock()
    }

    pub(crate) fn db(&self) -> &db::Db {
        &self.inner.db
    }
}

/// Characters of a conversation's last line.
const PREVIEW_CHARS: usize = 200;

/// The last line of a conversation as lists show it.
pub(crate) fn preview(content: &model::content::Content, text: &str) -> String {
    if text.is_empty() {
        return format!("[{}]", content.message_type());
    }
    model::text::without_nul(model::text::fit(text, PREVIEW_CHARS)).into_owned()
}

/// A value as JSON without U+0000, which PostgreSQL refuses.
pub(crate) use intake::json as intake_json;
pub use json_text::JsonText;

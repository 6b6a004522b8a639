//! The newest messages of threads, which every turn wants: from memory as far as they are known, from the database what
//! came since.
//!
//! A thread changes in two ways: a message is added, which `conversations.message_count` counts and which gets that number
//! as its `seq`, or one that is there is edited or taken back, which `edit_count` counts. What was read once is
//! therefore right for as long as both are what they were, whichever process wrote; and where messages were only
//! added, only those are read, and they must be exactly the ones with the numbers in between.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use lru::LruCache;
use model::conversation::Sender;
use model::{ConversationId, MessageId, UnixMs, WorkspaceId};
use uuid::Uuid;

use crate::StoreError;
use crate::db::{Result, args};
use crate::dialect::Sql;
use crate::hot::{Batches, hot_row};
use crate::lanes::{ConversationKey, HistoryEntry, read};

/// What all threads in memory may take: those of more than a thousand conversations.
const KEPT_BYTES: usize = 8 << 20;
/// Messages that came since the last turn. Where there are more, the whole is read again.
const NEW_MAX: i64 = 8;

/// The newest messages of each conversation. PostgreSQL finds them by index only in a LATERAL join, which SQLite does
/// not know; SQLite does with IN, and by row id the index alone says which they are. CROSS JOIN and the plus keep
/// it from walking the workspace instead.
pub(crate) static HISTORIES: LazyLock<Sql> = LazyLock::new(|| {
    const COLUMNS: &str = "m.conversation_id, m.id, m.seq, m.direction, m.sender, CAST(m.content AS TEXT) AS content,
            m.revoked_at, m.order_at";
    let sqlite = format!(
        "SELECT {COLUMNS}
         FROM {{rows}} CROSS JOIN messages m ON +m.workspace_id = j.ws AND m.rowid IN
            (SELECT x.rowid FROM messages x WHERE x.workspace_id = j.ws AND x.conversation_id = j.id
             ORDER BY x.order_at DESC, x.seq DESC LIMIT $2)"
    );
    let postgres = format!(
        "SELECT {COLUMNS}
         FROM {{rows}} CROSS JOIN LATERAL
            (SELECT x.* FROM messages x WHERE x.workspace_id = j.ws AND x.conversation_id = j.id
             ORDER BY x.order_at DESC, x.seq DESC LIMIT $2) AS m"
    );
    let mut sql = Sql::batch(&sqlite, ConversationKey::COLUMNS);
    sql.postgres = Sql::batch(&postgres, ConversationKey::COLUMNS).postgres;
    sql
});

hot_row! { HistoryRow {
    conversation_id: Uuid,
    id: Uuid,
    seq: i64,
    direction: String,
    sender: String,
    content: String,
    revoked_at: Option<i64>,
    order_at: i64,
} }

/// How far a thread is: messages added, and messages changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Version {
    pub messages: i64,
    pub edits: i64,
}

/// A message as it is kept: small, because many are.
struct Kept {
    id: MessageId,
    seq: i64,
    at: UnixMs,
    inbound: bool,
    sender: Sender,
    revoked: bool,
    /// JSON, read again for each turn.
    content: Box<str>,
}

impl Kept {
    fn of(row: HistoryRow) -> Result<Self> {
        Ok(Self {
            id: MessageId(row.id),
            seq: row.seq,
            at: UnixMs(row.order_at),
            inbound: row.direction == "inbound",
            sender: read(Sender::parse(&row.sender), "a sender")?,
            revoked: row.revoked_at.is_some(),
            content: row.content.into(),
        })
    }

    fn entry(&self) -> Result<HistoryEntry> {
        Ok(HistoryEntry {
            id: self.id,
            seq: self.seq,
            inbound: self.inbound,
            sender: self.sender,
            content: serde_json::from_str(&self.content)
                .map_err(|_| StoreError::Corrupt("a message's content".into()))?,
            revoked: self.revoked,
            at: self.at,
        })
    }
}

/// The newest messages of a thread, oldest first.
struct Thread {
    version: Version,
    /// How many were asked for.
    limit: i64,
    messages: Vec<Kept>,
}

impl Thread {
    /// In the thread's order, and no more than were asked for.
    fn arrange(&mut self) {
        self.messages.sort_unstable_by_key(|message| (message.at, message.seq));
        let surplus = self.messages.len().saturating_sub(usize::try_from(self.limit).unwrap_or(0));
        self.messages.drain(..surplus);
    }

    /// Takes in what came up to `version`. `false`: not everything that came is among them.
    fn grow(&mut self, newest: Vec<Kept>, version: Version) -> bool {
        let came = self.version.messages + 1..=version.messages;
        let missing = version.messages - self.version.messages;
        let before = self.messages.len();
        self.messages.extend(newest.into_iter().filter(|message| came.contains(&message.seq)));
        if (self.messages.len() - before) as i64 != missing {
            return false;
        }
        self.version = version;
        self.arrange();
        true
    }

    fn entries(&self) -> Result<Vec<HistoryEntry>> {
        self.messages.iter().map(Kept::entry).collect()
    }

    fn bytes(&self) -> usize {
        let texts: usize = self.messages.iter().map(|message| message.content.len()).sum();
        size_of::<Self>() + self.messages.capacity() * size_of::<Kept>() + texts
    }
}

type Place = (WorkspaceId, ConversationId);

/// Threads that were read lately.
pub(crate) struct Histories {
    shelf: Mutex<Shelf>,
}

struct Shelf {
    threads: LruCache<Place, Thread>,
    bytes: usize,
}

impl Default for Histories {
    fn default() -> Self {
        Self { shelf: Mutex::new(Shelf { threads: LruCache::unbounded(), bytes: 0 }) }
    }
}

impl Histories {
    /// The newest `limit` messages of each thread, oldest first.
    pub(crate) async fn read(
        &self,
        tx: &mut impl Batches,
        wanted: &[(ConversationKey, Version)],
        limit: i64,
    ) -> Result<HashMap<ConversationId, Vec<HistoryEntry>>> {
        let mut found = HashMap::with_capacity(wanted.len());
        let (mut grown, mut unknown) = (Vec::new(), Vec::new());
        for (key, version) in wanted {
            let thread = self.take((key.ws, key.id)).filter(|thread| thread.limit == limit);
            match thread.filter(|thread| thread.version.edits == version.edits) {
                Some(thread) if thread.version == *version => {
                    found.insert(key.id, thread.entries()?);
                    self.put((key.ws, key.id), thread);
                }
                Some(thread) if (1..=NEW_MAX).contains(&(version.messages - thread.version.messages)) => {
                    grown.push((key, *version, thread));
                }
                _ => unknown.push((key, *version)),
            }
        }
        if let Some(most) = grown.iter().map(|(_, version, thread)| version.messages - thread.version.messages).max() {
            let mut newest = newest(tx, grown.iter().map(|(key, ..)| (*key).clone()), most).await?;
            for (key, version, mut thread) in grown {
                if thread.grow(newest.remove(&key.id).unwrap_or_default(), version) {
                    found.insert(key.id, thread.entries()?);
                    self.put((key.ws, key.id), thread);
                } else {
                    unknown.push((key, version));
                }
            }
        }
        if !unknown.is_empty() {
            let mut newest = newest(tx, unknown.iter().map(|(key, _)| (*key).clone()), limit).await?;
            for (key, version) in unknown {
                let messages = newest.remove(&key.id).unwrap_or_default();
                // What was committed since the version was read belongs to a version that is not known here.
                let is_of_version = messages.iter().all(|message| message.seq <= version.messages);
                let mut thread = Thread { version, limit, messages };
                thread.arrange();
                found.insert(key.id, thread.entries()?);
                if is_of_version {
                    self.put((key.ws, key.id), thread);
                }
            }
        }
        Ok(found)
    }

    /// Takes a thread out, so that it is changed by one reader at a time: another one reads it from the database.
    fn take(&self, place: Place) -> Option<Thread> {
        let mut shelf = self.lock();
        let thread = shelf.threads.pop(&place)?;
        shelf.bytes -= thread.bytes();
        Some(thread)
    }

    fn put(&self, place: Place, mut thread: Thread) {
        thread.messages.shrink_to_fit();
        let mut shelf = self.lock();
        shelf.bytes += thread.bytes();
        if let Some(other) = shelf.threads.put(place, thread) {
            shelf.bytes -= other.bytes();
        }
        while shelf.bytes > KEPT_BYTES {
            let Some((_, oldest)) = shelf.threads.pop_lru() else { break };
            shelf.bytes -= oldest.bytes();
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The newest `limit` messages of each conversation, in no order.
async fn newest(
    tx: &mut impl Batches,
    keys: impl Iterator<Item = ConversationKey>,
    limit: i64,
) -> Result<HashMap<ConversationId, Vec<Kept>>> {
    let mut found: HashMap<_, Vec<Kept>> = HashMap::new();
    for row in tx.all_rows::<HistoryRow, _>(&HISTORIES, &keys.collect::<Vec<_>>(), args![limit]).await? {
        found.entry(ConversationId(row.conversation_id)).or_default().push(Kept::of(row)?);
    }
    Ok(found)
}

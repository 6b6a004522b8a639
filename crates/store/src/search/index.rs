//! Keeps the search index: follows each workspace's feed, a step at a time, behind what is written.
//!
//! A document is made anew from what is stored whenever one of its messages came, was edited or was taken back: so that
//! a step may be repeated, and what was erased is gone. The first pass over a workspace makes all documents; the feed is
//! then followed from where it stood when that pass began. Documents and the place reached are written in one
//! transaction, which is void if another step was faster: a crash in between loses nothing and doubles nothing.
//!
//! The further the index is behind, the more events one plan joins: a part that many of them have changed is written
//! once. So a document's cost is spread over its messages just when there are many.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

use model::identity::Identity;
use model::words::for_each_word;
use model::{ConversationId, UnixMs, WorkspaceId};
use uuid::Uuid;

use super::{CHUNK_MESSAGES, ENDING_DIGITS, PartRow, beginnings, ending_token, workspace_token};
use crate::Store;
use crate::contacts::open_identity;
use crate::db::{Result, Tx, args};
use crate::dialect::{Sql, batch, batch_row};
use crate::hot::Batches;
use crate::seek::FIRST;

/// Words of one message that are indexed: more than an operator or customer can type into it.
pub(crate) const MESSAGE_WORDS: usize = 1_000;
/// Events that one plan joins.
const EVENTS_PER_PLAN: i64 = 20_000;
/// Conversations of a plan of the first pass.
const CONVERSATIONS_PER_PLAN: i64 = 100;
/// Parts that one transaction writes: about as long as messages may wait for it.
const PARTS_PER_STEP: usize = 100;
/// Workspaces that one look finds.
const WORKSPACES_MAX: i64 = 64;
/// `position` is the time of the last activity in milliseconds, and a place within that millisecond.
const PLACES_BITS: u32 = 20;

/// Who works, and until when nobody else does.
#[derive(Clone, Copy, Debug)]
pub struct Lease {
    pub node: Uuid,
    pub until: UnixMs,
}

/// What a step did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IndexStep {
    pub documents: usize,
    /// There is more to do now.
    pub more: bool,
}

#[derive(Clone, Debug, sqlx::FromRow)]
struct Cursor {
    seq: i64,
    backfill_id: Option<Uuid>,
    backfill_chunk: i64,
    generation: i64,
    lease_node: Option<Uuid>,
    lease_until: i64,
}

/// A part of a conversation.
type PartKey = (Uuid, i64);

/// What is planned and not yet written: each step takes it on from the last one.
#[derive(Debug, Default)]
pub struct Planned(Option<Plan>);

/// Where a plan leads, and the parts that it makes anew.
#[derive(Debug)]
struct Plan {
    /// As it was when the last step ended: a plan from another state is void.
    from: Cursor,
    /// When all is written.
    next: Cursor,
    parts: BTreeSet<PartKey>,
    /// Conversations that are gone, or whose parts are not known to be all: their documents go first.
    cleared: BTreeSet<Uuid>,
    /// Conversations with a voice note or a call.
    voiced: BTreeSet<Uuid>,
    /// Conversations whose tickets or tasks have changed.
    tasked: BTreeSet<Uuid>,
    more: bool,
}

batch_row! { DocumentRow { ws: Id WorkspaceId, position: Int i64, conv: Id Uuid, chunk: Int i64, words: Text String } }
batch_row! { ConvRow { conv: Id Uuid } }
batch_row! { PlaceRow { low: Int i64, high: Int i64 } }

/// Workspaces whose feed is ahead of the index.
pub(crate) const BEHIND: &str = "SELECT f.workspace_id FROM feed_counters f \
     LEFT JOIN search_cursors s ON s.workspace_id = f.workspace_id \
     WHERE s.workspace_id IS NULL OR s.seq < f.last_seq OR s.backfill_id IS NOT NULL LIMIT $1";
const CURSOR: &str = "SELECT seq, backfill_id, backfill_chunk, generation, lease_node, lease_until FROM search_cursors \
     WHERE workspace_id = $1";
const NEXT_CONVERSATIONS: &str = "SELECT id, message_count FROM conversations WHERE workspace_id = $1 AND id >= $2 \
     ORDER BY id LIMIT $3";
/// What happened to what, each once, with the message as it is now: conversation, subject, kind of event, place, whether
/// it was edited or taken back, whether it is a voice note. Statuses make most events, and change no word.
pub(crate) const HAPPENED: &str = "SELECT e.conversation_id, e.subject_id, e.kind, m.seq, m.edited_at IS NOT NULL OR m.revoked_at IS NOT NULL AS changed, \
         m.content->>'kind' = 'audio' AS voice \
     FROM (SELECT DISTINCT conversation_id, subject_id, CASE WHEN type LIKE 'message.%' OR type = 'conversation.created' \
             THEN type ELSE 'work' END AS kind \
         FROM feed WHERE workspace_id = $1 AND seq > $2 AND seq <= $3 AND conversation_id IS NOT NULL \
             AND type IN ('message.created', 'message.updated', 'conversation.created', \
                 'ticket.created', 'ticket.updated', 'task.created', 'task.updated')) AS e \
     LEFT JOIN messages m ON m.workspace_id = $1 AND m.id = e.subject_id AND e.kind LIKE 'message.%'";
type Happened = (Uuid, Option<Uuid>, String, Option<i64>, bool, Option<bool>);
/// Conversation, its last activity, contact, name, sealed identity.
type Owner = (Uuid, i64, Uuid, Option<String>, Option<Vec<u8>>);
pub(crate) static OWNERS: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "SELECT c.id, c.last_message_at, c.contact_id, k.name, k.identity
         FROM {rows} CROSS JOIN conversations c
         LEFT JOIN contacts k ON k.workspace_id = c.workspace_id AND k.id = c.contact_id
         WHERE c.workspace_id = $2 AND c.id = j.conv",
        ConvRow::COLUMNS,
    )
});
pub(crate) static TEXTS: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "SELECT m.conversation_id, m.seq, m.text, m.content->>'kind' = 'audio' AS voice
         FROM {rows} CROSS JOIN messages m
         WHERE m.workspace_id = $2 AND m.conversation_id = j.conv AND m.seq >= j.low AND m.seq < j.high
            AND m.revoked_at IS NULL",
        PartRow::COLUMNS,
    )
});
pub(crate) static COUNTS: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "SELECT c.id, c.message_count FROM {rows} CROSS JOIN conversations c WHERE c.workspace_id = $2 AND c.id = j.conv",
        ConvRow::COLUMNS,
    )
});
/// The highest place that is taken in each range of positions.
static PLACES: LazyLock<Sql> = LazyLock::new(|| {
    let sql = |scope: &str| {
        Sql::batch(
            &format!(
                "SELECT j.low, (SELECT MAX(d.position) FROM search_documents d
                    WHERE {scope} d.position >= j.low AND d.position < j.high) AS taken FROM {{rows}}"
            ),
            PlaceRow::COLUMNS,
        )
    };
    // SQLite's rowids are unique across workspaces. `$2` is bound in both.
    Sql::each(sql("$2 IS NOT NULL AND").sqlite, sql("d.workspace_id = $2 AND").postgres)
});
const ADVANCE: &str = "UPDATE search_cursors SET seq = $3, backfill_id = $4, backfill_chunk = $5, \
     generation = generation + 1, lease_node = $6, lease_until = $7 WHERE workspace_id = $1 AND generation = $2";

static UNINDEX: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "DELETE FROM search_words WHERE rowid IN (SELECT d.position FROM {rows} JOIN search_documents d
            ON d.workspace_id = j.ws AND d.conversation_id = j.conv AND d.chunk = j.chunk)",
        DocumentRow::COLUMNS,
    )
});
static REMOVE: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "DELETE FROM search_documents WHERE (workspace_id, conversation_id, chunk) IN
            (SELECT j.ws, j.conv, j.chunk FROM {rows})",
        DocumentRow::COLUMNS,
    )
});
static ADD: LazyLock<Sql> = LazyLock::new(|| {
    let mut sql = Sql::batch(
        "INSERT INTO search_documents (workspace_id, position, conversation_id, chunk)
         SELECT j.ws, j.position, j.conv, j.chunk FROM {rows} WHERE true",
        DocumentRow::COLUMNS,
    );
    sql.postgres = Sql::batch(
        "INSERT INTO search_documents (workspace_id, position, conversation_id, chunk, words)
         SELECT j.ws, j.position, j.conv, j.chunk, array_to_tsvector(array_remove(string_to_array(j.words, ' '), '')) FROM {rows}",
        DocumentRow::COLUMNS,
    )
    .postgres;
    sql
});
static INDEX: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "INSERT INTO search_words (rowid, words) SELECT j.position, j.words FROM {rows} WHERE true",
        DocumentRow::COLUMNS,
    )
});

macro_rules! open_work {
    () => {
        "(EXISTS (SELECT 1 FROM tickets t WHERE t.workspace_id = $1 AND t.conversation_id = $2 \
              AND t.status IN ('open', 'in_progress')) \
          OR EXISTS (SELECT 1 FROM tasks t WHERE t.workspace_id = $1 AND t.conversation_id = $2 AND t.status = 'open'))"
    };
}
/// Finds the row if it is wrong, and corrects it.
const HAS_TASK: (&str, &str) = (
    concat!(
        "SELECT message_count FROM conversations WHERE workspace_id = $1 AND id = $2 AND has_task <> ",
        open_work!()
    ),
    concat!("UPDATE conversations SET has_task = ", open_work!(), " WHERE workspace_id = $1 AND id = $2"),
);
const HAS_VOICE: (&str, &str) = (
    "SELECT message_count FROM conversations WHERE workspace_id = $1 AND id = $2 AND NOT has_voice",
    "UPDATE conversations SET has_voice = TRUE WHERE workspace_id = $1 AND id = $2",
);

impl Plan {
    fn new(from: &Cursor, next: Cursor, more: bool) -> Self {
        let (parts, cleared, voiced, tasked) = Default::default();
        Self { from: from.clone(), next, parts, cleared, voiced, tasked, more }
    }

    fn is_void(&self) -> bool {
        self.parts.is_empty() && self.next.seq == self.from.seq && self.next.backfill_id == self.from.backfill_id
    }
}

/// Takes a conversation out of the index, in the transaction that erases it. A step that has read its words before is
/// void.
pub(crate) async fn forget(tx: &mut Tx, ws: WorkspaceId, conversation: Uuid) -> Result<()> {
    tx.exec("UPDATE search_cursors SET generation = generation + 1 WHERE workspace_id = $1", args![ws]).await?;
    clear(tx, ws, conversation).await
}

async fn clear(tx: &mut Tx, ws: WorkspaceId, conversation: Uuid) -> Result<()> {
    if let Tx::Sqlite(..) = tx {
        let unindex = "DELETE FROM search_words WHERE rowid IN (SELECT position FROM search_documents \
             WHERE workspace_id = $1 AND conversation_id = $2)";
        tx.exec(unindex, args![ws, conversation]).await?;
    }
    let remove = "DELETE FROM search_documents WHERE workspace_id = $1 AND conversation_id = $2";
    tx.exec(remove, args![ws, conversation]).await.map(drop)
}

impl Store {
    /// Workspaces whose index is behind.
    pub async fn search_behind(&self) -> Result<Vec<WorkspaceId>> {
        let rows: Vec<(Uuid,)> = self.db().read().all(BEHIND, args![WORKSPACES_MAX]).await?;
        Ok(rows.into_iter().map(|(id,)| WorkspaceId(id)).collect())
    }

    /// Takes a conversation out of the search index.
    pub async fn forget_in_search(&self, ws: WorkspaceId, conversation: ConversationId) -> Result<()> {
        let mut tx = self.db().begin().await?;
        forget(&mut tx, ws, conversation.0).await?;
        tx.commit().await
    }

    /// Goes a step on with a workspace's index: plans, and writes some of what is planned. `None`: another node is at it,
    /// or was faster.
    pub async fn index_step(&self, ws: WorkspaceId, lease: Lease, planned: &mut Planned) -> Result<Option<IndexStep>> {
        let Some(cursor) = self.cursor(ws).await? else {
            self.begin_index(ws).await?;
            return Ok(Some(IndexStep { documents: 0, more: true }));
        };
        let is_theirs = cursor.lease_node.is_some_and(|node| node != lease.node);
        if is_theirs && cursor.lease_until > self.clock().now().0 {
            return Ok(None);
        }
        let mut plan = match planned.0.take().filter(|plan| plan.from.generation == cursor.generation) {
            Some(plan) => plan,
            None => match cursor.backfill_id {
                Some(from) => self.plan_first_pass(ws, &cursor, from).await?,
                None => self.plan_events(ws, &cursor).await?,
            },
        };
        if plan.is_void() {
            return Ok(Some(IndexStep { documents: 0, more: false }));
        }
        let parts: Vec<PartKey> = std::iter::from_fn(|| plan.parts.pop_first()).take(PARTS_PER_STEP).collect();
        let documents = self.documents(ws, &parts, &mut plan.voiced).await?;
        for conversation in std::mem::take(&mut plan.voiced) {
            self.correct(HAS_VOICE, ws, conversation).await?;
        }
        for conversation in std::mem::take(&mut plan.tasked) {
            self.correct(HAS_TASK, ws, conversation).await?;
        }
        if !self.write_documents(ws, &mut plan, &parts, &documents, lease).await? {
            return Ok(None);
        }
        let is_written = plan.parts.is_empty();
        let more = plan.more || !is_written;
        planned.0 = (!is_written).then_some(plan);
        Ok(Some(IndexStep { documents: documents.len(), more }))
    }

    async fn cursor(&self, ws: WorkspaceId) -> Result<Option<Cursor>> {
        self.db().read().one(CURSOR, args![ws]).await
    }

    /// The feed as far as it stands now is covered by the first pass, which reads what is stored.
    async fn begin_index(&self, ws: WorkspaceId) -> Result<()> {
        let seq = self.feed_last(ws).await?;
        let mut tx = self.db().begin().await?;
        tx.exec(
            "INSERT INTO search_cursors (workspace_id, seq, backfill_id) VALUES ($1, $2, $3) ON CONFLICT (workspace_id) DO NOTHING",
            args![ws, seq, FIRST],
        )
        .await?;
        tx.commit().await
    }

    async fn plan_first_pass(&self, ws: WorkspaceId, cursor: &Cursor, from: Uuid) -> Result<Plan> {
        let found: Vec<(Uuid, i64)> =
            self.db().read().all(NEXT_CONVERSATIONS, args![ws, from, CONVERSATIONS_PER_PLAN]).await?;
        let is_last = (found.len() as i64) < CONVERSATIONS_PER_PLAN;
        let mut parts = BTreeSet::new();
        let mut place = None;
        'all: for (id, messages) in &found {
            let first = if *id == from { cursor.backfill_chunk } else { 0 };
            for chunk in first..=last_chunk(*messages) {
                if parts.len() == PARTS_PER_STEP {
                    place = Some((*id, chunk));
                    break 'all;
                }
                parts.insert((*id, chunk));
            }
            // Beyond the last part of this one: the next step begins with its successor.
            place = Some((*id, last_chunk(*messages) + 1));
        }
        let is_done = is_last && parts.len() < PARTS_PER_STEP;
        let (id, chunk) = place.unwrap_or((from, 0));
        let next = Cursor {
            backfill_id: (!is_done).then_some(id),
            backfill_chunk: if is_done { 0 } else { chunk },
            ..cursor.clone()
        };
        Ok(Plan { parts, ..Plan::new(cursor, next, true) })
    }

    async fn plan_events(&self, ws: WorkspaceId, cursor: &Cursor) -> Result<Plan> {
        let last = self.feed_last(ws).await?;
        let seq = last.min(cursor.seq.saturating_add(EVENTS_PER_PLAN));
        let happened: Vec<Happened> = match seq > cursor.seq {
            true => self.db().read().all(HAPPENED, args![ws, cursor.seq, seq]).await?,
            false => Vec::new(),
        };
        let mut plan = Plan::new(cursor, Cursor { seq, ..cursor.clone() }, last > seq);
        for (conversation, _, kind, place, changed, voice) in happened {
            let is_new = kind == "message.created";
            match (kind.as_str(), place) {
                ("work", _) => {
                    plan.tasked.insert(conversation);
                }
                ("conversation.created", _) => {
                    plan.parts.insert((conversation, 0));
                }
                (_, Some(place)) => {
                    if is_new || changed {
                        plan.parts.insert((conversation, chunk_of(place)));
                    }
                    if is_new && voice.unwrap_or(false) {
                        plan.voiced.insert(conversation);
                    }
                }
                // Erased since: which part it was in is not known any more.
                (_, None) => {
                    plan.cleared.insert(conversation);
                }
            }
        }
        self.plan_cleared(ws, &mut plan).await?;
        Ok(plan)
    }

    /// All parts that are left of conversations from which something was erased.
    async fn plan_cleared(&self, ws: WorkspaceId, plan: &mut Plan) -> Result<()> {
        if plan.cleared.is_empty() {
            return Ok(());
        }
        let keys: Vec<ConvRow> = plan.cleared.iter().map(|conv| ConvRow { conv: *conv }).collect();
        let counts: Vec<(Uuid, i64)> = self.db().read().all(&COUNTS, args![batch(&keys), ws]).await?;
        for (id, messages) in counts {
            plan.parts.extend((0..=last_chunk(messages)).map(|chunk| (id, chunk)));
        }
        Ok(())
    }

    /// The documents of some parts as they have to be now, in the order of the parts. A part whose conversation is gone,
    /// or that has no words any more, has none.
    async fn documents(
        &self,
        ws: WorkspaceId,
        parts: &[PartKey],
        voiced: &mut BTreeSet<Uuid>,
    ) -> Result<Vec<DocumentRow>> {
        let conversations: BTreeSet<Uuid> = parts.iter().map(|(id, _)| *id).collect();
        if conversations.is_empty() {
            return Ok(Vec::new());
        }
        let keys: Vec<ConvRow> = conversations.into_iter().map(|conv| ConvRow { conv }).collect();
        let owners: Vec<Owner> = self.db().read().all(&OWNERS, args![batch(&keys), ws]).await?;
        let rows: Vec<PartRow> = parts.iter().map(|(id, chunk)| PartRow::of(*id, *chunk)).collect();
        let texts: Vec<(Uuid, i64, String, Option<bool>)> =
            self.db().read().all(&TEXTS, args![batch(&rows), ws]).await?;
        let mut said: HashMap<PartKey, BTreeSet<String>> = HashMap::new();
        let mut buffer = String::new();
        for (conversation, seq, text, voice) in texts {
            if voice.unwrap_or(false) {
                voiced.insert(conversation);
            }
            let words = said.entry((conversation, chunk_of(seq))).or_default();
            for_each_word(&text, MESSAGE_WORDS, &mut buffer, |word| {
                words.insert(word.to_owned());
                words.extend(beginnings(word));
            });
        }
        let mut documents = Vec::new();
        for (id, last_message_at, contact, name, sealed) in owners {
            let identity = sealed.map(|sealed| open_identity(self.vault(), contact, &sealed)).unwrap_or_default();
            let who = self.who(ws, name.as_deref(), &identity);
            for (_, chunk) in parts.iter().filter(|(part_of, _)| *part_of == id) {
                let words = said.remove(&(id, *chunk));
                if words.is_none() && *chunk > 0 {
                    continue;
                }
                let mut all = who.clone();
                all.extend(words.unwrap_or_default());
                let words = all.into_iter().collect::<Vec<_>>().join(" ");
                documents.push(DocumentRow { ws, position: last_message_at, conv: id, chunk: *chunk, words });
            }
        }
        Ok(documents)
    }

    /// Tokens of the workspace and of the customer: in every document of theirs.
    fn who(&self, ws: WorkspaceId, name: Option<&str>, identity: &Identity) -> BTreeSet<String> {
        let mut tokens = BTreeSet::from([workspace_token(ws)]);
        let mut buffer = String::new();
        for name in [name, identity.name.as_deref(), identity.username.as_deref()].into_iter().flatten() {
            for_each_word(name, MESSAGE_WORDS, &mut buffer, |word| {
                tokens.insert(word.to_owned());
                tokens.extend(beginnings(word));
            });
        }
        if let Some(digits) = identity.phone.as_ref().map(|phone| phone.digits()) {
            let endings = ENDING_DIGITS.filter(|length| *length <= digits.len());
            tokens.extend(endings.map(|length| ending_token(self.vault(), &digits[digits.len() - length..])));
        }
        tokens
    }

    /// Corrects what a row says of its conversation. A statement of its own, so that this never holds two
    /// conversations at once against those who write messages.
    async fn correct(&self, sql: (&'static str, &'static str), ws: WorkspaceId, conversation: Uuid) -> Result<()> {
        let (is_wrong, correct) = sql;
        let wrong: Option<(i64,)> = self.db().read().one(is_wrong, args![ws, conversation]).await?;
        if wrong.is_none() {
            return Ok(());
        }
        let mut tx = self.db().begin().await?;
        tx.exec(correct, args![ws, conversation]).await?;
        tx.commit().await
    }

    /// Writes some of a plan's parts, and with the last of them the place that it leads to; `false` where another step
    /// was faster.
    async fn write_documents(
        &self,
        ws: WorkspaceId,
        plan: &mut Plan,
        parts: &[PartKey],
        documents: &[DocumentRow],
        lease: Lease,
    ) -> Result<bool> {
        let place = if plan.parts.is_empty() { &plan.next } else { &plan.from };
        let generation = plan.from.generation;
        let mut tx = self.db().begin().await?;
        let place = args![ws, generation, place.seq, place.backfill_id, place.backfill_chunk, lease.node, lease.until];
        if tx.exec(ADVANCE, place).await? != 1 {
            return Ok(false);
        }
        for conversation in std::mem::take(&mut plan.cleared) {
            clear(&mut tx, ws, conversation).await?;
        }
        let old: Vec<DocumentRow> = parts
            .iter()
            .map(|(conv, chunk)| DocumentRow { ws, position: 0, conv: *conv, chunk: *chunk, words: String::new() })
            .collect();
        let is_sqlite = self.is_sqlite();
        if is_sqlite {
            tx.exec_rows(&UNINDEX, &old).await?;
        }
        tx.exec_rows(&REMOVE, &old).await?;
        let placed = place_documents(&mut tx, ws, documents).await?;
        tx.exec_rows(&ADD, &placed).await?;
        if is_sqlite {
            tx.exec_rows(&INDEX, &placed).await?;
        }
        tx.commit().await?;
        plan.from.generation += 1;
        Ok(true)
    }
}

/// Gives each document a place of its own in the millisecond of its conversation's last activity.
async fn place_documents(tx: &mut Tx, ws: WorkspaceId, documents: &[DocumentRow]) -> Result<Vec<DocumentRow>> {
    let low = |at: i64| at << PLACES_BITS;
    let moments: BTreeSet<i64> = documents.iter().map(|document| low(document.position)).collect();
    let ranges: Vec<PlaceRow> =
        moments.iter().map(|low| PlaceRow { low: *low, high: low + (1 << PLACES_BITS) }).collect();
    let mut next: BTreeMap<i64, i64> = moments.into_iter().map(|low| (low, low)).collect();
    if !ranges.is_empty() {
        let taken: Vec<(i64, Option<i64>)> = tx.all(&PLACES, args![batch(&ranges), ws]).await?;
        next.extend(taken.into_iter().filter_map(|(low, taken)| Some((low, taken? + 1))));
    }
    let place = |document: &DocumentRow| {
        let place = next.get_mut(&low(document.position)).expect("every moment was counted");
        let position = *place;
        *place += 1;
        DocumentRow { position, ..document.clone() }
    };
    Ok(documents.iter().map(place).collect())
}

fn chunk_of(seq: i64) -> i64 {
    (seq - 1).max(0) / CHUNK_MESSAGES
}

/// A conversation without messages has a document, too: its customer's names.
fn last_chunk(messages: i64) -> i64 {
    chunk_of(messages)
}

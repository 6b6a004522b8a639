//! Lanes and the queue: who works for what, and until when.
//!
//! A lane is the job of kind `lane` whose key is a conversation. One row per conversation with
//! something to do; it moves in time and disappears when nothing is left. A claim takes the row for a
//! node with a new fencing token; a commit or report that carries an older token changes nothing.
//! A node proves that it lives by one heartbeat row, so that a long turn needs no renewals and the
//! lanes of a dead node are free a few seconds later.

use std::collections::HashMap;
use std::sync::LazyLock;

use futures::FutureExt;
use model::content::Content;
use model::conversation::{Epoch, Mode, Sender, Status};
use model::identity::Identity;
use model::receipt::Delivery;
use model::{AgentId, ChannelId, ContactId, ConversationId, JobId, MessageId, UnixMs, WorkspaceId};
use sqlx::types::Json;
use uuid::Uuid;

use crate::Store;
use crate::StoreError;
use crate::db::{Db, PoolBatches, Result, args};
use crate::dialect::{Sql, batch_row, least};
use crate::histories::Version;
use crate::hot::{Batches, hot_row};
use crate::write::Round;

batch_row! { LaneRow {
    ws: Id WorkspaceId, id: Id JobId, conv: Id ConversationId, run_at: Int i64, turn_at: Int Option<i64>,
    deadline_at: Int Option<i64>, deliver_at: Int Option<i64>, at: Int i64,
} }

impl LaneRow {
    /// A lane with nothing to do yet: its caller sets what and when.
    pub(crate) fn empty(ws: WorkspaceId, id: JobId, conv: ConversationId, now: UnixMs) -> Self {
        Self { ws, id, conv, run_at: i64::MAX, turn_at: None, deadline_at: None, deliver_at: None, at: now.0 }
    }

    pub(crate) fn turn_due(mut self, at: UnixMs) -> Self {
        (self.turn_at, self.deadline_at, self.run_at) = (Some(at.0), Some(at.0), self.run_at.min(at.0));
        self
    }

    pub(crate) fn delivery_due(mut self, at: UnixMs) -> Self {
        (self.deliver_at, self.run_at) = (Some(at.0), self.run_at.min(at.0));
        self
    }
}

/// Gives lanes more to do. A burst that is being gathered keeps its deadline (`model::buffer`).
pub(crate) static UPSERT_LANES: LazyLock<Sql> = LazyLock::new(|| {
    let turn = "CASE WHEN excluded.turn_at IS NULL THEN jobs.turn_at
                     WHEN jobs.turn_at IS NULL OR excluded.turn_at < jobs.deadline_at THEN excluded.turn_at
                     ELSE jobs.deadline_at END";
    let deliver = least("jobs.deliver_at", "excluded.deliver_at");
    let text = format!(
        "INSERT INTO jobs (workspace_id, id, kind, key, state, run_at, turn_at, deadline_at, deliver_at, payload, created_at)
         SELECT j.ws, j.id, 'lane', j.conv, 'pending', j.run_at, j.turn_at, j.deadline_at, j.deliver_at, '{{}}', j.at
         FROM {{rows}} WHERE true
         ON CONFLICT (workspace_id, kind, key) DO UPDATE SET
            turn_at = {turn},
            deadline_at = CASE WHEN jobs.turn_at IS NULL THEN excluded.deadline_at ELSE jobs.deadline_at END,
            deliver_at = {deliver},
            run_at = {run},
            state = CASE WHEN jobs.state = 'running' THEN 'running' ELSE 'pending' END,
            attempts = CASE WHEN jobs.state = 'failed' THEN 0 ELSE jobs.attempts END",
        run = least(&format!("({turn})"), &format!("({deliver})")),
    );
    Sql::batch(&text, LaneRow::COLUMNS)
});

/// A wish for work.
#[derive(Clone, Debug)]
pub struct Claim {
    /// This process run.
    pub node: Uuid,
    pub limit: i64,
}

/// A job that was claimed.
#[derive(Clone, Debug)]
pub struct ClaimedJob {
    pub lane: LaneLease,
    /// The gathering window has passed: a turn is due. Otherwise only the outbox is.
    pub turn_is_due: bool,
    /// Claims so far, this one included, since the lane last ended well.
    pub attempts: i64,
}

/// The proof that a worker may work for a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LaneLease {
    pub workspace_id: WorkspaceId,
    pub job_id: JobId,
    pub conversation_id: ConversationId,
    pub token: i64,
}

pub(crate) static CLAIM: LazyLock<Sql> = LazyLock::new(|| {
    Sql::plain(
        "UPDATE jobs SET state = 'running', lease_node = $1, lease_token = lease_token + 1, attempts = attempts + 1,
            took_turn = turn_at IS NOT NULL AND turn_at <= $2,
            turn_at = CASE WHEN turn_at <= $2 THEN NULL ELSE turn_at END,
            deliver_at = CASE WHEN deliver_at <= $2 THEN NULL ELSE deliver_at END
         WHERE (workspace_id, id) IN (SELECT b.workspace_id, b.id FROM jobs b WHERE b.state = 'pending' AND b.run_at <= $2
            AND b.kind = 'lane' ORDER BY b.run_at LIMIT $3 {lock_skip:b})
         RETURNING workspace_id, id, key, lease_token, took_turn, attempts",
    )
});

pub(crate) async fn claim(tx: &mut impl Batches, round: &Round<'_>, claim: &Claim) -> Result<Vec<ClaimedJob>> {
    let rows: Vec<(Uuid, Uuid, Uuid, i64, bool, i64)> =
        tx.all_plain(&CLAIM, args![claim.node, round.now, claim.limit]).await?;
    Ok(rows
        .into_iter()
        .map(|(ws, id, key, token, turn_is_due, attempts)| ClaimedJob {
            lane: LaneLease {
                workspace_id: WorkspaceId(ws),
                job_id: JobId(id),
                conversation_id: ConversationId(key),
                token,
            },
            turn_is_due,
            attempts,
        })
        .collect())
}

batch_row! { EndRow { ws: Id WorkspaceId, id: Id JobId, token: Int i64, turn_at: Int Option<i64>, deliver_at: Int Option<i64>, error: Text Option<String> } }

/// Lanes with nothing left, and to which nothing came while they ran.
static END: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "DELETE FROM jobs WHERE turn_at IS NULL AND deliver_at IS NULL AND state = 'running'
            AND (workspace_id, id, lease_token) IN (SELECT j.ws, j.id, j.token FROM {rows} WHERE j.turn_at IS NULL AND j.deliver_at IS NULL)",
        EndRow::COLUMNS,
    )
});
static GO_ON: LazyLock<Sql> = LazyLock::new(|| {
    let turn = least("jobs.turn_at", "j.turn_at");
    let deliver = least("jobs.deliver_at", "j.deliver_at");
    Sql::batch(
        &format!(
            "UPDATE jobs SET state = 'pending', lease_node = NULL, turn_at = {turn}, deliver_at = {deliver},
                deadline_at = CASE WHEN jobs.turn_at IS NULL THEN j.turn_at ELSE jobs.deadline_at END,
                run_at = {run}, last_error = j.error,
                attempts = CASE WHEN j.error IS NULL THEN 0 ELSE jobs.attempts END
             FROM {{rows}} WHERE jobs.workspace_id = j.ws AND jobs.id = j.id AND jobs.lease_token = j.token AND jobs.state = 'running'",
            run = least(&format!("({turn})"), &format!("({deliver})")),
        ),
        EndRow::COLUMNS,
    )
});

/// Gives lanes back. What came in while they ran stays due.
pub(crate) async fn end(tx: &mut impl Batches, rows: &[EndRow]) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let ended = tx.exec_rows(&END, rows).await?;
    if ended < rows.len() as u64 {
        tx.exec_rows(&GO_ON, rows).await?;
    }
    Ok(())
}

/// A heartbeat older than this belongs to a dead node.
const DEAD_AFTER_MS: i64 = 5_000;

/// The database's clock on PostgreSQL, so that nodes whose clocks differ agree on who lives.
static BEAT: LazyLock<Sql> = LazyLock::new(|| {
    let mut sql = Sql::plain(
        "INSERT INTO nodes (id, heartbeat_at) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET heartbeat_at = excluded.heartbeat_at",
    );
    sql.postgres = sql.postgres.replace("$2", "$2 * 0 + (extract(epoch FROM clock_timestamp()) * 1000)::bigint");
    sql
});
pub(crate) static FREE_DEAD: LazyLock<Sql> = LazyLock::new(|| {
    let mut sql = Sql::plain(
        "UPDATE jobs SET state = 'pending', lease_node = NULL, lease_token = lease_token + 1, run_at = $1,
            turn_at = COALESCE(turn_at, $1), deadline_at = COALESCE(deadline_at, $1), deliver_at = $1
         WHERE state = 'running' AND lease_node NOT IN (SELECT id FROM nodes WHERE heartbeat_at > $2)",
    );
    sql.postgres = sql.postgres.replace("$2", "$2 * 0 + (extract(epoch FROM clock_timestamp()) * 1000)::bigint - 5000");
    sql
});

impl Store {
    /// Says that this node lives, and frees the lanes of nodes that do not; how many.
    pub async fn heartbeat(&self, node: Uuid) -> Result<u64> {
        let now = self.clock().now();
        let mut tx = self.db().begin().await?;
        tx.exec(&BEAT, args![node, now]).await?;
        let freed = tx.exec(&FREE_DEAD, args![now, now.plus_ms(-DEAD_AFTER_MS)]).await?;
        tx.commit().await?;
        Ok(freed)
    }

    /// What a starting node does before it works: registers, and on an embedded database, whose only
    /// process it is, frees everything that the process before it held. Attempts whose outcome is not
    /// known get their full time to be settled: statuses could not arrive while nobody listened.
    pub async fn join(&self, node: Uuid, settle_after_ms: i64) -> Result<u64> {
        let now = self.clock().now();
        let mut tx = self.db().begin().await?;
        if self.is_sqlite() {
            tx.exec("DELETE FROM nodes", vec![]).await?;
        }
        tx.exec(&BEAT, args![node, now]).await?;
        let freed = tx.exec(&FREE_DEAD, args![now, now.plus_ms(-DEAD_AFTER_MS)]).await?;
        tx.exec(
            "UPDATE messages SET next_attempt_at = $1 WHERE delivery = 'unknown' AND next_attempt_at < $1",
            args![now.plus_ms(settle_after_ms)],
        )
        .await?;
        tx.exec("DELETE FROM nodes WHERE heartbeat_at < $1 AND id <> $2", args![now.plus_ms(-86_400_000), node])
            .await?;
        tx.commit().await?;
        Ok(freed)
    }

    /// Says goodbye: the lanes of this node are free at once.
    pub async fn leave(&self, node: Uuid) -> Result<()> {
        let now = self.clock().now();
        let mut tx = self.db().begin().await?;
        tx.exec("DELETE FROM nodes WHERE id = $1", args![node]).await?;
        tx.exec(&FREE_DEAD, args![now, now.plus_ms(-DEAD_AFTER_MS)]).await?;
        tx.commit().await
    }

    /// After the clock jumped back: what was due by the old time is not put off by the jump. Lanes are due at
    /// `lanes_by` at the latest, and waits between attempts end at `attempts_by`.
    pub async fn end_long_waits(&self, lanes_by: UnixMs, attempts_by: UnixMs) -> Result<()> {
        let mut tx = self.db().begin().await?;
        tx.exec(
            "UPDATE messages SET next_attempt_at = $1 WHERE delivery IN ('queued', 'unknown') AND next_attempt_at > $1",
            args![attempts_by],
        )
        .await?;
        tx.exec(
            "UPDATE jobs SET run_at = CASE WHEN run_at > $1 THEN $1 ELSE run_at END,
                turn_at = CASE WHEN turn_at > $1 THEN $1 ELSE turn_at END,
                deadline_at = CASE WHEN deadline_at > $1 THEN $1 ELSE deadline_at END,
                deliver_at = CASE WHEN deliver_at > $1 THEN $1 ELSE deliver_at END
             WHERE kind = 'lane' AND state <> 'failed'",
            args![lanes_by],
        )
        .await?;
        tx.exec(
            "UPDATE jobs SET run_at = $1 WHERE kind <> 'lane' AND state = 'pending' AND attempts > 0 AND run_at > $1",
            args![attempts_by],
        )
        .await?;
        tx.commit().await
    }

    /// When the next lane is due, if there is one.
    pub async fn next_due(&self) -> Result<Option<UnixMs>> {
        let row: Option<(Option<i64>,)> = self
            .db()
            .read()
            .one("SELECT MIN(run_at) FROM jobs WHERE state = 'pending' AND kind = 'lane'", vec![])
            .await?;
        Ok(row.and_then(|(at,)| at).map(UnixMs))
    }

    /// Gives up on a lane: visible on the worker page, retried when a message comes or a person says so.
    pub async fn fail_lane(&self, lane: LaneLease, error: &str) -> Result<()> {
        let mut tx = self.db().begin().await?;
        tx.exec(
            "UPDATE jobs SET state = 'failed', lease_node = NULL, last_error = $1
             WHERE workspace_id = $2 AND id = $3 AND lease_token = $4",
            args![error, lane.workspace_id, lane.job_id, lane.token],
        )
        .await?;
        tx.commit().await
    }
}

/// Everything that a worker needs to know of a conversation.
#[derive(Clone, Debug)]
pub struct LaneState {
    pub conversation: LaneConversation,
    /// Outbound messages that have not been settled, oldest first.
    pub outbox: Vec<OutboxMessage>,
    /// The thread's newest messages, oldest first.
    pub history: Vec<HistoryEntry>,
}

#[derive(Clone, Debug)]
pub struct LaneConversation {
    pub id: ConversationId,
    pub channel_id: ChannelId,
    pub contact_id: ContactId,
    pub contact_name: Option<String>,
    pub contact: Identity,
    pub contact_blocked: bool,
    /// The customer wants no messages.
    pub opted_out: bool,
    pub agent_id: Option<AgentId>,
    pub status: Status,
    pub mode: Mode,
    pub epoch: Epoch,
    pub inbound_seq: i64,
    pub answered_seq: i64,
    /// Of its messages.
    pub edit_count: i64,
    pub last_inbound_at: Option<UnixMs>,
    pub language: Option<String>,
}

#[derive(Clone, Debug)]
pub struct OutboxMessage {
    pub id: MessageId,
    pub sender: Sender,
    pub content: Content,
    pub reply_to: Option<String>,
    pub delivery: Delivery,
    pub attempts: i64,
    pub created_at: UnixMs,
    pub next_attempt_at: Option<UnixMs>,
}

#[derive(Clone, Debug)]
pub struct HistoryEntry {
    pub id: MessageId,
    pub seq: i64,
    pub inbound: bool,
    pub sender: Sender,
    pub content: Content,
    pub revoked: bool,
    pub at: UnixMs,
}

batch_row! { ConversationKey { ws: Id WorkspaceId, id: Id ConversationId } }

pub(crate) static STATES: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "SELECT c.workspace_id, c.id, c.channel_id, c.contact_id, c.agent_id, c.status, c.mode, c.epoch, c.inbound_seq, c.answered_seq,
            c.last_inbound_at, c.language, c.message_count, c.edit_count, p.name, p.identity, p.blocked, p.opted_out_at
         FROM {rows} JOIN conversations c ON c.workspace_id = j.ws AND c.id = j.id
         JOIN contacts p ON p.workspace_id = c.workspace_id AND p.id = c.contact_id",
        ConversationKey::COLUMNS,
    )
});
pub(crate) static OUTBOXES: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "SELECT m.conversation_id, m.id, m.sender, m.content, m.reply_to, m.delivery, m.attempts, m.created_at, m.next_attempt_at
         FROM {rows} JOIN messages m ON m.workspace_id = j.ws AND m.conversation_id = j.id
            AND m.delivery IN ('queued', 'sending', 'unknown')
         ORDER BY m.conversation_id, m.seq",
        ConversationKey::COLUMNS,
    )
});
hot_row! { StateRow {
    workspace_id: Uuid,
    id: Uuid,
    channel_id: Uuid,
    contact_id: Uuid,
    agent_id: Option<Uuid>,
    status: String,
    mode: String,
    epoch: i64,
    inbound_seq: i64,
    answered_seq: i64,
    last_inbound_at: Option<i64>,
    language: Option<String>,
    message_count: i64,
    edit_count: i64,
    name: Option<String>,
    identity: Vec<u8>,
    blocked: bool,
    opted_out_at: Option<i64>,
} }

hot_row! { OutboxRow {
    conversation_id: Uuid,
    id: Uuid,
    sender: String,
    content: Json<Content>,
    reply_to: Option<String>,
    delivery: String,
    attempts: i64,
    created_at: i64,
    next_attempt_at: Option<i64>,
} }

impl OutboxRow {
    fn read(self) -> Result<OutboxMessage> {
        Ok(OutboxMessage {
            id: MessageId(self.id),
            sender: read(Sender::parse(&self.sender), "a sender")?,
            content: self.content.0,
            reply_to: self.reply_to,
            delivery: read(Delivery::parse(&self.delivery), "a delivery state")?,
            attempts: self.attempts,
            created_at: UnixMs(self.created_at),
            next_attempt_at: self.next_attempt_at.map(UnixMs),
        })
    }
}

impl Store {
    /// The state of several conversations in three statements. One that is gone is missing from the answer.
    pub async fn lane_states(
        &self,
        lanes: &[(WorkspaceId, ConversationId)],
        history: i64,
    ) -> Result<HashMap<ConversationId, LaneState>> {
        let keys: Vec<_> = lanes.iter().map(|(ws, id)| ConversationKey { ws: *ws, id: *id }).collect();
        match self.db() {
            Db::Postgres { batches, .. } => self.read_states(&mut PoolBatches(batches), &keys, history).await,
            Db::Sqlite { hot, .. } => {
                let store = self.clone();
                hot.read(move |tx| {
                    let read = store.read_states(tx, &keys, history).now_or_never();
                    read.expect("the hot path never waits")
                })
                .await
            }
        }
    }

    async fn read_states(
        &self,
        tx: &mut impl Batches,
        keys: &[ConversationKey],
        history: i64,
    ) -> Result<HashMap<ConversationId, LaneState>> {
        let mut states = HashMap::with_capacity(keys.len());
        let mut threads = Vec::with_capacity(keys.len());
        for row in tx.all_rows::<StateRow, _>(&STATES, keys, vec![]).await? {
            let key = ConversationKey { ws: WorkspaceId(row.workspace_id), id: ConversationId(row.id) };
            threads.push((key, Version { messages: row.message_count, edits: row.edit_count }));
            let conversation = self.lane_conversation(row)?;
            states.insert(conversation.id, LaneState { conversation, outbox: Vec::new(), history: Vec::new() });
        }
        for row in tx.all_rows::<OutboxRow, _>(&OUTBOXES, keys, vec![]).await? {
            let Some(state) = states.get_mut(&ConversationId(row.conversation_id)) else { continue };
            state.outbox.push(row.read()?);
        }
        for (id, history) in self.histories().read(tx, &threads, history).await? {
            let Some(state) = states.get_mut(&id) else { continue };
            state.history = history;
        }
        Ok(states)
    }

    fn lane_conversation(&self, row: StateRow) -> Result<LaneConversation> {
        let contact = serde_json::from_slice(&self.vault().open(&row.identity)?)
            .map_err(|_| StoreError::Corrupt("a contact's identity".into()))?;
        Ok(LaneConversation {
            id: ConversationId(row.id),
            channel_id: ChannelId(row.channel_id),
            contact_id: ContactId(row.contact_id),
            contact_name: row.name,
            contact,
            contact_blocked: row.blocked,
            opted_out: row.opted_out_at.is_some(),
            agent_id: row.agent_id.map(AgentId),
            status: read(Status::parse(&row.status), "a status")?,
            mode: read(Mode::parse(&row.mode), "a mode")?,
            epoch: Epoch(row.epoch),
            inbound_seq: row.inbound_seq,
            answered_seq: row.answered_seq,
            edit_count: row.edit_count,
            last_inbound_at: row.last_inbound_at.map(UnixMs),
            language: row.language,
        })
    }
}

/// A stored name as its type, or that it cannot be read.
pub(crate) fn read<T>(parsed: Option<T>, what: &str) -> Result<T> {
    parsed.ok_or_else(|| StoreError::Corrupt(what.to_owned()))
}

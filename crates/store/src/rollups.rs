//! Figures that follow what is stored: messages by quarter of an hour, answers' waiting times by hour, conversations
//! by the hour in which they began. So the dashboard reads a few thousand rows however many messages there are.
//!
//! Nothing is added to the hot path: [`Store::roll_up`] walks the messages behind it, a page at a time, and moves a
//! cursor in the transaction that counts them, so that each is counted once, also when several nodes do it, or after
//! a long time in which none did. What lies after the cursor is counted when it is asked for.
//!
//! A transaction may commit rows that bear an earlier time. So the cursor stays half a minute behind, and every
//! hour is compared with what is stored once more when nothing can be added to it; where they differ (a clock that
//! was wrong by minutes), the hour is counted anew.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use model::histogram::bucket;
use model::{UnixMs, WorkspaceId};
use uuid::Uuid;

use crate::Store;
use crate::agents::COUNT_DECIDED;
use crate::db::{Result, Tx, args};
use crate::dialect::{Sql, batch_row};
use crate::hot::Batches;
use crate::seek::{FIRST, first_id_at};

pub const SLOT_MS: i64 = 15 * 60 * 1000;
pub const HOUR_MS: i64 = 60 * 60 * 1000;
/// How far behind the present the cursor stays.
const SETTLE_MS: i64 = 30 * 1000;
/// How long after its end an hour is compared.
const CHECK_AFTER_MS: i64 = 15 * 60 * 1000;
/// Messages of one step: bounds its time and memory.
const STEP_MESSAGES: i64 = 10_000;

/// How far a workspace has been counted.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
struct Cursor {
    counted_until: i64,
    checked_until: i64,
}

batch_row! { SlotRow { ws: Id WorkspaceId, slot: Int i64, ch: Id Uuid, inbound: Int i64, ai: Int i64, op: Int i64, sys: Int i64, voice: Int i64 } }
batch_row! { ResponseRow { ws: Id WorkspaceId, hour: Int i64, ch: Id Uuid, bucket: Int i64, n: Int i64, ms: Int i64 } }
batch_row! { BegunRow { ws: Id WorkspaceId, hour: Int i64, ch: Id Uuid, agent: Id Uuid, n: Int i64 } }
batch_row! { AgentHourRow { ws: Id WorkspaceId, agent: Id Uuid, hour: Int i64, decided: Int i64, escalated: Int i64 } }
batch_row! { AgentWaitRow { ws: Id WorkspaceId, agent: Id Uuid, hour: Int i64, bucket: Int i64, n: Int i64, ms: Int i64 } }
batch_row! { BusyRow { ws: Id WorkspaceId, agent: Id Uuid, at: Int i64 } }

static ADD_SLOTS: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "INSERT INTO rollups (workspace_id, slot_at, channel_id, inbound, ai, operator, system, voice)
         SELECT j.ws, j.slot, j.ch, j.inbound, j.ai, j.op, j.sys, j.voice FROM {rows} WHERE true
         ON CONFLICT (workspace_id, slot_at, channel_id) DO UPDATE SET inbound = rollups.inbound + excluded.inbound,
            ai = rollups.ai + excluded.ai, operator = rollups.operator + excluded.operator,
            system = rollups.system + excluded.system, voice = rollups.voice + excluded.voice",
        SlotRow::COLUMNS,
    )
});
static ADD_RESPONSES: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "INSERT INTO rollup_responses (workspace_id, hour_at, channel_id, bucket, answers, total_ms)
         SELECT j.ws, j.hour, j.ch, j.bucket, j.n, j.ms FROM {rows} WHERE true
         ON CONFLICT (workspace_id, hour_at, channel_id, bucket) DO UPDATE
            SET answers = rollup_responses.answers + excluded.answers, total_ms = rollup_responses.total_ms + excluded.total_ms",
        ResponseRow::COLUMNS,
    )
});
static ADD_BEGUN: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "INSERT INTO rollup_conversations (workspace_id, hour_at, channel_id, agent_id, begun)
         SELECT j.ws, j.hour, j.ch, j.agent, j.n FROM {rows} WHERE true
         ON CONFLICT (workspace_id, hour_at, channel_id, agent_id) DO UPDATE
            SET begun = rollup_conversations.begun + excluded.begun",
        BegunRow::COLUMNS,
    )
});
static ADD_AGENT_HOURS: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "INSERT INTO rollup_agent_hours (workspace_id, agent_id, hour_at, decided, escalated)
         SELECT j.ws, j.agent, j.hour, j.decided, j.escalated FROM {rows} WHERE true
         ON CONFLICT (workspace_id, hour_at, agent_id) DO UPDATE SET
            decided = rollup_agent_hours.decided + excluded.decided,
            escalated = rollup_agent_hours.escalated + excluded.escalated",
        AgentHourRow::COLUMNS,
    )
});
static ADD_AGENT_WAITS: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "INSERT INTO rollup_agent_responses (workspace_id, agent_id, hour_at, bucket, answers, total_ms)
         SELECT j.ws, j.agent, j.hour, j.bucket, j.n, j.ms FROM {rows} WHERE true
         ON CONFLICT (workspace_id, hour_at, agent_id, bucket) DO UPDATE SET
            answers = rollup_agent_responses.answers + excluded.answers,
            total_ms = rollup_agent_responses.total_ms + excluded.total_ms",
        AgentWaitRow::COLUMNS,
    )
});
static BUSY: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "INSERT INTO rollup_agents (workspace_id, agent_id, last_active_at)
         SELECT j.ws, j.agent, j.at FROM {rows} WHERE true
         ON CONFLICT (workspace_id, agent_id) DO UPDATE SET last_active_at = CASE
            WHEN excluded.last_active_at > rollup_agents.last_active_at THEN excluded.last_active_at
            ELSE rollup_agents.last_active_at END",
        BusyRow::COLUMNS,
    )
});

/// Of messages that were stored in `[$2, $3)`.
pub(crate) const COUNT_SLOTS: &str = "SELECT CAST(created_at / 900000 * 900000 AS BIGINT) AS slot, channel_id, \
         CAST(SUM(CASE WHEN direction = 'inbound' THEN 1 ELSE 0 END) AS BIGINT) AS inbound, \
         CAST(SUM(CASE WHEN direction <> 'inbound' AND sender = 'ai' THEN 1 ELSE 0 END) AS BIGINT) AS ai, \
         CAST(SUM(CASE WHEN direction <> 'inbound' AND sender = 'operator' THEN 1 ELSE 0 END) AS BIGINT) AS operator, \
         CAST(SUM(CASE WHEN direction <> 'inbound' AND sender NOT IN ('ai', 'operator') THEN 1 ELSE 0 END) AS BIGINT) AS system, \
         CAST(SUM(CASE WHEN content ->> 'kind' = 'audio' THEN 1 ELSE 0 END) AS BIGINT) AS voice \
     FROM messages WHERE workspace_id = $1 AND created_at >= $2 AND created_at < $3 GROUP BY 1, 2";

/// The agent's answers that were stored in `[$2, $3)`, the newest `$4`, with the time since the first customer message
/// after our message before; NULL for a part of an answer that is not its first; and the agent. A burst that a person
/// answered does not count. The walk back in the thread ends at our message before, with five minutes of tolerance for customers'
/// messages that were sent before it and came after it.
pub(crate) const RESPONSES: &str = "WITH answers AS ( \
         SELECT a.channel_id, a.conversation_id, a.created_at, a.order_at, a.seq, a.turn_id, \
             (SELECT p.order_at FROM messages p WHERE p.workspace_id = $1 AND p.conversation_id = a.conversation_id \
                 AND p.order_at <= a.order_at AND p.seq < a.seq AND p.sender <> 'customer' \
                 ORDER BY p.order_at DESC, p.seq DESC LIMIT 1) AS after_at, \
             (SELECT p.seq FROM messages p WHERE p.workspace_id = $1 AND p.conversation_id = a.conversation_id \
                 AND p.order_at <= a.order_at AND p.seq < a.seq AND p.sender <> 'customer' \
                 ORDER BY p.order_at DESC, p.seq DESC LIMIT 1) AS after_seq \
         FROM messages a WHERE a.workspace_id = $1 AND a.created_at >= $2 AND a.created_at < $3 AND a.sender = 'ai' \
         ORDER BY a.created_at DESC LIMIT $4 \
     ) \
     SELECT channel_id, created_at, created_at - ( \
         SELECT MIN(q.created_at) FROM messages q WHERE q.workspace_id = $1 \
             AND q.conversation_id = answers.conversation_id AND q.sender = 'customer' \
             AND q.order_at >= COALESCE(answers.after_at - 300000, 0) AND q.order_at <= answers.order_at \
             AND q.seq > COALESCE(answers.after_seq, 0) AND q.seq < answers.seq) AS waited_ms, \
         (SELECT t.agent_id FROM turns t WHERE t.workspace_id = $1 AND t.id = answers.turn_id) AS agent_id \
     FROM answers";

/// Of conversations whose ids are in `[$2, $3)`: ids carry their time. The order keeps PostgreSQL on the primary key,
/// whatever it believes of the table.
pub(crate) const COUNT_BEGUN: &str = "SELECT channel_id, agent_id, COUNT(*) FROM ( \
         SELECT channel_id, agent_id FROM conversations WHERE workspace_id = $1 AND id >= $2 AND id < $3 ORDER BY id \
     ) AS begun GROUP BY channel_id, agent_id";

/// By agent; conversations without one under the workspace's own id. The expression keeps both databases off the index
/// by agent, which says nothing of when.
pub(crate) const BUSY_AGENTS: &str = "SELECT agent_id, MAX(last_message_at) FROM ( \
         SELECT COALESCE(agent_id, workspace_id) AS agent_id, last_message_at FROM conversations \
         WHERE workspace_id = $1 AND archived IN (FALSE, TRUE) AND status IN ('active', 'escalated', 'ended') \
             AND mode IN ('ai', 'operator') AND last_message_at >= $2 AND last_message_at < $3 \
     ) AS busy GROUP BY agent_id";

const NEXT_MESSAGE: &str = "SELECT created_at FROM messages WHERE workspace_id = $1 AND created_at >= $2 \
     ORDER BY created_at LIMIT 1";
const NEXT_CONVERSATION: &str = "SELECT id FROM conversations WHERE workspace_id = $1 AND id >= $2 ORDER BY id LIMIT 1";
const END_OF_STEP: &str = "SELECT created_at FROM messages WHERE workspace_id = $1 AND created_at >= $2 AND created_at < $3 \
     ORDER BY created_at LIMIT 1 OFFSET $4";

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct SlotCounts {
    pub slot: i64,
    pub channel_id: Uuid,
    pub inbound: i64,
    pub ai: i64,
    pub operator: i64,
    pub system: i64,
    pub voice: i64,
}

/// What a stretch of time inside one hour holds.
#[derive(Default)]
struct Counted {
    slots: Vec<SlotCounts>,
    /// By channel and bucket: answers and their milliseconds.
    responses: BTreeMap<(Uuid, i64), (i64, i64)>,
    begun: Vec<(Uuid, Option<Uuid>, i64)>,
    busy: Vec<(Uuid, i64)>,
    /// By agent: conversations that it first answered or handed to a person, and of these the latter.
    decided: BTreeMap<Uuid, (i64, i64)>,
    /// By agent and bucket: answers and their milliseconds.
    agent_waits: BTreeMap<(Uuid, i64), (i64, i64)>,
}

impl Counted {
    fn inbound(&self) -> i64 {
        self.slots.iter().map(|slot| slot.inbound).sum()
    }

    fn outbound(&self) -> i64 {
        self.slots.iter().map(|slot| slot.ai + slot.operator + slot.system).sum()
    }

    fn voice(&self) -> i64 {
        self.slots.iter().map(|slot| slot.voice).sum()
    }

    fn conversations(&self) -> i64 {
        self.begun.iter().map(|(.., begun)| begun).sum()
    }
}

pub(crate) fn hour_of(ms: i64) -> i64 {
    ms - ms.rem_euclid(HOUR_MS)
}

impl Store {
    /// Counts the next stretch of a workspace's messages and conversations, or compares an hour. Whether there is more
    /// to do at once.
    pub async fn roll_up(&self, ws: WorkspaceId, now: UnixMs) -> Result<bool> {
        let cursor: Option<Cursor> = self
            .db()
            .read()
            .one("SELECT counted_until, checked_until FROM rollup_cursors WHERE workspace_id = $1", args![ws])
            .await?;
        let horizon = now.0 - SETTLE_MS;
        let after = cursor.map_or(0, |cursor| cursor.counted_until);
        let next = self.next_activity(ws, after).await?.filter(|next| *next < horizon);
        match (next, cursor) {
            (Some(next), cursor) => {
                let from = next.max(after);
                let to = self.end_of_step(ws, from, horizon.min(hour_of(from) + HOUR_MS)).await?;
                let counted = self.count_stretch(ws, from, to).await?;
                self.write_stretch(ws, cursor, from, to, &counted).await?;
                Ok(true)
            }
            (None, Some(cursor)) => self.check_hour(ws, cursor, now).await,
            (None, None) => Ok(false),
        }
    }

    /// When the first message or conversation at or after `from` was stored.
    async fn next_activity(&self, ws: WorkspaceId, from: i64) -> Result<Option<i64>> {
        let message: Option<(i64,)> = self.db().read().one(NEXT_MESSAGE, args![ws, from]).await?;
        let id = first_id_at(UnixMs(from));
        let conversation: Option<(Uuid,)> = self.db().read().one(NEXT_CONVERSATION, args![ws, id]).await?;
        let began = conversation.map(|(id,)| (id.as_u64_pair().0 >> 16) as i64);
        Ok([message.map(|(at,)| at), began].into_iter().flatten().min())
    }

    /// Where a step that begins at `from` ends: after so many messages, and after at least one millisecond.
    async fn end_of_step(&self, ws: WorkspaceId, from: i64, to: i64) -> Result<i64> {
        let row: Option<(i64,)> = self.db().read().one(END_OF_STEP, args![ws, from, to, STEP_MESSAGES]).await?;
        Ok(row.map_or(to, |(at,)| at.max(from + 1)))
    }

    /// `[from, to)` lies inside one hour.
    async fn count_stretch(&self, ws: WorkspaceId, from: i64, to: i64) -> Result<Counted> {
        let db = self.db();
        let slots = db.read().all(COUNT_SLOTS, args![ws, from, to]).await?;
        let waits: Vec<(Uuid, i64, Option<i64>, Option<Uuid>)> =
            db.read().all(RESPONSES, args![ws, from, to, i64::MAX]).await?;
        let ids = (first_id_at(UnixMs(from)), first_id_at(UnixMs(to)));
        let begun = db.read().all(COUNT_BEGUN, args![ws, ids.0, ids.1]).await?;
        let mut busy: Vec<(Uuid, i64)> = db.read().all(BUSY_AGENTS, args![ws, from, to]).await?;
        busy.retain(|(agent, _)| *agent != ws.0);
        let by_agent: Vec<(Uuid, i64, i64)> = db.read().all(COUNT_DECIDED, args![ws, ids.0, ids.1]).await?;
        let decided = by_agent.into_iter().map(|(agent, decided, escalated)| (agent, (decided, escalated))).collect();
        let (mut responses, mut agent_waits) = (BTreeMap::new(), BTreeMap::new());
        for (channel, _, waited, agent) in waits {
            let Some(ms) = waited else { continue };
            let add = |entry: &mut (i64, i64)| *entry = (entry.0 + 1, entry.1 + ms.max(0));
            add(responses.entry((channel, bucket(ms))).or_default());
            if let Some(agent) = agent {
                add(agent_waits.entry((agent, bucket(ms))).or_default());
            }
        }
        Ok(Counted { slots, responses, begun, busy, decided, agent_waits })
    }

    /// Adds what was counted, if nobody else has moved the cursor since.
    async fn write_stretch(
        &self,
        ws: WorkspaceId,
        cursor: Option<Cursor>,
        from: i64,
        to: i64,
        counted: &Counted,
    ) -> Result<()> {
        let mut tx = self.db().begin().await?;
        let totals = [counted.inbound(), counted.outbound(), counted.voice(), counted.conversations()];
        let moved = match cursor {
            Some(cursor) => {
                tx.exec(
                    "UPDATE rollup_cursors SET counted_until = $3, inbound = inbound + $4, outbound = outbound + $5, \
                        voice = voice + $6, conversations = conversations + $7 \
                     WHERE workspace_id = $1 AND counted_until = $2",
                    args![ws, cursor.counted_until, to, totals[0], totals[1], totals[2], totals[3]],
                )
                .await?
            }
            None => {
                tx.exec(
                    "INSERT INTO rollup_cursors (workspace_id, counted_until, checked_until, inbound, outbound, voice, \
                        conversations) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (workspace_id) DO NOTHING",
                    args![ws, to, hour_of(from), totals[0], totals[1], totals[2], totals[3]],
                )
                .await?
            }
        };
        if moved == 1 {
            add(&mut tx, ws, hour_of(from), counted).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Compares the next hour with what is stored, once nothing can be added to it, and counts it anew where they differ.
    async fn check_hour(&self, ws: WorkspaceId, cursor: Cursor, now: UnixMs) -> Result<bool> {
        let hour = cursor.checked_until;
        // Where nothing came later, the cursor stands still inside the last busy hour, which is complete then.
        if hour + HOUR_MS + CHECK_AFTER_MS > now.0 || hour > cursor.counted_until {
            return Ok(false);
        }
        let to = hour + HOUR_MS;
        let next = match self.next_activity(ws, to).await? {
            Some(next) => hour_of(next),
            None => hour_of(cursor.counted_until).max(hour) + HOUR_MS,
        };
        let differs = self.differs(ws, hour, to).await?;
        let counted = if differs { Some(self.count_hour(ws, hour).await?) } else { None };
        let mut tx = self.db().begin().await?;
        let moved = tx
            .exec(
                "UPDATE rollup_cursors SET checked_until = $3 WHERE workspace_id = $1 AND checked_until = $2",
                args![ws, hour, next],
            )
            .await?;
        if moved == 1 {
            if let Some(counted) = counted {
                tracing::info!(workspace.id = %ws, hour = %UnixMs(hour), "an hour's figures were counted anew");
                replace(&mut tx, ws, hour, &counted).await?;
            }
            tx.commit().await?;
        }
        Ok(true)
    }

    async fn differs(&self, ws: WorkspaceId, from: i64, to: i64) -> Result<bool> {
        let ids = (first_id_at(UnixMs(from)), first_id_at(UnixMs(to)));
        let stored: Option<(i64, i64)> = self
            .db()
            .read()
            .one(
                "SELECT (SELECT COUNT(*) FROM messages WHERE workspace_id = $1 AND created_at >= $2 AND created_at < $3), \
                        (SELECT COUNT(*) FROM conversations WHERE workspace_id = $1 AND id >= $4 AND id < $5)",
                args![ws, from, to, ids.0, ids.1],
            )
            .await?;
        let mut reader = self.db().read();
        let rolled: Option<(i64, i64)> = reader.one(ROLLED, args![ws, from, to]).await?;
        Ok(stored != rolled)
    }

    /// A whole hour, page by page.
    async fn count_hour(&self, ws: WorkspaceId, hour: i64) -> Result<Counted> {
        let (mut whole, mut from, end) = (Counted::default(), hour, hour + HOUR_MS);
        while from < end {
            let to = self.end_of_step(ws, from, end).await?;
            let part = self.count_stretch(ws, from, to).await?;
            whole.slots.extend(part.slots);
            whole.begun.extend(part.begun);
            merge(&mut whole.responses, part.responses);
            merge(&mut whole.decided, part.decided);
            merge(&mut whole.agent_waits, part.agent_waits);
            from = to;
        }
        Ok(whole)
    }
}

fn merge<K: Ord>(whole: &mut BTreeMap<K, (i64, i64)>, part: BTreeMap<K, (i64, i64)>) {
    for (key, (a, b)) in part {
        let entry = whole.entry(key).or_default();
        *entry = (entry.0 + a, entry.1 + b);
    }
}

/// Messages and conversations of the hour `[$2, $3)`.
const ROLLED: &str = "SELECT \
     CAST((SELECT COALESCE(SUM(inbound + ai + operator + system), 0) FROM rollups \
         WHERE workspace_id = $1 AND slot_at >= $2 AND slot_at < $3) AS BIGINT), \
     CAST((SELECT COALESCE(SUM(begun), 0) FROM rollup_conversations \
         WHERE workspace_id = $1 AND hour_at >= $2 AND hour_at < $3) AS BIGINT)";

const HOUR_TOTALS: &str = "SELECT \
     CAST(COALESCE(SUM(inbound), 0) AS BIGINT), CAST(COALESCE(SUM(ai + operator + system), 0) AS BIGINT), \
     CAST(COALESCE(SUM(voice), 0) AS BIGINT), \
     CAST((SELECT COALESCE(SUM(begun), 0) FROM rollup_conversations \
         WHERE workspace_id = $1 AND hour_at >= $2 AND hour_at < $3) AS BIGINT) \
     FROM rollups WHERE workspace_id = $1 AND slot_at >= $2 AND slot_at < $3";

async fn add(tx: &mut Tx, ws: WorkspaceId, hour: i64, counted: &Counted) -> Result<()> {
    // One row for each key: pages of an hour may both have some of a quarter's messages.
    let mut slots = BTreeMap::<(i64, Uuid), SlotRow>::new();
    for slot in &counted.slots {
        let empty = SlotRow { ws, slot: slot.slot, ch: slot.channel_id, inbound: 0, ai: 0, op: 0, sys: 0, voice: 0 };
        let row = slots.entry((slot.slot, slot.channel_id)).or_insert(empty);
        row.inbound += slot.inbound;
        row.ai += slot.ai;
        row.op += slot.operator;
        row.sys += slot.system;
        row.voice += slot.voice;
    }
    let mut begun = BTreeMap::<(Uuid, Uuid), i64>::new();
    for (channel, agent, count) in &counted.begun {
        *begun.entry((*channel, agent.unwrap_or(FIRST))).or_default() += count;
    }
    let slots: Vec<_> = slots.into_values().collect();
    let responses = counted.responses.iter().map(|((ch, bucket), (n, ms))| ResponseRow {
        ws,
        hour,
        ch: *ch,
        bucket: *bucket,
        n: *n,
        ms: *ms,
    });
    let responses: Vec<_> = responses.collect();
    let begun: Vec<_> = begun.into_iter().map(|((ch, agent), n)| BegunRow { ws, hour, ch, agent, n }).collect();
    let busy: Vec<_> = counted.busy.iter().map(|(agent, at)| BusyRow { ws, agent: *agent, at: *at }).collect();
    tx.exec_rows(&ADD_SLOTS, &slots).await?;
    tx.exec_rows(&ADD_RESPONSES, &responses).await?;
    tx.exec_rows(&ADD_BEGUN, &begun).await?;
    tx.exec_rows(&BUSY, &busy).await?;
    add_of_agents(tx, ws, hour, counted).await
}

async fn add_of_agents(tx: &mut Tx, ws: WorkspaceId, hour: i64, counted: &Counted) -> Result<()> {
    let decided = counted.decided.iter().map(|(agent, (decided, escalated))| AgentHourRow {
        ws,
        agent: *agent,
        hour,
        decided: *decided,
        escalated: *escalated,
    });
    let waits = counted.agent_waits.iter().map(|((agent, bucket), (n, ms))| AgentWaitRow {
        ws,
        agent: *agent,
        hour,
        bucket: *bucket,
        n: *n,
        ms: *ms,
    });
    tx.exec_rows(&ADD_AGENT_HOURS, &decided.collect::<Vec<_>>()).await?;
    tx.exec_rows(&ADD_AGENT_WAITS, &waits.collect::<Vec<_>>()).await?;
    Ok(())
}

const REMOVE_AGENT_HOURS: &str =
    "DELETE FROM rollup_agent_hours WHERE workspace_id = $1 AND hour_at >= $2 AND hour_at < $3";
const REMOVE_AGENT_WAITS: &str =
    "DELETE FROM rollup_agent_responses WHERE workspace_id = $1 AND hour_at >= $2 AND hour_at < $3";

/// Puts another count in an hour's place, and corrects the totals by the difference.
async fn replace(tx: &mut Tx, ws: WorkspaceId, hour: i64, counted: &Counted) -> Result<()> {
    let range = || args![ws, hour, hour + HOUR_MS];
    let old: Option<(i64, i64, i64, i64)> = tx.one(HOUR_TOTALS, range()).await?;
    let old = old.unwrap_or_default();
    tx.exec("DELETE FROM rollups WHERE workspace_id = $1 AND slot_at >= $2 AND slot_at < $3", range()).await?;
    tx.exec("DELETE FROM rollup_responses WHERE workspace_id = $1 AND hour_at >= $2 AND hour_at < $3", range()).await?;
    tx.exec("DELETE FROM rollup_conversations WHERE workspace_id = $1 AND hour_at >= $2 AND hour_at < $3", range())
        .await?;
    tx.exec(REMOVE_AGENT_HOURS, range()).await?;
    tx.exec(REMOVE_AGENT_WAITS, range()).await?;
    add(tx, ws, hour, counted).await?;
    tx.exec(
        "UPDATE rollup_cursors SET inbound = inbound + $2, outbound = outbound + $3, voice = voice + $4, \
            conversations = conversations + $5 WHERE workspace_id = $1",
        args![
            ws,
            counted.inbound() - old.0,
            counted.outbound() - old.1,
            counted.voice() - old.2,
            counted.conversations() - old.3,
        ],
    )
    .await?;
    Ok(())
}

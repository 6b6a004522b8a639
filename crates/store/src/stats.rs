//! Figures for the dashboard and the health of the queue. Every figure is computed from what is
//! stored, by way of [`crate::rollups`]; one without data is `None`.

use std::collections::BTreeMap;

use model::histogram::Histogram;
use model::{AgentId, UnixMs, WorkspaceId};
use uuid::Uuid;

use crate::Store;
use crate::db::{Result, args};
use crate::rollups::{BUSY_AGENTS, COUNT_BEGUN, COUNT_SLOTS, RESPONSES, SLOT_MS, SlotCounts, hour_of};
use crate::seek::{FIRST, first_id_at};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
const RESPONSE_DAYS: i64 = 7;
const BEGUN_DAYS: i64 = 7;
const ESCALATION_DAYS: i64 = 30;
/// The newest answers that are looked at one by one because the rollups have not reached them: more than a minute's,
/// unless nobody has rolled up for long.
const UNCOUNTED_ANSWERS: i64 = 10_000;

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct WorkspaceStats {
    pub total_conversations: i64,
    /// Not ended.
    pub active_conversations: i64,
    /// For a person.
    pub waiting: i64,
    pub messages_today: i64,
    /// From the first customer message of a burst to the agent's message that follows the burst, over the last 7 days
    /// to the hour. A burst that a person answered does not count.
    pub responses: ResponseTimes,
    /// 0 to 1: of the conversations that began in the last 30 days, those in which a turn ended in an
    /// escalation or that wait for a person now.
    pub escalation_rate: Option<f64>,
    pub changes: Changes,
}

/// Percentiles are right to 2 %; the average is exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ResponseTimes {
    pub avg_ms: Option<i64>,
    pub median_ms: Option<i64>,
    pub p90_ms: Option<i64>,
}

/// Against the period of the same length before; relative (0.1: a tenth more), but of rates the difference.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Changes {
    /// Conversations that began in the last 7 days.
    pub begun_conversations: Option<f64>,
    /// Against yesterday until the same time.
    pub messages_today: Option<f64>,
    pub median_ms: Option<f64>,
    pub p90_ms: Option<f64>,
    pub escalation_rate: Option<f64>,
}

/// Messages of a stretch of time, by who wrote them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct MessageCounts {
    pub inbound: i64,
    pub ai: i64,
    pub operator: i64,
    pub system: i64,
}

impl MessageCounts {
    pub fn total(&self) -> i64 {
        self.inbound + self.ai + self.operator + self.system
    }

    fn add(&mut self, other: MessageCounts) {
        self.inbound += other.inbound;
        self.ai += other.ai;
        self.operator += other.operator;
        self.system += other.system;
    }
}

/// All workspaces together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QueueStats {
    pub pending: i64,
    pub running: i64,
    pub failed: i64,
    /// How long the job that is due longest has waited.
    pub oldest_seconds: i64,
    /// Conversations whose burst of messages is still being gathered.
    pub active_buffers: i64,
    /// Customer messages in them.
    pub total_buffered: i64,
}

/// Lanes and background jobs have an index each.
pub(crate) const PENDING_JOBS: &str = "SELECT (SELECT COUNT(*) FROM jobs WHERE state = 'pending' AND kind = 'lane') \
     + (SELECT COUNT(*) FROM jobs WHERE state = 'pending' AND kind <> 'lane')";
const OLDEST_JOB: &str = "SELECT MIN(oldest) FROM ( \
         SELECT MIN(run_at) AS oldest FROM jobs WHERE state = 'pending' AND kind = 'lane' \
         UNION ALL SELECT MIN(run_at) FROM jobs WHERE state = 'pending' AND kind <> 'lane' \
     ) AS both_kinds";

#[derive(sqlx::FromRow)]
struct Rolled {
    #[sqlx(flatten)]
    counts: MessageCounts,
    counted_until: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct RolledSlot {
    slot_at: i64,
    #[sqlx(flatten)]
    counts: MessageCounts,
    counted_until: Option<i64>,
}

/// With the cursor in the same statement: what lies after it is in no row that is summed here.
pub(crate) const ROLLED: &str = "SELECT CAST(COALESCE(SUM(inbound), 0) AS BIGINT) AS inbound, \
         CAST(COALESCE(SUM(ai), 0) AS BIGINT) AS ai, CAST(COALESCE(SUM(operator), 0) AS BIGINT) AS operator, \
         CAST(COALESCE(SUM(system), 0) AS BIGINT) AS system, \
         (SELECT counted_until FROM rollup_cursors WHERE workspace_id = $1) AS counted_until \
     FROM rollups WHERE workspace_id = $1 AND slot_at >= $2 AND slot_at < $3";

pub(crate) const ROLLED_SLOTS: &str = "SELECT slot_at, CAST(SUM(inbound) AS BIGINT) AS inbound, \
         CAST(SUM(ai) AS BIGINT) AS ai, CAST(SUM(operator) AS BIGINT) AS operator, \
         CAST(SUM(system) AS BIGINT) AS system, \
         (SELECT counted_until FROM rollup_cursors WHERE workspace_id = $1) AS counted_until \
     FROM rollups WHERE workspace_id = $1 AND slot_at >= $2 AND slot_at < $3 GROUP BY slot_at ORDER BY slot_at";

pub(crate) const UNCOUNTED: &str = "SELECT \
         CAST(COALESCE(SUM(CASE WHEN direction = 'inbound' THEN 1 ELSE 0 END), 0) AS BIGINT) AS inbound, \
         CAST(COALESCE(SUM(CASE WHEN direction <> 'inbound' AND sender = 'ai' THEN 1 ELSE 0 END), 0) AS BIGINT) AS ai, \
         CAST(COALESCE(SUM(CASE WHEN direction <> 'inbound' AND sender = 'operator' THEN 1 ELSE 0 END), 0) AS BIGINT) AS operator, \
         CAST(COALESCE(SUM(CASE WHEN direction <> 'inbound' AND sender NOT IN ('ai', 'operator') THEN 1 ELSE 0 END), 0) \
             AS BIGINT) AS system \
     FROM messages WHERE workspace_id = $1 AND created_at >= $2 AND created_at < $3";

pub(crate) const ROLLED_RESPONSES: &str = "SELECT bucket, CAST(SUM(answers) AS BIGINT), CAST(SUM(total_ms) AS BIGINT), \
         (SELECT counted_until FROM rollup_cursors WHERE workspace_id = $1) \
     FROM rollup_responses WHERE workspace_id = $1 AND hour_at >= $2 AND hour_at < $3 GROUP BY bucket";

pub(crate) const ROLLED_BEGUN: &str = "SELECT CAST(COALESCE(SUM(begun), 0) AS BIGINT), \
         (SELECT counted_until FROM rollup_cursors WHERE workspace_id = $1) \
     FROM rollup_conversations WHERE workspace_id = $1 AND hour_at >= $2 AND hour_at < $3";

pub(crate) const ROLLED_AGENTS: &str = "SELECT agent_id, CAST(SUM(begun) AS BIGINT), \
         (SELECT counted_until FROM rollup_cursors WHERE workspace_id = $1) \
     FROM rollup_conversations WHERE workspace_id = $1 GROUP BY agent_id";

/// Of conversations whose ids are in `[$2, $3)`. Ids carry their time.
pub(crate) const ESCALATED: &str = "SELECT COUNT(*) FROM ( \
         SELECT conversation_id FROM turns WHERE workspace_id = $1 AND outcome = 'escalated' AND id >= $2 \
             AND conversation_id >= $2 AND conversation_id < $3 \
         UNION \
         SELECT id FROM conversations WHERE workspace_id = $1 AND status = 'escalated' AND id >= $2 AND id < $3 \
     ) AS e";

impl Store {
    /// `today` is the workspace's midnight.
    pub async fn workspace_stats(&self, ws: WorkspaceId, today: UnixMs, now: UnixMs) -> Result<WorkspaceStats> {
        let open = self.count_open_conversations(ws).await?;
        let (messages, yesterday) = (
            self.message_counts(ws, today, now.plus_ms(1)).await?,
            self.message_counts(ws, today.plus_ms(-DAY_MS), now.plus_ms(-DAY_MS)).await?,
        );
        let hour = hour_of(now.0);
        let (week, fortnight) = (UnixMs(hour - RESPONSE_DAYS * DAY_MS), UnixMs(hour - 2 * RESPONSE_DAYS * DAY_MS));
        let responses = self.response_times(ws, week, now.plus_ms(1)).await?;
        let before = self.response_times(ws, fortnight, week).await?;
        let (begun_from, begun_before) = (hour - BEGUN_DAYS * DAY_MS, hour - 2 * BEGUN_DAYS * DAY_MS);
        let begun = self.begun(ws, begun_from, i64::MAX).await?;
        let begun_before = self.begun(ws, begun_before, begun_from).await?;
        let (rate_from, rate_before) = (hour - ESCALATION_DAYS * DAY_MS, hour - 2 * ESCALATION_DAYS * DAY_MS);
        let rate = self.escalation_rate(ws, rate_from, i64::MAX).await?;
        let rate_before = self.escalation_rate(ws, rate_before, rate_from).await?;
        Ok(WorkspaceStats {
            total_conversations: self.totals(ws).await?.conversations,
            active_conversations: open.active + open.escalated,
            waiting: open.escalated,
            messages_today: messages.total(),
            responses,
            escalation_rate: rate,
            changes: Changes {
                begun_conversations: relative(Some(begun), Some(begun_before)),
                messages_today: relative(Some(messages.total()), Some(yesterday.total())),
                median_ms: relative(responses.median_ms, before.median_ms),
                p90_ms: relative(responses.p90_ms, before.p90_ms),
                escalation_rate: rate.zip(rate_before).map(|(now, before)| now - before),
            },
        })
    }

    /// Messages that were stored in `[from, to)`. `from` begins a quarter of an hour.
    pub async fn message_counts(&self, ws: WorkspaceId, from: UnixMs, to: UnixMs) -> Result<MessageCounts> {
        let last_slot = to.0 - to.0.rem_euclid(SLOT_MS);
        let rolled: Option<Rolled> = self.db().read().one(ROLLED, args![ws, from, last_slot]).await?;
        let (mut counts, counted_until) =
            rolled.map_or((MessageCounts::default(), None), |row| (row.counts, row.counted_until));
        let uncounted_from = counted_until.unwrap_or(from.0).min(last_slot).max(from.0);
        let uncounted: Option<MessageCounts> = self.db().read().one(UNCOUNTED, args![ws, uncounted_from, to]).await?;
        counts.add(uncounted.unwrap_or_default());
        Ok(counts)
    }

    /// The same by quarter of an hour: when it begins, and its messages. Quarters without messages are left out. Both
    /// ends begin a quarter.
    pub async fn message_slots(
        &self,
        ws: WorkspaceId,
        from: UnixMs,
        to: UnixMs,
    ) -> Result<BTreeMap<i64, MessageCounts>> {
        let rolled: Vec<RolledSlot> = self.db().read().all(ROLLED_SLOTS, args![ws, from, to]).await?;
        let uncounted_from = rolled.first().and_then(|row| row.counted_until).unwrap_or(from.0).max(from.0);
        let mut slots: BTreeMap<_, _> = rolled.into_iter().map(|row| (row.slot_at, row.counts)).collect();
        let rest: Vec<SlotCounts> = self.db().read().all(COUNT_SLOTS, args![ws, uncounted_from, to]).await?;
        for SlotCounts { slot, inbound, ai, operator, system, .. } in rest {
            slots.entry(slot).or_default().add(MessageCounts { inbound, ai, operator, system });
        }
        Ok(slots)
    }

    /// Of the answers in `[from, to)`. `from` begins an hour; `to` does, too, or is later than everything.
    pub async fn response_times(&self, ws: WorkspaceId, from: UnixMs, to: UnixMs) -> Result<ResponseTimes> {
        let rows: Vec<(i64, i64, i64, Option<i64>)> =
            self.db().read().all(ROLLED_RESPONSES, args![ws, from, to]).await?;
        let counted_until = rows.first().and_then(|(.., until)| *until).unwrap_or(from.0).max(from.0);
        let mut histogram = Histogram::default();
        rows.iter().for_each(|(bucket, answers, ms, _)| histogram.add_bucket(*bucket, *answers, *ms));
        if counted_until < to.0 {
            let rest: Vec<(Uuid, i64, Option<i64>)> =
                self.db().read().all(RESPONSES, args![ws, counted_until, to, UNCOUNTED_ANSWERS]).await?;
            rest.into_iter().filter_map(|(.., waited)| waited).for_each(|ms| histogram.add(ms));
        }
        Ok(ResponseTimes {
            avg_ms: histogram.mean_ms(),
            median_ms: histogram.quantile_ms(0.5),
            p90_ms: histogram.quantile_ms(0.9),
        })
    }

    /// Conversations that began in `[from, to)`, which begin hours, or have no end.
    async fn begun(&self, ws: WorkspaceId, from: i64, to: i64) -> Result<i64> {
        let row: Option<(i64, Option<i64>)> = self.db().read().one(ROLLED_BEGUN, args![ws, from, to]).await?;
        let (rolled, counted_until) = row.unwrap_or_default();
        let uncounted_from = counted_until.unwrap_or(from).max(from);
        if uncounted_from >= to {
            return Ok(rolled);
        }
        Ok(rolled + self.uncounted_conversations(ws, uncounted_from, to).await?)
    }

    async fn uncounted_conversations(&self, ws: WorkspaceId, from: i64, to: i64) -> Result<i64> {
        let ids = (first_id_at(UnixMs(from)), first_id_at(UnixMs(to)));
        let sql = "SELECT COUNT(*) FROM conversations WHERE workspace_id = $1 AND id >= $2 AND id < $3";
        self.count(sql, args![ws, ids.0, ids.1]).await
    }

    async fn escalation_rate(&self, ws: WorkspaceId, from: i64, to: i64) -> Result<Option<f64>> {
        let begun = self.begun(ws, from, to).await?;
        if begun == 0 {
            return Ok(None);
        }
        let ids = (first_id_at(UnixMs(from)), first_id_at(UnixMs(to)));
        let escalated = self.count(ESCALATED, args![ws, ids.0, ids.1]).await?;
        Ok(Some((escalated as f64 / begun as f64).min(1.0)))
    }

    pub async fn queue_stats(&self, now: UnixMs) -> Result<QueueStats> {
        let oldest: Option<(Option<i64>,)> = self.db().read().one(OLDEST_JOB, vec![]).await?;
        let oldest_ms = oldest.and_then(|(at,)| at).map_or(0, |at| now.since(UnixMs(at)));
        let (active_buffers, total_buffered) = self.buffers(now).await?;
        Ok(QueueStats {
            pending: self.count(PENDING_JOBS, vec![]).await?,
            running: self.count("SELECT COUNT(*) FROM jobs WHERE state = 'running'", vec![]).await?,
            failed: self.count("SELECT COUNT(*) FROM jobs WHERE state = 'failed'", vec![]).await?,
            oldest_seconds: oldest_ms.max(0) / 1000,
            active_buffers,
            total_buffered,
        })
    }

    /// Lanes whose turn is yet to come, and the customer messages that it will answer.
    async fn buffers(&self, now: UnixMs) -> Result<(i64, i64)> {
        let row: Option<(i64, i64)> = self
            .db()
            .read()
            .one(
                "SELECT COUNT(*), CAST(COALESCE(SUM(( \
                     SELECT COUNT(*) FROM conversations c \
                     JOIN messages m ON m.workspace_id = c.workspace_id AND m.conversation_id = c.id \
                     WHERE c.workspace_id = j.workspace_id AND c.id = j.key \
                         AND m.sender = 'customer' AND m.seq > c.answered_seq \
                 )), 0) AS BIGINT) \
                 FROM jobs j WHERE j.state = 'pending' AND j.kind = 'lane' AND j.turn_at > $1",
                args![now],
            )
            .await?;
        Ok(row.unwrap_or_default())
    }

    async fn count(&self, sql: &'static str, args: Vec<crate::db::Arg>) -> Result<i64> {
        let row: Option<(i64,)> = self.db().read().one(sql, args).await?;
        Ok(row.map_or(0, |(count,)| count))
    }
}

/// A workspace's messages and conversations since it began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MessageTotals {
    pub inbound: i64,
    pub outbound: i64,
    /// Audio, in both directions.
    pub voice: i64,
    pub conversations: i64,
}

/// What an agent has had to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgentTotals {
    pub agent_id: AgentId,
    /// That began with it.
    pub conversations: i64,
    pub last_message_at: UnixMs,
}

impl Store {
    pub async fn totals(&self, ws: WorkspaceId) -> Result<MessageTotals> {
        let cursor: Option<(i64, i64, i64, i64, i64)> = self
            .db()
            .read()
            .one(
                "SELECT counted_until, inbound, outbound, voice, conversations FROM rollup_cursors WHERE workspace_id = $1",
                args![ws],
            )
            .await?;
        let (counted_until, inbound, outbound, voice, conversations) = cursor.unwrap_or_default();
        let mut totals = MessageTotals { inbound, outbound, voice, conversations };
        let rest: Vec<SlotCounts> = self.db().read().all(COUNT_SLOTS, args![ws, counted_until, i64::MAX]).await?;
        for slot in rest {
            totals.inbound += slot.inbound;
            totals.outbound += slot.ai + slot.operator + slot.system;
            totals.voice += slot.voice;
        }
        totals.conversations += self.uncounted_conversations(ws, counted_until, i64::MAX).await?;
        Ok(totals)
    }

    pub async fn contact_count(&self, ws: WorkspaceId) -> Result<i64> {
        self.count("SELECT COUNT(*) FROM contacts WHERE workspace_id = $1", args![ws]).await
    }

    /// Of the agents that have had conversations.
    pub async fn agent_totals(&self, ws: WorkspaceId) -> Result<Vec<AgentTotals>> {
        let mut begun = BTreeMap::<Uuid, i64>::new();
        let rolled: Vec<(Uuid, i64, Option<i64>)> = self.db().read().all(ROLLED_AGENTS, args![ws]).await?;
        let counted_until = rolled.first().and_then(|(.., until)| *until).unwrap_or(0);
        rolled.iter().for_each(|(agent, count, _)| *begun.entry(*agent).or_default() += count);
        let ids = (first_id_at(UnixMs(counted_until)), first_id_at(UnixMs(i64::MAX)));
        let rest: Vec<(Uuid, Option<Uuid>, i64)> = self.db().read().all(COUNT_BEGUN, args![ws, ids.0, ids.1]).await?;
        rest.iter().for_each(|(_, agent, count)| *begun.entry(agent.unwrap_or(FIRST)).or_default() += count);
        let mut busy = BTreeMap::<Uuid, i64>::new();
        let known: Vec<(Uuid, i64)> = self
            .db()
            .read()
            .all("SELECT agent_id, last_active_at FROM rollup_agents WHERE workspace_id = $1", args![ws])
            .await?;
        let now: Vec<(Uuid, i64)> = self.db().read().all(BUSY_AGENTS, args![ws, counted_until, i64::MAX]).await?;
        for (agent, at) in known.into_iter().chain(now) {
            let last = busy.entry(agent).or_insert(at);
            *last = at.max(*last);
        }
        let totals = |(agent, conversations): (Uuid, i64)| AgentTotals {
            agent_id: AgentId(agent),
            conversations,
            last_message_at: UnixMs(busy.get(&agent).copied().unwrap_or_default()),
        };
        Ok(begun.into_iter().filter(|(agent, _)| *agent != FIRST).map(totals).collect())
    }

    pub async fn faq_count(&self, ws: WorkspaceId) -> Result<i64> {
        self.count("SELECT COUNT(*) FROM faqs WHERE workspace_id = $1", args![ws]).await
    }
}

/// By how much a figure is above the one before; none where there is nothing to compare with.
fn relative(now: Option<i64>, before: Option<i64>) -> Option<f64> {
    let (now, before) = (now?, before.filter(|before| *before > 0)?);
    Some((now - before) as f64 / before as f64)
}

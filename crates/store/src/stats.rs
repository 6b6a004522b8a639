//! Figures for the dashboard and the health of the queue. Every figure is computed from what is
//! stored; one without data is `None`.

use model::{AgentId, UnixMs, WorkspaceId};

use crate::Store;
use crate::db::{Result, args};
use crate::seek::first_id_at;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
const RESPONSE_DAYS: i64 = 7;
const ESCALATION_DAYS: i64 = 30;
/// The newest rows that an average looks at: bounds the query however busy the workspace is.
const SAMPLE: i64 = 20_000;

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct WorkspaceStats {
    pub total_conversations: i64,
    /// Not ended.
    pub active_conversations: i64,
    pub messages_today: i64,
    /// See [`RESPONSE_TIME`].
    pub avg_response_time_ms: Option<i64>,
    /// 0 to 1: of the conversations that began in the last 30 days, those in which a turn ended in an
    /// escalation or that wait for a person now.
    pub escalation_rate: Option<f64>,
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

/// From the first customer message of a burst to the agent's message that follows the burst, on
/// average over the workspace's newest [`SAMPLE`] messages of the last 7 days. A burst that a person
/// answered does not count. One range of `messages_created`, sorted once, joined with nothing.
///
/// `answers` counts what we sent before a message, so that it is the same for the messages of a burst
/// and for the one message that ends it.
pub(crate) const RESPONSE_TIME: &str = "WITH recent AS ( \
         SELECT conversation_id, seq, sender, created_at FROM messages \
         WHERE workspace_id = $1 AND created_at >= $2 ORDER BY created_at DESC LIMIT $3 \
     ), numbered AS ( \
         SELECT conversation_id, sender, created_at, \
                SUM(CASE WHEN sender = 'customer' THEN 0 ELSE 1 END) OVER (PARTITION BY conversation_id ORDER BY seq \
                    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS answers \
         FROM recent \
     ), bursts AS ( \
         SELECT MIN(CASE WHEN sender = 'customer' THEN created_at END) AS asked_at, \
                MIN(CASE WHEN sender = 'ai' THEN created_at END) AS answered_at \
         FROM numbered GROUP BY conversation_id, COALESCE(answers, 0) \
     ) \
     SELECT CAST(AVG(answered_at - asked_at) AS BIGINT) FROM bursts";

/// Ids carry their time: conversations since then are a range of the primary key.
pub(crate) const ESCALATIONS: &str = "SELECT COUNT(*), \
         CAST(COALESCE(SUM(CASE WHEN c.status = 'escalated' OR EXISTS ( \
             SELECT 1 FROM turns t WHERE t.workspace_id = $1 AND t.conversation_id = c.id AND t.outcome = 'escalated' \
         ) THEN 1 ELSE 0 END), 0) AS BIGINT) \
     FROM (SELECT id, status FROM conversations WHERE workspace_id = $1 AND id >= $2 ORDER BY id DESC LIMIT $3) AS c";

pub(crate) const MESSAGES_SINCE: &str = "SELECT COUNT(*) FROM messages WHERE workspace_id = $1 AND created_at >= $2";

impl Store {
    /// `today` is the workspace's midnight.
    pub async fn workspace_stats(&self, ws: WorkspaceId, today: UnixMs, now: UnixMs) -> Result<WorkspaceStats> {
        let total = self.count("SELECT COUNT(*) FROM conversations WHERE workspace_id = $1", args![ws]).await?;
        let open = self.count_open_conversations(ws).await?;
        let messages_today = self.count(MESSAGES_SINCE, args![ws, today]).await?;
        Ok(WorkspaceStats {
            total_conversations: total,
            active_conversations: open.active + open.escalated,
            messages_today,
            avg_response_time_ms: self.avg_response_time_ms(ws, now).await?,
            escalation_rate: self.escalation_rate(ws, now).await?,
        })
    }

    async fn avg_response_time_ms(&self, ws: WorkspaceId, now: UnixMs) -> Result<Option<i64>> {
        let since = now.plus_ms(-RESPONSE_DAYS * DAY_MS);
        let row: Option<(Option<i64>,)> = self.db().read().one(RESPONSE_TIME, args![ws, since, SAMPLE]).await?;
        Ok(row.and_then(|(average,)| average))
    }

    async fn escalation_rate(&self, ws: WorkspaceId, now: UnixMs) -> Result<Option<f64>> {
        let since = first_id_at(now.plus_ms(-ESCALATION_DAYS * DAY_MS));
        let row: Option<(i64, i64)> = self.db().read().one(ESCALATIONS, args![ws, since, SAMPLE]).await?;
        Ok(row.filter(|(all, _)| *all > 0).map(|(all, escalated)| escalated as f64 / all as f64))
    }

    pub async fn queue_stats(&self, now: UnixMs) -> Result<QueueStats> {
        let oldest: Option<(Option<i64>,)> =
            self.db().read().one("SELECT MIN(run_at) FROM jobs WHERE state = 'pending'", vec![]).await?;
        let oldest_ms = oldest.and_then(|(at,)| at).map_or(0, |at| now.since(UnixMs(at)));
        let (active_buffers, total_buffered) = self.buffers(now).await?;
        Ok(QueueStats {
            pending: self.count("SELECT COUNT(*) FROM jobs WHERE state = 'pending'", vec![]).await?,
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

/// A workspace's messages since it began, and its contacts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MessageTotals {
    pub inbound: i64,
    pub outbound: i64,
    /// Audio, in both directions.
    pub voice: i64,
    pub contacts: i64,
}

/// What an agent has had to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgentTotals {
    pub agent_id: AgentId,
    pub conversations: i64,
    pub last_message_at: UnixMs,
}

impl Store {
    pub async fn message_totals(&self, ws: WorkspaceId) -> Result<MessageTotals> {
        let row: Option<(i64, i64, i64)> = self
            .db()
            .read()
            .one(
                "SELECT CAST(COALESCE(SUM(CASE WHEN direction = 'inbound' THEN 1 ELSE 0 END), 0) AS BIGINT), \
                        CAST(COALESCE(SUM(CASE WHEN direction = 'outbound' THEN 1 ELSE 0 END), 0) AS BIGINT), \
                        CAST(COALESCE(SUM(CASE WHEN content ->> 'kind' = 'audio' THEN 1 ELSE 0 END), 0) AS BIGINT) \
                 FROM messages WHERE workspace_id = $1",
                args![ws],
            )
            .await?;
        let (inbound, outbound, voice) = row.unwrap_or_default();
        let contacts = self.count("SELECT COUNT(*) FROM contacts WHERE workspace_id = $1", args![ws]).await?;
        Ok(MessageTotals { inbound, outbound, voice, contacts })
    }

    /// Of the agents that have had conversations.
    pub async fn agent_totals(&self, ws: WorkspaceId) -> Result<Vec<AgentTotals>> {
        let rows: Vec<(uuid::Uuid, i64, i64)> = self
            .db()
            .read()
            .all(
                "SELECT agent_id, COUNT(*), MAX(last_message_at) FROM conversations \
                 WHERE workspace_id = $1 AND agent_id IS NOT NULL GROUP BY agent_id",
                args![ws],
            )
            .await?;
        let totals = |(agent, conversations, last)| AgentTotals {
            agent_id: AgentId(agent),
            conversations,
            last_message_at: UnixMs(last),
        };
        Ok(rows.into_iter().map(totals).collect())
    }

    pub async fn faq_count(&self, ws: WorkspaceId) -> Result<i64> {
        self.count("SELECT COUNT(*) FROM faqs WHERE workspace_id = $1", args![ws]).await
    }
}

//! What agents have done: read from rows that are counted by the hour (`rollups`), and from what came since.

use std::collections::BTreeMap;

use model::histogram::Histogram;
use model::{AgentId, UnixMs, WorkspaceId};
use uuid::Uuid;

use crate::Store;
use crate::db::{Result, args};
use crate::rollups::{HOUR_MS, RESPONSES};
use crate::seek::{LAST, first_id_at};

/// Over how many days answers' waiting times are told.
const RESPONSE_DAYS: i64 = 7;
/// Over how many days conversations are told.
const DECIDED_DAYS: i64 = 30;
/// Answers since the last count that are looked at, the newest first.
const UNCOUNTED_ANSWERS: i64 = 1_000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// Conversations that agents first answered or handed to a person in a stretch of time, and those that they first
/// handed to a person in it. One that was passed on counts for each agent that answered in it. Turns' ids carry their
/// time.
pub(crate) const COUNT_DECIDED: &str = "SELECT t.agent_id, \
         CAST(SUM(CASE WHEN NOT EXISTS (SELECT 1 FROM turns p WHERE p.workspace_id = t.workspace_id \
             AND p.conversation_id = t.conversation_id AND p.agent_id = t.agent_id AND p.id < t.id \
             AND p.outcome IN ('answered', 'escalated')) \
             THEN 1 ELSE 0 END) AS BIGINT), \
         CAST(SUM(CASE WHEN t.outcome = 'escalated' AND NOT EXISTS (SELECT 1 FROM turns p \
             WHERE p.workspace_id = t.workspace_id AND p.conversation_id = t.conversation_id AND p.agent_id = t.agent_id \
             AND p.id < t.id AND p.outcome = 'escalated') THEN 1 ELSE 0 END) AS BIGINT) \
     FROM turns t WHERE t.workspace_id = $1 AND t.id >= $2 AND t.id < $3 AND t.outcome IN ('answered', 'escalated') \
         AND t.agent_id IS NOT NULL GROUP BY t.agent_id";

/// With the cursor in the same statement: what lies after it is in no row that is summed here.
pub(crate) const ROLLED_HOURS: &str = "SELECT c.counted_until, h.agent_id, h.decided, h.escalated FROM rollup_cursors c \
     LEFT JOIN (SELECT agent_id, CAST(SUM(decided) AS BIGINT) AS decided, CAST(SUM(escalated) AS BIGINT) AS escalated \
         FROM rollup_agent_hours WHERE workspace_id = $1 AND hour_at >= $2 GROUP BY agent_id) h ON 1 = 1 \
     WHERE c.workspace_id = $1";

pub(crate) const ROLLED_WAITS: &str = "SELECT c.counted_until, h.agent_id, h.bucket, h.answers, h.total_ms \
     FROM rollup_cursors c LEFT JOIN (SELECT agent_id, bucket, CAST(SUM(answers) AS BIGINT) AS answers, \
             CAST(SUM(total_ms) AS BIGINT) AS total_ms \
         FROM rollup_agent_responses WHERE workspace_id = $1 AND hour_at >= $2 GROUP BY agent_id, bucket) h ON 1 = 1 \
     WHERE c.workspace_id = $1";

/// The cursor, an agent, what it decided, what it handed over.
type HourRow = (i64, Option<Uuid>, Option<i64>, Option<i64>);
/// The cursor, an agent, a bucket, its answers and their milliseconds.
type WaitRow = (i64, Option<Uuid>, Option<i64>, Option<i64>, Option<i64>);

/// Of one agent. What has no data is zero or none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AgentFigures {
    /// Conversations of the last 30 days that it answered or handed to a person, and of these the latter.
    pub decided: i64,
    pub escalated: i64,
    /// From the first customer message of a burst to its answer, over the last 7 days.
    pub waits: Histogram,
}

impl AgentFigures {
    /// The share of conversations that it ended without a person, 0 to 100.
    pub fn success_rate(&self) -> Option<f64> {
        let kept = (self.decided - self.escalated).max(0);
        (self.decided > 0).then(|| (kept as f64 * 1_000.0 / self.decided as f64).round() / 10.0)
    }

    /// The share of answers that came within so many seconds, 0 to 100.
    pub fn within(&self, seconds: i64) -> Option<f64> {
        let share = self.waits.share_within(seconds.saturating_mul(1_000))?;
        Some((share * 1_000.0).round() / 10.0)
    }
}

impl Store {
    /// Documents and websites from which the agents of a workspace answer.
    pub async fn source_counts(&self, ws: WorkspaceId) -> Result<(i64, i64)> {
        let row: Option<(i64, i64)> = self
            .db()
            .read()
            .one(
                "SELECT CAST(COALESCE(SUM(CASE WHEN kind <> 'website' THEN 1 ELSE 0 END), 0) AS BIGINT), \
                        CAST(COALESCE(SUM(CASE WHEN kind = 'website' THEN 1 ELSE 0 END), 0) AS BIGINT) \
                 FROM knowledge_sources WHERE workspace_id = $1 AND status = 'ready'",
                args![ws],
            )
            .await?;
        Ok(row.unwrap_or_default())
    }

    /// Of all agents that have done anything lately.
    pub async fn agent_figures(&self, ws: WorkspaceId, now: UnixMs) -> Result<BTreeMap<AgentId, AgentFigures>> {
        let hour = now.0 - now.0.rem_euclid(HOUR_MS);
        let (decided_from, waits_from) = (hour - DECIDED_DAYS * DAY_MS, hour - RESPONSE_DAYS * DAY_MS);
        let mut figures = BTreeMap::<AgentId, AgentFigures>::new();
        let hours: Vec<HourRow> = self.db().read().all(ROLLED_HOURS, args![ws, decided_from]).await?;
        let since = hours.first().map_or(0, |(until, ..)| *until).max(decided_from);
        let since = first_id_at(UnixMs(since));
        let fresh: Vec<(Uuid, i64, i64)> = self.db().read().all(COUNT_DECIDED, args![ws, since, LAST]).await?;
        let counted =
            hours.into_iter().filter_map(|(_, agent, decided, escalated)| Some((agent?, decided?, escalated?)));
        for (agent, decided, escalated) in counted.chain(fresh) {
            let of = figures.entry(AgentId(agent)).or_default();
            of.decided += decided;
            of.escalated += escalated;
        }
        let waits: Vec<WaitRow> = self.db().read().all(ROLLED_WAITS, args![ws, waits_from]).await?;
        let since = waits.first().map_or(0, |(until, ..)| *until).max(waits_from);
        for (_, agent, bucket, answers, ms) in waits {
            if let (Some(agent), Some(bucket), Some(answers), Some(ms)) = (agent, bucket, answers, ms) {
                figures.entry(AgentId(agent)).or_default().waits.add_bucket(bucket, answers, ms);
            }
        }
        let fresh: Vec<(Uuid, i64, Option<i64>, Option<Uuid>)> =
            self.db().read().all(RESPONSES, args![ws, since, i64::MAX, UNCOUNTED_ANSWERS]).await?;
        for (_, _, waited, agent) in fresh {
            if let (Some(agent), Some(ms)) = (agent, waited) {
                figures.entry(AgentId(agent)).or_default().waits.add(ms);
            }
        }
        Ok(figures)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_what_was_decided() {
        let mut figures = AgentFigures { decided: 3, escalated: 1, ..AgentFigures::default() };
        assert_eq!(figures.success_rate(), Some(66.7));
        assert_eq!(figures.within(10), None);
        [1_000, 2_000, 60_000].into_iter().for_each(|ms| figures.waits.add(ms));
        assert_eq!((figures.within(10), figures.within(120)), (Some(66.7), Some(100.0)));
        assert_eq!(AgentFigures::default().success_rate(), None);
    }
}

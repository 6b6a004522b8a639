//! Agents as clients see them, with figures computed from stored conversations.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use model::agent::AgentStatus;
use model::{AgentId, WorkspaceId};
use serde::Serialize;
use store::agents::{AgentFigures, AgentRecord};
use store::channels::ChannelRecord;
use store::stats::AgentTotals;
use utoipa::ToSchema;
use uuid::Uuid;

use super::definition::AgentDefinition;
use crate::app::App;
use crate::error::ApiError;

/// Channels of a workspace that are looked through.
const CHANNELS_MAX: i64 = 200;

#[derive(Debug, Serialize, ToSchema)]
pub struct Agent {
    id: Uuid,
    #[serde(flatten)]
    definition: AgentDefinition,
    /// Of its definition.
    version: i64,
    /// `active`, `paused` or `draft`
    #[schema(value_type = String)]
    status: AgentStatus,
    is_active: bool,
    /// Whether it answers where no agent is named.
    is_default: bool,
    /// Kinds of channels on which it answers.
    channels: Vec<String>,
    /// Of a channel on which it answers, once the provider has told it: `+15550100100`.
    phone_number: Option<String>,
    /// `provider/model` that answers: its own, else the workspace's.
    model_in_use: String,
    knowledge_base: KnowledgeCounts,
    total_calls: i64,
    /// Conversations that began with it.
    total_chats: i64,
    /// Of the conversations of the last 30 days that it answered or handed to a person, the share that needed no
    /// person: 0 to 100; null where there are none.
    success_rate: Option<f64>,
    /// From the first message of a burst to the answer, over the last 7 days: e.g. `2.3s`; null where there was none.
    avg_response_time: Option<String>,
    avg_response_time_ms: Option<i64>,
    /// Of the answers of the last 7 days, the share within `response_time_target_seconds`: 0 to 100; null without a
    /// target or an answer.
    within_response_time_target: Option<f64>,
    last_active: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

#[derive(Debug, Serialize, ToSchema)]
struct KnowledgeCounts {
    documents: i64,
    websites: i64,
    faq_entries: i64,
}

impl Agent {
    pub fn name(&self) -> &str {
        &self.definition.name
    }

    pub fn is_active(&self) -> bool {
        self.is_active
    }
}

/// What is shown of an agent beside its own row, read once for all agents of a workspace.
pub(super) struct Surroundings {
    channels: Vec<ChannelRecord>,
    totals: Vec<AgentTotals>,
    figures: BTreeMap<AgentId, AgentFigures>,
    faqs: i64,
    /// Documents and websites.
    sources: (i64, i64),
    default_agent: Option<AgentId>,
    model: String,
}

impl Surroundings {
    pub(super) async fn read(app: &App, ws: WorkspaceId) -> Result<Self, ApiError> {
        let store = app.engine.store();
        Ok(Self {
            channels: store.channels(ws, None, CHANNELS_MAX).await?,
            totals: store.agent_totals(ws).await?,
            figures: store.agent_figures(ws, app.engine.clock().now()).await?,
            faqs: store.faq_count(ws).await?,
            sources: store.source_counts(ws).await?,
            default_agent: store.default_agent(ws).await?.map(|agent| agent.id),
            model: app.engine.model_name_of(ws),
        })
    }

    pub(super) fn show(&self, agent: AgentRecord) -> Agent {
        let is_default = self.default_agent == Some(agent.id);
        let answers = |channel: &&ChannelRecord| channel.agent_id.or(self.default_agent) == Some(agent.id);
        let phone_number = self.channels.iter().filter(answers).find_map(ChannelRecord::number);
        let mut channels: Vec<String> =
            self.channels.iter().filter(answers).map(|channel| channel.kind.clone()).collect();
        channels.sort_unstable();
        channels.dedup();
        let totals = self.totals.iter().find(|totals| totals.agent_id == agent.id);
        let figures = self.figures.get(&agent.id).cloned().unwrap_or_default();
        let target = agent.settings.response_time_target_seconds;
        let avg_ms = figures.waits.mean_ms();
        Agent {
            id: agent.id.0,
            version: agent.version,
            status: agent.status,
            is_active: agent.status == AgentStatus::Active,
            is_default,
            channels,
            phone_number: phone_number.map(|number| number.e164()),
            model_in_use: agent.settings.model.clone().unwrap_or_else(|| self.model.clone()),
            knowledge_base: KnowledgeCounts {
                documents: self.sources.0,
                websites: self.sources.1,
                faq_entries: self.faqs,
            },
            total_calls: 0,
            total_chats: totals.map_or(0, |totals| totals.conversations),
            success_rate: figures.success_rate(),
            avg_response_time: avg_ms.map(|ms| format!("{:.1}s", ms as f64 / 1_000.0)),
            avg_response_time_ms: avg_ms,
            within_response_time_target: target.and_then(|seconds| figures.within(seconds)),
            last_active: totals.map(|totals| totals.last_message_at.to_utc()),
            created_at: agent.created_at.to_utc(),
            updated_at: agent.updated_at.to_utc(),
            definition: agent.draft().into(),
        }
    }
}

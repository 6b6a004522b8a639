//! Agents as clients see them, with figures computed from stored conversations.

use chrono::{DateTime, Utc};
use model::WorkspaceId;
use model::agent::AgentStatus;
use serde::Serialize;
use serde_json::{Map, Value};
use store::agents::AgentRecord;
use store::channels::ChannelRecord;
use store::stats::AgentTotals;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::App;
use crate::error::ApiError;

/// Channels of a workspace that are looked through.
const CHANNELS_MAX: i64 = 200;

#[derive(Debug, Serialize, ToSchema)]
pub struct Agent {
    id: Uuid,
    name: String,
    role: String,
    description: String,
    /// `primary`, `specialist` or `handoff`
    agent_type: &'static str,
    /// `active`, `paused` or `draft`
    #[schema(value_type = String)]
    status: AgentStatus,
    is_active: bool,
    /// Kinds of channels on which it answers.
    channels: Vec<String>,
    phone_number: Option<String>,
    languages: Vec<String>,
    /// `formal`, `friendly`, `professional` or `casual`
    personality: String,
    system_prompt: String,
    #[schema(value_type = Object)]
    custom_prompts: Map<String, Value>,
    /// `provider/model`
    ai_model: String,
    tools: Vec<String>,
    #[schema(value_type = Vec<Object>)]
    transfer_rules: Vec<Value>,
    response_time_target_seconds: Option<i64>,
    max_conversation_length: Option<i64>,
    auto_handoff_threshold: Option<f64>,
    voice_config: VoiceConfig,
    #[schema(value_type = Object)]
    channel_config: Map<String, Value>,
    knowledge_base: KnowledgeCounts,
    total_calls: i64,
    total_chats: i64,
    /// 0 to 100; null where there is nothing to compute it from.
    success_rate: Option<f64>,
    /// E.g. `2.3s`
    avg_response_time: Option<String>,
    last_active: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

#[derive(Debug, Serialize, ToSchema)]
struct VoiceConfig {
    voice: Option<String>,
    tone: Option<String>,
    personality: String,
    language: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct KnowledgeCounts {
    documents: i64,
    websites: i64,
    faq_entries: i64,
}

impl Agent {
    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn is_active(&self) -> bool {
        self.is_active
    }
}

/// What is shown of an agent beside its own row, read once for all agents of a workspace.
pub(super) struct Surroundings {
    channels: Vec<ChannelRecord>,
    totals: Vec<AgentTotals>,
    faqs: i64,
    default_agent: Option<Uuid>,
    model: String,
}

impl Surroundings {
    pub(super) async fn read(app: &App, ws: WorkspaceId) -> Result<Self, ApiError> {
        let store = app.engine.store();
        Ok(Self {
            channels: store.channels(ws, None, CHANNELS_MAX).await?,
            totals: store.agent_totals(ws).await?,
            faqs: store.faq_count(ws).await?,
            default_agent: store.default_agent(ws).await?.map(|agent| agent.id.0),
            model: app.engine.model_name_of(ws),
        })
    }

    pub(super) fn show(&self, agent: AgentRecord) -> Agent {
        let id = agent.id.0;
        let answers =
            |channel: &&ChannelRecord| channel.agent_id.map(|agent| agent.0).or(self.default_agent) == Some(id);
        let mut channels: Vec<String> =
            self.channels.iter().filter(answers).map(|channel| channel.kind.clone()).collect();
        channels.sort_unstable();
        channels.dedup();
        let totals = self.totals.iter().find(|totals| totals.agent_id.0 == id);
        let settings = agent.settings;
        Agent {
            id,
            name: agent.name,
            description: String::new(),
            agent_type: "primary",
            status: agent.status,
            is_active: agent.status == AgentStatus::Active,
            channels,
            phone_number: None,
            voice_config: VoiceConfig {
                voice: None,
                tone: None,
                personality: settings.personality.clone(),
                language: settings.languages.first().cloned(),
            },
            languages: settings.languages,
            personality: settings.personality,
            system_prompt: settings.instructions,
            custom_prompts: Map::new(),
            ai_model: self.model.clone(),
            tools: Vec::new(),
            transfer_rules: Vec::new(),
            response_time_target_seconds: None,
            max_conversation_length: None,
            auto_handoff_threshold: None,
            channel_config: Map::new(),
            knowledge_base: KnowledgeCounts { documents: 0, websites: 0, faq_entries: self.faqs },
            total_calls: 0,
            total_chats: totals.map_or(0, |totals| totals.conversations),
            success_rate: None,
            avg_response_time: None,
            last_active: totals.map(|totals| totals.last_message_at.to_utc()),
            role: agent.role,
            created_at: agent.created_at.to_utc(),
            updated_at: agent.updated_at.to_utc(),
        }
    }
}

//! An agent's definition as clients write and read it: the fields of which every change leaves a version.

use std::collections::BTreeMap;

use model::AgentId;
use model::agent::bounds::name_problems;
use model::agent::{AgentSettings, AgentType, Grounding, TransferRule, VoiceSettings, WorkingHours};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};
use store::agents::AgentDraft;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::api::types::{Refusals, given, trimmed};
use crate::error::ApiError;

/// What is named changes, or is other than the default; the rest stays. Null empties.
///
/// What an agent shows besides (its id, state, figures …) may stand there, as in an agent that was read, and changes
/// nothing; any other name is refused.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, remote = "Self")]
pub struct AgentFields {
    /// 1 to 80 characters.
    name: Option<String>,
    role: Option<String>,
    description: Option<String>,
    /// `primary`, `specialist` or `handoff`
    agent_type: Option<String>,
    /// Codes, e.g. `en`, `ta`.
    languages: Option<Vec<String>>,
    /// `formal`, `friendly`, `professional` or `casual`
    personality: Option<String>,
    /// At most 20,000 characters.
    system_prompt: Option<String>,
    /// Instructions besides, by the customer's language: `ta`; `ta-latn` for Tamil in Latin letters.
    custom_prompts: Option<BTreeMap<String, String>>,
    /// `provider/model`, of a provider that is set up; null: the workspace's.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    ai_model: Option<Option<String>>,
    /// Names of tools; null: all.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Vec<String>>)]
    tools: Option<Option<Vec<String>>>,
    /// The first that holds passes the conversation on.
    transfer_rules: Option<Vec<Rule>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i64>)]
    response_time_target_seconds: Option<Option<i64>>,
    /// Messages after which a person is offered.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i64>)]
    max_conversation_length: Option<Option<i64>>,
    /// 0 to 1: a person takes over where the knowledge's best answer is less likely right.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<f64>)]
    auto_handoff_threshold: Option<Option<f64>>,
    /// In the workspace's time zone; null: always.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Week>)]
    working_hours: Option<Option<WorkingHours>>,
    /// What it says outside of them, with `{opens}`; empty: a text in the customer's language.
    closed_text: Option<String>,
    /// Whether people are told of who writes outside of them.
    closed_offers_person: Option<bool>,
    voice_config: Option<VoiceFields>,
    #[schema(value_type = Option<Object>)]
    channel_config: Option<Map<String, Value>>,
    /// Said when it does not know; empty: a text in the customer's language.
    fallback_text: Option<String>,
    /// `strict`, `lenient` or `off`; null: as the installation is configured.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    grounding: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i64>)]
    debounce_ms: Option<Option<i64>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i64>)]
    max_wait_ms: Option<Option<i64>>,
}

/// Passes a conversation on. Everything that is given must hold; of a list, one of it.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The agent that answers from then on.
    to: Uuid,
    #[serde(default)]
    intents: Vec<String>,
    #[serde(default)]
    topics: Vec<String>,
    /// Codes, e.g. `ta`.
    #[serde(default)]
    languages: Vec<String>,
    /// 0 to 1: where the knowledge's best answer is less likely right.
    #[serde(default)]
    confidence_below: Option<f64>,
}

#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct VoiceFields {
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    voice: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    tone: Option<Option<String>>,
    /// The agent's own, where `personality` beside is not given.
    personality: Option<String>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    language: Option<Option<String>>,
}

/// The hours of each day; a day that is null or missing is closed.
#[derive(Serialize, ToSchema)]
#[schema(as = WorkingWeek)]
pub struct Week {
    monday: Option<Hours>,
    tuesday: Option<Hours>,
    wednesday: Option<Hours>,
    thursday: Option<Hours>,
    friday: Option<Hours>,
    saturday: Option<Hours>,
    sunday: Option<Hours>,
}

/// As `09:00`; an end that is not after the beginning is on the next day.
#[derive(Serialize, ToSchema)]
#[schema(as = WorkingDay)]
pub struct Hours {
    open: String,
    close: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct VoiceConfig {
    voice: Option<String>,
    tone: Option<String>,
    personality: String,
    language: Option<String>,
}

/// An agent as it is defined.
#[derive(Debug, Serialize, ToSchema)]
pub struct AgentDefinition {
    pub name: String,
    role: String,
    description: String,
    /// `primary`, `specialist` or `handoff`
    agent_type: &'static str,
    languages: Vec<String>,
    /// `formal`, `friendly`, `professional` or `casual`
    personality: String,
    system_prompt: String,
    custom_prompts: BTreeMap<String, String>,
    /// `provider/model`; null: the workspace's.
    ai_model: Option<String>,
    /// Null: all.
    tools: Option<Vec<String>>,
    transfer_rules: Vec<Rule>,
    pub response_time_target_seconds: Option<i64>,
    max_conversation_length: Option<i64>,
    auto_handoff_threshold: Option<f64>,
    #[schema(value_type = Option<Week>)]
    working_hours: Option<WorkingHours>,
    closed_text: String,
    closed_offers_person: bool,
    voice_config: VoiceConfig,
    #[schema(value_type = Object)]
    channel_config: Map<String, Value>,
    fallback_text: String,
    /// `strict`, `lenient` or `off`; null: as the installation is configured.
    #[schema(value_type = Option<String>)]
    grounding: Option<Grounding>,
    debounce_ms: Option<i64>,
    max_wait_ms: Option<i64>,
}

/// Members of an agent that are no part of its definition (`shape::Agent`).
const SHOWN: [&str; 18] = [
    "id",
    "version",
    "status",
    "is_active",
    "is_default",
    "channels",
    "phone_number",
    "model_in_use",
    "knowledge_base",
    "total_calls",
    "total_chats",
    "success_rate",
    "avg_response_time",
    "avg_response_time_ms",
    "within_response_time_target",
    "last_active",
    "created_at",
    "updated_at",
];

impl<'de> Deserialize<'de> for AgentFields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut members = Map::<String, Value>::deserialize(deserializer)?;
        members.retain(|name, _| !SHOWN.contains(&name.as_str()));
        Self::deserialize(Value::Object(members)).map_err(D::Error::custom)
    }
}

impl AgentFields {
    pub fn names_it(&self) -> bool {
        self.name.is_some()
    }

    /// The draft with what is named here, checked as far as it can be by itself.
    pub fn apply(self, mut draft: AgentDraft) -> Result<AgentDraft, ApiError> {
        let mut refusals = Refusals::default();
        let to = &mut draft.settings;
        let voice = self.voice_config.unwrap_or_default();
        let kind = refusals.read("agent_type", self.agent_type, AgentType::parse, AgentType::ALL);
        let grounding = self.grounding.map(|text| refusals.read("grounding", text, Grounding::parse, Grounding::ALL));
        set(&mut draft.name, self.name.map(trimmed));
        set(&mut draft.role, self.role.map(trimmed));
        set(&mut to.description, self.description.map(trimmed));
        set(&mut to.agent_type, kind);
        set(&mut to.languages, self.languages);
        set(&mut to.personality, self.personality.or(voice.personality));
        set(&mut to.instructions, self.system_prompt.map(trimmed));
        set(&mut to.custom_prompts, self.custom_prompts);
        set(&mut to.model, self.ai_model.map(|model| model.map(trimmed)));
        set(&mut to.tools, self.tools);
        set(
            &mut to.transfer_rules,
            self.transfer_rules.map(|rules| rules.into_iter().map(TransferRule::from).collect()),
        );
        set(&mut to.response_time_target_seconds, self.response_time_target_seconds);
        set(&mut to.max_conversation_length, self.max_conversation_length);
        set(&mut to.auto_handoff_threshold, self.auto_handoff_threshold);
        set(&mut to.working_hours, self.working_hours);
        set(&mut to.closed_text, self.closed_text.map(trimmed));
        set(&mut to.closed_offers_person, self.closed_offers_person);
        set(&mut to.voice.voice, voice.voice);
        set(&mut to.voice.tone, voice.tone);
        set(&mut to.voice.language, voice.language);
        set(&mut to.channel_config, self.channel_config);
        set(&mut to.fallback_text, self.fallback_text.map(trimmed));
        set(&mut to.grounding, grounding);
        set(&mut to.debounce_ms, self.debounce_ms);
        set(&mut to.max_wait_ms, self.max_wait_ms);
        refusals.extend(name_problems(&draft.name, &draft.role));
        refusals.extend(draft.settings.problems());
        refusals.none()?;
        Ok(draft)
    }
}

fn set<T>(old: &mut T, new: Option<T>) {
    if let Some(new) = new {
        *old = new;
    }
}

impl From<Rule> for TransferRule {
    fn from(rule: Rule) -> Self {
        let words = |list: Vec<String>| list.into_iter().map(|word| trimmed(word).to_lowercase()).collect();
        Self {
            to: AgentId(rule.to),
            intents: words(rule.intents),
            topics: words(rule.topics),
            languages: words(rule.languages),
            confidence_below: rule.confidence_below,
        }
    }
}

impl From<TransferRule> for Rule {
    fn from(rule: TransferRule) -> Self {
        Self {
            to: rule.to.0,
            intents: rule.intents,
            topics: rule.topics,
            languages: rule.languages,
            confidence_below: rule.confidence_below,
        }
    }
}

impl From<AgentDraft> for AgentDefinition {
    fn from(draft: AgentDraft) -> Self {
        let AgentSettings { voice: VoiceSettings { voice, tone, language }, .. } = draft.settings.clone();
        let settings = draft.settings;
        Self {
            name: draft.name,
            role: draft.role,
            description: settings.description,
            agent_type: settings.agent_type.as_str(),
            voice_config: VoiceConfig { voice, tone, personality: settings.personality.clone(), language },
            languages: settings.languages,
            personality: settings.personality,
            system_prompt: settings.instructions,
            custom_prompts: settings.custom_prompts,
            ai_model: settings.model,
            tools: settings.tools,
            transfer_rules: settings.transfer_rules.into_iter().map(Rule::from).collect(),
            response_time_target_seconds: settings.response_time_target_seconds,
            max_conversation_length: settings.max_conversation_length,
            auto_handoff_threshold: settings.auto_handoff_threshold,
            working_hours: settings.working_hours,
            closed_text: settings.closed_text,
            closed_offers_person: settings.closed_offers_person,
            channel_config: settings.channel_config,
            fallback_text: settings.fallback_text,
            grounding: settings.grounding,
            debounce_ms: settings.debounce_ms,
            max_wait_ms: settings.max_wait_ms,
        }
    }
}

//! The AI agent: what it is told, when it works, what it may use, and to whom it passes a conversation on.
//!
//! The rules over it live beside: [`hours`] (when it is open), [`transfer`] (who answers instead), [`bounds`] (what may
//! be written). Deliberately absent: how a turn uses all of it.

pub mod bounds;
pub mod hours;
pub mod transfer;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::buffer::Buffering;
use crate::conversation::names;

pub use hours::{DayHours, WorkingHours};
pub use transfer::TransferRule;

names! {
    /// Whether an answer must rest on a chunk.
    Grounding { Strict = "strict", Lenient = "lenient", Off = "off" }
}
names! {
    AgentStatus { Active = "active", Paused = "paused", Draft = "draft" }
}
names! {
    /// `primary` answers first; `specialist` gets what rules or another agent pass on; `handoff` hands every
    /// conversation to a person at once.
    AgentType { Primary = "primary", Specialist = "specialist", Handoff = "handoff" }
}

/// How it speaks on the phone.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct VoiceSettings {
    pub voice: Option<String>,
    pub tone: Option<String>,
    /// Of the greeting, before the caller has said anything.
    pub language: Option<String>,
}

/// What a turn needs to know of its agent. Stored as JSON in the agent's row; values that a
/// workspace has not set come from the configuration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AgentSettings {
    pub description: String,
    pub agent_type: AgentType,
    pub instructions: String,
    /// Instructions besides, for customers who write in a language: by its code, e.g. `ta`; `ta-latn` for Tamil in
    /// Latin letters, which else gets those of `ta`.
    pub custom_prompts: BTreeMap<String, String>,
    pub personality: String,
    pub languages: Vec<String>,
    /// `provider/model`; none: the workspace's.
    pub model: Option<String>,
    /// Names of the tools that it may use; none: all of them.
    pub tools: Option<Vec<String>>,
    pub transfer_rules: Vec<TransferRule>,
    pub response_time_target_seconds: Option<i64>,
    /// A conversation of so many messages is offered to a person.
    pub max_conversation_length: Option<i64>,
    /// 0 to 1: where the best that the knowledge has is less likely right than this, a person takes over.
    pub auto_handoff_threshold: Option<f64>,
    /// None: always.
    pub working_hours: Option<WorkingHours>,
    /// What it says outside of its working hours, with `{opens}` for the next opening time; empty: a text in the
    /// customer's language.
    pub closed_text: String,
    /// Whether people are told of customers who write outside of the working hours.
    pub closed_offers_person: bool,
    pub voice: VoiceSettings,
    /// What the web app keeps of the channels that were chosen for it.
    pub channel_config: Map<String, Value>,
    pub debounce_ms: Option<i64>,
    pub max_wait_ms: Option<i64>,
    pub grounding: Option<Grounding>,
    /// Sent when the agent does not know; empty: a text in the customer's language.
    pub fallback_text: String,
}

impl Default for AgentSettings {
    fn default() -> Self {
        Self {
            description: String::new(),
            agent_type: AgentType::Primary,
            instructions: String::new(),
            custom_prompts: BTreeMap::new(),
            personality: "friendly".to_owned(),
            languages: vec!["en".to_owned(), "ta".to_owned(), "hi".to_owned(), "te".to_owned()],
            model: None,
            tools: None,
            transfer_rules: Vec::new(),
            response_time_target_seconds: None,
            max_conversation_length: None,
            auto_handoff_threshold: None,
            working_hours: None,
            closed_text: String::new(),
            closed_offers_person: true,
            voice: VoiceSettings::default(),
            channel_config: Map::new(),
            debounce_ms: None,
            max_wait_ms: None,
            grounding: None,
            fallback_text: String::new(),
        }
    }
}

impl AgentSettings {
    pub fn buffering(&self, defaults: Buffering) -> Buffering {
        Buffering {
            debounce_ms: self.debounce_ms.unwrap_or(defaults.debounce_ms),
            max_wait_ms: self.max_wait_ms.unwrap_or(defaults.max_wait_ms),
        }
    }

    /// The instructions besides for a customer's language.
    pub fn custom_prompt(&self, language: &str, romanised: bool) -> Option<&str> {
        let in_latin = romanised.then(|| self.custom_prompts.get(&format!("{language}-latn"))).flatten();
        let text = in_latin.or_else(|| self.custom_prompts.get(language))?;
        Some(text.trim()).filter(|text| !text.is_empty())
    }

    /// Whether it may use a tool.
    pub fn may_use(&self, tool: &str) -> bool {
        self.tools.as_ref().is_none_or(|names| names.iter().any(|name| name == tool))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_of_an_earlier_version_are_read_with_the_defaults() {
        let old = r#"{"instructions":"Be kind.","personality":"formal","languages":["en"],"fallback_text":""}"#;
        let settings: AgentSettings = serde_json::from_str(old).unwrap();
        assert_eq!((settings.agent_type, settings.closed_offers_person), (AgentType::Primary, true));
        assert_eq!((settings.tools, settings.working_hours), (None, None));
    }

    #[test]
    fn a_prompt_for_latin_letters_goes_before_the_languages_own() {
        let prompts = [("ta", "Tamil"), ("ta-latn", "Thanglish"), ("hi", " ")];
        let custom_prompts = prompts.map(|(code, text)| (code.to_owned(), text.to_owned())).into();
        let settings = AgentSettings { custom_prompts, ..AgentSettings::default() };
        assert_eq!(settings.custom_prompt("ta", true), Some("Thanglish"));
        assert_eq!(settings.custom_prompt("ta", false), Some("Tamil"));
        assert_eq!((settings.custom_prompt("hi", true), settings.custom_prompt("te", false)), (None, None));
    }

    #[test]
    fn an_agent_without_a_list_may_use_every_tool() {
        let all = AgentSettings::default();
        let some = AgentSettings { tools: Some(vec!["create_ticket".into()]), ..AgentSettings::default() };
        assert!(all.may_use("send_buttons") && some.may_use("create_ticket") && !some.may_use("send_buttons"));
    }
}

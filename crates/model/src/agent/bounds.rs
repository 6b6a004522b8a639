//! What may be written of an agent: sizes, and rules over its own values.

use super::AgentSettings;
use crate::ticket::outside;

/// Agents of one workspace.
pub const AGENTS: usize = 200;
/// Versions of an agent that are kept.
pub const VERSIONS: i64 = 200;
/// Transfers of one turn.
pub const TRANSFERS: usize = 3;
/// In characters.
pub const NAME_CHARS: usize = 80;
pub const ROLE_CHARS: usize = 200;
pub const DESCRIPTION_CHARS: usize = 2_000;
pub const PROMPT_CHARS: usize = 20_000;
pub const TEXT_CHARS: usize = 1_000;
pub const WORD_CHARS: usize = 80;
pub const LANGUAGES: usize = 20;
pub const RULES: usize = 20;
/// Intents, topics or languages of one rule.
pub const RULE_WORDS: usize = 20;
pub const TOOLS: usize = 200;
pub const CHANNEL_CONFIG_BYTES: usize = 16 * 1024;
pub const PERSONALITIES: &[&str] = &["formal", "friendly", "professional", "casual"];

const TARGET_SECONDS: std::ops::RangeInclusive<i64> = 1..=86_400;
const CONVERSATION_MESSAGES: std::ops::RangeInclusive<i64> = 2..=10_000;
const DEBOUNCE_MS: std::ops::RangeInclusive<i64> = 0..=60_000;
const MAX_WAIT_MS: std::ops::RangeInclusive<i64> = 0..=300_000;

/// A problem: the field as the API calls it, and what is wrong.
pub type Problem = (&'static str, String);

/// What is wrong with an agent's name and role.
pub fn name_problems(name: &str, role: &str) -> Vec<Problem> {
    let bounds = [("name", name, 1, NAME_CHARS), ("role", role, 0, ROLE_CHARS)];
    bounds.into_iter().filter_map(|(field, text, min, max)| outside(field, text, min, max)).collect()
}

impl AgentSettings {
    /// What is wrong with it, as far as it can be told without looking at other agents or at the models.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = self.text_problems();
        let mut refuse = |is_wrong: bool, field, message: String| {
            if is_wrong {
                problems.push((field, message));
            }
        };
        let is_out =
            |value: Option<i64>, range: &std::ops::RangeInclusive<i64>| value.is_some_and(|n| !range.contains(&n));
        let between = |range: &std::ops::RangeInclusive<i64>| format!("must be {} to {}", range.start(), range.end());
        refuse(
            is_out(self.response_time_target_seconds, &TARGET_SECONDS),
            "response_time_target_seconds",
            between(&TARGET_SECONDS),
        );
        refuse(
            is_out(self.max_conversation_length, &CONVERSATION_MESSAGES),
            "max_conversation_length",
            between(&CONVERSATION_MESSAGES),
        );
        refuse(is_out(self.debounce_ms, &DEBOUNCE_MS), "debounce_ms", between(&DEBOUNCE_MS));
        refuse(is_out(self.max_wait_ms, &MAX_WAIT_MS), "max_wait_ms", between(&MAX_WAIT_MS));
        let is_share = |value: Option<f64>| value.is_none_or(|value| (0.0..=1.0).contains(&value));
        refuse(!is_share(self.auto_handoff_threshold), "auto_handoff_threshold", "must be 0 to 1".to_owned());
        let unreadable = self.working_hours.as_ref().and_then(|hours| hours.unreadable());
        refuse(
            unreadable.is_some(),
            "working_hours",
            format!("{}: write open and close as 09:00", unreadable.unwrap_or_default()),
        );
        let never = self.working_hours.as_ref().is_some_and(|hours| hours.is_never_open());
        refuse(never, "working_hours", "must be open on a day; pause the agent instead".to_owned());
        let config = serde_json::to_string(&self.channel_config).map_or(0, |text| text.len());
        refuse(
            config > CHANNEL_CONFIG_BYTES,
            "channel_config",
            format!("must have at most {CHANNEL_CONFIG_BYTES} bytes"),
        );
        problems.extend(self.rule_problems());
        problems
    }

    fn text_problems(&self) -> Vec<Problem> {
        let texts = [
            ("description", self.description.as_str(), DESCRIPTION_CHARS),
            ("system_prompt", &self.instructions, PROMPT_CHARS),
            ("fallback_text", &self.fallback_text, TEXT_CHARS),
            ("closed_text", &self.closed_text, TEXT_CHARS),
        ];
        let mut problems: Vec<Problem> =
            texts.into_iter().filter_map(|(field, text, max)| outside(field, text, 0, max)).collect();
        if !PERSONALITIES.contains(&self.personality.as_str()) {
            problems.push(("personality", format!("must be one of {}", PERSONALITIES.join(", "))));
        }
        let is_code = |code: &str| (2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase());
        if self.languages.is_empty()
            || self.languages.len() > LANGUAGES
            || !self.languages.iter().all(|code| is_code(code))
        {
            problems.push(("languages", format!("must be 1 to {LANGUAGES} codes such as en, ta, hi")));
        }
        let of_prompt = |code: &str| is_code(code.strip_suffix("-latn").unwrap_or(code));
        if self.custom_prompts.len() > LANGUAGES || !self.custom_prompts.keys().all(|code| of_prompt(code)) {
            problems.push((
                "custom_prompts",
                format!("must be at most {LANGUAGES}, each under a language's code such as ta, or ta-latn"),
            ));
        }
        let longest = self.custom_prompts.values().find_map(|text| outside("custom_prompts", text, 0, PROMPT_CHARS));
        problems.extend(longest);
        let voice = [&self.voice.voice, &self.voice.tone, &self.voice.language];
        if voice.into_iter().flatten().any(|word| outside("voice_config", word, 1, WORD_CHARS).is_some()) {
            problems.push(("voice_config", format!("each of it must have 1 to {WORD_CHARS} characters")));
        }
        let tools = self.tools.as_deref().unwrap_or_default();
        if tools.len() > TOOLS || tools.iter().any(|name| outside("tools", name, 1, 2 * WORD_CHARS).is_some()) {
            problems.push(("tools", format!("must be at most {TOOLS} names of tools")));
        }
        problems
    }

    fn rule_problems(&self) -> Vec<Problem> {
        let field = "transfer_rules";
        let mut problems = Vec::new();
        if self.transfer_rules.len() > RULES {
            problems.push((field, format!("must be at most {RULES}")));
        }
        for (at, rule) in self.transfer_rules.iter().take(RULES).enumerate() {
            let number = at + 1;
            let lists = [&rule.intents, &rule.topics, &rule.languages];
            let is_long = lists.iter().any(|list| list.len() > RULE_WORDS)
                || lists.into_iter().flatten().any(|word| outside(field, word, 1, WORD_CHARS).is_some());
            if is_long {
                problems.push((
                    field,
                    format!(
                        "rule {number}: each list must have at most {RULE_WORDS} words of 1 to {WORD_CHARS} characters"
                    ),
                ));
            }
            if rule.is_empty() {
                problems.push((field, format!("rule {number} needs an intent, a topic, a language or a confidence")));
            }
            if rule.confidence_below.is_some_and(|below| !(0.0..=1.0).contains(&below)) {
                problems.push((field, format!("rule {number}: confidence_below must be 0 to 1")));
            }
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agent::{DayHours, TransferRule, WorkingHours};
    use uuid::Uuid;

    fn fields(settings: &AgentSettings) -> Vec<&'static str> {
        settings.problems().into_iter().map(|(field, _)| field).collect()
    }

    #[test]
    fn the_defaults_are_right() {
        assert_eq!(AgentSettings::default().problems(), []);
        assert_eq!(name_problems("Ada", ""), []);
        assert_eq!(name_problems(" ", "").len(), 1);
    }

    #[test]
    fn each_wrong_value_is_named() {
        let usual = AgentSettings::default;
        let rule = TransferRule {
            to: Uuid::nil().into(),
            intents: vec![],
            topics: vec![],
            languages: vec![],
            confidence_below: None,
        };
        let unreadable = DayHours { open: "nine".into(), close: "18:00".into() };
        let cases: Vec<(&str, AgentSettings)> = vec![
            ("system_prompt", AgentSettings { instructions: "x".repeat(PROMPT_CHARS + 1), ..usual() }),
            ("personality", AgentSettings { personality: "rude".into(), ..usual() }),
            ("languages", AgentSettings { languages: vec![], ..usual() }),
            ("languages", AgentSettings { languages: vec!["English".into()], ..usual() }),
            ("custom_prompts", AgentSettings { custom_prompts: [("Tamil".into(), "x".into())].into(), ..usual() }),
            ("response_time_target_seconds", AgentSettings { response_time_target_seconds: Some(0), ..usual() }),
            ("max_conversation_length", AgentSettings { max_conversation_length: Some(1), ..usual() }),
            ("auto_handoff_threshold", AgentSettings { auto_handoff_threshold: Some(1.1), ..usual() }),
            ("auto_handoff_threshold", AgentSettings { auto_handoff_threshold: Some(f64::NAN), ..usual() }),
            ("debounce_ms", AgentSettings { debounce_ms: Some(-1), ..usual() }),
            ("working_hours", AgentSettings { working_hours: Some(WorkingHours::default()), ..usual() }),
            (
                "working_hours",
                AgentSettings {
                    working_hours: Some(WorkingHours { monday: Some(unreadable), ..WorkingHours::default() }),
                    ..usual()
                },
            ),
            ("transfer_rules", AgentSettings { transfer_rules: vec![rule.clone()], ..usual() }),
            (
                "transfer_rules",
                AgentSettings { transfer_rules: vec![TransferRule { confidence_below: Some(7.0), ..rule }], ..usual() },
            ),
            ("tools", AgentSettings { tools: Some(vec![String::new()]), ..usual() }),
        ];
        for (field, settings) in cases {
            assert_eq!(fields(&settings), [field], "{settings:?}");
        }
    }
}

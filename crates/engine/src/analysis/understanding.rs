//! Everything that the built-in analyser says about a message, and its JSON.

use serde_json::{Map, Value, json};

use super::{
    Language, Script, Sentiment,
    entities::{self, CustomEntity, Entity, Kind, Moment, tokens::Tokens},
    intent::{self, Intent},
    summary,
    tasks::{self, TaskHint},
    topics,
};

/// What a message says, as far as rules and small models tell.
#[derive(Clone, Debug, PartialEq)]
pub struct Understanding {
    /// `None` where there is nothing to tell by (numbers, emoji).
    pub language: Option<Language>,
    /// How it is written; Latin where there is nothing to tell by.
    pub script: Script,
    pub sentiment: Sentiment,
    pub intent: Intent,
    pub topics: Vec<String>,
    pub issues: Vec<String>,
    pub entities: Vec<Entity>,
    pub summary: String,
    pub task: Option<TaskHint>,
}

/// Longest text that is read, in bytes; what follows is not analysed. No channel sends as much in one message.
const TEXT_BYTES_MAX: usize = 32 * 1024;

/// Analyses a message: no model, no I/O, in time that grows with the text's length only.
#[must_use]
pub fn analyse(text: &str, at: &Moment, custom: &[CustomEntity]) -> Understanding {
    let text = &text[..text.floor_char_boundary(TEXT_BYTES_MAX)];
    // PostgreSQL stores no NUL in JSON. A space takes its place and its one byte, so that places stay right.
    let clean = text.contains('\0').then(|| text.replace('\0', " "));
    let text = clean.as_deref().unwrap_or(text);
    let tokens = Tokens::of(text);
    let entities = entities::find(text, &tokens, at, custom);
    let intent = intent::intent(&tokens);
    let identified = super::identify(text);
    let issues = topics::issues(&tokens);
    Understanding {
        language: identified.map(|identified| identified.language),
        script: identified.map_or(Script::Latin, |identified| identified.script),
        sentiment: super::sentiment::sentiment_in(text, identified.as_ref()),
        intent,
        topics: topics::topics(&tokens),
        summary: summary::fitted(text, summary::SUMMARY_MAX),
        task: tasks::task(text, &tokens, intent, &issues, &entities, at),
        issues,
        entities,
    }
}

impl Understanding {
    /// The analysis as it is stored with the message and answered by the API.
    #[must_use]
    pub fn to_json(&self) -> Value {
        json!({
            "language": self.language.map(|language| language.code),
            "script": self.script,
            "romanised": self.language.is_some_and(|language| language.romanised),
            "intent": self.intent,
            "sentiment": self.sentiment.label,
            "score": self.sentiment.score,
            "topics": self.topics,
            "issues": self.issues,
            "entities": by_kind(&self.entities),
            "summary": self.summary,
            "needs_task": self.task.is_some(),
            "by": "builtin",
        })
    }
}

/// The entities in the API's groups. Each group is there, perhaps empty.
fn by_kind(entities: &[Entity]) -> Value {
    let mut groups = Map::new();
    for group in ["people", "companies", "dates", "times", "amounts", "phone_numbers", "emails", "urls", "order_ids"] {
        groups.insert(group.to_owned(), Value::Array(Vec::new()));
    }
    let mut custom = Map::new();
    for entity in entities {
        let value = &entity.value["value"];
        let (group, item) = match entity.kind {
            Kind::Person => ("people", value.clone()),
            Kind::Company => ("companies", value.clone()),
            Kind::Phone => ("phone_numbers", value.clone()),
            Kind::Email => ("emails", value.clone()),
            Kind::Url => ("urls", value.clone()),
            Kind::OrderId => ("order_ids", value.clone()),
            Kind::Amount => {
                ("amounts", json!({"text": entity.text, "value": value, "currency": entity.value["currency"]}))
            }
            Kind::Time | Kind::TimeRange => ("times", dated(entity)),
            Kind::Date | Kind::DateRange | Kind::DateTime | Kind::DateTimeRange => ("dates", dated(entity)),
            Kind::Duration => continue,
            Kind::Custom => {
                let name = entity.value["name"].as_str().unwrap_or_default();
                if let Value::Array(list) = custom.entry(name).or_insert_with(|| Value::Array(Vec::new())) {
                    add(list, value.clone());
                }
                continue;
            }
        };
        if let Some(Value::Array(list)) = groups.get_mut(group) {
            add(list, item);
        }
    }
    groups.insert("custom".to_owned(), Value::Object(custom));
    Value::Object(groups)
}

fn add(list: &mut Vec<Value>, item: Value) {
    if !list.contains(&item) {
        list.push(item);
    }
}

fn dated(entity: &Entity) -> Value {
    json!({"text": entity.text, "value": entity.value["value"], "iso": entity.value["iso"]})
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use chrono_tz::Tz;
    use proptest::prelude::*;

    use super::*;

    fn moment() -> Moment {
        let now = DateTime::parse_from_rfc3339("2026-11-21T15:30:00+05:30").expect("a time");
        Moment { now: now.with_timezone(&chrono::Utc), tz: Tz::Asia__Kolkata }
    }

    #[test]
    fn the_json_is_what_the_api_answers() {
        let custom = [CustomEntity::new("colour", Some("red, blue"), None).expect("a list")];
        let text = "My name is Ravi. The red lamp of order ORD-1234 arrived damaged on Friday, I paid ₹499. Call me tomorrow at 4 pm on 9845012345";
        let json = analyse(text, &moment(), &custom).to_json();
        assert_eq!(json["language"], "en");
        assert_eq!(json["script"], "latin");
        assert_eq!(json["romanised"], false);
        assert_eq!(json["intent"], "complaint");
        assert_eq!(json["issues"], json!(["damaged_product"]));
        assert_eq!(json["needs_task"], true);
        assert_eq!(json["by"], "builtin");
        assert!(json["sentiment"].is_string() && json["score"].is_number());
        assert!(json["summary"].as_str().is_some_and(|summary| summary.starts_with("My name is Ravi.")));
        let expected = json!({
            "people": ["Ravi"],
            "companies": [],
            "dates": [
                {"text": "Friday", "value": "2026-11-20", "iso": "2026-11-20"},
                {"text": "tomorrow at 4 pm", "value": "2026-11-22 16:00", "iso": "2026-11-22T16:00:00+05:30"},
            ],
            "times": [],
            "amounts": [{"text": "₹499", "value": 499.0, "currency": "INR"}],
            "phone_numbers": ["+919845012345"],
            "emails": [],
            "urls": [],
            "order_ids": ["ORD-1234"],
            "custom": {"colour": ["red"]},
        });
        assert_eq!(json["entities"], expected);
    }

    #[test]
    fn nothing_is_said_about_nothing() {
        let json = analyse("👍", &moment(), &[]).to_json();
        assert_eq!(json["language"], Value::Null);
        assert_eq!(json["intent"], "other");
        assert_eq!(json["needs_task"], false);
        assert_eq!(json["topics"], json!([]));
    }

    #[test]
    fn a_long_text_is_cut_at_a_character() {
        let understood = analyse(&"அ".repeat(TEXT_BYTES_MAX), &moment(), &[]);
        assert!(understood.summary.chars().count() <= summary::SUMMARY_MAX);
    }

    #[test]
    fn no_nul_reaches_the_database() {
        let json = analyse("see http://a.in/x\0y, my name is Ra\0vi", &moment(), &[]).to_json().to_string();
        assert!(!json.contains("\\u0000"), "{json}");
    }

    proptest! {
        #[test]
        fn any_text_is_understood(text in "\\PC{0,200}") {
            let understood = analyse(&text, &moment(), &[]);
            prop_assert!((-1.0..=1.0).contains(&understood.sentiment.score));
            for entity in &understood.entities {
                prop_assert_eq!(text.get(entity.start..entity.end), Some(entity.text.as_str()));
            }
            prop_assert!(understood.to_json()["entities"].is_object());
        }
    }
}

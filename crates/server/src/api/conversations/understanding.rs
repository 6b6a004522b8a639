//! What a conversation's messages say, rolled up: for whoever opens it.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::shape::Conversation;

/// Messages that are rolled up, the newest.
pub const MESSAGES: i64 = 50;
/// Names of one kind that are shown.
const NAMES_MAX: usize = 20;
/// Topics and issues that are shown, the most frequent.
const TOPICS_MAX: usize = 8;

/// A conversation with what its messages say.
#[derive(Debug, Serialize, ToSchema)]
pub struct WithUnderstanding {
    #[serde(flatten)]
    pub conversation: Conversation,
    pub understanding: Understanding,
}

/// Of the customer's newest messages that were analysed, at most 50.
#[derive(Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Understanding {
    /// The most frequent first.
    languages: Vec<String>,
    /// Of the newest message that has one.
    intent: Option<String>,
    sentiment: Option<String>,
    /// The mean, -1 to 1; null where nothing was analysed.
    score: Option<f64>,
    topics: Vec<String>,
    issues: Vec<String>,
    /// Each thing that was named, once, by kind; the newest last.
    #[schema(value_type = Object)]
    entities: Map<String, Value>,
    /// Of the newest message that has one.
    summary: Option<String>,
}

impl Understanding {
    /// `analyses`: the newest first.
    pub fn of(analyses: &[Value]) -> Self {
        let text = |name: &str| {
            let mut named = analyses.iter().filter_map(|one| one.get(name)?.as_str());
            named.find(|text| !text.is_empty()).map(str::to_owned)
        };
        let scores: Vec<f64> = analyses.iter().filter_map(|one| one.get("score")?.as_f64()).collect();
        let mean = scores.iter().sum::<f64>() / scores.len().max(1) as f64;
        let languages = analyses.iter().filter_map(|one| one.get("language")?.as_str());
        Self {
            languages: by_frequency(languages, NAMES_MAX),
            intent: text("intent"),
            sentiment: text("sentiment"),
            score: (!scores.is_empty()).then(|| (mean * 100.0).round() / 100.0),
            topics: by_frequency(listed(analyses, "topics"), TOPICS_MAX),
            issues: by_frequency(listed(analyses, "issues"), TOPICS_MAX),
            entities: entities(analyses),
            summary: text("summary"),
        }
    }
}

fn listed<'a>(analyses: &'a [Value], name: &'a str) -> impl Iterator<Item = &'a str> {
    analyses.iter().filter_map(move |one| one.get(name)?.as_array()).flatten().filter_map(Value::as_str)
}

fn by_frequency<'a>(names: impl Iterator<Item = &'a str>, most: usize) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    let mut names: Vec<(&str, usize)> = counts.into_iter().collect();
    names.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    names.into_iter().take(most).map(|(name, _)| name.to_owned()).collect()
}

fn entities(analyses: &[Value]) -> Map<String, Value> {
    let mut all = Map::new();
    for groups in analyses.iter().rev().filter_map(|one| one.get("entities")?.as_object()) {
        for (kind, found) in groups {
            match found {
                Value::Array(found) => join(&mut all, kind, found),
                Value::Object(custom) => {
                    let own = all.entry(kind.clone()).or_insert_with(|| Value::Object(Map::new()));
                    let Some(own) = own.as_object_mut() else { continue };
                    for (name, found) in custom {
                        join(own, name, found.as_array().map(Vec::as_slice).unwrap_or_default());
                    }
                }
                _ => {}
            }
        }
    }
    all
}

/// Adds what is not there yet.
fn join(into: &mut Map<String, Value>, kind: &str, found: &[Value]) {
    if found.is_empty() {
        return;
    }
    let list = into.entry(kind.to_owned()).or_insert_with(|| Value::Array(Vec::new()));
    let Some(list) = list.as_array_mut() else { return };
    for one in found {
        if !list.contains(one) {
            list.push(one.clone());
        }
    }
    let over = list.len().saturating_sub(NAMES_MAX);
    list.drain(..over);
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_newest_word_counts_and_names_are_joined() {
        let newest = json!({ "language": "ta", "intent": "refund", "sentiment": "negative", "score": -0.6, "topics": ["payment"],
            "entities": { "people": ["Asha"], "custom": { "policy": ["POL-2"] } }, "summary": "Wants the money back." });
        let older = json!({ "language": "en", "intent": "greeting", "score": 0.2, "topics": ["delivery", "payment"],
            "entities": { "people": ["Ravi", "Asha"], "custom": { "policy": ["POL-1"] } }, "summary": "" });
        let oldest = json!({ "language": "en", "score": null, "entities": [] });
        let said = Understanding::of(&[newest, older, oldest]);
        assert_eq!(said.languages, ["en", "ta"]);
        assert_eq!((said.intent.as_deref(), said.score), (Some("refund"), Some(-0.2)));
        assert_eq!(said.topics, ["payment", "delivery"]);
        assert_eq!(said.entities["people"], json!(["Ravi", "Asha"]));
        assert_eq!(said.entities["custom"]["policy"], json!(["POL-1", "POL-2"]));
        assert_eq!(said.summary.as_deref(), Some("Wants the money back."));
        assert_eq!(Understanding::of(&[]), Understanding::default());
    }
}

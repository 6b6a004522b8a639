//! What differs between two versions of an agent, field by field.

use serde::Serialize;
use serde_json::{Map, Value};
use store::agents::AgentDraft;
use utoipa::ToSchema;

use super::definition::AgentDefinition;

/// A field that differs.
#[derive(Debug, PartialEq, Serialize, ToSchema)]
pub struct FieldDiff {
    field: String,
    #[schema(value_type = Object)]
    before: Value,
    #[schema(value_type = Object)]
    after: Value,
}

pub fn between(before: AgentDraft, after: AgentDraft) -> Vec<FieldDiff> {
    let (mut before, after) = (members(before), members(after));
    // In one order, whatever order the members of objects keep.
    let mut after: Vec<(String, Value)> = after.into_iter().collect();
    after.sort_by(|a, b| a.0.cmp(&b.0));
    let differs = |(field, after): (String, Value)| {
        let before = before.remove(&field).unwrap_or_default();
        (before != after).then_some(FieldDiff { field, before, after })
    };
    after.into_iter().filter_map(differs).collect()
}

fn members(draft: AgentDraft) -> Map<String, Value> {
    match serde_json::to_value(AgentDefinition::from(draft)) {
        Ok(Value::Object(members)) => members,
        other => unreachable!("a definition is an object: {other:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::agent::AgentSettings;
    use serde_json::json;

    #[test]
    fn only_what_differs_is_told() {
        let draft = AgentDraft { name: "Asha".into(), role: String::new(), settings: AgentSettings::default() };
        let mut after = draft.clone();
        after.settings.instructions = "Be brief.".into();
        after.settings.max_conversation_length = Some(40);
        assert_eq!(between(draft.clone(), draft.clone()), []);
        let found = between(draft, after);
        let found: Vec<_> = found.iter().map(|diff| (diff.field.as_str(), &diff.before, &diff.after)).collect();
        let expected =
            [("max_conversation_length", &json!(null), &json!(40)), ("system_prompt", &json!(""), &json!("Be brief."))];
        assert_eq!(found, expected);
    }
}

//! Text on its way into a statement: what PostgreSQL refuses is replaced, what LIKE interprets is escaped.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::db::Result;
use crate::dialect::Sql;
use crate::error::StoreError;

/// Characters of a search term that are looked at. SQLite refuses LIKE patterns beyond 50,000 bytes.
const SEARCH_CHARS: usize = 200;

/// The text without U+0000, which PostgreSQL refuses.
pub(crate) fn clean(text: &str) -> String {
    model::text::without_nul(text).into_owned()
}

/// The same for every string and key in a JSON value.
pub(crate) fn clean_json(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(clean(&text)),
        Value::Array(list) => list.into_iter().map(clean_json).collect(),
        Value::Object(map) => Value::Object(clean_map(map)),
        other => other,
    }
}

pub(crate) fn clean_map(map: Map<String, Value>) -> Map<String, Value> {
    map.into_iter().map(|(key, value)| (clean(&key), clean_json(value))).collect()
}

/// A value as the JSON that a column takes.
pub(crate) fn to_json<T: Serialize>(value: &T) -> Result<Value> {
    let value = serde_json::to_value(value).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    Ok(clean_json(value))
}

/// A stored name of a closed set.
pub(crate) fn known<T>(what: &str, name: &str, parse: fn(&str) -> Option<T>) -> Result<T> {
    parse(name).ok_or_else(|| StoreError::Corrupt(format!("the {what} {name:?} is not known")))
}

/// The LIKE pattern, for `ESCAPE '\'`, of texts that contain `term` literally.
pub(crate) fn contains(term: &str) -> String {
    let mut pattern = String::with_capacity(term.len() + 2);
    pattern.push('%');
    for c in clean(term.trim()).chars().take(SEARCH_CHARS) {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// A statement in which `{like}` ignores case. SQLite folds ASCII letters only.
pub(crate) fn searching(template: &str) -> Sql {
    Sql::each(template.replace("{like}", "LIKE"), template.replace("{like}", "ILIKE"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn patterns_take_every_character_literally() {
        assert_eq!(contains(r" 50%_off\ "), r"%50\%\_off\\%");
        assert_eq!(contains(&"ஆ".repeat(1_000)).chars().count(), SEARCH_CHARS + 2);
    }

    #[test]
    fn json_loses_its_nul_characters_at_every_depth() {
        let cleaned = clean_json(json!({"a\0": ["x\0", {"b": "\0"}], "n": 1}));
        assert_eq!(cleaned, json!({"a\u{fffd}": ["x\u{fffd}", {"b": "\u{fffd}"}], "n": 1}));
    }
}

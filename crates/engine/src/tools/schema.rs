//! JSON schemas of arguments: bounded, compiled once, and asked before anything runs.

use jsonschema::{Draft, PatternOptions, Validator};
use serde_json::{Map, Value};

/// Bytes of a schema as JSON.
pub(crate) const SCHEMA_BYTES: usize = 32 * 1024;
/// Levels of a schema, and of arguments.
const DEPTH: usize = 16;
/// Bytes of a call's arguments as JSON.
const ARGUMENTS_BYTES: usize = 16 * 1024;
/// Problems of one call that the model is told.
const PROBLEMS: usize = 5;
const PATTERN_BYTES: usize = 256 * 1024;

/// Says in a property's schema that its value must stand in the customer's own words.
pub(crate) const FROM_CUSTOMER: &str = "x-from-customer";

/// A schema that is ready for use.
pub(crate) struct Schema {
    validator: Validator,
    from_customer: Vec<String>,
}

impl Schema {
    /// Refers to nothing outside of itself: nothing is fetched. Patterns take linear time.
    pub(crate) fn compile(schema: &Value) -> Result<Schema, String> {
        let Value::Object(top) = schema else { return Err("must be a JSON schema of an object".to_owned()) };
        if top.get("type").and_then(Value::as_str) != Some("object") {
            return Err("must have \"type\": \"object\"".to_owned());
        }
        if depth(schema) > DEPTH {
            return Err(format!("must have at most {DEPTH} levels"));
        }
        if schema.to_string().len() > SCHEMA_BYTES {
            return Err(format!("must have at most {} KB", SCHEMA_BYTES / 1024));
        }
        let options = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .with_pattern_options(PatternOptions::regex().size_limit(PATTERN_BYTES).dfa_size_limit(PATTERN_BYTES))
            .should_validate_formats(true)
            .offline();
        let validator = options.build(schema).map_err(|error| format!("is no JSON schema: {error}"))?;
        let marked = |(name, property): (&String, &Value)| {
            (property.get(FROM_CUSTOMER) == Some(&Value::Bool(true))).then(|| name.clone())
        };
        let properties = top.get("properties").and_then(Value::as_object).into_iter().flatten();
        Ok(Schema { validator, from_customer: properties.filter_map(marked).collect() })
    }

    /// What is wrong with arguments, in words for the model.
    pub(crate) fn check(&self, arguments: &Map<String, Value>) -> Result<(), String> {
        let value = Value::Object(arguments.clone());
        if value.to_string().len() > ARGUMENTS_BYTES || depth(&value) > DEPTH {
            return Err("the arguments are too large".to_owned());
        }
        let problems: Vec<String> = self
            .validator
            .iter_errors(&value)
            .take(PROBLEMS)
            .map(|error| {
                let place = error.instance_path().to_string();
                let place = if place.is_empty() { "the arguments".to_owned() } else { place };
                model::text::fit(&format!("{place}: {error}"), 300).to_owned()
            })
            .collect();
        if problems.is_empty() { Ok(()) } else { Err(problems.join("; ")) }
    }

    /// Names of arguments that must stand in the customer's own words.
    pub(crate) fn customers_words(&self) -> impl Iterator<Item = &str> {
        self.from_customer.iter().map(String::as_str)
    }
}

/// Levels of a value; a plain one has none.
fn depth(value: &Value) -> usize {
    // Without recursion: a stranger's value may be as deep as serde_json lets in (128).
    let mut deepest = 0;
    let mut open = vec![(value, 0)];
    while let Some((value, level)) = open.pop() {
        deepest = deepest.max(level);
        match value {
            Value::Array(list) => open.extend(list.iter().map(|one| (one, level + 1))),
            Value::Object(map) => open.extend(map.values().map(|one| (one, level + 1))),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn compiled(schema: Value) -> Schema {
        Schema::compile(&schema).unwrap_or_else(|why| panic!("{why}"))
    }

    fn check(schema: &Schema, arguments: Value) -> Result<(), String> {
        schema.check(arguments.as_object().unwrap())
    }

    #[test]
    fn arguments_must_fit_their_schema() {
        let schema = compiled(json!({
            "type": "object", "additionalProperties": false, "required": ["order_id"],
            "properties": {
                "order_id": { "type": "string", "pattern": "^[A-Z]-[0-9]+$", "x-from-customer": true },
                "copies": { "type": "integer", "minimum": 1 },
                "kind": { "anyOf": [{ "$ref": "#/$defs/kind" }, { "type": "null" }] }
            },
            "$defs": { "kind": { "enum": ["a", "b"] } }
        }));
        assert_eq!(check(&schema, json!({"order_id": "A-17", "copies": 2, "kind": "a"})), Ok(()));
        assert_eq!(schema.customers_words().collect::<Vec<_>>(), ["order_id"]);
        for wrong in [
            json!({}),
            json!({"order_id": "17"}),
            json!({"order_id": "A-17", "copies": 0}),
            json!({"order_id": "A-17", "kind": "c"}),
            json!({"order_id": "A-17", "admin": true}),
        ] {
            assert!(check(&schema, wrong.clone()).is_err(), "{wrong}");
        }
        assert!(check(&schema, json!({"order_id": "A".repeat(20_000)})).unwrap_err().contains("too large"));
    }

    #[test]
    fn schemas_are_bounded_and_fetch_nothing() {
        for wrong in [
            json!("object"),
            json!({"type": "string"}),
            json!({"type": "object", "properties": {"a": {"type": "strin"}}}),
            json!({"type": "object", "properties": {"a": {"$ref": "http://127.0.0.1:1/schema.json"}}}),
            json!({"type": "object", "properties": {"a": {"$ref": "file:///etc/passwd"}}}),
            json!({"type": "object", "properties": {"a": {"pattern": "("}}}),
            json!({"type": "object", "description": "x".repeat(SCHEMA_BYTES)}),
        ] {
            assert!(Schema::compile(&wrong).is_err(), "{}", wrong.to_string().chars().take(100).collect::<String>());
        }
        let mut deep = json!({"type": "string"});
        for _ in 0..20 {
            deep = json!({"type": "object", "properties": {"a": deep}});
        }
        assert!(Schema::compile(&deep).is_err());
    }

    #[test]
    fn a_nasty_pattern_takes_no_time() {
        let schema = compiled(json!({"type": "object", "properties": {"a": {"type": "string", "pattern": "^(a+)+$"}}}));
        assert!(check(&schema, json!({"a": format!("{}b", "a".repeat(10_000))})).is_err());
    }
}

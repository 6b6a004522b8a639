//! The smallest value that a JSON schema allows, for structured requests without a rule.
//! Understands plain JSON schema and Gemini's upper-case subset.

use serde_json::{Map, Value, json};

/// Schemas that nest deeper (or refer to themselves) end in null.
const MAX_DEPTH: usize = 16;
/// Longest padding for `minLength` and `minItems`.
const MAX_REPEAT: u64 = 64;

/// A value that satisfies `schema`, with the required properties only.
pub(crate) fn minimal(schema: &Value) -> Value {
    build(schema, schema, 0)
}

fn build(schema: &Value, root: &Value, depth: usize) -> Value {
    if depth > MAX_DEPTH {
        return Value::Null;
    }
    if let Some(reference) = schema["$ref"].as_str() {
        let target = reference.strip_prefix('#').and_then(|pointer| root.pointer(pointer));
        return target.map_or(Value::Null, |target| build(target, root, depth + 1));
    }
    if let Some(fixed) = schema.get("const").or_else(|| schema.get("default")) {
        return fixed.clone();
    }
    if let Some(first) = schema["enum"].as_array().and_then(|values| values.first()) {
        return first.clone();
    }
    if schema["nullable"] == json!(true) {
        return Value::Null;
    }
    for key in ["anyOf", "oneOf"] {
        if let Some(options) = schema[key].as_array() {
            let may_be_null = options.iter().any(|option| is_type(option, "null"));
            let first = options.first().filter(|_| !may_be_null);
            return first.map_or(Value::Null, |option| build(option, root, depth + 1));
        }
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let mut whole = Map::new();
        for part in parts {
            if let Value::Object(fields) = build(part, root, depth + 1) {
                whole.extend(fields);
            }
        }
        return Value::Object(whole);
    }
    if is_type(schema, "null") {
        return Value::Null;
    }
    of_type(schema, root, depth)
}

fn is_type(schema: &Value, name: &str) -> bool {
    match &schema["type"] {
        Value::String(kind) => kind.eq_ignore_ascii_case(name),
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).any(|kind| kind.eq_ignore_ascii_case(name)),
        _ => false,
    }
}

fn of_type(schema: &Value, root: &Value, depth: usize) -> Value {
    if is_type(schema, "object") || schema.get("properties").is_some() {
        let required = schema["required"].as_array().map(Vec::as_slice).unwrap_or_default();
        let fields = required.iter().filter_map(Value::as_str);
        return Value::Object(
            fields.map(|name| (name.to_owned(), build(&schema["properties"][name], root, depth + 1))).collect(),
        );
    }
    if is_type(schema, "array") {
        let count = schema["minItems"].as_u64().unwrap_or(0).min(MAX_REPEAT);
        return (0..count).map(|_| build(&schema["items"], root, depth + 1)).collect();
    }
    if is_type(schema, "string") {
        return text(schema);
    }
    if is_type(schema, "boolean") {
        return json!(false);
    }
    if is_type(schema, "integer") || is_type(schema, "number") {
        return schema.get("minimum").cloned().unwrap_or_else(|| json!(0));
    }
    Value::Null
}

fn text(schema: &Value) -> Value {
    match schema["format"].as_str() {
        Some("date") => json!("2026-11-30"),
        Some("date-time") => json!("2026-11-30T10:30:00Z"),
        Some("email") => json!("test@example.com"),
        Some("uri") => json!("https://example.com"),
        _ => {
            let length = schema["minLength"].as_u64().unwrap_or(0).min(MAX_REPEAT);
            json!("x".repeat(length as usize))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn required_properties_get_the_smallest_values() {
        let schema = json!({
            "type": "object",
            "required": ["language", "score", "entities", "note", "who", "tags"],
            "properties": {
                "language": {"type": "string", "enum": ["en", "ta"]},
                "score": {"type": "number", "minimum": -1},
                "entities": {"type": "array", "items": {"type": "string"}},
                "note": {"type": ["string", "null"]},
                "who": {"$ref": "#/$defs/who"},
                "tags": {"type": "array", "minItems": 2, "items": {"type": "boolean"}},
                "left_out": {"type": "string"}
            },
            "$defs": {"who": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string", "minLength": 2}}}}
        });
        assert_eq!(
            minimal(&schema),
            json!({"language": "en", "score": -1, "entities": [], "note": null, "who": {"name": "xx"}, "tags": [false, false]})
        );
    }

    #[test]
    fn geminis_types_and_endless_schemas_work() {
        let gemini = json!({"type": "OBJECT", "properties": {"day": {"type": "STRING"}}, "required": ["day"]});
        assert_eq!(minimal(&gemini), json!({"day": ""}));
        assert_eq!(minimal(&json!({"$ref": "#"})), Value::Null);
    }
}

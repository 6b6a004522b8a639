//! Schemas of structured answers, made so that vendors accept them: OpenAI's strict mode wants every object closed and
//! every property required, Anthropic wants every object closed. What else they do not know they say themselves.

use serde_json::{Map, Value, json};

/// Keywords whose value maps names to schemas.
const MAPS: [&str; 3] = ["properties", "$defs", "definitions"];
/// Keywords whose value is a list of schemas.
const LISTS: [&str; 4] = ["anyOf", "allOf", "oneOf", "prefixItems"];

/// For OpenAI: no further properties, and all of them required.
pub(super) fn strict(schema: &Value) -> Value {
    rewritten(schema, true)
}

/// For Anthropic: no further properties.
pub(super) fn closed(schema: &Value) -> Value {
    rewritten(schema, false)
}

fn rewritten(schema: &Value, all_required: bool) -> Value {
    let Value::Object(fields) = schema else { return schema.clone() };
    let mut out: Map<String, Value> = fields
        .iter()
        .map(|(keyword, value)| {
            let value = match value {
                Value::Object(named) if MAPS.contains(&keyword.as_str()) => {
                    named.iter().map(|(name, schema)| (name.clone(), rewritten(schema, all_required))).collect()
                }
                Value::Array(list) if LISTS.contains(&keyword.as_str()) => {
                    list.iter().map(|schema| rewritten(schema, all_required)).collect()
                }
                schema if keyword == "items" => rewritten(schema, all_required),
                value => value.clone(),
            };
            (keyword.clone(), value)
        })
        .collect();
    if fields.get("type").is_some_and(|kind| kind == "object") || fields.contains_key("properties") {
        out.entry("additionalProperties").or_insert(json!(false));
        if let (true, Some(Value::Object(properties))) = (all_required, fields.get("properties")) {
            out.insert("required".to_owned(), properties.keys().cloned().collect());
        }
    }
    Value::Object(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_closed_wherever_they_stand() {
        let schema = json!({"type": "object", "required": ["b"], "properties": {
            "b": {"type": "array", "items": {"type": "object", "properties": {"c": {"type": "string"}}}},
            "type": {"anyOf": [{"properties": {"d": {"enum": ["type"]}}}, {"type": "null"}]},
        }});
        let inner = |field: &str, schema: Value, strict: bool| {
            let mut object = json!({"properties": {field: schema}, "additionalProperties": false});
            if strict {
                object["required"] = json!([field]);
            }
            object
        };
        for (got, strict) in [(super::strict(&schema), true), (closed(&schema), false)] {
            assert_eq!(got["additionalProperties"], false);
            let mut item = inner("c", json!({"type": "string"}), strict);
            item["type"] = json!("object");
            assert_eq!(got["properties"]["b"]["items"], item);
            assert_eq!(got["properties"]["type"]["anyOf"][0], inner("d", json!({"enum": ["type"]}), strict));
            let required = got["required"].as_array().unwrap();
            assert_eq!(required.len(), if strict { 2 } else { 1 });
        }
    }
}

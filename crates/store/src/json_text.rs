//! JSON that is written and not looked at: text, made once and straight from the domain's types.

use serde::Serialize;
use serde_json::value::RawValue;

use crate::db::Arg;
use crate::dialect::Value;

/// A value as JSON that both databases can store. It is written into other JSON as it stands.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub struct JsonText(Box<RawValue>);

impl JsonText {
    /// The domain's own types and trees of JSON: their keys are strings and their numbers finite.
    pub fn of<T: Serialize>(value: &T) -> JsonText {
        let text = raw(value);
        // PostgreSQL stores no NUL. Where something looks like one, the value is looked through.
        JsonText(if text.get().contains("\\u0000") { raw(&crate::intake_json(value)) } else { text })
    }

    /// As a tree, for who looks into it after all. Of values that are nested fewer than 128 levels deep.
    pub fn to_tree(&self) -> serde_json::Value {
        serde_json::from_str(self.0.get()).expect("it was written as JSON, which parses up to that depth")
    }
}

fn raw<T: Serialize>(value: &T) -> Box<RawValue> {
    serde_json::value::to_raw_value(value).expect("the domain's types have string keys and finite numbers")
}

impl Value for JsonText {
    fn value(&self) -> Arg {
        Arg::Text(Some(self.0.get().to_owned()))
    }
}

impl Value for Option<JsonText> {
    fn value(&self) -> Arg {
        Arg::Text(self.as_ref().map(|json| json.0.get().to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn text(value: &serde_json::Value) -> String {
        let json = JsonText::of(value);
        assert_eq!(serde_json::to_string(&[&json]).unwrap(), format!("[{}]", json.0.get()), "in PostgreSQL's batch");
        json.0.get().to_owned()
    }

    #[test]
    fn nul_is_taken_out_and_what_only_looks_like_it_stays() {
        assert_eq!(text(&json!({ "a": [1, "two"] })), r#"{"a":[1,"two"]}"#);
        assert_eq!(
            text(&json!({ "a\0b": "c\0d", "e": ["\0"] })),
            text(&crate::intake_json(&json!({ "a\0b": "c\0d", "e": ["\0"] })))
        );
        assert!(!text(&json!({ "a\0b": "c\0d" })).contains("u0000"));
        assert_eq!(text(&json!("a backslash: \\u0000")), r#""a backslash: \\u0000""#);
    }
}

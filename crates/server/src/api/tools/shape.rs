//! Tools as clients see and write them.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use model::account::Role;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use store::tools::{ToolDraft, ToolRecord};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::App;
use crate::auth::Caller;
use crate::error::{ApiError, FieldError};

const NAME_CHARS: usize = 64;
const DESCRIPTION_CHARS: usize = 1_000;
const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];
const TIMEOUT_MS: std::ops::RangeInclusive<i64> = 100..=30_000;
const TIMEOUT_DEFAULT_MS: i64 = 10_000;
const RESPONSE_BYTES: std::ops::RangeInclusive<i64> = 1..=1_048_576;
const RESPONSE_DEFAULT_BYTES: i64 = 65_536;

/// A request that agents may make.
#[derive(Serialize, ToSchema)]
pub struct Tool {
    id: Uuid,
    name: String,
    description: String,
    method: String,
    url_template: String,
    /// Empty for those who may not change tools.
    headers: BTreeMap<String, String>,
    body_template: Option<String>,
    /// JSON schema of the arguments
    #[schema(value_type = Object)]
    parameters: Value,
    timeout_ms: i64,
    max_response_bytes: i64,
    enabled: bool,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl Tool {
    pub fn of(record: ToolRecord, caller: &Caller) -> Self {
        let draft = record.draft;
        let may_see = caller.role.allows(Role::Admin);
        Self {
            id: record.id,
            name: draft.name,
            description: draft.description,
            method: draft.method,
            url_template: draft.url_template,
            headers: if may_see { draft.headers } else { BTreeMap::new() },
            body_template: draft.body_template,
            parameters: draft.parameters,
            timeout_ms: draft.timeout_ms,
            max_response_bytes: draft.max_response_bytes,
            enabled: draft.enabled,
            created_at: record.created_at.to_utc(),
            updated_at: record.updated_at.to_utc(),
        }
    }
}

/// What is not given stays as it is; of a new tool, `name`, `description` and `url_template` are needed.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ToolWrite {
    /// What models call it: 1 to 64 of `a-z`, `0-9` and single `_`, beginning with a letter.
    name: Option<String>,
    /// What it does and when to use it, for the model: 1 to 1,000 characters.
    description: Option<String>,
    /// `GET`, `POST`, `PUT`, `PATCH` or `DELETE`; `GET` where it is not given. Only a GET is made for drafts and checks.
    method: Option<String>,
    /// `https://shop.example/orders/{order_id}?phone={{contact.phone}}`: arguments in braces, what the server knows in
    /// double ones (`contact.phone`, `contact.name`, `contact.id`, `conversation.id`). The host is written out.
    url_template: Option<String>,
    /// Values may name secrets: `Bearer {{secret:SHOP_KEY}}`.
    headers: Option<BTreeMap<String, String>>,
    /// JSON with `"{argument}"` in its texts; null: all arguments as a JSON object.
    #[serde(default, deserialize_with = "crate::api::types::given")]
    #[schema(value_type = Option<String>)]
    body_template: Option<Option<String>>,
    /// JSON schema of an object. A property with `"x-from-customer": true` takes only what the customer has written.
    #[schema(value_type = Option<Object>)]
    parameters: Option<Value>,
    /// 100 to 30,000; 10,000 where it is not given.
    timeout_ms: Option<i64>,
    /// 1 to 1,048,576; 65,536 where it is not given.
    max_response_bytes: Option<i64>,
    enabled: Option<bool>,
}

impl ToolWrite {
    /// The tool as it is to be, over what it was.
    pub async fn draft(self, app: &App, caller: &Caller, before: Option<ToolDraft>) -> Result<ToolDraft, ApiError> {
        let is_new = before.is_none();
        let mut draft = before.unwrap_or_else(empty);
        for (field, given) in
            [("name", &self.name), ("description", &self.description), ("url_template", &self.url_template)]
        {
            if is_new && given.is_none() {
                return Err(ApiError::missing(field, format!("`{field}` is required.")));
            }
        }
        let trimmed = |text: String| text.trim().to_owned();
        draft.name = self.name.map_or(draft.name, trimmed);
        draft.description = self.description.map_or(draft.description, trimmed);
        draft.method = self.method.map_or(draft.method, |method| method.trim().to_ascii_uppercase());
        draft.url_template = self.url_template.map_or(draft.url_template, trimmed);
        draft.headers = self.headers.unwrap_or(draft.headers);
        draft.body_template = self.body_template.unwrap_or(draft.body_template).filter(|text| !text.trim().is_empty());
        draft.parameters = self.parameters.unwrap_or(draft.parameters);
        draft.timeout_ms = self.timeout_ms.unwrap_or(draft.timeout_ms);
        draft.max_response_bytes = self.max_response_bytes.unwrap_or(draft.max_response_bytes);
        draft.enabled = self.enabled.unwrap_or(draft.enabled);
        check(app, caller, draft).await
    }
}

fn empty() -> ToolDraft {
    ToolDraft {
        name: String::new(),
        description: String::new(),
        method: "GET".to_owned(),
        url_template: String::new(),
        headers: BTreeMap::new(),
        body_template: None,
        parameters: json!({ "type": "object", "properties": {}, "additionalProperties": false }),
        timeout_ms: TIMEOUT_DEFAULT_MS,
        max_response_bytes: RESPONSE_DEFAULT_BYTES,
        enabled: true,
    }
}

async fn check(app: &App, caller: &Caller, draft: ToolDraft) -> Result<ToolDraft, ApiError> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: String| errors.push(FieldError::new(field, message));
    if !is_name(&draft.name, NAME_CHARS) {
        wrong("name", format!("must have 1 to {NAME_CHARS} of a-z, 0-9 and single _, beginning with a letter"));
    } else if engine::tools::is_reserved(&draft.name) {
        wrong("name", "is the name of a tool of the product".to_owned());
    }
    if !(1..=DESCRIPTION_CHARS).contains(&draft.description.chars().count()) {
        wrong("description", format!("must have 1 to {DESCRIPTION_CHARS} characters"));
    }
    if !METHODS.contains(&draft.method.as_str()) {
        wrong("method", format!("must be one of {}", METHODS.join(", ")));
    }
    if !TIMEOUT_MS.contains(&draft.timeout_ms) {
        wrong("timeout_ms", "must be 100 to 30000".to_owned());
    }
    if !RESPONSE_BYTES.contains(&draft.max_response_bytes) {
        wrong("max_response_bytes", "must be 1 to 1048576".to_owned());
    }
    let store = app.engine.store();
    let hosts = store.tool_settings(caller.workspace).await?.allowed_hosts;
    let secrets: Vec<String> =
        store.tool_secrets(caller.workspace).await?.into_iter().map(|secret| secret.name).collect();
    for (field, message) in app.engine.check_tool(&draft, &hosts, &secrets) {
        wrong(field, message);
    }
    if errors.is_empty() { Ok(draft) } else { Err(ApiError::invalid(errors)) }
}

/// A name that every vendor takes. Two underscores separate an MCP server from its tool.
pub fn is_name(text: &str, max_chars: usize) -> bool {
    (1..=max_chars).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && !text.contains("__")
        && !text.ends_with('_')
}

/// What to try a tool with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TestArguments {
    #[serde(default)]
    #[schema(value_type = Object)]
    pub arguments: Map<String, Value>,
}

/// What came of a test. Never a secret.
#[derive(Serialize, ToSchema)]
pub struct TestResult {
    pub ok: bool,
    /// What the service answered, where it did.
    pub status: Option<u16>,
    pub latency_ms: i64,
    /// What the model would be told.
    #[schema(value_type = Object)]
    pub result: Value,
    pub error: Option<String>,
}

/// `Conflict` in words.
pub fn taken(error: store::StoreError) -> ApiError {
    match error {
        store::StoreError::Conflict => ApiError::conflict("There is something with this name."),
        other => other.into(),
    }
}

pub const CREATED: StatusCode = StatusCode::CREATED;

#[cfg(test)]
mod tests {
    use super::is_name;

    #[test]
    fn names_are_what_every_vendor_takes() {
        assert!(is_name("order_lookup2", 64));
        for wrong in ["", "Order", "2nd", "a-b", "a__b", "a_", "ஆ", &"a".repeat(65)] {
            assert!(!is_name(wrong, 64), "{wrong}");
        }
    }
}

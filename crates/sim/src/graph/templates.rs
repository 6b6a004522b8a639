//! Message templates: list with paging, create, review, delete, and the checks of a template
//! send (reference §6.1 and §12).

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::config::TemplateReview;
use crate::state::{SimState, lock};
use crate::webhook::envelope::Content;
use crate::webhook::outbox::Update;

use super::access;
use super::error::GraphError;
use super::payload;

/// Templates of one account (an unverified business may have 250).
const MAX_TEMPLATES: usize = 250;

/// A template as the management API shows it.
#[derive(Debug, Clone, Serialize)]
pub struct TemplateRecord {
    pub id: String,
    pub name: String,
    pub language: String,
    pub category: String,
    pub status: String,
    pub parameter_format: String,
    pub components: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rejected_reason: Option<String>,
}

pub(crate) struct TemplateStore {
    all: Vec<TemplateRecord>,
    next: u64,
}

impl Default for TemplateStore {
    fn default() -> Self {
        let mut store = Self { all: Vec::new(), next: 600_000_000_000_000 };
        let approved = [
            ("hello_world", "en_US", "Welcome and congratulations!"),
            ("appointment_reminder", "en", "Hello {{1}}, your appointment is at {{2}}."),
            ("appointment_reminder", "ta", "வணக்கம் {{1}}, உங்கள் நேரம் {{2}}."),
        ];
        for (name, language, body) in approved {
            let template = NewTemplate {
                name: name.into(),
                language: language.into(),
                category: "UTILITY".into(),
                parameter_format: None,
                components: vec![json!({"type": "BODY", "text": body})],
            };
            store.add(template).status = "APPROVED".into();
        }
        store
    }
}

/// The placeholders of a text: `{{1}}` or `{{name}}`.
fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split("{{").skip(1).filter_map(|rest| rest.split_once("}}")).map(|(name, _)| name.trim()).collect()
}

impl TemplateStore {
    fn add(&mut self, new: NewTemplate) -> &mut TemplateRecord {
        self.next += 1;
        self.all.push(TemplateRecord {
            id: self.next.to_string(),
            name: new.name,
            language: new.language,
            category: new.category,
            status: "PENDING".into(),
            parameter_format: new.parameter_format.unwrap_or_else(|| "POSITIONAL".into()),
            components: new.components,
            rejected_reason: None,
        });
        self.all.last_mut().expect("pushed above")
    }

    pub(crate) fn all(&self) -> Vec<TemplateRecord> {
        self.all.clone()
    }

    /// Sets the status; answers the record for the webhook.
    pub(crate) fn decide(
        &mut self,
        name: &str,
        language: &str,
        status: &str,
        reason: Option<&str>,
    ) -> Option<TemplateRecord> {
        let found = self.all.iter_mut().find(|one| one.name == name && one.language == language)?;
        found.status = status.to_owned();
        found.rejected_reason = reason.map(str::to_owned);
        Some(found.clone())
    }

    /// Existence, approval, number and content of parameters.
    pub(crate) fn check_send(&self, sent: &payload::Template) -> Result<(), GraphError> {
        let name = sent.name.as_deref().unwrap_or_default();
        let language = sent.language.as_ref().and_then(|language| language.code.as_deref()).unwrap_or_default();
        let found = self.all.iter().find(|one| one.name == name && one.language == language);
        let template = match found {
            Some(one) if one.status == "PAUSED" => return Err(GraphError::new(132015, "Template is paused.")),
            Some(one) if one.status == "DISABLED" => return Err(GraphError::new(132016, "Template is disabled.")),
            Some(one) if one.status == "APPROVED" => one,
            _ => {
                let details = format!("template name ({name}) does not exist in {language}");
                return Err(GraphError::new(132001, details));
            }
        };
        for part in ["HEADER", "BODY"] {
            check_parameters(template, sent, part)?;
        }
        Ok(())
    }
}

fn check_parameters(template: &TemplateRecord, sent: &payload::Template, part: &str) -> Result<(), GraphError> {
    let is_part = |kind: Option<&str>| kind.is_some_and(|kind| kind.eq_ignore_ascii_case(part));
    let defined = template.components.iter().find(|component| is_part(component["type"].as_str()));
    let expected = defined.and_then(|component| component["text"].as_str()).map(placeholders).unwrap_or_default();
    let components = sent.components.iter().flatten();
    let given: Vec<&payload::Parameter> =
        components.filter(|c| is_part(c.kind.as_deref())).flat_map(|c| c.parameters.iter().flatten()).collect();
    // Media headers have one parameter that stands for no placeholder.
    let text: Vec<_> = given.iter().filter(|p| p.kind.as_deref().is_none_or(|kind| kind == "text")).collect();
    let countable = if part == "HEADER" { text.len() } else { given.len() };
    if countable != expected.len() {
        return Err(GraphError::new(
            132000,
            format!(
                "{part}: number of localizable_params ({countable}) does not match the expected number of params ({})",
                expected.len()
            ),
        ));
    }
    if template.parameter_format == "NAMED" {
        let names: BTreeSet<&str> = text.iter().filter_map(|p| p.parameter_name.as_deref()).collect();
        if names != expected {
            return Err(GraphError::new(132000, format!("{part}: parameter names do not match")));
        }
    }
    for parameter in text {
        let value = parameter.text.as_deref().ok_or_else(|| GraphError::missing("parameter['text']"))?;
        if value.is_empty() || value.contains(['\n', '\t']) || value.contains("     ") {
            let details =
                "Param text cannot be empty or have new-line/tab characters or more than 4 consecutive spaces";
            return Err(GraphError::new(132018, details));
        }
    }
    Ok(())
}

#[derive(Deserialize)]
pub(crate) struct ListQuery {
    status: Option<String>,
    name: Option<String>,
    language: Option<String>,
    limit: Option<usize>,
    after: Option<String>,
}

/// `GET /{waba-id}/message_templates`. The cursor is the id of the last template of the page.
pub(crate) async fn list(
    State(state): State<Arc<SimState>>,
    Path((version, waba_id)): Path<(String, String)>,
    Query(query): Query<ListQuery>,
    headers: HeaderMap,
) -> Result<Json<Value>, GraphError> {
    check_account(&state, &version, &waba_id, &headers)?;
    let all = lock(&state.graph.templates).all();
    let wanted = |filter: &Option<String>, value: &str| filter.as_deref().is_none_or(|filter| filter == value);
    let matching: Vec<TemplateRecord> = all
        .into_iter()
        .filter(|one| {
            wanted(&query.status, &one.status)
                && wanted(&query.name, &one.name)
                && wanted(&query.language, &one.language)
        })
        .collect();
    let start = match &query.after {
        None => 0,
        Some(cursor) => matching.iter().position(|one| one.id == *cursor).map_or(matching.len(), |at| at + 1),
    };
    let limit = query.limit.unwrap_or(25).clamp(1, 100);
    let page: Vec<&TemplateRecord> = matching.iter().skip(start).take(limit).collect();
    let mut answer = json!({"data": page});
    if let (Some(first), Some(last)) = (page.first(), page.last()) {
        answer["paging"] = json!({"cursors": {"before": first.id, "after": last.id}});
        if start + page.len() < matching.len() {
            let next =
                format!("http://{}/{version}/{waba_id}/message_templates?limit={limit}&after={}", state.addr, last.id);
            answer["paging"]["next"] = next.into();
        }
    }
    Ok(Json(answer))
}

#[derive(Deserialize)]
pub(crate) struct NewTemplate {
    name: String,
    language: String,
    category: String,
    parameter_format: Option<String>,
    components: Vec<Value>,
}

/// `POST /{waba-id}/message_templates`; the decision comes by webhook.
pub(crate) async fn create(
    State(state): State<Arc<SimState>>,
    Path((version, waba_id)): Path<(String, String)>,
    headers: HeaderMap,
    body: bytes::Bytes,
) -> Result<Json<Value>, GraphError> {
    check_account(&state, &version, &waba_id, &headers)?;
    let new: NewTemplate =
        serde_json::from_slice(&body).map_err(|error| GraphError::parameter(format!("Invalid parameter: {error}")))?;
    check_definition(&new)?;
    let record = {
        let mut templates = lock(&state.graph.templates);
        if templates.all.iter().any(|one| one.name == new.name && one.language == new.language) {
            return Err(GraphError::parameter("There is already content in this language for this template."));
        }
        if templates.all.len() >= MAX_TEMPLATES {
            return Err(GraphError::parameter("The account has as many templates as it may have."));
        }
        templates.add(new).clone()
    };
    match state.config.template_review {
        TemplateReview::Approve => decide(&state, &record.name, &record.language, "APPROVED", None),
        TemplateReview::Reject => decide(&state, &record.name, &record.language, "REJECTED", Some("INVALID_FORMAT")),
        TemplateReview::Wait => true,
    };
    Ok(Json(json!({"id": record.id, "status": "PENDING", "category": record.category})))
}

fn check_definition(new: &NewTemplate) -> Result<(), GraphError> {
    let name_fits = (1..=512).contains(&new.name.len())
        && new.name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if !name_fits {
        return Err(GraphError::parameter("Param name must be lowercase letters, digits and underscores."));
    }
    if !matches!(new.category.as_str(), "UTILITY" | "MARKETING" | "AUTHENTICATION") {
        return Err(GraphError::parameter("Param category is not valid."));
    }
    let mut has_body = false;
    for component in &new.components {
        let kind = component["type"].as_str().unwrap_or_default().to_ascii_uppercase();
        let max = if kind == "BODY" { 1024 } else { 60 };
        has_body |= kind == "BODY";
        if component["text"].as_str().is_some_and(|text| text.encode_utf16().count() > max) {
            return Err(GraphError::parameter(format!("The text of {kind} must be at most {max} characters long.")));
        }
        let buttons = component["buttons"].as_array().map(Vec::as_slice).unwrap_or_default();
        if buttons.len() > 10 {
            return Err(GraphError::parameter("A template has at most 10 buttons."));
        }
        if buttons.iter().filter_map(|b| b["text"].as_str()).any(|text| text.encode_utf16().count() > 25) {
            return Err(GraphError::parameter("A button label must be at most 25 characters long."));
        }
    }
    if !has_body {
        return Err(GraphError::missing("components: BODY"));
    }
    Ok(())
}

/// Records a decision and tells it by webhook; false: no such template.
pub(crate) fn decide(state: &SimState, name: &str, language: &str, event: &str, reason: Option<&str>) -> bool {
    let Some(record) = lock(&state.graph.templates).decide(name, language, event, reason) else { return false };
    let value = json!({
        "event": event,
        "message_template_id": record.id.parse::<u64>().unwrap_or_default(),
        "message_template_name": record.name,
        "message_template_language": record.language,
        "message_template_category": record.category,
        "reason": reason.unwrap_or("NONE"),
    });
    let field = "message_template_status_update".to_owned();
    state.outbox.push([Update::new(Content::Field { field, value })]);
    true
}

#[derive(Deserialize)]
pub(crate) struct DeleteQuery {
    name: String,
    hsm_id: Option<String>,
}

/// `DELETE /{waba-id}/message_templates?name=…[&hsm_id=…]`.
pub(crate) async fn delete(
    State(state): State<Arc<SimState>>,
    Path((version, waba_id)): Path<(String, String)>,
    Query(query): Query<DeleteQuery>,
    headers: HeaderMap,
) -> Result<Json<Value>, GraphError> {
    check_account(&state, &version, &waba_id, &headers)?;
    let mut templates = lock(&state.graph.templates);
    let before = templates.all.len();
    templates.all.retain(|one| one.name != query.name || query.hsm_id.as_ref().is_some_and(|id| *id != one.id));
    if templates.all.len() == before {
        return Err(GraphError::parameter("Message template not found."));
    }
    Ok(Json(json!({"success": true})))
}

pub(crate) fn check_account(
    state: &SimState,
    version: &str,
    waba_id: &str,
    headers: &HeaderMap,
) -> Result<(), GraphError> {
    access::check(state, version, headers)?;
    if waba_id != state.config.waba_id {
        return Err(GraphError::no_object(waba_id));
    }
    Ok(())
}

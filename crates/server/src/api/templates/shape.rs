//! A template as clients see it, and as they fill it in.

use std::collections::BTreeMap;

use channels::whatsapp::payload::Violation;
use channels::whatsapp::template_parts::{Filled, ShownButton, Variable};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::templates::TemplateRecord;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::error::{ApiError, FieldError};

/// Values of one template. It has far fewer variables.
const VALUES_MAX: usize = 100;
const VALUE_CHARS: usize = 5_000;

#[derive(Serialize, ToSchema)]
pub struct Template {
    id: Uuid,
    channel_id: Uuid,
    name: String,
    /// E.g. `en_US`
    language: String,
    /// `UTILITY`, `MARKETING` or `AUTHENTICATION`
    category: String,
    /// `approved`, `pending`, `rejected`, `paused` or `disabled`. Only an approved one can be sent.
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rejected_reason: Option<String>,
    /// As the provider has them.
    #[schema(value_type = Vec<Object>)]
    components: Vec<Value>,
    variables: Vec<TemplateVariable>,
    updated_at: DateTime<Utc>,
}

/// Something that has to be filled in.
#[derive(Serialize, ToSchema)]
pub struct TemplateVariable {
    /// The key of its value: as it stands in the body (`1`, `when`); `header.1`, or `header` for a file; `button.0`.
    name: String,
    /// `header`, `body` or `button`
    component: &'static str,
    /// A button's place among the buttons, else the variable's place in its text.
    index: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    example: Option<String>,
    /// `text`, or `media`: a public https:// link or the provider's id of an uploaded file
    kind: &'static str,
}

impl From<Variable> for TemplateVariable {
    fn from(variable: Variable) -> Self {
        Self {
            name: variable.name,
            component: variable.part.as_str(),
            index: variable.index,
            example: variable.example,
            kind: if variable.is_media { "media" } else { "text" },
        }
    }
}

impl From<TemplateRecord> for Template {
    fn from(record: TemplateRecord) -> Self {
        let variables = engine::templates::parts(&record.template).variables().to_vec();
        let template = record.template;
        Self {
            id: record.id,
            channel_id: record.channel_id.0,
            name: template.name,
            language: template.language,
            category: template.category,
            status: template.status.as_str(),
            rejected_reason: template.rejected_reason,
            components: template.components,
            variables: variables.into_iter().map(TemplateVariable::from).collect(),
            updated_at: record.updated_at.to_utc(),
        }
    }
}

/// Values by their variables' names; numbers are taken as their digits.
#[derive(Default, Deserialize)]
#[serde(transparent)]
pub struct Values(Map<String, Value>);

impl Values {
    /// Texts, within bounds. Errors name `{at}.{variable}`.
    pub fn texts(self, at: &str) -> Result<BTreeMap<String, String>, ApiError> {
        if self.0.len() > VALUES_MAX {
            return Err(ApiError::invalid_field(at, format!("may be at most {VALUES_MAX}")));
        }
        let (mut texts, mut errors) = (BTreeMap::new(), Vec::new());
        for (name, value) in self.0 {
            let text = match value {
                Value::String(text) => text,
                Value::Number(number) => number.to_string(),
                _ => {
                    errors.push(FieldError::new(format!("{at}.{name}"), "must be a text"));
                    continue;
                }
            };
            if text.chars().count() > VALUE_CHARS {
                errors.push(FieldError::new(format!("{at}.{name}"), "is too long"));
                continue;
            }
            texts.insert(name, text);
        }
        if errors.is_empty() { Ok(texts) } else { Err(ApiError::invalid(errors)) }
    }
}

/// A template as the customer will see it.
#[derive(Serialize, ToSchema)]
pub struct TemplatePreview {
    /// The body.
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    header: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    footer: Option<String>,
    buttons: Vec<PreviewButton>,
    /// What WhatsApp would refuse; empty: it can be sent, if it is approved.
    errors: Vec<FieldError>,
}

#[derive(Serialize, ToSchema)]
pub struct PreviewButton {
    /// E.g. `quick_reply`, `url`, `phone_number` or `copy_code`
    kind: String,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone_number: Option<String>,
}

impl From<ShownButton> for PreviewButton {
    fn from(button: ShownButton) -> Self {
        Self { kind: button.kind, text: button.text, url: button.url, phone_number: button.phone }
    }
}

impl From<Filled> for TemplatePreview {
    fn from(filled: Filled) -> Self {
        let preview = filled.preview;
        Self {
            text: preview.text,
            header: preview.header,
            footer: preview.footer,
            buttons: preview.buttons.into_iter().map(PreviewButton::from).collect(),
            errors: field_errors(filled.violations, ""),
        }
    }
}

/// Violations as errors of the request, each field behind `before`.
pub fn field_errors(violations: Vec<Violation>, before: &str) -> Vec<FieldError> {
    violations.into_iter().map(|found| FieldError::new(format!("{before}{}", found.field), found.message)).collect()
}

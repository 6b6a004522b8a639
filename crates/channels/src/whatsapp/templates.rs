//! The account's message templates (reference section 12).

use model::template::TemplateStatus;
use serde_json::{Value, json};

use super::api::{ApiError, WhatsApp, read};
use super::wire::{self, Object};

const FIELDS: &str = "id,name,status,category,language,components,parameter_format,quality_score,rejected_reason";
const PAGE: &str = "100";
/// An account has at most 250 or 6 000 templates, each in up to some dozen languages.
const PAGES: usize = 200;

/// One template in one language.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    pub id: String,
    pub name: String,
    pub language: String,
    /// APPROVED, PENDING, REJECTED, PAUSED, DISABLED, …
    pub status: String,
    /// UTILITY, MARKETING, AUTHENTICATION.
    pub category: Option<String>,
    /// As defined, with their placeholders.
    pub components: Vec<Value>,
    /// NAMED or POSITIONAL.
    pub parameter_format: Option<String>,
    /// GREEN, YELLOW, RED, UNKNOWN.
    pub quality: Option<String>,
    pub rejected_reason: Option<String>,
}

/// A template that is to be reviewed.
#[derive(Clone, Debug, PartialEq)]
pub struct NewTemplate {
    pub name: String,
    pub language: String,
    /// UTILITY, MARKETING, AUTHENTICATION.
    pub category: String,
    /// NAMED or POSITIONAL.
    pub parameter_format: String,
    pub components: Vec<Value>,
}

/// What Meta says of a template that was handed in; the decision comes by webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandedIn {
    pub id: String,
    pub status: String,
    /// Meta may choose another than was asked for.
    pub category: Option<String>,
}

/// Whether a template of this status, or after this event, may be sent. What a later version of Meta's API calls it
/// counts as undecided.
pub fn status(name: &str) -> TemplateStatus {
    match name {
        // FLAGGED is a warning: the template is still sent.
        "APPROVED" | "REINSTATED" | "FLAGGED" => TemplateStatus::Approved,
        "REJECTED" => TemplateStatus::Rejected,
        "PAUSED" => TemplateStatus::Paused,
        "DISABLED" | "LIMIT_EXCEEDED" | "ARCHIVED" | "LOCKED" | "DELETED" => TemplateStatus::Disabled,
        _ => TemplateStatus::Pending,
    }
}

impl WhatsApp {
    /// Hands a template in for review.
    pub async fn create_template(&self, new: &NewTemplate) -> Result<HandedIn, ApiError> {
        let body = json!({
            "name": new.name, "language": new.language, "category": new.category,
            "parameter_format": new.parameter_format, "components": new.components,
        });
        let answer = self.call(self.post(&self.waba_url("message_templates")?).json(&body)).await?;
        let made = read(&answer, "an object")?;
        Ok(HandedIn {
            id: made.filled("id").ok_or(ApiError::Unreadable("a template without id"))?,
            status: made.filled("status").unwrap_or_default(),
            category: made.filled("category"),
        })
    }

    /// Deletes one language of a template.
    pub async fn delete_template(&self, name: &str, id: &str) -> Result<(), ApiError> {
        let url = self.waba_url("message_templates")?;
        self.confirm(self.remove(&url, &[("name", name), ("hsm_id", id)])?).await
    }

    /// All templates, whatever their status. Pages are asked for by cursor, never by the answer's `next` address.
    pub async fn templates(&self) -> Result<Vec<Template>, ApiError> {
        let url = self.waba_url("message_templates")?;
        let (mut templates, mut after) = (Vec::new(), None::<String>);
        for _ in 0..PAGES {
            let mut query = vec![("fields", FIELDS), ("limit", PAGE)];
            query.extend(after.as_deref().map(|after| ("after", after)));
            let answer = self.call(self.find(&url, &query)?).await?;
            let page = read(&answer, "a page of templates")?;
            if page.get("data").is_none() {
                return Err(ApiError::Unreadable("a page without data"));
            }
            let listed = page.all("data").flat_map(wire::elements).filter_map(Object::read);
            templates.extend(listed.filter_map(|template| template_of(&template)));
            match next_cursor(&page) {
                Some(next) if after.as_ref() != Some(&next) => after = Some(next),
                _ => return Ok(templates),
            }
        }
        Err(ApiError::Unreadable("pages without end"))
    }
}

/// The cursor of the next page; the last page has cursors too, but no `next`.
fn next_cursor(page: &Object<'_>) -> Option<String> {
    let paging = page.object("paging")?;
    paging.get("next")?;
    paging.object("cursors")?.filled("after")
}

fn template_of(template: &Object<'_>) -> Option<Template> {
    Some(Template {
        id: template.filled("id")?,
        name: template.filled("name")?,
        language: template.filled("language")?,
        status: template.filled("status").unwrap_or_default(),
        category: template.filled("category"),
        components: template.all("components").flat_map(wire::elements).map(wire::value).collect(),
        parameter_format: template.filled("parameter_format"),
        quality: template.object("quality_score").and_then(|quality| quality.filled("score")),
        rejected_reason: template.filled("rejected_reason").filter(|reason| reason != "NONE"),
    })
}

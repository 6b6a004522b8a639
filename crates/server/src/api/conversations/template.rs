//! A template as a message: one of ours with values, or the provider's components spelled out.

use engine::templates::CannotSend;
use model::content::Content;
use model::template::TemplateStatus;
use serde::Deserialize;
use serde_json::Value;
use store::conversations::ConversationRecord;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::api::templates::{Values, field_errors, find};
use crate::app::App;
use crate::error::ApiError;

/// Meta's name of the category that customers may stop.
const MARKETING: &str = "MARKETING";

/// An approved template: `id` with `variables`, or `name`, `language` and `components` as the provider wants them.
#[derive(Default, Deserialize, ToSchema)]
pub struct TemplateMessage {
    /// Of `GET /api/v1/templates`, of the conversation's channel.
    id: Option<Uuid>,
    /// By the variables' names.
    #[serde(default)]
    #[schema(value_type = Object)]
    variables: Values,
    name: Option<String>,
    /// E.g. `en_US`
    language: Option<String>,
    #[serde(default)]
    #[schema(value_type = Vec<Object>)]
    components: Vec<Value>,
    /// What `id` and `variables` lead to.
    #[serde(skip)]
    resolved: Option<Content>,
}

impl TemplateMessage {
    /// Looks up what `id` names and fills it in. Errors: 404, 409 where it is not approved
    /// or is marketing that the customer has stopped, 422 by variable.
    pub async fn resolve(&mut self, app: &App, conversation: &ConversationRecord) -> Result<(), ApiError> {
        let Some(id) = self.id else { return Ok(()) };
        if self.name.is_some() || !self.components.is_empty() {
            return Err(ApiError::invalid_field("template", "has either an id or a name with components"));
        }
        let record = find(app, conversation.workspace_id, id).await?;
        if record.channel_id != conversation.channel_id {
            return Err(ApiError::invalid_field("template.id", "is a template of another channel"));
        }
        if record.template.category == MARKETING && conversation.contact_opt_out_at.is_some() {
            return Err(ApiError::conflict("The customer has stopped marketing messages from you."));
        }
        let values = std::mem::take(&mut self.variables).texts("template.variables")?;
        let content = engine::templates::message(&record, &values).map_err(|why| match why {
            CannotSend::Invalid(violations) => ApiError::invalid(field_errors(violations, "template.")),
            CannotSend::NotApproved(status) => not_approved(status),
        })?;
        self.resolved = Some(content);
        Ok(())
    }

    pub fn content(self) -> Result<Content, ApiError> {
        if let Some(content) = self.resolved {
            return Ok(content);
        }
        let (Some(name), Some(language)) = (self.name, self.language) else {
            return Err(ApiError::missing("template.id", "A template needs `id`, or `name` and `language`."));
        };
        Ok(Content::Template { name, language, components: self.components, text: None })
    }
}

fn not_approved(status: TemplateStatus) -> ApiError {
    ApiError::conflict(match status {
        TemplateStatus::Pending => "WhatsApp has not approved this template yet.",
        TemplateStatus::Rejected => "WhatsApp has rejected this template: change it and hand it in again.",
        TemplateStatus::Paused => {
            "WhatsApp has paused this template, because customers did not like it. Choose another."
        }
        TemplateStatus::Disabled => "WhatsApp has disabled this template. Choose another.",
        TemplateStatus::Approved => "This template cannot be sent.",
    })
}

//! Templates: kept in line with the provider's list, made, deleted, filled in.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use channels::whatsapp::WhatsApp;
use channels::whatsapp::api::ApiError;
use channels::whatsapp::payload::Violation;
use channels::whatsapp::template_parts::{Filled, Parts};
use channels::whatsapp::templates::{NewTemplate, Template, status};
use model::content::Content;
use model::limits::TEMPLATES;
use model::template::TemplateStatus;
use model::{ChannelId, WorkspaceId};
use store::StoreError;
use store::templates::{SyncCounts, TemplateDraft, TemplateRecord};
use uuid::Uuid;

use crate::Engine;
use crate::registry::{ChannelLine, Line};

/// Why something about templates could not be done.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    #[error("there is no such channel, or it has no templates")]
    NoChannel,
    /// Meta counts such calls: one at a time for a channel.
    #[error("the templates of this channel are being asked for already")]
    Busy,
    /// What Meta would refuse, found before it was asked.
    #[error("the template is not as Meta wants it")]
    Invalid(Vec<Violation>),
    #[error(transparent)]
    Provider(#[from] ApiError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a template cannot be sent.
#[derive(Debug)]
pub enum CannotSend {
    /// By variable.
    Invalid(Vec<Violation>),
    NotApproved(TemplateStatus),
}

/// Channels whose templates are being asked for by this node.
#[derive(Default)]
pub(crate) struct Syncing(Mutex<HashSet<ChannelId>>);

/// A place in [`Syncing`], given back at its end.
struct Place<'a>(&'a Syncing, ChannelId);

impl Syncing {
    fn take(&self, channel: ChannelId) -> Option<Place<'_>> {
        let is_free = self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(channel);
        is_free.then_some(Place(self, channel))
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.1);
    }
}

impl Engine {
    /// Makes a channel's templates what the provider lists.
    pub async fn sync_channel_templates(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
    ) -> Result<SyncCounts, TemplateError> {
        let line = self.templated(workspace, channel)?;
        let whatsapp = whatsapp(&line)?;
        let _place = self.inner.syncing.take(channel).ok_or(TemplateError::Busy)?;
        let asked_at = self.clock().now();
        let mut listed = whatsapp.templates().await?;
        listed.truncate(TEMPLATES);
        let drafts: Vec<TemplateDraft> = listed.into_iter().map(draft).collect();
        let now = self.clock().now();
        let done = self.inner.store.sync_templates(workspace, channel, &drafts, asked_at, now).await?;
        done.ok_or(TemplateError::NoChannel)
    }

    /// The same for every WhatsApp channel of a workspace that names its business account.
    pub async fn sync_all_templates(&self, workspace: WorkspaceId) -> Result<SyncCounts, TemplateError> {
        let mut sum = SyncCounts::default();
        let lines = self.inner.registry.all().into_iter().filter(|line| line.record.workspace_id == workspace);
        for line in lines.filter(|line| !line.record.credentials.business_account_id.is_empty()) {
            let counts = self.sync_channel_templates(workspace, line.record.id).await?;
            sum.created += counts.created;
            sum.updated += counts.updated;
            sum.removed += counts.removed;
        }
        Ok(sum)
    }

    /// Hands a template in for review and writes it down.
    pub async fn create_template(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        new: &NewTemplate,
    ) -> Result<Uuid, TemplateError> {
        let violations = channels::whatsapp::template_definition::check(new);
        if !violations.is_empty() {
            return Err(TemplateError::Invalid(violations));
        }
        let line = self.templated(workspace, channel)?;
        let made = whatsapp(&line)?.create_template(new).await?;
        let draft = TemplateDraft {
            provider_id: made.id,
            name: new.name.clone(),
            language: new.language.clone(),
            category: made.category.unwrap_or_else(|| new.category.clone()),
            status: status(&made.status),
            rejected_reason: None,
            parameter_format: new.parameter_format.clone(),
            body: Parts::read(&new.components, &new.parameter_format).body().to_owned(),
            components: new.components.clone(),
        };
        let id = self.inner.store.add_template(workspace, channel, &draft, self.clock().now()).await?;
        id.ok_or(TemplateError::NoChannel)
    }

    /// Deletes a template at the provider and here. Whether there was one.
    pub async fn delete_template(&self, workspace: WorkspaceId, id: Uuid) -> Result<bool, TemplateError> {
        let Some(record) = self.inner.store.template(workspace, id).await? else { return Ok(false) };
        let line = self.templated(workspace, record.channel_id)?;
        let template = &record.template;
        let deleted = whatsapp(&line)?.delete_template(&template.name, &template.provider_id).await;
        if let Err(error) = deleted {
            // It may be gone there already: then its list says so.
            self.sync_channel_templates(workspace, record.channel_id).await?;
            return match self.inner.store.template(workspace, id).await? {
                Some(_) => Err(error.into()),
                None => Ok(true),
            };
        }
        Ok(self.inner.store.delete_template(workspace, id).await?)
    }

    fn templated(&self, workspace: WorkspaceId, channel: ChannelId) -> Result<Arc<ChannelLine>, TemplateError> {
        let line = self.inner.registry.by_id(channel).filter(|line| line.record.workspace_id == workspace);
        line.ok_or(TemplateError::NoChannel)
    }
}

fn whatsapp(line: &ChannelLine) -> Result<&WhatsApp, TemplateError> {
    match &line.line {
        Line::WhatsApp(whatsapp) => Ok(whatsapp),
        Line::Web => Err(TemplateError::NoChannel),
    }
}

fn draft(listed: Template) -> TemplateDraft {
    let parameter_format = listed.parameter_format.unwrap_or_else(|| "POSITIONAL".to_owned());
    TemplateDraft {
        provider_id: listed.id,
        name: listed.name,
        language: listed.language,
        category: listed.category.unwrap_or_default(),
        status: status(&listed.status),
        rejected_reason: listed.rejected_reason,
        body: Parts::read(&listed.components, &parameter_format).body().to_owned(),
        parameter_format,
        components: listed.components,
    }
}

/// What a template needs and shows.
pub fn parts(template: &TemplateDraft) -> Parts {
    Parts::read(&template.components, &template.parameter_format)
}

/// A template with values, as a message; `Err` where the provider would refuse it.
pub fn message(record: &TemplateRecord, values: &BTreeMap<String, String>) -> Result<Content, CannotSend> {
    let template = &record.template;
    if template.status != TemplateStatus::Approved {
        return Err(CannotSend::NotApproved(template.status));
    }
    let Filled { violations, components, preview } = parts(template).fill(values);
    if !violations.is_empty() {
        return Err(CannotSend::Invalid(violations));
    }
    Ok(Content::Template {
        name: template.name.clone(),
        language: template.language.clone(),
        components,
        text: Some(preview.text).filter(|text| !text.is_empty()),
    })
}

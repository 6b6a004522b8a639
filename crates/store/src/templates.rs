//! Message templates as the provider has them: one row for each name, language and channel.
//!
//! Here: what they are, how they are listed, made and removed. [`sync`] brings them in line with the provider's list.
//! Deliberately absent: what their components mean; `channels` knows that.

mod sync;

use std::sync::LazyLock;

use model::template::{TemplateChange, TemplateNews, TemplateStatus};
use model::{ChannelId, UnixMs, WorkspaceId};
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use crate::Store;
use crate::db::{Result, Tx, args};
use crate::dialect::Sql;
use crate::error::StoreError;
use crate::seek::{FIRST, page};
use crate::text::{clean, clean_json, contains, known, searching};

pub use sync::SyncCounts;

/// What a provider says of a template.
#[derive(Clone, Debug, PartialEq)]
pub struct TemplateDraft {
    pub provider_id: String,
    pub name: String,
    pub language: String,
    /// In the provider's spelling, e.g. `UTILITY`; empty where it did not say.
    pub category: String,
    pub status: TemplateStatus,
    pub rejected_reason: Option<String>,
    /// `NAMED` or `POSITIONAL`.
    pub parameter_format: String,
    /// As the provider has them.
    pub components: Vec<Value>,
    /// The body's text, for searching.
    pub body: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct TemplateRecord {
    pub id: Uuid,
    pub channel_id: ChannelId,
    pub template: TemplateDraft,
    pub created_at: UnixMs,
    pub updated_at: UnixMs,
}

impl TemplateRecord {
    /// Where the page after this template begins.
    pub fn position(&self) -> TemplatePosition {
        (self.template.name.clone(), self.template.language.clone(), self.channel_id)
    }
}

/// A place in the list: name, language, channel.
pub type TemplatePosition = (String, String, ChannelId);

/// Everything that is set must hold.
#[derive(Clone, Debug, Default)]
pub struct TemplateFilter {
    pub channel: Option<ChannelId>,
    pub status: Option<TemplateStatus>,
    /// A part of the name or of the body.
    pub search: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    channel_id: Uuid,
    provider_id: String,
    name: String,
    language: String,
    category: String,
    status: String,
    rejected_reason: Option<String>,
    parameter_format: String,
    components: Json<Vec<Value>>,
    body: String,
    created_at: i64,
    updated_at: i64,
}

impl Row {
    fn record(self) -> Result<TemplateRecord> {
        Ok(TemplateRecord {
            id: self.id,
            channel_id: self.channel_id.into(),
            template: TemplateDraft {
                provider_id: self.provider_id,
                name: self.name,
                language: self.language,
                category: self.category,
                status: known("template's status", &self.status, TemplateStatus::parse)?,
                rejected_reason: self.rejected_reason,
                parameter_format: self.parameter_format,
                components: self.components.0,
                body: self.body,
            },
            created_at: UnixMs(self.created_at),
            updated_at: UnixMs(self.updated_at),
        })
    }
}

macro_rules! select {
    ($rest:expr) => {
        concat!(
            "SELECT id, channel_id, provider_id, name, language, category, status, rejected_reason, parameter_format, \
                    components, body, created_at, updated_at FROM templates ",
            $rest
        )
    };
}
use select;

pub(crate) static LIST: LazyLock<Sql> = LazyLock::new(|| {
    searching(select!(
        r"WHERE workspace_id = $1 AND (name, language, channel_id) > ($2, $3, $4)
          AND ($6 IS NULL OR channel_id = $6) AND ($7 IS NULL OR status = $7)
          AND ($8 IS NULL OR name {like} $8 ESCAPE '\' OR body {like} $8 ESCAPE '\')
          ORDER BY name, language, channel_id LIMIT $5"
    ))
});

impl Store {
    /// Templates by name and language, after `after`.
    pub async fn templates(
        &self,
        ws: WorkspaceId,
        filter: &TemplateFilter,
        after: Option<&TemplatePosition>,
        limit: i64,
    ) -> Result<Vec<TemplateRecord>> {
        let (name, language, channel) = match after {
            Some((name, language, channel)) => (clean(name), clean(language), Uuid::from(*channel)),
            None => (String::new(), String::new(), FIRST),
        };
        let search = filter.search.as_deref().filter(|text| !text.trim().is_empty()).map(contains);
        let status = filter.status.map(TemplateStatus::as_str);
        let args = args![ws, name, language, channel, page(limit), filter.channel, status, search];
        let rows: Vec<Row> = self.db().read().all(&LIST, args).await?;
        rows.into_iter().map(Row::record).collect()
    }

    pub async fn template(&self, ws: WorkspaceId, id: Uuid) -> Result<Option<TemplateRecord>> {
        let row: Option<Row> =
            self.db().read().one(select!("WHERE workspace_id = $1 AND id = $2"), args![ws, id]).await?;
        row.map(Row::record).transpose()
    }

    /// Writes down what was just made at the provider. Its decision may have come in between: then that counts.
    /// `None` where the channel is gone.
    pub async fn add_template(
        &self,
        ws: WorkspaceId,
        channel: ChannelId,
        draft: &TemplateDraft,
        now: UnixMs,
    ) -> Result<Option<Uuid>> {
        let mut tx = self.db().begin().await?;
        let row: Option<(Uuid,)> = tx
            .one(
                "INSERT INTO templates (workspace_id, id, channel_id, provider_id, name, language, category, status, \
                     rejected_reason, parameter_format, components, body, created_at, updated_at) \
                 SELECT workspace_id, $3, id, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13 \
                 FROM channels WHERE workspace_id = $1 AND id = $2 \
                 ON CONFLICT (workspace_id, name, language, channel_id) DO UPDATE SET \
                     status = CASE WHEN templates.provider_id = excluded.provider_id THEN templates.status \
                         ELSE excluded.status END, \
                     provider_id = excluded.provider_id, category = excluded.category, \
                     parameter_format = excluded.parameter_format, components = excluded.components, \
                     body = excluded.body, updated_at = excluded.updated_at \
                 RETURNING id",
                args![
                    ws,
                    channel,
                    self.ids().next(),
                    clean(&draft.provider_id),
                    clean(&draft.name),
                    clean(&draft.language),
                    clean(&draft.category),
                    draft.status.as_str(),
                    draft.rejected_reason.as_deref().map(clean),
                    clean(&draft.parameter_format),
                    clean_json(Value::Array(draft.components.clone())),
                    clean(&draft.body),
                    now
                ],
            )
            .await?;
        tx.commit().await?;
        Ok(row.map(|(id,)| id))
    }

    /// Removes a template from every channel of the workspace that has it. Whether there was one.
    pub async fn delete_template(&self, ws: WorkspaceId, id: Uuid) -> Result<bool> {
        let mut tx = self.db().begin().await?;
        let row: Option<Row> = tx.one(select!("WHERE workspace_id = $1 AND id = $2"), args![ws, id]).await?;
        let Some(row) = row else { return Ok(false) };
        let removed = tx
            .exec(
                "DELETE FROM templates WHERE workspace_id = $1 AND name = $2 AND language = $3 AND provider_id = $4",
                args![ws, row.name, row.language, row.provider_id],
            )
            .await?;
        tx.commit().await?;
        if removed == 0 { Err(StoreError::Race) } else { Ok(true) }
    }
}

/// Whether the template is known, and the news says all that there is to know.
pub(crate) async fn apply(tx: &mut Tx, ws: WorkspaceId, news: &TemplateNews, at: UnixMs) -> Result<bool> {
    let mut args = args![ws, clean(&news.name), clean(&news.language), news.provider_id.as_deref().map(clean)];
    let changed = match &news.change {
        TemplateChange::Unknown => return Ok(false),
        TemplateChange::Status { status, reason } => {
            args.extend(args![status.as_str(), reason.as_deref().map(clean), at]);
            tx.exec(
                "UPDATE templates SET status = $5, rejected_reason = $6, updated_at = $7 WHERE workspace_id = $1 \
                 AND name = $2 AND language = $3 AND ($4 IS NULL OR provider_id = $4)",
                args,
            )
            .await?
        }
        TemplateChange::Category(category) => {
            args.extend(args![clean(category), at]);
            tx.exec(
                "UPDATE templates SET category = $5, updated_at = $6 WHERE workspace_id = $1 \
                 AND name = $2 AND language = $3 AND ($4 IS NULL OR provider_id = $4)",
                args,
            )
            .await?
        }
        TemplateChange::Removed => {
            tx.exec(
                "DELETE FROM templates WHERE workspace_id = $1 \
                 AND name = $2 AND language = $3 AND ($4 IS NULL OR provider_id = $4)",
                args,
            )
            .await?;
            1
        }
    };
    Ok(changed > 0)
}

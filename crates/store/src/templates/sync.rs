//! Bringing a channel's templates in line with the provider's list, in one transaction of few statements.

use std::collections::HashMap;
use std::sync::LazyLock;

use model::{ChannelId, UnixMs, WorkspaceId};
use serde_json::Value;
use uuid::Uuid;

use super::{Row, TemplateDraft, TemplateRecord, select};
use crate::Store;
use crate::db::{Result, args};
use crate::dialect::{Sql, batch_row};
use crate::hot::Batches;
use crate::text::{clean, clean_json};

/// Rows of one statement on PostgreSQL: components may be some kilobytes.
const CHUNK: usize = 500;
/// More than any account may have.
const KNOWN_MAX: i64 = 50_000;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SyncCounts {
    pub created: usize,
    pub updated: usize,
    pub removed: usize,
}

batch_row! { Written {
    ws: Id WorkspaceId, id: Id Uuid, ch: Id ChannelId, pid: Text String, name: Text String, language: Text String,
    category: Text String, status: Text &'static str, reason: Text Option<String>, format: Text String,
    components: Json Value, body: Text String, at: Int i64,
} }
batch_row! { Gone { ws: Id WorkspaceId, id: Id Uuid } }

static WRITE: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "INSERT INTO templates (workspace_id, id, channel_id, provider_id, name, language, category, status,
             rejected_reason, parameter_format, components, body, created_at, updated_at)
         SELECT j.ws, j.id, j.ch, j.pid, j.name, j.language, j.category, j.status, j.reason, j.format, j.components,
             j.body, j.at, j.at FROM {rows} WHERE true
         ON CONFLICT (workspace_id, name, language, channel_id) DO UPDATE SET provider_id = excluded.provider_id,
             category = excluded.category, status = excluded.status, rejected_reason = excluded.rejected_reason,
             parameter_format = excluded.parameter_format, components = excluded.components, body = excluded.body,
             updated_at = excluded.updated_at",
        Written::COLUMNS,
    )
});
static REMOVE: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "DELETE FROM templates WHERE (workspace_id, id) IN (SELECT j.ws, j.id FROM {rows} WHERE true)",
        Gone::COLUMNS,
    )
});

impl Store {
    /// Makes the channel's templates what the provider listed when asked at `asked_at`. What changed since then, by
    /// an event, stays. `None` where the channel is gone.
    pub async fn sync_templates(
        &self,
        ws: WorkspaceId,
        channel: ChannelId,
        listed: &[TemplateDraft],
        asked_at: UnixMs,
        now: UnixMs,
    ) -> Result<Option<SyncCounts>> {
        let mut tx = self.db().begin().await?;
        let found: Option<(Uuid,)> =
            tx.one("SELECT id FROM channels WHERE workspace_id = $1 AND id = $2", args![ws, channel]).await?;
        if found.is_none() {
            return Ok(None);
        }
        let rows: Vec<Row> = tx
            .all(select!("WHERE workspace_id = $1 AND channel_id = $2 LIMIT $3"), args![ws, channel, KNOWN_MAX])
            .await?;
        let known = rows.into_iter().map(Row::record).collect::<Result<Vec<_>>>()?;
        let plan = Plan::of(known, listed, asked_at);
        let rows: Vec<Written> = plan.written.iter().map(|draft| self.row(ws, channel, draft, now)).collect();
        for chunk in rows.chunks(CHUNK) {
            tx.exec_rows(&WRITE, chunk).await?;
        }
        let gone: Vec<Gone> = plan.gone.iter().map(|id| Gone { ws, id: *id }).collect();
        for chunk in gone.chunks(CHUNK) {
            tx.exec_rows(&REMOVE, chunk).await?;
        }
        tx.commit().await?;
        Ok(Some(plan.counts))
    }

    fn row(&self, ws: WorkspaceId, channel: ChannelId, draft: &TemplateDraft, now: UnixMs) -> Written {
        Written {
            ws,
            id: self.ids().next(),
            ch: channel,
            pid: clean(&draft.provider_id),
            name: clean(&draft.name),
            language: clean(&draft.language),
            category: clean(&draft.category),
            status: draft.status.as_str(),
            reason: draft.rejected_reason.as_deref().map(clean),
            format: clean(&draft.parameter_format),
            components: clean_json(Value::Array(draft.components.clone())),
            body: clean(&draft.body),
            at: now.0,
        }
    }
}

/// What has to be written.
#[derive(Default)]
struct Plan<'a> {
    written: Vec<&'a TemplateDraft>,
    gone: Vec<Uuid>,
    counts: SyncCounts,
}

impl<'a> Plan<'a> {
    fn of(known: Vec<TemplateRecord>, listed: &'a [TemplateDraft], asked_at: UnixMs) -> Self {
        let mut known: HashMap<(String, String), TemplateRecord> = known
            .into_iter()
            .map(|record| ((record.template.name.clone(), record.template.language.clone()), record))
            .collect();
        // Of doubles in the provider's list, the last counts.
        let listed: HashMap<(String, String), &TemplateDraft> =
            listed.iter().map(|draft| ((clean(&draft.name), clean(&draft.language)), draft)).collect();
        let mut plan = Self::default();
        for (key, draft) in listed {
            match known.remove(&key) {
                None => plan.counts.created += 1,
                Some(record) if record.updated_at > asked_at || record.template == *draft => continue,
                Some(_) => plan.counts.updated += 1,
            }
            plan.written.push(draft);
        }
        plan.gone =
            known.into_values().filter(|record| record.updated_at <= asked_at).map(|record| record.id).collect();
        plan.counts.removed = plan.gone.len();
        plan
    }
}

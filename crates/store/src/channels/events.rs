//! Events about accounts and templates, which intake keeps and the engine draws conclusions from: each once.
//!
//! An event is taken and its conclusions are written in one transaction, so that a crash between loses nothing.

use std::sync::LazyLock;

use model::inbound::Event;
use model::template::TemplateNews;
use model::{ChannelId, UnixMs, WorkspaceId};
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use super::facts::AccountState;
use crate::Store;
use crate::db::{Result, Tx, args};
use crate::dialect::Sql;
use crate::templates;
use crate::text::to_json;

/// What a provider said about an account.
#[derive(Clone, Debug, PartialEq)]
pub struct AccountEvent {
    pub workspace_id: WorkspaceId,
    pub channel_id: ChannelId,
    /// Meta's name of the webhook field.
    pub field: String,
    pub raw: Value,
    pub received_at: UnixMs,
}

/// What follows from an event.
#[derive(Clone, Debug, PartialEq)]
pub enum Applied {
    Nothing,
    Account(AccountState),
    Template(TemplateNews),
}

#[derive(sqlx::FromRow)]
struct Row {
    workspace_id: Uuid,
    id: Uuid,
    channel_id: Option<Uuid>,
    event: Json<Value>,
    received_at: i64,
}

pub(crate) static UNAPPLIED: LazyLock<Sql> = LazyLock::new(|| {
    Sql::plain(
        "SELECT e.workspace_id, e.id, e.channel_id, e.event, e.received_at FROM channel_events e \
         WHERE e.kind = 'account' AND e.applied_at IS NULL ORDER BY e.id LIMIT $1 {lock_skip:e}",
    )
});

impl Store {
    /// Takes up to `limit` events that nobody has taken, the oldest first, and writes what `judge` says follows from
    /// each. How many it took, and the channels whose templates have to be asked for anew.
    pub async fn apply_account_events(
        &self,
        limit: i64,
        now: UnixMs,
        judge: impl Fn(&AccountEvent) -> Applied + Send,
    ) -> Result<(usize, Vec<(WorkspaceId, ChannelId)>)> {
        // Mostly there are none, and then nobody needs the writer.
        let any: Option<(i64,)> = self
            .db()
            .read()
            .one(
                "SELECT CAST(1 AS BIGINT) FROM channel_events WHERE kind = 'account' AND applied_at IS NULL LIMIT 1",
                args![],
            )
            .await?;
        if any.is_none() {
            return Ok((0, Vec::new()));
        }
        let mut tx = self.db().begin().await?;
        let rows: Vec<Row> = tx.all(&UNAPPLIED, args![limit]).await?;
        let (taken, mut unknown) = (rows.len(), Vec::new());
        for row in rows {
            let ws = WorkspaceId(row.workspace_id);
            if let Some(event) = read(&row)
                && !write(&mut tx, &event, judge(&event)).await?
                && !unknown.contains(&(ws, event.channel_id))
            {
                unknown.push((ws, event.channel_id));
            }
            tx.exec(
                "UPDATE channel_events SET applied_at = $3 WHERE workspace_id = $1 AND id = $2",
                args![ws, row.id, now],
            )
            .await?;
        }
        tx.commit().await?;
        Ok((taken, unknown))
    }
}

/// `None`: nothing can follow from it.
fn read(row: &Row) -> Option<AccountEvent> {
    let event = serde_json::from_value(row.event.0.clone()).ok()?;
    let Event::Account { field, raw } = event else { return None };
    Some(AccountEvent {
        workspace_id: WorkspaceId(row.workspace_id),
        channel_id: ChannelId(row.channel_id?),
        field,
        raw,
        received_at: UnixMs(row.received_at),
    })
}

/// Whether what it is about was known.
async fn write(tx: &mut Tx, event: &AccountEvent, applied: Applied) -> Result<bool> {
    match applied {
        Applied::Nothing => Ok(true),
        Applied::Account(state) => {
            tx.exec(
                "UPDATE channels SET account_state = $3 WHERE workspace_id = $1 AND id = $2",
                args![event.workspace_id, event.channel_id, to_json(&state)?],
            )
            .await?;
            Ok(true)
        }
        Applied::Template(news) => templates::apply(tx, event.workspace_id, &news, event.received_at).await,
    }
}

//! Changes of ownership by people: take over, hand back; and closing, reopening, reading, assigning, labelling.
//!
//! From the commit of a takeover on no AI text is committed in the conversation: the epoch has
//! risen, so that a running turn's gate refuses; and AI messages that wait in the outbox are withdrawn.

use std::sync::LazyLock;

use model::conversation::{ConversationEventKind, Epoch, Handover, Mode, Ownership, Status};
use model::{ConversationId, UnixMs, UserId, WorkspaceId};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::Store;
use crate::conversation_events::{self, EventActor, EventRow};
use crate::db::{Arg, Result, Tx, args};
use crate::dialect::{Sql, batch_row};
use crate::feed::{self, FeedType, Growth, NewEvent};
use crate::hot::Batches;
use crate::lanes::{LaneRow, UPSERT_LANES, read};
use crate::text::clean;

static LOCK: LazyLock<Sql> = LazyLock::new(|| {
    Sql::plain(
        "SELECT c.epoch, c.mode, c.status, c.assignee, c.inbound_seq, c.answered_seq FROM conversations c
         WHERE c.workspace_id = $1 AND c.id = $2 {lock:c}",
    )
});

#[derive(sqlx::FromRow)]
struct Locked {
    epoch: i64,
    mode: String,
    status: String,
    assignee: Option<Uuid>,
    inbound_seq: i64,
    answered_seq: i64,
}

impl Locked {
    fn ownership(&self) -> Result<Ownership> {
        Ok(Ownership {
            epoch: Epoch(self.epoch),
            mode: read(Mode::parse(&self.mode), "a mode")?,
            status: read(Status::parse(&self.status), "a status")?,
            assignee: self.assignee.map(UserId),
        })
    }
}

/// What a change of ownership did.
#[derive(Clone, Debug)]
pub struct HandedOver {
    pub ownership: Ownership,
    pub changed: bool,
    pub growth: Vec<Growth>,
}

/// The store in somebody's hands: what is done through it is written down as theirs.
pub struct Acting<'a> {
    store: &'a Store,
    actor: EventActor,
}

impl Store {
    /// What follows is done by `actor`.
    pub fn by(&self, actor: EventActor) -> Acting<'_> {
        Acting { store: self, actor }
    }

    /// [`Acting::hand_over`], by whoever `what` names.
    pub async fn hand_over(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
        what: Handover,
    ) -> Result<Option<HandedOver>> {
        let actor = match what {
            Handover::TakeOver { by } => EventActor::Operator { id: by, name: None },
            Handover::Escalate | Handover::HandBack => EventActor::System,
        };
        self.by(actor).hand_over(workspace, conversation, what).await
    }

    /// Everything in it has been read by an operator.
    pub async fn mark_conversation_read(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
    ) -> Result<(bool, Vec<Growth>)> {
        let change = Change {
            sql: "UPDATE conversations SET unread_count = 0 WHERE workspace_id = $1 AND id = $2 AND unread_count > 0",
            args: args![workspace, id],
            data: None,
            event: None,
        };
        self.by(EventActor::System).change(workspace, id, change).await
    }
}

/// One statement that changes a conversation, and what is told of it.
struct Change {
    sql: &'static str,
    args: Vec<Arg>,
    data: Option<Value>,
    event: Option<(ConversationEventKind, Option<Value>)>,
}

impl Acting<'_> {
    /// Takes over, escalates or hands back, in one transaction. `None`: no such conversation here.
    pub async fn hand_over(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
        what: Handover,
    ) -> Result<Option<HandedOver>> {
        let store = self.store;
        let now = store.clock().now();
        let mut tx = store.db().begin().await?;
        let Some(row) = tx.one::<Locked>(&LOCK, args![workspace, conversation]).await? else { return Ok(None) };
        let before = row.ownership()?;
        let after = before.after(what);
        let changed = after != before;
        if changed {
            tx.exec(
                "UPDATE conversations SET epoch = $3, mode = $4, status = $5, assignee = $6,
                    ended_at = NULL, end_reason = NULL WHERE workspace_id = $1 AND id = $2",
                args![
                    workspace,
                    conversation,
                    after.epoch.0,
                    after.mode.as_str(),
                    after.status.as_str(),
                    after.assignee
                ],
            )
            .await?;
        }
        let mut events = Vec::new();
        if changed && after.mode == Mode::Operator {
            let withdrawn = withdraw(&mut tx, workspace, conversation, now).await?;
            if !withdrawn.is_empty() {
                ask_again(&mut tx, store, &[WithdrawnIn { ws: workspace, conv: conversation }], now).await?;
            }
            events.extend(withdrawn);
        }
        // The agent answers what is still unanswered.
        if what == Handover::HandBack && row.inbound_seq > row.answered_seq {
            let lane = LaneRow::empty(workspace, store.ids().make(), conversation, now).turn_due(now);
            tx.exec_rows(&UPSERT_LANES, &[lane]).await?;
        }
        if changed {
            events.push(NewEvent {
                data: Some(describe(what, &after)),
                ..NewEvent::conversation(workspace, FeedType::ConversationUpdated, conversation)
            });
            if what == Handover::Escalate {
                events.push(NewEvent::conversation(workspace, FeedType::ConversationEscalated, conversation));
            }
            let done = EventRow::new(store, workspace, conversation, kind(what), &self.actor, None, now);
            events.push(done.announcement());
            conversation_events::append(&mut tx, &[done]).await?;
        }
        let growth = feed::append(&mut tx, events, now).await?;
        tx.commit().await?;
        Ok(Some(HandedOver { ownership: after, changed, growth }))
    }

    /// Ends a conversation by hand. `false`: no such open conversation.
    pub async fn close_conversation(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
        reason: &str,
    ) -> Result<(bool, Vec<Growth>)> {
        let change = Change {
            sql: "UPDATE conversations SET status = 'ended', ended_at = $3, end_reason = $4, waiting_since = NULL,
                answered_seq = inbound_seq WHERE workspace_id = $1 AND id = $2 AND status <> 'ended'",
            args: args![workspace, id, self.store.clock().now(), clean(reason)],
            data: None,
            event: Some((ConversationEventKind::Closed, Some(conversation_events::reason(reason)))),
        };
        self.change(workspace, id, change).await
    }

    /// Opens an ended conversation again. A contact that has another open one is a conflict.
    pub async fn reopen_conversation(&self, workspace: WorkspaceId, id: ConversationId) -> Result<(bool, Vec<Growth>)> {
        let change = Change {
            sql: "UPDATE conversations SET status = 'active', ended_at = NULL, end_reason = NULL, last_message_at = $3
             WHERE workspace_id = $1 AND id = $2 AND status = 'ended'",
            args: args![workspace, id, self.store.clock().now()],
            data: None,
            event: Some((ConversationEventKind::Reopened, None)),
        };
        self.change(workspace, id, change).await
    }

    /// Puts it away, or takes it out again. `false`: there is none, or it is so already.
    pub async fn archive_conversation(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
        archived: bool,
    ) -> Result<(bool, Vec<Growth>)> {
        let change = Change {
            sql: "UPDATE conversations SET archived = $3 WHERE workspace_id = $1 AND id = $2 AND archived <> $3",
            args: args![workspace, id, archived],
            data: Some(json!({ "archived": archived })),
            event: Some((ConversationEventKind::Archived, Some(json!({ "archived": archived })))),
        };
        self.change(workspace, id, change).await
    }

    /// Gives a conversation to an operator without changing who answers; `None` takes it from all.
    pub async fn assign_conversation(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
        to: Option<UserId>,
    ) -> Result<(bool, Vec<Growth>)> {
        let assigned = json!({ "assignee": to });
        let change = Change {
            sql: "UPDATE conversations SET assignee = $3, epoch = epoch + 1 WHERE workspace_id = $1 AND id = $2",
            args: args![workspace, id, to],
            data: Some(assigned.clone()),
            event: Some((ConversationEventKind::Assigned, Some(assigned))),
        };
        self.change(workspace, id, change).await
    }

    /// Sets all labels, each once.
    pub async fn set_labels(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
        labels: &[String],
    ) -> Result<(bool, Vec<Growth>)> {
        let labels: Vec<String> = labels.iter().map(|label| clean(label)).collect();
        let mut tx = self.store.db().begin().await?;
        let listed = json!({ "labels": labels });
        let change = Change {
            sql: "UPDATE conversations SET labels = $3 WHERE workspace_id = $1 AND id = $2",
            args: args![workspace, id, json!(labels)],
            data: Some(listed.clone()),
            event: Some((ConversationEventKind::Labelled, Some(listed))),
        };
        let (changed, events) = self.apply(&mut tx, workspace, id, change).await?;
        if changed {
            let cleared = "DELETE FROM conversation_labels WHERE workspace_id = $1 AND conversation_id = $2";
            tx.exec(cleared, args![workspace, id]).await?;
            let rows: Vec<LabelRow> =
                labels.into_iter().map(|label| LabelRow { ws: workspace, label, conv: id }).collect();
            tx.exec_rows(&LABELS, &rows).await?;
        }
        let growth = feed::append(&mut tx, events, self.store.clock().now()).await?;
        tx.commit().await?;
        Ok((changed, growth))
    }

    async fn change(&self, workspace: WorkspaceId, id: ConversationId, change: Change) -> Result<(bool, Vec<Growth>)> {
        let mut tx = self.store.db().begin().await?;
        let (changed, events) = self.apply(&mut tx, workspace, id, change).await?;
        let growth = feed::append(&mut tx, events, self.store.clock().now()).await?;
        tx.commit().await?;
        Ok((changed, growth))
    }

    /// Whether a row was changed, and what is to be told of it.
    async fn apply(
        &self,
        tx: &mut Tx,
        workspace: WorkspaceId,
        id: ConversationId,
        change: Change,
    ) -> Result<(bool, Vec<NewEvent>)> {
        if tx.exec(change.sql, change.args).await? != 1 {
            return Ok((false, Vec::new()));
        }
        let updated = NewEvent::conversation(workspace, FeedType::ConversationUpdated, id);
        let mut events = vec![NewEvent { data: change.data, ..updated }];
        if let Some((kind, detail)) = change.event {
            let now = self.store.clock().now();
            let done = EventRow::new(self.store, workspace, id, kind, &self.actor, detail, now);
            events.push(done.announcement());
            conversation_events::append(tx, &[done]).await?;
        }
        Ok((true, events))
    }
}

batch_row! { LabelRow { ws: Id WorkspaceId, label: Text String, conv: Id ConversationId } }

static LABELS: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "INSERT INTO conversation_labels (workspace_id, label, conversation_id)
         SELECT j.ws, j.label, j.conv FROM {rows} WHERE true
         ON CONFLICT (workspace_id, label, conversation_id) DO NOTHING",
        LabelRow::COLUMNS,
    )
});

fn kind(what: Handover) -> ConversationEventKind {
    match what {
        Handover::TakeOver { .. } => ConversationEventKind::TakenOver,
        Handover::Escalate => ConversationEventKind::Escalated,
        Handover::HandBack => ConversationEventKind::HandedBack,
    }
}

/// AI messages that wait are not sent any more. One that is on the wire is marked, so that a refusal for a
/// moment ends it.
static WITHDRAW: LazyLock<Sql> = LazyLock::new(|| {
    Sql::plain(
        "UPDATE messages SET delivery = CASE WHEN delivery = 'queued' THEN 'failed' ELSE delivery END,
            delivery_at = CASE WHEN delivery = 'queued' THEN $3 ELSE delivery_at END, error_code = 'TAKEN_OVER',
            error_text = 'A person took over before this was sent.', next_attempt_at = NULL
         WHERE workspace_id = $1 AND conversation_id = $2 AND sender = 'ai' AND delivery IN ('queued', 'sending')
         RETURNING id, delivery",
    )
});

async fn withdraw(
    tx: &mut Tx,
    workspace: WorkspaceId,
    conversation: ConversationId,
    now: UnixMs,
) -> Result<Vec<NewEvent>> {
    let withdrawn: Vec<(Uuid, String)> = tx.all(&WITHDRAW, args![workspace, conversation, now]).await?;
    let ended = withdrawn.into_iter().filter(|(_, delivery)| delivery == "failed");
    Ok(ended.map(|(id, _)| NewEvent::message(workspace, FeedType::MessageUpdated, conversation, id)).collect())
}

batch_row! { WithdrawnIn { ws: Id WorkspaceId, conv: Id ConversationId } }

/// An answer that was withdrawn is none: what the customer wrote since the last outbound message that was not
/// withdrawn waits again.
static ASK_AGAIN: LazyLock<Sql> = LazyLock::new(|| {
    let answered = "COALESCE((SELECT MAX(m.seq) FROM messages m WHERE m.workspace_id = j.ws AND m.conversation_id = j.conv
        AND m.direction = 'outbound' AND NOT (m.delivery = 'failed' AND COALESCE(m.error_code, '') = 'TAKEN_OVER')), 0)";
    Sql::batch(
        &format!(
            "UPDATE conversations SET answered_seq = {answered}, waiting_since = COALESCE(waiting_since, last_inbound_at) FROM {{rows}}
             WHERE conversations.workspace_id = j.ws AND conversations.id = j.conv AND conversations.answered_seq > {answered}
             RETURNING conversations.workspace_id, conversations.id, conversations.mode"
        ),
        WithdrawnIn::COLUMNS,
    )
});

/// Opens the questions again whose answers were withdrawn; where the agent answers, it does so once more.
pub(crate) async fn ask_again(tx: &mut impl Batches, store: &Store, rows: &[WithdrawnIn], now: UnixMs) -> Result<()> {
    let opened: Vec<(Uuid, Uuid, String)> = tx.all_rows(&ASK_AGAIN, rows, vec![]).await?;
    let lanes: Vec<_> = opened
        .into_iter()
        .filter(|(_, _, mode)| mode == Mode::Ai.as_str())
        .map(|(ws, id, _)| LaneRow::empty(WorkspaceId(ws), store.ids().make(), ConversationId(id), now).turn_due(now))
        .collect();
    tx.exec_rows(&UPSERT_LANES, &lanes).await?;
    Ok(())
}

fn describe(what: Handover, after: &Ownership) -> Value {
    let name = match what {
        Handover::TakeOver { .. } => "takeover",
        Handover::Escalate => "escalated",
        Handover::HandBack => "handback",
    };
    serde_json::json!({ "handover": name, "assignee": after.assignee })
}

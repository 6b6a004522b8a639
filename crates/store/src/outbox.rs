//! Messages that people and programs write: into the thread and the outbox in one transaction.

use std::sync::LazyLock;

use model::content::Content;
use model::conversation::Sender;
use model::identity::Identity;
use model::text::without_nul;
use model::{AgentId, ChannelId, ContactId, ConversationId, MessageId, UnixMs, UserId, WorkspaceId};
use uuid::Uuid;

use crate::db::{Result, args};
use crate::dialect::Sql;
use crate::feed::{self, FeedType, Growth, NewEvent};
use crate::hot::Batches;
use crate::lanes::{LaneRow, UPSERT_LANES};
use crate::preview;
use crate::{Store, StoreError};

/// A message that a person, or a program for one, wants to send.
#[derive(Clone, Debug)]
pub struct OperatorMessage {
    pub id: MessageId,
    pub user_id: Option<UserId>,
    pub content: Content,
    /// Provider id of the message that this quotes.
    pub reply_to: Option<String>,
}

static COUNT: LazyLock<Sql> = LazyLock::new(|| {
    Sql::plain(
        "UPDATE conversations SET message_count = message_count + 1, answered_seq = inbound_seq, waiting_since = NULL,
            last_message_at = CASE WHEN last_message_at > $3 THEN last_message_at ELSE $3 END, last_text = $4,
            unread_count = 0, suggestion = NULL, status = 'active', ended_at = NULL, end_reason = NULL
         WHERE workspace_id = $1 AND id = $2
         RETURNING message_count, last_message_at, channel_id",
    )
});

impl Store {
    /// Queues an operator's message. It answers whatever the customer had written. `None`: no such
    /// conversation here.
    pub async fn queue_operator_message(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
        message: &OperatorMessage,
    ) -> Result<Option<Vec<Growth>>> {
        let now = self.clock().now();
        let mut tx = self.db().begin().await?;
        let text = without_nul(&message.content.as_text()).into_owned();
        let counted: Option<(i64, i64, Uuid)> =
            tx.one(&COUNT, args![workspace, conversation, now, preview(&message.content, &text)]).await?;
        let Some((seq, last_message_at, channel)) = counted else { return Ok(None) };
        tx.exec(
            "INSERT INTO messages (workspace_id, id, conversation_id, channel_id, seq, direction, sender, user_id, content,
                text, reply_to, order_at, created_at, delivery, delivery_at)
             VALUES ($1, $2, $3, $4, $5, 'outbound', $6, $7, $8, $9, $10, $11, $12, 'queued', $12)",
            args![
                workspace,
                message.id,
                conversation,
                channel,
                seq,
                Sender::Operator.as_str(),
                message.user_id,
                crate::intake_json(&message.content),
                text,
                message.reply_to.clone(),
                last_message_at,
                now
            ],
        )
        .await?;
        if let Some(media) = message.content.media().and_then(|media| media.ours) {
            crate::media::attach(&mut tx, workspace, message.id, media, now).await?;
        }
        let lane = LaneRow::empty(workspace, self.ids().make(), conversation, now).delivery_due(now);
        tx.exec_rows(&UPSERT_LANES, &[lane]).await?;
        let events = vec![
            NewEvent::message(workspace, FeedType::MessageCreated, conversation, message.id.0),
            NewEvent::conversation(workspace, FeedType::ConversationUpdated, conversation),
        ];
        let growth = feed::append(&mut tx, events, now).await?;
        tx.commit().await?;
        Ok(Some(growth))
    }

    /// The open conversation with `who` on a channel, else a new one (with its contact where there is
    /// none): for a business that writes first.
    pub async fn open_conversation_by_identity(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        agent: Option<AgentId>,
        who: &Identity,
    ) -> Result<(ConversationId, Vec<Growth>)> {
        let now = self.clock().now();
        let mut tx = self.db().begin().await?;
        let (kind, value) = match (&who.phone, &who.user_id) {
            (Some(phone), _) => ("phone", phone.digits()),
            (None, Some(user_id)) => ("user_id", user_id.as_str()),
            (None, None) => return Err(StoreError::Corrupt("a contact without any alias".into())),
        };
        let alias = self.vault().lookup(kind, value).to_vec();
        let known: Option<(Uuid,)> = tx
            .one(
                "SELECT contact_id FROM contact_identities WHERE workspace_id = $1 AND kind = $2 AND value_hash = $3",
                args![workspace, kind, alias.clone()],
            )
            .await?;
        let contact = match known {
            Some((id,)) => ContactId(id),
            None => {
                let id: ContactId = self.ids().make();
                let identity = serde_json::to_vec(who).expect("an identity is plain strings");
                tx.exec(
                    "INSERT INTO contacts (workspace_id, id, name, identity, created_at) VALUES ($1, $2, $3, $4, $5)",
                    args![workspace, id, who.name.clone(), self.vault().seal(&identity), now],
                )
                .await?;
                tx.exec(
                    "INSERT INTO contact_identities (workspace_id, kind, value_hash, contact_id, created_at)
                     VALUES ($1, $2, $3, $4, $5)",
                    args![workspace, kind, alias, id, now],
                )
                .await?;
                id
            }
        };
        let open: Option<(Uuid,)> = tx
            .one(
                "SELECT id FROM conversations WHERE workspace_id = $1 AND channel_id = $2 AND contact_id = $3
                    AND status <> 'ended' ORDER BY id DESC LIMIT 1",
                args![workspace, channel, contact],
            )
            .await?;
        if let Some((id,)) = open {
            tx.commit().await?;
            return Ok((ConversationId(id), Vec::new()));
        }
        let id = self.ids().make();
        tx.exec(
            "INSERT INTO conversations (workspace_id, id, channel_id, contact_id, agent_id, status, mode, epoch, message_count,
                inbound_seq, answered_seq, unread_count, started_at, last_message_at, last_text, labels)
             VALUES ($1, $2, $3, $4, $5, 'active', 'ai', 0, 0, 0, 0, 0, $6, $6, '', $7)",
            args![workspace, id, channel, contact, agent, now, serde_json::json!([])],
        )
        .await?;
        let events = vec![NewEvent::conversation(workspace, FeedType::ConversationCreated, id)];
        let growth = feed::append(&mut tx, events, now).await?;
        tx.commit().await?;
        Ok((id, growth))
    }

    /// Whether statuses with our message ids have come back on this channel since `since`: then the
    /// absence of one is evidence.
    pub async fn echoes_since(&self, workspace: WorkspaceId, channel: ChannelId, since: UnixMs) -> Result<bool> {
        let row: Option<(Option<i64>,)> = self
            .db()
            .read()
            .one("SELECT echo_seen_at FROM channels WHERE workspace_id = $1 AND id = $2", args![workspace, channel])
            .await?;
        Ok(row.and_then(|(at,)| at).is_some_and(|at| at >= since.0))
    }
}

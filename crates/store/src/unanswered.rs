//! Questions that the knowledge did not answer, grouped by what they ask, for the owner to answer once.
//!
//! What belongs to one group is decided by the caller; here a turn's question is counted once, however often it is told.

use std::collections::HashMap;
use std::sync::LazyLock;

use model::{ConversationId, FaqId, MessageId, TurnId, UnixMs, WorkspaceId};
use uuid::Uuid;

use crate::Store;
use crate::db::{Result, Tx, args};
use crate::dialect::{Sql, batch, batch_row};
use crate::feed::{self, FeedType, Growth, NewEvent};
use crate::knowledge::FaqDraft;
use crate::seek::{LAST, page};
use crate::text::clean;

/// Examples that are shown with a group.
const EXAMPLES: i64 = 3;
/// Examples of a group that are kept: the rest is only counted.
const EXAMPLES_KEPT: i64 = 50;

/// Where a group stands: `open`, `answered` or `dismissed`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnansweredStatus {
    Open,
    Answered,
    Dismissed,
}

impl UnansweredStatus {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Answered => "answered",
            Self::Dismissed => "dismissed",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        [Self::Open, Self::Answered, Self::Dismissed].into_iter().find(|status| status.as_str() == name)
    }
}

/// What a customer asked in a turn that found no answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Unanswered {
    pub turn_id: TurnId,
    pub conversation_id: ConversationId,
    pub message_id: MessageId,
    pub text: String,
    pub language: Option<String>,
    pub at: UnixMs,
}

#[derive(Clone, Debug, PartialEq)]
pub struct UnansweredGroup {
    pub id: Uuid,
    /// As the first customer asked it.
    pub question: String,
    pub count: i64,
    pub status: UnansweredStatus,
    pub faq_id: Option<FaqId>,
    pub last_at: UnixMs,
    /// The newest first.
    pub examples: Vec<Unanswered>,
}

#[derive(sqlx::FromRow)]
struct GroupRow {
    id: Uuid,
    question: String,
    count: i64,
    status: String,
    faq_id: Option<Uuid>,
    last_at: i64,
}

batch_row! { GroupKey { id: Id Uuid } }
type ExampleRow = (Uuid, Uuid, Uuid, Uuid, String, Option<String>, i64);

pub(crate) const LIST: &str = "SELECT id, question, count, status, faq_id, last_at FROM unanswered \
     WHERE workspace_id = $1 AND status = $2 AND (last_at, id) < ($3, $4) ORDER BY last_at DESC, id DESC LIMIT $5";
pub(crate) static OF_GROUPS: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "SELECT e.group_id, e.turn_id, e.conversation_id, e.message_id, e.text, e.language, e.at
         FROM {rows} CROSS JOIN unanswered_examples e
         WHERE e.workspace_id = $2 AND e.group_id = j.id AND e.turn_id IN
            (SELECT x.turn_id FROM unanswered_examples x WHERE x.workspace_id = $2 AND x.group_id = j.id
             ORDER BY x.at DESC LIMIT $3)
         ORDER BY e.at DESC",
        GroupKey::COLUMNS,
    )
});

impl Store {
    /// Groups of a status, the latest asked first; before `before`.
    pub async fn unanswered(
        &self,
        ws: WorkspaceId,
        status: UnansweredStatus,
        before: Option<(i64, Uuid)>,
        limit: i64,
    ) -> Result<Vec<UnansweredGroup>> {
        let (at, id) = before.unwrap_or((i64::MAX, LAST));
        let rows: Vec<GroupRow> = self.db().read().all(LIST, args![ws, status.as_str(), at, id, page(limit)]).await?;
        self.with_examples(ws, rows).await
    }

    pub async fn unanswered_group(&self, ws: WorkspaceId, id: Uuid) -> Result<Option<UnansweredGroup>> {
        let row: Option<GroupRow> = self
            .db()
            .read()
            .one(
                "SELECT id, question, count, status, faq_id, last_at FROM unanswered \
                 WHERE workspace_id = $1 AND id = $2",
                args![ws, id],
            )
            .await?;
        Ok(self.with_examples(ws, row.into_iter().collect()).await?.pop())
    }

    async fn with_examples(&self, ws: WorkspaceId, rows: Vec<GroupRow>) -> Result<Vec<UnansweredGroup>> {
        let keys: Vec<GroupKey> = rows.iter().map(|row| GroupKey { id: row.id }).collect();
        let found: Vec<ExampleRow> = match keys.is_empty() {
            true => Vec::new(),
            false => self.db().read().all(&OF_GROUPS, args![batch(&keys), ws, EXAMPLES]).await?,
        };
        let mut examples: HashMap<Uuid, Vec<Unanswered>> = HashMap::new();
        for (group, turn, conversation, message, text, language, at) in found {
            examples.entry(group).or_default().push(Unanswered {
                turn_id: TurnId(turn),
                conversation_id: ConversationId(conversation),
                message_id: MessageId(message),
                text,
                language,
                at: UnixMs(at),
            });
        }
        let group = |row: GroupRow| UnansweredGroup {
            id: row.id,
            question: row.question,
            count: row.count,
            status: UnansweredStatus::parse(&row.status).unwrap_or(UnansweredStatus::Open),
            faq_id: row.faq_id.map(FaqId),
            last_at: UnixMs(row.last_at),
            examples: examples.remove(&row.id).unwrap_or_default(),
        };
        Ok(rows.into_iter().map(group).collect())
    }

    /// Counts a turn's question: in the group, or in a new one. `None`: it was counted before.
    pub async fn note_unanswered(
        &self,
        ws: WorkspaceId,
        group: Option<Uuid>,
        asked: &Unanswered,
    ) -> Result<Option<Vec<Growth>>> {
        let mut tx = self.db().begin().await?;
        let id = group.unwrap_or_else(|| self.ids().next());
        let added = tx
            .exec(
                "INSERT INTO unanswered_examples (workspace_id, turn_id, group_id, conversation_id, message_id, text, \
                     language, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (workspace_id, turn_id) DO NOTHING",
                args![
                    ws,
                    asked.turn_id,
                    id,
                    asked.conversation_id,
                    asked.message_id,
                    clean(&asked.text),
                    asked.language.as_deref().map(clean),
                    asked.at
                ],
            )
            .await?;
        if added == 0 {
            return Ok(None);
        }
        tx.exec(
            "INSERT INTO unanswered (workspace_id, id, question, count, status, last_at, created_at) \
             VALUES ($1, $2, $3, 1, 'open', $4, $4) \
             ON CONFLICT (workspace_id, id) DO UPDATE SET count = unanswered.count + 1, \
                 last_at = CASE WHEN excluded.last_at > unanswered.last_at THEN excluded.last_at ELSE unanswered.last_at END",
            args![ws, id, clean(&asked.text), asked.at],
        )
        .await?;
        tx.exec(
            "DELETE FROM unanswered_examples WHERE workspace_id = $1 AND group_id = $2 AND turn_id IN \
                 (SELECT turn_id FROM unanswered_examples WHERE workspace_id = $1 AND group_id = $2 \
                  ORDER BY at DESC LIMIT 1000 OFFSET $3)",
            args![ws, id, EXAMPLES_KEPT],
        )
        .await?;
        let growth = feed::append(&mut tx, vec![updated(ws, id)], asked.at).await?;
        tx.commit().await?;
        Ok(Some(growth))
    }

    /// Answers an open group: writes the entry and closes the group. `Ok(None)`: no such open group, or there is no
    /// room for an entry.
    pub async fn answer_unanswered(
        &self,
        ws: WorkspaceId,
        id: Uuid,
        draft: &FaqDraft,
        now: UnixMs,
    ) -> Result<Option<(FaqId, Vec<Growth>)>> {
        let mut tx = self.db().begin().await?;
        let Some(faq) = self.insert_faq(&mut tx, ws, draft, now).await? else { return Ok(None) };
        if !close(&mut tx, ws, id, UnansweredStatus::Answered, Some(faq)).await? {
            return Ok(None);
        }
        let growth = feed::append(&mut tx, vec![updated(ws, id)], now).await?;
        tx.commit().await?;
        Ok(Some((faq, growth)))
    }

    /// Puts an open group away. `None`: there is none.
    pub async fn dismiss_unanswered(&self, ws: WorkspaceId, id: Uuid, now: UnixMs) -> Result<Option<Vec<Growth>>> {
        let mut tx = self.db().begin().await?;
        if !close(&mut tx, ws, id, UnansweredStatus::Dismissed, None).await? {
            return Ok(None);
        }
        let growth = feed::append(&mut tx, vec![updated(ws, id)], now).await?;
        tx.commit().await?;
        Ok(Some(growth))
    }
}

async fn close(tx: &mut Tx, ws: WorkspaceId, id: Uuid, to: UnansweredStatus, faq: Option<FaqId>) -> Result<bool> {
    let sql = "UPDATE unanswered SET status = $3, faq_id = $4 WHERE workspace_id = $1 AND id = $2 AND status = 'open'";
    Ok(tx.exec(sql, args![ws, id, to.as_str(), faq]).await? == 1)
}

fn updated(ws: WorkspaceId, id: Uuid) -> NewEvent {
    NewEvent { workspace: ws, kind: FeedType::UnansweredUpdated, conversation: None, subject: Some(id), data: None }
}

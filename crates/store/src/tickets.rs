//! Tickets: customers' issues, found by code, state, customer, conversation or words.
//!
//! Phone numbers are sealed, with a keyed hash beside them. Every change is an event of the feed in the same
//! transaction. [`insert`] writes tickets inside whatever transaction makes them: an API call's, or a turn's commit.

mod customer;

use std::sync::LazyLock;

use model::identity::{Identity, Phone};
use model::ticket::{self, Code, Priority, Status};
use model::{ConversationId, MessageId, TicketId, UnixMs, UserId, WorkspaceId};
use uuid::Uuid;

use crate::contacts::open_identity;
use crate::conversations::AssigneeFilter;
use crate::crypt::Vault;
use crate::db::{Arg, Result, Tx, args};
use crate::dialect::{Hex, Sql, batch_row};
use crate::feed::{self, FeedType, Growth, NewEvent};
use crate::hot::Batches;
use crate::retention::BATCH;
use crate::seek::{LAST, page};
use crate::text::{clean, contains, known, searching};
use crate::{Store, StoreError};

pub use customer::CustomerTicket;
#[cfg(test)]
pub(crate) use customer::OF_CUSTOMER;

/// Ids that one look-up takes.
const IDS_MAX: usize = 1_000;
/// Codes that are tried: of a million tickets in a workspace, one in a million meets a used one.
const CODE_TRIES: usize = 5;

#[derive(Clone, Debug, PartialEq)]
pub struct TicketRecord {
    pub id: TicketId,
    pub code: Code,
    /// `None` where the customer hides it.
    pub phone: Option<Phone>,
    /// The customer's name, where the ticket belongs to a conversation.
    pub contact_name: Option<String>,
    pub issue_type: String,
    pub description: String,
    pub priority: Priority,
    pub status: Status,
    pub order_id: Option<String>,
    pub assigned_to: Option<UserId>,
    pub assignee_name: Option<String>,
    pub resolution_notes: Option<String>,
    pub conversation_id: Option<ConversationId>,
    pub message_id: Option<MessageId>,
    /// `None`: the agent.
    pub created_by: Option<UserId>,
    pub created_at: UnixMs,
    pub updated_at: UnixMs,
    pub settled_at: Option<UnixMs>,
    pub expires_at: Option<UnixMs>,
}

/// A ticket to be written. Its texts have been checked.
#[derive(Clone, Debug)]
pub struct NewTicket {
    /// Its random bits make the code.
    pub id: TicketId,
    pub phone: Option<Phone>,
    pub issue_type: String,
    pub description: String,
    pub priority: Priority,
    pub order_id: Option<String>,
    pub assigned_to: Option<UserId>,
    pub conversation_id: Option<ConversationId>,
    /// The message that caused it.
    pub message_id: Option<MessageId>,
    pub created_by: Option<UserId>,
}

impl NewTicket {
    pub fn code(&self) -> Code {
        Code::of(self.id.0.as_u64_pair().1)
    }
}

/// What is named changes. The inner `None` empties.
#[derive(Clone, Debug, Default)]
pub struct TicketPatch {
    pub phone: Option<Phone>,
    pub issue_type: Option<String>,
    pub description: Option<String>,
    pub priority: Option<Priority>,
    pub status: Option<Status>,
    pub order_id: Option<Option<String>>,
    pub assigned_to: Option<Option<UserId>>,
    pub resolution_notes: Option<Option<String>>,
    pub conversation_id: Option<Option<ConversationId>>,
}

/// Everything that is set must hold.
#[derive(Clone, Debug, Default)]
pub struct TicketFilter {
    pub status: Option<Status>,
    pub priority: Option<Priority>,
    pub assigned: Option<AssigneeFilter>,
    pub conversation: Option<ConversationId>,
    pub phone: Option<Phone>,
    /// A code, a phone number, or a part of the texts or of the order's id.
    pub search: Option<String>,
}

/// What became of a change to a ticket or a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed<T> {
    Done(T, Vec<Growth>),
    Missing,
    /// What it names is not in this workspace: the field and what is wrong with it.
    Refused(&'static str, &'static str),
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    code: String,
    phone: Option<Vec<u8>>,
    contact_name: Option<String>,
    issue_type: String,
    description: String,
    priority: String,
    status: String,
    order_id: Option<String>,
    assigned_to: Option<Uuid>,
    assignee_name: Option<String>,
    resolution_notes: Option<String>,
    conversation_id: Option<Uuid>,
    message_id: Option<Uuid>,
    created_by: Option<Uuid>,
    created_at: i64,
    updated_at: i64,
    settled_at: Option<i64>,
    expires_at: Option<i64>,
}

impl Row {
    fn record(self, vault: &Vault) -> Result<TicketRecord> {
        Ok(TicketRecord {
            id: self.id.into(),
            code: known("ticket's code", &self.code, Code::parse)?,
            phone: self.phone.and_then(|sealed| open_phone(vault, self.id, &sealed)),
            contact_name: self.contact_name,
            issue_type: self.issue_type,
            description: self.description,
            priority: known("ticket's priority", &self.priority, Priority::parse)?,
            status: known("ticket's status", &self.status, Status::parse)?,
            order_id: self.order_id,
            assigned_to: self.assigned_to.map(UserId),
            assignee_name: self.assignee_name,
            resolution_notes: self.resolution_notes,
            conversation_id: self.conversation_id.map(ConversationId),
            message_id: self.message_id.map(MessageId),
            created_by: self.created_by.map(UserId),
            created_at: UnixMs(self.created_at),
            updated_at: UnixMs(self.updated_at),
            settled_at: self.settled_at.map(UnixMs),
            expires_at: self.expires_at.map(UnixMs),
        })
    }
}

batch_row! { TicketRow {
    ws: Id WorkspaceId, id: Id TicketId, code: Text String, phone: Bytes Option<Hex>, phone_hash: Bytes Option<Hex>,
    issue_type: Text String, description: Text String, priority: Text &'static str, order_id: Text Option<String>,
    assigned_to: Id Option<UserId>, conv: Id Option<ConversationId>, message: Id Option<MessageId>,
    created_by: Id Option<UserId>, at: Int i64,
} }

static INSERT: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "INSERT INTO tickets (workspace_id, id, code, phone, phone_hash, issue_type, description, priority, status,
            order_id, assigned_to, conversation_id, message_id, created_by, created_at, updated_at)
         SELECT j.ws, j.id, j.code, j.phone, j.phone_hash, j.issue_type, j.description, j.priority, 'open',
            j.order_id, j.assigned_to, j.conv, j.message, j.created_by, j.at, j.at
         FROM {rows}",
        TicketRow::COLUMNS,
    )
});

/// Writes tickets in the caller's transaction, and answers the events that it must append with its others.
///
/// What they refer to has been checked by the caller. Errors: `Conflict` where a code is used.
pub(crate) async fn insert(
    tx: &mut impl Batches,
    vault: &Vault,
    tickets: &[(WorkspaceId, &NewTicket)],
    now: UnixMs,
) -> Result<Vec<NewEvent>> {
    let row = |(ws, ticket): &(WorkspaceId, &NewTicket)| TicketRow {
        ws: *ws,
        id: ticket.id,
        code: ticket.code().to_string(),
        phone: ticket.phone.as_ref().map(|phone| Hex(vault.seal(phone.digits().as_bytes()))),
        phone_hash: ticket.phone.as_ref().map(|phone| Hex(hash(vault, phone))),
        issue_type: clean(&ticket.issue_type),
        description: clean(&ticket.description),
        priority: ticket.priority.as_str(),
        order_id: ticket.order_id.as_deref().map(clean),
        assigned_to: ticket.assigned_to,
        conv: ticket.conversation_id,
        message: ticket.message_id,
        created_by: ticket.created_by,
        at: now.0,
    };
    let rows: Vec<_> = tickets.iter().map(row).collect();
    tx.exec_rows(&INSERT, &rows).await?;
    let event = |(ws, ticket): &(WorkspaceId, &NewTicket)| {
        event(*ws, FeedType::TicketCreated, ticket.id, &ticket.code(), ticket.conversation_id)
    };
    Ok(tickets.iter().map(event).collect())
}

/// The code goes along, so that a client can tell which ticket it was after it has been erased.
fn event(
    workspace: WorkspaceId,
    kind: FeedType,
    id: TicketId,
    code: &Code,
    conversation: Option<ConversationId>,
) -> NewEvent {
    let data = Some(serde_json::json!({ "id": code }));
    NewEvent { workspace, kind, conversation, subject: Some(id.0), data }
}

macro_rules! select {
    ($rest:expr) => {
        concat!(
            "SELECT t.id, t.code, t.phone, k.name AS contact_name, t.issue_type, t.description, t.priority, t.status, \
                    t.order_id, t.assigned_to, u.name AS assignee_name, t.resolution_notes, t.conversation_id, \
                    t.message_id, t.created_by, t.created_at, t.updated_at, t.settled_at, t.expires_at \
             FROM tickets t \
             LEFT JOIN users u ON u.workspace_id = t.workspace_id AND u.id = t.assigned_to \
             LEFT JOIN conversations c ON c.workspace_id = t.workspace_id AND c.id = t.conversation_id \
             LEFT JOIN contacts k ON k.workspace_id = c.workspace_id AND k.id = c.contact_id ",
            $rest
        )
    };
}

/// `$1` to `$11`, with one filter more that has an index.
macro_rules! list {
    ($index:expr) => {
        LazyLock::new(|| {
            searching(select!(concat!(
                "WHERE t.workspace_id = $1 AND t.id < $2 ",
                $index,
                " AND ($4 IS NULL OR t.status = $4) AND ($5 IS NULL OR t.priority = $5) \
                 AND ($6 IS NULL OR t.assigned_to = $6) AND (NOT $7 OR t.assigned_to IS NULL) \
                 AND ($8 IS NULL OR t.conversation_id = $8) AND ($9 IS NULL OR t.phone_hash = $9) \
                 AND ($10 IS NULL OR t.phone_hash = $11 OR t.code {like} $10 ESCAPE '\\' \
                     OR t.issue_type {like} $10 ESCAPE '\\' OR t.description {like} $10 ESCAPE '\\' \
                     OR t.order_id {like} $10 ESCAPE '\\' OR t.resolution_notes {like} $10 ESCAPE '\\' \
                     OR k.name {like} $10 ESCAPE '\\') \
                 ORDER BY t.id DESC LIMIT $3"
            )))
        })
    };
}

pub(crate) static LIST: LazyLock<Sql> = list!("");
pub(crate) static LIST_BY_STATUS: LazyLock<Sql> = list!("AND t.status = $4");
pub(crate) static LIST_BY_ASSIGNED: LazyLock<Sql> = list!("AND t.assigned_to = $6");
pub(crate) static LIST_BY_CONVERSATION: LazyLock<Sql> = list!("AND t.conversation_id = $8");
pub(crate) static LIST_BY_PHONE: LazyLock<Sql> = list!("AND t.phone_hash = $9");

static LOCK: LazyLock<Sql> =
    LazyLock::new(|| Sql::plain(select!("WHERE t.workspace_id = $1 AND t.code = $2 {lock:t}")));

pub(crate) const EXPIRED: &str = "SELECT workspace_id, id, code, conversation_id FROM tickets \
     WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2";

batch_row! { IdRow { id: Id TicketId } }

static BY_IDS: LazyLock<Sql> = LazyLock::new(|| {
    let template = select!("WHERE t.workspace_id = $2 AND t.id IN (SELECT j.id FROM {rows})");
    Sql::batch(template, IdRow::COLUMNS)
});

impl Store {
    /// Writes a ticket. Without a phone number it gets that of the conversation's contact; with a message, the
    /// message's conversation.
    pub async fn create_ticket(&self, ws: WorkspaceId, mut new: NewTicket, now: UnixMs) -> Result<Changed<Code>> {
        for _ in 0..CODE_TRIES {
            match self.try_create(ws, &mut new, now).await {
                Err(StoreError::Conflict) => new.id = self.ids().make(),
                other => return other,
            }
        }
        Err(StoreError::Conflict)
    }

    async fn try_create(&self, ws: WorkspaceId, new: &mut NewTicket, now: UnixMs) -> Result<Changed<Code>> {
        let mut tx = self.db().begin().await?;
        let refers = Refers { user: new.assigned_to, conversation: new.conversation_id, message: new.message_id };
        new.conversation_id = match refers.check(&mut tx, ws, "assigned_to").await? {
            Ok(conversation) => conversation,
            Err((field, why)) => return Ok(Changed::Refused(field, why)),
        };
        if let (None, Some(conversation)) = (&new.phone, new.conversation_id) {
            new.phone = customer(&mut tx, self.vault(), ws, conversation).await?.phone;
        }
        let events = insert(&mut tx, self.vault(), &[(ws, new)], now).await?;
        let growth = feed::append(&mut tx, events, now).await?;
        tx.commit().await?;
        Ok(Changed::Done(new.code(), growth))
    }

    pub async fn ticket(&self, ws: WorkspaceId, code: &Code) -> Result<Option<TicketRecord>> {
        let sql = select!("WHERE t.workspace_id = $1 AND t.code = $2");
        let row: Option<Row> = self.db().read().one(sql, args![ws, code.as_str()]).await?;
        row.map(|row| row.record(self.vault())).transpose()
    }

    /// The tickets with these ids, at most 1,000, in no order.
    pub async fn tickets_by_ids(&self, ws: WorkspaceId, ids: &[TicketId]) -> Result<Vec<TicketRecord>> {
        let rows: Vec<IdRow> = ids.iter().take(IDS_MAX).map(|id| IdRow { id: *id }).collect();
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let found: Vec<Row> = self.db().read().all(&BY_IDS, args![crate::dialect::batch(&rows), ws]).await?;
        found.into_iter().map(|row| row.record(self.vault())).collect()
    }

    /// A page, newest first, before `before`.
    pub async fn tickets(
        &self,
        ws: WorkspaceId,
        filter: &TicketFilter,
        before: Option<TicketId>,
        limit: i64,
    ) -> Result<Vec<TicketRecord>> {
        let term = filter.search.as_deref().map(str::trim).filter(|term| !term.is_empty());
        // Who types a ticket's code wants that ticket.
        if let Some(code) = term.and_then(Code::parse)
            && before.is_none()
            && let Some(ticket) = self.ticket(ws, &code).await?
            && filter.takes(&ticket)
        {
            return Ok(vec![ticket]);
        }
        let sql = match filter {
            TicketFilter { phone: Some(_), .. } => &LIST_BY_PHONE,
            TicketFilter { conversation: Some(_), .. } => &LIST_BY_CONVERSATION,
            TicketFilter { assigned: Some(AssigneeFilter::User(_)), .. } => &LIST_BY_ASSIGNED,
            TicketFilter { status: Some(_), .. } => &LIST_BY_STATUS,
            _ => &LIST,
        };
        let rows: Vec<Row> = self.db().read().all(sql, filter.args(self.vault(), ws, before, limit, term)).await?;
        rows.into_iter().map(|row| row.record(self.vault())).collect()
    }

    /// Changes what the patch names. `keep_days`: how long a settled ticket stays.
    pub async fn patch_ticket(
        &self,
        ws: WorkspaceId,
        code: &Code,
        patch: &TicketPatch,
        keep_days: i64,
        now: UnixMs,
    ) -> Result<Changed<()>> {
        let mut tx = self.db().begin().await?;
        let Some(row) = tx.one::<Row>(&LOCK, args![ws, code.as_str()]).await? else { return Ok(Changed::Missing) };
        let before = row.record(self.vault())?;
        let status = patch.status.unwrap_or(before.status);
        if !before.status.may_become(status) {
            return Ok(Changed::Refused("status", "a closed ticket must be opened again first"));
        }
        let refers =
            Refers { user: patch.assigned_to.flatten(), conversation: patch.conversation_id.flatten(), message: None };
        if let Err((field, why)) = refers.check(&mut tx, ws, "assigned_to").await? {
            return Ok(Changed::Refused(field, why));
        }
        let conversation = patch.conversation_id.unwrap_or(before.conversation_id);
        write(&mut tx, self.vault(), ws, &before, patch, status, keep_days, now).await?;
        let events = vec![event(ws, FeedType::TicketUpdated, before.id, code, conversation)];
        let growth = feed::append(&mut tx, events, now).await?;
        tx.commit().await?;
        Ok(Changed::Done((), growth))
    }

    /// Removes a ticket. `None`: no such one here.
    pub async fn delete_ticket(&self, ws: WorkspaceId, code: &Code, now: UnixMs) -> Result<Option<Vec<Growth>>> {
        let mut tx = self.db().begin().await?;
        let removed: Option<(Uuid, Option<Uuid>)> = tx
            .one(
                "DELETE FROM tickets WHERE workspace_id = $1 AND code = $2 RETURNING id, conversation_id",
                args![ws, code.as_str()],
            )
            .await?;
        let Some((id, conversation)) = removed else { return Ok(None) };
        let conversation = conversation.map(ConversationId);
        let events = vec![event(ws, FeedType::TicketUpdated, TicketId(id), code, conversation)];
        let growth = feed::append(&mut tx, events, now).await?;
        tx.commit().await?;
        Ok(Some(growth))
    }

    /// Removes a batch of the tickets whose time has come, of whatever workspace.
    pub async fn forget_tickets(&self, now: UnixMs) -> Result<(u64, Vec<Growth>)> {
        let mut tx = self.db().begin().await?;
        let expired: Vec<(Uuid, Uuid, String, Option<Uuid>)> = tx.all(EXPIRED, args![now, BATCH]).await?;
        let mut events = Vec::with_capacity(expired.len());
        for (ws, id, code, conversation) in expired {
            let sql = "DELETE FROM tickets WHERE workspace_id = $1 AND id = $2 AND expires_at <= $3";
            if tx.exec(sql, args![ws, id, now]).await? == 1 {
                let code = known("ticket's code", &code, Code::parse)?;
                let (ws, conversation) = (WorkspaceId(ws), conversation.map(ConversationId));
                events.push(event(ws, FeedType::TicketUpdated, TicketId(id), &code, conversation));
            }
        }
        let removed = events.len() as u64;
        let growth = feed::append(&mut tx, events, now).await?;
        tx.commit().await?;
        Ok((removed, growth))
    }
}

#[expect(clippy::too_many_arguments, reason = "one place calls it, in the middle of its transaction")]
async fn write(
    tx: &mut Tx,
    vault: &Vault,
    ws: WorkspaceId,
    before: &TicketRecord,
    patch: &TicketPatch,
    status: Status,
    keep_days: i64,
    now: UnixMs,
) -> Result<()> {
    let settled_at = ticket::settled_at(before.settled_at, status, now);
    let phone = patch.phone.as_ref();
    tx.exec(
        "UPDATE tickets SET issue_type = COALESCE($3, issue_type), description = COALESCE($4, description), \
            priority = COALESCE($5, priority), status = $6, settled_at = $7, expires_at = $8, \
            order_id = CASE WHEN $9 THEN $10 ELSE order_id END, \
            assigned_to = CASE WHEN $11 THEN $12 ELSE assigned_to END, \
            resolution_notes = CASE WHEN $13 THEN $14 ELSE resolution_notes END, \
            conversation_id = CASE WHEN $15 THEN $16 ELSE conversation_id END, \
            phone = COALESCE($17, phone), phone_hash = COALESCE($18, phone_hash), updated_at = $19 \
         WHERE workspace_id = $1 AND id = $2",
        vec![
            ws.into(),
            before.id.into(),
            patch.issue_type.as_deref().map(clean).into(),
            patch.description.as_deref().map(clean).into(),
            patch.priority.map(Priority::as_str).into(),
            status.as_str().into(),
            settled_at.into(),
            ticket::expires_at(settled_at, keep_days).into(),
            patch.order_id.is_some().into(),
            patch.order_id.clone().flatten().as_deref().map(clean).into(),
            patch.assigned_to.is_some().into(),
            patch.assigned_to.flatten().into(),
            patch.resolution_notes.is_some().into(),
            patch.resolution_notes.clone().flatten().as_deref().map(clean).into(),
            patch.conversation_id.is_some().into(),
            patch.conversation_id.flatten().into(),
            Arg::Bytes(phone.map(|phone| vault.seal(phone.digits().as_bytes()))),
            Arg::Bytes(phone.map(|phone| hash(vault, phone))),
            now.into(),
        ],
    )
    .await?;
    Ok(())
}

impl TicketFilter {
    fn takes(&self, ticket: &TicketRecord) -> bool {
        let assigned = match self.assigned {
            None => true,
            Some(AssigneeFilter::Nobody) => ticket.assigned_to.is_none(),
            Some(AssigneeFilter::User(user)) => ticket.assigned_to == Some(user),
        };
        assigned
            && self.status.is_none_or(|status| ticket.status == status)
            && self.priority.is_none_or(|priority| ticket.priority == priority)
            && self.conversation.is_none_or(|conversation| ticket.conversation_id == Some(conversation))
            && self.phone.as_ref().is_none_or(|phone| ticket.phone.as_ref() == Some(phone))
    }

    fn args(
        &self,
        vault: &Vault,
        ws: WorkspaceId,
        before: Option<TicketId>,
        limit: i64,
        term: Option<&str>,
    ) -> Vec<Arg> {
        let user = match self.assigned {
            Some(AssigneeFilter::User(user)) => Some(user),
            Some(AssigneeFilter::Nobody) | None => None,
        };
        args![
            ws,
            before.map_or(LAST, Uuid::from),
            page(limit),
            self.status.map(Status::as_str),
            self.priority.map(Priority::as_str),
            user,
            self.assigned == Some(AssigneeFilter::Nobody),
            self.conversation,
            Arg::Bytes(self.phone.as_ref().map(|phone| hash(vault, phone))),
            term.map(contains),
            Arg::Bytes(term.and_then(Phone::parse).map(|phone| hash(vault, &phone))),
        ]
    }
}

/// What a ticket or a task names.
pub(crate) struct Refers {
    pub user: Option<UserId>,
    pub conversation: Option<ConversationId>,
    pub message: Option<MessageId>,
}

impl Refers {
    /// The conversation that it belongs to, or which field names something that is not here.
    pub(crate) async fn check(
        &self,
        tx: &mut Tx,
        ws: WorkspaceId,
        user_field: &'static str,
    ) -> Result<std::result::Result<Option<ConversationId>, (&'static str, &'static str)>> {
        if let Some(user) = self.user {
            let sql = "SELECT 1 FROM users WHERE workspace_id = $1 AND id = $2";
            if tx.one::<(i32,)>(sql, args![ws, user]).await?.is_none() {
                return Ok(Err((user_field, "is no user of this workspace")));
            }
        }
        if let Some(conversation) = self.conversation {
            let sql = "SELECT 1 FROM conversations WHERE workspace_id = $1 AND id = $2";
            if tx.one::<(i32,)>(sql, args![ws, conversation]).await?.is_none() {
                return Ok(Err(("conversation_id", "is no conversation of this workspace")));
            }
        }
        let Some(message) = self.message else { return Ok(Ok(self.conversation)) };
        let sql = "SELECT conversation_id FROM messages WHERE workspace_id = $1 AND id = $2";
        let found: Option<(Uuid,)> = tx.one(sql, args![ws, message]).await?;
        let belongs = found.map(|(id,)| ConversationId(id));
        if belongs.is_none() || self.conversation.is_some_and(|named| Some(named) != belongs) {
            return Ok(Err(("message_id", "is no message of this conversation")));
        }
        Ok(Ok(belongs))
    }
}

async fn customer(tx: &mut Tx, vault: &Vault, ws: WorkspaceId, conversation: ConversationId) -> Result<Identity> {
    let row: Option<(Uuid, Vec<u8>)> = tx
        .one(
            "SELECT k.id, k.identity FROM conversations c \
             JOIN contacts k ON k.workspace_id = c.workspace_id AND k.id = c.contact_id \
             WHERE c.workspace_id = $1 AND c.id = $2",
            args![ws, conversation],
        )
        .await?;
    Ok(row.map(|(id, sealed)| open_identity(vault, id, &sealed)).unwrap_or_default())
}

fn hash(vault: &Vault, phone: &Phone) -> Vec<u8> {
    vault.lookup("phone", phone.digits()).to_vec()
}

/// One number that cannot be read must not hide a page of tickets: it is logged, and shown as unknown.
fn open_phone(vault: &Vault, ticket: Uuid, sealed: &[u8]) -> Option<Phone> {
    match vault.open(sealed) {
        Ok(plain) => std::str::from_utf8(&plain).ok().and_then(Phone::parse),
        Err(error) => {
            tracing::error!(ticket.id = %ticket, %error, "a ticket's phone number cannot be read");
            None
        }
    }
}

//! A customer's own tickets, as a tool may tell them in the chat: never another's, and nothing internal.

use model::identity::Phone;
use model::ticket::{Code, Priority, Status};
use model::{ContactId, UnixMs, WorkspaceId};

use crate::Store;
use crate::db::{Arg, Result, args};
use crate::text::known;

/// What a customer may know of a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerTicket {
    pub code: Code,
    pub issue_type: String,
    pub priority: Priority,
    pub status: Status,
    pub order_id: Option<String>,
    pub created_at: UnixMs,
    pub updated_at: UnixMs,
}

#[derive(sqlx::FromRow)]
struct Row {
    code: String,
    issue_type: String,
    priority: String,
    status: String,
    order_id: Option<String>,
    created_at: i64,
    updated_at: i64,
}

/// A customer's are those of the contact's conversations, and those that a person wrote for the contact's number without
/// naming a conversation. `$4`: one code alone, or NULL.
pub(crate) const OF_CUSTOMER: &str = "SELECT t.code, t.issue_type, t.priority, t.status, t.order_id, t.created_at, t.updated_at \
     FROM tickets t WHERE t.workspace_id = $1 AND ($4 IS NULL OR t.code = $4) AND t.id IN ( \
        SELECT x.id FROM conversations c JOIN tickets x ON x.workspace_id = c.workspace_id AND x.conversation_id = c.id \
            WHERE c.workspace_id = $1 AND c.contact_id = $2 \
        UNION ALL \
        SELECT x.id FROM tickets x WHERE x.workspace_id = $1 AND x.phone_hash = $3 AND x.conversation_id IS NULL) \
     ORDER BY t.id DESC LIMIT $5";

impl Store {
    /// The newest tickets of a customer, or the one with this code if it is the customer's.
    pub async fn customer_tickets(
        &self,
        ws: WorkspaceId,
        contact: ContactId,
        phone: Option<&Phone>,
        code: Option<&Code>,
        limit: i64,
    ) -> Result<Vec<CustomerTicket>> {
        let phone = Arg::Bytes(phone.map(|phone| super::hash(self.vault(), phone)));
        let args = args![ws, contact, phone, code.map(Code::as_str), limit];
        let rows: Vec<Row> = self.db().read().all(OF_CUSTOMER, args).await?;
        rows.into_iter()
            .map(|row| {
                Ok(CustomerTicket {
                    code: known("ticket's code", &row.code, Code::parse)?,
                    issue_type: row.issue_type,
                    priority: known("ticket's priority", &row.priority, Priority::parse)?,
                    status: known("ticket's status", &row.status, Status::parse)?,
                    order_id: row.order_id,
                    created_at: UnixMs(row.created_at),
                    updated_at: UnixMs(row.updated_at),
                })
            })
            .collect()
    }
}

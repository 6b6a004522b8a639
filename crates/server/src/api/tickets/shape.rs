//! A ticket as clients see it.

use chrono::{DateTime, Utc};
use model::UnixMs;
use serde::Serialize;
use store::tickets::TicketRecord;
use utoipa::ToSchema;
use uuid::Uuid;

#[derive(Clone, Serialize, ToSchema)]
pub struct Ticket {
    /// What people call it, e.g. `TKT-7K3F9QXA`.
    id: String,
    /// `+` and digits; null where the customer hides the number.
    customer_phone: Option<String>,
    /// Of the conversation's contact.
    customer_name: Option<String>,
    issue_type: String,
    description: String,
    /// `low`, `medium`, `high` or `urgent`
    priority: &'static str,
    /// `open`, `in_progress`, `resolved` or `closed`
    status: &'static str,
    order_id: Option<String>,
    /// A user's id.
    assigned_to: Option<Uuid>,
    assignee_name: Option<String>,
    resolution_notes: Option<String>,
    conversation_id: Option<Uuid>,
    /// The message that caused it.
    message_id: Option<Uuid>,
    /// `ai`, or the id of who wrote it.
    created_by: String,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    /// When it leaves; null while it is open or in progress.
    expires_at: Option<DateTime<Utc>>,
}

impl From<TicketRecord> for Ticket {
    fn from(record: TicketRecord) -> Self {
        Self {
            id: record.code.to_string(),
            customer_phone: record.phone.map(|phone| phone.e164()),
            customer_name: record.contact_name,
            issue_type: record.issue_type,
            description: record.description,
            priority: record.priority.as_str(),
            status: record.status.as_str(),
            order_id: record.order_id,
            assigned_to: record.assigned_to.map(Uuid::from),
            assignee_name: record.assignee_name,
            resolution_notes: record.resolution_notes,
            conversation_id: record.conversation_id.map(Uuid::from),
            message_id: record.message_id.map(Uuid::from),
            created_by: record.created_by.map_or_else(|| "ai".to_owned(), |user| user.to_string()),
            created_at: record.created_at.to_utc(),
            updated_at: record.updated_at.to_utc(),
            expires_at: record.expires_at.map(UnixMs::to_utc),
        }
    }
}

//! Pages of tickets, and one.

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::response::Response;
use model::identity::Phone;
use model::ticket::{Priority, Status};
use model::{ConversationId, TicketId};
use serde::Deserialize;
use store::tickets::TicketFilter;
use utoipa::IntoParams;

use super::{Named, Ticket, find};
use crate::api::extract::Query;
use crate::api::page;
use crate::api::types::Refusals;
use crate::app::App;
use crate::auth::Viewer;
use crate::error::{ApiError, Problems};

/// Everything that is given must hold.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// `open`, `in_progress`, `resolved` or `closed`
    status: Option<String>,
    /// `low`, `medium`, `high` or `urgent`
    priority: Option<String>,
    /// A ticket's id, a phone number, or a part of its texts, of the order's id or of the customer's name.
    search: Option<String>,
    /// A user's id, `me` or `none`
    assigned_to: Option<String>,
    conversation_id: Option<String>,
    customer_phone: Option<String>,
    /// Rows, 1 to 200; 50 where it is not given.
    limit: Option<i64>,
    /// From the `Link` header of the page before.
    cursor: Option<String>,
}

impl ListQuery {
    fn filter(self, caller: &Viewer) -> Result<TicketFilter, ApiError> {
        let mut refusals = Refusals::default();
        let filter = TicketFilter {
            status: refusals.read("status", self.status, Status::parse, Status::ALL),
            priority: refusals.read("priority", self.priority, Priority::parse, Priority::ALL),
            assigned: refusals.assignee("assigned_to", self.assigned_to, caller),
            conversation: refusals.read(
                "conversation_id",
                self.conversation_id,
                |text| text.parse::<ConversationId>().ok(),
                &["a conversation's id"],
            ),
            phone: refusals.read("customer_phone", self.customer_phone, Phone::parse, &["a phone number"]),
            search: self.search,
        };
        refusals.none()?;
        Ok(filter)
    }
}

/// List tickets
#[utoipa::path(
    get, path = "/api/v1/tickets", tag = "Tickets", params(ListQuery),
    responses((status = 200, description = "The newest first", body = [Ticket]), Problems)
)]
pub async fn list(
    State(app): State<App>,
    caller: Viewer,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<ListQuery>,
) -> Result<Response, ApiError> {
    let limit = page::limit(query.limit);
    let before: Option<TicketId> = query.cursor.as_deref().map(page::read).transpose()?;
    let filter = query.filter(&caller)?;
    let rows = app.engine.store().tickets(caller.workspace, &filter, before, limit).await?;
    let next = rows.last().map(|row| row.id);
    let rows: Vec<Ticket> = rows.into_iter().map(Ticket::from).collect();
    Ok(page::respond(&uri, &rows, limit, next))
}

/// One ticket
#[utoipa::path(
    get, path = "/api/v1/tickets/{id}", tag = "Tickets", params(("id" = String, Path, description = "e.g. `TKT-7K3F9QXA`")),
    responses((status = 200, description = "It", body = Ticket), Problems)
)]
pub async fn one(State(app): State<App>, caller: Viewer, Named(code): Named) -> Result<Json<Ticket>, ApiError> {
    Ok(Json(find(&app, caller.workspace, &code).await?.into()))
}

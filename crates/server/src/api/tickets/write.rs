//! Create, change and remove a ticket.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use model::identity::Phone;
use model::ticket::{Priority, Status, Texts};
use model::{ConversationId, MessageId, UserId};
use serde::Deserialize;
use store::tickets::{Changed, NewTicket, TicketPatch};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Named, Ticket, find};
use crate::api::extract::Body;
use crate::api::types::{Refusals, given, trimmed};
use crate::app::App;
use crate::auth::Operator;
use crate::error::{ApiError, Problems};

#[derive(Deserialize, ToSchema)]
pub struct CreateTicket {
    /// Digits with the country code, `+` and punctuation tolerated. May be left out with a conversation: then it is
    /// the customer's.
    customer_phone: Option<String>,
    /// 1 to 80 characters, e.g. `damaged parcel`.
    issue_type: String,
    /// 1 to 10,000 characters.
    description: String,
    /// `low`, `medium` (where it is not given), `high` or `urgent`
    priority: Option<String>,
    order_id: Option<String>,
    /// A user of the workspace.
    assigned_to: Option<Uuid>,
    conversation_id: Option<Uuid>,
    /// The message that caused it; its conversation need not be named.
    message_id: Option<Uuid>,
}

/// What is named changes; the rest stays. Null empties.
#[derive(Deserialize, ToSchema)]
pub struct ChangeTicket {
    customer_phone: Option<String>,
    issue_type: Option<String>,
    description: Option<String>,
    priority: Option<String>,
    /// What is closed must be opened again before it can become anything else.
    status: Option<String>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    order_id: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    assigned_to: Option<Option<Uuid>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    resolution_notes: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    conversation_id: Option<Option<Uuid>>,
}

/// Create a ticket
#[utoipa::path(
    post, path = "/api/v1/tickets", tag = "Tickets", request_body = CreateTicket,
    responses((status = 201, description = "The ticket", body = Ticket), Problems)
)]
pub async fn create(
    State(app): State<App>,
    caller: Operator,
    Body(body): Body<CreateTicket>,
) -> Result<(StatusCode, Json<Ticket>), ApiError> {
    if body.customer_phone.is_none() && body.conversation_id.is_none() && body.message_id.is_none() {
        return Err(ApiError::missing("customer_phone", "`customer_phone` or `conversation_id` is required."));
    }
    let mut refusals = Refusals::default();
    let texts = Texts {
        issue_type: Some(&body.issue_type),
        description: Some(&body.description),
        order_id: body.order_id.as_deref(),
        ..Texts::default()
    };
    refusals.extend(texts.problems());
    let priority = refusals.read("priority", body.priority, Priority::parse, Priority::ALL);
    let phone = refusals.read("customer_phone", body.customer_phone, Phone::parse, &["a phone number"]);
    refusals.none()?;
    let (store, now) = (app.engine.store(), app.engine.clock().now());
    let new = NewTicket {
        id: store.ids().make(),
        phone,
        issue_type: trimmed(body.issue_type),
        description: trimmed(body.description),
        priority: priority.unwrap_or(Priority::Medium),
        order_id: body.order_id.map(trimmed).filter(|id| !id.is_empty()),
        assigned_to: body.assigned_to.map(UserId),
        conversation_id: body.conversation_id.map(ConversationId),
        message_id: body.message_id.map(MessageId),
        created_by: Some(caller.owner_id()),
    };
    let code = done(&app, store.create_ticket(caller.workspace, new, now).await?)?;
    Ok((StatusCode::CREATED, Json(find(&app, caller.workspace, &code).await?.into())))
}

/// Change a ticket
#[utoipa::path(
    patch, path = "/api/v1/tickets/{id}", tag = "Tickets", params(("id" = String, Path)), request_body = ChangeTicket,
    responses((status = 200, description = "As it is now", body = Ticket), Problems)
)]
pub async fn change(
    State(app): State<App>,
    caller: Operator,
    Named(code): Named,
    Body(body): Body<ChangeTicket>,
) -> Result<Json<Ticket>, ApiError> {
    let mut refusals = Refusals::default();
    let texts = Texts {
        issue_type: body.issue_type.as_deref(),
        description: body.description.as_deref(),
        order_id: body.order_id.as_ref().and_then(|id| id.as_deref()),
        resolution_notes: body.resolution_notes.as_ref().and_then(|notes| notes.as_deref()),
    };
    refusals.extend(texts.problems());
    let filled = |text: Option<String>| text.map(trimmed).filter(|text| !text.is_empty());
    let patch = TicketPatch {
        phone: refusals.read("customer_phone", body.customer_phone, Phone::parse, &["a phone number"]),
        issue_type: body.issue_type.map(trimmed),
        description: body.description.map(trimmed),
        priority: refusals.read("priority", body.priority, Priority::parse, Priority::ALL),
        status: refusals.read("status", body.status, Status::parse, Status::ALL),
        order_id: body.order_id.map(filled),
        assigned_to: body.assigned_to.map(|user| user.map(UserId)),
        resolution_notes: body.resolution_notes.map(filled),
        conversation_id: body.conversation_id.map(|id| id.map(ConversationId)),
    };
    refusals.none()?;
    let (store, now) = (app.engine.store(), app.engine.clock().now());
    let keep_days = (app.config.retention.tickets.as_secs() / 86_400) as i64;
    done(&app, store.patch_ticket(caller.workspace, &code, &patch, keep_days, now).await?)?;
    Ok(Json(find(&app, caller.workspace, &code).await?.into()))
}

/// Remove a ticket
#[utoipa::path(
    delete, path = "/api/v1/tickets/{id}", tag = "Tickets", params(("id" = String, Path)),
    responses((status = 204, description = "Removed"), Problems)
)]
pub async fn remove(State(app): State<App>, caller: Operator, Named(code): Named) -> Result<StatusCode, ApiError> {
    let removed = app.engine.store().delete_ticket(caller.workspace, &code, app.engine.clock().now()).await?;
    app.engine.announce(&removed.ok_or_else(|| ApiError::not_found("ticket"))?);
    caller.audit(&app, "ticket.removed", &code).await;
    Ok(StatusCode::NO_CONTENT)
}

fn done<T>(app: &App, changed: Changed<T>) -> Result<T, ApiError> {
    match changed {
        Changed::Done(value, growth) => {
            app.engine.announce(&growth);
            Ok(value)
        }
        Changed::Missing => Err(ApiError::not_found("ticket")),
        Changed::Refused(field, why) => Err(ApiError::invalid_field(field, why)),
    }
}

//! Tickets: customers' issues, from the desk or from a conversation.

mod list;
mod shape;
mod write;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::middleware::from_fn;
use model::WorkspaceId;
use model::ticket::Code;
use store::tickets::TicketRecord;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use shape::Ticket;

use super::extract::Id;
use super::idempotent;
use crate::app::App;
use crate::error::ApiError;

pub fn router() -> OpenApiRouter<App> {
    let creating = OpenApiRouter::new().routes(routes!(list::list, write::create)).layer(from_fn(idempotent::layer));
    OpenApiRouter::new().routes(routes!(list::one, write::change, write::remove)).merge(creating)
}

/// The ticket that the path names, in whatever spelling. What is none names nothing: 404.
struct Named(Code);

impl FromRequestParts<App> for Named {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let Id(text) = Id::<String>::from_request_parts(parts, app).await?;
        Code::parse(&text).map(Self).ok_or_else(|| ApiError::not_found("ticket"))
    }
}

/// The ticket, if this workspace has it.
async fn find(app: &App, ws: WorkspaceId, code: &Code) -> Result<TicketRecord, ApiError> {
    app.engine.store().ticket(ws, code).await?.ok_or_else(|| ApiError::not_found("ticket"))
}

//! Conversations: lists, threads, and what the inbox does with them.

mod active;
mod chat;
mod details;
mod events;
mod list;
mod messages;
mod notes;
mod ownership;
mod presence;
pub mod send;
pub mod shape;
mod suggestion;
mod teach;
mod template;
mod tidy;
mod transcript;
mod turns;
mod understanding;

use axum::middleware::from_fn;
use model::{ConversationId, WorkspaceId};
use store::conversation_events::EventActor;
use store::conversations::ConversationRecord;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::idempotent;
use crate::app::App;
use crate::auth::{Actor, Caller};
use crate::error::ApiError;

pub fn router() -> OpenApiRouter<App> {
    let sending = OpenApiRouter::new()
        .routes(routes!(chat::chat))
        .routes(routes!(messages::list, send::send))
        .routes(routes!(notes::list, notes::add))
        .routes(routes!(teach::teach))
        .layer(from_fn(idempotent::layer));
    OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(list::counts))
        .routes(routes!(list::labels))
        .routes(routes!(active::active))
        .routes(routes!(list::one))
        .routes(routes!(transcript::transcript))
        .routes(routes!(turns::turns))
        .routes(routes!(ownership::take_over))
        .routes(routes!(ownership::hand_back))
        .routes(routes!(ownership::assign))
        .routes(routes!(tidy::close))
        .routes(routes!(tidy::reopen))
        .routes(routes!(tidy::archive))
        .routes(routes!(tidy::read))
        .routes(routes!(tidy::label))
        .routes(routes!(notes::delete))
        .routes(routes!(events::list))
        .routes(routes!(presence::set))
        .routes(routes!(presence::typing))
        .routes(routes!(suggestion::suggest))
        .merge(sending)
}

/// The conversation, if this workspace has it.
async fn find(app: &App, ws: WorkspaceId, id: ConversationId) -> Result<ConversationRecord, ApiError> {
    app.engine.store().conversation(ws, id).await?.ok_or_else(|| ApiError::not_found("conversation"))
}

/// Who the events of a conversation say did it.
pub(crate) fn actor(caller: &Caller) -> EventActor {
    EventActor::Operator { id: caller.owner_id(), name: Some(actor_name(caller).to_owned()) }
}

/// The person's name, or the API key's.
fn actor_name(caller: &Caller) -> &str {
    match &caller.actor {
        Actor::User { name, .. } | Actor::ApiKey { name, .. } => name,
    }
}

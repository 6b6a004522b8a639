//! `/api/whatsapp`: snapshots of the same data in the shapes that inbox clients of older services know.
//!
//! They are asked for with and without a slash at the end.

mod analytics;
mod conversation;
mod inbox;
mod mark_read;
mod row;
mod send;

use axum::middleware::from_fn;
use axum::routing::{get, post};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::idempotent;
use crate::app::App;

pub fn router() -> OpenApiRouter<App> {
    let sending = OpenApiRouter::new()
        .routes(routes!(send::send))
        .route("/api/whatsapp/send/", post(send::send))
        .layer(from_fn(idempotent::layer));
    OpenApiRouter::new()
        .routes(routes!(inbox::inbox))
        .route("/api/whatsapp/inbox/", get(inbox::inbox))
        .routes(routes!(conversation::conversation))
        .route("/api/whatsapp/conversation/{phone}/", get(conversation::conversation))
        .routes(routes!(mark_read::mark_read))
        .route("/api/whatsapp/mark-read/", post(mark_read::mark_read))
        .routes(routes!(analytics::analytics))
        .route("/api/whatsapp/analytics/", get(analytics::analytics))
        .merge(sending)
}

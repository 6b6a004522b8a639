//! What the agent knows: business information, questions with answers, sources, search, import and export.
//!
//! Every change tells the engine to forget its index, so that the next turn sees it.

mod business;
mod faqs;
mod read;
mod search;
pub mod shape;
pub mod sources;
mod transfer;
pub(crate) mod unanswered;

use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{KNOWLEDGE_FILE_BYTES, idempotent};
use crate::app::App;

pub fn router() -> OpenApiRouter<App> {
    let import = OpenApiRouter::new()
        .routes(routes!(transfer::import))
        .layer(from_fn(idempotent::layer))
        .layer(DefaultBodyLimit::max(KNOWLEDGE_FILE_BYTES));
    let creating = OpenApiRouter::new()
        .routes(routes!(faqs::create))
        .routes(routes!(unanswered::answer))
        .layer(from_fn(idempotent::layer));
    OpenApiRouter::new()
        .routes(routes!(read::read))
        .routes(routes!(business::put))
        .routes(routes!(search::search))
        .routes(routes!(faqs::change, faqs::remove))
        .routes(routes!(transfer::export))
        .routes(routes!(unanswered::list))
        .routes(routes!(unanswered::dismiss))
        .merge(creating)
        .merge(sources::router())
        .merge(import)
}

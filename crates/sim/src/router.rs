//! All paths of the simulator.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::graph::{media, messages, nodes, templates};
use crate::llm::{anthropic, embeddings, gemini, openai};
use crate::state::SimState;
use crate::{control, llm, phone};

/// A document may have 100 MB; the rest is the form around it.
const BODY_MAX_BYTES: usize = 101 * 1024 * 1024;

pub(crate) fn router(state: Arc<SimState>) -> Router {
    Router::new()
        .merge(graph())
        .merge(models())
        .merge(control::router())
        .merge(phone::desk::router())
        .layer(DefaultBodyLimit::max(BODY_MAX_BYTES))
        .with_state(state)
}

fn graph() -> Router<Arc<SimState>> {
    Router::new()
        .route("/{version}/{id}/messages", post(messages::post))
        .route("/{version}/{id}/media", post(media::upload))
        .route(
            "/{version}/{id}/message_templates",
            get(templates::list).post(templates::create).delete(templates::delete),
        )
        .route("/{version}/{id}/phone_numbers", get(nodes::phone_numbers))
        .route(
            "/{version}/{id}/subscribed_apps",
            get(nodes::subscriptions).post(nodes::subscribe).delete(nodes::unsubscribe),
        )
        .route("/{version}/debug_token", get(nodes::debug_token))
        .route("/{version}/{id}", get(nodes::get).delete(nodes::delete))
        .route("/whatsapp_business/attachments/", get(media::download))
}

fn models() -> Router<Arc<SimState>> {
    Router::new()
        .route("/v1/chat/completions", post(openai::chat))
        .route("/v1/models", get(llm::models))
        .route("/v1/embeddings", post(embeddings::openai))
        .route("/v1/messages", post(anthropic::messages))
        .route("/v1beta/models", get(gemini::models))
        .route("/v1beta/models/{call}", post(gemini::call))
}

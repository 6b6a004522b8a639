//! The HTTP API: the table of contents of its routes, and what every request passes through.
//!
//! One folder per noun, one file per handler or small group. Request and response types live beside their handlers;
//! `model`'s types are never serialised to clients directly. The OpenAPI document is generated from the handlers.

mod accounts;
pub mod activity;
pub mod agents;
mod api_keys;
mod audit;
mod channels;
pub mod checks;
mod contacts;
pub mod conversations;
pub(crate) mod extract;
mod idempotent;
pub mod knowledge;
mod layers;
mod mcp_servers;
pub mod media;
mod media_library;
mod onboarding;
mod operator;
mod page;
pub mod phone;
mod providers;
mod reach;
mod saved_replies;
mod settings;
mod stats;
pub mod tasks;
mod templates;
pub mod tickets;
mod tool_secrets;
mod tools;
mod types;
mod users;
mod whatsapp;
mod zone;

use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn;
use axum::{Extension, Router};
use model::limits::API_BODY_BYTES;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::app::App;
use crate::{health, openapi, realtime, webhooks};

/// Largest `knowledge_base.json`.
pub(crate) const KNOWLEDGE_FILE_BYTES: usize = 16 * 1024 * 1024;

/// The routes that are documented.
fn routes() -> OpenApiRouter<App> {
    let api = OpenApiRouter::with_openapi(openapi::frame())
        .merge(accounts::router())
        .merge(api_keys::router())
        .merge(users::router())
        .merge(audit::router())
        .merge(agents::router())
        .merge(checks::router())
        .merge(onboarding::router())
        .merge(conversations::router())
        .merge(contacts::router())
        .merge(saved_replies::router())
        .merge(operator::router())
        .merge(knowledge::router())
        .merge(stats::router())
        .merge(activity::router())
        .merge(tickets::router())
        .merge(tasks::router())
        .merge(tools::router())
        .merge(tool_secrets::router())
        .merge(mcp_servers::router())
        .merge(media_library::router())
        .merge(channels::router())
        .merge(settings::router())
        .merge(templates::router())
        .merge(providers::router())
        .merge(realtime::router())
        .merge(whatsapp::router())
        .layer(DefaultBodyLimit::max(API_BODY_BYTES));
    api.merge(media::router()).merge(media::files()).merge(phone::router()).merge(health::router())
}

/// The OpenAPI document.
pub fn document() -> OpenApi {
    let mut document = routes().merge(webhooks::router()).into_openapi();
    openapi::name_operations(&mut document);
    document
}

/// Everything that the server answers, with what every request passes through. The outermost layer stands last.
pub fn router(app: App) -> Router<App> {
    let (router, _) = routes().split_for_parts();
    // Providers' webhooks are the hot path and no browser's business: they pass by what API requests go through.
    let (webhooks, _) = webhooks::router().split_for_parts();
    let webhooks = webhooks
        .method_not_allowed_fallback(layers::method_not_allowed)
        .layer(CatchPanicLayer::custom(layers::panicked));
    router
        .merge(openapi::router(&document()))
        .fallback(crate::ui::fallback)
        .method_not_allowed_fallback(layers::method_not_allowed)
        .layer(CatchPanicLayer::custom(layers::panicked))
        .layer(layers::cors(&app))
        .layer(from_fn(layers::secure))
        .layer(from_fn(layers::observe))
        .layer(Extension(app))
        .merge(webhooks)
}

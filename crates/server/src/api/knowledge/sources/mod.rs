//! Documents, texts and websites from which the agent answers: added here, indexed in the background.

pub(crate) mod create;
mod manage;
mod read;
pub mod shape;
pub(crate) mod upload;

use axum::extract::{DefaultBodyLimit, Request};
use axum::http::header;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::{Extension, RequestExt};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::api::idempotent;
use crate::app::App;

pub fn router() -> OpenApiRouter<App> {
    let adding = OpenApiRouter::new()
        .routes(routes!(create::create))
        .layer(from_fn(idempotent_json))
        // Files are counted while they are read.
        .layer(DefaultBodyLimit::disable());
    OpenApiRouter::new()
        .routes(routes!(read::list))
        .routes(routes!(read::one, manage::remove))
        .routes(routes!(read::chunks))
        .routes(routes!(read::pages))
        .routes(routes!(manage::refresh))
        .merge(adding)
}

/// An `Idempotency-Key` counts where a website or a text is added. A file that comes again is known by its content,
/// and is not held in memory to be compared.
async fn idempotent_json(mut request: Request, next: Next) -> Response {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_form = kind.trim_start().to_ascii_lowercase().starts_with("multipart/");
    match request.extract_parts::<Extension<App>>().await {
        Ok(app) if !is_form => idempotent::layer(app, request, next).await,
        _ => next.run(request).await,
    }
}

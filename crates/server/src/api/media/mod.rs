//! Files of messages over HTTP: uploads, and addresses that open a file for a while.
//!
//! A file's address carries a signature instead of asking who calls: browsers load pictures and sounds without the API's
//! token, and nothing of the web app's powers is on that path. What strangers sent is served so that a browser only
//! shows what is safe to show, and downloads the rest.

mod disposition;
pub mod links;
mod range;
mod serve;
mod shape;
mod upload;

use axum::extract::DefaultBodyLimit;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;

pub use links::MediaLinks;
pub use shape::{Media, Uploaded};

/// Under the API's own limits, except that of a body: uploads are counted while they are read.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(upload::upload)).layer(DefaultBodyLimit::disable()).routes(routes!(serve::open))
}

/// The signed addresses, at the root.
pub fn files() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(serve::file)).routes(routes!(serve::thumbnail))
}

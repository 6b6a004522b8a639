//! HTTP tools that admins define for agents: what they are, the hosts that they may call, and a test.

mod edit;
mod settings;
mod shape;
mod test;

use axum::middleware::from_fn;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::idempotent;
use crate::app::App;

pub(super) use shape::is_name;

/// Tools of a workspace.
const TOOLS_MAX: i64 = 50;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(edit::list, edit::add))
        .routes(routes!(edit::one, edit::change, edit::remove))
        .routes(routes!(settings::read, settings::write))
        .routes(routes!(test::run))
        .layer(from_fn(idempotent::layer))
}

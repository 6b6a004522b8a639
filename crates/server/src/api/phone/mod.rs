//! The phone beside the desk, in test mode only: what a customer of the simulated WhatsApp sees and does.
//!
//! Everything goes to the simulator that this process started, and from there comes back as real signed webhooks. The
//! target is fixed, the paths are ours, and only checked numbers and ids get into them.

mod events;
mod handlers;
mod media;
mod simulator;

use axum::extract::DefaultBodyLimit;
use model::limits::API_BODY_BYTES;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use simulator::Simulator;

use crate::app::App;
use crate::auth::Caller;
use crate::error::ApiError;

/// A file of 16 MiB, as base64 in JSON.
const MESSAGE_BYTES: usize = 24 * 1024 * 1024;

pub fn router() -> OpenApiRouter<App> {
    let messages = OpenApiRouter::new()
        .routes(routes!(handlers::messages, handlers::send))
        .layer(DefaultBodyLimit::max(MESSAGE_BYTES));
    OpenApiRouter::new()
        .routes(routes!(handlers::overview))
        .routes(routes!(handlers::add))
        .routes(routes!(handlers::open))
        .routes(routes!(handlers::faults))
        .routes(routes!(events::events))
        .routes(routes!(media::file))
        .layer(DefaultBodyLimit::max(API_BODY_BYTES))
        .merge(messages)
}

/// The simulator, where there is one, for the workspace that its customers write to. Whoever else has signed up on this
/// server sees nothing of them.
fn simulator<'a>(app: &'a App, caller: &Caller) -> Result<&'a Simulator, ApiError> {
    let phone = app.phone.as_ref();
    let own = phone.filter(|phone| app.engine.has_number(caller.workspace, phone.number(), phone.app_secret()));
    own.ok_or_else(|| ApiError::nothing("The phone is there in test mode only, for the test number's workspace."))
}

//! Where providers deliver: one file per provider. Bodies are verified as raw bytes before anything reads them.

pub mod refused;
pub mod whatsapp;

use utoipa_axum::router::OpenApiRouter;

use crate::app::App;

pub fn router() -> OpenApiRouter<App> {
    whatsapp::router()
}

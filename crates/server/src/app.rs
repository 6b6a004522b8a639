//! The application's state and its router: the table of contents of the HTTP surface.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use engine::Engine;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio_util::sync::CancellationToken;

use crate::config::Config;
use crate::webhooks::refused::RefusedSignatures;

/// What every handler may use. Cheap to clone.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

pub struct Inner {
    pub engine: Engine,
    pub config: Config,
    pub metrics: PrometheusHandle,
    /// Signs session tokens: derived from the installation's secret key.
    pub token_key: [u8; 32],
    pub redis: Option<engine::notices::Redis>,
    pub refused: RefusedSignatures,
    /// Cancelled when the server begins to stop: live feeds close.
    pub stopping: CancellationToken,
    pub has_workers: bool,
}

impl std::ops::Deref for App {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.inner
    }
}

impl App {
    pub fn new(inner: Inner) -> App {
        App { inner: Arc::new(inner) }
    }
}

/// A request that takes longer is answered 503: the longest turn and its grace fit in.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(120);

/// Everything that the server answers.
pub fn router(app: App) -> Router {
    let _ = REQUEST_TIMEOUT;
    crate::webhooks::router().merge(crate::health::router()).merge(crate::api::router(app.clone())).with_state(app)
}

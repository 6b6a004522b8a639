//! The application's state and its router: the table of contents of the HTTP surface.

use std::sync::Arc;

use axum::Router;
use engine::Engine;
use metrics_exporter_prometheus::PrometheusHandle;
use store::stats::QueueStats;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::config::Config;
use crate::health::Checked;
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
    /// Signs addresses of files.
    pub media_links: crate::api::media::MediaLinks,
    pub redis: Option<engine::notices::Redis>,
    pub refused: RefusedSignatures,
    pub health: Checked,
    pub queue_stats: tokio::sync::Mutex<Option<(Instant, QueueStats)>>,
    /// Cancelled when the server begins to stop: live feeds close.
    pub stopping: CancellationToken,
    pub open_counts: crate::realtime::OpenCounts,
    /// The simulated phones, where the providers are the built-in simulator.
    pub phone: Option<crate::api::phone::Simulator>,
    pub has_workers: bool,
    /// The providers are the built-in simulator.
    pub demo: bool,
    pub auth: crate::auth::AuthState,
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

/// Everything that the server answers.
pub fn router(app: App) -> Router {
    crate::api::router(app.clone()).with_state(app)
}

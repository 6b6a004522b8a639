//! Health, figures for load balancers and dashboards of older clients, metrics.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use model::UnixMs;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::sync::atomic::Ordering;
use tokio::time::Instant;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::error::ApiError;

/// A database that does not answer by then counts as dead.
const DATABASE_PATIENCE: Duration = Duration::from_secs(2);
/// Answers are kept so long: health checks must not become load.
const KEEP: Duration = Duration::from_millis(500);

/// The last health check, shared by all who ask at once.
#[derive(Default)]
pub struct Checked(tokio::sync::Mutex<Option<(Instant, Health)>>);

#[derive(Clone, Serialize, ToSchema)]
pub struct Health {
    /// `healthy`, `degraded` (works, but slower or with less) or `unhealthy`
    pub status: &'static str,
    pub version: &'static str,
    pub timestamp: String,
    /// `database`, `redis`, `workers` → their state in words
    #[schema(value_type = Object)]
    pub checks: Map<String, Value>,
    /// One entry per provider
    #[schema(value_type = Object)]
    pub services: Map<String, Value>,
}

#[derive(Serialize, ToSchema)]
pub struct Stats {
    pub buffer: BufferStats,
    pub deduplication: DeduplicationStats,
    pub queue: QueueStats,
    pub environment: String,
}

#[derive(Serialize, ToSchema)]
pub struct BufferStats {
    /// Conversations whose messages are being gathered
    pub active_buffers: i64,
    pub total_buffered: i64,
}

#[derive(Serialize, ToSchema)]
pub struct DeduplicationStats {
    /// Where duplicates are recognised
    pub cache_type: &'static str,
    /// Since this process started
    pub total_deduplicated: u64,
}

#[derive(Serialize, ToSchema)]
pub struct QueueStats {
    pub pending: i64,
    pub running: i64,
    pub failed: i64,
    /// How long the job that is due longest has waited
    pub oldest_seconds: i64,
}

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(health))
        .routes(routes!(health_v1))
        .routes(routes!(live))
        .routes(routes!(stats))
        .routes(routes!(metrics))
}

/// Whether the server can do its work: 200, or 503 where it cannot
#[utoipa::path(get, path = "/health", tag = "health", responses((status = 200, body = Health), (status = 503, body = Health)))]
async fn health(State(app): State<App>) -> Response {
    report(&app).await
}

/// The same as `/health`
#[utoipa::path(get, path = "/api/v1/health", tag = "health", responses((status = 200, body = Health), (status = 503, body = Health)))]
async fn health_v1(State(app): State<App>) -> Response {
    report(&app).await
}

/// Whether the process lives; says nothing of what it depends on
#[utoipa::path(get, path = "/health/live", tag = "health", responses((status = 200, description = "It lives")))]
async fn live() -> Json<Value> {
    Json(json!({ "status": "alive" }))
}

async fn report(app: &App) -> Response {
    let mut last = app.health.0.lock().await;
    let fresh = last.as_ref().filter(|(at, _)| at.elapsed() < KEEP).map(|(_, health)| health.clone());
    let health = match fresh {
        Some(health) => health,
        None => {
            let health = check(app).await;
            *last = Some((Instant::now(), health.clone()));
            health
        }
    };
    drop(last);
    let code = if health.status == "unhealthy" { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
    let mut response = (code, Json(health)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    response
}

async fn check(app: &App) -> Health {
    let (database, redis) = tokio::join!(database(app), redis(app));
    let mut checks = Map::new();
    checks.insert("database".into(), database.unwrap_or("connected").into());
    checks.insert("redis".into(), redis.unwrap_or_else(|why| why).into());
    let active = app.engine.counters().lanes_active.load(Ordering::Relaxed);
    let workers = if app.has_workers { format!("{active} active") } else { "not on this node".to_owned() };
    checks.insert("workers".into(), workers.into());
    let mut services = Map::new();
    let is_demo = app.demo;
    let whatsapp = match (is_demo, app.config.whatsapp.can_send()) {
        (true, _) => "simulator",
        (false, true) => "configured",
        (false, false) => "not configured",
    };
    services.insert("whatsapp".into(), whatsapp.into());
    // Anybody may ask: which model it is, and where, is for those who are signed in.
    let llm = if app.engine.is_builtin_model() { "builtin" } else { "configured" };
    services.insert("llm".into(), llm.into());
    let status = match (database, redis) {
        (Some(_), _) => "unhealthy",
        (None, Err(why)) if why != "not configured" => "degraded",
        _ => "healthy",
    };
    Health {
        status,
        version: env!("CARGO_PKG_VERSION"),
        timestamp: app.engine.clock().now().to_string(),
        checks,
        services,
    }
}

/// What is wrong with the database, if anything is. The cause is in the log, not in the answer.
async fn database(app: &App) -> Option<&'static str> {
    match tokio::time::timeout(DATABASE_PATIENCE, app.engine.store().ping()).await {
        Ok(Ok(())) => None,
        Ok(Err(error)) => {
            tracing::warn!(%error, "health: the database cannot be written");
            Some("error")
        }
        Err(_) => Some("timeout"),
    }
}

async fn redis(app: &App) -> Result<&'static str, &'static str> {
    match &app.redis {
        None => Err("not configured"),
        Some(redis) if redis.ping().await => Ok("connected"),
        Some(_) => Err("error"),
    }
}

/// The queue in figures
#[utoipa::path(get, path = "/stats", tag = "health", responses((status = 200, body = Stats)))]
async fn stats(State(app): State<App>) -> Result<Json<Stats>, ApiError> {
    let now: UnixMs = app.engine.clock().now();
    let mut last = app.queue_stats.lock().await;
    let queue = match last.as_ref().filter(|(at, _)| at.elapsed() < KEEP) {
        Some((_, stats)) => *stats,
        None => {
            let stats = app.engine.store().queue_stats(now).await?;
            *last = Some((Instant::now(), stats));
            stats
        }
    };
    drop(last);
    Ok(Json(Stats {
        buffer: BufferStats { active_buffers: queue.active_buffers, total_buffered: queue.total_buffered },
        deduplication: DeduplicationStats {
            cache_type: "database",
            total_deduplicated: app.engine.counters().deduplicated.load(Ordering::Relaxed),
        },
        queue: QueueStats {
            pending: queue.pending,
            running: queue.running,
            failed: queue.failed,
            oldest_seconds: queue.oldest_seconds,
        },
        environment: app.config.server.environment.as_str().to_owned(),
    }))
}

/// Prometheus text
#[utoipa::path(get, path = "/metrics", tag = "health", responses((status = 200, description = "Prometheus text", content_type = "text/plain")))]
async fn metrics(State(app): State<App>) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], app.metrics.render()).into_response()
}

//! Control over HTTP under `/sim/`, for tests whose simulator runs in another process.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures::{Stream, stream};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::broadcast::error::RecvError;

use crate::config::{Limits, LlmConfig, StatusKind, StatusPlan, WebhookConfig};
use crate::graph::faults::FaultRule;
use crate::graph::{GraphControl, RawSignature};
use crate::llm::LlmControl;
use crate::llm::rules::Rule;
use crate::phone::Phone;
use crate::phone::draft::Draft;
use crate::state::SimState;

/// Longest wait of a call that waits.
const WAIT_MAX_MS: u64 = 60_000;

type Shared = State<Arc<SimState>>;

pub(crate) fn router() -> Router<Arc<SimState>> {
    Router::new()
        .route("/sim/webhook", post(set_webhook))
        .route("/sim/verify", post(verify))
        .route("/sim/raw", post(post_raw))
        .route("/sim/faults", post(set_faults).delete(clear_faults))
        .route("/sim/clock", post(advance_clock))
        .route("/sim/accepted", get(accepted))
        .route("/sim/customer_messages", get(customer_messages))
        .route("/sim/redeliver", post(redeliver))
        .route("/sim/statuses", post(send_status))
        .route("/sim/reads", get(reads))
        .route("/sim/stats", get(stats))
        .route("/sim/idle", get(idle))
        .route("/sim/media/expire", post(expire_media))
        .route("/sim/media/{id}/corrupt", post(corrupt_media))
        .route("/sim/templates/decide", post(decide_template))
        .route("/sim/fields", post(post_field))
        .route("/sim/reset", post(reset))
        .route("/sim/phones/{wa_id}/messages", post(send_message))
        .route("/sim/phones/{wa_id}/open", post(open_chat))
        .route("/sim/phones/{wa_id}/thread", get(thread))
        .route("/sim/phones/{wa_id}/events", get(events))
        .route("/sim/llm/rules", post(add_rules).delete(clear_rules))
        .route("/sim/llm/config", post(set_llm))
        .route("/sim/llm/requests", get(llm_requests))
}

fn graph(state: Arc<SimState>) -> GraphControl {
    GraphControl { state }
}

fn done(ok: bool) -> (StatusCode, Json<Value>) {
    (if ok { StatusCode::OK } else { StatusCode::NOT_FOUND }, Json(json!({"ok": ok})))
}

#[derive(Deserialize)]
struct WebhookBody {
    url: Option<String>,
}

async fn set_webhook(State(state): Shared, Json(body): Json<WebhookBody>) -> Json<Value> {
    state.outbox.set_url(body.url);
    Json(json!({"ok": true}))
}

#[derive(Deserialize)]
struct VerifyBody {
    verify_token: Option<String>,
}

async fn verify(State(state): Shared, Json(body): Json<VerifyBody>) -> Json<Value> {
    Json(json!({"verified": graph(state).verify_webhook(body.verify_token.as_deref()).await}))
}

#[derive(Deserialize)]
struct RawBody {
    /// The exact bytes, as text.
    body: String,
    signature: RawSignature,
}

async fn post_raw(State(state): Shared, Json(raw): Json<RawBody>) -> Json<Value> {
    Json(json!({"status": graph(state).post_raw(raw.body, raw.signature).await}))
}

/// What is present is set; `faults` are added to those in force.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FaultsBody {
    #[serde(default)]
    clear: bool,
    #[serde(default)]
    faults: Vec<FaultRule>,
    webhooks: Option<WebhookConfig>,
    statuses: Option<StatusPlan>,
    #[serde(default)]
    statuses_for: Vec<RecipientPlan>,
    #[serde(default)]
    statuses_next: Vec<NextPlan>,
    limits: Option<Limits>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RecipientPlan {
    to: String,
    plan: StatusPlan,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NextPlan {
    times: u32,
    plan: StatusPlan,
}

async fn set_faults(State(state): Shared, Json(body): Json<FaultsBody>) -> Json<Value> {
    let graph = graph(state);
    if body.clear {
        graph.clear_faults();
    }
    body.faults.into_iter().for_each(|rule| graph.inject(rule));
    if let Some(webhooks) = body.webhooks {
        graph.set_webhooks(webhooks);
    }
    if let Some(plan) = body.statuses {
        graph.set_status_plan(plan);
    }
    for RecipientPlan { to, plan } in body.statuses_for {
        graph.set_status_plan_for(&to, plan);
    }
    for NextPlan { times, plan } in body.statuses_next {
        graph.plan_next(times as usize, plan);
    }
    if let Some(limits) = body.limits {
        graph.set_limits(limits);
    }
    Json(json!({"ok": true}))
}

async fn clear_faults(State(state): Shared) -> Json<Value> {
    graph(state).clear_faults();
    Json(json!({"ok": true}))
}

#[derive(Deserialize)]
struct ClockBody {
    advance_ms: i64,
}

async fn advance_clock(State(state): Shared, Json(body): Json<ClockBody>) -> Json<Value> {
    state.clock.advance(body.advance_ms);
    Json(json!({"now_ms": state.clock.now_ms()}))
}

#[derive(Deserialize)]
struct AfterQuery {
    #[serde(default)]
    after: u64,
    /// Wait up to this long for at least `count` accepted in all.
    #[serde(default)]
    wait_ms: u64,
    #[serde(default)]
    count: u64,
}

async fn accepted(State(state): Shared, Query(query): Query<AfterQuery>) -> Json<Value> {
    let graph = graph(state);
    if query.wait_ms > 0 {
        graph.wait_accepted(query.count.max(1), Duration::from_millis(query.wait_ms.min(WAIT_MAX_MS))).await;
    }
    let entries = graph.accepted(query.after);
    let accepted: Vec<_> = entries.iter().map(|entry| &**entry).collect();
    Json(json!({"total": graph.accepted_count(), "accepted": accepted}))
}

async fn customer_messages(State(state): Shared, Query(query): Query<AfterQuery>) -> Json<Value> {
    Json(json!({"messages": graph(state).customer_messages(query.after)}))
}

#[derive(Deserialize)]
struct WamidBody {
    wamid: String,
}

async fn redeliver(State(state): Shared, Json(body): Json<WamidBody>) -> (StatusCode, Json<Value>) {
    done(graph(state).redeliver(&body.wamid))
}

#[derive(Deserialize)]
struct StatusBody {
    wamid: String,
    status: StatusKind,
}

async fn send_status(State(state): Shared, Json(body): Json<StatusBody>) -> (StatusCode, Json<Value>) {
    done(graph(state).send_status(&body.wamid, body.status))
}

async fn reads(State(state): Shared) -> Json<Value> {
    Json(json!({"reads": graph(state).reads()}))
}

async fn stats(State(state): Shared) -> Json<Value> {
    let requests = state.llm.request_count();
    let graph = graph(state);
    Json(json!({"webhooks": graph.webhook_stats(), "accepted": graph.accepted_count(), "llm_requests": requests}))
}

#[derive(Deserialize)]
struct IdleQuery {
    #[serde(default)]
    wait_ms: u64,
}

async fn idle(State(state): Shared, Query(query): Query<IdleQuery>) -> Json<Value> {
    let wait = Duration::from_millis(query.wait_ms.min(WAIT_MAX_MS));
    Json(json!({"idle": graph(state).wait_idle(wait).await}))
}

async fn expire_media(State(state): Shared) -> Json<Value> {
    graph(state).expire_media_urls();
    Json(json!({"ok": true}))
}

async fn corrupt_media(State(state): Shared, Path(id): Path<String>) -> Json<Value> {
    graph(state).corrupt_media_hash(&id);
    Json(json!({"ok": true}))
}

#[derive(Deserialize)]
struct DecideBody {
    name: String,
    language: String,
    event: String,
    reason: Option<String>,
}

async fn decide_template(State(state): Shared, Json(body): Json<DecideBody>) -> (StatusCode, Json<Value>) {
    done(graph(state).decide_template(&body.name, &body.language, &body.event, body.reason.as_deref()))
}

#[derive(Deserialize)]
struct FieldBody {
    field: String,
    value: Value,
}

async fn post_field(State(state): Shared, Json(body): Json<FieldBody>) -> Json<Value> {
    graph(state).post_field(&body.field, body.value);
    Json(json!({"ok": true}))
}

async fn reset(State(state): Shared) -> Json<Value> {
    state.reset();
    Json(json!({"ok": true}))
}

async fn send_message(
    State(state): Shared,
    Path(wa_id): Path<String>,
    Json(draft): Json<Draft>,
) -> (StatusCode, Json<Value>) {
    match Phone::new(state, &wa_id).send(draft).await {
        Some(sent) => (StatusCode::OK, Json(json!(sent))),
        None => (StatusCode::BAD_REQUEST, Json(json!({"error": "the message has no content"}))),
    }
}

async fn open_chat(State(state): Shared, Path(wa_id): Path<String>) -> (StatusCode, Json<Value>) {
    done(Phone::new(state, &wa_id).open_chat())
}

async fn thread(State(state): Shared, Path(wa_id): Path<String>) -> Json<Value> {
    Json(json!({"thread": Phone::new(state, &wa_id).thread()}))
}

async fn events(State(state): Shared, Path(wa_id): Path<String>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let phone = Phone::new(state, &wa_id);
    let (key, receiver) = (phone.key(), phone.subscribe());
    let events = stream::unfold((key, receiver), |(key, mut receiver)| async move {
        loop {
            match receiver.recv().await {
                Ok(event) if event.phone == key => {
                    let json = serde_json::to_string(&event).expect("events have string keys");
                    return Some((Ok(Event::default().data(json)), (key, receiver)));
                }
                // Another phone's event, or some missed by a slow reader (who reloads the thread).
                Ok(_) | Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return None,
            }
        }
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}

#[derive(Deserialize)]
#[serde(untagged)]
enum RulesBody {
    Many { rules: Vec<Rule> },
    One(Box<Rule>),
}

async fn add_rules(State(state): Shared, Json(body): Json<RulesBody>) -> Json<Value> {
    let llm = LlmControl { state };
    match body {
        RulesBody::Many { rules } => rules.into_iter().for_each(|rule| llm.add_rule(rule)),
        RulesBody::One(rule) => llm.add_rule(*rule),
    }
    Json(json!({"ok": true}))
}

async fn clear_rules(State(state): Shared) -> Json<Value> {
    LlmControl { state }.clear_rules();
    Json(json!({"ok": true}))
}

async fn set_llm(State(state): Shared, Json(config): Json<LlmConfig>) -> Json<Value> {
    LlmControl { state }.configure(config);
    Json(json!({"ok": true}))
}

async fn llm_requests(State(state): Shared, Query(query): Query<AfterQuery>) -> Json<Value> {
    let llm = LlmControl { state };
    let requests = llm.requests(query.after);
    let recorded: Vec<_> = requests.iter().map(|request| &**request).collect();
    Json(json!({"total": llm.request_count(), "requests": recorded}))
}

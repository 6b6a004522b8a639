//! `POST /{version}/{phone-number-id}/messages`: the hot path (reference §6).

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde::Serialize;

use crate::config::StatusPlan;
use crate::phone::book::is_undeliverable;
use crate::phone::events::PhoneEvent;
use crate::server::AbortConnection;
use crate::state::{SimState, lock};
use crate::webhook::envelope::Identity;

use super::access;
use super::error::GraphError;
use super::faults::{FaultTarget, GraphFault};
use super::ledger::{Accepted, ReadMark};
use super::payload::SendRequest;
use super::statuses::{self, Reported};
use super::validate::{self, Outgoing};

#[derive(Serialize)]
struct SendResponse<'a> {
    messaging_product: &'static str,
    contacts: [ResponseContact<'a>; 1],
    messages: [ResponseMessage<'a>; 1],
}

#[derive(Serialize)]
struct ResponseContact<'a> {
    input: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    wa_id: Option<&'a str>,
    user_id: &'a str,
}

#[derive(Serialize)]
struct ResponseMessage<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_status: Option<&'static str>,
}

/// Sends a message, or marks one as read.
pub(crate) async fn post(
    State(state): State<Arc<SimState>>,
    Path((version, phone_number_id)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    serve(&state, &version, &phone_number_id, &headers, &body).await.unwrap_or_else(IntoResponse::into_response)
}

async fn serve(
    state: &SimState,
    version: &str,
    phone_number_id: &str,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Response, GraphError> {
    access::check(state, version, headers)?;
    if phone_number_id != state.config.phone_number_id {
        return Err(GraphError::no_object(phone_number_id));
    }
    let request: SendRequest =
        serde_json::from_slice(body).map_err(|error| GraphError::parameter(format!("Invalid parameter: {error}")))?;
    if request.status.is_some() {
        return mark_read(state, request).await;
    }
    let outgoing = validate::outgoing(request)?;
    state.phones.delay().await;
    let fault = state.graph.faults.strike(FaultTarget::Send, Some(&outgoing.address), &state.random);
    match fault {
        None => send(state, outgoing, body, false).await,
        Some(GraphFault::Delay { ms }) => {
            tokio::time::sleep(Duration::from_millis(ms)).await;
            send(state, outgoing, body, false).await
        }
        Some(GraphFault::DropAfter) => {
            send(state, outgoing, body, true).await?;
            Ok(AbortConnection::response())
        }
        Some(GraphFault::Hang { ms, accepted: true }) => {
            send(state, outgoing, body, true).await?;
            tokio::time::sleep(Duration::from_millis(ms)).await;
            Ok(AbortConnection::response())
        }
        Some(fault) => refuse(fault).await,
    }
}

/// The faults after which nothing was accepted.
pub(super) async fn refuse(fault: GraphFault) -> Result<Response, GraphError> {
    match fault {
        GraphFault::Error { code, retry_after_s } => {
            Err(GraphError { retry_after_s, ..GraphError::new(code, "Requested by the simulator's faults.") })
        }
        GraphFault::Html500 => {
            let page = "<!DOCTYPE html><html><body><h1>Sorry, something went wrong.</h1></body></html>";
            Ok((StatusCode::INTERNAL_SERVER_ERROR, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], page)
                .into_response())
        }
        GraphFault::Hang { ms, .. } => {
            tokio::time::sleep(Duration::from_millis(ms)).await;
            Ok(AbortConnection::response())
        }
        GraphFault::Delay { .. } | GraphFault::DropBefore | GraphFault::DropAfter => Ok(AbortConnection::response()),
    }
}

async fn send(state: &SimState, outgoing: Outgoing, body: &[u8], answer_lost: bool) -> Result<Response, GraphError> {
    check_references(state, &outgoing)?;
    let limits = state.graph.limits.get();
    let now_ms = state.clock.now_ms();
    let (identity, window_open) = {
        let mut users = lock(&state.graph.users);
        let user = users.resolve(&outgoing.address);
        state.graph.limits.admit(&limits, user, now_ms)?;
        (Arc::clone(&user.identity), user.window_open(now_ms, limits.window_ms))
    };
    let may_be_sent = !limits.window || window_open || outgoing.kind == "template";
    let is_template = outgoing.kind == "template";
    let input = outgoing.input.clone();
    let plan = match state.graph.plans.choose(identity.key()) {
        planned if may_be_sent => planned,
        planned => Arc::new(StatusPlan {
            echo_opaque: planned.echo_opaque,
            before_response: planned.before_response,
            ..StatusPlan::failed(131047)
        }),
    };
    let undelivered = is_undeliverable(&plan);
    let accepted = accept(state, outgoing, &identity, body, now_ms, answer_lost, undelivered);
    statuses::report(state, &plan, Reported { message: &accepted, identity: &identity }).await;
    Ok(json_response(&SendResponse {
        messaging_product: "whatsapp",
        contacts: [ResponseContact { input: &input, wa_id: identity.wa_id.as_deref(), user_id: &identity.user_id }],
        messages: [ResponseMessage { id: &accepted.wamid, message_status: is_template.then_some("accepted") }],
    }))
}

/// Media and templates that a message names must exist.
fn check_references(state: &SimState, outgoing: &Outgoing) -> Result<(), GraphError> {
    if !outgoing.media_ids.is_empty() {
        let media = lock(&state.graph.media);
        if let Some(unknown) = outgoing.media_ids.iter().find(|id| media.get(id).is_none()) {
            return Err(GraphError::parameter(format!("Media with id {unknown} does not exist.")));
        }
    }
    match &outgoing.template {
        Some(template) if outgoing.kind == "template" => lock(&state.graph.templates).check_send(template),
        _ => Ok(()),
    }
}

fn accept(
    state: &SimState,
    outgoing: Outgoing,
    identity: &Identity,
    body: &[u8],
    now_ms: i64,
    answer_lost: bool,
    undelivered: bool,
) -> Arc<Accepted> {
    let raw = if state.config.ledger.keep_raw { serde_json::from_slice(body).ok() } else { None };
    let entry = Accepted {
        n: 0,
        at_ms: now_ms,
        wamid: state.new_wamid(),
        to: identity.key().to_owned(),
        user_id: identity.user_id.clone(),
        kind: outgoing.kind,
        text: outgoing.text,
        context_message_id: outgoing.context_message_id,
        opaque: outgoing.opaque.map(Into::into),
        undelivered,
        answer_lost,
        raw,
    };
    let accepted = lock(&state.graph.ledger).accept(entry);
    state.graph.accepted_n.send_replace(accepted.n);
    state.events.send(|| PhoneEvent::business_message(&accepted));
    accepted
}

async fn mark_read(state: &SimState, request: SendRequest) -> Result<Response, GraphError> {
    if request.messaging_product.as_deref() != Some("whatsapp") {
        return Err(GraphError::missing("messaging_product"));
    }
    if request.status.as_deref() != Some("read") {
        return Err(GraphError::parameter("Param status must be 'read'."));
    }
    let message_id = request.message_id.filter(|id| !id.is_empty()).ok_or_else(|| GraphError::missing("message_id"))?;
    let typing = match request.typing_indicator {
        None => false,
        Some(indicator) if indicator.kind.as_deref() == Some("text") => true,
        Some(_) => return Err(GraphError::parameter("Param typing_indicator['type'] must be 'text'.")),
    };
    let from = lock(&state.graph.ledger).customer_message(&message_id).map(|message| message.from.clone());
    match state.graph.faults.strike(FaultTarget::Read, from.as_deref(), &state.random) {
        None => {}
        Some(GraphFault::Delay { ms }) => tokio::time::sleep(Duration::from_millis(ms)).await,
        Some(fault) => return refuse(fault).await,
    }
    if let Some(from) = &from {
        state.events.send(|| PhoneEvent::read(from, &message_id));
        if typing {
            state.events.send(|| PhoneEvent::typing(from, &message_id));
        }
    }
    let mark = ReadMark { at_ms: state.clock.now_ms(), message_id, from, typing };
    lock(&state.graph.ledger).mark_read(mark);
    Ok(json_response(&Success { success: true }))
}

#[derive(Serialize)]
struct Success {
    success: bool,
}

fn json_response(body: &impl Serialize) -> Response {
    let bytes = serde_json::to_vec(body).expect("response types have string keys and no failing serialisers");
    ([(header::CONTENT_TYPE, "application/json; charset=UTF-8")], bytes).into_response()
}

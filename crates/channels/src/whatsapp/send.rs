//! `POST /{phone-number-id}/messages`: one message, one attempt, and an honest word about its outcome.
//!
//! The Graph API has no idempotency key: a repeated request is a second message. So that every failure is sorted by
//! whether Meta can have taken the message:
//! - no connection was made: certainly not → `Retry`;
//! - Meta's error object came, whatever the status: certainly not → by the code ([`super::errors`]);
//! - 4xx without it (a proxy, a wrong base URL): not → `Fail`, or `Retry` for 425 and 429;
//! - time-out or broken connection after connecting, 408, a 2xx that names no message, and a 5xx *without* Meta's
//!   error object (a gateway's page: the request may have passed it) → `Unknown`, settled by a status webhook.

use std::io;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use model::identity::{Identity, Phone};
use model::outbound::{Accepted, ContactVerdict, OutboundMessage, RetryScope, SendError};
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap};
use reqwest::{Body, StatusCode};

use super::api::{ApiError, WhatsApp, read_capped};
use super::errors::{self, GraphError};
use super::payload;
use super::wire::{self, Object};

/// Meta answers within a second or two; after this the outcome is unknown.
const SEND_TIMEOUT: Duration = Duration::from_secs(20);
/// Answers are below 1 KiB, error pages of gateways some more.
const ANSWER_BYTES: usize = 256 * 1024;
/// Before a connection is tried again.
const RECONNECT: Duration = Duration::from_secs(2);

impl WhatsApp {
    /// Sends one message. Contents that break Meta's limits are refused here, not trimmed.
    pub async fn send(&self, message: &OutboundMessage) -> Result<Accepted, SendError> {
        payload::check(&message.content).map_err(|violations| payload::refused(&violations))?;
        self.attempt(payload::body(message)?, None).await
    }

    /// Sends one message if `may_leave` says so when its body would be written, after a connection was made. `None`:
    /// it did not, and Meta has not got the message.
    pub async fn send_when(
        &self,
        message: &OutboundMessage,
        may_leave: impl Future<Output = bool> + Send + 'static,
    ) -> Option<Result<Accepted, SendError>> {
        if let Err(violations) = payload::check(&message.content) {
            return Some(Err(payload::refused(&violations)));
        }
        let body = match payload::body(message) {
            Ok(body) => body,
            Err(error) => return Some(Err(error)),
        };
        let gate = Arc::new(OnceLock::<bool>::new());
        let asked = gate.clone();
        let length = body.len();
        let guarded = futures::stream::once(async move {
            let may = may_leave.await;
            let _ = asked.set(may);
            if may { Ok(body) } else { Err(io::Error::other("it may not be sent any more")) }
        });
        let result = self.attempt(Body::wrap_stream(guarded), Some(length)).await;
        match (gate.get(), result) {
            (Some(false), _) => None,
            // It broke before the body was asked for.
            (None, Err(SendError::Unknown { reason })) => {
                Some(Err(SendError::Retry { after: Some(RECONNECT), scope: RetryScope::Message, code: None, reason }))
            }
            (_, result) => Some(result),
        }
    }

    /// `length`: of a body that does not know it.
    async fn attempt(&self, body: impl Into<Body>, length: Option<usize>) -> Result<Accepted, SendError> {
        let mut request =
            self.post(&self.number_url("/messages")).timeout(SEND_TIMEOUT).header(CONTENT_TYPE, "application/json");
        if let Some(length) = length {
            request = request.header(CONTENT_LENGTH, length);
        }
        let answer = request.body(body).send().await;
        let response = answer.map_err(unanswered)?;
        let (status, headers) = (response.status(), response.headers().clone());
        match read_capped(response, ANSWER_BYTES).await {
            Ok(body) => outcome(status, &headers, &wire::repaired(&body)),
            Err(error) => Err(broken_answer(status, &error)),
        }
    }
}

fn unanswered(error: reqwest::Error) -> SendError {
    let (before_writing, unsendable) = (error.is_connect(), error.is_builder());
    let reason = error.without_url().to_string();
    if unsendable {
        return fail("REQUEST_INVALID", reason, "Check the channel's Graph base URL, phone number id and token.");
    }
    if before_writing {
        return SendError::Retry { after: Some(RECONNECT), scope: RetryScope::Message, code: None, reason };
    }
    SendError::Unknown { reason }
}

/// The status came, its body did not arrive whole.
fn broken_answer(status: StatusCode, error: &ApiError) -> SendError {
    let reason = format!("HTTP status {}, and the answer broke off: {error}", status.as_u16());
    if status.is_client_error() && status != StatusCode::REQUEST_TIMEOUT {
        // Refused, but the code that says why is lost: the next attempt will tell.
        return SendError::Retry { after: Some(RECONNECT), scope: RetryScope::Message, code: None, reason };
    }
    SendError::Unknown { reason }
}

fn outcome(status: StatusCode, headers: &HeaderMap, text: &str) -> Result<Accepted, SendError> {
    if let Some(error) = GraphError::read(status, headers, text) {
        return Err(error.into_send_error());
    }
    if status.is_success() {
        let reason = || SendError::Unknown { reason: "the answer names no message".to_owned() };
        return accepted(text).ok_or_else(reason);
    }
    Err(without_error_body(status, headers))
}

fn without_error_body(status: StatusCode, headers: &HeaderMap) -> SendError {
    let reason = format!("HTTP status {} without Meta's error object", status.as_u16());
    match status.as_u16() {
        429 => {
            let after = errors::retry_after(headers).or(Some(RECONNECT));
            SendError::Retry { after, scope: RetryScope::Account, code: None, reason }
        }
        425 => SendError::Retry { after: Some(RECONNECT), scope: RetryScope::Message, code: None, reason },
        408 | 500.. => SendError::Unknown { reason },
        code => fail(
            &format!("HTTP_{code}"),
            reason,
            "Something between this server and Meta refused the request: check the Graph base URL and any proxy.",
        ),
    }
}

fn fail(code: &str, reason: String, advice: &str) -> SendError {
    SendError::Fail { code: code.to_owned(), reason, advice: advice.to_owned(), contact: ContactVerdict::Nothing }
}

/// `{"contacts":[{"input":…,"wa_id":…,"user_id":…}],"messages":[{"id":…}]}`. Only the message's id is needed.
fn accepted(text: &str) -> Option<Accepted> {
    let answer = Object::parse(text).ok()?;
    let first = |name| answer.all(name).flat_map(wire::elements).find_map(Object::read);
    let provider_id = first("messages")?.filled("id")?;
    let recipient = first("contacts").map(|contact| Identity {
        user_id: contact.filled("user_id"),
        phone: contact.text("wa_id").and_then(|digits| Phone::parse(&digits)),
        ..Identity::default()
    });
    Some(Accepted { provider_id, recipient: recipient.unwrap_or_default() })
}

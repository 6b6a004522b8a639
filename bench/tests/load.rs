//! The driver against a small axum server that behaves as Switchboard does on the wire: it checks the signature, answers 200,
//! asks the model and sends the answer through Graph.

use std::collections::HashSet;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use bench::load::ack::{self, AckPlan};
use bench::load::burst;
use bench::load::fill::{self, FillPlan};
use bench::load::http::Client;
use bench::load::lab::APP_SECRET;
use bench::load::ledger::Ledger;
use bench::load::reply::{self, ReplyPlan};
use bench::load::standin::{ACCESS_TOKEN, StandIns};
use bench::load::traffic::Traffic;
use bench::load::webhook::PHONE_NUMBER_ID;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

/// What the small server saw, and where it sends answers.
#[derive(Default)]
struct Seen {
    message_ids: Mutex<HashSet<String>>,
    statuses: Mutex<Vec<String>>,
    bodies: Mutex<Vec<Bytes>>,
    /// Graph's and the model's base address.
    stand_ins: Option<(String, String)>,
    refuse_all: bool,
}

async fn webhook(State(seen): State<Arc<Seen>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    if seen.refuse_all {
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    let signature = headers["x-hub-signature-256"].to_str().expect("text").trim_start_matches("sha256=").to_owned();
    let mut mac = Hmac::<Sha256>::new_from_slice(APP_SECRET.as_bytes()).expect("any key");
    mac.update(&body);
    let expected: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    if signature != expected {
        return StatusCode::FORBIDDEN;
    }
    let event: Value = serde_json::from_slice(&body).expect("JSON");
    let value = &event["entry"][0]["changes"][0]["value"];
    for status in value["statuses"].as_array().into_iter().flatten() {
        assert_eq!(status["biz_opaque_callback_data"], "ours");
        seen.statuses.lock().expect("no panic").push(status["status"].as_str().expect("a status").to_owned());
    }
    for message in value["messages"].as_array().into_iter().flatten() {
        let id = message["id"].as_str().expect("an id").to_owned();
        assert!(seen.message_ids.lock().expect("no panic").insert(id), "a message id came twice");
        if let Some((graph, model)) = seen.stand_ins.clone() {
            tokio::spawn(answer(graph, model, message["from"].as_str().expect("a number").to_owned()));
        }
    }
    seen.bodies.lock().expect("no panic").push(body);
    StatusCode::OK
}

/// One model call, then one send.
async fn answer(graph: String, model: String, to: String) {
    let prompt = json!({"model": "bench", "messages": [{"role": "user", "content": "x"}]}).to_string();
    assert_eq!(post_json(&format!("{model}/chat/completions"), &prompt).await, 200);
    let message = json!({
        "messaging_product": "whatsapp", "to": format!("+{to}"), "type": "text", "text": {"body": "x"},
        "biz_opaque_callback_data": "ours",
    });
    assert_eq!(post_json(&format!("{graph}/{PHONE_NUMBER_ID}/messages"), &message.to_string()).await, 200);
}

async fn post_json(url: &str, body: &str) -> u16 {
    let (address, path) = url.trim_start_matches("http://").split_once('/').expect("a path");
    let mut client = Client::new(address.parse().expect("an address"));
    let head = format!("host: x\r\nauthorization: Bearer {ACCESS_TOKEN}\r\ncontent-type: application/json");
    let request = format!("POST /{path} HTTP/1.1\r\n{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    client.send(request.as_bytes()).await.expect("an answer")
}

async fn start(seen: Seen) -> (SocketAddr, Arc<Seen>) {
    let seen = Arc::new(seen);
    let router = Router::new().route("/webhook", post(webhook)).with_state(Arc::clone(&seen));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    (address, seen)
}

fn ack_plan(messages: u64) -> AckPlan {
    let (warm_up, duration) = (Duration::ZERO, Duration::from_secs(60));
    AckPlan { connections: 4, customers: 50, warm_up, duration, messages: Some(messages) }
}

#[tokio::test]
async fn every_acknowledgement_is_of_a_different_signed_message() {
    let (address, seen) = start(Seen::default()).await;
    let result = ack::run(&Traffic::new(address, APP_SECRET), &ack_plan(500)).await;
    assert_eq!(result.acknowledgements.errors, 0, "{:?}", result.acknowledgements.first_error);
    assert_eq!(result.acknowledgements.latency.count(), 500);
    assert_eq!(seen.message_ids.lock().expect("no panic").len(), 500);
}

#[tokio::test]
async fn a_refused_message_is_an_error_and_no_acknowledgement() {
    let (address, _) = start(Seen { refuse_all: true, ..Seen::default() }).await;
    let result = ack::run(&Traffic::new(address, APP_SECRET), &ack_plan(20)).await;
    assert_eq!((result.acknowledgements.errors, result.acknowledgements.latency.count()), (20, 0));
    assert_eq!(result.acknowledgements.first_error.as_deref(), Some("HTTP status 503"));

    let (address, _) = start(Seen::default()).await;
    let result = ack::run(&Traffic::new(address, "another secret"), &ack_plan(20)).await;
    assert_eq!(result.acknowledgements.first_error.as_deref(), Some("HTTP status 403"));
}

#[tokio::test]
async fn every_customer_is_answered_and_every_status_comes_back() {
    let ledger = Arc::new(Ledger::new(40, 16));
    let stand_ins = StandIns::start(Arc::clone(&ledger), Duration::ZERO).await.expect("stand-ins");
    let (address, seen) =
        start(Seen { stand_ins: Some((stand_ins.graph_base_url(), stand_ins.model_base_url())), ..Seen::default() })
            .await;
    let plan = ReplyPlan {
        connections: 4,
        customers: 40,
        in_flight: 16,
        status_connections: 2,
        status_batch: 1,
        warm_up: Duration::from_millis(50),
        duration: Duration::from_millis(400),
        patience: Duration::from_secs(20),
    };
    let result = reply::run(&Traffic::new(address, APP_SECRET), &ledger, None, &plan).await.expect("a result");

    assert!(result.measured.answered > 40, "customers write again after their answer: {}", result.measured.answered);
    assert_eq!(result.unanswered, 0);
    assert_eq!((result.settled.unexpected, result.settled.statuses_failed), (0, 0));
    let messages = seen.message_ids.lock().expect("no panic").len();
    let statuses = seen.statuses.lock().expect("no panic");
    assert_eq!(statuses.len(), 2 * messages);
    assert_eq!(statuses.iter().filter(|status| *status == "delivered").count(), messages);
}

#[tokio::test]
async fn a_burst_waits_for_the_slow_model_and_nobody_writes_twice() {
    let ledger = Arc::new(Ledger::once(100));
    let delay = Duration::from_millis(200);
    let stand_ins = StandIns::start(Arc::clone(&ledger), delay).await.expect("stand-ins");
    let (address, seen) =
        start(Seen { stand_ins: Some((stand_ins.graph_base_url(), stand_ins.model_base_url())), ..Seen::default() })
            .await;
    let traffic = Traffic::new(address, APP_SECRET);
    let result = burst::run(&traffic, &ledger, 100, 8, Duration::from_secs(20)).await;
    assert_eq!((result.unanswered, result.counts.answered, result.counts.model_calls), (0, 100, 100));
    assert!(result.all_answered >= delay);
    assert_eq!(seen.message_ids.lock().expect("no panic").len(), 100);
}

#[tokio::test]
async fn filling_sends_exactly_the_messages_in_batches() {
    let (address, seen) = start(Seen::default()).await;
    let plan = FillPlan { messages: 1234, customers: 100, connections: 3, batch: 100 };
    fill::run(&Traffic::new(address, APP_SECRET), &plan).await.expect("filled");
    assert_eq!(seen.message_ids.lock().expect("no panic").len(), 1234);
    assert_eq!(seen.bodies.lock().expect("no panic").len(), 13);
}

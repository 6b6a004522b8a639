//! Connections that end without an answer, seen from a raw socket.

use serde_json::json;
use sim::{FaultRule, GraphFault, Sim, SimConfig};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{PATIENCE, pair, text};

/// Sends one message over a socket of its own; everything that came back.
async fn raw_send(sim: &Sim) -> Vec<u8> {
    let config = SimConfig::default();
    let body = text("raw").to_string();
    let request = format!(
        "POST /v23.0/{}/messages HTTP/1.1\r\nHost: sim\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        config.phone_number_id,
        config.access_token,
        body.len()
    );
    let mut stream = TcpStream::connect(sim.addr()).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    tokio::time::timeout(PATIENCE, stream.read_to_end(&mut answer)).await.expect("end of connection").unwrap();
    answer
}

#[tokio::test]
async fn dropped_before_acceptance_nothing_is_recorded_and_no_byte_comes_back() {
    let (sim, receiver) = pair(SimConfig::default()).await;
    sim.graph().inject(FaultRule::once(GraphFault::DropBefore));
    assert_eq!(raw_send(&sim).await, b"");
    assert_eq!(sim.graph().accepted_count(), 0);
    assert!(sim.graph().wait_idle(PATIENCE).await);
    assert!(receiver.arrived().is_empty());
    assert!(raw_send(&sim).await.starts_with(b"HTTP/1.1 200 OK\r\n"));
}

#[tokio::test]
async fn dropped_after_acceptance_the_message_counts_and_statuses_come() {
    let (sim, receiver) = pair(SimConfig::default()).await;
    sim.phone(crate::support::USER).text("Hi").await;
    sim.graph().inject(FaultRule::once(GraphFault::DropAfter));
    assert_eq!(raw_send(&sim).await, b"");
    let accepted = sim.graph().wait_accepted(1, PATIENCE).await;
    assert!(accepted[0].answer_lost);
    assert!(sim.graph().wait_idle(PATIENCE).await);
    let statuses = receiver.statuses();
    assert_eq!(statuses.len(), 3);
    assert!(statuses.iter().all(|one| one["biz_opaque_callback_data"] == "ours-1"));
}

#[tokio::test]
async fn a_hang_ends_without_an_answer() {
    let (sim, _receiver) = pair(SimConfig::default()).await;
    sim.graph().inject(FaultRule::once(GraphFault::Hang { ms: 5, accepted: true }));
    assert_eq!(raw_send(&sim).await, b"");
    assert_eq!(sim.graph().accepted_count(), 1);
    sim.graph().inject(FaultRule::once(GraphFault::Hang { ms: 5, accepted: false }));
    assert_eq!(raw_send(&sim).await, b"");
    assert_eq!(sim.graph().accepted_count(), 1);
}

#[tokio::test]
async fn probability_is_seeded() {
    let config = SimConfig { seed: 42, ..SimConfig::default() };
    let outcomes = |sim: Sim| async move {
        sim.graph().inject(FaultRule::with_probability(GraphFault::DropBefore, 0.5));
        let mut outcomes = Vec::new();
        for _ in 0..12 {
            outcomes.push(raw_send(&sim).await.is_empty());
        }
        outcomes
    };
    let first = outcomes(Sim::start(crate::support::loopback(), config.clone()).await.unwrap()).await;
    let second = outcomes(Sim::start(crate::support::loopback(), config).await.unwrap()).await;
    assert_eq!(first, second);
    assert!(first.contains(&true) && first.contains(&false), "{}", json!(first));
}

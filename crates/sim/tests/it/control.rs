//! The control interface over HTTP.

use std::time::Duration;

use futures::StreamExt;
use serde_json::{Value, json};
use sim::{Sim, SimConfig};

use crate::support::{PATIENCE, USER, client, pair, send, text};

async fn post(sim: &Sim, path: &str, body: Value) -> (u16, Value) {
    let response = client().post(format!("http://{}/sim/{path}", sim.addr())).json(&body).send().await.unwrap();
    let status = response.status().as_u16();
    (status, response.json().await.unwrap_or_default())
}

async fn get(sim: &Sim, path: &str) -> Value {
    client().get(format!("http://{}/sim/{path}", sim.addr())).send().await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn another_process_can_drive_a_whole_conversation() {
    let (sim, _receiver) = pair(SimConfig::default()).await;
    let (_, sent) = post(&sim, &format!("phones/{USER}/messages"), json!({"text": "Hi", "name": "Anbu"})).await;
    assert_eq!(sent["acknowledged"], true);
    send(&sim, text("Hello")).await;
    let accepted = get(&sim, "accepted?wait_ms=5000&count=1").await;
    assert_eq!(accepted["accepted"][0]["text"], "Hello");
    assert_eq!(accepted["accepted"][0]["raw"]["type"], "text");
    let n = accepted["accepted"][0]["n"].as_u64().unwrap();
    assert_eq!(get(&sim, &format!("accepted?after={n}")).await["accepted"], json!([]));
    let thread = get(&sim, &format!("phones/{USER}/thread")).await;
    assert_eq!(thread["thread"][0]["direction"], "from_customer");
    assert_eq!(thread["thread"][1]["message"]["text"], "Hello");
    assert_eq!(get(&sim, "idle?wait_ms=5000").await["idle"], true);
    assert_eq!(post(&sim, "reset", json!({})).await.0, 200);
    assert_eq!(get(&sim, "accepted").await["total"], 0);
}

#[tokio::test]
async fn faults_and_rules_can_be_set() {
    let (sim, _receiver) = pair(SimConfig::default()).await;
    let faults = json!({
        "faults": [{"fault": {"kind": "error", "code": 131016}, "times": 1, "to": USER}],
        "webhooks": {"duplicate_probability": 0.5},
        "statuses": {"steps": [{"status": "read", "after_ms": 1}]},
        "limits": {"window": false, "pair": null, "throughput_per_s": null},
    });
    assert_eq!(post(&sim, "faults", faults).await.0, 200);
    assert_eq!(send(&sim, text("x")).await.0, 500);
    assert_eq!(send(&sim, text("x")).await.0, 200);
    assert_eq!(post(&sim, "faults", json!({"fault": 1})).await.0, 422);
    let rules = json!({"rules": [{"match": "price", "times": 1, "then": {"kind": "reply", "text": "10"}}]});
    assert_eq!(post(&sim, "llm/rules", rules).await.0, 200);
    let ask = json!({"model": "m", "messages": [{"role": "user", "content": "what price?"}]});
    let url = format!("{}/chat/completions", sim.openai_base_url());
    let answer: Value = client().post(url).json(&ask).send().await.unwrap().json().await.unwrap();
    assert_eq!(answer["choices"][0]["message"]["content"], "10");
    assert_eq!(get(&sim, "llm/requests").await["requests"][0]["last_user_text"], "what price?");
}

#[tokio::test]
async fn a_phone_shows_messages_ticks_and_typing_as_they_happen() {
    let (sim, _receiver) = pair(SimConfig::default()).await;
    let asked = sim.phone(USER).text("Hi").await;
    let url = format!("http://{}/sim/phones/{USER}/events", sim.addr());
    let mut events = client().get(url).send().await.unwrap().bytes_stream();
    let mark = json!({"messaging_product": "whatsapp", "status": "read", "message_id": asked.wamid,
                      "typing_indicator": {"type": "text"}});
    send(&sim, mark).await;
    send(&sim, text("Hello")).await;
    let mut seen = String::new();
    let wanted =
        ["\"event\":\"read\"", "\"event\":\"typing\"", "\"event\":\"business_message\"", "\"event\":\"status\""];
    while !wanted.iter().all(|one| seen.contains(one)) {
        let chunk = tokio::time::timeout(PATIENCE, events.next()).await.expect("an event").unwrap().unwrap();
        seen.push_str(std::str::from_utf8(&chunk).unwrap());
    }
}

#[tokio::test]
async fn waiting_ends_with_its_time() {
    let (sim, _receiver) = pair(SimConfig::default()).await;
    assert!(sim.graph().wait_accepted(1, Duration::from_millis(5)).await.is_empty());
    sim.stop().await;
}

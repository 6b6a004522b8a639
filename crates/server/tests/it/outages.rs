//! Outages: the disk, the database, Redis, the provider, the clock. While something is away, health says so and
//! nothing is acknowledged that is not stored; when it is back, everything goes on by itself and nothing is doubled.

mod database;
mod panic;
mod proxy;
mod redis;
mod time;

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{PATIENCE, Wishes, World, eager};

/// How long a webhook waits for its commit in these tests.
const COMMIT_PATIENCE: Duration = Duration::from_millis(500);
/// What an answer may take beyond it on a busy machine; the provider gives up after 5 s.
const ANSWER_WITHIN: Duration = Duration::from_millis(4_500);

fn impatient() -> Wishes {
    eager().set("SWITCHBOARD_INTAKE__COMMIT_PATIENCE_MS", COMMIT_PATIENCE.as_millis().to_string())
}

/// A webhook with one text message from `number`; the same number makes the same message.
fn text_webhook(number: u64) -> Vec<u8> {
    let timestamp = server::boot::system_clock().now().0 / 1_000;
    json!({ "object": "whatsapp_business_account", "entry": [{ "id": "100000000000001", "changes": [{ "field": "messages", "value": {
        "messaging_product": "whatsapp",
        "metadata": { "display_phone_number": "15550100100", "phone_number_id": "200000000000001" },
        "contacts": [{ "profile": { "name": "Asha" }, "wa_id": number.to_string() }],
        "messages": [{ "from": number.to_string(), "id": format!("wamid.OUTAGE{number}"), "timestamp": timestamp.to_string(),
            "type": "text", "text": { "body": format!("hello from {number}") } }],
    } }] }] })
    .to_string()
    .into_bytes()
}

/// Posts `number`'s webhook; whether it was acknowledged. It is answered in time, with 200 or 503.
async fn post(world: &World, number: u64) -> bool {
    let body = text_webhook(number);
    let answer =
        tokio::time::timeout(ANSWER_WITHIN, world.webhook(&body)).await.expect("a webhook was not answered in time");
    match answer.status().as_u16() {
        200 => true,
        503 => {
            assert!(answer.headers().contains_key("retry-after"));
            false
        }
        other => panic!("a webhook was answered {other}"),
    }
}

/// Posts until it is acknowledged, as the provider does.
async fn post_until_acknowledged(world: &World, number: u64) {
    world.until("an acknowledgement", || async { post(world, number).await.then_some(()) }).await;
}

async fn health(world: &World) -> (u16, Value) {
    let answer = world.http.get(world.url("/health")).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

async fn until_health(world: &World, code: u16, check: &str, state: &[&str]) {
    world
        .until(&format!("health {code} with {check} {state:?}"), || async {
            let (got, body) = health(world).await;
            let is = body["checks"][check].as_str().unwrap_or_default().to_owned();
            (got == code && state.contains(&is.as_str())).then_some(())
        })
        .await;
    let alive = world.http.get(world.url("/health/live")).send().await.unwrap();
    assert_eq!(alive.status(), 200);
}

/// Whether so many messages were accepted and no lane has anything left to do.
async fn is_quiet(world: &World, accepted: usize) -> bool {
    let stats: Value = world.http.get(world.url("/stats")).send().await.unwrap().json().await.unwrap();
    let queue = &stats["queue"];
    queue["pending"] == 0 && queue["running"] == 0 && world.sim.graph().accepted_count() >= accepted as u64
}

/// Every one of these customers got exactly one answer, and nobody else got any.
async fn all_are_answered_once(world: &World, numbers: impl IntoIterator<Item = u64>) {
    let expected: BTreeMap<String, usize> = numbers.into_iter().map(|number| (number.to_string(), 1)).collect();
    let quiet = || async { is_quiet(world, expected.len()).await.then_some(()) };
    world.until("every answer to be settled", quiet).await;
    assert!(world.sim.graph().wait_idle(PATIENCE).await);
    let mut got: BTreeMap<String, usize> = BTreeMap::new();
    for accepted in world.sim.graph().accepted(0) {
        *got.entry(accepted.to.clone()).or_default() += 1;
    }
    assert_eq!(got, expected);
}

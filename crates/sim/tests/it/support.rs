//! A webhook receiver and small helpers.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use serde_json::{Value, json};
use sim::{Sim, SimConfig};
use tokio::sync::watch;

pub const USER: &str = "15550100199";
pub const PATIENCE: Duration = Duration::from_secs(10);

/// A webhook as it arrived.
#[derive(Clone)]
pub struct Arrived {
    pub body: Bytes,
    pub signature: Option<String>,
}

impl Arrived {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn value(&self) -> Value {
        self.json()["entry"][0]["changes"][0]["value"].clone()
    }
}

#[derive(Default)]
struct Inbox {
    arrived: Mutex<Vec<Arrived>>,
    count: watch::Sender<usize>,
    /// Answers for the next POSTs; then 200.
    refusals: Mutex<Vec<u16>>,
}

/// Records every webhook.
pub struct Receiver {
    pub url: String,
    inbox: Arc<Inbox>,
}

impl Receiver {
    pub async fn start() -> Self {
        let inbox = Arc::new(Inbox::default());
        let app = Router::new().route("/hook", get(challenge).post(take)).with_state(Arc::clone(&inbox));
        let listener = tokio::net::TcpListener::bind(loopback()).await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { url, inbox }
    }

    pub fn refuse_next(&self, statuses: &[u16]) {
        self.inbox.refusals.lock().unwrap().extend(statuses.iter().rev());
    }

    pub fn arrived(&self) -> Vec<Arrived> {
        self.inbox.arrived.lock().unwrap().clone()
    }

    pub async fn wait(&self, count: usize) -> Vec<Arrived> {
        let mut changes = self.inbox.count.subscribe();
        tokio::time::timeout(PATIENCE, changes.wait_for(|&n| n >= count)).await.expect("webhooks in time").unwrap();
        self.arrived()
    }

    /// All statuses so far, as `(id, status)`, in order of arrival.
    pub fn statuses(&self) -> Vec<Value> {
        let bodies = self.arrived();
        bodies.iter().filter_map(|one| one.value()["statuses"].as_array().cloned()).flatten().collect()
    }
}

async fn challenge(Query(query): Query<Vec<(String, String)>>) -> (StatusCode, String) {
    let get = |name: &str| query.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    match get("hub.verify_token") {
        Some(token) if token == SimConfig::default().verify_token => {
            (StatusCode::OK, get("hub.challenge").unwrap_or_default())
        }
        _ => (StatusCode::FORBIDDEN, String::new()),
    }
}

async fn take(State(inbox): State<Arc<Inbox>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let signature = headers.get("x-hub-signature-256").map(|value| value.to_str().unwrap().to_owned());
    inbox.arrived.lock().unwrap().push(Arrived { body, signature });
    let answer = inbox.refusals.lock().unwrap().pop();
    inbox.count.send_modify(|count| *count += 1);
    answer.map_or(StatusCode::OK, |status| StatusCode::from_u16(status).unwrap())
}

pub fn loopback() -> SocketAddr {
    "127.0.0.1:0".parse().unwrap()
}

/// A simulator that tells a receiver.
pub async fn pair(config: SimConfig) -> (Sim, Receiver) {
    let receiver = Receiver::start().await;
    let config = SimConfig { webhook_url: Some(receiver.url.clone()), ..config };
    (Sim::start(loopback(), config).await.unwrap(), receiver)
}

pub fn client() -> reqwest::Client {
    // Only http:// is spoken here, but the client wants a provider; a second install may fail.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().user_agent("test").build().unwrap()
}

/// POSTs to the messages endpoint: status and body.
pub async fn send(sim: &Sim, body: Value) -> (u16, Value) {
    let url = format!("{}/{}/messages", sim.graph_base_url(), SimConfig::default().phone_number_id);
    let response = client().post(url).bearer_auth(SimConfig::default().access_token).json(&body).send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

pub fn text(body: &str) -> Value {
    json!({"messaging_product": "whatsapp", "to": format!("+{USER}"), "type": "text", "text": {"body": body},
           "biz_opaque_callback_data": "ours-1"})
}

//! A stand-in for the Graph API: answers what a test lays out, in order, and keeps what it was asked.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, Once};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Response};
use channels::whatsapp::{AccessToken, WhatsApp, WhatsAppConfig, client_builder};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub const TOKEN: &str = "fictional-token";

pub struct Answer {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

pub fn answer(status: u16, body: impl Into<Vec<u8>>) -> Answer {
    Answer { status, headers: Vec::new(), body: body.into() }
}

impl Answer {
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

#[derive(Clone)]
pub struct Asked {
    pub method: String,
    /// Path and query.
    pub target: String,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Asked {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

#[derive(Clone, Default)]
struct Script {
    answers: Arc<Mutex<VecDeque<Answer>>>,
    asked: Arc<Mutex<Vec<Asked>>>,
}

pub struct StandIn {
    pub base: String,
    script: Script,
    server: JoinHandle<()>,
}

impl StandIn {
    pub async fn start(answers: impl IntoIterator<Item = Answer>) -> Self {
        let script = Script { answers: Arc::new(Mutex::new(answers.into_iter().collect())), ..Script::default() };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}/v24.0", listener.local_addr().unwrap());
        let app = Router::new().fallback(play).with_state(script.clone());
        let server = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { base, script, server }
    }

    pub fn then(&self, answer: Answer) {
        self.script.answers.lock().unwrap().push_back(answer);
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.script.asked.lock().unwrap().clone()
    }

    pub fn number(&self) -> WhatsApp {
        number(&self.base)
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn play(State(script): State<Script>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, 16 * 1024 * 1024).await.unwrap();
    script.asked.lock().unwrap().push(Asked {
        method: parts.method.to_string(),
        target: parts.uri.path_and_query().unwrap().to_string(),
        headers: parts.headers,
        body,
    });
    let next = script.answers.lock().unwrap().pop_front().unwrap_or_else(|| answer(418, "no answer was laid out"));
    let mut response = Response::builder().status(next.status);
    for (name, value) in next.headers {
        response = response.header(name, value);
    }
    response.body(Body::from(next.body)).unwrap()
}

pub fn config(base: &str) -> WhatsAppConfig {
    WhatsAppConfig {
        graph_base_url: format!("{base}/"),
        phone_number_id: "200000000000001".into(),
        waba_id: Some("100000000000001".into()),
        access_token: AccessToken::from(TOKEN.to_owned()),
    }
}

pub fn number(base: &str) -> WhatsApp {
    WhatsApp::new(client(client_builder()), config(base))
}

pub fn client(builder: reqwest::ClientBuilder) -> reqwest::Client {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| rustls::crypto::ring::default_provider().install_default().unwrap());
    builder.build().unwrap()
}

/// A server that reads one request's head, writes `bytes` and closes the connection.
pub async fn closes_after(bytes: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut head = [0; 4096];
        let read = stream.read(&mut head).await.unwrap();
        assert!(read > 0);
        stream.write_all(bytes).await.unwrap();
    });
    format!("http://{address}/v24.0")
}

/// An address where nothing listens.
pub async fn nowhere() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    format!("http://{}/v24.0", listener.local_addr().unwrap())
}

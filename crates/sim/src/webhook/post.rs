//! One POST to the receiver over a keep-alive connection.

use std::time::Duration;

use axum::http::{Method, Request, header};
use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

/// Answers are drained so that the connection can be used again; none that matters is longer.
const ANSWER_MAX_BYTES: usize = 64 * 1024;

/// The HTTP client of the simulator (plain `http://` only).
#[derive(Clone)]
pub(crate) struct Poster {
    client: Client<HttpConnector, Full<Bytes>>,
}

impl Poster {
    pub(crate) fn new(connections: usize) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let client = Client::builder(TokioExecutor::new()).pool_max_idle_per_host(connections).build(connector);
        Self { client }
    }

    /// The answer's status, or none if there was no answer in time.
    pub(crate) async fn post(&self, url: &str, body: Bytes, signature: Option<&str>, timeout: Duration) -> Option<u16> {
        let mut request = Request::builder()
            .method(Method::POST)
            .uri(url)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::USER_AGENT, "switchboard-sim");
        if let Some(signature) = signature {
            request = request.header("x-hub-signature-256", signature);
        }
        let request = request.body(Full::new(body)).ok()?;
        self.answer(request, timeout).await.map(|(status, _)| status)
    }

    /// GETs `url`: status and body.
    pub(crate) async fn get(&self, url: &str, timeout: Duration) -> Option<(u16, Bytes)> {
        let request = Request::builder().uri(url).body(Full::default()).ok()?;
        self.answer(request, timeout).await
    }

    async fn answer(&self, request: Request<Full<Bytes>>, timeout: Duration) -> Option<(u16, Bytes)> {
        let exchange = async {
            let response = self.client.request(request).await.ok()?;
            let status = response.status().as_u16();
            let body = Limited::new(response.into_body(), ANSWER_MAX_BYTES).collect().await.ok()?;
            Some((status, body.to_bytes()))
        };
        tokio::time::timeout(timeout, exchange).await.ok().flatten()
    }
}

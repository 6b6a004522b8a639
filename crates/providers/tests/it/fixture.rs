//! A provider on the wire: a TCP listener that answers each request with the next scripted answer, byte for byte as
//! written, and keeps what it was asked. It lives on the test's own runtime, so that it works with a paused clock.

use std::sync::{Arc, Mutex};

use providers::{ApiKey, ChatModel, ProviderConfig, ProviderKind};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

pub const KEY: &str = "k-top-secret";

#[derive(Clone)]
pub enum Answer {
    /// Status, extra headers (each with `\r\n`), content type, body.
    Full(u16, &'static str, &'static str, String),
    /// A chunked body in these pieces; `cut` = the connection ends without the last chunk.
    Chunks { content_type: &'static str, pieces: Vec<Vec<u8>>, cut: bool },
    /// Pieces of an event stream, then silence.
    Stall(Vec<Vec<u8>>),
    /// No answer at all.
    Hang,
}

impl Answer {
    pub fn json(status: u16, body: Value) -> Self {
        Self::Full(status, "", "application/json", body.to_string())
    }

    pub fn limited(headers: &'static str) -> Self {
        let body = json!({"error": {"message": "slow down", "type": "requests", "code": "rate_limit_exceeded"}});
        Self::Full(429, headers, "application/json", body.to_string())
    }

    /// A whole stream, cut into pieces of `size` bytes whatever is there.
    pub fn stream(events: &str, size: usize) -> Self {
        let pieces = events.as_bytes().chunks(size).map(<[u8]>::to_vec).collect();
        Self::Chunks { content_type: "text/event-stream", pieces, cut: false }
    }

    pub fn cut_stream(events: &str) -> Self {
        Self::Chunks { content_type: "text/event-stream", pieces: vec![events.into()], cut: true }
    }
}

/// One request as it came.
#[derive(Debug, Clone)]
pub struct Seen {
    pub line: String,
    /// Lower case.
    pub headers: String,
    pub body: Value,
}

pub struct Fixture {
    address: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Fixture {
    /// The last answer is repeated.
    pub async fn start(answers: Vec<Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let seen = Arc::<Mutex<Vec<Seen>>>::default();
        let kept = Arc::clone(&seen);
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(serve(stream, answers.clone(), Arc::clone(&kept)));
            }
        });
        Self { address, seen }
    }

    pub fn model(&self, kind: ProviderKind) -> Arc<dyn ChatModel> {
        let mut cfg = self.config(kind);
        cfg.api_key = Some(ApiKey::new(KEY));
        providers::build(cfg, client()).unwrap()
    }

    pub fn config(&self, kind: ProviderKind) -> ProviderConfig {
        let path = if kind == ProviderKind::Gemini { "v1beta" } else { "v1" };
        let mut cfg = ProviderConfig::new(kind, "m");
        cfg.base_url = Some(format!("http://{}/{path}", self.address));
        cfg
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

pub fn client() -> reqwest::Client {
    // Another test of this process may have installed it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    providers::client_builder_defaults(reqwest::Client::builder()).no_proxy().build().unwrap()
}

async fn serve(mut stream: TcpStream, answers: Vec<Answer>, seen: Arc<Mutex<Vec<Seen>>>) {
    while let Some(request) = read_request(&mut stream).await {
        let nth = {
            let mut seen = seen.lock().unwrap();
            seen.push(request);
            seen.len() - 1
        };
        let keep = write_answer(&mut stream, &answers[nth.min(answers.len() - 1)]).await;
        if !keep {
            return;
        }
    }
}

async fn read_request(stream: &mut TcpStream) -> Option<Seen> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        if let Some(head_end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = String::from_utf8(bytes[..head_end].to_vec()).unwrap();
            let headers = head.to_lowercase();
            let length: usize = headers.lines().find_map(|l| l.strip_prefix("content-length: "))?.parse().unwrap();
            if bytes.len() >= head_end + 4 + length {
                let body = serde_json::from_slice(&bytes[head_end + 4..]).unwrap();
                return Some(Seen { line: head.lines().next().unwrap().to_owned(), headers, body });
            }
        }
        let read = stream.read(&mut buffer).await.ok().filter(|&n| n > 0)?;
        bytes.extend_from_slice(&buffer[..read]);
    }
}

/// Whether the connection goes on.
async fn write_answer(stream: &mut TcpStream, answer: &Answer) -> bool {
    let start = |content_type: &str| {
        format!("HTTP/1.1 200 OK\r\ncontent-type: {content_type}\r\ntransfer-encoding: chunked\r\n\r\n")
    };
    let (content_type, pieces, ends) = match answer {
        Answer::Full(status, headers, content_type, body) => {
            let head = format!(
                "HTTP/1.1 {status} X\r\n{headers}content-type: {content_type}\r\ncontent-length: {}\r\n\r\n",
                body.len()
            );
            return stream.write_all(format!("{head}{body}").as_bytes()).await.is_ok();
        }
        Answer::Hang => return std::future::pending().await,
        Answer::Chunks { content_type, pieces, cut } => (*content_type, pieces, Some(!cut)),
        Answer::Stall(pieces) => ("text/event-stream", pieces, None),
    };
    if stream.write_all(start(content_type).as_bytes()).await.is_err() {
        return false;
    }
    for piece in pieces {
        let mut chunk = format!("{:x}\r\n", piece.len()).into_bytes();
        chunk.extend_from_slice(piece);
        chunk.extend_from_slice(b"\r\n");
        if stream.write_all(&chunk).await.is_err() {
            return false;
        }
        // Lets the client read this piece before the next one is there.
        tokio::task::yield_now().await;
    }
    match ends {
        None => std::future::pending().await,
        Some(true) => stream.write_all(b"0\r\n\r\n").await.is_ok(),
        Some(false) => false,
    }
}

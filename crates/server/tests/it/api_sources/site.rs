//! A website on this machine, whose pages a test sets, and which remembers who asked for what.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokio::task::JoinHandle;

#[derive(Clone)]
pub enum Reply {
    Html(String),
    /// Status, type and body.
    Raw(u16, &'static str, Vec<u8>),
    Redirect(String),
    /// Says that it sends something, and does not.
    Silence,
    /// As many bytes without a length as are asked for.
    Endless,
}

#[derive(Default)]
struct Pages {
    replies: HashMap<String, Reply>,
    asked: Vec<String>,
    /// Paths that were answered with 304.
    unchanged: Vec<String>,
}

pub struct Site {
    pages: Arc<Mutex<Pages>>,
    pub base: String,
    serving: JoinHandle<()>,
}

impl Drop for Site {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Site {
    pub async fn start() -> Site {
        let pages: Arc<Mutex<Pages>> = Arc::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state(pages.clone());
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Site { pages, base, serving }
    }

    pub fn set(&self, path: &str, reply: Reply) -> &Self {
        self.pages.lock().unwrap().replies.insert(path.to_owned(), reply);
        self
    }

    /// A page with a sentence and links.
    pub fn page(&self, path: &str, sentence: &str, links: &[&str]) -> &Self {
        let links: String = links.iter().map(|link| format!("<li><a href=\"{link}\">more</a></li>")).collect();
        let html = format!(
            "<!doctype html><title>About {path}</title><body><main><h1>About {path}</h1><p>{sentence}</p></main>\
             <nav><ul>{links}</ul></nav>"
        );
        self.set(path, Reply::Html(html))
    }

    pub fn remove(&self, path: &str) {
        self.pages.lock().unwrap().replies.remove(path);
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// What was asked for since the last time, and what of it had not changed.
    pub fn asked(&self) -> (Vec<String>, Vec<String>) {
        let mut pages = self.pages.lock().unwrap();
        let (mut asked, mut unchanged) = (std::mem::take(&mut pages.asked), std::mem::take(&mut pages.unchanged));
        asked.sort();
        unchanged.sort();
        (asked, unchanged)
    }
}

async fn answer(State(pages): State<Arc<Mutex<Pages>>>, request: Request) -> Response {
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let reply = {
        let mut pages = pages.lock().unwrap();
        pages.asked.push(path.clone());
        pages.replies.get(&path).cloned()
    };
    match reply {
        None => StatusCode::NOT_FOUND.into_response(),
        Some(Reply::Html(html)) => page(&pages, &path, request.headers(), html),
        Some(Reply::Raw(status, kind, body)) => {
            (StatusCode::from_u16(status).unwrap(), [(header::CONTENT_TYPE, kind)], body).into_response()
        }
        Some(Reply::Redirect(target)) => (StatusCode::FOUND, [(header::LOCATION, target)]).into_response(),
        Some(Reply::Silence) => {
            let nothing = futures::stream::pending::<Result<Vec<u8>, std::io::Error>>();
            ([(header::CONTENT_TYPE, "text/html")], Body::from_stream(nothing)).into_response()
        }
        Some(Reply::Endless) => {
            let more = futures::stream::repeat_with(|| Ok::<_, std::io::Error>(vec![b'a'; 64 * 1024]));
            ([(header::CONTENT_TYPE, "text/html")], Body::from_stream(more)).into_response()
        }
    }
}

/// With a version, as servers of files have it.
fn page(pages: &Mutex<Pages>, path: &str, headers: &HeaderMap, html: String) -> Response {
    let sum = html.bytes().fold(0u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
    let etag = format!("\"{sum:x}\"");
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if known == Some(etag.as_str()) {
        pages.lock().unwrap().unchanged.push(path.to_owned());
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, etag)]).into_response();
    }
    let kind = "text/html; charset=utf-8".to_owned();
    ([(header::CONTENT_TYPE, kind), (header::ETAG, etag)], html).into_response()
}

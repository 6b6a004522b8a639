//! One page from the web: checked before each step, bounded in bytes and time.
//!
//! Names are resolved by the client itself, which connects to no address of a private network (`net`). Redirects are
//! followed here, one by one, because each leads to an address that has to be checked like the first.

use std::time::Duration;

use reqwest::header::{self, HeaderMap};
use reqwest::{Response, StatusCode, Url};

use super::super::robots::Robots;
use super::site::{self, Site};
use crate::net::{NotPublic, Outbound, Refusal};

const REDIRECTS_MAX: usize = 5;
/// A server that asks for more patience is asked again by the next refresh.
const RETRY_AFTER_MAX: Duration = Duration::from_secs(10 * 60);
/// Of a header that is kept.
const VALIDATOR_BYTES: usize = 500;
const ACCEPT: &str = "text/html,application/xhtml+xml,text/plain;q=0.9,text/markdown;q=0.9,application/pdf;q=0.8";
/// What is read of the types that servers name. One that names none is judged by the content.
const TYPES: [&str; 7] = [
    "text/html",
    "application/xhtml+xml",
    "text/plain",
    "text/markdown",
    "text/x-markdown",
    "application/pdf",
    "application/octet-stream",
];

/// How pages are asked for.
pub(super) struct Fetcher<'a> {
    pub outbound: &'a Outbound,
    /// Of a whole answer.
    pub timeout: Duration,
    /// Of documents that a site links to: as large as any file.
    pub pdf_bytes: usize,
}

/// What is asked for.
pub(super) struct Wanted<'a> {
    pub url: &'a Url,
    /// Where redirects may lead.
    pub site: &'a Site,
    pub robots: Option<&'a Robots>,
    /// What the server said of the version that is known.
    pub etag: Option<&'a str>,
    pub last_modified: Option<&'a str>,
    pub is_page: bool,
    pub max_bytes: usize,
}

#[derive(Debug)]
pub(super) enum Fetched {
    Page(Page),
    NotModified,
}

#[derive(Debug)]
pub(super) struct Page {
    /// Where it was in the end.
    pub url: Url,
    pub content_type: Option<String>,
    pub bytes: Vec<u8>,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

/// Why there is no page. `words` is a sentence for people.
#[derive(Debug)]
pub(super) enum Refused {
    /// The same may work later.
    Passing { words: String, after: Option<Duration> },
    /// The server does not have it, or does not give it.
    Lasting { words: String },
    /// It must not be asked for.
    Private { words: String },
}

impl Refused {
    pub(super) fn words(&self) -> &str {
        let (Self::Passing { words, .. } | Self::Lasting { words } | Self::Private { words }) = self;
        words
    }

    fn passing(words: impl Into<String>) -> Self {
        Self::Passing { words: words.into(), after: None }
    }

    pub(super) fn lasting(words: impl Into<String>) -> Self {
        Self::Lasting { words: words.into() }
    }
}

impl Fetcher<'_> {
    pub(super) async fn get(&self, wanted: Wanted<'_>) -> Result<Fetched, Refused> {
        let late = || Refused::passing(format!("It did not answer within {} seconds.", self.timeout.as_secs()));
        tokio::time::timeout(self.timeout, self.follow(wanted)).await.map_err(|_| late())?
    }

    async fn follow(&self, wanted: Wanted<'_>) -> Result<Fetched, Refused> {
        let mut url = wanted.url.clone();
        for _ in 0..=REDIRECTS_MAX {
            site::check(&url, &self.outbound.private)
                .map_err(|words| Refused::Private { words: format!("It {words}") })?;
            if wanted.robots.is_some_and(|robots| !robots.allows(&site::key(&url))) {
                return Err(Refused::lasting("The website's robots.txt asks not to visit it."));
            }
            let response = self.ask(&url, &wanted).await?;
            if !response.status().is_redirection() || response.status() == StatusCode::NOT_MODIFIED {
                return self.read(url, response, &wanted).await;
            }
            let next = redirect(&url, &response)?;
            if !wanted.site.has(&next) {
                return Err(Refused::lasting(format!("It leads to another place, {}.", short(&next))));
            }
            url = next;
        }
        Err(Refused::lasting("It leads from one address to the next without end."))
    }

    async fn ask(&self, url: &Url, wanted: &Wanted<'_>) -> Result<Response, Refused> {
        let http = self.outbound.client(url).map_err(|error| {
            tracing::error!(%error, "there is no client for websites");
            Refused::passing("Websites cannot be visited now.")
        })?;
        let mut request = http.get(url.clone()).header(header::ACCEPT, ACCEPT);
        for (name, value) in [(header::IF_NONE_MATCH, wanted.etag), (header::IF_MODIFIED_SINCE, wanted.last_modified)] {
            if let Some(value) = value {
                request = request.header(name, value);
            }
        }
        request.send().await.map_err(|error| {
            tracing::debug!(%error, "a page could not be fetched");
            match private_address(&error) {
                true => Refused::Private { words: format!("It cannot be visited: {}.", Refusal::Private) },
                false => Refused::passing("It could not be reached."),
            }
        })
    }

    async fn read(&self, url: Url, response: Response, wanted: &Wanted<'_>) -> Result<Fetched, Refused> {
        let status = response.status();
        if status == StatusCode::NOT_MODIFIED {
            return Ok(Fetched::NotModified);
        }
        if !status.is_success() {
            return Err(refusal(status, response.headers()));
        }
        let headers = response.headers();
        let content_type = text(headers, header::CONTENT_TYPE.as_str());
        if wanted.is_page {
            check_type(content_type.as_deref())?;
        }
        let packed = text(headers, header::CONTENT_ENCODING.as_str());
        if packed.is_some_and(|packed| !packed.eq_ignore_ascii_case("identity")) {
            return Err(Refused::lasting("Its server sends it compressed although it was not asked to."));
        }
        let etag = text(headers, header::ETAG.as_str()).filter(|etag| etag.len() <= VALIDATOR_BYTES);
        let last_modified = text(headers, header::LAST_MODIFIED.as_str()).filter(|at| at.len() <= VALIDATOR_BYTES);
        let is_pdf = content_type.as_deref().is_some_and(|kind| kind.starts_with("application/pdf"));
        let max_bytes = if is_pdf { self.pdf_bytes } else { wanted.max_bytes };
        let bytes = body(response, max_bytes).await?;
        Ok(Fetched::Page(Page { url, content_type, bytes, etag, last_modified }))
    }
}

async fn body(mut response: Response, max_bytes: usize) -> Result<Vec<u8>, Refused> {
    let too_large = || Refused::lasting(format!("It is larger than {} KB.", max_bytes / 1024));
    if response.content_length().is_some_and(|bytes| bytes > max_bytes as u64) {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|_| Refused::passing("The connection broke."))? {
        if bytes.len() + chunk.len() > max_bytes {
            return Err(too_large());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn redirect(url: &Url, response: &Response) -> Result<Url, Refused> {
    let target = text(response.headers(), header::LOCATION.as_str());
    let target = target.and_then(|target| url.join(&target).ok()).map(site::tidy);
    target.ok_or_else(|| Refused::lasting("It leads to an address that cannot be read."))
}

fn refusal(status: StatusCode, headers: &HeaderMap) -> Refused {
    let words = match status.as_u16() {
        401 | 403 => "It is not open to everybody: the server refuses it.".to_owned(),
        404 | 410 => "The server says that it is not there.".to_owned(),
        code => format!("The server answers with error {code}."),
    };
    let is_passing = status.is_server_error() || matches!(status.as_u16(), 408 | 425 | 429);
    if !is_passing {
        return Refused::Lasting { words };
    }
    let seconds = text(headers, header::RETRY_AFTER.as_str()).and_then(|text| text.trim().parse().ok());
    Refused::Passing { words, after: seconds.map(Duration::from_secs).map(|after| after.min(RETRY_AFTER_MAX)) }
}

fn check_type(content_type: Option<&str>) -> Result<(), Refused> {
    let essence = content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if essence.is_empty() || TYPES.contains(&essence.as_str()) {
        return Ok(());
    }
    let essence: String = essence.chars().filter(|c| c.is_ascii_graphic()).take(60).collect();
    Err(Refused::lasting(format!("It is no page with text, but {essence}.")))
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// Whether the client refused because of where the name leads.
fn private_address(error: &reqwest::Error) -> bool {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(inner) = cause {
        if inner.downcast_ref::<NotPublic>().is_some() {
            return true;
        }
        cause = inner.source();
    }
    false
}

/// An address as a sentence names it.
fn short(url: &Url) -> String {
    model::text::fit(url.as_str(), 100).to_owned()
}

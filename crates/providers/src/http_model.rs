//! Remote models over HTTP: OpenAI, Gemini, Anthropic, Ollama and any OpenAI-compatible server.
//!
//! `request` writes each vendor's JSON, `reply` reads what comes back; here it is sent, waited for and cut into events.
//! Nothing is tried again: that is `Fallback`'s part.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use futures::{FutureExt, future::BoxFuture};
use reqwest::{Response, Url, header::HeaderMap};
use serde_json::Value;
use tokio::time::{Instant, timeout_at};

use crate::{
    ApiKey, ChatModel, ChatRequest, ChatResponse, ConfigError, DeltaSink, Limits, ModelError, ModelId, ProviderConfig,
    ProviderKind,
    errors::{self, Speaker},
    events::Events,
    reply::Reply,
    request,
    wire::{self, Wire},
};

/// Bytes of a whole answer: 1 MiB of text and its calls, with room for escapes and thoughts.
const ANSWER_BYTES: usize = 16 << 20;
/// How long the end of a body is waited for after the vendor has said that nothing follows: a connection whose body
/// was read to its end is used again.
const CLOSING: Duration = Duration::from_millis(100);

/// One model of one provider.
pub struct HttpModel {
    id: ModelId,
    kind: ProviderKind,
    wire: Wire,
    client: reqwest::Client,
    whole_url: Url,
    stream_url: Url,
    headers: HeaderMap,
    key: Option<ApiKey>,
    limits: Limits,
    /// For calls that came without an id. Starts at the time, so that ids of an earlier process do not come again.
    next_id: AtomicU64,
}

impl HttpModel {
    /// `client` brings the connect time-out; see [`crate::client_builder_defaults`].
    pub fn new(cfg: ProviderConfig, client: reqwest::Client) -> Result<Self, ConfigError> {
        let provider = cfg.kind.name();
        let model = cfg.model.trim();
        if model.is_empty() {
            return Err(ConfigError::NoModel { provider });
        }
        let key = cfg.api_key.filter(|key| !key.expose().is_empty());
        let needs_key = matches!(cfg.kind, ProviderKind::Openai | ProviderKind::Gemini | ProviderKind::Anthropic);
        if needs_key && key.is_none() {
            return Err(ConfigError::NoKey { provider });
        }
        let wire = Wire::of(cfg.kind);
        let headers = wire::headers(wire, key.as_ref()).ok_or(ConfigError::BadKey { provider })?;
        let base = wire::base_url(cfg.kind, cfg.base_url.as_deref())?;
        let [whole_url, stream_url] = urls(wire, &base, model).ok_or(ConfigError::BadModel { provider })?;
        #[expect(
            clippy::disallowed_methods,
            reason = "not a time: a number that an earlier process did not begin with"
        )]
        let started = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Ok(Self {
            id: ModelId { provider: provider.to_owned(), model: model.to_owned() },
            kind: cfg.kind,
            wire,
            client,
            whole_url,
            stream_url,
            headers,
            key,
            limits: cfg.limits,
            next_id: AtomicU64::new(started.as_millis() as u64),
        })
    }

    fn who(&self) -> Speaker<'_> {
        Speaker { provider: &self.id.provider, key: self.key.as_ref() }
    }

    fn make_id(&self) -> String {
        let n = self.next_id.fetch_add(1, Ordering::Relaxed);
        match self.wire {
            Wire::Gemini => request::stand_in_id(n),
            _ => format!("call_{n}"),
        }
    }

    /// Sends the request and waits for the head of a good answer.
    async fn post(&self, req: &ChatRequest, stream: bool) -> Result<Response, ModelError> {
        let url = if stream { &self.stream_url } else { &self.whole_url };
        let body = request::body(self.kind, &self.id.model, req, stream);
        let call = self.client.post(url.clone()).headers(self.headers.clone()).body(body).send();
        let response = call.await.map_err(|error| errors::from_transport(self.who(), &error))?;
        wire::accepted(self.who(), response).await
    }

    async fn whole(&self, req: &ChatRequest, deadline: Instant) -> Result<ChatResponse, ModelError> {
        let call = async { wire::read(self.who(), self.post(req, false).await?, ANSWER_BYTES).await };
        let limit = Wait::new(deadline, Instant::now(), self.limits.first_byte);
        let body = timeout_at(limit.until, call).await.map_err(|_| limit.expired(self.who()))??;
        let json: Value =
            serde_json::from_slice(&body).map_err(|_| errors::rubbish(self.who(), "the answer is not JSON"))?;
        let mut reply = Reply::default();
        reply.absorb(self.wire, &json);
        reply.into_response(self.who(), &self.id, false, || self.make_id())
    }

    async fn streamed(
        &self,
        req: &ChatRequest,
        deadline: Instant,
        on_delta: DeltaSink<'_>,
    ) -> Result<ChatResponse, ModelError> {
        let limit = Wait::new(deadline, Instant::now(), self.limits.first_byte);
        let call = timeout_at(limit.until, self.post(req, true)).await;
        let mut response = call.map_err(|_| limit.expired(self.who()))??;
        let mut heard = Heard::default();
        self.listen(&mut response, &mut heard, deadline, on_delta)
            .await
            .map_err(|error| cut(self.who(), error, heard.shown > 0))?;
        heard.reply.end();
        heard.show(on_delta);
        let shown = heard.shown > 0;
        let answer = heard.reply.into_response(self.who(), &self.id, true, || self.make_id());
        answer.map_err(|error| cut(self.who(), error, shown))
    }

    /// Reads the stream until the answer has ended, and passes on what came.
    async fn listen(
        &self,
        response: &mut Response,
        heard: &mut Heard,
        deadline: Instant,
        on_delta: DeltaSink<'_>,
    ) -> Result<(), ModelError> {
        let mut limit = self.limits.first_byte;
        // Of the last event: comments keep a connection open, and are no answer.
        let mut since = Instant::now();
        loop {
            let wait = Wait::new(deadline, since, limit);
            let piece = timeout_at(wait.until, response.chunk()).await;
            let before = heard.events_seen;
            let failure = match piece {
                Ok(Ok(Some(piece))) => {
                    heard.take(self.wire, &piece).err().map(|what| errors::rubbish(self.who(), what))
                }
                Ok(Ok(None)) => Some(heard.finish(self.who(), self.wire)),
                Ok(Err(error)) => Some(errors::from_transport(self.who(), &error)),
                Err(_) => Some(wait.expired(self.who())),
            };
            heard.show(on_delta);
            if heard.events_seen > before {
                since = Instant::now();
                limit = if heard.reply.is_closed() { CLOSING } else { self.limits.between_tokens };
            }
            match failure {
                // What is missing is the closing formality.
                Some(_) if heard.reply.has_ended() => return Ok(()),
                Some(error) => return Err(error),
                None if heard.reply.is_lost() => return Ok(()),
                None => {}
            }
        }
    }
}

impl ChatModel for HttpModel {
    fn id(&self) -> &ModelId {
        &self.id
    }

    fn chat<'a>(
        &'a self,
        req: &'a ChatRequest,
        deadline: Instant,
        on_delta: Option<DeltaSink<'a>>,
    ) -> BoxFuture<'a, Result<ChatResponse, ModelError>> {
        match on_delta {
            None => self.whole(req, deadline).boxed(),
            Some(sink) => self.streamed(req, deadline, sink).boxed(),
        }
    }
}

/// Where a whole answer is asked for, and where a streamed one is. `None` for a name that cannot be part of an address.
fn urls(wire: Wire, base: &str, model: &str) -> Option<[Url; 2]> {
    let one = |path: &str| Url::parse(&format!("{base}{path}")).ok();
    match wire {
        Wire::OpenAi => one("chat/completions").map(|url| [url.clone(), url]),
        Wire::Anthropic => one("messages").map(|url| [url.clone(), url]),
        Wire::Gemini if model.contains(['?', '#', '\\']) || model.contains("..") => None,
        Wire::Gemini => {
            // A tuned model brings its collection along.
            let path = if model.contains('/') { model.to_owned() } else { format!("models/{model}") };
            let whole = one(&format!("{path}:generateContent"))?;
            Some([whole, one(&format!("{path}:streamGenerateContent?alt=sse"))?])
        }
    }
}

/// A failure in the middle: after text was shown, another try would show it twice.
fn cut(who: Speaker<'_>, error: ModelError, shown: bool) -> ModelError {
    match error {
        ModelError::Retry { .. } if shown => errors::rubbish(who, "the stream was cut after text had been shown"),
        error => error,
    }
}

/// What has come of a streamed answer.
#[derive(Default)]
struct Heard {
    events: Events,
    events_seen: u64,
    reply: Reply,
    /// Bytes of the text that were passed on.
    shown: usize,
}

impl Heard {
    /// What is wrong with it, when something is.
    fn take(&mut self, wire: Wire, piece: &[u8]) -> Result<(), &'static str> {
        let Self { events, events_seen, reply, .. } = self;
        let mut is_broken = false;
        let fits = events.push(piece, &mut |data| {
            *events_seen += 1;
            is_broken |= !absorb(reply, wire, data);
        });
        match fits {
            Err(_) => Err("an event that is too long"),
            Ok(()) if is_broken => Err("an event that is not JSON"),
            Ok(()) => Ok(()),
        }
    }

    /// The body has ended: what that means as long as the answer has not.
    fn finish(&mut self, who: Speaker<'_>, wire: Wire) -> ModelError {
        let Self { events, events_seen, reply, .. } = self;
        // Half an event is a cut stream.
        events.finish(&mut |data| *events_seen += u64::from(absorb(reply, wire, data)));
        if *events_seen == 0 && events.had_noise() {
            return errors::rubbish(who, "the answer is no event stream");
        }
        errors::stream_cut(who)
    }

    fn show(&mut self, on_delta: DeltaSink<'_>) {
        let fresh = &self.reply.text()[self.shown..];
        if !fresh.is_empty() {
            on_delta(fresh);
            self.shown = self.reply.text().len();
        }
    }
}

/// Whether the event could be read.
fn absorb(reply: &mut Reply, wire: Wire, data: &[u8]) -> bool {
    match serde_json::from_slice::<Value>(data) {
        Ok(json) => reply.absorb(wire, &json),
        Err(_) if data == b"[DONE]" => reply.end(),
        // An empty event keeps the connection open.
        Err(_) => return data.is_empty(),
    }
    true
}

/// Until when to wait, and what it means when nothing came.
struct Wait {
    until: Instant,
    deadline: Instant,
    limit: Duration,
}

impl Wait {
    fn new(deadline: Instant, since: Instant, limit: Duration) -> Self {
        Self { until: deadline.min(since + limit), deadline, limit }
    }

    fn expired(&self, who: Speaker<'_>) -> ModelError {
        if self.until == self.deadline { ModelError::Deadline } else { errors::silent(who, self.limit) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gemini_model_s_name_is_part_of_the_address_and_of_nothing_else() {
        let urls = |model: &str| urls(Wire::Gemini, "http://h/v1beta/", model).map(|urls| urls.map(String::from));
        let of = |path: &str| {
            let path = format!("http://h/v1beta/{path}");
            Some([format!("{path}:generateContent"), format!("{path}:streamGenerateContent?alt=sse")])
        };
        assert_eq!(urls("gemini-3-pro"), of("models/gemini-3-pro"));
        assert_eq!(urls("models/gemini-3-pro"), of("models/gemini-3-pro"));
        assert_eq!(urls("tunedModels/ours-low"), of("tunedModels/ours-low"));
        for bad in ["m?key=1", "m#x", "../../files/m", "..\\m"] {
            assert_eq!(urls(bad), None, "{bad}");
        }
    }
}

//! Remote models through the `genai` crate: OpenAI, Gemini, Anthropic, Ollama and any OpenAI-compatible server.
//!
//! genai builds each vendor's request, sends it and cuts the event stream; the answers are read in `reply`. Ollama is
//! spoken to at its OpenAI-compatible address. It retries nothing: that is `Fallback`'s part.

use std::{
    collections::VecDeque,
    mem,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use futures::{FutureExt, StreamExt, future::BoxFuture};
use genai::{
    Headers, ModelIden, ServiceTarget,
    adapter::AdapterKind,
    chat::{ChatFrameSink, ChatStream, FrameCtx, RawFrameRef},
    resolver::{AuthData, Endpoint},
    webc,
};
use serde_json::Value;
use tokio::time::{Instant, timeout_at};

use crate::{
    ApiKey, ChatModel, ChatRequest, ChatResponse, ConfigError, DeltaSink, Limits, ModelError, ModelId, ProviderConfig,
    ProviderKind,
    errors::{self, Speaker},
    reply::{Reply, Wire},
    request,
};

/// One model of one provider.
pub struct GenaiModel {
    id: ModelId,
    kind: ProviderKind,
    wire: Wire,
    client: genai::Client,
    target: ServiceTarget,
    key: Option<ApiKey>,
    limits: Limits,
    /// For calls that came without an id. Starts at the time, so that ids of an earlier process do not come again.
    next_id: AtomicU64,
}

impl GenaiModel {
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
        if key.as_ref().is_some_and(|key| key.expose().chars().any(|c| !c.is_ascii_graphic())) {
            return Err(ConfigError::BadKey { provider });
        }
        let (wire, adapter) = match cfg.kind {
            ProviderKind::Gemini => (Wire::Gemini, AdapterKind::Gemini),
            ProviderKind::Anthropic => (Wire::Anthropic, AdapterKind::Anthropic),
            _ => (Wire::OpenAi, AdapterKind::OpenAI),
        };
        let base = base_url(cfg.kind, cfg.base_url.as_deref())?;
        let auth = match &key {
            Some(key) => AuthData::from_single(key.expose()),
            // Local servers without a key: no header at all, where genai would insist on one.
            None => AuthData::RequestOverride { url: format!("{base}chat/completions"), headers: Headers::default() },
        };
        let client = genai::Client::builder()
            .with_reqwest(client)
            .build()
            .map_err(|_| ConfigError::Client { provider, reason: "genai refused its settings".to_owned() })?;
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
            target: ServiceTarget {
                endpoint: Endpoint::from_owned(base),
                auth,
                model: ModelIden::new(adapter, model.to_owned()),
            },
            key,
            limits: cfg.limits,
            next_id: AtomicU64::new(started.as_millis() as u64),
        })
    }

    fn who(&self) -> Speaker<'_> {
        Speaker { provider: &self.id.provider, key: self.key.as_ref() }
    }

    /// Gemini's form is genai's own stand-in: it knows not to send it back, as Gemini does not know such ids.
    fn make_id(&self, name: &str) -> String {
        let n = self.next_id.fetch_add(1, Ordering::Relaxed);
        match self.wire {
            Wire::Gemini => format!("call#{name}#{n}"),
            _ => format!("call_{n}"),
        }
    }

    async fn whole(&self, req: &ChatRequest, deadline: Instant) -> Result<ChatResponse, ModelError> {
        let options = request::options(self.kind, req).with_capture_raw_body(true);
        let call = self.client.exec_chat(self.target.clone(), request::messages(req), Some(&options));
        let limit = Wait::new(deadline, self.limits.first_byte);
        let answer = timeout_at(limit.until, call).await.map_err(|_| limit.expired(self.who()))?;
        let mut reply = Reply::default();
        reply.absorb(self.wire, &raw_body(self.who(), answer)?);
        reply.into_response(self.who(), &self.id, false, |name| self.make_id(name))
    }

    async fn streamed(
        &self,
        req: &ChatRequest,
        deadline: Instant,
        on_delta: DeltaSink<'_>,
    ) -> Result<ChatResponse, ModelError> {
        let frames = Arc::new(Frames::default());
        let options = request::options(self.kind, req)
            .with_capture_usage(true)
            .with_raw_frame_sink_arc(Arc::clone(&frames) as Arc<dyn ChatFrameSink>);
        let call = self.client.exec_chat_stream(self.target.clone(), request::messages(req), Some(&options));
        // Only builds the request: it is sent by the first poll of the stream.
        let mut stream = call.await.map_err(|error| errors::from_genai(self.who(), error))?.stream;
        let mut reply = Reply::default();
        let mut shown = 0;
        self.listen(&mut stream, &frames, deadline, &mut |frames| {
            let broken = self.absorb(&mut reply, frames);
            show(&reply, &mut shown, on_delta);
            Heard { broken, ended: reply.has_ended(), lost: reply.is_lost() }
        })
        .await
        .map_err(|error| cut(self.who(), error, shown > 0))?;
        reply.end();
        show(&reply, &mut shown, on_delta);
        reply
            .into_response(self.who(), &self.id, true, |name| self.make_id(name))
            .map_err(|error| cut(self.who(), error, shown > 0))
    }

    /// Polls the stream until the answer has ended, and passes on what came.
    async fn listen(
        &self,
        stream: &mut ChatStream,
        frames: &Frames,
        deadline: Instant,
        hear: &mut (dyn FnMut(VecDeque<String>) -> Heard + Send),
    ) -> Result<(), ModelError> {
        let mut limit = self.limits.first_byte;
        let mut any_event = false;
        loop {
            let wait = Wait::new(deadline, limit);
            let step = timeout_at(wait.until, next_event(stream)).await;
            let arrived = frames.take();
            let moved = !arrived.is_empty();
            if moved {
                any_event = true;
                limit = self.limits.between_tokens;
            }
            let heard = hear(arrived);
            let failure = match step {
                _ if heard.broken => Some(errors::rubbish(self.who(), "an event that is not JSON")),
                Ok(Step::More) => None,
                Ok(Step::End) if !any_event && frames.had_noise() => {
                    Some(errors::rubbish(self.who(), "the answer is no event stream"))
                }
                Ok(Step::End) => Some(errors::stream_cut(self.who())),
                Ok(Step::Broken(error)) => Some(errors::from_genai(self.who(), error)),
                // Pings and usage do not come out of genai as events, but they are signs of life.
                Err(_) if moved && Instant::now() < deadline => None,
                Err(_) => Some(wait.expired(self.who())),
            };
            match failure {
                // What is missing is the closing formality.
                Some(_) if heard.ended => return Ok(()),
                Some(error) => return Err(error),
                None if heard.lost => return Ok(()),
                None => {}
            }
        }
    }

    /// Whether one of the frames could not be read.
    fn absorb(&self, reply: &mut Reply, frames: VecDeque<String>) -> bool {
        let mut broken = false;
        for frame in frames {
            match serde_json::from_str::<Value>(&frame) {
                Ok(json) => reply.absorb(self.wire, &json),
                Err(_) if frame == "[DONE]" => reply.end(),
                Err(_) => broken = true,
            }
        }
        broken
    }
}

impl ChatModel for GenaiModel {
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

/// The body as the vendor sent it, also where genai could make nothing of it.
fn raw_body(who: Speaker<'_>, answer: genai::Result<genai::chat::ChatResponse>) -> Result<Value, ModelError> {
    match answer {
        Ok(answer) => Ok(answer.captured_raw_body.unwrap_or(Value::Null)),
        Err(genai::Error::ChatResponseGeneration { response_body, .. }) => Ok(*response_body),
        Err(genai::Error::WebModelCall {
            webc_error: webc::Error::ResponseFailedNotJson { body, content_type },
            model_iden,
        }) => serde_json::from_str(&body).map_err(|_| {
            let webc_error = webc::Error::ResponseFailedNotJson { body, content_type };
            errors::from_genai(who, genai::Error::WebModelCall { model_iden, webc_error })
        }),
        Err(error) => Err(errors::from_genai(who, error)),
    }
}

/// A failure in the middle: after text was shown, another try would show it twice.
fn cut(who: Speaker<'_>, error: ModelError, shown: bool) -> ModelError {
    match error {
        ModelError::Retry { .. } if shown => errors::rubbish(who, "the stream was cut after text had been shown"),
        error => error,
    }
}

fn show(reply: &Reply, shown: &mut usize, on_delta: DeltaSink<'_>) {
    let fresh = &reply.text()[*shown..];
    if !fresh.is_empty() {
        on_delta(fresh);
        *shown = reply.text().len();
    }
}

/// How the answer stands after some frames.
struct Heard {
    /// One of them was not JSON.
    broken: bool,
    ended: bool,
    lost: bool,
}

enum Step {
    More,
    End,
    /// The transport failed; there will be no more.
    Broken(genai::Error),
}

/// The next sign of genai's stream. That genai's own reader dislikes a frame does not matter: `reply` reads them.
async fn next_event(stream: &mut ChatStream) -> Step {
    match stream.next().await {
        None => Step::End,
        Some(Err(error @ (genai::Error::WebStream { .. } | genai::Error::HttpError { .. }))) => Step::Broken(error),
        Some(_) => Step::More,
    }
}

/// Until when to wait, and what it means when nothing came.
struct Wait {
    until: Instant,
    deadline: Instant,
    limit: Duration,
}

impl Wait {
    fn new(deadline: Instant, limit: Duration) -> Self {
        Self { until: deadline.min(Instant::now() + limit), deadline, limit }
    }

    fn expired(&self, who: Speaker<'_>) -> ModelError {
        if self.until == self.deadline { ModelError::Deadline } else { errors::silent(who, self.limit) }
    }
}

/// Takes the raw events from genai's transport, which calls it while the stream is polled. It is emptied after every
/// poll, so that it holds what one read from the network brought.
#[derive(Default)]
struct Frames {
    queue: Mutex<VecDeque<String>>,
    /// Something came that is no event: a comment, or a page in place of a stream.
    noise: AtomicBool,
}

impl Frames {
    fn take(&self) -> VecDeque<String> {
        mem::take(&mut *self.queue.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn had_noise(&self) -> bool {
        self.noise.load(Ordering::Relaxed)
    }
}

impl ChatFrameSink for Frames {
    fn on_frame(&self, _ctx: &FrameCtx, frame: RawFrameRef<'_>) {
        if frame.data.is_empty() {
            self.noise.store(true, Ordering::Relaxed);
        } else {
            self.queue.lock().unwrap_or_else(PoisonError::into_inner).push_back(frame.data.to_owned());
        }
    }
}

/// genai joins paths to it, so that it ends with a slash.
pub(crate) fn base_url(kind: ProviderKind, configured: Option<&str>) -> Result<String, ConfigError> {
    let (default, usual_path) = match kind {
        ProviderKind::Gemini => ("https://generativelanguage.googleapis.com/v1beta", "/v1beta"),
        ProviderKind::Anthropic => ("https://api.anthropic.com/v1", "/v1"),
        ProviderKind::Ollama => ("http://localhost:11434/v1", "/v1"),
        ProviderKind::Openai => ("https://api.openai.com/v1", "/v1"),
        ProviderKind::OpenaiCompatible | ProviderKind::Builtin => ("", "/"),
    };
    let text = configured.map(str::trim).filter(|text| !text.is_empty()).unwrap_or(default);
    if text.is_empty() {
        return Err(ConfigError::NoBaseUrl);
    }
    let example = if default.is_empty() { "http://127.0.0.1:8000/v1" } else { default };
    let bad = ConfigError::BadBaseUrl { provider: kind.name(), example };
    let Ok(mut url) = reqwest::Url::parse(text) else { return Err(bad) };
    if !matches!(url.scheme(), "http" | "https") || url.query().is_some() || url.fragment().is_some() {
        return Err(bad);
    }
    if url.path() == "/" {
        url.set_path(usual_path);
    }
    let text = url.as_str();
    Ok(if text.ends_with('/') { text.to_owned() } else { format!("{text}/") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_get_the_vendor_s_usual_path() {
        let url = |kind, text: &str| base_url(kind, Some(text)).unwrap();
        assert_eq!(url(ProviderKind::Openai, "http://127.0.0.1:9100"), "http://127.0.0.1:9100/v1/");
        assert_eq!(url(ProviderKind::Openai, "http://127.0.0.1:9100/v1/"), "http://127.0.0.1:9100/v1/");
        assert_eq!(url(ProviderKind::Gemini, " http://127.0.0.1:9100/ "), "http://127.0.0.1:9100/v1beta/");
        assert_eq!(url(ProviderKind::OpenaiCompatible, "http://h:8080"), "http://h:8080/");
        assert_eq!(base_url(ProviderKind::OpenaiCompatible, None), Err(ConfigError::NoBaseUrl));
        for bad in ["127.0.0.1:9100", "ftp://h/v1", "http://h/v1?key=1"] {
            assert!(matches!(base_url(ProviderKind::Openai, Some(bad)), Err(ConfigError::BadBaseUrl { .. })), "{bad}");
        }
    }
}

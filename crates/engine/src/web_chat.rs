//! The test chat and the web widget: a message in, the answer back in the same request.
//!
//! It is the same way that every message goes (intake, lane, turn, outbox) on a channel of kind `web`
//! that gathers nothing; the request waits for its turn's commit. Who has signed in may watch the turn as it goes, and
//! may try an agent, also one that is not active: that is no conversation, and the request itself runs the turn
//! (`turn::trial`).

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::future::BoxFuture;
use model::content::Content;
use model::identity::Identity;
use model::inbound::{Event, InboundMessage};
use model::{AgentId, ConversationId, MessageId, SourceId, UnixMs, WorkspaceId};
use serde_json::Value;
use store::StoreError;
use store::agents::AgentRecord;
use store::intake::RawState;
use store::turns::TurnCommit;
use tokio::sync::broadcast;
use tokio::time::Instant;

use crate::knowledge::Found;
use crate::places::Place;
use crate::turn::Chunk;
use crate::{ChannelLine, Engine};

/// Beyond the turn's own deadline: commit and queueing.
const GRACE: Duration = Duration::from_secs(5);

/// Events of a turn that wait for somebody who watches it: beyond it, text of a draft is lost to him.
const EVENTS_WAITING: usize = 256;

/// Trials that run at the same time, of all workspaces and of one: each is a request to a model that no lane holds back.
pub(crate) const TRIALS: usize = 16;
pub(crate) const TRIALS_SHARE: usize = 4;

/// What a turn committed, for those who wait for it.
#[derive(Clone, Debug)]
pub struct TurnResult {
    pub texts: Vec<String>,
    pub message_id: Option<MessageId>,
    pub chunks: Vec<UsedChunk>,
    pub agent: Option<String>,
    pub outcome: &'static str,
    pub reason: Option<String>,
    pub model: Option<String>,
    pub steps: Value,
}

/// What happens while somebody waits for an answer.
#[derive(Clone, Debug)]
pub enum ChatEvent {
    /// A step of the turn has ended.
    Step { step: &'static str, ms: u64, detail: Option<String> },
    /// Text of a draft, which may be sent otherwise or not at all. `anew`: what came before is void.
    Delta { text: String, anew: bool },
    /// It was committed.
    Done(Box<TurnResult>),
}

/// Takes a draft's text as it comes.
pub(crate) type Sink = Box<dyn FnMut(&str) + Send>;

/// Tells those who watch a turn.
#[derive(Clone)]
pub(crate) struct Listener {
    sender: broadcast::Sender<ChatEvent>,
    /// Some text of a draft has been told.
    has_draft: Arc<AtomicBool>,
}

impl Listener {
    pub(crate) fn step(&self, step: &'static str, ms: u64, input: &Value, output: &Value) {
        let _ = self.sender.send(ChatEvent::Step { step, ms, detail: detail(step, input, output) });
    }

    pub(crate) fn draft_sink(&self) -> Sink {
        let (this, mut anew) = (self.clone(), self.has_draft.load(Ordering::Relaxed));
        Box::new(move |text| {
            let event = ChatEvent::Delta { text: text.to_owned(), anew: std::mem::take(&mut anew) };
            this.has_draft.store(true, Ordering::Relaxed);
            let _ = this.sender.send(event);
        })
    }
}

/// A step in a few words.
fn detail(step: &str, input: &Value, output: &Value) -> Option<String> {
    let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    match step {
        "route" => text(output, "stopped").or_else(|| text(output, "agent")),
        "transfer" => text(output, "to"),
        "retrieve" => output.get("chunks").and_then(Value::as_array).map(|chunks| chunks.len().to_string()),
        "generate" => text(output, "model").or_else(|| text(output, "error")),
        "tool" => text(input, "name"),
        "check" => text(output, "outcome"),
        _ => None,
    }
}

#[derive(Clone, Debug)]
pub struct UsedChunk {
    pub id: String,
    pub source: String,
    pub text: String,
    pub score: f32,
    /// Of a document.
    pub source_id: Option<SourceId>,
    pub page: Option<u32>,
    pub heading: Option<String>,
    pub url: Option<String>,
}

impl From<&Found> for UsedChunk {
    fn from(found: &Found) -> Self {
        Self {
            id: found.id.clone(),
            source: found.source.clone(),
            text: found.text.clone(),
            score: found.confidence,
            source_id: found.source_id,
            page: found.page,
            heading: found.heading.clone(),
            url: found.url.clone(),
        }
    }
}

impl TurnResult {
    pub(crate) fn new(commit: &TurnCommit, chunks: &[Chunk], agent: Option<&AgentRecord>) -> Self {
        let used = chunks.iter().map(|chunk| UsedChunk::from(&chunk.found));
        Self {
            texts: commit.messages.iter().map(|message| message.content.as_text()).collect(),
            message_id: commit.messages.first().map(|message| message.id),
            chunks: used.collect(),
            agent: agent.map(|agent| agent.name.clone()),
            outcome: commit.turn.outcome,
            reason: commit.turn.reason.clone(),
            model: commit.turn.model.clone(),
            steps: commit.turn.steps.to_tree(),
        }
    }
}

/// Requests that wait for a turn.
#[derive(Default)]
pub(crate) struct Observers {
    waiting: Mutex<HashMap<ConversationId, Observed>>,
}

struct Observed {
    sender: broadcast::Sender<ChatEvent>,
    /// Somebody wants to see the turn as it goes.
    streams: bool,
}

impl Observers {
    pub(crate) fn notify(&self, conversation: ConversationId, result: impl FnOnce() -> TurnResult) {
        if let Some(observed) = self.lock().get(&conversation) {
            let _ = observed.sender.send(ChatEvent::Done(Box::new(result())));
        }
    }

    /// Whom a turn of the conversation tells of its steps, if anybody wants to know.
    pub(crate) fn listener(&self, conversation: ConversationId) -> Option<Listener> {
        let waiting = self.lock();
        let observed = waiting.get(&conversation).filter(|observed| observed.streams)?;
        Some(Listener { sender: observed.sender.clone(), has_draft: Arc::default() })
    }

    fn watch(&self, conversation: ConversationId, streams: bool) -> broadcast::Receiver<ChatEvent> {
        let mut waiting = self.lock();
        let observed = waiting
            .entry(conversation)
            .or_insert_with(|| Observed { sender: broadcast::channel(EVENTS_WAITING).0, streams });
        observed.streams |= streams;
        observed.sender.subscribe()
    }

    /// After a receiver of it was dropped.
    fn leave(&self, conversation: ConversationId) {
        let mut waiting = self.lock();
        if waiting.get(&conversation).is_some_and(|observed| observed.sender.receiver_count() == 0) {
            waiting.remove(&conversation);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<ConversationId, Observed>> {
        self.waiting.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

#[derive(Debug, thiserror::Error)]
pub enum ChatError {
    #[error("the workspace has no web chat")]
    NoChannel,
    #[error("there is no such agent")]
    NoAgent,
    #[error("too many trials run")]
    Busy,
    #[error("the answer took too long")]
    TooSlow,
    /// Nobody answers by himself; the message has been stored. Why, as the turn says it.
    #[error("nobody answers in this conversation: {0}")]
    Silent(String),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A message to the test chat or the web widget.
#[derive(Clone, Copy, Debug)]
pub struct ChatMessage<'a> {
    /// The visitor.
    pub session: &'a str,
    pub text: &'a str,
    /// Try this agent, whether or not it is active: nothing of it is a conversation.
    pub trial_of: Option<AgentId>,
    /// Tell of steps and of text as they come.
    pub streams: bool,
}

/// An answer of the test chat.
#[derive(Clone, Debug)]
pub struct ChatAnswer {
    pub conversation_id: ConversationId,
    pub result: TurnResult,
    pub latency_ms: i64,
}

/// A message whose answer is on its way: it was stored, or is one of a trial.
pub struct ChatWait {
    engine: Engine,
    conversation: ConversationId,
    /// `None` once it is dropped.
    events: Option<broadcast::Receiver<ChatEvent>>,
    /// The turn of a trial: it goes on while somebody waits for it.
    trial: Option<BoxFuture<'static, anyhow::Result<()>>>,
    /// A trial's, held while it may run.
    place: Option<Place>,
    started: UnixMs,
    until: Instant,
}

impl ChatWait {
    pub fn conversation_id(&self) -> ConversationId {
        self.conversation
    }

    /// What happens next; after [`ChatEvent::Done`] nothing does.
    pub async fn next(&mut self) -> Result<ChatEvent, ChatError> {
        let Some(events) = &mut self.events else { return Err(ChatError::TooSlow) };
        loop {
            let trial = async {
                match &mut self.trial {
                    Some(turn) => turn.await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                // What a trial has told goes before its end.
                biased;
                event = events.recv() => match event {
                    Ok(event) => return Ok(event),
                    // The client reads slowly: the committed message has all of it.
                    Err(broadcast::error::RecvError::Lagged(_)) => {}
                    Err(broadcast::error::RecvError::Closed) => return Err(ChatError::TooSlow),
                },
                ended = trial => {
                    self.trial = None;
                    ended.map_err(|error| ChatError::Store(StoreError::Unavailable(error.to_string())))?;
                }
                () = tokio::time::sleep_until(self.until) => return Err(ChatError::TooSlow),
            }
        }
    }

    /// The answer; an error where nobody gives one.
    pub fn answer(&self, result: TurnResult) -> Result<ChatAnswer, ChatError> {
        if result.texts.is_empty() {
            return Err(ChatError::Silent(result.reason.unwrap_or_default()));
        }
        let latency_ms = self.engine.clock().now().since(self.started);
        Ok(ChatAnswer { conversation_id: self.conversation, result, latency_ms })
    }
}

impl Drop for ChatWait {
    fn drop(&mut self) {
        self.events = None;
        self.engine.inner.observers.leave(self.conversation);
    }
}

impl Engine {
    /// Writes as a web visitor and waits for the agent's answer.
    pub async fn chat(&self, workspace: WorkspaceId, message: ChatMessage<'_>) -> Result<ChatAnswer, ChatError> {
        let mut wait = self.begin_chat(workspace, message).await?;
        loop {
            if let ChatEvent::Done(result) = wait.next().await? {
                return wait.answer(*result);
            }
        }
    }

    /// Writes as a web visitor. When it returns, the message is stored, unless it is one of a trial.
    pub async fn begin_chat(&self, workspace: WorkspaceId, message: ChatMessage<'_>) -> Result<ChatWait, ChatError> {
        if let Some(agent) = message.trial_of {
            return self.begin_trial(workspace, agent, message).await;
        }
        let line = self.web_line(workspace).await?;
        let (who, agent) = (visitor(message.session), line.record.agent_id);
        let store = &self.inner.store;
        let (conversation, growth) =
            store.open_conversation_by_identity(workspace, line.record.id, agent, &who).await?;
        self.announce(&growth);
        let wait = self.wait_for(conversation, message.streams);
        let inbound = InboundMessage {
            provider_id: format!("web:{}", self.ids().next()),
            from: who,
            at: Some(wait.started),
            content: Content::text(message.text),
            reply_to: None,
            context: Value::Null,
            group_id: None,
        };
        let mut event = self.route(&line, Event::Message(Box::new(inbound)));
        event.agent_id = agent;
        let op = self.op(vec![event], message.text.as_bytes(), "web", RawState::Parsed, self.ids().make());
        self.commit(op).await.map_err(|error| ChatError::Store(StoreError::Unavailable(error.to_string())))?;
        Ok(wait)
    }

    async fn begin_trial(
        &self,
        workspace: WorkspaceId,
        agent: AgentId,
        message: ChatMessage<'_>,
    ) -> Result<ChatWait, ChatError> {
        self.inner.store.agent(workspace, agent).await?.ok_or(ChatError::NoAgent)?;
        let place = self.inner.trials.take(workspace).ok_or(ChatError::Busy)?;
        let (conversation, trial) = self.trial(workspace, agent, message.session).await?;
        let mut wait = self.wait_for(conversation, message.streams);
        let (engine, text) = (self.clone(), message.text.to_owned());
        wait.trial = Some(Box::pin(async move { engine.go_on_trying(trial, text).await }));
        wait.place = Some(place);
        Ok(wait)
    }

    fn wait_for(&self, conversation: ConversationId, streams: bool) -> ChatWait {
        ChatWait {
            engine: self.clone(),
            conversation,
            events: Some(self.inner.observers.watch(conversation, streams)),
            trial: None,
            place: None,
            started: self.clock().now(),
            until: Instant::now() + self.inner.settings.turn_deadline + GRACE,
        }
    }

    async fn web_line(&self, workspace: WorkspaceId) -> Result<Arc<ChannelLine>, ChatError> {
        let mut line = self.inner.registry.web(workspace);
        // The workspace may have been made on another node a moment ago.
        if line.is_none() && self.catch_up().await {
            line = self.inner.registry.web(workspace);
        }
        line.ok_or(ChatError::NoChannel)
    }
}

fn visitor(session: &str) -> Identity {
    Identity { user_id: Some(format!("web:{session}")), name: Some("Web visitor".to_owned()), ..Identity::default() }
}

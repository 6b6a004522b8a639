//! The test chat and the web widget: a message in, the answer back in the same request.
//!
//! It is the same way that every message goes (intake, lane, turn, outbox) on a channel of kind `web`
//! that gathers nothing; the request waits for its turn's commit.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use model::content::Content;
use model::identity::Identity;
use model::inbound::{Event, InboundMessage};
use model::{ConversationId, MessageId, WorkspaceId};
use serde_json::Value;
use store::StoreError;
use store::agents::AgentRecord;
use store::intake::RawState;
use store::turns::TurnCommit;
use tokio::sync::broadcast;

use crate::Engine;
use crate::turn::Chunk;

/// Beyond the turn's own deadline: commit and queueing.
const GRACE: Duration = Duration::from_secs(5);

/// What a turn committed, for those who wait for it.
#[derive(Clone, Debug)]
pub struct TurnResult {
    pub texts: Vec<String>,
    pub message_id: Option<MessageId>,
    pub chunks: Vec<UsedChunk>,
    pub agent: Option<String>,
    pub outcome: &'static str,
    pub steps: Value,
}

#[derive(Clone, Debug)]
pub struct UsedChunk {
    pub id: String,
    pub source: String,
    pub text: String,
    pub score: f32,
}

impl TurnResult {
    pub(crate) fn new(commit: &TurnCommit, chunks: &[Chunk], agent: Option<&AgentRecord>) -> Self {
        let used = chunks.iter().map(|chunk| UsedChunk {
            id: chunk.found.id.clone(),
            source: chunk.found.source.to_owned(),
            text: chunk.found.text.clone(),
            score: chunk.found.confidence,
        });
        Self {
            texts: commit.messages.iter().map(|message| message.content.as_text()).collect(),
            message_id: commit.messages.first().map(|message| message.id),
            chunks: used.collect(),
            agent: agent.map(|agent| agent.name.clone()),
            outcome: commit.turn.outcome,
            steps: commit.turn.steps.clone(),
        }
    }
}

/// Requests that wait for a turn.
#[derive(Default)]
pub(crate) struct Observers {
    waiting: Mutex<HashMap<ConversationId, broadcast::Sender<TurnResult>>>,
}

impl Observers {
    pub(crate) fn notify(&self, conversation: ConversationId, result: impl FnOnce() -> TurnResult) {
        if let Some(sender) = self.lock().get(&conversation) {
            let _ = sender.send(result());
        }
    }

    fn watch(&self, conversation: ConversationId) -> broadcast::Receiver<TurnResult> {
        self.lock().entry(conversation).or_insert_with(|| broadcast::channel(4).0).subscribe()
    }

    fn leave(&self, conversation: ConversationId) {
        let mut waiting = self.lock();
        if waiting.get(&conversation).is_some_and(|sender| sender.receiver_count() == 0) {
            waiting.remove(&conversation);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<ConversationId, broadcast::Sender<TurnResult>>> {
        self.waiting.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

#[derive(Debug, thiserror::Error)]
pub enum ChatError {
    #[error("the workspace has no web chat")]
    NoChannel,
    #[error("the answer took too long")]
    TooSlow,
    /// A person answers in this conversation; the message has been stored.
    #[error("a person answers in this conversation")]
    OperatorMode,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An answer of the test chat.
#[derive(Clone, Debug)]
pub struct ChatAnswer {
    pub conversation_id: ConversationId,
    pub result: TurnResult,
    pub latency_ms: i64,
}

impl Engine {
    /// Writes as the web visitor `session` and waits for the agent's answer.
    pub async fn chat(&self, workspace: WorkspaceId, session: &str, text: &str) -> Result<ChatAnswer, ChatError> {
        let mut line = self.inner.registry.web(workspace);
        // The workspace may have been made on another node a moment ago.
        if line.is_none() && self.catch_up().await {
            line = self.inner.registry.web(workspace);
        }
        let line = line.ok_or(ChatError::NoChannel)?;
        let who = Identity {
            user_id: Some(format!("web:{session}")),
            name: Some("Web visitor".to_owned()),
            ..Identity::default()
        };
        let started = self.clock().now();
        let store = &self.inner.store;
        let (conversation_id, growth) =
            store.open_conversation_by_identity(workspace, line.record.id, line.record.agent_id, &who).await?;
        self.announce(&growth);
        let mut results = self.inner.observers.watch(conversation_id);
        let provider_id = format!("web:{}", self.ids().next());
        let message = InboundMessage {
            provider_id,
            from: who,
            at: Some(started),
            content: Content::text(text),
            reply_to: None,
            context: Value::Null,
            group_id: None,
        };
        let event = self.route(&line, Event::Message(Box::new(message)));
        let op = self.op(vec![event], text.as_bytes(), "web", RawState::Parsed, self.ids().make());
        let stored = self.commit(op).await;
        let waited = match stored {
            Ok(_) => tokio::time::timeout(self.inner.settings.turn_deadline + GRACE, results.recv()).await,
            Err(error) => {
                drop(results);
                self.inner.observers.leave(conversation_id);
                return Err(ChatError::Store(StoreError::Unavailable(error.to_string())));
            }
        };
        drop(results);
        self.inner.observers.leave(conversation_id);
        let result = waited.map_err(|_| ChatError::TooSlow)?.map_err(|_| ChatError::TooSlow)?;
        if result.outcome == "silent" {
            return Err(ChatError::OperatorMode);
        }
        Ok(ChatAnswer { conversation_id, result, latency_ms: self.clock().now().since(started) })
    }
}

//! A suggestion for an operator: what the agent would answer now, without sending it and without any effect.
//!
//! The turn's own parts, except `route` (a person has the conversation) and `commit`; tools that would change something
//! are not offered.

use model::conversation::Sender;
use model::limits::{HISTORY_MESSAGES, TURN_MESSAGES};
use model::{ConversationId, WorkspaceId};
use store::lanes::{HistoryEntry, LaneState};

use super::trial::nobodys_lane;
use super::{Purpose, State, Turn};
use crate::Engine;
use crate::web_chat::UsedChunk;

/// A draft for an operator.
#[derive(Clone, Debug)]
pub struct Suggestion {
    /// Empty where nothing is known that would answer.
    pub text: String,
    /// What the text rests on; where it is empty, what came nearest.
    pub sources: Vec<UsedChunk>,
    /// `provider/model`'s model; `builtin` where no model was asked.
    pub model: Option<String>,
}

#[derive(Debug, thiserror::Error)]
pub enum SuggestError {
    #[error("no such conversation")]
    NoConversation,
    #[error("the customer has not written anything that could be answered")]
    NothingToAnswer,
    /// The model or its provider failed: why.
    #[error("the model failed: {0}")]
    Model(String),
    #[error(transparent)]
    Store(#[from] store::StoreError),
    #[error(transparent)]
    Other(#[from] anyhow::Error),
}

impl Engine {
    /// Drafts an answer to what the customer wrote last.
    pub async fn suggest(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
    ) -> Result<Suggestion, SuggestError> {
        let states = self.inner.store.lane_states(&[(workspace, conversation)], HISTORY_MESSAGES).await?;
        let state = states.get(&conversation).ok_or(SuggestError::NoConversation)?;
        let lane = nobodys_lane(workspace, conversation);
        let mut turn = Turn::begin(self, lane, state).await?;
        turn.purpose = Purpose::Draft;
        if turn.questions.is_empty() {
            turn.questions = last_questions(state);
        }
        if turn.questions.is_empty() {
            return Err(SuggestError::NothingToAnswer);
        }
        let question = turn.question();
        turn.recognise_language(&question);
        turn.retrieve().await;
        let State::Check(draft) = Box::pin(turn.generate()).await else {
            return Err(SuggestError::Model("it ended without an answer".to_owned()));
        };
        if let Some(failure) = draft.failure {
            return Err(SuggestError::Model(failure));
        }
        let text = if draft.abstained { String::new() } else { draft.text.trim().to_owned() };
        let cited = |id: &str| draft.citations.iter().any(|known| known == id);
        let found = turn.for_prompt().into_iter();
        let sources = found.filter(|found| draft.citations.is_empty() || cited(&found.id)).map(UsedChunk::from);
        Ok(Suggestion { text, sources: sources.collect(), model: turn.model.clone() })
    }
}

/// What the customer wrote last, though it counts as answered: everything since somebody else wrote.
fn last_questions(state: &LaneState) -> Vec<&HistoryEntry> {
    let counts = |entry: &&HistoryEntry| entry.sender != Sender::System && !entry.revoked;
    let mut newest_first = state.history.iter().rev().filter(counts).peekable();
    while newest_first.next_if(|entry| !entry.inbound).is_some() {}
    let asked = newest_first.take_while(|entry| entry.inbound).filter(|entry| entry.content.wants_answer());
    let mut asked: Vec<_> = asked.take(TURN_MESSAGES).collect();
    asked.reverse();
    asked
}

//! The offline answerer: it quotes the knowledge that was retrieved, or says that it knows no answer. It is no model
//! and does not claim to be one: provider and model are `builtin`.

mod extract;
mod phrases;

use futures::{FutureExt, future::BoxFuture};
use serde_json::json;
use tokio::time::Instant;

use crate::{
    ChatMessage, ChatModel, ChatRequest, ChatResponse, DeltaSink, Finish, KnowledgeChunk, ModelError, ModelId,
    ToolCall, ToolChoice, Usage,
};

pub(crate) const DEFAULT_THRESHOLD: f32 = 0.5;

const NAME: &str = "builtin";

/// The tool that hands the conversation to a person.
const INTERVENTION: &str = "request_intervention";

/// Answers from `ChatRequest::knowledge` alone.
pub struct Builtin {
    id: ModelId,
    threshold: f32,
}

impl Builtin {
    /// Below `threshold` (confidence, 0..=1) a chunk is no answer.
    pub fn new(threshold: f32) -> Self {
        Self { id: ModelId { provider: NAME.to_owned(), model: NAME.to_owned() }, threshold }
    }

    fn answer(&self, req: &ChatRequest) -> ChatResponse {
        // It writes prose only; a caller that needs JSON has to be told that there is none.
        if req.response_schema.is_some() {
            return respond(Draft::default());
        }
        if let Some(ChatMessage::Tool { name, .. }) = req.messages.last() {
            return respond(after_tool(name, req));
        }
        let questions = trailing_questions(&req.messages);
        let may_call = req.tool_choice != ToolChoice::None && req.tools.iter().any(|tool| tool.name == INTERVENTION);
        let wish = questions.iter().find(|text| phrases::asks_for_a_person(text));
        respond(match wish {
            Some(_) if may_call => hand_over(req.messages.len()),
            _ => self.quote(&questions, &req.knowledge),
        })
    }

    /// Each question once, in order. Courtesies are answered when there is nothing else.
    fn quote(&self, questions: &[&str], knowledge: &[KnowledgeChunk]) -> Draft {
        let mut draft = Draft::default();
        let mut courtesy = None;
        for (index, question) in questions.iter().enumerate() {
            if let Some(found) = phrases::courtesy(question) {
                courtesy = Some(found.reply());
            } else if is_a_sign(question) {
                // A thumb or a heart is answered with one.
                courtesy = Some("🙏");
            } else if let Some(chunk) = self.best(knowledge, Some(index)) {
                draft.cite(chunk, question);
            } else {
                draft.unanswered.push(index);
            }
        }
        // Chunks for the gathered question as a whole answer all that has no chunk of its own.
        if !draft.unanswered.is_empty()
            && let Some(chunk) = self.best(knowledge, None)
        {
            draft.cite(chunk, &questions.join("\n"));
            draft.unanswered.clear();
        }
        if let (true, true, Some(courtesy)) = (draft.parts.is_empty(), draft.unanswered.is_empty(), courtesy) {
            draft.parts.push(courtesy.to_owned());
        }
        draft
    }

    /// The surest chunk for a question, if sure enough. `NaN` is never sure.
    fn best<'k>(&self, knowledge: &'k [KnowledgeChunk], question: Option<usize>) -> Option<&'k KnowledgeChunk> {
        let candidates = knowledge.iter().filter(|chunk| {
            chunk.for_question == question && chunk.confidence >= self.threshold && !chunk.text.trim().is_empty()
        });
        // The first of equals: the index ranked it higher.
        candidates.reduce(|best, chunk| if chunk.confidence > best.confidence { chunk } else { best })
    }
}

/// An answer in the making.
#[derive(Default)]
struct Draft {
    parts: Vec<String>,
    citations: Vec<String>,
    unanswered: Vec<usize>,
    calls: Vec<ToolCall>,
}

impl Draft {
    fn cite(&mut self, chunk: &KnowledgeChunk, question: &str) {
        let text = extract::answer(chunk, question);
        if !self.parts.contains(&text) {
            self.parts.push(text);
        }
        if !self.citations.contains(&chunk.id) {
            self.citations.push(chunk.id.clone());
        }
    }
}

fn respond(draft: Draft) -> ChatResponse {
    let finish = match (&draft.calls[..], &draft.parts[..]) {
        ([], []) => Finish::Abstained,
        ([], _) => Finish::Stop,
        _ => Finish::ToolCalls,
    };
    ChatResponse {
        text: draft.parts.join("\n\n"),
        tool_calls: draft.calls,
        usage: Usage::default(),
        model: NAME.to_owned(),
        provider: NAME.to_owned(),
        finish,
        citations: draft.citations,
        unanswered: draft.unanswered,
    }
}

/// The call, without a promise: that is only made once the call has been carried out.
fn hand_over(nth: usize) -> Draft {
    let call = ToolCall {
        id: format!("builtin_{nth}"),
        name: INTERVENTION.to_owned(),
        arguments: Ok(json!({ "reason": "The customer asked for a person." })),
        signature: None,
    };
    Draft { calls: vec![call], ..Draft::default() }
}

/// After its own call it says what happens next; results of other tools it cannot read.
fn after_tool(name: &str, req: &ChatRequest) -> Draft {
    let asked = req.messages.iter().rev().find_map(|message| match message {
        ChatMessage::User { text } if phrases::asks_for_a_person(text) => Some(text),
        _ => None,
    });
    let parts = match asked {
        Some(text) if name == INTERVENTION => vec![phrases::connecting(text).to_owned()],
        _ => Vec::new(),
    };
    Draft { parts, ..Draft::default() }
}

/// The user's messages since the assistant last spoke.
fn trailing_questions(messages: &[ChatMessage]) -> Vec<&str> {
    let mut questions: Vec<&str> = messages
        .iter()
        .rev()
        .map_while(|message| match message {
            ChatMessage::User { text } => Some(text.as_str()),
            _ => None,
        })
        .collect();
    questions.reverse();
    questions
}

impl ChatModel for Builtin {
    fn id(&self) -> &ModelId {
        &self.id
    }

    fn chat<'a>(
        &'a self,
        req: &'a ChatRequest,
        _deadline: Instant,
        on_delta: Option<DeltaSink<'a>>,
    ) -> BoxFuture<'a, Result<ChatResponse, ModelError>> {
        async move {
            let response = self.answer(req);
            if let (Some(sink), false) = (on_delta, response.text.is_empty()) {
                sink(&response.text);
            }
            Ok(response)
        }
        .boxed()
    }
}

/// Emoji and the like alone.
fn is_a_sign(text: &str) -> bool {
    !text.trim().is_empty() && !text.contains('?') && !text.chars().any(char::is_alphanumeric)
}

/// Whether a message is the wish to talk to a person, in English, Tamil, Hindi or Telugu, also in Latin letters.
pub fn asks_for_a_person(text: &str) -> bool {
    phrases::asks_for_a_person(text)
}

#[cfg(test)]
mod tests;

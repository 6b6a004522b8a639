//! Retrieve: what the company knows about the gathered question.

use std::collections::HashSet;

use model::limits::PROMPT_CHUNKS;
use providers::KnowledgeChunk;
use serde_json::{Value, json};

use super::steps::excerpt;
use super::{State, Turn};
use crate::knowledge::Found;

/// Gathered messages that are looked up one by one, besides all of them together.
const QUESTIONS_MAX: usize = 8;
/// Chunks for each of them.
const PER_QUESTION: usize = 3;

/// A chunk that was found, and for which of the gathered messages.
#[derive(Clone, Debug)]
pub(crate) struct Chunk {
    pub found: Found,
    pub for_question: Option<usize>,
}

/// What was found, as it stands in the record.
fn line(found: &Found) -> Value {
    let mut line = json!({
        "id": found.id, "score": found.score, "confidence": found.confidence, "question": excerpt(&found.question),
    });
    if let Some(page) = found.page {
        line["page"] = json!(page);
    }
    line
}

impl Turn<'_> {
    pub(super) async fn retrieve(&mut self) -> State {
        let texts: Vec<String> = self.questions.iter().map(|m| m.content.as_text()).collect();
        let single = texts.len() == 1;
        // The newest first, all together before them: so many have a vector.
        let asked: Vec<String> = (!single)
            .then(|| texts.join("\n"))
            .into_iter()
            .chain(texts.iter().rev().take(QUESTIONS_MAX).cloned())
            .collect();
        let vectors = self.knowledge.vectors_of(&asked).await;
        let vector = |text: &str| {
            let place = asked.iter().position(|known| known == text);
            place.and_then(|place| vectors.get(place)?.as_deref())
        };
        for (at, text) in texts.iter().enumerate().rev().take(QUESTIONS_MAX).collect::<Vec<_>>().into_iter().rev() {
            let hits =
                self.knowledge.search_with(text, vector(text), if single { PROMPT_CHUNKS } else { PER_QUESTION });
            self.chunks.extend(hits.into_iter().map(|found| Chunk { found, for_question: Some(at) }));
        }
        if !single {
            // "And in Chennai?" means something only together with what was asked before.
            let together = texts.join("\n");
            let together = self.knowledge.search_with(&together, vector(&together), PER_QUESTION);
            self.chunks.extend(together.into_iter().map(|found| Chunk { found, for_question: None }));
        }
        let found: Vec<_> = self.chunks.iter().map(|chunk| line(&chunk.found)).collect();
        self.steps.record("retrieve", json!({ "version": self.knowledge.version }), json!({ "chunks": found }));
        State::Generate
    }

    /// Chunks as the built-in answerer reads them.
    pub(super) fn for_builtin(&self) -> Vec<KnowledgeChunk> {
        self.chunks
            .iter()
            .map(|c| KnowledgeChunk {
                id: c.found.id.clone(),
                source: c.found.source.clone(),
                question: Some(c.found.question.clone()).filter(|question| !question.is_empty()),
                text: c.found.text.clone(),
                score: c.found.score,
                confidence: c.found.confidence,
                for_question: c.for_question,
            })
            .collect()
    }

    /// Distinct chunks for a prompt, the best first: `[1]` is the first.
    pub(crate) fn for_prompt(&self) -> Vec<&Found> {
        let mut seen = HashSet::new();
        let mut list: Vec<_> =
            self.chunks.iter().map(|chunk| &chunk.found).filter(|found| seen.insert(found.id.as_str())).collect();
        list.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
        list.truncate(PROMPT_CHUNKS);
        list
    }
}

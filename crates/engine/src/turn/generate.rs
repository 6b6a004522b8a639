//! Generate: the model with the agent's instructions, the thread, what was found, and the tools.

use std::collections::HashSet;

use model::agent::AgentType;
use model::content::{Button, Content};
use model::ticket::Code;
use providers::{ChatMessage, ChatRequest, ChatResponse, DeltaSink, Finish, ModelError, ToolCall, ToolChoice};
use serde_json::{Value, json};
use store::turns::Effects;

use super::check::figures;
use super::steps::excerpt;
use super::{State, Turn};
use crate::tools;

/// Tokens of one answer.
const OUTPUT_TOKENS: u32 = 800;

/// An answer before it was checked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Draft {
    pub text: String,
    /// Ids of the chunks that the text rests on.
    pub citations: Vec<String>,
    /// Marks like `[7]` that name no chunk.
    pub wrong_citations: usize,
    pub buttons: Vec<Button>,
    /// A person was asked for, and why.
    pub intervention: Option<String>,
    /// A tool told a fact that the text may rest on.
    pub rests_on_tool: bool,
    /// The larger figures of what tools were asked and told.
    pub figures_told: HashSet<u64>,
    /// What tools did here, to be committed with the answer.
    pub effects: Effects,
    /// Files that go with the text.
    pub media: Vec<Content>,
    /// Ticket numbers that tools told.
    pub codes_told: Vec<Code>,
    /// Calls of other systems.
    pub calls_outside: usize,
    /// A tool did something elsewhere.
    pub acted: bool,
    /// Nothing usable came: why.
    pub failure: Option<String>,
    /// The built-in answerer knows of no answer.
    pub abstained: bool,
    pub is_builtin: bool,
}

impl Turn<'_> {
    pub(super) async fn generate(&mut self) -> State {
        let mut draft = Draft::default();
        match self.converse(&mut draft, None).await {
            Ok(answer) => self.take_answer(&mut draft, answer),
            Err(error) => draft.failure = Some(error.to_string()),
        }
        State::Check(draft)
    }

    /// Rounds of model and tools until there is a text. `correction`: what was wrong with the answer before.
    pub(super) async fn converse(
        &mut self,
        draft: &mut Draft,
        correction: Option<&str>,
    ) -> Result<ChatResponse, ModelError> {
        let mut model = self.engine.model_of_agent(self.lane.workspace_id, self.own_model());
        let is_builtin = model.id().provider == "builtin";
        self.offer = tools::offered(self, is_builtin).await;
        let mut request = self.request(correction);
        let mut seen_calls = HashSet::new();
        for round in 0..=self.engine.inner.settings.max_tool_rounds {
            if round == self.engine.inner.settings.max_tool_rounds || self.is_over_budget() {
                // The last word must be a text.
                request.tool_choice = ToolChoice::None;
                request.tools.clear();
            }
            let mut sink = self.steps.draft_sink();
            let answer =
                model.chat(&request, self.deadline, sink.as_mut().map(|sink| &mut **sink as DeltaSink<'_>)).await;
            self.note_answer(round, &request, &answer);
            let answer = answer?;
            self.input_tokens += answer.usage.input_tokens;
            self.output_tokens += answer.usage.output_tokens;
            self.model = Some(if answer.provider == "builtin" { "builtin".to_owned() } else { answer.model.clone() });
            if answer.tool_calls.is_empty() || request.tools.is_empty() {
                return Ok(answer);
            }
            let is_loop = answer.tool_calls.iter().all(|call| !seen_calls.insert(fingerprint(call)));
            if answer.provider == "builtin" {
                // It asks for a person and has nothing to add.
                self.run_tools(draft, &answer.tool_calls).await;
                return Ok(answer);
            }
            let answering = self.agent.as_ref().map(|agent| agent.id);
            let results = self.run_tools(draft, &answer.tool_calls).await;
            if self.agent.as_ref().is_some_and(|agent| agent.settings.agent_type == AgentType::Handoff) {
                // It was passed to a person: the text that goes with that is ours.
                return Ok(ChatResponse { text: String::new(), tool_calls: Vec::new(), ..answer });
            }
            let text = Some(answer.text).filter(|text| !text.trim().is_empty());
            request.messages.push(ChatMessage::Assistant { text, tool_calls: answer.tool_calls });
            request.messages.extend(results);
            if self.agent.as_ref().map(|agent| agent.id) != answering {
                // Another agent goes on: with its own instructions and tools, and all that was said.
                self.offer = tools::offered(self, false).await;
                let next_model = self.engine.model_of_agent(self.lane.workspace_id, self.own_model());
                let mut next = self.request(correction);
                if next_model.id() == model.id() {
                    // What tools told goes along; another model would not take it with this one's signatures.
                    next.messages = std::mem::take(&mut request.messages);
                }
                (request, model) = (next, next_model);
            }
            if is_loop {
                // The same calls again bring the same results.
                request.tool_choice = ToolChoice::None;
                request.tools.clear();
            }
        }
        Err(ModelError::Rubbish { reason: "it called tools without end".to_owned() })
    }

    fn own_model(&self) -> Option<&str> {
        self.agent.as_ref().and_then(|agent| agent.settings.model.as_deref())
    }

    /// What the model is asked, as things stand.
    fn request(&self, correction: Option<&str>) -> ChatRequest {
        let mut request = ChatRequest {
            system: self.system_prompt(&self.for_prompt()),
            messages: self.thread(),
            tools: self.offer.iter().map(|tool| tool.spec.clone()).collect(),
            tool_choice: ToolChoice::Auto,
            max_output_tokens: OUTPUT_TOKENS,
            temperature: None,
            response_schema: None,
            knowledge: self.for_builtin(),
        };
        request.system.push_str(correction.unwrap_or_default());
        request
    }

    fn is_over_budget(&self) -> bool {
        self.input_tokens + self.output_tokens >= self.engine.inner.settings.turn_token_budget
    }

    /// Runs what the model asked for; a failure is told to the model and to the trace.
    async fn run_tools(&mut self, draft: &mut Draft, calls: &[ToolCall]) -> Vec<ChatMessage> {
        let mut results = Vec::with_capacity(calls.len());
        for call in calls {
            let result = tools::run(self, draft, call).await;
            draft.figures_told.extend(figures(&result.to_string()));
            self.steps.record(
                "tool",
                json!({ "id": call.id, "name": call.name, "arguments": call.arguments.as_ref().unwrap_or(&Value::Null) }),
                result.clone(),
            );
            results.push(ChatMessage::Tool {
                call_id: call.id.clone(),
                name: call.name.clone(),
                content: result.to_string(),
            });
        }
        results
    }

    fn note_answer(&mut self, round: u32, request: &ChatRequest, answer: &Result<ChatResponse, ModelError>) {
        let output = match answer {
            Ok(answer) => json!({
                "provider": answer.provider, "model": answer.model, "text": excerpt(&answer.text),
                "tool_calls": answer.tool_calls.iter().map(|call| call.name.as_str()).collect::<Vec<_>>(),
                "input_tokens": answer.usage.input_tokens, "output_tokens": answer.usage.output_tokens,
                "finish": format!("{:?}", answer.finish),
            }),
            Err(error) => json!({ "error": error.to_string() }),
        };
        let input = json!({ "round": round, "messages": request.messages.len(), "chunks": self.chunks.len() });
        self.steps.record("generate", input, output);
    }

    /// Reads an answer's text and its marks.
    pub(super) fn take_answer(&self, draft: &mut Draft, answer: ChatResponse) {
        draft.is_builtin = answer.provider == "builtin";
        draft.abstained = answer.finish == Finish::Abstained;
        if answer.finish == Finish::Filtered && answer.text.trim().is_empty() {
            draft.failure = Some("the provider's filter removed the answer".to_owned());
        }
        if draft.is_builtin {
            draft.text = answer.text;
            draft.citations = answer.citations;
            if !answer.unanswered.is_empty() && !draft.abstained {
                draft.intervention.get_or_insert_with(|| "part of the question is not in the knowledge".to_owned());
            }
            return;
        }
        let chunks = self.for_prompt();
        let (text, marks) = without_marks(&answer.text);
        draft.text = text;
        draft.citations.clear();
        draft.wrong_citations = 0;
        for mark in marks {
            match mark.checked_sub(1).and_then(|at| chunks.get(at)) {
                Some(found) => draft.citations.push(found.id.clone()),
                None => draft.wrong_citations += 1,
            }
        }
    }
}

fn fingerprint(call: &ToolCall) -> String {
    format!("{}{:?}", call.name, call.arguments)
}

/// Takes marks like `[2]` and `[1, 3]` out of a text: they are for the check, not for the customer.
fn without_marks(text: &str) -> (String, Vec<usize>) {
    let mut out = String::with_capacity(text.len());
    let mut marks = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find('[') {
        let (before, after) = rest.split_at(open);
        let numbers = after[1..].find(']').and_then(|close| {
            let inside = &after[1..1 + close];
            let list: Option<Vec<usize>> =
                inside.split(',').map(|part| part.trim().parse().ok().filter(|n| *n < 100)).collect();
            list.map(|list| (list, close + 2))
        });
        match numbers {
            Some((list, length)) => {
                out.push_str(before.trim_end_matches(' '));
                marks.extend(list);
                rest = &after[length..];
            }
            None => {
                out.push_str(before);
                out.push('[');
                rest = &after[1..];
            }
        }
    }
    out.push_str(rest);
    (out.trim().to_owned(), marks)
}

#[cfg(test)]
mod tests {
    use super::without_marks;

    #[test]
    fn marks_are_read_and_removed() {
        assert_eq!(
            without_marks("We open at 9 [1]. Closed on Sunday [2, 3]."),
            ("We open at 9. Closed on Sunday.".into(), vec![1, 2, 3])
        );
        assert_eq!(without_marks("Use [brackets] and [1"), ("Use [brackets] and [1".into(), vec![]));
        assert_eq!(without_marks("[12345]"), ("[12345]".into(), vec![]));
    }
}

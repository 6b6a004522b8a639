//! The turn: one run of the agent for one conversation (pipeline.md section 3).
//!
//! `route → understand → retrieve → generate ⇄ tools → check → commit`, as a state machine whose steps
//! are recorded with what went in, what came out and how long it took: "why this answer?".

mod check;
mod closed;
mod consent;
mod customer;
mod generate;
pub(crate) mod guard;
pub(crate) mod leak;
mod notices;
mod phrases;
mod prompt;
pub mod rehearse;
mod retrieve;
mod route;
mod signs;
mod steps;
pub mod suggest;
pub(crate) mod trial;
mod understand;

use std::sync::Arc;

use model::agent::AgentStatus;
use model::content::Content;
use model::conversation::Sender;
use model::limits::{TURN_MESSAGES, whatsapp};
use model::receipt::Delivery;
use model::{AgentId, TurnId, UnixMs};
use serde_json::{Value, json};
use store::agents::AgentRecord;
use store::lanes::{ClaimedJob, HistoryEntry, LaneLease, LaneState, OutboxMessage};
use store::tasks::NewTask;
use store::turns::{Analysis, CommitOutcome, Effects, Escalation, FinishedTurn, NewMessage, Seen, TurnCommit};
use store::unanswered::Unanswered;
use tokio::time::Instant;

use crate::Engine;
use crate::analysis::{Intent, Language};
use crate::deliver::{self, Pending};
use crate::knowledge::Knowledge;
use crate::registry::Line;
use crate::tools::Tool;
use crate::unanswered;
use crate::web_chat::TurnResult;

pub(crate) use generate::Draft;
pub(crate) use retrieve::Chunk;
pub(crate) use steps::Steps;

/// Does what a claimed lane has to do: a turn if one is due, then its outbox. What comes after the model's answer is boxed, so
/// that a lane that waits for it does not hold room for all of it: thousands wait at once.
pub(crate) async fn run_lane(engine: &Engine, job: &ClaimedJob, state: LaneState) -> anyhow::Result<()> {
    let conversation = &state.conversation;
    let speaker = engine.inner.voice.speaker(conversation.id);
    let mut outbox: Vec<Pending> =
        state.outbox.iter().map(|m| Pending { message: m.clone(), started: false }).collect();
    if job.turn_is_due && conversation.inbound_seq > conversation.answered_seq {
        let Some(written) = Box::pin(run(engine, job.lane, &state)).await? else { return Ok(()) };
        outbox.extend(written);
    }
    Box::pin(deliver::drain(engine, job.lane, conversation, &speaker, outbox)).await;
    Ok(())
}

/// Times that a conversation is passed on in one turn.
const PASSES_MAX: u32 = 3;

/// Where the machine stands.
enum State {
    Route,
    Understand,
    Retrieve,
    Generate,
    Check(Draft),
    Decided(Decision),
}

/// What a turn wants to commit.
#[derive(Clone, Debug)]
pub(crate) struct Decision {
    pub contents: Vec<Content>,
    pub escalation: Escalation,
    /// Whether the customer's messages count as answered.
    pub answers: bool,
    pub outcome: &'static str,
    pub reason: Option<String>,
    pub flag: Option<&'static str>,
    /// What tools did, to be written with the answer.
    pub effects: Effects,
}

impl Decision {
    /// Nothing is sent, and the reason is kept (I7).
    fn silent(reason: &str) -> Self {
        Self {
            contents: vec![],
            escalation: Escalation::None,
            answers: false,
            outcome: "silent",
            reason: Some(reason.to_owned()),
            flag: None,
            effects: Effects::default(),
        }
    }
}

/// Whom a turn is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// A customer gets the answer.
    Customer,
    /// A person reads a draft: tools with effects are not offered.
    Draft,
    /// Somebody tries the agent: nothing is committed.
    Trial,
    /// A check: nothing is committed, and nothing is done in other systems.
    Check,
}

/// A turn under way: what it knows and what it found.
pub(crate) struct Turn<'a> {
    pub engine: &'a Engine,
    pub lane: LaneLease,
    pub state: &'a LaneState,
    pub agent: Option<Arc<AgentRecord>>,
    pub knowledge: Arc<Knowledge>,
    /// The customer's messages that wait for an answer, oldest first.
    pub questions: Vec<&'a HistoryEntry>,
    pub language: Language,
    pub chunks: Vec<Chunk>,
    pub steps: Steps,
    pub started_at: UnixMs,
    pub deadline: Instant,
    pub input_tokens: u64,
    pub output_tokens: u64,
    pub model: Option<String>,
    pub purpose: Purpose,
    /// What the model may use, by the agent that answers now.
    pub offer: Vec<Arc<Tool>>,
    /// The conversation's agent from now on, where it was passed on.
    pub passed_to: Option<AgentId>,
    /// How often it was, in this turn.
    pub passes: u32,
    analyses: Vec<Analysis>,
    /// Tasks that messages ask for.
    wishes: Vec<NewTask>,
    /// What each question is for, as the built-in analyser reads it.
    intents: Vec<Intent>,
}

/// Runs the turn and commits it. The messages that the lane's holder now has to deliver; `None` when
/// the lane was given back.
async fn run(engine: &Engine, lane: LaneLease, state: &LaneState) -> anyhow::Result<Option<Vec<Pending>>> {
    let mut turn = Turn::begin(engine, lane, state).await?;
    let decision = turn.decide().await;
    Box::pin(turn.commit(decision)).await
}

impl<'a> Turn<'a> {
    async fn begin(engine: &'a Engine, lane: LaneLease, state: &'a LaneState) -> anyhow::Result<Turn<'a>> {
        let inner = &engine.inner;
        let agent = inner.registry.agent(&inner.store, lane.workspace_id, state.conversation.agent_id).await?;
        let knowledge = inner.knowledge.get(&inner.store, lane.workspace_id).await?;
        let questions: Vec<_> = state
            .history
            .iter()
            .filter(|m| m.inbound && m.seq > state.conversation.answered_seq && m.content.wants_answer() && !m.revoked)
            .collect();
        let skip = questions.len().saturating_sub(TURN_MESSAGES);
        Ok(Turn {
            engine,
            lane,
            state,
            agent,
            knowledge,
            questions: questions[skip..].to_vec(),
            language: crate::analysis::ENGLISH,
            chunks: Vec::new(),
            steps: Steps::new(inner.observers.listener(state.conversation.id)),
            started_at: engine.clock().now(),
            deadline: Instant::now() + inner.settings.turn_deadline,
            input_tokens: 0,
            output_tokens: 0,
            model: None,
            purpose: Purpose::Customer,
            offer: Vec::new(),
            passed_to: None,
            passes: 0,
            analyses: Vec::new(),
            wishes: Vec::new(),
            intents: Vec::new(),
        })
    }

    async fn decide(&mut self) -> Decision {
        let mut state = State::Route;
        loop {
            state = match state {
                State::Route => match Box::pin(self.route()).await {
                    // Nobody answers by himself: who looks at it sees what it says, and what has to be done is a task.
                    State::Decided(decision)
                        if !self.questions.is_empty() && !self.state.conversation.contact_blocked =>
                    {
                        Box::pin(self.read_questions()).await;
                        State::Decided(decision)
                    }
                    next => next,
                },
                State::Understand => Box::pin(self.understand()).await,
                State::Retrieve => {
                    let next = Box::pin(self.retrieve()).await;
                    self.unsure().map_or(next, State::Decided)
                }
                State::Generate => Box::pin(self.generate()).await,
                State::Check(draft) => Box::pin(self.check(draft)).await,
                State::Decided(decision) => return self.with_offer(decision),
            }
        }
    }

    /// What was asked in words: a file's name or a place is no question that somebody could answer for all.
    fn asked_in_words(&self) -> String {
        let texts = self.questions.iter().filter(|m| matches!(m.content.message_type(), "text" | "interactive"));
        texts.map(|m| m.content.as_text()).collect::<Vec<_>>().join("\n")
    }

    /// Whether the customer has said nothing but greetings, thanks and the like.
    fn is_courtesy(&self) -> bool {
        !self.intents.is_empty() && self.intents.iter().all(|intent| intent.is_courtesy())
    }

    /// The customer's words of this turn, joined.
    pub(crate) fn question(&self) -> String {
        self.questions.iter().map(|m| m.content.for_model()).collect::<Vec<_>>().join("\n")
    }

    /// Lets another agent answer, in this turn and from now on.
    pub(crate) fn pass_to(&mut self, agent: Arc<AgentRecord>) -> Result<(), String> {
        if self.agent.as_ref().is_some_and(|current| current.id == agent.id) {
            return Err("that is who answers already".to_owned());
        }
        if self.passes >= PASSES_MAX {
            return Err("the conversation was passed on often enough: answer, or ask for a person".to_owned());
        }
        self.passes += 1;
        self.passed_to = Some(agent.id);
        self.agent = Some(agent);
        Ok(())
    }

    /// What is written with the answer: what tools did, who answers from now on, and what follows.
    fn effects(&mut self, turn: TurnId, done: Effects, is_unanswered: bool) -> Effects {
        let mut effects = Effects { agent: self.passed_to, ..done };
        if effects.tasks.is_empty() && effects.tickets.is_empty() {
            effects.tasks.append(&mut self.wishes);
        }
        let text = self.asked_in_words();
        if is_unanswered
            && text.chars().any(char::is_alphabetic)
            && !self.is_courtesy()
            && let Some(last) = self.questions.last()
        {
            let asked = Unanswered {
                turn_id: turn,
                conversation_id: self.lane.conversation_id,
                message_id: last.id,
                text,
                language: Some(self.language.code.to_owned()),
                at: self.engine.clock().now(),
            };
            effects.jobs.push(unanswered::job(self.lane.workspace_id, &asked));
        }
        effects
    }

    /// Whether the first attempt begins with the commit: there is room for it now.
    async fn may_begin(&self, first: &NewMessage) -> bool {
        let conversation = &self.state.conversation;
        // A file goes to the provider first.
        let Some(channel) = self.engine.inner.registry.by_id(conversation.channel_id) else { return false };
        if first.content.media().is_some()
            || deliver::take_place(self.engine, conversation, &channel.line).await.is_err()
        {
            return false;
        }
        !matches!(channel.line, Line::WhatsApp(_))
            || model::window::is_open(conversation.last_inbound_at, self.engine.clock().now())
    }

    async fn commit(mut self, decision: Decision) -> anyhow::Result<Option<Vec<Pending>>> {
        let conversation = &self.state.conversation;
        let outbox_is_empty = self.state.outbox.is_empty();
        let mut messages: Vec<NewMessage> = decision
            .contents
            .into_iter()
            .map(|content| NewMessage { id: self.engine.ids().make(), content, reply_to: None, sending: false })
            .collect();
        if outbox_is_empty && let Some(first) = messages.first_mut() {
            first.sending = self.may_begin(first).await;
        }
        let keep_lane = !messages.is_empty() || !outbox_is_empty;
        self.steps.record(
            "commit",
            json!({ "messages": messages.len(), "escalation": format!("{:?}", decision.escalation) }),
            Value::Null,
        );
        let id: TurnId = self.engine.ids().make();
        let is_unanswered = decision.reason.as_deref().is_some_and(|reason| check::UNANSWERED.contains(&reason));
        let effects = self.effects(id, decision.effects, is_unanswered);
        let commit = Arc::new(TurnCommit {
            lane: self.lane,
            channel_id: conversation.channel_id,
            seen: Seen {
                epoch: conversation.epoch,
                inbound_seq: conversation.inbound_seq,
                answered_seq: conversation.answered_seq,
                edit_count: conversation.edit_count,
                agent: self.agent.as_ref().filter(|agent| agent.status == AgentStatus::Active).map(|agent| agent.id),
            },
            turn: FinishedTurn {
                id,
                agent_id: self.agent.as_ref().map(|agent| agent.id),
                started_at: self.started_at,
                outcome: decision.outcome,
                reason: decision.reason,
                model: self.model.clone(),
                input_tokens: self.input_tokens as i64,
                output_tokens: self.output_tokens as i64,
                steps: self.steps.into_json(),
            },
            messages,
            escalation: decision.escalation,
            answers: decision.answers,
            flag: decision.flag,
            analyses: std::mem::take(&mut self.analyses),
            effects,
            keep_lane,
        });
        let outcome = self.engine.inner.writer.commit_turn(commit.clone()).await?;
        tracing::debug!(conversation.id = %conversation.id, turn.id = %id, ?outcome, "a turn ended");
        metrics::counter!("switchboard_turns_total", "outcome" => label(outcome, commit.turn.outcome)).increment(1);
        if outcome != CommitOutcome::Committed {
            return Ok(None);
        }
        commit.effects.jobs.iter().for_each(|job| self.engine.wake_jobs(job.kind));
        self.engine
            .inner
            .observers
            .notify(conversation.id, || TurnResult::new(&commit, &self.chunks, self.agent.as_deref()));
        if !keep_lane {
            return Ok(None);
        }
        let now = self.engine.clock().now();
        Ok(Some(commit.messages.iter().map(|message| pending(message.clone(), now)).collect()))
    }
}

fn label(outcome: CommitOutcome, committed: &'static str) -> &'static str {
    match outcome {
        CommitOutcome::Committed => committed,
        CommitOutcome::Superseded => "superseded",
        CommitOutcome::TakenOver => "taken_over",
        CommitOutcome::LeaseLost => "lease_lost",
    }
}

fn pending(message: NewMessage, now: UnixMs) -> Pending {
    Pending {
        started: message.sending,
        message: OutboxMessage {
            id: message.id,
            sender: Sender::Ai,
            content: message.content,
            reply_to: message.reply_to,
            delivery: if message.sending { Delivery::Sending } else { Delivery::Queued },
            attempts: i64::from(message.sending),
            created_at: now,
            next_attempt_at: None,
        },
    }
}

/// A text as messages that fit the channel.
pub(crate) fn as_contents(text: &str) -> Vec<Content> {
    model::text::split(text, whatsapp::TEXT).into_iter().take(model::limits::ANSWER_PARTS).map(Content::text).collect()
}

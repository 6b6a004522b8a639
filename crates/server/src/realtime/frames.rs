//! Stored events as frames: each with the current state of what it is about.

use std::collections::{HashMap, HashSet};

use model::conversation::Status;
use model::{AgentId, CheckRunId, ConversationId, MessageId, SourceId, TaskId, TicketId, UnixMs, WorkspaceId};
use serde::Serialize;
use serde_json::{Value, json};
use store::conversations::ConversationRecord;
use store::feed::{FeedRecord, FeedType};
use uuid::Uuid;

use crate::api::activity::Activity;
use crate::api::conversations::shape::{Conversation, Message, customer};
use crate::api::knowledge::sources::shape::Source;
use crate::api::knowledge::unanswered::Unanswered;
use crate::api::tasks::Task;
use crate::api::tickets::Ticket;
use crate::api::{agents, checks};
use crate::app::App;
use crate::error::ApiError;

/// Agents of a workspace whose state the figures count.
const AGENTS_MAX: i64 = 200;
/// An end that happened so shortly before an event is what the event is about.
const JUST_NOW_MS: i64 = 1_000;

/// What a client gets.
#[derive(Debug, Serialize)]
pub struct Frame {
    seq: i64,
    #[serde(rename = "type")]
    kind: String,
    at: String,
    data: Value,
}

impl Frame {
    fn new(seq: i64, kind: impl Into<String>, at: UnixMs, data: Value) -> Self {
        Self { seq, kind: kind.into(), at: at.to_string(), data }
    }

    pub fn seq(&self) -> i64 {
        self.seq
    }

    pub fn into_text(self) -> String {
        serde_json::to_string(&self).expect("a frame is plain JSON")
    }
}

/// The frames of a page of events, in order. `live`: each followed by the activity that it means, if any.
pub async fn of(app: &App, ws: WorkspaceId, events: Vec<FeedRecord>, live: bool) -> Result<Vec<Frame>, ApiError> {
    let subjects = Subjects::read(app, ws, &events).await?;
    let mut frames = Vec::with_capacity(events.len());
    let rows = last_of_each_conversation(&events);
    for event in events {
        let at = UnixMs(event.at);
        let mut data = subjects.data(&event);
        if rows.contains(&event.seq) {
            subjects.add_row(&event, &mut data);
        }
        frames.push(Frame::new(event.seq, event.kind.clone(), at, data));
        if let Some(activity) = live.then(|| subjects.activity(&event)).flatten() {
            frames.push(Frame::new(event.seq, "activity", at, json!(activity)));
        }
    }
    Ok(frames)
}

/// The last message event of each conversation: its frame also carries the conversation as the list shows it.
fn last_of_each_conversation(events: &[FeedRecord]) -> HashSet<i64> {
    let of_messages = events.iter().filter(|event| event.kind.starts_with("message."));
    let last: HashMap<Uuid, i64> = of_messages.filter_map(|event| Some((event.conversation_id?, event.seq))).collect();
    last.into_values().collect()
}

/// What the events of a page are about, each read once.
struct Subjects {
    messages: HashMap<Uuid, Value>,
    conversations: HashMap<Uuid, ConversationRecord>,
    agents: HashMap<Uuid, agents::Agent>,
    /// Tickets, tasks, sources and unanswered questions.
    work: HashMap<Uuid, Value>,
}

impl Subjects {
    async fn read(app: &App, ws: WorkspaceId, events: &[FeedRecord]) -> Result<Self, ApiError> {
        let store = app.engine.store();
        let of = |noun: &str| {
            let named = events.iter().filter(|event| event.kind.split('.').next() == Some(noun));
            let mut ids: Vec<Uuid> = named.filter_map(|event| event.subject_id).collect();
            ids.sort_unstable();
            ids.dedup();
            ids
        };
        let ids: Vec<MessageId> = of("message").into_iter().map(MessageId).collect();
        let records = if ids.is_empty() { Vec::new() } else { store.messages_by_ids(ws, &ids).await? };
        let messages = records.into_iter().map(|record| (record.id.0, json!(Message::new(app, ws, record)))).collect();
        // Also those of messages: each changes its conversation's row in the list.
        let mut ids: Vec<ConversationId> =
            events.iter().filter_map(|event| event.conversation_id).map(ConversationId).collect();
        ids.extend(of(CLOSED).into_iter().map(ConversationId));
        ids.sort_unstable();
        ids.dedup();
        let records = store.conversations_by_ids(ws, &ids).await?;
        let conversations = records.into_iter().map(|record| (record.id.0, record)).collect();
        let mut shown = HashMap::new();
        for id in of("agent") {
            if let Some(agent) = agents::show(app, ws, AgentId(id)).await? {
                shown.insert(id, agent);
            }
        }
        let tickets: Vec<TicketId> = of("ticket").into_iter().map(TicketId).collect();
        let tasks: Vec<TaskId> = of("task").into_iter().map(TaskId).collect();
        let (tickets, tasks) = (store.tickets_by_ids(ws, &tickets).await?, store.tasks_by_ids(ws, &tasks).await?);
        let now = app.engine.clock().now();
        let tickets = tickets.into_iter().map(|record| (record.id.0, json!(Ticket::from(record))));
        let tasks = tasks.into_iter().map(|record| (record.id.0, json!(Task::of(record, now))));
        let sources: Vec<SourceId> = of("source").into_iter().map(SourceId).collect();
        let sources = store.sources_by_ids(ws, &sources).await?;
        let sources = sources.into_iter().map(|record| (record.id.0, json!(Source::from(record))));
        let mut work: HashMap<Uuid, Value> = tickets.chain(tasks).chain(sources).collect();
        for id in of("checks") {
            if let Some(run) = checks::show_run(app, ws, CheckRunId(id)).await? {
                work.insert(id, json!(run));
            }
        }
        for id in of("unanswered") {
            if let Some(group) = store.unanswered_group(ws, id).await? {
                work.insert(id, json!(Unanswered::from(group)));
            }
        }
        Ok(Self { messages, conversations, agents: shown, work })
    }

    /// Adds the row of the list that a message has changed.
    fn add_row(&self, event: &FeedRecord, data: &mut Value) {
        let Some(record) = event.conversation_id.and_then(|id| self.conversations.get(&id)) else { return };
        if let Value::Object(members) = data {
            members.insert("conversation".to_owned(), json!(Conversation::from(record.clone())));
        }
    }

    /// The subject's current state; of one that was erased since, its id.
    fn data(&self, event: &FeedRecord) -> Value {
        // What was done with a conversation never changes: the event says it all.
        if event.kind == FeedType::ConversationEvent.as_str() {
            return event.data.as_ref().map_or_else(|| json!({}), |data| data.0.clone());
        }
        let Some(id) = event.subject_id else { return json!({}) };
        let conversation = |record: &ConversationRecord| {
            let mut shown = Conversation::from(record.clone());
            if let Some(change) = &event.data {
                shown.metadata.insert("change".to_owned(), change.0.clone());
            }
            json!(shown)
        };
        let known = self.messages.get(&id).cloned();
        let known = known.or_else(|| self.conversations.get(&id).map(conversation));
        let known = known.or_else(|| self.agents.get(&id).map(|agent| json!(agent)));
        let known = known.or_else(|| self.work.get(&id).map(|work| with_reminder(work.clone(), event)));
        // A ticket is known outside by its code.
        let name = event.data.as_ref().and_then(|data| data.0.get("id").cloned()).unwrap_or_else(|| json!(id));
        known.unwrap_or_else(|| json!({ "id": name, "erased": true }))
    }

    fn activity(&self, event: &FeedRecord) -> Option<Activity> {
        let id = event.subject_id?;
        let timestamp = UnixMs(event.at).to_string();
        if event.kind == "agent.updated" {
            // Not when its definition was changed.
            event.data.as_ref().filter(|data| data.0["status"] == "active")?;
            let agent = self.agents.get(&id).filter(|agent| agent.is_active())?;
            return Some(Activity {
                kind: "agent_activated",
                agent_name: Some(agent.name().to_owned()),
                customer_info: String::new(),
                timestamp,
                status: "active".to_owned(),
                details: String::new(),
                conversation_id: None,
            });
        }
        let record = self.conversations.get(&id)?;
        let since_end = record.ended_at.map(|ended| UnixMs(event.at).since(ended));
        let just_ended = since_end.is_some_and(|ms| (0..=JUST_NOW_MS).contains(&ms));
        let kind = match event.kind.as_str() {
            "conversation.created" => "chat_started",
            "conversation.escalated" => "escalation",
            "conversation.updated" if record.status == Status::Ended && just_ended => "chat_ended",
            CLOSED => "chat_ended",
            _ => return None,
        };
        Some(Activity {
            kind,
            agent_name: record.agent_name.clone(),
            customer_info: customer(record),
            timestamp,
            status: record.status.as_str().to_owned(),
            details: record.end_reason.clone().unwrap_or_default(),
            conversation_id: Some(record.id.0),
        })
    }
}

/// A task that is due now says so.
fn with_reminder(mut work: Value, event: &FeedRecord) -> Value {
    if event.data.as_ref().is_some_and(|data| data.0["reminder"] == true) {
        work["reminder"] = json!(true);
    }
    work
}

/// What a `conversation.event` is here that says that a conversation was closed: the live feed tells the same by the
/// conversation's update, which an overview does not read.
const CLOSED: &str = "closed";

/// What these events mean to an overview, in their order.
pub async fn activities(app: &App, ws: WorkspaceId, events: &[FeedRecord]) -> Result<Vec<Activity>, ApiError> {
    let told = |event: &FeedRecord| {
        if event.kind != "conversation.event" {
            return Some(event.clone());
        }
        let closed = event.data.as_ref().is_some_and(|data| data.0["type"] == "closed");
        closed.then(|| FeedRecord { kind: CLOSED.to_owned(), subject_id: event.conversation_id, ..event.clone() })
    };
    let told: Vec<FeedRecord> = events.iter().filter_map(told).collect();
    let subjects = Subjects::read(app, ws, &told).await?;
    Ok(told.iter().filter_map(|event| subjects.activity(event)).collect())
}

/// Who is in a conversation now. Nothing of it is stored.
pub fn presence(app: &App, ws: WorkspaceId, conversation: ConversationId, last: i64) -> Frame {
    let people = app.engine.present(ws, conversation).into_iter();
    let users: Vec<Value> =
        people.map(|present| json!({ "id": present.user, "name": present.name, "state": present.doing })).collect();
    let data = json!({ "conversation_id": conversation, "users": users });
    Frame::new(last, "presence", app.engine.clock().now(), data)
}

/// What a dashboard shows at a glance. Cheap enough for every client, every few seconds.
pub async fn figures(app: &App, ws: WorkspaceId, last: i64) -> store::Result<Frame> {
    let store = app.engine.store();
    let open = app.open_counts.get(store, ws).await?;
    let agents = store.agents(ws, None, AGENTS_MAX).await?;
    let online = agents.iter().filter(|agent| agent.status == model::agent::AgentStatus::Active).count();
    let data = json!({
        "active_calls": 0,
        "active_chats": open.active + open.escalated,
        "queued_interactions": open.escalated,
        "online_agents": online,
    });
    Ok(Frame::new(last, "metrics", app.engine.clock().now(), data))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_has_the_four_members() {
        let frame = Frame::new(184, "message.created", UnixMs(0), json!({"id": "x"}));
        let expected = r#"{"seq":184,"type":"message.created","at":"1970-01-01T00:00:00.000Z","data":{"id":"x"}}"#;
        assert_eq!(frame.into_text(), expected);
    }

    #[test]
    fn what_was_erased_is_named_by_its_id() {
        let nothing = Subjects {
            messages: HashMap::new(),
            conversations: HashMap::new(),
            agents: HashMap::new(),
            work: HashMap::new(),
        };
        let id = Uuid::from_u128(1);
        let event = FeedRecord {
            seq: 1,
            kind: "message.updated".into(),
            conversation_id: None,
            subject_id: Some(id),
            data: None,
            at: 0,
        };
        assert_eq!(nothing.data(&event), json!({"id": id, "erased": true}));
        assert_eq!(nothing.activity(&event), None);
    }
}

//! Stored events as frames: each with the current state of what it is about.

use std::collections::HashMap;

use model::conversation::Status;
use model::{AgentId, ConversationId, MessageId, UnixMs, WorkspaceId};
use serde::Serialize;
use serde_json::{Value, json};
use store::conversations::ConversationRecord;
use store::feed::FeedRecord;
use uuid::Uuid;

use crate::api::agents;
use crate::api::conversations::shape::{Conversation, Message, customer};
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
    for event in events {
        let at = UnixMs(event.at);
        frames.push(Frame::new(event.seq, event.kind.clone(), at, subjects.data(&event)));
        if let Some(activity) = live.then(|| subjects.activity(&event)).flatten() {
            frames.push(Frame::new(event.seq, "activity", at, activity));
        }
    }
    Ok(frames)
}

/// What the events of a page are about, each read once.
struct Subjects {
    messages: HashMap<Uuid, Value>,
    conversations: HashMap<Uuid, ConversationRecord>,
    agents: HashMap<Uuid, agents::Agent>,
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
        let messages = records.into_iter().map(|record| (record.id.0, json!(Message::from(record)))).collect();
        let mut conversations = HashMap::new();
        for id in of("conversation") {
            if let Some(record) = store.conversation(ws, ConversationId(id)).await? {
                conversations.insert(id, record);
            }
        }
        let mut shown = HashMap::new();
        for id in of("agent") {
            if let Some(agent) = agents::show(app, ws, AgentId(id)).await? {
                shown.insert(id, agent);
            }
        }
        Ok(Self { messages, conversations, agents: shown })
    }

    /// The subject's current state; of one that was erased since, its id.
    fn data(&self, event: &FeedRecord) -> Value {
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
        known.unwrap_or_else(|| json!({ "id": id, "erased": true }))
    }

    fn activity(&self, event: &FeedRecord) -> Option<Value> {
        let id = event.subject_id?;
        let at = UnixMs(event.at);
        if event.kind == "agent.updated" {
            let agent = self.agents.get(&id).filter(|agent| agent.is_active())?;
            return Some(activity("agent_activated", Some(agent.name()), "", at, "active", ""));
        }
        let record = self.conversations.get(&id)?;
        let just_ended = record.ended_at.is_some_and(|ended| (0..=JUST_NOW_MS).contains(&at.since(ended)));
        let kind = match event.kind.as_str() {
            "conversation.created" => "chat_started",
            "conversation.escalated" => "escalation",
            "conversation.updated" if record.status == Status::Ended && just_ended => "chat_ended",
            _ => return None,
        };
        let details = record.end_reason.as_deref().unwrap_or_default();
        let agent = record.agent_name.as_deref();
        Some(activity(kind, agent, &customer(record), at, record.status.as_str(), details))
    }
}

fn activity(kind: &str, agent: Option<&str>, customer: &str, at: UnixMs, status: &str, details: &str) -> Value {
    json!({
        "type": kind, "agentName": agent, "customerInfo": customer, "timestamp": at.to_string(), "status": status,
        "details": details,
    })
}

/// What a dashboard shows at a glance. Cheap enough for every client, every few seconds.
pub async fn figures(app: &App, ws: WorkspaceId, last: i64) -> store::Result<Frame> {
    let store = app.engine.store();
    let open = store.count_open_conversations(ws).await?;
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
        let nothing = Subjects { messages: HashMap::new(), conversations: HashMap::new(), agents: HashMap::new() };
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

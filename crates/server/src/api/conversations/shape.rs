//! Conversations and messages as clients see them.

use chrono::{DateTime, Utc};
use model::WorkspaceId;
use model::conversation::{Mode, Sender, Status};
use serde::Serialize;
use serde_json::{Map, Value, json};
use store::conversations::ConversationRecord;
use store::messages::MessageRecord;
use utoipa::ToSchema;
use uuid::Uuid;

use super::details;
use crate::api::media::Media;
use crate::app::App;

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Conversation {
    pub id: Uuid,
    /// `+` and digits; null where the customer hides the number, and in the web chat.
    pub phone_number: Option<String>,
    pub contact: Contact,
    /// `whatsapp` or `web`
    pub channel: Option<String>,
    pub started_at: DateTime<Utc>,
    pub last_message_at: DateTime<Utc>,
    pub message_count: i64,
    pub unread_count: i64,
    /// `active`, `escalated` (a person was asked for and none has answered yet) or `ended`
    #[schema(value_type = String)]
    pub status: Status,
    /// Who answers: `ai` or `operator`
    #[schema(value_type = String)]
    pub mode: Mode,
    /// The id of the user who answers.
    pub assignee: Option<Uuid>,
    /// The agent's name.
    pub current_agent: Option<String>,
    pub language: Option<String>,
    pub sentiment: Option<String>,
    pub priority: Option<String>,
    pub labels: Vec<String>,
    /// Until when free-form messages may be sent; null where the customer never wrote, and in the web chat.
    pub window_expires_at: Option<DateTime<Utc>>,
    /// Put away by a person.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub archived: bool,
    /// Has a voice note or a call.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub has_voice: bool,
    /// Has an open ticket or task.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub has_task: bool,
    /// In a search: the part of a message that was found; none where the name or the number was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matched_text: Option<String>,
    /// The message that `matched_text` is a part of, e.g. for `around` in its thread.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matched_message_id: Option<Uuid>,
    /// `last_message`, `last_message_id`, `last_sender`, `last_message_type`, `last_message_status`, `assignee_name`, `agent_id`, `channel_id`, `channel_name`, `flag`, `suggestion`, `waiting_since`,
    /// `ended_at`, `end_reason`, `blocked`, where there is such a thing.
    #[schema(value_type = Object)]
    pub metadata: Map<String, Value>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Contact {
    pub id: Uuid,
    pub name: Option<String>,
    /// Since when the customer wants no marketing: templates of that category are refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marketing_opt_out_at: Option<DateTime<Utc>>,
    /// When WhatsApp last said that the customer cannot be reached, twice in a row or more often, and nothing was heard
    /// of the customer since.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unreachable_at: Option<DateTime<Utc>>,
}

impl From<ConversationRecord> for Conversation {
    fn from(record: ConversationRecord) -> Self {
        let is_web = record.channel_kind.as_deref() == Some("web");
        let metadata = metadata(&record);
        Self {
            id: record.id.0,
            phone_number: record.phone().map(|phone| phone.e164()),
            contact: Contact {
                id: record.contact_id.0,
                name: record.contact_name.or(record.identity.name),
                marketing_opt_out_at: record.contact_opt_out_at.map(|at| at.to_utc()),
                unreachable_at: record.contact_unreachable_at.map(|at| at.to_utc()),
            },
            channel: record.channel_kind,
            started_at: record.started_at.to_utc(),
            last_message_at: record.last_message_at.to_utc(),
            message_count: record.message_count,
            unread_count: record.unread_count,
            status: record.status,
            mode: record.mode,
            assignee: record.assignee.map(|user| user.0),
            current_agent: record.agent_name,
            language: record.language,
            sentiment: record.sentiment,
            priority: record.priority,
            labels: record.labels,
            window_expires_at: record.window_expires_at.filter(|_| !is_web).map(|at| at.to_utc()),
            archived: record.archived,
            has_voice: record.has_voice,
            has_task: record.has_task,
            matched_text: record.matched_text,
            matched_message_id: record.matched_message.map(|message| message.0),
            metadata,
        }
    }
}

fn metadata(record: &ConversationRecord) -> Map<String, Value> {
    let mut all = Map::new();
    let mut add = |name: &str, value: Value| {
        if !value.is_null() && value != json!("") {
            all.insert(name.to_owned(), value);
        }
    };
    add("last_message", json!(record.last_text));
    if let Some(last) = &record.last {
        add("last_message_id", json!(last.id));
        add("last_sender", json!(last.sender));
        add("last_message_type", json!(last.message_type));
        add("last_message_status", json!(last.delivery.api_name()));
    }
    add("assignee_name", json!(record.assignee_name));
    add("agent_id", json!(record.agent_id));
    add("channel_id", json!(record.channel_id));
    add("channel_name", json!(record.channel_name));
    add("flag", json!(record.flag));
    add("suggestion", json!(record.suggestion));
    add("waiting_since", json!(record.waiting_since.map(|at| at.to_utc())));
    add("ended_at", json!(record.ended_at.map(|at| at.to_utc())));
    add("end_reason", json!(record.end_reason));
    if record.contact_blocked {
        add("blocked", json!(true));
    }
    all
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Message {
    pub id: Uuid,
    pub conversation_id: Uuid,
    /// `user` (the customer) or `assistant` (whoever answers)
    pub role: &'static str,
    /// `customer`, `ai`, `operator` or `system`
    #[schema(value_type = String)]
    pub sender: Sender,
    /// `inbound` or `outbound`
    pub direction: &'static str,
    /// In words; empty where there are none.
    pub content: String,
    pub timestamp: DateTime<Utc>,
    /// `text`, `audio`, `image`, `video`, `document`, `sticker`, `location`, `contacts`, `interactive`, `reaction`,
    /// `template` or `unsupported`
    pub message_type: &'static str,
    /// `received`, `queued`, `sent`, `delivered`, `read` or `failed`
    pub status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<MessageError>,
    /// Who wrote it: the agent's name, or the operator's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// What the agent used in the turn that wrote it. In threads; not on the feed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tool_calls: Vec<ToolCallMade>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media: Option<Media>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub analysis: Option<Value>,
    /// The message that this one quotes: ours where we have it, else the provider's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    /// By type: `location {latitude,longitude,name?,address?}`; `contacts [{name?,phones,emails,company?}]`;
    /// `interactive {kind,header?,body?,footer?,buttons,sections,selected_id?}`; `reaction {emoji?,message_id}`;
    /// `template {name,language,components}`; `unsupported {reason,raw}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub details: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edited_at: Option<DateTime<Utc>>,
    /// When the customer took it back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<DateTime<Utc>>,
    /// The run of the agent that wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub turn_id: Option<Uuid>,
    /// The operator who wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Uuid>,
    /// That stand.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reactions: Vec<Reaction>,
}

/// A tool that the agent used.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ToolCallMade {
    #[schema(value_type = String)]
    id: Value,
    #[schema(value_type = String)]
    name: Value,
    #[schema(value_type = Object)]
    arguments: Value,
    #[schema(value_type = Object)]
    result: Value,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Reaction {
    pub emoji: String,
    /// `customer`, `ai`, `operator` or `system`
    #[schema(value_type = String)]
    pub sender: Sender,
}

/// Why a message failed, and what can be done.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MessageError {
    pub code: String,
    pub message: String,
}

impl Message {
    /// As its workspace sees it: the addresses of its file are signed now.
    pub fn new(app: &App, workspace: WorkspaceId, record: MessageRecord) -> Self {
        let media = Media::of(&record, &app.media_links, workspace, app.engine.clock().now());
        let failed = record.delivery == model::receipt::Delivery::Failed;
        let error = failed.then(|| MessageError {
            code: record.error_code.unwrap_or_default(),
            message: record.error_text.unwrap_or_default(),
        });
        Self {
            id: record.id.0,
            conversation_id: record.conversation_id.0,
            role: if record.inbound { "user" } else { "assistant" },
            sender: record.sender,
            direction: if record.inbound { "inbound" } else { "outbound" },
            message_type: record.content.message_type(),
            content: record.text,
            timestamp: record.order_at.to_utc(),
            status: record.delivery.api_name(),
            error,
            agent: record.agent_name.or(record.user_name),
            tool_calls: Vec::new(),
            media,
            analysis: record.analysis,
            details: details::of(&record.content, record.reply_to_id),
            edited_at: record.edited_at.map(|at| at.to_utc()),
            revoked_at: record.revoked_at.map(|at| at.to_utc()),
            turn_id: record.turn_id.map(|turn| turn.0),
            user_id: record.user_id.map(|user| user.0),
            reactions: record
                .reactions
                .into_iter()
                .map(|reaction| Reaction { emoji: reaction.emoji, sender: reaction.sender })
                .collect(),
            reply_to: record.reply_to_id.map(|id| id.to_string()).or(record.reply_to),
        }
    }
}

/// The tools that were used, by a turn's steps.
pub fn tool_calls(steps: &Value) -> Vec<ToolCallMade> {
    let steps = steps.as_array().map(Vec::as_slice).unwrap_or_default();
    let calls = steps.iter().filter(|step| step["step"] == "tool");
    let made = calls.map(|step| ToolCallMade {
        id: step["input"]["id"].clone(),
        name: step["input"]["name"].clone(),
        arguments: step["input"]["arguments"].clone(),
        result: step["output"].clone(),
    });
    made.collect()
}

/// `3m 24s`, as older clients show it.
pub fn duration(ms: i64) -> String {
    let seconds = ms.max(0) / 1_000;
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    match (hours, minutes) {
        (0, 0) => format!("{seconds}s"),
        (0, _) => format!("{minutes}m {seconds}s"),
        _ => format!("{hours}h {minutes}m"),
    }
}

/// Who the customer is, in one text.
pub fn customer(record: &ConversationRecord) -> String {
    let name = record.contact_name.clone().or_else(|| record.identity.name.clone());
    let phone = || record.phone().map(|phone| phone.e164());
    name.or_else(phone).or_else(|| record.identity.username.clone()).unwrap_or_else(|| "Unknown".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_as_older_clients_have_them() {
        assert_eq!(
            [0, 999, 59_000, 204_000, 3_661_000, -5].map(duration),
            ["0s", "0s", "59s", "3m 24s", "1h 1m", "0s"]
        );
    }
}

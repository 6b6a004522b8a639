//! A message as inbox clients of older services know it.

use chrono::{DateTime, Utc};
use model::TaskId;
use serde::Serialize;
use serde_json::{Map, Value};
use store::messages::{MessageRecord, Standing};
use utoipa::ToSchema;
use uuid::Uuid;

#[derive(Serialize, ToSchema)]
pub struct Row {
    id: Uuid,
    /// The provider's id; null until it accepted the message.
    message_sid: Option<String>,
    from_number: Option<String>,
    to_number: Option<String>,
    message_body: String,
    /// `text`, `audio`, `image`, `video` or `document`; everything else counts as text.
    message_type: &'static str,
    media_url: Option<String>,
    transcription: Option<String>,
    transcription_status: Option<String>,
    #[schema(value_type = Object)]
    ai_analysis: Value,
    ai_summary: Option<String>,
    /// `positive`, `negative`, `neutral` or `urgent`
    ai_sentiment: Option<String>,
    extracted_entities: Entities,
    task_created: bool,
    created_task_id: Option<Uuid>,
    /// `inbound` or `outbound`
    direction: &'static str,
    /// `received`, `read`, `replied` or `archived`
    status: &'static str,
    prospect_id: Option<Uuid>,
    processed: bool,
    processing_error: Option<String>,
    received_at: DateTime<Utc>,
    processed_at: Option<DateTime<Utc>>,
}

#[derive(Default, Serialize, ToSchema)]
pub struct Entities {
    people: Vec<String>,
    companies: Vec<String>,
    dates: Vec<String>,
    amounts: Vec<String>,
}

/// Whose message it is, and how far its conversation has come.
pub struct Context {
    pub customer: Option<String>,
    pub contact_id: Option<Uuid>,
    /// Our number, where the provider has told it.
    pub number: Option<String>,
    pub conversation: Standing,
    /// What the message led to.
    pub task: Option<TaskId>,
    /// Opens the message's file for a while.
    pub media_url: Option<String>,
}

impl Row {
    pub fn new(record: MessageRecord, around: Context) -> Self {
        let status = status(&record, around.conversation);
        let analysis = record.analysis.unwrap_or_else(|| Value::Object(Map::new()));
        let (from_number, to_number) =
            if record.inbound { (around.customer, around.number) } else { (around.number, around.customer) };
        let is_done = record.inbound && analysis.as_object().is_some_and(|members| !members.is_empty());
        let text = |name: &str| analysis[name].as_str().map(str::to_owned);
        Self {
            id: record.id.0,
            message_sid: record.provider_id,
            from_number,
            to_number,
            message_body: record.text,
            message_type: match record.content.message_type() {
                kind @ ("audio" | "image" | "video" | "document") => kind,
                _ => "text",
            },
            media_url: around.media_url,
            transcription: None,
            transcription_status: None,
            ai_summary: text("summary"),
            ai_sentiment: text("sentiment"),
            extracted_entities: Entities::read(&analysis["entities"]),
            task_created: around.task.is_some(),
            created_task_id: around.task.map(|task| task.0),
            direction: if record.inbound { "inbound" } else { "outbound" },
            status,
            prospect_id: around.contact_id,
            processed: !record.inbound || is_done,
            processing_error: record.error_text,
            received_at: record.created_at.to_utc(),
            processed_at: if record.inbound { record.analysed_at } else { Some(record.delivery_at) }
                .map(|at| at.to_utc()),
            ai_analysis: analysis,
        }
    }
}

/// Of a customer's message, how far it has come; what we wrote is a reply.
fn status(record: &MessageRecord, conversation: Standing) -> &'static str {
    match conversation {
        Standing { archived: true, .. } => "archived",
        _ if !record.inbound || record.seq <= conversation.answered_seq => "replied",
        Standing { unread_count: 0, .. } => "read",
        Standing { .. } => "received",
    }
}

impl Entities {
    fn read(entities: &Value) -> Self {
        let list = |name: &str| {
            let all = entities[name].as_array().into_iter().flatten();
            all.map(words).collect()
        };
        Self { people: list("people"), companies: list("companies"), dates: list("dates"), amounts: list("amounts") }
    }
}

/// An entity as a text: as it was written, where the analysis tells.
fn words(entity: &Value) -> String {
    let written = entity.as_str().or_else(|| entity["text"].as_str()).or_else(|| entity["value"].as_str());
    written.map_or_else(|| entity.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn entities_are_lists_whatever_the_analysis_holds() {
        let read = Entities::read(&json!({
            "people": ["Ann"], "amounts": [500], "dates": [{"text": "Saturday", "value": "2026-11-28"}], "companies": null,
        }));
        assert_eq!((read.people, read.companies.len()), (vec!["Ann".to_owned()], 0));
        assert_eq!((read.amounts, read.dates), (vec!["500".to_owned()], vec!["Saturday".to_owned()]));
        assert!(Entities::read(&Value::Null).companies.is_empty());
    }
}

//! A desk for the stories of the hot path: a store with its writer, a channel, and the words in which
//! customers, providers and workers speak to it.

use std::ops::Deref;

use model::buffer::Buffering;
use model::content::Content;
use model::conversation::Lifetimes;
use model::identity::{Identity, Phone};
use model::inbound::{Event, InboundMessage, StatusUpdate};
use model::receipt::Receipt;
use model::{ChannelId, ConversationId, MessageId, UnixMs, WorkspaceId};
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Connection, FromRow, PgConnection, SqliteConnection};
use store::Store;
use store::conversations::ConversationRecord;
use store::delivery::{Attempt, DeliveryReport, LaneEnd, Outcome};
use store::feed::Growth;
use store::intake::{IntakeDone, IntakeOp, IntakeRules, RawEvent, RawState, Routed};
use store::lanes::{Claim, ClaimedJob, LaneLease, LaneState};
use store::messages::MessageRecord;
use store::turns::{Effects, Escalation, FinishedTurn, NewMessage, Seen, TurnCommit};
use store::write::{Writer, WriterTasks};
use tokio::sync::broadcast;
use uuid::Uuid;

use crate::support::Ground;

pub const HOUR_MS: i64 = 3_600_000;
pub const DEBOUNCE_MS: i64 = 2_000;
pub const MAX_WAIT_MS: i64 = 15_000;
pub const RULES: IntakeRules =
    IntakeRules { lifetimes: Lifetimes { close_after_ms: 24 * HOUR_MS, reopen_within_ms: 24 * HOUR_MS } };
/// The process that works, unless a story has several.
pub const NODE: Uuid = Uuid::from_u128(1);

pub struct Desk {
    pub t: Ground,
    pub ws: WorkspaceId,
    pub ch: ChannelId,
    pub writer: Writer,
    pub tasks: WriterTasks,
    pub growth: broadcast::Sender<Growth>,
}

impl Deref for Desk {
    type Target = Ground;
    fn deref(&self) -> &Ground {
        &self.t
    }
}

pub fn phone(text: &str) -> Phone {
    Phone::parse(text).unwrap()
}

/// A sender by phone number alone.
pub fn caller(number: &str) -> Identity {
    Identity { phone: Some(phone(number)), ..Identity::default() }
}

/// A sender by the provider's user id, with or without a number.
pub fn user(id: &str, number: Option<&str>) -> Identity {
    Identity { user_id: Some(id.into()), phone: number.map(phone), ..Identity::default() }
}

pub fn message(from: Identity, provider_id: &str, body: &str) -> InboundMessage {
    InboundMessage {
        provider_id: provider_id.into(),
        from,
        at: None,
        content: Content::text(body),
        reply_to: None,
        context: serde_json::Value::Null,
        group_id: None,
    }
}

/// A text of a customer, by number.
pub fn says(number: &str, provider_id: &str, body: &str) -> Event {
    Event::Message(Box::new(message(caller(number), provider_id, body)))
}

pub fn status_update(provider_id: &str, receipt: Receipt) -> StatusUpdate {
    StatusUpdate {
        provider_id: provider_id.into(),
        receipt,
        at: None,
        recipient: Identity::default(),
        opaque: None,
        errors: vec![],
        pricing: serde_json::Value::Null,
        context: serde_json::Value::Null,
    }
}

pub fn status(provider_id: &str, receipt: Receipt) -> Event {
    Event::Status(Box::new(status_update(provider_id, receipt)))
}

/// A status that carries our message id.
pub fn status_of(id: MessageId, provider_id: &str, receipt: Receipt) -> Event {
    Event::Status(Box::new(StatusUpdate { opaque: Some(id.to_string()), ..status_update(provider_id, receipt) }))
}

pub fn accepted(provider_id: &str) -> Outcome {
    Outcome::Accepted { provider_id: provider_id.into() }
}

/// A lane's row.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Job {
    pub state: String,
    pub run_at: i64,
    pub turn_at: Option<i64>,
    pub deadline_at: Option<i64>,
    pub deliver_at: Option<i64>,
    pub lease_token: i64,
}

/// Counters, status and last text of a conversation.
type Counters = (i64, i64, i64, i64, i64, String, String);
/// Seq, delivery and text of a message, and when it was edited or taken back.
type Said = (i64, String, String, Option<i64>, Option<i64>);

impl Desk {
    pub async fn open(t: Ground) -> Desk {
        let (ws, ch) = t.workspace_with_channel().await;
        let growth = broadcast::Sender::new(4_096);
        let (writer, tasks) = Writer::start(&t.store, RULES, growth.clone());
        Desk { t, ws, ch, writer, tasks, growth }
    }

    pub fn now(&self) -> UnixMs {
        self.store.clock().now()
    }

    pub fn routed(&self, event: Event) -> Routed {
        let buffering = Buffering { debounce_ms: DEBOUNCE_MS, max_wait_ms: MAX_WAIT_MS };
        Routed { workspace_id: self.ws, channel_id: self.ch, agent_id: None, buffering, event }
    }

    /// A webhook body with these events.
    pub fn body(&self, events: Vec<Event>) -> IntakeOp {
        self.body_of(events.into_iter().map(|event| self.routed(event)).collect())
    }

    pub fn body_of(&self, events: Vec<Routed>) -> IntakeOp {
        IntakeOp {
            raw: RawEvent {
                id: self.ids().make(),
                workspace_id: self.ws,
                channel_id: Some(self.ch),
                source: "whatsapp",
                state: RawState::Parsed,
                received_at: self.now(),
                sealed_body: b"{}".to_vec(),
            },
            events,
        }
    }

    pub async fn hear(&self, events: Vec<Event>) -> IntakeDone {
        self.writer.intake(self.body(events)).await.unwrap()
    }

    /// The open conversation with this number, else the latest.
    pub async fn with(&self, number: &str) -> ConversationRecord {
        self.conversation_by_phone(self.ws, &phone(number), Some(self.ch)).await.unwrap().unwrap()
    }

    pub async fn thread(&self, conversation: ConversationId) -> Vec<MessageRecord> {
        self.messages(self.ws, conversation, None, 200).await.unwrap()
    }

    pub async fn one(&self, id: MessageId) -> MessageRecord {
        self.message(self.ws, id).await.unwrap().unwrap()
    }

    pub async fn state(&self, conversation: ConversationId) -> LaneState {
        self.lane_states(&[(self.ws, conversation)], 50).await.unwrap().remove(&conversation).unwrap()
    }

    pub async fn job(&self, conversation: ConversationId) -> Option<Job> {
        let sql = format!(
            "SELECT state, run_at, turn_at, deadline_at, deliver_at, lease_token FROM jobs WHERE workspace_id = {} AND key = {}",
            self.id(self.ws),
            self.id(conversation)
        );
        self.rows(sql).await.pop()
    }

    pub async fn claim_as(&self, node: Uuid, limit: i64) -> Vec<ClaimedJob> {
        self.writer.claim(Claim { node, limit }).await.unwrap()
    }

    /// Everything that is due.
    pub async fn claim(&self) -> Vec<ClaimedJob> {
        self.claim_as(NODE, 100).await
    }

    /// The only lane that is due.
    pub async fn claim_one(&self) -> LaneLease {
        let mut jobs = self.claim().await;
        assert_eq!(jobs.len(), 1, "{jobs:?}");
        jobs.remove(0).lane
    }

    /// A turn that answers what `state` shows, and keeps the lane.
    pub fn turn(&self, lane: LaneLease, state: &LaneState, texts: &[&str]) -> TurnCommit {
        let conversation = &state.conversation;
        let new = |text: &&str| NewMessage {
            id: self.ids().make(),
            content: Content::text(*text),
            reply_to: None,
            sending: false,
        };
        TurnCommit {
            lane,
            channel_id: self.ch,
            seen: Seen {
                epoch: conversation.epoch,
                inbound_seq: conversation.inbound_seq,
                answered_seq: conversation.answered_seq,
                edit_count: conversation.edit_count,
                agent: None,
            },
            turn: FinishedTurn {
                id: self.ids().make(),
                agent_id: None,
                started_at: self.now(),
                outcome: "answered",
                reason: None,
                model: None,
                input_tokens: 1,
                output_tokens: 2,
                steps: store::JsonText::of(&serde_json::json!([])),
            },
            messages: texts.iter().map(new).collect(),
            escalation: Escalation::None,
            answers: true,
            flag: None,
            analyses: Vec::new(),
            effects: Effects::default(),
            keep_lane: true,
        }
    }

    /// A customer writes, and a worker has taken the lane to answer.
    pub async fn asked(&self, number: &str, provider_id: &str) -> (LaneLease, LaneState) {
        self.hear(vec![says(number, provider_id, "when do you open?")]).await;
        self.hand.advance_ms(DEBOUNCE_MS);
        let lane = self.claim_one().await;
        let state = self.state(lane.conversation_id).await;
        (lane, state)
    }

    /// A customer was answered; the answer waits in the outbox of the lane, which is held.
    pub async fn answered(&self, number: &str, provider_id: &str) -> (LaneLease, MessageId) {
        let (lane, state) = self.asked(number, provider_id).await;
        let turn = self.turn(lane, &state, &["at nine"]);
        let id = turn.messages[0].id;
        assert_eq!(self.writer.commit_turn(turn).await.unwrap(), store::turns::CommitOutcome::Committed);
        (lane, id)
    }

    pub fn report_of(&self, lane: LaneLease, id: MessageId, outcome: Outcome) -> DeliveryReport {
        DeliveryReport { lane, attempts: vec![Attempt { message_id: id, outcome }], end: None }
    }

    pub async fn report(&self, lane: LaneLease, id: MessageId, outcome: Outcome) -> Vec<MessageId> {
        self.writer.report(self.report_of(lane, id, outcome)).await.unwrap()
    }

    pub async fn end(&self, lane: LaneLease, end: LaneEnd) {
        self.writer.report(DeliveryReport { lane, attempts: vec![], end: Some(end) }).await.unwrap();
    }

    /// All rows of a question that the API does not answer.
    pub async fn rows<T>(&self, sql: String) -> Vec<T>
    where
        T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        let sql = AssertSqlSafe(sql);
        if self.is_sqlite() {
            let mut connection = SqliteConnection::connect(&self.url).await.unwrap();
            let rows = sqlx::query_as::<_, T>(sql).fetch_all(&mut connection).await.unwrap();
            connection.close().await.unwrap();
            rows
        } else {
            let mut connection = PgConnection::connect(&self.url).await.unwrap();
            let rows = sqlx::query_as::<_, T>(sql).fetch_all(&mut connection).await.unwrap();
            connection.close().await.unwrap();
            rows
        }
    }

    pub async fn number(&self, sql: &str) -> i64 {
        self.rows::<(i64,)>(sql.to_owned()).await[0].0
    }

    pub async fn count(&self, table: &str) -> i64 {
        self.number(&format!("SELECT COUNT(*) FROM {table}")).await
    }

    /// Everything that a repeated delivery must leave as it is.
    pub async fn picture(&self) -> String {
        let mut picture = String::new();
        for table in
            ["contacts", "contact_identities", "messages", "feed", "parked_statuses", "channel_events", "turns"]
        {
            picture += &format!("{table}: {}\n", self.count(table).await);
        }
        let conversations: Vec<Counters> = self
            .rows(
                "SELECT message_count, inbound_seq, unread_count, epoch, last_message_at, status, last_text
                 FROM conversations ORDER BY id"
                    .into(),
            )
            .await;
        let jobs: Vec<Job> = self
            .rows("SELECT state, run_at, turn_at, deadline_at, deliver_at, lease_token FROM jobs ORDER BY id".into())
            .await;
        let messages: Vec<Said> =
            self.rows("SELECT seq, delivery, text, edited_at, revoked_at FROM messages ORDER BY id".into()).await;
        picture + &format!("{conversations:?}\n{jobs:?}\n{messages:?}")
    }
}

/// A second process over the same database, with ids of its own.
pub async fn second_store(ground: &Ground) -> Store {
    let mut options = store::DbOptions::new(ground.url.clone());
    options.sqlite_full_sync = false;
    options.postgres_connections = 4;
    let ids = std::sync::Arc::new(model::ids::IdSource::new(ground.clock().clone(), 43));
    Store::open(&options, ids, store::Vault::new([7; 32], [9; 32])).await.unwrap()
}

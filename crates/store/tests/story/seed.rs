//! Rows that the hot paths would write, written straight into the tables: so that reads are tested
//! on their own, and states that take long to reach are a line.

use model::content::Content;
use model::identity::{Identity, Phone};
use model::{ChannelId, ContactId, ConversationId, MessageId, TurnId, UnixMs, UserId, WorkspaceId};
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use store::channels::{ChannelCredentials, NewChannel};
use uuid::Uuid;

use crate::support::{Ground, START};

pub fn text(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}

pub fn opt<T: ToString>(value: Option<T>) -> String {
    value.map_or("NULL".to_owned(), |value| value.to_string())
}

impl Ground {
    /// An id as an SQL literal.
    pub fn id(&self, id: impl Into<Uuid>) -> String {
        let id = id.into();
        if self.is_sqlite() { format!("x'{}'", id.simple()) } else { format!("'{id}'") }
    }

    pub fn bytes(&self, bytes: &[u8]) -> String {
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        if self.is_sqlite() { format!("x'{hex}'") } else { format!("'\\x{hex}'") }
    }

    pub async fn sql(&self, sql: String) {
        let sql = AssertSqlSafe(sql);
        if self.is_sqlite() {
            let mut connection = SqliteConnection::connect(&self.url).await.unwrap();
            sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
            connection.close().await.unwrap();
        } else {
            let mut connection = PgConnection::connect(&self.url).await.unwrap();
            sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
            connection.close().await.unwrap();
        }
    }

    pub async fn workspace_with_channel(&self) -> (WorkspaceId, ChannelId) {
        let ws = self.create_workspace("Acme", START).await.unwrap();
        let channel = self.create_channel(ws, &channel("1055"), START).await.unwrap();
        (ws, channel)
    }

    pub async fn add_contact(&self, ws: WorkspaceId, name: &str, phone: &str) -> ContactId {
        let id: ContactId = self.ids().make();
        let phone = Phone::parse(phone).unwrap();
        let hash = self.vault().lookup("phone", phone.digits());
        let identity = Identity { phone: Some(phone), name: Some(name.to_owned()), ..Identity::default() };
        let sealed = self.vault().seal(&serde_json::to_vec(&identity).unwrap());
        self.sql(format!(
            "INSERT INTO contacts (workspace_id, id, name, identity, created_at) VALUES ({ws}, {id}, {name}, {sealed}, 0);
             INSERT INTO contact_identities (workspace_id, kind, value_hash, contact_id, created_at)
             VALUES ({ws}, 'phone', {hash}, {id}, 0)",
            ws = self.id(ws),
            id = self.id(id),
            name = text(name),
            sealed = self.bytes(&sealed),
            hash = self.bytes(&hash),
        ))
        .await;
        id
    }

    pub async fn add_conversation(&self, c: &Conversation) -> ConversationId {
        let id: ConversationId = self.ids().make();
        self.sql(format!(
            "INSERT INTO conversations (workspace_id, id, channel_id, contact_id, status, mode, assignee, epoch,
                 message_count, inbound_seq, answered_seq, unread_count, started_at, last_message_at, last_inbound_at,
                 waiting_since, last_text, labels)
             VALUES ({}, {id}, {}, {}, '{}', '{}', {}, 0, 3, 2, {}, 1, {started}, {at}, {at}, {}, {}, {})",
            self.id(c.ws),
            self.id(c.channel),
            self.id(c.contact),
            c.status,
            c.mode,
            opt(c.assignee.map(|user| self.id(user))),
            c.answered_seq,
            opt(c.waiting_since.map(|at| at.0)),
            text(c.last_text),
            text(&serde_json::to_string(c.labels).unwrap()),
            id = self.id(id),
            started = START.0,
            at = c.at.0,
        ))
        .await;
        for label in c.labels {
            self.sql(format!(
                "INSERT INTO conversation_labels (workspace_id, label, conversation_id) VALUES ({}, {}, {})",
                self.id(c.ws),
                text(label),
                self.id(id),
            ))
            .await;
        }
        id
    }

    pub async fn add_message(&self, m: &Message) -> MessageId {
        let id: MessageId = self.ids().make();
        let inbound = m.sender == "customer";
        self.sql(format!(
            "INSERT INTO messages (workspace_id, id, conversation_id, channel_id, provider_id, seq, direction, sender,
                 content, text, reply_to, order_at, created_at, delivery, delivery_at, turn_id)
             VALUES ({}, {}, {}, {}, {}, {}, '{}', '{}', {}, {}, {}, {at}, {at}, '{}', {at}, {})",
            self.id(m.ws),
            self.id(id),
            self.id(m.conversation),
            self.id(m.channel),
            opt(m.provider_id.map(text)),
            m.seq,
            if inbound { "inbound" } else { "outbound" },
            m.sender,
            text(&serde_json::to_string(&Content::text(m.body)).unwrap()),
            text(m.body),
            opt(m.reply_to.map(text)),
            if inbound { "received" } else { "sent" },
            opt(m.turn.map(|turn| self.id(turn))),
            at = m.at.0,
        ))
        .await;
        id
    }

    pub async fn add_turn(&self, ws: WorkspaceId, conversation: ConversationId, outcome: &str) -> TurnId {
        let id: TurnId = self.ids().make();
        self.sql(format!(
            "INSERT INTO turns (workspace_id, id, conversation_id, started_at, finished_at, outcome, input_tokens,
                 output_tokens, steps) VALUES ({}, {}, {}, 1, 2, '{outcome}', 3, 4, '[{{\"step\":\"route\"}}]')",
            self.id(ws),
            self.id(id),
            self.id(conversation),
        ))
        .await;
        id
    }
}

pub fn channel(account: &str) -> NewChannel {
    NewChannel {
        kind: "whatsapp".into(),
        name: "Front desk".into(),
        account: account.into(),
        agent_id: None,
        credentials: ChannelCredentials { app_secret: "hush".into(), ..ChannelCredentials::default() },
        settings: serde_json::json!({}),
    }
}

#[derive(Clone)]
pub struct Conversation {
    pub ws: WorkspaceId,
    pub channel: ChannelId,
    pub contact: ContactId,
    pub status: &'static str,
    pub mode: &'static str,
    pub assignee: Option<UserId>,
    pub answered_seq: i64,
    pub waiting_since: Option<UnixMs>,
    pub last_text: &'static str,
    pub labels: &'static [&'static str],
    pub at: UnixMs,
}

impl Conversation {
    pub fn new(ws: WorkspaceId, channel: ChannelId, contact: ContactId) -> Self {
        Self {
            ws,
            channel,
            contact,
            status: "active",
            mode: "ai",
            assignee: None,
            answered_seq: 0,
            waiting_since: None,
            last_text: "hello",
            labels: &[],
            at: START,
        }
    }
}

#[derive(Clone)]
pub struct Message {
    pub ws: WorkspaceId,
    pub channel: ChannelId,
    pub conversation: ConversationId,
    pub seq: i64,
    pub sender: &'static str,
    pub body: &'static str,
    pub provider_id: Option<&'static str>,
    pub reply_to: Option<&'static str>,
    pub turn: Option<TurnId>,
    pub at: UnixMs,
}

impl Message {
    pub fn new(ws: WorkspaceId, channel: ChannelId, conversation: ConversationId, seq: i64) -> Self {
        Self {
            ws,
            channel,
            conversation,
            seq,
            sender: "customer",
            body: "hello",
            provider_id: None,
            reply_to: None,
            turn: None,
            at: START,
        }
    }
}

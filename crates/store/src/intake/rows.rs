//! The rows that a plan writes, and their statements: one per table, whatever the batch's size.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

use model::buffer::Due;
use model::text::without_nul;
use model::{ChannelId, ContactId, ConversationId, JobId, MessageId, RawEventId, UnixMs, WorkspaceId};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::load::ConversationRow;
use crate::conversation_events::{self, EventRow};
use crate::db::Result;
use crate::dialect::{Hex, Sql, batch_row};
use crate::hot::Batches;
use crate::jobs::{ENQUEUE, JobRow};
use crate::lanes::{LaneRow, UPSERT_LANES};
use crate::media::{ATTACH, INBOUND, LinkRow, MediaRow};
use crate::reachability::Verdicts;
use crate::{JsonText, Store, StoreError};

batch_row! { RawRow { ws: Id WorkspaceId, id: Id RawEventId, ch: Id Option<ChannelId>, source: Text &'static str, state: Text &'static str, at: Int i64, body: Bytes Hex } }
batch_row! { ContactRow { ws: Id WorkspaceId, id: Id ContactId, name: Text Option<String>, identity: Bytes Hex, at: Int i64 } }
batch_row! { ContactIdentityRow { ws: Id WorkspaceId, id: Id ContactId, name: Text Option<String>, identity: Bytes Hex } }
batch_row! { IdentityRow { ws: Id WorkspaceId, kind: Text &'static str, hash: Bytes Hex, contact: Id ContactId, at: Int i64 } }
batch_row! { PreferenceRow { ws: Id WorkspaceId, id: Id ContactId, opt_out: Int Option<i64> } }
batch_row! { ConvRow {
    ws: Id WorkspaceId, id: Id ConversationId, ch: Id ChannelId, contact: Id ContactId, agent: Id Option<Uuid>,
    status: Text &'static str, mode: Text &'static str, assignee: Id Option<Uuid>, epoch: Int i64,
    n: Int i64, inbound: Int i64, answered: Int i64, unread: Int i64, started: Int i64, last: Int i64,
    last_in: Int Option<i64>, waiting: Int Option<i64>, text: Text String, ended: Int Option<i64>, reason: Text Option<String>,
} }
batch_row! { MessageRow {
    ws: Id WorkspaceId, id: Id MessageId, conv: Id ConversationId, ch: Id ChannelId, pid: Text String, seq: Int i64,
    dir: Text &'static str, sender: Text &'static str, content: Json JsonText, text: Text String, context: Json Option<Value>,
    reply_to: Text Option<String>, order_at: Int i64, at: Int i64, delivery: Text &'static str,
} }
batch_row! { EditRow { ws: Id WorkspaceId, id: Id MessageId, content: Json Option<JsonText>, text: Text Option<String>, edited: Int Option<i64>, revoked: Int Option<i64> } }
batch_row! { EditedRow { ws: Id WorkspaceId, conv: Id ConversationId } }
batch_row! { StatusRow { ws: Id WorkspaceId, id: Id MessageId, delivery: Text &'static str, at: Int i64, pid: Text String, code: Text Option<String>, text: Text Option<String> } }
batch_row! { ParkedRow { ws: Id WorkspaceId, ch: Id ChannelId, pid: Text String, receipt: Text &'static str, at: Int i64, code: Text Option<String>, text: Text Option<String>, parked_at: Int i64 } }
batch_row! { ChannelEventRow { ws: Id WorkspaceId, id: Id Uuid, ch: Id ChannelId, digest: Bytes Hex, kind: Text &'static str, event: Json Value, at: Int i64 } }
batch_row! { FlagRow { ws: Id WorkspaceId, conv: Id ConversationId, flag: Text &'static str } }
batch_row! { SilencedRow { ws: Id WorkspaceId, conv: Id ConversationId, at: Int i64 } }
batch_row! { ReactionRow { ws: Id WorkspaceId, ch: Id ChannelId, target: Text String, sender: Text &'static str, emoji: Text Option<String>, at: Int i64 } }
batch_row! { EchoRow { ws: Id WorkspaceId, ch: Id ChannelId, at: Int i64 } }

/// Everything that a batch writes.
#[derive(Default)]
pub(super) struct Written {
    pub raw: Vec<RawRow>,
    pub contacts: Vec<ContactRow>,
    pub identities: Vec<IdentityRow>,
    pub identities_moved: Vec<IdentityRow>,
    pub identities_changed: Vec<ContactIdentityRow>,
    /// The last wish of each contact.
    pub preferences: BTreeMap<ContactId, PreferenceRow>,
    conversations: Vec<ConvRow>,
    pub messages: Vec<MessageRow>,
    edits: BTreeMap<MessageId, EditRow>,
    /// Where they are.
    edited: BTreeSet<(WorkspaceId, ConversationId)>,
    /// The last reaction of each sender to each message.
    pub reactions: BTreeMap<(ChannelId, String, &'static str), ReactionRow>,
    statuses: HashMap<MessageId, StatusRow>,
    pub parked: Vec<ParkedRow>,
    pub channel_events: Vec<ChannelEventRow>,
    pub flags: Vec<FlagRow>,
    pub verdicts: Verdicts,
    /// What happened to conversations, besides their messages.
    pub happened: Vec<EventRow>,
    pub silenced: Vec<SilencedRow>,
    pub echoes: BTreeSet<(WorkspaceId, ChannelId)>,
    pub media: Vec<MediaRow>,
    pub files: Vec<LinkRow>,
    pub jobs: Vec<JobRow>,
    lanes: BTreeMap<(WorkspaceId, ConversationId), LaneRow>,
}

/// A value as JSON that PostgreSQL can store.
pub(crate) fn json<T: Serialize>(value: &T) -> Value {
    let mut value = serde_json::to_value(value).expect("the domain's types have string keys and finite numbers");
    scrub(&mut value);
    value
}

fn scrub(value: &mut Value) {
    match value {
        Value::String(text) if text.contains('\0') => *text = without_nul(text).into_owned(),
        Value::Array(list) => list.iter_mut().for_each(scrub),
        Value::Object(map) => {
            if map.keys().any(|key| key.contains('\0')) {
                *map = std::mem::take(map).into_iter().map(|(key, v)| (without_nul(&key).into_owned(), v)).collect();
            }
            map.values_mut().for_each(scrub);
        }
        _ => {}
    }
}

impl Written {
    pub(super) fn conversation(&mut self, row: &ConversationRow) {
        self.conversations.push(ConvRow {
            ws: row.workspace,
            id: row.id,
            ch: row.channel,
            contact: row.contact,
            agent: row.agent.map(|id| id.0),
            status: row.status.as_str(),
            mode: row.mode.as_str(),
            assignee: row.assignee.map(|id| id.0),
            epoch: row.epoch.0,
            n: row.message_count,
            inbound: row.inbound_seq,
            answered: row.answered_seq,
            unread: row.unread_count,
            started: row.started_at.0,
            last: row.last_message_at.0,
            last_in: row.last_inbound_at.map(|at| at.0),
            waiting: row.waiting_since.map(|at| at.0),
            text: row.last_text.clone(),
            ended: row.ended_at.map(|at| at.0),
            reason: row.end_reason.clone(),
        });
    }

    /// What changes of a message's content.
    pub(super) fn edit(&mut self, ws: WorkspaceId, conv: ConversationId, id: MessageId) -> &mut EditRow {
        self.edited.insert((ws, conv));
        let unchanged = || EditRow { ws, id, content: None, text: None, edited: None, revoked: None };
        self.edits.entry(id).or_insert_with(unchanged)
    }

    /// The last status of a message in the batch wins: the plan already moved forward only.
    pub(super) fn status(&mut self, row: StatusRow) {
        self.statuses.insert(row.id, row);
    }

    /// A turn for this conversation is due at `due`.
    pub(super) fn wake(&mut self, ws: WorkspaceId, conv: ConversationId, due: Due, store: &Store, now: UnixMs) {
        let row = self.lane(ws, conv, store, now);
        row.turn_at = Some(due.run_at.0);
        row.deadline_at = Some(due.deadline_at.0);
        row.run_at = row.run_at.min(due.run_at.0);
    }

    /// The outbox of this conversation wants to be looked at now.
    pub(super) fn deliver(&mut self, ws: WorkspaceId, conv: ConversationId, now: UnixMs, store: &Store) {
        let row = self.lane(ws, conv, store, now);
        row.deliver_at = Some(now.0);
        row.run_at = row.run_at.min(now.0);
    }

    fn lane(&mut self, ws: WorkspaceId, conv: ConversationId, store: &Store, now: UnixMs) -> &mut LaneRow {
        self.lanes.entry((ws, conv)).or_insert_with(|| LaneRow::empty(ws, store.ids().make::<JobId>(), conv, now))
    }

    /// Writes everything. A row that another node made in the meantime is a race: the caller begins again.
    pub(super) async fn write(mut self, tx: &mut impl Batches) -> Result<()> {
        tx.exec_rows(&RAW, &self.raw).await?;
        tx.exec_rows(&CONTACTS, &self.contacts).await?;
        let new = last_of_each(&mut self.identities);
        if tx.exec_rows(&IDENTITIES, &new).await? != new.len() as u64 {
            return Err(StoreError::Race);
        }
        tx.exec_rows(&IDENTITIES_MOVED, &last_of_each(&mut self.identities_moved)).await?;
        tx.exec_rows(&IDENTITIES_CHANGED, &newest_identities(self.identities_changed)).await?;
        tx.exec_rows(&PREFERENCES, &self.preferences.into_values().collect::<Vec<_>>()).await?;
        self.conversations.sort_by_key(|row| row.id);
        tx.exec_rows(&CONVERSATIONS, &self.conversations).await?;
        let stored = tx.exec_rows(&MESSAGES, &self.messages).await?;
        if stored != self.messages.len() as u64 {
            return Err(StoreError::Race);
        }
        if !self.media.is_empty() {
            tx.exec_rows(&INBOUND, &self.media).await?;
            tx.exec_rows(&ATTACH, &self.files).await?;
            tx.exec_rows(&ENQUEUE, &self.jobs).await?;
        }
        tx.exec_rows(&REACTIONS, &self.reactions.into_values().collect::<Vec<_>>()).await?;
        tx.exec_rows(&EDITS, &self.edits.into_values().collect::<Vec<_>>()).await?;
        let edited: Vec<_> = self.edited.iter().map(|(ws, conv)| EditedRow { ws: *ws, conv: *conv }).collect();
        tx.exec_rows(&EDITED, &edited).await?;
        let mut statuses: Vec<_> = self.statuses.into_values().collect();
        statuses.sort_by_key(|row| row.id);
        tx.exec_rows(&STATUSES, &statuses).await?;
        tx.exec_rows(&PARKED, &self.parked).await?;
        tx.exec_rows(&CHANNEL_EVENTS, &self.channel_events).await?;
        tx.exec_rows(&FLAGS, &self.flags).await?;
        self.verdicts.write(tx).await?;
        conversation_events::append(tx, &self.happened).await?;
        tx.exec_rows(&SILENCED, &self.silenced).await?;
        let now = self.raw.iter().map(|row| row.at).max().unwrap_or(0);
        let echoes: Vec<_> = self.echoes.iter().map(|(ws, ch)| EchoRow { ws: *ws, ch: *ch, at: now }).collect();
        tx.exec_rows(&ECHOES, &echoes).await?;
        let lanes: Vec<_> = self.lanes.into_values().collect();
        tx.exec_rows(&UPSERT_LANES, &lanes).await?;
        Ok(())
    }
}

/// PostgreSQL refuses to touch a row twice in a statement: the batch's last word on an alias counts.
fn last_of_each(rows: &mut Vec<IdentityRow>) -> Vec<IdentityRow> {
    let mut last = BTreeMap::new();
    for row in rows.drain(..) {
        last.insert((row.ws, row.kind, row.hash.0.clone()), row);
    }
    last.into_values().collect()
}

/// The same for what a contact is called: its last spelling, and its last name.
fn newest_identities(rows: Vec<ContactIdentityRow>) -> Vec<ContactIdentityRow> {
    let mut last = BTreeMap::<ContactId, ContactIdentityRow>::new();
    for mut row in rows {
        let earlier = last.remove(&row.id);
        row.name = row.name.or(earlier.and_then(|earlier| earlier.name));
        last.insert(row.id, row);
    }
    last.into_values().collect()
}

macro_rules! statement {
    ($name:ident, $row:ty, $text:expr) => {
        static $name: LazyLock<Sql> = LazyLock::new(|| Sql::batch($text, <$row>::COLUMNS));
    };
}

statement!(
    RAW,
    RawRow,
    "INSERT INTO raw_events (workspace_id, id, channel_id, source, state, received_at, body)
     SELECT j.ws, j.id, j.ch, j.source, j.state, j.at, j.body FROM {rows} WHERE true
     ON CONFLICT (workspace_id, id) DO UPDATE SET state = excluded.state"
);
statement!(
    CONTACTS,
    ContactRow,
    "INSERT INTO contacts (workspace_id, id, name, identity, created_at)
     SELECT j.ws, j.id, j.name, j.identity, j.at FROM {rows}"
);
statement!(
    IDENTITIES,
    IdentityRow,
    "INSERT INTO contact_identities (workspace_id, kind, value_hash, contact_id, created_at)
     SELECT j.ws, j.kind, j.hash, j.contact, j.at FROM {rows} WHERE true
     ON CONFLICT (workspace_id, kind, value_hash) DO NOTHING"
);
// A recycled number goes over to its new owner.
statement!(IDENTITIES_MOVED, IdentityRow,
    "UPDATE contact_identities SET contact_id = j.contact FROM {rows}
     WHERE contact_identities.workspace_id = j.ws AND contact_identities.kind = j.kind AND contact_identities.value_hash = j.hash");
statement!(
    IDENTITIES_CHANGED,
    ContactIdentityRow,
    "UPDATE contacts SET identity = j.identity, name = COALESCE(j.name, contacts.name)
     FROM {rows} WHERE contacts.workspace_id = j.ws AND contacts.id = j.id"
);
statement!(
    PREFERENCES,
    PreferenceRow,
    "UPDATE contacts SET marketing_opt_out_at = j.opt_out FROM {rows} WHERE contacts.workspace_id = j.ws AND contacts.id = j.id"
);
// What the customer writes (only that is unread) takes the conversation out of the archive.
statement!(
    CONVERSATIONS,
    ConvRow,
    "INSERT INTO conversations (workspace_id, id, channel_id, contact_id, agent_id, status, mode, assignee, epoch,
        message_count, inbound_seq, answered_seq, unread_count, started_at, last_message_at, last_inbound_at,
        waiting_since, last_text, labels, ended_at, end_reason)
     SELECT j.ws, j.id, j.ch, j.contact, j.agent, j.status, j.mode, j.assignee, j.epoch, j.n, j.inbound, j.answered,
        j.unread, j.started, j.last, j.last_in, j.waiting, j.text, '[]', j.ended, j.reason FROM {rows} WHERE true
     ON CONFLICT (workspace_id, id) DO UPDATE SET status = excluded.status, mode = excluded.mode,
        assignee = excluded.assignee, epoch = excluded.epoch, message_count = excluded.message_count,
        inbound_seq = excluded.inbound_seq, answered_seq = excluded.answered_seq,
        unread_count = excluded.unread_count, last_message_at = excluded.last_message_at,
        last_inbound_at = excluded.last_inbound_at, waiting_since = excluded.waiting_since,
        last_text = excluded.last_text, ended_at = excluded.ended_at, end_reason = excluded.end_reason,
        archived = conversations.archived AND excluded.unread_count <= conversations.unread_count"
);
statement!(
    MESSAGES,
    MessageRow,
    "INSERT INTO messages (workspace_id, id, conversation_id, channel_id, provider_id, seq, direction, sender,
        content, text, context, reply_to, order_at, created_at, delivery, delivery_at)
     SELECT j.ws, j.id, j.conv, j.ch, j.pid, j.seq, j.dir, j.sender, j.content, j.text, j.context, j.reply_to,
        j.order_at, j.at, j.delivery, j.at FROM {rows} WHERE true
     ON CONFLICT (workspace_id, channel_id, provider_id) DO NOTHING"
);
statement!(
    EDITS,
    EditRow,
    "UPDATE messages SET content = COALESCE(j.content, messages.content), text = COALESCE(j.text, messages.text),
        edited_at = COALESCE(j.edited, messages.edited_at), revoked_at = COALESCE(j.revoked, messages.revoked_at)
     FROM {rows} WHERE messages.workspace_id = j.ws AND messages.id = j.id"
);
statement!(
    EDITED,
    EditedRow,
    "UPDATE conversations SET edit_count = conversations.edit_count + 1 FROM {rows}
     WHERE conversations.workspace_id = j.ws AND conversations.id = j.conv"
);
statement!(
    REACTIONS,
    ReactionRow,
    "INSERT INTO message_reactions (workspace_id, channel_id, target, sender, emoji, at)
     SELECT j.ws, j.ch, j.target, j.sender, j.emoji, j.at FROM {rows} WHERE true
     ON CONFLICT (workspace_id, channel_id, target, sender) DO UPDATE SET emoji = excluded.emoji, at = excluded.at
     WHERE excluded.at >= message_reactions.at"
);
statement!(
    STATUSES,
    StatusRow,
    "UPDATE messages SET delivery = j.delivery, delivery_at = j.at, next_attempt_at = NULL,
        provider_id = COALESCE(messages.provider_id, j.pid),
        error_code = j.code, error_text = j.text
     FROM {rows} WHERE messages.workspace_id = j.ws AND messages.id = j.id"
);
statement!(PARKED, ParkedRow,
    "INSERT INTO parked_statuses (workspace_id, channel_id, provider_id, receipt, at, error_code, error_text, parked_at)
     SELECT j.ws, j.ch, j.pid, j.receipt, j.at, j.code, j.text, j.parked_at FROM {rows} WHERE true
     ON CONFLICT (workspace_id, channel_id, provider_id, receipt) DO NOTHING");
statement!(
    CHANNEL_EVENTS,
    ChannelEventRow,
    "INSERT INTO channel_events (workspace_id, id, channel_id, digest, kind, event, received_at)
     SELECT j.ws, j.id, j.ch, j.digest, j.kind, j.event, j.at FROM {rows} WHERE true
     ON CONFLICT (workspace_id, digest) DO NOTHING"
);
statement!(
    FLAGS,
    FlagRow,
    "UPDATE conversations SET flag = j.flag FROM {rows} WHERE conversations.workspace_id = j.ws AND conversations.id = j.conv"
);
// See `handover`: what is on the wire is marked, so that a refusal for a moment ends it.
statement!(
    SILENCED,
    SilencedRow,
    "UPDATE messages SET delivery = CASE WHEN messages.delivery = 'queued' THEN 'failed' ELSE messages.delivery END,
        delivery_at = CASE WHEN messages.delivery = 'queued' THEN j.at ELSE messages.delivery_at END,
        error_code = 'TAKEN_OVER', error_text = 'A person answered before this was sent.', next_attempt_at = NULL
     FROM {rows} WHERE messages.workspace_id = j.ws AND messages.conversation_id = j.conv
        AND messages.sender = 'ai' AND messages.delivery IN ('queued', 'sending')"
);
// Once a minute is enough to know that the provider echoes our ids.
statement!(
    ECHOES,
    EchoRow,
    "UPDATE channels SET echo_seen_at = j.at FROM {rows} WHERE channels.workspace_id = j.ws AND channels.id = j.ch
        AND (channels.echo_seen_at IS NULL OR channels.echo_seen_at < j.at - 60000)"
);

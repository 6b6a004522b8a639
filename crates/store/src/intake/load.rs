//! What the database knows about the subjects of a batch: a few statements, whatever its size.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use model::conversation::{Epoch, Mode, Status};
use model::identity::Identity;
use model::inbound::Event;
use model::receipt::Delivery;
use model::{AgentId, ChannelId, ContactId, ConversationId, MessageId, UnixMs, UserId, WorkspaceId};
use uuid::Uuid;

use super::IntakeOp;
use crate::db::Result;
use crate::dialect::{Hex, Sql, batch_row};
use crate::hot::{Batches, hot_row};
use crate::{Store, StoreError};

/// An alias as it is looked up.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Alias {
    pub workspace: WorkspaceId,
    /// `user_id` or `phone`.
    pub kind: &'static str,
    pub hash: [u8; 16],
}

/// Where an alias leads.
#[derive(Clone, Copy, Debug)]
pub(super) struct AliasTarget {
    pub contact: ContactId,
    pub contact_has_user_id: bool,
}

/// A conversation's row, as far as intake changes it.
#[derive(Clone, Debug)]
pub(super) struct ConversationRow {
    pub workspace: WorkspaceId,
    pub id: ConversationId,
    pub channel: ChannelId,
    pub contact: ContactId,
    pub agent: Option<AgentId>,
    pub status: Status,
    pub mode: Mode,
    pub assignee: Option<UserId>,
    pub epoch: Epoch,
    pub message_count: i64,
    pub inbound_seq: i64,
    pub answered_seq: i64,
    pub unread_count: i64,
    pub started_at: UnixMs,
    pub last_message_at: UnixMs,
    pub last_inbound_at: Option<UnixMs>,
    pub waiting_since: Option<UnixMs>,
    pub last_text: String,
    pub ended_at: Option<UnixMs>,
    pub end_reason: Option<String>,
}

/// A message that an event names.
#[derive(Clone, Copy, Debug)]
pub(super) struct MessageRow {
    pub workspace: WorkspaceId,
    pub id: MessageId,
    pub conversation: ConversationId,
    pub channel: ChannelId,
    pub inbound: bool,
    pub delivery: Delivery,
    /// The customer's clock at the newest edit.
    pub edited_at: Option<i64>,
    pub revoked: bool,
}

pub(super) type ProviderKey = (WorkspaceId, ChannelId, String);

/// The batch's surroundings.
#[derive(Default)]
pub(super) struct Known {
    pub aliases: HashMap<Alias, AliasTarget>,
    pub blocked: HashSet<ContactId>,
    /// Latest conversation by `(channel, contact)`.
    pub conversations: HashMap<(ChannelId, ContactId), ConversationRow>,
    pub by_provider_id: HashMap<ProviderKey, MessageRow>,
    pub by_id: HashMap<MessageId, MessageRow>,
}

batch_row! { AliasRow { ws: Id WorkspaceId, kind: Text &'static str, hash: Bytes Hex } }
batch_row! { PairRow { ws: Id WorkspaceId, ch: Id ChannelId, contact: Id ContactId } }
batch_row! { KeyRow { ws: Id WorkspaceId, ch: Id ChannelId, pid: Text String } }
batch_row! { IdRow { ws: Id WorkspaceId, id: Id Uuid } }

pub(crate) static ALIASES: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "SELECT i.workspace_id, i.kind, i.value_hash, i.contact_id, c.blocked,
            EXISTS (SELECT 1 FROM contact_identities u WHERE u.workspace_id = i.workspace_id
                    AND u.contact_id = i.contact_id AND u.kind = 'user_id') AS has_user_id
         FROM {rows}
         JOIN contact_identities i ON i.workspace_id = j.ws AND i.kind = j.kind AND i.value_hash = j.hash
         JOIN contacts c ON c.workspace_id = i.workspace_id AND c.id = i.contact_id",
        AliasRow::COLUMNS,
    )
});

macro_rules! conversation_columns {
    () => {
        "c.workspace_id, c.id, c.channel_id, c.contact_id, c.agent_id, c.status, c.mode, c.assignee, c.epoch,
         c.message_count, c.inbound_seq, c.answered_seq, c.unread_count, c.started_at, c.last_message_at,
         c.last_inbound_at, c.waiting_since, c.last_text, c.ended_at, c.end_reason"
    };
}

pub(crate) static LATEST: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        concat!(
            "SELECT ",
            conversation_columns!(),
            " FROM {rows} JOIN conversations c ON c.workspace_id = j.ws AND c.id =
               (SELECT x.id FROM conversations x WHERE x.workspace_id = j.ws AND x.channel_id = j.ch
                AND x.contact_id = j.contact ORDER BY x.id DESC LIMIT 1)"
        ),
        PairRow::COLUMNS,
    )
});

/// Locks every conversation of the batch in one order, and reads it as it is then.
static LOCKED: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        concat!(
            "SELECT ",
            conversation_columns!(),
            " FROM {rows} JOIN conversations c ON c.workspace_id = j.ws AND c.id = j.id ORDER BY c.id {lock:c}"
        ),
        IdRow::COLUMNS,
    )
});

pub(crate) static BY_PROVIDER_ID: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "SELECT m.workspace_id, m.id, m.conversation_id, m.channel_id, m.direction, m.delivery, m.provider_id, m.edited_at, m.revoked_at
         FROM {rows} JOIN messages m ON m.workspace_id = j.ws AND m.channel_id = j.ch AND m.provider_id = j.pid
         ORDER BY m.id {lock:m}",
        KeyRow::COLUMNS,
    )
});

pub(crate) static BY_ID: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "SELECT m.workspace_id, m.id, m.conversation_id, m.channel_id, m.direction, m.delivery, m.provider_id, m.edited_at, m.revoked_at
         FROM {rows} JOIN messages m ON m.workspace_id = j.ws AND m.id = j.id ORDER BY m.id {lock:m}",
        IdRow::COLUMNS,
    )
});

hot_row! { AliasFound {
    workspace_id: Uuid,
    kind: String,
    value_hash: Vec<u8>,
    contact_id: Uuid,
    blocked: bool,
    has_user_id: bool,
} }

hot_row! { ConversationFound {
    workspace_id: Uuid,
    id: Uuid,
    channel_id: Uuid,
    contact_id: Uuid,
    agent_id: Option<Uuid>,
    status: String,
    mode: String,
    assignee: Option<Uuid>,
    epoch: i64,
    message_count: i64,
    inbound_seq: i64,
    answered_seq: i64,
    unread_count: i64,
    started_at: i64,
    last_message_at: i64,
    last_inbound_at: Option<i64>,
    waiting_since: Option<i64>,
    last_text: String,
    ended_at: Option<i64>,
    end_reason: Option<String>,
} }

hot_row! { MessageFound {
    workspace_id: Uuid,
    id: Uuid,
    conversation_id: Uuid,
    channel_id: Uuid,
    direction: String,
    delivery: String,
    provider_id: Option<String>,
    edited_at: Option<i64>,
    revoked_at: Option<i64>,
} }

/// The aliases of an identity, the user id first.
pub(super) fn aliases(store: &Store, workspace: WorkspaceId, who: &Identity) -> Vec<Alias> {
    let user_id = who.user_id.as_deref().map(|id| ("user_id", id));
    let phone = who.phone.as_ref().map(|phone| ("phone", phone.digits()));
    user_id
        .into_iter()
        .chain(phone)
        .map(|(kind, value)| Alias { workspace, kind, hash: store.vault().lookup(kind, value) })
        .collect()
}

/// Whose thread an event belongs to, and the message ids that it names.
fn subjects(event: &Event) -> (Vec<&Identity>, Vec<&str>) {
    match event {
        Event::Message(m) => (vec![&m.from], vec![&m.provider_id]),
        Event::Edit { target, from, provider_id, .. } | Event::Revoke { target, from, provider_id, .. } => {
            (vec![from], vec![target, provider_id])
        }
        Event::Status(status) => (vec![], vec![&status.provider_id]),
        Event::IdentityChange { provider_id, from, to, .. } => (vec![from, to], vec![provider_id]),
        Event::MarketingPreference { from, .. } => (vec![from], vec![]),
        Event::Echo(echo) => (vec![&echo.to], vec![&echo.provider_id]),
        Event::History(old) => (vec![], vec![&old.provider_id]),
        Event::ContactSync { identity, .. } => (vec![identity], vec![]),
        Event::Call { .. } | Event::Account { .. } | Event::ProviderTrouble(_) | Event::Unknown { .. } => {
            (vec![], vec![])
        }
    }
}

/// What the events of a batch name.
#[derive(Default)]
struct Named {
    aliases: HashSet<Alias>,
    keys: HashSet<ProviderKey>,
    /// Our ids of messages, where the provider echoes them.
    ids: HashSet<(WorkspaceId, Uuid)>,
}

impl Named {
    fn by(store: &Store, ops: &[&IntakeOp]) -> Self {
        let mut named = Self::default();
        for routed in ops.iter().flat_map(|op| &op.events) {
            let (people, messages) = subjects(&routed.event);
            let ws = routed.workspace_id;
            for who in people {
                named.aliases.extend(aliases(store, ws, who));
            }
            if let Event::History(old) = &routed.event {
                let who = Identity { phone: Some(old.customer.clone()), ..Identity::default() };
                named.aliases.extend(aliases(store, ws, &who));
            }
            named.keys.extend(messages.into_iter().map(|pid| (ws, routed.channel_id, pid.to_owned())));
            if let Event::Status(status) = &routed.event {
                let ours = status.opaque.as_deref().and_then(|id| Uuid::parse_str(id).ok());
                named.ids.extend(ours.map(|id| (ws, id)));
            }
        }
        named
    }
}

/// Reads the batch's surroundings and locks its conversations together with `others`, which later
/// operations of the same transaction will change.
pub(super) async fn known(
    tx: &mut impl Batches,
    store: &Store,
    ops: &[&IntakeOp],
    others: Vec<(WorkspaceId, ConversationId)>,
) -> Result<Known> {
    let mut known = Known::default();
    let mut pairs = HashSet::new();
    let Named { aliases: alias_rows, keys, ids } = Named::by(store, ops);
    if !alias_rows.is_empty() {
        let rows: Vec<_> =
            alias_rows.iter().map(|a| AliasRow { ws: a.workspace, kind: a.kind, hash: Hex(a.hash.to_vec()) }).collect();
        let found: Vec<AliasFound> = tx.all_rows(&ALIASES, &rows, vec![]).await?;
        for row in found {
            known.add_alias(row)?;
        }
        // Every channel on which the batch meets the contact.
        for routed in ops.iter().flat_map(|op| &op.events) {
            let history = match &routed.event {
                Event::History(old) => vec![Identity { phone: Some(old.customer.clone()), ..Identity::default() }],
                _ => vec![],
            };
            for who in subjects(&routed.event).0.into_iter().chain(&history) {
                for alias in aliases(store, routed.workspace_id, who) {
                    if let Some(target) = known.aliases.get(&alias) {
                        pairs.insert((routed.workspace_id, routed.channel_id, target.contact));
                    }
                }
            }
        }
    }
    let mut conversations = others;
    if !pairs.is_empty() {
        let rows: Vec<_> =
            pairs.iter().map(|(ws, ch, contact)| PairRow { ws: *ws, ch: *ch, contact: *contact }).collect();
        let found: Vec<ConversationFound> = tx.all_rows(&LATEST, &rows, vec![]).await?;
        conversations.extend(found.iter().map(|row| (WorkspaceId(row.workspace_id), ConversationId(row.id))));
        known.add_conversations(found)?;
    }
    if tx.has_row_locks() && !conversations.is_empty() {
        // What was read before the lock was granted may be stale.
        conversations.sort_unstable();
        conversations.dedup();
        let rows: Vec<_> = conversations.iter().map(|(ws, id)| IdRow { ws: *ws, id: id.0 }).collect();
        let locked: Vec<ConversationFound> = tx.all_rows(&LOCKED, &rows, vec![]).await?;
        let wanted = locked.into_iter().filter(|row| {
            pairs.contains(&(WorkspaceId(row.workspace_id), ChannelId(row.channel_id), ContactId(row.contact_id)))
                && known.is_latest(row)
        });
        let wanted: Vec<_> = wanted.collect();
        known.add_conversations(wanted)?;
    }
    if !keys.is_empty() {
        let mut rows: Vec<_> = keys.into_iter().map(|(ws, ch, pid)| KeyRow { ws, ch, pid }).collect();
        rows.sort_by(|a, b| a.pid.cmp(&b.pid));
        let found: Vec<MessageFound> = tx.all_rows(&BY_PROVIDER_ID, &rows, vec![]).await?;
        known.add_messages(found)?;
    }
    if !ids.is_empty() {
        let rows: Vec<_> = ids.iter().map(|(ws, id)| IdRow { ws: *ws, id: *id }).collect();
        let found: Vec<MessageFound> = tx.all_rows(&BY_ID, &rows, vec![]).await?;
        known.add_messages(found)?;
    }
    Ok(known)
}

impl Known {
    fn add_alias(&mut self, row: AliasFound) -> Result<()> {
        let kind = if row.kind == "phone" { "phone" } else { "user_id" };
        let hash = row.value_hash.as_slice().try_into().map_err(|_| StoreError::Corrupt("an alias's hash".into()))?;
        let contact = ContactId(row.contact_id);
        if row.blocked {
            self.blocked.insert(contact);
        }
        self.aliases.insert(
            Alias { workspace: WorkspaceId(row.workspace_id), kind, hash },
            AliasTarget { contact, contact_has_user_id: row.has_user_id },
        );
        Ok(())
    }

    fn is_latest(&self, row: &ConversationFound) -> bool {
        let key = (ChannelId(row.channel_id), ContactId(row.contact_id));
        self.conversations.get(&key).is_none_or(|known| known.id.0 <= row.id)
    }

    fn add_conversations(&mut self, rows: Vec<ConversationFound>) -> Result<()> {
        for row in rows {
            let row = ConversationRow {
                workspace: WorkspaceId(row.workspace_id),
                id: ConversationId(row.id),
                channel: ChannelId(row.channel_id),
                contact: ContactId(row.contact_id),
                agent: row.agent_id.map(AgentId),
                status: Status::parse(&row.status)
                    .ok_or_else(|| StoreError::Corrupt("a conversation's status".into()))?,
                mode: Mode::parse(&row.mode).ok_or_else(|| StoreError::Corrupt("a conversation's mode".into()))?,
                assignee: row.assignee.map(UserId),
                epoch: Epoch(row.epoch),
                message_count: row.message_count,
                inbound_seq: row.inbound_seq,
                answered_seq: row.answered_seq,
                unread_count: row.unread_count,
                started_at: UnixMs(row.started_at),
                last_message_at: UnixMs(row.last_message_at),
                last_inbound_at: row.last_inbound_at.map(UnixMs),
                waiting_since: row.waiting_since.map(UnixMs),
                last_text: row.last_text,
                ended_at: row.ended_at.map(UnixMs),
                end_reason: row.end_reason,
            };
            self.conversations.insert((row.channel, row.contact), row);
        }
        Ok(())
    }

    fn add_messages(&mut self, rows: Vec<MessageFound>) -> Result<()> {
        for row in rows {
            let message = MessageRow {
                workspace: WorkspaceId(row.workspace_id),
                id: MessageId(row.id),
                conversation: ConversationId(row.conversation_id),
                channel: ChannelId(row.channel_id),
                inbound: row.direction == "inbound",
                delivery: Delivery::parse(&row.delivery)
                    .ok_or_else(|| StoreError::Corrupt("a delivery state".into()))?,
                edited_at: row.edited_at,
                revoked: row.revoked_at.is_some(),
            };
            if let Some(pid) = row.provider_id {
                self.by_provider_id.insert((message.workspace, message.channel, pid), message);
            }
            self.by_id.insert(message.id, message);
        }
        Ok(())
    }
}
